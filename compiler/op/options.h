/* options.h -- options that many ops share. */
#ifndef OPTIONS_H
#define OPTIONS_H
#include "../cnnc.h"

/* Every layer has these, behind its own. */
#define LAYER_OPTIONS \
    { "name",             TEXT,  NULL, NULL, "Keras's default: conv2d, conv2d_1, ..." }, \
    { "input_shape",      INTS,  NULL, "1..", "of a Sequential's first layer: {height, width, channels}, without the batch" }, \
    { "trainable",        BOOL,  "true", NULL, "false: its weights stay as they are, and it works as in inference" }, \
    { "dtype",            NEVER, NULL, NULL, "the type is chosen for the whole program: float, or double with --double" }, \
    { "batch_size",       NEVER, NULL, NULL, "any batch size works" }, \
    { "batch_input_shape", NEVER, NULL, NULL, "input_shape is without the batch" }, \
    { "input_dim",        NEVER, NULL, NULL, "input_shape = {n} says it" }, \
    { "activity_regularizer", LATER, NULL, NULL, "a penalty on what the layer gives" }

#define LATER_OPTION(name, what) { name, LATER, NULL, NULL, what }
#define CHANNELS_LAST { "data_format", NEVER, NULL, NULL, "maps are {height, width, channels}: channels_last" }

/* Of what is added to a divisor: where all else is 0, as in padding, 0 / 0 would spread from there. Float holds them. */
#define DIVISORS "1e-37..1e37"

#define END { .name = NULL }

#endif
