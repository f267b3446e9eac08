/* pooling.c -- windows, or whole maps, become one number a channel: their maximum or their mean.
 *
 *   y[oh][ow][c] = max or mean over kh kw of x[oh sh + kh - pt][ow sw + kw - pl][c]
 *
 * Padding never takes part: not in a maximum, not in a mean. Of equal maxima the first in raster order gets the gradient. */
#include "options.h"

#define POOLING_OPTIONS(pool_size) \
    { "pool_size", PAIR,   pool_size, "1..65536",   "height and width of the window" }, \
    { "strides",   PAIR,   NULL,      "1..65536",   "step of the window; by default the window's size" }, \
    { "padding",   CHOICE, "valid",   "valid same", "same: windows may reach over the border" }, \
    CHANNELS_LAST, LAYER_OPTIONS, END

static const Option max_options[] = { POOLING_OPTIONS("2") };
static const Option average_options[] = { POOLING_OPTIONS(REQUIRED) };

static const Option global_options[] = {
    { "keepdims", LATER, NULL, NULL, "[1, 1, channels] rather than [channels]" },
    CHANNELS_LAST, LAYER_OPTIONS, END
};

bool is_map(const Node *n)
{
    if (n->in[0]->shape.rank == 3) return true;
    err_at(n->loc, "%s takes [height, width, channels], not %s", label(n), show(n->in[0]->shape));
    trail(n);
    return false;
}

static void numbers(Node *n, const int *k, const int *s, Window h, Window w)
{
    put(n, "kh", k[0]), put(n, "kw", k[1]), put(n, "sh", s[0]), put(n, "sw", s[1]);
    put(n, "pt", h.before), put(n, "pb", h.after), put(n, "pl", w.before), put(n, "pr", w.after);
    put(n, "oh", h.out), put(n, "ow", w.out);
    Shape x = n->in[0]->shape;
    put(n, "ih", x.d[0]), put(n, "iw", x.d[1]), put(n, "ic", x.d[2]);
}

/* [h, w, c] -> [oh, ow, c] */
static void shape(Node *n)
{
    if (!is_map(n)) return;
    Shape x = n->in[0]->shape;
    const int *k = pair(n->item, "pool_size"), *s = setting(n->item, "strides")->given ? pair(n->item, "strides") : k;
    bool padded = same(text(n->item, "padding"), "same");
    Window h = window(x.d[0], k[0], s[0], padded), w = window(x.d[1], k[1], s[1], padded);
    if (h.out < 1 || w.out < 1) {
        err_at(n->loc, "%s: window %dx%d does not fit the %dx%d input (padding \"valid\")", label(n), k[0], k[1], x.d[0], x.d[1]);
        trail(n);
        help("padding = \"same\" lets windows reach over the border; or pool less before it");
        return;
    }
    numbers(n, k, s, h, w);
    output(n, "y", shape3(h.out, w.out, x.d[2]));
}

/* [h, w, c] -> [c] */
static void global_shape(Node *n)
{
    if (!is_map(n)) return;
    Shape x = n->in[0]->shape;
    put(n, "ih", x.d[0]), put(n, "iw", x.d[1]), put(n, "ic", x.d[2]);
    output(n, "y", shape1(x.d[2]));
}

#define MAX_CALLS     { { FORWARD, "forward", "y", "x", 0 }, { BACKWARD, "dx", "dx", "dy y x", 0 } }
#define AVERAGE_CALLS { { FORWARD, "forward", "y", "x", 0 }, { BACKWARD, "dx", "dx", "dy", CHEAP } }

const Op op_max_pooling2d = {
    .name = "MaxPooling2D", .kind = LAYER, .what = "the maximum of each window", .options = max_options, .shape = shape,
    .calls = MAX_CALLS,
};

const Op op_average_pooling2d = {
    .name = "AveragePooling2D", .kind = LAYER, .what = "the mean of each window", .options = average_options, .shape = shape,
    .calls = AVERAGE_CALLS,
};

const Op op_global_max_pooling2d = {
    .name = "GlobalMaxPooling2D", .kind = LAYER, .what = "the maximum of each channel", .options = global_options,
    .shape = global_shape, .calls = MAX_CALLS,
};

const Op op_global_average_pooling2d = {
    .name = "GlobalAveragePooling2D", .kind = LAYER, .what = "the mean of each channel", .options = global_options,
    .shape = global_shape, .calls = AVERAGE_CALLS,
};
