/* conv2d_transpose.c -- the way back of a convolution as a layer: what it is.
 *
 *   y[h][w][o] = bias[o] + sum kh kw i  x[(h + pt - kh dh) / sh][(w + pl - kw dw) / sw][i] * kernel[kh][kw][o][i]
 *
 * where indices of x are whole; of a volume with kd and its numbers before, of a sequence w alone.
 *
 * Its numbers are those of the convolution that it is the way back of, from y's shape (ih iw ic) to x's (oh ow oc): its forward is
 * that one's dx, and its dx that one's forward. Options and defaults: Keras 3; padding is TensorFlow's of that convolution. */
#include "options.h"

#define OPTIONS(type, size, more) \
    { "filters",            INT,    REQUIRED,         "1..",         "number of output channels" }, \
    { "kernel_size",        type,   REQUIRED,         "1..65536",    size }, \
    { "strides",            type,   "1",              "1..65536",    "step of the window, by which the map grows" }, \
    { "padding",            CHOICE, "valid",          "valid same",  "same: the map grows by its strides alone" }, \
    { "output_padding",     type,   NULL,             "0..65535",    more }, \
    CHANNELS_LAST, \
    { "dilation_rate",      type,   "1",              "1..65536",    "how far the window's elements are apart" }, \
    { "activation",         ITEM,   "linear",         "activation",  "applied to the result" }, \
    { "use_bias",           BOOL,   "true",           NULL,          "adds a number a channel" }, \
    { "kernel_initializer", ITEM,   "glorot_uniform", "initializer", "what the kernel starts as" }, \
    { "bias_initializer",   ITEM,   "zeros",          "initializer", "what the bias starts as" }, \
    { "kernel_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernel, added to the loss" }, \
    { "bias_regularizer",   ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" }, \
    { "kernel_constraint",  ITEM,   "none",           "constraint",  "what the kernel is kept within, behind each update" }, \
    { "bias_constraint",    ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" }, \
    LAYER_OPTIONS, END

static const Option options_1d[] = { OPTIONS(SINGLE, LENGTH, "steps more, fewer than strides") };
static const Option options_2d[] = { OPTIONS(PAIR, HEIGHT_WIDTH, "rows and columns more, fewer than strides") };
static const Option options_3d[] = { OPTIONS(TRIPLE, ALL_THREE, "planes, rows and columns more, fewer than strides") };

/* How long an axis of n gets; padded, more: padding is "same", and output_padding, -1 where none is given. */
static long grown(long n, long k, long stride, bool padded, int more)
{
    if (padded) return more < 0 ? n * stride : (n - 1) * stride + k % 2 + more;
    return (n - 1) * stride + k + (more >= 0 ? more : k < stride ? stride - k : 0);
}

static bool fits(const Node *n, const int *stride, const int *dilation, const Setting *more)
{
    int m = dims(n->op);
    if (larger_than_1(stride, m) && larger_than_1(dilation, m)) {
        err_at(n->loc, "%s: strides %s and dilation_rate %s: one of them must be 1", label(n), by_sides(stride, m),
               by_sides(dilation, m));
        return false;
    }
    for (int i = 0; i < m; i++)
        if (more->given && more->ints[i] >= stride[i]) {
            err_at(more->loc, "%s: output_padding %d is not below the stride, %d", label(n), more->ints[i], stride[i]);
            return false;
        }
    return true;
}

/* An axis of x and what it becomes; false, and said, where no convolution goes back from there. */
static bool put_axis(Node *n, int axis, const Side *side)
{
    int k = setting(n->item, "kernel_size")->ints[axis], stride = setting(n->item, "strides")->ints[axis];
    int dilation = setting(n->item, "dilation_rate")->ints[axis], x = n->in[0]->shape.d[axis];
    const Setting *more = setting(n->item, "output_padding");
    bool padded = same(text(n->item, "padding"), "same");
    long span = (k - 1L) * dilation + 1, y = grown(x, span, stride, padded, more->given ? more->ints[axis] : -1);
    if (span > 65536 || y > MOST_ELEMENTS) {
        err_at(n->loc, "%s: %ld pixels, by a window that spans %ld, are too many", label(n), y, span);
        return false;
    }
    Window w = window((int)y, (int)span, stride, padded);
    if (y < 1 || w.out != x) {
        err_at(n->loc, "%s: a convolution of %ld pixels gives %d, not the input's %d", label(n), y, w.out, x);
        help("with padding = \"same\" and an even kernel, output_padding must be above 0");
        return false;
    }
    put(n, side->k, k), put(n, side->s, stride), put(n, side->d, dilation);
    put(n, side->before, w.before), put(n, side->after, w.after), put(n, side->out, x), put(n, side->in, (double)y);
    return true;
}

static Shape grown_shape(const Node *n, int channels)
{
    Shape y = { 0 };
    for (const Side *s = sides_of(n); s->in; s++) y.d[y.rank++] = (int)get(n, s->in);
    y.d[y.rank++] = channels;
    return y;
}

/* [oh, ow, oc] -> [ih, iw, ic] */
static void shape(Node *n)
{
    const int *stride = setting(n->item, "strides")->ints, *dilation = setting(n->item, "dilation_rate")->ints;
    if (!is_map(n) || !fits(n, stride, dilation, setting(n->item, "output_padding"))) return;
    Shape x = n->in[0]->shape;
    for (int i = 0; i < x.rank - 1; i++) if (!put_axis(n, i, &sides_in(x.rank - 1)[i])) return;
    int out = (int)integer(n->item, "filters");
    Shape kernel = kernel_shape(n, out, x.d[x.rank - 1]);
    if (!kernel.rank) return;
    put(n, "ic", out), put(n, "oc", x.d[x.rank - 1]), put(n, "groups", 1), put(n, "transposed", 1);
    output(n, "y", grown_shape(n, out));
    if (!n->out) return;
    n->macs = size(x) * (long)window_size(n) * out;
    param(n, "kernel", kernel, kernel_axes(n, "oi"));
    if (flag(n->item, "use_bias")) param(n, "bias", shape1(out), "o");
}

#define TRANSPOSED(id, dims_, name_, options_) \
    const Op op_##id = { \
        .name = name_, .kind = LAYER, .what = "the way back of a convolution", .options = options_, .dims = dims_, .shape = shape, \
        .calls = CONVOLUTION_CALLS }

TRANSPOSED(conv1d_transpose, 1, "Conv1DTranspose", options_1d);
TRANSPOSED(conv2d_transpose, 2, "Conv2DTranspose", options_2d);
TRANSPOSED(conv3d_transpose, 3, "Conv3DTranspose", options_3d);
