/* rt_sse.h -- the rows x86-64 and x86-64-v2 of the targets: SSE2. Where there is no FMA, MAC rounds twice: those two rows have bits
 * of their own. For rt_vec.h. */
#ifndef RT_SSE_H
#define RT_SSE_H
#include <immintrin.h>

#if RT_SIZE(REAL) == 4
#define RT_RELU(x) _mm_max_ps(_mm_setzero_ps(), (__m128)(x))
#define RT_ROOT(x) _mm_sqrt_ps((__m128)(x))
#define RT_ANY(m) _mm_movemask_ps((__m128)(m))
#else
#define RT_RELU(x) _mm_max_pd(_mm_setzero_pd(), (__m128d)(x))
#define RT_ROOT(x) _mm_sqrt_pd((__m128d)(x))
#define RT_ANY(m) _mm_movemask_pd((__m128d)(m))
#endif
#if !defined __FMA__
#define RT_FMA(a, b, y) ((a) * (b) + (y))
#elif RT_SIZE(REAL) == 4
#define RT_FMA(a, b, y) _mm_fmadd_ps((__m128)(a), (__m128)(b), (__m128)(y))
#else
#define RT_FMA(a, b, y) _mm_fmadd_pd((__m128d)(a), (__m128d)(b), (__m128d)(y))
#endif

#define RT_PRODUCT(a, b) _mm_mul_epu32((__m128i)(a), _mm_set1_epi64x(b))
#endif
