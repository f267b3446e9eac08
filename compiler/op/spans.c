/* spans.c -- which pixels of a line each new pixel is made of, and in which shares: TensorFlow's image.resize.
 *
 * A line of n pixels, with `pad` more at either end, becomes one of `out` pixels. Pixel i of it lies at (i + 1/2) / scale, scale
 * being out over all that there is, and is the sum of what lies around that, by a kernel of the distance:
 *
 *   bilinear   1 - d, below 1                                            (nearest: all of the pixel that it lies in)
 *   bicubic    Keys's cubic of a = -1/2, below 2; without antialias distances are rounded to 1024ths, as there
 *   lanczosN   sin(pi d) / (pi d) times sin(pi d / N) / (pi d / N), below N
 *   area       by how much of the pixel lies within i / scale and (i + 1) / scale
 *
 * With antialias the kernels of a line that shrinks are as much wider as it shrinks. What lies beyond the line has no share, and
 * the others are divided by their sum; what lies in the padding keeps its share, which the padding's value gets. Shares are
 * doubles; places are computed in float where rounding decides between pixels, as there. */
#include "options.h"
#include "spans.h"
#include "rt_exact.h"
#include <math.h>
#include <string.h>

/* sin(pi x) of x that is not negative. */
static double sine_pi(double x) { return rt_cos_pi_exact(fabs(fmod(x, 1) - 0.5)) * (fmod(x, 2) < 1 ? 1 : -1); }

static double triangle(double d) { return d < 1 ? 1 - d : 0; }

static double keys(double d)
{
    if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
    return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}

static double lanczos(double d, double radius)
{
    const double pi = 3.141592653589793;
    if (d > radius) return 0;
    return d <= 1e-3 ? 1 : radius * sine_pi(d) * sine_pi(d / radius) / (pi * pi * d * d);
}

static double lanczos3(double d) { return lanczos(d, 3); }
static double lanczos5(double d) { return lanczos(d, 5); }

/* What pixel `pixel` of the whole line, padding and all, has of pixel i; of one pixel their sum need not be 1. */

static double by_kernel(const Line *l, int i, int pixel, double (*kernel)(double))
{
    int all = l->n + 2 * l->pad;
    double wide = l->antialias && all > l->out ? (double)all / l->out : 1;
    return kernel(fabs(pixel - ((i + 0.5) * all / l->out - 0.5)) / wide);
}

static double bilinear(const Line *l, int i, int pixel) { return by_kernel(l, i, pixel, triangle); }
static double lanczos_of_3(const Line *l, int i, int pixel) { return by_kernel(l, i, pixel, lanczos3); }
static double lanczos_of_5(const Line *l, int i, int pixel) { return by_kernel(l, i, pixel, lanczos5); }

static float scale(const Line *l) { return (float)(l->n + 2 * l->pad) / (float)l->out; }

static double nearest_one(const Line *l, int i, int pixel)
{
    return pixel == (int)fminf(floorf(((float)i + 0.5f) * scale(l)), (float)(l->n + 2 * l->pad - 1));
}

static double bicubic(const Line *l, int i, int pixel)
{
    float at = ((float)i + 0.5f) * scale(l) - 0.5f, down = floorf(at);
    if (l->antialias) return by_kernel(l, i, pixel, keys);
    return keys(fabs(rint((double)(at - down) * 1024) / 1024 - (pixel - (double)down)));
}

static double area(const Line *l, int i, int pixel)
{
    double all = l->n + 2 * l->pad, from = i * all / l->out, to = (i + 1) * all / l->out;
    return fmax(0, fmin(pixel + 1, to) - fmax(pixel, from));
}

typedef struct { const char *name; double (*share)(const Line *, int i, int pixel); double radius; } Method;

static const Method methods[] = {
    { "nearest", nearest_one, 1 }, { "bilinear", bilinear, 1 }, { "bicubic", bicubic, 2 }, { "lanczos3", lanczos_of_3, 3 },
    { "lanczos5", lanczos_of_5, 5 }, { "area", area, 1 },
};

static const Method *method(const Line *l)
{
    const Method *m = methods;
    while (!same(m->name, l->how)) m++;
    return m;
}

#define DUST 1e-12                             /* what rounding leaves of a share that is none */

/* The pixels that pixel i is made of, from s.first on, and their shares, room for as many as the line has. */
static Span span(const Line *l, int i, double *shares)
{
    const Method *m = method(l);
    int all = l->n + 2 * l->pad;
    double at = (i + 0.5) * all / l->out, reach = m->radius * fmax(1, (double)all / l->out) + 2, sum = 0;
    int from = (int)fmax(0, at - reach), to = (int)fmin(all, at + reach);
    Span s = { 0 };
    for (int p = from; p < to; p++) sum += m->share(l, i, p);
    for (int p = from; p < to; p++) {
        double v = m->share(l, i, p) / sum;
        if (fabs(v) < DUST || p < l->pad || p >= l->pad + l->n) continue;
        if (s.n == 0) s.first = p - l->pad;
        while (s.n < p - l->pad - s.first) shares[s.n++] = 0;
        shares[s.n++] = v;
        s.inside += v;
    }
    return s;
}

/* Every pixel has as many shares, and reads no pixel that is not there: those of a shorter span have zeros beside them. */
const char *spans(const Line *l, int *width)
{
    double *shares = NEWS(double, (long)l->n);
    Text text = { 0 };
    *width = 1;
    for (int i = 0; i < l->out; i++) {
        Span s = span(l, i, shares);
        if (s.n > *width) *width = s.n;
    }
    for (int i = 0; i < l->out; i++) {
        Span s = span(l, i, shares);
        int from = s.first + *width > l->n ? l->n - *width : s.first;
        const char *row = format("%d %.17g", l->first + from, s.inside);
        add_text(&text, row, strlen(row));
        for (int k = from; k < from + *width; k++) {
            bool there = k >= s.first && k < s.first + s.n;
            row = format(" %.17g", there ? shares[k - s.first] : 0);
            add_text(&text, row, strlen(row));
        }
        add_text(&text, "; ", 2);
    }
    return whole_text(&text);
}
