/* emit_clocks.c -- a text with a clock for each call, which is what bench --layers reads.
 *
 * The same plan, the same calls: each stands inside TIMED(k, ...) of rt_clock.h, and row k of the table says what it computes. */
#include "emit.h"
#include <string.h>

int clock_for(Clocks *k, const char *layer, const char *call, double macs, bool training)
{
    if (!k->on) return -1;
    k->rows = format("%s    { %s, \"%s\", %.0f, %d },\n", k->n ? k->rows : "", literal(layer), call, macs, training);
    return k->n++;
}

/* A layer's multiply-adds are its forward pass's; each of its two gradients has as many. */
static double macs_of(const Call *c)
{
    const char *name = c->def->name;
    return same(name, "forward") || same(name, "dx") || same(name, "dkernel") ? (double)c->node->macs : 0;
}

char *timed(Clocks *k, const Call *c, const char *call, const char *text, bool training)
{
    int at = clock_for(k, c->node->name, call, macs_of(c), training), n = (int)strlen(text);
    return at < 0 ? (char *)text : format("TIMED(%d, %.*s);", at, n - 1, text);
}
