/* batch_normalization.c -- each channel shifted and scaled to mean 0 and variance 1 over the batch and the map.
 *
 *   training    y = gamma (x - mean) / sqrt(variance + epsilon) + beta,  mean and variance of the batch, the latter biased;
 *               moving = moving * momentum + batch's * (1 - momentum)
 *   inference   the same with the moving averages
 *   backward    dx = gamma rstd (dy - mean of dy - xhat * mean of dy xhat),  xhat = (x - mean) rstd
 *               dgamma = sum of dy xhat,  dbeta = sum of dy
 *
 * Inner values, beside Keras's parameters and states. Sums are double, one a shard:
 *   sums  [3][c]   count, mean, sum of squares around the mean      dsums  [3][c]   count, sum of dy, sum of dy xhat
 *   mean, variance, rstd [c] of the batch, made once a step         dmeans [2][c]   mean of dy, mean of dy xhat
 * The moving averages are a call of their own, so that a forward pass can leave it out. Of a layer that is used several times each
 * use updates them, in the order in which the model file calls the layer.
 * Frozen (trainable = false) it is another op in training, as in Keras: inference's formula, with averages that nothing moves.
 * Options and defaults: Keras 3. */
#include "options.h"

static const Option options[] = {
    { "axis",                        INT,    "-1",    NULL,          "-1: the channels" },
    { "momentum",                    NUMBER, "0.99",  "0..1",        "how much of a moving average stays at a step" },
    { "epsilon",                     NUMBER, "0.001", DIVISORS,      "added to the variance" },
    { "center",                      BOOL,   "true",  NULL,          "adds beta" },
    { "scale",                       BOOL,   "true",  NULL,          "multiplies by gamma" },
    { "beta_initializer",            ITEM,   "zeros", "initializer", "what beta starts as" },
    { "gamma_initializer",           ITEM,   "ones",  "initializer", "what gamma starts as" },
    { "moving_mean_initializer",     ITEM,   "zeros", "initializer", "what the moving mean starts as" },
    { "moving_variance_initializer", ITEM,   "ones",  "initializer", "what the moving variance starts as" },
    { "beta_regularizer",            ITEM,   "none",  "regularizer", "a penalty on beta, added to the loss" },
    { "gamma_regularizer",           ITEM,   "none",  "regularizer", "a penalty on gamma, added to the loss" },
    { "beta_constraint",             ITEM,   "none",  "constraint",  "what beta is kept within, behind each update" },
    { "gamma_constraint",            ITEM,   "none",  "constraint",  "what gamma is kept within, behind each update" },
    LATER_OPTION("renorm", "batch renormalisation"),
    LATER_OPTION("renorm_clipping", "batch renormalisation"),
    LATER_OPTION("renorm_momentum", "batch renormalisation"),
    { "synchronized",                NEVER,  NULL,    NULL,          "statistics are always those of the whole batch" },
    LAYER_OPTIONS,
    END
};

/* Made once a step, and padded as the parameters are. */
static void statistic(Node *n, const char *name, int c)
{
    inner(n, name, WHOLE, REAL, shape1(c))->axes = "o";
}

/* Keras's parameters and states. */
static void weights(Node *n, int c)
{
    if (flag(n->item, "scale")) param(n, "gamma", shape1(c), "o");
    if (flag(n->item, "center")) param(n, "beta", shape1(c), "o");
    state(n, "moving_mean", shape1(c), "o");
    state(n, "moving_variance", shape1(c), "o");
}

static void statistics(Node *n, int c)
{
    inner(n, "sums", REDUCE, DOUBLE, shape2(3, c));
    inner(n, "dsums", REDUCE, DOUBLE, shape2(3, c));
    statistic(n, "mean", c), statistic(n, "variance", c), statistic(n, "rstd", c);
    inner(n, "dmeans", WHOLE, REAL, shape2(2, c));
}

/* [.., c] -> [.., c]; the channels, or 0 after an error */
static int normalised(Node *n)
{
    Shape x = n->in[0]->shape;
    long axis = integer(n->item, "axis");
    if (axis != -1 && axis != x.rank) {
        err_at(n->loc, "%s: axis %ld is not there yet; -1 is, the channels", label(n), axis);
        return 0;
    }
    put(n, "momentum", number(n->item, "momentum"));
    put(n, "epsilon", number(n->item, "epsilon"));
    output(n, "y", x);
    weights(n, x.d[x.rank - 1]);
    return x.d[x.rank - 1];
}

static void shape(Node *n)
{
    int c = normalised(n);
    if (c) statistics(n, c);
}

static void frozen_shape(Node *n) { normalised(n); }

const Op op_batch_normalization = {
    .name = "BatchNormalization", .kind = LAYER, .what = "channels of mean 0 and variance 1 over the batch", .options = options,
    .shape = shape, .frozen = "frozen_normalization",
    .calls = {
        { TRAIN,    "partial",   "sums",                                   "x", 0 },
        { TRAIN,    "merge",     "mean variance rstd",                     "sums", 0 },
        { TRAIN,    "moving",    "moving_mean moving_variance",            "mean variance", 0 },
        { TRAIN,    "normalise", "y",                                      "x mean rstd gamma? beta?", CHEAP },
        { INFER,    "infer",     "y",                                      "x moving_mean moving_variance gamma? beta?", CHEAP },
        { BACKWARD, "dpartial",  "dsums",                                  "dy x mean rstd", 0 },
        { BACKWARD, "dmerge",    "dmeans dgamma? dbeta?",                  "dsums", 0 },
        { BACKWARD, "dx",        "dx",                                     "dy x mean rstd gamma? dmeans", 0 },
    },
};

const Op op_frozen_normalization = {
    .name = "frozen_normalization", .kind = INNER, .what = "a BatchNormalization that is not trained, in training",
    .shape = frozen_shape,
    .calls = {
        { FORWARD,  "forward", "y",  "x moving_mean moving_variance gamma? beta?", CHEAP },
        { BACKWARD, "dx",      "dx", "dy moving_variance gamma?", 0 },
    },
};
