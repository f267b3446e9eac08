/* emit_kernels.c -- the functions that calls are made of: one for each different call, however often it is made.
 *
 * Two calls whose functions would differ in nothing but the name share one: inference's convolution is training's where it stores
 * the same things. The text of a function is made with a neutral name first, which is what they are compared by. */
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

static const char *function(Kernels *k, const Call *c, bool training, const char *whole)
{
    push_call(k->L, c, NEUTRAL);
    if (whole) field_text(k->L, "whole", whole);
    lua_newtable(k->L);
    lua_pushvalue(k->L, -2), lua_setfield(k->L, -2, "c");
    lua_remove(k->L, -2);
    const char *key = expand(k->L, c->variant->template);
    Kernel *there = look_up(&k->made, key);
    if (there) {
        there->training &= training;
        return there->fn;
    }
    const char *fn = whole ? format("%s_part", whole) : c->name;
    if (!k->names.n) take_interface(k);
    if (look_up(&k->names, fn))
        fn = format("%s_%s", same(c->def->name, "forward") ? c->node->name : c->name, training ? "train" : "infer");
    if (look_up(&k->names, fn)) fn = format("%s_%d", fn, k->n);
    Kernel *fresh = NEW(Kernel);
    *fresh = (Kernel){ .fn = fn, .text = wrapped(replaced(key, NEUTRAL, fn), WIDTH), .training = training, .node = c->node };
    PUSH(k->kernels, k->n, fresh);
    enter(&k->made, key, fresh), enter(&k->names, fn, fresh);
    return fn;
}

const char *kernel_for(Kernels *k, const Call *c, bool training) { return function(k, c, training, NULL); }
const char *part_for(Kernels *k, const Call *c) { return function(k, c, false, kernel_for(k, c, false)); }
