/* normalisation.c -- BatchNormalization: statistics of a group in two passes, joined in double; the rest element by element.
 * Normalization: by numbers that are constants, or by states. Within a sample: statistics of it in two passes, over lanes where the
 * channels are among what they are of, else of each lane.
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

static bool across(const Call *c) { return get(c->node, "across") != 0; }
static bool cut(const Call *c) { return get(c->node, "cut_channels") != 0; }
static bool apart(const Call *c) { return !across(c) && !cut(c); }
static double within_cost(const Call *c) { return 7 * vectors(c); }             /* three passes */
static double within_dgamma_cost(const Call *c) { return 4 * vectors(c); }

static double response_cost(const Call *c) { return (8 + 2 * get(c->node, "radius")) * vectors(c); }

static bool adapted(const Call *c) { return slot(c->node, "variance"); }
static bool given(const Call *c) { return !adapted(c); }

#define LINE_(call_, ok_, template_) \
    { .op = "Normalization", .call = call_, .name = "plain", .per = PER_SAMPLE, .ok = ok_, .cost = pointwise_cost, \
      .template = template_, .why = "vectors" }

#define ROW_(call_, per_, cost_, why_) \
    { .op = "BatchNormalization", .call = call_, .name = "plain", .per = per_, .cost = cost_, \
      .template = "batch_normalization_" call_, .why = why_ }

#define WITHIN_(op_, call_, name_, ok_, cost_, template_, why_) \
    { .op = op_, .call = call_, .name = name_, .per = PER_SAMPLE, .ok = ok_, .cost = cost_, \
      .template = "within_" template_, .why = why_ }

/* A normalisation within a sample; its weight's call. */
#define WITHIN(op_) \
    WITHIN_(op_, "forward", "across", across, within_cost, "across",    "sums of 16 lanes"), \
    WITHIN_(op_, "forward", "apart",  apart,  within_cost, "apart",     "sums a lane"), \
    WITHIN_(op_, "forward", "cut",    cut,    within_cost, "cut",       "sums a lane, joined by groups"), \
    WITHIN_(op_, "dx",      "across", across, within_cost, "across_dx", "sums of 16 lanes"), \
    WITHIN_(op_, "dx",      "apart",  apart,  within_cost, "apart_dx",  "sums a lane"), \
    WITHIN_(op_, "dx",      "cut",    cut,    within_cost, "cut_dx",    "sums a lane, joined by groups")
#define WEIGHED(op_, call_) WITHIN_(op_, call_, "plain", NULL, within_dgamma_cost, "dgamma", "one pass for both")

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
    WITHIN("LayerNormalization"), WEIGHED("LayerNormalization", "dgamma"),
    WITHIN("GroupNormalization"), WEIGHED("GroupNormalization", "dgamma"),
    WITHIN("RMSNormalization"),   WEIGHED("RMSNormalization", "dscale"),
    WITHIN("UnitNormalization"),
    PLAIN("LocalResponseNormalization", "forward", response_cost, "local_response_normalization",    "vectors"),
    PLAIN("LocalResponseNormalization", "dx",      response_cost, "local_response_normalization_dx", "vectors"),
    { .op = NULL }
};
