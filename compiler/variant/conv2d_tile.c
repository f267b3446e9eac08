/* conv2d_tile.c -- register tiles and nominal costs that the convolutions' variants share.
 *
 * A tile is chosen by counting: a step of the reduction loads v weights and broadcasts p values for p * v multiply-adds, of which
 * fewer than eight leave the pipelines waiting; what a row leaves over runs in a narrower tile of its own. Tiles follow from the
 * target and change no bits; work and costs follow from the model. */
#include "conv2d_tile.h"
#include <stddef.h>

long most(long a, long b) { return a > b ? a : b; }
long least(long a, long b) { return a < b ? a : b; }
long padded16(long n) { return (n + SIXTEEN - 1) / SIXTEEN * SIXTEEN; }
long number_of(const Call *c, const char *name) { return (long)num(c, name); }
int accumulators(int registers) { return registers >= 32 ? 28 : 12; }

enum { IN_FLIGHT = 8, MOST_VECTORS = 4 };

/* Cycles of a step of one tile: multiply-adds, weights and broadcasts. */
static double step(long p, long v, int unit)
{
    long macs = unit * p * v;
    return p && v ? (double)most(macs, IN_FLIGHT) + .5 * (double)v + .25 * unit * (double)p + .5 : 0;
}

static double row(long n, long p, long v, int unit) { return (double)(n / p) * step(p, v, unit) + step(n % p, v, unit); }

Tile best_tile(long n, long vectors, int unit, long room)
{
    Tile best = { 1, 1 };
    double cycles = 1e30;
    for (int v = 1; v <= least(MOST_VECTORS, vectors); v++)
        for (int p = 1; p <= n && (p == 1 || unit * p * v <= room); p++) {
            double all = (double)(vectors / v) * row(n, p, v, unit) + (vectors % v ? row(n, p, vectors % v, unit) : 0);
            if (all < cycles) cycles = all, best = (Tile){ p, v };
        }
    return best;
}

/* ---- numbers of all sides of the map together ---- */

static double product(const Call *c, size_t number)
{
    double all = 1;
    for (const Side *s = sides_of(c->node); s->in; s++) all *= num(c, *(const char *const *)((const char *)s + number));
    return all;
}

double taps(const Call *c) { return product(c, offsetof(Side, k)); }
double pixels(const Call *c) { return product(c, offsetof(Side, out)); }
double inputs(const Call *c) { return product(c, offsetof(Side, in)); }
double taps_of_class(const Call *c) { return taps(c) / product(c, offsetof(Side, s)); }

bool large_kernel(const Call *c)
{
    enum { HALF_L2 = 512 << 10, REAL_BYTES = 4 };
    double elements = taps(c) * num(c, "ic") / num(c, "groups") * (double)padded16(number_of(c, "oc"));
    return REAL_BYTES * elements > HALF_L2;
}

bool small_kernel(const Call *c) { return !large_kernel(c); }

/* Vectors of all groups, each group's filled up. */
static double vectors(const Call *c, const char *channels)
{
    long groups = number_of(c, "groups");
    return (double)(groups * (padded16(number_of(c, channels) / groups) / SIXTEEN));
}

double forward_work(const Call *c) { return pixels(c) * taps(c) * num(c, "ic") / num(c, "groups") * vectors(c, "oc"); }
double dx_work(const Call *c) { return inputs(c) * taps_of_class(c) * num(c, "oc") / num(c, "groups") * vectors(c, "ic"); }

double cells(const Call *c) { return num(c, "ph") * num(c, "pw"); }

/* ---- borders ---- */

/* Rows or columns of the map from a window's first to its last. */
static long span(const Call *c, const Side *s) { return (number_of(c, s->k) - 1) * number_of(c, s->d) + 1; }

Halo around_x(const Call *c, int cell)
{
    Halo h = { 0 };
    const Side *s = sides_of(c->node);
    for (int i = 0; s->in; i++, s++) {
        long before = number_of(c, s->before), out = number_of(c, s->out) / cell * cell;
        long after = (out - 1) * number_of(c, s->s) + span(c, s) - before - number_of(c, s->in);
        h.before[i] = (int)before, h.after[i] = (int)most(0, after);
    }
    return h;
}

/* dx at h reads dy at (h + pad - k) / stride, k from 0 to span - 1, where that is whole. */
Halo around_dy(const Call *c)
{
    Halo h = { 0 };
    const Side *s = sides_of(c->node);
    for (int i = 0; s->in; i++, s++) {
        long stride = number_of(c, s->s), pad = number_of(c, s->before);
        h.before[i] = (int)(most(0, span(c, s) - 1 - pad) / stride);
        h.after[i] = (int)most(0, (number_of(c, s->in) - 1 + pad) / stride - (number_of(c, s->out) - 1));
    }
    return h;
}

/* ---- pieces ---- */

/* Of the outermost side; of a row, tiles of it. */
int pieces(const Call *c)
{
    const Side *s = sides_of(c->node);
    return (int)(s[1].in ? number_of(c, s->out) : most(1, number_of(c, s->out) / number_of(c, "q")));
}
