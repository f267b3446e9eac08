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
static int latest(const Schedule *s, const Call *c)
{
    int high = s->n_phases - 1;
    for (int w = 0; w < c->n_writes; w++) {
        const Value *v = root(c->write[w].value);
        for (int i = 0; i < uses_of(s->account, v)->n && v->role != STATE; i++) {
            const Call *reader = uses_of(s->account, v)->call[i];
            int barrier = (v->role == REDUCE || c->per == PER_ONCE) && reader->per != PER_ONCE;
            if (reader->phase - barrier < high) high = reader->phase - barrier;
        }
    }
    return high;
}

static void levels(Schedule *s)
{
    s->n_phases = 0;
    for (int i = 0; i < s->n_calls; i++) {
        s->calls[i]->phase = level(s->calls[i]);
        if (s->calls[i]->phase + 1 > s->n_phases) s->n_phases = s->calls[i]->phase + 1;
    }
    for (int i = 0; i < s->n_calls; i++) if (is_span(s->calls[i])) s->calls[i]->phase = s->n_phases;
}

/* ---- placement ---- */

static bool only_sums(const Call *c)
{
    for (int k = 0; k < c->n_writes; k++) if (c->write[k].value->role != REDUCE) return false;
    return true;
}

typedef struct { long peak, traffic; } Cost;

static Cost cost_in(Schedule *s, Call *c, int phase)
{
    c->phase = phase;
    settle_around(s->account, c, true);
    return (Cost){ peak(s->account), traffic(s->account) };
}

static bool better(Cost a, int phase, Cost b, int other)
{
    if (a.peak != b.peak) return a.peak < b.peak;
    return a.traffic != b.traffic ? a.traffic < b.traffic : phase < other;
}

static void place_sum(Schedule *s, Call *c, int low, int high)
{
    int n, best = low;
    settle_around(s->account, c, false);   /* what the others keep is kept */
    const int *related = related_phases(s->account, c, &n);
    Cost least = cost_in(s, c, low);
    for (int i = 0; i < n; i++) {
        if (related[i] <= low || related[i] > high) continue;
        Cost there = cost_in(s, c, related[i]);
        if (better(there, related[i], least, best)) best = related[i], least = there;
    }
    cost_in(s, c, best);
}

static void place(Schedule *s, Call *c)
{
    int low = c->phase, high = latest(s, c);
    if (is_span(c) || high <= low) return;
    long now = peak(s->account);
    look_around(s->account, c);
    if (only_sums(c)) place_sum(s, c, low, high);
    else if (cost_in(s, c, high).peak > now) cost_in(s, c, low);
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

/* Appends c, and before it what it reads and has to be made again here. */
static void append_chain(Schedule *s, Phase *p, int phase, Call *c)
{
    if (s->appended[c->low] == phase + 1) return;
    s->appended[c->low] = phase + 1;
    for (int k = 0; k < c->n_reads; k++) {
        Call *d = maker(root(c->read[k].value));
        bool earlier = d && d->phase < phase && d->per != PER_ONCE && !is_span(d);
        if (earlier && is_remade(s->account, d, phase)) append_chain(s, p, phase, d);
    }
    Call *here = c;
    if (c->phase != phase) {
        here = NEW(Call);
        *here = *c;
        here->again = true, here->phase = phase;
    }
    append(p, here);
}

static void fill(Schedule *s, Plan *p)
{
    Uses *of_phase = NEWS(Uses, s->n_phases + 1);
    for (int i = 0; i < s->n_calls; i++) PUSH(of_phase[s->calls[i]->phase].call, of_phase[s->calls[i]->phase].n, s->calls[i]);
    s->appended = NEWS(int, s->n_calls);
    p->phases = NEWS(Phase, s->n_phases), p->n_phases = s->n_phases;
    for (int q = 0; q < s->n_phases; q++)
        for (int i = 0; i < of_phase[q].n; i++) append_chain(s, &p->phases[q], q, of_phase[q].call[i]);
    p->update = of_phase[s->n_phases].call, p->n_update = of_phase[s->n_phases].n;
}

/* ---- scopes ---- */

static void scopes_of_run(Schedule *s, const Phase *p, int run)
{
    const Run *r = &p->runs[run];
    s->n_runs++;
    for (int i = 0; i < r->n; i++) {
        const Call *c = r->calls[i];
        for (int k = 0; k < c->n_reads; k++) {
            Value *v = root(c->read[k].value);
            if (!sample_value(v) || v->scope == BATCH_SCOPE) continue;
            if (s->made_in[v->id] != s->n_runs || r->per != PER_SAMPLE) v->scope = GROUP_SCOPE;
        }
        for (int k = 0; k < c->n_writes; k++) s->made_in[root(c->write[k].value)->id] = s->n_runs;
    }
}

/* What inference gives is copied out behind the last run. */
bool given_at_end(const Plan *p, const Value *v)
{
    for (int k = 0; !p->training && k < p->graph->n_outputs; k++) if (root(p->graph->outputs[k]) == v) return true;
    return false;
}

static void scopes(Schedule *s, Plan *p)
{
    s->made_in = NEWS(int, s->graph->n_values), s->n_runs = 0;
    for (int i = 0; i < s->graph->n_values; i++) {
        Value *v = s->graph->values[i];
        if (v->role == PARAM || v->role == STATE || v->role == WHOLE) v->scope = NET_SCOPE;
        if (v->role == REDUCE) v->scope = SHARD_SCOPE;
        if (v->role != DATA || !sample_value(v) || v->base || !v->made_by) continue;
        v->first = v->made_by->phase, v->last = last_read(s->account, v);
        if (v->last >= 0) { v->scope = BATCH_SCOPE; PUSH(p->batch, p->n_batch, v); }
        else if (v->made_by->per != PER_SAMPLE || given_at_end(p, v)) v->scope = GROUP_SCOPE;
    }
    for (int q = 0; q < p->n_phases; q++) for (int r = 0; r < p->phases[q].n_runs; r++) scopes_of_run(s, &p->phases[q], r);
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

/* How often a call passes over its weights: a loop over time does so at each step. */
static double turns(const Node *n) { return has_number(n, "turns") ? get(n, "turns") : 1; }

static int group_size(const Schedule *s)
{
    double weights = 0, group = 0;
    for (int i = 0; i < s->n_calls; i++) {
        for (int k = 0; k < s->calls[i]->n_reads; k++) {
            const Value *v = s->calls[i]->read[k].value;
            if (s->calls[i]->per == PER_GROUP && (v->role == PARAM || v->role == WHOLE))
                weights += (double)memory_bytes(v) * turns(s->calls[i]->node);
        }
        for (int k = 0; k < s->calls[i]->n_writes; k++) {
            const Value *v = s->calls[i]->write[k].value;
            if (v->role == REDUCE && v->axes && !is_span(s->calls[i])) weights += 2. * (double)memory_bytes(v);
        }
    }
    for (int i = 0; i < s->graph->n_values; i++) {
        const Value *v = s->graph->values[i];
        bool held = v->scope == GROUP_SCOPE || (v->scope == BATCH_SCOPE && v->last == s->n_phases);
        if (sample_value(v) && held && !v->base) group += (double)memory_bytes(v);
    }
    int best = 1;
    for (int m = 2; m <= 16; m *= 2) if (moved(weights, group, m) < moved(weights, group, best)) best = m;
    return best;
}

/* ---- the pass ---- */

static void check_makers(const Schedule *s)
{
    for (int i = 0; i < s->n_calls; i++)
        for (int k = 0; k < s->calls[i]->n_reads; k++) {
            const Value *v = root(s->calls[i]->read[k].value);
            bool given = v->role == PARAM || v->role == STATE || (v->role == DATA && !sample_value(v)) ||
                (v->role == WHOLE && v->made_by);
            if (!given && !v->made_by) die("%s reads %s, which nothing makes", s->calls[i]->name, v->name);
        }
}

static void collect(Schedule *s, Plan *p)
{
    s->calls = NEWS(Call *, s->graph->n_calls), s->n_calls = 0;
    for (int i = 0; i < s->graph->n_calls; i++) {
        Call *c = s->graph->calls[i];
        if (same(c->node->op->name, "permute")) { PUSH(p->prepare, p->n_prepare, c); continue; }
        c->low = s->n_calls;               /* its index */
        s->calls[s->n_calls++] = c;
        for (int k = 0; k < c->n_writes; k++) root(c->write[k].value)->made_by = c;
    }
    for (int i = 0; i < p->n_prepare; i++) p->prepare[i]->phase = 0, p->prepare[i]->write[0].value->made_by = p->prepare[i];
    check_makers(s);
}

void schedule(Plan *p)
{
    Schedule *s = &(Schedule){ .graph = p->graph };
    collect(s, p);
    levels(s);
    s->account = open_account(s->graph, s->calls, s->n_calls, s->n_phases);
    settle_all(s->account);
    for (int i = s->n_calls - 1; i >= 0; i--) if (s->n_phases > 1) place(s, s->calls[i]);
    settle_all(s->account);
    p->peak_batch_bytes = peak(s->account);
    fill(s, p);
    scopes(s, p);
    p->group = group_size(s), p->shards = 8;
    half(p);
}
