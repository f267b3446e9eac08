/* cnnc.h -- the compiler's one header, a section for each file.
 *
 * Data flows one way: Lua -> Model -> Graph -> passes -> Plan -> text. Each arrow is one function, and each structure is
 * complete before the next arrow starts. All memory is one arena that the process drops at exit (util.c). */
#ifndef CNNC_H
#define CNNC_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Op Op;
typedef struct Item Item;
typedef struct Model Model;
typedef struct Node Node;
typedef struct Value Value;
typedef struct Call Call;
typedef struct Graph Graph;
typedef struct Plan Plan;
typedef struct Variant Variant;

enum { MAX_RANK = 4, REALS_A_LINE = 16, PANEL = 32 };

/* ---- util.c: memory, text, maps, errors ----------------------------------------------------------------------------- */

/* file is a base name; line 0: nowhere; via: the lines that called the helper function this stands in, "called from x.lua:9", or
 * NULL */
typedef struct { const char *file; int line; const char *via; } Loc;

void *arena(size_t bytes);                                       /* zeroed; never fails, never freed */
#define NEW(T) ((T *)arena(sizeof(T)))
#define NEWS(T, n) ((T *)arena(sizeof(T) * (size_t)(n)))
/* Appends v to a growing array; n counts what it holds, capacity is a power of two. */
#define PUSH(array, n, v) ((array) = grow((array), (n), sizeof *(array)), (array)[(n)++] = (v))
void *grow(void *array, int n, size_t size);
char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *copy(const char *text);
const char *upper_case(const char *text);                              /* a copy, ASCII's letters alone */
/* A text that grows; all zero is an empty one. What is added must not be part of it. */
typedef struct { char *s; size_t n, room; } Text;
void add_text(Text *t, const char *more, size_t n);
const char *whole_text(const Text *t);                              /* never NULL */
bool same(const char *a, const char *b);                         /* two strings, either may be NULL */
/* A regular file of at most `most` bytes, with a NUL behind it; NULL, and why: "it has 5,000,000 bytes, 4,194,304 are the most". */
char *read_file(const char *path, size_t most, size_t *size, const char **why);
char *read_open(int fd, size_t most, size_t *size, const char **why);   /* the same of a file that is open; closes it */
/* What texts stand for. All zero is an empty one; the texts must stay. */
typedef struct { const char *key; void *value; } MapRow;
typedef struct { MapRow *rows; int n, room; } Map;               /* room: a power of two, at most half of it taken; or 0 */
void *look_up(const Map *m, const char *key);                    /* NULL where nothing is */
void enter(Map *m, const char *key, void *value);                /* a key that is there already stands for `value` from now on */
struct stat;
extern void (*file_was_read)(const struct stat *file);           /* who is told of each; NULL: nobody */
enum { LARGEST_TEXT = 4 << 20 };                                 /* of a file that a user writes: a model, class names */
const char *nearest(const char *word, const char *const *words, int n);   /* for "did you mean"; NULL if none is near */
const char *listed(const char *const *words, int n);                      /* "a, b, c", the first 20 */

/* The user's mistakes are recorded, 20 at most, and each stage ends with stop_if_errors(). help() and trail() add lines to the
 * last one. die: a bug of ours, exit 70. fatal: the world's fault, with its exit status. */
void err_at(Loc loc, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void help(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void stop_if_errors(void);                                       /* prints them, exit 1 */
void print_errors(void);
int errors(void);
void errors_in(const char *folder);                              /* what messages put before a base name: "models/" */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fatal(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
extern const char *said_by_tool;                                 /* what die and fatal show under their sentence; or NULL */
enum { EXIT_USAGE = 64, EXIT_DATA = 65, EXIT_NOINPUT = 66, EXIT_SOFTWARE = 70, EXIT_OSERR = 71, EXIT_CANTCREAT = 73,
       EXIT_IOERR = 74 };

/* ---- limits.c: what a model may take of the machine -------------------------------------------------------------------- */

/* from here on; `what` begins the message of which passes one: "this file" */
void limit(const char *what, int seconds, int megabytes);
void unlimited(void);
/* where what comes now stands in the user's file; path must stay, line may be 0 */
void at_line(const char *path, int line);
int line_reached(void);
/* ends the process, with a message and exit 1, if its time is over */
void check_time(void);
/* so many bytes were not to be had: by the limit, exit 1, or by the system, 71 */
_Noreturn void no_memory(size_t asked);

typedef struct { int rank, d[MAX_RANK]; } Shape;                 /* without the batch */
Shape shape1(int a);
Shape shape2(int a, int b);
Shape shape3(int a, int b, int c);
Shape shape4(int a, int b, int c, int d);
/* The one limit of sizes: no tensor has more elements than this, as the model has it or as it lies in memory, nor have the
 * parameters of a network together; so an int holds each size, and its sum with a border or a tile. Products are made by times(),
 * which stays at TOO_MANY; whoever gets that says so with err_at. Options have limits of their own (windows, steps: 65,536). */
enum { MOST_ELEMENTS = 2000000000, TOO_MANY = MOST_ELEMENTS + 1 };
#define MOST_TEXT "2,000,000,000"
long times(long a, long b);
long size(Shape s);                                              /* the product; -1 where it is too many */
long padded_size(Shape s);                                       /* with the last axis in lines of REALS_A_LINE; or TOO_MANY */
bool same_shape(Shape a, Shape b);
const char *show(Shape s);                                       /* "[32,32,3]" */

/* ---- op.c: what an op is, its options, the registry ---------------------------------------------------------------- */

typedef enum {
    INT, NUMBER, BOOL, TEXT, CHOICE,       /* CHOICE: allowed holds the words */
    PAIR, INTS, TEXTS, RANGE2,             /* one or two ints; a list of ints; of strings; {first, last} */
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
    int n, ints[8];                        /* PAIR (n = 2), INTS, RANGE2 */
    /* NUMBERS, FUNCTION: a list of n, or one that was written as an integer; BY_CLASS: of classes below n, NAN where none is */
    double *numbers; bool whole;
    const char *text;                      /* TEXT, CHOICE */
    const char **texts;                    /* TEXTS: n of them; BY_CLASS: the names of n_named classes, in their bytes' order */
    int n_named; double *named;            /* BY_CLASS: what stands under these names */
    Item *item;                            /* ITEM, RATE */
} Setting;

/* an op with its options: settings[] runs along op->options */
/* weighted: of a METRIC, samples count in it as in the loss */
struct Item { const Op *op; Setting *settings; Loc loc; const char *name; bool weighted; };

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
    /* CHEAP: worth making again in a later phase rather than keeping what it writes; SEED: draws random numbers */
    enum { CHEAP = 1, SEED = 2 } flags;
} CallDef;

struct Op {
    const char *name;                      /* Keras's name; of INNER ops a lower-case one */
    Kind kind;
    const char *what;                      /* one line for `cnnc ops` */
    const Option *options;                 /* ends with a row without a name */
    int min_inputs, max_inputs;            /* of a LAYER; max 0 means 1; -1: any number */
    const char *frozen;                    /* of a LAYER: the INNER op that it is in training where it is frozen; NULL: itself */
    /* from the shapes of the inputs: creates output, parameters, states, inner values; may err_at */
    void (*shape)(Node *);
    /* A composite: builds nodes of other ops, by apply_layer(), instead of one of its own. */
    Value *(*expand)(Graph *, const Item *, const char *name, int use, Value **x, int n);
    void (*numbers)(Call *);               /* what its templates want to know beyond shapes: set(call, "kh", 3) */
    CallDef calls[14];
    /* of an op that is computed in just one way: its rows; else they are in compiler/variant */
    const struct Variant *variants;
    bool image;                            /* what it makes of an image of a few channels lies without padding, as that does */
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

bool lifts_zero(const Op *activation);          /* op/activation.c: its value at 0 is not 0 */
bool derivative_from_y(const Op *activation);   /* op/activation.c: else its derivative needs x; softmax counts as neither: false */
void check_initializer(const Node *n, const Value *param);               /* op/initializers.c: an error where it does not fit */
void initial(const Value *param, const char **kind, double *a, double *b);      /* op/initializers.c: rt_param.initializer, a, b */
void finishing(const Node *metric, const char **row, double *number);            /* op/counts.c: rt_figure.finish, number */
/* op/regularizers.c: l1 sum |w| + l2 sum w^2, and `pair` times |cosine| of each row of a matrix with each other one (axis 1: of its
 * columns), which counts a pair twice. All 0: none. */
typedef struct { double l1, l2, pair; int axis; } Penalty;
Penalty penalty_of(const Value *param);
void check_regularizer(const Node *n, const Value *param);     /* an error where it does not fit */
/* op/constraints.c, of a parameter that has one: norms over the axes `within` are limited to least .. most, by `rate` of the way;
 * or no weight is below 0 (positive) */
typedef struct { bool within[MAX_RANK], positive; double least, most, rate; } Bound;
Bound bound_of(const Value *param);
void check_constraint(const Node *n, const Value *param);
/* op/augment.c: says where it does not fit the model's inputs; and the text of a struct rt_augment for images of that shape, "" if
 * it changes nothing */
double rescale(const Model *m);                /* what all samples are multiplied by: fit's, or the augmentation's */
bool samplewise(const Model *m, const char *option);           /* of the augmentation, a flag of what else is done to all */
bool featurewise(const Model *m);                                /* op/standardize.c: by statistics of the training samples */
bool whitens(const Model *m);                                    /* op/whiten.c: and by their covariance */
Value *whitened(Graph *g, const Item *augment, Value *x);
void check_augmentation(const Item *augment, int n_inputs, Shape image);
bool mixes(const Model *m);                                      /* does its augmentation blend targets? */
void check_mixed(const Item *augment, const char *output, const Item *loss);     /* says where a loss takes no mixed targets */
void check_unmoved(const Item *augment, const char *output, Shape y);           /* says where targets would have to move too */
const char *augmentation(const Item *augment, Shape image);
/* optimizer.c: what is kept beside parameters. part: NULL, beside each in its shape; else of which, and how. start: what it begins
 * with */
typedef struct { const char *name, *part; double start; } OptimizerSlot;
const OptimizerSlot *optimizer_slots(const Item *optimizer);                /* ends with a row without a name */
/* which of the parameter's axes it has; NULL: it is not kept */
const char *slot_axes(const Item *optimizer, const OptimizerSlot *slot, const Value *param);
long slot_reals(const Item *optimizer, const OptimizerSlot *slot, const Value *param);
bool together(const Item *optimizer, const Value *param);        /* does the rule take it as a whole, not element by element? */
long optimizer_room(const Graph *g);                             /* reals that it needs for that; 0: none */
void check_optimized(const Graph *g);                           /* says where the optimizer's options do not fit them */
void check_optimizer(const Item *optimizer);
bool clips_norms(const Item *optimizer);
bool gathers(const Item *optimizer);       /* whole gradients lie in memory before any of them is applied */
void check_schedule(const Item *schedule);                         /* op/schedules.c */
const char *zero_of_schedule(const Item *schedule);                /* op/schedules.c: what makes its rate 0, or NULL */
const double *schedule_numbers(const Item *schedule, int *n);      /* op/schedules.c: rt_schedule.number */
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
int cmd_ops(int argc, char **argv);                              /* cnnc ops [NAME] [--markdown] */

/* ---- keras_names.c: names that Keras has or had, and cnnc has not --------------------------------------------------------- */

/* names: of one thing, with blanks between; why: what to use instead, and of IS_CALLED the name that it has now. kind: kind_name's,
 * or constraint, class, function, module, word, option, method */
typedef enum { WILL_COME, WILL_NOT, IS_CALLED } When;
typedef struct { const char *kind, *names; When when; const char *why; } Absent;
const Absent *absent(const char *kind, const char *name);        /* NULL: nothing is known of it */
const char *verdict(const char *name, const Absent *a);          /* "Lambda is not there, and will not be" */
void say_absent(Loc loc, const char *who, const char *name, const Absent *a);    /* as an error, with why; who: may be NULL */
int show_absent(const char *name);                               /* what `cnnc ops NAME` says; how often it did */
void list_absent(void);                                          /* what `cnnc ops --markdown` says */
const char **absent_names(int *n);

/* ---- names.c: what figures are called, and what emitted text calls them --------------------------------------------------- */

const char *figure_name(const Model *m, int output, const Item *metric);    /* metric NULL: the output's loss */
/* stands alone, and before _step, _H ...: never C's, a header's, the runtime's */
const char *network_name(const char *name);
const char *layer_prefix(const char *name);                      /* stands before _forward, _kernel ... */

/* ---- front.c: Lua -> Model ------------------------------------------------------------------------------------------- */

/* A symbolic tensor: what one use of a layer gave. no: where it stands among all that were made, then among the model's; or -1. */
typedef struct Tensor { Item *layer; struct Tensor **in; int n; Loc loc; int use, no; } Tensor;

struct Model {
    const char *name, *file;               /* file: base name */
    Loc loc;                               /* where Sequential or Model stands */
    const char *source; size_t source_size;
    Tensor **tensors; int n_tensors;       /* in the order of creation */
    Tensor **inputs, **outputs; int n_inputs, n_outputs;
    const char **output_names;             /* their layers', made unique: of one layer's several outputs the second is name_1 */
    const struct Block { const char *name, *gives; } *blocks;  /* models with names of their own that are parts of it, and the */
    int n_blocks;                                              /* layers at their ends; NULL: several outputs */
    Tensor *feature;                       /* what a layer gives, that inference gives too (build --features); or NULL */
    Item *options;                         /* op "Model": conv_algorithm, dense_algorithm, class_names */
    Item *compile, *fit;                   /* ops "compile" and "fit"; never NULL after load (defaults) */
    Item **losses;                         /* one an output, NULL where none was given */
    double *loss_weights;
    Item ***metrics; int *n_metrics;       /* per output */
    Item *optimizer;
    Item **callbacks; int n_callbacks;
    Loc compile_loc;
    bool compiled;
    bool summary;                          /* the model file calls model:summary() */
};
typedef struct { const char *name, *value; } Define;
Model *load_model(const char *path, const Define *defines, int n_defines);       /* stops on errors */
/* Keras's names: a layer without a name gets its snake_case type, from the second of its type with _1, _2; done by load_model. */

/* ---- seen.c ----------------------------------------------------------------------------------------------------------- */

const Tensor *seen_image(const Model *m);                        /* the last leading layer for images that draws, or NULL */

/* ---- graph.c: Model -> Graph ------------------------------------------------------------------------------------------ */

typedef enum { DATA, PARAM, STATE, REDUCE, WHOLE, CONSTANT } Role;
/* DATA: one a sample. PARAM, STATE: of the network. REDUCE: summed over the batch, one a shard. WHOLE: made once a step. */
/* RAW: a pointer to the sample as the data has it; TARGET: likewise its label; GIVEN: memory of the caller */
typedef enum { REAL, DOUBLE, BYTE, RAW, TARGET, GIVEN } Elem;
typedef enum { SAMPLE_SCOPE, GROUP_SCOPE, BATCH_SCOPE, NET_SCOPE, SHARD_SCOPE } Scope;

typedef struct { int before_h, after_h, before_w, after_w; } Halo;

/* How a value lies in memory: d[] with halos and padding; the last dimension is padded to 16 reals where padded is true.
 * exact: a sample's vector has no room behind it, because a call for a group sees maps in the rows.
 * A parameter's order is a string of its axes, "hwio", "ohwi"; a capital is an axis in blocks of PANEL: "Oio". */
typedef struct { int rank, d[MAX_RANK + 1]; Halo halo; const char *order; bool dense, exact; } Memory;

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
    int id;
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
    struct { const char *name; double v; const char *text; } num[24]; int n_num;     /* for the templates: put, put_text */
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
double get(const Node *n, const char *name);
typedef struct { int out, before, after; } Window;
Window window(int n, int k, int stride, bool same_padding);       /* TensorFlow's: the odd pixel is after */

/* appends a node and shapes it */
Node *node(Graph *g, const Op *op, const Item *item, const char *name, Loc loc, Value **in, int n_in);
/* without its shape; not yet in the graph */
Node *bare_node(Graph *g, const Op *op, const Item *item, const char *name, Loc loc, Value **in, int n_in);
void shape_node(Graph *g, Node *n);                               /* shapes it and appends it */
Value *new_value(Graph *g, Node *n, const char *slot, Role role, Elem elem, Shape s);
/* the value whose memory v is: v itself, or what it is a view of */
Value *root(Value *v);
/* One use of a layer: its node, or what a composite expands to, and behind it its activation. NULL after an error. */
Value *apply_layer(Graph *g, const Item *layer, const char *name, int use, Value **in, int n_in);
bool weighted(const Model *m);                                   /* has each sample a weight in the losses? */
Graph *build(const Model *m, bool training);

/* ---- the passes, in order: plan.c's table runs them ------------------------------------------------------------------- */

/* timed: the text has a clock for each call; features: inference gives a layer's values too */
typedef struct { const char *march; int lanes; int registers; bool doubles; bool blas; bool timed; bool features; } Target;
const char *suffix_of(const Target *t);   /* names.c: of the files of a build: "-double", "-layers" or "" */

/* rewrite.c: the only way in which a pass replaces a node or takes one away. */
/* a node of another op with all that `old` has; not yet in the graph */
Node *successor(const Graph *g, const Node *old, const char *op);
/* `by` does old's work, in its place unless it has one already */
void hand_over(Graph *g, Node *old, Node *by);
void idle(Graph *g, Node *n);                                     /* n has nothing to do: its readers read what it read */
void read_instead(Graph *g, const Value *old, Value *value);
void take_output(Node *n, const char *name, Value *v);            /* n makes v from now on, in slot `name` */
void drop_slot(Node *n, const char *name);

void fold(Graph *g);                       /* fold.c: inference only */
void fuse(Graph *g);                       /* fuse.c */
void grad(Graph *g);                       /* grad.c: fills g->calls; backward for training only */
Call *new_call(Graph *g, Node *n, const CallDef *def);            /* its arguments from the node's slots; not yet in g->calls */
int readers(const Graph *g, const Value *v);                      /* how many nodes read it */
void select_variants(Graph *g, const Target *t);    /* select.c */
void layout(Graph *g, const Target *t);    /* layout.c */
void schedule(Plan *p);                    /* schedule.c */
void half(Plan *p);                        /* half.c: what a forward pass runs, or one that observes; the end of schedule */
void alloc(Plan *p);                       /* alloc.c */
bool given_at_end(const Plan *p, const Value *v);                 /* schedule.c: is it an output that inference copies out? */

/* ---- select.c: calls, variants ----------------------------------------------------------------------------------------- */

/* What a call works on at a time. SHARD: once a shard, after its last group. SPAN: parallel over ranges of something. */
typedef enum { PER_SAMPLE, PER_GROUP, PER_SHARD, PER_SPAN, PER_ONCE } Per;

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
    /* derived values: "kernel:hwio" (a parameter in that order), "x:columns" (a node of that INNER op) */
    const char *wants;
    /* the order in which a parameter's gradient arises: "dkernel:ohwi"; for forward calls that read the parameter as it lies:
     * "kernel:Oio" */
    const char *order;
    const char *template;                  /* templates/NAME.c.in; NULL: a view or an alias, nothing is called */
    const char *why;                       /* a few words for the report */
    /* for a single image: into how many pieces the threads may cut the call; NULL: one thread has it */
    int (*parts)(const Call *);
};
/* one a file of compiler/variant, each ends with a row without an op */
extern const Variant *const variant_families[];

/* ---- schedule.c, alloc.c: the Plan ------------------------------------------------------------------------------------- */

typedef struct { Value **values; int n; long reals; } Place;    /* memory of a thread that values with disjoint lives share */
/* PER_SAMPLE: one loop over the group's samples; forward: how many calls are of the forward half */
typedef struct { Per per; Call **calls; int n; int forward; } Run;
/* once: calls after the phase's barrier, in order */
typedef struct { Run *runs; int n_runs; Call **once; int n_once; bool forward; } Phase;

struct Plan {
    Graph *graph; const Model *model; Target target;
    bool training;
    int group, shards;                     /* M, S */
    Phase *phases; int n_phases;
    Call **prepare; int n_prepare;         /* spans before the first phase: derived forms of the weights */
    Call **update; int n_update;           /* after the last one */
    Value **batch; int n_batch;            /* values of the whole batch, in order of definition */
    long peak_batch_bytes;                 /* a sample, at the worst phase */
    long batch_reals;                      /* a sample, as placed; pointers to raw samples not counted */
    Place *places; int n_places;           /* of a thread */
    long thread_reals;
};
long reals(const Value *v);                /* in memory, of one sample or of the whole parameter; bytes count as quarters */
/* runs the passes; dump: name of a pass, "all", or NULL */
Plan *plan(const Model *m, bool training, const Target *t, const char *dump_after);
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

/* ---- classes.c: what an output's numbers stand for ---------------------------------------------------------------------- */

/* outputs: 1 where there are two classes; classes: 0 where it is no choice of one; logits: of a softmax or sigmoid that is not in
 * the network. labels: where a classifier is built. */
typedef struct { int outputs, classes; bool logits; const char **labels; } Classes;
Classes classes_of_output(const Item *layer, const Item *loss, Shape y);
/* an error where no output has as many classes as there are names */
void check_class_names(const Model *m, const Graph *g);
void check_class_weight(const Model *m, const Graph *g);         /* an error where it has classes that are not there */

/* ---- emit.c and its neighbours: Plan -> text ------------------------------------------------------------------------------ */

void emit(const Plan *train, const Plan *infer, const char *templates, FILE *c, FILE *h);

#endif
