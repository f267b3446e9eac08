/* rt_evaluate.c -- loss and metrics of a network on samples it does not learn from
 *
 * In batches of the training's size, or of that which the model says, so that the sums, and with them the callbacks' decisions,
 * follow from the model and the sizes. */
#include "rt_train.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rt_take_threads(Session *s, const Options *o)
{
    if (!s->infer_pace.most)
        s->infer_pace = rt_pace(rt_threads(o->threads, false));
}

void rt_inference(Session *s)
{
    s->weights = rt_arena(s->model->weights_bytes());
    s->scratch = rt_arena(s->model->scratch_bytes(s->infer_pace.most));
}

void rt_infer(Session *s, Rows *rows, int n, void *const *y, double *sums)
{
    int threads = rt_pace_begin(&s->infer_pace);
    s->model->infer(s->weights, s->scratch, threads, rt_feed_rows, rows, n, y, sums);
    rt_pace_end(&s->infer_pace, n);
}

static size_t output_size(const struct rt_model *m, int p)
{
    return rt_port_elements(&m->outputs[p]);
}

const float *rt_output_row(const struct rt_model *m, void *const *y, int p, int i)
{
    return (const float *)y[p] + (size_t)i * output_size(m, p);
}

void rt_narrow(const struct rt_model *m, void *y, size_t n)
{
    char *at = y;
    for (size_t i = 0; m->real_size == 8 && i < n; i++) {
        double wide;
        float narrow;
        memcpy(&wide, at + 8 * i, 8);
        narrow = (float)wide;
        memcpy(at + 4 * i, &narrow, 4);
    }
}

bool rt_evaluate(Session *s, Rows *rows, double *sums, Witness *see, void *ctx)
{
    const struct rt_model *m = s->model;
    void *y[RT_PORTS] = { NULL };
    bool more = true;
    for (int p = 0; see && p < m->n_outputs; p++)
        y[p] = rt_alloc((size_t)s->infer_batch * output_size(m, p), (size_t)m->real_size);
    m->prepare(s->net, s->weights);
    for (rows->first = 0; more && rows->first < rows->n; rows->first += s->infer_batch) {
        int n = rows->n - rows->first < s->infer_batch ? rows->n - rows->first : s->infer_batch;
        rt_infer(s, rows, n, see ? y : NULL, sums);
        for (int p = 0; see && p < m->n_outputs; p++)
            rt_narrow(m, y[p], (size_t)n * output_size(m, p));
        if (see)
            see(ctx, rows, n, y);
        more = !rt_interrupted();
    }
    for (int p = 0; p < RT_PORTS; p++)
        free(y[p]);
    return more;
}

void rt_load_for_inference(Session *s, const Options *o)
{
    const struct rt_model *m = s->model;
    bool named = s->data && !s->data->inputs_only && !s->data->any_targets, *taken;
    rt_take_threads(s, o);
    s->batch_size = o->batch_size > 0 ? (int)o->batch_size : m->recipe->batch_size > 0 ? m->recipe->batch_size : 32;
    s->infer_batch = s->batch_size;
    s->net = m->init(rt_arena(m->bytes(1, 1)), 1, 1, 0);
    taken = rt_load_given(o, m, s->net, named ? s->data->class_names : NULL, named ? s->data->n_class_names : 0);
    rt_need_adapted(m, taken, o->weights);
    free(taken);
    rt_inference(s);
    m->prepare(s->net, s->weights);
}

Rows rt_choose_split(Session *s, const Options *o)
{
    const char *source = rt_open_data(s, o), *name = o->split ? o->split : "test";
    Rows all = { .model = s->model };
    int *index;
    if (strcmp(name, "test") != 0) {
        rt_divide(s);
        if (!strcmp(name, "val"))
            rt_open_aside(s);
        all = !strcmp(name, "val") ? s->val : s->train;
        free((int *)(!strcmp(name, "val") ? s->train : s->val).index);
    } else {
        all.split = &s->data->test;
        all.n = s->data->test.n;
        all.index = index = rt_alloc((size_t)all.n, sizeof *index);
        for (int i = 0; i < all.n; i++)
            index[i] = i;
    }
    if (all.n == 0)
        rt_fail(RT_BAD_DATA, "%s has no %s samples; --split chooses others", source, !strcmp(name, "val") ? "validation" : name);
    return all;
}
