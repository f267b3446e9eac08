/* commands.h -- the command line: what the files of commands share. */
#ifndef COMMANDS_H
#define COMMANDS_H
#include "front/load.h"
#include "ir/classes.h"
#include "passes/passes.h"
#include "rt_file.h"

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
int ops_command(const Request *r);         /* ops.c */

/* build.c */
typedef struct { FILE *to; char *text; size_t size; } Page;      /* a file's text while it is made */
Page *new_page(void);
/* its files wait; blas: it calls OpenBLAS */
typedef struct { const char *name; bool blas; struct rt_whole *file; int n; } Built;
void add_page(Built *b, const char *name, enum rt_written kind, Page *page);
void add_program(Built *b, const char *name, enum rt_written kind, const char *from, const char *mark);  /* from: with that mark */
void put_files(const Built *b, int n, const char *folder);       /* the first n of them: all, or none */
Built write_program(const Model *m, const Request *r, const Target *t);          /* NAME.c, NAME.h, Makefile, reports */
Target target_asked_for(const Request *r);

/* report.c */
void write_reports(const Plan *train, const Plan *infer, Built *b);

/* class_names.c */
Classes classes_of_model(const Model *m, const Graph *g);         /* stops with a message where they are no classes */
void name_classes(Classes *c, const Model *m, const Request *r, const char *said);      /* said: what NAME-train prepare printed */

/* summary.c */
void print_summary(const Model *m, FILE *to);
/* loads it with what --features asks of it, and prints its table where the file says model:summary() */
const Model *model_of(const Request *r);
#endif
