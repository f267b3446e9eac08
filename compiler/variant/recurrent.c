/* recurrent.c -- how loops over time are computed: steps in turn, each by the product of the group's states with the recurrent
 * kernel, in panels as a dense layer's, and behind it the gates in vectors of units.
 *
 * Each sum of a product is one chain along the units, or on the way back along the gates; a gradient's along the steps. The
 * kernel's gradient is summed a sample at a time. */
#include "dense_tile.h"
#include "rows.h"

static double units(const Call *c) { return num(c, "units"); }
static double lines(const Call *c) { return (double)(((long)units(c) + REALS_A_LINE - 1) / REALS_A_LINE); }
static double gates(const Call *c) { return slot(c->node, "kernel")->shape.d[1] / units(c); }

/* Multiply-adds of 16 lanes, and functions of about 20 cycles. */
static double loop_cost(const Call *c) { return num(c, "turns") * gates(c) * lines(c) * (units(c) / .9 + 25); }
static double dkernel_cost(const Call *c) { return num(c, "turns") * gates(c) * lines(c) * units(c) / .6; }
static double dbias_cost(const Call *c) { return num(c, "turns") * 2 * gates(c) * lines(c); }
static double copy_cost(const Call *c) { return (double)size(c->node->in[0]->shape) / REALS_A_LINE; }

#define LOOP(op_, template_) \
    { .op = op_, .call = "forward", .name = "panels", .per = PER_GROUP, .cost = loop_cost, .tile = panels_tile, \
      .order = "kernel:Oio", .template = template_, .why = "step by step, rows by panels" }, \
    { .op = op_, .call = "dx", .name = "panels", .per = PER_GROUP, .cost = loop_cost, .tile = panels_tile, \
      .wants = "kernel:Ioi", .template = template_ "_dx", .why = "from the last step on, kernel transposed" }, \
    { .op = op_, .call = "dkernel", .name = "summed", .per = PER_SAMPLE, .cost = dkernel_cost, .tile = gradient_tile, \
      .order = "dkernel:Oio", .template = "recurrent_dkernel", .why = "sum over steps" }

const Variant recurrent_variants[] = {
    LOOP("simple_rnn_loop", "simple_rnn"), LOOP("lstm_loop", "lstm"), LOOP("gru_loop", "gru"),
    LOOP("gru_before_loop", "gru_before"),
    { .op = "gru_loop", .call = "dbias", .name = "summed", .per = PER_SAMPLE, .cost = dbias_cost, .template = "gru_dbias",
      .why = "sum over steps" },
    THERE_AND_BACK("reverse", copy_cost, "reverse", "vectors", "vectors"),
    { .op = NULL }
};
