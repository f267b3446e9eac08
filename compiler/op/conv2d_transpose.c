/* conv2d_transpose.c -- the way back of a convolution as a layer: what it is.
 *
 *   y[h][w][o] = bias[o] + sum kh kw i  x[(h + pt - kh dh) / sh][(w + pl - kw dw) / sw][i] * kernel[kh][kw][o][i]
 *
 * where indices of x are whole.
 *
 * Its numbers are those of the convolution that it is the way back of, from y's shape (ih iw ic) to x's (oh ow oc): its forward is
 * that one's dx, and its dx that one's forward. Options and defaults: Keras 3; padding is TensorFlow's of that convolution. */
#include "options.h"

static const Option options[] = {
    { "filters",            INT,    REQUIRED,         "1..",         "number of output channels" },
    { "kernel_size",        PAIR,   REQUIRED,         "1..65536",    "height and width of the window" },
    { "strides",            PAIR,   "1",              "1..65536",    "step of the window, by which the map grows" },
    { "padding",            CHOICE, "valid",          "valid same",  "same: the map grows by its strides alone" },
    { "output_padding",     PAIR,   NULL,             "0..65535",    "rows and columns more, fewer than strides" },
    CHANNELS_LAST,
    { "dilation_rate",      PAIR,   "1",              "1..65536",    "how far the window's elements are apart" },
    { "activation",         ITEM,   "linear",         "activation",  "applied to the result" },
    { "use_bias",           BOOL,   "true",           NULL,          "adds a number a channel" },
    { "kernel_initializer", ITEM,   "glorot_uniform", "initializer", "what the kernel starts as" },
    { "bias_initializer",   ITEM,   "zeros",          "initializer", "what the bias starts as" },
    { "kernel_regularizer", ITEM,   "none",           "regularizer", "a penalty on the kernel, added to the loss" },
    { "bias_regularizer",   ITEM,   "none",           "regularizer", "a penalty on the bias, added to the loss" },
    { "kernel_constraint",  ITEM,   "none",           "constraint",  "what the kernel is kept within, behind each update" },
    { "bias_constraint",    ITEM,   "none",           "constraint",  "what the bias is kept within, behind each update" },
    LAYER_OPTIONS,
    END
};

/* How long an axis of n gets; padded, more: padding is "same", and output_padding, -1 where none is given. */
static long grown(long n, long k, long stride, bool padded, int more)
{
    if (padded) return more < 0 ? n * stride : (n - 1) * stride + k % 2 + more;
    return (n - 1) * stride + k + (more >= 0 ? more : k < stride ? stride - k : 0);
}

static bool fits(const Node *n, const int *stride, const int *dilation, const Setting *more)
{
    for (int i = 0; i < 2; i++) {
        if (stride[i] > 1 && (dilation[0] > 1 || dilation[1] > 1)) {
            err_at(n->loc, "%s: strides %dx%d and dilation_rate %dx%d: one of them must be 1", label(n), stride[0], stride[1],
                   dilation[0], dilation[1]);
            return false;
        }
        if (more->given && more->ints[i] >= stride[i]) {
            err_at(more->loc, "%s: output_padding %d is not below the stride, %d", label(n), more->ints[i], stride[i]);
            return false;
        }
    }
    return true;
}

/* An axis of x and what it becomes; false, and said, where no convolution goes back from there. */
static bool put_axis(Node *n, int axis, const char *const names[7])
{
    const int *k = pair(n->item, "kernel_size"), *s = pair(n->item, "strides"), *d = pair(n->item, "dilation_rate");
    const Setting *more = setting(n->item, "output_padding");
    bool padded = same(text(n->item, "padding"), "same");
    int x = n->in[0]->shape.d[axis];
    long span = (k[axis] - 1L) * d[axis] + 1, y = grown(x, span, s[axis], padded, more->given ? more->ints[axis] : -1);
    if (span > 65536 || y > MOST_ELEMENTS) {
        err_at(n->loc, "%s: %ld pixels, by a window that spans %ld, are too many", label(n), y, span);
        return false;
    }
    Window w = window((int)y, (int)span, s[axis], padded);
    if (y < 1 || w.out != x) {
        err_at(n->loc, "%s: a convolution of %ld pixels gives %d, not the input's %d", label(n), y, w.out, x);
        help("with padding = \"same\" and an even kernel, output_padding must be above 0");
        return false;
    }
    put(n, names[0], k[axis]), put(n, names[1], s[axis]), put(n, names[2], d[axis]);
    put(n, names[3], w.before), put(n, names[4], w.after), put(n, names[5], x), put(n, names[6], (double)y);
    return true;
}

/* [oh, ow, oc] -> [ih, iw, ic] */
static void shape(Node *n)
{
    static const char *const h[] = { "kh", "sh", "dh", "pt", "pb", "oh", "ih" }, *const w[] = { "kw", "sw", "dw", "pl", "pr", "ow",
        "iw" };
    Shape x = n->in[0]->shape;
    const int *stride = pair(n->item, "strides"), *dilation = pair(n->item, "dilation_rate");
    if (!is_map(n) || !fits(n, stride, dilation, setting(n->item, "output_padding"))) return;
    if (!put_axis(n, 0, h) || !put_axis(n, 1, w)) return;
    int out = (int)integer(n->item, "filters"), kh = (int)get(n, "kh"), kw = (int)get(n, "kw");
    Shape kernel = shape4(kh, kw, out, x.d[2]);
    if (size(kernel) < 0) {
        err_at(n->loc, "%s: a kernel of %s has more than " MOST_TEXT " elements", label(n), show(kernel));
        return;
    }
    put(n, "ic", out), put(n, "oc", x.d[2]), put(n, "groups", 1), put(n, "transposed", 1);
    output(n, "y", shape3((int)get(n, "ih"), (int)get(n, "iw"), out));
    if (!n->out) return;
    n->macs = size(x) * kh * kw * out;
    param(n, "kernel", kernel, "hwoi");
    if (flag(n->item, "use_bias")) param(n, "bias", shape1(out), "o");
}

const Op op_conv2d_transpose = {
    .name = "Conv2DTranspose", .kind = LAYER, .what = "the way back of a convolution", .options = options, .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",       "x kernel bias?", 0 },
        { BACKWARD, "dz",      "dz",      "dy y", 0 },         /* if an activation is fused: the calls below then read dz */
        { BACKWARD, "dx",      "dx",      "dy kernel", 0 },
        { BACKWARD, "dkernel", "dkernel", "dy x", 0 },
        { BACKWARD, "dbias",   "dbias?",  "dy", 0 },
    },
};
