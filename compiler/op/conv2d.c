/* conv2d.c -- convolutions of sequences, maps and volumes: what they are. How they are computed is variant/'s.
 *
 *   y[oh][ow][oc] = bias[oc] + sum kh kw ic  x[oh sh + kh dh - pt][ow sw + kw dw - pl][ic] * kernel[kh][kw][ic][oc]
 *
 * of a volume with the numbers of its depth before, of a sequence, [steps, channels], w alone. With groups, outputs of a group see
 * its inputs alone, and the kernel has the inputs of one. Options and defaults: Keras 3. Also the convolution that keeps only its
 * pooled map, and im2col's columns. */
#include "options.h"

#define OPTIONS(type, size, paddings, padding_what) \
    { "filters",            INT,    REQUIRED,         "1..",         "number of output channels" }, \
    { "kernel_size",        type,   REQUIRED,         "1..65536",    size }, \
    { "strides",            type,   "1",              "1..65536",    "step of the window" }, \
    { "padding",            CHOICE, "valid",          paddings,      padding_what }, \
    CHANNELS_LAST, \
    { "dilation_rate",      type,   "1",              "1..65536",    "how far the window's elements are apart" }, \
    { "groups",             INT,    "1",              "1..",         "channels in groups that do not mix" }, \
    { "activation",         ITEM,   "linear",         "activation",  "applied to the result" }, \
    { "use_bias",           BOOL,   "true",           NULL,          "adds a number a channel" }, \
    { "kernel_initializer", ITEM,   "glorot_uniform", "initializer", "what the kernel starts as" }, \
    { "bias_initializer",   ITEM,   "zeros",          "initializer", "what the bias starts as" }, \
    { "kernel_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernel, added to the loss" }, \
    { "bias_regularizer",   ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" }, \
    { "kernel_constraint",  ITEM,   "none",           "constraint",  "what the kernel is kept within, behind each update" }, \
    { "bias_constraint",    ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" }, \
    { "conv_algorithm", TEXT, "auto", NULL, "forces a variant" }, \
    LAYER_OPTIONS, END

static const Option options_1d[] = {
    OPTIONS(SINGLE, LENGTH, "valid same causal", SAME "; causal: before it only, so that no output sees what comes later")
};
static const Option options_2d[] = { OPTIONS(PAIR, HEIGHT_WIDTH, "valid same", SAME) };
static const Option options_3d[] = { OPTIONS(TRIPLE, ALL_THREE, "valid same", SAME) };

/* What Keras refuses of a convolution alone. */
static bool steps_or_gaps(const Node *n)
{
    const int *stride = setting(n->item, "strides")->ints, *dilation = setting(n->item, "dilation_rate")->ints;
    int m = dims(n->op);
    if (!larger_than_1(stride, m) || !larger_than_1(dilation, m)) return true;
    err_at(n->loc, "%s: strides %s and dilation_rate %s: one of them must be 1", label(n), by_sides(stride, m),
           by_sides(dilation, m));
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

/* [ih, iw, ic] -> [oh, ow, filters] */
static void shape(Node *n)
{
    if (!steps_or_gaps(n) || !put_windows(n, setting(n->item, "dilation_rate")->ints)) return;
    int ic = (int)get(n, "ic"), oc = (int)integer(n->item, "filters"), groups = (int)integer(n->item, "groups");
    if (!divides(n, "input channels", ic) || !divides(n, "filters", oc)) return;
    Shape kernel = kernel_shape(n, ic / groups, oc);
    if (!kernel.rank) return;
    put(n, "oc", oc), put(n, "groups", groups);
    output(n, "y", output_shape(n, oc));
    if (!n->out) return;
    n->macs = size(n->out->shape) * (long)window_size(n) * (ic / groups);
    param(n, "kernel", kernel, kernel_axes(n, "io"));
    if (flag(n->item, "use_bias")) param(n, "bias", shape1(oc), "o");
}

#define CONVOLUTION(id, dims_, name_, what_, options_) \
    const Op op_##id = { \
        .name = name_, .kind = LAYER, .what = what_, .options = options_, .dims = dims_, .shape = shape, \
        .calls = CONVOLUTION_CALLS }

CONVOLUTION(conv1d, 1, "Conv1D", "convolution of a sequence", options_1d);
CONVOLUTION(conv2d, 2, "Conv2D", "two-dimensional convolution", options_2d);
CONVOLUTION(conv3d, 3, "Conv3D", "convolution of a volume", options_3d);

/* fuse makes this of Conv2D, relu or nothing, and 2x2 max pooling, with its slots:
 * p is the pooled map, at says which of a cell's four was the maximum, 4 where a relu leaves nothing. */
const Op op_conv2d_pool = {
    .name = "conv2d_pool", .kind = INNER, .what = "convolution, relu and 2x2 max pooling in one",
    .calls = {
        { FORWARD,  "forward", "p at",    "x kernel bias?", ASIDE },
        { BACKWARD, "dx",      "dx",      "dp at kernel", 0 },
        { BACKWARD, "dkernel", "dkernel", "dp at x", 0 },
        { BACKWARD, "dbias",   "dbias?",  "dp at", 0 },
    },
};

/* [ih, iw, ic] -> [oh ow, kh kw ic], each row what one output pixel sees. The numbers are the convolution's. */
static void columns_shape(Node *n)
{
    double pixels = 1;
    for (const Side *s = sides_of(n); s->in; s++) pixels *= get(n, s->out);
    output(n, "columns", shape2((int)pixels, (int)(window_size(n) * get(n, "ic"))));
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
