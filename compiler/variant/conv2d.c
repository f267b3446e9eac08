/* conv2d.c -- how a convolution is computed: direct, or by the BLAS on columns (im2col).
 *
 * Direct: a register tile of pixels by vectors of output channels (forward, dx) or of window places by vectors (dkernel), over the
 * whole reduction, so that each sum is one chain in the order kh kw ic (dkernel: oh ow) whatever the tile. Padding is the zero
 * border of x or, for dx, of dy. dx of a strided convolution falls into sh x sw classes of pixels, each a convolution of stride 1.
 * The BLAS is taken only where the user asks for it: its bits are its own. */
#include "conv2d_tile.h"
#include "op/queries.h"

enum { BLAS_NEVER = 1000 };                /* times dearer, so that only a forced one is chosen */
static const double share = .95;           /* of the multiply-add peak */

static double cost_forward(const Call *c) { return forward_work(c) / share; }
static double cost_dx(const Call *c) { return dx_work(c) / share; }
static double cost_dbias(const Call *c) { return num(c, "oh") * num(c, "ow") * (padded16(number_of(c, "oc")) / SIXTEEN); }
static double cost_blas(const Call *c) { return BLAS_NEVER * forward_work(c); }

/* Vectors of one group's channels. */
static long vectors(const Call *c, const char *channels, const Target *t)
{
    return (padded16(number_of(c, channels) / number_of(c, "groups"))) / t->lanes;
}

static void set_tile(Call *c, Tile t)
{
    set(c, "q", t.p), set(c, "v", t.v);
}

/* Activations of 0 that are not 0 must be kept out of the padding. */
static void set_mask(Call *c)
{
    set(c, "mask", c->node->act && lifts_zero(c->node->act->op) && number_of(c, "oc") % SIXTEEN);
}

enum { ROOM = 20 };                        /* enough to be at the peak; with 28, gcc shuffles registers around short reductions */

static void tile_forward(Call *c, const Target *t)
{
    set_tile(c, best_tile(number_of(c, "ow"), vectors(c, "oc", t), 1, least(ROOM, accumulators(t->registers))));
    set_mask(c);
}

static void tile_mask(Call *c, const Target *t)
{
    (void)t;
    set_mask(c);
}

static void tile_dx(Call *c, const Target *t)
{
    long sw = number_of(c, "sw");
    set_tile(c, best_tile((number_of(c, "iw") + sw - 1) / sw, vectors(c, "ic", t), 1, accumulators(t->registers)));
}

/* A window's row is one index only where x has no padding; how x lies is not known yet, and the tile fits either way. */
static void tile_dkernel(Call *c, const Target *t)
{
    const Value *x = arg(c, "x");
    long ic = number_of(c, "ic");
    bool together = num(c, "dw") == 1 && num(c, "groups") == 1;
    bool dense = ic % SIXTEEN == 0 || (x->node && same(x->node->op->name, "InputLayer"));
    long n = together && dense ? number_of(c, "kw") * ic : ic / number_of(c, "groups");
    set_tile(c, best_tile(n, vectors(c, "oc", t), 1, accumulators(t->registers)));
}

/* ---- borders ---- */

static bool halo_x(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "x")) return false;
    *h = around_x(c, number_of(c, "oh"), number_of(c, "ow"));
    return true;
}

static bool halo_dy(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "dy")) return false;
    *h = around_dy(c);
    return true;
}

/* ---- Conv2DTranspose, whose numbers are those of the convolution back ---- */

static void tile_grown(Call *c, const Target *t)
{
    tile_dx(c, t);
    set(c, "mask", c->node->act && lifts_zero(c->node->act->op) && number_of(c, "ic") % SIXTEEN);
}

static bool halo_grown(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "x")) return false;
    *h = around_dy(c);
    return true;
}

static bool halo_back(const Call *c, const char *slot, Halo *h)
{
    if (!same(slot, "dy")) return false;
    *h = around_x(c, number_of(c, "oh"), number_of(c, "ow"));
    return true;
}

/* Who reads the windows there is dy; how it lies is padded. */
static void tile_dkernel_back(Call *c, const Target *t)
{
    long ic = number_of(c, "ic"), n = num(c, "dw") == 1 && ic % SIXTEEN == 0 ? number_of(c, "kw") * ic : ic;
    set_tile(c, best_tile(n, vectors(c, "oc", t), 1, accumulators(t->registers)));
}

/* ---- rows ---- */

static int rows(const Call *c) { return (int)number_of(c, "oh"); }

static bool wants_blas(const Call *c) { return c->node->force && same(c->node->force, "im2col") && num(c, "groups") == 1; }

const Variant conv2d_variants[] = {
    { "Conv2D", "forward", "direct", PER_SAMPLE, NULL, cost_forward, tile_forward, halo_x, "kernel:hwio", NULL,
      "conv2d_direct", "register tile of pixels by channels", rows },
    { "Conv2D", "forward", "im2col", PER_SAMPLE, wants_blas, cost_blas, tile_mask, NULL, "kernel:hwio x:columns", NULL,
      "conv2d_im2col", "BLAS on columns", NULL },
    { "Conv2D", "dkernel", "direct", PER_SAMPLE, small_kernel, cost_forward, tile_dkernel, halo_x, NULL, "dkernel:hwio",
      "conv2d_direct_dw", "register tile over all pixels", NULL },
    { "Conv2D", "dkernel", "direct", PER_GROUP, large_kernel, cost_forward, tile_dkernel, halo_x, NULL, "dkernel:hwio",
      "conv2d_direct_dw", "register tile over all pixels of the group", NULL },
    { "Conv2D", "dkernel", "im2col", PER_SAMPLE, wants_blas, cost_blas, NULL, NULL, "x:columns", "dkernel:hwio",
      "conv2d_im2col_dw", "BLAS on forward's columns", NULL },
    { "Conv2D", "dbias", "direct", PER_SAMPLE, NULL, cost_dbias, NULL, NULL, NULL, NULL,
      "conv2d_dbias", "sum over pixels", NULL },
    { "Conv2D", "dx", "direct", PER_SAMPLE, NULL, cost_dx, tile_dx, halo_dy, "kernel:hwoi", NULL,
      "conv2d_direct_dx", "convolution of dy with the kernel turned round", NULL },
    { "Conv2D", "dx", "im2col", PER_SAMPLE, wants_blas, cost_blas, NULL, NULL, "kernel:hwio", NULL,
      "conv2d_im2col_dx", "BLAS, then columns added up", NULL },
    { "Conv2DTranspose", "forward", "direct", PER_SAMPLE, NULL, cost_dx, tile_grown, halo_grown, "kernel:hwio", NULL,
      "conv2d_direct_dx", "convolution with the kernel turned round", NULL },
    { "Conv2DTranspose", "dx", "direct", PER_SAMPLE, NULL, cost_forward, tile_forward, halo_back, "kernel:hwoi", NULL,
      "conv2d_direct", "a convolution of dy", NULL },
    { "Conv2DTranspose", "dkernel", "direct", PER_SAMPLE, small_kernel, cost_forward, tile_dkernel_back, halo_back, NULL,
      "dkernel:hwoi", "conv2d_direct_dw", "register tile over all pixels", NULL },
    { "Conv2DTranspose", "dkernel", "direct", PER_GROUP, large_kernel, cost_forward, tile_dkernel_back, halo_back, NULL,
      "dkernel:hwoi", "conv2d_direct_dw", "register tile over all pixels of the group", NULL },
    { "Conv2DTranspose", "dbias", "direct", PER_SAMPLE, NULL, cost_dbias, NULL, NULL, NULL, NULL,
      "conv2d_dbias", "sum over pixels", NULL },
    { "columns", "forward", "copy", PER_SAMPLE, NULL, NULL, NULL, halo_x, NULL, NULL,
      "columns", "a window a row", NULL },
    { 0 }
};
