/* fold.c -- what inference does not need goes: layers that act in training only pass their input on.
 *
 * An op has nothing to do in inference when its table has no FORWARD and no INFER call (Dropout). Its readers then read what it
 * read. */
#include "cnnc.h"
#include <string.h>

static bool acts_in_inference(const Op *op)
{
    for (const CallDef *d = op->calls; d->name; d++) if (d->half == FORWARD || d->half == INFER) return true;
    return false;
}

static void read_instead(Graph *g, const Value *old, Value *by)
{
    for (int i = 0; i < g->n_nodes; i++) {
        Node *n = g->nodes[i];
        for (int k = 0; k < n->n_in; k++) if (n->in[k] == old) n->in[k] = by;
        for (int k = 0; k < n->n_slots; k++) if (n->slot[k].value == old && n->slot[k].value->node != n) n->slot[k].value = by;
    }
    for (int k = 0; k < g->n_outputs; k++) if (g->outputs[k] == old) g->outputs[k] = by, by->wanted = true;
}

void fold(Graph *g)
{
    if (g->training) return;
    int kept = 0;
    for (int i = 0; i < g->n_nodes; i++) {
        Node *n = g->nodes[i];
        if (n->out && n->n_in == 1 && !acts_in_inference(n->op)) read_instead(g, n->out, n->in[0]);
        else g->nodes[kept++] = n;
    }
    g->n_nodes = kept;
}
