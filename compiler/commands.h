/* commands.h -- the command line: what the files of commands share. */
#ifndef COMMANDS_H
#define COMMANDS_H
#include "cnnc.h"

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

/* config.c: where cnnc's own files are, and what emitted programs are compiled with */
const char *self_path(void);
const char *include_folder(void);
const char *library_folder(void);
const char *compiler_name(void);           /* $CC, or cc */
char *compile_flags(const char *march, bool doubles);
char *link_flags(bool blas);
Target target_of(const Request *r);        /* asks the compiler what the CPU has */
bool have_blas(void);

/* build.c */
int run(const char *command);              /* its exit status; 71 if it could not be started */
typedef struct { const char *folder, *name; } Built;
Built write_program(const Model *m, const Request *r, const Target *t, const char *folder);     /* NAME.c, NAME.h, Makefile */

/* report.c */
void write_reports(const Plan *train, const Plan *infer, const char *folder);

/* classes.c: what a classifier's outputs stand for. outputs: 1 where there are two classes; logits: of a softmax or sigmoid that is
 * not in the network */
typedef struct { int outputs, classes; bool logits; const char **labels; } Classes;
Classes classes_of_model(const Model *m, const Graph *g);         /* stops with a message where they are no classes */
void name_classes(Classes *c, const Model *m, const Request *r, const char *said);      /* said: what NAME-train prepare printed */

/* summary.c */
void print_summary(const Model *m, FILE *to);
const Model *model_of(const Request *r);    /* loads it, and prints its table where the file says model:summary() */
#endif
