/* loss.c -- losses, their gradients, and metrics: a row of the output at a time, summed over 16 lanes.
 *
 * The rows tell their templates apart by numbers: the loss's weight, sparse (Keras normalises it otherwise), a metric's kind. Where
 * a loss is a rule of elements (common.judge), one template makes it, its gradient, and the metric of the same name. */
#include "ir/call.h"
#include <stdlib.h>

static double row_cost(const Call *c)
{
    const Value *y = arg(c, "y") ? arg(c, "y") : arg(c, "z");
    return 60 + (double)size(y->shape) / REALS_A_LINE * 60;                      /* exp and log, and the target as reals */
}

static void weigh(Call *c, const Target *t)
{
    (void)t;
    set(c, "weight", c->node->weight);
}

static void weigh_sparse(Call *c, const Target *t)
{
    weigh(c, t);
    set(c, "sparse", 1);
}

static void count_binary(Call *c, const Target *t)
{
    (void)t;
    set_text(c, "kind", "binary");
}

static void count_classes(Call *c, const Target *t)
{
    (void)t;
    set_text(c, "kind", "categorical");
}

/* Which counts a metric adds to, in the order of its sums. */
#define COUNTING(id, words) static void count_##id(Call *c, const Target *t) { (void)t; set_text(c, "counts", words); }
COUNTING(tp, "tp")
COUNTING(tn, "tn")
COUNTING(fp, "fp")
COUNTING(fn, "fn")
COUNTING(yes, "tp fp")
COUNTING(right, "tp fn")

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* AUC's own thresholds, sorted, as C text. */
static void list_thresholds(Call *c, const Target *t)
{
    const Setting *s = setting(c->node->item, "thresholds");
    int n = s->given ? how_many(s) : 0;
    double *sorted = NEWS(double, n + 1);
    char *list = "";
    (void)t;
    for (int i = 0; i < n; i++) sorted[i] = nth(s, i);
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    for (int i = 0; i < n; i++) list = format("%sR(%.17g)%s", list, sorted[i], i + 1 < n ? ", " : "");
    if (n) set_text(c, "list", list);
}

#define ROW_(op_, call_, tile_, template_, why_) \
    { .op = op_, .call = call_, .name = "plain", .per = PER_SAMPLE, .cost = row_cost, .tile = tile_, .template = template_, \
      .why = why_ }
#define RULE_ROWS(op_, template_) \
    ROW_(op_, "forward", weigh, template_, "row by row"), ROW_(op_, "dy", weigh, template_, "row by row")
#define METRIC_ROW(op_, template_) ROW_(op_, "forward", NULL, template_, "row by row")
#define LOSS_ROWS(op_, tile_, template_) \
    ROW_(op_, "forward", tile_, template_, "row by row"), ROW_(op_, "dy", tile_, template_ "_dy", "row by row")

const Variant loss_variants[] = {
    LOSS_ROWS("CategoricalCrossentropy",       weigh,        "loss_categorical_crossentropy"),
    LOSS_ROWS("SparseCategoricalCrossentropy", weigh_sparse, "loss_categorical_crossentropy"),
    RULE_ROWS("BinaryCrossentropy", "loss_binary_crossentropy"),
    RULE_ROWS("BinaryFocalCrossentropy", "loss_binary_focal_crossentropy"),
    LOSS_ROWS("CategoricalFocalCrossentropy", weigh, "loss_categorical_focal_crossentropy"),
    RULE_ROWS("CategoricalGeneralizedCrossEntropy", "loss_categorical_generalized_cross_entropy"),
    LOSS_ROWS("Dice",    weigh, "loss_overlap"),
    LOSS_ROWS("Tversky", weigh, "loss_overlap"),
    RULE_ROWS("MeanSquaredError",   "loss_mean_squared_error"),
    RULE_ROWS("MeanAbsoluteError",  "loss_mean_absolute_error"),
    RULE_ROWS("Huber",              "loss_huber"),
    RULE_ROWS("LogCosh",            "loss_log_cosh"),
    RULE_ROWS("Poisson",            "loss_poisson"),
    RULE_ROWS("KLDivergence",       "loss_kl_divergence"),
    RULE_ROWS("CosineSimilarity",   "loss_cosine_similarity"),
    RULE_ROWS("Hinge",              "loss_hinge"),
    RULE_ROWS("SquaredHinge",       "loss_squared_hinge"),
    RULE_ROWS("CategoricalHinge",   "loss_categorical_hinge"),
    RULE_ROWS("MeanAbsolutePercentageError", "loss_mean_absolute_percentage_error"),
    RULE_ROWS("MeanSquaredLogarithmicError", "loss_mean_squared_logarithmic_error"),
    ROW_("softmax_crossentropy", "forward", weigh, "softmax_crossentropy",    "softmax and loss in one"),
    ROW_("softmax_crossentropy", "dz",      weigh, "softmax_crossentropy_dz", "y - t"),
    ROW_("sigmoid_crossentropy", "forward", weigh, "sigmoid_crossentropy",    "sigmoid and loss in one"),
    ROW_("sigmoid_crossentropy", "dz",      weigh, "sigmoid_crossentropy_dz", "y - t"),
    ROW_("sigmoid_focal_crossentropy", "forward", weigh, "sigmoid_focal_crossentropy",    "sigmoid and loss in one"),
    ROW_("sigmoid_focal_crossentropy", "dz",      weigh, "sigmoid_focal_crossentropy_dz", "row by row"),

    ROW_("binary_accuracy",                   "forward", count_binary,  "metric_accuracy", "row by row"),
    ROW_("categorical_accuracy",              "forward", count_classes, "metric_accuracy", "row by row"),
    ROW_("sparse_categorical_accuracy",       "forward", count_classes, "metric_accuracy", "row by row"),
    ROW_("top_k_categorical_accuracy",        "forward", NULL,          "metric_top_k",    "larger outputs counted"),
    ROW_("sparse_top_k_categorical_accuracy", "forward", NULL,          "metric_top_k",    "larger outputs counted"),
    ROW_("TruePositives",                     "forward", count_tp,      "metric_counts",   "yes and no counted"),
    ROW_("TrueNegatives",                     "forward", count_tn,      "metric_counts",   "yes and no counted"),
    ROW_("FalsePositives",                    "forward", count_fp,      "metric_counts",   "yes and no counted"),
    ROW_("FalseNegatives",                    "forward", count_fn,      "metric_counts",   "yes and no counted"),
    ROW_("Precision",                         "forward", count_yes,     "metric_counts",   "yes and no counted"),
    ROW_("Recall",                            "forward", count_right,   "metric_counts",   "yes and no counted"),
    ROW_("F1Score",                           "forward", NULL,          "metric_score",    "yes and no counted"),
    ROW_("FBetaScore",                        "forward", NULL,          "metric_score",    "yes and no counted"),
    ROW_("AUC",                               "forward", list_thresholds, "metric_auc",    "between thresholds"),
    METRIC_ROW("PrecisionAtRecall",        "metric_auc"),
    METRIC_ROW("RecallAtPrecision",        "metric_auc"),
    METRIC_ROW("SensitivityAtSpecificity", "metric_auc"),
    METRIC_ROW("SpecificityAtSensitivity", "metric_auc"),
    METRIC_ROW("IoU",                      "metric_iou"),
    METRIC_ROW("MeanIoU",                  "metric_iou"),
    METRIC_ROW("OneHotIoU",                "metric_iou"),
    METRIC_ROW("OneHotMeanIoU",            "metric_iou"),
    METRIC_ROW("BinaryIoU",                "metric_iou"),
    METRIC_ROW("binary_crossentropy",            "loss_binary_crossentropy"),
    METRIC_ROW("categorical_crossentropy",       "loss_categorical_crossentropy"),
    ROW_("sparse_categorical_crossentropy", "forward", weigh_sparse, "loss_categorical_crossentropy", "row by row"),
    METRIC_ROW("binary_focal_crossentropy",      "loss_binary_focal_crossentropy"),
    METRIC_ROW("categorical_focal_crossentropy", "loss_categorical_focal_crossentropy"),
    METRIC_ROW("huber",                          "loss_huber"),
    METRIC_ROW("RootMeanSquaredError",           "loss_mean_squared_error"),
    METRIC_ROW("PearsonCorrelation",             "metric_pearson_correlation"),
    METRIC_ROW("ConcordanceCorrelation",         "metric_concordance_correlation"),
    METRIC_ROW("R2Score",                        "metric_r2_score"),
    METRIC_ROW("mean_squared_error",             "loss_mean_squared_error"),
    METRIC_ROW("mean_absolute_error",            "loss_mean_absolute_error"),
    METRIC_ROW("mean_absolute_percentage_error", "loss_mean_absolute_percentage_error"),
    METRIC_ROW("mean_squared_logarithmic_error", "loss_mean_squared_logarithmic_error"),
    METRIC_ROW("log_cosh_error",                 "loss_log_cosh"),
    METRIC_ROW("hinge",                          "loss_hinge"),
    METRIC_ROW("squared_hinge",                  "loss_squared_hinge"),
    METRIC_ROW("categorical_hinge",              "loss_categorical_hinge"),
    METRIC_ROW("poisson",                        "loss_poisson"),
    METRIC_ROW("kl_divergence",                  "loss_kl_divergence"),
    METRIC_ROW("cosine_similarity",              "loss_cosine_similarity"),
    { .op = NULL }
};
