/* whiten.c -- ImageDataGenerator's zca_whitening: samples multiplied by a matrix that makes their values uncorrelated.
 *
 *   y[o] = sum i  x[i] * kernel[i][o]
 *
 * Behind `standardize`, which centres, between a Flatten and a Reshape, and computed as a Dense without a bias is. The matrix is a
 * parameter that nothing trains: training makes it of its samples before it begins (rt_whiten.c). */
#include "options.h"

bool whitens(const Model *m)
{
    const Item *it = item(m->fit, "augment");
    return it && flag(it, "zca_whitening");
}

static void shape(Node *n)
{
    int d = n->in[0]->shape.d[0];
    if (size(shape2(d, d)) < 0) {
        err_at(n->loc, "ImageDataGenerator: zca_whitening of samples of %d numbers: a matrix of %dx%d has more than " MOST_TEXT
               " elements", d, d, d);
        help("smaller images, or featurewise_std_normalization");
        return;
    }
    put(n, "ic", d), put(n, "oc", d), put(n, "adapts_by", number(n->item, "zca_epsilon"));
    n->macs = (long)d * d;
    output(n, "y", n->in[0]->shape);
    param(n, "kernel", shape2(d, d), "io")->initializer = plain_item(find_op("IdentityInitializer"), n->loc);
}

/* The layer that turns an image into a vector or back. */
static Value *turned(Graph *g, const char *op, Value *x, Shape to)
{
    Item *it = plain_item(find_op(op), x->node->loc);
    it->name = format("zca_%s", it->name);
    if (to.rank > 1) {
        Setting *shape = (Setting *)setting(it, "target_shape");
        shape->given = true, shape->n = to.rank;
        for (int i = 0; i < to.rank; i++) shape->ints[i] = to.d[i];
    }
    return node(g, it->op, it, it->name, it->loc, &x, 1)->out;
}

Value *whitened(Graph *g, const Item *augment, Value *x)
{
    Item *it = NEW(Item);
    *it = *augment;
    it->name = "zca_whitening";
    Value *flat = turned(g, "Flatten", x, shape1(0)), *y = node(g, find_op("whiten"), it, it->name, it->loc, &flat, 1)->out;
    return y ? turned(g, "Reshape", y, x->shape) : NULL;
}

const Op op_whiten = {
    .name = "whiten", .kind = INNER, .what = "values made uncorrelated over the training samples", .shape = shape,
    .adapts = "whitening",
    .calls = {
        { FORWARD, "forward", "y", "x kernel", 0 },
    },
};
