/* callbacks.c -- what happens between epochs: their options. What they do is the runtime's. */
#include "options.h"

#define MONITOR { "monitor", TEXT, "val_loss", NULL, "the value that is watched" }
#define MODE    { "mode", CHOICE, "auto", "auto min max", "auto: max for metrics that are to grow, min for losses and errors" }
#define VERBOSE { "verbose", INT, "0", "0..1", "1: says what it does" }

static const Option checkpoint_options[] = {
    { "filepath",                TEXT,   REQUIRED, "weights",
      "a .safetensors file in the run folder; may contain {epoch:02d} and {val_loss:.2f}" },
    MONITOR, VERBOSE,
    { "save_best_only",          BOOL,   "false", NULL, "only where the watched value is the best so far" },
    { "save_weights_only",       BOOL,   "false", NULL, "without the optimizer's state" },
    MODE,
    { "save_freq",               CHOICE, "epoch", "epoch", "at an epoch's end; steps_per_epoch of fit makes short ones" },
    { "initial_value_threshold", NUMBER, NULL,    NULL, "what the watched value has to pass first" },
    END
};

static const Option stopping_options[] = {
    MONITOR,
    { "min_delta",            NUMBER, "0",     "0..", "less than this is no improvement" },
    { "patience",             INT,    "0",     "0..", "epochs without improvement before it stops" },
    VERBOSE, MODE,
    { "baseline",             NUMBER, NULL,    NULL,  "what the watched value has to pass" },
    { "restore_best_weights", BOOL,   "false", NULL,  "go back to the best epoch's weights" },
    { "start_from_epoch",     INT,    "0",     "0..", "epochs before it begins to watch" },
    END
};

static const Option plateau_options[] = {
    MONITOR,
    { "factor",    NUMBER, "0.1",    "0..<1", "the learning rate is multiplied by it" },
    { "patience",  INT,    "10",     "0..",   "epochs without improvement before that" },
    VERBOSE, MODE,
    { "min_delta", NUMBER, "0.0001", "0..",   "less than this is no improvement" },
    { "cooldown",  INT,    "0",      "0..",   "epochs to wait after it" },
    { "min_lr",    NUMBER, "0",      "0..",   "never below this" },
    END
};

static const Option csv_options[] = {
    { "filename",  TEXT, REQUIRED, "path", "in the run folder" },
    { "separator", TEXT, ",",      "character", "between the columns" },
    { "append",    BOOL, "false",  NULL, "add to the file that is there; a new run's folder has none" },
    END
};

static const Option board_options[] = {
    { "log_dir",                TEXT,   "logs",  "folder",  "in the run folder; train/ and validation/ are made in it" },
    { "histogram_freq",         INT,    "0",     "0..",   "0, or after every so many epochs histograms of all weights too" },
    { "write_graph",            NEVER,  NULL,    NULL,    "cnnc summary --format dot draws the network" },
    { "write_images",           NEVER,  NULL,    NULL,    "report.html shows the first kernels as pictures" },
    { "write_steps_per_second", NEVER,  NULL,    NULL,    "times are no part of a run; bench measures" },
    { "update_freq",            CHOICE, "epoch", "epoch",  "figures are those of epochs; steps_per_epoch of fit makes short ones" },
    { "profile_batch",          NEVER,  NULL,    NULL,    "bench --layers measures each call" },
    { "embeddings_freq",        NEVER,  NULL,    NULL,    "there are no embeddings" },
    { "embeddings_metadata",    NEVER,  NULL,    NULL,    "there are no embeddings" },
    END
};

static const Option scheduler_options[] = {
    { "schedule", FUNCTION, REQUIRED, NULL, "function(epoch, rate): the epoch's rate; epochs count from 0, rate is that before" },
    VERBOSE, END
};

static const Option swap_options[] = {
    { "swap_on_epoch", BOOL, "false", NULL, "the callbacks behind it see the averages too, and save them" },
    END
};

static const Option nan_options[] = {
    { "raise_error", NEVER, NULL, NULL, "the program always ends with an error: nothing that is not finite is saved" }, END
};

#define CALLBACK_OP(id, name_, options_, what_) \
    const Op op_##id = { .name = name_, .kind = CALLBACK, .what = what_, .options = options_ };

CALLBACK_OP(model_checkpoint, "ModelCheckpoint", checkpoint_options, "saves the network after an epoch")
CALLBACK_OP(early_stopping, "EarlyStopping", stopping_options, "stops when the watched value no longer improves")
CALLBACK_OP(reduce_lr_on_plateau, "ReduceLROnPlateau", plateau_options,
            "lowers the learning rate when the watched value no longer improves")
CALLBACK_OP(learning_rate_scheduler, "LearningRateScheduler", scheduler_options,
            "sets the learning rate at the beginning of each epoch")
CALLBACK_OP(csv_logger, "CSVLogger", csv_options, "writes a line an epoch")
CALLBACK_OP(tensor_board, "TensorBoard", board_options, "writes each epoch's figures as TensorBoard reads them")
CALLBACK_OP(swap_ema_weights, "SwapEMAWeights", swap_options, "validates the averages of use_ema in the weights' place")
CALLBACK_OP(terminate_on_nan, "TerminateOnNaN", nan_options, "stops when the loss is no longer a number")
