/* emit_kernels.c -- the functions that calls are made of: one for each different call, however often it is made.
 *
 * Two calls whose functions would differ in nothing but the name share one: inference's convolution is training's where it stores
 * the same things. The text of a function is made with a neutral name first, which is what they are compared by. */
#include "emit.h"
#include <string.h>

static char *replaced(const char *text, const char *what, const char *by)
{
    size_t n = strlen(what);
    char *out = "";
    for (const char *at; (at = strstr(text, what)); text = at + n) out = format("%s%.*s%s", out, (int)(at - text), text, by);
    return format("%s%s", out, text);
}

enum { WIDTH = 128 };

/* Breaks a line of C that is too long behind commas, and goes on under what follows its first parenthesis. */
static char *wrapped_line(const char *line, int n)
{
    int open = (int)strcspn(line, "("), indent = open < 48 ? open + 1 : 16, room = WIDTH;
    char *out = "";
    while (n > room) {
        int cut = room;
        while (cut > 0 && !(line[cut - 1] == ',' && line[cut] == ' ')) cut--;
        if (!cut) break;
        out = format("%s%.*s\n%*s", out, cut, line, indent, "");
        line += cut + 1, n -= cut + 1, room = WIDTH - indent;
    }
    return format("%s%.*s", out, n, line);
}

char *wrapped(const char *text)
{
    char *out = "";
    while (*text) {
        int n = (int)strcspn(text, "\n");
        bool comment = !strncmp(text, " *", 2) || !strncmp(text, "/*", 2);
        char *line = n > WIDTH && !comment ? wrapped_line(text, n) : format("%.*s", n, text);
        out = format("%s%s%s", out, line, text[n] ? "\n" : "");
        text += n + (text[n] == '\n');
    }
    return out;
}

#define NEUTRAL "cnnc_function_name"

/* Taken by another function, or by the network's own interface (a layer may be called like its network). */
static bool name_taken(const Kernels *k, const char *fn)
{
    static const char *const interface[] = { "infer", "predict", "step", "step_grad", "forward", "steps", "init", "load", "bytes",
        "prepare", "weights_bytes", "scratch_bytes", "model" };
    for (int i = 0; i < (int)(sizeof interface / sizeof *interface); i++) if (same(fn, format("%s_%s", k->net, interface[i]))) return true;
    for (int i = 0; i < k->n; i++) if (same(k->kernels[i].fn, fn)) return true;
    return false;
}

/* Where a node stands in the network; a node that a pass made stands with the layer that it serves. */
static int position(const Graph *g, const Node *n)
{
    for (int i = 0; i < g->n_nodes; i++)
        if (g->nodes[i] == n || g->nodes[i]->inner == n) return n->inner && n->inner != n ? position(g, n->inner) : i;
    return n->inner ? position(g, n->inner) : g->n_nodes;
}

/* Network order: a layer's forward and backward side by side. */
void sort_kernels(Kernels *k, const Graph *g)
{
    for (int i = 1; i < k->n; i++)
        for (int j = i; j > 0 && position(g, k->kernels[j].node) < position(g, k->kernels[j - 1].node); j--) {
            Kernel t = k->kernels[j];
            k->kernels[j] = k->kernels[j - 1], k->kernels[j - 1] = t;
        }
}

static const char *function(Kernels *k, const Call *c, bool training, const char *whole)
{
    push_call(k->L, c, NEUTRAL);
    if (whole) field_text(k->L, "whole", whole);
    lua_newtable(k->L);
    lua_pushvalue(k->L, -2), lua_setfield(k->L, -2, "c");
    lua_remove(k->L, -2);
    const char *key = expand(k->L, c->variant->template);
    for (int i = 0; i < k->n; i++)
        if (same(k->kernels[i].key, key)) {
            k->kernels[i].training &= training;
            return k->kernels[i].fn;
        }
    const char *fn = whole ? format("%s_part", whole) : c->name;
    if (name_taken(k, fn)) fn = format("%s_%s", same(c->def->name, "forward") ? c->node->name : c->name, training ? "train" : "infer");
    if (name_taken(k, fn)) fn = format("%s_%d", fn, k->n);
    Kernel fresh = { .fn = fn, .text = wrapped(replaced(key, NEUTRAL, fn)), .key = key, .training = training, .node = c->node };
    PUSH(k->kernels, k->n, fresh);
    return fn;
}

const char *kernel_for(Kernels *k, const Call *c, bool training) { return function(k, c, training, NULL); }
const char *part_for(Kernels *k, const Call *c) { return function(k, c, false, kernel_for(k, c, false)); }
