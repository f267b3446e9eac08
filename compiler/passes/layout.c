/* layout.c -- how each value lies in memory: borders, padding, views; and where a parameter's elements are.
 *
 * A map lies as [h][w][c], in as many dimensions as it has. Before and after each is the widest border that any of its readers
 * wants to find zero, or any of its writers wants to write into. Channels are padded to 16 reals, so that vectors of any target
 * fill them; only network inputs of fewer channels (an image's three), and what ops for images make of them alone, stay dense,
 * where no loss or metric looks at them. A Flatten or Reshape is a view where the map has no border and no padding, else a copy.
 * Parameters lie in the order that select gave them, the last axis padded to 16; a capital letter is an axis in panels. */
#include "passes/passes.h"
#include <ctype.h>
#include <string.h>

static int padded(int n) { return (n + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE; }

static Dim dim(const char *name, int size, int all) { return (Dim){ name, 0, size, 0, all - size }; }

/* ---- borders: while they are joined, a value's dimensions in memory are those of its shape ---- */

static int larger(int a, int b) { return a > b ? a : b; }

static bool widen(Memory *to, const Halo *h)
{
    bool any = false;
    for (int i = 0; i < MAX_RANK; i++) {
        any |= h->before[i] || h->after[i];
        to->d[i].before = larger(to->d[i].before, h->before[i]), to->d[i].after = larger(to->d[i].after, h->after[i]);
    }
    return any;
}

static void ask(const Call *c, const Arg *a, bool write)
{
    Halo h = { 0 };
    Value *v = a->value;
    if (v->role != DATA || !c->variant->halo || !c->variant->halo(c, a->slot, &h) || !widen(&v->mem, &h)) return;
    if (write) v->dirty = true; else v->border = true;
}

static void borders(const Graph *g)
{
    for (int i = 0; i < g->n_calls; i++) {
        const Call *c = g->calls[i];
        for (int k = 0; k < c->n_writes; k++) ask(c, &c->write[k], true);
        for (int k = 0; k < c->n_reads; k++) ask(c, &c->read[k], false);
    }
}

/* ---- views ---- */

static bool may_be_flat(const Value *v)
{
    int c = v->shape.d[v->shape.rank - 1];
    return !bordered(&v->mem) && (v->shape.rank < 2 || c % REALS_A_LINE == 0) && v->elem == REAL && v->role == DATA;
}

static bool only_changes_shape(const Call *c)
{
    return (same(c->node->op->name, "Flatten") || same(c->node->op->name, "Reshape")) && c->n_writes == 1 && c->n_reads == 1;
}

/* Calls that only change a shape go where both ends can be flat; what they write becomes a view of what they read. */
static void views(Graph *g)
{
    int kept = 0;
    for (int i = 0; i < g->n_calls; i++) {
        Call *c = g->calls[i];
        Value *to = c->write[0].value, *from = c->n_reads ? c->read[0].value : NULL;
        bool view = only_changes_shape(c) && may_be_flat(to) && may_be_flat(from);
        if (view) {
            to->base = from;
            root(from)->mem.dense = to->mem.dense = from->mem.dense = true;
            root(from)->wanted |= to->wanted;
        } else g->calls[kept++] = c;
    }
    g->n_calls = kept;
}

/* A call for a group that sees maps in vectors of samples counts on their following each other. */
static void exact_rows(const Graph *g)
{
    for (int i = 0; i < g->n_calls; i++) {
        const Call *c = g->calls[i];
        for (int k = 0; c->per != PER_SAMPLE && k < c->n_writes + c->n_reads; k++) {
            Value *v = k < c->n_writes ? c->write[k].value : c->read[k - c->n_writes].value;
            if (v->role == DATA && v->shape.rank > 1) root(v)->mem.exact = true;
        }
    }
}

/* ---- places ---- */

static bool power_of_two(int n) { return (n & (n - 1)) == 0; }

/* Rows of a matrix of samples are never a power of two apart. */
static int row(int n)
{
    n = padded(n);
    return n >= 128 && power_of_two(n) ? n + REALS_A_LINE : n;
}

static bool judges(const Node *n) { return n->op->kind == METRIC || slot(n, "loss"); }

/* By value: does a loss or metric read it, in vectors of padded channels? */
static const bool *mark_judged(const Graph *g)
{
    bool *judged = NEWS(bool, g->n_values);
    for (int i = 0; i < g->n_calls; i++)
        for (int k = 0; judges(g->calls[i]->node) && k < g->calls[i]->n_reads; k++)
            judged[root(g->calls[i]->read[k].value)->id] = true;
    return judged;
}

/* Does it stay dense? images: by value, the same; what an op reads is known before what it makes. */
static bool is_image(const Value *v, const bool *judged, const bool *images)
{
    const Node *n = v->node;
    if (judged[v->id] || !n || v != n->out || v->shape.rank < 2 || v->shape.d[v->shape.rank - 1] >= REALS_A_LINE) return false;
    return same(n->op->name, "InputLayer") || (n->op->image && n->n_in == 1 && images[n->in[0]->id]);
}

static void lay_data(Value *v, bool image)
{
    Memory *m = &v->mem;
    int r = v->shape.rank, c = v->shape.d[r - 1];
    if (v->elem == RAW || v->elem == TARGET) return;
    if (m->dense || r <= 1) {                  /* seen as one vector; views of it see their own shape */
        int n = (int)size(v->shape);
        m->rank = 1, m->d[0] = dim(dim_name(1, 0), n, root(v)->mem.exact ? n : row(n));
        return;
    }
    m->rank = r;
    for (int i = 0; i < r; i++) m->d[i].name = dim_name(r, i), m->d[i].size = v->shape.d[i];
    m->d[r - 1].behind = image ? 0 : padded(c) - c;
}

static int axis(const Value *v, char letter)
{
    const char *at = strchr(v->axes, tolower((unsigned char)letter));
    if (!at) die("%s has no axis '%c'", v->name, letter);
    return v->shape.d[at - v->axes];
}

enum { PANEL_PAD = 4 };                    /* rows between panels that would else be a power of two apart */

/* From an order: "hwio" four axes; "Oio" panels of o; "oh(wi)" w and i as one padded axis. */
static void lay_parameter(Value *v)
{
    Memory *m = &v->mem;
    if (!m->order) m->order = v->axes;
    m->rank = 0;
    for (const char *p = m->order; *p; p++) {
        bool joined = *p == '(';
        const char *name = format("%.*s", joined ? (int)strcspn(p, ")") - 1 : 1, p + joined);
        int n = 1;
        if (isupper((unsigned char)*p)) n = (axis(v, *p) + PANEL - 1) / PANEL;
        else if (strchr(m->order, toupper((unsigned char)*p)) && !joined) n = PANEL;
        else for (const char *a = name; *a; a++) n *= axis(v, *a);
        if (joined) p = strchr(p, ')');
        m->d[m->rank++] = dim(name, n, n);
    }
    Dim *last = &m->d[m->rank - 1];
    last->behind = padded(last->size) - last->size;
    if (isupper((unsigned char)m->order[0]) && m->rank == 3 && m->d[1].size % 64 == 0) m->d[1].behind = PANEL_PAD;
}

static void lay_other(Value *v)
{
    Memory *m = &v->mem;
    int r = m->rank = v->shape.rank;
    for (int i = 0; i < r; i++) m->d[i] = dim(dim_name(r, i), v->shape.d[i], v->shape.d[i]);
    if (r > 1 || v->shape.d[0] > 1) m->d[r - 1].behind = padded(m->d[r - 1].size) - m->d[r - 1].size;
}

/* What is small as a shape may be large as it lies: borders, lines, panels. */
static long check_room(const Value *v)
{
    Shape lies = { .rank = v->mem.rank > MAX_RANK ? MAX_RANK : v->mem.rank };
    long n = memory_size(&v->mem);
    for (int i = 0; i < lies.rank; i++) lies.d[i] = in_memory(v->mem.d[i]);
    if (n > MOST_ELEMENTS && v->node)
        err_at(v->node->loc, "%s: %s lies in memory as %s, which has more than " MOST_TEXT " elements", label(v->node),
               show(v->shape), show(lies));
    return n;
}

static void check_rooms(const Graph *g)
{
    long parameters = 0;
    for (int i = 0; i < g->n_values; i++) {
        const Value *v = g->values[i];
        long before = parameters, n = check_room(v);
        if (v->role == PARAM || v->role == STATE) parameters += n;
        if (before <= MOST_ELEMENTS && parameters > MOST_ELEMENTS && n <= MOST_ELEMENTS)
            err_at(v->node->loc, "%s: with its %s the network's parameters have %ld elements as they lie in memory, more "
                   "than " MOST_TEXT, label(v->node), v->slot, parameters);
    }
}

void layout(Graph *g)
{
    borders(g);
    views(g);
    exact_rows(g);
    const bool *judged = mark_judged(g);
    bool *images = NEWS(bool, g->n_values);
    for (int i = 0; i < g->n_values; i++) {
        Value *v = g->values[i];
        if (v->role == DATA) images[v->id] = is_image(v, judged, images), lay_data(v, images[v->id]);
        else if (v->axes) lay_parameter(v);
        else lay_other(v);
    }
    check_rooms(g);
}
