/* rt_cpu.c -- the first thing that a program does: this processor against the one that it was compiled for
 *
 * All of it is RT_BASELINE and calls the C library alone, since a classifier's files are compiled for the target, as its network
 * is. What was compiled for, and what fits, are said as levels, the highest that is there whole: each is a --march. */
#include "rt_cpu.h"
#include "rt_util.h"
#include <stdio.h>
#include <stdlib.h>

#define NAME(name, ...) #name,
#define LEVEL(name, level, ...) level,
static const char *const names[] = { RT_CPU_PARTS(NAME) NULL };
static const char levels[] = { RT_CPU_PARTS(LEVEL) 0 };
#if defined __aarch64__
static const char *const marches[] = { "armv8-a" };
#else
static const char *const marches[] = { "x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4" };
#endif

RT_BASELINE static uint64_t up_to(int level)
{
    uint64_t parts = 0;
    for (int i = 0; i < RT_CPU_N_PARTS; i++)
        if (levels[i] <= level)
            parts |= (uint64_t)1 << i;
    return parts;
}

RT_BASELINE static int level_of(uint64_t parts)
{
    int level = 1, most = (int)(sizeof marches / sizeof *marches);
    while (level < most && !(up_to(level + 1) & ~parts))
        level++;
    return level;
}

RT_BASELINE void rt_need_cpu(uint64_t needs)
{
    needs |= RT_CPU_NEEDS;                     /* and what the runtime itself was compiled for */
    uint64_t lacks = rt_cpu_lacks(needs);
    int built = level_of(needs);
    if (!lacks)
        return;
    fputs("error: this program was built for ", stderr);
    fputs(marches[built - 1], stderr);
    fputs(needs & ~up_to(built) ? " and more, and this processor lacks" : ", and this processor lacks", stderr);
    for (int i = 0; i < RT_CPU_N_PARTS; i++)
        if (lacks >> i & 1) {
            fputs(lacks & (((uint64_t)1 << i) - 1) ? ", " : " ", stderr);
            fputs(names[i], stderr);
        }
    fputs("; build it with --march ", stderr);
    fputs(marches[level_of(rt_cpu_has()) - 1], stderr);
    fputs("\n", stderr);
    exit(RT_OTHER_CPU);
}
