/* statistics.c -- do initial weights have the mean, spread and bounds that Keras's have?
 *
 *   statistics WEIGHTS.safetensors golden/initializers.json
 *
 * The JSON holds for each tensor Keras's mean, standard deviation, and largest magnitude (0: unbounded) over many draws. The mean
 * of n draws may be off by five standard errors, and so may their spread, whose error is at most that of normal draws. */
#include "../interp/arrays.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>

static int differs(const Array *a, double mean, double spread, double bound)
{
    double sum = 0, squares = 0, top = 0, n = (double)a->n;
    for (long i = 0; i < a->n; i++) sum += a->v[i], top = fmax(top, fabs(a->v[i]));
    for (long i = 0; i < a->n; i++) squares += (a->v[i] - sum / n) * (a->v[i] - sum / n);
    double got_mean = sum / n, got_spread = sqrt(squares / n);
    bool good = fabs(got_mean - mean) <= 5 * spread / sqrt(n) + 1e-9 && fabs(got_spread - spread) <= 5 * spread / sqrt(2 * n) + 1e-9
                && (bound == 0 || (top <= bound && top >= 0.95 * bound));
    if (!good) printf("%s: mean %.6g, spread %.6g, largest %.6g; expected %.6g, %.6g, %.6g\n", a->name, got_mean, got_spread, top,
                      mean, spread, bound);
    return !good;
}

int main(int argc, char **argv)
{
    if (argc != 3) quit("usage: statistics WEIGHTS.safetensors initializers.json");
    Arrays a = read_arrays(argv[1]);
    json_t *all = json_load_file(argv[2], 0, NULL), *v;
    if (!all) quit("%s: cannot be read", argv[2]);
    const char *name;
    int failed = 0, n = 0;
    json_object_foreach(all, name, v) {
        const Array *t = find_array(&a, name);
        if (!t) quit("%s: has no %s", argv[1], name);
        double expected[3];
        for (size_t i = 0; i < 3; i++) expected[i] = json_number_value(json_array_get(v, i));
        failed += differs(t, expected[0], expected[1], expected[2]);
        n++;
    }
    json_decref(all);
    printf("%d passed, %d failed\n", n - failed, failed);
    return failed != 0;
}
