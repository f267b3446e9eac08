/* fold.c -- what inference does not need goes.
 *
 * An op has nothing to do in inference when its table has no FORWARD and no INFER call (Dropout): its readers then read what it
 * read. A BatchNormalization behind a layer that is linear in its kernel (Dense, the convolutions) and that only it reads goes into
 * that kernel and bias, when weights are prepared:
 *
 *   kernel' = kernel s,  bias' = (bias - moving_mean) s + beta,  s = gamma / sqrt(moving_variance + epsilon) */
#include "ir/rewrite.h"
#include "op/queries.h"
#include "passes/passes.h"

static bool acts_in_inference(const Op *op)
{
    for (const CallDef *d = op->calls; d->name; d++) if (d->half == FORWARD || d->half == INFER) return true;
    return false;
}

/* By value: in how many nodes. It is counted as the pass begins: what is folded was in one only. */
static int *count_uses(const Graph *g)
{
    int *uses = NEWS(int, g->n_values);
    for (int i = 0; i < g->n_nodes; i++)
        for (int k = 0; k < g->nodes[i]->n_slots; k++) uses[g->nodes[i]->slot[k].value->id]++;
    return uses;
}

/* The parameters of a layer that is used more than once serve other places too: they stay as they are. */
static bool used_once(const Node *n, const int *uses)
{
    return uses[slot(n, slot(n, "kernel") ? "kernel" : "moving_mean")->id] == 1;
}

static bool into_kernel(Graph *g, Node *norm, const int *uses)
{
    Node *n = same(norm->op->name, "BatchNormalization") ? norm->in[0]->node : NULL;
    if (!n || !linear(n->op) || n->norm || n->out->wanted || readers(g, n->out) != 1) return false;
    if (!used_once(n, uses) || !used_once(norm, uses)) return false;
    n->norm = norm;
    if (!slot(n, "bias")) {
        Value *bias = new_value(g, n, "bias", PARAM, REAL, slot(norm, "moving_mean")->shape);
        bias->axes = "o";
        add_slot(n, "bias", bias);
    }
    n->out->wanted = norm->out->wanted;
    read_instead(g, norm->out, n->out);
    hand_over(g, norm, n);
    return true;
}

static bool goes(Graph *g, Node *n, const int *uses)
{
    if (!n->out || n->n_in != 1) return false;
    if (acts_in_inference(n->op)) return into_kernel(g, n, uses);
    idle(g, n);
    return true;
}

void fold(Graph *g)
{
    if (g->training) return;
    const int *uses = count_uses(g);
    for (int i = 0; i < g->n_nodes;) if (!goes(g, g->nodes[i], uses)) i++;
}
