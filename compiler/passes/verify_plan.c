/* verify_plan.c -- is what layout, schedule and alloc decided whole? The second half of verify.c.
 *
 *   memory    each value has room for its elements and for the border that any call of it asks for
 *   order     the plan is walked as a program runs it: each call has its turn, and finds what it reads where it looks for it: made
 *             in this phase, kept for the batch, or complete behind an earlier phase's barrier
 *   places    walked again with what lies in each place of a thread: a call finds what was made there, not what overwrote it */
#include "passes/passes.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool of_samples(const Value *v) { return v->role == DATA && v->elem != RAW && v->elem != TARGET; }

/* ---- memory ---- */

static void check_room(const Value *v)
{
    const Memory *m = &v->mem;
    if (!m->rank) broken("%s has no place in memory", v->name);
    for (int i = 0; of_samples(v) && m->rank == v->shape.rank && m->rank > 1 && i < m->rank; i++)
        if (m->d[i].size != v->shape.d[i] || m->d[i].behind < 0)
            broken("%s of %s has no room in axis %d of %d", v->name, show(v->shape), i, in_memory(m->d[i]));
    if (memory_size(m) < size(v->shape)) broken("%s of %s lies in %ld elements", v->name, show(v->shape), memory_size(m));
}

/* Each axis once in the order that a parameter lies in; a capital is the same axis's panels. */
static void check_order_of_axes(const Value *v)
{
    for (const char *axis = v->axes; axis && *axis; axis++) {
        int found = 0;
        for (const char *p = v->mem.order; *p; p++) found += *p == *axis;
        if (found != 1) broken("%s lies as %s, which has the axis %c %d times", v->name, v->mem.order, *axis, found);
    }
    for (const char *p = v->axes ? v->mem.order : ""; *p; p++)
        if (isalpha((unsigned char)*p) && !strchr(v->axes, tolower((unsigned char)*p)))
            broken("%s lies as %s, and has no axis %c", v->name, v->mem.order, *p);
}

static void check_border(const Call *c, const Arg *a)
{
    Halo h = { 0 };
    const Value *v = a->value;
    if (v->role != DATA || !c->variant->halo || !c->variant->halo(c, a->slot, &h)) return;
    for (int i = 0; i < MAX_RANK; i++) {
        const Dim *has = i < v->mem.rank ? &v->mem.d[i] : &(Dim){ 0 };
        bool any = h.before[i] || h.after[i];
        if (any && (v->base || v->mem.dense)) broken("%s wants a border around %s, which has none", c->name, v->name);
        if (h.before[i] > has->before || h.after[i] > has->after) broken("%s wants a wider border around %s", c->name, v->name);
    }
}

/* Losses and metrics read maps in vectors of padded channels. */
static void check_judged(const Call *c)
{
    bool judge = c->node->op->kind == METRIC || slot(c->node, "loss");
    for (int k = 0; judge && k < c->n_reads; k++) {
        const Value *v = root(c->read[k].value);
        int channels = v->mem.rank > 1 ? in_memory(v->mem.d[v->mem.rank - 1]) : 0;
        if (of_samples(v) && v->elem == REAL && channels % REALS_A_LINE)
            broken("%s reads %s, whose %d channels are not padded", c->name, v->name, channels);
    }
}

/* Samples of a vector, and of what it is a view of, are as far apart. */
static void check_rows(Value *v)
{
    const Memory *m = &v->mem, *whole = &root(v)->mem;
    if (v->role == DATA && m->rank == 1 && whole->rank == 1 && memory_size(m) != memory_size(whole))
        broken("rows of %s are %ld elements apart, those of %s %ld", v->name, memory_size(m), root(v)->name, memory_size(whole));
}

void verify_memory(const Plan *p)
{
    for (int i = 0; i < p->graph->n_calls; i++) {
        const Call *c = p->graph->calls[i];
        check_judged(c);
        for (int k = 0; k < c->n_writes + c->n_reads; k++) {
            const Arg *a = k < c->n_writes ? &c->write[k] : &c->read[k - c->n_writes];
            if (a->value->elem == RAW || a->value->elem == TARGET) continue;
            check_room(root(a->value));
            if (size(a->value->shape) > memory_size(&root(a->value)->mem))
                broken("%s is a view of less", a->value->name);
            check_rows(a->value);
            check_order_of_axes(a->value);
            check_border(c, a);
        }
    }
}

/* ---- the walk: calls in the order in which a program runs them ---- */

typedef struct { bool yet; int phase, sample; } Made;                  /* when a value was made last; of sums and WHOLE: for good */

/* What is known on the way: of values, when they were made; of calls, whether they had their turn; how many samples' loops have
 * begun; of places, what was made there last. */
typedef struct { Made *made; bool *had_turn; int samples; const Value **lies; } Known;
/* run NULL: before the phases, or behind them */
typedef struct { Known *known; int phase; const Run *run; bool once; } Where;
typedef struct { void (*call)(const Call *, const Where *); void (*sample)(const Where *); } Visitor;

static void walk_run(const Where *w, const Visitor *v)
{
    int samples = w->run->per == PER_SAMPLE ? 2 : 1;       /* two: what the first leaves, the second finds */
    for (int m = 0; m < samples; m++) {
        if (w->run->per == PER_SAMPLE && v->sample) v->sample(w);
        for (int i = 0; i < w->run->n; i++) v->call(w->run->calls[i], w);
    }
}

static void walk(const Plan *p, Known *k, const Visitor *v)
{
    for (int i = 0; i < p->n_prepare; i++) v->call(p->prepare[i], &(Where){ k, -1, NULL, true });
    for (int q = 0; q < p->n_phases; q++) {
        const Phase *ph = &p->phases[q];
        for (int r = 0; r < ph->n_runs; r++) walk_run(&(Where){ k, q, &ph->runs[r], false }, v);
        for (int i = 0; i < ph->n_once; i++) v->call(ph->once[i], &(Where){ k, q, NULL, true });
    }
    for (int i = 0; i < p->n_update; i++) v->call(p->update[i], &(Where){ k, p->n_phases, NULL, false });
}

/* ---- order ---- */

static bool lasting(const Value *v) { return v->role == REDUCE || v->role == WHOLE; }

static void note_turn(const Call *c, const Where *w)
{
    w->known->had_turn[c->id] = true;
    if (c->phase != w->phase && w->phase >= 0) broken("%s is of phase %d and has its turn in %d", c->name, c->phase, w->phase);
    for (int k = 0; k < c->n_writes; k++) {
        const Value *v = root(c->write[k].value);
        if (lasting(v)) w->known->made[v->id] = (Made){ true, w->phase, 0 };
    }
}

/* Sums and what is made of them are whole behind the barrier of their phase. */
static void find_lasting(const Call *c, const Value *v, const Where *w)
{
    const Made *m = &w->known->made[v->id];
    if (!m->yet) broken("%s reads %s, which no call of the plan makes", c->name, v->name);
    if (m->phase > w->phase || (m->phase == w->phase && !w->once))
        broken("%s of phase %d reads %s, which is whole behind phase %d", c->name, w->phase, v->name, m->phase);
}

static void find_sample(const Call *c, const Value *v, const Where *w)
{
    const Made *m = &w->known->made[v->id];
    if (!m->yet) broken("%s reads %s before it is made", c->name, v->name);
    if (v->scope == SAMPLE_SCOPE && m->sample != w->known->samples) broken("%s reads %s of another sample", c->name, v->name);
    if (m->phase == w->phase) return;
    if (v->scope != BATCH_SCOPE || w->phase > v->last || m->phase < v->first)
        broken("%s of phase %d reads %s of phase %d, which is not kept until then", c->name, w->phase, v->name, m->phase);
}

static void find_reads(const Call *c, const Where *w)
{
    for (int k = 0; k < c->n_reads; k++) {
        const Value *v = root(c->read[k].value);
        if (lasting(v)) find_lasting(c, v, w);
        else if (of_samples(v)) find_sample(c, v, w);
    }
    for (int k = 0; k < c->n_writes; k++) {
        const Value *v = root(c->write[k].value);
        if (of_samples(v)) w->known->made[v->id] = (Made){ true, w->phase, w->known->samples };
    }
}

static void next_sample(const Where *w) { w->known->samples++; }

void verify_order(const Plan *p)
{
    int last = 0;
    for (int i = 0; i < p->graph->n_calls; i++) if (p->graph->calls[i]->id > last) last = p->graph->calls[i]->id;
    Known k = { .made = NEWS(Made, p->graph->n_values), .had_turn = NEWS(bool, last + 1) };
    walk(p, &k, &(Visitor){ note_turn, NULL });
    for (int i = 0; i < p->graph->n_calls; i++)
        if (!k.had_turn[p->graph->calls[i]->id]) broken("%s has no turn", p->graph->calls[i]->name);
    walk(p, &k, &(Visitor){ find_reads, next_sample });
}

/* ---- places ---- */

static bool of_thread(const Value *v)
{
    return of_samples(v) && (v->scope == SAMPLE_SCOPE || v->scope == GROUP_SCOPE);
}

static void visit_places(const Call *c, const Where *w)
{
    const Value **lies = w->known->lies;
    for (int k = 0; k < c->n_reads; k++) {
        const Value *v = root(c->read[k].value);
        if (of_thread(v) && lies[v->slot_no] != v)
            broken("%s reads %s, where %s lies", c->name, v->name, lies[v->slot_no] ? lies[v->slot_no]->name : "nothing");
    }
    for (int k = 0; k < c->n_writes; k++) {
        const Value *v = root(c->write[k].value);
        if (of_thread(v)) lies[v->slot_no] = v;
    }
}

static void check_place(const Plan *p, const Place *at)
{
    for (int k = 0; k < at->n; k++) {
        const Value *v = at->values[k];
        long wants = memory_bytes(v) * (v->scope == GROUP_SCOPE ? p->group : 1);
        if (wants > at->bytes) broken("%s takes %ld bytes of a place of %ld", v->name, wants, at->bytes);
        if (v->border && (at->n > 1 || v->dirty) && !v->border_call) broken("nobody clears the border of %s", v->name);
    }
}

static int by_offset(const void *a, const void *b)
{
    long x = (*(Value *const *)a)->offset, y = (*(Value *const *)b)->offset;
    return (x > y) - (x < y);
}

/* Sorted by offset: each meets only those that begin before it ends. */
static void check_batch(const Plan *p)
{
    Value **v = NEWS(Value *, p->n_batch + 1);
    for (int i = 0; i < p->n_batch; i++) v[i] = p->batch[i];
    if (p->n_batch) qsort(v, (size_t)p->n_batch, sizeof *v, by_offset);
    for (int i = 0; i < p->n_batch; i++) {
        long end = v[i]->offset + memory_bytes(v[i]);
        if (end > p->batch_bytes) broken("%s ends at %ld of %ld bytes a sample", v[i]->name, end, p->batch_bytes);
        if (v[i]->border && !v[i]->border_call) broken("nobody clears the border of %s", v[i]->name);
        for (int k = i + 1; k < p->n_batch && v[k]->offset < end; k++)
            if (v[i]->first <= v[k]->last && v[k]->first <= v[i]->last)
                broken("%s and %s lie in one place in one phase", v[i]->name, v[k]->name);
    }
}

void verify_places(const Plan *p)
{
    Known known = { .lies = NEWS(const Value *, p->n_places + 1) };
    walk(p, &known, &(Visitor){ visit_places, NULL });
    for (int k = 0; k < p->graph->n_outputs; k++) {
        const Value *v = root(p->graph->outputs[k]);
        if (given_at_end(p, v) && of_thread(v) && known.lies[v->slot_no] != v)
            broken("the output %s is overwritten before it is given", v->name);
    }
    for (int i = 0; i < p->n_places; i++) check_place(p, &p->places[i]);
    check_batch(p);
}
