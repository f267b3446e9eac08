/* callbacks.c -- the runtime's EarlyStopping and ReduceLROnPlateau do what Keras's do
 *
 *   callbacks tests/keras/golden/callbacks.json
 *
 * The file holds series of figures, and for each callback and series: the learning rate after every epoch, where training stopped,
 * and whose epoch's weights were put back. Stand-ins for the runtime's functions that save and load note the epoch. */
#include "rt_train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int saved, restored, now;

void rt_save_weights(const Session *s, const char *path) { (void)s, (void)path, saved = now; }
void rt_save_checkpoint(const Session *s, const char *path) { (void)s, (void)path; }
void rt_weights_seal(const Session *s, char digits[RT_SEAL_DIGITS + 1]) { (void)s, *digits = 0; }
void rt_check_put_back(const char *path, const char *who, int64_t epoch, const char *seal)
{
    (void)path, (void)who, (void)epoch, (void)seal;
}
char *rt_beneath_run(const Session *s, const char *who, const char *name) { (void)s, (void)who; return strdup(name); }
void rt_make_way(const char *path, const char *who) { (void)path, (void)who; }
char *rt_in_run(const Session *s, const char *name) { (void)s; return strdup(name); }
int64_t rt_epoch_updates(const Session *s) { (void)s; return 1; }
bool rt_validates(const Session *s, int epoch) { (void)s, (void)epoch; return true; }
char *rt_format_name(const char *name, const Logs *logs) { (void)logs; return strdup(name); }

void rt_load_weights(const char *path, const struct rt_model *m, void *net, bool partial, const char *const *names, int n)
{
    (void)path, (void)m, (void)net, (void)partial, (void)names, (void)n;
    restored = saved;
}

static const char *text_of(const json_t *v)
{
    static char text[16][40];
    static int at;
    char *t = text[at++ % 16];
    if (json_is_boolean(v)) return json_is_true(v) ? "true" : "false";
    if (json_is_string(v)) return json_string_value(v);
    snprintf(t, sizeof text[0], "%.17g", json_number_value(v));
    return t;
}

static struct rt_callback row_of(const json_t *it)
{
    struct rt_callback row = { .name = json_string_value(json_object_get(it, "callback")) };
    const char *name;
    json_t *value;
    int n = 0;
    json_object_foreach(json_object_get(it, "options"), name, value)
        row.option[n].name = name, row.option[n++].value = text_of(value);
    return row;
}

/* What the callback does on the series; the number of differences from what is expected. */
static int play(const json_t *it, const json_t *series)
{
    struct rt_callback rows[2] = { row_of(it) };
    struct rt_recipe recipe = { .callbacks = rows, .n_callbacks = 1 };
    const char *const sums[] = { "loss", "accuracy" };
    struct rt_model model = { .name = "test", .real_size = 8, .sums = sums, .n_sums = 2, .recipe = &recipe };
    struct rt_data data = { 0 };
    Options options = { 0 };
    Session s = { .model = &model, .options = &options, .data = &data, .rate = 1, .run = "run", .val = { .n = 1 },
                  .batch_size = 1 };
    const json_t *rates = json_object_get(it, "rates");
    int wrong = 0, stopped = -1;
    saved = restored = -1;
    rt_make_callbacks(&s);
    s.n_callbacks = 1;                         /* without the checkpoint that the runtime adds */
    rt_callbacks_begin(&s, false);
    for (size_t i = 0; i < json_array_size(series) && stopped < 0; i++) {
        Logs logs = { 0 };
        s.epoch = now = (int)i;
        rt_log(&logs, json_string_value(json_object_get(it, "monitor")), json_number_value(json_array_get(series, i)));
        rt_callbacks_epoch(&s, &logs);
        rt_callbacks_write(&s);
        double expected = json_array_size(rates) ? json_number_value(json_array_get(rates, i)) : 1;
        wrong += !(fabs(s.rate - expected) <= 1e-12 * expected);
        if (s.stop) stopped = (int)i;
    }
    rt_callbacks_end(&s);
    free(s.stop);
    wrong += stopped != json_integer_value(json_object_get(it, "stopped"));
    wrong += restored != json_integer_value(json_object_get(it, "restored"));
    if (wrong) {
        char *shown = json_dumps(it, JSON_COMPACT);
        fprintf(stderr, "stopped at %d, restored %d, rate %.17g; expected: %s\n", stopped, restored, s.rate, shown);
        free(shown);
    }
    return wrong;
}

/* A figure that is NaN is never the best: neither saved nor remembered, first or later. */
static int not_a_number(void)
{
    static const double figures[] = { NAN, 3, NAN, 2, NAN };
    static const int best[] = { -1, 1, 1, 3, 3 };
    struct rt_callback rows[] = { { "EarlyStopping", { { "patience", "9" }, { "restore_best_weights", "true" } } },
                                  { "ModelCheckpoint", { { "save_best_only", "true" }, { "save_weights_only", "true" } } } };
    int wrong = 0;
    for (int k = 0; k < 2; k++) {
        struct rt_recipe recipe = { .callbacks = &rows[k], .n_callbacks = 1 };
        const char *const sums[] = { "loss" };
        struct rt_model model = { .name = "test", .real_size = 8, .sums = sums, .n_sums = 1, .recipe = &recipe };
        struct rt_data data = { 0 };
        Options options = { 0 };
        Session s = { .model = &model, .options = &options, .data = &data, .run = "run", .val = { .n = 1 }, .batch_size = 1 };
        saved = -1;
        rt_make_callbacks(&s);
        s.n_callbacks = 1;
        rt_callbacks_begin(&s, false);
        for (int i = 0; i < 5; i++) {
            Logs logs = { 0 };
            s.epoch = now = i;
            rt_log(&logs, "val_loss", figures[i]);
            rt_callbacks_epoch(&s, &logs);
            rt_add_row(&s.history, &logs);
            s.epoch++;
            rt_callbacks_write(&s);
            wrong += saved != best[i];
        }
    }
    if (wrong)
        fprintf(stderr, "a figure that is NaN was taken for the best %d times\n", wrong);
    return wrong;
}

/* A figure that is shown as nothing has no sign. */
static int signed_nothing(void)
{
    int wrong = signbit(rt_rounded(-4e-5, 4)) || signbit(rt_rounded(-0., 4)) || rt_rounded(-6e-5, 4) != -6e-5 ||
                !isnan(rt_rounded(NAN, 4));
    if (wrong)
        fprintf(stderr, "a figure that is shown as nothing is not 0, or another one is\n");
    return wrong;
}

int main(int argc, char **argv)
{
    json_error_t error;
    json_t *all = argc == 2 ? json_load_file(argv[1], 0, &error) : NULL;
    if (!all) return fprintf(stderr, "usage: callbacks callbacks.json\n"), 64;
    const json_t *cases = json_object_get(all, "cases"), *series = json_object_get(all, "series");
    int failed = (not_a_number() != 0) + signed_nothing(), n = (int)json_array_size(cases);
    for (int i = 0; i < n; i++) {
        const json_t *it = json_array_get(cases, (size_t)i);
        failed += play(it, json_object_get(series, json_string_value(json_object_get(it, "series")))) != 0;
    }
    json_decref(all);
    printf("%d passed, %d failed\n", n + 2 - failed, failed);
    return failed != 0;
}
