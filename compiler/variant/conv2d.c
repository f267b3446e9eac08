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
static double cost_dbias(const Call *c) { return pixels(c) * (padded16(number_of(c, "oc")) / SIXTEEN); }
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

/* A volume and its gradient would pass through the second cache once a tile: dkernel sees so many planes by all tiles, then the
 * next ones. That cuts sums, which are stored and loaded again. A map is as small as a few planes. */
static void set_planes(Call *c)
{
    enum { HALF_L2 = 512 << 10, REAL_BYTES = 4 };
    const Side *s = sides_of(c->node);
    if (!s[1].in || !s[2].in || c->variant->per != PER_SAMPLE) return;
    double seen = number_of(c, s[0].s) * (double)padded16(number_of(c, "ic")), all = (double)padded16(number_of(c, "oc"));
    for (int i = 1; s[i].in; i++) seen *= num(c, s[i].in), all *= num(c, s[i].out);
    double planes = HALF_L2 / REAL_BYTES / (seen + all);
    if (planes < num(c, s->out)) set(c, "planes", planes < 1 ? 1 : (double)(long)planes);
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
    set_planes(c);
}

/* ---- borders ---- */

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
    *h = around_x(c, 1);
    return true;
}

/* Who reads the windows there is dy; how it lies is padded. */
static void tile_dkernel_back(Call *c, const Target *t)
{
    long ic = number_of(c, "ic"), n = num(c, "dw") == 1 && ic % SIXTEEN == 0 ? number_of(c, "kw") * ic : ic;
    set_tile(c, best_tile(n, vectors(c, "oc", t), 1, accumulators(t->registers)));
    set_planes(c);
}

/* ---- rows ---- */

static bool wants_blas(const Call *c) { return c->node->force && same(c->node->force, "im2col") && num(c, "groups") == 1; }

#define BACK "conv2d_direct_dw", "register tile over all pixels"
#define BIAS "conv2d_dbias", "sum over pixels"

#define CONVOLUTION(op) \
    { op, "forward", "direct", PER_SAMPLE, NULL, cost_forward, tile_forward, halo_x, "kernel:*io", NULL, \
      "conv2d_direct", "register tile of pixels by channels", pieces }, \
    { op, "forward", "im2col", PER_SAMPLE, wants_blas, cost_blas, tile_mask, NULL, "kernel:*io x:columns", NULL, \
      "conv2d_im2col", "BLAS on columns", NULL }, \
    { op, "dkernel", "direct", PER_SAMPLE, small_kernel, cost_forward, tile_dkernel, halo_x, NULL, "dkernel:*io", BACK, NULL }, \
    { op, "dkernel", "direct", PER_GROUP, large_kernel, cost_forward, tile_dkernel, halo_x, NULL, "dkernel:*io", \
      BACK " of the group", NULL }, \
    { op, "dkernel", "im2col", PER_SAMPLE, wants_blas, cost_blas, NULL, NULL, "x:columns", "dkernel:*io", \
      "conv2d_im2col_dw", "BLAS on forward's columns", NULL }, \
    { op, "dbias", "direct", PER_SAMPLE, NULL, cost_dbias, NULL, NULL, NULL, NULL, BIAS, NULL }, \
    { op, "dx", "direct", PER_SAMPLE, NULL, cost_dx, tile_dx, halo_dy, "kernel:*oi", NULL, \
      "conv2d_direct_dx", "convolution of dy with the kernel turned round", NULL }, \
    { op, "dx", "im2col", PER_SAMPLE, wants_blas, cost_blas, NULL, NULL, "kernel:*io", NULL, \
      "conv2d_im2col_dx", "BLAS, then columns added up", NULL }

#define TRANSPOSED(op) \
    { op, "forward", "direct", PER_SAMPLE, NULL, cost_dx, tile_grown, halo_grown, "kernel:*io", NULL, \
      "conv2d_direct_dx", "convolution with the kernel turned round", NULL }, \
    { op, "dx", "direct", PER_SAMPLE, NULL, cost_forward, tile_forward, halo_back, "kernel:*oi", NULL, \
      "conv2d_direct", "a convolution of dy", NULL }, \
    { op, "dkernel", "direct", PER_SAMPLE, small_kernel, cost_forward, tile_dkernel_back, halo_back, NULL, "dkernel:*oi", BACK, \
      NULL }, \
    { op, "dkernel", "direct", PER_GROUP, large_kernel, cost_forward, tile_dkernel_back, halo_back, NULL, "dkernel:*oi", \
      BACK " of the group", NULL }, \
    { op, "dbias", "direct", PER_SAMPLE, NULL, cost_dbias, NULL, NULL, NULL, NULL, BIAS, NULL }

const Variant conv2d_variants[] = {
    CONVOLUTION("Conv1D"), CONVOLUTION("Conv2D"), CONVOLUTION("Conv3D"),
    TRANSPOSED("Conv1DTranspose"), TRANSPOSED("Conv2DTranspose"), TRANSPOSED("Conv3DTranspose"),
    { "columns", "forward", "copy", PER_SAMPLE, NULL, NULL, NULL, halo_x, NULL, NULL, "columns", "a window a row", NULL },
    { 0 }
};
