/* emit_text.c -- values as C text: how one is declared as a field, and how a phase names it.
 *
 * What an emitted function sees of a value is its own shape; where the value lies inside something larger (a view of a vector, a
 * row with padding) the caller passes it by (void *). */
#include "emit.h"
#include <string.h>

/* "[17][17][16]" */
static char *brackets(const int *d, int n)
{
    char *s = "";
    for (int i = 0; i < n; i++) s = format("%s[%d]", s, d[i]);
    return s;
}

/* The dimensions that a function sees: a dense map by its shape, all else as it lies. */
int seen_dims(const Value *v, int d[MAX_RANK + 1])
{
    bool by_shape = v->mem.dense && v->shape.rank > 1;
    int n = by_shape ? v->shape.rank : v->mem.rank;
    for (int i = 0; i < n; i++) d[i] = by_shape ? v->shape.d[i] : in_memory(v->mem.d[i]);
    return n;
}

char *field_declaration(const Value *v, const char *before)
{
    int d[MAX_RANK + 1];
    for (int i = 0; i < v->mem.rank; i++) d[i] = in_memory(v->mem.d[i]);
    return format("%s %s%s%s", elem_types[v->elem].c, v->name, before, brackets(d, v->mem.rank));
}

/* Where a parameter-like value lies in the network. */
static char *in_network(const Value *v, bool training)
{
    if (!training) return format("w->%s", v->name);
    bool summed = v->role == PARAM && v->gradient == SUMMED && v->trainable;
    return format("net->%s%s", summed ? "w." : "", v->name);
}

/* A REDUCE value inside a shard. */
static char *in_shard(const Value *v, const char *shard, bool training)
{
    if (same(v->slot, "loss") || same(v->slot, "sum")) return format("%ssum + %ld", shard, v->offset);
    const char *inside = training && v->axes ? "g." : "";
    return format("%s%s%s", shard, inside, v->axes ? v->name + 1 : v->name);
}

static char *of_samples(const Call *c, const Value *v, bool training)
{
    const Value *r = root((Value *)v);
    bool rows = c->per == PER_GROUP;
    const char *cast = r != v && r->mem.rank != v->mem.rank ? "(void *)" : "";
    int d[MAX_RANK + 1];
    if (seen_dims(v, d) != r->mem.rank || d[0] != in_memory(r->mem.d[0])) cast = "(void *)";
    if (r->scope == BATCH_SCOPE && c->per == PER_SPAN) return format("(const void *)net->%s", r->name);
    if (r->scope == BATCH_SCOPE && rows) return format(*cast ? "%s(net->%s + first)" : "%snet->%s + first", cast, r->name);
    if (r->scope == BATCH_SCOPE) return format("%snet->%s[first + m]", cast, r->name);
    (void)training;
    return format("%st->%s%s", cast, r->name, r->scope == GROUP_SCOPE && !rows ? "[m]" : "");
}

/* The text by which a call of a phase names what it passes. */
char *argument(const Call *c, const Arg *a, bool write, bool training)
{
    const Value *v = a->value;
    const char *given = training ? "net->given[first + m]" : "t->given[m]";
    switch (v->role) {
    case REDUCE:
        if (!write) return format("(const char *)&%s, sizeof(struct shard)", in_shard(v, "net->shard[0].", training));
        /* the last one is never empty */
        return in_shard(v, c->per == PER_ONCE ? "net->shard[SHARDS - 1]." : "shard->", training);
    case DATA:
        if (v->elem == RAW) return format("%s.x[%ld]", given, v->offset);
        if (v->elem == TARGET) return format("%s.y[%ld]", given, v->offset);
        return of_samples(c, v, training);
    default:
        return in_network(v, training);
    }
}

/* ---- maps as rows ---- */

/* Do a map's places follow each other, so that all of them are one run of rows? */
static bool one_run(const Call *c)
{
    bool one = true;
    for (int i = 0; i < c->n_writes; i++) one &= c->write[i].value->role != DATA || !bordered(&c->write[i].value->mem);
    for (int i = 0; i < c->n_reads; i++) one &= c->read[i].value->role != DATA || !bordered(&c->read[i].value->mem);
    return one;
}

/* Where the line of a map begins at which the loops over its dimensions are. */
static char *line_text(const Value *v, const char *map)
{
    int d[MAX_RANK + 1], n = seen_dims(v, d), step = d[n - 1];
    char *at = "";
    for (int i = n - 2; i >= 0; i--) {
        const char *name = i == n - 2 ? "0" : dim_name(n, i);
        int before = v->mem.dense ? 0 : v->mem.d[i].before;
        if (before) name = i == n - 2 ? format("%d", before) : format("(%s + %d)", name, before);
        if (*name != '0') at = format(" + %s * %d%s", name, step, at);
        step *= d[i];
    }
    return format("(void *)((real *)%s%s)", map, at);
}

/* The heads of those loops. */
static char *line_loops(const Value *v)
{
    char *s = "";
    for (int i = 0; i < v->shape.rank - 2; i++) {
        const char *name = dim_name(v->shape.rank, i);
        s = format("%sfor (int %s = 0; %s < %d; %s++) ", s, name, name, v->shape.d[i], name);
    }
    return s;
}

/* What a call passes of a value; of a map as rows its places. */
static char *passed(const Call *c, const Arg *a, bool write, bool training)
{
    char *text = argument(c, a, write, training);
    if (!of_places(c) || a->value->role != DATA) return text;
    return one_run(c) ? format("(void *)%s", text) : line_text(a->value, text);
}

static const char *number_of_rows(const Call *c)
{
    Shape x = c->node->in[0]->shape;
    return format("%ld", one_run(c) ? size(x) / x.d[x.rank - 1] : x.d[x.rank - 2]);
}

/* The value that a call writes into that slot, as it is passed. */
static const char *written(const Call *c, const char *slot, bool training)
{
    for (int i = 0; i < c->n_writes; i++) if (same(c->write[i].slot, slot)) return passed(c, &c->write[i], true, training);
    return "NULL";
}

/* What a call passes to the function that has the parameters of `of`; range: if it can be cut, which part of it. */
static char *arguments_of(const Call *c, const Call *of, const char *range, bool training)
{
    char *s = "";
    for (int i = 0; i < of->n_writes; i++) s = format("%s%s%s", s, *s ? ", " : "", written(c, of->write[i].slot, training));
    for (int i = 0; i < c->n_reads; i++) s = format("%s%s%s", s, *s ? ", " : "", passed(c, &c->read[i], false, training));
    if (c->per == PER_GROUP || of_places(c)) s = format("%s, %s", s, of_places(c) ? number_of_rows(c) : "n");
    if (c->def->flags & SEED) s = format("%s, net->seed, net->steps, first + m", s);
    if (c->per == PER_SPAN) s = format("%s, from, to", s);
    if (parts_of(c) > 1) s = format("%s, %s", s, range);
    return s;
}

static bool is_loss_gradient(const Call *c)
{
    return slot(c->node, "loss") && c->def->half == BACKWARD;
}

static bool one_map(const Value *v) { return v->shape.rank <= 3; }

/* How rt_rows.h is told where a value of more than one dimension lies: struct rt_map, or struct rt_maps. */
static char *map_text(const Value *v)
{
    int d[MAX_RANK + 1], n = seen_dims(v, d), r = v->shape.rank;
    Dim at[MAX_RANK], one = { .size = 1 };        /* all that there can be, the outermost first */
    for (int i = 0; i < MAX_RANK; i++) {
        int k = i + r - MAX_RANK;
        at[i] = k < 0 ? one : v->mem.dense ? (Dim){ .size = v->shape.d[k] } : v->mem.d[k];
    }
    Dim h = at[MAX_RANK - 3], w = at[MAX_RANK - 2], *outer = at;
    char *map = format("{ %d, %d, %d, %d, %d, %d, %d, %d }", h.size, w.size, v->shape.d[r - 1], h.before, w.before, d[n - 2],
                       d[n - 1], in_memory(h) * d[n - 2] * d[n - 1]);
    if (one_map(v)) return format("(struct rt_map)%s", map);
    return format("(struct rt_maps){ %s, { %d, %d, %d }, { %d, %d, %d }, { %d, %d, %d } }", map, outer[2].size, outer[1].size,
                  outer[0].size, outer[2].before, outer[1].before, outer[0].before, in_memory(outer[2]), in_memory(outer[1]),
                  in_memory(outer[0]));
}

/* "if (job->grad) ask the caller" -- the gradient of an output from outside. */
static char *ask_text(const Call *c, const Value *y)
{
    Arg out = { .slot = "y", .value = (Value *)y }, dy = c->write[0];
    const char *who = format("job->grad, job->grad_ctx, first + m, %d", c->node->output);
    const char *from = argument(c, &out, false, true), *to = argument(c, &dy, true, true);
    if (y->shape.rank > 1)
        return format("rt_ask_map%s(%s, %s, %s,\n           %s, %s)", one_map(y) ? "" : "s", who, from, map_text(y), to,
                      map_text(dy.value));
    int d[MAX_RANK + 1];
    seen_dims(dy.value, d);
    return format("rt_ask(%s, %s, %s, %d)", who, from, to, d[0]);
}

/* "conv2d_forward(.., 16 * me / team, 16 * (me + 1) / team);" */
char *part_text(const Call *c, Function f)
{
    int parts = parts_of(c);
    return format("%s(%s);", f.name, arguments_of(c, f.of, format("%d * me / team, %d * (me + 1) / team", parts, parts), false));
}

/* "rt_give(y[0], first + m, ...)" -- sample m of output k, which is v, to the caller. */
char *give_text(const Value *v, int k, const char *y, bool training)
{
    Node none = { 0 };
    Call sample = { .node = &none, .per = PER_SAMPLE };
    Arg a = { .slot = "y", .value = (Value *)v };
    const char *from = argument(&sample, &a, false, training);
    if (v->shape.rank > 1)
        return format("rt_give_map%s(%s[%d], first + m, %s, %s);", one_map(v) ? "" : "s", y, k, from, map_text(v));
    return format("rt_give(%s[%d], first + m, %s, %ld);", y, k, from, size(v->shape));
}

/* "conv2d_forward(...);" -- a loss's gradient may come from the caller instead; inference asks for losses only where it has
 * targets. */
char *call_text(const Call *c, Function f, bool training)
{
    const char *loops = of_places(c) && !one_run(c) ? line_loops(c->node->in[0]) : "";
    char *text = format("%s%s(%s);", loops, f.name, arguments_of(c, f.of, format("0, %d", parts_of(c)), training));
    bool judge = c->node->op->kind == METRIC || slot(c->node, "loss");
    if (training && is_loss_gradient(c))
        return format("if (job->grad) %s;\nelse %s", ask_text(c, slot(c->node, "y")), text);
    if (!training && judge) return format("if (shard) %s", text);
    if (training && judge && !strstr(c->def->writes, "y")) return format("if (!job->blind) %s", text);
    return text;
}
