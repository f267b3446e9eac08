/* depthwise.c -- how a convolution of each channel by itself is computed: vectors of channels, all that it multiplies loaded.
 *
 * A register tile of pixels by vectors of channels (forward, dx) or of window places by vectors (dkernel). Each sum is one chain in
 * the order kh kw (dx: kh kw m; dkernel: oh ow) whatever the tile. Padding is the zero border of x or, for dx, of dy. dx of a
 * strided one falls into classes of pixels by their place in the stride. The kernel lies as h w m i, so that with several outputs a
 * channel (M) vectors are channels still: forward scatters what it stores, and what goes back reads dy by M (inner op `apart`). */
#include "conv2d_tile.h"
#include "op/queries.h"

/* A multiply-add has a load of its own beside it: half of the peak. */
static const double share = .5;
enum { SCATTER = 16 };                     /* a real at a time, of a vector */

static double several(const Call *c) { return num(c, "multiplier") > 1 ? 1 : 0; }
static double vectors(const Call *c) { return (double)(padded16(number_of(c, "ic")) / SIXTEEN) * num(c, "multiplier"); }
static double outputs(const Call *c) { return pixels(c) * vectors(c); }

static double cost_forward(const Call *c) { return outputs(c) * (taps(c) / share + several(c) * SCATTER); }
static double cost_dkernel(const Call *c) { return outputs(c) * taps(c) / share; }
static double cost_apart(const Call *c) { return outputs(c) * SCATTER; }
static double cost_dbias(const Call *c) { return outputs(c); }

static double cost_dx(const Call *c)
{
    return inputs(c) * vectors(c) * taps_of_class(c) / share;
}

static bool one(const Call *c) { return num(c, "multiplier") == 1; }
static bool many(const Call *c) { return !one(c); }

static void tile(Call *c, const Target *t, long n)
{
    Tile best = best_tile(n, padded16(number_of(c, "ic")) / t->lanes, 1, accumulators(t->registers));
    set(c, "q", best.p), set(c, "v", best.v);
}

static void tile_forward(Call *c, const Target *t)
{
    tile(c, t, number_of(c, "ow"));
    set(c, "mask", c->node->act && lifts_zero(c->node->act->op) && number_of(c, "ic") % SIXTEEN);
}

static void tile_dx(Call *c, const Target *t)
{
    long sw = number_of(c, "sw");
    tile(c, t, (number_of(c, "iw") + sw - 1) / sw);
}

static void tile_dkernel(Call *c, const Target *t) { tile(c, t, (long)taps(c)); }

static bool halo_x(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "x")) return false;
    *h = around_x(c, 1);
    return true;
}

static bool halo_dy(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "dy")) return false;
    *h = around_dy(c);
    return true;
}

#define DX      "depthwise_dx", "from dy, the window turned round"
#define DKERNEL "depthwise_dw", "register tile over all pixels"

#define DEPTHWISE(op) \
    { op, "forward", "direct", PER_SAMPLE, NULL, cost_forward, tile_forward, halo_x, "kernel:*mi", NULL, \
      "depthwise", "register tile of pixels by channels", pieces }, \
    { op, "dx", "direct", PER_SAMPLE, one, cost_dx, tile_dx, halo_dy, "kernel:*mi", NULL, DX, NULL }, \
    { op, "dx", "direct", PER_SAMPLE, many, cost_dx, tile_dx, halo_dy, "kernel:*mi dy:apart", NULL, DX, NULL }, \
    { op, "dkernel", "direct", PER_SAMPLE, one, cost_dkernel, tile_dkernel, halo_x, NULL, "dkernel:*mi", DKERNEL, NULL }, \
    { op, "dkernel", "direct", PER_SAMPLE, many, cost_dkernel, tile_dkernel, halo_x, "dy:apart", "dkernel:*mi", DKERNEL, NULL }, \
    { op, "dbias", "direct", PER_SAMPLE, NULL, cost_dbias, NULL, NULL, NULL, NULL, "conv2d_dbias", "sum over pixels", NULL }

const Variant depthwise_variants[] = {
    DEPTHWISE("DepthwiseConv1D"), DEPTHWISE("DepthwiseConv2D"),
    { "apart", "forward", "copy", PER_SAMPLE, NULL, cost_apart, NULL, NULL, NULL, NULL, "apart", "gathered", NULL },
    { 0 }
};
