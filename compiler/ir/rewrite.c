/* rewrite.c -- how passes replace nodes, so that nothing that a node has is lost on the way.
 *
 * A node that takes another's place begins as a whole copy of it, and the pass states what is different: an attribute that nobody
 * thought of goes along. A node leaves the graph by hand_over() or idle() only, which write down who does its work from then on
 * (`by`); verify.c asks that one for everything that the old node had. */
#include "ir/rewrite.h"
#include <string.h>

/* A node of another op with all that `old` has. It is not yet in the graph: hand_over() puts it there. */
Node *successor(const Graph *g, const Node *old, const char *op)
{
    Node *n = NEW(Node);
    *n = *old;
    n->id = g->n_nodes, n->op = find_op(op), n->slot = NULL, n->n_slots = 0;
    for (int i = 0; i < old->n_slots; i++) PUSH(n->slot, n->n_slots, old->slot[i]);
    n->in = NEWS(Value *, old->n_in);
    memcpy(n->in, old->in, sizeof *n->in * (size_t)old->n_in);
    return n;
}

void drop_slot(Node *n, const char *name)
{
    for (int i = 0; i < n->n_slots; i++)
        if (same(n->slot[i].name, name)) { memmove(n->slot + i, n->slot + i + 1, sizeof *n->slot * (size_t)(--n->n_slots - i));
            return; }
    die("%s has no slot '%s' to drop", n->name, name);
}

void take_output(Node *n, const char *name, Value *v)
{
    v->node = n, v->slot = name, v->name = format("%s_%s", n->name, name);
    add_slot(n, name, v);
    n->out = v;
}

static int place_of(const Graph *g, const Node *n)
{
    for (int i = 0; i < g->n_nodes; i++) if (g->nodes[i] == n) return i;
    return -1;
}

static void remove_node(Graph *g, Node *n)
{
    int i = place_of(g, n);
    memmove(g->nodes + i, g->nodes + i + 1, sizeof *g->nodes * (size_t)(--g->n_nodes - i));
    PUSH(g->gone, g->n_gone, n);
}

/* `by` does old's work from now on, and stands in its place unless it has one already. */
void hand_over(Graph *g, Node *old, Node *by)
{
    int at = place_of(g, old);
    if (place_of(g, by) >= 0) remove_node(g, old);
    else g->nodes[at] = by, PUSH(g->gone, g->n_gone, old);
    old->by = by;
}

/* Whoever read `old` reads `value` from now on, the program's outputs too. */
void read_instead(Graph *g, const Value *old, Value *value)
{
    for (int i = 0; i < g->n_nodes; i++) {
        Node *n = g->nodes[i];
        for (int k = 0; k < n->n_in; k++) if (n->in[k] == old) n->in[k] = value;
        for (int k = 0; k < n->n_slots; k++) if (n->slot[k].value == old && n->slot[k].value->node != n) n->slot[k].value = value;
    }
    for (int k = 0; k < g->n_outputs; k++) if (g->outputs[k] == old) g->outputs[k] = value, value->wanted = true;
}

/* n has nothing to do: its readers read what it read, from whoever makes that. */
void idle(Graph *g, Node *n)
{
    read_instead(g, n->out, n->in[0]);
    hand_over(g, n, n->in[0]->node);
}
