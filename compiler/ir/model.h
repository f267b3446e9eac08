/* model.h -- what the user wrote, checked against the ops' options, nothing inferred. */
#ifndef MODEL_H
#define MODEL_H
#include "ir/op.h"

/* A symbolic tensor: what one use of a layer gave. no: where it stands among all that were made, then among the model's; or -1. */
typedef struct Tensor { Item *layer; struct Tensor **in; int n; Loc loc; int use, no; } Tensor;

struct Model {
    const char *name, *file;               /* file: base name */
    Loc loc;                               /* where Sequential or Model stands */
    const char *source; size_t source_size;
    Tensor **tensors; int n_tensors;       /* in the order of creation */
    Tensor **inputs, **outputs; int n_inputs, n_outputs;
    const char **output_names;             /* their layers', made unique: of one layer's several outputs the second is name_1 */
    const struct Block { const char *name, *gives; } *blocks;  /* models with names of their own that are parts of it, and the */
    int n_blocks;                                              /* layers at their ends; NULL: several outputs */
    Tensor *feature;                       /* what a layer gives, that inference gives too (build --features); or NULL */
    Item *options;                         /* op "Model": conv_algorithm, dense_algorithm, class_names */
    Item *compile, *fit;                   /* ops "compile" and "fit"; never NULL after load (defaults) */
    Item **losses;                         /* one an output, NULL where none was given */
    double *loss_weights;
    Item ***metrics; int *n_metrics;       /* per output */
    Item *optimizer;
    Item **callbacks; int n_callbacks;
    Loc compile_loc;
    bool compiled;
    bool summary;                          /* the model file calls model:summary() */
};
/* Keras's names: a layer without a name gets its snake_case type, from the second of its type with _1, _2; done by load_model. */

const Tensor *seen_image(const Model *m);                        /* the last leading layer for images that draws, or NULL */

#endif
