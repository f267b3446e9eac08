/* counts.c -- metrics that are made of counts: of what is right and wrong among yes and no, at one threshold or at many.
 *
 * They are no means over samples: a metric's node adds to several sums over an epoch, and `finish` says by which row of rt_finish.c
 * they become its figure. An element of the output is a yes where it is above the threshold, one of the target where it is not
 * zero; a class means one yes among no's. */
#include "losses.h"
#include <string.h>

#define AVERAGE { "average", CHOICE, NULL, "micro macro weighted", "of all counts; of the scores; of them by how often a class is" }
#define THRESHOLDS { "thresholds", NUMBERS, NULL, "0..1", "an output above it is a yes: 0.5, with top_k any" }

static const Option counting_options[] = { THRESHOLDS, METRIC_OPTIONS };

static const Option share_options[] = {
    THRESHOLDS,
    { "top_k",    INT, NULL, "1..", "only the k largest outputs are a yes" },
    { "class_id", INT, NULL, "0..", "of this output alone" },
    METRIC_OPTIONS
};

static const Option f1_options[] = {
    AVERAGE,
    { "threshold", NUMBER, NULL, "0<..1", "an output above it is a yes; without it the largest is" },
    METRIC_OPTIONS
};

static const Option fbeta_options[] = {
    AVERAGE,
    { "beta",      NUMBER, "1",  "0<..", "how much more recall counts than precision" },
    { "threshold", NUMBER, NULL, "0<..1", "an output above it is a yes; without it the largest is" },
    { "name", TEXT, "fbeta_score", NULL, "how reports call it" },
    { "dtype", NEVER, NULL, NULL, "sums are double" }, END
};

static const Option auc_options[] = {
    { "num_thresholds",   INT,    "200", "2..1000", "evenly from 0 to 1" },
    { "curve",            CHOICE, "ROC", "ROC PR PRGAIN", "true against false positives, or precision against recall" },
    { "summation_method", CHOICE, "interpolation", "interpolation minoring majoring", "what lies between two thresholds" },
    { "thresholds",       NUMBERS, NULL, "0..1", "in place of num_thresholds, which are then two more" },
    { "from_logits",      BOOL,   "false", NULL, "the output has no sigmoid: the metric applies it" },
    { "multi_label",      BOOL,   "false", NULL, "an area for each output, of which the mean; else all are counted together" },
    { "num_labels",       INT,    NULL, "1..", "with multi_label: how many outputs there are" },
    { "label_weights",    NUMBERS, NULL, "0..1e30", "what each output counts in that mean, or among all" },
    METRIC_OPTIONS
};

#define TRADE_OPTIONS(id, name, what) \
    static const Option id##_options[] = { \
        { name, NUMBER, REQUIRED, "0..1", what }, \
        { "num_thresholds", INT, "200", "1..1000", "evenly from 0 to 1; of one it is 0.5" }, \
        { "class_id", INT, NULL, "0..", "of this output alone" }, METRIC_OPTIONS \
    };
TRADE_OPTIONS(at_recall, "recall", "so much recall at least")
TRADE_OPTIONS(at_precision, "precision", "so much precision at least")
TRADE_OPTIONS(at_specificity, "specificity", "so many of the no are to be right")
TRADE_OPTIONS(at_sensitivity, "sensitivity", "so many of the yes are to be right")

static void sums(Node *n, int count)
{
    inner(n, "sum", REDUCE, DOUBLE, shape1(count));
}

/* One figure has one threshold: Keras makes a list of figures of a list. */
static void one_threshold(Node *n)
{
    const Setting *s = setting(n->item, "thresholds");
    if (s->n > 1) {
        err_at(n->loc, "%s: a figure has one threshold, and thresholds has %d", who(n->item), s->n);
        help("give one metric for each, with a name of its own: %s { thresholds = %g, name = \"...\" }",
             n->item->op->name, s->numbers[0]);
    }
    if (s->given) put(n, "threshold", s->n ? s->numbers[0] : s->number);
}

static void counting_shape(Node *n)
{
    put(n, "threshold", 0.5);
    one_threshold(n);
    sums(n, 1);
}

/* Is the output that an option names, or so many of them, there? */
static void within(const Node *n, const char *option, int least, int most)
{
    const Setting *s = setting(n->item, option);
    if (!s->given || (s->number >= least && s->number <= most)) return;
    err_at(n->loc, "%s: %s = %.14g, but an output of shape %s has %d along its last axis", who(n->item), option, s->number,
           show(n->in[0]->shape), n->in[0]->shape.d[n->in[0]->shape.rank - 1]);
}

static void share_shape(Node *n)
{
    const Setting *k = setting(n->item, "top_k"), *class = setting(n->item, "class_id");
    int c = n->in[0]->shape.d[n->in[0]->shape.rank - 1];
    within(n, "top_k", 1, c), within(n, "class_id", 0, c - 1);
    put(n, "threshold", k->given ? -1e10 : 0.5);
    one_threshold(n);
    if (k->given) put(n, "k", k->number);
    if (class->given) put(n, "class", class->number);
    sums(n, 2);
}

/* Three sums an output, or, of all counts together, three. */
static void score_shape(Node *n)
{
    const Setting *threshold = setting(n->item, "threshold");
    const char *name = n->item->op->name, *average = text(n->item, "average");
    Shape y = n->in[0]->shape;
    if (y.rank != 1) err_at(n->loc, "%s is of a row of outputs a sample, and this output is %s", who(n->item), show(y));
    else if (y.d[0] > 1 && !average) {
        err_at(n->loc, "%s: without an average it is %d figures, one for each output", who(n->item), y.d[0]);
        help("average = \"macro\" is their mean, \"weighted\" that by how often a class is there, \"micro\" counts all as one");
    } else if (y.d[0] == 1 && !threshold->given) {
        err_at(n->loc, "%s: the largest of one output is always a yes", who(n->item));
        help("threshold = 0.5 makes it a yes where it is above");
    }
    put(n, "beta", same(name, "FBetaScore") ? number(n->item, "beta") : 1);
    if (threshold->given) put(n, "threshold", threshold->number);
    put(n, "micro", same(average, "micro"));
    sums(n, same(average, "micro") ? 3 : 3 * y.d[0]);
}

/* A list of numbers, one for each output, as C text. */
static void put_label_weights(Node *n, int labels)
{
    const Setting *s = setting(n->item, "label_weights");
    char *list = "";
    if (!s->given) return;
    if (how_many(s) != labels)
        err_at(n->loc, "%s: label_weights has %d number%s, but an output of shape %s has %d labels", who(n->item), how_many(s),
               s->n > 1 ? "s" : "", show(n->in[0]->shape), labels);
    for (int i = 0; i < how_many(s); i++) list = format("%s%s%.17g", list, i ? ", " : "", nth(s, i));
    put_text(n, "weights", list);
}

/* Each label has sums of its own, and behind them what it weighs. */
static int labels_of(Node *n)
{
    const Setting *asked = setting(n->item, "num_labels");
    Shape y = n->in[0]->shape;
    int labels = y.d[y.rank - 1];
    if (asked->given && !flag(n->item, "multi_label"))
        err_at(n->loc, "%s: num_labels is of multi_label = true", who(n->item));
    else if (asked->given && asked->number != labels)
        err_at(n->loc, "%s: num_labels = %.0f, but an output of shape %s has %d labels", who(n->item), asked->number, show(y),
               labels);
    put_label_weights(n, labels);
    if (!flag(n->item, "multi_label")) return 0;
    if (y.rank != 1) err_at(n->loc, "%s: multi_label is of a row of outputs a sample, and this output is %s",
                            who(n->item), show(y));
    put(n, "labels", labels);
    return labels;
}

/* What is right and what is wrong between two thresholds, for each of them. */
static void auc_shape(Node *n)
{
    const Setting *own = setting(n->item, "thresholds");
    int count = own->given ? how_many(own) + 2 : (int)integer(n->item, "num_thresholds"), labels = labels_of(n);
    put(n, "thresholds", count), put(n, "logits", flag(n->item, "from_logits"));
    sums(n, labels ? labels * (2 * count + 1) : 2 * count);
}

/* The same, and below the lowest of them. */
static void trade_shape(Node *n)
{
    Shape y = n->in[0]->shape;
    const Setting *class = setting(n->item, "class_id");
    int count = (int)integer(n->item, "num_thresholds");
    within(n, "class_id", 0, y.d[y.rank - 1] - 1);
    if (class->given) put(n, "class", class->number);
    put(n, "thresholds", count), put(n, "at", 1);
    sums(n, 2 * (count + 1));
}

#define COUNT_OP(id, name_, options_, shape_, finish_, up_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = options_, .shape = shape_, .finish = finish_, \
                         .grows = up_, .calls = METRIC_CALLS };

COUNT_OP(true_positives, "TruePositives", counting_options, counting_shape, "count", true, "how many are yes, and rightly")
COUNT_OP(true_negatives, "TrueNegatives", counting_options, counting_shape, "count", true, "how many are no, and rightly")
COUNT_OP(false_positives, "FalsePositives", counting_options, counting_shape, "count", false, "how many are yes, and should be no")
COUNT_OP(false_negatives, "FalseNegatives", counting_options, counting_shape, "count", false, "how many are no, and should be yes")
COUNT_OP(precision, "Precision", share_options, share_shape, "share", true, "how many of the yes are right")
COUNT_OP(recall, "Recall", share_options, share_shape, "share", true, "how many of what should be a yes are one")
COUNT_OP(f1_score, "F1Score", f1_options, score_shape, "score", true, "harmonic mean of precision and recall")
COUNT_OP(fbeta_score, "FBetaScore", fbeta_options, score_shape, "score", true,
         "(1 + beta^2) precision recall / (beta^2 precision + recall)")
COUNT_OP(auc, "AUC", auc_options, auc_shape, "area", true, "area under the curve of all thresholds")

COUNT_OP(precision_at_recall, "PrecisionAtRecall", at_recall_options, trade_shape, "precision_at_recall", true,
         "the best precision of thresholds with so much recall")
COUNT_OP(recall_at_precision, "RecallAtPrecision", at_precision_options, trade_shape, "recall_at_precision", true,
         "the best recall of thresholds with so much precision")
COUNT_OP(sensitivity_at_specificity, "SensitivityAtSpecificity", at_specificity_options, trade_shape,
         "sensitivity_at_specificity", true, "the best share of right yes of thresholds with so many right no")
COUNT_OP(specificity_at_sensitivity, "SpecificityAtSensitivity", at_sensitivity_options, trade_shape,
         "specificity_at_sensitivity", true, "the best share of right no of thresholds with so many right yes")

/* How the sums of a metric's node become its figure: a row of rt_finish.c, and its number. */
void finishing(const Node *n, const char **row, double *number)
{
    *row = n->item->op->finish, *number = 0;
    if (!*row && slot(n, "sample_weight")) *row = "mean";
    if (same(*row, "r2")) {
        *number = (double)integer(n->item, "num_regressors");
        if (same(text(n->item, "class_aggregation"), "variance_weighted_average")) *row = "weighted_r2";
    } else if (same(*row, "score")) {
        *number = get(n, "beta");
        if (same(text(n->item, "average"), "weighted")) *row = "weighted_score";
    } else if (same(*row, "area")) {
        const char *method = text(n->item, "summation_method"), *curve = text(n->item, "curve");
        *number = same(method, "minoring") ? -1 : same(method, "majoring");
        *row = same(curve, "ROC") ? "roc" : same(curve, "PR") ? "pr" : "prgain";
        if (flag(n->item, "multi_label")) *row = format("%s_labels", *row), *number += 4 * get(n, "labels") + 1;
    } else if (*row && strstr(*row, "_at_")) {
        *number = n->item->settings[0].number;
    }
}
