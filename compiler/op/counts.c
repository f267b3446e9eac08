/* counts.c -- metrics that are made of counts: of what is right and wrong among yes and no, at one threshold or at many.
 *
 * They are no means over samples: a metric's node adds to several sums over an epoch, and `finish` says by which row of rt_finish.c
 * they become its figure. An element of the output is a yes where it is above the threshold, one of the target where it is not
 * zero; a class means one yes among no's. */
#include "options.h"
#include <string.h>

#define COUNT_OPTIONS { "name", TEXT, NULL, NULL, "how reports call it" }, { "dtype", NEVER, NULL, NULL, "sums are double" }, END
#define AVERAGE { "average", CHOICE, NULL, "micro macro weighted", "of all counts; of the scores; of them by how often a class is" }
#define THRESHOLDS { "thresholds", NUMBERS, NULL, "0..1", "an output above it is a yes: 0.5, with top_k any" }

static const Option counting_options[] = { THRESHOLDS, COUNT_OPTIONS };

static const Option share_options[] = {
    THRESHOLDS,
    { "top_k",    INT, NULL, "1..", "only the k largest outputs are a yes" },
    { "class_id", INT, NULL, "0..", "of this output alone" },
    COUNT_OPTIONS
};

static const Option f1_options[] = {
    AVERAGE,
    { "threshold", NUMBER, NULL, "0<..1", "an output above it is a yes; without it the largest is" },
    COUNT_OPTIONS
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
    LATER_OPTION("multi_label", "all outputs are counted together"),
    LATER_OPTION("num_labels", "of multi_label"),
    LATER_OPTION("label_weights", "all outputs count alike"),
    COUNT_OPTIONS
};

static void sums(Node *n, int count)
{
    inner(n, "sum", REDUCE, DOUBLE, shape1(count));
}

/* One figure has one threshold: Keras makes a list of figures of a list. */
static void one_threshold(Node *n)
{
    const Setting *s = setting(n->item, "thresholds");
    if (s->n > 1) {
        err_at(n->loc, "%s: a figure has one threshold, and thresholds has %d", n->item->op->name, s->n);
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
    err_at(n->loc, "%s: %s = %.14g, but an output of shape %s has %d along its last axis", n->item->op->name, option, s->number,
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
    if (y.rank != 1) err_at(n->loc, "%s is of a row of outputs a sample, and this output is %s", name, show(y));
    else if (y.d[0] > 1 && !average) {
        err_at(n->loc, "%s: without an average it is %d figures, one for each output", name, y.d[0]);
        help("average = \"macro\" is their mean, \"weighted\" that by how often a class is there, \"micro\" counts all as one");
    } else if (y.d[0] == 1 && !threshold->given) {
        err_at(n->loc, "%s: the largest of one output is always a yes", name);
        help("threshold = 0.5 makes it a yes where it is above");
    }
    put(n, "beta", same(name, "FBetaScore") ? number(n->item, "beta") : 1);
    if (threshold->given) put(n, "threshold", threshold->number);
    put(n, "micro", same(average, "micro"));
    sums(n, same(average, "micro") ? 3 : 3 * y.d[0]);
}

/* What is right and what is wrong between two thresholds, for each of them. */
static void auc_shape(Node *n)
{
    const Setting *own = setting(n->item, "thresholds");
    int count = own->given ? (own->n ? own->n : 1) + 2 : (int)integer(n->item, "num_thresholds");
    put(n, "thresholds", count), put(n, "logits", flag(n->item, "from_logits"));
    sums(n, 2 * count);
}

#define COUNT_OP(id, name_, options_, shape_, finish_, up_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = options_, .shape = shape_, .finish = finish_, \
                         .grows = up_, .calls = { { FORWARD, "forward", "sum", "y target", 0 } } };

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

/* How the sums of a metric's node become its figure: a row of rt_finish.c, and its number. */
void finishing(const Node *n, const char **row, double *number)
{
    *row = n->item->op->finish, *number = 0;
    if (same(*row, "score")) {
        *number = get(n, "beta");
        if (same(text(n->item, "average"), "weighted")) *row = "weighted_score";
    } else if (same(*row, "area")) {
        const char *method = text(n->item, "summation_method"), *curve = text(n->item, "curve");
        *number = same(method, "minoring") ? -1 : same(method, "majoring");
        *row = same(curve, "ROC") ? "roc" : same(curve, "PR") ? "pr" : "prgain";
    }
}
