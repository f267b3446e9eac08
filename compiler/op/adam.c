/* adam.c -- running means of the gradient and of its square (Kingma and Ba, 2014), and AdamW, which is Adam with weight decay
 * unless told otherwise (Loshchilov and Hutter, 2019). The rule of both: templates/optimizer/optimizer_adam.c.in.
 *
 *   m += (g - m) (1 - beta_1),  v += (g^2 - v) (1 - beta_2),  w -= alpha m / (sqrt(v) + epsilon)
 *   alpha = rate sqrt(1 - beta_2^t) / (1 - beta_1^t),  t = 1, 2 ...        amsgrad: the largest v so far in v's place */
#include "optimizer_options.h"

#define AMSGRAD { "amsgrad", BOOL, "false", NULL, "the largest mean of squares so far, not the present one" }
#define SLOTS "momentum velocity velocity_hat?amsgrad"

static const Option adam_options[] = { LEARNING_RATE("0.001"), MEANS, AMSGRAD, OPTIMIZER_OPTIONS };
static const Option adamw_options[] = { LEARNING_RATE("0.001"), WEIGHT_DECAY("0.004"), MEANS, AMSGRAD, CLIPPING_OPTIONS };

const Op op_adam = {
    .name = "Adam", .kind = OPTIMIZER, .what = "running means of the gradient and of its square", .options = adam_options,
    .rule = "adam", .slots = SLOTS,
};

const Op op_adamw = {
    .name = "AdamW", .kind = OPTIMIZER, .what = "Adam with weight decay", .options = adamw_options, .rule = "adam", .slots = SLOTS,
};
