/* losses.c -- what training makes small. A loss's dx starts the backward pass.
 *
 * A loss is summed over the batch in double, and divided by the batch's size where it is shown. Targets: a class, or a number
 * for each element of the output; both cross-entropies take either. Where the output is a softmax or sigmoid, fuse computes the
 * cross-entropy from what goes into that, as Keras does. */
#include "options.h"

#define LOSS_OPTIONS \
    { "name",      TEXT,  NULL, NULL, "" }, \
    { "reduction", NEVER, NULL, NULL, "the mean over the batch: sum_over_batch_size" }, \
    { "dtype",     NEVER, NULL, NULL, "the program's type" }, END

static const Option categorical_options[] = {
    { "from_logits",     BOOL,   "false", NULL, "the output has no softmax: the loss applies it" },
    LATER_OPTION("label_smoothing", "targets drawn towards the mean"),
    LATER_OPTION("axis", "-1: over the channels"),
    LOSS_OPTIONS
};

static const Option sparse_options[] = {
    { "from_logits",     BOOL,   "false", NULL, "the output has no softmax: the loss applies it" },
    LATER_OPTION("ignore_class", "a class that does not count"),
    LATER_OPTION("axis", "-1: over the channels"),
    LOSS_OPTIONS
};

static const Option binary_options[] = {
    { "from_logits",     BOOL,   "false", NULL, "the output has no sigmoid: the loss applies it" },
    LATER_OPTION("label_smoothing", "targets drawn towards 1/2"),
    LATER_OPTION("axis", "-1: over the channels"),
    LOSS_OPTIONS
};

static const Option mean_options[] = { LOSS_OPTIONS };

static void shape(Node *n)
{
    inner(n, "loss", REDUCE, DOUBLE, shape1(1));
}

/* Of one class there is nothing to say: the loss would be 0, whatever comes out. */
static void categorical_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    if (y.d[y.rank - 1] == 1) {
        err_at(n->loc, "%s compares classes along the last axis, but an output of shape %s has one", n->item->op->name, show(y));
        help("binary_crossentropy and a sigmoid make one number a yes or no");
    }
    shape(n);
}

#define CALLS { { FORWARD, "forward", "loss", "y target", 0 }, { BACKWARD, "dy", "dy", "y target", 0 } }

const Op op_categorical_crossentropy = {
    .name = "CategoricalCrossentropy", .kind = LOSS, .what = "-sum t log y: one class of several; one-hot targets or class numbers",
    .options = categorical_options, .shape = categorical_shape, .calls = CALLS,
};

const Op op_sparse_categorical_crossentropy = {
    .name = "SparseCategoricalCrossentropy", .kind = LOSS,
    .what = "-log y[class]: one class of several; class numbers or one-hot targets",
    .options = sparse_options, .shape = categorical_shape, .calls = CALLS,
};

const Op op_binary_crossentropy = {
    .name = "BinaryCrossentropy", .kind = LOSS, .what = "mean of -t log y - (1 - t) log(1 - y): yes or no for each output",
    .options = binary_options, .shape = shape, .calls = CALLS,
};

const Op op_mean_squared_error = {
    .name = "MeanSquaredError", .kind = LOSS, .what = "mean of (y - t)^2", .options = mean_options, .shape = shape, .calls = CALLS,
};

const Op op_mean_absolute_error = {
    .name = "MeanAbsoluteError", .kind = LOSS, .what = "mean of |y - t|", .options = mean_options, .shape = shape, .calls = CALLS,
};

/* fuse makes these, with their slots: z goes into the softmax or sigmoid, whose result y is an output. */
#define LOGITS_CALLS { { FORWARD, "forward", "y loss", "z target", 0 }, { BACKWARD, "dz", "dz", "y target", 0 } }

const Op op_softmax_crossentropy = {
    .name = "softmax_crossentropy", .kind = INNER, .what = "softmax and categorical cross-entropy in one", .calls = LOGITS_CALLS,
};

const Op op_sigmoid_crossentropy = {
    .name = "sigmoid_crossentropy", .kind = INNER, .what = "sigmoid and binary cross-entropy in one", .calls = LOGITS_CALLS,
};
