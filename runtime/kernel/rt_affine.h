/* rt_affine.h -- an image moved by an affine map, in emitted programs: where its pixels come from, as Keras 3's layers have it
 *
 * Pixel (h, w) of what is made comes from column x[0] w + x[1] h + x[2] and row y[0] w + y[1] h + y[2] of what is there: whole
 * numbers are the middles of pixels. A fill mode brings back what lies beyond an edge, one axis at a time; then a pixel is the mean
 * of the four around it, or the nearest one. Matrices, modes and roundings are those of Keras 3 with TensorFlow
 * (ImageProjectiveTransformV3), which are not scipy's (rt_warp.c). Places are floats in double programs too, computed in the order
 * that is theirs there, since rounding decides which pixel is the nearest. */
#ifndef RT_AFFINE_H
#define RT_AFFINE_H
#include "rt_exact.h"
#include "rt_vec.h"

struct rt_affine { float x[3], y[3]; };

/* ---- what a layer draws, as a map ---- */

/* By shares of the image's height and width: down and to the right. */
static inline struct rt_affine rt_translated(int h, int w, double down, double right)
{
    return (struct rt_affine){ { 1, 0, -(float)(right * w) }, { 0, 1, -(float)(down * h) } };
}

/* Around the middle; the image shrinks where a number is above 0. */
static inline struct rt_affine rt_zoomed(int h, int w, double down, double across)
{
    float y = (float)(1 + down), x = (float)(1 + across);
    return (struct rt_affine){ { x, 0, (float)(w - 1) / 2 * (1 - x) }, { 0, y, (float)(h - 1) / 2 * (1 - y) } };
}

static inline float rt_cos_turns(double turns)   /* of -1.25 to 1.25 */
{
    double half = 2 * (turns < 0 ? -turns : turns);
    if (half > 2) half -= 2;
    return (float)rt_cos_pi_exact(half > 1 ? 2 - half : half);
}

/* Around the middle, in whole turns. */
static inline struct rt_affine rt_rotated(int h, int w, double turns)
{
    float c = rt_cos_turns(turns), s = rt_cos_turns(turns - 0.25), x = (float)(w - 1) / 2, y = (float)(h - 1) / 2;
    return (struct rt_affine){ { c, -s, x - x * c - y * -s }, { s, c, y - x * s - y * c } };
}

/* From the corner, by pixels a row and a column; a number above a half: both the other way. */
static inline struct rt_affine rt_sheared(int h, int w, double invert, double down, double across)
{
    float sign = invert > 0.5 ? -1 : 1;
    (void)h, (void)w;
    return (struct rt_affine){ { 1, (float)across * sign, 0 }, { (float)down * sign, 1, 0 } };
}

/* ---- places ---- */

INLINE float rt_origin(const float m[3], int h, int w) { return m[0] * (float)w + m[1] * (float)h + m[2]; }

INLINE float rt_to_edge(float at, int n) { return at < 0 ? 0 : at > (float)(n - 1) ? (float)(n - 1) : at; }

/* d c b a | a b c d | d c b a */
INLINE float rt_mirrored(float at, int n)
{
    if (at < 0) {
        at += (float)(2 * n * (int)(-at / (float)(2 * n)));
        at = at < (float)-n ? at + (float)(2 * n) : -at - 1;
    } else if (at > (float)(n - 1)) {
        at -= (float)(2 * n * (int)(at / (float)(2 * n)));
        if (at >= (float)n) at = (float)(2 * n) - at - 1;
    }
    return rt_to_edge(at, n);
}

/* a b c d | a b c d | a b c d, as it is there: turns are counted by n - 1, and what that leaves outside is the edge */
INLINE float rt_again(float at, int n)
{
    if (n == 1) return 0;
    if (at < 0) at += (float)(n * ((int)(-at / (float)(n - 1)) + 1));
    else if (at > (float)(n - 1)) at -= (float)(n * (int)(at / (float)(n - 1)));
    return rt_to_edge(at, n);
}

/* ---- pixels of an axis ---- */

INLINE int rt_inside(int at, int n) { return at >= 0 && at < n; }
INLINE int rt_held(int at, int n) { return at < 0 ? 0 : at < n ? at : n - 1; }

/* What lies at a place: a times u, and b, the next one, times t; a pixel that is not there counts 0. */
struct rt_between { int a, b; real u, t; };

INLINE struct rt_between rt_between(float at, int n)
{
    int a = (int)at;
    if ((float)a > at) a--;
    return (struct rt_between){
        rt_held(a, n), rt_held(a + 1, n),
        rt_inside(a, n) ? (real)((float)(a + 1) - at) : 0, rt_inside(a + 1, n) ? (real)(at - (float)a) : 0 };
}

/* The nearest pixel, of two the one farther from 0; below 0 where there is none. */
INLINE int rt_closest(float at, int n)
{
    int pixel = at < 0 ? -(int)(0.5 - (double)at) : (int)((double)at + 0.5);
    return rt_inside(pixel, n) ? pixel : -1;
}
#endif
