/* rt_state.c -- what a resume needs beyond the tensors: strings in a checkpoint's metadata, put there and read back
 *
 * The checkpoint's checksum says that nobody changed them; here each is held against the others, against the model, the data and
 * the command line, so that a run goes on as itself or is refused. What changes results (batch size, order of samples) may change
 * between two epochs, never within one, and is said. Numbers that must be exact are hexadecimal. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing ---- */

static json_t *sums(const Session *s)
{
    json_t *list = json_array();
    for (int i = 0; i < s->model->n_sums; i++)
        json_array_append_new(list, rt_hex(s->sums[i]));
    return list;
}

static char *augments(const Session *s)        /* 0: not, 1: as the model says, which is nothing; or what that is */
{
    const struct rt_augment *a = s->model->recipe->augment;
    return s->augment && a ? rt_text("%s", a->says) : rt_text("%d", s->augment);
}

/* What stands there only where it is not the usual. Where an epoch is no pass, they have places of their own. */
static void put_epochs(json_t *metadata, const Session *s)
{
    if (s->history.first)
        rt_put(metadata, "initial_epoch", rt_text("%d", s->history.first));
    if (s->model->recipe->accumulation)
        rt_put(metadata, "accumulation", rt_text("%d", s->model->recipe->accumulation));
    if (!s->epoch_steps && s->pass == s->epoch)
        return;
    rt_put(metadata, "steps_per_epoch", rt_text("%lld", (long long)s->epoch_steps));
    rt_put(metadata, "pass", rt_text("%d", s->pass));
    rt_put(metadata, "seen", rt_text("%lld", (long long)s->seen));
}

void rt_put_state(json_t *metadata, const Session *s)
{
    const struct rt_model *m = s->model;
    const struct rt_schedule *schedule = m->recipe->schedule;
    rt_put(metadata, "text_hash", rt_text("%016llx", (unsigned long long)m->text_hash));
    rt_put(metadata, "target", rt_text("%s", m->target));
    rt_put(metadata, "batch_size", rt_text("%d", s->batch_size));
    rt_put(metadata, "seed", rt_text("%llu", (unsigned long long)s->seed));
    rt_put(metadata, "shuffle", rt_text("%d", s->shuffle));
    rt_put(metadata, "augment", augments(s));
    rt_put(metadata, "samples", rt_text("%d", s->train.n));
    rt_put(metadata, "validation", rt_validation_text(s));
    rt_put(metadata, "data_hash", rt_text("%016llx", (unsigned long long)s->data_hash));
    rt_put(metadata, "epoch", rt_text("%d", s->epoch));
    rt_put(metadata, "epoch_step", rt_text("%lld", (long long)s->epoch_step));
    rt_put(metadata, "position", rt_text("%d", s->position));
    put_epochs(metadata, s);
    rt_put(metadata, "learning_rate", schedule ? rt_text("%s", schedule->text) : rt_text("%a", s->first_rate));
    rt_put(metadata, "rate", rt_text("%a", s->rate));
    if (s->swapped)
        rt_put(metadata, "swapped", rt_text("1"));
    rt_put(metadata, "stop", rt_text("%s", s->stop ? s->stop : ""));
    rt_put_json(metadata, "sums", sums(s));
    rt_put_json(metadata, "callbacks", rt_callbacks_json(s));
    rt_put_json(metadata, "history", rt_history_json(&s->history));
}

/* ---- reading one field ---- */

static const char *field(const Tensors *f, const char *key)
{
    const char *text = rt_metadata(f, key);
    if (!text)
        rt_fail(RT_BAD_DATA, "%s: %s is missing from the metadata", f->path, key);
    return text;
}

static int64_t number(const Tensors *f, const char *key, int64_t most)
{
    const char *text = field(f, key);
    char *end;
    long long n;
    errno = 0;
    n = strtoll(text, &end, 10);
    if (!*text || *end || errno || n < 0 || n > most)
        rt_fail(RT_BAD_DATA, "%s: %s is '%s', expected a whole number from 0 to %lld", f->path, key, text, (long long)most);
    return n;
}

static int64_t unusual(const Tensors *f, const char *key, int64_t most, int64_t usual)
{
    return rt_metadata(f, key) ? number(f, key, most) : usual;
}

static json_t *json(const Tensors *f, const char *key)
{
    json_error_t error;
    json_t *value = json_loads(field(f, key), JSON_DECODE_ANY, &error);
    if (!value)
        rt_fail(RT_BAD_DATA, "%s: %s is no JSON: %s", f->path, key, error.text);
    return value;
}

static double a_rate(const Tensors *f, const char *key, int real_size)
{
    const char *text = field(f, key);
    char *end;
    double rate = strtod(text, &end);
    if (!*text || *end || !isfinite(rate) || rate < 0 || (real_size == 4 && rate != (double)(float)rate))
        rt_fail(RT_BAD_DATA, "%s: %s is '%s', expected a learning rate", f->path, key, text);
    return rate;
}

/* ---- whose checkpoint it is ---- */

static void check_same(const Tensors *f, const char *key, char *expected, const char *why)
{
    const char *found = field(f, key);
    if (strcmp(found, expected) != 0)
        rt_fail(RT_BAD_DATA, "%s: %s is %s, expected %s%s", f->path, key, found, expected, why);
    free(expected);
}

static void warn_same(const Tensors *f, const char *key, char *now, const char *why)
{
    const char *found = field(f, key);
    if (strcmp(found, now) != 0)
        rt_say("warning: %s: %s is %s, now %s: %s", f->path, key, found, now, why);
    free(now);
}

/* What decides which samples an update sees: an epoch, and a pass over the samples, ends with what it began with. */
static void same_within_epoch(const Tensors *f, const char *key, char *now, const char *option)
{
    const char *found = rt_metadata(f, key) || strcmp(key, "steps_per_epoch") ? field(f, key) : "0";
    int64_t position = number(f, "position", INT_MAX), seen = unusual(f, "seen", INT64_MAX, position);
    long long epoch = (long long)number(f, "epoch", INT_MAX) + 1;
    if (strcmp(found, now) != 0 && seen > 0)
        rt_fail(RT_USAGE, "%s: epoch %lld has begun with %s %s, now it is %s: that may change between two epochs only (without %s "
                "the run goes on as it was)", f->path, epoch, key, found, now, option);
    if (strcmp(found, now) != 0 && position > 0)
        rt_fail(RT_USAGE, "%s: epoch %lld begins within a pass over the samples that has %s %s, now it is %s: that may change "
                "where an epoch ends with its pass only (without %s the run goes on as it was)", f->path, epoch, key, found, now,
                option);
    if (strcmp(found, now) != 0)
        rt_say("%s: %s was %s and is %s from epoch %lld on: the bits are not those of a run of one %s", f->path, key, found, now,
               epoch, key);
    free(now);
}

/* Gradients that are gathered are the mean of as many in the end, and updates are counted by them. */
static void check_accumulation(const Tensors *f, int now)
{
    int64_t then = unusual(f, "accumulation", INT_MAX, now), step = number(f, "step", INT64_MAX);
    if (then != now)
        rt_fail(RT_USAGE, "%s: gradient_accumulation_steps was %lld for %lld steps, and the model says %d now: a run keeps it; "
                "build the model with what it had, or begin a new run with --weights of this one", f->path, (long long)then,
                (long long)step, now);
}

/* The program has one schedule, or none, and so must the run: no other one gave the rates of the updates that were made. */
static void check_schedule(const Tensors *f, const struct rt_recipe *r)
{
    const char *then = field(f, "learning_rate");
    bool had = strchr(then, '{') != NULL;
    char now[32], *was = had ? rt_text("%s", then) : rt_text("%g", strtod(then, NULL));
    if (r->schedule ? strcmp(then, r->schedule->text) != 0 : had)
        rt_fail(RT_USAGE, "%s: learning_rate was %s when the run began, and the model says %s now: a run keeps its schedule; build "
                "the model with what it had, or begin a new run with --weights of this one", f->path, was, rt_rate_text(now, r));
    free(was);
}

void rt_check_identity(const Tensors *f, const Session *s)
{
    const struct rt_model *m = s->model;
    const char *bits = "the bits may differ from those of a run that was not resumed";
    check_same(f, "kind", rt_text("checkpoint"), ": weights alone cannot be resumed; --weights loads them");
    check_same(f, "graph_hash", rt_text("%016llx", (unsigned long long)m->graph_hash),
               ": it belongs to another network or optimizer");
    check_same(f, "seed", rt_text("%llu", (unsigned long long)s->seed), ": a run keeps its seed");
    check_same(f, "samples", rt_text("%d", s->train.n), " from this data");
    check_same(f, "validation", rt_validation_text(s), " from the model and this data");
    check_schedule(f, m->recipe);
    check_accumulation(f, m->recipe->accumulation);
    same_within_epoch(f, "batch_size", rt_text("%d", s->batch_size), "--batch-size");
    same_within_epoch(f, "shuffle", rt_text("%d", s->shuffle), "--no-shuffle");
    same_within_epoch(f, "steps_per_epoch", rt_text("%lld", (long long)s->epoch_steps), "another steps_per_epoch in the model");
    same_within_epoch(f, "augment", augments(s), "--no-augment and with the model as it was");
    char *text = rt_text("%016llx", (unsigned long long)m->text_hash);
    warn_same(f, "text_hash", rt_text("%s", text), bits);
    if (rt_metadata(f, "text_hash") && strcmp(rt_metadata(f, "text_hash"), text) != 0 && rt_model_changed(s))
        rt_say("%s/%s is the model as it was when the run began, and it was changed since: what its layers and optimizer say now, "
               "such as a Dropout's rate, beta_1 or clipnorm, holds from here on", s->run, rt_base_of(m->source_name));
    free(text);
    warn_same(f, "target", rt_text("%s", m->target), bits);
    warn_same(f, "data_hash", rt_text("%016llx", (unsigned long long)s->data_hash), "the data is not what the run saw");
}

/* ---- where it stood ---- */

/* Epochs, samples of this one, updates: they follow from each other and the batch size. */
static void load_place(const Tensors *f, Session *s)
{
    int64_t batch = number(f, "batch_size", INT_MAX), step = number(f, "step", INT64_MAX), updates;
    s->history.first = (int)unusual(f, "initial_epoch", INT_MAX - 1, 0);
    s->epoch = (int)number(f, "epoch", INT_MAX - 1);
    s->pass = (int)unusual(f, "pass", INT_MAX - 1, s->epoch);
    s->position = (int)number(f, "position", s->train.n);
    s->seen = unusual(f, "seen", INT64_MAX, s->position);
    s->epoch_step = number(f, "epoch_step", INT64_MAX / 2);
    if (batch == 0 || (s->position % batch != 0 && s->position != s->train.n))
        rt_fail(RT_BAD_DATA, "%s: position is %d, expected a multiple of batch_size %lld, or all %d samples", f->path, s->position,
                (long long)batch, s->train.n);
    updates = s->epoch_steps ? step - s->epoch_step : (s->position + batch - 1) / batch;
    if (s->epoch_step < s->epoch - s->history.first || s->epoch < s->history.first || step != s->epoch_step + updates)
        rt_fail(RT_BAD_DATA, "%s: step is %lld, expected %lld: %lld before epoch %d and %lld in it", f->path, (long long)step,
                (long long)(s->epoch_step + updates), (long long)s->epoch_step, s->epoch + 1, (long long)updates);
    if (s->seen != rt_seen_by(s, (int)batch, updates) || (s->epoch_steps && updates > s->epoch_steps))
        rt_fail(RT_BAD_DATA, "%s: seen is %lld, expected %lld samples of the last %lld updates up to position %d of pass %d",
                f->path, (long long)s->seen, (long long)rt_seen_by(s, (int)batch, updates), (long long)updates, s->position,
                s->pass + 1);
    *s->model->steps(s->net) = (uint64_t)step;
}

static void load_sums(const Tensors *f, Session *s)
{
    json_t *list = json(f, "sums");
    if ((int)json_array_size(list) != s->model->n_sums)
        rt_fail(RT_BAD_DATA, "%s: sums has %zu numbers, expected %d", f->path, json_array_size(list), s->model->n_sums);
    for (int i = 0; i < s->model->n_sums; i++) {
        if (!rt_unhex(json_array_get(list, (size_t)i), &s->sums[i]))
            rt_fail(RT_BAD_DATA, "%s: sums[%d] is no hexadecimal number, expected one", f->path, i);
        if (s->seen == 0 && s->sums[i] != 0)
            rt_fail(RT_BAD_DATA, "%s: sums[%d] is %g at an epoch's start, expected 0", f->path, i, s->sums[i]);
    }
    if (!isfinite(s->sums[0]))
        rt_fail(RT_BAD_DATA, "%s: the loss in sums is %g, expected a number", f->path, s->sums[0]);
    json_decref(list);
}

/* The figures that an epoch of this training has, in their order. */
static bool has_columns(const Session *s)
{
    const History *h = &s->history;
    int sums = rt_figures(s->model), n = s->val.n ? 2 * sums : sums;
    if (h->n_rows == 0)
        return h->n_columns == 0;
    if (h->n_columns != n + rt_rate_may_change(s))
        return false;
    for (int i = 0; i < n; i++) {
        const char *name = h->column[i];
        if (i >= sums && strncmp(name, "val_", 4) != 0)
            return false;
        if (strcmp(name + (i >= sums ? 4 : 0), s->model->sums[i % sums]) != 0)
            return false;
    }
    return h->n_columns == n || !strcmp(h->column[n], "learning_rate");
}

void rt_load_figures(const Tensors *f, Session *s)
{
    json_t *history = json(f, "history");
    s->epoch = (int)number(f, "epoch", INT_MAX - 1);
    s->history.first = (int)unusual(f, "initial_epoch", INT_MAX - 1, 0);
    if (!rt_history_from_json(&s->history, history))
        rt_fail(RT_BAD_DATA, "%s: history is malformed, expected columns and rows", f->path);
    if (s->history.n_rows != s->epoch - s->history.first)
        rt_fail(RT_BAD_DATA, "%s: history has %d epochs, expected %d", f->path, s->history.n_rows, s->epoch - s->history.first);
    json_decref(history);
}

static void load_history(const Tensors *f, Session *s)
{
    const History *h = &s->history;
    rt_load_figures(f, s);
    if (!has_columns(s))
        rt_fail(RT_BAD_DATA, "%s: history has other figures than this training", f->path);
    for (int i = 0; i < h->n_rows; i++) {
        for (int c = 0; c < h->n_columns; c++)
            if (!rt_cell(h, i, c) && (c < rt_figures(s->model) || c >= 2 * rt_figures(s->model) || !s->val.n))
                rt_fail(RT_BAD_DATA, "%s: history: epoch %d has no %s, expected a number", f->path, h->first + i + 1,
                        h->column[c]);
        if (!isfinite(h->value[i * h->n_columns]))
            rt_fail(RT_BAD_DATA, "%s: history: the loss of epoch %d is %g, expected a number", f->path, h->first + i + 1,
                    h->value[i * h->n_columns]);
    }
}

static void load_scheduled(const Tensors *f, Session *s)
{
    uint64_t step = *s->model->steps(s->net);
    double expected = rt_rate_at(s->model, step ? step - 1 : 0);
    s->rate = a_rate(f, "rate", s->model->real_size);
    if (s->rate != expected)
        rt_fail(RT_BAD_DATA, "%s: rate is %.9g, expected %.9g of step %lld", f->path, s->rate, expected, (long long)step);
}

/* The function of the epoch gave the rates of the epochs that were trained, and gives them still; those that come may be others. */
static void load_by_epoch(const Tensors *f, Session *s)
{
    const History *h = &s->history;
    int begun = s->epoch + (s->seen > 0);
    s->first_rate = a_rate(f, "learning_rate", s->model->real_size);
    s->rate = a_rate(f, "rate", s->model->real_size);
    rt_check_epoch_rates(s->model->recipe, begun, "the run has begun epoch");
    for (int i = h->first; i < begun; i++) {
        double was = i < s->epoch ? h->value[(i - h->first + 1) * h->n_columns - 1] : s->rate;
        if (was != rt_rate_of_epoch(s->model, i))
            rt_fail(RT_USAGE, "%s: epoch %d was trained at a learning rate of %.9g, and the model's LearningRateScheduler says "
                    "%.9g now: a run keeps the rates that it had; build the model with a function that gives them, or begin a new "
                    "run with --weights of this one", f->path, i + 1, was, rt_rate_of_epoch(s->model, i));
    }
}

/* The rate is what the run began with, unless a callback lowered it. */
static void load_constant(const Tensors *f, Session *s)
{
    double most;
    s->first_rate = most = a_rate(f, "learning_rate", s->model->real_size);
    s->rate = a_rate(f, "rate", s->model->real_size);
    if (rt_rate_may_change(s) && s->history.n_rows > 0)
        most = s->history.value[s->history.n_rows * s->history.n_columns - 1];
    if (rt_rate_may_change(s) ? s->rate > most : s->rate != most)
        rt_fail(RT_BAD_DATA, "%s: rate is %.9g, expected %s%.9g", f->path, s->rate, rt_rate_may_change(s) ? "at most " : "", most);
}

void rt_load_state(const Tensors *f, Session *s)
{
    json_t *callbacks = json(f, "callbacks");
    load_place(f, s);
    if (!rt_callbacks_from_json(s, callbacks))
        rt_fail(RT_BAD_DATA, "%s: callbacks is not the state of this model's %d callbacks after %d epochs", f->path, s->n_callbacks,
                s->epoch);
    load_sums(f, s);
    load_history(f, s);
    (s->model->recipe->schedule ? load_scheduled : s->model->recipe->epoch_rates ? load_by_epoch : load_constant)(f, s);
    if (*field(f, "stop"))
        s->stop = rt_text("%s", field(f, "stop"));
    json_decref(callbacks);
}
