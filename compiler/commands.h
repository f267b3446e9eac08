/* commands.h -- the command line: what the files of commands share. */
#ifndef COMMANDS_H
#define COMMANDS_H
#include "cnnc.h"
#include "../runtime/rt_file.h"

typedef struct {                           /* what was said on the command line */
    const char *model, *out, *march, *dump, *templates, *format, *weights, *labels, *features;
    bool emit_only, doubles, layers, tune, no_blas, statically, markdown, cflags, libs, force;
    Define *defines; int n_defines;
    const char **rest; int n_rest;
} Request;

int check_command(const Request *r);
int summary_command(const Request *r);     /* summary.c */
int build_command(const Request *r);       /* build.c */
int classifier_command(const Request *r);  /* classifier.c */
int config_command(const Request *r);      /* config.c */
int doctor_command(const Request *r);      /* tools.c */

/* spawn.c: other programs are started by their words, which no shell sees */
typedef struct { const char **word; int n; } Words;
void word(Words *w, const char *one);
void words(Words *w, const char *list, const char *who);         /* those of a list, quoted as for a shell; who: whose list it is */
const char *pasteable(const char *path);   /* as a word for the user's shell */
enum { KEEP_OUT = 1, KEEP_ERR = 2 };       /* what it says is kept; else it goes where cnnc's own goes */
typedef struct { int status; char *out, *err; } Ran;             /* status: 128 + signal; -1 and errno where it cannot be started */
void hand_on(const char *name, const char *value);               /* a variable of the environment, for all that is started */
Ran spawn(const Words *w, const char *folder, const char *input, int keep);      /* folder: it runs there; NULL: here */

/* config.c: where cnnc's own files are, what emitted programs are compiled with, and for which CPU */
#define BITS_FLAGS "-std=gnu11 -fno-fast-math -ffp-contract=off -fno-math-errno"  /* what bits depend on, besides -march */
const char *self_path(void);
const char *include_folder(void);
const char *library_folder(void);
void compile_words(Words *w, const char *march);                 /* the compiler, and its flags */
void source_words(Words *w, const char *source);                  /* a file of C */
void link_words(Words *w, bool blas);
Target target_of(const Request *r);

/* tools.c: the C compiler, $CC or cc */
void compiler_words(Words *w);
const char *macros_of(const char *march);                        /* what it defines for that CPU */
bool defined(const char *macros, const char *name);
/* Runs it in the folder, where it makes the file `made`. `what` is made, in a sentence. */
void compile(const Words *w, const char *folder, const char *made, const char *what);

/* build.c */
typedef struct { FILE *to; char *text; size_t size; } Page;      /* a file's text while it is made */
Page *new_page(void);
/* its files wait; blas: it calls OpenBLAS */
typedef struct { const char *name; bool blas; struct rt_whole *file; int n; } Built;
void add_page(Built *b, const char *name, enum rt_written kind, Page *page);
void add_program(Built *b, const char *name, enum rt_written kind, const char *from, const char *mark);  /* from: with that mark */
void put_files(const Built *b, int n, const char *folder);       /* the first n of them: all, or none */
Built write_program(const Model *m, const Request *r, const Target *t);          /* NAME.c, NAME.h, Makefile, reports */

/* report.c */
void write_reports(const Plan *train, const Plan *infer, Built *b);

/* classes.c */
Classes classes_of_model(const Model *m, const Graph *g);         /* stops with a message where they are no classes */
void name_classes(Classes *c, const Model *m, const Request *r, const char *said);      /* said: what NAME-train prepare printed */

/* summary.c */
void print_summary(const Model *m, FILE *to);
/* loads it with what --features asks of it, and prints its table where the file says model:summary() */
const Model *model_of(const Request *r);
#endif
