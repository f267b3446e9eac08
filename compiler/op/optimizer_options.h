/* optimizer_options.h -- the options that every optimizer has, with Keras's defaults. */
#ifndef OPTIMIZER_OPTIONS_H
#define OPTIMIZER_OPTIONS_H
#include "options.h"

#define LEARNING_RATE(fallback) { "learning_rate", RATE, fallback, "0..", "size of a step" }

#define EPSILON(what) { "epsilon", NUMBER, "1e-7", DIVISORS, what }

#define WEIGHT_DECAY(fallback) \
    { "weight_decay", NUMBER, fallback, "0..", "w -= w weight_decay learning_rate before each step, biases too" }

#define OPTIMIZER_OPTIONS WEIGHT_DECAY(NULL), CLIPPING_OPTIONS

/* What stands behind weight_decay. */
#define CLIPPING_OPTIONS \
    { "clipnorm",        NUMBER, NULL, "0..", "each gradient is scaled to at most this norm" }, \
    { "clipvalue",       NUMBER, NULL, "0..", "each element of a gradient is limited to -clipvalue .. clipvalue" }, \
    { "global_clipnorm", NUMBER, NULL, "0..", "all gradients together are scaled to at most this norm" }, \
    LATER_OPTION("use_ema", "an average of the weights beside them"), \
    LATER_OPTION("ema_momentum", "of use_ema"), \
    LATER_OPTION("ema_overwrite_frequency", "of use_ema"), \
    LATER_OPTION("gradient_accumulation_steps", "a larger batch_size does it: memory does not grow with it"), \
    { "loss_scale_factor", NEVER, NULL, NULL, "float16 needs it; the program computes in float or double" }, \
    { "name",            TEXT,   NULL, NULL, "" }, \
    END

#endif
