/* rt_generic.h -- what a target's own header leaves open, in plain vector code of GNU C: alone, the row generic of the targets.
 *
 * Needs no processor's header and no library. For rt_vec.h. MAC of float without an instruction for it goes through double:
 * the product of two floats is exact there; a sum that is not gets its last bit odd, so that rounding it again, to float, meets no
 * tie that the first rounding made (Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums", 2008). */
#ifndef RT_GENERIC_H
#define RT_GENERIC_H
#if __FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2
#error "arithmetic is wider than its operands here, and bits would differ: for 32-bit x86 say -msse2 -mfpmath=sse"
#endif

/* What is long on one lane: inlined everywhere but where size counts (-Os). */
#if defined __OPTIMIZE_SIZE__
#define RT_ONE_LANE __attribute__((noinline, unused)) static
#else
#define RT_ONE_LANE INLINE
#endif

#ifndef RT_ALL
#define RT_ALL(x) ((x) - (vec){0})
#endif

#ifndef RT_FMA
#define RT_FMA(a, b, y) rt_fma(a, b, y)
#if RT_SIZE(REAL) == 8
INLINE double rt_fma_lane(double a, double b, double y) { return __builtin_fma(a, b, y); }
#elif defined __FP_FAST_FMAF || defined __ARM_FEATURE_FMA || defined __FMA__
INLINE float rt_fma_lane(float a, float b, float y) { return __builtin_fmaf(a, b, y); }
#else
RT_ONE_LANE float rt_fma_lane(float a, float b, float y)
{
    double product = (double)a * (double)b, sum = product + (double)y, back = sum - product;
    double lost = (product - (sum - back)) + ((double)y - back);       /* NaN where the sum is not finite */
    int64_t word;
    memcpy(&word, &sum, sizeof word);
    if ((lost < 0 || lost > 0) && !(word & 1)) word += (lost > 0) == (sum > 0) ? 1 : -1;
    memcpy(&sum, &word, sizeof sum);
    return (float)sum;
}
#endif
INLINE vec rt_fma(vec a, vec b, vec y) { EACH (i, LANES) y[i] = rt_fma_lane(a[i], b[i], y[i]); return y; }
#endif

#ifndef RT_RELU
#define RT_RELU(x) ((bits)(x) & ~((x) < R(0)))
#endif

#ifndef RT_ROOT
#define RT_ROOT(x) rt_root(x)
#if RT_SIZE(REAL) == 8
INLINE double rt_root_lane(double x) { return __builtin_sqrt(x); }
#else
/* By Newton's method in double, from half the exponent: to 50 bits and more, and no float's root is so near to a tie. */
RT_ONE_LANE float rt_root_lane(float x)
{
    double of = (double)x, y;
    int64_t word;
    if (!(of > 0) || of - of != 0) return of < 0 ? x - x + (float)__builtin_nan("") : x;
    memcpy(&word, &of, sizeof word);
    word = (word >> 1) + ((int64_t)1023 << 51);
    memcpy(&y, &word, sizeof y);
    for (int i = 0; i < 5; i++) y = 0.5 * (y + of / y);
    return (float)y;
}
#endif
INLINE vec rt_root(vec x) { EACH (i, LANES) x[i] = rt_root_lane(x[i]); return x; }
#endif

#ifndef RT_POSITIVE
#define RT_POSITIVE(x, d) ((bits)(d) & ((x) > R(0)))
#endif

#ifndef RT_ANY
#define RT_ANY(m) rt_any(m)
INLINE int rt_any(bits m) { whole any = 0; EACH (i, LANES) any |= m[i]; return any != 0; }
#endif
#ifndef RT_ANY_NAN
#define RT_ANY_NAN(x) RT_ANY((bits)((x) != (x)))
#endif

#ifndef RT_MAX
#define RT_MAX(a, b) rt_max(a, b)
INLINE vec rt_max(vec a, vec b) { return SELECT((bits)((b > a) | (b != b)), b, a); }
#endif

/* Bytes as integers as wide as a real, and back. (gcc 12 converts them one by one where it is not told the instruction.) */
#ifndef RT_WIDEN
#define RT_WIDEN(p) __builtin_convertvector(*(const bytes *)(p), bits)
#endif
#ifndef RT_STORE_BYTES
#define RT_STORE_BYTES(p, v) (*(bytes *)(p) = __builtin_convertvector(v, bytes))
#endif

#ifndef RT_MAX4
#define RT_MAX4(...) rt_max4(__VA_ARGS__)
INLINE vec rt_max4(int with_relu, bits *which, vec a, vec b, vec c, vec d)
{
    bits ab = (bits)(b > a), cd = (bits)(d > c);
    vec m = SELECT(ab, b, a), n = SELECT(cd, d, c);
    bits last = (bits)(n > m), at = (last & (2 - cd)) | (~last & -ab);
    m = SELECT(last, n, m);
    if (with_relu) {
        bits dead = (bits)(m <= R(0));
        m = (vec)((bits)m & ~dead);
        at = (dead & 4) | (~dead & at);
    }
    *which = at;
    return m;
}
#endif

#ifndef RT_HITS_OF
#define RT_HITS_OF(...) rt_hits_of(__VA_ARGS__)
INLINE int rt_hits_of(int q, int n, int32_t *o, real *d, const uint8_t *at, const real *dp, int channels)
{
    for (int i = 0; i < channels; i++) o[n] = i, d[n] = dp[i], n += at[i] == q;
    return n;
}
#endif

#ifndef RT_ROW
#define RT_ROW 2
#define RT_LOWER 0, 2
#define RT_UPPER 1, 3
#endif
#ifndef RT_PRODUCT
#define RT_PRODUCT(a, b) (((a) & 0xffffffffu) * (b))
#endif
#endif
