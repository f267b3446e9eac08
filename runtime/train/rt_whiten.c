/* rt_whiten.c -- the matrix of ImageDataGenerator's zca_whitening, of the training samples
 *
 * As Keras's fit: of N samples of n numbers, X, centred by the layer before, the matrix is the sum over the directions u of the
 * samples' singular vectors of u u' sqrt(N) / (s + zca_epsilon). Directions and s^2 are the eigenvectors and eigenvalues of X' X
 * (rt_eigen.c), which is added up in double, sample after sample; of fewer samples than numbers only the N largest count, as a
 * singular value decomposition has no others. Squares have half the digits: an s below 1e-8 of the largest is not told from 0,
 * which is said. */
#include "rt_train.h"
#include "rt_eigen.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HELD = 64 };                            /* samples that are added together */
#define FAINT 1e-7                             /* of the largest deviation */
#define EVERY 5.0                              /* seconds between lines of progress */

typedef struct Whitening {
    const char *layer;
    int n, threads, held;
    size_t width;
    double *sums, *rows, *vectors, *value;     /* rows and vectors: in panels */
    double told;
} Whitening;

static void check_memory(const char *layer, int n)
{
    double width = (double)rt_eigen_width(n), need = 8 * width * (2 * width + HELD) / 1e9, have = rt_memory("") / 1e9;
    if (have > 0 && need > have)
        rt_fail(RT_SYSTEM, "%s: the covariance of %d numbers and its eigenvectors take %.1f GB, and this machine, or its "
                "container, has %.1f GB: give the network a smaller input, or featurewise_std_normalization", layer, n, need, have);
}

static void add_held(Whitening *w)
{
    rt_add_products(w->sums, w->width, w->rows, HELD * RT_PANEL, w->held, w->threads);
    w->held = 0;
}

static void hold(void *ctx, const void *row, int n, int real_size)
{
    Whitening *w = ctx;
    for (int i = 0; i < n; i++)
        w->rows[(size_t)(i / RT_PANEL) * HELD * RT_PANEL + (size_t)w->held * RT_PANEL + (size_t)(i % RT_PANEL)] =
            rt_real(row, i, real_size);
    if (++w->held == HELD)
        add_held(w);
}

static void say_share(void *ctx, double share)
{
    Whitening *w = ctx;
    double now = rt_now();
    if (now - w->told < EVERY)
        return;
    w->told = now;
    rt_say("%s: eigenvectors of %d x %d, %.0f %%", w->layer, w->n, w->n, 100 * share);
}

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The value of the last direction that counts, by size. */
static double least(const Whitening *w, int counted)
{
    double *sorted = rt_alloc((size_t)w->n, sizeof *sorted), found;
    memcpy(sorted, w->value, (size_t)w->n * sizeof *sorted);
    qsort(sorted, (size_t)w->n, sizeof *sorted, descending);
    found = sorted[counted - 1];
    free(sorted);
    return found;
}

/* Each eigenvector times the root of what its direction is multiplied by, so that their products are the matrix. */
static void weigh(Whitening *w, int samples, double epsilon)
{
    int counted = w->n < samples ? w->n : samples, faint = 0;
    double below = least(w, counted), largest = sqrt(least(w, 1));
    for (int k = 0; k < w->n; k++) {
        double s = w->value[k] > 0 ? sqrt(w->value[k]) : 0, by = w->value[k] >= below && counted-- > 0 ? 1 : 0;
        if (by > 0 && s + epsilon == 0)
            rt_fail(RT_BAD_DATA, "%s: in some directions the training samples do not differ, and zca_epsilon = 0 leaves 0 to "
                    "divide by; 1e-6 is Keras's", w->layer);
        faint += by > 0 && s <= FAINT * largest;
        by = by > 0 ? sqrt(sqrt((double)samples) / (s + epsilon)) : 0;
        for (size_t p = 0; p < w->width / RT_PANEL; p++)
            for (int c = 0; c < RT_PANEL; c++)
                w->vectors[(p * (size_t)w->n + (size_t)k) * RT_PANEL + (size_t)c] *= by;
    }
    if (faint)
        rt_say("%s: in %d of %d directions the training samples hardly differ, and what does is enlarged: a larger zca_epsilon "
               "keeps it small", w->layer, faint, w->n);
}

/* The square's first n rows and columns, one behind the other. */
static void pack(double *square, size_t width, int n)
{
    for (int i = 1; i < n; i++)
        memmove(square + (size_t)i * (size_t)n, square + (size_t)i * width, (size_t)n * sizeof *square);
}

static Whitening begin(Session *s, const struct rt_adapted *a)
{
    size_t width = rt_eigen_width(a->n);
    check_memory(a->layer, a->n);
    return (Whitening){
        .layer = a->layer, .n = a->n, .width = width, .threads = s->infer_pace.most, .told = rt_now(),
        .sums = rt_alloc(width * width, sizeof(double)), .rows = rt_alloc(width * HELD, sizeof(double)),
        .vectors = rt_alloc(width * (size_t)a->n, sizeof(double)), .value = rt_alloc(width, sizeof(double)),
    };
}

void rt_whiten(Session *s, int k)
{
    const struct rt_adapted *a = &s->model->adapted[k];
    Whitening w = begin(s, a);
    rt_look_at(s, k, hold, &w);
    add_held(&w);
    rt_mirror(w.sums, w.width);
    if (!rt_eigen(w.sums, w.width, w.n, w.value, w.vectors, w.threads, say_share, &w))
        rt_fail(RT_BAD_DATA, "%s: the covariance of what reaches the layer '%s' has no eigenvectors that a double can hold",
                s->data_source, a->layer);
    weigh(&w, s->train.n, a->number);
    memset(w.sums, 0, w.width * w.width * sizeof *w.sums);
    rt_add_products(w.sums, w.width, w.vectors, (size_t)w.n * RT_PANEL, w.n, w.threads);
    rt_mirror(w.sums, w.width);
    pack(w.sums, w.width, w.n);
    rt_set_adapted(s, a, "kernel", w.sums);
    rt_say("%s: a matrix of %d x %d, of %d training samples", a->layer, w.n, w.n, s->train.n);
    free(w.sums), free(w.rows), free(w.vectors), free(w.value);
}
