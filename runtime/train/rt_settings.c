/* rt_settings.c -- settings.json of a run: what it was begun with, so that --resume needs no other option
 *
 * Text that people may read, with a checksum of all of it at a fixed place: a changed bit is refused, and so is an edit, for which
 * --resume has options. --steps and --threads are of one call and not kept. "model_says" is what the model said when the run began:
 * where a program that was built anew says otherwise, each difference is named, and what holds. */
#define _GNU_SOURCE
#include "rt_read.h"
#include "rt_train.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define START "{\n  \"xxh3\": \""               /* then 16 hexadecimal digits: XXH3 of the file with zeros for them */
enum { DIGITS = 16, DIGITS_AT = sizeof START - 1 };

static void checksum(char *text, size_t size, char digits[DIGITS + 1])
{
    memset(text + DIGITS_AT, '0', DIGITS);
    snprintf(digits, DIGITS + 1, "%016llx", (unsigned long long)XXH3_64bits(text, size));
}

/* ---- what the model says ---- */

static const struct { const char *key, *saved, *anew; } said[] = {     /* which holds: in a run that was saved, in one begun anew */
    { "epochs", "the run keeps its own, --epochs says otherwise", "the run keeps its own, --epochs says otherwise" },
    { "batch_size", "the run keeps its own, --batch-size says otherwise between two epochs",
      "the run keeps its own, --batch-size says otherwise" },
    { "seed", "a run keeps its seed", "the run keeps its own, --seed says otherwise" },
    { "shuffle", "the run keeps its own", "the run keeps its own" },
    { "augment", "the model's holds, between two epochs", "the model's holds" },
    { "class_weight", "the model's holds", "the model's holds" },
    { "sample_weight", "the model's holds", "the model's holds" },
    { "initial_epoch", "a run keeps its own", "the model's holds" },
    { "steps_per_epoch", "the model's holds, between two passes", "the model's holds" },
    { "validation_freq", "the model's holds", "the model's holds" },
    { "validation_steps", "the model's holds", "the model's holds" },
    { "validation_batch_size", "the model's holds", "the model's holds" },
    { "learning_rate", "the run keeps its own; a new run takes the model's, with --weights from this one", "the model's holds" },
    { "callbacks", "the model's hold, with the state that they had: the same callbacks in the same order", "the model's hold" },
};

/* Rates of epochs, and what tells one such list from another. */
static json_t *rates(const struct rt_recipe *r)
{
    char first[32], last[32];
    char *text = rt_text("%s to %s in %d epochs, xxh3 %016llx", rt_shortest(first, r->epoch_rates[0]),
                         rt_shortest(last, r->epoch_rates[r->n_epoch_rates - 1]), r->n_epoch_rates,
                         (unsigned long long)XXH3_64bits(r->epoch_rates, sizeof *r->epoch_rates * (size_t)r->n_epoch_rates));
    json_t *json = json_string(text);
    free(text);
    return json;
}

static json_t *callbacks(const struct rt_recipe *r)
{
    json_t *list = json_array();
    for (int i = 0; i < r->n_callbacks; i++) {
        const struct rt_callback *c = &r->callbacks[i];
        json_t *options = json_object();
        for (int k = 0; k < 16 && c->option[k].name; k++)
            json_object_set_new(options, c->option[k].name, json_string(c->option[k].value ? c->option[k].value : ""));
        if (!strcmp(c->name, "LearningRateScheduler"))
            json_object_set_new(options, "schedule", rates(r));
        json_array_append_new(list, json_pack("{s:o}", c->name, options));
    }
    return list;
}

static json_t *class_weight(const struct rt_recipe *r)
{
    json_t *list = json_array();
    for (int i = 0; i < r->n_class_weight; i++)
        json_array_append_new(list, json_real(r->class_weight[i]));
    for (int i = 0; i < r->n_named_weight; i++)
        json_array_append_new(list, json_pack("{s:f}", r->named_weight[i].name, r->named_weight[i].weight));
    return list;
}

/* What stands there only where the model says it. */
static json_t *say_epochs(json_t *says, const struct rt_recipe *r)
{
    const struct { const char *key; int n; } numbers[] = {
        { "initial_epoch", r->initial_epoch }, { "steps_per_epoch", r->steps_per_epoch }, { "validation_freq", r->validation_freq },
        { "validation_steps", r->validation_steps }, { "validation_batch_size", r->validation_batch_size },
    };
    json_t *list = r->n_validation_epochs ? json_array() : NULL;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].n)
            json_object_set_new(says, numbers[i].key, json_integer(numbers[i].n));
    for (int i = 0; i < r->n_validation_epochs; i++)
        json_array_append_new(list, json_integer((json_int_t)r->validation_epochs[i]));
    if (list)
        json_object_set_new(says, "validation_freq", list);
    return says;
}

static json_t *model_says(const struct rt_recipe *r)
{
    char number[32];
    return say_epochs(json_pack("{s:i, s:i, s:I, s:b, s:s, s:s, s:o, s:o, s:b}", "epochs", r->epochs, "batch_size", r->batch_size,
        "seed", (json_int_t)r->seed, "shuffle", r->shuffle, "augment", r->augment ? r->augment->says : "none", "learning_rate",
            rt_rate_text(number, r), "callbacks", callbacks(r), "class_weight", class_weight(r), "sample_weight",
            r->sample_weight), r);
}

/* A run that was saved keeps its schedule: rt_state.c refuses another. */
static bool is_refused(const Session *s, const char *key, const char *then, const char *now)
{
    return !s->anew && !strcmp(key, "learning_rate") && ((now && strchr(now, '{')) || (then && strchr(then, '{')));
}

static void say_changes(const Session *s, const char *path)
{
    json_t *now = model_says(s->model->recipe);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const json_t *new = json_object_get(now, said[i].key), *old = json_object_get(s->model_says, said[i].key);
        char *a = json_dumps(new, JSON_ENCODE_ANY | JSON_COMPACT), *b = json_dumps(old, JSON_ENCODE_ANY | JSON_COMPACT);
        if ((new || old) && !json_equal(new, old) && !is_refused(s, said[i].key, b, a))
            rt_say("%s: the model says %s = %s now, %s when the run began: %s", path, said[i].key, a ? a : "nothing",
                   b ? b : "nothing",
                   s->anew ? said[i].anew : said[i].saved);
        free(a);
        free(b);
    }
    json_decref(now);
}

/* ---- writing ---- */

void rt_write_settings(Session *s)
{
    char *path = rt_in_run(s, "settings.json"), *text, *file, digits[DIGITS + 1];
    json_t *settings;
    if (!s->model_says)
        s->model_says = model_says(s->model->recipe);
    settings = json_pack("{s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:O*, s:b, s:I, s:i, s:I, s:b, s:b, s:O}", "xxh3", "0000000000000000",
        "model", s->model->name, "data", s->data_source, "validation_data", s->validation_source, "cache", s->options->cache,
        "weights", s->first_weights, "weights_before", s->first_before, "partial", s->first_partial,
        "epochs", (json_int_t)s->epochs, "batch_size", s->batch_size, "seed", (json_int_t)s->seed, "shuffle", s->shuffle,
        "augment", s->augment, "model_says", s->model_says);
    if (s->options->leave_out)
        json_object_set_new(settings, "leave_out", json_true());
    text = json_dumps(settings, JSON_INDENT(2));
    if (!text)
        rt_fail(RT_BUG, "the settings are no valid UTF-8");
    file = rt_text("%s\n", text);
    checksum(file, strlen(file), digits);
    memcpy(file + DIGITS_AT, digits, DIGITS);
    rt_write_whole(path, RT_SETTINGS, file, strlen(file));
    json_decref(settings);
    free(file);
    free(text);
    free(path);
}

/* ---- reading ---- */

static json_int_t whole(const json_t *settings, const char *path, const char *key, json_int_t least, json_int_t most)
{
    const json_t *value = json_object_get(settings, key);
    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most)
        rt_fail(RT_BAD_DATA, "%s: %s is missing or out of range, expected a whole number from %lld to %lld", path, key,
                (long long)least, (long long)most);
    return json_integer_value(value);
}

static bool boolean(const json_t *settings, const char *path, const char *key)
{
    const json_t *value = json_object_get(settings, key);
    if (!json_is_boolean(value))
        rt_fail(RT_BAD_DATA, "%s: %s is missing, expected true or false", path, key);
    return json_is_true(value);
}

static char *given(const json_t *settings, const char *key)
{
    const char *text = json_string_value(json_object_get(settings, key));
    return text ? rt_text("%s", text) : NULL;
}

/* A list of texts, or NULL where there is none. */
static json_t *texts(const json_t *settings, const char *path, const char *key)
{
    json_t *list = json_object_get(settings, key);
    bool good = !list || json_is_array(list);
    for (size_t i = 0; i < json_array_size(list); i++)
        good = good && json_is_string(json_array_get(list, i));
    if (!good)
        rt_fail(RT_BAD_DATA, "%s: %s is no list of texts", path, key);
    return json_incref(list);
}

static json_t *read_sealed(const char *path)
{
    char digits[DIGITS + 1], found[DIGITS + 1] = "";
    size_t size;
    char *text = rt_read_whole(path, 1 << 20, &size);
    json_error_t error;
    json_t *settings;
    bool starts = size > DIGITS_AT + DIGITS && !memcmp(text, START, DIGITS_AT);
    if (starts) {
        memcpy(found, text + DIGITS_AT, DIGITS);
        checksum(text, size, digits);
    }
    if (!starts || strcmp(found, digits) != 0)
        rt_fail(RT_BAD_DATA, "%s: was changed since cnnc wrote it, or an earlier cnnc did: its checksum xxh3 %s; a copy from "
                "before is needed; other values are given to --resume: --epochs, --batch-size, --data", path, starts ? "is another"
                    : "is missing");
    settings = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(settings))
        rt_fail(RT_BAD_DATA, "%s: is no JSON object: %s", path, settings ? "expected { ... }" : error.text);
    free(text);
    return settings;
}

static void fill_in(Session *s, Options *o, const json_t *settings, const char *path)
{
    const char *model = json_string_value(json_object_get(settings, "model"));
    if (!model || strcmp(model, s->model->name) != 0)
        rt_fail(RT_BAD_DATA, "%s: model is %s, expected %s", path, model ? model : "missing", s->model->name);
    if (!o->data)
        o->data = s->data_source = given(settings, "data");
    if (!o->validation_data)
        o->validation_data = s->validation_source = given(settings, "validation_data");
    if (!o->cache)
        o->cache = given(settings, "cache");
    if (o->epochs < 0)
        o->epochs = whole(settings, path, "epochs", 0, INT_MAX);
    if (o->batch_size < 0)
        o->batch_size = whole(settings, path, "batch_size", 1, RT_BATCH);
    if (o->seed < 0)
        o->seed = whole(settings, path, "seed", 0, INT64_MAX / 2);
    o->no_shuffle |= !boolean(settings, path, "shuffle");
    o->no_augment |= !boolean(settings, path, "augment");
    o->leave_out |= json_is_true(json_object_get(settings, "leave_out"));      /* there only where it was asked for */
    s->first_weights = given(settings, "weights");
    s->first_before = texts(settings, path, "weights_before");
    s->first_partial = boolean(settings, path, "partial");
    s->model_says = json_deep_copy(json_object_get(settings, "model_says"));
}

void rt_read_settings(Session *s, Options *o)
{
    char *path = rt_in_run(s, "settings.json");
    json_t *settings = read_sealed(path);
    fill_in(s, o, settings, path);
    say_changes(s, path);
    json_decref(settings);
    free(path);
}
