/* seen.c -- what the network sees of an image in training: where a sheet of pictures looks at it
 *
 * Behind the model's only input stand layers for images, each the only reader of what is before it. The last of them that draws
 * gives what is shown; where none draws, nothing is. */
#include "ir/model.h"

static bool draws(const Op *op)
{
    for (size_t i = 0; i < sizeof op->calls / sizeof *op->calls && op->calls[i].name; i++)
        if (op->calls[i].flags & SEED) return true;
    return false;
}

static const Tensor *only_reader(const Model *m, const Tensor *of)
{
    const Tensor *reader = NULL;
    for (int i = 0; i < m->n_tensors; i++)
        for (int k = 0; k < m->tensors[i]->n; k++) {
            if (m->tensors[i]->in[k] != of) continue;
            if (reader) return NULL;
            reader = m->tensors[i];
        }
    return reader;
}

const Tensor *seen_image(const Model *m)
{
    const Tensor *last = NULL;
    if (m->n_inputs != 1) return NULL;
    for (const Tensor *at = only_reader(m, m->inputs[0]); at && at->layer->op->image; at = only_reader(m, at))
        if (draws(at->layer->op)) last = at;
    return last;
}
