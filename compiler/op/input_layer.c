/* input_layer.c -- where samples enter: from the data's bytes or floats to reals, times the fit's `rescale`.
 *
 *   y = scale * x
 *
 * or, where the augmentation says so, that less its mean, by its standard deviation. Reads a RAW value: a pointer to the sample as
 * the data has it. Whole numbers (`dtype`, or an Embedding reads them) are taken as they are. */
#include "options.h"

static const Option options[] = {
    { "shape",        INTS,  NULL, "1..", "{height, width, channels}, {width, channels} or {n}, without the batch" },
    { "name",         TEXT,  NULL, NULL,  "Keras's default: input_layer, input_layer_1, ..." },
    { "input_shape",  INTS,  NULL, "1..", "another name of shape" },
    { "dtype",        CHOICE, "float32", "float32 int32 int64", "int32, int64: whole numbers, which `rescale` leaves alone" },
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

int whole_numbers(const Graph *g, int input)
{
    for (int i = 0; i < g->n_nodes; i++) {
        const Node *n = g->nodes[i];
        if (!n->n_in || n->in[0] != g->inputs[input] || !has_number(n, "whole")) continue;
        return has_number(n, "rows") ? (int)get(n, "rows") : -1;
    }
    return 0;
}

const Op op_input_layer = {
    .name = "InputLayer", .kind = LAYER, .what = "where samples enter; Input{shape = ...} makes one and gives its tensor",
    .options = options, .shape = shape,
    .calls = {
        { FORWARD, "forward", "y", "x", CHEAP },
    },
};
