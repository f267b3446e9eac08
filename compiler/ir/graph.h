/* graph.h -- nodes in topological order, values in SSA, calls. */
#ifndef GRAPH_H
#define GRAPH_H
#include "ir/model.h"

typedef enum { DATA, PARAM, STATE, REDUCE, WHOLE, CONSTANT } Role;
/* DATA: one a sample. PARAM, STATE: of the network. REDUCE: summed over the batch, one a shard. WHOLE: made once a step. */
/* RAW: a pointer to the sample as the data has it; TARGET: likewise its label. A row of elem_types each: what C calls it, and its
 * bytes; 0: memory of the data's. A real counts as a float's, also in a program of doubles, which has the same plan. */
typedef enum { REAL, DOUBLE, BYTE, RAW, TARGET } Elem;
typedef struct { const char *c; int bytes; } ElemType;
extern const ElemType elem_types[];
typedef enum { SAMPLE_SCOPE, GROUP_SCOPE, BATCH_SCOPE, NET_SCOPE, SHARD_SCOPE } Scope;

struct Value {
    int id;
    const char *name;                      /* C identifier, unique in the plan: "conv2d_1_y", "p2" */
    const char *slot;                      /* its name in the node that made it */
    Node *node;                            /* that node, NULL for none */
    Role role; Elem elem;
    Shape shape;
    const char *axes;                      /* of a PARAM: a letter each: "hwio", "io", "o" */
    Item *initializer, *regularizer, *constraint;          /* of a PARAM */
    int fan_in, fan_out;
    const char *keras;                     /* "conv2d/kernel" */
    Shape as; bool scalar;                 /* its axes in files, where they are others; or none */
    bool trainable;
    Value *base;                           /* a view: the value whose memory this is */
    bool wanted;                           /* an output of the program: kept whatever reads it */
    Value *grad;                           /* its gradient, where grad made one */
    Value *of;                             /* of a parameter's gradient: that parameter */
    Call *made_by;                         /* schedule: the call that writes it (of a REDUCE: the last one) */
    enum { SUMMED, DEFERRED, STORED } gradient;    /* of a PARAM: how its gradient arises (DESIGN.md#the-loop-nest, rule 3) */
    bool border;                           /* some call reads zeros around it */
    bool dirty;                            /* some call writes into the room around it */
    Memory mem;                            /* layout */
    Scope scope; int first, last;          /* schedule: phases of definition and last read */
    int tensor_no;                         /* emission: of a trained parameter, its number among them */
    long offset; int slot_no;              /* alloc; offset of a RAW or TARGET: which input or output it is */
    bool border_call;                      /* alloc: its memory is shared, so its border is cleared each time */
    const char *note;                      /* for the table at the head of the emitted file */
};

typedef struct { const char *name; Value *value; } Slot;

struct Node {
    int id; Graph *graph;                  /* that it is made for */
    const Op *op;
    const Item *item;                      /* options; NULL for INNER ops without any */
    const char *name;                      /* "conv2d_1": layer's; prefix of emitted functions */
    Loc loc;
    Slot *slot; int n_slots;
    Value **in; int n_in;                  /* = slots x0 x1 .. (one input: x) */
    Value *out;                            /* slot y */
    const Item *act;                       /* fused: activation (NULL: linear); see fuse.c */
    Node *inner;                           /* fused: the node that was the head of the chain */
    Node *norm;                            /* folded: the BatchNormalization whose work the kernel and bias do */
    long macs;
    int use;                               /* 0 for the first use of a layer, then 1, 2 ... */
    int output;                            /* LOSS, METRIC: of which output */
    double weight;                         /* LOSS */
    const char *force; bool must;          /* variant that the user asked for, or NULL; must: for this layer itself */
    bool decided, granted;                 /* select: a call of the node had that choice; and took what was asked for */
    Call **derived; int n_derived;         /* select: calls that make other forms of its parameters and of what its calls read */
    struct { const char *name; double v; const char *text; } num[32]; int n_num;     /* for the templates: put, put_text */
    Node **around; int n_around;           /* emission: those whose inner node it is */
    const char *how; int place;            /* emission: the variants of its calls; where it stands, from 1 on */
    Node *by;                              /* of a node that left the graph: which one does its work (rewrite.c); else NULL */
};

struct Graph {
    const Model *model;
    bool training;
    Node **nodes; int n_nodes;             /* in topological order */
    Node **gone; int n_gone;               /* those that left it */
    Value **values; int n_values;
    /* outputs: what predict gives; of training, behind them what is seen of an image; of inference, the model's feature and what
     * reaches the nodes that are adapted to the training data */
    Value **inputs, **outputs; int n_inputs, n_outputs;
    Node **adapted; int n_adapted;
    Map names, params;                     /* the nodes there have been by name, parameters and states by Keras's name */
    Call **calls; int n_calls;             /* from grad on: in order of execution as written, before schedule */
    int n_made;                            /* calls there have been: the next one's id */
};

/* For shape(): reading and making slots. */
Value *slot(const Node *n, const char *name);                     /* NULL if it has none */
int given_outputs(const Graph *g);                                /* how many outputs its callers see */
Value *output(Node *n, const char *name, Shape s);                /* DATA, REAL */
/* these two: their initializer, regularizer and constraint are the layer's options NAME_initializer ... */
Value *param(Node *n, const char *name, Shape s, const char *axes);
Value *state(Node *n, const char *name, Shape s, const char *axes);
Value *inner(Node *n, const char *name, Role role, Elem elem, Shape s);
void add_slot(Node *n, const char *name, Value *v);
void trail(const Node *n);                                        /* adds the shapes so far to the last error */
void put(Node *n, const char *name, double v);                    /* a number of the node: kh, sh, pad_top ... */
void put_text(Node *n, const char *name, const char *text);      /* a word, or numbers with blanks between */
bool has_number(const Node *n, const char *name);
double get(const Node *n, const char *name);                      /* dies if absent */
/* sides.c: what the numbers of a node with windows are called, along one dimension of its map: the axis's letter, the window's
 * size, its step, how far its elements are apart, padding before and after, and the sizes of its output and its input. */
typedef struct { char axis; const char *k, *s, *d, *before, *after, *out, *in; } Side;
const Side *sides_in(int dims);                                      /* outermost first, ends with a row without names */
const Side *sides_of(const Node *n);                              /* those that it has the inputs' sizes of */
typedef struct { int out, before, after; } Window;
Window window(int n, int k, int stride, bool same_padding);       /* TensorFlow's: the odd pixel is after */

/* appends a node and shapes it */
Node *node(Graph *g, const Op *op, const Item *item, const char *name, Loc loc, Value **in, int n_in);
/* without its shape; not yet in the graph */
Node *bare_node(Graph *g, const Op *op, const Item *item, const char *name, Loc loc, Value **in, int n_in);
void shape_node(Graph *g, Node *n);                               /* shapes it and appends it */
Value *new_value(Graph *g, Node *n, const char *slot, Role role, Elem elem, Shape s);
long memory_bytes(const Value *v);                /* in memory, of one sample or of the whole parameter, in whole reals */
long reals(const Value *v);                /* the same as a number of reals: where what lies there is counted by them */
/* the value whose memory v is: v itself, or what it is a view of */
Value *root(Value *v);
/* One use of a layer: its node, or what a composite expands to, and behind it its activation. NULL after an error. */
Value *apply_layer(Graph *g, const Item *layer, const char *name, int use, Value **in, int n_in);
bool weighted(const Model *m);                                   /* has each sample a weight in the losses? */
Graph *build(const Model *m, bool training);

#endif
