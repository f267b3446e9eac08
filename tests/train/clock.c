/* clock.c -- preloaded into a program: each time its clock is asked, CLOCK_STEP seconds more have gone by; and every seventh
 * time it has gone back by CLOCK_BACK seconds */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *t)
{
    __typeof__(&clock_gettime) next = (__typeof__(&clock_gettime))dlsym(RTLD_NEXT, "clock_gettime");
    static long moved, calls;
    const char *step = getenv("CLOCK_STEP"), *back = getenv("CLOCK_BACK");
    int status = next(clock, t);
    moved += step ? atol(step) : 0;
    moved -= back && ++calls % 7 == 0 ? atol(back) : 0;
    t->tv_sec += moved;
    return status;
}
