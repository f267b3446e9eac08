/* separable_conv2d.c -- a depthwise convolution and behind it one of 1x1: a composite of DepthwiseConv2D and Conv2D.
 *
 * Its parts have options of the same names but for the kernels', and both are called after it: their weights are its own, under
 * Keras's names. Options and defaults: Keras 3. */
#include "options.h"

static const Option options[] = {
    { "filters",               INT,    REQUIRED,         "1..",         "number of output channels" },
    { "kernel_size",           PAIR,   REQUIRED,         "1..65536",    "height and width of the window" },
    { "strides",               PAIR,   "1",              "1..65536",    "step of the window" },
    { "padding",               CHOICE, "valid",          "valid same",  "same: zeros around, so that only strides shrink the map" },
    CHANNELS_LAST,
    { "dilation_rate",         PAIR,   "1",              "1..65536",    "how far the window's elements are apart" },
    { "depth_multiplier",      INT,    "1",              "1..",         "of each channel, what the 1x1 convolution reads" },
    { "activation",            ITEM,   "linear",         "activation",  "applied to the result" },
    { "use_bias",              BOOL,   "true",           NULL,          "adds a number a channel" },
    { "depthwise_initializer", ITEM,   "glorot_uniform", "initializer", "what the depthwise kernel starts as" },
    { "pointwise_initializer", ITEM,   "glorot_uniform", "initializer", "what the 1x1 kernel starts as" },
    { "bias_initializer",      ITEM,   "zeros",          "initializer", "what the bias starts as" },
    { "depthwise_regularizer", ITEM,   "none",           "regularizer", "a penalty on the depthwise kernel, added to the loss" },
    { "pointwise_regularizer", ITEM,   "none",           "regularizer", "a penalty on the 1x1 kernel, added to the loss" },
    { "bias_regularizer",      ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" },
    { "depthwise_constraint",  ITEM,   "none",           "constraint",  "what it is kept within, behind each update" },
    { "pointwise_constraint",  ITEM,   "none",           "constraint",  "what the 1x1 kernel is kept within, behind each update" },
    { "bias_constraint",       ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" },
    { "kernel_initializer", NEVER, NULL, NULL, "as in Keras there are two, depthwise_initializer and pointwise_initializer" },
    { "kernel_regularizer", NEVER, NULL, NULL, "as in Keras there are two, depthwise_regularizer and pointwise_regularizer" },
    { "kernel_constraint", NEVER, NULL, NULL, "as in Keras there are two, depthwise_constraint and pointwise_constraint" },
    LAYER_OPTIONS,
    END
};

/* An item of a part, its kernel under Keras's name. */
static Item *part(const Item *whole, const char *op, const char *kernel)
{
    Item *it = plain_item(find_op(op), whole->loc);
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
    Item *it = part(whole, "DepthwiseConv2D", "depthwise_kernel");
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
    Item *it = part(whole, "Conv2D", "pointwise_kernel");
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) hand_on(it, taken[i][0], whole, taken[i][1]);
    Setting *one = give(it, "kernel_size");
    one->n = 2, one->ints[0] = one->ints[1] = 1;
    return it;
}

static int parts(const Item *item, Item *part[MOST_PARTS])
{
    part[0] = depthwise(item), part[1] = pointwise(item);
    return 2;
}

const Op op_separable_conv2d = {
    .name = "SeparableConv2D", .kind = LAYER, .what = "a depthwise convolution and one of 1x1", .options = options, .parts = parts,
};
