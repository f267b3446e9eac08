/* schedule.c -- phases, loops and scopes from three rules (DESIGN.md#the-loop-nest). No op names a phase or a scope.
 *
 * 1. A REDUCE value is complete only after a barrier: a call that reads one has a level one above its producers'. Calls are
 *    placed last to first, as late as their readers allow if the peak of batch bytes does not rise, else as early as possible;
 *    a call that only adds to sums (an op's dW) goes to the phase where it costs the fewest extra bytes, the earliest of equals.
 *    Only phases that have to do with what it reads are asked: in any other it would cost all of its bytes. What a placement
 *    costs is settle.c's.
 * 2. A value read in a later phase lives for the batch, unless cheap calls make it again there (settle.c). A value read by
 *    another run of calls of its phase lives for the group, else for the sample.
 * 3. Deferred and stored gradients are span calls behind the last phase, which read values of the batch.
 *
 * Invariant: in each phase every call stands behind the calls that make what it reads. */
#include "schedule.h"
#include "passes/passes.h"
#include <string.h>

static Graph *graph;
static Call **calls;                       /* those that phases hold: no preparation of weights, no update */
static int n_calls, n_phases;

/* ---- levels ---- */

static Call *maker(const Value *v) { return v->made_by; }

/* The earliest phase of a call; of a `once` call: the phase behind which it stands. */
static int level(const Call *c)
{
    int low = 0;
    for (int k = 0; k < c->n_reads; k++) {
        const Value *v = root(c->read[k].value);
        const Call *d = maker(v);
        if (!d) continue;
        int barrier = v->role == REDUCE || (v->role == WHOLE && d->per == PER_ONCE);
        int at = d->phase + (barrier && c->per != PER_ONCE);
        if (at > low) low = at;
    }
    return low;
}

/* The latest phase in which the readers of what c writes still find it. */
static int latest(const Call *c)
{
    int high = n_phases - 1;
    for (int w = 0; w < c->n_writes; w++) {
        const Value *v = root(c->write[w].value);
        for (int i = 0; i < uses_of(v)->n && v->role != STATE; i++) {
            const Call *reader = uses_of(v)->call[i];
            int barrier = (v->role == REDUCE || c->per == PER_ONCE) && reader->per != PER_ONCE;
            if (reader->phase - barrier < high) high = reader->phase - barrier;
        }
    }
    return high;
}

static void levels(void)
{
    n_phases = 0;
    for (int i = 0; i < n_calls; i++) {
        calls[i]->phase = level(calls[i]);
        if (calls[i]->phase + 1 > n_phases) n_phases = calls[i]->phase + 1;
    }
    for (int i = 0; i < n_calls; i++) if (is_span(calls[i])) calls[i]->phase = n_phases;
}

/* ---- placement ---- */

static bool only_sums(const Call *c)
{
    for (int k = 0; k < c->n_writes; k++) if (c->write[k].value->role != REDUCE) return false;
    return true;
}

typedef struct { long peak, traffic; } Cost;

static Cost cost_in(Call *c, int phase)
{
    c->phase = phase;
    settle_around(c, true);
    return (Cost){ peak(), traffic() };
}

static bool better(Cost a, int phase, Cost b, int other)
{
    if (a.peak != b.peak) return a.peak < b.peak;
    return a.traffic != b.traffic ? a.traffic < b.traffic : phase < other;
}

static void place_sum(Call *c, int low, int high)
{
    int n, best = low;
    settle_around(c, false);               /* what the others keep is kept */
    const int *related = related_phases(c, &n);
    Cost least = cost_in(c, low);
    for (int i = 0; i < n; i++) {
        if (related[i] <= low || related[i] > high) continue;
        Cost there = cost_in(c, related[i]);
        if (better(there, related[i], least, best)) best = related[i], least = there;
    }
    cost_in(c, best);
}

static void place(Call *c)
{
    int low = c->phase, high = latest(c);
    if (is_span(c) || high <= low) return;
    long now = peak();
    look_around(c);
    if (only_sums(c)) place_sum(c, low, high);
    else if (cost_in(c, high).peak > now) cost_in(c, low);
}

/* ---- phases and runs ---- */

static void append(Phase *p, Call *c)
{
    if (c->per == PER_ONCE) { PUSH(p->once, p->n_once, c); return; }
    Run *r = p->n_runs ? &p->runs[p->n_runs - 1] : NULL;
    if (!r || r->per != c->per) {
        Run fresh = { .per = c->per };
        PUSH(p->runs, p->n_runs, fresh);
        r = &p->runs[p->n_runs - 1];
    }
    PUSH(r->calls, r->n, c);
}

static int *appended;                      /* by call: behind the phase to which it was appended last */

/* Appends c, and before it what it reads and has to be made again here. */
static void append_chain(Phase *p, int phase, Call *c)
{
    if (appended[c->low] == phase + 1) return;
    appended[c->low] = phase + 1;
    for (int k = 0; k < c->n_reads; k++) {
        Call *d = maker(root(c->read[k].value));
        if (d && d->phase < phase && d->per != PER_ONCE && !is_span(d) && is_remade(d, phase)) append_chain(p, phase, d);
    }
    Call *here = c;
    if (c->phase != phase) {
        here = NEW(Call);
        *here = *c;
        here->again = true, here->phase = phase;
    }
    append(p, here);
}

static void fill(Plan *p)
{
    Uses *of_phase = NEWS(Uses, n_phases + 1);
    for (int i = 0; i < n_calls; i++) PUSH(of_phase[calls[i]->phase].call, of_phase[calls[i]->phase].n, calls[i]);
    appended = NEWS(int, n_calls);
    p->phases = NEWS(Phase, n_phases), p->n_phases = n_phases;
    for (int q = 0; q < n_phases; q++)
        for (int i = 0; i < of_phase[q].n; i++) append_chain(&p->phases[q], q, of_phase[q].call[i]);
    p->update = of_phase[n_phases].call, p->n_update = of_phase[n_phases].n;
}

/* ---- scopes ---- */

static int *made_in, n_runs;               /* by value: the run that made it last; how many have been looked at */

static void scopes_of_run(const Phase *p, int run)
{
    const Run *r = &p->runs[run];
    n_runs++;
    for (int i = 0; i < r->n; i++) {
        const Call *c = r->calls[i];
        for (int k = 0; k < c->n_reads; k++) {
            Value *v = root(c->read[k].value);
            if (!sample_value(v) || v->scope == BATCH_SCOPE) continue;
            if (made_in[v->id] != n_runs || r->per != PER_SAMPLE) v->scope = GROUP_SCOPE;
        }
        for (int k = 0; k < c->n_writes; k++) made_in[root(c->write[k].value)->id] = n_runs;
    }
}

/* What inference gives is copied out behind the last run. */
bool given_at_end(const Plan *p, const Value *v)
{
    for (int k = 0; !p->training && k < p->graph->n_outputs; k++) if (root(p->graph->outputs[k]) == v) return true;
    return false;
}

static void scopes(Plan *p)
{
    made_in = NEWS(int, graph->n_values), n_runs = 0;
    for (int i = 0; i < graph->n_values; i++) {
        Value *v = graph->values[i];
        if (v->role == PARAM || v->role == STATE || v->role == WHOLE) v->scope = NET_SCOPE;
        if (v->role == REDUCE) v->scope = SHARD_SCOPE;
        if (v->role != DATA || !sample_value(v) || v->base || !v->made_by) continue;
        v->first = v->made_by->phase, v->last = last_read(v);
        if (v->last >= 0) { v->scope = BATCH_SCOPE; PUSH(p->batch, p->n_batch, v); }
        else if (v->made_by->per != PER_SAMPLE || given_at_end(p, v)) v->scope = GROUP_SCOPE;
    }
    for (int q = 0; q < p->n_phases; q++) for (int r = 0; r < p->phases[q].n_runs; r++) scopes_of_run(&p->phases[q], r);
}

/* ---- the size of a group ---- */

/* Bytes moved a sample: weights of group calls and summed gradients once a group, and the group's values beyond half an L2.
 * Values of the batch that only the update reads are the group's while it works. */
static double moved(double weights, double group_bytes, int m)
{
    enum { HALF_L2 = 512 << 10 };
    double beyond = m * group_bytes - HALF_L2;
    return weights / m + (beyond > 0 ? beyond : 0);
}

static int group_size(void)
{
    double weights = 0, group = 0;
    for (int i = 0; i < n_calls; i++) {
        for (int k = 0; k < calls[i]->n_reads; k++) {
            const Value *v = calls[i]->read[k].value;
            if (calls[i]->per == PER_GROUP && (v->role == PARAM || v->role == WHOLE)) weights += 4. * (double)reals(v);
        }
        for (int k = 0; k < calls[i]->n_writes; k++) {
            const Value *v = calls[i]->write[k].value;
            if (v->role == REDUCE && v->axes && !is_span(calls[i])) weights += 8. * (double)reals(v);
        }
    }
    for (int i = 0; i < graph->n_values; i++) {
        const Value *v = graph->values[i];
        bool held = v->scope == GROUP_SCOPE || (v->scope == BATCH_SCOPE && v->last == n_phases);
        if (sample_value(v) && held && !v->base) group += 4. * (double)reals(v);
    }
    int best = 1;
    for (int m = 2; m <= 16; m *= 2) if (moved(weights, group, m) < moved(weights, group, best)) best = m;
    return best;
}

/* ---- the pass ---- */

static void check_makers(void)
{
    for (int i = 0; i < n_calls; i++)
        for (int k = 0; k < calls[i]->n_reads; k++) {
            const Value *v = root(calls[i]->read[k].value);
            bool given = v->role == PARAM || v->role == STATE || (v->role == DATA && !sample_value(v)) ||
                (v->role == WHOLE && v->made_by);
            if (!given && !v->made_by) die("%s reads %s, which nothing makes", calls[i]->name, v->name);
        }
}

static void collect(Plan *p)
{
    calls = NEWS(Call *, graph->n_calls), n_calls = 0;
    for (int i = 0; i < graph->n_calls; i++) {
        Call *c = graph->calls[i];
        if (same(c->node->op->name, "permute")) { PUSH(p->prepare, p->n_prepare, c); continue; }
        c->low = n_calls;                  /* its index */
        calls[n_calls++] = c;
        for (int k = 0; k < c->n_writes; k++) root(c->write[k].value)->made_by = c;
    }
    for (int i = 0; i < p->n_prepare; i++) p->prepare[i]->phase = 0, p->prepare[i]->write[0].value->made_by = p->prepare[i];
    check_makers();
}

void schedule(Plan *p)
{
    graph = p->graph;
    collect(p);
    settle_begin(graph, calls, n_calls);
    levels();
    settle_all(n_phases);
    for (int i = n_calls - 1; i >= 0; i--) if (n_phases > 1) place(calls[i]);
    settle_all(n_phases);
    p->peak_batch_bytes = 4 * peak();
    fill(p);
    scopes(p);
    p->group = group_size(), p->shards = 8;
    half(p);
}
