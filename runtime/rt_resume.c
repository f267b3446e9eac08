/* rt_resume.c -- reading weights and checkpoints into a network
 *
 * A file is matched by name and shape before anything is changed. Weights may come from anybody, in F32 or F64; a checkpoint
 * must be this program's own, complete, with every figure it was saved with, so that what follows is what would have followed. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

typedef struct Source { const Tensors *file; const Tensor *t; size_t at; int real_size; } Source;

static void tensor_source(void *ctx, void *reals, size_t bytes)
{
    Source *s = ctx;
    size_t n = bytes / (size_t)s->real_size, size = !strcmp(s->t->dtype, "F64") ? 8 : 4;
    char raw[4096 * 8];
    rt_read_tensor(s->file, s->t, s->at, raw, n * size);
    s->at += n * size;
    for (size_t i = 0; i < n; i++) {
        double wide;
        float narrow;
        if (size == 8)
            memcpy(&wide, raw + 8 * i, 8), narrow = (float)wide;
        else
            memcpy(&narrow, raw + 4 * i, 4), wide = narrow;
        memcpy((char *)reals + i * (size_t)s->real_size, s->real_size == 8 ? (void *)&wide : (void *)&narrow, (size_t)s->real_size);
    }
}

static void load(const Tensors *f, const struct rt_model *m, void *net, const struct rt_param *p)
{
    Source source = { f, rt_find_tensor(f, p->name), 0, m->real_size };
    rt_scatter(m, net, p, tensor_source, &source);
}

static bool same_shape(const struct rt_param *p, const Tensor *t)
{
    bool same = p->rank == t->rank;
    for (int k = 0; same && k < p->rank; k++)
        same = (size_t)p->axis[k].n == t->shape[k];
    return same;
}

static void say_shapes(const char *path, const struct rt_param *p, const Tensor *t)
{
    size_t shape[RT_RANK];
    char *found = rt_shape_text(t->rank, t->shape), *expected;
    for (int k = 0; k < p->rank; k++)
        shape[k] = (size_t)p->axis[k].n;
    expected = rt_shape_text(p->rank, shape);
    rt_say("%s: tensor '%s': shape is %s, expected %s", path, p->name, found, expected);
    free(found);
    free(expected);
}

/* Says what is wrong with the file's tensor for p, if anything; exact: the dtype must be the program's own. */
static bool fits(const Tensors *f, const struct rt_model *m, const struct rt_param *p, bool exact)
{
    const Tensor *t = rt_find_tensor(f, p->name);
    const char *own = m->real_size == 8 ? "F64" : "F32";
    if (!t) {
        rt_say("%s: tensor '%s': is missing, expected by the model", f->path, p->name);
    } else if (!same_shape(p, t)) {
        say_shapes(f->path, p, t);
    } else if (exact && strcmp(t->dtype, own) != 0) {
        rt_say("%s: tensor '%s': dtype is %s, expected %s", f->path, p->name, t->dtype, own);
    } else if (strcmp(t->dtype, "F32") != 0 && strcmp(t->dtype, "F64") != 0) {
        rt_say("%s: tensor '%s': dtype is %s, expected F32 or F64", f->path, p->name, t->dtype);
    } else {
        return true;
    }
    return false;
}

static const struct rt_param *param(const struct rt_model *m, const char *name)
{
    for (int i = 0; i < m->n_params; i++)
        if (!strcmp(m->params[i].name, name))
            return &m->params[i];
    return NULL;
}

/* Optimizer state in a file from which only weights are taken is no mismatch. */
static int strangers(const Tensors *f, const struct rt_model *m, bool slots)
{
    int n = 0;
    for (int i = 0; i < f->n; i++) {
        const char *name = f->tensor[i].name;
        if (param(m, name) || (!slots && !strncmp(name, "optimizer/", 10)))
            continue;
        rt_say("%s: tensor '%s': is not in the model", f->path, name);
        n++;
    }
    return n;
}

static void check_hash(const Tensors *f)
{
    const char *said = rt_metadata(f, "xxh3");
    XXH3_state_t *state = XXH3_createState();
    size_t at = 0, bytes;
    char chunk[1 << 14], *found;
    XXH3_64bits_reset(state);
    for (int i = 0; i < f->n; i++)
        for (at = 0; (bytes = f->tensor[i].bytes - at < sizeof chunk ? f->tensor[i].bytes - at : sizeof chunk) > 0; at += bytes) {
            rt_read_tensor(f, &f->tensor[i], at, chunk, bytes);
            XXH3_64bits_update(state, chunk, bytes);
        }
    found = rt_text("%016llx", (unsigned long long)XXH3_64bits_digest(state));
    XXH3_freeState(state);
    if (said && strcmp(said, found) != 0)
        rt_fail(RT_BAD_DATA, "%s: data is damaged: its hash is %s, expected %s", f->path, found, said);
    free(found);
}

static bool ours(const Tensors *f)
{
    const char *format = rt_metadata(f, "format");
    return format && !strcmp(format, "cnnc");
}

static void check_version(const Tensors *f)
{
    const char *version = rt_metadata(f, "format_version");
    if (!version || strcmp(version, "1") != 0)
        rt_fail(RT_BAD_DATA, "%s: format_version is %s, expected 1", f->path, version ? version : "missing");
    check_hash(f);
}

static void check_class_names(const Tensors *f, const char *const *names, int n)
{
    const char *text = rt_metadata(f, "class_names");
    json_t *list = text ? json_loads(text, 0, NULL) : NULL;
    int found = (int)json_array_size(list);
    for (int i = 0; found > 0 && i < n && i < found; i++) {
        const char *name = json_string_value(json_array_get(list, (size_t)i));
        if (!name || strcmp(name, names[i]) != 0)
            rt_fail(RT_BAD_DATA, "%s: class_names[%d] is '%s', expected '%s'", f->path, i, name ? name : "?", names[i]);
    }
    if (found > 0 && n > 0 && found != n)
        rt_fail(RT_BAD_DATA, "%s: class_names has %d names, expected %d", f->path, found, n);
    json_decref(list);
}

static void check_preprocessing(const Tensors *f, const struct rt_model *m)
{
    const char *text = rt_metadata(f, "rescale");
    char number[32];
    if (text && strtod(text, NULL) != m->recipe->rescale)
        rt_fail(RT_BAD_DATA, "%s: rescale is %s, expected %s from the model", f->path, text,
                rt_shortest(number, m->recipe->rescale));
}

void rt_load_weights(const char *path, const struct rt_model *m, void *net, bool partial, const char *const *names, int n_names)
{
    Tensors *f = rt_open_tensors(path);
    int wrong = 0, loaded = 0;
    if (ours(f)) {
        check_version(f);
        check_preprocessing(f, m);
        check_class_names(f, n_names ? names : m->recipe->class_names, n_names ? n_names : m->recipe->n_class_names);
    }
    wrong = strangers(f, m, false);
    for (int i = 0; i < m->n_params; i++)
        if (m->params[i].kind != RT_SLOT)
            wrong += !fits(f, m, &m->params[i], false);
    if (wrong && !partial)
        rt_fail(RT_BAD_DATA, "%s: %d tensor%s not match the model (--partial loads the others)", path, wrong,
                wrong > 1 ? "s do" : " does");
    for (int i = 0; i < m->n_params; i++) {
        const struct rt_param *p = &m->params[i];
        const Tensor *t = rt_find_tensor(f, p->name);
        if (p->kind == RT_SLOT || !t || !same_shape(p, t) || (strcmp(t->dtype, "F32") != 0 && strcmp(t->dtype, "F64") != 0))
            continue;
        load(f, m, net, p);
        loaded++;
    }
    if (wrong)
        rt_say("%s: loaded %d tensors, %d did not match", path, loaded, wrong);
    rt_close_tensors(f);
}

json_t *rt_saved_class_names(const char *path)
{
    Tensors *f = rt_open_tensors(path);
    const char *text = rt_metadata(f, "class_names");
    json_t *list = text ? json_loads(text, 0, NULL) : NULL;
    rt_close_tensors(f);
    return list;
}

/* ---- checkpoints ---- */

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

static json_t *json(const Tensors *f, const char *key)
{
    json_error_t error;
    json_t *value = json_loads(field(f, key), JSON_DECODE_ANY, &error);
    if (!value)
        rt_fail(RT_BAD_DATA, "%s: %s is no JSON: %s", f->path, key, error.text);
    return value;
}

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

static void check_identity(const Tensors *f, const Session *s)
{
    const struct rt_model *m = s->model;
    const char *format = rt_metadata(f, "format"), *bits = "the bits may differ from those of a run that was not resumed";
    if (!ours(f))
        rt_fail(RT_BAD_DATA, "%s: format is %s, expected cnnc", f->path, format ? format : "missing");
    check_version(f);
    check_same(f, "kind", rt_text("checkpoint"), ": weights alone cannot be resumed; --weights loads them");
    check_same(f, "graph_hash", rt_text("%016llx", (unsigned long long)m->graph_hash),
               ": it belongs to another network or optimizer");
    check_same(f, "seed", rt_text("%llu", (unsigned long long)s->seed), ": a run keeps its seed");
    check_same(f, "samples", rt_text("%d", s->train.n), " from this data");
    warn_same(f, "text_hash", rt_text("%016llx", (unsigned long long)m->text_hash), bits);
    warn_same(f, "target", rt_text("%s", m->target), bits);
    warn_same(f, "batch_size", rt_text("%d", s->batch_size), bits);
    warn_same(f, "data_hash", rt_text("%016llx", (unsigned long long)s->data_hash), "the data is not what the run saw");
    check_preprocessing(f, m);
    check_class_names(f, s->data->class_names, s->data->n_class_names);
}

static void load_sums(const Tensors *f, Session *s)
{
    json_t *list = json(f, "sums");
    if ((int)json_array_size(list) != s->model->n_sums)
        rt_fail(RT_BAD_DATA, "%s: sums has %zu numbers, expected %d", f->path, json_array_size(list), s->model->n_sums);
    for (int i = 0; i < s->model->n_sums; i++)
        if (!rt_unhex(json_array_get(list, (size_t)i), &s->sums[i]))
            rt_fail(RT_BAD_DATA, "%s: sums[%d] is no hexadecimal number, expected one", f->path, i);
    json_decref(list);
}

static void load_state(const Tensors *f, Session *s)
{
    json_t *callbacks = json(f, "callbacks"), *history = json(f, "history");
    char *end;
    s->epoch = (int)number(f, "epoch", INT32_MAX);
    s->position = (int)number(f, "position", s->train.n);
    s->rate = strtod(field(f, "rate"), &end);
    if (*end || !isfinite(s->rate))
        rt_fail(RT_BAD_DATA, "%s: rate is '%s', expected a number", f->path, field(f, "rate"));
    load_sums(f, s);
    if (!rt_callbacks_from_json(s, callbacks))
        rt_fail(RT_BAD_DATA, "%s: callbacks is not the state of this model's %d callbacks", f->path, s->n_callbacks);
    if (!rt_history_from_json(&s->history, history))
        rt_fail(RT_BAD_DATA, "%s: history is malformed, expected columns and rows", f->path);
    if (s->history.n_rows != s->epoch)
        rt_fail(RT_BAD_DATA, "%s: history has %d epochs, expected %d", f->path, s->history.n_rows, s->epoch);
    if (*field(f, "stop"))
        s->stop = rt_text("%s", field(f, "stop"));
    json_decref(callbacks);
    json_decref(history);
}

void rt_load_checkpoint(Session *s, const char *path)
{
    const struct rt_model *m = s->model;
    Tensors *f = rt_open_tensors(path);
    int wrong;
    check_identity(f, s);
    wrong = strangers(f, m, true);
    for (int i = 0; i < m->n_params; i++)
        wrong += !fits(f, m, &m->params[i], true);
    if (wrong)
        rt_fail(RT_BAD_DATA, "%s: %d tensor%s not match the model", path, wrong, wrong > 1 ? "s do" : " does");
    load_state(f, s);
    for (int i = 0; i < m->n_params; i++)
        load(f, m, s->net, &m->params[i]);
    *m->steps(s->net) = (uint64_t)number(f, "step", INT64_MAX);
    rt_close_tensors(f);
}
