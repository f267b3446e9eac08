/* rt_train.h -- the training driver's own structures, sectioned by the file that fills them. */
#ifndef RT_TRAIN_H
#define RT_TRAIN_H
#include <jansson.h>
#include "rt_data.h"
#include "rt_file.h"
#include "rt_safetensors.h"
#include "rt_signal.h"
#include "rt_threads.h"
#include "rt_util.h"

/* ---- rt_options.c: the command line ---- */

enum {
    RT_TRAIN = 1, RT_EVAL = 2, RT_PREDICT = 4, RT_BENCH = 8, RT_GRADCHECK = 16, RT_PREPARE = 32, RT_AUGMENT = 64,
    RT_REPORT_RUN = 128
};

typedef struct Options {                       /* numbers are -1, texts NULL, where nothing was said */
    int command;
    const char *program;                       /* as it was called */
    const char *data, *validation_data, *cache, *weights, *save, *run_dir, *resume, *progress, *split, *output, *layer;
    int64_t epochs, steps, batch_size, seed, threads, samples, variants;
    double seconds;
    bool no_shuffle, no_augment, leave_out, partial, force, json, layers, confusion, labels;
    char **images;
    int n_images;
    const char **before;                       /* --weights that were given before `weights`: of parts */
    int n_before;
} Options;

void rt_parse(Options *o, int argc, char **argv, const struct rt_model *model);    /* --help and --version end the program */

/* ---- rt_params.c: parameters in Keras's order ---- */

typedef void ParamSink(void *ctx, const void *reals, size_t bytes);
typedef void ParamSource(void *ctx, void *reals, size_t bytes);

size_t rt_param_elements(const struct rt_param *p);
int rt_param_shape(const struct rt_model *m, const struct rt_param *p, size_t shape[RT_RANK]);     /* as files have it; its rank */
size_t rt_param_address(const struct rt_param *p, size_t element, int real_size);  /* bytes from the network's start */
void rt_gather(const struct rt_model *m, const void *net, const struct rt_param *p, ParamSink *sink, void *ctx);
void rt_scatter(const struct rt_model *m, void *net, const struct rt_param *p, ParamSource *source, void *ctx);
/* elements that are NaN or infinite */
size_t rt_not_finite(const struct rt_model *m, const void *net, const struct rt_param *p);
/* what the optimizer keeps under that name takes the weights' place; false: it keeps none */
bool rt_take_slot(const struct rt_model *m, void *net, const char *slot);
void rt_swap_slot(const struct rt_model *m, void *net, const char *slot);              /* the weights and that slot */
char *rt_shape_text(int rank, const size_t *shape);            /* "[3, 3, 16, 32]"; the caller frees it */

/* ---- rt_history.c: the figures of each epoch ---- */

enum { RT_COLUMNS = 2 * RT_FIGURES + 4 };

/* Of one epoch. A gap is a figure that other epochs have. */
typedef struct Logs { int n; const char *name[RT_COLUMNS]; double value[RT_COLUMNS]; bool gap[RT_COLUMNS]; } Logs;
/* first: the epoch, from 0 on, of the first row */
typedef struct History { int first, n_columns, n_rows; char *column[RT_COLUMNS]; double *value; bool *gap; } History;

const double *rt_logged(const Logs *logs, const char *name);   /* NULL if there is none */
void rt_log(Logs *logs, const char *name, double value);       /* sets or adds */
void rt_log_gap(Logs *logs, const char *name);
const double *rt_cell(const History *h, int row, int column);  /* NULL where it is a gap */
void rt_add_row(History *h, const Logs *logs);
json_t *rt_history_json(const History *h);
bool rt_history_from_json(History *h, const json_t *j);        /* false: malformed */
void rt_put_table(Out *out, const History *h, const int *column, int n, const char *separator, bool header);   /* as CSV */
void rt_write_history(const History *h, const char *path);
json_t *rt_hex(double x);                      /* exact: a string such as "0x1.8p+1" */
bool rt_unhex(const json_t *j, double *x);

/* ---- rt_finish.c ---- */

int rt_figures(const struct rt_model *m);      /* how many there are: names in m->sums */
double rt_figure(const struct rt_model *m, int i, const double *sums, int64_t n);      /* the i-th, from the sums of n samples */
/* whether that figure, or that of validation, is better where it is larger */
bool rt_grows(const struct rt_model *m, const char *monitor);

/* ---- rt_filename.c ---- */

char *rt_format_name(const char *pattern, const Logs *logs);   /* "{epoch:02d}-{val_loss:.2f}" as Python formats it */

/* ---- rt_callbacks.c ---- */

typedef struct Session Session;
typedef struct Callback Callback;

void rt_make_callbacks(Session *s);            /* from the model's rows; options checked */
void rt_claim_callbacks(const Session *s);     /* asks for the names of the files that they write, before training */
void rt_callbacks_begin(Session *s, bool resumed);
void rt_callbacks_start(Session *s);           /* an epoch begins, or goes on */
void rt_callbacks_epoch(Session *s, Logs *logs);               /* they decide; no file is touched */
void rt_callbacks_write(Session *s);           /* what is due, of the state as it is */
bool rt_validates_averages(const Session *s);  /* a callback has the averages validated */
bool rt_ends_with_averages(const Session *s);  /* where the optimizer keeps some, they are the training's result */
void rt_swap_averages(Session *s, bool swapped);               /* so that they are swapped, or are not */
void rt_callbacks_end(Session *s);             /* may put the best weights back */
json_t *rt_callbacks_json(const Session *s);
bool rt_callbacks_from_json(Session *s, const json_t *j);      /* false: malformed, or not after s->epoch epochs */
bool rt_rate_may_change(const Session *s);     /* so it is a figure of each epoch */

/* ---- rt_schedule.c: the learning rate ---- */

double rt_rounded_rate(const struct rt_model *m, double rate);  /* as Keras keeps it: in a float32 variable, if it computes so */
double rt_rate_at(const struct rt_model *m, uint64_t step);    /* of the update before which there were so many; rounded */
double rt_rate_of_epoch(const struct rt_model *m, int epoch);  /* where a LearningRateScheduler sets it; rounded */
void rt_check_epoch_rates(const struct rt_recipe *r, int64_t epochs, const char *whose);      /* has it rates of so many? */
const char *rt_rate_text(char number[32], const struct rt_recipe *r);           /* as the model says it */

/* ---- rt_fit.c ---- */

typedef struct Rows {                          /* samples of a split in some order, as a feed */
    const struct rt_split *split;
    const struct rt_model *model;
    const int *index;
    int n, first;                              /* first: where the batch starts in index */
    struct Augmenter *augmenter;               /* what changes the samples; NULL: nothing */
    const double *class_weight;                /* what the loss of each sample is multiplied by; NULL: as the split says */
} Rows;

rt_feed rt_feed_rows;                          /* ctx is a Rows */
struct rt_array rt_weight_of(const Rows *r, int index);        /* a sample's weight; at: NULL where it is 1 */

struct Session {
    const struct rt_model *model;
    const Options *options;
    struct rt_data *data, *aside;              /* aside: validation_data, which may be data; NULL: none is named */
    char *run;                                 /* the run folder */
    bool anew;                                 /* --resume of a run that was never saved */
    char *data_source, *validation_source, *first_weights;     /* as given when the run began, for settings.json; NULL: not */
    json_t *first_before;                      /* the other --weights: a list, or NULL */
    bool first_partial;
    json_t *model_says;                        /* then; rt_settings.c */
    int lock;                                  /* its file descriptor, locked */
    void (*report)(const Session *s);
    void *net, *weights, *scratch;
    Pace step_pace, infer_pace;                /* how many threads each has at most, and now */
    int batch_size, infer_batch;               /* of a step; of a call of rt_evaluate */
    int64_t epoch_steps;                       /* an epoch is so many steps; 0: a pass over the samples */
    int64_t epochs, steps;                     /* where to end; steps < 0: no limit */
    uint64_t seed;
    bool shuffle, augment;
    Rows train, val, order;                    /* order: train in this epoch's order */
    uint64_t data_hash;                        /* of the training samples as the data has them */
    int64_t saved_step;                        /* the updates behind last.safetensors; -1: there is none */
    bool swapped;                              /* the averages of use_ema are in the weights' place, and those in theirs */
    int restored;                              /* at the end: the epoch whose weights a callback put back, or 0 */
    /* From here on: what a checkpoint keeps. */
    int epoch, pass, position;                 /* samples of this pass that were trained on */
    int64_t epoch_step;                        /* updates before this epoch */
    int64_t seen;                              /* samples that it was trained on */
    double sums[RT_SUMS];                      /* over them */
    double rate, first_rate;                   /* the learning rate of the last update (if there was one), and of the first */
    History history;
    Callback *callbacks;
    int n_callbacks;
    char *stop;                                /* why a callback ended training, or NULL */
};

/* report: is called at the training's end, before the weights are saved */
void rt_train(const Options *o, const struct rt_model *model, void (*report)(const Session *s));

/* ---- rt_epoch.c: an epoch is a pass over the samples, or so many steps, which begin where the last ones ended ---- */

bool rt_epoch_ends(const Session *s);
int64_t rt_epoch_samples(const Session *s);    /* that this epoch has when it ends */
int64_t rt_epoch_updates(const Session *s);    /* likewise */
/* the samples of the last so many updates; -1: there were less */
int64_t rt_seen_by(const Session *s, int batch, int64_t updates);

/* ---- rt_adapt.c: what layers are told of the training data ---- */

/* Before the first step; s has net, train, room for inference. taken: of each parameter, did --weights have it? Then that holds. */
void rt_adapt(Session *s, const bool *taken);
/* Shows each training sample as it reaches the k-th of the layers, in the data's order. */
typedef void RowLook(void *ctx, const void *row, int n, int real_size);
void rt_look_at(Session *s, int k, RowLook *look, void *ctx);
double rt_real(const void *row, int i, int real_size);
void rt_set_adapted(Session *s, const struct rt_adapted *a, const char *name, const double *numbers);
void rt_whiten(Session *s, int k);             /* rt_whiten.c */
void rt_need_adapted(const struct rt_model *m, const bool *taken, const char *weights);        /* for inference: all are there */

/* ---- rt_augment.c: training samples as the model's augment changes them ---- */

typedef struct Augmenter Augmenter;

Augmenter *rt_make_augmenter(const Session *s);                /* NULL where samples stay as they are */
void rt_free_augmenter(Augmenter *a);
void rt_augment_epoch(Augmenter *a, int epoch);                /* what is asked for from here on; a may be NULL */
/* Sample `index` of the data set, which lies at x, as this epoch has it; it stays until somebody asks for slot i again. */
struct rt_array rt_augmented(Augmenter *a, int i, int index, struct rt_array x);
/* likewise: mixed, where samples are, and so the weights behind them */
void rt_augmented_targets(Augmenter *a, int i, int index, struct rt_array *y);

/* ---- rt_split.c: which samples train, which validate, in which order ---- */

const char *rt_open_data(Session *s, const Options *o);        /* the command line's data, or the model's; returns its name */
void rt_divide(Session *s);                    /* its data, into train and val */
void rt_say_unused(const Session *s, const char *source, int n);       /* the model's way, where that has n samples to validate */
int *rt_range(int from, int to);
void rt_shuffle(int *index, int n, uint64_t seed, uint64_t epoch);
uint64_t rt_data_hash(const struct rt_split *split, const struct rt_model *m);

/* ---- rt_class_weight.c: what samples count in the loss ---- */

bool rt_weighted(const struct rt_model *m);    /* not all the same */
/* By the model's class_weight, of each sample of the training data; NULL where classes count alike. */
double *rt_class_weights(const Session *s);
void rt_check_counting(const Session *s);       /* one of them counts something */

/* ---- rt_validate.c: what validates beside the data, and when ---- */

const char *rt_aside(const Session *s);        /* validation_data, the command line's or the model's; NULL: none */
void rt_open_aside(Session *s);                /* if there is one, val is what it keeps aside */
void rt_free_set(Session *s);                  /* both data sets */
bool rt_validates(const Session *s, int epoch);        /* after it */
void rt_check_validation(const Session *s);    /* what the model says of it and nothing comes of */
bool rt_validate(Session *s, double *sums, int64_t *n);        /* n: samples; false if a signal came */
char *rt_validation_text(const Session *s);    /* which samples validate */

/* ---- rt_evaluate.c ---- */

void rt_take_threads(Session *s, const Options *o);            /* as many as are asked for, where nobody did before */
void rt_inference(Session *s);                 /* room for inference, once; s has model and infer_pace */
void rt_infer(Session *s, Rows *rows, int n, void *const *y, double *sums);    /* the n rows from rows->first on */
void rt_narrow(const struct rt_model *m, void *y, size_t n);   /* n reals of the network become float32, in place */
/* y[output]: the outputs, float32, of the n rows from rows->first on */
const float *rt_output_row(const struct rt_model *m, void *const *y, int p, int i);     /* of the i-th of them */
typedef void Witness(void *ctx, const Rows *rows, int n, void *const *y);
/* adds to sums; false if a signal came. see: NULL, or who is shown what the network says. */
bool rt_evaluate(Session *s, Rows *rows, double *sums, Witness *see, void *ctx);
void rt_load_for_inference(Session *s, const Options *o);      /* the network with --weights in it, prepared */
Rows rt_choose_split(Session *s, const Options *o);            /* loads the data too */

/* ---- rt_checkpoint.c ---- */

void rt_save_checkpoint(const Session *s, const char *path);   /* all that a resume needs */
void rt_save_weights(const Session *s, const char *path);
/* of the file that rt_save_weights would write now */
void rt_weights_seal(const Session *s, char digits[RT_SEAL_DIGITS + 1]);
void rt_put(json_t *metadata, const char *key, char *text);    /* frees text */
void rt_put_json(json_t *metadata, const char *key, json_t *value);

/* ---- rt_state.c: what a resume needs beyond the tensors ---- */

void rt_put_state(json_t *metadata, const Session *s);
void rt_check_identity(const Tensors *f, const Session *s);    /* the checkpoint is this run's */
void rt_load_state(const Tensors *f, Session *s);
void rt_load_figures(const Tensors *f, Session *s);            /* of that, epoch and history alone */

/* ---- rt_resume.c ---- */

void rt_load_checkpoint(Session *s, const char *path);
/* Loads weights by name and shape. What does not match is listed, and ends the program unless partial; then it is one where
 * nothing matches, or something frozen would stay random. class_names: the data's, or NULL. */
void rt_load_weights(const char *path, const struct rt_model *m, void *net, bool partial, const char *const *class_names, int n);

/* The same of --weights: of several, each has a part, and together they must have all unless --partial. Of each parameter: had one
 * of them it? The caller frees that. */
bool *rt_load_given(const Options *o, const struct rt_model *m, void *net, const char *const *class_names, int n);
void rt_say_drawn(const struct rt_model *m);                   /* of a network without weights: what is frozen and random */
/* Refuses a file that is not the one of the epoch (from 0) that was written with this seal: another run's would be taken for it. */
void rt_check_put_back(const char *path, const char *who, int64_t epoch, const char *seal);
void rt_read_history(Session *s, const char *path);            /* epoch and history of a checkpoint, to look at */
json_t *rt_saved_class_names(const char *path);                /* of a weights file: a list, or NULL */

void rt_take_keras_paths(Tensors *f, const struct rt_model *m);      /* rt_paths.c: "sequential/conv2d/kernel" is "conv2d/kernel" */

/* ---- rt_run.c: the run folder ---- */

void rt_make_run(Session *s);                  /* the folder; locked, and empty */
void rt_claim_run(const Session *s);           /* asks for all names that the run itself writes */
void rt_begin_run(Session *s);                 /* the settings and the model's copy */
void rt_open_run(Session *s, Options *o);      /* --resume: the folder, locked; fills in what its settings say and o does not */
void rt_enter_run(Session *s, const char *dir);                /* the folder of a run that is there; locked */
char *rt_in_run(const Session *s, const char *path);           /* the path beneath the run folder */
/* likewise, of a name that a model gave: refused if it leads elsewhere */
char *rt_beneath_run(const Session *s, const char *who, const char *name);
bool rt_model_changed(const Session *s);       /* since the run began, whose copy of it is there */
void rt_make_way(const char *path, const char *who);           /* the folders above the file, free of what killed runs left */

/* ---- rt_settings.c: settings.json ---- */

void rt_write_settings(Session *s);
void rt_read_settings(Session *s, Options *o); /* what they say and o does not; names what the model says otherwise now */

/* ---- rt_progress.c ---- */

void rt_progress_start(const Options *o, const struct rt_recipe *r);
typedef void Shower(size_t done, size_t all);
/* shows how far pictures are decoded; NULL: nothing is drawn */
Shower *rt_progress_decoding(const Options *o, const struct rt_recipe *r);
void rt_progress_step(const Session *s);
void rt_progress_epoch(const Session *s, const Logs *logs);
#endif
