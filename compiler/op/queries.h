/* queries.h -- what passes and emission ask of certain ops: the state of optimizers, initial values, penalties, augmentation. */
#ifndef QUERIES_H
#define QUERIES_H
#include "ir/graph.h"

bool linear(const Op *op);                      /* op/op.c: its layers are so in their kernel, and fuse with an activation */
bool lifts_zero(const Op *activation);          /* op/activation.c: its value at 0 is not 0 */
bool derivative_from_y(const Op *activation);   /* op/activation.c: else its derivative needs x; softmax counts as neither: false */
/* op/activation.c: what emitted text calls it, its flags in the name, gelu_approximate; the same with the numbers that are not its
 * fallbacks; the function that a layer is, NULL: none; has a function such a layer? */
const char *function_name(const Item *activation);
const char *function_text(const Item *activation);
Item *function_of_layer(const Item *layer);
bool has_layer(const Op *activation);
int whole_numbers(const Graph *g, int input);   /* op/input_layer.c: 0 where it takes any, -1 whole ones, else of how many rows */
void check_initializer(const Node *n, const Value *param);               /* op/initializers.c: an error where it does not fit */
void initial(const Value *param, const char **kind, double *a, double *b);      /* op/initializers.c: rt_param.initializer, a, b */
void ones_among(const Value *param, int *from, int *to);       /* op/initializers.c: which elements begin as ones; 0, 0: none */
void finishing(const Node *metric, const char **row, double *number);            /* op/counts.c: rt_figure.finish, number */
/* op/regularizers.c: l1 sum |w| + l2 sum w^2, and `pair` times |cosine| of each row of a matrix with each other one (axis 1: of its
 * columns), which counts a pair twice. All 0: none. */
typedef struct { double l1, l2, pair; int axis; } Penalty;
Penalty penalty_of(const Value *param);
void check_regularizer(const Node *n, const Value *param);     /* an error where it does not fit */
/* op/constraints.c, of a parameter that has one: norms over the axes `within` are limited to least .. most, by `rate` of the way;
 * or no weight is below 0 (positive) */
typedef struct { bool within[MAX_RANK], positive; double least, most, rate; } Bound;
Bound bound_of(const Value *param);
void check_constraint(const Node *n, const Value *param);
/* op/augment.c: says where it does not fit the model's inputs; and the text of a struct rt_augment for images of that shape, "" if
 * it changes nothing */
double rescale(const Model *m);                /* what all samples are multiplied by: fit's, or the augmentation's */
bool samplewise(const Model *m, const char *option);           /* of the augmentation, a flag of what else is done to all */
bool featurewise(const Model *m);                                /* op/standardize.c: by statistics of the training samples */
bool whitens(const Model *m);                                    /* op/whiten.c: and by their covariance */
Value *whitened(Graph *g, const Item *augment, Value *x);
void check_augmentation(const Item *augment, int n_inputs, Shape image);
bool mixes(const Model *m);                                      /* does its augmentation blend targets? */
void check_mixed(const Item *augment, const char *output, const Item *loss);     /* says where a loss takes no mixed targets */
void check_unmoved(const Item *augment, const char *output, Shape y);           /* says where targets would have to move too */
const char *augmentation(const Item *augment, Shape image);
/* optimizer.c: what is kept beside parameters. part: NULL, beside each in its shape; else of which, and how. start: what it begins
 * with */
typedef struct { const char *name, *part; double start; } OptimizerSlot;
const OptimizerSlot *optimizer_slots(const Item *optimizer);                /* ends with a row without a name */
/* which of the parameter's axes it has; NULL: it is not kept */
const char *slot_axes(const Item *optimizer, const OptimizerSlot *slot, const Value *param);
long slot_reals(const Item *optimizer, const OptimizerSlot *slot, const Value *param);
bool together(const Item *optimizer, const Value *param);        /* does the rule take it as a whole, not element by element? */
long optimizer_room(const Graph *g);                             /* reals that it needs for that; 0: none */
void check_optimized(const Graph *g);                           /* says where the optimizer's options do not fit them */
void check_optimizer(const Item *optimizer);
bool clips_norms(const Item *optimizer);
bool gathers(const Item *optimizer);       /* whole gradients lie in memory before any of them is applied */
void check_schedule(const Item *schedule);                         /* op/schedules.c */
const char *zero_of_schedule(const Item *schedule);                /* op/schedules.c: what makes its rate 0, or NULL */
const double *schedule_numbers(const Item *schedule, int *n);      /* op/schedules.c: rt_schedule.number */

#endif
