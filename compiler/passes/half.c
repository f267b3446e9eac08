/* half.c -- the forward half of a training plan: what NAME_forward runs; and of inference's, what is run to see what reaches the
 * layers that are adapted to it.
 *
 * A call is of the half if an output, a loss or a metric comes from it, or, of inference, what is to be seen; calls stand in
 * order, so one look from the last to the first finds them. Of a phase the half is the calls up to the last such one that is not
 * made again for somebody else; of the calls behind its barrier those themselves. Invariant: a call of the half writes no state,
 * for a forward pass leaves none. */
#include "passes/passes.h"

static bool judged(const Value *v) { return v->node && (v->node->op->kind == METRIC || slot(v->node, "loss") == v); }

static bool asked_for(const Graph *g, const Call *c, const bool *needed)
{
    for (int k = 0; k < c->n_writes; k++) {
        const Value *v = root(c->write[k].value);
        if (needed[v->id] || (g->training && v->role == REDUCE && judged(v))) return true;
    }
    return false;
}

static void no_state(const Call *c)
{
    for (int k = 0; k < c->n_writes; k++)
        if (c->write[k].value->role == STATE)
            die("%s writes the state %s and what a forward pass needs", c->name, c->write[k].value->name);
}

static bool *of_the_half(const Graph *g)
{
    bool *needed = NEWS(bool, g->n_values), *mine = NEWS(bool, g->n_calls);
    for (int k = g->training ? 0 : given_outputs(g); k < g->n_outputs; k++) needed[root(g->outputs[k])->id] = true;
    for (int i = g->n_calls - 1; i >= 0; i--) {
        const Call *c = g->calls[i];
        if (!(mine[i] = asked_for(g, c, needed))) continue;
        no_state(c);
        for (int k = 0; k < c->n_reads; k++) needed[root(c->read[k].value)->id] = true;
    }
    return mine;
}

static void end_of_half(Phase *p)
{
    int last = -1;
    for (int r = 0; r < p->n_runs; r++)
        for (int i = 0; i < p->runs[r].n; i++) {
            const Call *c = p->runs[r].calls[i];
            if (c->forward && !c->again) last = r, p->runs[r].forward = i + 1;
        }
    for (int r = 0; r < last; r++) p->runs[r].forward = p->runs[r].n;
    p->forward = last >= 0;
}

void half(Plan *p)
{
    const bool *mine = of_the_half(p->graph);
    for (int i = 0; i < p->graph->n_calls; i++) p->graph->calls[i]->forward = mine[i];
    for (int q = 0; q < p->n_phases; q++) end_of_half(&p->phases[q]);
}
