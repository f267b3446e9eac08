/* rt_classify.c -- the main program of a classifier: images in, labels out.
 *
 * Images are read into a batch, the network runs over it, one line (or JSON object) an image comes out in the order of the
 * arguments. A file that cannot be read is said on stderr and the others go on; the exit status is then the first such file's. */
#include "rt.h"
#include "rt_classify.h"
#include "rt_picture.h"
#include "rt_print.h"
#include "rt_start.h"
#include "rt_threads.h"
#include "rt_util.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 64, TESTS = 4 };

struct run {
    const struct rt_classifier *c;
    int top, status;
    Pace pace;
    bool json, comma;
    size_t size;                               /* bytes of an image */
    uint8_t *pixels;                           /* BATCH images */
    float *y;
    void *scratch;
    int *rank;                                 /* classes, most probable first */
    double *p;
    const char *file[BATCH];
    char error[BATCH][512];                    /* "" where the image was read */
};

static void *aligned(size_t bytes)
{
    void *at = aligned_alloc(64, (bytes + 64) / 64 * 64);
    if (!at)
        rt_fail(RT_SYSTEM, "out of memory for %zu bytes", bytes);
    return memset(at, 0, bytes);
}

static void feed(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    const struct run *r = ctx;
    (void)y;
    x[0] = (struct rt_array){ r->pixels + (size_t)i * r->size, RT_U8 };
}

static void infer(struct run *r, int n)
{
    void *y[RT_PORTS] = { r->y };
    int threads = rt_pace_begin(&r->pace);
    r->c->infer(r->c->weights, r->scratch, threads < n ? threads : n, feed, r, n, y, NULL);
    rt_pace_end(&r->pace, n);
}

/* ---- the result of one image ---- */

static void json_class(const struct run *r, int k)
{
    fputs("\"label\": ", stdout);
    rt_print_json(stdout, r->c->labels[k]);
    if (isfinite(r->p[k]))
        printf(", \"probability\": %.9g", r->p[k]);
    else
        fputs(", \"probability\": null", stdout);
}

static void show_json(struct run *r, int i)
{
    fputs(r->comma ? ",\n {\"file\": " : "\n {\"file\": ", stdout);
    r->comma = true;
    rt_print_json(stdout, r->file[i]);
    fputs(", ", stdout);
    if (r->error[i][0]) {
        fputs("\"error\": ", stdout);
        rt_print_json(stdout, r->error[i]);
    } else {
        json_class(r, r->rank[0]);
        fputs(", \"top\": [", stdout);
        for (int k = 0; k < r->top; k++) {
            fputs(k ? ", {" : "{", stdout);
            json_class(r, r->rank[k]);
            putchar('}');
        }
        putchar(']');
    }
    putchar('}');
}

static void show_text(const struct run *r, int i)
{
    if (r->error[i][0])
        return;
    rt_print(stdout, r->file[i]);
    for (int k = 0; k < r->top; k++) {
        fputs(k ? ", " : ": ", stdout);
        rt_print(stdout, r->c->labels[r->rank[k]]);
        printf(" %.2f", r->p[r->rank[k]]);
    }
    putchar('\n');
}

static bool is_number(const struct run *r, const float *y)
{
    for (int k = 0; k < r->c->outputs; k++)
        if (!isfinite(y[k]))
            return false;
    return true;
}

/* Values beyond all numbers are no answer. */
static void check_numbers(struct run *r, int i)
{
    if (r->error[i][0] || is_number(r, r->y + (size_t)i * (size_t)r->c->outputs))
        return;
    snprintf(r->error[i], sizeof r->error[i], "%.400s: the network gives values that are NaN or infinite", r->file[i]);
    rt_say("error: %s", r->error[i]);
    r->status = r->status ? r->status : RT_WRONG;
}

static void classify(struct run *r, int n)
{
    infer(r, n);
    for (int i = 0; i < n; i++) {
        check_numbers(r, i);
        if (!r->error[i][0]) {
            rt_probabilities(r->c->result, r->y + (size_t)i * (size_t)r->c->outputs, r->c->outputs, r->c->classes, r->p);
            rt_most_probable(r->p, r->c->classes, r->top, r->rank);
        }
        if (r->json)
            show_json(r, i);
        else
            show_text(r, i);
    }
}

static void classify_all(struct run *r, char **files, int n)
{
    if (r->json)
        putchar('[');
    for (int first = 0; first < n; first += BATCH) {
        int count = n - first < BATCH ? n - first : BATCH;
        for (int i = 0; i < count; i++) {
            r->file[i] = files[first + i];
            r->error[i][0] = 0;
            int status = rt_load_image(r->file[i], &r->c->to, r->pixels + (size_t)i * r->size, r->error[i]);
            if (status)
                rt_say("error: %s", r->error[i]);
            if (status && !r->status)
                r->status = status;
        }
        classify(r, count);
    }
    if (r->json)
        fputs("\n]\n", stdout);
}

/* ---- --self-test ---- */

/* FNV-1a of the outputs for images of pseudorandom bytes: what was built gives the bits it gave when it was built. */
static uint64_t digest(struct run *r)
{
    uint32_t state = 1;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < TESTS * r->size; i++) {
        state = state * 1664525u + 1013904223u;
        r->pixels[i] = (uint8_t)(state >> 24);
    }
    infer(r, TESTS);
    const uint8_t *bytes = (const uint8_t *)r->y;
    for (size_t i = 0; i < TESTS * (size_t)r->c->outputs * sizeof *r->y; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash ? hash : 1;
}

static int self_test(struct run *r, bool record)
{
    unsigned long long have = digest(r), want = r->c->self_test;
    if (record)
        printf("0x%016llx\n", have);
    else if (!want)
        rt_fail(RT_WRONG, "self-test: no result was recorded when this program was built (now it is 0x%016llx)", have);
    else if (have != want)
        rt_fail(RT_WRONG, "self-test: the outputs' digest is 0x%016llx, expected 0x%016llx", have, want);
    else
        printf("%s: self-test passed (%d images, 0x%016llx)\n", r->c->name, TESTS, have);
    return 0;
}

/* ---- command line ---- */

static int usage(const struct rt_classifier *c, FILE *out)
{
    static const char *const ways[] = { "resized", "cropped in the middle and resized", "padded and resized" };
    fprintf(out, "usage: %s [--top K] [--json] [--self-test] [--version] [--help] [--] IMAGE... | -\n"
            "Images: JPEG, PNG, WebP, PPM, PGM, .npy (uint8) or raw bytes; %s to %d x %d, %s.\n"
            "- reads one from the standard input.\n",
            c->name, ways[c->to.resize], c->to.shape[1], c->to.shape[0], c->to.shape[2] == 1 ? "grey" : "RGB");
    return out == stderr ? RT_USAGE : 0;
}

static int number(const struct rt_classifier *c, const char *text)
{
    char *end;
    long k = text ? strtol(text, &end, 10) : 0;
    if (!text || end == text || *end || k < 1)
        rt_fail(RT_USAGE, "--top needs a whole number from 1, not '%s'", text ? text : "");
    return k < c->classes ? (int)k : c->classes;
}

static void prepare(struct run *r)
{
    const struct rt_classifier *c = r->c;
    if (c->weights_size != c->weights_bytes())
        rt_fail(RT_BUG, "the weights inside are %zu bytes, but the network reads %zu", c->weights_size, c->weights_bytes());
    int threads = c->alone ? 1 : rt_threads(0, false);
    r->pace = rt_pace(threads < BATCH ? threads : BATCH);
    r->size = (size_t)c->to.shape[0] * (size_t)c->to.shape[1] * (size_t)c->to.shape[2];
    r->pixels = aligned(BATCH * r->size);
    r->y = aligned(BATCH * (size_t)c->outputs * sizeof *r->y);
    r->scratch = aligned(c->scratch_bytes(r->pace.most));
    r->rank = aligned((size_t)c->classes * sizeof *r->rank);
    r->p = aligned((size_t)c->classes * sizeof *r->p);
}

static void release(struct run *r)
{
    free(r->pixels);
    free(r->y);
    free(r->scratch);
    free(r->rank);
    free(r->p);
    free(r);
}

enum { FILES, TEST, RECORD, HELP, VERSION, WRONG };

static int wrong_option(const char *a)
{
    rt_say("error: unknown option '%s'; a file of that name stands behind --", a);
    return WRONG;
}

static void once(bool given, const char *name)
{
    if (given)
        rt_fail(RT_USAGE, "%s is given twice; only one can hold", name);
}

static void set_top(struct run *r, const char *text)
{
    once(r->top > 0, "--top");
    r->top = number(r->c, text);
}

/* Options stand anywhere; behind -- all words are files. Those gather at the front of argv, and *files counts them. */
static int options(struct run *r, int argc, char **argv, int *files)
{
    int todo = FILES;
    bool only_files = false;
    for (int i = 1; i < argc; i++) {
        char *a = argv[i];
        if (only_files || a[0] != '-' || !a[1])
            argv[1 + (*files)++] = a;
        else if (!strcmp(a, "--"))
            only_files = true;
        else if (!strcmp(a, "--top"))
            set_top(r, argv[++i]);
        else if (!strncmp(a, "--top=", 6))
            set_top(r, a + 6);
        else if (!strcmp(a, "--json"))
            once(r->json, a), r->json = true;
        else if (!strcmp(a, "--self-test") || !strcmp(a, "--self-test=record"))
            todo = a[11] ? RECORD : TEST;
        else if (!strcmp(a, "--help") || !strcmp(a, "-h"))
            return HELP;
        else if (!strcmp(a, "--version"))
            return VERSION;
        else
            return wrong_option(a);
    }
    if (todo != FILES && *files)
        rt_fail(RT_USAGE, "--self-test has images of its own and takes no '%s'", argv[1]);
    return todo;
}

static int finish(struct run *r, int status)
{
    release(r);
    rt_flush_output();
    return status;
}

int rt_classify(int argc, char **argv, const struct rt_classifier *c)
{
    rt_start();
    struct run *r = rt_alloc(1, sizeof *r);
    int files = 0;
    if (argc > 2)                              /* one image is one thread's */
        rt_spin_briefly(argv);
    r->c = c;
    int todo = options(r, argc, argv, &files);
    r->top = r->top > 0 ? r->top : 1;
    if (todo == WRONG || (todo == FILES && !files))
        return finish(r, usage(c, stderr));
    if (todo == HELP)
        return finish(r, usage(c, stdout));
    if (todo == VERSION) {
        printf("%s (cnnc %s, %s)\n", c->name, c->version, c->target);
        return finish(r, 0);
    }
    prepare(r);
    if (todo == FILES)
        classify_all(r, argv + 1, files);
    else
        self_test(r, todo == RECORD);
    return finish(r, r->status);
}
