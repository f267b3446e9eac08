/* regularizers.c -- penalties on a parameter, added to the loss once a step.
 *
 *   L1, L2, L1L2             l1 * sum |w| + l2 * sum w^2, without Keras 2's half
 *   OrthogonalRegularizer    factor * the mean of |cosine| over the pairs of a matrix's rows, or of its columns */
#include "options.h"
#include <string.h>

static const Option l1_options[] = { { "l1", NUMBER, "0.01", "0..", "factor of the sum of absolute values" }, END };
static const Option l2_options[] = { { "l2", NUMBER, "0.01", "0..", "factor of the sum of squares" }, END };
static const Option l1l2_options[] = {
    { "l1", NUMBER, "0", "0..", "factor of the sum of absolute values" },
    { "l2", NUMBER, "0", "0..", "factor of the sum of squares" },
    END
};
static const Option orthogonal_options[] = {
    { "factor", NUMBER, "0.01", "0..",          "of the mean of |cosine| over all pairs" },
    { "mode",   CHOICE, "rows", "rows columns", "what shall be orthogonal: a matrix's rows, or its columns" },
    END
};

const Op op_l1 = { .name = "L1", .kind = REGULARIZER, .what = "l1 * sum |w|", .options = l1_options };
const Op op_l2 = { .name = "L2", .kind = REGULARIZER, .what = "l2 * sum w^2", .options = l2_options };
const Op op_l1l2 = { .name = "L1L2", .kind = REGULARIZER, .what = "l1 * sum |w| + l2 * sum w^2", .options = l1l2_options };
const Op op_orthogonal_regularizer = {
    .name = "OrthogonalRegularizer", .kind = REGULARIZER, .what = "factor * the mean of |cosine| over pairs of rows or columns",
    .options = orthogonal_options
};

static bool is_orthogonal(const Item *it) { return it && it->op == &op_orthogonal_regularizer; }

static double factor_of(const Item *it, const char *option)
{
    return it && has_option(it, option) ? number(it, option) : 0;
}

Penalty penalty_of(const Value *param)
{
    const Item *it = param->regularizer;
    Penalty p = { factor_of(it, "l1"), factor_of(it, "l2"), 0, 0 };
    if (!is_orthogonal(it)) return p;
    p.axis = same(text(it, "mode"), "columns");
    double n = param->shape.d[p.axis];
    p.pair = number(it, "factor") / (n * (n - 1));
    return p;
}

static void check_pairs(const Node *n, const Value *param)
{
    const Item *it = param->regularizer;
    const char *mode = text(it, "mode");
    if (param->shape.rank != 2 || param->as.rank) {
        err_at(it->loc, "%s: %s takes a matrix, and its %s is %s", label(n), it->op->name, param->slot,
               show(param->as.rank ? param->as : param->shape));
        help("a Dense layer's kernel is one");
    } else if (param->shape.d[same(mode, "columns")] < 2) {
        err_at(it->loc, "%s: %s: its %s of %s has one %.*s, and so no pair of %s", label(n), it->op->name, param->slot,
               show(param->shape), (int)strlen(mode) - 1, mode, mode);
        help("mode = \"%s\" takes its %s", same(mode, "rows") ? "columns" : "rows", same(mode, "rows") ? "columns" : "rows");
    }
}

void check_regularizer(const Node *n, const Value *param)
{
    const Item *it = param->regularizer;
    if (is_orthogonal(it)) check_pairs(n, param);
    if (!it || it->op != &op_l1l2 || setting(it, "l1")->given || setting(it, "l2")->given) return;
    err_at(it->loc, "%s: L1L2 without l1 and l2 is no penalty: both are 0, as in Keras", label(n));
    help("L1L2 { l1 = 0.01, l2 = 0.01 }");
}
