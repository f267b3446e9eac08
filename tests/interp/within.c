/* within.c -- LayerNormalization, GroupNormalization, RMSNormalization, UnitNormalization, LocalResponseNormalization, of the
 * interpreter
 *
 * Each element belongs to a set, along some axes, whose mean and variance it is normalised by, and has a weight, along some axes:
 * both are found from its number in the sample. */
#include "net.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct { bool centred, unit; bool of[3], weighed[3]; int cut, members; } Within;

static int axis_at(const Step *s, double axis) { return (int)(axis < 0 ? axis + s->in[0]->shape.rank : axis - 1); }

/* of: the axes along which elements are of one set; cut: one of which `members` are. */
static Within within_of(const Step *s)
{
    const Shape x = s->in[0]->shape;
    const Setting *axis = setting(s->item, "axis");
    const char *op = s->item->op->name;
    Within w = { .cut = -1, .centred = strchr("LG", op[0]), .unit = op[0] == 'U' };
    if (op[0] != 'G') {
        for (int i = 0; i < how_many(axis); i++) w.of[axis_at(s, nth(axis, i))] = w.weighed[axis_at(s, nth(axis, i))] = true;
        return w;
    }
    int groups = (int)integer(s->item, "groups");
    w.cut = axis_at(s, (double)integer(s->item, "axis"));
    w.members = groups < 0 ? 1 : x.d[w.cut] / groups;
    for (int i = 0; i < x.rank; i++) w.of[i] = i != w.cut;
    w.weighed[w.cut] = true;
    return w;
}

/* Of element i of a sample the number of its set, or of its weight. */
static long set_of(const Step *s, const Within *w, long i, bool weight)
{
    Shape x = s->in[0]->shape;
    long number = 0, step = 1;
    for (int a = x.rank - 1; a >= 0; i /= x.d[a--]) {
        if (weight ? !w->weighed[a] : w->of[a]) continue;
        long place = i % x.d[a];
        if (!weight && a == w->cut) place /= w->members;
        number += place * step, step *= x.d[a];
    }
    return number;
}

void within_shape(Net *net, Step *s)
{
    Within w = within_of(s);
    Shape weight = { 0 }, x = s->in[0]->shape;
    s->shape = x;
    for (int a = 0; a < x.rank; a++) if (w.weighed[a]) weight.d[weight.rank++] = x.d[a];
    if (w.unit) return;
    if (!w.centred) { add_param(net, s, GAMMA, "scale", weight, true, NULL); return; }
    if (flag(s->item, "scale")) add_param(net, s, GAMMA, "gamma", weight, true, option_item(s->item, "gamma_regularizer"));
    if (flag(s->item, "center")) add_param(net, s, BETA, "beta", weight, true, option_item(s->item, "beta_regularizer"));
}

/* Of each set of a sample: the sum of v of its elements, and their number. */
static void add_up(const Step *s, const Within *w, const double *v, double *sum, double *count)
{
    memset(sum, 0, sizeof *sum * (size_t)s->n), memset(count, 0, sizeof *count * (size_t)s->n);
    for (long i = 0; i < s->n; i++) sum[set_of(s, w, i, false)] += v[i], count[set_of(s, w, i, false)]++;
}

static double weight_of(const Step *s, int k, long i, double otherwise) { return s->param[k] ? s->param[k]->w[i] : otherwise; }

/* kept: of each element xhat; behind them what it was multiplied by. */
void within_forward(const Net *net, Step *s)
{
    Within w = within_of(s);
    double *sum = NEWS(double, s->n), *count = NEWS(double, s->n), *v = NEWS(double, s->n);
    s->kept = NEWS(double, 2 * s->n * net->batch);
    for (int m = 0; m < net->batch; m++) {
        const double *x = s->in[0]->y + m * s->n;
        double *hat = s->kept + m * s->n, *by = s->kept + (net->batch + m) * s->n;
        add_up(s, &w, x, sum, count);
        for (long i = 0; i < s->n; i++) {
            long k = set_of(s, &w, i, false);
            hat[i] = w.centred ? x[i] - sum[k] / count[k] : x[i], v[i] = hat[i] * hat[i];
        }
        add_up(s, &w, v, sum, count);
        for (long i = 0; i < s->n; i++) {
            long k = set_of(s, &w, i, false);
            by[i] = w.unit ? fmin(1 / sqrt(sum[k]), 1e12) : 1 / sqrt(sum[k] / count[k] + number(s->item, "epsilon"));
            hat[i] *= by[i];
            k = set_of(s, &w, i, true);
            s->y[m * s->n + i] = hat[i] * weight_of(s, GAMMA, k, 1) + weight_of(s, BETA, k, 0);
        }
    }
}

/* dx = by (g - mean of g - xhat x mean of g xhat), g = gamma dy; of a length the sum stands for the mean, and nothing where it is
 * nearly none */
void within_backward(const Net *net, Step *s)
{
    Within w = within_of(s);
    double *sum = NEWS(double, s->n), *dot = NEWS(double, s->n), *count = NEWS(double, s->n), *g = NEWS(double, s->n);
    double *gx = NEWS(double, s->n);
    for (int m = 0; m < net->batch; m++) {
        const double *dy = s->dy + m * s->n, *hat = s->kept + m * s->n, *by = s->kept + (net->batch + m) * s->n;
        for (long i = 0; i < s->n; i++) {
            long k = set_of(s, &w, i, true);
            if (s->param[GAMMA]) s->param[GAMMA]->g[k] += dy[i] * hat[i];
            if (s->param[BETA]) s->param[BETA]->g[k] += dy[i];
            g[i] = dy[i] * weight_of(s, GAMMA, k, 1), gx[i] = g[i] * hat[i];
        }
        add_up(s, &w, g, sum, count), add_up(s, &w, gx, dot, count);
        for (long i = 0; i < s->n; i++) {
            long k = set_of(s, &w, i, false);
            double n = w.unit ? 1 : count[k], mean = w.centred ? sum[k] / n : 0, turn = w.unit && by[i] >= 1e12 ? 0 : dot[k] / n;
            s->in[0]->dy[m * s->n + i] += by[i] * (g[i] - mean - hat[i] * turn);
        }
    }
}

/* ---- LocalResponseNormalization: y = x / (bias + alpha sum of x^2 over the channels around)^beta ---- */

/* The sum of v over the channels around element i, of its pixel. */
static double around(const Step *s, const double *v, long i)
{
    int cs = s->shape.d[s->shape.rank - 1], c = (int)(i % cs);
    long radius = integer(s->item, "depth_radius");
    double sum = 0;
    for (int k = 0; k < cs; k++) if (labs(k - c) <= radius) sum += v[i - c + k];
    return sum;
}

static double divisor(const Step *s, const double *squares, long i)
{
    return number(s->item, "bias") + number(s->item, "alpha") * around(s, squares, i);
}

void response_forward(const Net *net, Step *s)
{
    long n = s->n * net->batch;
    double *squares = NEWS(double, n);
    for (long i = 0; i < n; i++) squares[i] = s->in[0]->y[i] * s->in[0]->y[i];
    for (long i = 0; i < n; i++) s->y[i] = s->in[0]->y[i] / pow(divisor(s, squares, i), number(s->item, "beta"));
}

void response_backward(const Net *net, Step *s)
{
    long n = s->n * net->batch;
    double *squares = NEWS(double, n), *part = NEWS(double, n), beta = number(s->item, "beta"), alpha = number(s->item, "alpha");
    const double *x = s->in[0]->y;
    for (long i = 0; i < n; i++) squares[i] = x[i] * x[i];
    for (long i = 0; i < n; i++) part[i] = s->dy[i] * s->y[i] / divisor(s, squares, i);
    for (long i = 0; i < n; i++)
        s->in[0]->dy[i] += s->dy[i] / pow(divisor(s, squares, i), beta) - 2 * alpha * beta * x[i] * around(s, part, i);
}
