/* local_response_normalization.c -- each value divided by a power of the squares of its neighbours among the channels, as AlexNet
 * has it. Keras has no layer of it: this is TensorFlow's function tf.nn.local_response_normalization, with its names and defaults.
 *
 *   y = x u^-beta,  u = bias + alpha * sum of x^2 over depth_radius channels on either side and its own
 *   dx = dy u^-beta - 2 alpha beta x * sum over the same channels of dy y / u */
#include "options.h"
#include "queries.h"

static const Option options[] = {
    { "depth_radius", INT,    "5",   "0..",    "how many channels on either side count" },
    { "bias",         NUMBER, "1",   DIVISORS, "what the squares are added to" },
    { "alpha",        NUMBER, "1",   "0..",    "what their sum is multiplied by" },
    { "beta",         NUMBER, "0.5", NULL,     "the power of what divides" },
    LAYER_OPTIONS, END
};

enum { MOST_ON_STACK = 16384 };           /* numbers of a pixel, with what stands on either side */

static void shape(Node *n)
{
    if (!is_map(n)) return;
    Shape x = n->in[0]->shape;
    long radius = integer(n->item, "depth_radius");
    if (radius >= x.d[2]) radius = x.d[2] - 1;
    if (x.d[2] + 2 * radius > MOST_ON_STACK) {
        err_at(n->loc, "%s: %d channels and %ld on either side; %d together are the most", label(n), x.d[2], radius, MOST_ON_STACK);
        return;
    }
    put(n, "radius", (double)radius);
    put(n, "offset", number(n->item, "bias"));
    put(n, "alpha", number(n->item, "alpha"));
    put(n, "beta", number(n->item, "beta"));
    output(n, "y", x);
}

const Op op_local_response_normalization = {
    .name = "LocalResponseNormalization", .kind = LAYER, .what = "values over a power of their neighbours' squares, along channels",
    .options = options, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",  "x", CHEAP },
        { BACKWARD, "dx",      "dx", "dy x", 0 },
    },
};
