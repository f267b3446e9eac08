/* alpha_dropout.c -- dropouts that keep mean and variance: AlphaDropout, behind selu; GaussianDropout, times a normal number.
 *
 *   AlphaDropout      y = a x + b, or with probability `rate` a p + b;   p = -1.0507 1.6733, what selu gives far below 0,
 *                     a = 1 / sqrt((1 - rate) (1 + rate p^2)),   b = -a p rate
 *   GaussianDropout   y = x (1 + sqrt(rate / (1 - rate)) e),   e normal
 *
 * Drawn by (seed, step, row of the batch, site), and again in backward. */
#include "options.h"
#include <math.h>

static const Option alpha_options[] = {
    { "rate", NUMBER, REQUIRED, "0..<1", "the share of elements that become selu's least value" },
    { "noise_shape", INTS, NULL, "1..", "without the batch: of each axis its size, or 1, where its elements share their fate" },
    ONE_SEED, LAYER_OPTIONS, END
};

static const Option gaussian_options[] = {
    { "rate", NUMBER, REQUIRED, "0..<1", "as much noise as a Dropout of that rate makes" },
    ONE_SEED, LAYER_OPTIONS, END
};

static void alpha_shape(Node *n)
{
    static const double least = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946;
    double rate = number(n->item, "rate"), a = 1 / sqrt((1 - rate) * (1 + rate * least * least));
    if (!share_noise(n)) return;
    put(n, "rate", rate), put(n, "times", a), put(n, "plus", -a * least * rate), put(n, "lost", a * least - a * least * rate);
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

static void gaussian_shape(Node *n)
{
    double rate = number(n->item, "rate");
    put(n, "rate", rate), put(n, "stddev", sqrt(rate / (1 - rate)));
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

#define CALLS { { TRAIN, "forward", "y", "x", SEED }, { BACKWARD, "dx", "dx", "dy", SEED } }

const Op op_alpha_dropout = {
    .name = "AlphaDropout", .kind = LAYER, .what = "in training, selu's least value at random places", .options = alpha_options,
    .shape = alpha_shape, .calls = CALLS,
};

const Op op_gaussian_dropout = {
    .name = "GaussianDropout", .kind = LAYER, .what = "in training, each element times a normal number around 1",
    .options = gaussian_options, .shape = gaussian_shape, .by_step = true, .header = "rt_noise.h", .calls = CALLS,
};
