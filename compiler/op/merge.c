/* merge.c -- several values become one, element by element: Add, Subtract, Multiply, Average, Maximum, Minimum, and grad's sum.
 *
 *   y = x0 + x1 ..,   x0 - x1,   x0 x1 ..,   (x0 + x1 ..) / n,   max(x0, x1 ..),   min(x0, x1 ..)
 *
 * As in Keras shapes are held against each other from the last axis on; an axis of size 1, or one that is not there, is repeated as
 * often as the others have it, and its gradient is the sum over these. Of equals the first is the maximum or minimum, and has the
 * gradient. Add of equal shapes has no call for its gradients: dy is passed on to every input; else it becomes add_broadcast. */
#include "options.h"

static const Option options[] = { LAYER_OPTIONS, END };

extern const Op op_add, op_add_broadcast;

/* y becomes what it and x are as one shape; false if they do not fit. */
static bool spread(Shape *y, Shape x)
{
    Shape small = x.rank > y->rank ? *y : x;
    if (x.rank > y->rank) *y = x;
    for (int i = 1; i <= small.rank; i++) {
        int *a = &y->d[y->rank - i], b = small.d[small.rank - i];
        if (*a != b && *a != 1 && b != 1) return false;
        if (*a == 1) *a = b;
    }
    return true;
}

static void shape(Node *n)
{
    Shape y = n->in[0]->shape;
    bool equal = true;
    for (int i = 1; i < n->n_in; i++) {
        Shape x = n->in[i]->shape, before = y;
        equal &= same_shape(n->in[0]->shape, x);
        if (spread(&y, x)) continue;
        err_at(n->loc, "%s: the shapes differ: %s and %s", label(n), show(before), show(x));
        trail(n);
        help("a 1x1 Conv2D changes channels, strides change the map's size");
        return;
    }
    if (n->op == &op_add && !equal) n->op = &op_add_broadcast;
    if (n->op != &op_add) put_text(n, "kind", n->item->op->name);
    output(n, "y", y);
}

#define MERGE(id, name_, what_, most, ...) \
    const Op op_##id = { .name = name_, .kind = LAYER, .what = what_, .options = options, .min_inputs = 2, .max_inputs = most, \
                         .shape = shape, .calls = { { FORWARD, "forward", "y", "x*", CHEAP }, __VA_ARGS__ } }
#define BY_DY { BACKWARD, "dx", "dx*", "dy", 0 }
#define BY_OTHERS { BACKWARD, "dx", "dx*", "dy x*", 0 }

MERGE(add,      "Add",      "the sum of its inputs",            -1, { .name = NULL });
MERGE(subtract, "Subtract", "the first input less the second",   2, BY_DY);
MERGE(multiply, "Multiply", "the product of its inputs",        -1, BY_OTHERS);
MERGE(average,  "Average",  "the mean of its inputs",           -1, BY_DY);
MERGE(maximum,  "Maximum",  "the largest of its inputs",        -1, BY_OTHERS);
MERGE(minimum,  "Minimum",  "the smallest of its inputs",       -1, BY_OTHERS);

const Op op_add_broadcast = {
    .name = "add_broadcast", .kind = INNER, .what = "an Add some of whose inputs are repeated", .max_inputs = -1,
    .calls = { { FORWARD, "forward", "y", "x*", CHEAP }, BY_DY },
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
