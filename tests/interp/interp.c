/* interp.c -- a model's loss, gradients, moving statistics and outputs, computed plainly in double
 *
 *   interp MODEL.lua [-D NAME=VALUE] --seed S [--samples N] --make-data D.npz --make-weights W.safetensors
 *   interp MODEL.lua [-D NAME=VALUE] --weights W.safetensors --data D.npz [--n N] [--gradients G.safetensors]
 *          [--outputs Y.npz] [--check]
 *
 * The second form takes the first N training samples as one batch. G holds the gradient of every trainable parameter and the
 * moving statistics after that step; Y what predict gives for x_test with the weights of W. One JSON object on stdout says the
 * losses. --check compares the gradients with fourth-order finite differences. */
#include "draw.h"
#include "make.h"
#include "base/compilation.h"
#include "front/load.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *model, *weights, *data, *gradients, *outputs, *make_data, *make_weights;
    Define defines[32];
    int n_defines, n, samples;
    uint64_t seed;
    bool check;
} Wish;

static Define define(char *text)
{
    char *value = strchr(text, '=');
    if (!value) quit("-D %s: NAME=VALUE is expected", text);
    *value++ = 0;
    return (Define){ text, value };
}

static Wish wishes(int argc, char **argv)
{
    Wish w = { .samples = 12, .n = 1 << 30 };
    const struct { const char *name; const char **at; } texts[] = {
        { "--weights", &w.weights }, { "--data", &w.data }, { "--gradients", &w.gradients }, { "--outputs", &w.outputs },
        { "--make-data", &w.make_data }, { "--make-weights", &w.make_weights },
    };
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        bool known = false;
        for (size_t k = 0; k < sizeof texts / sizeof *texts && i + 1 < argc; k++)
            if (same(a, texts[k].name)) *texts[k].at = argv[++i], known = true;
        if (known) continue;
        if (same(a, "--check")) w.check = true;
        else if (a[0] != '-') w.model = a;
        else if (i + 1 == argc) quit("%s: what is expected behind it", a);
        else if (same(a, "-D")) w.defines[w.n_defines++] = define(argv[++i]);
        else if (same(a, "--n")) w.n = atoi(argv[++i]);
        else if (same(a, "--samples")) w.samples = atoi(argv[++i]);
        else if (same(a, "--seed")) w.seed = strtoull(argv[++i], NULL, 10);
        else quit("unknown option %s", a);
    }
    if (!w.model) quit("usage: interp MODEL.lua --weights W --data D [--n N] [--gradients G] [--outputs Y] [--check]");
    return w;
}

static void load_weights(Net *net, const char *path)
{
    Arrays a = read_arrays(path);
    for (int i = 0; i < net->n_params; i++) {
        Param *p = net->params[i];
        const Array *from = find_array(&a, p->name);
        if (!from || from->n != p->n) quit("%s: has no %s of %ld elements", path, p->name, p->n);
        memcpy(p->w, from->v, sizeof(double) * (size_t)p->n);
    }
}

static const Array *part(const Arrays *data, const char *what, const char *name)
{
    const Array *a = find_array(data, format("%s_%s", what, name));
    if (!a) a = find_array(data, what);
    if (!a) quit("the data has no %s of %s", what, name);
    return a;
}

/* As ImageDataGenerator.standardize does it, of one sample. */
static void standardize(const Model *m, double *y, long n)
{
    long double sum = 0, squares = 0;
    for (long i = 0; i < n; i++) sum += y[i];
    for (long i = 0; i < n; i++) squares += (y[i] - sum / n) * (y[i] - sum / n);
    for (long i = 0; i < n; i++) {
        if (samplewise(m, "samplewise_center")) y[i] -= (double)(sum / n);
        if (samplewise(m, "samplewise_std_normalization")) y[i] /= sqrt((double)(squares / n)) + 1e-6;
    }
}

/* The split's first n samples, or all, into the input steps; says how many. */
static int feed(Net *net, const Arrays *data, const char *split, int n)
{
    const Model *m = net->model;
    const char *what = format("x_%s", split);
    int all = (int)part(data, what, m->inputs[0]->layer->name)->d[0];
    if (n > all) n = all;
    resize(net, n);
    for (int k = 0; k < m->n_inputs; k++) {
        const Array *x = part(data, what, m->inputs[k]->layer->name);
        Step *s = net->steps[k];
        if (x->n / x->d[0] != s->n) quit("%s: %ld elements a sample, expected %ld", x->name, x->n / x->d[0], s->n);
        double scale = rows_of_input(net, s) ? 1 : rescale(m);
        for (long i = 0; i < s->n * n; i++) s->y[i] = x->v[i] * scale;
        for (int i = 0; i < n; i++) standardize(m, s->y + i * s->n, s->n);
    }
    return n;
}

/* What each sample counts: as the data says, or, in training, its class; NULL: 1 each. */
static const double *counts_of(const Net *net, const Arrays *data, const char *split)
{
    const Item *fit = net->model->fit;
    const Setting *classes = setting(fit, "class_weight");
    if (flag(fit, "sample_weight")) return find_array(data, format("sample_weight_%s", split))->v;
    if (!classes->given || !same(split, "train")) return NULL;
    const Array *y = part(data, "y_train", net->model->output_names[0]);
    long samples = y->d[0], c = y->n / samples;
    double *counts = NEWS(double, samples);
    for (long i = 0; i < samples; i++) {
        long k = 0;
        for (long j = 1; j < c; j++) if (y->v[i * c + j] > y->v[i * c + k]) k = j;
        if (c == 1) k = (long)y->v[i];
        counts[i] = k < classes->n && !isnan(classes->numbers[k]) ? classes->numbers[k] : 1;
    }
    return counts;
}

/* Forward, and, where wanted, backward; gives the loss. The regularizers' part is of the weights before the step. */
static double run(Net *net, const Arrays *data, const char *split, int n, bool training, bool gradients)
{
    n = feed(net, data, split, n);
    double sum = regularizers(net, gradients);
    const double *counts = counts_of(net, data, split);
    forward(net, n, training);
    for (int k = 0; k < net->model->n_outputs; k++)
        if (net->model->losses[k])
            sum += loss(net, k, part(data, format("y_%s", split), net->model->output_names[k]), counts, 0, gradients);
    if (gradients) backward(net);
    return sum;
}

static void write_gradients(const Net *net, const char *path)
{
    Arrays a = { 0 };
    for (int i = 0; i < net->n_params; i++) {
        const Param *p = net->params[i];
        bool statistic = strstr(p->name, "/moving_");
        if (!p->trainable && !statistic) continue;
        long d[MAX_RANK];
        for (int k = 0; k < p->shape.rank; k++) d[k] = p->shape.d[k];
        memcpy(add_array(&a, p->name, p->shape.rank, d)->v, statistic ? p->w : p->g, sizeof(double) * (size_t)p->n);
    }
    write_arrays(path, &a);
}

static void write_outputs(const Net *net, const char *path)
{
    Arrays a = { 0 };
    for (int k = 0; k < net->model->n_outputs; k++) {
        const Step *s = net->outputs[k];
        long d[ARRAY_RANK] = { net->batch };
        for (int i = 0; i < s->shape.rank; i++) d[i + 1] = s->shape.d[i];
        Array *y = add_array(&a, net->model->output_names[k], s->shape.rank + 1, d);
        memcpy(y->v, s->y, sizeof(double) * (size_t)y->n);
    }
    write_arrays(path, &a);
}

/* (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h */
static double difference(Net *net, const Arrays *data, int n, double *w, double h)
{
    double was = *w, f[5];
    for (int j = -2; j <= 2; j++) *w = was + j * h, f[j + 2] = run(net, data, "train", n, true, false);
    *w = was;
    return (8 * (f[3] - f[1]) - (f[4] - f[0])) / (12 * h);
}

/* How far g is from the difference, with the h that suits best: a small one misses the kinks, a large one the rounding. */
static double distance(Net *net, const Arrays *data, int n, double *w, double g)
{
    double off = INFINITY;
    for (double h = 1e-4; h > 1e-7 && off > 1e-9; h /= 10) off = fmin(off, fabs(difference(net, data, n, w, h) - g));
    return off;
}

/* A few elements of each parameter against the gradient that run() left. Running again moves the statistics, which nobody reads. */
static int check(Net *net, const Arrays *data, int n)
{
    double worst = 0, top = 0;
    uint64_t state = 1;
    double **g = NEWS(double *, net->n_params);
    for (int i = 0; i < net->n_params; i++) {
        const Param *p = net->params[i];
        memcpy(g[i] = NEWS(double, p->n), p->g, sizeof(double) * (size_t)p->n);
        for (long k = 0; k < p->n; k++) top = fmax(top, fabs(p->g[k]));
    }
    for (int i = 0; i < net->n_params; i++)
        for (int r = 0; r < 4 && net->params[i]->trainable; r++) {
            long k = (long)(draw(&state) % (uint64_t)net->params[i]->n);
            double off = distance(net, data, n, &net->params[i]->w[k], g[i][k]);
            if (off > 1e-7 * top) fprintf(stderr, "%s[%ld]: %.12g is off by %.2g\n", net->params[i]->name, k, g[i][k], off);
            worst = fmax(worst, off);
        }
    printf("gradients against differences: worst %.2g of %.2g\n", worst, top);
    return worst > 1e-7 * top;
}

int main(int argc, char **argv)
{
    begin_compilation(NULL);
    Wish w = wishes(argc, argv);
    Model *m = load_model(w.model, w.defines, w.n_defines);
    Net *net = make_net(m);
    Arrays made;
    if (w.make_weights) made = random_weights(net, w.seed), write_arrays(w.make_weights, &made);
    if (w.make_data) made = random_data(net, w.seed + 1, w.samples, w.samples / 2 + 1), write_arrays(w.make_data, &made);
    if (!w.weights || !w.data) return 0;
    Arrays data = read_arrays(w.data);
    load_weights(net, w.weights);
    double test = run(net, &data, "test", 1 << 30, false, false);
    if (w.outputs) write_outputs(net, w.outputs);
    double train = run(net, &data, "train", w.n, true, true);
    printf("{\"train_loss\": %.17g, \"test_loss\": %.17g}\n", train, test);
    if (w.gradients) write_gradients(net, w.gradients);
    return w.check ? check(net, &data, w.n) : 0;
}
