/* refusal.h -- cases of data that is refused, or taken with a word: what is loaded for which model, and the sentence.
 *
 * A case makes its file first. The load runs in a child, because it exits. */
#ifndef REFUSAL_H
#define REFUSAL_H
#include "data_fixture.h"

#define SHAPE(...) .rank = sizeof (int[]){ __VA_ARGS__ } / sizeof(int), .shape = { __VA_ARGS__ }

/* status 0: it is taken, and the sentence ("": none) is all that is said. */
struct wrong { const char *src; const struct rt_port *in, *out; int status; const char *sentence; void (*make)(void); };
static double fit_rescale;                     /* the model's; 0 unless the case sets it */
static bool fit_weighs;                        /* its sample_weight, likewise */

/* ---- NumPy: x_train is given, y_train is two right labels; and the other way round ---- */
#define DICT(descr, order, shape) "{'descr': '" descr "', 'fortran_order': " order ", 'shape': " shape ", }"
static struct zip archive;

static inline void pair(const char *path, const char *x, size_t nx, const char *y, const void *labels, size_t ny)
{
    memset(&archive, 0, sizeof archive);
    zip_npy(&archive, "x_train.npy", x, NULL, nx);
    zip_npy(&archive, "y_train.npy", y, labels, ny);
    zip_write(&archive, path);
}
static inline void x_only(const char *path, const char *x, size_t n) { pair(path, x, n, DICT("|u1", "False", "(2,)"), NULL, 2); }
static inline void y_only(const char *path, const char *y, const void *labels, size_t n)
{
    pair(path, DICT("|u1", "False", "(2, 2, 2, 1)"), 8, y, labels, n);
}

static inline void load_wrong(const struct wrong *w)
{
    struct rt_recipe recipe = { .rescale = fit_rescale, .sample_weight = fit_weighs };
    struct rt_model model = { .inputs = w->in, .outputs = w->out, .n_inputs = 1, .n_outputs = 1, .recipe = &recipe };
    rt_free_data(rt_load_data(w->src, &model, 0));
}

static inline void refused(void **state)
{
    const struct wrong *w = *state;
    int ends[2], status;
    char have[1024] = "", want[1024];
    fit_rescale = 0, fit_weighs = false;
    w->make();
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (!child) {
        dup2(ends[1], 2);
        load_wrong(w);
        _exit(0);
    }
    close(ends[1]);
    for (size_t n = 0; n < sizeof have - 1; ) {
        ssize_t part = read(ends[0], have + n, sizeof have - 1 - n);
        if (part <= 0)
            break;
        n += (size_t)part;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    snprintf(want, sizeof want, "%s%s%s", w->status ? "error: " : "", w->sentence, *w->sentence ? "\n" : "");
    assert_string_equal(have, want);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), w->status);
}

static inline int run_cases(const char *name, const struct wrong *cases, size_t n)
{
    struct CMUnitTest *tests = calloc(n, sizeof *tests);
    for (size_t k = 0; tests && k < n; k++)
        tests[k] = (struct CMUnitTest){ cases[k].src, refused, NULL, NULL, (void *)(uintptr_t)&cases[k] };
    setenv("CNNC_DATA", "nowhere", 1);
    fixture_open();
    int failed = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    fixture_close();
    free(tests);
    return failed;
}
#endif
