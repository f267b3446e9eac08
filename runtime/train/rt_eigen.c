/* rt_eigen.c -- products of columns, and eigenvalues and eigenvectors of a symmetric matrix
 *
 * Householder's reflections make the matrix tridiagonal, implicit QR steps with Wilkinson's shift make that diagonal (Golub and Van
 * Loan, Matrix Computations, 8.3); both are then applied to the identity. Blocked for a machine whose memory is slow: a reflection
 * goes over the matrix once, in which each row is brought up to date by the one before and multiplied by the next; reflections and
 * rotations are applied to panels of RT_PANEL columns, which stay in a core's cache, rotations many sweeps at a time.
 *
 * Bits depend on nothing: threads share rows, columns and panels, a sum runs in the order of its index (dot products in 16 lanes,
 * added by one tree), nothing is fused, and vectors of each width do the same. The matrix is scaled by a power of two to entries
 * of at most 1, so that no square overflows or is lost. */
#include "rt_eigen.h"
#include "rt_util.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8, WIDE = RT_PANEL / LANES, TILE = 6, ROWS = 64, SWEEPS = 64 };

typedef double Lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double)), may_alias));
typedef struct Rotation { int row; double c, s; } Rotation;

#define INLINE static inline __attribute__((always_inline))
#define EACH(i, n) _Pragma("GCC unroll 8") for (int i = 0; i < (n); i++)

/* ---- kernels, for vectors of each width ---- */

/* The products of a panel's columns with another's, added to a tile of the square. */
INLINE void products(double *sums, size_t width, const double *a, const double *b, int rows)
{
    for (int i = 0; i < RT_PANEL; i += TILE)
        for (int j = 0; j < RT_PANEL; j += LANES) {
            Lanes sum[TILE];
            EACH (r, TILE) sum[r] = *(Lanes *)(sums + (size_t)(i + r) * width + j);
            for (int k = 0; k < rows; k++) {
                Lanes y = *(const Lanes *)(b + k * RT_PANEL + j);
                EACH (r, TILE) sum[r] += a[k * RT_PANEL + i + r] * y;
            }
            EACH (r, TILE) *(Lanes *)(sums + (size_t)(i + r) * width + j) = sum[r];
        }
}

/* What a reflection does to a row, or what two vectors with their factors do: row -= vi w + wi v; then the row by `next`. */
typedef struct Pair { const double *v, *w; double vi, wi; } Pair;

INLINE void reflected(double *row, size_t from, size_t to, const Pair *last, const double *next, double *dot)
{
    Lanes sum[2] = { { 0 } }, s;
    for (size_t j = from / (2 * LANES) * (2 * LANES); j < to; j += 2 * LANES)
        EACH (h, 2) {
            size_t k = j + (size_t)h * LANES;
            Lanes x = *(Lanes *)(row + k);
            x -= last->vi * *(const Lanes *)(last->w + k) + last->wi * *(const Lanes *)(last->v + k);
            *(Lanes *)(row + k) = x;
            sum[h] += x * *(const Lanes *)(next + k);
        }
    s = sum[0] + sum[1];
    *dot = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/* A panel of `rows` rows less factor v (v' panel). */
INLINE void reflect(double *panel, const double *v, double factor, int rows)
{
    Lanes sum[WIDE] = { { 0 } };
    for (int k = 0; k < rows; k++)
        EACH (h, WIDE) sum[h] += v[k] * *(Lanes *)(panel + k * RT_PANEL + h * LANES);
    EACH (h, WIDE) sum[h] *= factor;
    for (int k = 0; k < rows; k++)
        EACH (h, WIDE) *(Lanes *)(panel + k * RT_PANEL + h * LANES) -= v[k] * sum[h];
}

INLINE void rotate(double *panel, const Rotation *r, int n)
{
    for (int i = 0; i < n; i++) {
        Lanes *a = (Lanes *)(panel + (size_t)r[i].row * RT_PANEL), *b = a + WIDE;
        EACH (h, WIDE) {
            Lanes x = a[h], y = b[h];
            a[h] = r[i].c * x + r[i].s * y;
            b[h] = r[i].c * y - r[i].s * x;
        }
    }
}

typedef struct Kernels {
    void (*products)(double *, size_t, const double *, const double *, int);
    void (*reflected)(double *, size_t, size_t, const Pair *, const double *, double *);
    void (*reflect)(double *, const double *, double, int);
    void (*rotate)(double *, const Rotation *, int);
} Kernels;

#define KERNELS(name, attribute) \
    attribute static void name##_products(double *sums, size_t width, const double *a, const double *b, int rows) \
    { products(sums, width, a, b, rows); } \
    attribute static void name##_reflected(double *row, size_t from, size_t to, const Pair *last, const double *next, double *dot) \
    { reflected(row, from, to, last, next, dot); } \
    attribute static void name##_reflect(double *panel, const double *v, double factor, int rows) \
    { reflect(panel, v, factor, rows); } \
    attribute static void name##_rotate(double *panel, const Rotation *r, int n) \
    { rotate(panel, r, n); } \
    static const Kernels name = { name##_products, name##_reflected, name##_reflect, name##_rotate };

KERNELS(any, )
#if defined __x86_64__
KERNELS(avx2, __attribute__((target("avx2"))))
KERNELS(avx512, __attribute__((target("avx512f"))))

static const Kernels *here(void)
{
    return __builtin_cpu_supports("avx512f") ? &avx512 : __builtin_cpu_supports("avx2") ? &avx2 : &any;
}
#else
static const Kernels *here(void) { return &any; }
#endif

/* ---- products ---- */

size_t rt_eigen_width(int n) { return ((size_t)n + 2 * RT_PANEL - 1) / (2 * RT_PANEL) * (2 * RT_PANEL); }

void rt_add_products(double *sums, size_t width, const double *x, size_t apart, int rows, int threads)
{
    const Kernels *by = here();
    int panels = (int)(width / RT_PANEL);
    (void)threads;                             /* without OpenMP */
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < panels; i++)
        for (int j = i; j < panels; j++)
            for (int k = 0; k < rows; k += ROWS)
                by->products(sums + (size_t)i * RT_PANEL * width + (size_t)j * RT_PANEL, width,
                             x + (size_t)i * apart + (size_t)k * RT_PANEL, x + (size_t)j * apart + (size_t)k * RT_PANEL,
                             rows - k < ROWS ? rows - k : ROWS);
}

void rt_mirror(double *square, size_t width)
{
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < i; j++)
            square[i * width + j] = square[j * width + i];
}

/* ---- to a tridiagonal matrix ---- */

/* What is worked on: a, whose rows become reflections; the tridiagonal matrix, whose `off` stands right of its diagonal. */
typedef struct Work {
    const Kernels *by;
    double *a, *diagonal, *off, *factor, *v, *next, *w;
    size_t width;
    int n, threads;
    Tell *tell;
    void *ctx;
} Work;

static void tell(const Work *k, double share)
{
    if (k->tell)
        k->tell(k->ctx, share);
}

/* The reflection (1 - factor v v') that leaves of x but its first element, which is returned: v takes x's place. */
static double reflection(double *x, int n, double *factor)
{
    double largest = 0, squares = 0, length, first = x[0];
    for (int i = 1; i < n; i++)
        largest = fabs(x[i]) > largest ? fabs(x[i]) : largest;
    *factor = 0;
    if (largest == 0)
        return first;
    largest = fabs(first) > largest ? fabs(first) : largest;
    for (int i = 0; i < n; i++)
        x[i] /= largest, squares += x[i] * x[i];
    length = sqrt(squares);
    double sign = x[0] < 0 ? -1 : 1;
    *factor = 1 / (squares + fabs(x[0]) * length);
    x[0] += sign * length;
    return -sign * length * largest;
}

/* The rows below i, brought up to date by the reflection before, by the one of row i. */
static void multiply(Work *k, int i, double *product)
{
#pragma omp parallel for num_threads(k->threads) schedule(static) if (k->n - i > 512)
    for (int r = i + 1; r < k->n; r++)
        k->by->reflected(k->a + (size_t)r * k->width, (size_t)i + 1, k->width, &(Pair){ k->v, k->w, k->v[r], k->w[r] }, k->next,
                         &product[r]);
}

/* w of the reflection of row i, from the product: p factor - v (factor / 2) (v' p factor). */
static void combine(Work *k, int i, const double *product)
{
    double along = 0;
    for (int r = i + 1; r < k->n; r++)
        k->w[r] = product[r] * k->factor[i], along += k->next[r] * k->w[r];
    along *= k->factor[i] / 2;
    for (int r = i + 1; r < k->n; r++)
        k->w[r] -= along * k->next[r];
    k->w[i] = 0;
}

/* An element of the rows below i by the reflection of row i. */
static double brought(const Work *k, int r, int c)
{
    return k->a[(size_t)r * k->width + (size_t)c] - (k->v[r] * k->w[c] + k->w[r] * k->v[c]);
}

static void make_tridiagonal(Work *k, double *product)
{
    int n = k->n;
    for (int i = 0; i < n - 2; i++) {
        double *row = k->a + (size_t)i * k->width, *old = k->v;
        k->diagonal[i] = row[i];
        k->off[i] = reflection(row + i + 1, n - i - 1, &k->factor[i]);
        memset(k->next, 0, (size_t)(i + 1) * sizeof(double));
        memcpy(k->next + i + 1, row + i + 1, (size_t)(n - i - 1) * sizeof(double));
        multiply(k, i, product);
        combine(k, i, product);
        k->v = k->next, k->next = old;
        for (int c = i + 1; c < n; c++)
            row[k->width + (size_t)c] = brought(k, i + 1, c);
        double rest = 1 - (double)(i + 1) / n;
        tell(k, 0.6 * (1 - rest * rest * rest));
    }
    size_t last = (size_t)(n - 1) * k->width + (size_t)n - 1;
    k->diagonal[n - 1] = n > 2 ? brought(k, n - 1, n - 1) : k->a[last];
    if (n > 1)
        k->diagonal[n - 2] = k->a[last - k->width - 1], k->off[n - 2] = k->a[last - k->width];
}

/* ---- to a diagonal matrix ---- */

typedef struct Rotations { Rotation *of; int n, room; } Rotations;

/* Wilkinson's: the eigenvalue of the block's last 2 x 2 that is nearer to its last element. */
static double shift(const double *d, const double *e, int last)
{
    double half = (d[last - 1] - d[last]) / 2, off = e[last - 1];
    double root = sqrt(half * half + off * off);
    return d[last] - off * (off / (half + (half < 0 ? -root : root)));
}

/* One step of the block first .. last, whose off-diagonal elements are not zero. */
static void step(double *d, double *e, int first, int last, Rotations *all)
{
    double x = d[first] - shift(d, e, last), z = e[first];
    for (int i = first; i < last; i++) {
        double r = sqrt(x * x + z * z), c = r > 0 ? x / r : 1, s = r > 0 ? z / r : 0;
        double a = d[i], b = e[i], g = d[i + 1];
        if (i > first)
            e[i - 1] = r;
        d[i] = c * c * a + 2 * c * s * b + s * s * g;
        d[i + 1] = s * s * a - 2 * c * s * b + c * c * g;
        e[i] = c * s * (g - a) + (c * c - s * s) * b;
        all->of[all->n++] = (Rotation){ i, c, s };
        if (i < last - 1) {
            x = e[i], z = s * e[i + 1];
            e[i + 1] *= c;
        }
    }
}

static void apply(const Work *k, double *vectors, Rotations *all)
{
    int panels = (int)(k->width / RT_PANEL);
#pragma omp parallel for num_threads(k->threads) schedule(dynamic)
    for (int p = 0; p < panels; p++)
        k->by->rotate(vectors + (size_t)p * (size_t)k->n * RT_PANEL, all->of, all->n);
    all->n = 0;
}

static bool negligible(const double *d, const double *e, int i)
{
    return fabs(e[i]) <= DBL_EPSILON * (fabs(d[i]) + fabs(d[i + 1])) || fabs(e[i]) < 1e-120;
}

static bool diagonalise(const Work *k, double *vectors, Rotations *all)
{
    double *d = k->diagonal, *e = k->off;
    int last = k->n - 1;
    for (long left = 60L * k->n; last > 0; left--) {
        int first = last;
        while (first > 0 && !negligible(d, e, first - 1))
            first--;
        if (first == last) {
            last--;
            tell(k, 0.8 + 0.2 * (1 - (double)last / k->n));
            continue;
        }
        if (left == 0)
            return false;
        if (all->n + k->n > all->room)
            apply(k, vectors, all);
        step(d, e, first, last, all);
    }
    apply(k, vectors, all);
    return true;
}

/* ---- both ---- */

/* Entries of at most 1, by a power of two. 0: there is nothing but zeros. */
static double scaled(double *a, size_t n)
{
    double largest = 0;
    int power;
    for (size_t i = 0; i < n; i++)
        largest = fabs(a[i]) > largest ? fabs(a[i]) : largest;
    if (largest == 0)
        return 0;
    frexp(largest, &power);
    for (size_t i = 0; i < n; i++)
        a[i] = ldexp(a[i], -power);
    return ldexp(1, power);
}

/* The reflections of all rows, in their order, of the identity. */
static void reflect_identity(const Work *k, double *vectors)
{
    int panels = (int)(k->width / RT_PANEL), n = k->n;
#pragma omp parallel for num_threads(k->threads) schedule(dynamic)
    for (int p = 0; p < panels; p++) {
        double *panel = vectors + (size_t)p * (size_t)n * RT_PANEL;
        memset(panel, 0, (size_t)n * RT_PANEL * sizeof(double));
        for (int c = 0; c < RT_PANEL && p * RT_PANEL + c < n; c++)
            panel[(size_t)(p * RT_PANEL + c) * RT_PANEL + (size_t)c] = 1;
        for (int i = 0; i < n - 2; i++)
            if (k->factor[i] != 0)
                k->by->reflect(panel + (size_t)(i + 1) * RT_PANEL, k->a + (size_t)i * k->width + (size_t)i + 1, k->factor[i],
                               n - i - 1);
    }
    tell(k, 0.8);
}

bool rt_eigen(double *square, size_t width, int n, double *value, double *vectors, int threads, Tell *told, void *ctx)
{
    double *room = rt_alloc(6 * width, sizeof(double)), scale = scaled(square, width * width);
    Rotations all = { rt_alloc((size_t)n * SWEEPS, sizeof(Rotation)), 0, n * SWEEPS };
    Work k = { here(), square, value, room, room + width, room + 2 * width, room + 3 * width, room + 4 * width, width, n, threads,
               told, ctx };
    make_tridiagonal(&k, room + 5 * width);
    reflect_identity(&k, vectors);
    bool done = diagonalise(&k, vectors, &all);
    for (int i = 0; i < n; i++)
        value[i] *= scale;
    free(all.of);
    free(room);
    return done;
}
