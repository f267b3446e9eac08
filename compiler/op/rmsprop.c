/* rmsprop.c -- steps divided by a running mean of the gradient's size. The rule: templates/optimizer/optimizer_rmsprop.c.in.
 *
 *   v = rho v + (1 - rho) g^2,  w -= rate g / sqrt(v + epsilon)
 *   centered:  a = rho a + (1 - rho) g,  and v - a^2 in v's place under the root
 *   with momentum:  m = momentum m + that step,  w -= m */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.001"),
    { "rho",           NUMBER, "0.9",   "0..1", "how slowly the mean of squares moves" },
    { "momentum",      NUMBER, "0",     "0..1", "share of the last step that the next one keeps" },
    EPSILON("added under the root"),
    { "centered",      BOOL,   "false", NULL,   "divides by the deviation, not the size" },
    OPTIMIZER_OPTIONS
};

const Op op_rmsprop = {
    .name = "RMSprop", .kind = OPTIMIZER, .what = "steps divided by a running mean of the gradient's size", .options = options,
    .rule = "rmsprop", .slots = "velocity momentum?momentum average_gradient?centered",
};
