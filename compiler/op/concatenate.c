/* concatenate.c -- several values become one, side by side along an axis; each input's gradient is its slice of dy. */
#include "options.h"

static const Option options[] = {
    { "axis", INT, "-1", NULL, "counted from 1, as the batch is 0; -1: the last one, the channels" },
    LAYER_OPTIONS, END
};

static bool differ_elsewhere(const Node *n, Shape x, int axis)
{
    Shape y = n->in[0]->shape;
    if (x.rank == y.rank) x.d[axis] = y.d[axis];
    return !same_shape(x, y);
}

/* [.., a, ..] [.., b, ..] -> [.., a + b, ..] */
static void shape(Node *n)
{
    Shape y = n->in[0]->shape;
    long asked = integer(n->item, "axis"), axis = asked < 0 ? asked + y.rank : asked - 1, sum = 0;
    if (axis < 0 || axis >= y.rank) {
        err_at(n->loc, "%s: axis %ld of %s: it is 1 to %d, or -%d to -1", label(n), asked, show(y), y.rank, y.rank);
        help("axis 0 is the batch, whose samples stay apart");
        return;
    }
    for (int i = 0; i < n->n_in; i++) {                  /* 256 inputs at most: no overflow */
        Shape x = n->in[i]->shape;
        if (differ_elsewhere(n, x, (int)axis)) {
            err_at(n->loc, "%s: %s and %s differ in more than %s", label(n), show(y), show(x),
                   axis == y.rank - 1 ? "the last axis" : format("axis %ld", asked));
            trail(n);
            return;
        }
        sum += x.d[axis];
    }
    if (sum > MOST_ELEMENTS) { err_at(n->loc, "%s: %ld channels are more than " MOST_TEXT, label(n), sum); return; }
    if (axis < y.rank - 1) put_text(n, "along", dim_name(y.rank, (int)axis));
    y.d[axis] = (int)sum;
    output(n, "y", y);
}

const Op op_concatenate = {
    .name = "Concatenate", .kind = LAYER, .moves = true, .what = "its inputs side by side", .options = options, .min_inputs = 2,
    .max_inputs = -1, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",   "x*", CHEAP },
        { BACKWARD, "dx",      "dx*", "dy", 0 },
    },
};
