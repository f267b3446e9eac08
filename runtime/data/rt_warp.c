/* rt_warp.c -- one image resampled under an affine map
 *
 * Row by row: coordinates in double, values of bytes and floats in float, of doubles, and of bytes whose brightness is cut as Keras
 * cuts it, in double; the same operations in the same order on every machine. A map without rotation and shear takes two rows into
 * one line and then pixels from it; any other takes four pixels each. A coordinate beyond the edge is first brought back, as
 * scipy.ndimage does it, then interpolated. Where no pixel moves, values stay as they are, to the bit; where they move by whole
 * pixels, rows are copied. Mirror images are made of finished rows. */
#include "rt_warp.h"
#include "rt_data.h"
#include <math.h>
#include <string.h>

typedef struct Tap { int a, b; double w; } Tap;        /* a (1 - w) + b w; a < 0: nothing is there */
typedef struct Spot { int at, right, below; double x, y; } Spot;       /* of a turned map, the same: at < 0: nothing is there */
typedef struct Job Job;

typedef struct Typed {                         /* what is done in the samples' type: rt_warp_rows.h */
    void (*blend)(const Job *job, const Tap *y);
    void (*across)(const Job *job);
    void (*turn)(const Job *job);
    void (*fill)(const Job *job);
    void (*widen)(Job *job);
    void (*adjust)(const Job *job);
    void (*put)(const Job *job, void *to);
} Typed;

struct Job {
    const Warp *warp;
    const Typed *typed;
    const char *image, *from;                  /* from: the plane that is at hand, of h w c elements */
    size_t plane;                              /* bytes */
    int planes, h, w, c, last;                 /* last: pixel of a plane */
    Tap *x;                                    /* of a straight map, w */
    Spot *spot;                                /* of a turned one, w, in the same place */
    int run, run_end;                          /* of a straight map, pixels of a row whose x are moved alike */
    bool whole;                                /* all of a straight map's x are pixels, whose values stay */
    void *line, *out;                          /* w c values each, and room for one more */
    double least, largest;
};

/* ---- finished rows ---- */

static inline void copy_mirrored(char *to, const char *row, int w, size_t pixel)
{
    row += (size_t)w * pixel;
    for (uint64_t eight; pixel == 1 && w >= 8; w -= 8, to += 8) {
        memcpy(&eight, row -= 8, 8);
        eight = __builtin_bswap64(eight);
        memcpy(to, &eight, 8);
    }
    for (int j = 0; j < w; j++) memcpy(to + (size_t)j * pixel, row -= pixel, pixel);
}

static void mirrored(char *to, const char *row, int w, size_t pixel)           /* bytes of grey and of colours without a call */
{
    if (pixel == 1) copy_mirrored(to, row, w, 1);
    else if (pixel == 3) copy_mirrored(to, row, w, 3);
    else copy_mirrored(to, row, w, pixel);
}

static double lit(double v, float brightness)  /* of a byte's range */
{
    float light = brightness * (float)(uint8_t)(float)v;
    return light >= 255 ? 255 : (uint8_t)light;
}

typedef int32_t ints __attribute__((vector_size(16)));

#define NEAREST(v) (int)((v) + (__typeof__(v))0.5)
#define SAME(v) (v)

#define BYTES
#define T uint8_t
#define V float
#define NAME(f) bytes_##f
#define ROUND NEAREST
#include "rt_warp_rows.h"

#define T uint8_t
#define V double
#define NAME(f) lit_##f
#define ROUND NEAREST
#include "rt_warp_rows.h"
#undef BYTES

#define T float
#define V float
#define NAME(f) floats_##f
#define ROUND SAME
#include "rt_warp_rows.h"

#define T double
#define V double
#define NAME(f) doubles_##f
#define ROUND SAME
#include "rt_warp_rows.h"

static const Typed *typed_for(const Warp *warp, int type)
{
    static const Typed *const of[] = { [RT_U8] = &bytes_typed, [RT_F32] = &floats_typed, [RT_F64] = &doubles_typed };
    return warp->brightness != 1 ? &lit_typed : of[type & ~RT_PLANAR];
}

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

static int within(int at, int n)
{
    return at < 0 ? 0 : at > n - 1 ? n - 1 : at;
}

static double below(double at)                 /* floor, of what is far from the ends of an int64_t */
{
    double cut = (double)(int64_t)at;
    return cut > at ? cut - 1 : cut;
}

static Tap rare_tap(const Warp *warp, double at, int n)
{
    bool outside = at < 0 || at > n - 1;
    if (outside && warp->fill == RT_FILL_CONSTANT) return (Tap){ -1, -1, 0 };
    if (outside) at = beyond[warp->fill](at, n);
    double first = below(warp->order ? at : at + 0.5);
    return (Tap){ within((int)first, n), within(warp->order ? (int)first + 1 : (int)first, n), warp->order ? at - first : 0 };
}

static inline Tap tap(const Warp *warp, double at, int n)
{
    if (!(at >= 0 && at < n - 1 && warp->order)) return rare_tap(warp, at, n);
    int first = (int)at;
    return (Tap){ first, first + 1, at - first };
}

/* ---- rows ---- */

static bool straight(const Warp *warp)
{
    return warp->m[0][1] == 0 && warp->m[1][0] == 0;
}

static int source_row(const Job *job, int i)
{
    return job->warp->flip_vertical ? job->h - 1 - i : i;
}

static Tap straight_tap(const Job *job, int i)
{
    return tap(job->warp, job->warp->m[0][0] * source_row(job, i) + job->warp->m[0][2], job->h);
}

static void straight_row(const Job *job, int i)
{
    Tap y = straight_tap(job, i);
    if (y.a >= 0) job->typed->blend(job, &y), job->typed->across(job);
    else job->typed->fill(job);
}

static Spot spot(const Warp *warp, int h, int w, double y, double x)
{
    Tap a = tap(warp, y, h), b = tap(warp, x, w);
    return (Spot){ a.a < 0 || b.a < 0 ? -1 : a.a * w + b.a, b.b - b.a, (a.b - a.a) * w, b.w, a.w };
}

/* Coordinates grow or fall along a row: those with four pixels around them follow one another. */
static void turned_spots(const Job *job, int i)
{
    const double (*m)[3] = job->warp->m, dy = m[0][1], dx = m[1][1], y0 = m[0][2], x0 = m[1][2], yi = m[0][0] * i, xi = m[1][0] * i;
    int h = job->h, w = job->w, first = 0, end = w;
    Spot *at = job->spot;
#define Y(j) (yi + dy * (j) + y0)
#define X(j) (xi + dx * (j) + x0)
#define WITHIN(j) (job->warp->order && Y(j) >= 0 && Y(j) < h - 1 && X(j) >= 0 && X(j) < w - 1)
    for (; first < w && !WITHIN(first); first++) at[first] = spot(job->warp, h, w, Y(first), X(first));
    for (; end > first && !WITHIN(end - 1); end--) at[end - 1] = spot(job->warp, h, w, Y(end - 1), X(end - 1));
    for (int j = first; j < end; j++) {
        double y = Y(j), x = X(j);
        int row = (int)y, column = (int)x;
        at[j] = (Spot){ row * w + column, 1, w, x - column, y - row };
    }
#undef Y
#undef X
#undef WITHIN
}

static void to_plane(Job *job, int plane)
{
    job->from = job->image + (size_t)plane * job->plane;
}

/* Row i of a plane; the first plane before the others. */
static void row(Job *job, int i, int plane)
{
    to_plane(job, plane);
    if (straight(job->warp)) {
        straight_row(job, i);
        return;
    }
    if (plane == 0) turned_spots(job, source_row(job, i));
    job->typed->turn(job);
}

/* Row i of what moves by whole pixels; false where that row does not. */
static bool moved(Job *job, int i, char *to)
{
    Tap y = job->whole ? straight_tap(job, i) : (Tap){ -1, -1, 0 };
    size_t bytes = job->plane / (size_t)job->h, pixel = bytes / (size_t)job->w;
    char *row = job->warp->flip_horizontal ? job->line : to;
    if (y.a < 0 || y.w != 0) return false;
    const char *from = job->from + (size_t)y.a * bytes;
    for (int j = 0; j < job->run; j++) memcpy(row + (size_t)j * pixel, from + (size_t)job->x[j].a * pixel, pixel);
    for (int j = job->run_end; j < job->w; j++) memcpy(row + (size_t)j * pixel, from + (size_t)job->x[j].a * pixel, pixel);
    if (job->run_end > job->run)
        memcpy(row + (size_t)job->run * pixel, from + (size_t)job->x[job->run].a * pixel,
               (size_t)(job->run_end - job->run) * pixel);
    if (job->warp->flip_horizontal) mirrored(to, row, job->w, pixel);
    return true;
}

/* ---- an image ---- */

size_t rt_warp_bytes(const int shape[3])
{
    return (size_t)shape[1] * (sizeof(Spot) + 2 * (size_t)shape[2] * sizeof(double)) + 2 * sizeof(double);
}

/* Of a straight map: the run begins where a pixel between two others, or a whole one, comes first, and goes on while the next
 * one's neighbours are the next ones. */
static void straight_taps(Job *job)
{
    const double *m = job->warp->m[1];
    Tap *x = job->x;
    job->whole = job->warp->channel_shift == 0 && job->warp->brightness == 1;
    for (int j = 0; j < job->w; j++) {
        x[j] = tap(job->warp, m[1] * j + m[2], job->w);
        job->whole &= x[j].a >= 0 && x[j].w == 0;
    }
    if (m[1] != 1) return;
    while (job->run < job->w && (x[job->run].a < 0 || (x[job->run].w != 0 && x[job->run].b == x[job->run].a) ||
                                 m[1] * job->run + m[2] < 0)) job->run++;
    for (job->run_end = job->run; job->run_end < job->w; job->run_end++) {
        int further = job->run_end - job->run;
        const Tap *at = &x[job->run_end], *first = &x[job->run];
        if (at->a != first->a + further || (first->w != 0 && at->b != first->b + further)) break;
    }
}

static Job job_of(const Warp *warp, const int shape[3], struct rt_array from, void *scratch)
{
    Job job = { .warp = warp, .typed = typed_for(warp, from.type), .image = from.at, .from = from.at, .h = shape[0], .w = shape[1],
                .c = from.type & RT_PLANAR ? 1 : shape[2], .x = scratch, .spot = scratch,
                .least = INFINITY, .largest = -INFINITY };
    job.planes = shape[2] / job.c;
    job.last = job.h * job.w - 1;
    job.plane = (size_t)job.h * (size_t)job.w * (size_t)job.c * rt_element_size(from.type);
    job.line = job.spot + job.w;
    job.out = (double *)job.line + (size_t)job.w * (size_t)job.c + 1;
    if (straight(warp)) straight_taps(&job);
    return job;
}

void rt_warp(const Warp *warp, const int shape[3], struct rt_array from, void *to, void *scratch)
{
    Job job = job_of(warp, shape, from, scratch);
    bool adjusts = warp->channel_shift != 0 || warp->brightness != 1;
    for (int i = 0; i < job.h && warp->channel_shift != 0; i++)
        for (int p = 0; p < job.planes; p++) row(&job, i, p), job.typed->widen(&job);
    for (int i = 0; i < job.h; i++)
        for (int p = 0; p < job.planes; p++) {
            char *at = (char *)to + (size_t)p * job.plane + (size_t)i * (job.plane / (size_t)job.h);
            to_plane(&job, p);
            if (moved(&job, i, at)) continue;
            row(&job, i, p);
            if (adjusts) job.typed->adjust(&job);
            job.typed->put(&job, at);
        }
}
