/* emit_kernels.c -- the functions that calls are made of: one for each different call, however often it is made.
 *
 * Two calls whose functions would differ in nothing but the name share one: inference's convolution is training's where it stores
 * the same things, and also where training's writes more (which of a cell was the maximum) and takes NULL for it. The text of a
 * function is made with a neutral name first, which is what they are compared by. */
#include "emit.h"
#include <stdlib.h>
#include <string.h>

static const char *replaced(const char *text, const char *what, const char *by)
{
    Text out = { 0 };
    for (const char *at; (at = strstr(text, what)); text = at + strlen(what))
        add_text(&out, text, (size_t)(at - text)), add_text(&out, by, strlen(by));
    add_text(&out, text, strlen(text));
    return whole_text(&out);
}

#define NEUTRAL "cnnc_function_name"

/* A layer may be called like its network, whose own interface has these names. */
static void take_interface(Kernels *k)
{
    static const char *const interface[] = { "infer", "predict", "step", "step_grad", "forward", "see", "steps", "init", "load",
        "bytes", "prepare", "runs_here", "threads", "weights_bytes", "scratch_bytes", "model" };
    for (int i = 0; i < (int)(sizeof interface / sizeof *interface); i++)
        enter(&k->names, format("%s_%s", k->net, interface[i]), k);
}

/* From 1 on, the first place of a node or of the one whose inner node it is. */
static void number_nodes(const Graph *g)
{
    for (int i = 0; i < g->n_nodes; i++) {
        Node *n = g->nodes[i];
        if (!n->place) n->place = i + 1;
        if (n->inner && !n->inner->place) n->inner->place = i + 1;
    }
}

/* Where a node stands in the network; a node that a pass made stands with the layer that it serves. */
static int position(const Graph *g, const Node *n)
{
    if (n->inner && n->inner != n) return position(g, n->inner);
    return n->place ? n->place : g->n_nodes + 1;
}

static int by_position(const void *a, const void *b)
{
    const Kernel *x = *(Kernel *const *)a, *y = *(Kernel *const *)b;
    return x->position != y->position ? x->position - y->position : x->no - y->no;
}

/* Network order: a layer's forward and backward side by side. */
void sort_kernels(Kernels *k, const Graph *g)
{
    number_nodes(g);
    for (int i = 0; i < k->n; i++) k->kernels[i]->position = position(g, k->kernels[i]->node), k->kernels[i]->no = i;
    if (k->n) qsort(k->kernels, (size_t)k->n, sizeof *k->kernels, by_position);
}

/* A call's function with a neutral name. */
static const char *neutral(Kernels *k, const Call *c)
{
    push_call(k->L, c, NEUTRAL);
    lua_newtable(k->L);
    lua_pushvalue(k->L, -2), lua_setfield(k->L, -2, "c");
    lua_remove(k->L, -2);
    return expand(k->L, c->variant->template);
}

static bool writes(const Call *c, const char *slot)
{
    for (int i = 0; i < c->n_writes; i++) if (same(c->write[i].slot, slot)) return true;
    return false;
}

/* Training's call of the same node, if without what it writes besides it would have the same function; else the call itself. */
static const Call *fuller(Kernels *k, const Call *c, const char *text)
{
    const Graph *g = k->train->graph;
    for (int i = 0; i < g->n_calls && c->def->flags & ASIDE; i++) {
        const Call *t = g->calls[i];
        if (t->variant != c->variant || !same(t->name, c->name) || t->n_writes <= c->n_writes) continue;
        Call less = *t;
        less.write = NEWS(Arg, t->n_writes), less.n_writes = 0;
        for (int w = 0; w < t->n_writes; w++) if (writes(c, t->write[w].slot)) less.write[less.n_writes++] = t->write[w];
        if (same(neutral(k, &less), text)) return t;
    }
    return c;
}

/* The name of a new one. */
static const char *name_for(Kernels *k, const Call *c, bool training)
{
    const char *fn = c->name;
    if (!k->names.n) take_interface(k);
    if (look_up(&k->names, fn))
        fn = format("%s_%s", same(c->def->name, "forward") ? c->node->name : c->name, training ? "train" : "infer");
    return look_up(&k->names, fn) ? format("%s_%d", fn, k->n) : fn;
}

Function kernel_for(Kernels *k, const Call *c, bool training)
{
    const char *key = neutral(k, c);
    const Call *of = training ? c : fuller(k, c, key);
    if (of != c) key = neutral(k, of);
    Kernel *there = look_up(&k->made, key);
    if (there) {
        there->training &= training;
        return (Function){ there->fn, of };
    }
    const char *fn = name_for(k, c, training);
    Kernel *fresh = NEW(Kernel);
    *fresh = (Kernel){ .fn = fn, .text = wrapped(replaced(key, NEUTRAL, fn), WIDTH), .training = training, .node = c->node };
    PUSH(k->kernels, k->n, fresh);
    enter(&k->made, key, fresh), enter(&k->names, fn, fresh);
    return (Function){ fn, of };
}
