/* losses.h -- what files of losses share: options, calls, shape functions. */
#ifndef LOSSES_H
#define LOSSES_H
#include "options.h"

#define LOSS_OPTIONS \
    { "name",      TEXT,  NULL, NULL, "" }, \
    { "reduction", NEVER, NULL, NULL, "the mean over the batch: sum_over_batch_size" }, \
    { "dtype",     NEVER, NULL, NULL, "the program's type" }, END

#define LOSS_CALLS \
    { { FORWARD, "forward", "loss", "y target sample_weight?", 0 }, { BACKWARD, "dy", "dy", "y target sample_weight?", 0 } }

void loss_shape(Node *n);
void classes_shape(Node *n);                   /* says where the last axis has one */
void smooth(Node *n, double k);                /* t (1 - label_smoothing) + label_smoothing / k stands for t */

#endif
