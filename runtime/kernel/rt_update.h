/* rt_update.h -- small parts of an emitted update: clipping, clearing, signs, powers, sums of squares and of sizes.
 *
 * Included after rt_vec.h and rt.h by programs that train. Nothing here depends on LANES, on the number of threads or on
 * libm but for sqrt, which IEEE fixes. */
#ifndef RT_UPDATE_H
#define RT_UPDATE_H

/* State below 2^-100 becomes 0: what would decay into denormals, slow everywhere and rounded differently. NaN stays. */
INLINE vec settle(vec v) { return SELECT((bits)((v < all(R(0x1p-100))) & (v > all(R(-0x1p-100)))), all(0), v); }

/* v limited to -limit .. limit; NaN stays. */
INLINE vec clamp(vec v, real limit)
{
    v = SELECT((bits)(v > all(limit)), all(limit), v);
    return SELECT((bits)(v < all(-limit)), all(-limit), v);
}

/* 1, -1; 0 and NaN stay. */
INLINE vec sign(vec v) { return SELECT((bits)(v > all(0)), all(1), SELECT((bits)(v < all(0)), all(-1), v)); }

/* base to the power of t, by squaring */
static inline double power(double base, uint64_t t)
{
    double y = 1;
    for (; t; t >>= 1, base *= base) if (t & 1) y *= base;
    return y;
}

enum { SQUARES = 4096 };                   /* elements of one partial sum of squares */

static inline long along_axis(const struct rt_axis *a, long i)
{
    long block = a->block > 0 ? a->block : a->n;
    return i % block * a->stride + i / block * a->block_stride;
}

/* The sum of what `of` makes of elements first, first + 1 ... (SQUARES of them at most) of a tensor in Keras's order: sixteen sums
 * in double, element e in sum e % 16, then one tree. `first` is a multiple of 16; rank and axes as in struct rt_param. */
INLINE double sum_of(double (*of)(double), const real *at, const struct rt_axis axis[], int rank, long first, long end)
{
    double sum[16] = { 0 };
    int d[RT_RANK] = { 0 };
    for (long rest = first, r = rank - 1; r >= 0; r--) d[r] = (int)(rest % axis[r].n), rest /= axis[r].n;
    for (long e = first; e < end && e < first + SQUARES; e++) {
        const real *p = at;
        for (int r = 0; r < rank; r++) p += along_axis(&axis[r], d[r]);
        sum[e % 16] += of((double)*p);
        for (int r = rank - 1; r >= 0 && ++d[r] == axis[r].n; r--) d[r] = 0;
    }
    for (int width = 8; width > 0; width /= 2)
        for (int i = 0; i < width; i++) sum[i] += sum[i + width];
    return sum[0];
}

static inline double square(double x) { return x * x; }
static inline double size(double x) { return fabs(x); }

static inline double squares(const real *at, const struct rt_axis axis[], int rank, long first, long end)
{
    return sum_of(square, at, axis, rank, first, end);
}

static inline double sizes(const real *at, const struct rt_axis axis[], int rank, long first, long end)
{
    return sum_of(size, at, axis, rank, first, end);
}
#endif
