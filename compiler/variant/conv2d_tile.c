/* conv2d_tile.c -- register tiles and nominal costs that the convolutions' variants share.
 *
 * A tile is chosen by counting: a step of the reduction loads v weights and broadcasts p values for p * v multiply-adds, of which
 * fewer than eight leave the pipelines waiting; what a row leaves over runs in a narrower tile of its own. Tiles follow from the
 * target and change no bits; work and costs follow from the model. */
#include "conv2d_tile.h"

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

bool large_kernel(const Call *c)
{
    enum { HALF_L2 = 512 << 10, REAL_BYTES = 4 };
    double elements = num(c, "kh") * num(c, "kw") * num(c, "ic") / num(c, "groups") * (double)padded16(number_of(c, "oc"));
    return REAL_BYTES * elements > HALF_L2;
}

bool small_kernel(const Call *c) { return !large_kernel(c); }

/* Vectors of all groups, each group's filled up. */
static double vectors(const Call *c, const char *channels)
{
    long groups = number_of(c, "groups");
    return (double)(groups * (padded16(number_of(c, channels) / groups) / SIXTEEN));
}

double forward_work(const Call *c)
{
    return num(c, "oh") * num(c, "ow") * num(c, "kh") * num(c, "kw") * num(c, "ic") / num(c, "groups") * vectors(c, "oc");
}

double dx_work(const Call *c)
{
    double taps = num(c, "kh") * num(c, "kw") / (num(c, "sh") * num(c, "sw"));
    return num(c, "ih") * num(c, "iw") * taps * num(c, "oc") / num(c, "groups") * vectors(c, "ic");
}

double cells(const Call *c) { return num(c, "ph") * num(c, "pw"); }

/* Rows or columns of the map from a window's first to its last. */
static long span(const Call *c, const char *k, const char *dilation) { return (number_of(c, k) - 1) * number_of(c, dilation) + 1; }

Halo around_x(const Call *c, long oh, long ow)
{
    long pt = number_of(c, "pt"), pl = number_of(c, "pl");
    long below = (oh - 1) * number_of(c, "sh") + span(c, "kh", "dh") - pt - number_of(c, "ih");
    long right = (ow - 1) * number_of(c, "sw") + span(c, "kw", "dw") - pl - number_of(c, "iw");
    return (Halo){ { (int)pt, (int)pl }, { (int)most(0, below), (int)most(0, right) } };
}

/* dx at h reads dy at (h + pad - k) / stride, k from 0 to span - 1, where that is whole. */
static int before_dy(long span, long stride, long pad) { return (int)(most(0, span - 1 - pad) / stride); }
static int after_dy(long size, long out, long stride, long pad) { return (int)most(0, (size - 1 + pad) / stride - (out - 1)); }

Halo around_dy(const Call *c)
{
    long sh = number_of(c, "sh"), sw = number_of(c, "sw"), pt = number_of(c, "pt"), pl = number_of(c, "pl");
    return (Halo){ { before_dy(span(c, "kh", "dh"), sh, pt), before_dy(span(c, "kw", "dw"), sw, pl) },
                   { after_dy(number_of(c, "ih"), number_of(c, "oh"), sh, pt),
                     after_dy(number_of(c, "iw"), number_of(c, "ow"), sw, pl) } };
}
