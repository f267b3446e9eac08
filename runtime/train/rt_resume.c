/* rt_resume.c -- reading weights and checkpoints into a network
 *
 * A file is matched by name and shape before anything is changed; every weight must be a number. Weights may come from anybody, in
 * F32 or F64, but where cnnc wrote the file its checksum must hold; a checkpoint must be this program's own, complete, with every
 * figure it was saved with (rt_state.c), so that what follows is what would have followed. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <math.h>
#include <stdio.h>
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

static bool same_shape(const struct rt_model *m, const struct rt_param *p, const Tensor *t)
{
    size_t shape[RT_RANK];
    int rank = rt_param_shape(m, p, shape);
    bool same = rank == t->rank;
    for (int k = 0; same && k < rank; k++)
        same = shape[k] == t->shape[k];
    return same;
}

static void say_shapes(const char *path, const struct rt_model *m, const struct rt_param *p, const Tensor *t)
{
    size_t shape[RT_RANK];
    char *found = rt_shape_text(t->rank, t->shape), *expected;
    int rank = rt_param_shape(m, p, shape);
    expected = rt_shape_text(rank, shape);
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
    } else if (!same_shape(m, p, t)) {
        say_shapes(f->path, m, p, t);
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

/* What stands there only where it is not the usual. */
static char *other_unusual(const Tensors *f, const char *key, const char *usual, const char *now)
{
    const char *then = rt_metadata(f, key);
    then = then ? then : usual;
    return strcmp(then, now) ? rt_text("%s is %s, expected %s from the model", key, then, now) : NULL;
}

/* What of the file's preprocessing is not the model's; NULL: nothing. */
static char *other_scale(const Tensors *f, const struct rt_model *m)
{
    const char *text = rt_metadata(f, "rescale");
    char number[32], *other;
    if (text && strtod(text, NULL) != m->recipe->rescale)
        return rt_text("rescale is %s, expected %s from the model", text, rt_shortest(number, m->recipe->rescale));
    other = other_unusual(f, "samplewise", "none", m->recipe->samplewise ? m->recipe->samplewise : "none");
    if (other)
        return other;
    other = other_unusual(f, "resize", rt_resize_name(RT_STRETCH), rt_resize_name(m->recipe->resize));
    snprintf(number, sizeof number, "%d", m->recipe->background);
    return other ? other : other_unusual(f, "background", "0", number);
}

static void check_preprocessing(const Tensors *f, const struct rt_model *m)
{
    char *other = other_scale(f, m);
    if (other)
        rt_fail(RT_BAD_DATA, "%s: %s", f->path, other);
}

/* ---- weights ---- */

/* Weights on their way into a network. part: a file need not have all; taken: the parameters that one had. */
typedef struct Loading {
    const struct rt_model *m;
    void *net;
    const char *const *names;                  /* of classes */
    int n_names, tensors;
    bool partial, part;
    bool *taken;
} Loading;

static bool reals(const Tensor *t)
{
    return !strcmp(t->dtype, "F32") || !strcmp(t->dtype, "F64");
}

static bool is_weight(const struct rt_param *p) { return p->kind != RT_SLOT; }

static bool takes(const Tensors *f, const struct rt_model *m, const struct rt_param *p)
{
    const Tensor *t = is_weight(p) ? rt_find_tensor(f, p->name) : NULL;
    return t && same_shape(m, p, t) && reals(t);
}

/* Names and scales of a file that holds a part only may be another network's: they are said. */
static void compare_origin(const Loading *l, const Tensors *f, bool whole)
{
    char *other[2] = { other_scale(f, l->m), other_names(f, l->names, l->n_names) };
    for (int i = 0; i < 2; i++) {
        if (other[i] && whole)
            rt_fail(RT_BAD_DATA, "%s: %s", f->path, other[i]);
        if (other[i])
            rt_say("%s: %s: right where what is taken %s", f->path, other[i], i ? "chooses no class" : "reads no sample");
        free(other[i]);
    }
}

/* How many of the file's and the model's tensors do not match; each is said. One of several files may lack some. */
static int mismatches(const Loading *l, const Tensors *f, bool several)
{
    int n = strangers(f, l->m, false);
    for (int i = 0; i < l->m->n_params; i++) {
        const struct rt_param *p = &l->m->params[i];
        if (is_weight(p) && (!several || rt_find_tensor(f, p->name)))
            n += !fits(f, l->m, p, false);
    }
    return n;
}

static void fill(Loading *l, const Tensors *f)
{
    int not_finite = 0, again = 0;
    for (int i = 0; i < l->m->n_params; i++)
        if (takes(f, l->m, &l->m->params[i])) {
            not_finite += !load(f, l->m, l->net, &l->m->params[i]);
            again += l->taken[i];
            l->taken[i] = true;
        }
    refuse_not_finite(f->path, not_finite);
    if (again)
        rt_say("%s: %d of its tensors were in a file before it too: these hold", f->path, again);
}

static void load_file(Loading *l, const char *path, bool several)
{
    Tensors *f = rt_open_tensors(path);
    bool own = ours(f);
    int wrong, could = 0;
    if (own)
        check_seal(f);
    else
        rt_take_keras_paths(f, l->m);
    if (own && !l->part)
        check_preprocessing(f, l->m), check_class_names(f, l->names, l->n_names);
    wrong = mismatches(l, f, several);
    if (wrong && !l->partial)
        rt_fail(RT_BAD_DATA, "%s: %d tensor%s not match the model (--partial loads the others)", path, wrong,
                wrong > 1 ? "s do" : " does");
    for (int i = 0; i < l->m->n_params; i++)
        could += takes(f, l->m, &l->m->params[i]);
    if (!could && l->part)
        rt_fail(RT_BAD_DATA, "%s: holds none of the model's %d tensors: nothing is loaded", path, l->tensors);
    if (own && l->part)
        compare_origin(l, f, could == l->tensors);
    fill(l, f);
    if (wrong || several)
        rt_say("%s: loaded %d of the model's %d tensors, %d did not match", path, could, l->tensors, wrong);
    rt_close_tensors(f);
}

static bool drawn(const struct rt_param *p)
{
    return p->kind == RT_FROZEN && strcmp(p->initializer, "constant") != 0 && strcmp(p->initializer, "identity") != 0;
}

/* What no file had: of several files all must be in one, and what is frozen would stay random for ever. */
static void refuse_missing(const Loading *l, const char *files, bool several)
{
    int missing = 0, random = 0;
    for (int i = 0; i < l->m->n_params; i++) {
        const struct rt_param *p = &l->m->params[i];
        if (!is_weight(p) || l->taken[i])
            continue;
        missing++, random += drawn(p);
        if (several || drawn(p))
            rt_say("%s: tensor '%s': is not there%s", files, p->name, drawn(p) ? ", and frozen (trainable = false)" : "");
    }
    if (random)
        rt_fail(RT_BAD_DATA, "%s: leaves %d frozen tensor%s as drawn at random: they would never learn", files, random,
                random > 1 ? "s" : "");
    if (missing && !l->partial)
        rt_fail(RT_BAD_DATA, "%s: %d of the model's %d tensors are not there (--partial leaves them as they were drawn)", files,
                missing, l->tensors);
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

static Loading loading(const struct rt_model *m, void *net, const char *const *names, int n_names)
{
    Loading l = { .m = m, .net = net, .names = n_names ? names : m->recipe->class_names,
                  .n_names = n_names ? n_names : m->recipe->n_class_names };
    l.taken = rt_alloc((size_t)m->n_params + 1, sizeof *l.taken);
    for (int i = 0; i < m->n_params; i++)
        l.tensors += is_weight(&m->params[i]);
    return l;
}

bool *rt_load_given(const Options *o, const struct rt_model *m, void *net, const char *const *names, int n_names)
{
    Loading l = loading(m, net, names, n_names);
    bool several = o->n_before > 0;
    l.partial = o->partial, l.part = o->partial || several;
    for (int i = 0; i < o->n_before; i++)
        load_file(&l, o->before[i], several);
    load_file(&l, o->weights, several);
    if (l.part)
        refuse_missing(&l, several ? "--weights" : o->weights, several);
    return l.taken;
}

void rt_load_weights(const char *path, const struct rt_model *m, void *net, bool partial, const char *const *names, int n_names)
{
    const Options o = { .weights = path, .partial = partial };
    free(rt_load_given(&o, m, net, names, n_names));
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
    if (rt_metadata(f, "swapped"))
        rt_swap_slot(m, s->net, "average");    /* a callback saved it while they were in the weights' place */
    rt_close_tensors(f);
}
