/* reshape.c -- the same numbers, in the same order, under another shape: Flatten and Reshape. */
#include "options.h"

static const Option flatten_options[] = { CHANNELS_LAST, LAYER_OPTIONS, END };

static const Option reshape_options[] = {
    { "target_shape", INTS, REQUIRED, "-1..", "the shape without the batch; one -1 stands for what is left" },
    LAYER_OPTIONS, END
};

/* [a, b, c] -> [a b c] */
static void flatten_shape(Node *n)
{
    output(n, "y", shape1((int)size(n->in[0]->shape)));
}

/* Puts what is left in the place of a -1; false if the sizes do not agree. */
static bool fill(Shape *y, long total)
{
    int open = -1;
    for (int i = 0; i < y->rank; i++) {
        if (y->d[i] == 0 || (y->d[i] < 0 && open >= 0)) return false;
        if (y->d[i] < 0) open = i, y->d[i] = 1;
    }
    long known = size(*y);
    if (known > 0 && open >= 0 && total % known == 0) y->d[open] = (int)(total / known);
    return size(*y) == total;
}

static void reshape_shape(Node *n)
{
    const Setting *target = setting(n->item, "target_shape");
    Shape x = n->in[0]->shape, y = { .rank = target->n };
    if (y.rank < 1 || y.rank > MAX_RANK - 1) {
        err_at(n->loc, "%s: target_shape has %d axes; 1 to %d are possible", label(n), target->n, MAX_RANK - 1);
        return;
    }
    for (int i = 0; i < y.rank; i++) y.d[i] = target->ints[i];
    const char *asked = show(y);
    if (!fill(&y, size(x))) {
        err_at(n->loc, "%s: %s has %ld elements, which do not make %s", label(n), show(x), size(x), asked);
        trail(n);
        return;
    }
    output(n, "y", y);
}

#define CALLS { { FORWARD, "forward", "y", "x", 0 }, { BACKWARD, "dx", "dx", "dy", CHEAP } }

const Op op_flatten = {
    .name = "Flatten", .kind = LAYER, .what = "a map as one vector", .options = flatten_options, .shape = flatten_shape,
    .moves = true, .calls = CALLS,
};

const Op op_reshape = {
    .name = "Reshape", .kind = LAYER, .what = "the same elements in another shape", .options = reshape_options,
    .shape = reshape_shape, .moves = true, .calls = CALLS,
};
