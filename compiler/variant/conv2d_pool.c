/* conv2d_pool.c -- how a convolution with relu and 2x2 max pooling is computed, forward and back.
 *
 * Of the four pixels of a cell only the maximum has a gradient, and forward has noted which (`at`). Back by arg-max: dkernel looks
 * up, for each cell and output channel, the one window of x that matters; dx keeps four lists of channels a cell. That is a
 * quarter of the multiply-adds, fewer where the relu leaves nothing. With few input channels a whole window is one index
 * ("o(hwi)"), copied for each cell. Plain: dy of the sample is rebuilt and any convolution's kernel runs on it.
 *
 * Orders of sums: dkernel goes through cells in raster order; dx through strips of rows of cells, blocks of output channels, cells,
 * positions, channels. Strips and blocks of dx therefore follow from the model, for a nominal first cache. */
#include "conv2d_tile.h"

enum { L1_PART = 24 * 1024, SLICE = 20 * 1024, LISTS = 64 * 1024, WINDOWS = 16 * 1024 };      /* bytes, of nominal float */
enum { REAL_BYTES = 4, HIT_BYTES = 8, MOST_OUTS = 64 };

static long rounded_up(long a, long b) { return (a + b - 1) / b; }

/* ---- forward ---- */

static double cost_forward(const Call *c)
{
    return 4 * cells(c) / pixels(c) * forward_work(c) / .95;
}

/* pooling at the tile's end wants registers too; with 24 a first layer is half as fast */
enum { POOL_ROOM = 16 };

static void tile_forward(Call *c, const Target *t)
{
    long vectors = padded16(number_of(c, "oc")) / t->lanes;
    Tile tile = best_tile(number_of(c, "pw"), vectors, 4, least(POOL_ROOM, accumulators(t->registers)));
    set(c, "cells", tile.p), set(c, "v", tile.v);
}

static bool halo_x(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "x")) return false;
    *h = around_x(c, 2);
    return true;
}

/* ---- dkernel ---- */

static bool few_inputs(const Call *c) { return number_of(c, "ic") < SIXTEEN; }
static bool many_inputs(const Call *c) { return !few_inputs(c); }

/* A vector of the window a cell and channel, and a look-up. */
static double cost_argmax(const Call *c)
{
    return cells(c) * num(c, "oc") * (taps(c) * (padded16(number_of(c, "ic")) / SIXTEEN) / .75 + 1);
}

static bool many_small(const Call *c) { return many_inputs(c) && small_kernel(c); }
static bool many_large(const Call *c) { return many_inputs(c) && large_kernel(c); }

static double cost_window(const Call *c)
{
    long window = padded16(number_of(c, "kh") * number_of(c, "kw") * number_of(c, "ic")) / SIXTEEN;
    double copied = 4 * num(c, "kh") * rounded_up(number_of(c, "kw") * number_of(c, "ic"), SIXTEEN);
    return cells(c) * (num(c, "oc") * (window + 1) + 2 * copied);
}

/* The largest divisor of n that is at most `limit`. */
static long divisor(long n, long limit)
{
    long d = most(1, least(n, limit));
    while (n % d) d--;
    return d;
}

/* A block of v vectors of inputs goes through a strip of cells whose part of x stays in the first cache. */
static void tile_argmax(Call *c, const Target *t)
{
    long room = accumulators(t->registers), vectors = padded16(number_of(c, "ic")) / t->lanes;
    long kh = number_of(c, "kh"), kw = number_of(c, "kw");
    long rows = rounded_up(kh, rounded_up(kh, most(1, least(kh, room / kw))));
    long v = divisor(vectors, least(4, room / (rows * kw)));
    long strip = number_of(c, "ph"), bytes = (number_of(c, "iw") + kw) * v * t->lanes * (t->doubles ? 2 : 1) * REAL_BYTES;
    while (strip > 1 && ((2 * strip - 1) * number_of(c, "sh") + kh) * bytes > L1_PART) strip = (strip + 1) / 2;
    set(c, "rows", rows), set(c, "v", v), set(c, "strip", strip), set(c, "packed", vectors > v);
}

static void tile_window(Call *c, const Target *t)
{
    long window = padded16(number_of(c, "kh") * number_of(c, "kw") * number_of(c, "ic")), v = window / t->lanes;
    long outs = most(1, least(SIXTEEN, accumulators(t->registers) / v));
    set(c, "v", v), set(c, "outs", least(number_of(c, "oc"), outs));
    set(c, "cells", most(1, least(number_of(c, "pw"), WINDOWS / (4 * window * REAL_BYTES))));
}

/* ---- dx ---- */

/* Registers hold the patch of dx below a cell where it fits, else some rows of it below one position at a time. */
typedef struct { bool patch; long rows, v; } Below;

static Below below(const Call *c, long room, long vectors)
{
    long kh = number_of(c, "kh"), kw = number_of(c, "kw"), patch = (kh + number_of(c, "sh")) * (kw + number_of(c, "sw"));
    long rows = most(1, least(kh, room / kw));
    long v = room / patch ? room / patch : most(1, room / (rows * kw));
    return (Below){ room / patch > 0, rows, divisor(vectors, least(v, 4)) };
}

/* Output channels at a time: so many that their slice of the kernel for one block of inputs fits the nominal first cache. */
static long outs_at_a_time(const Call *c)
{
    long v = below(c, accumulators(32), padded16(number_of(c, "ic")) / SIXTEEN).v;
    long slice = number_of(c, "kh") * number_of(c, "kw") * v * SIXTEEN * REAL_BYTES;
    long outs = most(SIXTEEN, least(MOST_OUTS, SLICE / slice / SIXTEEN * SIXTEEN));
    return least(outs, number_of(c, "oc"));
}

static double cost_dx(const Call *c)
{
    long vectors = padded16(number_of(c, "ic")) / SIXTEEN, v = below(c, accumulators(32), vectors).v;
    double visits = rounded_up(number_of(c, "oc"), outs_at_a_time(c)) * (double)(vectors / v);
    return cells(c) * (num(c, "oc") * taps(c) * vectors / .75 + 100 * visits);
}

static void tile_dx(Call *c, const Target *t)
{
    long vectors = padded16(number_of(c, "ic")) / t->lanes, outs = outs_at_a_time(c), strip = number_of(c, "ph");
    Below b = below(c, accumulators(t->registers), vectors);
    while (strip > 1 && strip * number_of(c, "pw") * outs * HIT_BYTES > LISTS) strip = (strip + 1) / 2;
    set(c, "patch", b.patch), set(c, "rows", b.rows), set(c, "v", b.v), set(c, "packed", vectors > b.v);
    set(c, "outs", outs), set(c, "strip", strip);
}

/* dx is added to below each cell, also where the window reaches past the map. */
static bool room_dx(const Call *c, const char *slot, Halo *h)
{
    return same(slot, "dx") && halo_x(c, "x", h);
}

/* ---- dbias, and the plain way ---- */

static double cost_dbias(const Call *c) { return cells(c) * (padded16(number_of(c, "oc")) / SIXTEEN); }

static double unpooling(const Call *c) { return 8 * cells(c) * (padded16(number_of(c, "oc")) / SIXTEEN); }
static double cost_plain(const Call *c) { return unpooling(c) + forward_work(c) / .95; }
static double cost_plain_dx(const Call *c) { return unpooling(c) + dx_work(c) / .95; }
static double cost_plain_dbias(const Call *c) { return unpooling(c) + 4 * cost_dbias(c); }

static int rows(const Call *c) { return (int)number_of(c, "ph"); }

const Variant conv2d_pool_variants[] = {
    { "conv2d_pool", "forward", "direct", PER_SAMPLE, NULL, cost_forward, tile_forward, halo_x, "kernel:hwio", NULL,
      "conv2d_pool_direct", "register tile of cells by channels; relu and pooling before the store", rows },
    { "conv2d_pool", "dkernel", "argmax", PER_SAMPLE, many_small, cost_argmax, tile_argmax, halo_x, NULL, "dkernel:ohwi",
      "conv2d_argmax_dw", "one pixel of a cell has a gradient", NULL },
    { "conv2d_pool", "dkernel", "argmax", PER_GROUP, many_large, cost_argmax, tile_argmax, halo_x, NULL, "dkernel:ohwi",
      "conv2d_argmax_dw", "one pixel of a cell has a gradient; by groups", NULL },
    { "conv2d_pool", "dkernel", "argmax", PER_SAMPLE, few_inputs, cost_window, tile_window, halo_x, NULL, "dkernel:o(hwi)",
      "conv2d_window_dw", "one pixel of a cell has a gradient; a window is one vector", NULL },
    { "conv2d_pool", "dkernel", "plain", PER_SAMPLE, NULL, cost_plain, NULL, NULL, "dp:unpool", NULL,
      NULL, "dy rebuilt", NULL },
    { "conv2d_pool", "dx", "argmax", PER_SAMPLE, NULL, cost_dx, tile_dx, room_dx, "kernel:ohwi", NULL,
      "conv2d_argmax_dx", "lists of the channels whose maximum is where", NULL },
    { "conv2d_pool", "dx", "plain", PER_SAMPLE, NULL, cost_plain_dx, NULL, NULL, "dp:unpool", NULL,
      NULL, "dy rebuilt", NULL },
    { "conv2d_pool", "dbias", "argmax", PER_SAMPLE, NULL, cost_dbias, NULL, NULL, NULL, NULL,
      "conv2d_argmax_dbias", "sum over cells", NULL },
    { "conv2d_pool", "dbias", "plain", PER_SAMPLE, NULL, cost_plain_dbias, NULL, NULL, "dp:unpool", NULL,
      NULL, "dy rebuilt", NULL },
    { "unpool", "forward", "direct", PER_SAMPLE, NULL, NULL, NULL, NULL, NULL, NULL,
      "unpool", "dp at the maxima, else zero", NULL },
    { 0 }
};
