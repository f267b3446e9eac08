/* passes.h -- from a graph to a plan: the passes in order, and what looks behind each. */
#ifndef PASSES_H
#define PASSES_H
#include "ir/plan.h"

void fold(Graph *g);                       /* fold.c: inference only */
void fuse(Graph *g);                       /* fuse.c */
void grad(Graph *g);                       /* grad.c: fills g->calls; backward for training only */
Call *new_call(Graph *g, Node *n, const CallDef *def);            /* its arguments from the node's slots; not yet in g->calls */
int readers(const Graph *g, const Value *v);                      /* how many nodes read it */
void select_variants(Graph *g, const Target *t);    /* select.c */
void layout(Graph *g);                     /* layout.c */
void schedule(Plan *p);                    /* schedule.c */
void half(Plan *p);                        /* half.c: what a forward pass runs, or one that observes; the end of schedule */
void alloc(Plan *p);                       /* alloc.c */
bool given_at_end(const Plan *p, const Value *v);                 /* schedule.c: is it an output that inference copies out? */

/* runs the passes; dump: name of a pass, "all", or NULL */
Plan *plan(const Model *m, bool training, const Target *t, const char *dump_after);
void convert(const Plan *train, Plan *infer);      /* convert.c: behind the passes of both */
void try_plan(const Model *m, bool training, const Target *t);    /* runs those that may find a mistake of the user's */

/* what is there, and so must be right, behind a pass */
typedef enum { NODES = 1, CALLS = 2, MEMORY = 4, ORDER = 8, PLACES = 16 } Holds;
typedef struct { const char *name; void (*run)(Plan *); const char *what; Holds holds; } Pass;
extern const Pass passes[];                /* in order; ends with a row without a name */
/* verify.c: dies where something is lost, read too early, or of a wrong shape */
void verify(const Plan *p, const Pass *after);
/* verify.c: die, with the plan and the pass */
_Noreturn void broken(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void verify_memory(const Plan *p);         /* verify_plan.c: the same of what layout, schedule and alloc decide */
void verify_order(const Plan *p);
void verify_places(const Plan *p);
void dump(const Plan *p, const Pass *after, FILE *to);            /* dump.c: one line a node, a call or a run, stable */

#endif
