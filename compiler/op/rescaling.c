/* rescaling.c -- y = x * scale + offset, as a layer: it travels with the network. */
#include "options.h"

static const Option options[] = {
    { "scale",  NUMBER, REQUIRED, NULL, "1/255 for bytes" },
    { "offset", NUMBER, "0",      NULL, "added afterwards" },
    LAYER_OPTIONS, END
};

static void shape(Node *n)
{
    put(n, "scale", number(n->item, "scale"));
    put(n, "offset", number(n->item, "offset"));
    output(n, "y", n->in[0]->shape);
}

const Op op_rescaling = {
    .name = "Rescaling", .kind = LAYER, .what = "times scale plus offset", .options = options, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",  "x", CHEAP },
        { BACKWARD, "dx",      "dx", "dy", 0 },
    },
};
