/* compare.c -- are the arrays of two files equal within a tolerance?
 *
 *   compare [--tolerance T] A B              every array of B against A's of that name
 *   compare [--tolerance T] --step W S G     G's gradients against W - S, its moving statistics against S's: one step of SGD at
 *                                            learning rate 1 led from weights W to S
 *   compare [--tolerance T] --loss E L       what `eval --json` printed against what interp printed, or Keras: its "metrics" too
 *
 * A difference counts relative to the largest entry of the array, or to a share of the largest gradient of all where that is more:
 * a sum rounds by its terms, which may cancel, in a bias before a BatchNormalization wholly; and W - S has the rounding of W.
 * Double has digits to spare, so that its share may be large and still is 1e-11 of the largest (three BatchNormalizations of dead
 * units in a row multiply what cancels by 30 each: random model 203467 used 2.7e-12). In float it is small, and a
 * gradient that is zero by analysis, below ZERO of the largest, has only to be noise, at most NOISE of the tolerance. */
#include "arrays.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double DOUBLE_SHARE = 0.1, FLOAT_SHARE = 1e-6, ZERO = 1e-12, NOISE = 0.01;

static double largest(const Array *a)
{
    double top = 0;
    for (long i = 0; i < a->n; i++) top = fmax(top, fabs(a->v[i]));
    return top;
}

typedef struct { double tolerance, share; int bad, count; const char *worst; } Verdict;

static void judge(Verdict *v, const char *name, long n, const double *got, const double *expected, double allowed)
{
    double off = 0;
    long where = 0;
    for (long i = 0; i < n; i++) {
        double d = fabs(got[i] - expected[i]);
        if (!(d <= off)) off = isnan(d) ? INFINITY : d, where = i;
    }
    double share = off == 0 ? 0 : off / allowed;
    if (share > 1) {
        v->bad++;
        fprintf(stderr, "%s[%ld]: got %.17g, expected %.17g; off by %.3g, allowed %.3g\n", name, where, got[where], expected[where],
                off, allowed);
    }
    if (!v->worst || share > v->share) v->worst = name, v->share = share;
    v->count++;
}

/* B's array, of A; a file with one array without a name (.npy) is compared with the other's only array. */
static const Array *partner(const Arrays *a, const Array *b)
{
    const Array *found = find_array(a, b->name);
    if (!found && a->n == 1) found = &a->at[0];
    if (!found || found->n != b->n) quit("%s: absent, or not of %ld elements", b->name, b->n);
    return found;
}

static void compare_files(Verdict *v, const Arrays *a, const Arrays *b)
{
    for (int i = 0; i < b->n; i++) {
        const Array *expected = &b->at[i];
        judge(v, expected->name, expected->n, partner(a, expected)->v, expected->v, v->tolerance * largest(expected));
    }
}

static void compare_step(Verdict *v, const Arrays *w, const Arrays *s, const Arrays *g)
{
    bool doubles = v->tolerance < 1e-6;
    double top = 0, rounding = doubles ? 4e-16 : 2e-7, share = doubles ? DOUBLE_SHARE : FLOAT_SHARE;      /* rounding: of W - S */
    for (int i = 0; i < g->n; i++) if (!strstr(g->at[i].name, "/moving_")) top = fmax(top, largest(&g->at[i]));
    for (int i = 0; i < g->n; i++) {
        const Array *expected = &g->at[i], *before = partner(w, expected), *after = partner(s, expected);
        double *got = calloc((size_t)expected->n + 1, sizeof *got);
        bool statistic = strstr(expected->name, "/moving_");
        for (long k = 0; k < expected->n; k++) got[k] = statistic ? after->v[k] : before->v[k] - after->v[k];
        double allowed = statistic ? v->tolerance * largest(expected)
                       : v->tolerance * fmax(largest(expected), share * top) + rounding * fmax(largest(before), largest(after));
        if (!statistic && largest(expected) <= ZERO * top) allowed = fmax(allowed, NOISE * v->tolerance * top);
        judge(v, expected->name, expected->n, got, expected->v, allowed);
        free(got);
    }
}

static double number_in(const char *path, const char *key)
{
    json_t *j = json_load_file(path, 0, NULL), *v = json_object_get(j, key);
    if (!json_is_number(v)) quit("%s: has no number \"%s\"", path, key);
    double x = json_number_value(v);
    json_decref(j);
    return x;
}

static void compare_losses(Verdict *v, const char *eval, const char *interp)
{
    double got = number_in(eval, "loss"), expected = number_in(interp, "test_loss");
    json_t *figures = json_object_get(json_load_file(interp, 0, NULL), "metrics"), *value;
    const char *name;
    judge(v, "loss", 1, &got, &expected, v->tolerance * fmax(fabs(expected), 1e-3));
    json_object_foreach(figures, name, value) {
        got = number_in(eval, name), expected = json_number_value(value);
        judge(v, name, 1, &got, &expected, v->tolerance * fmax(fabs(expected), 1e-3));
    }
}

int main(int argc, char **argv)
{
    Verdict v = { .tolerance = 1e-10 };
    int at = 1, step = 0, losses = 0;
    for (; at < argc && !strncmp(argv[at], "--", 2); at++) {
        if (!strcmp(argv[at], "--step")) step = 1;
        else if (!strcmp(argv[at], "--loss")) losses = 1;
        else if (!strcmp(argv[at], "--tolerance") && at + 1 < argc) v.tolerance = strtod(argv[++at], NULL);
        else quit("unknown option %s", argv[at]);
    }
    if (argc - at != 2 + step) quit("usage: compare [--tolerance T] A B | --step W S G | --loss E L");
    if (losses) {
        compare_losses(&v, argv[at], argv[at + 1]);
        return v.bad != 0;
    }
    Arrays a = read_arrays(argv[at]), b = read_arrays(argv[at + 1]);
    if (step) {
        Arrays g = read_arrays(argv[at + 2]);
        compare_step(&v, &a, &b, &g);
    } else compare_files(&v, &a, &b);
    if (!v.count) quit("nothing to compare");
    printf("%d arrays, %d differ; the worst, %s, used %.2g of what is allowed (%g)\n", v.count, v.bad, v.worst, v.share,
           v.tolerance);
    return v.bad != 0;
}
