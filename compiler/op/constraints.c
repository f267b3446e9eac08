/* constraints.c -- what weights are kept within, behind each update.
 *
 * Norms are over some axes of a parameter, as Keras numbers them: axis 0 of a Dense layer's kernel is what comes into each unit,
 * {0, 1, 2} of a convolution's into each filter. The weights of one norm are multiplied by one number, which leaves
 * (1 - rate) norm + rate (norm limited to least .. most). */
#include "options.h"
#include <math.h>

#define AXIS { "axis", NUMBERS, "0", "-4..3", "what norms are over: an axis of the parameter, from 0 on, or a list of them" }

static const Option max_options[] = { { "max_value", NUMBER, "2", "0..", "the largest norm" }, AXIS, END };
static const Option unit_options[] = { AXIS, END };
static const Option min_max_options[] = {
    { "min_value", NUMBER, "0", "0..",  "the smallest norm" },
    { "max_value", NUMBER, "1", "0..",  "the largest norm" },
    { "rate",      NUMBER, "1", "0..1", "how much of the way to them each update goes" },
    AXIS, END
};
static const Option no_options[] = { END };

#define CONSTRAINT_OP(id, keras, says, list) \
    const Op op_##id = { .name = keras, .kind = CONSTRAINT, .what = says, .options = list }
CONSTRAINT_OP(max_norm, "MaxNorm", "norms of max_value at most", max_options);
CONSTRAINT_OP(min_max_norm, "MinMaxNorm", "norms from min_value to max_value", min_max_options);
CONSTRAINT_OP(unit_norm, "UnitNorm", "norms of 1", unit_options);
CONSTRAINT_OP(non_neg, "NonNeg", "no weight below 0", no_options);

/* The i-th of the axes that norms are over, or -1 behind the last. */
static int axis_of(const Value *param, int i)
{
    const Setting *s = setting(param->constraint, "axis");
    if (i >= how_many(s)) return -1;
    double axis = nth(s, i);
    return (int)(axis < 0 ? axis + param->shape.rank : axis);
}

Bound bound_of(const Value *param)
{
    const Item *it = param->constraint;
    Bound b = { .least = 0, .most = 1, .rate = 1, .positive = it->op == &op_non_neg };
    for (int i = 0; b.positive && i < param->shape.rank; i++) b.within[i] = i > 0 || param->shape.rank == 1;
    for (int i = 0, axis; !b.positive && (axis = axis_of(param, i)) >= 0; i++) b.within[axis] = true;
    if (it->op == &op_unit_norm) b.least = 1;
    if (it->op == &op_min_max_norm) b.least = number(it, "min_value"), b.rate = number(it, "rate");
    if (it->op == &op_min_max_norm || it->op == &op_max_norm) b.most = number(it, "max_value");
    return b;
}

static void check_axes(const Node *n, const Value *param)
{
    const Setting *s = setting(param->constraint, "axis");
    int rank = param->shape.rank;
    bool seen[MAX_RANK] = { false };
    for (int i = 0; i < how_many(s); i++) {
        double axis = nth(s, i);
        bool there = axis == floor(axis) && axis >= -rank && axis < rank;
        int at = there ? (int)(axis < 0 ? axis + rank : axis) : 0;
        if (there && !seen[at]) { seen[at] = true; continue; }
        const char *who = format("%s: %s: axis %.14g", label(n), param->constraint->op->name, axis);
        if (there) err_at(param->constraint->loc, "%s is given twice", who);
        else err_at(param->constraint->loc, "%s, and its %s of %s has axes 0 to %d", who, param->slot, show(param->shape),
                    rank - 1);
    }
}

void check_constraint(const Node *n, const Value *param)
{
    const Item *it = param->constraint;
    if (!it || it->op == &op_non_neg) return;
    if (param->as.rank) {
        err_at(it->loc, "%s: norms over axes of its %s, which is %s, are not there yet; NonNeg is", label(n), param->slot,
               show(param->as));
        return;
    }
    check_axes(n, param);
    if (it->op == &op_min_max_norm && number(it, "min_value") > number(it, "max_value"))
        err_at(it->loc, "%s: MinMaxNorm: min_value = %g is above max_value = %g", label(n), number(it, "min_value"),
               number(it, "max_value"));
}
