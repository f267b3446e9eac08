/* merge.c -- several values become one: Add (elementwise), Concatenate (along the last axis), and grad's sum. */
#include "options.h"

static const Option add_options[] = { LAYER_OPTIONS, END };

static const Option concatenate_options[] = {
    { "axis", INT, "-1", NULL, "the last one, as -1 or as its number" },
    LAYER_OPTIONS, END
};

static void add_shape(Node *n)
{
    Shape first = n->in[0]->shape;
    for (int i = 1; i < n->n_in; i++)
        if (!same_shape(first, n->in[i]->shape)) {
            err_at(n->loc, "%s: the shapes differ: %s and %s", label(n), show(first), show(n->in[i]->shape));
            trail(n);
            help("a 1x1 Conv2D changes channels, strides change the map's size");
            return;
        }
    output(n, "y", first);
}

/* [.., a] [.., b] -> [.., a + b] */
static void concatenate_shape(Node *n)
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

/* Add needs no call for its gradients: dy is passed on to every input. */
const Op op_add = {
    .name = "Add", .kind = LAYER, .what = "the sum of its inputs", .options = add_options, .min_inputs = 2, .max_inputs = -1,
    .shape = add_shape,
    .calls = {
        { FORWARD, "forward", "y", "x*", CHEAP },
    },
};

const Op op_concatenate = {
    .name = "Concatenate", .kind = LAYER, .what = "its inputs side by side", .options = concatenate_options, .min_inputs = 2,
    .max_inputs = -1, .shape = concatenate_shape,
    .calls = {
        { FORWARD,  "forward", "y",   "x*", CHEAP },
        { BACKWARD, "dx",      "dx*", "dy", 0 },
    },
};

static void sum_shape(Node *n)
{
    output(n, "y", n->in[0]->shape);
}

const Op op_sum = {
    .name = "sum", .kind = INNER, .what = "gradients of several readers, in a fixed order", .max_inputs = -1, .shape = sum_shape,
    .calls = {
        { FORWARD, "forward", "y", "x*", CHEAP },
    },
};
