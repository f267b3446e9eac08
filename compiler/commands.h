/* commands.h -- the command line: what the files of commands share. */
#ifndef COMMANDS_H
#define COMMANDS_H
#include "cnnc.h"
#include "../runtime/rt_file.h"

typedef struct {                           /* what was said on the command line */
    const char *model, *out, *march, *dump, *templates, *format, *weights, *labels;
    bool emit_only, doubles, layers, tune, no_blas, statically, markdown, cflags, libs, force;
    Define *defines; int n_defines;
    const char **rest; int n_rest;
} Request;

int check_command(const Request *r);
int summary_command(const Request *r);     /* summary.c */
int build_command(const Request *r);       /* build.c */
int classifier_command(const Request *r);  /* classifier.c */
int config_command(const Request *r);      /* config.c */
int doctor_command(const Request *r);      /* config.c */

/* spawn.c: other programs are started by their words, which no shell sees */
typedef struct { const char **word; int n; } Words;
void word(Words *w, const char *one);
void words(Words *w, const char *list);    /* those of a list, with blanks between them: $CC, flags */
char *joined(const Words *w);
const char *pasteable(const char *path);   /* as a word for the user's shell, in a line that says what to try */
enum { KEEP_OUT = 1, KEEP_ERR = 2 };       /* what it says is kept; else it goes where cnnc's own goes */
typedef struct { int status; char *out, *err; } Ran;             /* status: 128 + signal; -1 and errno where it cannot be started */
Ran spawn(const Words *w, const char *folder, const char *input, int keep);      /* folder: it runs there; NULL: here */
int run(const Words *w, const char *folder);                     /* its exit status; 71 if it cannot be started */

/* config.c: where cnnc's own files are, and what emitted programs are compiled with */
const char *self_path(void);
const char *include_folder(void);
const char *library_folder(void);
const char *compiler_name(void);           /* $CC, or cc */
void compile_words(Words *w, const char *march);                 /* the compiler, and its flags */
void link_words(Words *w, bool blas);
Target target_of(const Request *r);        /* asks the compiler what the CPU has */
bool have_blas(void);

/* build.c */
typedef struct { FILE *to; char *text; size_t size; } Page;       /* a file's text while it is made */
Page *new_page(void);
void put_page(Page *page, const char *path, enum rt_written kind);
void put_program(const char *from, const char *path, enum rt_written kind);     /* whole, also where the old one runs */
typedef struct { const char *folder, *name; bool blas; } Built;  /* blas: it calls OpenBLAS */
Built write_program(const Model *m, const Request *r, const Target *t, const char *folder);     /* NAME.c, NAME.h, Makefile */

/* report.c */
void write_reports(const Plan *train, const Plan *infer, const char *folder);

/* classes.c */
Classes classes_of_model(const Model *m, const Graph *g);         /* stops with a message where they are no classes */
void name_classes(Classes *c, const Model *m, const Request *r, const char *said);      /* said: what NAME-train prepare printed */

/* summary.c */
void print_summary(const Model *m, FILE *to);
const Model *model_of(const Request *r);    /* loads it, and prints its table where the file says model:summary() */
#endif
