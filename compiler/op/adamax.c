/* adamax.c -- Adam with the largest gradient in place of the mean square (Kingma and Ba, 2014). The rule:
 * templates/optimizer/optimizer_adamax.c.in.
 *
 *   m += (g - m) (1 - beta_1),  u = max(beta_2 u, |g|),  w -= alpha m / (u + epsilon)
 *   alpha = rate / (1 - beta_1^t),  t = 1, 2 ... */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.001"),
    BETA_1,
    { "beta_2",        NUMBER, "0.999", "0..1",  "how slowly the largest is forgotten" },
    EPSILON("added to the largest"),
    OPTIMIZER_OPTIONS
};

const Op op_adamax = {
    .name = "Adamax", .kind = OPTIMIZER, .what = "Adam with the largest gradient in place of the mean square", .options = options,
    .rule = "adamax", .slots = "momentum norm",
};
