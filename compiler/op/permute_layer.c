/* permute_layer.c -- the axes in another order (Permute), and a vector as so many equal rows (RepeatVector).
 *
 *   y[a][b][c] = x at the place that dims says: axis k of y is axis dims[k] of x, counted from 1
 *   y[w][o] = x[o] */
#include "options.h"

static const Option permute_options[] = {
    { "dims", INTS, REQUIRED, "1..", "which axis of the input each axis is, from 1 on, without the batch: {2, 1}" },
    LAYER_OPTIONS, END
};

static const Option repeat_options[] = { { "n", INT, REQUIRED, "1..", "how often" }, LAYER_OPTIONS, END };

/* Is each of 1 .. n there once? */
static bool permutation(const Setting *dims)
{
    unsigned seen = 0;
    for (int i = 0; i < dims->n; i++) if (dims->ints[i] <= dims->n) seen |= 1u << dims->ints[i];
    return seen == (2u << dims->n) - 2;
}

static void permute_shape(Node *n)
{
    const Setting *dims = setting(n->item, "dims");
    Shape x = n->in[0]->shape, y = x;
    const char *text = "";
    if (!permutation(dims)) {
        err_at(n->loc, "%s: dims should have each of 1 to %d once", label(n), dims->n);
        return;
    }
    if (dims->n != x.rank) {
        err_at(n->loc, "%s: dims has %d axes, and the input %s has %d", label(n), dims->n, show(x), x.rank);
        trail(n);
        return;
    }
    for (int i = 0; i < x.rank; i++) y.d[i] = x.d[dims->ints[i] - 1], text = format("%s%d ", text, dims->ints[i]);
    put_text(n, "dims", text);
    output(n, "y", y);
}

static void repeat_shape(Node *n)
{
    Shape x = n->in[0]->shape;
    if (x.rank != 1) {
        err_at(n->loc, "%s: the input should be a vector, and is %s", label(n), show(x));
        trail(n);
        return;
    }
    output(n, "y", shape2((int)integer(n->item, "n"), x.d[0]));
}

#define CALLS { { FORWARD, "forward", "y", "x", CHEAP }, { BACKWARD, "dx", "dx", "dy", 0 } }

const Op op_permute_layer = {
    .name = "Permute", .kind = LAYER, .what = "the axes in another order", .options = permute_options, .shape = permute_shape,
    .moves = true, .calls = CALLS,
};

const Op op_repeat_vector = {
    .name = "RepeatVector", .kind = LAYER, .what = "a vector as so many rows", .options = repeat_options, .shape = repeat_shape,
    .moves = true, .calls = CALLS,
};
