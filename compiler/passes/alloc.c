/* alloc.c -- live ranges to places.
 *
 * A thread's values (of a sample or of a group) share a place when no moment finds two of them alive; a moment is the position of
 * a call in the whole plan, and a value of the group lives from the start of the run that makes it to the end of the last run that
 * reads it. Larger values choose first. Values of the batch get offsets, in bytes a sample, so that those alive in one phase
 * do not overlap; arrays of a batch of n start at n times their offset. A border that shared memory may have dirtied is cleared by
 * its own call behind the call that makes the value. */
#include "passes/passes.h"
#include <stdlib.h>
#include <string.h>

typedef struct { int from, to; } Span;
typedef struct { Span *s; int n; } Life;

static void lives(Life *l, int from, int to)
{
    if (l->n && l->s[l->n - 1].to >= from) { if (to > l->s[l->n - 1].to) l->s[l->n - 1].to = to; return; }
    Span s = { from, to };
    PUSH(l->s, l->n, s);
}

static bool of_thread(const Value *v)
{
    return v->role == DATA && (v->elem == REAL || v->elem == BYTE) && !v->base &&
        (v->scope == SAMPLE_SCOPE || v->scope == GROUP_SCOPE);
}

/* A call touches v at `now`; runs are [run_from, run_to]. What is of the group is touched for the whole run. */
static void touch(Life *life, Value *v, int now, int run_from, int run_to, bool write)
{
    v = root(v);
    if (!of_thread(v)) return;
    bool group = v->scope == GROUP_SCOPE;
    Life *l = &life[v->id];
    if (write) { lives(l, group ? run_from : now, group ? run_to : now); return; }
    if (!l->n) die("alloc: %s is read before it is made", v->name);
    l->s[l->n - 1].to = group ? run_to : now;
}

/* by value */
static Life *live_ranges(const Plan *p)
{
    Life *life = NEWS(Life, p->graph->n_values);
    int now = 0;
    for (int q = 0; q < p->n_phases; q++)
        for (int r = 0; r < p->phases[q].n_runs; r++) {
            const Run *run = &p->phases[q].runs[r];
            int from = now, to = now + run->n - 1;
            for (int i = 0; i < run->n; i++, now++) {
                const Call *c = run->calls[i];
                for (int k = 0; k < c->n_reads; k++) touch(life, c->read[k].value, now, from, to, false);
                for (int k = 0; k < c->n_writes; k++) touch(life, c->write[k].value, now, from, to, true);
            }
        }
    for (int k = 0; k < p->graph->n_outputs; k++) {
        Value *v = root(p->graph->outputs[k]);
        if (given_at_end(p, v) && of_thread(v)) touch(life, v, now, now, now, false);
    }
    return life;
}

static int larger_first(const void *a, const void *b)
{
    const Value *x = *(Value *const *)a, *y = *(Value *const *)b;
    long dx = memory_bytes(x), dy = memory_bytes(y);
    return dx != dy ? (dx < dy ? 1 : -1) : x->id - y->id;
}

/* Where in `l` the first span stands that ends at `from` or later. */
static int first_ending(const Life *l, int from)
{
    int low = 0, high = l->n;
    while (low < high) {
        int half = (low + high) / 2;
        if (l->s[half].to < from) low = half + 1;
        else high = half;
    }
    return low;
}

/* there: the spans of the place's values, which do not overlap, in order */
static bool fits(const Life *there, const Life *life)
{
    for (int i = 0; i < life->n; i++) {
        Span s = life->s[i];
        int at = first_ending(there, s.from);
        if (at < there->n && there->s[at].from <= s.to) return false;
    }
    return true;
}

static void take(Life *there, const Life *life)
{
    for (int i = 0; i < life->n; i++) {
        Span s = life->s[i];
        int at = first_ending(there, s.from);
        PUSH(there->s, there->n, s);
        memmove(there->s + at + 1, there->s + at, sizeof s * (size_t)(there->n - 1 - at));
        there->s[at] = s;
    }
}

static void place_thread_values(Plan *p, const Life *life)
{
    Value **v = NULL;
    int n = 0;
    for (int i = 0; i < p->graph->n_values; i++)
        if (life[i].n) PUSH(v, n, p->graph->values[i]);
    if (n) qsort(v, (size_t)n, sizeof *v, larger_first);
    Life *taken = NEWS(Life, n);           /* by place */
    for (int i = 0; i < n; i++) {
        int at = 0;
        const Life *of = &life[v[i]->id];
        while (at < p->n_places && (p->places[at].values[0]->scope != v[i]->scope || !fits(&taken[at], of))) at++;
        if (at == p->n_places) {
            Place fresh = { .bytes = memory_bytes(v[i]) * (v[i]->scope == GROUP_SCOPE ? p->group : 1) };
            PUSH(p->places, p->n_places, fresh);
            p->thread_bytes += fresh.bytes;
        }
        PUSH(p->places[at].values, p->places[at].n, v[i]);
        take(&taken[at], of);
        v[i]->slot_no = at;
    }
}

typedef struct { const Value *v; long offset, end; } Block;

/* The lowest offset at which v meets none of the values already placed, in order of their offsets, that are alive in a phase of
 * its own. */
static long lowest(const Block *placed, int n, const Value *v, long size)
{
    long at = 0;
    for (int i = 0; i < n && placed[i].offset < at + size; i++) {
        const Value *o = placed[i].v;
        if (at < placed[i].end && o->first <= v->last && v->first <= o->last) at = placed[i].end;
    }
    return at;
}

/* b among n blocks, behind all that begin where it does or before. */
static void insert(Block *placed, int n, Block b)
{
    int low = 0, high = n;
    while (low < high) {
        int half = (low + high) / 2;
        if (placed[half].offset <= b.offset) low = half + 1;
        else high = half;
    }
    memmove(placed + low + 1, placed + low, sizeof b * (size_t)(n - low));
    placed[low] = b;
}

static void place_batch_values(Plan *p)
{
    if (!p->n_batch) return;
    Value **v = NEWS(Value *, p->n_batch);
    Block *placed = NEWS(Block, p->n_batch);
    memcpy(v, p->batch, sizeof *v * (size_t)p->n_batch);
    qsort(v, (size_t)p->n_batch, sizeof *v, larger_first);
    for (int i = 0; i < p->n_batch; i++) {
        long size = memory_bytes(v[i]);
        v[i]->offset = lowest(placed, i, v[i], size);
        insert(placed, i, (Block){ v[i], v[i]->offset, v[i]->offset + size });
        if (v[i]->offset + size > p->batch_bytes) p->batch_bytes = v[i]->offset + size;
    }
}

/* A border needs clearing each time where its memory is shared or written into. */
static void borders(Plan *p, const Life *life)
{
    for (int i = 0; i < p->graph->n_values; i++) {
        Value *v = p->graph->values[i];
        if (!v->border || v->base) continue;
        bool shared = of_thread(v) && life[i].n ? p->places[v->slot_no].n > 1 : v->scope == BATCH_SCOPE;
        v->border_call = shared || v->dirty;
    }
}

void alloc(Plan *p)
{
    const Life *life = live_ranges(p);
    place_thread_values(p, life);
    place_batch_values(p);
    borders(p, life);
}
