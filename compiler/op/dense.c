/* dense.c -- a fully connected layer, and a parameter's copy in another order.
 *
 *   y[..][o] = bias[o] + sum i  x[..][i] * kernel[i][o]      at each place of the axes before the last */
#include "options.h"

static const Option options[] = {
    { "units",              INT,    REQUIRED,         "1..",         "number of outputs" },
    { "activation",         ITEM,   "linear",         "activation",  "applied to the result" },
    { "use_bias",           BOOL,   "true",           NULL,          "adds a number an output" },
    { "kernel_initializer", ITEM,   "glorot_uniform", "initializer", "what the kernel starts as" },
    { "bias_initializer",   ITEM,   "zeros",          "initializer", "what the bias starts as" },
    { "kernel_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernel, added to the loss" },
    { "bias_regularizer",   ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" },
    { "kernel_constraint",  ITEM,   "none",           "constraint",  "what the kernel is kept within, behind each update" },
    { "bias_constraint",    ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" },
    { "lora_rank",          LATER,  NULL, NULL, "low-rank adaptation" },
    { "lora_alpha",         LATER,  NULL, NULL, "low-rank adaptation" },
    { "quantization_config", LATER, NULL, NULL, "integer weights" },
    { "dense_algorithm", TEXT, "auto", NULL, "forces a variant" },
    LAYER_OPTIONS,
    END
};

/* [.., n] -> [.., units] */
static void shape(Node *n)
{
    Shape x = n->in[0]->shape, y = x;
    int in = x.d[x.rank - 1], out = y.d[x.rank - 1] = (int)integer(n->item, "units");
    if (size(shape2(in, out)) < 0) {
        err_at(n->loc, "%s: a kernel of %dx%d has more than " MOST_TEXT " elements", label(n), in, out);
        trail(n);
        return;
    }
    put(n, "ic", in), put(n, "oc", out);
    output(n, "y", y);
    if (!n->out) return;
    n->macs = size(y) * in;
    param(n, "kernel", shape2(in, out), "io");
    if (flag(n->item, "use_bias")) param(n, "bias", shape1(out), "o");
}

const Op op_dense = {
    .name = "Dense", .kind = LAYER, .what = "a fully connected layer", .options = options, .shape = shape,
    .by_step = true, .deferred = "kernel", .summed_at_most = 16384,
    .calls = {
        { FORWARD,  "forward", "y",       "x kernel bias?", 0 },
        { BACKWARD, "dz",      "dz",      "dy y", 0 },         /* if an activation is fused: the calls below then read dz */
        { BACKWARD, "dx",      "dx",      "dy kernel", 0 },
        { BACKWARD, "dkernel", "dkernel", "dy x", 0 },
        { BACKWARD, "dbias",   "dbias?",  "dy", 0 },
    },
};

/* select makes this, with its output. */
const Op op_permute = {
    .name = "permute", .kind = INNER, .what = "a parameter in another order, made once a step",
    .calls = {
        { FORWARD, "forward", "y", "x", 0 },
    },
};
