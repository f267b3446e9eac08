/* recipe.c -- what a model, model:compile and model:fit are given. */
#include "options.h"

static const Option model_options[] = {
    { "name",            TEXT,   NULL,   NULL, "by default the file's name" },
    { "class_names",     TEXTS,  NULL,   NULL, "labels: the data's own, where it has some" },
    { "conv_algorithm", TEXT, "auto", NULL, "wherever it applies" },
    { "dense_algorithm", TEXT, "auto", NULL, "wherever it applies" },
    { "trainable",       BOOL,   "true", NULL, "false: that of all its layers that do not say their own" },
    END
};

static const Option compile_options[] = {
    { "optimizer",           ITEM,  "rmsprop", "optimizer", "by name, or as RMSprop{learning_rate = ...}" },
    { "loss",                ITEMS, NULL, NULL, "one, or one for each output, in order or by the output's name" },
    { "loss_weights",        ITEMS, NULL, NULL, "numbers, in order or by the output's name" },
    { "metrics",             ITEMS, NULL, NULL, "a list, or one for each output, in order or by the output's name" },
    { "weighted_metrics",    ITEMS, NULL, NULL, "likewise; samples count in them as they do in the loss" },
    { "run_eagerly",         NEVER, NULL, NULL, "the program is compiled" },
    { "steps_per_execution", NEVER, NULL, NULL, "there is no call to save" },
    { "jit_compile",         NEVER, NULL, NULL, "the program is compiled" },
    { "auto_scale_loss",     NEVER, NULL, NULL, "float32 needs none" },
    END
};

static const Option fit_options[] = {
    { "data",             TEXT,   NULL,    NULL,    "a named data set, a folder or an .npz file; --data says otherwise" },
    { "rescale",          NUMBER, "1",     NULL,    "what every sample is multiplied by; 1/255 for bytes" },
    { "resize",           CHOICE, "stretch", "stretch crop pad", "a picture out of shape, its middle, or with bars" },
    { "background",       INT,    "0",     "0..255", "a level, behind what is transparent in pictures and beside what is padded" },
    { "batch_size",       INT,    "32",    "1..16777216", "samples a step" },
    { "epochs",           INT,    "1",     "1..",   "passes over the data" },
    { "initial_epoch",    INT,    "0",     "0..",   "how many of them are behind: the number of the first one" },
    { "steps_per_epoch",  INT,    NULL,    "1..",   "so many steps, and the next goes on where it ended; else a pass" },
    { "validation_split", NUMBER, "0",     "0..<1", "the last share of the training data is for validation" },
    { "validation_range", RANGE2, NULL,    "0..",   "{first, last + 1}: these training samples are for validation" },
    { "validation_data",  TEXT,   NULL,    NULL,
      "a set as data is: what it has for validation, else for test, else all of it; --validation-data says otherwise" },
    { "validation_freq",  NUMBERS, "1",    "1..",   "after every so many epochs; or a list of epochs, from 1 on" },
    { "validation_steps", INT,    NULL,    "1..",   "the first so many batches validate; else all" },
    { "validation_batch_size", INT, NULL,  "1..16777216", "samples of one of these batches; by default batch_size" },
    { "shuffle",          BOOL,   "true",  NULL,    "another order every epoch" },
    { "seed",             INT,    "0",     "0..",   "of all that is random" },
    { "callbacks",        ITEMS,  NULL,    NULL,    "what happens between epochs" },
    { "augment",          ITEM,   "none",  "augmentation", "ImageDataGenerator{...}: training samples changed at random" },
    { "x",                NEVER,  NULL,    NULL,    "data = ... says where samples come from" },
    { "y",                NEVER,  NULL,    NULL,    "data = ... says where targets come from" },
    { "verbose",          CHOICE, "auto",  "0 1 2 auto",
      "0: silent, 2: a line an epoch, else a bar on a terminal; --progress says otherwise" },
    { "class_weight",     BY_CLASS, NULL,  NULL,
      "{[0] = 1, [1] = 5} or {cat = 2}: what a class's samples count in the loss; 1 else" },
    { "sample_weight",    BOOL,   "false", NULL,    "samples count by sample_weight_train of the .npz file" },
    END
};

const Op op_model = { .name = "Model", .kind = RECIPE, .what = "options of Sequential and Model", .options = model_options };
const Op op_compile = { .name = "compile", .kind = RECIPE, .what = "model:compile", .options = compile_options };
const Op op_fit = { .name = "fit", .kind = RECIPE, .what = "model:fit", .options = fit_options };
