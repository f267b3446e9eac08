/* conv2d.c -- two-dimensional convolution: what it is. How it is computed is variant/'s.
 *
 *   y[oh][ow][oc] = bias[oc] + sum kh kw ic  x[oh sh + kh dh - pt][ow sw + kw dw - pl][ic] * kernel[kh][kw][ic][oc]
 *
 * With groups, outputs of a group see its inputs alone, and the kernel has the inputs of one. Options and defaults: Keras 3.
 * Also the convolution that keeps only its pooled map, and im2col's columns. */
#include "options.h"

static const Option options[] = {
    { "filters",            INT,    REQUIRED,         "1..",         "number of output channels" },
    { "kernel_size",        PAIR,   REQUIRED,         "1..65536",    "height and width of the window" },
    { "strides",            PAIR,   "1",              "1..65536",    "step of the window" },
    { "padding",            CHOICE, "valid",          "valid same",  "same: zeros around, so that only strides shrink the map" },
    CHANNELS_LAST,
    { "dilation_rate",      PAIR,   "1",              "1..65536",    "how far the window's elements are apart" },
    { "groups",             INT,    "1",              "1..",         "channels in groups that do not mix" },
    { "activation",         ITEM,   "linear",         "activation",  "applied to the result" },
    { "use_bias",           BOOL,   "true",           NULL,          "adds a number a channel" },
    { "kernel_initializer", ITEM,   "glorot_uniform", "initializer", "what the kernel starts as" },
    { "bias_initializer",   ITEM,   "zeros",          "initializer", "what the bias starts as" },
    { "kernel_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernel, added to the loss" },
    { "bias_regularizer",   ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" },
    { "kernel_constraint",  ITEM,   "none",           "constraint",  "what the kernel is kept within, behind each update" },
    { "bias_constraint",    ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" },
    { "conv_algorithm", TEXT, "auto", NULL, "forces a variant" },
    LAYER_OPTIONS,
    END
};

static bool larger(const int *pair) { return pair[0] > 1 || pair[1] > 1; }

/* What Keras refuses of a convolution alone. */
static bool steps_or_gaps(const Node *n)
{
    const int *stride = pair(n->item, "strides"), *dilation = pair(n->item, "dilation_rate");
    if (!larger(stride) || !larger(dilation)) return true;
    err_at(n->loc, "%s: strides %dx%d and dilation_rate %dx%d: one of them must be 1", label(n), stride[0], stride[1], dilation[0],
           dilation[1]);
    return false;
}

static bool divides(const Node *n, const char *what, int channels)
{
    long groups = integer(n->item, "groups");
    if (channels % groups == 0) return true;
    err_at(n->loc, "%s: %d %s are not to be divided into %ld groups", label(n), channels, what, groups);
    trail(n);
    return false;
}

static void parameters(Node *n, int kh, int kw, int ic, int oc)
{
    param(n, "kernel", shape4(kh, kw, ic, oc), "hwio");
    if (flag(n->item, "use_bias")) param(n, "bias", shape1(oc), "o");
}

/* [ih, iw, ic] -> [oh, ow, filters] */
static void shape(Node *n)
{
    if (!steps_or_gaps(n) || !put_windows(n, pair(n->item, "dilation_rate"))) return;
    const int *kernel = pair(n->item, "kernel_size");
    int ic = (int)get(n, "ic"), oc = (int)integer(n->item, "filters");
    if (!divides(n, "input channels", ic) || !divides(n, "filters", oc)) return;
    int groups = (int)integer(n->item, "groups");
    ic /= groups;
    if (size(shape4(kernel[0], kernel[1], ic, oc)) < 0) {
        err_at(n->loc, "%s: a kernel of %dx%dx%dx%d has more than " MOST_TEXT " elements", label(n), kernel[0], kernel[1], ic, oc);
        return;
    }
    put(n, "oc", oc), put(n, "groups", groups);
    output(n, "y", shape3((int)get(n, "oh"), (int)get(n, "ow"), oc));
    if (!n->out) return;
    n->macs = size(n->out->shape) * kernel[0] * kernel[1] * ic;
    parameters(n, kernel[0], kernel[1], ic, oc);
}

const Op op_conv2d = {
    .name = "Conv2D", .kind = LAYER, .what = "two-dimensional convolution", .options = options, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",       "x kernel bias?", 0 },
        { BACKWARD, "dz",      "dz",      "dy y", 0 },         /* if an activation is fused: the calls below then read dz */
        { BACKWARD, "dx",      "dx",      "dy kernel", 0 },
        { BACKWARD, "dkernel", "dkernel", "dy x", 0 },
        { BACKWARD, "dbias",   "dbias?",  "dy", 0 },
    },
};

/* fuse makes this of Conv2D, relu or nothing, and 2x2 max pooling, with its slots:
 * p is the pooled map, at says which of a cell's four was the maximum, 4 where a relu leaves nothing. */
const Op op_conv2d_pool = {
    .name = "conv2d_pool", .kind = INNER, .what = "convolution, relu and 2x2 max pooling in one",
    .calls = {
        { FORWARD,  "forward", "p at",    "x kernel bias?", 0 },
        { BACKWARD, "dx",      "dx",      "dp at kernel", 0 },
        { BACKWARD, "dkernel", "dkernel", "dp at x", 0 },
        { BACKWARD, "dbias",   "dbias?",  "dp at", 0 },
    },
};

/* [ih, iw, ic] -> [oh ow, kh kw ic], each row what one output pixel sees. The numbers are the convolution's. */
static void columns_shape(Node *n)
{
    Shape y = shape2((int)(get(n, "oh") * get(n, "ow")), (int)(get(n, "kh") * get(n, "kw") * get(n, "ic")));
    output(n, "columns", y);
}

const Op op_columns = {
    .name = "columns", .kind = INNER, .what = "im2col", .shape = columns_shape,
    .calls = {
        { FORWARD, "forward", "columns", "x", CHEAP },
    },
};

/* select makes this, with its slots, where a pooled convolution goes back the plain way. */
const Op op_unpool = {
    .name = "unpool", .kind = INNER, .what = "the gradient of a whole map from that of its pooled one",
    .calls = {
        { FORWARD, "forward", "dy", "dp at", 0 },
    },
};
