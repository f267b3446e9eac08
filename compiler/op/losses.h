/* losses.h -- what files of losses share: options, calls, shape functions. */
#ifndef LOSSES_H
#define LOSSES_H
#include "options.h"

#define LOSS_OPTIONS \
    { "name",      TEXT,  NULL, NULL, "" }, \
    { "reduction", NEVER, NULL, NULL, "the mean over the batch: sum_over_batch_size" }, \
    { "dtype",     NEVER, NULL, NULL, "the program's type" }, END

#define METRIC_OPTIONS { "name", TEXT, NULL, NULL, "how reports call it" }, { "dtype", NEVER, NULL, NULL, "sums are double" }, END

/* Of losses and metrics, behind which one of the two stands. */
#define CATEGORICAL_OPTIONS \
    { "from_logits",     BOOL,   "false", NULL, "the output has no softmax: it is applied here" }, \
    { "label_smoothing", NUMBER, "0", "0..1", "targets are drawn so far towards all classes alike" }, \
    LATER_OPTION("axis", "-1: over the channels")
#define SPARSE_OPTIONS \
    { "from_logits",     BOOL,   "false", NULL, "the output has no softmax: it is applied here" }, \
    LATER_OPTION("ignore_class", "a class that does not count"), \
    LATER_OPTION("axis", "-1: over the channels"), \
    { "label_smoothing", NEVER,  NULL,    NULL, "CategoricalCrossentropy has it, and takes class numbers too" }
#define BINARY_OPTIONS \
    { "from_logits",     BOOL,   "false", NULL, "the output has no sigmoid: it is applied here" }, \
    { "label_smoothing", NUMBER, "0", "0..1", "targets are drawn so far towards 1/2" }, \
    LATER_OPTION("axis", "-1: over the channels")
#define HUBER_OPTIONS { "delta", NUMBER, "1", "0<..", "the error beyond which it goes straight on" }

#define METRIC_CALLS { { FORWARD, "forward", "sum", "y target sample_weight?", 0 } }
#define LOSS_CALLS \
    { { FORWARD, "forward", "loss", "y target sample_weight?", 0 }, { BACKWARD, "dy", "dy", "y target sample_weight?", 0 } }

/* Shapes, of a loss and of the metric of its name. */
void loss_shape(Node *n);
void classes_shape(Node *n);
void categorical_shape(Node *n);
void sparse_shape(Node *n);
void binary_shape(Node *n);
void huber_shape(Node *n);
void binary_focal_shape(Node *n);
void categorical_focal_shape(Node *n);
void mean_shape(Node *n);                      /* metrics.c: sums of a metric that is a mean */
void check_row(const Node *n, const char *compared, const char *instead);       /* says where the last axis has one number */
void smooth(Node *n, double k);                /* t (1 - label_smoothing) + label_smoothing / k stands for t */

#endif
