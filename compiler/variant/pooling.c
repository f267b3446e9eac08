/* pooling.c -- windows and whole maps: one kernel each, vectors of channels, windows in raster order.
 *
 * The window's pixels are one chain in raster order, so that the sum does not depend on the width. dx of maximum pooling finds
 * the first pixel that equals the maximum; where windows tile the map it stores, else it adds to zeros. */
#include "rows.h"

static double vectors(const Shape *s) { return (s->d[s->rank - 1] + REALS_A_LINE - 1) / REALS_A_LINE; }

/* Vectors that the windows of all outputs read. */
static double touched(const Call *c)
{
    double all = vectors(&c->node->in[0]->shape);
    for (const Side *s = sides_of(c->node); s->in; s++) all *= num(c, s->out) * num(c, s->k);
    return all;
}

static double map(const Call *c)
{
    Shape x = c->node->in[0]->shape;
    return (double)size(x) / x.d[x.rank - 1] * vectors(&x);
}

static double maximum_cost(const Call *c) { return 2 * touched(c); }
static double maximum_dx_cost(const Call *c) { return 4 * touched(c); }
static double mean_cost(const Call *c) { return 1.5 * touched(c); }
static double mean_dx_cost(const Call *c) { return 2 * touched(c); }
static double whole_cost(const Call *c) { return 3 * map(c); }
static double whole_maximum_dx_cost(const Call *c) { return 6 * map(c); }

#define WAYS_(op, forward, forward_cost, why, dx, dx_cost, why_dx) \
    PLAIN(op, "forward", forward_cost, forward, why), PLAIN(op, "dx", dx_cost, dx, why_dx)

/* Over maps of one dimension, of two and of three. */
#define WINDOWS_(kind, ...) WAYS_(kind "1D", __VA_ARGS__), WAYS_(kind "2D", __VA_ARGS__), WAYS_(kind "3D", __VA_ARGS__)

const Variant pooling_variants[] = {
    WINDOWS_("MaxPooling", "max_pooling", maximum_cost, "window by window",
             "max_pooling_dx", maximum_dx_cost, "the first maximum again"),
    WINDOWS_("AveragePooling", "average_pooling", mean_cost, "window by window",
             "average_pooling_dx", mean_dx_cost, "window by window"),
    WINDOWS_("GlobalAveragePooling", "global_average_pooling", whole_cost, "one chain a channel",
             "global_average_pooling_dx", whole_cost, "even shares"),
    WINDOWS_("GlobalMaxPooling", "global_max_pooling", whole_cost, "one chain a channel",
             "global_max_pooling_dx", whole_maximum_dx_cost, "shared by equals"),
    { .op = NULL }
};
