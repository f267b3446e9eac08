/* call.h -- a call of an op, and the variants that may compute it. */
#ifndef CALL_H
#define CALL_H
#include "ir/graph.h"
#include "target/target.h"

/* What a call works on at a time. SHARD: once a shard, after its last group. SPAN: parallel over ranges of something. PLACE, of a
 * variant alone: on a sample, whose maps its function sees as n rows, one for each place. */
typedef enum { PER_SAMPLE, PER_GROUP, PER_SHARD, PER_SPAN, PER_ONCE, PER_PLACE } Per;

typedef struct { const char *slot; Value *value; bool optional; } Arg;

struct Call {
    int id;
    Node *node; const CallDef *def; const Variant *variant;
    const char *name;                      /* of the emitted function: "conv2d_1_dx" */
    Arg *write; int n_writes;
    Arg *read; int n_reads;
    Per per;
    struct { const char *name; double v; const char *text; } num[48]; int n_num;      /* numbers and words for the template */
    int phase, low, high;                  /* schedule */
    bool again;                            /* made again in a later phase */
    bool forward;                          /* half: an output, a loss or a metric comes from it */
    double cycles;
};
void set(Call *c, const char *name, double v);                    /* a number that the template sees as c.NAME */
void set_text(Call *c, const char *name, const char *text);
double num(const Call *c, const char *name);                      /* of the call, else of its node; dies if absent */
bool *read_values(const Graph *g);                                /* by value: does a call read it? */
Value *arg(const Call *c, const char *slot);                      /* what the call reads or writes under that name; NULL */

struct Variant {
    const char *op, *call, *name;          /* "Conv2D", "dkernel", "argmax" */
    Per per;
    bool (*ok)(const Call *);              /* NULL: always */
    /* nominal cycles a sample on 16 lanes; NULL: 0. It sees the model only, never the target */
    double (*cost)(const Call *);
    void (*tile)(Call *, const Target *);  /* sets the numbers of its tile */
    /* border that it wants around a value it reads (zeros) or room around one it writes; NULL: none */
    bool (*halo)(const Call *, const char *slot, Halo *);
    /* derived values: "kernel:*oi" (a parameter in that order, * being the axes that it does not name), "x:columns" (a node of that
     * INNER op) */
    const char *wants;
    /* the order in which a parameter's gradient arises: "dkernel:ohwi"; for forward calls that read the parameter as it lies:
     * "kernel:Oio" */
    const char *order;
    const char *template;                  /* NAME.c.in of templates/; NULL: a view or an alias, nothing is called */
    const char *why;                       /* a few words for the report */
    /* for a single image: into how many pieces the threads may cut the call; NULL: one thread has it */
    int (*parts)(const Call *);
};
/* one a file of compiler/variant, each ends with a row without an op */
extern const Variant *const variant_families[];

#endif
