/* rt_evaluate.c -- loss and metrics of a network on samples it does not learn from
 *
 * In batches of the training's size, so that the sums, and with them the callbacks' decisions, follow from model and batch size. */
#include "rt_train.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

bool rt_evaluate(Session *s, Rows *rows, double *sums)
{
    s->model->prepare(s->net, s->weights);
    for (rows->first = 0; rows->first < rows->n; rows->first += s->batch_size) {
        int n = rows->n - rows->first < s->batch_size ? rows->n - rows->first : s->batch_size;
        rt_infer(s, rows, n, NULL, sums);
        if (rt_interrupted())
            return false;
    }
    return true;
}

void rt_load_for_inference(Session *s, const Options *o)
{
    const struct rt_model *m = s->model;
    bool named = s->data && !s->data->inputs_only;
    s->infer_pace = rt_pace(rt_threads(o->threads, false));
    s->batch_size = o->batch_size > 0 ? (int)o->batch_size : m->recipe->batch_size > 0 ? m->recipe->batch_size : 32;
    s->net = m->init(rt_arena(m->bytes(1, 1)), 1, 1, 0);
    rt_load_weights(o->weights, m, s->net, o->partial, named ? s->data->class_names : NULL,
                    named ? s->data->n_class_names : 0);
    rt_inference(s);
    m->prepare(s->net, s->weights);
}

Rows rt_choose_split(Session *s, const Options *o)
{
    const char *source = o->data ? o->data : s->model->recipe->data, *name = o->split ? o->split : "test";
    Rows all = { .model = s->model };
    int *index;
    if (!source)
        rt_fail(RT_USAGE, "no data: the model names none, so --data SRC must");
    s->data = (o->command == RT_PREDICT ? rt_load_inputs : rt_load_data)(source, s->model);
    if (strcmp(name, "test") != 0) {
        rt_divide(&s->train, &s->val, s->model, s->data);
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

static void print_json(const struct rt_model *m, const double *sums, int n)
{
    json_t *result = json_object();
    for (int i = 0; i < m->n_sums; i++) {
        json_t *value = json_real(sums[i] / n);
        json_object_set_new(result, m->sums[i], value ? value : json_null());  /* JSON has no NaN */
    }
    json_object_set_new(result, "samples", json_integer(n));
    json_dumpf(result, stdout, 0);
    putchar('\n');
    json_decref(result);
}

static void print_text(const struct rt_model *m, const double *sums, int n)
{
    for (int i = 0; i < m->n_sums; i++)
        printf("%s %.6f\n", m->sums[i], sums[i] / n);
    printf("samples %d\n", n);
}

void rt_eval(const Options *o, const struct rt_model *model)
{
    Session s = { .model = model, .options = o };
    double sums[RT_SUMS] = { 0 };
    Rows rows = rt_choose_split(&s, o);
    rt_load_for_inference(&s, o);
    rt_evaluate(&s, &rows, sums);
    rt_check_mapped();
    (o->json ? print_json : print_text)(model, sums, rows.n);
    free((int *)rows.index);
    rt_free_data(s.data);
}
