/* rt_format.h -- what the readers of data share; nobody else includes it.
 *
 * A reader finds arrays in files (struct rt_table) and binds them to the model's ports; bind checks shapes and labels and converts
 * where it must. Whatever is mapped or allocated belongs to the rt_data and goes with it. */
#ifndef RT_FORMAT_H
#define RT_FORMAT_H
#include "rt_data.h"
#include "rt_npy.h"
#include "rt_util.h"

/* One row a format of files; `mine` looks at names and sizes only. rt_data.c holds the table. */
struct rt_format {
    const char *name;
    bool (*mine)(const char *path, bool folder);
    void (*load)(struct rt_data *data, const char *path, const struct rt_model *model);
};
bool rt_is_npz(const char *path, bool folder);
bool rt_is_cifar(const char *path, bool folder);
bool rt_is_idx(const char *path, bool folder);
bool rt_is_table(const char *path, bool folder);
bool rt_is_folder(const char *path, bool folder);
bool rt_is_image(const char *name);            /* by the end of its name, in letters of either case; rt_folder.c */
#define RT_IMAGE_ENDS "(.jpg, .jpeg, .png, .webp, .ppm, .pgm, .pnm, .npy)"
void rt_load_npz(struct rt_data *data, const char *path, const struct rt_model *model);
void rt_load_cifar(struct rt_data *data, const char *path, const struct rt_model *model);
void rt_load_idx(struct rt_data *data, const char *path, const struct rt_model *model);
void rt_load_table(struct rt_data *data, const char *path, const struct rt_model *model);
void rt_load_folder(struct rt_data *data, const char *path, const struct rt_model *model);
void rt_load_pictures(struct rt_data *data, const char *path, const struct rt_model *model);
void rt_load_shapes(struct rt_data *data, const struct rt_model *model);

/* ---- rt_parts.c: training, validation and test by the names that folders and tables have ---- */
enum { RT_TRAINING, RT_VALIDATION, RT_TESTING, RT_PARTS };
int rt_part_of(const char *name, size_t n);                                   /* RT_PARTS: none of them */
bool rt_find_parts(struct rt_data *data, const char *path, const char *part[RT_PARTS]);    /* folders in path, NULL where none is */
void rt_take_part(const char **place, const char *path);                      /* exits where another one has it */
struct rt_split *rt_split_of(struct rt_data *data, int part);

/* ---- rt_album.c: picture files ---- */
enum { RT_LOST_SHOWN = 5 };
struct rt_photo { const char *path; int group, k; bool lost; };               /* the k-th of its group; lost: left out */
struct rt_group {                              /* a class's pictures, a table's */
    const char *where;
    int label;                                 /* of a class */
    int n, unread;                             /* its pictures; its files of kinds that are not read, which `kinds` lists */
    const char *kinds;
    int lost;                                  /* of the n: what cannot be decoded, and of the first of them why */
    const char *why[RT_LOST_SHOWN];
};
struct rt_album { struct rt_photo *photo; size_t n, room; struct rt_group *group; int n_groups; size_t group_room; };
struct rt_group *rt_album_group(struct rt_data *data, struct rt_album *a, const char *where);      /* what is added next is its */
void rt_album_add(struct rt_album *a, const char *path);
void rt_album_unread(const struct rt_data *data, const struct rt_group *g, int images);       /* exits if too many */
/* Decodes them, as the model's only input; every sample has its file's name. What cannot be decoded is left out of a->photo and
 * said; exits if it is more than a tenth of a group. */
void rt_album_load(struct rt_data *data, struct rt_split *split, const struct rt_model *model, const char *what,
                   struct rt_album *a, const struct rt_canvas *to);
void rt_album_drop(struct rt_album *a);

/* ---- rt_cache.c: what an album decodes to, in a file ---- */
typedef void rt_lose(void *ctx, size_t index, const char *why);               /* the album's picture of that place is left out */
struct rt_cache;
struct rt_cache *rt_cache_for(const char *path, const struct rt_album *a, const struct rt_canvas *to);
/* The pictures, mapped, where the file has this album's; else NULL, and the file is to be written. */
const uint8_t *rt_cache_read(struct rt_cache *c, struct rt_data *data, rt_lose *lose, void *ctx);
void rt_cache_begin(struct rt_cache *c, bool force);                          /* exits where a file that is not cnnc's is there */
void rt_cache_add(struct rt_cache *c, const uint8_t *pixels, size_t n);       /* the next n pictures */
void rt_cache_lose(struct rt_cache *c, size_t index, const char *why);
const uint8_t *rt_cache_end(struct rt_cache *c, struct rt_data *data);        /* it is in place; the pictures, mapped */
void rt_cache_free(struct rt_cache *c);

/* ---- rt_region.c: memory and files ---- */
void *rt_room(struct rt_data *data, size_t bytes);                            /* ends with the data; zeroed */
void *rt_room_for(struct rt_data *data, const char *file, size_t n, size_t size);   /* n * size bytes, checked */
/* a z_stream's zalloc; ends the program where zlib's would say that the file is damaged */
void *rt_zlib_room(void *ctx, unsigned n, unsigned size);
void rt_drop(struct rt_data *data);                                           /* gives all of it back, but for data itself */
void rt_keep(struct rt_data *data, void *at, size_t size, bool mapped);
struct rt_bytes rt_map(struct rt_data *data, const char *path);               /* read-only; exits if it cannot */
/* rt_cut.c: a file that is mapped is watched until it is unmapped; fd belongs to the watch, which compares the file's size. */
void rt_guard(const char *path, int fd, const void *at, size_t size);
void rt_unguard(const void *at);
bool rt_exists(const char *path);
size_t rt_file_size(const char *path);                                         /* of a regular file, else 0 */
bool rt_is_directory(const char *path);
char *rt_path(struct rt_data *data, const char *folder, const char *name);    /* folder/name */
char *rt_note(struct rt_data *data, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool rt_ends(const char *text, const char *end);
int rt_list(struct rt_data *data, const char *folder, const char *const **names);   /* sorted by byte, without dot files */

/* ---- rt_bind.c: arrays to ports ---- */
/* `what` names an array in a message: "mnist.npz: x_train". */
void rt_bind_input(struct rt_data *data, struct rt_split *split, const struct rt_model *model, int p, const char *what,
                   struct rt_table t);
void rt_bind_target(struct rt_data *data, struct rt_split *split, const struct rt_model *model, int p, const char *what,
                    struct rt_table t);
/* of a split whose n is known, from `beside` */
void rt_bind_weight(struct rt_data *data, struct rt_split *split, const char *beside, const char *what, struct rt_table t);
void rt_same_count(const char *x, size_t n, const char *y, size_t m);         /* exits unless n == m */
/* Exits unless one input and, where targets are wanted, one output. */
const struct rt_port *rt_only_input(const struct rt_data *data, const struct rt_model *model, const char *source);
const char *rt_show_port(char text[128], const struct rt_port *port);

/* ---- rt_names.c: the classes' names; each exits where a name is no text, or there are more or fewer than classes ---- */
void rt_check_name(const char *where, const char *name);
void rt_set_names(struct rt_data *data, const char *what, const struct rt_port *port, const char *const *names, int n);
void rt_read_names(struct rt_data *data, const char *path, const struct rt_port *port);        /* one a line */
/* those of samples that validate are the training data's, where both have some */
void rt_same_names(const struct rt_data *data, const struct rt_data *training);
/* the data's are the model's, where both have some */
void rt_agree_names(const struct rt_data *data, const struct rt_model *model);

/* ---- rt_values.c: n samples of size numbers; exits where one is impossible, says what is improbable ---- */
void rt_check_input(const char *what, const float *v, size_t n, size_t size, double rescale);
void rt_check_target(const char *what, const struct rt_port *port, const float *v, size_t n, size_t size);
#endif
