/* concatenate.c -- several values become one, side by side along the last axis. */
#include "options.h"

static const Option options[] = {
    { "axis", INT, "-1", NULL, "the last one, as -1 or as its number" },
    LAYER_OPTIONS, END
};

/* [.., a] [.., b] -> [.., a + b] */
static void shape(Node *n)
{
    Shape y = n->in[0]->shape;
    long axis = integer(n->item, "axis"), channels = y.d[y.rank - 1];    /* 256 inputs at most: no overflow */
    if (axis != -1 && axis != y.rank) {
        err_at(n->loc, "%s: axis %ld is not there yet; -1 is, the channels", label(n), axis);
        return;
    }
    for (int i = 1; i < n->n_in; i++) {
        Shape x = n->in[i]->shape;
        bool fits = x.rank == y.rank;
        for (int k = 0; fits && k < x.rank - 1; k++) fits = x.d[k] == y.d[k];
        if (!fits) {
            err_at(n->loc, "%s: %s and %s differ in more than the last axis", label(n), show(n->in[0]->shape), show(x));
            trail(n);
            return;
        }
        channels += x.d[x.rank - 1];
    }
    if (channels > MOST_ELEMENTS) { err_at(n->loc, "%s: %ld channels are more than " MOST_TEXT, label(n), channels); return; }
    y.d[y.rank - 1] = (int)channels;
    output(n, "y", y);
}

const Op op_concatenate = {
    .name = "Concatenate", .kind = LAYER, .what = "its inputs side by side", .options = options, .min_inputs = 2,
    .max_inputs = -1, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",   "x*", CHEAP },
        { BACKWARD, "dx",      "dx*", "dy", 0 },
    },
};
