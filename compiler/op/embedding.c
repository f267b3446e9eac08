/* embedding.c -- rows of a table that is learnt, by their numbers.
 *
 *   y[..][t][o] = embeddings[x[..][t]][o]      dembeddings[i] = sum of dy[..][t] where x[..][t] is i
 *
 * Numbers of rows come from the data: from an input, or through layers that only move values. That input is told how many rows
 * there are, so that whoever binds data to it compares each number; it is not rescaled. Numbers are held as reals, which are exact
 * up to MOST_ROWS. Options, defaults, names: Keras 3. */
#include "options.h"

#define MOST_ROWS "16777216"                   /* 2^24 */

#define INPUT_LENGTH { "input_length", NEVER, NULL, NULL, "input_shape = {n} says it" }

static const Option options[] = {
    { "input_dim",  INT, REQUIRED, "1.." MOST_ROWS, "rows of the table: what is looked up is 0 to input_dim - 1" },
    { "output_dim", INT, REQUIRED, "1..65536",      "numbers of a row" },
    { "embeddings_initializer", ITEM, "uniform", "initializer", "what the table starts as" },
    { "embeddings_regularizer", ITEM, "none",    "regularizer", "a penalty on the table, added to the loss" },
    { "embeddings_constraint",  ITEM, "none",    "constraint",  "what the table is kept within, behind each update" },
    { "mask_zero",  LATER, NULL, NULL, "0 as padding that layers behind leave out" },
    { "weights",    NEVER, NULL, NULL, "--weights FILE has them, as LAYER/embeddings" },
    { "lora_rank",  LATER, NULL, NULL, "low-rank adaptation" },
    { "lora_alpha", LATER, NULL, NULL, "low-rank adaptation" },
    { "quantization_config", LATER, NULL, NULL, "integer weights" },
    LAYER_OPTIONS_WITH(INPUT_LENGTH), END
};

enum { MAX_AXES = MAX_RANK - 1 };          /* of a user's value */

/* Tells the inputs whose values v has how many rows there are, the fewest of all that read them; seen: where it was. */
static bool tell(const Node *n, const Value *v, int rows, bool *seen)
{
    Node *from = v->node;
    if (seen[v->id]) return true;
    seen[v->id] = true;
    if (from->in[0]->elem == RAW) {
        if (!has_number(from, "rows") || get(from, "rows") > rows) put(from, "rows", rows);
        put(from, "whole", 1), put(from, "scale", 1);
        return true;
    }
    if (!from->op->moves) {
        err_at(n->loc, "%s: rows are looked up by whole numbers of the data, and %s computes others", label(n), label(from));
        help("let it read an Input, or what Flatten, Reshape, Permute, RepeatVector or Concatenate make of inputs");
        trail(n);
        return false;
    }
    for (int k = 0; k < from->n_in; k++) if (!tell(n, from->in[k], rows, seen)) return false;
    return true;
}

static void shape(Node *n)
{
    int rows = (int)integer(n->item, "input_dim"), units = (int)integer(n->item, "output_dim");
    Shape y = n->in[0]->shape;
    if (y.rank >= MAX_AXES) {
        err_at(n->loc, "%s: the input %s has %d axes, expected %d at most, for one more comes behind them", label(n), show(y),
               y.rank, MAX_AXES - 1);
        trail(n);
        return;
    }
    if (size(shape2(rows, units)) < 0) {
        err_at(n->loc, "%s: a table of %dx%d has more than " MOST_TEXT " elements", label(n), rows, units);
        return;
    }
    if (!tell(n, n->in[0], rows, NEWS(bool, n->graph->n_values))) return;
    y.d[y.rank++] = units;
    output(n, "y", y);
    if (n->out) param(n, "embeddings", shape2(rows, units), "io");
}

const Op op_embedding = {
    .name = "Embedding", .kind = LAYER, .what = "rows of a table that is learnt, by their numbers", .options = options,
    .shape = shape, .header = "rt_lookup.h", .deferred = "embeddings",
    .calls = {
        { FORWARD,  "forward",     "y",           "x embeddings", CHEAP },
        { BACKWARD, "dembeddings", "dembeddings", "dy x", 0 },
    },
};
