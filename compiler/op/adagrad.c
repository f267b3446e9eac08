/* adagrad.c -- steps divided by the size of all gradients so far (Duchi et al., 2011). The rule:
 * templates/optimizer/optimizer_adagrad.c.in.
 *
 *   a += g^2,  w -= rate g / sqrt(a + epsilon)        a begins with initial_accumulator_value */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.001"),
    { "initial_accumulator_value", NUMBER, "0.1",   "0..", "what the sum of squares begins with" },
    EPSILON("added under the root"),
    OPTIMIZER_OPTIONS
};

const Op op_adagrad = {
    .name = "Adagrad", .kind = OPTIMIZER, .what = "steps divided by the size of all gradients so far", .options = options,
    .rule = "adagrad", .slots = "accumulator=initial_accumulator_value",
};
