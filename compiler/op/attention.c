/* attention.c -- Attention and MultiHeadAttention, made of Dense layers, products and a softmax.
 *
 *   y = softmax(scale q k') v        rows of q, k and v being steps; of several heads each has channels of its own
 *
 * Under a causal mask a step looks at itself and those before it: Keras takes 1e9 from the others' scores, whose share is 0 then.
 * The projections are Dense over places, whose heads lie side by side: a Reshape names them, which moves nothing where a head's
 * channels are whole lines. Their weights have Keras's names, and its axes in files: [in, heads, channels]. Options: Keras 3. */
#include "op/options.h"
#include "op/product.h"
#include <math.h>

extern const Op op_causal_softmax, op_scaled, op_softmax;

#define MASKS \
    { "use_causal_mask", BOOL, "false", NULL, "a step looks at itself and those before it; in Keras an argument of the call" }, \
    { "return_attention_scores", LATER, NULL, NULL, "the scores as a second output" }, ONE_SEED
#define DROPS { "dropout", NUMBER, "0", "0..<1", "the part of the scores that is dropped in training" }

/* ---- what both are made of ---- */

/* in[0] is the query, in[1] the value, in[2] the key, which is the value where it is not given. */
static bool are_sequences(const Use *u, Value **in, int n_in)
{
    const char *who = format("%s '%s'", u->layer->op->name, u->layer->name);
    for (int i = 0; i < n_in; i++)
        if (in[i]->shape.rank != 2) {
            err_at(u->layer->loc, "%s takes [steps, channels], and input %d is %s", who, i + 1, show(in[i]->shape));
            help("Reshape { {steps, -1} } makes steps of a map, RepeatVector { steps } of one row");
            return false;
        }
    if (n_in < 3 || in[1]->shape.d[0] == in[2]->shape.d[0]) return true;
    err_at(u->layer->loc, "%s: value and key have other steps: %s and %s", who, show(in[1]->shape), show(in[2]->shape));
    help("it is called with query, value, key, in this order, as in Keras");
    return false;
}

/* A layer that the attention is made of, its weights' names beginning like it; `as`: what more its name has, or NULL. */
static Item *part(const Use *u, const char *op, const char *as)
{
    Item *it = plain_item(find_op(op), u->layer->loc);
    it->name = as ? format("%s/%s", u->layer->name, as) : u->layer->name;
    it->part_of = u->layer;
    *give(it, "trainable") = *setting(u->layer, "trainable");
    return it;
}

/* A node of an inner op. */
static Value *made_by(const Use *u, const Op *op, const char *name, Value *x)
{
    Node *n = bare_node(u->graph, op, part_of(u), format("%s_%s", u->name, name), u->layer->loc, &x, 1);
    n->use = u->use;
    shape_node(u->graph, n);
    return n->out;
}

static Value *shares(const Use *u, Value *scores)
{
    if (!scores) return NULL;
    Value *y;
    if (flag(u->layer, "use_causal_mask")) y = made_by(u, &op_causal_softmax, "softmax", scores);
    else y = u->apply(u->graph, part(u, "Softmax", NULL), format("%s_softmax", u->name), u->use, &scores, 1);
    if (!y || number(u->layer, "dropout") == 0) return y;
    Item *it = part(u, "Dropout", NULL);
    *give(it, "rate") = *setting(u->layer, "dropout");
    return u->apply(u->graph, it, format("%s_dropout", u->name), u->use, &y, 1);
}

/* ---- Attention ---- */

static const Option attention_options[] = {
    { "use_scale",  BOOL,   "false", NULL,         "multiplies scores by a number that is trained" },
    { "score_mode", CHOICE, "dot",   "dot",        "how scores are made; Keras's concat is not there yet" },
    DROPS, MASKS, LAYER_OPTIONS, END
};

static Value *attention(const Use *u, Value **in, int n_in)
{
    if (!are_sequences(u, in, n_in)) return NULL;
    Value *key = in[n_in - 1], *of[2] = { in[0], key };
    if (in[0]->shape.d[1] != key->shape.d[1]) {
        err_at(u->layer->loc, "Attention '%s': query and key have other channels: %s and %s", u->layer->name, show(in[0]->shape),
               show(key->shape));
        help("Dense { %d }(query) has the key's; MultiHeadAttention makes both the same", key->shape.d[1]);
        return NULL;
    }
    Value *scores = product(u, format("%s_scores", u->name), of, "mk", "nk", "mn", 1);
    if (scores && flag(u->layer, "use_scale")) scores = made_by(u, &op_scaled, "scaled", scores);
    Value *to[2] = { shares(u, scores), in[1] };
    return to[0] ? product(u, u->name, to, "mn", "nc", "mc", 1) : NULL;
}

const Op op_attention = {
    .name = "Attention", .kind = LAYER, .what = "what a query's steps find in a value's", .options = attention_options,
    .min_inputs = 2, .max_inputs = 3, .made = attention,
};

/* ---- MultiHeadAttention ---- */

static const Option heads_options[] = {
    { "num_heads",          INT,    REQUIRED,         "1..",         "how many look at once" },
    { "key_dim",            INT,    REQUIRED,         "1..",         "channels of a head's query and key" },
    { "value_dim",          INT,    NULL,             "1..",         "those of its value; without, as many" },
    DROPS,
    { "use_bias",           BOOL,   "true",           NULL,          "adds a number a channel to each projection" },
    { "output_shape",       INT,    NULL,             "1..",         "channels of the result; without, the query's" },
    { "attention_axes",     INT,    "1",              "1..1",        "steps are axis 1" },
    { "flash_attention",    NEVER,  NULL, NULL, "how it is computed is chosen for the program" },
    { "sliding_window",     LATER,  NULL, NULL, "a step looks at its neighbours" },
    { "use_gate",           LATER,  NULL, NULL, "another projection, which the result is multiplied by" },
    { "kernel_initializer", ITEM,   "glorot_uniform", "initializer", "what the projections' kernels start as" },
    { "bias_initializer",   ITEM,   "zeros",          "initializer", "what their biases start as" },
    { "kernel_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernels, added to the loss" },
    { "bias_regularizer",   ITEM,   "none",           "regularizer", "a penalty on the biases, added to the loss" },
    { "kernel_constraint",  ITEM,   "none",           "constraint",  "what the kernels are kept within, behind each update" },
    { "bias_constraint",    ITEM,   "none",           "constraint",  "what the biases are kept within, behind each update" },
    MASKS, LAYER_OPTIONS, END
};

static Value *dense(const Use *u, const char *as, Value *x, int units, Shape kernel, Shape bias)
{
    static const char *const taken[] = { "use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer",
        "bias_regularizer", "kernel_constraint", "bias_constraint" };
    Item *it = part(u, "Dense", as);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) *give(it, taken[i]) = *setting(u->layer, taken[i]);
    give(it, "units")->number = units;
    it->kernel_as = kernel, it->bias_as = bias;
    return u->apply(u->graph, it, same(as, "attention_output") ? u->name : format("%s_%s", u->name, as), u->use, &x, 1);
}

static Value *shaped(const Use *u, const char *as, Value *x, Shape s)
{
    Item *it = part(u, "Reshape", NULL);
    Setting *target = give(it, "target_shape");
    target->n = s.rank;
    for (int i = 0; i < s.rank; i++) target->ints[i] = s.d[i];
    return x ? u->apply(u->graph, it, format("%s_%s_heads", u->name, as), u->use, &x, 1) : NULL;
}

/* [steps, channels] -> [steps, heads, n] */
static Value *projected(const Use *u, const char *as, Value *x, int n)
{
    int heads = (int)integer(u->layer, "num_heads"), steps = x->shape.d[0];
    if (times(heads, n) > MOST_ELEMENTS) {
        err_at(u->layer->loc, "MultiHeadAttention '%s': %d heads of %d channels are more than " MOST_TEXT " elements",
               u->layer->name, heads, n);
        help("key_dim and value_dim are the channels of one head");
        return NULL;
    }
    Value *y = dense(u, as, x, heads * n, shape3(x->shape.d[1], heads, n), shape2(heads, n));
    return shaped(u, as, y, shape3(steps, heads, n));
}

static Value *heads(const Use *u, Value **in, int n_in)
{
    if (!are_sequences(u, in, n_in)) return NULL;
    int n = (int)integer(u->layer, "num_heads"), key = (int)integer(u->layer, "key_dim");
    int value = setting(u->layer, "value_dim")->given ? (int)integer(u->layer, "value_dim") : key;
    const Setting *asked = setting(u->layer, "output_shape");
    int out = asked->given ? (int)asked->number : in[0]->shape.d[1], steps = in[0]->shape.d[0];
    Value *q = projected(u, "query", in[0], key), *k = q ? projected(u, "key", in[n_in - 1], key) : NULL;
    Value *v = k ? projected(u, "value", in[1], value) : NULL;
    if (!v) return NULL;
    Value *scores = product(u, format("%s_scores", u->name), (Value *[2]){ q, k }, "mhk", "nhk", "hmn", 1 / sqrt(key));
    Value *share = shares(u, scores);
    Value *y = share ? product(u, format("%s_found", u->name), (Value *[2]){ share, v }, "hmn", "nhc", "mhc", 1) : NULL;
    y = y ? shaped(u, "found", y, shape2(steps, n * value)) : NULL;
    return y ? dense(u, "attention_output", y, out, shape3(n, value, out), (Shape){ 0 }) : NULL;
}

const Op op_multi_head_attention = {
    .name = "MultiHeadAttention", .kind = LAYER, .what = "attention by several heads, each on projections of its own",
    .options = heads_options, .min_inputs = 2, .max_inputs = 3, .made = heads,
};

/* ---- inner ops ---- */

static void softmax_shape(Node *n)
{
    n->act = plain_item(&op_softmax, n->loc);
    output(n, "y", n->in[0]->shape);
}

const Op op_causal_softmax = {
    .name = "causal_softmax", .kind = INNER, .what = "a softmax of each step over itself and those before it",
    .shape = softmax_shape,
    .calls = {
        { FORWARD,  "forward", "y",  "x", 0 },
        { BACKWARD, "dx",      "dx", "dy y", 0 },
    },
};

static void scaled_shape(Node *n)
{
    output(n, "y", n->in[0]->shape);
    if (!n->out) return;
    Value *scale = param(n, "scale", shape1(1), "s");
    scale->initializer = plain_item(find_op("Ones"), n->loc), scale->scalar = true;
}

const Op op_scaled = {
    .name = "scaled", .kind = INNER, .what = "times a number that is trained", .shape = scaled_shape,
    .calls = {
        { FORWARD,  "forward", "y",      "x scale", CHEAP },
        { BACKWARD, "dx",      "dx",     "dy scale", 0 },
        { BACKWARD, "dscale",  "dscale", "dy x", 0 },
    },
};
