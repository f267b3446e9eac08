/* embedding.c -- how rows of a table are looked up, and how the table's gradient arises.
 *
 * The gradient has few rows that are not zero, and the table may be large: no shard holds one. Behind the last phase the threads
 * share spans of the table's rows. For each span the numbers of the whole batch are looked through, in the samples' order, what
 * belongs to its rows is summed in the first cache, and the optimizer is applied there, or, where it wants whole tensors, the sums
 * are stored ("gradient", DESIGN.md#the-loop-nest). Rows that no sample has take part as zeros: so Keras's optimizers do it. */
#include "ir/call.h"

enum { SPAN_REALS = 8192, MOST_ROWS = 1024 };

static double forward_cost(const Call *c) { return (double)padded_size(c->write[0].value->shape) / REALS_A_LINE * 2; }
static double gradient_cost(const Call *c) { return (double)padded_size(c->node->out->shape) / REALS_A_LINE * 4; }

/* Rows of a span; a sum is of one row, so bits do not depend on them. */
static void span(Call *c, const Target *t)
{
    Shape y = c->node->out->shape;
    int row = (y.d[y.rank - 1] + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE, rows = SPAN_REALS / row;
    (void)t;
    set(c, "span", rows < 1 ? 1 : rows > MOST_ROWS ? MOST_ROWS : rows);
}

const Variant embedding_variants[] = {
    { .op = "Embedding", .call = "forward", .name = "rows", .per = PER_SAMPLE, .cost = forward_cost, .template = "embedding",
      .why = "rows by their numbers" },
    { .op = "Embedding", .call = "dembeddings", .name = "spans", .per = PER_SPAN, .cost = gradient_cost, .tile = span,
      .order = "dembeddings:io", .template = "embedding_dembeddings", .why = "spans of the table, from the whole batch" },
    { .op = NULL }
};
