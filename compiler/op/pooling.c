/* pooling.c -- windows, or whole maps, become one number a channel: their maximum or their mean.
 *
 *   y[oh][ow][c] = max or mean over kh kw of x[oh sh + kh - pt][ow sw + kw - pl][c]
 *
 * Padding never takes part: not in a maximum, not in a mean. Of equal maxima the first in raster order gets the gradient. The same
 * over sequences, [length, channels], the formula's w alone, and volumes, with od sd kd pf of their depth before oh. */
#include "options.h"

#define POOLING_OPTIONS(type, pool_size, what) \
    { "pool_size", type,   pool_size, "1..65536",   what }, \
    { "strides",   type,   NULL,      "1..65536",   "step of the window; by default the window's size" }, \
    { "padding",   CHOICE, "valid",   "valid same", "same: windows may reach over the border" }, \
    CHANNELS_LAST, LAYER_OPTIONS, END

#define GLOBAL_OPTIONS(what) { "keepdims", BOOL, "false", NULL, what }, CHANNELS_LAST, LAYER_OPTIONS, END

static const Option max_options_1d[] = { POOLING_OPTIONS(SINGLE, "2", LENGTH) };
static const Option average_options_1d[] = { POOLING_OPTIONS(SINGLE, REQUIRED, LENGTH) };
static const Option global_options_1d[] = { GLOBAL_OPTIONS("[1, channels] rather than [channels]") };
static const Option max_options_2d[] = { POOLING_OPTIONS(PAIR, "2", HEIGHT_WIDTH) };
static const Option average_options_2d[] = { POOLING_OPTIONS(PAIR, REQUIRED, HEIGHT_WIDTH) };
static const Option global_options_2d[] = { GLOBAL_OPTIONS("[1, 1, channels] rather than [channels]") };
static const Option max_options_3d[] = { POOLING_OPTIONS(TRIPLE, "2", ALL_THREE) };
static const Option average_options_3d[] = { POOLING_OPTIONS(TRIPLE, REQUIRED, ALL_THREE) };
static const Option global_options_3d[] = { GLOBAL_OPTIONS("[1, 1, 1, channels] rather than [channels]") };

int dims(const Op *op) { return op->dims ? op->dims : 2; }

bool is_map(const Node *n)
{
    static const char *const takes[] = { "", "[length, channels]", "[height, width, channels]",
                                         "[depth, height, width, channels]" };
    int m = dims(n->op);
    if (n->in[0]->shape.rank == m + 1) return true;
    err_at(n->loc, "%s takes %s, not %s", label(n), takes[m], show(n->in[0]->shape));
    trail(n);
    return false;
}

static void put_inputs(Node *n)
{
    Shape x = n->in[0]->shape;
    int m = dims(n->op);
    for (int i = 0; i < m; i++) put(n, sides_in(m)[i].in, x.d[i]);
    put(n, "ic", x.d[m]);
}

static void put_window(Node *n, const Side *name, int k, int stride, Window w)
{
    put(n, name->k, k), put(n, name->s, stride);
    put(n, name->before, w.before), put(n, name->after, w.after), put(n, name->out, w.out);
}

/* [h, w, c] -> [oh, ow, c], of as many dimensions as the op has */
static void shape(Node *n)
{
    if (!is_map(n)) return;
    const Setting *k = setting(n->item, "pool_size"), *s = setting(n->item, "strides");
    Shape y = n->in[0]->shape;
    int m = dims(n->op);
    bool padded = same(text(n->item, "padding"), "same"), fits = true;
    if (!s->given) s = k;
    for (int i = 0; i < m; i++) {
        Window w = window(y.d[i], k->ints[i], s->ints[i], padded);
        put_window(n, &sides_in(m)[i], k->ints[i], s->ints[i], w);
        y.d[i] = w.out, fits &= w.out >= 1;
    }
    if (!fits) {
        err_at(n->loc, "%s: window %s does not fit the %s input (padding \"valid\")", label(n), by_sides(k->ints, m),
               by_sides(n->in[0]->shape.d, m));
        trail(n);
        help("padding = \"same\" lets windows reach over the border; or pool less before it");
        return;
    }
    put_inputs(n);
    output(n, "y", y);
}

/* [h, w, c] -> [c], or [1, 1, c] */
static void global_shape(Node *n)
{
    if (!is_map(n)) return;
    Shape y = n->in[0]->shape;
    int channels = y.d[y.rank - 1];
    put_inputs(n);
    for (int i = 0; i < y.rank - 1; i++) y.d[i] = 1;
    output(n, "y", flag(n->item, "keepdims") ? y : shape1(channels));
}

#define MAX_CALLS     { { FORWARD, "forward", "y", "x", 0 }, { BACKWARD, "dx", "dx", "dy y x", 0 } }
#define AVERAGE_CALLS { { FORWARD, "forward", "y", "x", 0 }, { BACKWARD, "dx", "dx", "dy", CHEAP } }

#define POOLING(id, dims_, name_, what_, options_, shape_, calls_) \
    const Op op_##id = { .name = name_, .kind = LAYER, .what = what_, .options = options_, .dims = dims_, .shape = shape_, \
                         .calls = calls_ }

#define MAXIMUM "the maximum of each window"
#define MEAN    "the mean of each window"
POOLING(max_pooling1d, 1, "MaxPooling1D", MAXIMUM, max_options_1d, shape, MAX_CALLS);
POOLING(max_pooling2d, 2, "MaxPooling2D", MAXIMUM, max_options_2d, shape, MAX_CALLS);
POOLING(max_pooling3d, 3, "MaxPooling3D", MAXIMUM, max_options_3d, shape, MAX_CALLS);
POOLING(average_pooling1d, 1, "AveragePooling1D", MEAN, average_options_1d, shape, AVERAGE_CALLS);
POOLING(average_pooling2d, 2, "AveragePooling2D", MEAN, average_options_2d, shape, AVERAGE_CALLS);
POOLING(average_pooling3d, 3, "AveragePooling3D", MEAN, average_options_3d, shape, AVERAGE_CALLS);

#define MAXIMUM_OF_ALL "the maximum of each channel"
#define MEAN_OF_ALL    "the mean of each channel"
POOLING(global_max_pooling1d, 1, "GlobalMaxPooling1D", MAXIMUM_OF_ALL, global_options_1d, global_shape, MAX_CALLS);
POOLING(global_max_pooling2d, 2, "GlobalMaxPooling2D", MAXIMUM_OF_ALL, global_options_2d, global_shape, MAX_CALLS);
POOLING(global_max_pooling3d, 3, "GlobalMaxPooling3D", MAXIMUM_OF_ALL, global_options_3d, global_shape, MAX_CALLS);
POOLING(global_average_pooling1d, 1, "GlobalAveragePooling1D", MEAN_OF_ALL, global_options_1d, global_shape, AVERAGE_CALLS);
POOLING(global_average_pooling2d, 2, "GlobalAveragePooling2D", MEAN_OF_ALL, global_options_2d, global_shape, AVERAGE_CALLS);
POOLING(global_average_pooling3d, 3, "GlobalAveragePooling3D", MEAN_OF_ALL, global_options_3d, global_shape, AVERAGE_CALLS);
