/* rt_warp.c -- one image resampled under an affine map
 *
 * Row by row in double, whatever the samples' type: the same operations in the same order on every machine. A map without rotation
 * and shear takes two rows into one line and then pixels from it; any other takes four pixels each. A coordinate beyond the edge is
 * first brought back, as scipy.ndimage does it, then interpolated. Where no pixel moves, values stay as they are, to the bit. */
#include "rt_warp.h"
#include "rt_data.h"
#include <math.h>

typedef struct Tap { int a, b; double w; } Tap;        /* a (1 - w) + b w; a < 0: nothing is there */

typedef struct Typed {                         /* what is done in the samples' type */
    void (*blend)(double *line, const void *at, size_t a, size_t b, int n, double w);
    void (*turn)(double *out, const void *at, const Tap *y, const Tap *x, int w, int c, double cval);
    void (*put)(void *to, const double *v, int n);
} Typed;

typedef struct Job {
    const Warp *warp;
    const Typed *typed;
    const char *image, *from;                  /* from: the plane that is at hand, of h w c elements */
    size_t plane;                              /* bytes */
    int planes, h, w, c;
    Tap *x, *y;                                /* w each */
    double *line, *out;                        /* w c each */
    double least, largest;
} Job;

/* ---- one type ---- */

#define TYPED(T, ROUND)                                                                                                            \
    static void blend_##T(double *line, const void *at, size_t a, size_t b, int n, double w)                                       \
    {                                                                                                                              \
        const T *p = (const T *)at + a, *q = (const T *)at + b;                                                                    \
        _Pragma("omp simd") for (int k = 0; k < n; k++) line[k] = p[k] * (1 - w) + q[k] * w;                                       \
    }                                                                                                                              \
    static void turn_##T(double *out, const void *at, const Tap *y, const Tap *x, int w, int c, double cval)                       \
    {                                                                                                                              \
        for (int j = 0; j < w; j++, x++, y++) {                                                                                    \
            bool inside = x->a >= 0 && y->a >= 0;                                                                                  \
            const T *p = (const T *)at + (inside ? (size_t)y->a * (size_t)w * (size_t)c : 0);                                      \
            const T *q = (const T *)at + (inside ? (size_t)y->b * (size_t)w * (size_t)c : 0);                                      \
            for (int k = 0, a = x->a * c, b = x->b * c; k < c; k++)                                                                \
                *out++ = inside ? (p[a + k] * (1 - x->w) + p[b + k] * x->w) * (1 - y->w)                                           \
                                + (q[a + k] * (1 - x->w) + q[b + k] * x->w) * y->w : cval;                                         \
        }                                                                                                                          \
    }                                                                                                                              \
    static void put_##T(void *to, const double *v, int n)                                                                          \
    {                                                                                                                              \
        _Pragma("omp simd") for (int k = 0; k < n; k++) ((T *)to)[k] = (T)ROUND(v[k]);                                             \
    }

#define NEAREST(v) (int)((v) + 0.5)
#define SAME(v) (v)
TYPED(uint8_t, NEAREST)
TYPED(float, SAME)
TYPED(double, SAME)

static const Typed typed[] = {
    [RT_U8] = { blend_uint8_t, turn_uint8_t, put_uint8_t },
    [RT_F32] = { blend_float, turn_float, put_float },
    [RT_F64] = { blend_double, turn_double, put_double },
};

/* ---- coordinates beyond an edge: below 0 or above n - 1 ---- */

static double nearest(double at, int n)
{
    return at < 0 ? 0 : n - 1;
}

/* d c b a | a b c d | d c b a; the result may lie up to a pixel outside, between two that are the same. */
static double reflect(double at, int n)
{
    double period = 2. * n;
    if (n == 1) return 0;
    if (at >= 0) {
        at -= period * floor(at / period);
        return at >= n ? period - at - 1 : at;
    }
    if (at < -period) at += period * floor(-at / period);
    return at < -n ? at + period : (at > -1e-15 ? 1e-15 : -at) - 1;
}

static double wrap(double at, int n)           /* the first pixel is the last one's next turn */
{
    double period = n - 1;
    if (n == 1) return 0;
    return at < 0 ? at + period * (floor(-at / period) + 1) : at - period * floor(at / period);
}

static double (*const beyond[])(double at, int n) = {
    [RT_FILL_NEAREST] = nearest, [RT_FILL_REFLECT] = reflect, [RT_FILL_WRAP] = wrap };

static int within(double at, int n)
{
    return at < 0 ? 0 : at > n - 1 ? n - 1 : (int)at;
}

static double below(double at)                 /* floor, of what is far from the ends of an int64_t */
{
    double cut = (double)(int64_t)at;
    return cut > at ? cut - 1 : cut;
}

static Tap tap(const Warp *warp, double at, int n)
{
    bool outside = at < 0 || at > n - 1;
    if (outside && warp->fill == RT_FILL_CONSTANT) return (Tap){ -1, -1, 0 };
    if (outside) at = beyond[warp->fill](at, n);
    double first = below(warp->order ? at : at + 0.5);
    return (Tap){ within(first, n), within(warp->order ? first + 1 : first, n), warp->order ? at - first : 0 };
}

/* ---- rows ---- */

static bool straight(const Warp *warp)
{
    return warp->m[0][1] == 0 && warp->m[1][0] == 0;
}

static inline void pixels(const Job *job, int c)
{
    const double *line = job->line;
    double *out = job->out, cval = job->warp->cval;
    for (const Tap *x = job->x, *end = x + job->w; x < end; x++, out += c)
        for (int k = 0; k < c; k++) out[k] = x->a < 0 ? cval : line[x->a * c + k] * (1 - x->w) + line[x->b * c + k] * x->w;
}

static void across(const Job *job)             /* planes and colours without a loop within */
{
    if (job->c == 1) pixels(job, 1);
    else if (job->c == 3) pixels(job, 3);
    else pixels(job, job->c);
}

static void straight_row(const Job *job, int i)
{
    const double *m = job->warp->m[0];
    size_t n = (size_t)job->w * (size_t)job->c;
    Tap y = tap(job->warp, m[0] * i + m[2], job->h);
    if (y.a >= 0) {
        job->typed->blend(job->line, job->from, (size_t)y.a * n, (size_t)y.b * n, (int)n, y.w);
        across(job);
    } else
        for (size_t k = 0; k < n; k++) job->out[k] = job->warp->cval;
}

static int column(const Job *job, int j)
{
    return job->warp->flip_horizontal ? job->w - 1 - j : j;
}

static void turned_taps(const Job *job, int i)
{
    const double (*m)[3] = job->warp->m;
    for (int k = 0; k < job->w; k++) {
        int j = column(job, k);
        job->y[k] = tap(job->warp, m[0][0] * i + m[0][1] * j + m[0][2], job->h);
        job->x[k] = tap(job->warp, m[1][0] * i + m[1][1] * j + m[1][2], job->w);
    }
}

/* Row i of a plane; the first plane before the others. */
static void row(Job *job, int i, int plane)
{
    int at = job->warp->flip_vertical ? job->h - 1 - i : i;
    job->from = job->image + (size_t)plane * job->plane;
    if (straight(job->warp)) {
        straight_row(job, at);
        return;
    }
    if (plane == 0) turned_taps(job, at);
    job->typed->turn(job->out, job->from, job->y, job->x, job->w, job->c, job->warp->cval);
}

/* ---- values ---- */

static void widen(Job *job)
{
    for (int k = 0; k < job->w * job->c; k++) {
        job->least = job->out[k] < job->least ? job->out[k] : job->least;
        job->largest = job->out[k] > job->largest ? job->out[k] : job->largest;
    }
}

static double lit(double v, float brightness)  /* of a byte's range */
{
    float light = brightness * (float)(uint8_t)(float)v;
    return light >= 255 ? 255 : (uint8_t)light;
}

static void adjust(const Job *job)
{
    int n = job->w * job->c;
    double by = job->warp->channel_shift;
    for (int k = 0; by != 0 && k < n; k++) {
        double v = job->out[k] + by;
        job->out[k] = v < job->least ? job->least : v > job->largest ? job->largest : v;
    }
    for (int k = 0; job->warp->brightness != 1 && k < n; k++) job->out[k] = lit(job->out[k], job->warp->brightness);
}

/* ---- an image ---- */

size_t rt_warp_bytes(const int shape[3])
{
    return (size_t)shape[1] * (2 * sizeof(Tap) + 2 * (size_t)shape[2] * sizeof(double));
}

static Job job_of(const Warp *warp, const int shape[3], struct rt_array from, void *scratch)
{
    Job job = { .warp = warp, .typed = &typed[from.type & ~RT_PLANAR], .image = from.at, .h = shape[0], .w = shape[1],
                .c = from.type & RT_PLANAR ? 1 : shape[2], .x = scratch, .least = INFINITY, .largest = -INFINITY };
    job.planes = shape[2] / job.c;
    job.plane = (size_t)job.h * (size_t)job.w * (size_t)job.c * rt_element_size(from.type);
    job.y = job.x + job.w;
    job.line = (double *)(job.y + job.w);
    job.out = job.line + (size_t)job.w * (size_t)job.c;
    for (int j = 0; j < job.w && straight(warp); j++)
        job.x[j] = tap(warp, warp->m[1][1] * column(&job, j) + warp->m[1][2], job.w);
    return job;
}

void rt_warp(const Warp *warp, const int shape[3], struct rt_array from, void *to, void *scratch)
{
    Job job = job_of(warp, shape, from, scratch);
    for (int i = 0; i < job.h && warp->channel_shift != 0; i++)
        for (int p = 0; p < job.planes; p++) row(&job, i, p), widen(&job);
    for (int i = 0; i < job.h; i++)
        for (int p = 0; p < job.planes; p++) {
            row(&job, i, p);
            adjust(&job);
            job.typed->put((char *)to + (size_t)p * job.plane + (size_t)i * (job.plane / (size_t)job.h), job.out, job.w * job.c);
        }
}
