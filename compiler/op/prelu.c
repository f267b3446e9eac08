/* prelu.c -- a line with a slope that is learnt where x is below 0.
 *
 *   y = x where x > 0, else alpha x      dx = dy where x > 0, alpha dy where x < 0 (Keras: at 0 neither)
 *   dalpha = sum of dy x where x < 0, over the batch and the axes that share a slope
 *
 * alpha has the input's axes, those that share one slope with size 1. Options, defaults, names: Keras 3. */
#include "options.h"
#include <math.h>

static const Option options[] = {
    { "alpha_initializer", ITEM,    "zeros", "initializer", "what the slopes start as" },
    { "alpha_regularizer", ITEM,    "none",  "regularizer", "a penalty on the slopes, added to the loss" },
    { "alpha_constraint",  ITEM,    "none",  "constraint",  "what the slopes are kept within, behind each update" },
    { "shared_axes",       NUMBERS, NULL,    "1..",         "along them there is one slope: {1, 2} of a map: one a channel" },
    LAYER_OPTIONS, END
};

/* Gives alpha's shape. */
static bool share(const Node *n, Shape *alpha)
{
    const Setting *s = setting(n->item, "shared_axes");
    *alpha = n->in[0]->shape;
    for (int i = 0; s->given && i < how_many(s); i++) {
        double axis = nth(s, i);
        if (axis == floor(axis) && axis <= alpha->rank) {
            alpha->d[(int)axis - 1] = 1;
            continue;
        }
        err_at(s->loc, "%s: shared_axes: %.14g is no axis of %s: they are counted from 1 to %d", label(n), axis,
               show(n->in[0]->shape), alpha->rank);
        trail(n);
        return false;
    }
    return true;
}

/* Where loops over places and channels o find alpha, "[0][w][o]"; spread: all channels have one slope. */
static void put_place(Node *n, Shape alpha)
{
    Shape x = n->in[0]->shape;
    const char *place = "";
    int last = x.rank - 1;
    for (int k = 0; k < last; k++) place = format("%s[%s]", place, alpha.d[k] > 1 ? dim_name(x.rank, k) : "0");
    put(n, "spread", alpha.d[last] < x.d[last]);
    put_text(n, "place", format("%s[%s]", place, alpha.d[last] < x.d[last] ? "0" : "o"));
}

static void shape(Node *n)
{
    static const char axes[MAX_RANK + 1] = "fedhwc";
    Shape alpha;
    if (!share(n, &alpha)) return;
    output(n, "y", n->in[0]->shape);
    param(n, "alpha", alpha, axes + MAX_RANK - alpha.rank);
    put_place(n, alpha);
}

const Op op_prelu = {
    .name = "PReLU", .kind = LAYER, .what = "x where x > 0, else alpha x, alpha being learnt", .options = options, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",      "x alpha", CHEAP },
        { BACKWARD, "dx",      "dx",     "dy x alpha", 0 },
        { BACKWARD, "dalpha",  "dalpha", "dy x", 0 },
    },
};
