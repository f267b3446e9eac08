/* nadam.c -- Adam with Nesterov's momentum (Dozat, 2016). The rule: templates/optimizer/optimizer_nadam.c.in.
 *
 *   m += (g - m) (1 - beta_1),  v += (g^2 - v) (1 - beta_2)
 *   w -= rate (mu[t + 1] m / (1 - P[t + 1]) + (1 - mu[t]) g / (1 - P[t])) / (sqrt(v / (1 - beta_2^t)) + epsilon)
 *   mu[t] = beta_1 (1 - 0.96^t / 2),  P[t] = mu[1] mu[2] .. mu[t],  t = 1, 2 ... */
#include "optimizer_options.h"

static const Option options[] = { LEARNING_RATE("0.001"), MEANS, OPTIMIZER_OPTIONS };

const Op op_nadam = {
    .name = "Nadam", .kind = OPTIMIZER, .what = "Adam with Nesterov's momentum", .options = options,
    .rule = "nadam", .slots = "momentum velocity",
};
