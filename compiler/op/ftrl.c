/* ftrl.c -- follow the regularized leader (McMahan et al., 2013). The rule: templates/optimizer/optimizer_ftrl.c.in.
 *
 *   b = a + g^2,  z += g - (b^p - a^p) / rate w,  a = b        p = -learning_rate_power; a begins with initial_accumulator_value
 *   w = (z limited to -l1 .. l1, minus z) / (b^p / rate + 2 l2 + beta / rate)
 *   shrinkage adds 2 shrinkage w to the g that goes into z */
#include "optimizer_options.h"

static const Option options[] = {
    { "learning_rate",              RATE,   "0.001", DIVISORS, "size of a step, which weights are divided by" },
    { "learning_rate_power",        NUMBER, "-0.5", "..0", "how fast steps become smaller; 0: not at all" },
    { "initial_accumulator_value",  NUMBER, "0.1",  "0..", "what the sum of squares begins with" },
    { "l1_regularization_strength", NUMBER, "0",    "0..", "makes weights exactly 0" },
    { "l2_regularization_strength", NUMBER, "0",    "0..", "draws weights towards 0" },
    { "l2_shrinkage_regularization_strength", NUMBER, "0", "0..", "adds 2 w times it to the gradient, not to its square" },
    { "beta",                       NUMBER, "0",    "0..", "makes the first steps smaller" },
    OPTIMIZER_OPTIONS
};

const Op op_ftrl = {
    .name = "Ftrl", .kind = OPTIMIZER, .what = "follow the regularized leader", .options = options,
    .rule = "ftrl", .slots = "accumulator=initial_accumulator_value linear",
};
