/* graph.c -- the graph's parts: values, slots, numbers, nodes. Invariant: a value has one defining node; nodes stand after the
 * nodes they read. */
#include "ir/graph.h"
#include "ir/names.h"
#include <string.h>

/* ---- values and slots ---- */

Value *new_value(Graph *g, Node *n, const char *slot_name, Role role, Elem elem, Shape s)
{
    Value *v = NEW(Value);
    *v = (Value){ .id = g->n_values, .slot = slot_name, .node = n, .role = role, .elem = elem, .shape = s };
    v->name = !n ? slot_name : same(slot_name, "y") ? format("%s_y", n->name) : format("%s_%s", n->name, slot_name);
    PUSH(g->values, g->n_values, v);
    return v;
}

Value *slot(const Node *n, const char *name)
{
    for (int i = 0; i < n->n_slots; i++)
        if (same(n->slot[i].name, name)) return n->slot[i].value;
    return NULL;
}

const ElemType elem_types[] = {
    [REAL] = { "real", 4 }, [DOUBLE] = { "double", 8 }, [BYTE] = { "uint8_t", 1 },
    [RAW] = { "struct rt_array", 0 }, [TARGET] = { "struct rt_array", 0 },
};

long memory_bytes(const Value *v)
{
    long real = elem_types[REAL].bytes, all = memory_size(&v->mem) * elem_types[v->elem].bytes;
    return (all + real - 1) / real * real;
}

long reals(const Value *v) { return memory_bytes(v) / elem_types[REAL].bytes; }

void add_slot(Node *n, const char *name, Value *v)
{
    for (int i = 0; i < n->n_slots; i++)
        if (same(n->slot[i].name, name)) { n->slot[i].value = v; return; }
    PUSH(n->slot, n->n_slots, ((Slot){ name, v }));
}

Value *root(Value *v)
{
    while (v->base) v = v->base;
    return v;
}

Value *inner(Node *n, const char *name, Role role, Elem elem, Shape s)
{
    if (size(s) < 0) err_at(n->loc, "%s: %s has more than " MOST_TEXT " elements", label(n), show(s));
    else if (padded_size(s) > MOST_ELEMENTS)
        err_at(n->loc, "%s: %s has more than " MOST_TEXT " elements as it lies in memory, its last axis in lines of %d", label(n),
               show(s), REALS_A_LINE);
    Value *v = new_value(n->graph, n, name, role, elem, s);
    add_slot(n, name, v);
    return v;
}

Value *output(Node *n, const char *name, Shape s)
{
    Value *v = inner(n, name, DATA, REAL, s);
    /* what is too large has no readers, which would say so again */
    if (!n->out && padded_size(s) <= MOST_ELEMENTS) n->out = v;
    return v;
}

void put(Node *n, const char *name, double v)
{
    for (int i = 0; i < n->n_num; i++)
        if (same(n->num[i].name, name)) { n->num[i].v = v; return; }
    if (n->n_num == (int)(sizeof n->num / sizeof *n->num)) die("%s has too many numbers", n->name);
    n->num[n->n_num].name = name, n->num[n->n_num++].v = v;
}

void put_text(Node *n, const char *name, const char *text)
{
    put(n, name, 0);
    for (int i = 0; i < n->n_num; i++) if (same(n->num[i].name, name)) n->num[i].text = text;
}

bool has_number(const Node *n, const char *name)
{
    for (int i = 0; i < n->n_num; i++) if (same(n->num[i].name, name)) return true;
    return false;
}

double get(const Node *n, const char *name)
{
    for (int i = 0; i < n->n_num; i++)
        if (same(n->num[i].name, name)) return n->num[i].v;
    die("%s (%s) has no number '%s'", n->name, n->op->name, name);
}

Window window(int n, int k, int stride, bool same_padding)
{
    if (!same_padding) return (Window){ n < k ? 0 : (n - k) / stride + 1, 0, 0 };
    long out = ((long)n + stride - 1) / stride, pad = (out - 1) * stride + k - n;
    if (pad < 0) pad = 0;
    return (Window){ (int)out, (int)(pad / 2), (int)(pad - pad / 2) };
}

int given_outputs(const Graph *g) { return g->n_outputs - (g->training ? 0 : g->n_adapted); }

/* ---- nodes ---- */

/* Two names that differ only in odd characters stay apart by a number. */
static const char *identifier(const Graph *g, const char *name)
{
    const char *prefix = layer_prefix(name), *id = prefix;
    for (int k = 2; look_up(&g->names, id); k++) id = format("%s_%d_", prefix, k);
    return id;
}

/* A node without its shape: inputs are slots x (one), x0 x1 .. (several), or y (losses and metrics). */
Node *bare_node(Graph *g, const Op *op, const Item *item, const char *name, Loc loc, Value **in, int n_in)
{
    Node *n = NEW(Node);
    *n = (Node){ .id = g->n_nodes, .graph = g, .op = op, .item = item, .name = identifier(g, name), .loc = loc, .n_in = n_in };
    enter(&g->names, n->name, n);
    n->in = NEWS(Value *, n_in);
    for (int i = 0; i < n_in; i++) n->in[i] = in[i];
    bool several = op->max_inputs > 1 || op->max_inputs < 0;
    for (int i = 0; i < n_in; i++)
        add_slot(n, several ? format("x%d", i) : op->kind == LOSS || op->kind == METRIC ? "y" : "x", in[i]);
    return n;
}

void shape_node(Graph *g, Node *n)
{
    n->op->shape(n);
    PUSH(g->nodes, g->n_nodes, n);
}

Node *node(Graph *g, const Op *op, const Item *item, const char *name, Loc loc, Value **in, int n_in)
{
    Node *n = bare_node(g, op, item, name, loc, in, n_in);
    shape_node(g, n);
    return n;
}

/* The shapes on the way to n, newest last: what a user wants to see when a shape does not fit. */
void trail(const Node *n)
{
    const Node *path[6];
    int k = 0;
    for (const Value *v = n->n_in ? n->in[0] : NULL; v && v->node && k < 6; v = v->node->n_in ? v->node->in[0] : NULL)
        if (v->node->out) path[k++] = v->node;
    for (; k > 0; k--) help("%-20s %s", path[k - 1]->name, show(path[k - 1]->out->shape));
}
