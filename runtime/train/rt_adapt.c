/* rt_adapt.c -- what layers are told of the training data before training begins: Keras's adapt and fit of a generator
 *
 * Layer after layer, as samples reach them, because what reaches one depends on those before it: the training samples alone, not
 * augmented, in the data's order, go through the network as inference has it up to the layer, and what reaches it is added up in
 * double by one thread, sample after sample. So the numbers are the same at any number of threads. They become parameters of the
 * network, RT_FROZEN: files keep them, and whatever reads weights has them. What --weights brought holds.
 *
 * Normalization has mean and biased variance of each channel, featurewise_std_normalization its root: over samples and positions;
 * a sample's own in two passes, joined to those of the samples before by Chan's formula. zca_whitening has rt_whiten.c. */
#include "rt_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- parameters ---- */

static const struct rt_param *param_of(const struct rt_model *m, const struct rt_adapted *a, const char *name)
{
    char *full = rt_text("%s/%s", a->layer, name);
    const struct rt_param *found = NULL;
    for (int i = 0; i < m->n_params; i++)
        if (!strcmp(m->params[i].name, full))
            found = &m->params[i];
    free(full);
    return found;                              /* NULL: the layer has none */
}

typedef struct Numbers { const double *next; int real_size; } Numbers;

static void next_numbers(void *ctx, void *reals, size_t bytes)
{
    Numbers *from = ctx;
    for (size_t i = 0; i < bytes / (size_t)from->real_size; i++, from->next++)
        if (from->real_size == sizeof(double))
            memcpy((char *)reals + i * sizeof(double), from->next, sizeof(double));
        else
            memcpy((char *)reals + i * sizeof(float), &(float){ (float)*from->next }, sizeof(float));
}

void rt_set_adapted(Session *s, const struct rt_adapted *a, const char *name, const double *numbers)
{
    Numbers from = { numbers, s->model->real_size };
    const struct rt_param *p = param_of(s->model, a, name);
    if (p)
        rt_scatter(s->model, s->net, p, next_numbers, &from);
}

/* ---- moments ---- */

typedef struct Moments { int channels; double n, *mean, *squares; } Moments;   /* squares: the sum of those around the mean */

static Moments make_moments(int channels)
{
    return (Moments){ channels, 0, rt_alloc((size_t)channels, sizeof(double)), rt_alloc((size_t)channels, sizeof(double)) };
}

static void free_moments(Moments *m)
{
    free(m->mean);
    free(m->squares);
}

double rt_real(const void *row, int i, int real_size)
{
    return real_size == sizeof(double) ? ((const double *)row)[i] : (double)((const float *)row)[i];
}

static void add_moments(Moments *m, const void *row, int n, int real_size)
{
    double rows = n / m->channels, all = m->n + rows;
    for (int c = 0; c < m->channels; c++) {
        double mean = 0, squares = 0, off;
        for (int i = c; i < n; i += m->channels)
            mean += rt_real(row, i, real_size);
        mean /= rows;
        for (int i = c; i < n; i += m->channels)
            off = rt_real(row, i, real_size) - mean, squares += off * off;
        off = mean - m->mean[c];
        m->mean[c] += off * (rows / all);
        m->squares[c] += squares + off * off * (m->n * rows / all);
    }
    m->n = all;
}

/* ---- a layer ---- */

static void check_row(const Session *s, const struct rt_adapted *a, const void *row, int sample)
{
    for (int i = 0; i < a->n; i++)
        if (!isfinite(rt_real(row, i, s->model->real_size)))
            rt_fail(RT_BAD_DATA, "%s: what reaches the layer '%s' of training sample %d is NaN or infinite: it has no mean",
                    s->data_source, a->layer, sample);
}

void rt_look_at(Session *s, int k, RowLook *look, void *ctx)
{
    const struct rt_model *m = s->model;
    const struct rt_adapted *a = &m->adapted[k];
    Rows rows = { .split = s->train.split, .model = m, .index = s->train.index, .n = s->train.n };
    size_t bytes = (size_t)a->n * (size_t)m->real_size;
    void **seen = rt_alloc((size_t)m->n_adapted, sizeof *seen);
    seen[k] = rt_alloc((size_t)s->batch_size, bytes);
    m->prepare(s->net, s->weights);
    for (; rows.first < rows.n; rows.first += s->batch_size) {
        int n = rows.n - rows.first < s->batch_size ? rows.n - rows.first : s->batch_size, threads = rt_pace_begin(&s->infer_pace);
        m->observe(s->weights, s->scratch, threads, rt_feed_rows, &rows, n, seen);
        rt_pace_end(&s->infer_pace, n);
        for (int i = 0; i < n; i++) {
            const void *row = (const char *)seen[k] + (size_t)i * bytes;
            check_row(s, a, row, rows.index[rows.first + i]);
            look(ctx, row, a->n, m->real_size);
        }
    }
    rt_check_mapped();
    free(seen[k]);
    free(seen);
}

static void see_moments(void *ctx, const void *row, int n, int real_size)
{
    add_moments(ctx, row, n, real_size);
}

static void adapt_moments(Session *s, int k)
{
    const struct rt_adapted *a = &s->model->adapted[k];
    Moments m = make_moments((int)rt_param_elements(param_of(s->model, a, "mean")));
    rt_look_at(s, k, see_moments, &m);
    for (int c = 0; c < m.channels; c++)
        m.squares[c] /= m.n;
    rt_set_adapted(s, a, "mean", m.mean);
    rt_set_adapted(s, a, "variance", m.squares);
    for (int c = 0; c < m.channels; c++)
        m.squares[c] = sqrt(m.squares[c]);
    rt_set_adapted(s, a, "deviation", m.squares);
    rt_say("%s: mean%s of %d training samples", a->layer, param_of(s->model, a, "variance") ? " and variance"
           : param_of(s->model, a, "deviation") ? " and deviation" : "", s->train.n);
    free_moments(&m);
}

/* ---- all of them ---- */

static const struct { const char *row, *params[2]; void (*adapt)(Session *s, int k); } kinds[] = {
    { "moments",     { "mean", "variance" },  adapt_moments },
    { "featurewise", { "mean", "deviation" }, adapt_moments },
    { "whitening",   { "kernel" },            rt_whiten },
};

static int kind_of(const struct rt_adapted *a)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].row, a->row))
            return (int)i;
    rt_fail(RT_BUG, "nothing is adapted by %s", a->row);
}

/* The first of its parameters that no file had, or NULL. */
static const struct rt_param *missing(const struct rt_model *m, const struct rt_adapted *a, const bool *taken)
{
    for (int i = 0; i < 2 && kinds[kind_of(a)].params[i]; i++) {
        const struct rt_param *p = param_of(m, a, kinds[kind_of(a)].params[i]);
        if (p && (!taken || !taken[p - m->params]))
            return p;
    }
    return NULL;
}

void rt_adapt(Session *s, const bool *taken)
{
    for (int k = 0; k < s->model->n_adapted; k++)
        if (missing(s->model, &s->model->adapted[k], taken))
            kinds[kind_of(&s->model->adapted[k])].adapt(s, k);
        else
            rt_say("%s: is adapted already, by --weights", s->model->adapted[k].layer);
}

void rt_need_adapted(const struct rt_model *m, const bool *taken, const char *weights)
{
    for (int k = 0; k < m->n_adapted; k++) {
        const struct rt_param *p = missing(m, &m->adapted[k], taken);
        if (p)
            rt_fail(RT_BAD_DATA, "%s: tensor '%s': is not there, and no training has adapted the layer to data", weights, p->name);
    }
}
