/* adam.c -- running means of the gradient and of its square (Kingma and Ba, 2014), and AdamW, which is Adam with weight decay
 * unless told otherwise (Loshchilov and Hutter, 2019). The rule of both: templates/optimizer_adam.c.in.
 *
 *   m += (g - m) (1 - beta_1),  v += (g^2 - v) (1 - beta_2),  w -= alpha m / (sqrt(v) + epsilon)
 *   alpha = rate sqrt(1 - beta_2^t) / (1 - beta_1^t),  t = 1, 2 ...        amsgrad: the largest v so far in v's place */
#include "optimizer_options.h"

#define MEANS \
    { "beta_1",        NUMBER, "0.9",   "0..<1", "how slowly the mean moves" }, \
    { "beta_2",        NUMBER, "0.999", "0..<1", "how slowly the mean of squares moves" }, \
    EPSILON("added to the root"), \
    { "amsgrad",       BOOL,   "false", NULL,    "the largest mean of squares so far, not the present one" }
#define SLOTS "momentum velocity velocity_hat?amsgrad"

static const Option adam_options[] = { LEARNING_RATE("0.001"), MEANS, OPTIMIZER_OPTIONS };
static const Option adamw_options[] = { LEARNING_RATE("0.001"), WEIGHT_DECAY("0.004"), MEANS, CLIPPING_OPTIONS };

const Op op_adam = {
    .name = "Adam", .kind = OPTIMIZER, .what = "running means of the gradient and of its square", .options = adam_options,
    .rule = "adam", .slots = SLOTS,
};

const Op op_adamw = {
    .name = "AdamW", .kind = OPTIMIZER, .what = "Adam with weight decay", .options = adamw_options, .rule = "adam", .slots = SLOTS,
};
