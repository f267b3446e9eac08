/* optimizer.c -- what follows from an optimizer's options: the state it keeps, whether its clipping makes sense. */
#include "cnnc.h"
#include <string.h>

/* The slots that this optimizer keeps beside each parameter, "velocity momentum". Op.slots lists all of them; one with
 * "?option" behind it is there only where that option is not zero. */
const char *optimizer_slots(const Item *optimizer)
{
    char *list = "";
    for (const char *p = optimizer->op->slots; p && *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ?"), word = strcspn(p, " ");
        const char *option = p[n] == '?' ? format("%.*s", (int)(word - n - 1), p + n + 1) : NULL;
        if (!option || number(optimizer, option) != 0) list = format("%s%s%.*s", list, *list ? " " : "", (int)n, p);
        p += word;
    }
    return list;
}

/* Keras allows one way of clipping. */
void check_optimizer(const Item *optimizer)
{
    if (item(optimizer, "learning_rate")) check_schedule(item(optimizer, "learning_rate"));
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
