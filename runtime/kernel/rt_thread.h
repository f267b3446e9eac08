/* rt_thread.h -- what emitted code needs of threads and of the floating-point mode, with OpenMP or, as for generic, without.
 *
 * Denormals are flushed inside each parallel region (optimizer state of dead filters becomes denormal, and slow); the mode that
 * was found is put back at its end, so that a caller's own arithmetic is left alone. */
#ifndef RT_THREAD_H
#define RT_THREAD_H

#if defined _OPENMP && !defined RT_GENERIC
#include <omp.h>
static inline int rt_thread(void) { return omp_get_thread_num(); }
static inline int rt_team(void) { return omp_get_num_threads(); }
#else
static inline int rt_thread(void) { return 0; }
static inline int rt_team(void) { return 1; }
#endif

#if defined __SSE__
static inline unsigned rt_flush_denormals(void)
{
    unsigned mode = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr((mode & ~0x6000u) | 0x8040u);       /* round to nearest, flush results and operands */
    return mode;
}
static inline void rt_restore_mode(unsigned mode) { __builtin_ia32_ldmxcsr(mode); }
#elif defined __aarch64__
#line __LINE__ "rt_thread.h"                       /* not with its folders, as in rt_cpu.h */
static inline unsigned rt_flush_denormals(void)
{
    unsigned long mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    __asm__ volatile("msr fpcr, %0" :: "r"((mode & ~0xc00000ul) | 0x1000000ul));
    return (unsigned)mode;
}
static inline void rt_restore_mode(unsigned mode) { __asm__ volatile("msr fpcr, %0" :: "r"((unsigned long)mode)); }
#else
static inline unsigned rt_flush_denormals(void) { return 0; }
static inline void rt_restore_mode(unsigned mode) { (void)mode; }
#endif
#endif
