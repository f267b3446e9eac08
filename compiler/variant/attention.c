/* attention.c -- how products of values are computed. */
#include "rows.h"

/* Nominal cycles: multiply-adds of 16 lanes at most of the peak; what is written is whole lines. */
static double product_cost(const Call *c) { return (double)c->node->macs / REALS_A_LINE / .8; }

static double scaled_cost(const Call *c) { return (double)padded_size(c->node->out->shape) / REALS_A_LINE * 4; }
static double softmax_cost(const Call *c) { return (double)padded_size(c->node->out->shape) / REALS_A_LINE * 46; }

/* Rows by two vectors of accumulators: so few loads a multiply-add that they are not what it waits for. */
static void product_tile(Call *c, const Target *t)
{
    set(c, "vectors", 2);
    set(c, "rows", t->registers >= 32 ? 12 : 6);
}

#define PRODUCT(call_, why_) { .op = "product", .call = call_, .name = "tiles", .per = PER_SAMPLE, .cost = product_cost, \
    .tile = product_tile, .template = "product", .why = why_ }

const Variant attention_variants[] = {
    PLAIN("causal_softmax", "forward", softmax_cost, "causal_softmax", "row by row"),
    PLAIN("causal_softmax", "dx", scaled_cost, "activation_dx", "from y"),
    PLAIN("scaled", "forward", scaled_cost, "scaled", "vectors"), PLAIN("scaled", "dx", scaled_cost, "scaled", "vectors"),
    PLAIN("scaled", "dscale", scaled_cost, "scaled_dscale", "16 lanes"),
    PRODUCT("forward", "register tiles"), PRODUCT("dx0", "with dy"), PRODUCT("dx1", "with dy"),
    { .op = NULL }
};
