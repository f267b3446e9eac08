/* embed.h -- samples for the networks two_heads and drop, their losses' gradients, and a digest. C and C++. */
#ifndef EMBED_H
#define EMBED_H
#include "drop.h"
#include "two_heads.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 37 };

struct samples {
    uint8_t pixels[SAMPLES][TWO_HEADS_INPUT_0];          /* as an image of either network: drop's is the smaller */
    float sensors[SAMPLES][TWO_HEADS_INPUT_1], extent[SAMPLES];
    int32_t kind[SAMPLES], figure[SAMPLES];
};

static inline uint32_t next(uint32_t *state) { return *state = *state * 1664525u + 1013904223u; }

static inline void make_samples(struct samples *s, uint32_t state)
{
    for (int i = 0; i < SAMPLES; i++) {
        for (int k = 0; k < TWO_HEADS_INPUT_0; k++) s->pixels[i][k] = (uint8_t)(next(&state) >> 24);
        for (int k = 0; k < TWO_HEADS_INPUT_1; k++) s->sensors[i][k] = (float)(next(&state) >> 8) / (float)(1 << 24);
        s->extent[i] = s->sensors[i][0] + s->sensors[i][1];
        s->kind[i] = (int32_t)(s->sensors[i][2] * (float)TWO_HEADS_OUTPUT_0), s->figure[i] = s->pixels[i][0] % DROP_OUTPUT_0;
    }
}

static inline void feed_heads(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    const struct samples *s = (const struct samples *)ctx;
    x[0].at = s->pixels[i], x[0].type = RT_U8;
    x[1].at = s->sensors[i], x[1].type = RT_F32;
    if (!y) return;
    y[0].at = &s->kind[i], y[0].type = RT_I32 | RT_CLASS;
    y[1].at = &s->extent[i], y[1].type = RT_F32;
}

static inline void feed_drop(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    const struct samples *s = (const struct samples *)ctx;
    x[0].at = s->pixels[i], x[0].type = RT_U8;
    if (y) y[0].at = &s->figure[i], y[0].type = RT_I32 | RT_CLASS;
}

static inline uint64_t digest(const void *bytes, size_t n, uint64_t hash)
{
    for (size_t i = 0; i < n; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u;
    return hash;
}

static inline void *aligned(size_t bytes)
{
    void *at = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!at) exit(71);
    return memset(at, 0, bytes);
}
#endif
