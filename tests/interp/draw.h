/* draw.h -- random numbers of the tests: splitmix64, so that a seed gives the same test everywhere */
#ifndef DRAW_H
#define DRAW_H
#include <stdint.h>

static inline uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static inline double uniform(uint64_t *state, double from, double to)
{
    return from + (to - from) * (double)(draw(state) >> 11) * 0x1p-53;
}
#endif
