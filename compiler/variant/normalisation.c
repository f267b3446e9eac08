/* normalisation.c -- BatchNormalization: statistics of a group in two passes, joined in double; the rest element by element.
 * Normalization: by numbers that are constants, or by states.
 *
 * partial and dpartial add to their shard's sums; merge and dmerge run once, on all shards' sums in the order of the shards;
 * moving follows once a step. */
#include "rows.h"

static double vectors(const Call *c)
{
    Shape x = c->node->in[0]->shape;
    int last = x.d[x.rank - 1];
    return (double)size(x) / last * ((last + REALS_A_LINE - 1) / REALS_A_LINE);
}

static double partial_cost(const Call *c) { return 8 * vectors(c); }            /* two chains of latency 4 */
static double pointwise_cost(const Call *c) { return 3 * vectors(c); }
static double dpartial_cost(const Call *c) { return 5 * vectors(c); }

static bool adapted(const Call *c) { return slot(c->node, "variance"); }
static bool given(const Call *c) { return !adapted(c); }

#define LINE_(call_, ok_, template_) \
    { .op = "Normalization", .call = call_, .name = "plain", .per = PER_SAMPLE, .ok = ok_, .cost = pointwise_cost, \
      .template = template_, .why = "vectors" }

#define ROW_(call_, per_, cost_, why_) \
    { .op = "BatchNormalization", .call = call_, .name = "plain", .per = per_, .cost = cost_, \
      .template = "batch_normalization_" call_, .why = why_ }

const Variant normalisation_variants[] = {
    LINE_("forward", given,   "rescaling"),     LINE_("dx", given,   "rescaling"),
    LINE_("forward", adapted, "normalization"), LINE_("dx", adapted, "normalization"),
    ROW_("partial",   PER_GROUP,  partial_cost,   "two passes a group"),
    ROW_("merge",     PER_ONCE,   NULL,           "shards in order, in double"),
    ROW_("moving",    PER_ONCE,   NULL,           "element by element"),
    ROW_("normalise", PER_SAMPLE, pointwise_cost, "vectors"),
    ROW_("infer",     PER_SAMPLE, pointwise_cost, "vectors"),
    ROW_("dpartial",  PER_SAMPLE, dpartial_cost,  "two sums a channel"),
    ROW_("dmerge",    PER_ONCE,   NULL,           "shards in order, in double"),
    ROW_("dx",        PER_SAMPLE, pointwise_cost, "vectors"),
    PLAIN("standardize",          "forward", pointwise_cost, "standardize",               "vectors"),
    PLAIN("frozen_normalization", "forward", pointwise_cost, "batch_normalization_infer", "vectors"),
    PLAIN("frozen_normalization", "dx",      pointwise_cost, "frozen_normalization_dx",   "vectors"),
    { .op = NULL }
};
