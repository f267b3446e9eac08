/* dense.c -- how fully connected layers are computed.
 *
 * Kernels of more than PANEL outputs lie in panels of PANEL, smaller ones as Keras has them. Forward holds some rows of the group
 * by some vectors of outputs in registers; backward to the input is the same loop over the kernel with its axes swapped, a copy
 * that is made once a step (dot products along the outputs reached half the speed). The kernel's gradient is summed by the
 * shards, or made from the whole batch's x and dy in the update: which of them, select says ("gradient",
 * DESIGN.md#the-loop-nest).
 *
 * Of a map the places of a sample are the rows, and its kernel's gradient is summed. */
#include "dense_tile.h"

enum { PANEL_ROWS = 8, SMALL_CHAINS = 4 };

/* ---- where they apply ---- */

static bool is_map(const Call *c) { return c->node->in[0]->shape.rank > 1; }
static bool more_than_panel(const Call *c) { return num(c, "oc") > PANEL; }
static bool large(const Call *c) { return !is_map(c) && more_than_panel(c); }
static bool small(const Call *c) { return !is_map(c) && !more_than_panel(c); }
static bool large_map(const Call *c) { return is_map(c) && more_than_panel(c); }
static bool small_map(const Call *c) { return is_map(c) && !more_than_panel(c); }
static bool vector(const Call *c) { return !is_map(c); }
static bool summed(const Call *c) { return num(c, "gradient") == SUMMED; }
static bool deferred(const Call *c) { return num(c, "gradient") == DEFERRED; }
static bool stored(const Call *c) { return num(c, "gradient") == STORED; }
static bool summed_large(const Call *c) { return summed(c) && large(c); }
static bool summed_small(const Call *c) { return summed(c) && small(c); }
static bool deferred_large(const Call *c) { return deferred(c) && large(c); }
static bool deferred_small(const Call *c) { return deferred(c) && small(c); }
static bool stored_large(const Call *c) { return stored(c) && large(c); }
static bool stored_small(const Call *c) { return stored(c) && small(c); }

/* The kernel on its way to backward's order, in the one or the other order that forward reads. */
static bool to_backward(const Call *c)
{
    const char *from = c->read[0].value->mem.order, *to = c->write[0].value->mem.order;
    return same(to, "Ioi") && (same(from, "Oio") || same(from, "io"));
}

static bool asked(const Call *c) { return !is_map(c) && same(c->node->force, "blas"); }
static bool asked_summed(const Call *c) { return asked(c) && summed(c); }

/* ---- nominal cycles a sample: FMAs of 16 lanes over the share of the peak that was measured, Zen 4 ---- */

static double places(const Call *c) { return (double)size(c->node->in[0]->shape) / num(c, "ic"); }
static double lines(const Call *c, const char *axis) { return (double)(((long)num(c, axis) + REALS_A_LINE - 1) / REALS_A_LINE); }

static double forward_cost(const Call *c) { return places(c) * num(c, "ic") * lines(c, "oc") / .98; }
static double small_cost(const Call *c) { return places(c) * num(c, "ic") * lines(c, "oc") / .6; }
static double dx_cost(const Call *c) { return places(c) * num(c, "oc") * lines(c, "ic") / .97; }
static double summed_cost(const Call *c) { return places(c) * num(c, "ic") * lines(c, "oc") / .6; }
static double batch_cost(const Call *c) { return places(c) * num(c, "ic") * lines(c, "oc") / .84; }
static double blas_cost(const Call *c) { return places(c) * num(c, "ic") * lines(c, "oc") / .5; }      /* only if asked for */
static double bias_cost(const Call *c) { return places(c) * lines(c, "oc") * 2; }

/* ---- tiles: rows by vectors of accumulators that the target's registers hold ---- */

void panels_tile(Call *c, const Target *t)
{
    bool many = t->registers >= 32;
    set(c, "rows", many ? PANEL_ROWS : PANEL_ROWS / 2);
    set(c, "sums", many ? 16 : 8);
}

static void small_tile(Call *c, const Target *t)
{
    int room = t->registers >= 32 ? 16 : 8;
    long vectors = (long)lines(c, "oc") * REALS_A_LINE / t->lanes;
    if (vectors > 2) vectors = 2;
    set(c, "vectors", vectors);
    set(c, "rows", room / (SMALL_CHAINS * vectors));
}

void gradient_tile(Call *c, const Target *t)
{
    set(c, "rows", t->registers >= 32 ? 8 : 4);
    set(c, "vectors", 2);
    set(c, "span", 64);                    /* rows of a kernel that the update takes at a time */
}

/* Of 128 outputs, which no target's tile crosses. */
static int blocks(const Call *c) { return (int)(((long)lines(c, "oc") * REALS_A_LINE + 127) / 128); }

/* ---- rows ---- */

/* Of a map: the same kernels, a sample's places being the rows. */
#define MAP_ROW(call_, name_, ok_, cost_, tile_, ...) \
    { .op = "Dense", .call = call_, .name = name_, .per = PER_PLACE, .ok = ok_, .cost = cost_, .tile = tile_, \
      .why = "a row for each place", __VA_ARGS__ }

const Variant dense_variants[] = {
    { .op = "Dense", .call = "forward", .name = "panels", .per = PER_GROUP, .ok = large, .cost = forward_cost,
      .tile = panels_tile, .order = "kernel:Oio", .template = "dense_panels", .why = "rows by panels", .parts = blocks },
    { .op = "Dense", .call = "forward", .name = "small", .per = PER_GROUP, .ok = small, .cost = small_cost, .tile = small_tile,
      .order = "kernel:io", .template = "dense_small", .why = "four chains" },
    { .op = "Dense", .call = "forward", .name = "blas", .per = PER_GROUP, .ok = asked, .cost = blas_cost,
      .wants = "kernel:io", .template = "dense_blas", .why = "OpenBLAS" },

    { .op = "Dense", .call = "dx", .name = "panels", .per = PER_GROUP, .ok = vector, .cost = dx_cost, .tile = panels_tile,
      .wants = "kernel:Ioi", .template = "dense_panels", .why = "as forward, kernel transposed" },
    { .op = "Dense", .call = "dx", .name = "blas", .per = PER_GROUP, .ok = asked, .cost = blas_cost,
      .wants = "kernel:io", .template = "dense_blas_dx", .why = "OpenBLAS" },

    { .op = "Dense", .call = "dkernel", .name = "summed", .per = PER_GROUP, .ok = summed_large, .cost = summed_cost,
      .tile = gradient_tile, .order = "dkernel:Oio", .template = "dense_dkernel_summed", .why = "by groups" },
    { .op = "Dense", .call = "dkernel", .name = "summed", .per = PER_GROUP, .ok = summed_small, .cost = summed_cost,
      .tile = gradient_tile, .order = "dkernel:io", .template = "dense_dkernel_summed", .why = "by groups" },
    { .op = "Dense", .call = "dkernel", .name = "deferred", .per = PER_SPAN, .ok = deferred_large, .cost = batch_cost,
      .tile = gradient_tile, .order = "dkernel:Oio", .template = "dense_dkernel_batch", .why = "in the update" },
    { .op = "Dense", .call = "dkernel", .name = "deferred", .per = PER_SPAN, .ok = deferred_small, .cost = batch_cost,
      .tile = gradient_tile, .order = "dkernel:io", .template = "dense_dkernel_batch", .why = "in the update" },
    { .op = "Dense", .call = "dkernel", .name = "stored", .per = PER_SPAN, .ok = stored_large, .cost = batch_cost,
      .tile = gradient_tile, .order = "dkernel:Oio", .template = "dense_dkernel_batch", .why = "of the batch, stored" },
    { .op = "Dense", .call = "dkernel", .name = "stored", .per = PER_SPAN, .ok = stored_small, .cost = batch_cost,
      .tile = gradient_tile, .order = "dkernel:io", .template = "dense_dkernel_batch", .why = "of the batch, stored" },
    { .op = "Dense", .call = "dkernel", .name = "blas", .per = PER_GROUP, .ok = asked_summed, .cost = blas_cost,
      .order = "dkernel:io", .template = "dense_blas_dkernel", .why = "OpenBLAS" },

    { .op = "Dense", .call = "dbias", .name = "summed", .per = PER_GROUP, .ok = vector, .cost = bias_cost,
      .template = "dense_dbias", .why = "by groups" },

    MAP_ROW("forward", "panels", large_map, forward_cost, panels_tile, .order = "kernel:Oio", .template = "dense_panels"),
    MAP_ROW("forward", "small", small_map, small_cost, small_tile, .order = "kernel:io", .template = "dense_small"),
    MAP_ROW("dx", "panels", is_map, dx_cost, panels_tile, .wants = "kernel:Ioi", .template = "dense_panels"),
    MAP_ROW("dkernel", "summed", large_map, summed_cost, gradient_tile, .order = "dkernel:Oio", .template = "dense_dkernel_summed"),
    MAP_ROW("dkernel", "summed", small_map, summed_cost, gradient_tile, .order = "dkernel:io", .template = "dense_dkernel_summed"),
    MAP_ROW("dbias", "summed", is_map, bias_cost, NULL, .template = "dense_dbias"),

    { .op = "whiten", .call = "forward", .name = "panels", .per = PER_GROUP, .ok = large, .cost = forward_cost,
      .tile = panels_tile, .order = "kernel:Oio", .template = "dense_panels", .why = "rows by panels", .parts = blocks },
    { .op = "whiten", .call = "forward", .name = "small", .per = PER_GROUP, .ok = small, .cost = small_cost, .tile = small_tile,
      .order = "kernel:io", .template = "dense_small", .why = "four chains" },

    { .op = "permute", .call = "forward", .name = "squares", .per = PER_SPAN, .ok = to_backward,
      .template = "dense_transpose", .why = "by squares of vectors" },
    { .op = NULL }
};
