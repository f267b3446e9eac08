/* attention.c -- Dot, MatMul, Attention and MultiHeadAttention, one product after the other
 *
 * A Matrix is an element's place by row and column; the gradient of a product goes to both. What lies between inputs and result is
 * made anew on the way back, each with a gradient. */
#include "net.h"
#include <math.h>
#include <string.h>

typedef struct { double *v, *d; long row, column; } Matrix;      /* d: its gradient */

static Matrix turned(Matrix m) { return (Matrix){ m.v, m.d, m.column, m.row }; }

/* y[i][j] += scale * sum k  a[i][k] * b[k][j], and back */
static void multiply(Matrix y, Matrix a, Matrix b, int rows, int columns, int n, double scale, bool back)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            for (int k = 0; k < n; k++) {
                long at = i * y.row + j * y.column, of = i * a.row + k * a.column, by = k * b.row + j * b.column;
                if (!back) { y.v[at] += scale * a.v[of] * b.v[by]; continue; }
                a.d[of] += scale * y.d[at] * b.v[by];
                b.d[by] += scale * y.d[at] * a.v[of];
            }
}

static Matrix of_step(Step *s, int sample, long row, long column)
{
    return (Matrix){ s->y + sample * s->n, s->dy + sample * s->n, row, column };
}

static void clear(Step *s, const Net *net) { memset(s->y, 0, sizeof *s->y * (size_t)(s->n * net->batch)); }

/* ---- Dot: rows are all places of the first input's other axes, columns those of the second's ---- */

static int dot_axis(const Step *s, int i)
{
    const Setting *axes = setting(s->item, "axes");
    int axis = (int)nth(axes, how_many(axes) > 1 ? i : 0), rank = s->in[i]->shape.rank;
    return axis < 0 ? axis + rank : axis - 1;
}

void dot_shape(Net *net, Step *s)
{
    (void)net;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < s->in[i]->shape.rank; k++) if (k != dot_axis(s, i)) s->shape.d[s->shape.rank++] = s->in[i]->shape.d[k];
    if (!s->shape.rank) s->shape = shape1(1);
}

/* Elements of an input behind its axis; of those, place `no` of all other axes. */
static long inner_of(const Step *x, int axis)
{
    long n = 1;
    for (int k = axis + 1; k < x->shape.rank; k++) n *= x->shape.d[k];
    return n;
}

static long place(const Step *x, int axis, long no)
{
    long within = inner_of(x, axis);
    return no / within * within * x->shape.d[axis] + no % within;
}

/* Its factor: 1, or 1 over the length along the axis, where all is zero as UnitNormalization has it. */
static double over_length(const Step *s, const double *x, long apart, int n)
{
    double sum = 0;
    for (int k = 0; k < n; k++) sum += x[k * apart] * x[k * apart];
    return option_number(s->item, "normalize", 0) == 0 ? 1 : fmin(1 / sqrt(sum), 1e12);
}

/* g is the gradient of x by its length. */
static void add_unit(const Step *s, double *dx, const double *x, const double *other, long apart, long beside, int n, double over,
                     double by, double dy)
{
    double dot = 0;
    for (int k = 0; k < n; k++) dot += x[k * apart] * other[k * beside];
    for (int k = 0; k < n; k++) dx[k * apart] += dy * by * over * other[k * beside];
    if (option_number(s->item, "normalize", 0) == 0) return;
    for (int k = 0; k < n; k++) dx[k * apart] -= dy * by * dot * over * over * over * x[k * apart];
}

static void dot_all(const Net *net, Step *s, bool back)
{
    Step *a = s->in[0], *b = s->in[1];
    int p = dot_axis(s, 0), q = dot_axis(s, 1), n = a->shape.d[p];
    long rows = a->n / n, columns = b->n / n, apart = inner_of(a, p), beside = inner_of(b, q);
    for (long at = 0; at < net->batch * s->n; at++) {
        long sample = at / s->n, i = at % s->n / columns, j = at % columns;
        long x = sample * a->n + place(a, p, i % rows), z = sample * b->n + place(b, q, j);
        double over = over_length(s, a->y + x, apart, n), by = over_length(s, b->y + z, beside, n), sum = 0;
        for (int k = 0; k < n; k++) sum += a->y[x + k * apart] * b->y[z + k * beside];
        s->y[at] = sum * over * by;
        if (!back) continue;
        add_unit(s, a->dy + x, a->y + x, b->y + z, apart, beside, n, over, by, s->dy[at]);
        add_unit(s, b->dy + z, b->y + z, a->y + x, beside, apart, n, by, over, s->dy[at]);
    }
}

void dot_forward(const Net *net, Step *s) { dot_all(net, s, false); }
void dot_backward(const Net *net, Step *s) { dot_all(net, s, true); }

/* ---- MatMul ---- */

static bool is_turned(const Step *s, const char *option) { return option_number(s->item, option, 0) != 0; }

void matmul_shape(Net *net, Step *s)
{
    (void)net;
    Shape a = s->in[0]->shape, b = s->in[1]->shape;
    s->shape = a;
    s->shape.d[a.rank - 2] = a.d[a.rank - 2 + is_turned(s, "transpose_a")];
    s->shape.d[a.rank - 1] = b.d[a.rank - 1 - is_turned(s, "transpose_b")];
}

static Matrix part(Step *s, long no)
{
    long columns = s->shape.d[s->shape.rank - 1], n = s->shape.d[s->shape.rank - 2] * columns;
    return (Matrix){ s->y + no * n, s->dy + no * n, columns, 1 };
}

static void matmul_all(const Net *net, Step *s, bool back)
{
    int rows = s->shape.d[s->shape.rank - 2], columns = s->shape.d[s->shape.rank - 1];
    int n = s->in[0]->shape.d[s->shape.rank - 1 - is_turned(s, "transpose_a")];
    for (long i = 0; i < net->batch * s->n / (rows * columns); i++) {
        Matrix a = part(s->in[0], i), b = part(s->in[1], i);
        if (is_turned(s, "transpose_a")) a = turned(a);
        if (is_turned(s, "transpose_b")) b = turned(b);
        multiply(part(s, i), a, b, rows, columns, n, 1, back);
    }
}

void matmul_forward(const Net *net, Step *s) { clear(s, net), matmul_all(net, s, false); }
void matmul_backward(const Net *net, Step *s) { matmul_all(net, s, true); }

/* ---- shares: a softmax of rows, under a causal mask of those up to the row's number ---- */

static void softmax(const Step *s, Matrix p, Matrix scores, int rows, int columns, bool back)
{
    bool causal = option_number(s->item, "use_causal_mask", 0) != 0;
    for (int i = 0; i < rows; i++) {
        int n = causal && i + 1 < columns ? i + 1 : columns;
        double *x = scores.v + i * columns, *y = p.v + i * columns, *dx = scores.d + i * columns, *dy = p.d + i * columns;
        double top = x[0], sum = 0;
        for (int j = 1; j < n; j++) top = fmax(top, x[j]);
        for (int j = 0; j < n && !back; j++) sum += y[j] = exp(x[j] - top);
        for (int j = 0; j < n && !back; j++) y[j] /= sum;
        for (int j = 0; j < n && back; j++) sum += y[j] * dy[j];
        for (int j = 0; j < n && back; j++) dx[j] += y[j] * (dy[j] - sum);
    }
}

/* Room of n numbers that begin as 0, with a gradient: a part of what the step keeps. */
static Matrix room(double **free, long n, long row, long column)
{
    Matrix m = { *free, *free + n, row, column };
    *free += 2 * n;
    return m;
}

/* ---- Attention ---- */

void attention_shape(Net *net, Step *s)
{
    s->shape = shape2(s->in[0]->shape.d[0], s->in[1]->shape.d[1]);
    if (option_number(s->item, "use_scale", 0) != 0) add_param(net, s, 0, "scale", (Shape){ 0 }, true, NULL)->w[0] = 1;
}

static void attention_of(Step *s, int sample, double *free, bool back)
{
    Step *key = s->in[s->n_in - 1];
    int steps = s->shape.d[0], others = key->shape.d[0], n = key->shape.d[1], c = s->shape.d[1];
    Param *factor = s->param[0];
    Matrix scores = room(&free, (long)steps * others, others, 1), p = room(&free, (long)steps * others, others, 1);
    Matrix q = of_step(s->in[0], sample, n, 1), k = of_step(key, sample, n, 1), v = of_step(s->in[1], sample, c, 1);
    double scale = factor ? factor->w[0] : 1;
    multiply(scores, q, turned(k), steps, others, n, scale, false), softmax(s, p, scores, steps, others, false);
    multiply(of_step(s, sample, c, 1), p, v, steps, c, others, 1, back);
    if (!back) return;
    softmax(s, p, scores, steps, others, true), multiply(scores, q, turned(k), steps, others, n, scale, true);
    for (int i = 0; factor && i < steps * others; i++) factor->g[0] += scores.d[i] * scores.v[i] / scale;
}

static void attention_all(const Net *net, Step *s, bool back)
{
    long n = 4L * s->shape.d[0] * s->in[1]->shape.d[0];
    for (int i = 0; i < net->batch; i++) attention_of(s, i, NEWS(double, n), back);
}

void attention_forward(const Net *net, Step *s) { clear(s, net), attention_all(net, s, false); }
void attention_backward(const Net *net, Step *s) { attention_all(net, s, true); }

/* ---- MultiHeadAttention ---- */

typedef struct { int steps, others, heads, key, value, in, out; } Sizes;

static Sizes sizes(const Step *s)
{
    const Setting *value = setting(s->item, "value_dim"), *out = setting(s->item, "output_shape");
    Sizes z = { s->in[0]->shape.d[0], s->in[1]->shape.d[0], (int)option_number(s->item, "num_heads", 0),
                (int)option_number(s->item, "key_dim", 0), 0, s->in[0]->shape.d[1], 0 };
    z.value = value->given ? (int)value->number : z.key;
    z.out = out->given ? (int)out->number : z.in;
    return z;
}

static void weights(Net *net, Step *s, int k, const char *name, Shape kernel, Shape bias)
{
    add_param(net, s, k, format("%s/kernel", name), kernel, true, option_item(s->item, "kernel_regularizer"));
    if (option_number(s->item, "use_bias", 1) == 0) return;
    add_param(net, s, k + 1, format("%s/bias", name), bias, true, option_item(s->item, "bias_regularizer"));
}

void heads_shape(Net *net, Step *s)
{
    Sizes z = sizes(s);
    s->shape = shape2(z.steps, z.out);
    weights(net, s, 0, "query", shape3(z.in, z.heads, z.key), shape2(z.heads, z.key));
    weights(net, s, 2, "key", shape3(s->in[s->n_in - 1]->shape.d[1], z.heads, z.key), shape2(z.heads, z.key));
    weights(net, s, 4, "value", shape3(s->in[1]->shape.d[1], z.heads, z.value), shape2(z.heads, z.value));
    weights(net, s, 6, "attention_output", shape3(z.heads, z.value, z.out), shape1(z.out));
}

/* y = x kernel + bias of some rows, y being columns wide */
static void project(Matrix y, Matrix x, Param *kernel, Param *bias, int rows, int columns, int n, bool back)
{
    multiply(y, x, (Matrix){ kernel->w, kernel->g, columns, 1 }, rows, columns, n, 1, back);
    for (int i = 0; bias && i < rows * columns; i++)
        if (back) bias->g[i % columns] += y.d[i];
        else y.v[i] += bias->w[i % columns];
}

static Matrix of_head(Matrix m, int head, int n) { return (Matrix){ m.v + head * n, m.d + head * n, m.row, 1 }; }

static void heads_of(Step *s, int sample, double *free, bool back)
{
    Sizes z = sizes(s);
    Step *key = s->in[s->n_in - 1];
    int hk = z.heads * z.key, hv = z.heads * z.value;
    long all = (long)z.steps * z.others;
    Matrix q = room(&free, (long)z.steps * hk, hk, 1), k = room(&free, (long)z.others * hk, hk, 1);
    Matrix v = room(&free, (long)z.others * hv, hv, 1), found = room(&free, (long)z.steps * hv, hv, 1);
    Matrix scores = room(&free, z.heads * all, z.others, 1), p = room(&free, z.heads * all, z.others, 1);
    Matrix of[] = { of_step(s->in[0], sample, z.in, 1), of_step(key, sample, key->shape.d[1], 1),
                    of_step(s->in[1], sample, s->in[1]->shape.d[1], 1) };
    for (int pass = 0; pass <= back; pass++) {
        if (!pass) {
            project(q, of[0], s->param[0], s->param[1], z.steps, hk, z.in, false);
            project(k, of[1], s->param[2], s->param[3], z.others, hk, key->shape.d[1], false);
            project(v, of[2], s->param[4], s->param[5], z.others, hv, s->in[1]->shape.d[1], false);
        } else project(of_step(s, sample, z.out, 1), found, s->param[6], s->param[7], z.steps, z.out, hv, true);
        for (int h = 0; h < z.heads; h++) {
            Matrix here = { scores.v + h * all, scores.d + h * all, z.others, 1 };
            Matrix share = { p.v + h * all, p.d + h * all, z.others, 1 };
            Matrix a = of_head(q, h, z.key), b = turned(of_head(k, h, z.key)), y = of_head(found, h, z.value);
            if (pass) multiply(y, share, of_head(v, h, z.value), z.steps, z.value, z.others, 1, true);
            else multiply(here, a, b, z.steps, z.others, z.key, 1 / sqrt(z.key), false);
            softmax(s, share, here, z.steps, z.others, pass);
            if (!pass) multiply(y, share, of_head(v, h, z.value), z.steps, z.value, z.others, 1, false);
            else multiply(here, a, b, z.steps, z.others, z.key, 1 / sqrt(z.key), true);
        }
    }
    if (!back) {
        project(of_step(s, sample, z.out, 1), found, s->param[6], s->param[7], z.steps, z.out, hv, false);
        return;
    }
    project(q, of[0], s->param[0], s->param[1], z.steps, hk, z.in, true);
    project(k, of[1], s->param[2], s->param[3], z.others, hk, key->shape.d[1], true);
    project(v, of[2], s->param[4], s->param[5], z.others, hv, s->in[1]->shape.d[1], true);
}

static void heads_all(const Net *net, Step *s, bool back)
{
    Sizes z = sizes(s);
    long n = 2L * (z.steps + z.others) * z.heads * (z.key + z.value) + 4L * z.heads * z.steps * z.others;
    for (int i = 0; i < net->batch; i++) heads_of(s, i, NEWS(double, n), back);
}

void heads_forward(const Net *net, Step *s) { clear(s, net), heads_all(net, s, false); }
void heads_backward(const Net *net, Step *s) { heads_all(net, s, true); }
