/* optimizer.c -- what follows from an optimizer's options: the state it keeps, whether its clipping makes sense.
 *
 * Op.slots lists all that an optimizer may keep beside each parameter: "velocity momentum?momentum". A slot with "?option" behind
 * it is there only where that option is not zero; one with "=option" begins with that option's value, others with zero. Behind them
 * come those that any optimizer may keep, the accumulator last. */
#include "cnnc.h"
#include <string.h>

/* The option's name behind `mark` in a word of Op.slots, or NULL. */
static const char *behind(const char *word, char mark)
{
    size_t end = strcspn(word, " ");
    const char *at = memchr(word, mark, end);
    return at ? format("%.*s", (int)(word + end - at - 1), at + 1) : NULL;
}

/* Op.slots, and what follows from the options of every optimizer. */
static const char *possible_slots(const Op *op)
{
    const char *own = op->slots ? op->slots : "";
    return format("%s%saverage?use_ema gradient_accumulator?gradient_accumulation_steps", own, *own ? " " : "");
}

/* The slots that this optimizer keeps beside each parameter, "velocity momentum". */
const char *optimizer_slots(const Item *optimizer)
{
    char *list = "";
    for (const char *p = possible_slots(optimizer->op); *p; p += strspn(p, " ")) {
        const char *option = behind(p, '?');
        if (!option || number(optimizer, option) != 0) list = format("%s%s%.*s", list, *list ? " " : "", (int)strcspn(p, " ?="), p);
        p += strcspn(p, " ");
    }
    return list;
}

/* What that slot holds before the first step. */
double slot_start(const Item *optimizer, const char *slot)
{
    for (const char *p = possible_slots(optimizer->op); *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ?=");
        const char *option = behind(p, '=');
        if (option && strlen(slot) == n && !strncmp(p, slot, n)) return number(optimizer, option);
        p += strcspn(p, " ");
    }
    return 0;
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
