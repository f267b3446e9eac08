/* rt_vec.h -- vectors of LANES reals, in GNU C: by intrinsics where the target's own header has them, else plain vector code.
 *
 * The including text says REAL (float or double) and LANES (reals in a register of the target). Whatever is fused is said
 * (MAC); with -ffp-contract=off nothing else is. Lanes are outputs; where lanes are summed it is over 16 of them by one
 * tree, however many vectors they fill. So every width, compiler and target gives the same bits; only x86-64 without FMA
 * has its own, because MAC rounds twice there. Functions that take a vec are always inlined: none crosses a call. */
#ifndef RT_VEC_H
#define RT_VEC_H
#include "rt_c.h"

#define RT_SIZE_float 4
#define RT_SIZE_double 8
#define RT_SIZE_(type) RT_SIZE_##type
#define RT_SIZE(type) RT_SIZE_(type)
#define RT_BYTES (LANES * RT_SIZE(REAL))

typedef REAL real;
#if RT_SIZE(REAL) == 4
typedef int32_t whole;                           /* the integer as wide as a real */
#else
typedef int64_t whole;
#endif
typedef real vec __attribute__((vector_size(RT_BYTES), aligned(RT_SIZE(REAL)), may_alias));
typedef whole bits __attribute__((vector_size(RT_BYTES), aligned(RT_SIZE(REAL)), may_alias));   /* of a comparison: 0 or -1 */
typedef uint8_t bytes __attribute__((vector_size(LANES), aligned(1), may_alias));
enum { VECS = 16 / LANES };                      /* vectors in 16 reals */

#define INLINE static inline __attribute__((always_inline))
#define RT_PRAGMA(x) _Pragma(#x)
#if defined RT_GENERIC && defined __OPTIMIZE_SIZE__
#define EACH(i, n) for (int i = 0; i < (n); i++)                             /* they are many, and no registers: not unrolled */
#else
#define EACH(i, n) RT_PRAGMA(GCC unroll 64) for (int i = 0; i < (n); i++)    /* a loop over registers: always unrolled */
#endif
/* A loop over the part of a tile that a call uses: n of `most`. n is a constant once the tile is inlined; `most` is one before
 * that too, when clang unrolls. */
#define SOME(i, n, most) EACH (i, most) if (i < (n))
/* Before a short loop: not unrolled, else gcc keeps what its steps share in registers that the tile needs. */
#define ROLLED RT_PRAGMA(GCC unroll 1)
#define R(x) ((real)(x))                         /* a constant; R(1/255.) */

INLINE vec load(const real *p) { return *(const vec *)p; }
INLINE void store(real *p, vec v) { *(vec *)p = v; }

/* Lanes of a and then of b, by their numbers; `numbers` is a vector type for those. (gcc has the first from 12 on.) */
#if __has_builtin(__builtin_shufflevector)
#define RT_SHUFFLE(numbers, a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define RT_SHUFFLE(numbers, a, b, ...) __builtin_shuffle(a, b, (numbers){ __VA_ARGS__ })
#endif

/* a where m is set, else b */
#define SELECT(m, a, b) ((vec)(((bits)(a) & (m)) | ((bits)(b) & ~(m))))

/* 0, 1, 2 ... and the first n lanes of v, zeros after them */
INLINE bits lane_numbers(void) { bits r = {0}; EACH (i, LANES) r[i] = i; return r; }
INLINE vec first_lanes(vec v, int n) { return (vec)((bits)v & (lane_numbers() < (bits){0} + (whole)n)); }

/* The first n lanes of v, where fewer than LANES may fit. */
INLINE void store_first(real *p, vec v, int n)
{
    if (n >= LANES) store(p, v);
    else for (int i = 0; i < n; i++) p[i] = v[i];
}

/* Lanes `apart` reals from each other, and stored so; of n lanes, where fewer than LANES may be there: the others are zero. */
INLINE vec load_each(const real *p, int apart, int n)
{
    vec v = {0};
    EACH (i, LANES) if (i < n) v[i] = p[i * apart];
    return v;
}
INLINE vec load_first(const real *p, int n) { return n >= LANES ? load(p) : load_each(p, 1, n); }
INLINE void store_each(real *p, int apart, vec v, int n) { EACH (i, LANES) if (i < n) p[i * apart] = v[i]; }

/* ---- the target ------------------------------------------------------------------------------------------------------------
 * One header a row (compiler/target/config.c), chosen by what the compiler has: whatever a text was written for, it compiles. A
 * row may say RT_ALL RT_FMA RT_RELU RT_ROOT RT_POSITIVE RT_ANY RT_ANY_NAN RT_MAX RT_WIDEN RT_STORE_BYTES RT_MAX4 RT_HITS_OF, and
 * of Philox RT_ROW RT_LOWER RT_UPPER RT_PRODUCT; what it leaves open is rt_generic.h's. */

#if defined RT_GENERIC
#elif RT_BYTES == 64 && defined __AVX512F__ && defined __AVX512VL__ && defined __AVX512DQ__ && defined __AVX512BW__
#include "rt_avx512.h"
#elif RT_BYTES == 32 && defined __AVX2__ && defined __FMA__
#include "rt_avx2.h"
#elif RT_BYTES == 16 && defined __SSE2__
#include "rt_sse.h"
#elif RT_BYTES == 16 && defined __aarch64__
#include "rt_neon.h"
#endif
#include "rt_generic.h"

INLINE vec all(real x) { return (vec)RT_ALL(x); }
#define MAC(y, a, b) ((y) = (vec)RT_FMA(a, b, y))                                     /* y += a b, rounded once */
INLINE vec relu(vec x) { return (vec)RT_RELU(x); }                                    /* 0 where x < 0: NaN and -0 stay */
INLINE vec root(vec x) { return (vec)RT_ROOT(x); }
INLINE vec positive(vec x, vec d) { return (vec)RT_POSITIVE(x, d); }                  /* d where x > 0, else 0 */
INLINE int any_nan(vec x) { return RT_ANY_NAN(x) != 0; }
INLINE vec vmax(vec a, vec b) { return (vec)RT_MAX(a, b); }                           /* b where b > a or b is NaN, else a */
INLINE vec vmin(vec a, vec b) { return -vmax(-a, -b); }

/* Bytes as integers as wide as a real, and back. */
INLINE bits load_bytes(const uint8_t *p) { return (bits)RT_WIDEN(p); }
INLINE void store_bytes(uint8_t *p, bits v) { RT_STORE_BYTES(p, v); }

/* ---- max pooling, 2x2 ----------------------------------------------------------------------------------------------- */

INLINE vec max4(vec a, vec b, vec c, vec d) { return vmax(vmax(a, b), vmax(c, d)); }

/* One lane of one cell, where a NaN is among the four. */
INLINE void max4_lane(int with_relu, real *p, uint8_t *at, const real *four, int apart)
{
    int which = 0;
    for (int i = 1; i < 4; i++) if (four[i * apart] > four[which * apart] || four[i * apart] != four[i * apart]) which = i;
    int dead = with_relu && four[which * apart] <= 0;
    *p = dead ? 0 : four[which * apart], *at = (uint8_t)(dead ? 4 : which);
}

__attribute__((noinline, cold, unused))
static void max4_nan(int with_relu, real *p, uint8_t *at, const real four[4 * LANES])
{
    for (int i = 0; i < LANES; i++) max4_lane(with_relu, p + i, at + i, four + i, LANES);
}

/* One cell of 2x2 pixels, in raster order a b c d: p = their maximum, at = which it was: the first of equals; the last NaN wins.
 * With relu, p = 0 and at = 4 where the maximum is <= 0, so that a NaN is alive. (Pairs first: the same choice as one by one.) */
INLINE void store_max4(int with_relu, real *p, uint8_t *at, vec a, vec b, vec c, vec d)
{
    vec sum = (a + b) + (c + d);                 /* NaN if any of them is */
    if (__builtin_expect(any_nan(sum), 0)) {
        real four[4 * LANES];
        store(four, a), store(four + LANES, b), store(four + 2 * LANES, c), store(four + 3 * LANES, d);
        max4_nan(with_relu, p, at, four);
        return;
    }
    bits which;
    store(p, RT_MAX4(with_relu, &which, a, b, c, d));
    store_bytes(at, which);
}

/* The gradient d of a cell whose maximum was `which`: nothing where the relu let nothing through (4). A branch would be guessed
 * wrong every other time. */
INLINE real alive(real d, int which)
{
    whole m;
    memcpy(&m, &d, sizeof m);
    m &= (whole)(which >> 2) - 1;
    memcpy(&d, &m, sizeof d);
    return d;
}

/* Appends the channels of one cell to the lists o and d from place n on, sorted by where their maximum was, dead ones left out:
 * channel numbers first + 0, 1 ... and gradients. end[q] = where those of position q end; returns end[3]. The lists need room
 * for 16 entries more than they hold. */
INLINE int list_hits(int n, int end[4], int32_t *o, real *d, const uint8_t *at, const real *dp, int channels)
{
    for (int q = 0; q < 4; q++) end[q] = n = RT_HITS_OF(q, n, o, d, at, dp, channels);
    return n;
}

/* ---- squares of LANES x LANES --------------------------------------------------------------------------------------- */

/* The lower halves of two vectors, lane by lane in turn; and the upper ones. */
#if LANES == 16
#define RT_ZIP_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define RT_ZIP_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define RT_ZIP_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define RT_ZIP_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#elif LANES == 4
#define RT_ZIP_LOW 0, 4, 1, 5
#define RT_ZIP_HIGH 2, 6, 3, 7
#else
#define RT_ZIP_LOW 0, 2
#define RT_ZIP_HIGH 1, 3
#endif

/* to[i][k] = from[k][i] for i < columns and k < rows, and 0 for the other k < LANES; rows lie so many reals apart. Vector k beside
 * vector k + LANES / 2, lane by lane, as often as LANES can be halved, is the square turned. */
static inline void turn(real *to, size_t apart, const real *from, size_t from_apart, int rows, int columns)
{
    vec v[LANES], t[LANES];
    EACH (k, LANES) v[k] = k < rows ? load(from + (size_t)k * from_apart) : (vec){0};
    for (int n = 1; n < LANES; n *= 2) {
        EACH (k, LANES / 2)
            t[2 * k] = RT_SHUFFLE(bits, v[k], v[k + LANES / 2], RT_ZIP_LOW),
            t[2 * k + 1] = RT_SHUFFLE(bits, v[k], v[k + LANES / 2], RT_ZIP_HIGH);
        EACH (k, LANES) v[k] = t[k];
    }
    EACH (i, LANES) if (i < columns) store(to + (size_t)i * apart, v[i]);
}

/* ---- sums of 16 lanes ------------------------------------------------------------------------------------------------ */

/* The sum of 16 lanes, halves first: lane k + lane k + 8, then k + 4, k + 2, k + 1. acc: VECS vectors. */
INLINE real sum16(const vec *acc)
{
    real v[16];
    EACH (i, VECS) store(v + i * LANES, acc[i]);
    EACH (i, 8) v[i] += v[i + 8];
    EACH (i, 4) v[i] += v[i + 4];
    return (v[0] + v[2]) + (v[1] + v[3]);
}

/* 16 such sums, of acc[0], acc[1] ..., into sum[16]: a transpose that adds on the way, by the same tree. */
INLINE void sum16x16(real *sum, const vec acc[][VECS])
{
#if LANES == 16
    vec a[8], b[4], c[2];
    /* a[4 p + j]: the halves of acc[j + 8 p] and acc[j + 8 p + 4]; b[j]: the quarters of four; then within quarters */
    EACH (p, 2) EACH (j, 4) {
        vec x = acc[j + 8 * p][0], y = acc[j + 8 * p + 4][0];
        a[4 * p + j] = RT_SHUFFLE(bits, x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
                     + RT_SHUFFLE(bits, x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    }
    EACH (j, 4)
        b[j] = RT_SHUFFLE(bits, a[j], a[j + 4], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
             + RT_SHUFFLE(bits, a[j], a[j + 4], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
    EACH (j, 2)
        c[j] = RT_SHUFFLE(bits, b[2 * j], b[2 * j + 1], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
             + RT_SHUFFLE(bits, b[2 * j], b[2 * j + 1], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    store(sum, RT_SHUFFLE(bits, c[0], c[1], 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30)
             + RT_SHUFFLE(bits, c[0], c[1], 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31));
#else
    EACH (i, 16) sum[i] = sum16(acc[i]);
#endif
}
#endif
