/* lion.c -- steps of one size, in the direction of a running mean of the gradient (Chen et al., 2023). The rule:
 * templates/optimizer/optimizer_lion.c.in.
 *
 *   w -= rate sign(beta_1 m + (1 - beta_1) g),  then m = beta_2 m + (1 - beta_2) g */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.001"),
    { "beta_1",        NUMBER, "0.9",   "0<..1", "the mean's share of the direction" },
    { "beta_2",        NUMBER, "0.99",  "0..1",  "how slowly the mean moves" },
    OPTIMIZER_OPTIONS
};

const Op op_lion = {
    .name = "Lion", .kind = OPTIMIZER, .what = "steps of one size, in the direction of a running mean of the gradient",
    .options = options, .rule = "lion", .slots = "momentum",
};
