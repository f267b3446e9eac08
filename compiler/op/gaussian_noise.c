/* gaussian_noise.c -- in training a normal number is added to each element; the gradient goes by as it is.
 *
 *   y = x + stddev e,   e drawn by (seed, step, row of the batch, site) */
#include "options.h"

static const Option options[] = {
    { "stddev", NUMBER, REQUIRED, "0..1", "the noise's standard deviation, in units of x" },
    ONE_SEED, LAYER_OPTIONS, END
};

static void shape(Node *n)
{
    put(n, "stddev", number(n->item, "stddev"));
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

const Op op_gaussian_noise = {
    .name = "GaussianNoise", .kind = LAYER, .what = "in training, a normal number added to each element", .options = options,
    .shape = shape, .image = true, .by_step = true, .header = "rt_noise.h",
    .calls = { { TRAIN, "forward", "y", "x", SEED } },
};
