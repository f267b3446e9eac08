/* rt_avx512.h -- the row x86-64-v4 of the targets: AVX-512, with masks. For rt_vec.h. */
#ifndef RT_AVX512_H
#define RT_AVX512_H
#include <immintrin.h>

#if RT_SIZE(REAL) == 4
#define RT_512(name, ...) _mm512_##name##_ps(__VA_ARGS__)
#define RT_BLEND(old, m, new) _mm512_mask_mov_epi32(old, m, new)
#define RT_SET(x) _mm512_set1_epi32(x)
#define RT_CMP(a, b, how) _mm512_cmp_ps_mask(a, b, how)
#define RT_WIDEN(p) _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(p)))
typedef __m512 wide;
typedef __mmask16 lanes;
#else
#define RT_512(name, ...) _mm512_##name##_pd(__VA_ARGS__)
#define RT_BLEND(old, m, new) _mm512_mask_mov_epi64(old, m, new)
#define RT_SET(x) _mm512_set1_epi64(x)
#define RT_CMP(a, b, how) _mm512_cmp_pd_mask(a, b, how)
#define RT_WIDEN(p) _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(p)))
typedef __m512d wide;
typedef __mmask8 lanes;
#endif

#define RT_ALL(x) RT_512(set1, x)
#define RT_FMA(a, b, y) RT_512(fmadd, (wide)(a), (wide)(b), (wide)(y))
#define RT_RELU(x) RT_512(max, RT_512(setzero), (wide)(x))             /* keeps NaN and -0: the second operand */
#define RT_ROOT(x) RT_512(sqrt, (wide)(x))
#define RT_POSITIVE(x, d) RT_512(maskz_mov, RT_CMP((wide)(x), RT_512(setzero), _CMP_GT_OQ), (wide)(d))
#define RT_ANY_NAN(x) RT_CMP((wide)(x), (wide)(x), _CMP_UNORD_Q)
#define RT_MAX(a, b) RT_512(mask_mov, (wide)(a), rt_better((wide)(a), (wide)(b)), (wide)(b))
INLINE lanes rt_better(wide a, wide b) { return RT_CMP(b, a, _CMP_GT_OQ) | RT_CMP(b, b, _CMP_UNORD_Q); }

#define RT_MAX4(with_relu, which, a, b, c, d) rt_max4(with_relu, which, (wide)(a), (wide)(b), (wide)(c), (wide)(d))
INLINE vec rt_max4(int with_relu, bits *which, wide a, wide b, wide c, wide d)
{
    lanes ab = RT_CMP(b, a, _CMP_GT_OQ), cd = RT_CMP(d, c, _CMP_GT_OQ);
    wide m = RT_512(max, b, a), n = RT_512(max, d, c);                 /* of equals the second operand */
    lanes last = RT_CMP(n, m, _CMP_GT_OQ);
    m = RT_512(max, n, m);
    __m512i at = RT_BLEND(RT_BLEND(_mm512_setzero_si512(), ab, RT_SET(1)), last, RT_BLEND(RT_SET(2), cd, RT_SET(3)));
    if (with_relu) {
        lanes alive = RT_CMP(m, RT_512(setzero), _CMP_GT_OQ);
        m = RT_512(maskz_mov, alive, m);
        at = RT_BLEND(RT_SET(4), alive, at);
    }
    *which = (bits)at;
    return (vec)m;
}

#if RT_SIZE(REAL) == 4
/* The channels of a cell whose maximum was at q, from place n of the lists on. */
#define RT_HITS_OF(...) rt_hits_of(__VA_ARGS__)
INLINE int rt_hits_of(int q, int n, int32_t *o, real *d, const uint8_t *at, const real *dp, int channels)
{
    for (int i = 0; i < channels; i += 16) {
        __mmask16 here = _mm_cmpeq_epi8_mask(_mm_loadu_si128((const __m128i *)(at + i)), _mm_set1_epi8((char)q));
        if (channels - i < 16) here &= (__mmask16)((1 << (channels - i)) - 1);
        __m512i number = _mm512_add_epi32((__m512i)lane_numbers(), _mm512_set1_epi32(i));
        _mm512_storeu_si512(o + n, _mm512_maskz_compress_epi32(here, number));
        _mm512_storeu_ps(d + n, _mm512_maskz_compress_ps(here, _mm512_loadu_ps(dp + i)));
        n += __builtin_popcount(here);
    }
    return n;
}
#endif

/* ---- Philox's rows of 64-bit lanes (rt_random.h): two of them interleaved, and the product of the lanes' lower halves */
#define RT_ROW 8
#define RT_LOWER 0, 8, 1, 9, 2, 10, 3, 11
#define RT_UPPER 4, 12, 5, 13, 6, 14, 7, 15
#define RT_PRODUCT(a, b) _mm512_mul_epu32((__m512i)(a), _mm512_set1_epi64(b))
#endif
