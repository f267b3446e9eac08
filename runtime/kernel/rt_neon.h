/* rt_neon.h -- the row armv8-a of the targets: 64-bit ARM's NEON. For rt_vec.h. */
#ifndef RT_NEON_H
#define RT_NEON_H
#include <arm_neon.h>

#define RT_ANY(m) vmaxvq_u32((uint32x4_t)(m))
#if RT_SIZE(REAL) == 4
#define RT_FMA(a, b, y) vfmaq_f32((float32x4_t)(y), (float32x4_t)(a), (float32x4_t)(b))
#define RT_ROOT(x) vsqrtq_f32((float32x4_t)(x))
#else
#define RT_FMA(a, b, y) vfmaq_f64((float64x2_t)(y), (float64x2_t)(a), (float64x2_t)(b))
#define RT_ROOT(x) vsqrtq_f64((float64x2_t)(x))
#endif

#define RT_PRODUCT(a, b) vmull_n_u32(vmovn_u64((uint64x2_t)(a)), b)
#endif
