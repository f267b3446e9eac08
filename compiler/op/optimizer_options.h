/* optimizer_options.h -- the options that every optimizer has, with Keras's defaults. */
#ifndef OPTIMIZER_OPTIONS_H
#define OPTIMIZER_OPTIONS_H
#include "options.h"

#define LEARNING_RATE(fallback) { "learning_rate", RATE, fallback, "0..", "size of a step" }

#define EPSILON(what) { "epsilon", NUMBER, "1e-7", DIVISORS, what }

#define BETA_1 { "beta_1", NUMBER, "0.9", "0..<1", "how slowly the mean moves" }

/* Of a mean and a mean of squares. */
#define MEANS \
    BETA_1, { "beta_2", NUMBER, "0.999", "0..<1", "how slowly the mean of squares moves" }, EPSILON("added to the root")

#define WEIGHT_DECAY(fallback) \
    { "weight_decay", NUMBER, fallback, "0..", "w -= w weight_decay learning_rate before each step, biases too" }

#define OPTIMIZER_OPTIONS WEIGHT_DECAY(NULL), CLIPPING_OPTIONS

/* What stands behind weight_decay. */
#define CLIPPING_OPTIONS \
    { "clipnorm",        NUMBER, NULL, "0..", "each gradient is scaled to at most this norm" }, \
    { "clipvalue",       NUMBER, NULL, "0..", "each element of a gradient is limited to -clipvalue .. clipvalue" }, \
    { "global_clipnorm", NUMBER, NULL, "0..", "all gradients together are scaled to at most this norm" }, \
    { "use_ema",         BOOL,   "false", NULL, "keeps an average of the weights, which is the result of the training" }, \
    { "ema_momentum",    NUMBER, "0.99", "0..1", "how slowly that average moves" }, \
    { "ema_overwrite_frequency", INT, NULL, "1..", "every so many updates the average takes the weights' place" }, \
    { "gradient_accumulation_steps", INT, NULL, "2..", "steps whose mean gradient makes one update" }, \
    { "loss_scale_factor", NEVER, NULL, NULL, "float16 needs it; the program computes in float or double" }, \
    { "name",            TEXT,   NULL, NULL, "" }, \
    END

#endif
