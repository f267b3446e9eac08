/* op.h -- what an op is: its options, its settings in a model, its table of calls. */
#ifndef OP_H
#define OP_H
#include "base/base.h"
#include "ir/shape.h"

typedef struct Op Op;
typedef struct Item Item;
typedef struct Model Model;
typedef struct Node Node;
typedef struct Value Value;
typedef struct Call Call;
typedef struct Graph Graph;
typedef struct Variant Variant;

typedef enum {
    INT, NUMBER, BOOL, TEXT, CHOICE,       /* CHOICE: allowed holds the words */
    /* one int; one or two; one or three; a list of ints; of strings; {first, last} */
    SINGLE, PAIR, TRIPLE, INTS, TEXTS, RANGE2,
    /* before and after each dimension of a map, as many as the fallback has: an int for all, or for each an int or two of them */
    SIDES,
    NUMBERS,                               /* a number, or a list of them */
    BY_CLASS,                              /* a table class, by number or name -> number, 0 or more */
    RATE,                                  /* a number, or a SCHEDULE as a constructor, in `item` */
    FUNCTION,                              /* of Lua, of the epoch: front_rates.c makes n numbers of it */
    /* an initializer, activation, ..., by name or as a constructor; allowed names the kind */
    ITEM,
    ITEMS,                                 /* losses, metrics, callbacks, weights: front puts them into the Model */
    LATER, NEVER                           /* Keras has it; refused by name */
} OptionType;

typedef struct { const char *name; OptionType type; const char *fallback, *allowed, *what; } Option;
/* fallback: text as one would write it in Lua; REQUIRED; NULL: none, given == false. allowed for INT and NUMBER: "1..", "0..1",
 * "0..<1"; "0<..": above 0; "..0": at most 0 */
#define REQUIRED "required"

typedef struct {
    bool given;                            /* false: the fallback stands here */
    Loc loc;
    double number;                         /* INT, NUMBER, BOOL, RATE, NUMBERS without a list; FUNCTION: in Lua's registry */
    int n, ints[8];                        /* SINGLE, PAIR (n = 2), TRIPLE (3), INTS, RANGE2, SIDES */
    /* NUMBERS, FUNCTION: a list of n, or one that was written as an integer; BY_CLASS: of classes below n, NAN where none is */
    double *numbers; bool whole;
    const char *text;                      /* TEXT, CHOICE */
    const char **texts;                    /* TEXTS: n of them; BY_CLASS: the names of n_named classes, in their bytes' order */
    int n_named; double *named;            /* BY_CLASS: what stands under these names */
    Item *item;                            /* ITEM, RATE */
} Setting;

/* an op with its options: settings[] runs along op->options */
/* weighted: of a METRIC, samples count in it as in the loss. part_of: of a layer that a composite is made of, the composite that
 * the model has; what Keras calls its kernel there, and what the names of its weights begin with: NULL, as of any other layer.
 * kernel_as, bias_as: the axes that its kernel and bias have in files, where they are others. */
struct Item {
    const Op *op; Setting *settings; Loc loc; const char *name; bool weighted;
    const Item *part_of; const char *kernel, *path; Shape kernel_as, bias_as;
};

bool has_option(const Item *item, const char *name);              /* one that is there */
const Option *option_of(const Op *op, const char *name);            /* these two die if the op has no such option */
const Setting *setting(const Item *item, const char *option);
long integer(const Item *item, const char *option);
double number(const Item *item, const char *option);
bool flag(const Item *item, const char *option);
const char *text(const Item *item, const char *option);
const int *pair(const Item *item, const char *option);           /* two ints: height, width */
Item *item(const Item *of, const char *option);                  /* NULL where none is given */
int how_many(const Setting *s);                                  /* NUMBERS: a list has n, a number alone is one; */
double nth(const Setting *s, int i);                             /* and the i-th of them */
Setting *give(Item *item, const char *option);                   /* to set one from C, as a composite does; marks it given */

typedef enum { LAYER, LOSS, OPTIMIZER, SCHEDULE, METRIC, ACTIVATION, INITIALIZER, REGULARIZER, CONSTRAINT, CALLBACK, AUGMENTATION,
               RECIPE /* compile, fit */, INNER /* made by passes only */ } Kind;

/* What a call is for. TRAIN and INFER calls are forward ones that only one of the lists has. */
typedef enum { FORWARD, TRAIN, INFER, BACKWARD } Half;

typedef struct {
    Half half;
    const char *name;                      /* "forward", "dx", "partial": with the node's name the name of the emitted function */
    /* slots, in the order of the emitted arguments. "x*": all of x0 x1 ..; "bias?": if the node has it; d before a slot: its
     * gradient */
    const char *writes, *reads;
    /* CHEAP: worth making again in a later phase rather than keeping what it writes; SEED: draws random numbers; ASIDE: the
     * function takes NULL for what it would write beside its output */
    enum { CHEAP = 1, SEED = 2, ASIDE = 4 } flags;
} CallDef;

enum { MOST_PARTS = 4 };                   /* of a composite */
/* A use of a layer that is made of others: what its nodes are called after, which use it is, and what makes a use of a part. */
typedef struct {
    Graph *graph; const Item *layer; const char *name; int use;
    Value *(*apply)(Graph *g, const Item *part, const char *name, int use, Value **in, int n_in);
} Use;

struct Op {
    const char *name;                      /* Keras's name; of INNER ops a lower-case one */
    Kind kind;
    const char *what;                      /* one line for `cnnc ops` */
    const Option *options;                 /* ends with a row without a name */
    int min_inputs, max_inputs;            /* of a LAYER; max 0 means 1; -1: any number */
    const char *kernel;                    /* of a LAYER: how options of its kernel begin; NULL: "kernel" */
    const char *frozen;                    /* of a LAYER: the INNER op that it is in training where it is frozen; NULL: itself */
    /* from the shapes of the inputs: creates output, parameters, states, inner values; may err_at */
    void (*shape)(Node *);
    /* A composite: the layers that it is made of, in their order, instead of a node of its own; how many they are. */
    int (*parts)(const Item *, Item *part[MOST_PARTS]);
    /* One whose parts are no chain: makes their nodes; what it gives, or NULL after an error. */
    Value *(*made)(const Use *, Value **in, int n_in);
    void (*numbers)(Call *);               /* what its templates want to know beyond shapes: set(call, "kh", 3) */
    CallDef calls[14];
    /* of an op that is computed in just one way: its rows; else they are in compiler/variant */
    const struct Variant *variants;
    int dims;                              /* of a LAYER of maps: of how many dimensions; 0 stands for 2 */
    bool moves;                            /* what it makes are elements of what it reads, or 0, in other places */
    /* a parameter whose gradient a call behind the last phase makes from the whole batch, where it has more elements than that */
    const char *deferred; long summed_at_most;
    bool image;                            /* what it makes of an image of a few channels lies without padding, as that does */
    bool by_step;                          /* of a LAYER: what it does of a sequence it does of each step; TimeDistributed has it */
    const char *header;                    /* what its templates call, beyond the headers of every program: "rt_noise.h"; or NULL */
    /* LOSS: what an output under it says: numbers; of classes the shares, or what is largest for the right one; a yes or no each;
     * areas, of several classes or of a yes */
    enum { VALUES, CLASSES, MARGINS, YES_OR_NO, AREAS } answers;
    const char *adapts;                    /* of a node with states: the row of rt_adapt.c that makes them of training samples */
    const char *finish;                    /* METRIC: the row of rt_finish.c that makes its figure; NULL: a mean over samples */
    bool grows;                            /* METRIC: larger is better, whatever a model calls it */
    const char *rule;                      /* OPTIMIZER: its template, "adam" of optimizer_adam.c.in */
    const char *slots;                     /* OPTIMIZER: what it keeps for each parameter beside it, "m v": optimizer.c */
    bool by_tensor;                        /* OPTIMIZER: its step depends on the whole tensor */
    /* OPTIMIZER: which parameters its rule takes as a whole, NULL: none; how many reals of room it needs for such a one; what of
     * its options does not fit the parameters */
    bool (*together)(const Item *optimizer, const Value *param);
    long (*room)(const Value *param);
    void (*check)(const Item *optimizer, const Graph *g);
};

extern const Op *const ops[];              /* the registry, ends with NULL; rows in ops.h */
const Op *find_op(const char *name);
const Op *find_kind(Kind kind, const char *name);                /* also "glorot_uniform" for GlorotUniform, "mse"; NULL */
bool goes_by(const char *own, const char *name);               /* by its own name, its snake_case or its small letters? */
/* i-th of the names that Keras takes beside those of layers, MaxPool2D, and the layer's op; NULL behind the last */
const char *layer_alias(int i, const Op **op);
const char *kind_name(Kind kind);                                /* "layer", "initializer" */
/* Keras's: "Conv2D" -> "conv2d", "MaxPooling2D" -> "max_pooling2d" */
const char *snake(const char *name);
Item *plain_item(const Op *op, Loc loc);                         /* an op with every option at its fallback */
const char *who(const Item *it);                                   /* "metric AUC": of what has no name of its own in messages */
const char *label(const Node *n);                                /* "Conv2D 'conv2d_3'", as messages begin */

#endif
