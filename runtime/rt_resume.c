/* rt_resume.c -- reading weights and checkpoints into a network
 *
 * A file is matched by name and shape before anything is changed; every weight must be a number. Weights may come from anybody, in
 * F32 or F64, but where cnnc wrote the file its checksum must hold; a checkpoint must be this program's own, complete, with every
 * figure it was saved with (rt_state.c), so that what follows is what would have followed. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "2"                            /* of our files' format */

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

/* False, and a line, where a weight is NaN or infinite as the network's real. (An optimizer's state may be infinite.) */
static bool load(const Tensors *f, const struct rt_model *m, void *net, const struct rt_param *p)
{
    Source source = { f, rt_find_tensor(f, p->name), 0, m->real_size };
    size_t not_finite;
    rt_scatter(m, net, p, tensor_source, &source);
    not_finite = p->kind == RT_SLOT ? 0 : rt_not_finite(m, net, p);
    if (!not_finite)
        return true;
    rt_say("%s: tensor '%s': %zu of %zu values are NaN or infinite", f->path, p->name, not_finite, rt_param_elements(p));
    return false;
}

static void refuse_not_finite(const char *path, int tensors)
{
    if (tensors)
        rt_fail(RT_BAD_DATA, "%s: %d tensor%s NaN or infinite values: no network is made of them", path, tensors,
                tensors > 1 ? "s have" : " has");
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

static bool ours(const Tensors *f)
{
    const char *format = rt_metadata(f, "format");
    return rt_is_sealed(f) || (format && !strcmp(format, "cnnc"));
}

/* Of a file of ours: nothing in it was changed. Returns its format's version. Version 1, of earlier times, has a checksum of its
 * data only. */
static const char *check_seal(const Tensors *f)
{
    const char *version = rt_metadata(f, "format_version"), *digits = rt_metadata(f, "xxh3");
    bool old = version && !strcmp(version, "1") && !rt_is_sealed(f);
    if (!digits)
        rt_fail(RT_BAD_DATA, "%s: the checksum xxh3 is missing: the file was changed since cnnc wrote it", f->path);
    if (!(old || rt_is_sealed(f)) || !rt_seal_holds(f, digits, old ? f->data_at : 0))
        rt_fail(RT_BAD_DATA, "%s: is damaged, or was changed since cnnc wrote it: its checksum is not %s", f->path, digits);
    if (!version || !(old || !strcmp(version, VERSION)))
        rt_fail(RT_BAD_DATA, "%s: format_version is %s, expected " VERSION, f->path, version ? version : "missing");
    return version;
}

/* A list of texts, whoever wrote it: a label that is none would be shown as another. NULL: the file names no classes. */
static json_t *names_in(const Tensors *f)
{
    const char *text = rt_metadata(f, "class_names");
    json_t *list = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    bool texts = json_is_array(list) || json_is_null(list);
    for (size_t i = 0; i < json_array_size(list); i++)
        texts = texts && json_is_string(json_array_get(list, i));
    if (text && !texts)
        rt_fail(RT_BAD_DATA, "%s: class_names in the metadata is %.200s, expected a JSON list of texts", f->path, text);
    return list;
}

/* What of the file's class names is not as expected; NULL: nothing. */
static char *other_names(const Tensors *f, const char *const *names, int n)
{
    json_t *list = names_in(f);
    int found = (int)json_array_size(list);
    char *other = NULL;
    for (int i = 0; found > 0 && i < n && i < found && !other; i++) {
        const char *name = json_string_value(json_array_get(list, (size_t)i));
        if (strcmp(name, names[i]) != 0)
            other = rt_text("class_names[%d] is '%s', expected '%s'", i, name, names[i]);
    }
    if (!other && found > 0 && n > 0 && found != n)
        other = rt_text("class_names has %d names, expected %d", found, n);
    json_decref(list);
    return other;
}

static void check_class_names(const Tensors *f, const char *const *names, int n)
{
    char *other = other_names(f, names, n);
    if (other)
        rt_fail(RT_BAD_DATA, "%s: %s", f->path, other);
}

/* What of the file's preprocessing is not the model's; NULL: nothing. */
static char *other_scale(const Tensors *f, const struct rt_model *m)
{
    const char *text = rt_metadata(f, "rescale");
    char number[32];
    if (!text || strtod(text, NULL) == m->recipe->rescale)
        return NULL;
    return rt_text("rescale is %s, expected %s from the model", text, rt_shortest(number, m->recipe->rescale));
}

static void check_preprocessing(const Tensors *f, const struct rt_model *m)
{
    char *other = other_scale(f, m);
    if (other)
        rt_fail(RT_BAD_DATA, "%s: %s", f->path, other);
}

/* ---- weights ---- */

/* One file's weights on their way into a network. whole: every tensor of the model is the file's. */
typedef struct Loading {
    Tensors *file;
    const struct rt_model *m;
    void *net;
    int tensors, taken, wrong;
    bool whole;
} Loading;

static bool reals(const Tensor *t)
{
    return !strcmp(t->dtype, "F32") || !strcmp(t->dtype, "F64");
}

static const Tensor *taken_by(const Loading *l, const struct rt_param *p)
{
    const Tensor *t = p->kind == RT_SLOT ? NULL : rt_find_tensor(l->file, p->name);
    return t && same_shape(p, t) && reals(t) ? t : NULL;
}

static Loading look(Tensors *f, const struct rt_model *m, void *net)
{
    Loading l = { .file = f, .m = m, .net = net, .wrong = strangers(f, m, false) };
    for (int i = 0; i < m->n_params; i++)
        if (m->params[i].kind != RT_SLOT) {
            l.tensors++;
            l.taken += taken_by(&l, &m->params[i]) != NULL;
            l.wrong += !fits(f, m, &m->params[i], false);
        }
    l.whole = l.taken == l.tensors;
    return l;
}

/* Names and scales of a file that holds a part only may be another network's: they are said. */
static void compare_origin(const Loading *l, const char *const *names, int n)
{
    char *other[2] = { other_scale(l->file, l->m), other_names(l->file, names, n) };
    for (int i = 0; i < 2; i++) {
        if (other[i] && l->whole)
            rt_fail(RT_BAD_DATA, "%s: %s", l->file->path, other[i]);
        if (other[i])
            rt_say("%s: %s: right where what is taken %s", l->file->path, other[i], i ? "chooses no class" : "reads no sample");
        free(other[i]);
    }
}

static void refuse_none(const Loading *l)
{
    if (!l->taken)
        rt_fail(RT_BAD_DATA, "%s: holds none of the model's %d tensors: nothing is loaded", l->file->path, l->tensors);
}

static bool drawn(const struct rt_param *p)
{
    return p->kind == RT_FROZEN && strcmp(p->initializer, "constant") != 0;
}

/* What is frozen and comes from no file would stay random for ever. */
static void refuse_drawn(const Loading *l)
{
    int n = 0;
    for (int i = 0; i < l->m->n_params; i++)
        if (drawn(&l->m->params[i]) && !taken_by(l, &l->m->params[i])) {
            rt_say("%s: tensor '%s': is frozen (trainable = false) and not in the file", l->file->path, l->m->params[i].name);
            n++;
        }
    if (n)
        rt_fail(RT_BAD_DATA, "%s: leaves %d frozen tensor%s as drawn at random: they would never learn", l->file->path, n,
                n > 1 ? "s" : "");
}

void rt_say_drawn(const struct rt_model *m)
{
    int n = 0, first = 0;
    for (int i = m->n_params - 1; i >= 0; i--)
        if (drawn(&m->params[i]))
            n++, first = i;
    if (n)
        rt_say("'%s'%s frozen (trainable = false), and drawn at random: --weights FILE --partial takes them from a trained network",
               m->params[first].name, n > 1 ? rt_text(" and %d tensors more are", n - 1) : " is");
}

static void fill(const Loading *l)
{
    int not_finite = 0;
    for (int i = 0; i < l->m->n_params; i++)
        if (taken_by(l, &l->m->params[i]))
            not_finite += !load(l->file, l->m, l->net, &l->m->params[i]);
    refuse_not_finite(l->file->path, not_finite);
}

void rt_load_weights(const char *path, const struct rt_model *m, void *net, bool partial, const char *const *names, int n_names)
{
    Tensors *f = rt_open_tensors(path);
    bool own = ours(f);
    const char *const *expected = n_names ? names : m->recipe->class_names;
    int n_expected = n_names ? n_names : m->recipe->n_class_names;
    if (own)
        check_seal(f);
    else
        rt_take_keras_paths(f, m);
    if (own && !partial)
        check_preprocessing(f, m), check_class_names(f, expected, n_expected);
    Loading l = look(f, m, net);
    if (l.wrong && !partial)
        rt_fail(RT_BAD_DATA, "%s: %d tensor%s not match the model (--partial loads the others)", path, l.wrong,
                l.wrong > 1 ? "s do" : " does");
    if (partial) {
        refuse_none(&l);
        refuse_drawn(&l);
        if (own)
            compare_origin(&l, expected, n_expected);
    }
    fill(&l);
    if (l.wrong)
        rt_say("%s: loaded %d of the model's %d tensors, %d did not match", path, l.taken, l.tensors, l.wrong);
    rt_close_tensors(f);
}

static bool has_seal(const char *path, const char *digits)
{
    Tensors *f = rt_open_tensors(path);
    const char *its = rt_metadata(f, "xxh3");
    bool has = rt_is_sealed(f) && its && !strcmp(its, digits) && rt_seal_holds(f, digits, 0);
    rt_close_tensors(f);
    return has;
}

void rt_check_put_back(const char *path, const char *who, int64_t epoch, const char *digits)
{
    const char *way = "bring back the run's own, or build the model without restore_best_weights";
    if (access(path, F_OK) != 0)
        rt_fail(RT_NO_INPUT, "%s is missing, from which %s puts back the weights of epoch %lld at the end: %s", path, who,
                (long long)epoch + 1, way);
    if (!has_seal(path, digits))
        rt_fail(RT_BAD_DATA, "%s: is not what this run saved in epoch %lld: its checksum is not %s: %s", path, (long long)epoch + 1,
                digits, way);
}

json_t *rt_saved_class_names(const char *path)
{
    Tensors *f = rt_open_tensors(path);
    json_t *list = names_in(f);
    rt_close_tensors(f);
    return list;
}

void rt_read_history(Session *s, const char *path)
{
    Tensors *f = rt_open_tensors(path);
    if (!ours(f))
        rt_fail(RT_BAD_DATA, "%s: is no checkpoint that cnnc wrote", f->path);
    check_seal(f);
    rt_load_figures(f, s);
    rt_close_tensors(f);
}

void rt_load_checkpoint(Session *s, const char *path)
{
    const struct rt_model *m = s->model;
    Tensors *f = rt_open_tensors(path);
    const char *format = rt_metadata(f, "format"), *version;
    int wrong;
    if (!ours(f))
        rt_fail(RT_BAD_DATA, "%s: format is %s, expected cnnc", f->path, format ? format : "missing");
    version = check_seal(f);
    if (strcmp(version, VERSION) != 0)
        rt_fail(RT_BAD_DATA, "%s: format_version is %s, expected " VERSION ": an earlier cnnc wrote it; --weights of a new run "
                "loads its weights", f->path, version);
    rt_check_identity(f, s);
    check_preprocessing(f, m);
    check_class_names(f, s->data->class_names, s->data->n_class_names);
    wrong = strangers(f, m, true);
    for (int i = 0; i < m->n_params; i++)
        wrong += !fits(f, m, &m->params[i], true);
    if (wrong)
        rt_fail(RT_BAD_DATA, "%s: %d tensor%s not match the model", path, wrong, wrong > 1 ? "s do" : " does");
    rt_load_state(f, s);
    for (int i = 0; i < m->n_params; i++)
        wrong += !load(f, m, s->net, &m->params[i]);
    refuse_not_finite(path, wrong);
    rt_close_tensors(f);
}
