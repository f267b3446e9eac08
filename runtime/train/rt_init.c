/* rt_init.c -- weights from a seed or from the caller: all of the runtime that a network as a library links, with rt_util.c
 *
 * The initial weights come from counters: element e of parameter k has its own Philox block. So
 * a seed gives the same weights whatever the layout, the type and the machine: everything is computed in double by operations that
 * IEEE fixes (compiled without contraction), in Keras's order of elements, and rounded to the network's real at the end.
 * An orthogonal matrix is what Gram and Schmidt make of a matrix of normals, twice over, in one order of sums.
 * Normals are the inverse of the distribution function (Wichura, algorithm AS 241, 1988), with a logarithm of our own. */
#include "rt.h"
#include "rt_exact.h"
#include "rt_random.h"
#include "rt_util.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Stream k, element e; each attempt is a new number. */
static double uniform(uint64_t seed, uint32_t k, uint64_t e, uint32_t attempt)
{
    uint32_t counter[4] = { (uint32_t)e, (uint32_t)(e >> 32), k, attempt };
    return rt_uniform(seed, counter);
}

static double polynomial(const double c[8], double x)
{
    double y = c[7];
    for (int i = 6; i >= 0; i--) y = y * x + c[i];
    return y;
}

/* The x below which a share p of a standard normal lies. */
static double normal(double p)
{
    static const double near[2][8] = {
        { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
          4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3 },
        { 1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
          2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3 } };
    static const double far[2][8] = {
        { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
          1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4 },
        { 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
          1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9 } };
    static const double farther[2][8] = {
        { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
          2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7 },
        { 1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
          7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15 } };

    double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(near[0], r) / polynomial(near[1], r);
    }
    double r = sqrt(-rt_log_exact(q < 0 ? p : 1 - p));
    double x = r <= 5 ? polynomial(far[0], r - 1.6) / polynomial(far[1], r - 1.6)
                      : polynomial(farther[0], r - 5) / polynomial(farther[1], r - 5);
    return q < 0 ? -x : x;
}

/* Normals beyond two standard deviations are drawn again. */
static double truncated(uint64_t seed, uint32_t k, uint64_t e)
{
    double x;
    uint32_t attempt = 0;
    do x = normal(uniform(seed, k, e, attempt++)); while (x < -2 || x > 2);
    return x;
}

static double value(const struct rt_param *p, uint64_t seed, uint32_t k, uint64_t e)
{
    switch (p->initializer ? p->initializer[0] : 'c') {
    case 'u': return p->a + (p->b - p->a) * uniform(seed, k, e, 0);
    case 'n': return p->a + p->b * normal(uniform(seed, k, e, 0));
    case 't': return p->a + p->b * truncated(seed, k, e);
    case 'i': return e / (uint64_t)p->axis[1].n == e % (uint64_t)p->axis[1].n ? p->a : 0;
    default: return p->a;
    }
}

static size_t along(const struct rt_axis *a, size_t i)
{
    size_t block = a->block > 0 ? (size_t)a->block : (size_t)a->n;
    return i % block * (size_t)a->stride + i / block * (size_t)a->block_stride;
}

static size_t address(const struct rt_param *p, size_t e)
{
    size_t at = 0;
    for (int r = p->rank - 1; r >= 0; r--) at += along(&p->axis[r], e % (size_t)p->axis[r].n), e /= (size_t)p->axis[r].n;
    return at;
}

static long elements(const struct rt_param *p)
{
    long n = 1;
    for (int r = 0; r < p->rank; r++) n *= p->axis[r].n;
    return n;
}

/* ---- orthogonal ---- */

static double product(const double *a, const double *b, long n)
{
    double sum[16] = { 0 };
    for (long i = 0; i < n; i++) sum[i % 16] += a[i] * b[i];
    for (int width = 8; width > 0; width /= 2)
        for (int i = 0; i < width; i++) sum[i] += sum[i + width];
    return sum[0];
}

/* Makes the vectors orthogonal and of length 1, one after the other: each loses its share of those before, a second time what
 * rounding left of it. */
static void orthogonalize(double *v, long vectors, long length)
{
    for (long i = 0; i < vectors; i++) {
        double *w = v + i * length;
        for (int time = 0; time < 2; time++)
            for (long j = 0; j < i; j++) {
                double share = product(v + j * length, w, length);
                for (long e = 0; e < length; e++) w[e] -= share * v[j * length + e];
            }
        double norm = sqrt(product(w, w, length));
        for (long e = 0; e < length; e++) w[e] /= norm;
    }
}

static void set(char *net, const struct rt_param *p, long e, int real_size, double v)
{
    char *to = net + p->offset + address(p, (size_t)e) * (size_t)real_size;
    if (real_size == sizeof(float)) memcpy(to, &(float){ (float)v }, sizeof(float));
    else memcpy(to, &v, sizeof v);
}

/* Of a tensor as a matrix whose columns are its last axis: the columns, or the rows, whichever are fewer. */
static void orthogonal(char *net, const struct rt_param *p, uint32_t k, int real_size, uint64_t seed)
{
    long n = elements(p), columns = p->axis[p->rank - 1].n, rows = n / columns;
    long vectors = rows < columns ? rows : columns, length = n / vectors;
    double *v = rt_alloc((size_t)n, sizeof *v);
    for (long e = 0; e < n; e++) {
        long at = rows < columns ? e : e % columns * length + e / columns;
        v[at] = normal(uniform(seed, k, (uint64_t)e, 0));
    }
    orthogonalize(v, vectors, length);
    for (long e = 0; e < n; e++) set(net, p, e, real_size, p->a * v[rows < columns ? e : e % columns * length + e / columns]);
    free(v);
}

/* Those that are 1, whatever else is drawn. */
static void set_ones(char *net, const struct rt_param *p, int real_size)
{
    const char *said = p->initializer ? strstr(p->initializer, ", ones ") : NULL;
    char *next;
    if (!said) return;
    long from = strtol(said + strlen(", ones "), &next, 10), to = strtol(next, NULL, 10);
    for (long e = from; e < to; e++) set(net, p, e, real_size, 1);
}

/* Elements are drawn independently of each other, by so many threads. The arena is zero: zeros need no drawing. */
static void initialize(char *net, int threads, const struct rt_param *p, uint32_t k, int real_size, uint64_t seed)
{
    bool constant = !p->initializer || p->initializer[0] == 'c';
    long n = elements(p);
    (void)threads;                             /* without OpenMP */
    if (constant && p->a == 0) return;
    if (p->initializer && p->initializer[0] == 'o') { orthogonal(net, p, k, real_size, seed); return; }
    #pragma omp parallel for schedule(static) num_threads(threads) if (n > 4096)
    for (long e = 0; e < n; e++) set(net, p, e, real_size, value(p, seed, k, (uint64_t)e));
}

void rt_initialize(void *net, int threads, const struct rt_param *params, int n, int real_size, uint64_t seed)
{
    for (int k = 0; k < n; k++)
        initialize(net, threads, &params[k], (uint32_t)k, real_size, seed), set_ones(net, &params[k], real_size);
}

int rt_load(void *net, const struct rt_param *params, int n, int real_size, const char *name, const void *values, size_t count)
{
    size_t size = (size_t)real_size;
    for (const struct rt_param *p = params; p < params + n; p++) {
        if (strcmp(p->name, name) || (size_t)elements(p) != count) continue;
        for (size_t e = 0; e < count; e++)
            memcpy((char *)net + p->offset + address(p, e) * size, (const char *)values + e * size, size);
        return 1;
    }
    return 0;
}
