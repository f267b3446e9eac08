/* standardize.c -- ImageDataGenerator's featurewise statistics: channels less the training samples' mean, by their deviation.
 *
 *   y = x - mean                               featurewise_center, zca_whitening
 *   y = (x - mean) / (deviation + 1e-6)        featurewise_std_normalization, with which Keras centres too
 *
 * Behind the input layer, so behind rescale and what is done samplewise, for all samples; mean and deviation are states, which
 * training makes of its samples before it begins (rt_adapt.c). */
#include "options.h"

bool featurewise(const Model *m)
{
    const Item *it = item(m->fit, "augment");
    return it && (flag(it, "featurewise_center") || flag(it, "featurewise_std_normalization") || whitens(m));
}

static void shape(Node *n)
{
    Shape x = n->in[0]->shape, c = shape1(x.d[x.rank - 1]);
    output(n, "y", x);
    state(n, "mean", c, "o");
    if (flag(n->item, "featurewise_std_normalization"))
        state(n, "deviation", c, "o")->initializer = plain_item(find_op("Ones"), n->loc);
}

const Op op_standardize = {
    .name = "standardize", .kind = INNER, .what = "channels by the mean and deviation of the training samples", .shape = shape,
    .image = true, .adapts = "featurewise",
    .calls = {
        { FORWARD, "forward", "y", "x mean deviation?", CHEAP },
    },
};
