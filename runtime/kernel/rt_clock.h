/* rt_clock.h -- the clocks of a build for bench --layers: each call adds its time to one of its own thread. After rt_thread.h.
 *
 * CLOCKS says how many calls there are. Such a build has state of its own, which no other has. */
#ifndef RT_CLOCK_H
#define RT_CLOCK_H
#include <time.h>

enum { RT_CLOCK_THREADS = 256 };               /* more of them share clocks, and may lose a little */
static struct { _Alignas(64) uint64_t ns[CLOCKS]; } rt_clocks[RT_CLOCK_THREADS];

static inline uint64_t rt_nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

#define TIMED(k, ...) \
    do { \
        uint64_t rt_from = rt_nanoseconds(), rt_to; \
        __VA_ARGS__; \
        rt_to = rt_nanoseconds(); \
        rt_clocks[rt_thread() % RT_CLOCK_THREADS].ns[k] += rt_to > rt_from ? rt_to - rt_from : 0; \
    } while (0)

static double rt_layer_time(int k)
{
    double sum = 0;
    for (int i = 0; i < RT_CLOCK_THREADS; i++) sum += 1e-9 * (double)rt_clocks[i].ns[k];
    return sum;
}
#endif
