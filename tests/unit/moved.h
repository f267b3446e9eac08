/* moved.h -- a pixel of a moved image, as emitted programs make it by rt_affine.h: for tests that hold it against another's. */
#ifndef MOVED_H
#define MOVED_H
#define REAL double
#define LANES 2
#include <stdbool.h>
#include <string.h>
#include "rt_affine.h"

typedef struct Moved {
    const char *map, *mode;                    /* "rotated", "wrap": as a template has them */
    int h, w, c;
    bool nearest;
    double number[3], fill;
} Moved;

static inline bool moved_is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static inline struct rt_affine moved_map(const Moved *k)
{
    const double *n = k->number;
    if (moved_is(k->map, "translated")) return rt_translated(k->h, k->w, n[0], n[1]);
    if (moved_is(k->map, "zoomed")) return rt_zoomed(k->h, k->w, n[0], n[1]);
    if (moved_is(k->map, "rotated")) return rt_rotated(k->h, k->w, n[0]);
    return rt_sheared(k->h, k->w, n[0], n[1], n[2]);
}

static inline float moved_back(const Moved *k, float place, int n)
{
    if (moved_is(k->mode, "reflect")) return rt_mirrored(place, n);
    if (moved_is(k->mode, "wrap")) return rt_again(place, n);
    if (moved_is(k->mode, "nearest")) return rt_to_edge(place, n);
    return place;
}

/* Element i of what is made of x, in double, or as a program of floats has it. */
static inline double moved_element(const Moved *k, const double *x, int i, bool single)
{
    int o = i % k->c, w = i / k->c % k->w, h = i / k->c / k->w;
    struct rt_affine m = moved_map(k);
    float row = moved_back(k, rt_origin(m.y, h, w), k->h), column = moved_back(k, rt_origin(m.x, h, w), k->w);
    struct rt_between r = rt_between(row, k->h), s = rt_between(column, k->w);
#define X(i, j) x[((i) * k->w + (j)) * k->c + o]
    if (k->nearest) {
        int a = rt_closest(row, k->h), b = rt_closest(column, k->w);
        return a < 0 || b < 0 ? k->fill : X(a, b);
    }
    double outside = k->fill * (1 - (r.u + r.t) * (s.u + s.t));
    if (single) {
        float a = (float)X(r.a, s.a) * (float)s.u + (float)X(r.a, s.b) * (float)s.t;
        float b = (float)X(r.b, s.a) * (float)s.u + (float)X(r.b, s.b) * (float)s.t;
        return (double)(a * (float)r.u + b * (float)r.t + (float)outside);
    }
    return (X(r.a, s.a) * s.u + X(r.a, s.b) * s.t) * r.u + (X(r.b, s.a) * s.u + X(r.b, s.b) * s.t) * r.t + outside;
#undef X
}
#endif
