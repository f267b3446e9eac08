/* rt_file.h -- the one gate for files that are written, by training programs and by cnnc itself: rt_place.c says which names may
 * be, rt_file.c writes them, whole or not at all. */
#ifndef RT_FILE_H
#define RT_FILE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

/* ---- rt_place.c: the policy ---- */

enum rt_written {                              /* of a file; each has its mark, by which cnnc knows its own */
    RT_WEIGHTS, RT_CHECKPOINT,
    RT_NPY, RT_NPZ,                            /* what predict answers */
    RT_PICTURE,                                /* a sheet of augmented samples */
    RT_DECODED,                                /* pictures, decoded: --cache */
    RT_LOG, RT_PAGE, RT_SETTINGS,              /* of a run: history.csv and CSVLogger's files, report.html, settings.json */
    RT_EVENTS,                                 /* likewise: TensorBoard's */
    RT_SOURCE, RT_HEADER, RT_MAKEFILE,         /* of a build */
    RT_SUMMARY, RT_REPORT,                     /* likewise: report.txt, report.json */
    RT_TRAINER, RT_CLASSIFIER,                 /* programs */
    RT_BARE                                    /* without a mark: never replaced but by --force */
};
/* in a header's padding: "cnnc", a tab for each one bit */
#define RT_NPY_MARK " \t\t   \t\t \t\t \t\t\t  \t\t \t\t\t  \t\t   \t\t"
#define RT_NPZ_MARK "written by cnnc predict"                                  /* the archive's comment */
#define RT_PICTURE_MARK "written by cnnc augment"                              /* a PNG's comment */
#define RT_DECODED_MARK "decoded by cnnc\n"                                     /* at the start */
#define RT_EVENTS_MARK "written by cnnc's TensorBoard"                         /* who writes, in the first event */
#define RT_PAGE_MARK "<meta name=\"generator\" content=\"cnnc\">"
/* In a program the mark stands between two bytes 1. What only looks for it, as cnnc does, has it without. */
#define RT_TRAINER_MARK "training program written by cnnc"
#define RT_CLASSIFIER_MARK "written by cnnc classifier"

struct rt_place {                              /* a name that may be written */
    const char *who;                           /* "--save", "CSVLogger"; NULL: the program on its own account */
    enum rt_written kind;
    bool force;
    char *path, *real, *folder;                /* as given; where it leads to through links; the folder of that */
    struct stat in, old;                       /* the folder; what is there, if `exists` */
    bool exists;
};

/* Refuses the name, before any work, if a file of this kind may not be written there for `who`: the policy is in rt_place.c. A
 * second `who` does not get a name that another has. force: --force was given. */
void rt_out_check(const char *path, enum rt_written kind, const char *who, bool force);
/* asks again, as rt_out_check did for this path; rt_file.c's */
struct rt_place *rt_place(const char *path, enum rt_written kind);
void rt_input_was(const char *path);           /* this process reads it, and will not replace it */
void rt_input_is(const struct stat *file);     /* likewise, of an open file */
void rt_input_is_gone(int fd);                 /* a new file: what had its inode before is there no more; rt_file.c's */
mode_t rt_mode_of(enum rt_written kind);       /* of a new file */

/* ---- rt_file.c: files ---- */

typedef struct Out Out;                        /* a file being written, invisible under its name until it is complete */

Out *rt_out_open(const char *path, enum rt_written kind);
void rt_out_write(Out *out, const void *data, size_t bytes);
void rt_out_commit(Out *out);                  /* on disk, under its name; frees out */
void rt_write_whole(const char *path, enum rt_written kind, const void *data, size_t bytes);    /* the three in one */
struct rt_whole { const char *path; enum rt_written kind; const void *data; size_t bytes; };
void rt_write_all(const struct rt_whole *files, size_t n);     /* several that belong together: all of them, or none */
char *rt_folder_of(const char *path);          /* "." where it has none */
const char *rt_base_of(const char *path);      /* the name behind the last slash */
void rt_try_folder(const char *folder, const char *who, const char *path);      /* refuses if no file can be made in it */

/* ---- rt_file.c: folders. One that was made and is empty when the program ends goes again. ---- */

int rt_make_folder(const char *path);          /* 0, or what errno says */
void rt_make_folders(const char *path, const char *who);       /* with those above it; those that are there are welcome */
char *rt_in_the_way(const char *path);         /* which folder of the path is missing or no folder, as a sentence's part; or NULL */
void rt_clear_folder(const char *path);        /* removes temporaries whose writers are dead */
/* one folder in TMPDIR, by its whole path, removed with all in it when the program ends */
const char *rt_scratch_folder(void);
#endif
