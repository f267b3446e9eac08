/* rt_c.h -- what emitted text takes of C's library: from its headers, or, where there is no library (-ffreestanding), from here.
 *
 * Without one the functions are the compiler's: inference needs memcpy, memmove and memset, which a compiler wants of every
 * program, and, only where samples are standardised by their deviation, sqrt, which most processors have. */
#ifndef RT_C_H
#define RT_C_H
#include <stddef.h>
#include <stdint.h>
#if __STDC_HOSTED__ || defined __cplusplus
#include <math.h>
#include <string.h>
#else
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
#define memcpy(to, from, n) __builtin_memcpy(to, from, n)
#define memmove(to, from, n) __builtin_memmove(to, from, n)
#define memset(to, byte, n) __builtin_memset(to, byte, n)
#define NAN __builtin_nanf("")
#define INFINITY __builtin_inff()
#define isfinite(x) __builtin_isfinite(x)
#define fabs(x) __builtin_fabs(x)
#define floor(x) __builtin_floor(x)
#define fmod(x, y) __builtin_fmod(x, y)
#define ldexp(x, n) __builtin_ldexp(x, n)
#define sqrt(x) __builtin_sqrt(x)
#endif
#endif
