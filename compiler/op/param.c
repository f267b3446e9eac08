/* param.c -- what a shape function makes of weights: parameters that are trained, and states that are not.
 *
 * A shared layer's uses share them: they are found by their Keras name. */
#include "op/queries.h"

/* Keras's fans: the last axis is out, the one before it in, all others the receptive field. */
static void fans(Value *v)
{
    Shape s = v->as.rank ? v->as : v->shape;
    int field = 1;
    for (int i = 0; i < s.rank - 2; i++) field *= s.d[i];
    v->fan_in = s.rank > 1 ? s.d[s.rank - 2] * field : s.d[0];
    v->fan_out = s.rank > 1 ? s.d[s.rank - 1] * field : s.d[0];
}

/* What the layer's options say of its parameter of that name: "kernel_initializer". */
static Item *said_of(const Node *n, const char *name, const char *what)
{
    const char *begins = same(name, "kernel") && n->op->kernel ? n->op->kernel : name, *option = format("%s_%s", begins, what);
    return has_option(n->item, option) ? item(n->item, option) : NULL;
}

static Value *weight(Node *n, const char *name, Role role, Shape s, const char *axes)
{
    const char *within = n->item->path ? n->item->path : n->item->name;
    const char *keras = format("%s/%s", within, same(name, "kernel") && n->item->kernel ? n->item->kernel : name);
    Value *v = look_up(&n->graph->params, keras);
    if (v && !same_shape(v->shape, s))
        err_at(n->loc, "%s is used again with another input: its %s would be %s, and is %s", n->item->name, name, show(s),
               show(v->shape));
    if (!v) {
        v = inner(n, name, role, REAL, s);
        v->as = same(name, "kernel") ? n->item->kernel_as : same(name, "bias") ? n->item->bias_as : (Shape){ 0 };
        v->keras = keras, v->axes = axes, v->initializer = said_of(n, name, "initializer");
        v->trainable = role == PARAM && !n->op->adapts && flag(n->item, "trainable");
        enter(&n->graph->params, keras, v);
        fans(v);
        check_initializer(n, v);
    }
    add_slot(n, name, v);
    return v;
}

Value *param(Node *n, const char *name, Shape s, const char *axes)
{
    Value *v = weight(n, name, PARAM, s, axes);
    v->regularizer = said_of(n, name, "regularizer");
    v->constraint = said_of(n, name, "constraint");
    if (v->node == n) check_regularizer(n, v), check_constraint(n, v);
    return v;
}

Value *state(Node *n, const char *name, Shape s, const char *axes)
{
    return weight(n, name, STATE, s, axes);
}
