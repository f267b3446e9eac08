/* depthwise_conv2d.c -- a convolution of each channel by itself, with depth_multiplier kernels: what it is.
 *
 *   y[oh][ow][ic M + m] = bias[ic M + m] + sum kh kw  x[oh sh + kh dh - pt][ow sw + kw dw - pl][ic] * kernel[kh][kw][ic][m]
 *
 * Of a sequence the formula's w alone. Options and defaults: Keras 3. Where M is not 1, what goes back reads dy with the outputs of
 * one m side by side. */
#include "options.h"

#define OPTIONS(type, size) \
    { "kernel_size",           type,   REQUIRED,         "1..65536",    size }, \
    { "strides",               type,   "1",              "1..65536",    "step of the window" }, \
    { "padding",               CHOICE, "valid",          "valid same",  SAME }, \
    { "depth_multiplier",      INT,    "1",              "1..",         "outputs of each channel" }, \
    CHANNELS_LAST, \
    { "dilation_rate",         type,   "1",              "1..65536",    "how far the window's elements are apart" }, \
    { "activation",            ITEM,   "linear",         "activation",  "applied to the result" }, \
    { "use_bias",              BOOL,   "true",           NULL,          "adds a number an output" }, \
    { "depthwise_initializer", ITEM,   "glorot_uniform", "initializer", "what the kernel starts as" }, \
    { "bias_initializer",      ITEM,   "zeros",          "initializer", "what the bias starts as" }, \
    { "depthwise_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernel, added to the loss" }, \
    { "bias_regularizer",      ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" }, \
    { "depthwise_constraint",  ITEM,   "none",           "constraint",  "what the kernel is kept within, behind each update" }, \
    { "bias_constraint",       ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" }, \
    { "kernel_initializer", NEVER, NULL, NULL, "as in Keras it is depthwise_initializer" }, \
    { "kernel_regularizer", NEVER, NULL, NULL, "as in Keras it is depthwise_regularizer" }, \
    { "kernel_constraint", NEVER, NULL, NULL, "as in Keras it is depthwise_constraint" }, \
    LAYER_OPTIONS, END

static const Option options_1d[] = { OPTIONS(SINGLE, LENGTH) };
static const Option options_2d[] = { OPTIONS(PAIR, HEIGHT_WIDTH) };

/* [ih, iw, ic] -> [oh, ow, ic M] */
static void shape(Node *n)
{
    if (!put_windows(n, setting(n->item, "dilation_rate")->ints)) return;
    int ic = (int)get(n, "ic"), m = (int)integer(n->item, "depth_multiplier");
    Shape kernel = kernel_shape(n, ic, m);
    if (!kernel.rank) return;
    if (times(m, padded_size(shape1(ic))) > MOST_ELEMENTS) {
        err_at(n->loc, "%s: %d outputs of each of %d channels have more than " MOST_TEXT " elements as they lie in memory",
               label(n), m, ic);
        return;
    }
    put(n, "multiplier", m), put(n, "oc", ic * m);
    output(n, "y", output_shape(n, ic * m));
    if (!n->out) return;
    n->macs = size(n->out->shape) * (long)window_size(n);
    param(n, "kernel", kernel, kernel_axes(n, "im"));
    if (flag(n->item, "use_bias")) param(n, "bias", shape1(ic * m), "o");
}

#define DEPTHWISE(id, dims_, name_, options_) \
    const Op op_##id = { \
        .name = name_, .kind = LAYER, .what = "a convolution of each channel by itself", .options = options_, .dims = dims_, \
        .shape = shape, .kernel = "depthwise", .calls = CONVOLUTION_CALLS }

DEPTHWISE(depthwise_conv1d, 1, "DepthwiseConv1D", options_1d);
DEPTHWISE(depthwise_conv2d, 2, "DepthwiseConv2D", options_2d);

/* [oh, ow, ic M] -> [oh, ow, M ic'], ic' being ic as it lies in memory. The numbers are the convolution's. */
static void apart_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    int lies = ((int)get(n, "ic") + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE;
    y.d[y.rank - 1] = (int)get(n, "multiplier") * lies;
    output(n, "apart", y);
}

const Op op_apart = {
    .name = "apart", .kind = INNER, .what = "channels m, M + m, 2 M + m .. side by side", .shape = apart_shape,
    .calls = {
        { FORWARD, "forward", "apart", "x", CHEAP },
    },
};
