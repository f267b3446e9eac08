/* settle.c -- what a placement of calls costs: which values live for the batch, and what is made again where.
 *
 * A value read in a later phase is kept, unless cheap calls can make it again there from at most twice its own bytes beyond what
 * the phase reads anyway; where a chain would need more, its middle value is kept. What is kept is looked for until nothing more
 * is. What another phase of a call can change is near it: values that it reads and writes, and from there along cheap calls to
 * kept values and to the kept ones behind those, which stay kept. Only that is settled again when a call is tried elsewhere. The
 * peak is in a tree over the phases. So a placement costs what is around it, and not the network.
 *
 * Invariant: between two calls from outside last_read, peak and traffic are those of kept, remade and the calls' phases. */
#include "schedule.h"
#include "passes/passes.h"
#include <stdlib.h>
#include <string.h>

enum { RINGS = 3 };                        /* of kept values that are decided anew around a call */

typedef struct { int *phase, n, room; } Remade;
typedef struct { int first, last; long traffic; } Account;      /* of a value; last: -1 where no phase reads it from the batch */
typedef struct { Value **v; int n; } Values;

static const Graph *graph;
static int n_phases;
static Uses *uses;                         /* by value: the calls that read it */
static Remade *remade;                     /* by call: the phases that make it again */
static bool *kept; static int n_kept;      /* by value: lives for the batch; how many times one began to */
static Account *account;                   /* by value */
static long all_traffic;
static Values inside, around;              /* what is settled anew, and what else that may change the account of */
static Call **events; static int n_events; /* the calls that read what is inside, in order */

bool sample_value(const Value *v) { return v->role == DATA && v->elem != RAW && v->elem != TARGET; }
bool is_span(const Call *c) { return c->per == PER_SPAN; }
const Uses *uses_of(const Value *v) { return &uses[v->id]; }
int last_read(const Value *v) { return account[v->id].last; }
long traffic(void) { return all_traffic; }

static bool can_be_remade(const Value *v) { return v->made_by && v->made_by->def->flags & CHEAP; }
static bool cheap(const Value *v) { return can_be_remade(v) && !kept[v->id]; }

bool is_remade(const Call *c, int phase)
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
    if (is_span(reader)) keep(v);
    while (cheap(v) && chain_bytes(v, phase) > 2 * reals(v)) {
        Value *m = middle(v, phase);
        keep(m && chain_bytes(m, phase) > reals(m) ? m : v);
    }
    if (!cheap(v)) { keep(v); return; }
    remake(v->made_by, phase);
    for (int k = 0; k < v->made_by->n_reads; k++) need(v->made_by->read[k].value, phase, v->made_by);
}

/* ---- the account of a value: from the phase that makes it to the last one that reads it it is there ---- */

typedef struct { long more, most; } Cell;  /* of a range of phases: what all of it has more, and the most of one of them */
static Cell *tree;

static void add_range(int at, int low, int high, int from, int to, long n)
{
    if (to < low || high < from) return;
    Cell *c = &tree[at];
    if (from <= low && high <= to) { c->more += n, c->most += n; return; }
    int half = (low + high) / 2;
    add_range(2 * at, low, half, from, to, n), add_range(2 * at + 1, half + 1, high, from, to, n);
    c->most = c->more + (tree[2 * at].most > tree[2 * at + 1].most ? tree[2 * at].most : tree[2 * at + 1].most);
}

long peak(void) { return tree[1].most; }

static void read_in(const Value *v, int phase, Account *a)
{
    if (seen_phase[phase] == look || at_hand(v, phase)) return;
    seen_phase[phase] = look;
    a->traffic += reals(v);
    if (phase > a->last) a->last = phase;
}

static Account account_of(const Value *v, const Call *but)
{
    Account a = { .first = v->made_by ? v->made_by->phase : 0, .last = -1 };
    look++;
    for (int i = 0; i < uses[v->id].n; i++) {
        const Call *c = uses[v->id].call[i];
        if (c != but) read_in(v, c->phase, &a);
        for (int m = 0; m < remade[c->low].n; m++) read_in(v, remade[c->low].phase[m], &a);
    }
    return a;
}

static void count_in(const Value *v, int sign)
{
    const Account *a = &account[v->id];
    all_traffic += sign * a->traffic;
    if (a->last >= a->first) add_range(1, 0, n_phases, a->first, a->last, sign * reals(v));
}

static void balance(const Values *of, const Call *but)
{
    for (int i = 0; i < of->n; i++) {
        Value *v = of->v[i];
        count_in(v, -1);
        account[v->id] = account_of(v, but);
        count_in(v, 1);
    }
}

/* ---- what is settled anew ---- */

static long *stamp, present;                /* by value: in which window it was found last, inside or around; the present one */
static long *event_stamp;                  /* by call, likewise */
static bool *is_inside;                    /* by value, of the present window */
static Values edge;                        /* kept values just outside */

static bool found(const Value *v)
{
    bool before = stamp[v->id] == present;
    if (!before) is_inside[v->id] = false;
    stamp[v->id] = present;
    return before;
}

static bool in_window(const Value *v) { return stamp[v->id] == present && is_inside[v->id]; }

static void take_in(Value *v)
{
    if (!sample_value(v) || !v->made_by || in_window(v)) return;
    stamp[v->id] = present, is_inside[v->id] = true;
    PUSH(inside.v, inside.n, v);
}

/* v is next to what is inside: inside as well, or, if it is kept, at the edge. */
static void reach(Value *v)
{
    if (!sample_value(v) || !v->made_by || in_window(v)) return;
    if (cheap(v)) { take_in(v); return; }
    if (!found(v)) PUSH(around.v, around.n, v);
    if (can_be_remade(v)) PUSH(edge.v, edge.n, v);
}

static void reach_neighbours(const Value *v)
{
    for (int k = 0; can_be_remade(v) && k < v->made_by->n_reads; k++) reach(root(v->made_by->read[k].value));
    for (int i = 0; i < uses[v->id].n; i++) {
        const Call *c = uses[v->id].call[i];
        for (int k = 0; c->def->flags & CHEAP && k < c->n_writes; k++) reach(root(c->write[k].value));
    }
}

static int by_index(const void *a, const void *b) { return (*(Call *const *)a)->low - (*(Call *const *)b)->low; }

static void find_events(void)
{
    n_events = 0;
    for (int i = 0; i < inside.n; i++) {
        const Uses *u = &uses[inside.v[i]->id];
        for (int k = 0; k < u->n; k++) {
            if (event_stamp[u->call[k]->low] == present) continue;
            event_stamp[u->call[k]->low] = present;
            PUSH(events, n_events, u->call[k]);
        }
    }
    if (n_events) qsort(events, (size_t)n_events, sizeof *events, by_index);
}

static void open_window(void)
{
    present++;
    inside.n = around.n = edge.n = 0;
}

void look_around(const Call *c)
{
    open_window();
    for (int k = 0; k < c->n_reads; k++) take_in(root(c->read[k].value));
    for (int k = 0; k < c->n_writes; k++) take_in(root(c->write[k].value));
    for (int ring = 0, done = 0; ring <= RINGS; ring++) {
        for (int i = 0; i < edge.n; i++) take_in(edge.v[i]);
        edge.n = 0;
        for (; done < inside.n; done++) reach_neighbours(inside.v[done]);
    }
    find_events();
}

static void settle(const Call *but)
{
    for (int i = 0; i < inside.n; i++) kept[inside.v[i]->id] = false;
    for (int before = -1; before != n_kept;) {
        before = n_kept;
        for (int i = 0; i < inside.n; i++) if (can_be_remade(inside.v[i])) remade[inside.v[i]->made_by->low].n = 0;
        for (int i = 0; i < n_events; i++)
            for (int k = 0; events[i] != but && k < events[i]->n_reads; k++)
                if (in_window(root(events[i]->read[k].value))) need(events[i]->read[k].value, events[i]->phase, events[i]);
    }
    balance(&inside, but), balance(&around, but);
}

void settle_around(const Call *c, bool itself) { settle(itself ? NULL : c); }

void settle_begin(const Graph *g, Call **calls, int n)
{
    graph = g, n_kept = 0, all_traffic = 0, look = present = 0;
    uses = NEWS(Uses, g->n_values), remade = NEWS(Remade, n), kept = NEWS(bool, g->n_values);
    account = NEWS(Account, g->n_values), seen = NEWS(long, g->n_values);
    stamp = NEWS(long, g->n_values), is_inside = NEWS(bool, g->n_values), event_stamp = NEWS(long, n);
    for (int i = 0; i < g->n_values; i++) account[i].last = -1;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < calls[i]->n_reads; k++) {
            Uses *u = &uses[root(calls[i]->read[k].value)->id];
            PUSH(u->call, u->n, calls[i]);
        }
}

void settle_all(int phases)
{
    if (phases != n_phases) tree = NEWS(Cell, 4 * (phases + 1)), seen_phase = NEWS(long, phases + 1);
    n_phases = phases;
    open_window();
    for (int i = 0; i < graph->n_values; i++) take_in(root(graph->values[i]));
    find_events();
    settle(NULL);
}

/* ---- phases that have to do with a call ---- */

static int *related, n_related;

/* Those that make or read v, or what it can be made of. */
static void relate(int phase)
{
    if (seen_phase[phase] == look) return;
    seen_phase[phase] = look;
    PUSH(related, n_related, phase);
}

static void relate_phases(const Call *c)
{
    relate(c->phase);
    for (int i = 0; i < remade[c->low].n; i++) relate(remade[c->low].phase[i]);
}

static void relate_value(Value *v)
{
    v = root(v);
    if (!sample_value(v) || !v->made_by || seen[v->id] == look) return;
    seen[v->id] = look;
    relate_phases(v->made_by);
    for (int i = 0; i < uses[v->id].n; i++) relate_phases(uses[v->id].call[i]);
    for (int k = 0; cheap(v) && k < v->made_by->n_reads; k++) relate_value(v->made_by->read[k].value);
}

const int *related_phases(const Call *c, int *n)
{
    look++, n_related = 0;
    for (int k = 0; k < c->n_reads; k++) relate_value(c->read[k].value);
    *n = n_related;
    return related;
}
