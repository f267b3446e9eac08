/* dump.c -- the state after a pass as text: one line a node, a call or a run; stable, so that it can be compared. */
#include "op/queries.h"
#include "passes/passes.h"
#include <string.h>

/* ---- nodes ---- */

static void options_of(const Node *n, FILE *to)
{
    for (int i = 0; n->item && n->op->options && n->op->options[i].name; i++) {
        const Option *o = &n->op->options[i];
        const Setting *s = &n->item->settings[i];
        if (!s->given) continue;
        if (o->type == INT || o->type == NUMBER) fprintf(to, " %s=%g", o->name, s->number);
        for (int k = 0; (o->type == PAIR || o->type == TRIPLE) && k < s->n; k++)
            fprintf(to, "%s%d", k ? "x" : format(" %s=", o->name), s->ints[k]);
        for (int k = 0; (o->type == SINGLE || o->type == SIDES) && k < s->n; k++)
            fprintf(to, "%s%d", k ? "," : format(" %s=", o->name), s->ints[k]);
        if (o->type == CHOICE) fprintf(to, " %s", s->text);
    }
    if (n->act) fprintf(to, " %s", function_text(n->act));
}

static long params(const Node *n)
{
    long sum = 0;
    for (int i = 0; i < n->n_slots; i++) {
        const Value *v = n->slot[i].value;
        if ((v->role == PARAM || v->role == STATE) && v->node == n) sum += size(v->shape);
    }
    return sum;
}

static void dump_node(const Node *n, FILE *to)
{
    fprintf(to, "%%%d %s = %s", n->id, n->name, n->op->name);
    for (int i = 0; i < n->n_in; i++) fprintf(to, " %s", n->in[i]->name);
    options_of(n, to);
    if (n->n_in && n->out) fprintf(to, "  %s -> %s", show(n->in[0]->shape), show(n->out->shape));
    if (params(n)) fprintf(to, "  params %ld", params(n));
    fprintf(to, "  %s:%d\n", n->loc.file, n->loc.line);
}

/* ---- calls ---- */

static const char *short_name(const Call *c)
{
    return same(c->def->name, "forward") ? c->node->name : format("%s.%s", c->node->name, c->def->name);
}

static void dump_value(const Value *v, bool memory, FILE *to)
{
    fprintf(to, " %s", v->name);
    if (!memory || !v->mem.rank) return;
    if (v->mem.order && v->axes) fprintf(to, ":%s", v->mem.order);
    for (int i = 0; i < v->mem.rank; i++) fprintf(to, "%s%d", i ? "," : "[", in_memory(v->mem.d[i]));
    fprintf(to, "]");
    if (v->base) fprintf(to, "=%s", root((Value *)v)->name);
}

static void dump_call(const Call *c, bool memory, FILE *to)
{
    static const char *const per[] = { "sample", "group", "shard", "span", "once" };
    fprintf(to, "%s =", short_name(c));
    if (c->variant) fprintf(to, " %s a %s:", c->variant->name, per[c->per]);
    for (int i = 0; i < c->n_writes; i++) dump_value(c->write[i].value, memory, to);
    fprintf(to, " <-");
    for (int i = 0; i < c->n_reads; i++) dump_value(c->read[i].value, memory, to);
    fprintf(to, "\n");
}

/* ---- the schedule ---- */

static void dump_run(const char *head, Call *const *calls, int n, FILE *to)
{
    int column = fprintf(to, "  %-7s", head);
    for (int i = 0; i < n; i++) {
        const char *name = format(" %s%s", short_name(calls[i]), calls[i]->again ? " again" : "");
        if (column + (int)strlen(name) > 128) column = fprintf(to, "\n         ") - 1;
        column += fprintf(to, "%s", name);
    }
    fprintf(to, "\n");
}

static void dump_batch(const Plan *p, FILE *to)
{
    if (!p->n_batch) return;
    fprintf(to, "values of the batch, made in phase .. last read in phase, reals a sample\n");
    for (int i = 0; i < p->n_batch; i++)
        fprintf(to, "  %-32s %2d..%-2d %6ld\n", p->batch[i]->name, p->batch[i]->first, p->batch[i]->last, reals(p->batch[i]));
    fprintf(to, "at the peak %ld reals a sample\n", p->peak_batch_bytes / elem_types[REAL].bytes);
}

static void dump_schedule(const Plan *p, FILE *to)
{
    fprintf(to, "%d phase%s, groups of %d\n", p->n_phases, p->n_phases > 1 ? "s" : "", p->group);
    for (int q = 0; q < p->n_phases; q++) {
        const Phase *ph = &p->phases[q];
        fprintf(to, "phase %d\n", q);
        for (int r = 0; r < ph->n_runs; r++)
            dump_run(ph->runs[r].per == PER_SAMPLE ? "sample" : "group", ph->runs[r].calls, ph->runs[r].n, to);
        if (ph->n_once) dump_run("once", ph->once, ph->n_once, to);
    }
    if (p->n_update) fprintf(to, "update\n"), dump_run("span", p->update, p->n_update, to);
    dump_batch(p, to);
}

static void dump_places(const Plan *p, FILE *to)
{
    for (int i = 0; i < p->n_places; i++) {
        const Place *pl = &p->places[i];
        fprintf(to, "%-6s %8ld", pl->values[0]->scope == GROUP_SCOPE ? "group" : "sample", pl->bytes / elem_types[REAL].bytes);
        for (int k = 0; k < pl->n; k++) fprintf(to, " %s%s", pl->values[k]->name, pl->values[k]->border_call ? " (border)" : "");
        fprintf(to, "\n");
    }
    for (int i = 0; i < p->n_batch; i++)
        fprintf(to, "batch  %8ld at %ld %s\n", reals(p->batch[i]),
                p->batch[i]->offset / elem_types[REAL].bytes, p->batch[i]->name);
}

void dump(const Plan *p, const Pass *after, FILE *to)
{
    fprintf(to, "%s, %s, after %s\n", p->model->name, p->training ? "training" : "inference", after->name);
    if (after->holds == NODES) { for (int i = 0; i < p->graph->n_nodes; i++) dump_node(p->graph->nodes[i], to); }
    else if (after->run == schedule) dump_schedule(p, to);
    else if (after->run == alloc) dump_places(p, to);
    else for (int i = 0; i < p->graph->n_calls; i++) dump_call(p->graph->calls[i], strcmp(after->name, "layout") == 0, to);
}
