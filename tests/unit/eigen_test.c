/* eigen_test.c -- eigenvalues and eigenvectors: orthogonal, of the matrix, those that are known, and the same bits by every number
 * of threads; products of columns by their definition */
#include "rt_eigen.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define NEAR 1e-13

typedef struct Case { int n; size_t width; double *matrix, *value, *vectors; } Case;

static double drawn(uint64_t *state)           /* -1 .. 1 */
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(int64_t)*state / 9223372036854775808.0;
}

static Case empty(int n)
{
    size_t width = rt_eigen_width(n);
    return (Case){ n, width, calloc(width * width, sizeof(double)), calloc(width, sizeof(double)),
                   calloc(width * (size_t)n, sizeof(double)) };
}

static void drop(Case *c) { free(c->matrix), free(c->value), free(c->vectors); }

static double vector(const Case *c, int k, int i)
{
    return c->vectors[((size_t)(i / RT_PANEL) * (size_t)c->n + (size_t)k) * RT_PANEL + (size_t)(i % RT_PANEL)];
}

static void solve(Case *c, int threads)
{
    double *copy = malloc(c->width * c->width * sizeof *copy);
    memcpy(copy, c->matrix, c->width * c->width * sizeof *copy);
    assert_true(rt_eigen(copy, c->width, c->n, c->value, c->vectors, threads, NULL, NULL));
    free(copy);
}

static void check(const Case *c)
{
    double largest = 0;
    for (int k = 0; k < c->n; k++) largest = fmax(largest, fabs(c->value[k]));
    for (int k = 0; k < c->n; k++) {
        for (int i = 0; i < c->n; i++) {
            double sum = 0;
            for (int j = 0; j < c->n; j++) sum += c->matrix[(size_t)i * c->width + (size_t)j] * vector(c, k, j);
            assert_true(fabs(sum - c->value[k] * vector(c, k, i)) <= NEAR * largest);
        }
        for (int l = 0; l <= k; l++) {
            double sum = k == l ? -1 : 0;
            for (int i = 0; i < c->n; i++) sum += vector(c, k, i) * vector(c, l, i);
            assert_true(fabs(sum) <= NEAR);
        }
    }
}

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

/* H D H, of a reflection H: its eigenvalues are those of D. */
static void known(int n, const double *values)
{
    Case c = empty(n);
    double *v = calloc((size_t)n, sizeof *v), square = 0, *sorted = malloc((size_t)n * sizeof *sorted), largest = 0;
    uint64_t state = 7;
    for (int i = 0; i < n; i++) v[i] = drawn(&state), square += v[i] * v[i], largest = fmax(largest, fabs(values[i]));
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            for (int k = 0; k < n; k++)
                c.matrix[(size_t)i * c.width + (size_t)j] +=
                    ((i == k) - 2 * v[i] * v[k] / square) * values[k] * ((j == k) - 2 * v[j] * v[k] / square);
    solve(&c, 2), check(&c);
    memcpy(sorted, values, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending), qsort(c.value, (size_t)n, sizeof *c.value, ascending);
    for (int i = 0; i < n; i++) assert_true(fabs(sorted[i] - c.value[i]) <= NEAR * largest);
    drop(&c), free(v), free(sorted);
}

static void values_are_those(void **state)
{
    double clustered[60], zeros[60] = { 5, -3, 1e-9 }, graded[60];
    (void)state;
    for (int i = 0; i < 60; i++) clustered[i] = i < 30 ? 2 : 2 + 1e-12 * i, graded[i] = pow(0.3, i);
    known(60, clustered), known(60, zeros), known(60, graded);
    known(1, (double[]){ -4 }), known(2, (double[]){ 3, 3 }), known(2, (double[]){ 1e200, -1e200 });
    known(3, (double[]){ 1e-200, 0, 0 });
}

static void nothing_but_zeros(void **state)
{
    Case c = empty(5);
    (void)state;
    solve(&c, 1);
    for (int k = 0; k < 5; k++) assert_true(c.value[k] == 0 && vector(&c, k, k) == 1);
    drop(&c);
}

static void products_are_sums(void **state)
{
    enum { N = 300, ROWS = 150 };
    Case c = empty(N), other = empty(N);
    double *x = calloc(c.width * ROWS, sizeof *x);
    uint64_t seed = 3;
    (void)state;
    for (int k = 0; k < ROWS; k++)
        for (int i = 0; i < N; i++)
            x[((size_t)(i / RT_PANEL) * ROWS + (size_t)k) * RT_PANEL + (size_t)(i % RT_PANEL)] = drawn(&seed);
    rt_add_products(c.matrix, c.width, x, ROWS * RT_PANEL, ROWS, 1), rt_mirror(c.matrix, c.width);
    rt_add_products(other.matrix, c.width, x, ROWS * RT_PANEL, ROWS, 3), rt_mirror(other.matrix, c.width);
    assert_memory_equal(c.matrix, other.matrix, c.width * c.width * sizeof(double));
    for (int i = 0; i < N; i += 7)
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < ROWS; k++)
                sum += x[((size_t)(i / RT_PANEL) * ROWS + (size_t)k) * RT_PANEL + (size_t)(i % RT_PANEL)] *
                    x[((size_t)(j / RT_PANEL) * ROWS + (size_t)k) * RT_PANEL + (size_t)(j % RT_PANEL)];
            assert_true(c.matrix[(size_t)i * c.width + (size_t)j] == sum);
        }
    solve(&c, 1), solve(&other, 3), check(&c);
    assert_memory_equal(c.value, other.value, N * sizeof(double));
    assert_memory_equal(c.vectors, other.vectors, c.width * N * sizeof(double));
    drop(&c), drop(&other), free(x);
}

static void what_is_not_finite(void **state)
{
    Case c = empty(3);
    (void)state;
    for (int i = 0; i < 9; i++) c.matrix[(size_t)(i / 3) * c.width + (size_t)(i % 3)] = i == 4 ? (double)NAN : 1;
    assert_false(rt_eigen(c.matrix, c.width, 3, c.value, c.vectors, 1, NULL, NULL));
    drop(&c);
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(values_are_those), cmocka_unit_test(nothing_but_zeros), cmocka_unit_test(products_are_sums),
        cmocka_unit_test(what_is_not_finite),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
