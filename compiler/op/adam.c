/* adam.c -- running means of the gradient and of its square (Kingma and Ba, 2014). The rule: templates/optimizer_adam.c.in.
 *
 *   m += (g - m) (1 - beta_1),  v += (g^2 - v) (1 - beta_2),  w -= alpha m / (sqrt(v) + epsilon)
 *   alpha = rate sqrt(1 - beta_2^t) / (1 - beta_1^t),  t = 1, 2 ...        amsgrad: the largest v so far in v's place */
#include "optimizer_options.h"

static const Option options[] = {
    { "learning_rate", RATE,   "0.001", "0..",   "size of a step" },
    { "beta_1",        NUMBER, "0.9",   "0..<1", "how slowly the mean moves" },
    { "beta_2",        NUMBER, "0.999", "0..<1", "how slowly the mean of squares moves" },
    { "epsilon",       NUMBER, "1e-7",  "0..",   "added to the root" },
    { "amsgrad",       BOOL,   "false", NULL,    "the largest mean of squares so far, not the present one" },
    OPTIMIZER_OPTIONS
};

const Op op_adam = {
    .name = "Adam", .kind = OPTIMIZER, .what = "running means of the gradient and of its square", .options = options,
    .rule = "adam", .slots = "momentum velocity velocity_hat?amsgrad",
};
