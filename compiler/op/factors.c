/* factors.c -- numbers that Keras draws from a range: a factor is one number, or {from, to}; and what they are drawn from.
 *
 * One number f means from -f to f, or from `least` where that is more: Keras's RandomContrast { 0.3 } draws from 0 to 0.3. */
#include "options.h"

/* Both ends of the pair that an option has, the smaller one first; false after an error. */
static bool two(const Node *n, const char *option, double ends[2])
{
    const Setting *s = setting(n->item, option);
    if (s->n != 2) {
        err_at(n->loc, "%s: %s should be two numbers, {from, to}, not %d", label(n), option, how_many(s));
        return false;
    }
    bool upward = s->numbers[0] <= s->numbers[1];
    ends[0] = s->numbers[upward ? 0 : 1], ends[1] = s->numbers[upward ? 1 : 0];
    return true;
}

bool put_factor(Node *n, const char *option, const char *from, const char *to, double least)
{
    const Setting *s = setting(n->item, option);
    double f = s->number < 0 ? -s->number : s->number, ends[2] = { -f > least ? -f : least, f };
    if (s->n && !two(n, option, ends)) return false;
    put(n, from, ends[0]), put(n, to, ends[1]);
    return true;
}

/* Unlike a factor's its ends are no two numbers of a kind: {1, 0} would be another range than was meant. */
bool put_value_range(Node *n)
{
    const Setting *s = setting(n->item, "value_range");
    double ends[2];
    if (!two(n, "value_range", ends)) return false;
    if (s->numbers[0] >= s->numbers[1]) {
        err_at(n->loc, "%s: value_range = {%.14g, %.14g}: the first should be below the second", label(n), s->numbers[0],
               s->numbers[1]);
        return false;
    }
    put(n, "low", ends[0]), put(n, "high", ends[1]);
    return true;
}
