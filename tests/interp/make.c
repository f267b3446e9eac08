/* make.c -- random data and weights
 *
 * Weights are drawn so that activations keep a size of about one through any depth, and nothing is at its initial value of 0 or
 * 1, where an error could hide. What is drawn follows from the seed and the network alone. */
#include "make.h"
#include "draw.h"
#include <math.h>
#include <string.h>

static bool is_called(const Param *p, const char *last)
{
    return same(strrchr(p->name, '/') + 1, last);
}

static double weight(const Param *p, uint64_t *state)
{
    if (is_called(p, "gamma")) return uniform(state, 0.6, 1.4);
    if (is_called(p, "moving_variance") || is_called(p, "variance")) return uniform(state, 0.5, 2);
    if (!is_called(p, "kernel")) return uniform(state, -0.3, 0.3);
    double fan_in = (double)p->n / p->shape.d[p->shape.rank - 1], bound = sqrt(4 / fan_in);
    return uniform(state, -bound, bound);
}

Arrays random_weights(const Net *net, uint64_t seed)
{
    Arrays a = { 0 };
    for (int i = 0; i < net->n_params; i++) {
        const Param *p = net->params[i];
        long d[MAX_RANK];
        for (int k = 0; k < p->shape.rank; k++) d[k] = p->shape.d[k];
        Array *new = add_array(&a, p->name, p->shape.rank, d);
        for (long k = 0; k < p->n; k++) new->v[k] = weight(p, &seed);
    }
    return a;
}

const char *array_name(const char *what, int several, const char *name)
{
    return several > 1 ? format("%s_%s", what, name) : what;
}

/* Numbers of rows where they are looked up, in any type; bytes where the model rescales, else reals that a float holds exactly. */
static void random_input(Arrays *a, const char *name, const Step *s, int samples, bool bytes, long rows, uint64_t *state)
{
    long d[ARRAY_RANK] = { samples };
    for (int i = 0; i < s->shape.rank; i++) d[i + 1] = s->shape.d[i];
    Array *x = add_array(a, name, s->shape.rank + 1, d);
    x->kept = rows ? (rows <= 256 && draw(state) % 2 ? U8 : I32) : bytes ? U8 : F32;
    for (long i = 0; i < x->n; i++)
        x->v[i] = rows || bytes ? (double)(draw(state) % (rows ? (uint64_t)rows : 256)) : (float)uniform(state, -1.5, 1.5);
}

/* One a position, with an axis of 1 behind or without. style: three bits that choose among the forms that targets may have; a
 * model's splits have one form. */
static void class_targets(Arrays *a, const char *name, int samples, Shape s, uint64_t style, uint64_t *state)
{
    long d[ARRAY_RANK] = { samples };
    for (int i = 0; i < s.rank; i++) d[i + 1] = i == s.rank - 1 ? 1 : s.d[i];
    Array *y = add_array(a, name, s.rank + (int)(style & 1), d);
    y->kept = style & 2 ? U8 : I32;
    for (long i = 0; i < y->n; i++) y->v[i] = (double)(draw(state) % (unsigned)s.d[s.rank - 1]);
}

/* The smallest that a target of a loss of numbers may be: for logarithms most are above 0, none is small where they divide. */
static double least_target(const char *loss)
{
    static const struct { const char *loss; double least; } rows[] = {
        { "Logarithmic", -0.25 }, { "Percentage", 0.25 }, { "Poisson", 0 }, { "KLDivergence", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (strstr(loss, rows[i].loss)) return rows[i].least;
    return -1;
}

/* Rows of the last axis: one-hot, or zeros and ones (-1 and 1 for one of the hinges), or reals, or a distribution. */
static void random_row(double *y, int c, const char *loss, uint64_t *state)
{
    bool categorical = strstr(loss, "Categorical"), areas = same(loss, "Dice") || same(loss, "Tversky");
    bool binary = areas || strstr(loss, "Binary") || strstr(loss, "Hinge");
    bool shares = same(loss, "KLDivergence"), sides = same(loss, "SquaredHinge");
    double sum = 0;
    int hot = (int)(draw(state) % (unsigned)c);
    for (int i = 0; i < c; i++) {
        y[i] = categorical ? i == hot : binary ? (double)(draw(state) % 2) : (float)uniform(state, least_target(loss), 1);
        if (sides && y[i] == 0) y[i] = -1;
        sum += y[i];
    }
    for (int i = 0; shares && i < c; i++) y[i] = (float)(y[i] / sum);
}

static void random_target(Arrays *a, const char *name, const Step *s, const char *loss, int samples, uint64_t style,
                          uint64_t *state)
{
    int c = s->shape.d[s->shape.rank - 1];
    bool sparse = strstr(loss, "Sparse"), either = strstr(loss, "Categorical") && (style & 4);
    if (c > 1 && (sparse || either)) {
        class_targets(a, name, samples, s->shape, style, state);
        return;
    }
    long d[ARRAY_RANK] = { samples };
    for (int i = 0; i < s->shape.rank; i++) d[i + 1] = s->shape.d[i];
    Array *y = add_array(a, name, s->shape.rank + 1, d);
    y->kept = F32;
    for (long i = 0; i < y->n; i += c) random_row(y->v + i, c, loss, state);
}

/* Some samples count nothing. */
static void random_counts(Arrays *a, const char *name, int samples, uint64_t *state)
{
    Array *counts = add_array(a, name, 1, (long[]){ samples });
    counts->kept = F32;
    for (int i = 0; i < samples; i++) counts->v[i] = draw(state) % 5 ? (float)uniform(state, 0.25, 3) : 0;
}

static void random_split(Arrays *a, const Net *net, const char *split, int samples, uint64_t style, uint64_t *state)
{
    const Model *m = net->model;
    bool bytes = rescale(m) != 1;
    for (int i = 0; i < m->n_inputs; i++)
        random_input(a, array_name(format("x_%s", split), m->n_inputs, m->inputs[i]->layer->name), net->steps[i], samples, bytes,
                     rows_of_input(net, net->steps[i]), state);
    for (int i = 0; i < m->n_outputs; i++)                 /* an output without a loss has targets too: programs ask for them */
        random_target(a, array_name(format("y_%s", split), m->n_outputs, m->output_names[i]), net->outputs[i],
                      m->losses[i] ? m->losses[i]->op->name : "none", samples, style >> (3 * i), state);
    if (flag(m->fit, "sample_weight")) random_counts(a, format("sample_weight_%s", split), samples, state);
}

Arrays random_data(const Net *net, uint64_t seed, int train, int test)
{
    Arrays a = { 0 };
    uint64_t style = draw(&seed);
    random_split(&a, net, "train", train, style, &seed);
    random_split(&a, net, "test", test, style, &seed);
    return a;
}
