/* adadelta.c -- steps as large as those before, by the gradient's size (Zeiler, 2012). The rule:
 * templates/optimizer/optimizer_adadelta.c.in.
 *
 *   a = rho a + (1 - rho) g^2,  u = g sqrt(d + epsilon) / sqrt(a + epsilon),  d = rho d + (1 - rho) u^2,  w -= rate u */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.001"),
    { "rho",           NUMBER, "0.95",  "0..1", "how slowly the means of squares move" },
    EPSILON("added under both roots"),
    OPTIMIZER_OPTIONS
};

const Op op_adadelta = {
    .name = "Adadelta", .kind = OPTIMIZER, .what = "steps as large as those before, by the gradient's size", .options = options,
    .rule = "adadelta", .slots = "accumulated_grad accumulated_delta_var",
};
