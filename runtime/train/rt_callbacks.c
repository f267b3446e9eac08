/* rt_callbacks.c -- Keras 3's callbacks, one row each
 *
 * At the end of each epoch all of them decide, in the model's order: they may read and add figures (Logs), change the rate, and
 * stop the training, but touch no file. Then the run's state is saved, and only then those whose files are due write them, all of
 * that one state. All that a callback remembers is its State, which travels in the checkpoint, what is due included: a resume
 * writes it again, the same bytes. Epochs count from 0 inside and from 1 in messages and file names, as in Keras. A monitored
 * figure that does not exist is said once, and the callback then sleeps; in an epoch without validation, which has no val_ figures,
 * who watches one does nothing and counts nothing; one that is NaN is never better than another. */
#define _GNU_SOURCE
#include "rt_callback.h"
#include "rt_pattern.h"
#include "rt_read.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- options ---- */

static double real(const Callback *c, const char *name, double otherwise)
{
    const char *value = text(c, name, NULL);
    char *end;
    double x = value ? strtod(value, &end) : otherwise;
    if (value && (end == value || *end))
        rt_fail(RT_BUG, "%s: %s is '%s', expected a number", c->row->name, name, value);
    return x;
}

static bool has_figure(const Session *s, const char *name)
{
    bool val = !strncmp(name, "val_", 4);
    for (int i = 0; i < rt_figures(s->model); i++)
        if (!strcmp(s->model->sums[i], name) || (val && s->val.n > 0 && !strcmp(s->model->sums[i], name + 4)))
            return true;
    return !strcmp(name, "learning_rate");
}

static void aim(const struct rt_model *m, Callback *c)
{
    const char *mode = text(c, "mode", "auto");
    c->monitor = text(c, "monitor", "val_loss");
    c->upwards = strcmp(mode, "auto") ? !strcmp(mode, "max") : rt_grows(m, c->monitor);
}

char *rt_watched(const Callback *c)
{
    return c->monitor ? rt_text("%s %s", c->monitor, c->upwards ? "up" : "down") : rt_text("%s", "");
}

static void watch(const Session *s, Callback *c)
{
    if (!c->monitor || has_figure(s, c->monitor))
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

static char *file_name(const Session *s, const Callback *c, const Logs *logs, int epoch)
{
    Logs all = *logs;
    char *name, *path;
    rt_log(&all, "epoch", epoch);
    rt_log(&all, "batch", (double)rt_epoch_updates(s));
    name = rt_format_name(text(c, "filepath", "best.safetensors"), &all);
    path = rt_beneath_run(s, c->who, name);
    free(name);
    return path;
}

/* Of the epoch that has just ended. */
static char *name_now(const Session *s, const Callback *c)
{
    const History *h = &s->history;
    Logs logs = { 0 };
    for (int i = 0; i < h->n_columns; i++)
        if (rt_cell(h, h->n_rows - 1, i))
            rt_log(&logs, h->column[i], *rt_cell(h, h->n_rows - 1, i));
    return file_name(s, c, &logs, s->epoch);
}

static enum rt_written written(const Callback *c)
{
    return flag(c, "save_weights_only") ? RT_WEIGHTS : c->kind->written;
}

static void checkpoint_write(const Session *s, Callback *c)
{
    char *path = name_now(s, c);
    if (c->said)
        rt_say("%s saving model to %s", c->said, path);
    rt_make_way(path, c->who);
    rt_out_check(path, written(c), c->who, s->options->force);
    if (flag(c, "save_weights_only"))
        rt_save_weights(s, path);
    else
        rt_save_checkpoint(s, path);
    free(path);
}

static bool best_only(const Callback *c)
{
    return flag(c, "save_best_only");
}

/* Whether each epoch behind which it writes has been validated: all are, or it waits for a figure of those that are. */
static bool knows_validation(const Session *s, const Callback *c)
{
    const struct rt_recipe *r = s->model->recipe;
    bool all = s->val.n > 0, rarely = r->n_validation_epochs || r->validation_freq > 1;
    for (int64_t e = s->epoch; all && rarely && e < s->epochs; e++)
        all = rt_validates(s, (int)e);
    return all || (s->val.n && best_only(c) && !strncmp(text(c, "monitor", "val_loss"), "val_", 4));
}

/* Of a name with figures in it one is made up, to see that they are there, and that what becomes of it is no longer than a name may
 * be: the last epoch's, with figures that have many digits. */
static char *checkpoint_file(const Session *s, const Callback *c)
{
    const double long_figure = -12345.678901234567;
    int last = (int)(s->epochs > s->epoch ? s->epochs : s->epoch + 1);
    Logs names = { 0 };
    char *path;
    for (int i = 0; i < rt_figures(s->model); i++)
        rt_log(&names, s->model->sums[i], long_figure);
    bool validated = knows_validation(s, c);
    if (s->val.n && !validated && strstr(text(c, "filepath", ""), "{val_"))
        rt_fail(RT_WRONG, "filepath '%s': after an epoch without validation (validation_freq) there is no such figure, and %s "
                "writes then too; with save_best_only = true and a val_ figure as monitor it does not", text(c, "filepath", ""),
                c->who);
    for (int i = 0; validated && i < rt_figures(s->model); i++)
        rt_log(&names, rt_text("val_%s", s->model->sums[i]), long_figure);
    path = file_name(s, c, &names, last);
    for (int i = rt_figures(s->model); i < names.n; i++)
        free((char *)names.name[i]);
    return path;
}

static void say_if_gone(const Session *s, const Callback *c)
{
    const char *name = text(c, "filepath", "best.safetensors");
    char *path = strchr(name, '{') ? NULL : checkpoint_file(s, c);
    if (path && access(path, F_OK) != 0)
        rt_say("warning: %s is gone: %s writes it again when %s is better than %.5g", path, c->who, c->monitor, c->state.best);
    free(path);
}

static void checkpoint_begin(Session *s, Callback *c, bool resumed)
{
    const char *threshold = text(c, "initial_value_threshold", NULL);
    if (!resumed && threshold)
        c->state.best = real(c, "initial_value_threshold", 0), c->state.has_best = true;
    if (resumed && c->monitor && c->state.saved && !c->state.due)
        say_if_gone(s, c);
}

static void due(Callback *c, char *said)
{
    c->state.due = c->state.saved = true;
    c->said = said;
}

static void save_if_best(Session *s, Callback *c, const Logs *logs)
{
    const double *now = watched(c, logs);
    double best = c->state.has_best ? c->state.best : c->upwards ? -INFINITY : INFINITY;
    bool verbose = real(c, "verbose", 0) > 0;
    if (!now)
        return;
    if (c->upwards ? *now > best : *now < best) {
        c->state.best = *now;
        c->state.has_best = true;
        due(c, verbose ? rt_text("Epoch %d: %s improved from %.5f to %.5f,", s->epoch + 1, c->monitor, rt_rounded(best, 5),
                               rt_rounded(*now, 5)) : NULL);
    } else if (verbose) {
        rt_say("Epoch %d: %s did not improve from %.5f", s->epoch + 1, c->monitor, rt_rounded(best, 5));
    }
}

static void checkpoint_epoch(Session *s, Callback *c, Logs *logs)
{
    if (best_only(c))
        save_if_best(s, c, logs);
    else
        due(c, real(c, "verbose", 0) > 0 ? rt_text("Epoch %d:", s->epoch + 1) : NULL);
}

static void checkpoint_end(Session *s, Callback *c)
{
    const char *threshold = text(c, "initial_value_threshold", NULL);
    if (best_only(c) && c->monitor && !c->state.saved && s->history.n_rows > 0)
        rt_say("%s: %s was never written: %s was never %s%s", c->row->name, text(c, "filepath", "best.safetensors"), c->monitor,
               threshold ? "better than " : "a number", threshold ? threshold : "");
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

static void early_write(const Session *s, Callback *c)
{
    char *path = restore_path(s, c);
    rt_save_weights(s, path);
    free(path);
}

static bool always(const Callback *c)
{
    (void)c;
    return true;
}

static void early_begin(Session *s, Callback *c, bool resumed)
{
    char *path = restore_path(s, c);
    if (resumed && flag(c, "restore_best_weights") && c->state.saved && !c->state.due)
        rt_check_put_back(path, c->who, c->state.best_epoch, c->state.seal);
    free(path);
}

static void early_epoch(Session *s, Callback *c, Logs *logs)
{
    const double *now = watched(c, logs);
    State *state = &c->state;
    bool improved;
    if (!now || s->epoch < real(c, "start_from_epoch", 0))
        return;
    improved = !isnan(*now) && (!state->has_best || improves(c, *now, state->best));
    state->wait++;
    if (improved) {
        state->best = *now;
        state->has_best = true;
        state->best_epoch = s->epoch;
        if (flag(c, "restore_best_weights"))
            due(c, NULL), rt_weights_seal(s, state->seal);
        if (!text(c, "baseline", NULL) || improves(c, *now, real(c, "baseline", 0)))
            state->wait = 0;
    } else if (state->wait >= real(c, "patience", 0) && s->epoch > 0) {
        state->stopped = s->epoch;
        stop(s, rt_text("EarlyStopping: %s did not improve for %lld epochs", c->monitor, (long long)state->wait));
    }
}

static void early_end(Session *s, Callback *c)
{
    bool verbose = real(c, "verbose", 0) > 0, restores = flag(c, "restore_best_weights");
    char *path = restore_path(s, c);
    if (c->state.stopped > 0 && verbose)
        rt_say("Epoch %lld: early stopping", (long long)c->state.stopped + 1);
    if (restores && c->state.saved) {
        if (verbose)
            rt_say("Restoring model weights from the end of the best epoch: %lld.", (long long)c->state.best_epoch + 1);
        rt_check_put_back(path, c->who, c->state.best_epoch, c->state.seal);
        rt_load_weights(path, s->model, s->net, false, s->data->class_names, s->data->n_class_names);
        s->restored = (int)c->state.best_epoch + 1;
    } else if (restores && c->monitor && s->history.n_rows > 0) {
        rt_say("EarlyStopping: no epoch is the best: %s was never a number; the last epoch's weights stay", c->monitor);
    }
    free(path);
}

/* ---- ReduceLROnPlateau ---- */

static void plateau_begin(Session *s, Callback *c, bool resumed)
{
    (void)s;
    if (!resumed)
        c->state.best = c->upwards ? -INFINITY : INFINITY;
}

static void reduce(Session *s, Callback *c)
{
    double least = real(c, "min_lr", 0), rate = s->rate * real(c, "factor", 0.1);
    if (!(s->rate > (float)least))
        return;
    rate = rate > least ? rate : least;
    s->rate = rt_rounded_rate(s->model, rate);
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

/* ---- LearningRateScheduler ---- */

static void scheduler_start(Session *s, const Callback *c)
{
    s->rate = rt_rate_of_epoch(s->model, s->epoch);
    if (real(c, "verbose", 0) > 0 && s->seen == 0)
        rt_say("Epoch %d: LearningRateScheduler setting learning rate to %.9g.", s->epoch + 1, s->rate);
}

static void scheduler_epoch(Session *s, Callback *c, Logs *logs)
{
    (void)c;
    rt_log(logs, "learning_rate", s->rate);
}

/* ---- CSVLogger, TensorBoard: views of all epochs ---- */

static void each_epoch(Session *s, Callback *c, Logs *logs)
{
    (void)s, (void)logs;
    due(c, NULL);
}

/* ---- the table ---- */

static const Kind kinds[] = {
    { .name = "ModelCheckpoint", .watches = best_only, .begin = checkpoint_begin, .epoch = checkpoint_epoch,
      .write = checkpoint_write, .end = checkpoint_end, .file = checkpoint_file, .written = RT_CHECKPOINT },
    { .name = "EarlyStopping", .watches = always, .begin = early_begin, .epoch = early_epoch, .write = early_write,
      .end = early_end,
      .file = restore_path, .written = RT_WEIGHTS },
    { .name = "ReduceLROnPlateau", .watches = always, .rates = true, .begin = plateau_begin, .epoch = plateau_epoch },
    { .name = "LearningRateScheduler", .rates = true, .start = scheduler_start, .epoch = scheduler_epoch },
    { .name = "CSVLogger", .begin = rt_logger_begin, .epoch = each_epoch, .write = rt_logger_write, .file = rt_logger_path,
      .written = RT_LOG },
    { .name = "TensorBoard", .epoch = each_epoch, .write = rt_write_events, .file = rt_events_of_training,
      .second = rt_events_of_validation, .written = RT_EVENTS },
    { .name = "SwapEMAWeights", .swaps = true, .begin = rt_swap_begin, .epoch = rt_swap_epoch },
    { .name = "TerminateOnNaN" },              /* always on: rt_fit.c */
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
            if (c->kind->watches && c->kind->watches(c))
                aim(s->model, c);
            c->who = c->index ? rt_text("%s %d", row->name, c->index + 1) : rt_text("%s", row->name);
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

static const char *name_of(const Callback *c)  /* as the model has it; NULL where it has none */
{
    return text(c, "filepath", text(c, "filename", NULL));
}

static bool has_figures(const Callback *c)
{
    return name_of(c) && strchr(name_of(c), '{');
}

/* The gate sees names that are the same; those that figures will make the same are seen here, before any work. */
static void check_meet(const Callback *c, const char *name, const char *who)
{
    if (has_figures(c) && name && rt_names_meet(name_of(c), name))
        rt_fail(RT_NO_CREATE, "%s: '%s' may become the name of a file that %s writes too, '%s'; give another name", c->who,
                name_of(c),
                who, name);
}

/* What --save names within the run folder, or NULL. */
static char *save_in_run(const Session *s)
{
    const char *save = s->options->save;
    char *folder = save ? rt_folder_of(save) : NULL, *real = folder ? rt_real_path(folder) : NULL, *run = rt_real_path(s->run);
    size_t n = run ? strlen(run) : 0;
    bool in = real && run && !strncmp(real, run, n) && (!real[n] || real[n] == '/');
    char *name = in ? rt_text("%s/%s", real + n, rt_base_of(save)) : NULL;
    free(folder), free(real), free(run);
    return name;
}

static void check_figures(const Session *s)
{
    char *save = save_in_run(s);
    for (int i = 0; i < s->n_callbacks; i++) {
        check_meet(&s->callbacks[i], save, "--save");
        for (int k = 0; k < s->n_callbacks; k++)
            if (k < i || (k > i && !has_figures(&s->callbacks[k])))
                check_meet(&s->callbacks[i], name_of(&s->callbacks[k]), s->callbacks[k].who);
    }
    free(save);
}

/* Callbacks' files come behind a save. */
static void check_anew(const Session *s, const char *path)
{
    if (s->anew && access(path, F_OK) == 0)
        rt_fail(RT_NO_INPUT, "%s is there and no last.safetensors, which the run had saved before: there is nothing to resume; "
                "bring it back, or begin a new run with --weights", path);
}

static void claim(const Session *s, const Callback *c, char *path)
{
    if (path)
        rt_make_way(path, c->who);
    if (path && written(c) != RT_LOG)
        check_anew(s, path);
    if (path && !has_figures(c))               /* no other file waits for a name with figures that was made up */
        rt_out_check(path, written(c), c->who, s->options->force);
    free(path);
}

void rt_claim_callbacks(const Session *s)
{
    check_figures(s);
    for (int i = 0; i < s->n_callbacks; i++) {
        const Callback *c = &s->callbacks[i];
        claim(s, c, c->kind->file ? c->kind->file(s, c) : NULL);
        claim(s, c, c->kind->second ? c->kind->second(s, c) : NULL);
    }
}

void rt_callbacks_begin(Session *s, bool resumed)
{
    for (int i = 0; i < s->n_callbacks; i++) {
        Callback *c = &s->callbacks[i];
        watch(s, c);
        if (c->kind->begin)
            c->kind->begin(s, c, resumed && !c->slept);
    }
}

void rt_callbacks_start(Session *s)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->start)
            s->callbacks[i].kind->start(s, &s->callbacks[i]);
}

void rt_callbacks_epoch(Session *s, Logs *logs)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->epoch)
            s->callbacks[i].kind->epoch(s, &s->callbacks[i], logs);
    rt_swap_averages(s, false);
}

void rt_callbacks_write(Session *s)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].state.due && s->callbacks[i].kind->swaps)
            rt_swap_averages(s, true);
        else if (s->callbacks[i].state.due)
            s->callbacks[i].kind->write(s, &s->callbacks[i]);
    rt_swap_averages(s, false);
    for (int i = 0; i < s->n_callbacks; i++) { /* not before all are written: what is due is part of what they write */
        free(s->callbacks[i].said);
        s->callbacks[i].said = NULL;
        s->callbacks[i].state.due = false;
    }
}

bool rt_rate_may_change(const Session *s)
{
    bool may = s->model->recipe->schedule != NULL;
    for (int i = 0; i < s->n_callbacks; i++)
        may |= s->callbacks[i].kind->rates;
    return may;
}

void rt_callbacks_end(Session *s)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->end)
            s->callbacks[i].kind->end(s, &s->callbacks[i]);
}
