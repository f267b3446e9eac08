/* rt_callbacks.c -- Keras 3's callbacks, one row each
 *
 * They run in the model's order at the end of each epoch and may read and add figures (Logs), change the rate, save, and stop the
 * training. All that one of them remembers is its State, which travels in the checkpoint; epochs count from 0 inside and from 1 in
 * messages and file names, as in Keras. A monitored figure that does not exist is said once, and the callback then sleeps. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct State {
    double best;
    bool has_best, saved;                      /* saved: the weights of best_epoch are on disk */
    int64_t wait, cooldown, best_epoch, stopped, seen, size;   /* seen: batches since the last save; size: of CSVLogger's file */
} State;

typedef struct Kind {
    const char *name;
    void (*begin)(Session *s, Callback *c, bool resumed);
    void (*step)(Session *s, Callback *c);
    void (*epoch)(Session *s, Callback *c, Logs *logs);
    void (*end)(Session *s, Callback *c);
} Kind;

struct Callback {
    const Kind *kind;
    const struct rt_callback *row;
    int index;                                 /* among those of its kind */
    const char *monitor;                       /* NULL: sleeps */
    bool upwards;                              /* a larger figure is better */
    State state;
};

/* ---- options ---- */

static const char *text(const Callback *c, const char *name, const char *otherwise)
{
    for (int i = 0; i < 16 && c->row->option[i].name; i++) {
        const char *value = c->row->option[i].value;
        if (!strcmp(c->row->option[i].name, name) && value && *value && strcmp(value, "nil") != 0)
            return value;
    }
    return otherwise;
}

static double real(const Callback *c, const char *name, double otherwise)
{
    const char *value = text(c, name, NULL);
    char *end;
    double x = value ? strtod(value, &end) : otherwise;
    if (value && (end == value || *end))
        rt_fail(RT_BUG, "%s: %s is '%s', expected a number", c->row->name, name, value);
    return x;
}

static bool flag(const Callback *c, const char *name)
{
    const char *value = text(c, name, "false");
    return !strcmp(value, "true") || !strcmp(value, "1");
}

static bool has_figure(const Session *s, const char *name)
{
    bool val = !strncmp(name, "val_", 4);
    for (int i = 0; i < s->model->n_sums; i++)
        if (!strcmp(s->model->sums[i], name + (val ? 4 : 0)))
            return !val || s->val.n > 0;
    return !strcmp(name, "learning_rate");
}

static bool goes_up(const char *monitor)
{
    static const char *const up[] = { "acc", "auc", "AUC", "precision", "recall", "f1", "fbeta", "iou", "r2", "cosine_similarity",
                                      "fmeasure", "true_positives", "true_negatives" };
    for (size_t i = 0; i < sizeof up / sizeof *up; i++)
        if (strstr(monitor, up[i]))
            return true;
    return false;
}

/* acc_only: ReduceLROnPlateau's "auto" knows accuracies only. */
static void watch(const Session *s, Callback *c, bool acc_only)
{
    const char *mode = text(c, "mode", "auto");
    c->monitor = text(c, "monitor", "val_loss");
    c->upwards = !strcmp(mode, "max");
    if (!strcmp(mode, "auto"))
        c->upwards = acc_only ? strstr(c->monitor, "acc") != NULL : goes_up(c->monitor);
    if (has_figure(s, c->monitor))
        return;
    rt_say("warning: %s watches %s, which this training does not have%s", c->row->name, c->monitor,
           !strncmp(c->monitor, "val_", 4) && has_figure(s, c->monitor + 4) ? " without validation samples" : "");
    c->monitor = NULL;
}

static const double *watched(const Callback *c, const Logs *logs)
{
    return c->monitor ? rt_logged(logs, c->monitor) : NULL;
}

static void stop(Session *s, char *why)
{
    if (s->stop)
        free(why);
    else
        s->stop = why;
}

/* ---- ModelCheckpoint ---- */

static char *file_name(const Session *s, const Callback *c, const Logs *logs, int64_t batch)
{
    Logs all = *logs;
    char *name, *path;
    rt_log(&all, "epoch", s->epoch + 1);
    rt_log(&all, "batch", (double)batch);
    name = rt_format_name(text(c, "filepath", "best.safetensors"), &all);
    path = rt_in_run(s, name);
    free(name);
    return path;
}

static void save(const Session *s, const Callback *c, const char *path)
{
    if (access(path, F_OK) == 0 && !rt_is_ours(path))
        rt_fail(RT_NO_CREATE, "%s: %s exists and is not cnnc's: it is not replaced", c->row->name, path);
    if (flag(c, "save_weights_only"))
        rt_save_weights(s, path);
    else
        rt_save_checkpoint(s, path);
}

static void checkpoint_begin(Session *s, Callback *c, bool resumed)
{
    const char *threshold = text(c, "initial_value_threshold", NULL);
    Logs names = { 0 };
    if (flag(c, "save_best_only"))
        watch(s, c, false);
    for (int i = 0; i < s->model->n_sums; i++)
        rt_log(&names, s->model->sums[i], 0);
    for (int i = 0; s->val.n && i < s->model->n_sums; i++)
        rt_log(&names, rt_text("val_%s", s->model->sums[i]), 0);
    free(file_name(s, c, &names, 1));          /* refused now rather than after an epoch */
    for (int i = s->model->n_sums; i < names.n; i++)
        free((char *)names.name[i]);
    if (!resumed && threshold)
        c->state.best = real(c, "initial_value_threshold", 0), c->state.has_best = true;
}

static void save_if_best(Session *s, Callback *c, const Logs *logs, const char *path)
{
    const double *now = watched(c, logs);
    double best = c->state.has_best ? c->state.best : c->upwards ? -INFINITY : INFINITY;
    bool verbose = real(c, "verbose", 0) > 0;
    if (!now)
        return;
    if (c->upwards ? *now > best : *now < best) {
        if (verbose)
            rt_say("Epoch %d: %s improved from %.5f to %.5f, saving model to %s", s->epoch + 1, c->monitor, best, *now, path);
        c->state.best = *now;
        c->state.has_best = true;
        save(s, c, path);
    } else if (verbose) {
        rt_say("Epoch %d: %s did not improve from %.5f", s->epoch + 1, c->monitor, best);
    }
}

static void save_now(Session *s, Callback *c, const Logs *logs, int64_t batch)
{
    char *path = file_name(s, c, logs, batch);
    if (flag(c, "save_best_only")) {
        save_if_best(s, c, logs, path);
    } else {
        if (real(c, "verbose", 0) > 0)
            rt_say("Epoch %d: saving model to %s", s->epoch + 1, path);
        save(s, c, path);
    }
    free(path);
}

static int64_t batches(const Session *s)       /* of this epoch so far */
{
    return (s->position + s->batch_size - 1) / s->batch_size;
}

static void checkpoint_step(Session *s, Callback *c)
{
    const char *frequency = text(c, "save_freq", "epoch");
    Logs logs = { 0 };
    if (!strcmp(frequency, "epoch") || ++c->state.seen < (int64_t)real(c, "save_freq", 1))
        return;
    c->state.seen = 0;
    for (int i = 0; i < s->model->n_sums; i++)
        rt_log(&logs, s->model->sums[i], s->sums[i] / s->position);
    save_now(s, c, &logs, batches(s));
}

static void checkpoint_epoch(Session *s, Callback *c, Logs *logs)
{
    if (!strcmp(text(c, "save_freq", "epoch"), "epoch"))
        save_now(s, c, logs, batches(s));
}

/* ---- EarlyStopping ---- */

static bool improves(const Callback *c, double now, double than)
{
    double delta = fabs(real(c, "min_delta", 0));
    return c->upwards ? now - delta > than : now + delta < than;
}

static char *restore_path(const Session *s, const Callback *c)
{
    char *name = c->index ? rt_text("early_stopping_%d.safetensors", c->index) : rt_text("early_stopping.safetensors");
    char *path = rt_in_run(s, name);
    free(name);
    return path;
}

static void keep_best(Session *s, Callback *c)
{
    char *path = restore_path(s, c);
    c->state.best_epoch = s->epoch;
    if (flag(c, "restore_best_weights")) {
        rt_save_weights(s, path);
        c->state.saved = true;
    }
    free(path);
}

static void early_begin(Session *s, Callback *c, bool resumed)
{
    (void)resumed;
    watch(s, c, false);
}

static void early_epoch(Session *s, Callback *c, Logs *logs)
{
    const double *now = watched(c, logs);
    State *state = &c->state;
    bool improved;
    if (!now || s->epoch < real(c, "start_from_epoch", 0))
        return;
    improved = !state->has_best || improves(c, *now, state->best);
    if (improved || (flag(c, "restore_best_weights") && !state->saved))
        keep_best(s, c);
    state->wait++;
    if (improved) {
        state->best = *now;
        state->has_best = true;
        if (!text(c, "baseline", NULL) || improves(c, *now, real(c, "baseline", 0)))
            state->wait = 0;
    } else if (state->wait >= real(c, "patience", 0) && s->epoch > 0) {
        state->stopped = s->epoch;
        stop(s, rt_text("EarlyStopping: %s did not improve for %lld epochs", c->monitor, (long long)state->wait));
    }
}

static void early_end(Session *s, Callback *c)
{
    bool verbose = real(c, "verbose", 0) > 0;
    char *path = restore_path(s, c);
    if (c->state.stopped > 0 && verbose)
        rt_say("Epoch %lld: early stopping", (long long)c->state.stopped + 1);
    if (c->state.saved) {
        if (verbose)
            rt_say("Restoring model weights from the end of the best epoch: %lld.", (long long)c->state.best_epoch + 1);
        rt_load_weights(path, s->model, s->net, false, s->data->class_names, s->data->n_class_names);
    }
    free(path);
}

/* ---- ReduceLROnPlateau ---- */

static void plateau_begin(Session *s, Callback *c, bool resumed)
{
    watch(s, c, true);
    if (!resumed)
        c->state.best = c->upwards ? -INFINITY : INFINITY;
}

static void reduce(Session *s, Callback *c)
{
    double least = real(c, "min_lr", 0), rate = s->rate * real(c, "factor", 0.1);
    if (!(s->rate > (float)least))
        return;
    rate = rate > least ? rate : least;
    s->rate = s->model->real_size == 8 ? rate : (double)(float)rate;   /* a float32 variable in Keras */
    if (real(c, "verbose", 0) > 0)
        rt_say("Epoch %d: ReduceLROnPlateau reducing learning rate to %.9g.", s->epoch + 1, rate);
    c->state.cooldown = (int64_t)real(c, "cooldown", 0);
    c->state.wait = 0;
}

static void plateau_epoch(Session *s, Callback *c, Logs *logs)
{
    const double *now;
    double delta = real(c, "min_delta", 1e-4);
    State *state = &c->state;
    rt_log(logs, "learning_rate", s->rate);
    now = watched(c, logs);
    if (!now)
        return;
    if (state->cooldown > 0)
        state->cooldown--, state->wait = 0;
    if (c->upwards ? *now > state->best + delta : *now < state->best - delta) {
        state->best = *now;
        state->wait = 0;
    } else if (state->cooldown == 0 && ++state->wait >= real(c, "patience", 10)) {
        reduce(s, c);
    }
}

/* ---- CSVLogger ---- */

static int csv_open(const Session *s, const Callback *c, char **path)
{
    int fd;
    *path = rt_in_run(s, text(c, "filename", "log.csv"));
    fd = open(*path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        rt_fail(RT_NO_CREATE, "cannot create %s: %s", *path, strerror(errno));
    return fd;
}

/* A resume cuts the file to what the checkpoint knows of, so that rows of a killed run do not stand twice. */
static void csv_begin(Session *s, Callback *c, bool resumed)
{
    char *path;
    int fd = csv_open(s, c, &path);
    struct stat st;
    if (fstat(fd, &st) != 0)
        rt_fail(RT_IO, "cannot read %s: %s", path, strerror(errno));
    if (!resumed)
        c->state.size = flag(c, "append") ? st.st_size : 0;
    if (c->state.size > st.st_size) {
        rt_say("warning: %s is shorter than the run left it", path);
        c->state.size = st.st_size;
    }
    if (ftruncate(fd, c->state.size) != 0 || close(fd) != 0)
        rt_fail(RT_IO, "cannot write %s: %s", path, strerror(errno));
    free(path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void csv_row(FILE *out, const Session *s, const char *separator, const Logs *logs, const char *const *names, bool header)
{
    char number[32];
    if (header) {
        fputs("epoch", out);
        for (int i = 0; i < logs->n; i++)
            fprintf(out, "%s%s", separator, names[i]);
        fputc('\n', out);
    }
    fprintf(out, "%d", s->epoch);
    for (int i = 0; i < logs->n; i++)
        fprintf(out, "%s%s", separator, rt_shortest(number, *rt_logged(logs, names[i])));
    fputc('\n', out);
}

static void csv_epoch(Session *s, Callback *c, Logs *logs)
{
    const char *names[RT_COLUMNS];
    char *line = NULL, *path;
    size_t size = 0;
    int fd = csv_open(s, c, &path);
    FILE *out = open_memstream(&line, &size);
    if (!out)
        rt_fail(RT_SYSTEM, "cannot get memory for a line of text");
    memcpy(names, logs->name, sizeof names);
    qsort(names, (size_t)logs->n, sizeof *names, by_name);
    csv_row(out, s, text(c, "separator", ","), logs, names, c->state.size == 0);
    fclose(out);
    errno = ENOSPC;                            /* what a short write means */
    if (pwrite(fd, line, size, c->state.size) != (ssize_t)size || fsync(fd) != 0 || close(fd) != 0)
        rt_fail(RT_IO, "cannot write %s: %s", path, strerror(errno));
    c->state.size += (int64_t)size;
    free(line);
    free(path);
}

/* ---- the table ---- */

static const Kind kinds[] = {
    /* name                 begin             step             epoch             end       */
    { "ModelCheckpoint",    checkpoint_begin, checkpoint_step, checkpoint_epoch, NULL      },
    { "EarlyStopping",      early_begin,      NULL,            early_epoch,      early_end },
    { "ReduceLROnPlateau",  plateau_begin,    NULL,            plateau_epoch,    NULL      },
    { "CSVLogger",          csv_begin,        NULL,            csv_epoch,        NULL      },
    { "TerminateOnNaN",     NULL,             NULL,            NULL,             NULL      },    /* always on: rt_fit.c */
};

/* Where the model has no ModelCheckpoint, the best epoch is kept all the same. */
static const struct rt_callback best_val = { "ModelCheckpoint",
    { { "filepath", "best.safetensors" }, { "save_best_only", "true" } } };
static const struct rt_callback best_loss = { "ModelCheckpoint",
    { { "filepath", "best.safetensors" }, { "save_best_only", "true" }, { "monitor", "loss" } } };

static void add(Session *s, const struct rt_callback *row)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (!strcmp(kinds[k].name, row->name)) {
            Callback *c = &s->callbacks[s->n_callbacks];
            *c = (Callback){ .kind = &kinds[k], .row = row };
            for (int i = 0; i < s->n_callbacks; i++)
                c->index += s->callbacks[i].kind == c->kind;
            s->n_callbacks++;
            return;
        }
    rt_fail(RT_BUG, "callback %s is unknown to the runtime", row->name);
}

void rt_make_callbacks(Session *s)
{
    const struct rt_recipe *r = s->model->recipe;
    bool saves = false;
    s->callbacks = rt_alloc((size_t)r->n_callbacks + 1, sizeof *s->callbacks);
    for (int i = 0; i < r->n_callbacks; i++) {
        saves |= !strcmp(r->callbacks[i].name, "ModelCheckpoint");
        add(s, &r->callbacks[i]);
    }
    if (!saves)
        add(s, s->val.n ? &best_val : &best_loss);
}

void rt_callbacks_begin(Session *s, bool resumed)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->begin)
            s->callbacks[i].kind->begin(s, &s->callbacks[i], resumed);
}

void rt_callbacks_step(Session *s)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->step)
            s->callbacks[i].kind->step(s, &s->callbacks[i]);
}

void rt_callbacks_epoch(Session *s, Logs *logs)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->epoch)
            s->callbacks[i].kind->epoch(s, &s->callbacks[i], logs);
}

void rt_callbacks_end(Session *s)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->end)
            s->callbacks[i].kind->end(s, &s->callbacks[i]);
}

json_t *rt_callbacks_json(const Session *s)
{
    json_t *list = json_array();
    for (int i = 0; i < s->n_callbacks; i++) {
        const State *t = &s->callbacks[i].state;
        json_array_append_new(list, json_pack("{s:s, s:o, s:b, s:b, s:I, s:I, s:I, s:I, s:I, s:I}",
            "name", s->callbacks[i].row->name, "best", rt_hex(t->best), "has_best", t->has_best, "saved", t->saved,
            "wait", (json_int_t)t->wait, "cooldown", (json_int_t)t->cooldown, "best_epoch", (json_int_t)t->best_epoch, "stopped", (json_int_t)t->stopped,
            "seen", (json_int_t)t->seen, "size", (json_int_t)t->size));
    }
    return list;
}

bool rt_callbacks_from_json(Session *s, const json_t *list)
{
    if (!json_is_array(list) || (int)json_array_size(list) != s->n_callbacks)
        return false;
    for (int i = 0; i < s->n_callbacks; i++) {
        State *t = &s->callbacks[i].state;
        const char *name;
        json_int_t wait, cooldown, best_epoch, stopped, seen, size;
        json_t *best;
        int has_best, saved;
        if (json_unpack(json_array_get(list, (size_t)i), "{s:s, s:o, s:b, s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "name", &name,
                "best", &best, "has_best", &has_best, "saved", &saved, "wait", &wait, "cooldown", &cooldown,
                "best_epoch", &best_epoch, "stopped", &stopped, "seen", &seen, "size", &size) != 0 ||
            strcmp(name, s->callbacks[i].row->name) != 0 || !rt_unhex(best, &t->best) || size < 0)
            return false;
        t->has_best = has_best, t->saved = saved, t->wait = wait, t->cooldown = cooldown, t->best_epoch = best_epoch;
        t->stopped = stopped, t->seen = seen, t->size = size;
    }
    return true;
}
