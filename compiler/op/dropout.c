/* dropout.c -- in training each element is zero with probability `rate`, and divided by 1 - rate otherwise.
 *
 *   y = x * keep / (1 - rate),   keep drawn by (seed, step, row of the batch, site)
 *
 * What was kept is drawn again in backward rather than stored. */
#include "options.h"

static const Option options[] = {
    { "rate", NUMBER, REQUIRED, "0..<1", "the share of elements that become zero" },
    LATER_OPTION("noise_shape", "elements that share their fate"),
    ONE_SEED, LAYER_OPTIONS, END
};

static void shape(Node *n)
{
    put(n, "rate", number(n->item, "rate"));
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

const Op op_dropout = {
    .name = "Dropout", .kind = LAYER, .what = "in training, zeros at random places", .options = options, .shape = shape,
    .calls = {
        { TRAIN,    "forward", "y",  "x", SEED },
        { BACKWARD, "dx",      "dx", "dy", SEED },
    },
};
