/* metrics.c -- what is reported beside the loss: a sum over the batch in double, shown divided by the number of samples.
 *
 * `accuracy` follows Keras: the share of right yes-or-no answers where the output is one number, else the share of samples
 * whose largest output is the right class. Targets may be class numbers or one-hot, whatever the metric's name. */
#include "options.h"

extern const Op op_binary_accuracy, op_categorical_accuracy;

#define METRIC_OPTIONS { "name", TEXT, NULL, NULL, "how reports call it" }, { "dtype", NEVER, NULL, NULL, "sums are double" }, END

static const Option plain_options[] = { METRIC_OPTIONS };

static const Option log_cosh_options[] = {
    { "name", TEXT, "logcosh", NULL, "how reports call it" },
    { "dtype", NEVER, NULL, NULL, "sums are double" }, END
};

static const Option cosine_options[] = { LATER_OPTION("axis", "-1: over the channels"), METRIC_OPTIONS };

static const Option binary_options[] = {
    { "threshold", NUMBER, "0.5", "0..1", "an output above it is a yes" },
    METRIC_OPTIONS
};

static const Option top_options[] = {
    { "k", INT, "5", "1..", "the class is among the k largest outputs" },
    METRIC_OPTIONS
};

static void shape(Node *n)
{
    inner(n, "sum", REDUCE, DOUBLE, shape1(1));
}

static void binary_shape(Node *n)
{
    put(n, "threshold", same(n->item->op->name, "binary_accuracy") ? number(n->item, "threshold") : .5);
    shape(n);
}

static void top_shape(Node *n)
{
    put(n, "k", (double)integer(n->item, "k"));
    shape(n);
}

static void accuracy_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    n->op = y.d[y.rank - 1] == 1 ? &op_binary_accuracy : &op_categorical_accuracy;
    n->op->shape(n);
}

#define METRIC_OP(id, name_, options_, shape_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = options_, .shape = shape_, \
                         .calls = { { FORWARD, "forward", "sum", "y target", 0 } } };

METRIC_OP(accuracy, "accuracy", plain_options, accuracy_shape, "binary_accuracy or categorical_accuracy, by the output")
METRIC_OP(binary_accuracy, "binary_accuracy", binary_options, binary_shape, "the share of right yes-or-no answers")
METRIC_OP(categorical_accuracy, "categorical_accuracy", plain_options, shape,
          "the share of samples whose largest output is the right class")
METRIC_OP(sparse_categorical_accuracy, "sparse_categorical_accuracy", plain_options, shape,
          "the same, as Keras calls it for class numbers")
METRIC_OP(top_k_categorical_accuracy, "top_k_categorical_accuracy", top_options, top_shape,
          "the share of samples whose class is among the k largest")
METRIC_OP(sparse_top_k_categorical_accuracy, "sparse_top_k_categorical_accuracy", top_options, top_shape,
          "the same, as Keras calls it for class numbers")
/* What a loss of the same name computes, without its weight. */
METRIC_OP(metric_mean_squared_error, "mean_squared_error", plain_options, shape, "mean of (y - t)^2")
METRIC_OP(metric_mean_absolute_error, "mean_absolute_error", plain_options, shape, "mean of |y - t|")
METRIC_OP(metric_mean_absolute_percentage_error, "mean_absolute_percentage_error", plain_options, shape,
          "mean of 100 |y - t| / |t|")
METRIC_OP(metric_mean_squared_logarithmic_error, "mean_squared_logarithmic_error", plain_options, shape,
          "mean of (log(1 + y) - log(1 + t))^2")
METRIC_OP(log_cosh_error, "log_cosh_error", log_cosh_options, shape, "mean of log cosh(y - t), reported as logcosh")
METRIC_OP(metric_poisson, "poisson", plain_options, shape, "mean of y - t log y")
METRIC_OP(metric_kl_divergence, "kl_divergence", plain_options, shape, "sum of t log(t / y)")
METRIC_OP(metric_cosine_similarity, "cosine_similarity", cosine_options, shape,
          "cos of the angle between y and t: not the loss, which is its negative")
METRIC_OP(metric_hinge, "hinge", plain_options, shape, "mean of max(0, 1 - t y)")
METRIC_OP(metric_squared_hinge, "squared_hinge", plain_options, shape, "mean of max(0, 1 - t y)^2")
METRIC_OP(metric_categorical_hinge, "categorical_hinge", plain_options, shape, "max(0, 1 + the largest other y - y[class])")
