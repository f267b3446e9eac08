/* select.c -- for each call the variant that computes it, its tile, and the derived values it wants.
 *
 * The cheapest row whose ok() holds is taken, or the one that the layer asks for. Calls that write a parameter's gradient go
 * first, because they decide how the parameter lies: in the order of its costliest use. A derived value (a parameter in another
 * order, im2col's columns) is a node like others, made once however many calls want it. ok() and cost() see the model only. */
#include "op/queries.h"
#include "passes/passes.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- "slot:word" pairs, as in wants and order ---- */

/* The word that `list` ("kernel:hwio x:columns") gives for a slot, or NULL. */
static const char *word_of(const char *list, const char *slot_name)
{
    size_t n = strlen(slot_name);
    for (const char *p = list; p && *p; p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL)
        if (!strncmp(p, slot_name, n) && p[n] == ':') return format("%.*s", (int)strcspn(p + n + 1, " "), p + n + 1);
    return NULL;
}

/* The same as an order of v's axes: "*" stands for those that it does not name, as v has them. */
static const char *order_of(const char *list, const char *slot_name, const Value *v)
{
    const char *word = word_of(list, slot_name), *star = word ? strchr(word, '*') : NULL;
    if (!star || !v->axes) return word;
    char *order = format("%.*s", (int)(star - word), word);
    for (const char *axis = v->axes; *axis; axis++) if (!strchr(word, *axis)) order = format("%s%c", order, *axis);
    return format("%s%s", order, star + 1);
}

/* ---- choosing ---- */

static bool forced_here(const Call *c, const Variant *v)
{
    return c->node->force && same(c->node->force, v->name);
}

/* Does this row write the parameter's gradient in the order that it already has? */
static bool order_fits(const Call *c, const Variant *v)
{
    for (int i = 0; i < c->n_writes; i++) {
        const Value *w = c->write[i].value;
        const char *order = order_of(v->order, c->write[i].slot, w);
        if (w->role == REDUCE && w->axes && order && w->mem.order && !same(w->mem.order, order)) return false;
    }
    return true;
}

/* The next row for a call behind `row` (NULL: the first): the op's own rows, then those of the families. */
static const Variant *next_row(const Call *c, const Variant *row, int *family)
{
    if (!row) *family = -1, row = c->node->op->variants;
    else row++;
    for (;; row++) {
        while (!row || !row->op) {
            row = variant_families[++*family];
            if (!row) return NULL;
        }
        if (same(row->op, c->node->op->name) && same(row->call, c->def->name) && (!row->ok || row->ok(c))) return row;
    }
}

static bool offers(const Call *c, const char *slot_name, const char *order)
{
    int family;
    for (const Variant *v = NULL; (v = next_row(c, v, &family));)
        /* the plain way follows any order */
        if (!v->template || same(order_of(v->order, slot_name, arg(c, slot_name)), order)) return true;
    return false;
}

/* The calls that write a value: several add to a parameter's gradient. order: the last one asked for, and whether all offer it. */
typedef struct { Call **calls; int n; const char *order; bool offered; } Writers;

typedef struct {
    Graph *graph;
    Writers *writers;                      /* by value */
    /* while a walk over the calls makes others: those before all, the last one first, and those that stand in order so far */
    Call **ahead, **placed; int n_ahead, n_placed;
} Selection;

static Writers *list_writers(const Graph *g)
{
    Writers *writers = NEWS(Writers, g->n_values);
    for (int i = 0; i < g->n_calls; i++)
        for (int k = 0; k < g->calls[i]->n_writes; k++) {
            Writers *w = &writers[g->calls[i]->write[k].value->id];
            PUSH(w->calls, w->n, g->calls[i]);
        }
    return writers;
}

static bool all_offer(Writers *w, const char *slot_name, const char *order)
{
    if (same(w->order, order)) return w->offered;
    w->order = order, w->offered = true;
    for (int i = 0; i < w->n && w->offered; i++) w->offered = offers(w->calls[i], slot_name, order);
    return w->offered;
}

/* Can every other use of the parameter write its gradient in the order in which this row would? */
static bool others_follow(const Selection *s, const Call *c, const Variant *v)
{
    for (int k = 0; k < c->n_writes; k++) {
        const char *order = order_of(v->order, c->write[k].slot, c->write[k].value);
        Writers *w = order ? &s->writers[c->write[k].value->id] : NULL;
        if (w && w->n > 1 && !all_offer(w, c->write[k].slot, order)) return false;
    }
    return true;
}

static const Variant *cheapest(const Selection *s, const Call *c, double *cycles)
{
    const Variant *best = NULL;
    int family;
    for (const Variant *v = NULL; (v = next_row(c, v, &family));) {
        if (!order_fits(c, v) || !others_follow(s, c, v)) continue;
        double cost = forced_here(c, v) ? -1 : v->cost ? v->cost(c) : 0;
        if (!best || cost < *cycles) best = v, *cycles = cost;
    }
    return best;
}

static void choose(const Selection *s, Call *c)
{
    double cycles = 0;
    c->variant = cheapest(s, c, &cycles);
    if (!c->variant) die("%s.%s (%s): no variant computes it", c->node->name, c->def->name, c->node->op->name);
    c->per = c->variant->per == PER_PLACE ? PER_SAMPLE : c->variant->per;
    c->cycles = c->variant->cost ? c->variant->cost(c) : 0;
}

/* Are there several ways of computing this call, and is one of them called so? */
static bool is_choice(const Call *c, const char *name)
{
    bool named = false, others = false;
    for (int family = -1; family < 0 || variant_families[family]; family++) {
        const Variant *rows = family < 0 ? c->node->op->variants : variant_families[family];
        for (const Variant *v = rows; v && v->op; v++) {
            if (!same(v->op, c->node->op->name) || !same(v->call, c->def->name)) continue;
            if (same(v->name, name)) named = true;
            else others = true;
        }
    }
    return named && others;
}

/* A wish is for the first of the node's calls that has a choice which the name is part of; later ones follow where they can. */
static void grant(const Call *c)
{
    Node *n = c->node;
    if (!n->force || n->decided || !is_choice(c, n->force)) return;
    n->decided = true, n->granted = same(c->variant->name, n->force);
}

/* ---- parameters: how the gradient arises, and how they lie ---- */

/* Does one of them sum over a map's places, by kernels that the shards' sums are for? Then no call sees all that they add. */
static bool of_places(const Writers *w)
{
    for (int i = 0; i < w->n; i++)
        if (w->calls[i]->node->op->summed_at_most && w->calls[i]->node->in[0]->shape.rank > 1) return true;
    return false;
}

static void gradient_kinds(const Selection *s)
{
    const Graph *g = s->graph;
    bool gathered = g->model->optimizer && gathers(g->model->optimizer);
    for (int i = 0; i < g->n_calls; i++) {
        Call *c = g->calls[i];
        const Op *op = c->node->op;
        if (!op->deferred || !same(c->def->name, format("d%s", op->deferred))) continue;
        Value *p = slot(c->node, op->deferred);
        bool summed = size(p->shape) <= op->summed_at_most || of_places(&s->writers[p->grad->id]);
        p->gradient = summed ? SUMMED : s->writers[p->grad->id].n > 1 || gathered ? STORED : DEFERRED;
        set(c, "gradient", p->gradient);
    }
}

static void lie(Value *p, const char *order)
{
    p->mem.order = order;
    if (p->grad) p->grad->mem.order = order;
}

static bool writes_parameter(const Call *c)
{
    return c->n_writes && c->write[0].value->role == REDUCE && c->write[0].value->axes;
}

typedef struct { Call *call; int no; } Ranked;

static int by_cost(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    double dx = x->call->cycles, dy = y->call->cycles;
    return dx != dy ? (dx < dy ? 1 : -1) : x->no - y->no;
}

/* Gradient calls, costliest first: the first use of a parameter decides its order, the others must follow. */
static void orders(const Selection *s)
{
    const Graph *g = s->graph;
    Ranked *calls = NULL;
    int n = 0;
    for (int i = 0; i < g->n_calls; i++) {
        if (!writes_parameter(g->calls[i])) continue;
        choose(s, g->calls[i]);
        Ranked last = { g->calls[i], n };
        PUSH(calls, n, last);
    }
    if (n) qsort(calls, (size_t)n, sizeof *calls, by_cost);
    for (int i = 0; i < n; i++) {
        Call *c = calls[i].call;
        choose(s, c);
        for (int k = 0; k < c->n_writes; k++) {
            const char *order = order_of(c->variant->order, c->write[k].slot, c->write[k].value);
            if (order) lie(c->write[k].value->of, order);
        }
    }
}

/* ---- derived values ---- */

/* Each call, and in front of it what `make` makes for it. */
static void walk(Selection *s, void (*make)(Selection *, Call *))
{
    Graph *g = s->graph;
    Call **calls = g->calls;
    int n = g->n_calls;
    s->ahead = s->placed = NULL, s->n_ahead = s->n_placed = 0;
    for (int i = 0; i < n; i++) {
        make(s, calls[i]);
        PUSH(s->placed, s->n_placed, calls[i]);
    }
    g->calls = NULL, g->n_calls = 0;
    for (int i = s->n_ahead - 1; i >= 0; i--) PUSH(g->calls, g->n_calls, s->ahead[i]);
    for (int i = 0; i < s->n_placed; i++) PUSH(g->calls, g->n_calls, s->placed[i]);
}

/* A call that a node has derived: of this op, from x, in this order. NULL: not yet. */
static const Call *derived(const Node *n, const char *op, const Value *x, const char *order)
{
    for (int i = 0; i < n->n_derived; i++) {
        const Call *c = n->derived[i];
        if (same(c->node->op->name, op) && c->read[0].value == x && (!order || same(c->write[0].value->mem.order, order))) return c;
    }
    return NULL;
}

static Node *derived_node(Graph *g, const char *op, const char *name, const Call *c, Value *x)
{
    Node *n = bare_node(g, find_op(op), NULL, name, c->node->loc, &x, 1);
    n->inner = c->node;
    memcpy(n->num, c->node->num, sizeof n->num), n->n_num = c->node->n_num;
    return n;
}

/* The parameter p in another order, made once a step. */
static Value *reordered(Selection *s, const Call *c, Value *param, const char *order)
{
    const Call *there = derived(param->node, "permute", param, order);
    if (there) return there->write[0].value;
    char *name = format("%s_%s", param->name, order);
    for (char *p = name; *p; p++) if (*p == '(' || *p == ')') *p = '_';
    Node *n = derived_node(s->graph, "permute", name, c, param);
    Value *y = inner(n, "y", WHOLE, REAL, param->shape);
    y->name = name, y->axes = param->axes, y->mem.order = order;
    n->out = y;
    PUSH(s->graph->nodes, s->graph->n_nodes, n);
    Call *made = new_call(s->graph, n, n->op->calls);
    made->name = format("prepare_%s", name);
    choose(s, made);
    PUSH(s->ahead, s->n_ahead, made);
    PUSH(param->node->derived, param->node->n_derived, made);
    return y;
}

/* A value that an inner op makes of x for the node of call c (im2col's columns), shared by that node's calls. */
static Value *made_of(Selection *s, const Call *c, Value *x, const char *op)
{
    const Call *there = derived(c->node, op, x, NULL);
    if (there) return there->write[0].value;
    Node *n = derived_node(s->graph, op, format("%s_%s", c->node->name, op), c, x);
    shape_node(s->graph, n);
    Call *made = new_call(s->graph, n, n->op->calls);
    choose(s, made);
    PUSH(s->placed, s->n_placed, made);
    PUSH(c->node->derived, c->node->n_derived, made);
    return n->out ? n->out : made->write[0].value;
}

static const CallDef *call_def(const Op *op, const char *name)
{
    for (const CallDef *d = op->calls; d->name; d++) if (same(d->name, name)) return d;
    die("%s has no call '%s'", op->name, name);
}

/* The plain way back through a pooled convolution: dy of one sample from p's gradient and `at`, then any convolution kernel. */
static void plain(Selection *s, Call *c)
{
    Node *pooled = c->node, *conv = pooled->inner;
    grant(c);
    if (!slot(conv, "dy")) {
        Node *n = bare_node(s->graph, find_op("unpool"), NULL, format("%s_unpool", conv->name), conv->loc, NULL, 0);
        n->inner = conv;
        memcpy(n->num, pooled->num, sizeof n->num), n->n_num = pooled->n_num;
        add_slot(n, "dp", slot(pooled, "p")->grad), add_slot(n, "at", slot(pooled, "at"));
        Value *dy = inner(n, "dy", DATA, REAL, slot(conv, "y")->shape);
        dy->name = format("%s_dy", conv->name);
        PUSH(s->graph->nodes, s->graph->n_nodes, n);
        Call *made = new_call(s->graph, n, n->op->calls);
        choose(s, made);
        PUSH(s->placed, s->n_placed, made);
        add_slot(conv, "dy", dy);
    }
    conv->act = NULL;
    for (int k = 0; k < c->n_writes; k++) add_slot(conv, c->write[k].slot, c->write[k].value);
    Call *by = new_call(s->graph, conv, call_def(conv->op, c->def->name));
    int id = c->id;
    *c = *by, c->id = id;
    for (int k = 0; k < c->n_writes; k++) s->writers[c->write[k].value->id].order = NULL;       /* it may offer other ones now */
    choose(s, c);
}

static void derive(Selection *s, Call *c)
{
    const char *word = word_of(c->variant->wants, "dp");
    if (word && same(word, "unpool")) plain(s, c);
    for (int k = 0; k < c->n_reads; k++) {
        Value *v = c->read[k].value;
        const char *want = order_of(c->variant->wants, c->read[k].slot, v);
        const char *as = order_of(c->variant->order, c->read[k].slot, v);
        if (v->role == PARAM && (want || as)) {
            const char *order = want ? want : as;
            if (!v->mem.order) lie(v, order);
            if (!same(v->mem.order, order)) c->read[k].value = reordered(s, c, v, order);
        } else if (want && v->role == DATA) c->read[k].value = made_of(s, c, v, want);
    }
}

/* Variants of the plain way depend on the order that its convolution's kernel gradient has: they are replaced before orders are
 * fixed. */
static void replace_plain(Selection *s, Call *c)
{
    if (!same(c->node->op->name, "conv2d_pool") || c->def->half != BACKWARD) return;
    choose(s, c);
    const char *word = word_of(c->variant->wants, "dp");
    if (word && same(word, "unpool")) plain(s, c);
}

/* A variant that a layer asks for itself must be taken; BLAS must be allowed. */
static void check_wishes(const Graph *g, const Target *t)
{
    for (int i = 0; i < g->n_calls; i++) grant(g->calls[i]);
    for (int i = 0; i < g->n_nodes; i++) {
        const Node *n = g->nodes[i];
        bool blas = same(n->force, "im2col") || same(n->force, "blas");
        if (blas && n->granted && !t->blas) err_at(n->loc, "%s: %s needs OpenBLAS, and --no-blas leaves it out", n->name, n->force);
        if (n->force && !n->granted && n->must && g->training) {
            err_at(n->loc, "%s: \"%s\" does not apply to this layer", n->name, n->force);
            help("docs/language.md says which of them applies where; \"auto\" takes the cheapest that does");
        }
    }
}

void select_variants(Graph *g, const Target *t)
{
    Selection *s = &(Selection){ .graph = g, .writers = list_writers(g) };
    gradient_kinds(s);
    walk(s, replace_plain);
    orders(s);
    for (int i = 0; i < g->n_calls; i++) if (!g->calls[i]->variant) choose(s, g->calls[i]);
    walk(s, derive);
    for (int i = 0; i < g->n_calls; i++) if (g->calls[i]->variant->tile) g->calls[i]->variant->tile(g->calls[i], t);
    check_wishes(g, t);
}
