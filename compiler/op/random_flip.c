/* random_flip.c -- in training one image in two is mirrored. The gradient is mirrored by the same draw.
 *
 * mode "horizontal_and_vertical" turns an image half round or leaves it: both axes follow one draw, as they do in Keras 3. Two
 * layers, one for each axis, have two. */
#include "options.h"

static const Option options[] = {
    { "mode", CHOICE, "horizontal_and_vertical", "horizontal vertical horizontal_and_vertical", "both are by one draw" },
    IMAGE_OPTIONS
};

static void shape(Node *n)
{
    if (!is_map(n)) return;
    const char *mode = text(n->item, "mode");
    put(n, "across", !same(mode, "vertical"));
    put(n, "down", !same(mode, "horizontal"));
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

const Op op_random_flip = {
    .name = "RandomFlip", .kind = LAYER, .what = "in training, one image in two mirrored", .options = options, .shape = shape,
    .image = true,
    .calls = {
        { TRAIN,    "forward", "y",  "x", SEED },
        { BACKWARD, "dx",      "dx", "dy", SEED },
    },
};
