/* recurrent.c -- layers that go over a sequence step by step: SimpleRNN, LSTM, GRU.
 *
 * Each is a composite. What a step takes of the input does not depend on the step before, so it is a Dense layer of all steps, with
 * the kernel and the bias; behind it stands the loop over time, with the recurrent kernel. Ahead of both, where they are asked for:
 * dropout, which draws once for all steps, and the steps in reverse. The parts' options are the layer's, and their weights are its
 * own, under Keras's names: those of its cell. Options, formulas and defaults: Keras 3.
 *
 * x being the projection, U the recurrent kernel, gates side by side, f the activation and s that of the gates:
 *
 *   simple_rnn_loop   h[t] = f(x[t] + h[t - 1] U)
 *   lstm_loop         i, f, g, o = x[t] + h[t - 1] U;  c[t] = s(f) c[t - 1] + s(i) f(g),  h[t] = s(o) f(c[t])
 *   gru_loop          z, r = s(x[t] + b0 + h[t - 1] U + b1),  q = h[t - 1] Uq + b1,  g = f(x[t] + b0 + r q),
 *                     h[t] = z h[t - 1] + (1 - z) g
 *   gru_before_loop   the same with q = (r h[t - 1]) Uq, and a bias that is in x
 *
 * States begin as zeros. A loop is one call for a group of samples, whose rows share each pass over U; h, c .. are what it carries
 * from step to step, room of one step a sample. For the way back training keeps the states of all steps, the gates behind their
 * functions, and the cells. Backward is the reverse loop: it gives dx, the gradient of what goes into the gates, of all steps;
 * dkernel is then a sum over steps of states[t - 1] by dx[t]. The output is `states`, or y, the last of them. */
#include "options.h"

#define STEPS \
    { "return_sequences", BOOL, "false", NULL, "gives what each step gives, not the last one alone" }, \
    { "go_backwards", BOOL, "false", NULL, "begins at the last step; what it gives is in that order" }, \
    LATER_OPTION("return_state", "a layer gives one tensor"), \
    LATER_OPTION("stateful", "a state that the next batch begins with"), \
    LATER_OPTION("recurrent_dropout", "zeros in the state; dropout is there, and a Dropout behind the layer"), \
    { "unroll", NEVER, NULL, NULL, "one loop is emitted, whatever the number of steps" }, \
    ONE_SEED, LAYER_OPTIONS, END

#define UNITS { "units", INT, REQUIRED, "1..", "size of the state, which is what a step gives" }, \
    { "activation", ITEM, "tanh", "activation", "of what a step gives" }

#define GATE { "recurrent_activation", ITEM, "sigmoid", "activation", "of the gates" }
#define NO_CUDNN { "use_cudnn", NEVER, NULL, NULL, "there is one way, for processors" }

#define WEIGHTS \
    { "use_bias",              BOOL,   "true",           NULL,          "adds a number a unit, of each gate" }, \
    { "kernel_initializer",    ITEM,   "glorot_uniform", "initializer", "what the input's kernel starts as" }, \
    { "recurrent_initializer", ITEM,   "orthogonal",     "initializer", "what the state's kernel starts as" }, \
    { "bias_initializer",      ITEM,   "zeros",          "initializer", "what the bias starts as" }, \
    { "kernel_regularizer",    ITEM,   "none", "regularizer", "a penalty on the input's kernel, added to the loss" }, \
    { "recurrent_regularizer", ITEM,   "none", "regularizer", "a penalty on the state's kernel, added to the loss" }, \
    { "bias_regularizer",      ITEM,   "none", "regularizer", "a penalty on the bias, added to the loss" }, \
    { "kernel_constraint",     ITEM,   "none", "constraint",  "what the input's kernel is kept within, behind each update" }, \
    { "recurrent_constraint",  ITEM,   "none", "constraint",  "what the state's kernel is kept within, behind each update" }, \
    { "bias_constraint",       ITEM,   "none", "constraint",  "what the bias is kept within, behind each update" }, \
    { "dropout", NUMBER, "0", "0..<1", "the share of the input's channels that become zero, in all steps" }

static const Option simple_options[] = { UNITS, WEIGHTS, STEPS };

static const Option lstm_options[] = {
    UNITS, GATE, WEIGHTS,
    { "unit_forget_bias", BOOL, "true", NULL, "the forget gate's bias starts as ones" },
    NO_CUDNN, STEPS
};

static const Option gru_options[] = {
    UNITS, GATE, WEIGHTS,
    { "reset_after", BOOL, "true", NULL, "the reset gate is behind the recurrent kernel, which has a bias of its own then" },
    NO_CUDNN, STEPS
};

/* ---- parts ---- */

/* What a cell is: how many gates its kernels have side by side, and its loop. */
typedef struct { const char *name, *loop; int gates; } Cell;

static Cell cell_of(const Item *whole)
{
    if (has_option(whole, "unit_forget_bias")) return (Cell){ "lstm_cell", "lstm_loop", 4 };
    if (!has_option(whole, "reset_after")) return (Cell){ "simple_rnn_cell", "simple_rnn_loop", 1 };
    return (Cell){ "gru_cell", flag(whole, "reset_after") ? "gru_loop" : "gru_before_loop", 3 };
}

/* An item of a part; its weights are called after the cell. */
static Item *part(const Item *whole, const char *op)
{
    Item *it = plain_item(find_op(op), whole->loc);
    it->name = whole->name, it->part_of = whole->part_of ? whole->part_of : whole;
    it->path = format("%s/%s", whole->path ? whole->path : whole->name, cell_of(whole).name);
    return it;
}

static Item *dropped(const Item *whole)
{
    Item *it = part(whole, "SpatialDropout1D");
    *give(it, "rate") = *setting(whole, "dropout");
    return it;
}

static bool forgets(const Item *whole) { return has_option(whole, "unit_forget_bias") && flag(whole, "unit_forget_bias"); }
static bool has_two_biases(const Item *whole) { return has_option(whole, "reset_after") && flag(whole, "reset_after"); }

/* The bias of the second of four gates, the forget gate's, starts as ones. */
static void remember(Item *projection, long units)
{
    Item *it = plain_item(find_op("unit_forget"), projection->loc);
    it->settings[0].number = (double)units, it->settings[1].item = item(projection, "bias_initializer");
    give(projection, "bias_initializer")->item = it;
}

/* The input's projection. */
static Item *projection(const Item *whole)
{
    static const char *const taken[] = { "use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer",
        "bias_regularizer", "kernel_constraint", "bias_constraint", "trainable" };
    Item *it = part(whole, "Dense");
    long units = integer(whole, "units");
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) *give(it, taken[i]) = *setting(whole, taken[i]);
    give(it, "units")->number = (double)(units * cell_of(whole).gates);
    if (has_two_biases(whole)) give(it, "use_bias")->number = 0;        /* the loop has both */
    if (forgets(whole)) remember(it, units);
    return it;
}

/* The loop takes the layer's options as they are. */
static Item *repeated(const Item *whole)
{
    Item *it = part(whole, cell_of(whole).loop);
    it->settings = whole->settings, it->kernel = "recurrent_kernel";
    return it;
}

static int parts(const Item *whole, Item *list[MOST_PARTS])
{
    int n = 0;
    if (number(whole, "dropout") > 0) list[n++] = dropped(whole);
    if (flag(whole, "go_backwards")) list[n++] = part(whole, "reverse");
    list[n++] = projection(whole);
    list[n++] = repeated(whole);
    return n;
}

/* ---- what the loops share ---- */

static int padded(int n) { return (n + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE; }

/* Functions whose derivative follows from their results, which are what is kept. */
static bool takes(const Node *n, const char *option)
{
    const Item *f = item(n->item, option);
    if (derivative_from_y(f->op)) return true;
    err_at(n->loc, "%s: %s = %s is not there yet in a loop over time", label(n), option, f->op->name);
    help("tanh, sigmoid, relu, hard_sigmoid, softsign, elu, exponential and linear are, whose derivative follows from the result");
    return false;
}

static bool is_sequence(const Node *n)
{
    const Value *x = n->in[0], *whole = x->node->n_in ? x->node->in[0] : x;        /* what goes into the projection */
    if (x->shape.rank == 2) return true;
    err_at(n->loc, "%s: the input should be [steps, features], and is %s", label(n), show(whole->shape));
    trail(n);
    help("Reshape gives a map's rows as steps, { height, width * channels }; RepeatVector makes steps of a vector");
    return false;
}

/* Of so many gates: output, states, what is carried, kernel. False after an error. */
static bool loop(Node *n, int gates)
{
    Shape x = n->in[0]->shape;
    int units = (int)integer(n->item, "units"), steps = x.d[0];
    bool all = flag(n->item, "return_sequences");
    if (!is_sequence(n) || !takes(n, "activation")) return false;
    n->act = item(n->item, "activation");
    put(n, "units", units), put(n, "turns", steps);
    output(n, all ? "states" : "y", all ? shape2(steps, units) : shape1(units));
    if (!n->out) return false;
    if (!all) inner(n, "states", DATA, REAL, shape2(steps, units));
    inner(n, "h", DATA, REAL, shape1(units));
    inner(n, "z", DATA, REAL, shape1(gates * units + REALS_A_LINE));             /* a vector may begin at the last unit */
    n->macs = (double)steps * units * gates * units;
    param(n, "kernel", shape2(units, gates * units), "io");
    return true;
}

/* What the gates' function is called, and its numbers. */
static bool gated(Node *n)
{
    const Item *f = item(n->item, "recurrent_activation");
    const char *numbers = "";
    if (!takes(n, "recurrent_activation")) return false;
    for (const Option *o = f->op->options; o && o->name; o++)
        if (o->type == NUMBER) numbers = format("%s%.17g ", numbers, number(f, o->name));
    put_text(n, "gate", function_name(f)), put_text(n, "gate_numbers", numbers);
    return true;
}

static void kept(Node *n, const char *name, int lines)
{
    inner(n, name, DATA, REAL, shape2((int)get(n, "turns"), lines * padded((int)get(n, "units"))));
}

/* ---- the loops ---- */

static void simple_rnn_shape(Node *n) { loop(n, 1); }

static void lstm_shape(Node *n)
{
    if (!loop(n, 4) || !gated(n)) return;
    inner(n, "c", DATA, REAL, shape1((int)get(n, "units")));
    kept(n, "gates", 4), kept(n, "cells", 1);
}

/* inward: the gradient of what the recurrent kernel gives, which the reset gate is behind. */
static void gru_shape(Node *n)
{
    if (!loop(n, 3) || !gated(n)) return;
    int units = (int)get(n, "units");
    put(n, "after", 1);
    kept(n, "gates", 4);
    if (n->graph->training) inner(n, "inward", DATA, REAL, shape2((int)get(n, "turns"), 3 * units));
    if (flag(n->item, "use_bias")) param(n, "bias", shape2(2, 3 * units), "ro");
}

static void gru_before_shape(Node *n)
{
    if (!loop(n, 3) || !gated(n)) return;
    int units = (int)get(n, "units");
    inner(n, "reset", DATA, REAL, shape1(units)), inner(n, "update", DATA, REAL, shape1(units));
    kept(n, "gates", 3), kept(n, "resets", 1);
}

#define LOOP(id, options_, shape_, what_) \
    .name = id, .kind = INNER, .what = what_, .options = options_, .kernel = "recurrent", .shape = shape_

const Op op_simple_rnn_loop = {
    LOOP("simple_rnn_loop", simple_options, simple_rnn_shape, "the states of a SimpleRNN, step by step"),
    .calls = {
        { FORWARD,  "forward", "states y? h z", "x kernel", 0 },
        { BACKWARD, "dx",      "dx dh",         "dstates? dy? states kernel", 0 },
        { BACKWARD, "dkernel", "dkernel",       "dx states", 0 },
    },
};

const Op op_lstm_loop = {
    LOOP("lstm_loop", lstm_options, lstm_shape, "the states and cells of an LSTM, step by step"),
    .calls = {
        { FORWARD,  "forward", "states y? gates cells h c z", "x kernel", 0 },
        { BACKWARD, "dx",      "dx dh dc",                    "dstates? dy? gates cells kernel", 0 },
        { BACKWARD, "dkernel", "dkernel",                     "dx states", 0 },
    },
};

const Op op_gru_loop = {
    LOOP("gru_loop", gru_options, gru_shape, "the states of a GRU, step by step, reset behind the product"),
    .calls = {
        { FORWARD,  "forward", "states y? gates h z", "x kernel bias?", 0 },
        { BACKWARD, "dx",      "dx inward dh",        "dstates? dy? gates states kernel", 0 },
        { BACKWARD, "dkernel", "dkernel",             "inward states", 0 },
        { BACKWARD, "dbias",   "dbias?",              "dx inward", 0 },
    },
};

const Op op_gru_before_loop = {
    LOOP("gru_before_loop", gru_options, gru_before_shape, "the states of a GRU, step by step, reset ahead of the product"),
    .calls = {
        { FORWARD,  "forward", "states y? gates resets h z reset update", "x kernel", 0 },
        { BACKWARD, "dx",      "dx dh dreset",                            "dstates? dy? gates states kernel", 0 },
        { BACKWARD, "dkernel", "dkernel",                                 "dx states resets", 0 },
    },
};

static void reverse_shape(Node *n) { output(n, "y", n->in[0]->shape); }

const Op op_reverse = {
    .name = "reverse", .kind = INNER, .what = "the steps of a sequence from the last to the first", .shape = reverse_shape,
    .calls = {
        { FORWARD,  "forward", "y",  "x",  CHEAP },
        { BACKWARD, "dx",      "dx", "dy", 0 },
    },
};

/* ---- the layers ---- */

#define LAYER_OP(id, name_, options_, what_) \
    const Op op_##id = { .name = name_, .kind = LAYER, .what = what_, .options = options_, .parts = parts };

LAYER_OP(simple_rnn, "SimpleRNN", simple_options, "a fully connected layer of each step and of what the step before gave")
LAYER_OP(lstm,       "LSTM",      lstm_options,   "long short-term memory: a cell that three gates write, keep and read")
LAYER_OP(gru,        "GRU",       gru_options,    "a gated recurrent unit: two gates between the state and a candidate")
