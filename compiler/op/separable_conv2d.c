/* separable_conv2d.c -- a depthwise convolution and behind it one of 1x1: a composite of DepthwiseConv and Conv,
 * of maps or of sequences.
 *
 * Its parts have options of the same names but for the kernels', and both are called after it: their weights are its own, under
 * Keras's names. Options and defaults: Keras 3. */
#include "options.h"

#define OPTIONS(type, size) \
    { "filters",               INT,    REQUIRED,         "1..",         "number of output channels" }, \
    { "kernel_size",           type,   REQUIRED,         "1..65536",    size }, \
    { "strides",               type,   "1",              "1..65536",    "step of the window" }, \
    { "padding",               CHOICE, "valid",          "valid same",  SAME }, \
    CHANNELS_LAST, \
    { "dilation_rate",         type,   "1",              "1..65536",    "how far the window's elements are apart" }, \
    { "depth_multiplier",      INT,    "1",              "1..",         "of each channel, what the 1x1 convolution reads" }, \
    { "activation",            ITEM,   "linear",         "activation",  "applied to the result" }, \
    { "use_bias",              BOOL,   "true",           NULL,          "adds a number a channel" }, \
    { "depthwise_initializer", ITEM,   "glorot_uniform", "initializer", "what the depthwise kernel starts as" }, \
    { "pointwise_initializer", ITEM,   "glorot_uniform", "initializer", "what the 1x1 kernel starts as" }, \
    { "bias_initializer",      ITEM,   "zeros",          "initializer", "what the bias starts as" }, \
    { "depthwise_regularizer", ITEM,   "none",           "regularizer", "a penalty on the depthwise kernel, added to the loss" }, \
    { "pointwise_regularizer", ITEM,   "none",           "regularizer", "a penalty on the 1x1 kernel, added to the loss" }, \
    { "bias_regularizer",      ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" }, \
    { "depthwise_constraint",  ITEM,   "none",           "constraint",  "what it is kept within, behind each update" }, \
    { "pointwise_constraint",  ITEM,   "none",           "constraint",  "what that of 1x1 is kept within, behind each update" }, \
    { "bias_constraint",       ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" }, \
    { "kernel_initializer", NEVER, NULL, NULL, "as in Keras there are two, depthwise_initializer and pointwise_initializer" }, \
    { "kernel_regularizer", NEVER, NULL, NULL, "as in Keras there are two, depthwise_regularizer and pointwise_regularizer" }, \
    { "kernel_constraint", NEVER, NULL, NULL, "as in Keras there are two, depthwise_constraint and pointwise_constraint" }, \
    LAYER_OPTIONS, END

static const Option options_1d[] = { OPTIONS(SINGLE, LENGTH) };
static const Option options_2d[] = { OPTIONS(PAIR, HEIGHT_WIDTH) };

/* An item of a part, of as many dimensions, its kernel under Keras's name. */
static Item *part(const Item *whole, const char *op, const char *kernel)
{
    Item *it = plain_item(find_op(format("%s%dD", op, dims(whole->op))), whole->loc);
    it->name = whole->name, it->kernel = kernel, it->part_of = whole;
    return it;
}

static void hand_on(Item *to, const char *option, const Item *from, const char *as)
{
    *give(to, option) = *setting(from, as);
}

static Item *depthwise(const Item *whole)
{
    static const char *const taken[] = { "kernel_size", "strides", "padding", "dilation_rate", "depth_multiplier",
        "depthwise_initializer", "depthwise_regularizer", "depthwise_constraint", "trainable" };
    Item *it = part(whole, "DepthwiseConv", "depthwise_kernel");
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) hand_on(it, taken[i], whole, taken[i]);
    give(it, "use_bias")->number = 0;
    return it;
}

static Item *pointwise(const Item *whole)
{
    static const char *const taken[][2] = { { "filters", "filters" }, { "kernel_initializer", "pointwise_initializer" },
        { "kernel_regularizer", "pointwise_regularizer" }, { "kernel_constraint", "pointwise_constraint" },
        { "activation", "activation" }, { "use_bias", "use_bias" }, { "bias_initializer", "bias_initializer" },
        { "bias_regularizer", "bias_regularizer" }, { "bias_constraint", "bias_constraint" }, { "trainable", "trainable" } };
    Item *it = part(whole, "Conv", "pointwise_kernel");
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) hand_on(it, taken[i][0], whole, taken[i][1]);
    Setting *one = give(it, "kernel_size");
    for (one->n = 0; one->n < dims(whole->op); one->n++) one->ints[one->n] = 1;
    return it;
}

static int parts(const Item *item, Item *part[MOST_PARTS])
{
    part[0] = depthwise(item), part[1] = pointwise(item);
    return 2;
}

#define SEPARABLE(id, dims_, name_, what_, options_) \
    const Op op_##id = { \
        .name = name_, .kind = LAYER, .what = what_, .options = options_, .dims = dims_, .parts = parts }

SEPARABLE(separable_conv1d, 1, "SeparableConv1D", "a depthwise convolution and one of 1", options_1d);
SEPARABLE(separable_conv2d, 2, "SeparableConv2D", "a depthwise convolution and one of 1x1", options_2d);
