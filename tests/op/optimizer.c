/* optimizer.c -- one step of a model's optimizer, by its definition
 *
 *   optimizer MODEL.lua [-D NAME=VALUE] T W.safetensors G.safetensors STATE.safetensors OUT.safetensors
 *
 * T counts steps from 1. W holds the weights before, G the mean gradients and new moving statistics, OUT the weights after;
 * STATE is read where T is above 1, and replaced. Order, as in Keras: accumulation, clipping, weight decay, the rule, the average,
 * constraints. Shares the compiler's front end, nothing else. */
#include "base/compilation.h"
#include "front/load.h"
#include "op/queries.h"
#include "../interp/arrays.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct { double *w, *g, *a, *b, *c; long n; int t; const Item *of; const Array *as; } Tensor_step;       /* as: w */

static double option(const Item *it, const char *name) { return setting(it, name)->number; }

static void sgd(const Tensor_step *s)
{
    double rate = option(s->of, "learning_rate"), momentum = option(s->of, "momentum");
    for (long i = 0; i < s->n; i++) {
        s->a[i] = momentum * s->a[i] - rate * s->g[i];
        s->w[i] += option(s->of, "nesterov") != 0 ? momentum * s->a[i] - rate * s->g[i] : s->a[i];
    }
}

static void rmsprop(const Tensor_step *s)
{
    double rho = option(s->of, "rho"), momentum = option(s->of, "momentum");
    for (long i = 0; i < s->n; i++) {
        double g = s->g[i];
        s->a[i] = rho * s->a[i] + (1 - rho) * g * g;
        s->b[i] = rho * s->b[i] + (1 - rho) * g;
        double square = s->a[i] - (option(s->of, "centered") != 0 ? s->b[i] * s->b[i] : 0) + option(s->of, "epsilon");
        s->c[i] = momentum * s->c[i] + option(s->of, "learning_rate") * g / sqrt(square);
        s->w[i] -= s->c[i];
    }
}

static void adam(const Tensor_step *s)
{
    double beta_1 = option(s->of, "beta_1"), beta_2 = option(s->of, "beta_2");
    double alpha = option(s->of, "learning_rate") * sqrt(1 - pow(beta_2, s->t)) / (1 - pow(beta_1, s->t));
    for (long i = 0; i < s->n; i++) {
        s->a[i] = beta_1 * s->a[i] + (1 - beta_1) * s->g[i];
        s->b[i] = beta_2 * s->b[i] + (1 - beta_2) * s->g[i] * s->g[i];
        s->c[i] = fmax(s->c[i], s->b[i]);
        double v = option(s->of, "amsgrad") != 0 ? s->c[i] : s->b[i];
        s->w[i] -= alpha * s->a[i] / (sqrt(v) + option(s->of, "epsilon"));
    }
}

static void adagrad(const Tensor_step *s)
{
    for (long i = 0; i < s->n; i++) {
        if (s->t == 1) s->a[i] = option(s->of, "initial_accumulator_value");
        s->a[i] += s->g[i] * s->g[i];
        s->w[i] -= option(s->of, "learning_rate") * s->g[i] / sqrt(s->a[i] + option(s->of, "epsilon"));
    }
}

static void adadelta(const Tensor_step *s)
{
    double rho = option(s->of, "rho"), epsilon = option(s->of, "epsilon");
    for (long i = 0; i < s->n; i++) {
        double g = s->g[i];
        s->a[i] = rho * s->a[i] + (1 - rho) * g * g;
        double u = sqrt(s->b[i] + epsilon) / sqrt(s->a[i] + epsilon) * g;
        s->b[i] = rho * s->b[i] + (1 - rho) * u * u;
        s->w[i] -= option(s->of, "learning_rate") * u;
    }
}

static void adamax(const Tensor_step *s)
{
    double beta_1 = option(s->of, "beta_1");
    for (long i = 0; i < s->n; i++) {
        s->a[i] = beta_1 * s->a[i] + (1 - beta_1) * s->g[i];
        s->b[i] = fmax(option(s->of, "beta_2") * s->b[i], fabs(s->g[i]));
        s->w[i] -= option(s->of, "learning_rate") / (1 - pow(beta_1, s->t)) * s->a[i] / (s->b[i] + option(s->of, "epsilon"));
    }
}

static double mu(const Item *it, int t) { return option(it, "beta_1") * (1 - pow(0.96, t) / 2); }

static void nadam(const Tensor_step *s)
{
    double beta_1 = option(s->of, "beta_1"), beta_2 = option(s->of, "beta_2"), product = 1;
    for (int t = 1; t <= s->t; t++) product *= mu(s->of, t);
    double now = mu(s->of, s->t), next = mu(s->of, s->t + 1);
    for (long i = 0; i < s->n; i++) {
        double g = s->g[i];
        s->a[i] = beta_1 * s->a[i] + (1 - beta_1) * g;
        s->b[i] = beta_2 * s->b[i] + (1 - beta_2) * g * g;
        double m = next * s->a[i] / (1 - product * next) + (1 - now) * g / (1 - product);
        double v = s->b[i] / (1 - pow(beta_2, s->t));
        s->w[i] -= option(s->of, "learning_rate") * m / (sqrt(v) + option(s->of, "epsilon"));
    }
}

static void lion(const Tensor_step *s)
{
    double beta_1 = option(s->of, "beta_1"), beta_2 = option(s->of, "beta_2");
    for (long i = 0; i < s->n; i++) {
        double d = beta_1 * s->a[i] + (1 - beta_1) * s->g[i];
        s->w[i] -= option(s->of, "learning_rate") * ((d > 0) - (d < 0));
        s->a[i] = beta_2 * s->a[i] + (1 - beta_2) * s->g[i];
    }
}

static void ftrl(const Tensor_step *s)
{
    double rate = option(s->of, "learning_rate"), p = -option(s->of, "learning_rate_power");
    double l1 = option(s->of, "l1_regularization_strength"), l2 = option(s->of, "l2_regularization_strength");
    for (long i = 0; i < s->n; i++) {
        double w = s->w[i], g = s->g[i], before = s->t == 1 ? option(s->of, "initial_accumulator_value") : s->a[i];
        s->a[i] = before + g * g;
        s->b[i] += g - (pow(s->a[i], p) - pow(before, p)) / rate * w;
        s->b[i] += 2 * option(s->of, "l2_shrinkage_regularization_strength") * w;
        double under = pow(s->a[i], p) / rate + 2 * (l2 + option(s->of, "beta") / (2 * rate));
        s->w[i] = (fmax(-l1, fmin(l1, s->b[i])) - s->b[i]) / under;
    }
}

/* a: z, b: v. The weights come here decayed; z begins with them as they were. */
static void schedule_free_adamw(const Tensor_step *s)
{
    double beta_1 = option(s->of, "beta_1"), beta_2 = option(s->of, "beta_2"), warmup = option(s->of, "warmup_steps");
    double rate = option(s->of, "learning_rate"), alpha = s->t < warmup ? rate * s->t / warmup : rate;
    for (long i = 0; i < s->n; i++) {
        if (s->t == 1) s->a[i] = s->w[i] / (1 - option(s->of, "weight_decay") * rate);
        double x = (s->w[i] - (1 - beta_1) * s->a[i]) / beta_1;
        s->b[i] = beta_2 * s->b[i] + (1 - beta_2) * s->g[i] * s->g[i];
        s->a[i] -= alpha * s->g[i] / (sqrt(s->b[i] / (1 - pow(beta_2, s->t))) + option(s->of, "epsilon"));
        x += (s->a[i] - x) / s->t;
        s->w[i] = (1 - beta_1) * s->a[i] + beta_1 * x;
    }
}

static double length(const double *v, long n)
{
    double sum = 0;
    for (long i = 0; i < n; i++) sum += v[i] * v[i];
    return sqrt(sum);
}

static void lamb(const Tensor_step *s)
{
    double beta_1 = option(s->of, "beta_1"), beta_2 = option(s->of, "beta_2"), weights = length(s->w, s->n);
    for (long i = 0; i < s->n; i++) {
        s->a[i] = beta_1 * s->a[i] + (1 - beta_1) * s->g[i];
        s->b[i] = beta_2 * s->b[i] + (1 - beta_2) * s->g[i] * s->g[i];
        s->c[i] = s->a[i] / (1 - pow(beta_1, s->t)) / (sqrt(s->b[i] / (1 - pow(beta_2, s->t))) + option(s->of, "epsilon"));
    }
    double step = length(s->c, s->n), ratio = weights > 0 && step > 0 ? weights / step : 1;
    for (long i = 0; i < s->n; i++) s->w[i] -= option(s->of, "learning_rate") * ratio * s->c[i];
}

/* a: the mean of squares, of a tensor with rows and columns the rows'; b: the columns'. They lie at the arrays' beginnings. */
static void means(const Tensor_step *s, double beta, double *v)
{
    int width = (int)s->as->d[s->as->rank - 1], height = (int)s->as->d[s->as->rank - 2];
    for (long slab = 0; slab < s->n / width / height; slab++) {
        double *r = s->a + slab * height, *c = s->b + slab * width, all = 0;
        for (int i = 0; i < height; i++) r[i] *= beta;
        for (int o = 0; o < width; o++) c[o] *= beta;
        for (int i = 0; i < height; i++)
            for (int o = 0; o < width; o++) {
                double g = s->g[(slab * height + i) * width + o], square = g * g + option(s->of, "epsilon_1");
                r[i] += (1 - beta) * square / width, c[o] += (1 - beta) * square / height;
            }
        for (int i = 0; i < height; i++) all += r[i] / height;
        for (int i = 0; i < height; i++) for (int o = 0; o < width; o++) v[(slab * height + i) * width + o] = r[i] / all * c[o];
    }
}

static void adafactor(const Tensor_step *s)
{
    double beta = 1 - pow(s->t, option(s->of, "beta_2_decay")), rate = fmin(option(s->of, "learning_rate"), 1 / sqrt(s->t));
    double *v = s->as->rank > 1 ? s->c : s->a, size = length(s->w, s->n) / sqrt((double)s->n);
    if (s->as->rank > 1) means(s, beta, v);
    for (long i = 0; s->as->rank == 1 && i < s->n; i++)
        v[i] = beta * v[i] + (1 - beta) * (s->g[i] * s->g[i] + option(s->of, "epsilon_1"));
    for (long i = 0; i < s->n; i++) s->c[i] = s->g[i] / sqrt(v[i]);
    double most = fmax(1, length(s->c, s->n) / sqrt((double)s->n) / option(s->of, "clip_threshold"));
    for (long i = 0; i < s->n; i++) s->w[i] -= fmax(option(s->of, "epsilon_2"), size) * rate * s->c[i] / most;
}

/* y = x x' z of x with `rows` rows and z with as many */
static double *gram_times(const double *x, const double *z, int rows, int columns)
{
    double *gram = calloc((size_t)rows * (size_t)rows, sizeof *gram), *y = calloc((size_t)rows * (size_t)columns, sizeof *y);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++)
            for (int k = 0; k < columns; k++) gram[i * rows + j] += x[i * columns + k] * x[j * columns + k];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++)
            for (int k = 0; k < columns; k++) y[i * columns + k] += gram[i * rows + j] * z[j * columns + k];
    free(gram);
    return y;
}

/* x becomes the polynomial's value, by products of its own that need no turning */
static void newton_schulz(const Item *it, double *x, int rows, int columns)
{
    long n = (long)rows * columns;
    double norm = length(x, n) + 1e-7;
    for (long i = 0; i < n; i++) x[i] /= norm;
    for (int step = 0; step < (int)option(it, "ns_steps"); step++) {
        double *third = gram_times(x, x, rows, columns), *fifth = gram_times(x, third, rows, columns);
        for (long i = 0; i < n; i++)
            x[i] = option(it, "muon_a") * x[i] + option(it, "muon_b") * third[i] + option(it, "muon_c") * fifth[i];
        free(third), free(fifth);
    }
}

/* tests/op/muon.lua excludes what it excludes by a part of a name, or by its beginning. */
static bool by_adam(const Tensor_step *s)
{
    const Setting *out = setting(s->of, "exclude_layers");
    bool excluded = s->as->rank != 2;
    for (int i = 0; i < out->n; i++) {
        const char *word = out->texts[i];
        excluded |= *word == '^' ? !strncmp(s->as->name, word + 1, strlen(word) - 1) : strstr(s->as->name, word) != NULL;
    }
    return excluded;
}

/* Decay has been taken off already, as weight_decay says: Adam's own is another. */
static void muon_adam(const Tensor_step *s)
{
    double beta_1 = option(s->of, "adam_beta_1"), beta_2 = option(s->of, "adam_beta_2"), rate = option(s->of, "learning_rate");
    double alpha = rate * option(s->of, "adam_lr_ratio") * sqrt(1 - pow(beta_2, s->t)) / (1 - pow(beta_1, s->t));
    for (long i = 0; i < s->n; i++) {
        s->w[i] *= (1 - option(s->of, "adam_weight_decay") * rate) / (1 - option(s->of, "weight_decay") * rate);
        s->a[i] = beta_1 * s->a[i] + (1 - beta_1) * s->g[i];
        s->b[i] = beta_2 * s->b[i] + (1 - beta_2) * s->g[i] * s->g[i];
        s->w[i] -= alpha * s->a[i] / (sqrt(s->b[i]) + option(s->of, "epsilon"));
    }
}

static void muon(const Tensor_step *s)
{
    if (by_adam(s)) { muon_adam(s); return; }
    int rows = (int)s->as->d[0], columns = (int)s->as->d[1];
    double momentum = option(s->of, "momentum"), rms = option(s->of, "rms_rate");
    for (long i = 0; i < s->n; i++) {
        s->a[i] = momentum * s->a[i] + s->g[i];
        s->c[i] = option(s->of, "nesterov") != 0 ? s->g[i] + momentum * s->a[i] : s->a[i];
    }
    newton_schulz(s->of, s->c, rows, columns);
    double size = option(s->of, "learning_rate") * (rms > 0 ? sqrt(fmax(rows, columns)) * rms : 1);
    for (long i = 0; i < s->n; i++) s->w[i] -= size * s->c[i];
}

static const struct { const char *name; void (*step)(const Tensor_step *); } rules[] = {
    { "SGD", sgd }, { "RMSprop", rmsprop }, { "Adam", adam }, { "AdamW", adam }, { "Adagrad", adagrad }, { "Adadelta", adadelta },
    { "Adamax", adamax }, { "Nadam", nadam }, { "Lion", lion }, { "Ftrl", ftrl },
    { "Lamb", lamb }, { "ScheduleFreeAdamW", schedule_free_adamw },
    { "Adafactor", adafactor }, { "Muon", muon },
};
enum { RULES = sizeof rules / sizeof *rules };

static int rule_of(const Item *it)
{
    int k = 0;
    while (k < RULES && !same(it->op->name, rules[k].name)) k++;
    if (k == RULES) quit("optimizer.c has no rule of this optimizer");
    return k;
}

static void scale(double *g, long n, double norm, double limit)
{
    for (long i = 0; norm > limit && i < n; i++) g[i] *= limit / norm;
}

static void clip(const Item *it, Arrays *g)
{
    const Setting *norm = setting(it, "clipnorm"), *value = setting(it, "clipvalue"), *global = setting(it, "global_clipnorm");
    double all = 0;
    for (int k = 0; k < g->n; k++) all += pow(length(g->at[k].v, g->at[k].n), 2);
    for (int k = 0; k < g->n; k++) {
        Array *a = &g->at[k];
        if (norm->given) scale(a->v, a->n, length(a->v, a->n), norm->number);
        if (global->given) scale(a->v, a->n, sqrt(all), global->number);
        for (long i = 0; value->given && i < a->n; i++) a->v[i] = fmax(-value->number, fmin(value->number, a->v[i]));
    }
}

/* An array of the state: as the last step left it, else zeros. */
static double *kept(const Arrays *before, Arrays *after, const Array *w, const char *slot)
{
    const char *name = format("%s.%s", w->name, slot);
    const Array *old = find_array(before, name);
    Array *now = add_array(after, name, w->rank, w->d);
    if (old) memcpy(now->v, old->v, sizeof(double) * (size_t)w->n);
    return now->v;
}

/* Keras's gradient_accumulation_steps: all but the last of so many steps only add to `d`. False: no update. */
static bool accumulate(const Item *it, int t, const Arrays *before, Arrays *after, const Arrays *w, Arrays *g)
{
    int steps = (int)option(it, "gradient_accumulation_steps");
    for (int k = 0; steps && k < g->n; k++) {
        double *d = kept(before, after, find_array(w, g->at[k].name), "d");
        for (long i = 0; i < g->at[k].n; i++) {
            double sum = d[i] + g->at[k].v[i];
            d[i] = t % steps ? sum : 0, g->at[k].v[i] = sum / steps;
        }
    }
    return !steps || t % steps == 0;
}

/* Keras's use_ema: t counts updates. */
static void average(const Item *it, int t, const Arrays *before, Arrays *after, Array *w)
{
    double *e = kept(before, after, w, "e"), momentum = t > 1 ? option(it, "ema_momentum") : 0;
    const Setting *overwrite = setting(it, "ema_overwrite_frequency");
    for (long i = 0; option(it, "use_ema") != 0 && i < w->n; i++) {
        e[i] = momentum * e[i] + (1 - momentum) * w->v[i];
        if (overwrite->given && t % (int)overwrite->number == 0) w->v[i] = e[i];
    }
}

/* One weight's update. */
static void update(const Item *it, int t, const Arrays *before, Arrays *after, Array *w, Array *g, bool steps)
{
    Tensor_step s = { w->v, g->v, NULL, NULL, NULL, w->n, t, it, w };
    s.a = kept(before, after, w, "a"), s.b = kept(before, after, w, "b"), s.c = kept(before, after, w, "c");
    for (long i = 0; steps && i < w->n; i++) w->v[i] -= w->v[i] * option(it, "weight_decay") * option(it, "learning_rate");
    if (steps) rules[rule_of(it)].step(&s);
    average(it, t, before, after, w);
}

/* ---- constraints ---- */

static const Item *layer_called(const Model *m, const char *weight)
{
    size_t n = strcspn(weight, "/");
    for (int i = 0; i < m->n_tensors; i++) {
        const Item *it = m->tensors[i]->layer;
        if (strlen(it->name) == n && !strncmp(it->name, weight, n)) return it;
    }
    quit("no layer has %s", weight);
}

static bool within(const Setting *axis, int k, int rank)
{
    for (int i = 0; i < axis->n; i++) if ((int)axis->numbers[i] == k || (int)axis->numbers[i] + rank == k) return true;
    return !axis->n && ((int)axis->number == k || (int)axis->number + rank == k);
}

/* The place of the norm that element i counts in: the element's own, but 0 along the norm's axes. */
static long norm_of(const Array *w, const Setting *axis, long i)
{
    long at = 0, stride = 1;
    for (int k = w->rank - 1; k >= 0; k--) {
        if (!within(axis, k, w->rank)) at += i % w->d[k] * stride;
        stride *= w->d[k], i /= w->d[k];
    }
    return at;
}

static double desired(const Item *it, double norm)
{
    bool both = same(it->op->name, "MinMaxNorm"), unit = same(it->op->name, "UnitNorm");
    if (unit) return 1;
    double rate = both ? option(it, "rate") : 1, least = both ? option(it, "min_value") : 0;
    return rate * fmin(fmax(norm, least), option(it, "max_value")) + (1 - rate) * norm;
}

/* Keras's constraint of a weight, which it applies after each step, be it an update or not. */
static void constrain(const Model *m, Array *w)
{
    const Item *it = item(layer_called(m, w->name), format("%s_constraint", strchr(w->name, '/') + 1));
    if (!it) return;
    double *squares = NEWS(double, w->n);
    bool norms = !same(it->op->name, "NonNeg");
    for (long i = 0; norms && i < w->n; i++) squares[norm_of(w, setting(it, "axis"), i)] += w->v[i] * w->v[i];
    for (long i = 0; i < w->n; i++) {
        double norm = norms ? sqrt(squares[norm_of(w, setting(it, "axis"), i)]) : 0;
        w->v[i] = norms ? w->v[i] * (desired(it, norm) / (1e-7 + norm)) : fmax(w->v[i], 0);
    }
}

int main(int argc, char **argv)
{
    begin_compilation(NULL);
    Define defines[8];
    int n = 0, at = 2;
    for (; at + 1 < argc && same(argv[at], "-D"); at += 2) {
        char *value = strchr(argv[at + 1], '=');
        *value = 0;
        defines[n++] = (Define){ argv[at + 1], value + 1 };
    }
    if (argc - at != 5) quit("usage: optimizer MODEL.lua [-D NAME=VALUE] T W G STATE OUT");
    const Model *m = load_model(argv[1], defines, n);
    const Item *it = m->optimizer;
    int t = atoi(argv[at]), every = (int)option(it, "gradient_accumulation_steps");
    Arrays w = read_arrays(argv[at + 1]), g = read_arrays(argv[at + 2]), before = { 0 }, after = { 0 };
    if (t > 1) before = read_arrays(argv[at + 3]);
    for (int k = 0; k < g.n; k++)
        if (strstr(g.at[k].name, "/moving_"))
            memcpy(((Array *)find_array(&w, g.at[k].name))->v, g.at[k].v, sizeof(double) * (size_t)g.at[k].n);
    bool steps = accumulate(it, t, &before, &after, &w, &g);
    clip(it, &g);
    for (int k = 0; k < g.n; k++) {
        Array *of = (Array *)find_array(&w, g.at[k].name);
        if (strstr(of->name, "/moving_")) continue;
        update(it, every ? (t - 1) / every + 1 : t, &before, &after, of, &g.at[k], steps);
        constrain(m, of);
    }
    write_arrays(argv[at + 3], &after);
    write_arrays(argv[at + 4], &w);
    return 0;
}
