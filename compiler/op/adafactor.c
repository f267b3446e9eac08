/* adafactor.c -- steps by the root of a mean of squares, of which a kernel keeps rows and columns only (Shazeer and Stern, 2018).
 * The rule: templates/optimizer/optimizer_adafactor.c.in.
 *
 *   v = beta v + (1 - beta) g^2,  u = g / sqrt(v + epsilon_1),  beta = 1 - t^beta_2_decay,  t = 1, 2 ...
 *   w -= max(epsilon_2, rms(w)) / max(1, rms(u) / clip_threshold) min(rate, 1 / sqrt(t)) u
 *
 * Of a tensor of two or more axes v is r c / (mean of r): r is such a mean over the last axis, c over the one before it. */
#include "optimizer_options.h"

static bool factored(const Item *optimizer, const Value *param)
{
    (void)optimizer;
    return param->shape.rank >= 2;
}

static const Option options[] = {
    LEARNING_RATE("0.001"),
    { "beta_2_decay",   NUMBER, "-0.8",  "..0",    "how slowly the mean of squares moves: 1 - t^beta_2_decay of it stays" },
    { "epsilon_1",      NUMBER, "1e-30", DIVISORS, "added to squares" },
    { "epsilon_2",      NUMBER, "0.001", "0..",    "a tensor counts as no smaller than this" },
    { "clip_threshold", NUMBER, "1",     DIVISORS, "a step's root mean square is at most this" },
    { "relative_step",  BOOL,   "true",  NULL,
      "the rate is at most 1 / sqrt(t); so it is in any case, by the formula of Keras's step" },
    OPTIMIZER_OPTIONS
};

const Op op_adafactor = {
    .name = "Adafactor", .kind = OPTIMIZER, .what = "a root mean square kept as rows and columns", .options = options,
    .rule = "adafactor", .slots = "row:rows column:columns velocity:each", .by_tensor = true, .together = factored,
    .header = "rt_exact.h",
};
