/* regularizers.c -- penalties on a parameter, added to the loss once a step: l2 * sum w^2, without Keras 2's half. */
#include "options.h"

static const Option l2_options[] = { { "l2", NUMBER, "0.01", "0..", "factor of the sum of squares" }, END };
static const Option l1l2_options[] = {
    LATER_OPTION("l1", "factor of the sum of absolute values"),
    { "l2", NUMBER, "0", "0..", "factor of the sum of squares" },
    END
};

const Op op_l2 = { .name = "L2", .kind = REGULARIZER, .what = "l2 * sum w^2", .options = l2_options };
const Op op_l1l2 = { .name = "L1L2", .kind = REGULARIZER, .what = "l2 * sum w^2; l1 is not there yet", .options = l1l2_options };

/* The factor of a parameter's L2 penalty; regularizer may be NULL. */
double l2_factor(const Item *regularizer)
{
    return regularizer ? number(regularizer, "l2") : 0;
}
