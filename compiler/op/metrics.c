/* metrics.c -- what is reported beside the loss: a sum over the batch in double, shown divided by the number of samples.
 *
 * `accuracy` follows Keras: the share of right yes-or-no answers where the output is one number, else the share of samples
 * whose largest output is the right class. Targets may be class numbers or one-hot, whatever the metric's name. */
#include "losses.h"

extern const Op op_binary_accuracy, op_categorical_accuracy;

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

static const Option categorical_options[] = { CATEGORICAL_OPTIONS, METRIC_OPTIONS };
static const Option sparse_options[] = { SPARSE_OPTIONS, METRIC_OPTIONS };
static const Option binary_crossentropy_options[] = { BINARY_OPTIONS, METRIC_OPTIONS };
static const Option huber_options[] = { HUBER_OPTIONS, METRIC_OPTIONS };

/* Of samples that count differently, or where a row of rt_finish.c makes more of the mean, how much they count is a sum as well. */
void mean_shape(Node *n)
{
    inner(n, "sum", REDUCE, DOUBLE, shape1(n->item->op->finish || slot(n, "sample_weight") ? 2 : 1));
}

static void threshold_shape(Node *n)
{
    put(n, "threshold", same(n->item->op->name, "binary_accuracy") ? number(n->item, "threshold") : .5);
    mean_shape(n);
}

static void top_shape(Node *n)
{
    put(n, "k", (double)integer(n->item, "k"));
    mean_shape(n);
}

static void accuracy_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    n->op = y.d[y.rank - 1] == 1 ? &op_binary_accuracy : &op_categorical_accuracy;
    n->op->shape(n);
}

/* Larger is better. */
#define SHARE_OP(id, name_, options_, shape_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = options_, .shape = shape_, .grows = true, \
                         .calls = METRIC_CALLS };
#define METRIC_OP(id, name_, options_, shape_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = options_, .shape = shape_, \
                         .calls = METRIC_CALLS };

SHARE_OP(accuracy, "accuracy", plain_options, accuracy_shape, "binary_accuracy or categorical_accuracy, by the output")
SHARE_OP(binary_accuracy, "binary_accuracy", binary_options, threshold_shape, "the share of right yes-or-no answers")
SHARE_OP(categorical_accuracy, "categorical_accuracy", plain_options, mean_shape,
          "the share of samples whose largest output is the right class")
SHARE_OP(sparse_categorical_accuracy, "sparse_categorical_accuracy", plain_options, mean_shape,
          "the same, as Keras calls it for class numbers")
SHARE_OP(top_k_categorical_accuracy, "top_k_categorical_accuracy", top_options, top_shape,
          "the share of samples whose class is among the k largest")
SHARE_OP(sparse_top_k_categorical_accuracy, "sparse_top_k_categorical_accuracy", top_options, top_shape,
          "the same, as Keras calls it for class numbers")
/* What a loss of the same name computes, without its weight. */
METRIC_OP(metric_mean_squared_error, "mean_squared_error", plain_options, mean_shape, "mean of (y - t)^2")
METRIC_OP(metric_mean_absolute_error, "mean_absolute_error", plain_options, mean_shape, "mean of |y - t|")
METRIC_OP(metric_mean_absolute_percentage_error, "mean_absolute_percentage_error", plain_options, mean_shape,
          "mean of 100 |y - t| / |t|")
METRIC_OP(metric_mean_squared_logarithmic_error, "mean_squared_logarithmic_error", plain_options, mean_shape,
          "mean of (log(1 + y) - log(1 + t))^2")
METRIC_OP(log_cosh_error, "log_cosh_error", log_cosh_options, mean_shape, "mean of log cosh(y - t), reported as logcosh")
METRIC_OP(metric_poisson, "poisson", plain_options, mean_shape, "mean of y - t log y")
METRIC_OP(metric_kl_divergence, "kl_divergence", plain_options, mean_shape, "sum of t log(t / y)")
SHARE_OP(metric_cosine_similarity, "cosine_similarity", cosine_options, mean_shape,
          "cos of the angle between y and t: not the loss, which is its negative")
METRIC_OP(metric_hinge, "hinge", plain_options, mean_shape, "mean of max(0, 1 - t y)")
METRIC_OP(metric_squared_hinge, "squared_hinge", plain_options, mean_shape, "mean of max(0, 1 - t y)^2")
METRIC_OP(metric_categorical_hinge, "categorical_hinge", plain_options, mean_shape, "max(0, 1 + the largest other y - y[class])")
METRIC_OP(metric_binary_crossentropy, "binary_crossentropy", binary_crossentropy_options, binary_shape,
          "mean of -t log y - (1 - t) log(1 - y)")
METRIC_OP(metric_categorical_crossentropy, "categorical_crossentropy", categorical_options, categorical_shape, "-sum t log y")
METRIC_OP(metric_sparse_categorical_crossentropy, "sparse_categorical_crossentropy", sparse_options, sparse_shape,
          "-log y[class]")
METRIC_OP(metric_huber, "huber", huber_options, huber_shape, "mean of (y - t)^2 / 2, beyond delta a line")

/* ---- what is made of a mean, or of several ---- */

const Op op_root_mean_squared_error = {
    .name = "RootMeanSquaredError", .kind = METRIC, .what = "root of the mean of (y - t)^2", .options = plain_options,
    .shape = mean_shape, .finish = "root", .calls = METRIC_CALLS,
};

static void correlation_shape(Node *n)
{
    check_row(n, "numbers", "R2Score compares samples");
    mean_shape(n);
}

#define CORRELATION_OP(id, name_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = cosine_options, .shape = correlation_shape, \
                         .finish = "mean", .grows = true, .calls = METRIC_CALLS };

CORRELATION_OP(pearson_correlation, "PearsonCorrelation", "mean over samples of how a row goes with the target's")
CORRELATION_OP(concordance_correlation, "ConcordanceCorrelation", "the same, 1 only where both are equal")

static const Option r2_options[] = {
    { "class_aggregation", CHOICE, "uniform_average", "uniform_average variance_weighted_average",
      "of several outputs: the mean, or that by how much their targets vary" },
    { "num_regressors", INT, "0", "0..", "how many inputs explain the targets: the adjusted score" },
    METRIC_OPTIONS
};

/* How much all count, and how many numbers there are; of each output targets, their squares, squared errors. */
static void r2_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    if (y.rank != 1) err_at(n->loc, "%s is of a row of outputs a sample, and this output is %s", who(n->item), show(y));
    inner(n, "sum", REDUCE, DOUBLE, shape1(2 + 3 * y.d[y.rank - 1]));
}

const Op op_r2_score = {
    .name = "R2Score", .kind = METRIC, .what = "1 - the squared errors over those of the targets' mean: 1 is best",
    .options = r2_options, .shape = r2_shape, .finish = "r2", .grows = true, .calls = METRIC_CALLS,
};
