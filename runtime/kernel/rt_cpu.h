/* rt_cpu.h -- what a text was compiled for, and whether this processor has it.
 *
 * RT_CPU_NEEDS is a bit for each extension of the instruction set that the compiler may use in the text at hand. The compiler's own
 * macros say which, so that a -march by hand is judged by what it was. rt_cpu_lacks asks the processor and its system. Listed is
 * what compilers use by themselves: a program for a machine with AES does without. Invariant: what is RT_BASELINE is compiled for
 * the first processor of the architecture, whatever -march says; so it runs, and can say so, where the rest of the text cannot.
 * A generic text is asked likewise, for its compiler may have been told of a processor; without a system nothing is compared. */
#ifndef RT_CPU_H
#define RT_CPU_H
#include <stdint.h>

/* 1 where the macro is defined as 1, else 0. */
#define RT_CPU_ON_1 0,
#define RT_CPU_SECOND(a, b, ...) b
#define RT_CPU_PICK(one) RT_CPU_SECOND(one 1, 0, 0)
#define RT_CPU_PASTE(value) RT_CPU_PICK(RT_CPU_ON_##value)
#define RT_CPU_ON(macro) RT_CPU_PASTE(macro)

#if defined __x86_64__ && (__STDC_HOSTED__ || !defined RT_GENERIC)
#include <cpuid.h>
/* clang keeps the extensions of -march=native beside another arch=, so they are taken off by name. */
#define RT_BASELINE __attribute__((target("arch=x86-64,no-sse3,no-popcnt,no-bmi,no-bmi2,no-lzcnt,no-movbe,no-tbm")))
#define RT_CPU_IS_ON(name) RT_CPU_ON(__##name##__)

/* PART(name in the macro, the first level x86-64-vN that has it or 5, leaf and subleaf of cpuid, its register, bit, kind of
 * registers that the system must save) */
#define RT_CPU_PARTS(PART)                                  \
    PART(SSE3,            2, 1, 0, C, 0, SSE)               \
    PART(SSSE3,           2, 1, 0, C, 9, SSE)               \
    PART(SSE4_1,          2, 1, 0, C, 19, SSE)              \
    PART(SSE4_2,          2, 1, 0, C, 20, SSE)              \
    PART(POPCNT,          2, 1, 0, C, 23, SSE)              \
    PART(AVX,             3, 1, 0, C, 28, AVX)              \
    PART(AVX2,            3, 7, 0, B, 5, AVX)               \
    PART(BMI,             3, 7, 0, B, 3, SSE)               \
    PART(BMI2,            3, 7, 0, B, 8, SSE)               \
    PART(F16C,            3, 1, 0, C, 29, AVX)              \
    PART(FMA,             3, 1, 0, C, 12, AVX)              \
    PART(LZCNT,           3, 0x80000001, 0, C, 5, SSE)      \
    PART(MOVBE,           3, 1, 0, C, 22, SSE)              \
    PART(AVX512F,         4, 7, 0, B, 16, AVX512)           \
    PART(AVX512BW,        4, 7, 0, B, 30, AVX512)           \
    PART(AVX512CD,        4, 7, 0, B, 28, AVX512)           \
    PART(AVX512DQ,        4, 7, 0, B, 17, AVX512)           \
    PART(AVX512VL,        4, 7, 0, B, 31, AVX512)           \
    PART(AVX512IFMA,      5, 7, 0, B, 21, AVX512)           \
    PART(AVX512VBMI,      5, 7, 0, C, 1, AVX512)            \
    PART(AVX512VBMI2,     5, 7, 0, C, 6, AVX512)            \
    PART(AVX512VNNI,      5, 7, 0, C, 11, AVX512)           \
    PART(AVX512BITALG,    5, 7, 0, C, 12, AVX512)           \
    PART(AVX512VPOPCNTDQ, 5, 7, 0, C, 14, AVX512)           \
    PART(AVX512BF16,      5, 7, 1, A, 5, AVX512)            \
    PART(AVX512FP16,      5, 7, 0, D, 23, AVX512)           \
    PART(AVX512ER,        5, 7, 0, B, 27, AVX512)           \
    PART(AVX512PF,        5, 7, 0, B, 26, AVX512)           \
    PART(AVXVNNI,         5, 7, 1, A, 4, AVX)               \
    PART(AVXIFMA,         5, 7, 1, A, 23, AVX)              \
    PART(AVXVNNIINT8,     5, 7, 1, D, 4, AVX)               \
    PART(AVXNECONVERT,    5, 7, 1, D, 5, AVX)               \
    PART(AVXVNNIINT16,    5, 7, 1, D, 10, AVX)              \
    PART(GFNI,            5, 7, 0, C, 8, SSE)               \
    PART(PCLMUL,          5, 1, 0, C, 1, SSE)               \
    PART(SSE4A,           5, 0x80000001, 0, C, 6, SSE)      \
    PART(XOP,             5, 0x80000001, 0, C, 11, AVX)     \
    PART(FMA4,            5, 0x80000001, 0, C, 16, AVX)     \
    PART(TBM,             5, 0x80000001, 0, C, 21, SSE)     \
    PART(APX_F,           5, 7, 1, D, 21, APX)

enum { RT_CPU_SSE = 0, RT_CPU_AVX = 0x6, RT_CPU_AVX512 = 0xe6, RT_CPU_APX = 0x80000 };       /* bits of XCR0 */

enum { RT_CPU_A, RT_CPU_B, RT_CPU_C, RT_CPU_D };

/* gcc names the file of an asm statement in the assembler's text, and quotes no quote: the name alone, without the folders. */
#line __LINE__ "rt_cpu.h"

/* A register of cpuid's answer; 0 where the processor does not know the leaf. */
RT_BASELINE static inline uint32_t rt_cpu_id(uint32_t leaf, uint32_t subleaf, int which)
{
    uint32_t r[4];
    __cpuid(leaf & 0x80000000u, r[0], r[1], r[2], r[3]);           /* the last leaf of its kind */
    if (r[0] < leaf) return 0;
    __cpuid_count(leaf, subleaf, r[0], r[1], r[2], r[3]);
    return r[which];
}

/* Which registers the system saves for a program: XCR0, where there is one. */
RT_BASELINE static inline uint32_t rt_cpu_saved(void)
{
    uint32_t low, high;
    if (!(rt_cpu_id(1, 0, RT_CPU_C) >> 27 & 1)) return 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

#define RT_CPU_HAS(name, level, leaf, subleaf, which, bit, saved) { leaf, subleaf, RT_CPU_##which, bit, RT_CPU_##saved },

RT_BASELINE static inline uint64_t rt_cpu_has(void)
{
    static const struct { uint32_t leaf, subleaf; int which, bit; uint32_t saved; } parts[] = { RT_CPU_PARTS(RT_CPU_HAS) };
    uint64_t has = 0;
    uint32_t saved = rt_cpu_saved();
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!(parts[i].saved & ~saved) && rt_cpu_id(parts[i].leaf, parts[i].subleaf, parts[i].which) >> parts[i].bit & 1)
            has |= (uint64_t)1 << i;
    return has;
}

#elif defined __aarch64__ && defined __linux__ && __STDC_HOSTED__
#include <sys/auxv.h>
#if defined __clang__                          /* has no arch= for a function before 16; nothing here is of use to SVE */
#define RT_BASELINE
#else
#define RT_BASELINE __attribute__((target("arch=armv8-a")))
#endif
#define RT_CPU_IS_ON(name) RT_CPU_ON(__ARM_FEATURE_##name)

/* PART(name in the macro, level: none but armv8-a, AT_HWCAP or AT_HWCAP2, bit) */
#define RT_CPU_PARTS(PART)                                  \
    PART(CRC32,                  5, AT_HWCAP, 7)            \
    PART(ATOMICS,                5, AT_HWCAP, 8)            \
    PART(FP16_SCALAR_ARITHMETIC, 5, AT_HWCAP, 9)            \
    PART(FP16_VECTOR_ARITHMETIC, 5, AT_HWCAP, 10)           \
    PART(QRDMX,                  5, AT_HWCAP, 12)           \
    PART(COMPLEX,                5, AT_HWCAP, 14)           \
    PART(SHA3,                   5, AT_HWCAP, 17)           \
    PART(DOTPROD,                5, AT_HWCAP, 20)           \
    PART(SVE,                    5, AT_HWCAP, 22)           \
    PART(SVE2,                   5, AT_HWCAP2, 1)           \
    PART(FRINT,                  5, AT_HWCAP2, 8)           \
    PART(MATMUL_INT8,            5, AT_HWCAP2, 13)          \
    PART(BF16_VECTOR_ARITHMETIC, 5, AT_HWCAP2, 14)          \
    PART(CSSC,                   5, AT_HWCAP2, 34)          \
    PART(MOPS,                   5, AT_HWCAP2, 43)

#define RT_CPU_HAS(name, level, word, bit) { word, bit },

RT_BASELINE static inline uint64_t rt_cpu_has(void)
{
    static const struct { unsigned long word; int bit; } parts[] = { RT_CPU_PARTS(RT_CPU_HAS) };
    uint64_t has = 0;
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        has |= (uint64_t)(getauxval(parts[i].word) >> parts[i].bit & 1) << i;
    return has;
}

#else                                          /* nothing is known of it */
#define RT_BASELINE
#define RT_CPU_PARTS(PART)
#define RT_CPU_IS_ON(name) 0
RT_BASELINE static inline uint64_t rt_cpu_has(void) { return 0; }
#endif

#define RT_CPU_NUMBER(name, ...) RT_CPU_PART_##name,
enum { RT_CPU_PARTS(RT_CPU_NUMBER) RT_CPU_N_PARTS };
#define RT_CPU_NEED(name, ...) (uint64_t)RT_CPU_IS_ON(name) << RT_CPU_PART_##name |
#define RT_CPU_NEEDS (RT_CPU_PARTS(RT_CPU_NEED) (uint64_t)0)

RT_BASELINE static inline uint64_t rt_cpu_lacks(uint64_t needs) { return needs & ~rt_cpu_has(); }

/* Ends the program with one sentence and RT_OTHER_CPU where this processor lacks any of it, or of what the runtime needs.
 * rt_cpu.c */
void rt_need_cpu(uint64_t needs);
#endif
