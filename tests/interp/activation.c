/* activation.c -- Keras's activations and their derivatives, from keras/activations and the papers it names */
#include "net.h"
#include <math.h>

static const double selu_alpha = 1.6732632423543772848170429916717, selu_scale = 1.0507009873554804934193349852946;
static const double pi = 3.14159265358979323846;

static double sigmoid(double x) { return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)); }
static double softplus(double x) { return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)); }

static bool exact_gelu(const Item *it) { return option_number(it, "approximate", 0) == 0; }
static double gelu_inner(double x) { return sqrt(2 / pi) * (x + 0.044715 * x * x * x); }

static double clamp(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

/* The function that a step applies: the item is an activation, or one of the layers that are nothing else. */
static const char *function(const Item *it)
{
    static const char *const layers[][2] = { { "LeakyReLU", "leaky_relu" }, { "ELU", "elu" }, { "Softmax", "softmax" },
                                             { "ReLU", "clipped_relu" } };
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) if (same(it->op->name, layers[i][0])) return layers[i][1];
    return it->op->name;
}

/* One along an axis: along the last. */
bool is_activation(const Step *s, const char *name)
{
    double axis = option_number(s->item, "axis", -1);
    return s->rule->forward == activation_forward && same(function(s->item), name) && (axis == -1 || axis == s->shape.rank);
}

static double clipped_relu(const Item *it, double x)
{
    double threshold = option_number(it, "threshold", 0), slope = option_number(it, "negative_slope", 0);
    return (x > threshold ? clamp(x, 0, option_number(it, "max_value", INFINITY)) : 0) - slope * fmax(threshold - x, 0);
}

static double clipped_relu_slope(const Item *it, double x)
{
    double threshold = option_number(it, "threshold", 0), slope = option_number(it, "negative_slope", 0);
    return (x > threshold && x <= option_number(it, "max_value", INFINITY)) + slope * (x < threshold);
}

/* Those that bend, or break, at a threshold. */
static bool bent(const Item *it, double x, double *y, double *slope)
{
    const char *f = function(it);
    double threshold = option_number(it, "threshold", 0.5), away = fabs(x) > threshold;
    if (same(f, "hard_tanh")) *y = clamp(x, -1, 1), *slope = x >= -1 && x <= 1;
    else if (same(f, "hard_silu")) *y = x * clamp(x / 6 + 0.5, 0, 1), *slope = x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5;
    else if (same(f, "sparse_sigmoid")) *y = clamp((x + 1) / 2, 0, 1), *slope = x > -1 && x < 1 ? 0.5 : 0;
    else if (same(f, "sparse_plus")) *y = x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x, *slope = clamp((x + 1) / 2, 0, 1);
    else if (same(f, "hard_shrink")) *y = away ? x : 0, *slope = away;
    else if (same(f, "soft_shrink")) *y = away ? x - copysign(threshold, x) : 0, *slope = away;
    else if (same(f, "threshold")) *y = x > threshold ? x : option_number(it, "default_value", 0), *slope = x > threshold;
    else if (same(f, "clipped_relu")) *y = clipped_relu(it, x), *slope = clipped_relu_slope(it, x);
    else return false;
    return true;
}

/* Others that are smooth. */
static bool smooth(const Item *it, double x, double *y, double *slope)
{
    const char *f = function(it);
    double b = option_number(it, "b", 4), alpha = option_number(it, "alpha", 1), t = tanh(softplus(x));
    if (same(f, "celu")) *y = x > 0 ? x : alpha * expm1(x / alpha), *slope = x > 0 ? 1 : exp(x / alpha);
    else if (same(f, "log_sigmoid")) *y = -softplus(-x), *slope = sigmoid(-x);
    else if (same(f, "tanh_shrink")) *y = x - tanh(x), *slope = tanh(x) * tanh(x);
    else if (same(f, "squareplus")) *y = (x + sqrt(x * x + b)) / 2, *slope = (1 + x / sqrt(x * x + b)) / 2;
    else if (same(f, "mish")) *y = x * t, *slope = t + x * (1 - t * t) * sigmoid(x);
    else return false;
    return true;
}

/* y = f(x) elementwise; all but softmax. */
double activation_value(const Item *it, double x)
{
    const char *f = function(it);
    double y, slope;
    if (bent(it, x, &y, &slope) || smooth(it, x, &y, &slope)) return y;
    if (same(f, "linear")) return x;
    if (same(f, "relu")) return x > 0 ? x : 0;
    if (same(f, "relu6")) return x < 0 ? 0 : x > 6 ? 6 : x;
    if (same(f, "elu")) return x > 0 ? x : option_number(it, "alpha", 1) * expm1(x);
    if (same(f, "selu")) return selu_scale * (x > 0 ? x : selu_alpha * expm1(x));
    if (same(f, "sigmoid")) return sigmoid(x);
    if (same(f, "hard_sigmoid")) return x < -3 ? 0 : x > 3 ? 1 : x / 6 + 0.5;
    if (same(f, "tanh")) return tanh(x);
    if (same(f, "softplus")) return softplus(x);
    if (same(f, "softsign")) return x / (1 + fabs(x));
    if (same(f, "exponential")) return exp(x);
    if (same(f, "silu") || same(f, "swish")) return x * sigmoid(x);
    if (same(f, "leaky_relu")) return x > 0 ? x : option_number(it, "negative_slope", 0.2) * x;
    if (same(f, "gelu")) return exact_gelu(it) ? x * 0.5 * erfc(-x / sqrt(2)) : 0.5 * x * (1 + tanh(gelu_inner(x)));
    quit("the interpreter does not know the activation %s", f);
}

static double gelu_slope(const Item *it, double x)
{
    if (exact_gelu(it)) return 0.5 * erfc(-x / sqrt(2)) + x * exp(-x * x / 2) / sqrt(2 * pi);
    double t = tanh(gelu_inner(x));
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * sqrt(2 / pi) * (1 + 3 * 0.044715 * x * x);
}

/* f'(x); at a kink what TensorFlow takes. */
double activation_slope(const Item *it, double x)
{
    const char *f = function(it);
    double y, known;
    if (bent(it, x, &y, &known) || smooth(it, x, &y, &known)) return known;
    if (same(f, "linear")) return 1;
    if (same(f, "relu")) return x > 0;
    if (same(f, "relu6")) return x > 0 && x < 6;
    if (same(f, "elu")) return x > 0 ? 1 : option_number(it, "alpha", 1) * exp(x);
    if (same(f, "selu")) return selu_scale * (x > 0 ? 1 : selu_alpha * exp(x));
    if (same(f, "sigmoid")) return sigmoid(x) * sigmoid(-x);
    if (same(f, "hard_sigmoid")) return x > -3 && x < 3 ? 1. / 6 : 0;
    if (same(f, "tanh")) return 1 - tanh(x) * tanh(x);
    if (same(f, "softplus")) return sigmoid(x);
    if (same(f, "softsign")) return 1 / ((1 + fabs(x)) * (1 + fabs(x)));
    if (same(f, "exponential")) return exp(x);
    if (same(f, "silu") || same(f, "swish")) return sigmoid(x) * (1 + x * sigmoid(-x));
    if (same(f, "leaky_relu")) return x > 0 ? 1 : option_number(it, "negative_slope", 0.2);
    if (same(f, "gelu")) return gelu_slope(it, x);
    quit("the interpreter does not know the activation %s", f);
}

/* ---- along axes: n numbers, at these places ---- */

static void softmax_row(const double *x, double *y, int n, const long *at)
{
    double top = x[at[0]], sum = 0;
    for (int i = 1; i < n; i++) if (x[at[i]] > top) top = x[at[i]];
    for (int i = 0; i < n; i++) sum += y[at[i]] = exp(x[at[i]] - top);
    for (int i = 0; i < n; i++) y[at[i]] /= sum;
}

static void log_softmax_row(const double *x, double *y, int n, const long *at)
{
    double top = x[at[0]], sum = 0;
    for (int i = 1; i < n; i++) if (x[at[i]] > top) top = x[at[i]];
    for (int i = 0; i < n; i++) sum += exp(x[at[i]] - top);
    for (int i = 0; i < n; i++) y[at[i]] = x[at[i]] - top - log(sum);
}

/* dx = y (dy - sum of y dy) */
static void softmax_row_backward(const double *y, const double *dy, double *dx, int n, const long *at)
{
    double dot = 0;
    for (int i = 0; i < n; i++) dot += y[at[i]] * dy[at[i]];
    for (int i = 0; i < n; i++) dx[at[i]] += y[at[i]] * (dy[at[i]] - dot);
}

static void log_softmax_row_backward(const double *y, const double *dy, double *dx, int n, const long *at)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += dy[at[i]];
    for (int i = 0; i < n; i++) dx[at[i]] += dy[at[i]] - exp(y[at[i]]) * sum;
}

static const struct Along {
    const char *name;
    void (*forward)(const double *x, double *y, int n, const long *at);
    void (*backward)(const double *y, const double *dy, double *dx, int n, const long *at);
} along[] = {
    { "softmax",     softmax_row,     softmax_row_backward },
    { "log_softmax", log_softmax_row, log_softmax_row_backward },
    { NULL,          NULL,            NULL },
};

static const struct Along *along_of(const Step *s)
{
    for (const struct Along *a = along; a->name; a++) if (same(function(s->item), a->name)) return a;
    return NULL;
}

/* Is the step's axis k, from 0 on, one that its function is along? */
static bool is_along(const Step *s, int k)
{
    const Setting *axes = setting(s->item, "axis");
    for (int i = 0; i < (axes->n ? axes->n : 1); i++) {
        double axis = axes->n ? axes->numbers[i] : axes->number;
        if ((axis < 0 ? axis + s->shape.rank : axis - 1) == k) return true;
    }
    return false;
}

/* The places of all that has coordinate 0 along the other axes, or, with `others`, along these ones; how many. */
static int places(const Step *s, bool others, long *at)
{
    int n = 0;
    for (long i = 0; i < s->n; i++) {
        bool mine = true;
        long rest = i;
        for (int k = s->shape.rank - 1; k >= 0; rest /= s->shape.d[k--])
            mine &= rest % s->shape.d[k] == 0 || is_along(s, k) != others;
        if (mine) at[n++] = i;
    }
    return n;
}

static void along_axes(const Net *net, Step *s, const struct Along *a, bool back)
{
    long *at = NEWS(long, s->n), *begin = NEWS(long, s->n);
    int n = places(s, false, at), groups = places(s, true, begin);
    for (int i = 0; i < groups * net->batch; i++) {
        long from = i / groups * s->n + begin[i % groups];
        if (back) a->backward(s->y + from, s->dy + from, s->in[0]->dy + from, n, at);
        else a->forward(s->in[0]->y + from, s->y + from, n, at);
    }
}

void activation_shape(Net *net, Step *s)
{
    (void)net;
    s->shape = s->in[0]->shape;
}

void activation_forward(const Net *net, Step *s)
{
    const double *x = s->in[0]->y;
    const struct Along *a = along_of(s);
    if (a) along_axes(net, s, a, false);
    else for (long i = 0; i < s->n * net->batch; i++) s->y[i] = activation_value(s->item, x[i]);
}

void activation_backward(const Net *net, Step *s)
{
    const double *x = s->in[0]->y;
    const struct Along *a = along_of(s);
    if (a) along_axes(net, s, a, true);
    else for (long i = 0; i < s->n * net->batch; i++) s->in[0]->dy[i] += s->dy[i] * activation_slope(s->item, x[i]);
}

const Rule activation_rule = { "Activation", activation_shape, activation_forward, activation_backward };
