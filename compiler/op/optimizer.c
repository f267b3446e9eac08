/* optimizer.c -- what follows from an optimizer's options: the state it keeps, whether its clipping makes sense.
 *
 * Op.slots lists all that an optimizer may keep: "velocity momentum?momentum". A slot is kept beside each parameter in its shape,
 * or, with ":part" behind it, of some parameters in a shape of its own (slot_axes). One with "?option" is there only where that
 * option is not zero; one with "=option" begins with that option's value, others with zero. Behind them come those that any
 * optimizer may keep, the accumulator last. */
#include "op/queries.h"
#include <string.h>

/* What stands behind `mark` in a word of Op.slots, or NULL. */
static const char *behind(const char *word, char mark)
{
    const char *at = memchr(word, mark, strcspn(word, " "));
    return at ? format("%.*s", (int)strcspn(at + 1, " :?="), at + 1) : NULL;
}

/* Op.slots, and what follows from the options of every optimizer. */
static const char *possible_slots(const Op *op)
{
    const char *own = op->slots ? op->slots : "";
    return format("%s%saverage?use_ema gradient_accumulator?gradient_accumulation_steps", own, *own ? " " : "");
}

const OptimizerSlot *optimizer_slots(const Item *optimizer)
{
    OptimizerSlot *list = NULL;
    int n = 0;
    for (const char *p = possible_slots(optimizer->op); *p; p += strspn(p, " ")) {
        const char *option = behind(p, '?'), *start = behind(p, '=');
        OptimizerSlot slot = { format("%.*s", (int)strcspn(p, " :?="), p), behind(p, ':'), start ? number(optimizer, start) : 0 };
        if (!option || number(optimizer, option) != 0) PUSH(list, n, slot);
        p += strcspn(p, " ");
    }
    PUSH(list, n, (OptimizerSlot){ 0 });
    return list;
}

bool together(const Item *optimizer, const Value *param)
{
    return optimizer->op->together && optimizer->op->together(optimizer, param);
}

/* The parts: each, of what the rule takes element by element; rows, of what it takes together, a number for each place of all axes
 * but the last; columns, likewise of all but the last but one. */
const char *slot_axes(const Item *optimizer, const OptimizerSlot *slot, const Value *param)
{
    int n = param->shape.rank;
    bool of_all = !slot->part, each = same(slot->part, "each");
    if (of_all || (each && !together(optimizer, param))) return param->axes;
    if (each || !together(optimizer, param)) return NULL;
    if (same(slot->part, "rows")) return format("%.*s", n - 1, param->axes);
    if (same(slot->part, "columns")) return format("%.*s%c", n - 2, param->axes, param->axes[n - 1]);
    die("slot %s of %s: part %s", slot->name, optimizer->op->name, slot->part);
}

/* Reals of what is kept of a parameter in a place of its own: as it lies, or, of another shape, in Keras's order. */
long slot_reals(const Item *optimizer, const OptimizerSlot *slot, const Value *param)
{
    const char *axes = slot_axes(optimizer, slot, param);
    long n = 1;
    if (!axes || axes == param->axes) return axes ? reals(param) : 0;
    for (const char *a = axes; *a; a++) n *= param->shape.d[strchr(param->axes, *a) - param->axes];
    return (n + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE;
}

/* What the rule's work on a tensor as a whole needs beside it, once for all tensors. */
long optimizer_room(const Graph *g)
{
    const Item *o = g->model->optimizer;
    long most = 0;
    for (int i = 0; o->op->room && i < g->n_values; i++) {
        const Value *v = g->values[i];
        bool trained = v->role == PARAM && v->trainable && v->mem.rank;
        if (trained && together(o, v) && o->op->room(v) > most) most = o->op->room(v);
    }
    return most;
}

void check_optimized(const Graph *g)
{
    const Item *optimizer = g->model->optimizer;
    for (int i = 0; optimizer && optimizer->op->together && i < g->n_values; i++) {
        const Value *v = g->values[i];
        if (v->role != PARAM || !v->trainable || !v->as.rank) continue;
        err_at(optimizer->loc, "optimizer %s: it looks at the axes of tensors, and %s of %s is not there yet for it",
               optimizer->op->name, v->keras, show(v->as));
        return;
    }
    if (optimizer && optimizer->op->check) optimizer->op->check(optimizer, g);
}

bool clips_norms(const Item *optimizer)
{
    return number(optimizer, "clipnorm") != 0 || number(optimizer, "global_clipnorm") != 0;
}

bool gathers(const Item *optimizer)
{
    return optimizer->op->by_tensor || clips_norms(optimizer);
}

static void check_average(const Item *optimizer)
{
    static const char *const of_it[] = { "ema_momentum", "ema_overwrite_frequency" };
    for (int i = 0; i < 2 && !flag(optimizer, "use_ema"); i++)
        if (setting(optimizer, of_it[i])->given)
            err_at(setting(optimizer, of_it[i])->loc, "%s: %s without use_ema = true: there is no average", optimizer->op->name,
                   of_it[i]);
}

static void check_rate(const Item *optimizer)
{
    const Item *schedule = item(optimizer, "learning_rate");
    const char *zero = schedule ? zero_of_schedule(schedule) : NULL;
    if (schedule) check_schedule(schedule);
    if (!zero || same(option_of(optimizer->op, "learning_rate")->allowed, "0..")) return;
    err_at(schedule->loc, "%s: the rate of %s becomes 0, and weights are divided by it: %s should be above 0", optimizer->op->name,
           schedule->op->name, zero);
}

/* Keras allows one way of clipping. */
void check_optimizer(const Item *optimizer)
{
    check_rate(optimizer);
    check_average(optimizer);
    static const char *const ways[] = { "clipnorm", "clipvalue", "global_clipnorm" };
    const char *first = NULL;
    for (int i = 0; i < 3; i++) {
        const Setting *s = setting(optimizer, ways[i]);
        if (!s->given || s->number == 0) continue;
        if (first) err_at(s->loc, "%s: %s and %s: only one of clipnorm, clipvalue and global_clipnorm may be given",
                          optimizer->op->name, first, ways[i]);
        else first = ways[i];
    }
}
