/* layers.c -- shapes, forward and backward of the layers, each by its definition
 *
 * Loops run over what the formula sums over; a window's element outside of the map is skipped. Backward is the transpose of the
 * forward loop: the same loops with the assignment turned round. */
#include "windows.h"
#include <math.h>
#include <string.h>

static int channels(Shape s) { return s.d[s.rank - 1]; }

static void keep_shape(Net *net, Step *s)
{
    (void)net;
    s->shape = s->in[0]->shape;
}

static void copy_forward(const Net *net, Step *s)
{
    memcpy(s->y, s->in[0]->y, sizeof(double) * (size_t)(s->n * net->batch));
}

static void copy_backward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) s->in[0]->dy[i] += s->dy[i];
}

/* ---- Input: its y is filled in by who runs the network ---- */

static void input_shape(Net *net, Step *s)
{
    (void)net;
    const Setting *shape = setting(s->item, "shape");
    s->shape.rank = shape->n;
    memcpy(s->shape.d, shape->ints, sizeof(int) * (size_t)shape->n);
}

static void nothing(const Net *net, Step *s) { (void)net, (void)s; }

/* ---- Dense: along the last axis ---- */

static void dense_shape(Net *net, Step *s)
{
    s->shape = s->in[0]->shape;
    s->shape.d[s->shape.rank - 1] = (int)integer(s->item, "units");
    add_kernel(net, s, shape2(channels(s->in[0]->shape), channels(s->shape)), channels(s->shape), "kernel_regularizer");
}

static void dense_forward(const Net *net, Step *s)
{
    int in = channels(s->in[0]->shape), units = channels(s->shape);
    const double *x = s->in[0]->y, *kernel = s->param[KERNEL]->w;
    bias_forward(net, s);
    for (long r = 0; r < s->n / units * net->batch; r++)
        for (int i = 0; i < in; i++) for (int o = 0; o < units; o++) s->y[r * units + o] += x[r * in + i] * kernel[i * units + o];
}

static void dense_backward(const Net *net, Step *s)
{
    int in = channels(s->in[0]->shape), units = channels(s->shape);
    const double *x = s->in[0]->y, *kernel = s->param[KERNEL]->w;
    double *dx = s->in[0]->dy, *dkernel = s->param[KERNEL]->g;
    bias_backward(net, s);
    for (long r = 0; r < s->n / units * net->batch; r++)
        for (int i = 0; i < in; i++) for (int o = 0; o < units; o++) {
            dkernel[i * units + o] += x[r * in + i] * s->dy[r * units + o];
            dx[r * in + i] += kernel[i * units + o] * s->dy[r * units + o];
        }
}

/* ---- pooling ---- */

static void pool_shape(Net *net, Step *s)
{
    (void)net;
    Windows w = windows(s, "pool_size");
    const int out[] = { w.ow, w.oh, w.od };
    s->shape = s->in[0]->shape;
    for (int i = 0; i < s->shape.rank - 1; i++) s->shape.d[s->shape.rank - 2 - i] = out[i];
}

static void max_forward(const Net *net, Step *s)
{
    Windows w = windows(s, "pool_size");
    const double *x = s->in[0]->y;
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = -INFINITY;
    EACH_WINDOW(w, net->batch)
        for (int c = 0; c < w.ic; c++) if (x[at * w.ic + c] > s->y[out * w.ic + c]) s->y[out * w.ic + c] = x[at * w.ic + c];
}

/* All of dy goes to the first maximum in raster order; taken marks the cells that have given theirs. */
static void max_backward(const Net *net, Step *s)
{
    Windows w = windows(s, "pool_size");
    const double *x = s->in[0]->y;
    bool *taken = NEWS(bool, s->n * net->batch);
    EACH_WINDOW(w, net->batch)
        for (int c = 0; c < w.ic; c++) {
            long cell = out * w.ic + c, pixel = at * w.ic + c;
            if (taken[cell] || x[pixel] != s->y[cell]) continue;
            s->in[0]->dy[pixel] += s->dy[cell];
            taken[cell] = true;
        }
}

/* How many elements of each output pixel's window lie on the map: what "same" padding divides by. */
static double *window_sizes(const Windows *w)
{
    double *count = NEWS(double, w->od * w->oh * w->ow);
    EACH_WINDOW(*w, 1) count[out] += 1 + 0 * (double)at;
    return count;
}

static void average_forward(const Net *net, Step *s)
{
    Windows w = windows(s, "pool_size");
    const double *count = window_sizes(&w);
    long pixels = (long)w.od * w.oh * w.ow;
    memset(s->y, 0, sizeof(double) * (size_t)(s->n * net->batch));
    EACH_WINDOW(w, net->batch)
        for (int c = 0; c < w.ic; c++) s->y[out * w.ic + c] += s->in[0]->y[at * w.ic + c] / count[out % pixels];
}

static void average_backward(const Net *net, Step *s)
{
    Windows w = windows(s, "pool_size");
    const double *count = window_sizes(&w);
    long pixels = (long)w.od * w.oh * w.ow;
    EACH_WINDOW(w, net->batch)
        for (int c = 0; c < w.ic; c++) s->in[0]->dy[at * w.ic + c] += s->dy[out * w.ic + c] / count[out % pixels];
}

static void global_shape(Net *net, Step *s)
{
    (void)net;
    Shape x = s->in[0]->shape;
    s->shape = option_number(s->item, "keepdims", 0) == 0 ? shape1(channels(x)) : x;
    for (int i = 0; i < s->shape.rank - 1; i++) s->shape.d[i] = 1;
}

/* Element i of the input belongs to the output's element global(s, i). */
static long global(const Step *s, long i)
{
    int c = channels(s->shape);
    return i / s->in[0]->n * c + i % c;
}

static void global_average_forward(const Net *net, Step *s)
{
    const Step *x = s->in[0];
    memset(s->y, 0, sizeof(double) * (size_t)(s->n * net->batch));
    for (long i = 0; i < x->n * net->batch; i++) s->y[global(s, i)] += x->y[i] * (double)s->n / (double)x->n;
}

static void global_average_backward(const Net *net, Step *s)
{
    Step *x = s->in[0];
    for (long i = 0; i < x->n * net->batch; i++) x->dy[i] += s->dy[global(s, i)] * (double)s->n / (double)x->n;
}

static void global_max_forward(const Net *net, Step *s)
{
    const Step *x = s->in[0];
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = -INFINITY;
    for (long i = 0; i < x->n * net->batch; i++) if (x->y[i] > s->y[global(s, i)]) s->y[global(s, i)] = x->y[i];
}

/* Equal maxima share the gradient, as in TensorFlow's reduce_max. */
static void global_max_backward(const Net *net, Step *s)
{
    Step *x = s->in[0];
    double *count = NEWS(double, s->n * net->batch);
    for (long i = 0; i < x->n * net->batch; i++) count[global(s, i)] += x->y[i] == s->y[global(s, i)];
    for (long i = 0; i < x->n * net->batch; i++)
        if (x->y[i] == s->y[global(s, i)]) x->dy[i] += s->dy[global(s, i)] / count[global(s, i)];
}

/* ---- Flatten, Reshape ---- */

static void flatten_shape(Net *net, Step *s)
{
    (void)net;
    s->shape = shape1((int)s->in[0]->n);
}

static void reshape_shape(Net *net, Step *s)
{
    (void)net;
    const Setting *to = setting(s->item, "target_shape");
    long known = 1;
    s->shape.rank = to->n;
    for (int i = 0; i < to->n; i++) if (to->ints[i] > 0) known *= to->ints[i];
    for (int i = 0; i < to->n; i++) s->shape.d[i] = to->ints[i] > 0 ? to->ints[i] : (int)(s->in[0]->n / known);
}

/* ---- Dropout: only its absence is comparable ---- */

static void dropout_forward(const Net *net, Step *s)
{
    if (net->training && number(s->item, "rate") != 0) quit("%s: only dropout of rate 0 can be compared", s->name);
    copy_forward(net, s);
}

static void noise_forward(const Net *net, Step *s)
{
    if (net->training && number(s->item, "stddev") != 0) quit("%s: only noise of stddev 0 can be compared", s->name);
    copy_forward(net, s);
}

/* What draws at each place of its range is comparable where it is absent. */
static void random_forward(const Net *net, Step *s)
{
    if (net->training) quit("%s draws: it cannot be compared in training", s->name);
    copy_forward(net, s);
}

/* ---- RandomContrast, RandomBrightness: what a range of one point draws can be compared; both are absent in inference ---- */

/* A contrast of factor 0 multiplies by 1; brightness adds the factor in units of the range. */
static double shift_of(const Step *s)
{
    const Setting *f = setting(s->item, "factor"), *range = setting(s->item, "value_range");
    bool contrast = same(s->item->op->name, "RandomContrast"), one = f->n ? f->numbers[0] == f->numbers[1] : f->number == 0;
    double value = f->n ? f->numbers[0] : f->number;
    if (!one || (contrast && value != 0)) quit("%s draws: only a factor {a, a} can be compared, of a contrast {0, 0}", s->name);
    return contrast ? 0 : value * (range->numbers[1] - range->numbers[0]);
}

static void colour_forward(const Net *net, Step *s)
{
    const double *range = setting(s->item, "value_range")->numbers;
    for (long i = 0; i < s->n * net->batch; i++) {
        double v = s->in[0]->y[i] + shift_of(s);
        s->y[i] = net->training ? fmin(fmax(v, range[0]), range[1]) : s->in[0]->y[i];
    }
}

static void colour_backward(const Net *net, Step *s)
{
    const double *range = setting(s->item, "value_range")->numbers;
    for (long i = 0; i < s->n * net->batch; i++) {
        double v = s->in[0]->y[i] + shift_of(s);
        s->in[0]->dy[i] += v < range[0] || v > range[1] ? 0 : s->dy[i];
    }
}

/* ---- BatchNormalization over the last axis: y = gamma (x - mean) / sqrt(variance + epsilon) + beta ---- */

static bool batch_statistics(const Net *net, const Step *s)
{
    return net->training && option_number(s->item, "trainable", 1) != 0;
}

static void norm_shape(Net *net, Step *s)
{
    s->shape = s->in[0]->shape;
    Shape c = shape1(channels(s->shape));
    if (flag(s->item, "scale")) add_param(net, s, GAMMA, "gamma", c, true, option_item(s->item, "gamma_regularizer"));
    if (flag(s->item, "center")) add_param(net, s, BETA, "beta", c, true, option_item(s->item, "beta_regularizer"));
    add_param(net, s, MEAN, "moving_mean", c, false, NULL);
    add_param(net, s, VARIANCE, "moving_variance", c, false, NULL);
}

/* The batch's mean and biased variance of channel c. */
static void moments(const double *x, long n, int c, int stride, double *mean, double *variance)
{
    double rows = (double)(n / stride);
    *mean = *variance = 0;
    for (long i = c; i < n; i += stride) *mean += x[i] / rows;
    for (long i = c; i < n; i += stride) *variance += (x[i] - *mean) * (x[i] - *mean) / rows;
}

static void move(const Step *s, int c, double mean, double variance)
{
    double m = number(s->item, "momentum"), *moving_mean = s->param[MEAN]->w, *moving_variance = s->param[VARIANCE]->w;
    moving_mean[c] = moving_mean[c] * m + mean * (1 - m);
    moving_variance[c] = moving_variance[c] * m + variance * (1 - m);
}

static void norm_forward(const Net *net, Step *s)
{
    int cs = channels(s->shape);
    long n = s->n * net->batch;
    const double *x = s->in[0]->y;
    s->kept = NEWS(double, n + cs);                        /* normalised x, and behind it 1 / deviation */
    for (int c = 0; c < cs; c++) {
        double mean = s->param[MEAN]->w[c], variance = s->param[VARIANCE]->w[c];
        if (batch_statistics(net, s)) moments(x, n, c, cs, &mean, &variance), move(s, c, mean, variance);
        double scale = s->kept[n + c] = 1 / sqrt(variance + number(s->item, "epsilon"));
        double gamma = s->param[GAMMA] ? s->param[GAMMA]->w[c] : 1, beta = s->param[BETA] ? s->param[BETA]->w[c] : 0;
        for (long i = c; i < n; i += cs) s->kept[i] = (x[i] - mean) * scale, s->y[i] = gamma * s->kept[i] + beta;
    }
}

/* dx = gamma / deviation (dy - mean of dy - xhat x mean of dy xhat); the means only where the statistics are the batch's */
static void norm_backward(const Net *net, Step *s)
{
    int cs = channels(s->shape);
    long n = s->n * net->batch;
    for (int c = 0; c < cs; c++) {
        double sum = 0, dot = 0, rows = (double)(n / cs), gamma = s->param[GAMMA] ? s->param[GAMMA]->w[c] : 1;
        for (long i = c; i < n; i += cs) sum += s->dy[i], dot += s->dy[i] * s->kept[i];
        if (s->param[GAMMA]) s->param[GAMMA]->g[c] += dot;
        if (s->param[BETA]) s->param[BETA]->g[c] += sum;
        if (!batch_statistics(net, s)) sum = dot = 0;
        for (long i = c; i < n; i += cs)
            s->in[0]->dy[i] += gamma * s->kept[n + c] * (s->dy[i] - sum / rows - s->kept[i] * dot / rows);
    }
}

/* ---- PReLU ---- */

static void prelu_shape(Net *net, Step *s)
{
    const Setting *axes = setting(s->item, "shared_axes");
    Shape alpha = s->shape = s->in[0]->shape;
    for (int i = 0; axes->given && i < how_many(axes); i++) alpha.d[(int)nth(axes, i) - 1] = 1;
    add_param(net, s, 0, "alpha", alpha, true, option_item(s->item, "alpha_regularizer"));
}

/* Which slope element i has. */
static long slope_no(const Step *s, long i)
{
    long no = 0, stride = 1;
    Shape alpha = s->param[0]->shape;
    for (int k = s->shape.rank - 1; k >= 0; k--) {
        no += i % s->shape.d[k] % alpha.d[k] * stride;
        i /= s->shape.d[k], stride *= alpha.d[k];
    }
    return no;
}

static void prelu_forward(const Net *net, Step *s)
{
    const double *x = s->in[0]->y;
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = x[i] > 0 ? x[i] : x[i] * s->param[0]->w[slope_no(s, i)];
}

static void prelu_backward(const Net *net, Step *s)
{
    const double *x = s->in[0]->y;
    for (long i = 0; i < s->n * net->batch; i++) {
        long no = slope_no(s, i);
        s->in[0]->dy[i] += x[i] > 0 ? s->dy[i] : x[i] < 0 ? s->dy[i] * s->param[0]->w[no] : 0;
        if (x[i] < 0) s->param[0]->g[no] += s->dy[i] * x[i];
    }
}

/* ---- Concatenate ---- */

/* The axis within a sample; Keras counts the batch as axis 0. */
static int joined_axis(const Step *s)
{
    int axis = (int)option_number(s->item, "axis", -1);
    return axis < 0 ? axis + s->in[0]->shape.rank : axis - 1;
}

static void concatenate_shape(Net *net, Step *s)
{
    (void)net;
    int a = joined_axis(s);
    s->shape = s->in[0]->shape;
    for (int k = 1; k < s->n_in; k++) s->shape.d[a] += s->in[k]->shape.d[a];
}

/* Elements in one step along the axis before the joined one, of a step's shape. */
static long stretch(const Step *s, int axis)
{
    long n = 1;
    for (int i = axis; i < s->shape.rank; i++) n *= s->shape.d[i];
    return n;
}

/* Both ways: to y from the inputs, or from dy to the inputs' gradients. */
static void concatenate(const Net *net, Step *s, bool back)
{
    int a = joined_axis(s);
    long row = stretch(s, a), before = 0;
    for (int k = 0; k < s->n_in; k++) {
        Step *x = s->in[k];
        long part = stretch(x, a);
        for (long i = 0; i < x->n * net->batch; i++) {
            long at = i / part * row + before + i % part;
            if (back) x->dy[i] += s->dy[at];
            else s->y[at] = x->y[i];
        }
        before += part;
    }
}

static void concatenate_forward(const Net *net, Step *s) { concatenate(net, s, false); }
static void concatenate_backward(const Net *net, Step *s) { concatenate(net, s, true); }

/* ---- Permute: axis k of y is axis dims[k] of x; RepeatVector ---- */

static void permute_shape(Net *net, Step *s)
{
    (void)net;
    s->shape.rank = s->in[0]->shape.rank;
    for (int i = 0; i < s->shape.rank; i++) s->shape.d[i] = s->in[0]->shape.d[setting(s->item, "dims")->ints[i] - 1];
}

/* Which element of x is element i of y. */
static long permuted(const Step *s, long i)
{
    const Step *x = s->in[0];
    int place[MAX_RANK];
    long sample = i / s->n, at = 0;
    for (int k = s->shape.rank - 1; k >= 0; k--) {
        place[setting(s->item, "dims")->ints[k] - 1] = (int)(i % s->shape.d[k]);
        i /= s->shape.d[k];
    }
    for (int k = 0; k < x->shape.rank; k++) at = at * x->shape.d[k] + place[k];
    return sample * s->n + at;
}

static void permute_forward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = s->in[0]->y[permuted(s, i)];
}

static void permute_backward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) s->in[0]->dy[permuted(s, i)] += s->dy[i];
}

static void repeat_shape(Net *net, Step *s)
{
    (void)net;
    s->shape = shape2((int)integer(s->item, "n"), s->in[0]->shape.d[0]);
}

static void repeat_forward(const Net *net, Step *s)
{
    long c = s->in[0]->n;
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = s->in[0]->y[i / s->n * c + i % c];
}

static void repeat_backward(const Net *net, Step *s)
{
    long c = s->in[0]->n;
    for (long i = 0; i < s->n * net->batch; i++) s->in[0]->dy[i / s->n * c + i % c] += s->dy[i];
}

/* ---- Rescaling, Normalization: y = x times + plus, of numbers that are one or one a channel ---- */

static double channel_number(const Step *s, const char *name, double fallback, long i)
{
    const Setting *of = option(s->item, name);
    return of->n ? of->numbers[of->n == 1 ? 0 : i % channels(s->shape)] : option_number(s->item, name, fallback);
}

/* One that is adapted has its numbers as weights. */
static void adapted_shape(Net *net, Step *s)
{
    Shape c = shape1(channels(s->in[0]->shape));
    s->shape = s->in[0]->shape;
    if (setting(s->item, "mean")->given) return;
    add_param(net, s, MEAN, "mean", c, false, NULL);
    add_param(net, s, VARIANCE, "variance", c, false, NULL);
}

static double statistic(const Step *s, int k, const char *name, long i)
{
    return s->param[k] ? s->param[k]->w[i % channels(s->shape)] : channel_number(s, name, 0, i);
}

static double times_of(const Step *s, long i)
{
    if (!same(s->item->op->name, "Normalization")) return channel_number(s, "scale", 1, i);
    double deviation = sqrt(statistic(s, VARIANCE, "variance", i));
    if (deviation < 1e-7) deviation = 1e-7;
    return flag(s->item, "invert") ? deviation : 1 / deviation;
}

static double plus_of(const Step *s, long i)
{
    if (!same(s->item->op->name, "Normalization")) return channel_number(s, "offset", 0, i);
    double mean = statistic(s, MEAN, "mean", i);
    return flag(s->item, "invert") ? mean : -mean * times_of(s, i);
}

static void rescaling_forward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = s->in[0]->y[i] * times_of(s, i) + plus_of(s, i);
}

static void rescaling_backward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) s->in[0]->dy[i] += s->dy[i] * times_of(s, i);
}

/* ---- Resizing, CenterCrop, RandomCrop: resample.c ---- */

static void resize_forward(const Net *net, Step *s) { resample(net, s, false); }

static void random_crop_forward(const Net *net, Step *s)
{
    if (net->training) random_forward(net, s);
    resample(net, s, false);
}

static void resize_backward(const Net *net, Step *s) { resample(net, s, true); }

const Rule rules[] = {
    { "InputLayer",             input_shape,       nothing,                nothing },
    { "Conv2D",                 conv_shape,        conv_forward,           conv_backward },
    { "DepthwiseConv2D",        depthwise_shape,   depthwise_forward,      depthwise_backward },
    { "SeparableConv2D",        separable_shape,   separable_forward,      separable_backward },
    { "Conv2DTranspose",        grown_shape,       grown_forward,          grown_backward },
    { "Conv1D",                 conv_shape,        conv_forward,           conv_backward },
    { "DepthwiseConv1D",        depthwise_shape,   depthwise_forward,      depthwise_backward },
    { "SeparableConv1D",        separable_shape,   separable_forward,      separable_backward },
    { "Conv1DTranspose",        grown_shape,       grown_forward,          grown_backward },
    { "Conv3D",                 conv_shape,        conv_forward,           conv_backward },
    { "Conv3DTranspose",        grown_shape,       grown_forward,          grown_backward },
    { "Dense",                  dense_shape,       dense_forward,          dense_backward },
    { "Lambda",                 keep_shape,        lambda_forward,         lambda_backward },
    { "Embedding",              embedding_shape,   embedding_forward,      embedding_backward },
    { "MaxPooling1D",           pool_shape,        max_forward,            max_backward },
    { "AveragePooling1D",       pool_shape,        average_forward,        average_backward },
    { "GlobalMaxPooling1D",     global_shape,      global_max_forward,     global_max_backward },
    { "GlobalAveragePooling1D", global_shape,      global_average_forward, global_average_backward },
    { "ZeroPadding1D",          bordered_shape,    bordered_forward,       bordered_backward },
    { "ZeroPadding2D",          bordered_shape,    bordered_forward,       bordered_backward },
    { "Cropping1D",             bordered_shape,    bordered_forward,       bordered_backward },
    { "Cropping2D",             bordered_shape,    bordered_forward,       bordered_backward },
    { "UpSampling1D",           bordered_shape,    bordered_forward,       bordered_backward },
    { "UpSampling2D",           bordered_shape,    bordered_forward,       bordered_backward },
    { "MaxPooling2D",           pool_shape,        max_forward,            max_backward },
    { "AveragePooling2D",       pool_shape,        average_forward,        average_backward },
    { "GlobalMaxPooling2D",     global_shape,      global_max_forward,     global_max_backward },
    { "GlobalAveragePooling2D", global_shape,      global_average_forward, global_average_backward },
    { "MaxPooling3D",           pool_shape,        max_forward,            max_backward },
    { "AveragePooling3D",       pool_shape,        average_forward,        average_backward },
    { "GlobalMaxPooling3D",     global_shape,      global_max_forward,     global_max_backward },
    { "GlobalAveragePooling3D", global_shape,      global_average_forward, global_average_backward },
    { "ZeroPadding3D",          bordered_shape,    bordered_forward,       bordered_backward },
    { "Cropping3D",             bordered_shape,    bordered_forward,       bordered_backward },
    { "UpSampling3D",           bordered_shape,    bordered_forward,       bordered_backward },
    { "Flatten",                flatten_shape,     copy_forward,           copy_backward },
    { "Reshape",                reshape_shape,     copy_forward,           copy_backward },
    { "Dropout",                keep_shape,        dropout_forward,        copy_backward },
    { "SpatialDropout1D",       keep_shape,        dropout_forward,        copy_backward },
    { "SpatialDropout2D",       keep_shape,        dropout_forward,        copy_backward },
    { "SpatialDropout3D",       keep_shape,        dropout_forward,        copy_backward },
    { "GaussianDropout",        keep_shape,        dropout_forward,        copy_backward },
    { "AlphaDropout",           keep_shape,        dropout_forward,        copy_backward },
    { "GaussianNoise",          keep_shape,        noise_forward,          copy_backward },
    { "RandomCrop",             resized_shape,     random_crop_forward,    resize_backward },
    { "RandomErasing",          keep_shape,        random_forward,         copy_backward },
    { "RandomFlip",             keep_shape,        random_forward,         copy_backward },
    { "RandomTranslation",      keep_shape,        move_forward,           move_backward },
    { "RandomZoom",             keep_shape,        move_forward,           move_backward },
    { "RandomRotation",         keep_shape,        move_forward,           move_backward },
    { "RandomShear",            keep_shape,        move_forward,           move_backward },
    { "RandomContrast",         keep_shape,        colour_forward,         colour_backward },
    { "RandomBrightness",       keep_shape,        colour_forward,         colour_backward },
    { "BatchNormalization",     norm_shape,        norm_forward,           norm_backward },
    { "LayerNormalization",     within_shape,      within_forward,         within_backward },
    { "GroupNormalization",     within_shape,      within_forward,         within_backward },
    { "RMSNormalization",       within_shape,      within_forward,         within_backward },
    { "UnitNormalization",      within_shape,      within_forward,         within_backward },
    { "LocalResponseNormalization", keep_shape,    response_forward,       response_backward },
    { "SimpleRNN",              recurrent_shape,   recurrent_forward,      recurrent_backward },
    { "LSTM",                   recurrent_shape,   recurrent_forward,      recurrent_backward },
    { "GRU",                    recurrent_shape,   recurrent_forward,      recurrent_backward },
    { "Bidirectional",          both_shape,        both_forward,           both_backward },
    { "Add",                    merged_shape,      merged_forward,         merged_backward },
    { "Subtract",               merged_shape,      merged_forward,         merged_backward },
    { "Multiply",               merged_shape,      merged_forward,         merged_backward },
    { "Average",                merged_shape,      merged_forward,         merged_backward },
    { "Maximum",                merged_shape,      merged_forward,         merged_backward },
    { "Minimum",                merged_shape,      merged_forward,         merged_backward },
    { "Concatenate",            concatenate_shape, concatenate_forward,    concatenate_backward },
    { "Permute",                permute_shape,     permute_forward,        permute_backward },
    { "RepeatVector",           repeat_shape,      repeat_forward,         repeat_backward },
    { "Resizing",               resized_shape,     resize_forward,         resize_backward },
    { "CenterCrop",             resized_shape,     resize_forward,         resize_backward },
    { "Rescaling",              keep_shape,        rescaling_forward,      rescaling_backward },
    { "Normalization",          adapted_shape,     rescaling_forward,      rescaling_backward },
    { "ReLU",                   activation_shape,  activation_forward,     activation_backward },
    { "LeakyReLU",              activation_shape,  activation_forward,     activation_backward },
    { "ELU",                    activation_shape,  activation_forward,     activation_backward },
    { "PReLU",                  prelu_shape,       prelu_forward,          prelu_backward },
    { "Softmax",                activation_shape,  activation_forward,     activation_backward },
    { "Dot",                    dot_shape,         dot_forward,            dot_backward },
    { "MatMul",                 matmul_shape,      matmul_forward,         matmul_backward },
    { "Attention",              attention_shape,   attention_forward,      attention_backward },
    { "MultiHeadAttention",     heads_shape,       heads_forward,          heads_backward },
    { NULL,                     NULL,              NULL,                   NULL },
};
