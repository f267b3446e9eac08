/* rt_avx2.h -- the row x86-64-v3 of the targets: AVX2 and FMA. For rt_vec.h. */
#ifndef RT_AVX2_H
#define RT_AVX2_H
#include <immintrin.h>

#if RT_SIZE(REAL) == 4
#define RT_FMA(a, b, y) _mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(y))
#define RT_RELU(x) _mm256_max_ps(_mm256_setzero_ps(), (__m256)(x))
#define RT_ROOT(x) _mm256_sqrt_ps((__m256)(x))
#define RT_ANY(m) _mm256_movemask_ps((__m256)(m))
#define RT_WIDEN(p) _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(p)))
#define RT_STORE_BYTES(p, v) rt_store_bytes(p, (__m256i)(v))
INLINE void rt_store_bytes(uint8_t *p, __m256i v)
{
    __m128i halves = _mm_packs_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    _mm_storel_epi64((__m128i *)p, _mm_packus_epi16(halves, halves));
}
#else
#define RT_FMA(a, b, y) _mm256_fmadd_pd((__m256d)(a), (__m256d)(b), (__m256d)(y))
#define RT_RELU(x) _mm256_max_pd(_mm256_setzero_pd(), (__m256d)(x))
#define RT_ROOT(x) _mm256_sqrt_pd((__m256d)(x))
#define RT_ANY(m) _mm256_movemask_pd((__m256d)(m))
#define RT_WIDEN(p) _mm256_cvtepu8_epi64(_mm_loadu_si32(p))
#endif

#define RT_ROW 4
#define RT_LOWER 0, 4, 1, 5
#define RT_UPPER 2, 6, 3, 7
#define RT_PRODUCT(a, b) _mm256_mul_epu32((__m256i)(a), _mm256_set1_epi64x(b))
#endif
