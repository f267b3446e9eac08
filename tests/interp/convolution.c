/* convolution.c -- windows, and the convolutions by their definitions */
#include "windows.h"

static int channels(Shape s) { return s.d[s.rank - 1]; }

/* TensorFlow's "same": out = ceil(n / stride), the odd row of padding behind; "causal": as many, all padding before; k: what the
 * window spans. */
static int extent(int n, int k, int stride, const char *padding, int *before)
{
    bool causal = same(padding, "causal");
    *before = causal ? k - 1 : 0;
    if (causal || !same(padding, "same")) return (n + *before - k) / stride + 1;
    int out = (n + stride - 1) / stride, pad = (out - 1) * stride + k - n;
    *before = pad > 0 ? pad / 2 : 0;
    return out;
}

Windows windows(const Step *s, const char *size_option)
{
    Shape x = s->in[0]->shape;
    const Setting *k = option(s->item, size_option), *stride = option(s->item, "strides");
    const Setting *apart = option(s->item, "dilation_rate");
    if (!stride || stride->n == 0) stride = k;
    Windows w = { .id = 1, .ih = 1, .kd = 1, .kh = 1, .sd = 1, .sh = 1, .dd = 1, .dh = 1, .dw = 1, .ic = channels(x) };
    int last = x.rank - 2, *const n[] = { &w.iw, &w.ih, &w.id }, *const of[] = { &w.kw, &w.kh, &w.kd },
        *const step[] = { &w.sw, &w.sh, &w.sd }, *const gap[] = { &w.dw, &w.dh, &w.dd };
    for (int i = 0; i <= last; i++) {      /* a map is a volume of one plane, a sequence one row of it */
        *n[i] = x.d[last - i], *of[i] = k->ints[last - i], *step[i] = stride->ints[last - i];
        if (apart && apart->n) *gap[i] = apart->ints[last - i];
    }
    const char *padding = text(s->item, "padding");
    w.od = extent(w.id, (w.kd - 1) * w.dd + 1, w.sd, padding, &w.front);
    w.oh = extent(w.ih, (w.kh - 1) * w.dh + 1, w.sh, padding, &w.top);
    w.ow = extent(w.iw, (w.kw - 1) * w.dw + 1, w.sw, padding, &w.left);
    w.oc = option(s->item, "filters") ? (int)integer(s->item, "filters") : w.ic;
    return w;
}

/* [h, w, c], of a volume with the depth before, of a sequence without h; [kh, kw, a, b]. */
static Shape map_shape(const Step *s, int d, int h, int w, int c)
{
    const int sizes[] = { d, h, w };
    Shape y = { .rank = s->in[0]->shape.rank };
    for (int i = 0; i < y.rank - 1; i++) y.d[i] = sizes[4 - y.rank + i];
    y.d[y.rank - 1] = c;
    return y;
}

static Shape kernel_shape(const Step *s, const Windows *w, int a, int b)
{
    Shape k = map_shape(s, w->kd, w->kh, w->kw, a);
    k.d[k.rank++] = b;
    return k;
}

/* ---- Conv: y[oh][ow][oc] = bias[oc] + sum of x[oh s + kh d - top][..][ic] kernel[kh][kw][ic][oc], ic of oc's group ---- */

static int inputs_a_group(const Step *s) { return channels(s->in[0]->shape) / (int)integer(s->item, "groups"); }

void add_kernel(Net *net, Step *s, Shape kernel, int outputs, const char *regularizer)
{
    add_param(net, s, KERNEL, "kernel", kernel, true, option_item(s->item, regularizer));
    if (option_number(s->item, "use_bias", 1) != 0)
        add_param(net, s, BIAS, "bias", shape1(outputs), true, option_item(s->item, "bias_regularizer"));
}

void conv_shape(Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    s->shape = map_shape(s, w.od, w.oh, w.ow, w.oc);
    add_kernel(net, s, kernel_shape(s, &w, inputs_a_group(s), w.oc), w.oc, "kernel_regularizer");
}

/* y = bias, or its transpose: dbias += dy */
void bias_forward(const Net *net, Step *s)
{
    int c = channels(s->shape);
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = s->param[BIAS] ? s->param[BIAS]->w[i % c] : 0;
}

void bias_backward(const Net *net, Step *s)
{
    int c = channels(s->shape);
    for (long i = 0; s->param[BIAS] && i < s->n * net->batch; i++) s->param[BIAS]->g[i % c] += s->dy[i];
}

/* y[0..n) += x k[0..n); and its transposes. Outputs lie side by side, so they are inmost: thousands of millions a sample of vgg. */
static void add_product(int n, double *restrict y, double x, const double *restrict k)
{
    for (int i = 0; i < n; i++) y[i] += x * k[i];
}

static double dot(int n, const double *restrict a, const double *restrict b)
{
    double sums[4] = { 0 };
    int i = 0;
    for (; i + 4 <= n; i += 4) for (int j = 0; j < 4; j++) sums[j] += a[i + j] * b[i + j];
    for (; i < n; i++) sums[0] += a[i] * b[i];
    return sums[0] + sums[1] + (sums[2] + sums[3]);
}

void conv_forward(const Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    const double *x = s->in[0]->y, *kernel = s->param[KERNEL]->w;
    bias_forward(net, s);
    int inputs = inputs_a_group(s), outputs = inputs * w.oc / w.ic;
    EACH_WINDOW(w, net->batch)
        for (int ic = 0; ic < w.ic; ic++) {
            int first = ic / inputs * outputs;           /* output of ic's group */
            long k = (tap * inputs + ic % inputs) * (long)w.oc + first;
            add_product(outputs, s->y + out * w.oc + first, x[at * w.ic + ic], kernel + k);
        }
}

void conv_backward(const Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    const double *x = s->in[0]->y, *kernel = s->param[KERNEL]->w;
    double *dx = s->in[0]->dy, *dkernel = s->param[KERNEL]->g;
    bias_backward(net, s);
    int inputs = inputs_a_group(s), outputs = inputs * w.oc / w.ic;
    EACH_WINDOW(w, net->batch)
        for (int ic = 0; ic < w.ic; ic++) {
            int first = ic / inputs * outputs;
            long k = (tap * inputs + ic % inputs) * (long)w.oc + first, i = at * w.ic + ic;
            const double *dy = s->dy + out * w.oc + first;
            add_product(outputs, dkernel + k, x[i], dy);
            dx[i] += dot(outputs, kernel + k, dy);
        }
}

/* ---- DepthwiseConv: y[oh][ow][ic M + m] = bias + sum of x[oh s + kh d - top][..][ic] kernel[kh][kw][ic][m] ---- */

static int multiplier(const Step *s) { return (int)integer(s->item, "depth_multiplier"); }

void depthwise_shape(Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    int m = multiplier(s);
    s->shape = map_shape(s, w.od, w.oh, w.ow, w.ic * m);
    add_kernel(net, s, kernel_shape(s, &w, w.ic, m), w.ic * m, "depthwise_regularizer");
}

void depthwise_forward(const Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    int c = channels(s->shape), m = multiplier(s);
    bias_forward(net, s);
    EACH_WINDOW(w, net->batch)
        for (int o = 0; o < c; o++)
            s->y[out * c + o] += s->in[0]->y[at * w.ic + o / m] * s->param[KERNEL]->w[tap * c + o];
}

void depthwise_backward(const Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    int c = channels(s->shape), m = multiplier(s);
    bias_backward(net, s);
    EACH_WINDOW(w, net->batch)
        for (int o = 0; o < c; o++) {
            long k = tap * c + o, i = at * w.ic + o / m;
            s->param[KERNEL]->g[k] += s->in[0]->y[i] * s->dy[out * c + o];
            s->in[0]->dy[i] += s->param[KERNEL]->w[k] * s->dy[out * c + o];
        }
}

/* ---- SeparableConv: the depthwise one without a bias, then y[..][o] = bias[o] + sum of that[..][i] pointwise[i][o] ---- */

enum { POINTWISE = MEAN };

void separable_shape(Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    int m = multiplier(s);
    s->shape = map_shape(s, w.od, w.oh, w.ow, w.oc);
    add_param(net, s, KERNEL, "depthwise_kernel", kernel_shape(s, &w, w.ic, m), true,
              option_item(s->item, "depthwise_regularizer"));
    add_param(net, s, POINTWISE, "pointwise_kernel", kernel_shape(s, &(Windows){ .kd = 1, .kh = 1, .kw = 1 }, w.ic * m, w.oc),
              true, option_item(s->item, "pointwise_regularizer"));
    if (option_number(s->item, "use_bias", 1) != 0)
        add_param(net, s, BIAS, "bias", shape1(w.oc), true, option_item(s->item, "bias_regularizer"));
}

void separable_forward(const Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    int m = multiplier(s), inner = w.ic * m;
    const double *pointwise = s->param[POINTWISE]->w;
    long pixels = (long)w.oh * w.ow * net->batch;
    s->kept = NEWS(double, pixels * inner);
    EACH_WINDOW(w, net->batch)
        for (int i = 0; i < inner; i++)
            s->kept[out * inner + i] += s->in[0]->y[at * w.ic + i / m] * s->param[KERNEL]->w[tap * inner + i];
    bias_forward(net, s);
    for (long p = 0; p < pixels; p++)
        for (int i = 0; i < inner; i++) for (int o = 0; o < w.oc; o++)
            s->y[p * w.oc + o] += s->kept[p * inner + i] * pointwise[i * w.oc + o];
}

void separable_backward(const Net *net, Step *s)
{
    Windows w = windows(s, "kernel_size");
    int m = multiplier(s), inner = w.ic * m;
    const double *pointwise = s->param[POINTWISE]->w;
    long pixels = (long)w.oh * w.ow * net->batch;
    double *d = NEWS(double, pixels * inner);
    bias_backward(net, s);
    for (long p = 0; p < pixels; p++)
        for (int i = 0; i < inner; i++) for (int o = 0; o < w.oc; o++) {
            d[p * inner + i] += s->dy[p * w.oc + o] * pointwise[i * w.oc + o];
            s->param[POINTWISE]->g[i * w.oc + o] += s->dy[p * w.oc + o] * s->kept[p * inner + i];
        }
    EACH_WINDOW(w, net->batch)
        for (int i = 0; i < inner; i++) {
            long k = tap * inner + i, x = at * w.ic + i / m;
            s->param[KERNEL]->g[k] += s->in[0]->y[x] * d[out * inner + i];
            s->in[0]->dy[x] += s->param[KERNEL]->w[k] * d[out * inner + i];
        }
}

/* ---- ConvTranspose: each pixel of x adds kernel[kh][kw][o][i] x[i] to y[h s + kh d - top][w s + kw d - left][o] ---- */

/* An axis of n; before: how many rows are cut off above. */
static int grown_axis(const Step *s, int axis, int n, int *before)
{
    int stride = setting(s->item, "strides")->ints[axis], d = setting(s->item, "dilation_rate")->ints[axis];
    int k = (setting(s->item, "kernel_size")->ints[axis] - 1) * d + 1;
    const Setting *more = setting(s->item, "output_padding");
    bool same_padding = same(text(s->item, "padding"), "same");
    int out = (n - 1) * stride + (same_padding ? k % 2 : k);
    if (more->given) out += more->ints[axis];
    else if (same_padding) out = n * stride;
    else if (k < stride) out += stride - k;
    int pad = (n - 1) * stride + k - out;
    *before = same_padding && pad > 0 ? pad / 2 : 0;
    return out;
}

/* From the output, as the windows of the convolution back. */
static Windows grown(const Step *s)
{
    Shape x = s->in[0]->shape;
    Windows w = { .id = 1, .ih = 1, .od = 1, .oh = 1, .kd = 1, .kh = 1, .sd = 1, .sh = 1, .dd = 1, .dh = 1,
                  .oc = channels(x), .ic = (int)integer(s->item, "filters") };
    int last = x.rank - 2, *const n[] = { &w.iw, &w.ih, &w.id }, *const out[] = { &w.ow, &w.oh, &w.od },
        *const before[] = { &w.left, &w.top, &w.front }, *const of[] = { &w.kw, &w.kh, &w.kd },
        *const step[] = { &w.sw, &w.sh, &w.sd }, *const gap[] = { &w.dw, &w.dh, &w.dd };
    for (int i = 0; i <= last; i++) {
        *of[i] = setting(s->item, "kernel_size")->ints[last - i], *step[i] = setting(s->item, "strides")->ints[last - i];
        *gap[i] = setting(s->item, "dilation_rate")->ints[last - i], *out[i] = x.d[last - i];
        *n[i] = grown_axis(s, last - i, *out[i], before[i]);
    }
    return w;
}

void grown_shape(Net *net, Step *s)
{
    Windows w = grown(s);
    s->shape = map_shape(s, w.id, w.ih, w.iw, w.ic);
    add_kernel(net, s, kernel_shape(s, &w, w.ic, w.oc), w.ic, "kernel_regularizer");
}

void grown_forward(const Net *net, Step *s)
{
    Windows w = grown(s);
    bias_forward(net, s);
    EACH_WINDOW(w, net->batch)
        for (int o = 0; o < w.ic; o++) for (int i = 0; i < w.oc; i++)
            s->y[at * w.ic + o] += s->in[0]->y[out * w.oc + i] * s->param[KERNEL]->w[(tap * w.ic + o) * w.oc + i];
}

void grown_backward(const Net *net, Step *s)
{
    Windows w = grown(s);
    bias_backward(net, s);
    EACH_WINDOW(w, net->batch)
        for (int o = 0; o < w.ic; o++) for (int i = 0; i < w.oc; i++) {
            long k = (tap * w.ic + o) * w.oc + i;
            s->param[KERNEL]->g[k] += s->in[0]->y[out * w.oc + i] * s->dy[at * w.ic + o];
            s->in[0]->dy[out * w.oc + i] += s->param[KERNEL]->w[k] * s->dy[at * w.ic + o];
        }
}
