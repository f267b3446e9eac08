/* focal.c -- cross-entropies that look away from what is right already, and one that looks less at what is wrong.
 *
 * A focal loss multiplies each cross-entropy by (1 - p)^gamma, p being what the output gives to the truth: what is easy counts
 * little (Lin et al., 2017). Behind a sigmoid the binary one is computed from what goes into that (fuse); the categorical one takes
 * probabilities as they are, as Keras does, and makes them itself where it gets logits. The generalized one stands between a
 * cross-entropy (q towards 0) and the absolute error (q towards 1): wrong labels count less (Zhang and Sabuncu, 2018). */
#include "losses.h"

#define GAMMA "0..100"                         /* powers of less than 1 */

#define BINARY_FOCAL_OPTIONS \
    { "apply_class_balancing", BOOL, "false", NULL, "a yes counts alpha, a no 1 - alpha" }, \
    { "alpha", NUMBER, "0.25", "0..1", "what a yes counts, with apply_class_balancing" }, \
    { "gamma", NUMBER, "2", GAMMA, "how little counts what is right already; 0 makes it the cross-entropy" }, BINARY_OPTIONS
#define CATEGORICAL_FOCAL_OPTIONS \
    { "alpha", NUMBERS, "0.25", "0<..1e37", "what it is multiplied by: one number, or one for each class" }, \
    { "gamma", NUMBER,  "2", GAMMA, "how little counts what is right already; 0 makes it the cross-entropy" }, CATEGORICAL_OPTIONS

static const Option binary_options[] = { BINARY_FOCAL_OPTIONS, LOSS_OPTIONS };
static const Option categorical_options[] = { CATEGORICAL_FOCAL_OPTIONS, LOSS_OPTIONS };
static const Option binary_metric_options[] = { BINARY_FOCAL_OPTIONS, METRIC_OPTIONS };
static const Option categorical_metric_options[] = { CATEGORICAL_FOCAL_OPTIONS, METRIC_OPTIONS };

static const Option generalized_options[] = {
    { "q", NUMBER, "0.5", "0<..<1", "towards 0 a cross-entropy, towards 1 the distance from 1" },
    LOSS_OPTIONS
};

/* Yes or no for each of several, of which a softmax chooses one. */
static void check_yes(Node *n)
{
    const Item *act = n->in[0]->node ? n->in[0]->node->act : NULL;
    if (!act || !same(act->op->name, "softmax")) return;
    err_at(n->loc, "%s is of a yes or no for each output, and a softmax chooses one of them", who(n->item));
    help("CategoricalFocalCrossentropy is of one class of several; a sigmoid makes each output a yes or no");
}

void binary_focal_shape(Node *n)
{
    double alpha = number(n->item, "alpha");
    put(n, "gamma", number(n->item, "gamma"));
    if (flag(n->item, "apply_class_balancing")) put(n, "yes", alpha), put(n, "no", 1 - alpha);
    check_yes(n);
    binary_shape(n);
}

static void check_alphas(const Node *n, int classes)
{
    const Setting *alpha = setting(n->item, "alpha");
    if (!alpha->n || alpha->n == classes) return;
    err_at(n->loc, "%s: alpha has %d numbers, but an output of shape %s has %d classes", who(n->item), alpha->n,
           show(n->in[0]->shape), classes);
    help("one number is for all classes");
}

void categorical_focal_shape(Node *n)
{
    const Setting *alpha = setting(n->item, "alpha");
    Shape y = n->in[0]->shape;
    char *list = "";
    check_alphas(n, y.d[y.rank - 1]);
    for (int i = 0; i < alpha->n; i++) list = format("%s%.17g ", list, alpha->numbers[i]);
    if (alpha->n) put_text(n, "alphas", list);
    else put(n, "alpha", alpha->number);
    put(n, "gamma", number(n->item, "gamma")), put(n, "logits", flag(n->item, "from_logits"));
    smooth(n, y.d[y.rank - 1]);
    classes_shape(n);
}

static void generalized_shape(Node *n)
{
    put(n, "q", number(n->item, "q"));
    classes_shape(n);
}

const Op op_binary_focal_crossentropy = {
    .name = "BinaryFocalCrossentropy", .kind = LOSS, .answers = YES_OR_NO,
    .what = "mean of (1 - p)^gamma times binary cross-entropy, p being what the truth was given",
    .options = binary_options, .shape = binary_focal_shape, .calls = LOSS_CALLS,
};

const Op op_categorical_focal_crossentropy = {
    .name = "CategoricalFocalCrossentropy", .kind = LOSS, .answers = CLASSES,
    .what = "-alpha sum t (1 - y)^gamma log y: one-hot targets or class numbers",
    .options = categorical_options, .shape = categorical_focal_shape, .calls = LOSS_CALLS,
};

const Op op_categorical_generalized_cross_entropy = {
    .name = "CategoricalGeneralizedCrossEntropy", .kind = LOSS, .answers = CLASSES,
    .what = "(1 - y[class]^q) / q: some labels are wrong; class numbers or one-hot targets",
    .options = generalized_options, .shape = generalized_shape, .calls = LOSS_CALLS,
};

/* Functions of Keras's metrics, too. */
const Op op_metric_binary_focal_crossentropy = {
    .name = "binary_focal_crossentropy", .kind = METRIC, .what = "what the loss of the same name computes",
    .options = binary_metric_options, .shape = binary_focal_shape, .calls = METRIC_CALLS,
};

const Op op_metric_categorical_focal_crossentropy = {
    .name = "categorical_focal_crossentropy", .kind = METRIC, .what = "what the loss of the same name computes",
    .options = categorical_metric_options, .shape = categorical_focal_shape, .calls = METRIC_CALLS,
};

/* Made by fuse: z goes into the sigmoid, whose result y is an output. How far y is from 1 it does not say: backward reads z. */
const Op op_sigmoid_focal_crossentropy = {
    .name = "sigmoid_focal_crossentropy", .kind = INNER, .what = "sigmoid and binary focal cross-entropy in one",
    .calls = { { FORWARD, "forward", "y loss", "z target sample_weight?", 0 },
               { BACKWARD, "dz", "dz", "z y target sample_weight?", 0 } },
};
