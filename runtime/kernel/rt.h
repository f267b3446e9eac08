/* rt.h -- what an emitted program and the runtime know of each other. The emitted text fills one struct rt_model and hands it
 * to rt_main; the runtime calls the network through the pointers in it. */
#ifndef RT_H
#define RT_H
#include <stdbool.h>
#include "rt_answer.h"
#include "rt_canvas.h"
#include "rt_net.h"

/* the most axes, inputs or outputs, figures, and sums that they are made of: the compiler refuses more */
enum { RT_RANK = 6, RT_PORTS = 64, RT_FIGURES = 256, RT_SUMS = 4096 };
enum { RT_BATCH = 1 << 24 };                             /* the most samples of a step, or of a call of infer */

/* Element i of an axis lies (i % block) * stride + (i / block) * block_stride reals from the axis's start. */
struct rt_axis { int n, stride, block, block_stride; };

enum rt_kind { RT_WEIGHT, RT_FROZEN, RT_SLOT };        /* trained; weights that are not (moving statistics); an optimizer's state */

/* One tensor of the network: its name and shape as Keras has them, and where its elements lie. */
struct rt_param {
    const char *name;                          /* "conv2d/kernel"; of a slot "optimizer/momentum/conv2d/kernel" */
    enum rt_kind kind;
    int rank;
    struct rt_axis axis[RT_RANK];              /* Keras's order of axes */
    size_t offset;                             /* bytes from the network's start */
    /* "uniform" a..b, "normal" mean a stddev b, "truncated" (beyond 2 b redrawn), "constant" a; "orthogonal" and "identity", times
     * a; "constant, ones 8 16": but for the elements 8 to 15, which are 1 */
    const char *initializer;
    double a, b;
};

/* a tensor that has other axes in files than in the network, of the same elements in their order */
struct rt_shape { const struct rt_param *of; int rank, shape[RT_RANK]; };

struct rt_port {                               /* an input or an output */
    const char *name;
    int rank, shape[RT_RANK];
    const char *loss;                          /* of an output: Keras's name, or NULL */
    /* of an output: > 1 where targets are classes 0 .. classes - 1, one a position (or one-hot), else 0 */
    /* of an input: > 0 where its numbers are those of so many rows that are looked up; RT_WHOLE: whole ones; 0: any */
    int classes;
};
enum { RT_WHOLE = -1 };

/* a call of inference or of a step; macs: a sample */
struct rt_layer { const char *layer, *call; double macs; bool training; };

struct rt_option { const char *name, *value; };
/* "EarlyStopping", {"patience", "3"}, ... all options, defaults filled in */
struct rt_callback { const char *name; struct rt_option option[16]; };

/* How many pixels a shift has, in either direction: one of the n in `of`; or, where n is 0, one of 0 .. whole - 1; or, where that
 * is 0 too, any number up to most. */
struct rt_shift { int n; const double *of; int whole; double most; };

enum rt_fill { RT_FILL_NEAREST, RT_FILL_CONSTANT, RT_FILL_REFLECT, RT_FILL_WRAP };      /* what lies beyond an image's edge */

/* An ImageDataGenerator that changes something, for images of the one input's shape. */
struct rt_augment {
    const char *says;                          /* its options as the model has them */
    double rotation, shear, channel_shift;     /* up to so much, either way; degrees */
    struct rt_shift height_shift, width_shift;
    double zoom[2], brightness[2];             /* from, to; 0, 0: none */
    bool horizontal_flip, vertical_flip;
    enum rt_fill fill;
    double cval;                               /* what RT_FILL_CONSTANT and cutout fill with */
    int order;                                 /* of the interpolation: 0 or 1 */
    int pad;                                   /* pixels around, before a part of the image's size is cut out; 0: none */
    bool dihedral;                             /* one of a square's eight symmetries */
    int cutout;                                /* the side of a square that cval fills; 0: none */
    double mixup, cutmix;                      /* of the Beta distribution of shares; 0: none */
};

/* A learning rate that follows the updates: the name of its row in rt_schedule.c, all of it as the model would say it, and its
 * options' numbers in Keras's order, lists one behind the other. */
struct rt_schedule { const char *name, *text; const double *number; int n; };

/* A figure: of `n` sums from `first` on, by a row of rt_finish.c and its number; finish NULL: one sum over the number of samples.
 * grows: larger is better. */
struct rt_figure { const char *finish; int first, n; double number; bool grows; };

struct rt_named { const char *name; double weight; };          /* of a class */

/* What `fit` and `compile` in the model say: the defaults of the command line. */
struct rt_recipe {
    const char *data;                          /* NULL: must be given */
    int epochs, batch_size;
    bool shuffle;
    double validation_split;                   /* 0: none */
    bool validation_leads;                     /* it is of the first samples, as a generator's, not of the last */
    int validation_first, validation_last;     /* half open; first < 0: none */
    double rescale;                            /* for the metadata; the emitted code applies it */
    const char *samplewise;                    /* likewise: "center", "deviation" or both; NULL: neither */
    enum rt_resize resize;                     /* of pictures, and what is behind their transparency and beside them */
    int background;
    const char *const *class_names; int n_class_names;
    const char *optimizer;
    double learning_rate;
    const struct rt_schedule *schedule;        /* in its place, or NULL */
    const struct rt_callback *callbacks; int n_callbacks;
    uint64_t seed;                             /* fit's; --seed says otherwise */
    const struct rt_augment *augment;          /* of training samples; NULL: none */
    const double *epoch_rates; int n_epoch_rates;              /* the rate of each epoch, LearningRateScheduler's; NULL: none */
    /* what the loss of a training sample is multiplied by: its class's number; or the data's own for it */
    const double *class_weight; int n_class_weight;
    const struct rt_named *named_weight; int n_named_weight;   /* of classes that only the data has numbers for */
    bool sample_weight;
    const char *validation_data;               /* a set whose samples validate; NULL: the data's do */
    /* after the epochs of the list, from 1 on; or, where there is none, every so many (0: after each) */
    const double *validation_epochs; int n_validation_epochs;
    int validation_freq;
    int validation_steps, validation_batch_size;               /* 0: all of them, in batches of batch_size */
    int steps_per_epoch;                       /* 0: a pass over the samples */
    int initial_epoch;
    int accumulation;                          /* steps that are one update; 0: each step is */
    const char *progress;                      /* what --progress is where nobody says it; NULL: auto */
};

/* A layer that training adapts to its samples before it begins: a row of rt_adapt.c, whose numbers are parameters LAYER/.., and how
 * many numbers of a sample reach the layer. */
struct rt_adapted { const char *row, *layer; int n; double number; };

/* The sums that step and evaluate add to: sum[0] the loss (weighted over outputs, regularizers included), then, with several
 * outputs, each output's loss, then the metrics; divided by the number of samples they are Keras's figures, unless `figures` says
 * how those are made of them. */
struct rt_model {
    const char *name, *target;                 /* target: "x86-64-v4 float" */
    int real_size;                             /* 4 or 8 */
    /* a build for gradcheck: step leaves w - g (g: the mean gradient) for w, at any rate */
    bool gradient;
    bool alone;                                /* its text knows no threads: what it is given of them does nothing */
    uint64_t graph_hash, text_hash;            /* of graph and optimizer; of the emitted text */
    const char *source; size_t source_size;    /* the model file */
    const char *source_name;
    const struct rt_port *inputs, *outputs; int n_inputs, n_outputs;
    const enum rt_says *says;                  /* of each output; NULL: RT_AS_TARGETS of all */
    const struct rt_port *feature;             /* behind the outputs infer gives this layer's values too, or NULL */
    const struct rt_port *seen;                /* what the leading layers for images make of a sample in training, or NULL */
    const bool *unread;                        /* of each output, or NULL: no loss and no metric looks at its targets */
    const struct rt_param *params; int n_params;
    const struct rt_shape *shapes; int n_shapes;
    const char *const *sums; int n_sums;       /* "loss", "accuracy" ... as Keras names them: a figure each; and how many sums */
    const struct rt_figure *figures; int n_figures;            /* NULL: each is a sum, and to fall */
    const struct rt_adapted *adapted; int n_adapted;           /* in the order in which samples reach them */
    const struct rt_recipe *recipe;
    double macs_train, macs_infer;             /* multiply-adds a sample, counted as direct convolution's */
    const struct rt_layer *layers; int n_layers;               /* of a build with a clock for each call; else 0 */
    double (*layer_time)(int k);                               /* seconds of all threads in call k so far */

    size_t (*bytes)(int batch, int threads);                   /* of the arena; 64-byte aligned */
    void *(*init)(void *arena, int batch, int threads, uint64_t seed);   /* draws the weights; returns the network */
    uint64_t *(*steps)(void *net);                             /* the counter of updates; a resume sets it */
    int *(*threads)(void *net);                                /* of the next step; up to those of init */
    void (*step)(void *net, rt_feed *feed, void *ctx, int n, double rate, double *sums);
    void (*step_grad)(void *net, rt_feed *feed, void *ctx, int n, double rate, rt_grad *grad, void *grad_ctx);
    /* a step's forward half; leaves no trace */
    void (*forward)(void *net, rt_feed *feed, void *ctx, int n, void *const *y, double *sums);

    /* n rows of what is seen of samples, by the draws of the next step; leaves no trace */
    void (*see)(void *net, rt_feed *feed, void *ctx, int n, void *y);

    size_t (*weights_bytes)(void);                             /* of what inference reads, prepared */
    void (*prepare)(const void *net, void *weights);
    size_t (*scratch_bytes)(int threads);
    /* y[output]: n rows of the output's size, or NULL; sums: NULL, or where evaluate adds (targets are then asked of the feed) */
    void (*infer)(const void *weights, void *scratch, int threads, rt_feed *feed, void *ctx, int n, void *const *y, double *sums);
    /* n rows, of reals, of what reaches the k-th of `adapted`, where seen[k] is not NULL */
    void (*observe)(const void *weights, void *scratch, int threads, rt_feed *feed, void *ctx, int n, void *const *seen);
};

int rt_main(int argc, char **argv, const struct rt_model *model);

/* Draws the initial weights: parameter k from Philox stream (seed, k), element by element in Keras's order. rt_init.c */
void rt_initialize(void *net, int threads, const struct rt_param *params, int n, int real_size, uint64_t seed);

/* Sets the tensor of that name to `count` reals in Keras's order. Returns 0, and changes nothing, where there is none, or none of
 * that many elements. rt_init.c */
int rt_load(void *net, const struct rt_param *params, int n, int real_size, const char *name, const void *values, size_t count);
#endif
