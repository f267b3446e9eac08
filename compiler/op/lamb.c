/* lamb.c -- Adam's direction, as long as its tensor says (You et al., 2020). The rule: templates/optimizer/optimizer_lamb.c.in.
 *
 *   m += (g - m) (1 - beta_1),  v += (g^2 - v) (1 - beta_2),  u = m / (1 - beta_1^t) / (sqrt(v / (1 - beta_2^t)) + epsilon)
 *   w -= rate |w| / |u| u,  t = 1, 2 ...        |w| and |u| are norms of the tensor; where one of them is 0, w -= rate u */
#include "optimizer_options.h"

static const Option options[] = { LEARNING_RATE("0.001"), MEANS, OPTIMIZER_OPTIONS };

const Op op_lamb = {
    .name = "Lamb", .kind = OPTIMIZER, .what = "Adam's direction, as long as its tensor says", .options = options,
    .rule = "lamb", .slots = "momentum velocity", .by_tensor = true,
};
