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
typedef struct { int first, last; long traffic; } Entry;        /* of a value; last: -1 where no phase reads it from the batch */
typedef struct { Value **v; int n; } Values;                    /* each once: there is room for all */
typedef struct { long more, most; } Cell;  /* of a range of phases: what all of it has more, and the most of one of them */

struct Account {
    const Graph *graph;
    int n_phases;
    Uses *uses;                            /* by value: the calls that read it */
    Remade *remade;                        /* by call: the phases that make it again */
    bool *kept; int n_kept;                /* by value: lives for the batch; how many times one began to */
    Entry *entry;                          /* by value */
    long traffic;
    Cell *tree;                            /* over the phases: reals that live for the batch */
    long *seen, *seen_phase, look;         /* by value, by phase: in which look it was counted last; the present one */
    Values inside, around;                 /* what is settled anew, and what else that may change the entry of */
    Values edge;                           /* kept values just outside */
    Call **events; int n_events;           /* the calls that read what is inside, in order */
    long *stamp, *event_stamp, present;    /* by value, by call: in which window it was found last; the present one */
    bool *is_inside;                       /* by value, of the present window */
    int *related, n_related;
};

bool sample_value(const Value *v) { return v->role == DATA && v->elem != RAW && v->elem != TARGET; }
bool is_span(const Call *c) { return c->per == PER_SPAN; }
const Uses *uses_of(const Account *a, const Value *v) { return &a->uses[v->id]; }
int last_read(const Account *a, const Value *v) { return a->entry[v->id].last; }
long traffic(const Account *a) { return a->traffic; }

static bool can_be_remade(const Value *v) { return v->made_by && v->made_by->def->flags & CHEAP; }
static bool cheap(const Account *a, const Value *v) { return can_be_remade(v) && !a->kept[v->id]; }

bool is_remade(const Account *a, const Call *c, int phase)
{
    const Remade *m = &a->remade[c->low];
    for (int i = 0; i < m->n; i++) if (m->phase[i] == phase) return true;
    return false;
}

static void remake(Account *a, const Call *c, int phase)
{
    Remade *m = &a->remade[c->low];
    if (m->n == m->room) {
        int *more = NEWS(int, m->room = 2 * m->room + 4);
        if (m->n) memcpy(more, m->phase, sizeof *more * (size_t)m->n);
        m->phase = more;
    }
    m->phase[m->n++] = phase;
}

static bool at_hand(const Account *a, const Value *v, int phase)
{
    return !sample_value(v) || !v->made_by || v->made_by->phase == phase || is_remade(a, v->made_by, phase);
}

/* Read there whatever is made again? */
static bool read_directly(const Account *a, const Value *v, int phase)
{
    for (int i = 0; i < a->uses[v->id].n; i++) if (a->uses[v->id].call[i]->phase == phase) return true;
    return false;
}

static void keep(Account *a, const Value *v)
{
    a->n_kept += !a->kept[v->id];
    a->kept[v->id] = true;
}


/* Bytes that making v again in `phase` reads beyond what the phase reads anyway; marks in seen what it counted. */
static long extra(Account *a, Value *v, int phase)
{
    v = root(v);
    if (at_hand(a, v, phase) || a->seen[v->id] == a->look) return 0;
    a->seen[v->id] = a->look;
    if (!cheap(a, v)) return read_directly(a, v, phase) ? 0 : memory_bytes(v);
    long sum = 0;
    for (int k = 0; k < v->made_by->n_reads; k++) sum += extra(a, v->made_by->read[k].value, phase);
    return sum;
}

static long chain_bytes(Account *a, Value *v, int phase)
{
    a->look++;
    return extra(a, v, phase);
}

/* Of what v is made of, the value with the longest chain behind it. */
static Value *middle(Account *a, const Value *v, int phase)
{
    Value *best = NULL;
    long most = 0;
    for (int k = 0; k < v->made_by->n_reads; k++) {
        Value *r = root(v->made_by->read[k].value);
        if (at_hand(a, r, phase) || !cheap(a, r)) continue;
        long bytes = chain_bytes(a, r, phase);
        if (bytes > most) best = r, most = bytes;
    }
    return best;
}

static void need(Account *a, Value *v, int phase, const Call *reader)
{
    v = root(v);
    if (at_hand(a, v, phase)) return;
    if (is_span(reader)) keep(a, v);
    while (cheap(a, v) && chain_bytes(a, v, phase) > 2 * memory_bytes(v)) {
        Value *m = middle(a, v, phase);
        keep(a, m && chain_bytes(a, m, phase) > memory_bytes(m) ? m : v);
    }
    if (!cheap(a, v)) { keep(a, v); return; }
    remake(a, v->made_by, phase);
    for (int k = 0; k < v->made_by->n_reads; k++) need(a, v->made_by->read[k].value, phase, v->made_by);
}

/* ---- the account of a value: from the phase that makes it to the last one that reads it it is there ---- */

static void add_range(Account *a, int at, int low, int high, int from, int to, long n)
{
    if (to < low || high < from) return;
    Cell *c = &a->tree[at];
    if (from <= low && high <= to) { c->more += n, c->most += n; return; }
    int half = (low + high) / 2;
    add_range(a, 2 * at, low, half, from, to, n), add_range(a, 2 * at + 1, half + 1, high, from, to, n);
    c->most = c->more + (a->tree[2 * at].most > a->tree[2 * at + 1].most ? a->tree[2 * at].most : a->tree[2 * at + 1].most);
}

long peak(const Account *a) { return a->tree[1].most; }

static void read_in(Account *a, const Value *v, int phase, Entry *e)
{
    if (a->seen_phase[phase] == a->look || at_hand(a, v, phase)) return;
    a->seen_phase[phase] = a->look;
    e->traffic += memory_bytes(v);
    if (phase > e->last) e->last = phase;
}

static Entry entry_of(Account *a, const Value *v, const Call *but)
{
    Entry e = { .first = v->made_by ? v->made_by->phase : 0, .last = -1 };
    a->look++;
    for (int i = 0; i < a->uses[v->id].n; i++) {
        const Call *c = a->uses[v->id].call[i];
        if (c != but) read_in(a, v, c->phase, &e);
        for (int m = 0; m < a->remade[c->low].n; m++) read_in(a, v, a->remade[c->low].phase[m], &e);
    }
    return e;
}

static void count_in(Account *a, const Value *v, int sign)
{
    const Entry *e = &a->entry[v->id];
    a->traffic += sign * e->traffic;
    if (e->last >= e->first) add_range(a, 1, 0, a->n_phases, e->first, e->last, sign * memory_bytes(v));
}

static void balance(Account *a, const Values *of, const Call *but)
{
    for (int i = 0; i < of->n; i++) {
        Value *v = of->v[i];
        count_in(a, v, -1);
        a->entry[v->id] = entry_of(a, v, but);
        count_in(a, v, 1);
    }
}

/* ---- what is settled anew ---- */

static bool found(Account *a, const Value *v)
{
    bool before = a->stamp[v->id] == a->present;
    if (!before) a->is_inside[v->id] = false;
    a->stamp[v->id] = a->present;
    return before;
}

static bool in_window(const Account *a, const Value *v) { return a->stamp[v->id] == a->present && a->is_inside[v->id]; }

static void take_in(Account *a, Value *v)
{
    if (!sample_value(v) || !v->made_by || in_window(a, v)) return;
    a->stamp[v->id] = a->present, a->is_inside[v->id] = true;
    a->inside.v[a->inside.n++] = v;
}

/* v is next to what is inside: inside as well, or, if it is kept, at the edge. */
static void reach(Account *a, Value *v)
{
    if (!sample_value(v) || !v->made_by || in_window(a, v)) return;
    if (cheap(a, v)) { take_in(a, v); return; }
    if (found(a, v)) return;
    a->around.v[a->around.n++] = v;
    if (can_be_remade(v)) a->edge.v[a->edge.n++] = v;
}

static void reach_neighbours(Account *a, const Value *v)
{
    for (int k = 0; can_be_remade(v) && k < v->made_by->n_reads; k++) reach(a, root(v->made_by->read[k].value));
    for (int i = 0; i < a->uses[v->id].n; i++) {
        const Call *c = a->uses[v->id].call[i];
        for (int k = 0; c->def->flags & CHEAP && k < c->n_writes; k++) reach(a, root(c->write[k].value));
    }
}

static int by_index(const void *a, const void *b) { return (*(Call *const *)a)->low - (*(Call *const *)b)->low; }

static void find_events(Account *a)
{
    a->n_events = 0;
    for (int i = 0; i < a->inside.n; i++) {
        const Uses *u = &a->uses[a->inside.v[i]->id];
        for (int k = 0; k < u->n; k++) {
            if (a->event_stamp[u->call[k]->low] == a->present) continue;
            a->event_stamp[u->call[k]->low] = a->present;
            a->events[a->n_events++] = u->call[k];
        }
    }
    if (a->n_events) qsort(a->events, (size_t)a->n_events, sizeof *a->events, by_index);
}

static void open_window(Account *a)
{
    a->present++;
    a->inside.n = a->around.n = a->edge.n = 0;
}

void look_around(Account *a, const Call *c)
{
    open_window(a);
    for (int k = 0; k < c->n_reads; k++) take_in(a, root(c->read[k].value));
    for (int k = 0; k < c->n_writes; k++) take_in(a, root(c->write[k].value));
    for (int ring = 0, done = 0; ring <= RINGS; ring++) {
        for (int i = 0; i < a->edge.n; i++) take_in(a, a->edge.v[i]);
        a->edge.n = 0;
        for (; done < a->inside.n; done++) reach_neighbours(a, a->inside.v[done]);
    }
    find_events(a);
}

static void settle(Account *a, const Call *but)
{
    for (int i = 0; i < a->inside.n; i++) a->kept[a->inside.v[i]->id] = false;
    for (int before = -1; before != a->n_kept;) {
        before = a->n_kept;
        for (int i = 0; i < a->inside.n; i++) if (can_be_remade(a->inside.v[i])) a->remade[a->inside.v[i]->made_by->low].n = 0;
        for (int i = 0; i < a->n_events; i++)
            for (int k = 0; a->events[i] != but && k < a->events[i]->n_reads; k++)
                if (in_window(a, root(a->events[i]->read[k].value)))
                    need(a, a->events[i]->read[k].value, a->events[i]->phase, a->events[i]);
    }
    balance(a, &a->inside, but), balance(a, &a->around, but);
}

void settle_around(Account *a, const Call *c, bool itself) { settle(a, itself ? NULL : c); }

static Values room_for(const Graph *g) { return (Values){ .v = NEWS(Value *, g->n_values) }; }

Account *open_account(const Graph *g, Call **calls, int n, int n_phases)
{
    Account *a = NEW(Account);
    *a = (Account){ .graph = g, .n_phases = n_phases, .inside = room_for(g), .around = room_for(g), .edge = room_for(g) };
    a->uses = NEWS(Uses, g->n_values), a->remade = NEWS(Remade, n), a->kept = NEWS(bool, g->n_values);
    a->entry = NEWS(Entry, g->n_values), a->tree = NEWS(Cell, 4 * (n_phases + 1));
    a->seen = NEWS(long, g->n_values), a->seen_phase = NEWS(long, n_phases + 1), a->related = NEWS(int, n_phases + 1);
    a->stamp = NEWS(long, g->n_values), a->is_inside = NEWS(bool, g->n_values);
    a->event_stamp = NEWS(long, n), a->events = NEWS(Call *, n);
    for (int i = 0; i < g->n_values; i++) a->entry[i].last = -1;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < calls[i]->n_reads; k++) {
            Uses *u = &a->uses[root(calls[i]->read[k].value)->id];
            PUSH(u->call, u->n, calls[i]);
        }
    return a;
}

void settle_all(Account *a)
{
    open_window(a);
    for (int i = 0; i < a->graph->n_values; i++) take_in(a, root(a->graph->values[i]));
    find_events(a);
    settle(a, NULL);
}

/* ---- phases that have to do with a call ---- */

/* Those that make or read v, or what it can be made of. */
static void relate(Account *a, int phase)
{
    if (a->seen_phase[phase] == a->look) return;
    a->seen_phase[phase] = a->look;
    a->related[a->n_related++] = phase;
}

static void relate_phases(Account *a, const Call *c)
{
    relate(a, c->phase);
    for (int i = 0; i < a->remade[c->low].n; i++) relate(a, a->remade[c->low].phase[i]);
}

static void relate_value(Account *a, Value *v)
{
    v = root(v);
    if (!sample_value(v) || !v->made_by || a->seen[v->id] == a->look) return;
    a->seen[v->id] = a->look;
    relate_phases(a, v->made_by);
    for (int i = 0; i < a->uses[v->id].n; i++) relate_phases(a, a->uses[v->id].call[i]);
    for (int k = 0; cheap(a, v) && k < v->made_by->n_reads; k++) relate_value(a, v->made_by->read[k].value);
}

const int *related_phases(Account *a, const Call *c, int *n)
{
    a->look++, a->n_related = 0;
    for (int k = 0; k < c->n_reads; k++) relate_value(a, c->read[k].value);
    *n = a->n_related;
    return a->related;
}
