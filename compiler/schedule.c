/* schedule.c -- phases, loops and scopes from three rules (DESIGN.md#the-loop-nest). No op names a phase or a scope.
 *
 * 1. A REDUCE value is complete only after a barrier: a call that reads one has a level one above its producers'. Calls are
 *    placed last to first, as late as their readers allow if the peak of batch bytes does not rise, else as early as possible;
 *    a call that only adds to sums (an op's dW) goes to the phase where it costs the fewest extra bytes, the earliest of equals.
 *    Only phases that have to do with what it reads are asked: in any other it would cost all of its bytes.
 * 2. A value read in a later phase lives for the batch, unless cheap calls can make it again there from at most twice its own
 *    bytes beyond what the phase reads anyway; where a chain would need more, its middle value is kept. A value read by another
 *    run of calls of its phase lives for the group, else for the sample.
 * 3. Deferred and stored gradients are span calls behind the last phase, which read values of the batch.
 *
 * Invariant: in each phase every call stands behind the calls that make what it reads. */
#include "cnnc.h"
#include <string.h>

static Graph *graph;
static Call **calls;                       /* those that phases hold: no preparation of weights, no update */
static int n_calls, n_phases;

/* ---- what a placement costs ---- */

typedef struct { Call **call; int n; } Uses;
typedef struct { int *phase, n, room; } Remade;

static Uses *uses;                         /* by value: the calls that read it */
static Remade *remade;                     /* by call: the phases that make it again */
static bool *kept; static int n_kept;      /* by value: lives for the batch; how many do */
static int *last_read;                     /* by value: the last phase that reads it from the batch */
static long *change;                       /* by phase: how many more reals of the batch than before it */

static bool sample_value(const Value *v) { return v->role == DATA && v->elem != RAW && v->elem != TARGET; }

long reals(const Value *v)
{
    long n = 1;
    for (int i = 0; i < v->mem.rank; i++) n *= v->mem.d[i];
    return v->elem == BYTE ? (n + 3) / 4 : v->elem == DOUBLE ? 2 * n : n;
}

static bool span(const Call *c) { return c->per == PER_SPAN; }
static bool cheap(const Value *v) { return v->made_by && v->made_by->def->flags & CHEAP && !kept[v->id]; }

static bool is_remade(const Call *c, int phase)
{
    const Remade *m = &remade[c->low];
    for (int i = 0; i < m->n; i++) if (m->phase[i] == phase) return true;
    return false;
}

static void remake(const Call *c, int phase)
{
    Remade *m = &remade[c->low];
    if (m->n == m->room) {
        int *more = NEWS(int, m->room = 2 * m->room + 4);
        if (m->n) memcpy(more, m->phase, sizeof *more * (size_t)m->n);
        m->phase = more;
    }
    m->phase[m->n++] = phase;
}

static bool at_hand(const Value *v, int phase)
{
    return !sample_value(v) || !v->made_by || v->made_by->phase == phase || is_remade(v->made_by, phase);
}

/* Read there whatever is made again? */
static bool read_directly(const Value *v, int phase)
{
    for (int i = 0; i < uses[v->id].n; i++) if (uses[v->id].call[i]->phase == phase) return true;
    return false;
}

static void keep(const Value *v)
{
    n_kept += !kept[v->id];
    kept[v->id] = true;
}

static long *seen, look;                   /* by value: in which look it was counted last; the present one */
static long *seen_phase;                   /* by phase, likewise */

/* Bytes that making v again in `phase` reads beyond what the phase reads anyway; marks in seen what it counted. */
static long extra(Value *v, int phase)
{
    v = root(v);
    if (at_hand(v, phase) || seen[v->id] == look) return 0;
    seen[v->id] = look;
    if (!cheap(v)) return read_directly(v, phase) ? 0 : reals(v);
    long sum = 0;
    for (int k = 0; k < v->made_by->n_reads; k++) sum += extra(v->made_by->read[k].value, phase);
    return sum;
}

static long chain_bytes(Value *v, int phase)
{
    look++;
    return extra(v, phase);
}

/* Of what v is made of, the value with the longest chain behind it. */
static Value *middle(const Value *v, int phase)
{
    Value *best = NULL;
    long most = 0;
    for (int k = 0; k < v->made_by->n_reads; k++) {
        Value *r = root(v->made_by->read[k].value);
        if (at_hand(r, phase) || !cheap(r)) continue;
        long bytes = chain_bytes(r, phase);
        if (bytes > most) best = r, most = bytes;
    }
    return best;
}

static void need(Value *v, int phase, const Call *reader)
{
    v = root(v);
    if (at_hand(v, phase)) return;
    if (span(reader)) keep(v);
    while (cheap(v) && chain_bytes(v, phase) > 2 * reals(v)) {
        Value *m = middle(v, phase);
        keep(m && chain_bytes(m, phase) > reals(m) ? m : v);
    }
    if (!cheap(v)) {
        keep(v);
        if (phase > last_read[v->id]) last_read[v->id] = phase;
        return;
    }
    remake(v->made_by, phase);
    for (int k = 0; k < v->made_by->n_reads; k++) need(v->made_by->read[k].value, phase, v->made_by);
}

/* Which values live for the batch and what is made again, for the present phases of all calls but one (or NULL): until nothing more
 * is kept. */
static void settle(const Call *but)
{
    memset(kept, 0, sizeof *kept * (size_t)graph->n_values);
    n_kept = 0;
    for (int before = -1; before != n_kept;) {
        before = n_kept;
        memset(last_read, -1, sizeof *last_read * (size_t)graph->n_values);
        for (int i = 0; i < n_calls; i++) remade[i].n = 0;
        for (int i = 0; i < n_calls; i++)
            for (int k = 0; calls[i] != but && k < calls[i]->n_reads; k++) need(calls[i]->read[k].value, calls[i]->phase, calls[i]);
    }
}

/* Each value of the batch is there from the phase that makes it to the last one that reads it. */
static long peak(void)
{
    long most = 0, now = 0;
    memset(change, 0, sizeof *change * (size_t)(n_phases + 2));
    for (int i = 0; i < graph->n_values; i++) {
        const Value *v = graph->values[i];
        if (last_read[i] < 0 || v->made_by->phase > last_read[i]) continue;
        change[v->made_by->phase] += reals(v), change[last_read[i] + 1] -= reals(v);
    }
    for (int q = 0; q <= n_phases; q++) {
        now += change[q];
        if (now > most) most = now;
    }
    return most;
}

static long read_once(const Value *v, int phase)
{
    if (seen_phase[phase] == look || at_hand(v, phase)) return 0;
    seen_phase[phase] = look;
    return reals(v);
}

/* Bytes that all phases read from the batch: what a dW chooses its phase by. */
static long traffic(void)
{
    long sum = 0;
    for (int i = 0; i < graph->n_values; i++) {
        look++;
        for (int k = 0; k < uses[i].n; k++) {
            const Call *c = uses[i].call[k];
            sum += read_once(graph->values[i], c->phase);
            for (int m = 0; m < remade[c->low].n; m++) sum += read_once(graph->values[i], remade[c->low].phase[m]);
        }
    }
    return sum;
}

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
        for (int i = 0; i < uses[v->id].n && v->role != STATE; i++) {
            const Call *reader = uses[v->id].call[i];
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
    for (int i = 0; i < n_calls; i++) if (span(calls[i])) calls[i]->phase = n_phases;
}

/* ---- placement ---- */

static bool only_sums(const Call *c)
{
    for (int k = 0; k < c->n_writes; k++) if (c->write[k].value->role != REDUCE) return false;
    return true;
}

static long peak_in(Call *c, int phase)
{
    c->phase = phase;
    settle(NULL);
    return peak();
}

/* Marks in seen_phase the phases that make or read v, or what it can be made of. */
static void mark_phases(const Call *c)
{
    seen_phase[c->phase] = look;
    for (int i = 0; i < remade[c->low].n; i++) seen_phase[remade[c->low].phase[i]] = look;
}

static void mark_related(Value *v)
{
    v = root(v);
    if (!sample_value(v) || !v->made_by || seen[v->id] == look) return;
    seen[v->id] = look;
    mark_phases(v->made_by);
    for (int i = 0; i < uses[v->id].n; i++) mark_phases(uses[v->id].call[i]);
    for (int k = 0; cheap(v) && k < v->made_by->n_reads; k++) mark_related(v->made_by->read[k].value);
}

static bool *asked;                        /* by phase: may a sum be better there? */

static void ask(const Call *c, int low, int high)
{
    settle(c);                             /* what the others keep is kept */
    look++;
    for (int k = 0; k < c->n_reads; k++) mark_related(c->read[k].value);
    for (int q = low; q <= high; q++) asked[q] = seen_phase[q] == look;
}

static long place_sum(Call *c, int low, int high)
{
    int best = low;
    ask(c, low, high);
    long best_peak = peak_in(c, low), best_traffic = traffic();
    for (int q = low + 1; q <= high; q++) {
        if (!asked[q]) continue;
        long p = peak_in(c, q), t = traffic();
        if (p < best_peak || (p == best_peak && t < best_traffic)) best = q, best_peak = p, best_traffic = t;
    }
    c->phase = best;
    return best_peak;
}

/* now: the peak of all calls as they are; returned, the one after c's placement. */
static long place(Call *c, long now)
{
    int low = c->phase, high = latest(c);
    if (span(c) || high <= low) return now;
    if (only_sums(c)) return place_sum(c, low, high);
    long late = peak_in(c, high);
    if (late <= now) return late;
    c->phase = low;
    return now;
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
static void append_chain(Phase *p, int phase, Call *c, bool *done)
{
    if (done[c->low]) return;
    done[c->low] = true;
    for (int k = 0; k < c->n_reads; k++) {
        Call *d = maker(root(c->read[k].value));
        if (d && d->phase < phase && d->per != PER_ONCE && !span(d) && is_remade(d, phase)) append_chain(p, phase, d, done);
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
    p->phases = NEWS(Phase, n_phases), p->n_phases = n_phases;
    for (int q = 0; q < n_phases; q++) {
        bool *done = NEWS(bool, n_calls);
        for (int i = 0; i < n_calls; i++) if (calls[i]->phase == q) append_chain(&p->phases[q], q, calls[i], done);
    }
    for (int i = 0; i < n_calls; i++) if (span(calls[i])) PUSH(p->update, p->n_update, calls[i]);
}

/* ---- scopes ---- */

static void scopes_of_run(const Phase *p, int run)
{
    const Run *r = &p->runs[run];
    look++;
    for (int i = 0; i < r->n; i++) {
        const Call *c = r->calls[i];
        for (int k = 0; k < c->n_reads; k++) {
            Value *v = root(c->read[k].value);
            if (!sample_value(v) || v->scope == BATCH_SCOPE) continue;
            if (seen[v->id] != look || r->per != PER_SAMPLE) v->scope = GROUP_SCOPE;
        }
        for (int k = 0; k < c->n_writes; k++) seen[root(c->write[k].value)->id] = look;
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
    for (int i = 0; i < graph->n_values; i++) {
        Value *v = graph->values[i];
        if (v->role == PARAM || v->role == STATE || v->role == WHOLE) v->scope = NET_SCOPE;
        if (v->role == REDUCE) v->scope = SHARD_SCOPE;
        if (v->role != DATA || !sample_value(v) || v->base || !v->made_by) continue;
        v->first = v->made_by->phase, v->last = last_read[i];
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
            if (v->role == REDUCE && v->axes && !span(calls[i])) weights += 8. * (double)reals(v);
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
        for (int k = 0; k < c->n_reads; k++) {
            Uses *u = &uses[root(c->read[k].value)->id];
            PUSH(u->call, u->n, c);
        }
    }
    for (int i = 0; i < p->n_prepare; i++) p->prepare[i]->phase = 0, p->prepare[i]->write[0].value->made_by = p->prepare[i];
    check_makers();
}

void schedule(Plan *p)
{
    graph = p->graph, uses = NEWS(Uses, graph->n_values);
    collect(p);
    levels();
    kept = NEWS(bool, graph->n_values), last_read = NEWS(int, graph->n_values);
    seen = NEWS(long, graph->n_values), seen_phase = NEWS(long, n_phases + 1), look = 0;
    change = NEWS(long, n_phases + 2), remade = NEWS(Remade, n_calls), asked = NEWS(bool, n_phases + 1);
    settle(NULL);
    long now = peak();
    for (int i = n_calls - 1; i >= 0; i--) if (n_phases > 1) now = place(calls[i], now);
    settle(NULL);
    p->peak_batch_bytes = 4 * peak();
    fill(p);
    scopes(p);
    p->group = group_size(), p->shards = 8;
    if (p->training) half(p);
}
