/* emit_update.c -- what update.c.in and the optimizer's template get: tensors, blocks of reals, span calls.
 *
 * Summed parameters are one block (struct summed); a parameter whose gradient is stored is a block of its own; a deferred one is
 * updated by the span call that makes its gradient. With clipping by norm, and where a step depends on its whole tensor, all
 * gradients are gathered before any is applied. What the optimizer keeps beside every parameter lies as the parameters do; what it
 * keeps of some only, or in other shapes, is a field for each. */
#include "emit.h"
#include <string.h>

static bool trained(const Value *v) { return v->role == PARAM && v->trainable && v->mem.rank; }
static bool summed(const Value *v) { return trained(v) && v->gradient == SUMMED; }
static bool pulled(const Value *v) { return penalty_of(v).pair != 0; }
static bool summed_and_pulled(const Value *v) { return summed(v) && pulled(v); }

/* Is there a trained parameter of that kind? */
static bool any(const Plan *p, bool (*is)(const Value *))
{
    for (int i = 0; i < p->graph->n_values; i++)
        if (trained(p->graph->values[i]) && is(p->graph->values[i])) return true;
    return false;
}

double number_or_zero(const Item *it, const char *option)
{
    const Setting *s = setting(it, option);
    return s->given ? s->number : 0;
}

enum { SLOTS = 8 };

/* The slots that the optimizer keeps beside each parameter. */
static int slot_names(const Item *optimizer, const char *names[SLOTS])
{
    int n = 0;
    for (const OptimizerSlot *k = optimizer_slots(optimizer); k->name; k++) {
        if (k->part) continue;
        if (n == SLOTS) die("%s has more than %d slots", optimizer->op->name, SLOTS);
        names[n++] = k->name;
    }
    return n;
}

static bool accumulates(const Item *optimizer) { return number_or_zero(optimizer, "gradient_accumulation_steps") != 0; }

/* How many of them are the rule's. */
static int own_slots(const Item *optimizer)
{
    const char *names[SLOTS];
    return slot_names(optimizer, names) - accumulates(optimizer) - flag(optimizer, "use_ema");
}

static void append(lua_State *L) { lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1); }

static void append_name(lua_State *L, const char *text) { lua_pushstring(L, text), append(L); }

/* What optimize() takes beside the weight, as the list `slots`; accumulate() takes the last slot of all, `accumulator`. */
static void push_slots(lua_State *L, const char *const *slots, int n, bool accumulates)
{
    lua_newtable(L);
    for (int i = 0; i < n - accumulates; i++) append_name(L, slots[i]);
    lua_setfield(L, -2, "slots");
    if (accumulates) field_text(L, "accumulator", slots[n - 1]);
}

static void push_slot_names(lua_State *L, const Item *optimizer)
{
    const char *names[SLOTS];
    int n = slot_names(optimizer, names);
    push_slots(L, names, n, accumulates(optimizer));
}

/* What is kept of a parameter in places of its own, as the list `parts`: the slot's name, and where it lies. */
static void push_parts(lua_State *L, const Plan *p, const Value *v)
{
    const Item *o = p->model->optimizer;
    lua_newtable(L);
    for (const OptimizerSlot *k = optimizer_slots(o); k->name; k++) {
        if (!k->part || !slot_axes(o, k, v)) continue;
        lua_newtable(L);
        field_text(L, "name", k->name), field_text(L, "field", format("%s_%s", v->name, k->name));
        append(L);
    }
    lua_setfield(L, -2, "parts");
    lua_pushboolean(L, together(o, v)), lua_setfield(L, -2, "together");
}

/* ---- tensors, in Keras's order ---- */

static void push_factors(lua_State *L, const Value *v)
{
    field_number(L, "l1", penalty_of(v).l1), field_number(L, "l2", penalty_of(v).l2);
}

static void push_tensors(lua_State *L, const Plan *p)
{
    int n = 0;
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        Value *v = p->graph->values[i];
        if (!trained(v)) continue;
        v->tensor_no = n++;
        lua_newtable(L);
        push_axis_numbers(L, v);
        field_number(L, "elements", (double)size(v->shape)), push_factors(L, v);
        field_text(L, "w", format(summed(v) ? "w.%s" : "%s", v->name));
        field_text(L, "g", format(summed(v) ? "g.%s" : "%s_gradient", v->name));
        push_parts(L, p, v);
        append(L);
    }
    lua_setfield(L, -2, "tensors");
}

/* The matrices whose vectors shall be orthogonal, in Keras's order, and the doubles of their scratch, where each has its own: of
 * each vector what has length 1, in `room`, whole sixteens, and as much again. */
static void push_pairs(lua_State *L, const Plan *p)
{
    double scratch = 0;
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        if (!trained(v) || !pulled(v)) continue;
        int axis = penalty_of(v).axis, room = (v->shape.d[1 - axis] + 15) / 16 * 16;
        lua_newtable(L);
        push_axis_numbers(L, v);
        field_number(L, "pair", penalty_of(v).pair), field_number(L, "axis", axis);
        field_number(L, "room", room), field_number(L, "scratch", scratch);
        field_text(L, "w", format(summed(v) ? "w.%s" : "%s", v->name));
        field_text(L, "pull", format(summed(v) ? "pull.%s" : "%s_pull", v->name));
        append(L);
        scratch += 2. * v->shape.d[axis] * room;
    }
    lua_setfield(L, -2, "pairs");
    field_number(L, "scratch", scratch);
}

/* The tensors with a constraint: fields kept and within are lists of axes, as of push_axis_numbers. */
static void push_bounds(lua_State *L, const Plan *p)
{
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        if (!trained(v) || !v->constraint) continue;
        Bound b = bound_of(v);
        lua_newtable(L);
        push_axis_numbers(L, v);
        lua_newtable(L);
        for (int k = 0; k < v->shape.rank; k++) lua_pushboolean(L, b.within[k]), append(L);
        lua_setfield(L, -2, "within");
        field_text(L, "w", format(summed(v) ? "w.%s" : "%s", v->name));
        lua_pushboolean(L, b.positive), lua_setfield(L, -2, "positive");
        field_number(L, "least", b.least), field_number(L, "most", b.most), field_number(L, "rate", b.rate);
        append(L);
    }
    lua_setfield(L, -2, "bounds");
}

static int count_tensors(const Plan *p)
{
    int n = 0;
    for (int i = 0; i < p->graph->n_values; i++) n += trained(p->graph->values[i]);
    return n;
}

/* ---- blocks ---- */

static void append_range(lua_State *L, const Plan *p, const Value *v, long from)
{
    lua_newtable(L);
    field_number(L, "from", (double)from), field_number(L, "to", (double)(from + reals(v)));
    push_factors(L, v), field_number(L, "tensor", v->tensor_no);
    field_text(L, "name", v->name);
    push_parts(L, p, v);
    append(L);
}

static void push_places(lua_State *L, const Plan *p, const char *field)
{
    const char *names[SLOTS];
    int n = slot_names(p->model->optimizer, names);
    for (int i = 0; i < n; i++) names[i] = field ? format("net->%s_%s", field, names[i]) : format("&net->%s", names[i]);
    push_slots(L, names, n, accumulates(p->model->optimizer));
}

/* Fields of struct summed begin on a line of 64 bytes, which is 16 floats or 8 doubles: their reals are multiples of 16. */
static void append_summed_block(lua_State *L, const Plan *p)
{
    long at = 0;
    lua_newtable(L);
    field_text(L, "name", "summed"), field_text(L, "w", "&net->w"), field_text(L, "g", "&net->g");
    lua_pushboolean(L, true), lua_setfield(L, -2, "shards");
    if (any(p, summed_and_pulled)) field_text(L, "pull", "&net->pull");
    push_places(L, p, NULL);
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        if (summed(v)) append_range(L, p, v, at), at += reals(v);
    }
    lua_setfield(L, -2, "ranges");
    field_number(L, "reals", (double)at);
    if (at) append(L); else lua_pop(L, 1);
}

static void append_stored_block(lua_State *L, const Plan *p, const Value *v)
{
    lua_newtable(L);
    field_text(L, "name", v->name), field_text(L, "w", format("net->%s", v->name)),
        field_text(L, "g", format("net->%s_gradient", v->name));
    lua_pushboolean(L, false), lua_setfield(L, -2, "shards");
    if (pulled(v)) field_text(L, "pull", format("net->%s_pull", v->name));
    push_places(L, p, v->name);
    lua_newtable(L);
    append_range(L, p, v, 0);
    lua_setfield(L, -2, "ranges");
    field_number(L, "reals", (double)reals(v));
    append(L);
}

static void push_blocks(lua_State *L, const Plan *p)
{
    lua_newtable(L);
    append_summed_block(L, p);
    for (int i = 0; i < p->graph->n_values; i++)
        if (trained(p->graph->values[i]) && p->graph->values[i]->gradient == STORED) append_stored_block(L, p, p->graph->values[i]);
    lua_setfield(L, -2, "blocks");
}

/* ---- span calls: dense kernels' gradients from the whole batch ---- */

/* All calls that make the gradient of one parameter are one function over their pairs of x and dy. */
static const Call **uses_of(const Plan *p, const Call *first, int *n)
{
    const Call **uses = NULL;
    for (int i = 0; i < p->n_update; i++)
        if (p->update[i]->write[0].value == first->write[0].value) PUSH(uses, *n, p->update[i]);
    return uses;
}

static char *span_arguments(const Plan *p, const Value *v, const Call *const *uses, int n)
{
    const char *names[SLOTS];
    int slots = slot_names(p->model->optimizer, names);
    bool stored = v->gradient == STORED;
    char *s = format("net->%s%s", v->name, stored ? "_gradient" : "");
    for (int i = 0; i < slots && !stored; i++) s = format("%s, net->%s_%s", s, v->name, names[i]);
    if (pulled(v) && !stored) s = format("%s, net->%s_pull", s, v->name);
    for (int u = 0; u < n; u++)
        s = format("%s, (const void *)net->%s, (const void *)net->%s", s, root(arg(uses[u], "x"))->name,
                   root(arg(uses[u], "dy"))->name);
    return format("%s, n%s", s, stored ? "" : ", k");
}

/* x and dy of each use, as the list `use`. */
static void push_uses(lua_State *L, const Call *const *uses, int n)
{
    lua_newtable(L);
    for (int i = 0; i < n; i++) {
        lua_newtable(L);
        push_value(L, arg(uses[i], "x")), lua_setfield(L, -2, "x");
        push_value(L, arg(uses[i], "dy")), lua_setfield(L, -2, "dy");
        append(L);
    }
    lua_setfield(L, -2, "use");
}

static const char *span_kernel(Kernels *k, const Plan *p, Value *v, const Call *const *uses, int n)
{
    Call *c = (Call *)uses[0];
    set(c, "uses", n), set(c, "clipvalue", number_or_zero(p->model->optimizer, "clipvalue"));
    set(c, "l1", penalty_of(v).l1), set(c, "l2", penalty_of(v).l2);
    push_call(k->L, c, c->name);
    const char *gradient = format("d%s", v->slot);
    push_value(k->L, v), lua_setfield(k->L, -2, v->gradient == STORED ? gradient : v->slot);
    if (v->gradient != STORED) lua_pushnil(k->L), lua_setfield(k->L, -2, gradient);
    lua_pushboolean(k->L, pulled(v)), lua_setfield(k->L, -2, "pull");
    push_slot_names(k->L, p->model->optimizer);
    push_uses(k->L, uses, n);
    lua_newtable(k->L);
    lua_insert(k->L, -2);
    lua_setfield(k->L, -2, "c");
    return expand(k->L, c->variant->template);
}

static void push_spans(lua_State *L, const Plan *p, Kernels *k, Clocks *clocks, bool before)
{
    Text text = { 0 };
    lua_newtable(L);
    for (int i = 0; i < p->n_update; i++) {
        const Call *c = p->update[i];
        int n = 0;
        const Call **uses = uses_of(p, c, &n);
        if (uses[0] != c) continue;
        Value *v = c->write[0].value->of;
        const char *kernel = span_kernel(k, p, v, uses, n);
        add_text(&text, kernel, strlen(kernel)), add_text(&text, "\n", 1);
        lua_newtable(L);
        field_text(L, "fn", c->name), field_text(L, "args", span_arguments(p, v, uses, n));
        field_number(L, "rows", v->shape.d[0]), field_number(L, "span", num(c, "span"));
        const char *what = format(v->gradient == STORED ? "d%s" : "d%s, update", v->slot);
        field_number(L, "clock", clock_for(clocks, c->node->name, what, (double)c->node->macs * n, true));
        lua_pushboolean(L, before || v->gradient == STORED), lua_setfield(L, -2, "before");
        append(L);
    }
    lua_setfield(L, -2, "spans");
    field_text(L, "span_text", wrapped(whole_text(&text), WIDTH));
}

/* ---- fields of the network ---- */

static long chunks(const Plan *p)
{
    long n = 0;
    for (int i = 0; i < p->graph->n_values; i++)
        if (trained(p->graph->values[i])) n += (size(p->graph->values[i]->shape) + 4095) / 4096;
    return n;
}

static bool has_l1(const Value *v) { return penalty_of(v).l1 != 0; }
static bool has_l2(const Value *v) { return penalty_of(v).l2 != 0; }
static bool regularized(const Value *v) { return has_l1(v) || has_l2(v) || pulled(v); }

static bool bounded(const Value *v) { return v->constraint != NULL; }

/* What stands in the network for the regularizers. */
static void push_penalty_fields(lua_State *L, const Plan *p)
{
    int vectors = 0;
    for (int i = 0; i < p->graph->n_values; i++) {
        Value v = *p->graph->values[i];
        if (!trained(&v) || !pulled(&v)) continue;
        vectors += v.shape.d[penalty_of(&v).axis];
        const char *name = v.name;
        v.name = format("%s_pull", name);
        if (!summed(&v)) append_name(L, format("LINE %s", field_declaration(&v, "")));
    }
    if (any(p, summed_and_pulled)) append_name(L, "struct summed pull");
    if (vectors) append_name(L, "double *scratch"), append_name(L, format("double cosines[%d]", vectors));
    if (any(p, has_l1)) append_name(L, format("double sizes[%ld]", chunks(p)));
    if (any(p, has_l2)) append_name(L, format("double penalty[%ld]", chunks(p)));
}

/* Fields for what is kept in places of its own, and for the rule's work on whole tensors. */
static void append_part_fields(lua_State *L, const Plan *p)
{
    const Item *o = p->model->optimizer;
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        for (const OptimizerSlot *k = optimizer_slots(o); trained(v) && k->name; k++) {
            if (!k->part || !slot_axes(o, k, v)) continue;
            append_name(L, format("LINE real %s_%s[%ld]", v->name, k->name, slot_reals(o, k, v)));
        }
    }
    if (optimizer_room(p->graph)) append_name(L, format("LINE real room[%ld]", optimizer_room(p->graph)));
}

/* measured: steps are as long as the norms of their tensors say */
static void push_update_fields(lua_State *L, const Plan *p, bool measured)
{
    const char *names[SLOTS];
    int slots = slot_names(p->model->optimizer, names);
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        Value v = *p->graph->values[i];
        if (!trained(&v) || v.gradient == SUMMED) continue;
        const char *name = v.name;
        for (int s = 0; s < slots; s++)
            v.name = format("%s_%s", name, names[s]), append_name(L, format("LINE %s", field_declaration(&v, "")));
        if (v.gradient == STORED)
            v.name = format("%s_gradient", name), append_name(L, format("LINE %s", field_declaration(&v, "")));
    }
    append_part_fields(L, p);
    if (gathers(p->model->optimizer)) append_name(L, "struct summed g");
    if (measured || clips_norms(p->model->optimizer)) append_name(L, format("double squares[%ld]", chunks(p)));
    if (clips_norms(p->model->optimizer)) append_name(L, format("real scale[%d]", count_tensors(p)));
    if (measured)
        append_name(L, format("double lengths[%ld]", chunks(p))), append_name(L, format("real ratio[%d]", count_tensors(p)));
    push_penalty_fields(L, p);
    lua_setfield(L, -2, "update_fields");
}

/* ---- options of the optimizer as o.NAME ---- */

static void push_options(lua_State *L, const Item *it)
{
    lua_newtable(L);
    for (int i = 0; it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        const Setting *s = &it->settings[i];
        if (o->type != INT && o->type != NUMBER && o->type != BOOL) continue;
        if (!s->given && !o->fallback) continue;
        if (o->type == BOOL) lua_pushboolean(L, s->number != 0), lua_setfield(L, -2, o->name);
        else field_number(L, o->name, s->number);
    }
}

/* The rule's template, then what all rules share. Where more than the rule is to be done with a weight, optimize() is the frame's
 * function, and the rule's is follow(). What the rule says to the frame it leaves in the table at `frame`. */
static const char *whole_optimizer(lua_State *L, const Item *o, int frame)
{
    const char *names[SLOTS];
    bool accumulated = accumulates(o);
    int n = slot_names(o, names), own = own_slots(o);
    lua_newtable(L);
    push_options(L, o), lua_setfield(L, -2, "o");
    field_text(L, "name", o->op->name);
    lua_pushvalue(L, frame), lua_setfield(L, -2, "frame");
    push_slots(L, names, own, false);
    lua_getfield(L, -1, "slots");
    field_text(L, "fn", own < n ? "follow" : "optimize");
    lua_pop(L, 1);
    const char *rule = expand(L, format("optimizer_%s", o->op->rule));
    lua_newtable(L);
    push_options(L, o), lua_setfield(L, -2, "o");
    field_text(L, "rule", rule);
    push_slots(L, names, n, accumulated);
    lua_pushboolean(L, o->op->by_tensor && !o->op->together), lua_setfield(L, -2, "by_tensor");
    return expand(L, "optimizer");
}

const char *update_headers(const Plan *p)
{
    const char *own = p->model->optimizer->op->header;
    return format("%s%s%s", own ? format("\n#include \"%s\"", own) : "", any(p, pulled) ? "\n#include \"rt_pairs.h\"" : "",
                  any(p, bounded) ? "\n#include \"rt_bounds.h\"" : "");
}

/* Whether the rule takes any tensors element by element, and any together. */
static void push_kinds(lua_State *L, const Plan *p)
{
    bool each = false, some = false;
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        bool joint = trained(v) && together(p->model->optimizer, v);
        some |= joint, each |= trained(v) && !joint;
    }
    lua_pushboolean(L, each), lua_setfield(L, -2, "each");
    lua_pushboolean(L, some), lua_setfield(L, -2, "together");
}

/* Fields of the program's table: update_text, slots, slot_list, regularized. The table `train` is at the top, the program's
 * below. */
void push_update(lua_State *L, const Plan *p, Kernels *k, Clocks *clocks)
{
    const Item *o = p->model->optimizer;
    lua_newtable(L);
    int frame = lua_gettop(L);
    push_kinds(L, p);
    const char *optimizer = whole_optimizer(L, o, frame);
    bool measured = lua_getfield(L, frame, "ratio") == LUA_TSTRING;
    lua_pop(L, 1), lua_insert(L, frame - 1);
    push_update_fields(L, p, measured);
    lua_newtable(L);
    lua_pushvalue(L, frame - 1), lua_setfield(L, -2, "frame");
    field_text(L, "optimizer", optimizer);
    field_text(L, "net", network_name(p->model->name));
    push_tensors(L, p), push_pairs(L, p), push_bounds(L, p), push_blocks(L, p), push_spans(L, p, k, clocks, gathers(o));
    lua_pushboolean(L, o->op->by_tensor), lua_setfield(L, -2, "by_tensor");
    lua_pushboolean(L, o->op->together != NULL), lua_setfield(L, -2, "together");
    lua_pushboolean(L, optimizer_room(p->graph) > 0), lua_setfield(L, -2, "room");
    field_number(L, "own", own_slots(o));
    field_number(L, "clock", clock_for(clocks, "", "update", 0, true));
    const char *const ways[] = { "clipnorm", "clipvalue", "global_clipnorm" };
    for (int i = 0; i < 3; i++) if (number_or_zero(o, ways[i]) != 0) field_number(L, ways[i], number_or_zero(o, ways[i]));
    lua_newtable(L);
    lua_pushvalue(L, -2), lua_setfield(L, -2, "u");
    field_text(L, "text", wrapped(expand(L, "update"), WIDTH));
    lua_pushboolean(L, any(p, regularized)), lua_setfield(L, -2, "regularized");
    lua_setfield(L, -2, "u");
    lua_remove(L, frame - 1);
}
