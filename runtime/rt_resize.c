/* rt_resize.c -- a picture to the size and the colours a network wants, in integers.
 *
 * Bilinear with half-pixel centres, as tf.image.resize: output pixel o of n looks at (o + 1/2) m / n - 1/2 of m input pixels. Over
 * the common denominator 2n that position is the whole number (2o + 1) m - n, so weights and sums are exact, and the one rounding
 * is half up: the same bytes everywhere. Outside, the edge is repeated. */
#include "rt_image.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

struct tap { size_t low, high; uint64_t weight; };     /* of high, in units of 1 / 2n; low has the rest */

static struct tap tap(size_t o, size_t n, size_t m)
{
    int64_t position = (int64_t)((2 * o + 1) * m) - (int64_t)n, unit = 2 * (int64_t)n;
    if (position <= 0)
        return (struct tap){ 0, 0, 0 };
    size_t low = (size_t)(position / unit);
    if (low >= m - 1)
        return (struct tap){ m - 1, m - 1, 0 };
    return (struct tap){ low, low + 1, (uint64_t)(position % unit) };
}

static void resize(const struct rt_picture *p, size_t h, size_t w, uint8_t *out)
{
    uint64_t all = 4 * (uint64_t)h * w;
    for (size_t y = 0; y < h; y++) {
        struct tap v = tap(y, h, p->h);
        const uint8_t *top = p->pixels + v.low * p->w * p->c, *bottom = p->pixels + v.high * p->w * p->c;
        for (size_t x = 0; x < w; x++) {
            struct tap u = tap(x, w, p->w);
            for (size_t c = 0; c < p->c; c++) {
                size_t l = u.low * p->c + c, r = u.high * p->c + c;
                uint64_t a = top[l] * (2 * w - u.weight) + top[r] * u.weight;
                uint64_t b = bottom[l] * (2 * w - u.weight) + bottom[r] * u.weight;
                *out++ = (uint8_t)((a * (2 * h - v.weight) + b * v.weight + all / 2) / all);
            }
        }
    }
}

/* In place where it shrinks; the luma weights are ITU-R 601's in 1 / 65536, as Pillow's. */
static void to_grey(const struct rt_picture *p, uint8_t *out)
{
    for (size_t i = 0; i < p->h * p->w; i++) {
        const uint8_t *rgb = p->pixels + 3 * i;
        out[i] = (uint8_t)((19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 32768u) >> 16);
    }
}

static void to_rgb(const struct rt_picture *p, uint8_t *out)
{
    for (size_t i = 0; i < p->h * p->w; i++)
        out[3 * i] = out[3 * i + 1] = out[3 * i + 2] = p->pixels[i];
}

int rt_fit_picture(const struct rt_picture *picture, const int shape[3], uint8_t *out)
{
    struct rt_picture p = *picture;
    size_t h = (size_t)shape[0], w = (size_t)shape[1], c = (size_t)shape[2];
    uint8_t *converted = NULL;
    if (p.c != c) {
        if (!(converted = malloc(p.h * p.w * c)))
            return RT_SYSTEM;
        if (c == 1)
            to_grey(&p, converted);
        else
            to_rgb(&p, converted);
        p.pixels = converted;
        p.c = c;
    }
    if (p.h == h && p.w == w)
        memcpy(out, p.pixels, h * w * c);
    else
        resize(&p, h, w, out);
    free(converted);
    return 0;
}
