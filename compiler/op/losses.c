/* losses.c -- what training makes small. A loss's dx starts the backward pass.
 *
 * A loss is summed over the batch in double, and divided by the batch's size where it is shown. Targets: a class, or a number
 * for each element of the output; both cross-entropies take either. A sample may have a weight (fit's class_weight, sample_weight),
 * which the batch's size does not follow. Where the output is a softmax or sigmoid, fuse computes the cross-entropy from what goes
 * into that, as Keras does. */
#include "losses.h"

static const Option categorical_options[] = { CATEGORICAL_OPTIONS, LOSS_OPTIONS };
static const Option sparse_options[] = { SPARSE_OPTIONS, LOSS_OPTIONS };
static const Option binary_options[] = { BINARY_OPTIONS, LOSS_OPTIONS };
static const Option mean_options[] = { LOSS_OPTIONS };

#define YES_OR_NO_INSTEAD "binary_crossentropy and a sigmoid make one number a yes or no"

void loss_shape(Node *n)
{
    if (n->item->op->kind == METRIC) mean_shape(n);
    else inner(n, "loss", REDUCE, DOUBLE, shape1(1));
}

void check_row(const Node *n, const char *compared, const char *instead)
{
    Shape y = n->in[0]->shape;
    if (y.d[y.rank - 1] > 1) return;
    err_at(n->loc, "%s compares %s along the last axis, but an output of shape %s has one number there", who(n->item), compared,
           show(y));
    help("%s", instead);
}

/* Of one class there is nothing to say: the loss would be 0, whatever comes out. */
void classes_shape(Node *n)
{
    check_row(n, "classes", YES_OR_NO_INSTEAD);
    loss_shape(n);
}

void smooth(Node *n, double k)
{
    double s = number(n->item, "label_smoothing");
    if (s > 0) put(n, "keep", 1 - s), put(n, "level", s / k);
}

/* Of a metric; a loss that gets logits becomes another op. */
static void tell_logits(Node *n)
{
    if (n->item->op->kind == METRIC) put(n, "logits", flag(n->item, "from_logits"));
}

void categorical_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    tell_logits(n);
    smooth(n, y.d[y.rank - 1]);
    classes_shape(n);
}

void sparse_shape(Node *n)
{
    tell_logits(n);
    classes_shape(n);
}

void binary_shape(Node *n)
{
    tell_logits(n);
    smooth(n, 2);
    loss_shape(n);
}

const Op op_categorical_crossentropy = {
    .name = "CategoricalCrossentropy", .kind = LOSS, .answers = CLASSES,
    .what = "-sum t log y: one class of several; one-hot targets or class numbers",
    .options = categorical_options, .shape = categorical_shape, .calls = LOSS_CALLS,
};

const Op op_sparse_categorical_crossentropy = {
    .name = "SparseCategoricalCrossentropy", .kind = LOSS, .answers = CLASSES,
    .what = "-log y[class]: one class of several; class numbers or one-hot targets",
    .options = sparse_options, .shape = sparse_shape, .calls = LOSS_CALLS,
};

const Op op_binary_crossentropy = {
    .name = "BinaryCrossentropy", .kind = LOSS, .answers = YES_OR_NO,
    .what = "mean of -t log y - (1 - t) log(1 - y): yes or no for each output",
    .options = binary_options, .shape = binary_shape, .calls = LOSS_CALLS,
};

/* ---- of numbers ---- */

static const Option huber_options[] = { HUBER_OPTIONS, LOSS_OPTIONS };

void huber_shape(Node *n)
{
    put(n, "delta", number(n->item, "delta"));
    loss_shape(n);
}

#define LOSS_OP(id, name_, options_, shape_, what_) \
    const Op op_##id = { .name = name_, .kind = LOSS, .what = what_, .options = options_, .shape = shape_, .calls = LOSS_CALLS };

LOSS_OP(mean_squared_error, "MeanSquaredError", mean_options, loss_shape, "mean of (y - t)^2")
LOSS_OP(mean_absolute_error, "MeanAbsoluteError", mean_options, loss_shape, "mean of |y - t|")
LOSS_OP(mean_absolute_percentage_error, "MeanAbsolutePercentageError", mean_options, loss_shape, "mean of 100 |y - t| / |t|")
LOSS_OP(mean_squared_logarithmic_error, "MeanSquaredLogarithmicError", mean_options, loss_shape,
        "mean of (log(1 + y) - log(1 + t))^2: of numbers above 0")
LOSS_OP(huber, "Huber", huber_options, huber_shape, "mean of (y - t)^2 / 2, beyond delta a line: outliers count less")
LOSS_OP(log_cosh, "LogCosh", mean_options, loss_shape, "mean of log cosh(y - t): nearly (y - t)^2 / 2, far off nearly |y - t|")

/* ---- of rates, distributions, directions ---- */

/* Of one number there is nothing to share out: whatever is large enough is best. */
static void shares_shape(Node *n)
{
    check_row(n, "distributions", YES_OR_NO_INSTEAD);
    loss_shape(n);
}

/* One number has no direction but its sign: the loss would not change with it. */
static void direction_shape(Node *n)
{
    check_row(n, "directions", "mean_squared_error compares numbers");
    loss_shape(n);
}

static const Option cosine_options[] = { LATER_OPTION("axis", "-1: over the channels"), LOSS_OPTIONS };

LOSS_OP(poisson, "Poisson", mean_options, loss_shape, "mean of y - t log y: how often something is to be expected")
LOSS_OP(kl_divergence, "KLDivergence", mean_options, shares_shape, "sum of t log(t / y): a distribution, which targets are too")
LOSS_OP(cosine_similarity, "CosineSimilarity", cosine_options, direction_shape, "-cos of the angle between y and t: a direction")

/* ---- of sides: right by a margin ---- */

LOSS_OP(hinge, "Hinge", mean_options, loss_shape, "mean of max(0, 1 - t y): targets -1 and 1, or 0 and 1")
LOSS_OP(squared_hinge, "SquaredHinge", mean_options, loss_shape, "mean of max(0, 1 - t y)^2: targets -1 and 1, or 0 and 1")

const Op op_categorical_hinge = {
    .name = "CategoricalHinge", .kind = LOSS, .answers = MARGINS,
    .what = "max(0, 1 + the largest other y - y[class]): class numbers or one-hot targets",
    .options = mean_options, .shape = classes_shape, .calls = LOSS_CALLS,
};

/* ---- made by fuse ----
 *
 * With slots of their own: z goes into the softmax or sigmoid, whose result y is an output. */
#define LOGITS_CALLS \
    { { FORWARD, "forward", "y loss", "z target sample_weight?", 0 }, { BACKWARD, "dz", "dz", "y target sample_weight?", 0 } }

const Op op_softmax_crossentropy = {
    .name = "softmax_crossentropy", .kind = INNER, .what = "softmax and categorical cross-entropy in one", .calls = LOGITS_CALLS,
};

const Op op_sigmoid_crossentropy = {
    .name = "sigmoid_crossentropy", .kind = INNER, .what = "sigmoid and binary cross-entropy in one", .calls = LOGITS_CALLS,
};
