/* schedule_free_adamw.c -- Adam's steps and a mean of all points that they reach, instead of a falling rate (Defazio et al.,
 * 2024). The rule: templates/optimizer/optimizer_schedule_free_adamw.c.in.
 *
 *   v += (g^2 - v) (1 - beta_2),  z -= alpha g / (sqrt(v / (1 - beta_2^t)) + epsilon),  x += (z - x) / t
 *   w = (1 - beta_1) z + beta_1 x,  alpha = rate min(t / warmup_steps, 1),  t = 1, 2 ...
 *
 * z, the momentum, begins where the weights do; x is never kept, because w and z say it. */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.0025"),
    { "beta_1",       NUMBER, "0.9",   "0<..<1", "the mean's share of the weights; they are divided by it" },
    { "beta_2",       NUMBER, "0.999", "0..<1", "how slowly the mean of squares moves" },
    { "epsilon",      NUMBER, "1e-8",  DIVISORS, "added to the root" },
    { "warmup_steps", INT,    "0",     "0..", "updates in which the rate rises from 0 in a straight line" },
    OPTIMIZER_OPTIONS
};

const Op op_schedule_free_adamw = {
    .name = "ScheduleFreeAdamW", .kind = OPTIMIZER, .what = "Adam's steps and a mean of the points that they reach",
    .options = options, .rule = "schedule_free_adamw", .slots = "momentum velocity",
};
