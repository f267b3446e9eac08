/* pooling.c -- windows and whole maps: one kernel each, vectors of channels, windows in raster order.
 *
 * The window's pixels are one chain in raster order, so that the sum does not depend on the width. dx of maximum pooling finds
 * the first pixel that equals the maximum; where windows tile the map it stores, else it adds to zeros. */
#include "rows.h"

static double vectors(const Shape *s) { return (s->d[s->rank - 1] + REALS_A_LINE - 1) / REALS_A_LINE; }

/* Vectors that the windows of all outputs read. */
static double touched(const Call *c)
{
    return num(c, "oh") * num(c, "ow") * num(c, "kh") * num(c, "kw") * vectors(&c->node->in[0]->shape);
}

static double map(const Call *c) { return num(c, "ih") * num(c, "iw") * vectors(&c->node->in[0]->shape); }

static double maximum_cost(const Call *c) { return 2 * touched(c); }
static double maximum_dx_cost(const Call *c) { return 4 * touched(c); }
static double mean_cost(const Call *c) { return 1.5 * touched(c); }
static double mean_dx_cost(const Call *c) { return 2 * touched(c); }
static double whole_cost(const Call *c) { return 3 * map(c); }
static double whole_maximum_dx_cost(const Call *c) { return 6 * map(c); }

const Variant pooling_variants[] = {
    PLAIN("MaxPooling2D",           "forward", maximum_cost,          "max_pooling2d",               "window by window"),
    PLAIN("MaxPooling2D",           "dx",      maximum_dx_cost,       "max_pooling2d_dx",            "the first maximum again"),
    PLAIN("AveragePooling2D",       "forward", mean_cost,             "average_pooling2d",           "window by window"),
    PLAIN("AveragePooling2D",       "dx",      mean_dx_cost,          "average_pooling2d_dx",        "window by window"),
    PLAIN("GlobalAveragePooling2D", "forward", whole_cost,            "global_average_pooling2d",    "one chain a channel"),
    PLAIN("GlobalAveragePooling2D", "dx",      whole_cost,            "global_average_pooling2d_dx", "even shares"),
    PLAIN("GlobalMaxPooling2D",     "forward", whole_cost,            "global_max_pooling2d",        "one chain a channel"),
    PLAIN("GlobalMaxPooling2D",     "dx",      whole_maximum_dx_cost, "global_max_pooling2d_dx",     "shared by equals"),
    { .op = NULL }
};
