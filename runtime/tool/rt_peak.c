/* rt_peak.c -- the machine's FMA peak, by a loop that does nothing else
 *
 * 16 independent chains of the widest fused multiply-add that this CPU has, one such loop a thread: enough chains to cover a
 * latency of 4 cycles on 4 units. Counted as 2 operations a lane. */
#include "rt_tool.h"
#if defined __x86_64__
#include <immintrin.h>
#elif defined __aarch64__
#include <arm_neon.h>
#endif

enum { CHAINS = 16, TURNS = 4096 };
#define CHAIN _Pragma("GCC unroll 16") for (int k = 0; k < CHAINS; k++)

/* A loop is a function that makes TURNS x CHAINS multiply-adds and returns something that depends on all of them. */
#define LOOP(name, attribute, vec, all, fma, out)          \
    attribute static double name(double seed)              \
    {                                                      \
        vec a = all(0.999), b = all(1e-3), y[CHAINS];      \
        double sum = 0;                                    \
        CHAIN y[k] = all(seed + k);                        \
        for (int i = 0; i < TURNS; i++)                    \
            CHAIN y[k] = fma(y[k], a, b);                  \
        CHAIN sum += out(y[k]);                            \
        return sum;                                        \
    }

#if defined __x86_64__
#define A512 __attribute__((target("avx512f")))
#define A256 __attribute__((target("avx2,fma")))
#define A128
#define ALL_PS512(x) _mm512_set1_ps((float)(x))
#define ALL_PS256(x) _mm256_set1_ps((float)(x))
#define ALL_PS128(x) _mm_set1_ps((float)(x))
#define FIRST512(v) (double)_mm512_cvtss_f32(v)
#define FIRST256(v) (double)_mm256_cvtss_f32(v)
#define FIRST128(v) (double)_mm_cvtss_f32(v)
#define FIRST512D(v) _mm512_cvtsd_f64(v)
#define FIRST256D(v) _mm256_cvtsd_f64(v)
#define MUL_ADD_PS(y, a, b) _mm_add_ps(_mm_mul_ps(y, a), b)
#define MUL_ADD_PD(y, a, b) _mm_add_pd(_mm_mul_pd(y, a), b)
LOOP(float512, A512, __m512, ALL_PS512, _mm512_fmadd_ps, FIRST512)
LOOP(float256, A256, __m256, ALL_PS256, _mm256_fmadd_ps, FIRST256)
LOOP(float128, A128, __m128, ALL_PS128, MUL_ADD_PS, FIRST128)
LOOP(double512, A512, __m512d, _mm512_set1_pd, _mm512_fmadd_pd, FIRST512D)
LOOP(double256, A256, __m256d, _mm256_set1_pd, _mm256_fmadd_pd, FIRST256D)
LOOP(double128, A128, __m128d, _mm_set1_pd, MUL_ADD_PD, _mm_cvtsd_f64)

static double (*choose(int real_size, int *lanes))(double)
{
    if (__builtin_cpu_supports("avx512f"))
        return *lanes = 64 / real_size, real_size == 8 ? double512 : float512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return *lanes = 32 / real_size, real_size == 8 ? double256 : float256;
    return *lanes = 16 / real_size, real_size == 8 ? double128 : float128;
}
#elif defined __aarch64__
#define ALL_F32(x) vdupq_n_f32((float)(x))
#define FMA_F32(y, a, b) vfmaq_f32(b, y, a)
#define FMA_F64(y, a, b) vfmaq_f64(b, y, a)
#define FIRST_F32(v) (double)vgetq_lane_f32(v, 0)
#define FIRST_F64(v) vgetq_lane_f64(v, 0)
LOOP(float128, , float32x4_t, ALL_F32, FMA_F32, FIRST_F32)
LOOP(double128, , float64x2_t, vdupq_n_f64, FMA_F64, FIRST_F64)

static double (*choose(int real_size, int *lanes))(double)
{
    return *lanes = 16 / real_size, real_size == 8 ? double128 : float128;
}
#else
#define SAME(x) (x)
#define MUL_ADD(y, a, b) ((y) * (a) + (b))
LOOP(scalar, , double, SAME, MUL_ADD, SAME)

static double (*choose(int real_size, int *lanes))(double)
{
    (void)real_size;
    return *lanes = 1, scalar;
}
#endif

double rt_peak_gflops(int threads, int real_size, double seconds)
{
    int lanes;
    double (*loop)(double) = choose(real_size, &lanes);
    double best = 0, end = rt_now() + seconds;
    volatile double sink = 0;
    while (rt_now() < end) {                   /* the fastest of many short turns: the peak, not the average */
        enum { CALLS = 64 };
        double start = rt_now(), total = 0, speed;
#ifdef _OPENMP
#pragma omp parallel for num_threads(threads) reduction(+ : total) schedule(static)
#endif
        for (int i = 0; i < CALLS * threads; i++)
            total += loop(i);
        sink += total;
        speed = 2.0 * CALLS * threads * CHAINS * TURNS * lanes / (rt_now() - start) / 1e9;
        best = speed > best ? speed : best;
    }
    (void)sink;
    return best;
}
