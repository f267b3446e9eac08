/* input_layer.c -- where samples enter: from the data's bytes or floats to reals, times the fit's `rescale`.
 *
 *   y = scale * x
 *
 * or, where the augmentation says so, that less its mean, by its standard deviation. Reads a RAW value: a pointer to the sample as
 * the data has it. */
#include "options.h"

static const Option options[] = {
    { "shape",        INTS,  NULL, "1..", "{height, width, channels}, {width, channels} or {n}, without the batch" },
    { "name",         TEXT,  NULL, NULL,  "Keras's default: input_layer, input_layer_1, ..." },
    { "input_shape",  INTS,  NULL, "1..", "another name of shape" },
    { "dtype",        NEVER, NULL, NULL,  "the data's type is the data's; the program computes in float, or double with --double" },
    { "batch_size",   NEVER, NULL, NULL,  "any batch size works" },
    { "batch_shape",  NEVER, NULL, NULL,  "shape is given without the batch" },
    { "sparse",       LATER, NULL, NULL,  "sparse inputs" },
    { "ragged",       NEVER, NULL, NULL,  "every sample has the same shape" },
    { "tensor",       NEVER, NULL, NULL,  "inputs come from the data" },
    { "optional",     LATER, NULL, NULL,  "inputs that may be absent" },
    END
};

static void shape(Node *n)
{
    output(n, "y", n->in[0]->shape);
}

const Op op_input_layer = {
    .name = "InputLayer", .kind = LAYER, .what = "where samples enter; Input{shape = ...} makes one and gives its tensor",
    .options = options, .shape = shape,
    .calls = {
        { FORWARD, "forward", "y", "x", CHEAP },
    },
};
