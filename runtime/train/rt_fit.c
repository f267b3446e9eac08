/* rt_fit.c -- training: epochs, steps, figures, saving
 *
 * All state that the next step depends on is in the network and in the last part of struct Session, and both go into every
 * checkpoint; so a run that was killed and resumed leaves the bytes of one that was not. Sums are kept in double as the network
 * adds them, and divided only to be shown. */
#define _GNU_SOURCE
#include "rt_print.h"
#include "rt_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SAVE_EVERY = 600 };                     /* seconds: what a kill within a long epoch may cost */

/* 1 where nobody says it: validation and evaluation know no classes that count more. */
struct rt_array rt_weight_of(const Rows *r, int index)
{
    if (r->class_weight)
        return (struct rt_array){ &r->class_weight[index], RT_F64 };
    return (struct rt_array){ r->split->weight ? &r->split->weight[index] : NULL, RT_F32 };
}

void rt_feed_rows(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    const Rows *r = ctx;
    int index = r->index[r->first + i];
    rt_sample(r->split, r->model->n_inputs, r->model->n_outputs, index, x, y);
    if (y && rt_weighted(r->model))
        y[r->model->n_outputs] = rt_weight_of(r, index);
    if (r->augmenter)
        x[0] = rt_augmented(r->augmenter, i, index, x[0]);
    if (r->augmenter && y)
        rt_augmented_targets(r->augmenter, i, index, y);
}

static void check_name(const char *option, const char *path)
{
    json_t *text = path ? json_string(path) : NULL;
    if (path && !text)
        rt_fail(RT_USAGE, "%s: %s is no UTF-8, and settings.json could not name it", option, path);
    json_decref(text);
}

/* Before any work: what settings.json keeps of them. */
static void check_names(const Options *o)
{
    check_name("--data", o->data);
    check_name("--validation-data", o->validation_data);
    check_name("--cache", o->cache);
    check_name("--weights", o->weights);
    for (int i = 0; i < o->n_before; i++)
        check_name("--weights", o->before[i]);
}

static void settings(Session *s, const Options *o)
{
    const struct rt_recipe *r = s->model->recipe;
    s->epochs = o->epochs >= 0 ? o->epochs : r->epochs;
    s->steps = o->steps;
    s->batch_size = o->batch_size > 0 ? (int)o->batch_size : r->batch_size > 0 ? r->batch_size : 32;
    s->infer_batch = r->validation_batch_size ? r->validation_batch_size : s->batch_size;
    s->epoch_steps = r->steps_per_epoch;
    s->epoch = s->pass = s->history.first = r->initial_epoch;
    s->seed = o->seed >= 0 ? (uint64_t)o->seed : r->seed;
    s->step_pace = s->infer_pace = rt_pace(rt_threads(o->threads, true));
    s->shuffle = (o->resume || r->shuffle) && !o->no_shuffle;          /* a run keeps its own, which its settings put into o */
    s->augment = !o->no_augment;
    if (o->no_augment && !r->augment)
        rt_say("--no-augment changes nothing: the model's fit has no augment");
    s->rate = s->first_rate = rt_rate_at(s->model, 0);
    s->saved_step = -1;
    if (!o->resume) {
        s->first_weights = o->weights ? rt_text("%s", o->weights) : NULL;
        s->first_before = o->n_before ? json_array() : NULL;
        for (int i = 0; i < o->n_before; i++)
            json_array_append_new(s->first_before, json_string(o->before[i]));
        s->first_partial = o->partial;
    }
    rt_check_epoch_rates(r, s->epochs, o->epochs >= 0 ? "--epochs:" : "epochs:");
    if (s->epochs > INT32_MAX)
        rt_fail(RT_USAGE, "--epochs: %lld is more than %d", (long long)s->epochs, INT32_MAX);
}

static void check_save(const Options *o)
{
    if (o->save)
        rt_out_check(o->save, RT_WEIGHTS, "--save", o->force);
}

/* All names that the run will write are asked for before it begins. */
static void claim_files(const Session *s)
{
    rt_claim_run(s);
    rt_claim_callbacks(s);
    check_save(s->options);
}

/* Their order is that of the outputs, and goes into the weights. */
static void say_classes(const struct rt_data *data)
{
    int shown = data->n_class_names < 20 ? data->n_class_names : 20;
    char *text = rt_text("%d classes:", data->n_class_names), *more;
    for (int k = 0; k < shown; k++, text = more) {
        more = rt_text("%s %d %s", text, k, data->class_names[k]);
        free(text);
    }
    rt_say("%s%s", text, shown < data->n_class_names ? " ..." : "");
    free(text);
}

static void load_data(Session *s)
{
    const char *source = rt_open_data(s, s->options);
    if (!s->data_source)
        s->data_source = rt_text("%s", source);
    rt_divide(s);
    rt_open_aside(s);
    rt_check_validation(s);
    s->data_hash = rt_data_hash(&s->data->train, s->model);
    if (s->val.n && s->val.split != &s->data->train)
        s->data_hash = s->data_hash * 31 + rt_data_hash(s->val.split, s->model);
    if (s->data->names_found)
        say_classes(s->data);
}

static void prepare(Session *s, Options *o)
{
    const struct rt_model *m = s->model;
    bool *taken = NULL;
    check_names(o);
    settings(s, o);
    if (!o->run_dir && !o->resume)
        check_save(o);                         /* already now; what lies in the run's folder has to wait for that */
    load_data(s);
    s->net = m->init(rt_arena(m->bytes(s->batch_size, s->step_pace.most)), s->batch_size, s->step_pace.most, s->seed);
    s->order = s->train;
    s->order.index = rt_alloc((size_t)s->train.n, sizeof *s->order.index);
    s->order.augmenter = rt_make_augmenter(s);
    s->train.class_weight = s->order.class_weight = rt_class_weights(s);
    rt_check_counting(s);
    if (s->val.n || m->n_adapted)
        rt_inference(s);
    rt_make_callbacks(s);
    if (s->first_weights)
        rt_input_was(s->first_weights);        /* a resumed run began with them, and may begin anew */
    for (size_t i = 0; i < json_array_size(s->first_before); i++)
        rt_input_was(json_string_value(json_array_get(s->first_before, i)));
    if (o->weights)
        taken = rt_load_given(o, m, s->net, s->data->class_names, s->data->n_class_names);
    else if (!o->resume)
        rt_say_drawn(m);
    if (!o->resume || s->anew)
        rt_adapt(s, taken);
    free(taken);
}

static char *last_of(const Session *s)
{
    return rt_in_run(s, "last.safetensors");
}

static int64_t updates(const Session *s)
{
    return (int64_t)*s->model->steps(s->net);
}

static void save_last(Session *s)
{
    char *last = last_of(s);
    rt_save_checkpoint(s, last);
    s->saved_step = updates(s);
    free(last);
}

static void write_history(const Session *s)
{
    char *path = rt_in_run(s, "history.csv");
    rt_write_history(&s->history, path);
    free(path);
}

/* whose: the step whose update made the weights that gave it. */
static _Noreturn void not_finite(const Session *s, const char *what, int64_t whose, const char *hint)
{
    char *last = last_of(s), *saved = s->saved_step < 0 ? rt_text("nothing was saved")
        : rt_text("%s has the weights of step %lld, %s", last, (long long)s->saved_step, whose == s->saved_step
                  ? "which gave it" : "whose loss is finite");
    rt_fail(RT_WRONG, "%s after step %lld, in epoch %d: training stopped; %s%s", what, (long long)updates(s), s->epoch + 1,
            saved, hint);
}

/* The other losses bound what they take logarithms of. */
static const char *hint_of_nan(const struct rt_model *m)
{
    for (int i = 0; i < m->n_outputs; i++)
        if (m->outputs[i].loss && !strcmp(m->outputs[i].loss, "Poisson"))
            return "; a Poisson loss is NaN where an output is negative: activation = \"softplus\" or \"exponential\" in the last "
                   "layer keeps it above 0";
    return "";
}

static void check_loss(const Session *s, double loss, int64_t whose)
{
    if (!isfinite(loss))
        not_finite(s, isnan(loss) ? "the loss is NaN" : "the loss is infinite", whose, isnan(loss) ? hint_of_nan(s->model) : "");
}

/* The loss of the weights as they are (a step's own is that of the weights before its update): of the last batch, by a step's
 * forward half, which leaves no trace. */
static double loss_now(Session *s)
{
    double sums[RT_SUMS] = { 0 };
    s->order.first = (s->position - 1) / s->batch_size * s->batch_size;
    s->model->forward(s->net, rt_feed_rows, &s->order, s->position - s->order.first, NULL, sums);
    return sums[0];
}

static void check_weights(const Session *s)
{
    for (int i = 0; i < s->model->n_params; i++) {
        const struct rt_param *p = &s->model->params[i];
        if (p->kind != RT_SLOT && rt_not_finite(s->model, s->net, p))
            not_finite(s, rt_text("'%s' has values that are NaN or infinite", p->name), updates(s), "");
    }
}

/* Nothing is saved before this: what replaces a file has weights that are numbers and give a loss that is one. known: a loss of
 * them, where somebody has seen one, or NaN. */
static void check_finite(Session *s, double known)
{
    rt_check_mapped();
    check_weights(s);
    if (!isfinite(known) && s->position > 0)
        check_loss(s, loss_now(s), updates(s));
}

/* What lies under the result's name is of this training at its end only. */
static void say_result(const Session *s)
{
    char *result = rt_in_run(s, "weights.safetensors");
    if (access(result, F_OK) == 0)
        rt_say("%s is still of an earlier end of this run; the end of the training will replace it", result);
    free(result);
}

static void say_resume(const Session *s)
{
    const Options *o = s->options;
    char *steps = s->steps < 0 ? rt_text("%s", "") : rt_text(" --steps %lld", (long long)s->steps);
    char *program = rt_pasteable(o->program), *run = rt_pasteable(s->run), *save = rt_pasteable(o->save ? o->save : "");
    rt_say("  %s --resume %s%s%s%s", program, run, steps, o->save ? " --save " : "", o->save ? save : "");
    free(program), free(run), free(save);
    free(steps);
}

static _Noreturn void interrupted(Session *s)
{
    check_finite(s, NAN);
    save_last(s);
    say_result(s);
    rt_say("interrupted in epoch %d after %lld of %lld samples; this goes on:", s->epoch + 1, (long long)s->seen,
           (long long)rt_epoch_samples(s));
    say_resume(s);
    exit(RT_INTERRUPTED);
}

/* A data file was cut short within a step: what is in memory is from before it. Its loss cannot be asked for any more. */
static void rescue(void *session)
{
    Session *s = session;
    rt_swap_averages(s, false);
    check_weights(s);
    save_last(s);
    say_result(s);
    rt_say("saved: epoch %d, %lld of %lld samples, step %lld; with the whole file this goes on:", s->epoch + 1, (long long)s->seen,
           (long long)rt_epoch_samples(s), (long long)updates(s));
    say_resume(s);
}

/* The samples in the order of a pass. */
static void begin_pass(Session *s)
{
    memcpy((int *)s->order.index, s->train.index, (size_t)s->train.n * sizeof *s->order.index);
    if (s->shuffle)
        rt_shuffle((int *)s->order.index, s->train.n, s->seed, (uint64_t)s->pass);
    rt_augment_epoch(s->order.augmenter, s->pass);
}

static void end_pass(Session *s)
{
    if (s->position == s->train.n)
        s->pass++, s->position = 0;
}

/* One update. False where --steps says that it was the last. */
static bool step(Session *s)
{
    if (s->position == s->train.n)
        end_pass(s), begin_pass(s);
    int n = s->train.n - s->position < s->batch_size ? s->train.n - s->position : s->batch_size;
    s->order.first = s->position;
    if (s->model->recipe->schedule)
        s->rate = rt_rate_at(s->model, (uint64_t)updates(s));
    *s->model->threads(s->net) = rt_pace_begin(&s->step_pace);
    s->model->step(s->net, rt_feed_rows, &s->order, n, s->rate, s->sums);
    rt_pace_end(&s->step_pace, n);
    s->position += n, s->seen += n;
    check_loss(s, s->sums[0], updates(s) - 1);
    rt_progress_step(s);
    return s->steps < 0 || updates(s) < s->steps;
}

/* n: of so many samples; 0: gaps, as none was asked. */
static void log_sums(Logs *logs, char **names, const struct rt_model *m, const double *sums, int64_t n, const char *prefix)
{
    for (int i = 0; i < rt_figures(m); i++) {
        *names = rt_text("%s%s", prefix, m->sums[i]);
        if (n)
            rt_log(logs, *names++, rt_figure(m, i, sums, n));
        else
            rt_log_gap(logs, *names++);
    }
}

/* False where it was interrupted. */
static bool validate(Session *s, double *sums, int64_t *samples)
{
    bool done;
    rt_swap_averages(s, rt_validates_averages(s));
    done = rt_validate(s, sums, samples);
    rt_swap_averages(s, false);
    return done;
}

/* Callbacks decide, the state is saved, then files are written that show it: a kill between them loses nothing, because a resume
 * writes them again. */
static void end_epoch(Session *s)
{
    double val[RT_SUMS] = { 0 };
    char *names[2 * RT_FIGURES] = { 0 };
    int64_t validated = 0;
    Logs logs = { 0 };
    log_sums(&logs, names, s->model, s->sums, s->seen, "");
    if (rt_validates(s, s->epoch) && !validate(s, val, &validated))
        interrupted(s);
    if (s->val.n)
        log_sums(&logs, names + rt_figures(s->model), s->model, val, validated, "val_");
    check_finite(s, validated && !rt_validates_averages(s) ? val[0] : NAN);
    if (s->model->recipe->schedule)
        rt_log(&logs, "learning_rate", s->rate);
    rt_callbacks_epoch(s, &logs);
    rt_add_row(&s->history, &logs);
    rt_progress_epoch(s, &logs);
    s->epoch++;
    s->epoch_step = updates(s);
    s->seen = 0;
    end_pass(s);
    memset(s->sums, 0, sizeof s->sums);
    save_last(s);
    rt_callbacks_write(s);
    write_history(s);
    for (int i = 0; i < 2 * RT_FIGURES; i++)
        free(names[i]);
}

/* Trains to the end of the epoch; false where --steps ended it before. */
static bool epoch(Session *s, double *saved)
{
    bool more = s->steps < 0 || updates(s) < s->steps;
    begin_pass(s);
    rt_callbacks_start(s);
    rt_progress_step(s);
    while (more && !rt_epoch_ends(s)) {
        more = step(s);
        if (rt_interrupted())
            interrupted(s);
        if (rt_now() - *saved > SAVE_EVERY) {
            check_finite(s, NAN);
            save_last(s);
            *saved = rt_now();
        }
    }
    if (!rt_epoch_ends(s))
        return false;
    end_epoch(s);
    *saved = rt_now();
    return more;
}

/* The result of a training is the weights that it ends with, as Keras's fit leaves them: averages, where the optimizer keeps some,
 * and then what a callback puts back. It is weights.safetensors; the state, from which a resume goes on, is saved already. */
static void finish(Session *s)
{
    char *result = rt_in_run(s, "weights.safetensors"), *whose;
    bool averages = updates(s) > 0 && rt_ends_with_averages(s) && rt_take_slot(s->model, s->net, "average");
    if (s->stop)
        rt_say("%s", s->stop);
    rt_callbacks_end(s);
    s->report(s);
    rt_save_weights(s, result);
    if (s->options->save)
        rt_save_weights(s, s->options->save);
    whose = s->restored ? rt_text(", those of epoch %d", s->restored)
        : rt_text("%s", averages ? ", the averages of use_ema" : rt_ends_with_averages(s) ? "" : ", not the averages of use_ema");
    rt_say("%s: %d epochs, %lld steps; weights in %s%s", s->run, s->epoch - s->history.first, (long long)updates(s),
           s->options->save ? s->options->save : result, whose);
    free(result);
    free(whose);
}

static void release(Session *s)
{
    for (int i = 0; i < s->history.n_columns; i++)
        free(s->history.column[i]);
    free(s->history.value);
    free(s->history.gap);
    free((int *)s->train.index);
    free((int *)s->order.index);
    rt_free_augmenter(s->order.augmenter);
    free((double *)s->order.class_weight);
    free((int *)s->val.index);
    free(s->callbacks);
    free(s->run);
    free(s->data_source);
    free(s->first_weights);
    json_decref(s->first_before);
    json_decref(s->model_says);
    free(s->stop);
    free(s->validation_source);
    rt_free_set(s);
    close(s->lock);
}

void rt_train(const Options *given, const struct rt_model *model, void (*report)(const Session *s))
{
    Options o = *given;
    Session s = { .model = model, .options = &o, .report = report };
    double saved = rt_now();
    rt_progress_start(&o, model->recipe);
    if (o.resume)
        rt_open_run(&s, &o);
    prepare(&s, &o);
    if (!o.resume)
        rt_make_run(&s);
    if (o.resume && !s.anew) {
        char *last = last_of(&s);
        rt_load_checkpoint(&s, last);
        s.saved_step = updates(&s);
        claim_files(&s);
        rt_write_settings(&s);
        write_history(&s);
        free(last);
    } else {
        claim_files(&s);
        rt_begin_run(&s);
    }
    rt_callbacks_begin(&s, o.resume && !s.anew);
    rt_callbacks_write(&s);
    rt_note_signals();
    rt_on_cut(rescue, &s);
    while (!s.stop && s.epoch < s.epochs && epoch(&s, &saved))
        ;
    if (s.seen > 0)
        check_finite(&s, NAN);
    if (s.seen > 0 || s.epoch == s.history.first)
        save_last(&s);                         /* --steps ended within an epoch, or there was none */
    finish(&s);
    release(&s);
}
