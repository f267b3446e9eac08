/* net.c -- from a Model to steps in an order of computation, and running them */
#include "net.h"
#include <stdlib.h>
#include <string.h>

const Setting *option(const Item *it, const char *name)
{
    for (int i = 0; it && it->op->options && it->op->options[i].name; i++)
        if (!strcmp(it->op->options[i].name, name) && it->op->options[i].type < LATER) return &it->settings[i];
    return NULL;
}

double option_number(const Item *it, const char *name, double otherwise)
{
    const Setting *s = option(it, name);
    return s ? s->number : otherwise;
}

const Item *option_item(const Item *it, const char *name)
{
    const Setting *s = option(it, name);
    return s ? s->item : NULL;
}

/* A shared layer's parameters exist once: its later uses find them by name. */
Param *add_param(Net *net, Step *s, int k, const char *name, Shape shape, bool trainable, const Item *regularizer)
{
    char *full = format("%s/%s", s->item->name, name);
    for (int i = 0; i < net->n_params; i++)
        if (same(net->params[i]->name, full)) return s->param[k] = net->params[i];
    Param *p = NEW(Param);
    *p = (Param){ .name = full, .shape = shape, .n = size(shape), .regularizer = regularizer };
    p->trainable = trainable && option_number(s->item, "trainable", 1) != 0;
    p->w = NEWS(double, p->n), p->g = NEWS(double, p->n);
    PUSH(net->params, net->n_params, p);
    return s->param[k] = p;
}

static const Rule *rule_of(const char *op)
{
    for (const Rule *r = rules; r->op; r++) if (same(r->op, op)) return r;
    quit("the interpreter does not know %s", op);
}

static Step *add_step(Net *net, const Rule *rule, const Item *it, const char *name, Step **in, int n_in)
{
    Step *s = NEW(Step);
    *s = (Step){ .rule = rule, .item = it, .name = name, .in = in, .n_in = n_in };
    rule->shape(net, s);
    s->n = 1;
    for (int i = 0; i < s->shape.rank; i++) s->n *= s->shape.d[i];
    PUSH(net->steps, net->n_steps, s);
    return s;
}

static Step *step_of(Net *net, const Tensor *t);

/* Of TimeDistributed its layer, whose weights are called after both, and frozen by either. */
static const Item *layer_of(const Tensor *t)
{
    const Item *inner = same(t->layer->op->name, "TimeDistributed") ? option_item(t->layer, "layer") : NULL;
    Item *it = NEW(Item);
    if (!inner) return t->layer;
    *it = *inner, it->name = format("%s/%s", t->layer->name, inner->name);
    if (!flag(t->layer, "trainable")) give(it, "trainable")->number = 0;
    return it;
}

static Step *new_step(Net *net, const Tensor *t)
{
    Step **in = NEWS(Step *, t->n + 1);
    for (int i = 0; i < t->n; i++) in[i] = step_of(net, t->in[i]);
    const Item *layer = layer_of(t), *act = option_item(layer, "activation");
    if (same(layer->op->name, "Activation")) return add_step(net, &activation_rule, act, layer->name, in, t->n);
    Step *s = add_step(net, rule_of(layer->op->name), layer, layer->name, in, t->n);
    bool within = option(layer, "recurrent_initializer");      /* its steps */
    if (!act || same(act->op->name, "linear") || within) return s;
    Step **behind = NEWS(Step *, 1);
    behind[0] = s;
    return add_step(net, &activation_rule, act, layer->name, behind, 1);
}

static Step *step_of(Net *net, const Tensor *t)
{
    for (int i = 0; i < net->n_steps; i++) if (net->steps[i]->tensor == t) return net->steps[i];
    Step *s = new_step(net, t);
    s->tensor = t;
    return s;
}

Net *make_net(const Model *m)
{
    Net *net = NEW(Net);
    net->model = m;
    net->outputs = NEWS(Step *, m->n_outputs);
    for (int i = 0; i < m->n_inputs; i++) step_of(net, m->inputs[i]);
    for (int i = 0; i < m->n_tensors; i++) step_of(net, m->tensors[i]);       /* as the file calls them: a shared layer's updates */
    for (int i = 0; i < m->n_outputs; i++) net->outputs[i] = step_of(net, m->outputs[i]);
    return net;
}

/* ---- running ---- */

static double *clear(double *old, long n)
{
    free(old);
    double *p = calloc((size_t)n + 1, sizeof *p);
    if (!p) quit("out of memory");
    return p;
}

void resize(Net *net, int batch)
{
    for (int i = 0; i < net->n_steps; i++) {
        Step *s = net->steps[i];
        if (batch != net->batch) s->y = clear(s->y, s->n * batch);
        s->dy = clear(s->dy, s->n * batch);
    }
    for (int i = 0; i < net->n_params; i++) memset(net->params[i]->g, 0, sizeof(double) * (size_t)net->params[i]->n);
    net->batch = batch;
}

void forward(Net *net, int batch, bool training)
{
    if (batch != net->batch) quit("resize comes first");
    net->training = training;
    for (int i = 0; i < net->n_steps; i++) net->steps[i]->rule->forward(net, net->steps[i]);
}

void backward(Net *net)
{
    for (int i = net->n_steps - 1; i >= 0; i--) net->steps[i]->rule->backward(net, net->steps[i]);
}
