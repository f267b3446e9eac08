/* sgd.c -- gradient descent, with momentum. The rule: templates/optimizer/optimizer_sgd.c.in.
 *
 *   w -= rate g        with momentum:  m = momentum m - rate g,  w += m        nesterov:  w += momentum m - rate g */
#include "optimizer_options.h"

static const Option options[] = {
    LEARNING_RATE("0.01"),
    { "momentum",      NUMBER, "0",     "0..1", "share of the last step that the next one keeps" },
    { "nesterov",      BOOL,   "false", NULL,   "looks a step ahead" },
    OPTIMIZER_OPTIONS
};

const Op op_sgd = {
    .name = "SGD", .kind = OPTIMIZER, .what = "gradient descent, with momentum", .options = options, .rule = "sgd",
    .slots = "momentum?momentum",
};
