/* rt_noise.h -- normal numbers by counter, in emitted programs, behind rt_random.h
 *
 * Box and Muller's: of two words, a and b, elements 2 k and 2 k + 1 get r cos t and r sin t, where r = sqrt(-2 log u),
 * u = (a' + 1/2) / 2^24, t = 2 pi b' / 2^24, a' and b' being the words' upper 24 bits. Float and double have the same numbers but
 * for rounding, and every width the same bits. The largest is 5.9. */
#ifndef RT_NOISE_H
#define RT_NOISE_H
#include "rt_math.h"
#include "rt_random.h"

enum { RT_PAIRS = 2 * RT_BLOCKS, RT_PAIRS_ROOM = RT_PAIRS + LANES };

/* cos and sin of 2 pi (quarter / 4 + f), |f| <= 1/8 */
INLINE void rt_turned(vec f, bits quarter, vec *cosine, vec *sine)
{
    static const double c[] = { 1, -1 / 2., 1 / 24., -1 / 720., 1 / 40320., -1 / 3628800., 1 / 479001600., -1 / 87178291200.,
                                1 / 20922789888000. };
    static const double s[] = { 1, -1 / 6., 1 / 120., -1 / 5040., 1 / 362880., -1 / 39916800., 1 / 6227020800.,
                                -1 / 1307674368000., 1 / 355687428096000. };
    vec a = f * R(6.283185307179586477), z = a * a;
    vec along = rt_series(z, c, RT_DOUBLE ? 9 : 6), across = a * rt_series(z, s, RT_DOUBLE ? 9 : 5);
    bits odd = (bits)((quarter & 1) != 0), left = (bits)(((quarter + 1) & 2) != 0), down = (bits)((quarter & 2) != 0);
    vec x = SELECT(odd, across, along), y = SELECT(odd, along, across);
    *cosine = SELECT(left, -x, x), *sine = SELECT(down, -y, y);
}

/* The numbers of elements 4 block up to 4 (block + RT_BLOCKS). */
static inline void rt_normal(const struct rt_mask *m, uint32_t block, real normal[2 * RT_PAIRS])
{
    uint64_t pair[RT_PAIRS];
    real u[RT_PAIRS_ROOM] = {0}, f[RT_PAIRS_ROOM] = {0}, cosine[RT_PAIRS_ROOM], sine[RT_PAIRS_ROOM];
    whole quarter[RT_PAIRS_ROOM] = {0};
    rt_mask_words(m, block, pair);
    for (int i = 0; i < RT_PAIRS; i++) {
        int a = (int)((uint32_t)pair[i] >> 8), b = (int)(pair[i] >> 40), q = (b + (1 << 21)) >> 22;
        u[i] = ((real)a + R(0.5)) * R(0x1p-24), f[i] = (real)(b - (q << 22)) * R(0x1p-24), quarter[i] = q;
    }
    for (int i = 0; i < RT_PAIRS; i += LANES) {
        vec r = root(rt_log(load(&u[i])) * R(-2)), x, y;
        rt_turned(load(&f[i]), *(const bits *)&quarter[i], &x, &y);
        store(&cosine[i], r * x), store(&sine[i], r * y);
    }
    for (int i = 0; i < RT_PAIRS; i++) normal[2 * i] = cosine[i], normal[2 * i + 1] = sine[i];
}

/* y[i] = x[i] + scale times the number of element first + i, i < n */
static inline void rt_noise(real *y, const real *x, int n, const struct rt_mask *m, int first, real scale)
{
    real normal[2 * RT_PAIRS];
    for (int done = 0; done < n;) {
        int from = (first + done) % 4, count = 2 * RT_PAIRS - from;
        if (count > n - done) count = n - done;
        rt_normal(m, (uint32_t)(first + done) / 4, normal);
        for (int i = 0; i < count; i++) y[done + i] = x[done + i] + scale * normal[from + i];
        done += count;
    }
}

/* factor[i] = 1 + scale times the number of element first + i, i < n */
static inline void rt_factors(real *factor, int n, const struct rt_mask *m, int first, real scale)
{
    for (int i = 0; i < n; i++) factor[i] = 1;
    rt_noise(factor, factor, n, m, first, scale);
}

enum { RT_NOISE_FIRST = 64 };                    /* the words of elements before it are those of rt_drawn */

/* n normal numbers from the one of element `first` on, times the range's upper end and no further than the range */
static inline void rt_normal_fill(real *y, int n, const struct rt_mask *m, int first, real low, real high)
{
    for (int i = 0; i < n; i++) y[i] = 0;
    rt_noise(y, y, n, m, first, high);
    for (int i = 0; i < n; i++) y[i] = y[i] < low ? low : y[i] > high ? high : y[i];
}

/* A part of an image of h w, whose sides are the root of least to least + wide of the image's, by numbers 0 to 3 of the sample:
 * the whole pixels from the first that is not before the rectangle to the last that begins in it. */
struct rt_rectangle { int top, bottom, left, right; };

static inline void rt_side(int *from, int *to, int n, double share, double place)
{
    double length = share * n, start = place * (n - length), end = start + length;
    *from = (int)start + ((int)start < start), *to = (int)end + ((int)end < end);
    if (*to > n) *to = n;
}

static inline struct rt_rectangle rt_rectangle(const struct rt_mask *m, int h, int w, double least, double wide)
{
    struct rt_rectangle r;
    double across = __builtin_sqrt(least + wide * rt_drawn(m, 0)), down = __builtin_sqrt(least + wide * rt_drawn(m, 1));
    rt_side(&r.left, &r.right, w, across, rt_drawn(m, 2));
    rt_side(&r.top, &r.bottom, h, down, rt_drawn(m, 3));
    return r;
}
#endif
