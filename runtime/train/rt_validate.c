/* rt_validate.c -- validation beside the training data, and the epochs that end with one
 *
 * validation_data names a set as data does. What that keeps aside validates: its validation samples, else its test samples, else
 * all that it has; its classes are the training data's, by their names. Validation begins with the first sample each time, as in
 * Keras, so validation_steps has the same batches measured after every epoch. An epoch without has gaps among its figures, and what
 * watches one of them waits for the next epoch that has it. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <stdlib.h>
#include <string.h>

const char *rt_aside(const Session *s)
{
    const char *given = s->options->validation_data;
    return given ? given : s->model->recipe->validation_data;
}

/* What names no part of its own is refused where it is the training data itself: the network would be asked what it was told. */
static const struct rt_split *kept_aside(const Session *s, const char *source)
{
    const struct rt_data *d = s->aside;
    const struct { const struct rt_split *split; const char *what; } parts[] = {
        { &d->val, "validation" }, { &d->test, "test" }, { &d->train, "" },
    };
    int k = 0, last = d == s->data ? 1 : 2;
    while (k < last && !parts[k].split->n)
        k++;
    if (!parts[k].split->n && d == s->data)
        rt_fail(RT_BAD_DATA, "validation_data: %s is the training data too, and keeps no samples for validation or test; "
                "validation_split = 0.1 in the model's fit takes a tenth of them", source);
    if (!parts[k].split->n)
        rt_fail(RT_BAD_DATA, "validation_data: %s has no samples", source);
    rt_say("validation_data: %d %s%ssamples of %s validate", parts[k].split->n, parts[k].what, *parts[k].what ? " " : "", source);
    rt_say_unused(s, source, parts[k].split->n);
    if (s->data->val.n && parts[k].split != &s->data->val)
        rt_say("%s: its own %d samples for validation are not used: validation_data names others", s->data->source, s->data->val.n);
    return parts[k].split;
}

static bool same_set(const char *a, const char *b)             /* also by another way there; a named set is no path */
{
    char *x = rt_real_path(a), *y = rt_real_path(b);
    bool same = !strcmp(a, b) || (x && y && !strcmp(x, y));
    free(x);
    free(y);
    return same;
}

void rt_open_aside(Session *s)
{
    const char *source = rt_aside(s), *data = s->options->data ? s->options->data : s->model->recipe->data;
    if (!source)
        return;
    if (!s->validation_source)
        s->validation_source = rt_text("%s", source);
    s->aside = same_set(source, data) ? s->data : rt_load_beside(source, s->model, s->data);
    free((int *)s->val.index);
    s->val = (Rows){ .split = kept_aside(s, source), .model = s->model };
    s->val.n = s->val.split->n;
    s->val.index = rt_range(0, s->val.n);
}

void rt_free_set(Session *s)
{
    if (s->aside && s->aside != s->data)
        rt_free_data(s->aside);
    rt_free_data(s->data);
}

static bool some_epoch_validates(const Session *s)            /* of those to come, which may be billions */
{
    const struct rt_recipe *r = s->model->recipe;
    int64_t freq = r->validation_freq > 1 ? r->validation_freq : 1;
    bool listed = false;
    for (int i = 0; i < r->n_validation_epochs; i++)
        listed |= r->validation_epochs[i] > s->epoch && r->validation_epochs[i] <= (double)s->epochs;
    return r->n_validation_epochs ? listed : (s->epoch / freq + 1) * freq <= s->epochs;
}

bool rt_validates(const Session *s, int epoch)
{
    const struct rt_recipe *r = s->model->recipe;
    bool listed = false;
    for (int i = 0; i < r->n_validation_epochs; i++)
        listed |= r->validation_epochs[i] == epoch + 1;
    if (!s->val.n || r->n_validation_epochs)
        return s->val.n && listed;
    return r->validation_freq < 2 || (epoch + 1) % r->validation_freq == 0;
}

static int64_t measured(const Session *s)
{
    int64_t steps = s->model->recipe->validation_steps, all = s->val.n, some = steps * s->infer_batch;
    return steps && some < all ? some : all;
}

void rt_check_validation(const Session *s)
{
    const struct rt_recipe *r = s->model->recipe;
    bool rarely = r->n_validation_epochs || r->validation_freq > 1;
    const char *says = rarely ? "validation_freq" : r->validation_steps ? "validation_steps"
                     : r->validation_batch_size ? "validation_batch_size" : NULL;
    if (says && !s->val.n)
        rt_say("the model's %s is not used: there are no samples for validation", says);
    if (s->val.n && s->epoch < s->epochs && !some_epoch_validates(s))
        rt_say("none of the epochs %d to %lld is one that the model's validation_freq lets validate", s->epoch + 1,
               (long long)s->epochs);
    if (s->val.n && (int64_t)r->validation_steps * s->infer_batch >= (int64_t)s->val.n + s->infer_batch)
        rt_say("the model's validation_steps is %d, and all %d samples for validation are %d batches of %d", r->validation_steps,
               s->val.n, (s->val.n + s->infer_batch - 1) / s->infer_batch, s->infer_batch);
}

bool rt_validate(Session *s, double *sums, int64_t *n)
{
    Rows rows = s->val;
    *n = rows.n = (int)measured(s);
    return rt_evaluate(s, &rows, sums, NULL, NULL);
}

char *rt_validation_text(const Session *s)
{
    int first = s->val.n ? s->val.index[0] : 0;
    if (s->val.n && s->aside)
        return rt_text("%d of validation_data", s->val.n);
    if (s->val.n && s->val.split != &s->data->train)
        return rt_text("%d of the data's own", s->val.n);
    return s->val.n ? rt_text("%d to %d", first, first + s->val.n - 1) : rt_text("none");
}
