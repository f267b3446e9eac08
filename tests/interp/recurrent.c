/* recurrent.c -- SimpleRNN, LSTM, GRU, and both directions of one: a sample at a time, step by step, each unit by its formula
 *
 * Backward goes the steps back with the gradient of the state, and of an LSTM's cell. */
#include "net.h"
#include <string.h>

enum { SIMPLE, LONG_SHORT, RESET_AFTER, RESET_BEFORE, MOST_GATES = 4 };

/* One layer of one direction, and what it keeps of a sample: h and c ahead of each step and behind the last; of each gate what goes
 * into its function; q: what a GRU's recurrent kernel gives its candidate. */
typedef struct {
    const Item *item;
    int kind, steps, in, units, gates;
    bool back, all;
    Param *kernel, *recurrent, *bias;
    double *h, *c, *a, *q;
} Cell;

static Cell cell_of(const Step *s, const Item *it, bool back, int first)
{
    static const int gates[] = { 1, 4, 3, 3 };
    Shape x = s->in[0]->shape;
    Cell c = { .item = it, .steps = x.d[0], .in = x.d[1], .units = (int)integer(it, "units") };
    c.kind = same(it->op->name, "SimpleRNN") ? SIMPLE : same(it->op->name, "LSTM") ? LONG_SHORT
        : flag(it, "reset_after") ? RESET_AFTER : RESET_BEFORE;
    c.gates = gates[c.kind], c.back = back, c.all = flag(it, "return_sequences");
    c.kernel = s->param[first], c.recurrent = s->param[first + 1], c.bias = s->param[first + 2];
    c.h = NEWS(double, (c.steps + 1) * c.units), c.c = NEWS(double, (c.steps + 1) * c.units);
    c.a = NEWS(double, c.steps * c.gates * c.units), c.q = NEWS(double, c.steps * c.units);
    return c;
}

static double f(const Cell *c, double x) { return activation_value(item(c->item, "activation"), x); }
static double df(const Cell *c, double x) { return activation_slope(item(c->item, "activation"), x); }
static double s(const Cell *c, double x) { return activation_value(item(c->item, "recurrent_activation"), x); }
static double ds(const Cell *c, double x) { return activation_slope(item(c->item, "recurrent_activation"), x); }

/* What the input, or a state, gives gate g of unit u. */
static double product(const Cell *c, const Param *kernel, const double *x, int n, int bias, int g, int u)
{
    int columns = c->gates * c->units, at = g * c->units + u;
    bool has = c->bias && (bias == 0 || c->kind == RESET_AFTER);
    double sum = has ? c->bias->w[bias * columns + at] : 0;
    for (int i = 0; i < n; i++) sum += x[i] * kernel->w[i * columns + at];
    return sum;
}

static const double *input(const Cell *c, const double *x, int t) { return x + (c->back ? c->steps - 1 - t : t) * c->in; }

static void step_forward(Cell *c, const double *x, int t)
{
    int n = c->units;
    double *h = c->h + t * n, *next = h + n, *a[MOST_GATES], *reset = NEWS(double, n);
    bool candidate = c->kind >= RESET_AFTER;
    for (int g = 0; g < c->gates; g++) a[g] = c->a + (t * c->gates + g) * n;
    for (int g = 0; g < c->gates; g++)
        for (int u = 0; u < n; u++) {
            a[g][u] = product(c, c->kernel, input(c, x, t), c->in, 0, g, u);
            if (!candidate || g < 2) a[g][u] += product(c, c->recurrent, h, n, 1, g, u);
        }
    for (int u = 0; candidate && u < n; u++) reset[u] = h[u] * s(c, a[1][u]);
    for (int u = 0; u < n; u++) {
        double *cell = c->c + t * n + u;
        if (c->kind == SIMPLE) next[u] = f(c, a[0][u]);
        if (c->kind == LONG_SHORT) {
            cell[n] = s(c, a[1][u]) * cell[0] + s(c, a[0][u]) * f(c, a[2][u]);
            next[u] = s(c, a[3][u]) * f(c, cell[n]);
        }
        if (!candidate) continue;
        c->q[t * n + u] = product(c, c->recurrent, c->kind == RESET_AFTER ? h : reset, n, 1, 2, u);
        a[2][u] += c->q[t * n + u] * (c->kind == RESET_AFTER ? s(c, a[1][u]) : 1);
        next[u] = s(c, a[0][u]) * h[u] + (1 - s(c, a[0][u])) * f(c, a[2][u]);
    }
}

/* The transpose of product: d is the gradient of what it gave. */
static void product_back(const Cell *c, Param *kernel, const double *x, double *dx, int n, int bias, int g, int u, double d)
{
    int columns = c->gates * c->units, at = g * c->units + u;
    if (c->bias && (bias == 0 || c->kind == RESET_AFTER)) c->bias->g[bias * columns + at] += d;
    for (int i = 0; i < n; i++) kernel->g[i * columns + at] += x[i] * d, dx[i] += kernel->w[i * columns + at] * d;
}

/* Of unit u at step t: from dh, the gradient of the state behind the step, and dc, those of what goes into the gates, da; and what
 * of dh goes by all kernels, to before. */
static void unit_back(const Cell *c, int t, int u, double dh, double *dc, double da[MOST_GATES], double *before)
{
    int n = c->units;
    const double *a = c->a + t * c->gates * n + u, h = c->h[t * n + u], *cell = c->c + t * n + u;
    if (c->kind == SIMPLE) da[0] = dh * df(c, a[0]);
    if (c->kind == LONG_SHORT) {
        double d = *dc + dh * s(c, a[3 * n]) * df(c, cell[n]);
        da[0] = d * f(c, a[2 * n]) * ds(c, a[0]), da[1] = d * cell[0] * ds(c, a[n]);
        da[2] = d * s(c, a[0]) * df(c, a[2 * n]), da[3] = dh * f(c, cell[n]) * ds(c, a[3 * n]);
        *dc = d * s(c, a[n]);
    }
    if (c->kind < RESET_AFTER) return;
    da[0] = dh * (h - f(c, a[2 * n])) * ds(c, a[0]);
    da[2] = dh * (1 - s(c, a[0])) * df(c, a[2 * n]);
    da[1] = c->kind == RESET_AFTER ? da[2] * c->q[t * n + u] * ds(c, a[n]) : 0;
    *before += dh * s(c, a[0]);
}

/* RESET_BEFORE: the candidate's gradients, da, go by the kernel to r h, and from there to both. */
static void reset_back(const Cell *c, int t, double *da, double *before)
{
    int n = c->units;
    const double *h = c->h + t * n, *r = c->a + (t * c->gates + 1) * n;
    double *reset = NEWS(double, n), *d = NEWS(double, n);
    for (int u = 0; u < n; u++) reset[u] = h[u] * s(c, r[u]);
    for (int u = 0; u < n; u++) product_back(c, c->recurrent, reset, d, n, 1, 2, u, da[u * MOST_GATES + 2]);
    for (int u = 0; u < n; u++) {
        before[u] += d[u] * s(c, r[u]);
        da[u * MOST_GATES + 1] = d[u] * h[u] * ds(c, r[u]);
    }
}

/* dh: of the state behind the step; becomes that of the one before it. */
static void step_back(const Cell *c, const double *x, double *dx, int t, double *dh, double *dc)
{
    int n = c->units;
    const double *h = c->h + t * n, *r = c->a + (t * c->gates + 1) * n;
    double *before = NEWS(double, n), *da = NEWS(double, n * MOST_GATES);
    for (int u = 0; u < n; u++) unit_back(c, t, u, dh[u], &dc[u], da + u * MOST_GATES, &before[u]);
    if (c->kind == RESET_BEFORE) reset_back(c, t, da, before);
    for (int u = 0; u < n; u++)
        for (int g = 0; g < c->gates; g++) {
            double d = da[u * MOST_GATES + g];
            product_back(c, c->kernel, input(c, x, t), dx + (input(c, x, t) - x), c->in, 0, g, u, d);
            if (c->kind == RESET_BEFORE && g == 2) continue;
            product_back(c, c->recurrent, h, before, n, 1, g, u, c->kind == RESET_AFTER && g == 2 ? d * s(c, r[u]) : d);
        }
    memcpy(dh, before, sizeof(double) * (size_t)n);
}

static void run(Cell *c, const double *x) { for (int t = 0; t < c->steps; t++) step_forward(c, x, t); }

/* dy(t): the gradient of what step t gives, NULL where that is nobody's. */
static void run_back(Cell *c, const double *x, double *dx, const double *dy)
{
    int n = c->units;
    double *dh = NEWS(double, n), *dc = NEWS(double, n);
    for (int t = c->steps - 1; t >= 0; t--) {
        const double *d = c->all ? dy + t * n : t == c->steps - 1 ? dy : NULL;
        for (int u = 0; d && u < n; u++) dh[u] += d[u];
        step_back(c, x, dx, t, dh, dc);
    }
}

/* ---- layers ---- */

static void weights(Net *net, Step *s, const Item *it, const char *within, int first)
{
    static const char *const cells[] = { "simple_rnn_cell", "lstm_cell", "gru_cell", "gru_cell" };
    Cell c = cell_of(s, it, false, first);
    int columns = c.gates * c.units;
    bool learns = flag(it, "trainable");
    const char *name = format("%s%s", within, cells[c.kind]);
    add_param(net, s, first, format("%s/kernel", name), shape2(c.in, columns), learns, item(it, "kernel_regularizer"));
    add_param(net, s, first + 1, format("%s/recurrent_kernel", name), shape2(c.units, columns), learns,
              item(it, "recurrent_regularizer"));
    if (flag(it, "use_bias"))
        add_param(net, s, first + 2, format("%s/bias", name), c.kind == RESET_AFTER ? shape2(2, columns) : shape1(columns), learns,
                  item(it, "bias_regularizer"));
}

static Shape given(const Step *s, const Item *it)
{
    int units = (int)integer(it, "units");
    return flag(it, "return_sequences") ? shape2(s->in[0]->shape.d[0], units) : shape1(units);
}

void recurrent_shape(Net *net, Step *s)
{
    s->shape = given(s, s->item);
    weights(net, s, s->item, "", 0);
}

static void check_dropout(const Net *net, const Step *s, const Item *it)
{
    if (net->training && number(it, "dropout") != 0) quit("%s: only dropout of rate 0 can be compared", s->name);
}

/* What a cell gives of a sample, which it has run over. */
static const double *states(const Cell *c) { return c->h + (c->all ? 1 : c->steps) * c->units; }

void recurrent_forward(const Net *net, Step *s)
{
    Cell c = cell_of(s, s->item, flag(s->item, "go_backwards"), 0);
    check_dropout(net, s, s->item);
    for (int m = 0; m < net->batch; m++) {
        run(&c, s->in[0]->y + m * s->in[0]->n);
        memcpy(s->y + m * s->n, states(&c), sizeof(double) * (size_t)s->n);
    }
}

void recurrent_backward(const Net *net, Step *s)
{
    Cell c = cell_of(s, s->item, flag(s->item, "go_backwards"), 0);
    for (int m = 0; m < net->batch; m++) {
        long at = m * s->in[0]->n;
        run(&c, s->in[0]->y + at);
        run_back(&c, s->in[0]->y + at, s->in[0]->dy + at, s->dy + m * s->n);
    }
}

/* ---- Bidirectional: the second direction's steps are turned round ---- */

static const Item *other_of(const Step *s) { return item(s->item, item(s->item, "backward_layer") ? "backward_layer" : "layer"); }

void both_shape(Net *net, Step *s)
{
    const Item *one = item(s->item, "layer"), *other = other_of(s);
    s->shape = given(s, one);
    if (same(text(s->item, "merge_mode"), "concat")) s->shape.d[s->shape.rank - 1] += (int)integer(other, "units");
    weights(net, s, one, format("forward_%s/", one->name), 0);
    weights(net, s, other, format(other == one ? "backward_%s/" : "%s/", other->name), 3);
}

/* Element i of what a direction gives: which element of y it is a part of; and where it is in that cell's states. */
static long part_of(const Step *s, const Cell *c, bool second, long i)
{
    int channels = s->shape.d[s->shape.rank - 1];
    bool beside = same(text(s->item, "merge_mode"), "concat");
    return i / c->units * channels + i % c->units + (second && beside ? channels - c->units : 0);
}

static long turned(const Cell *c, bool second, long i)
{
    return second && c->all ? (c->steps - 1 - i / c->units) * c->units + i % c->units : i;
}

static void both(const Net *net, Step *s, bool back)
{
    const char *mode = text(s->item, "merge_mode");
    Cell c[] = { cell_of(s, item(s->item, "layer"), false, 0), cell_of(s, other_of(s), true, 3) };
    double half = same(mode, "ave") ? 0.5 : 1;
    for (int m = 0; m < net->batch; m++) {
        double *x = s->in[0]->y + m * s->in[0]->n, *y = s->y + m * s->n;
        for (int k = 0; k < 2; k++) run(&c[k], x);
        for (long i = 0; !back && i < s->n; i++) y[i] = same(mode, "mul");
        for (int k = 0; k < 2; k++) {
            long n = (c[k].all ? c[k].steps : 1) * c[k].units;
            double *d = NEWS(double, n);
            for (long i = 0; i < n; i++) {
                long at = part_of(s, &c[k], k, i), mine = turned(&c[k], k, i);
                double beside = same(mode, "mul") ? states(&c[!k])[turned(&c[!k], !k, i)] : half;
                d[mine] = back ? s->dy[m * s->n + at] * beside : 0;
                if (!back && same(mode, "mul")) y[at] *= states(&c[k])[mine];
                else if (!back) y[at] += states(&c[k])[mine] * half;
            }
            if (back) run_back(&c[k], x, s->in[0]->dy + m * s->in[0]->n, d);
        }
    }
}

void both_forward(const Net *net, Step *s)
{
    check_dropout(net, s, item(s->item, "layer")), check_dropout(net, s, other_of(s));
    both(net, s, false);
}

void both_backward(const Net *net, Step *s) { both(net, s, true); }
