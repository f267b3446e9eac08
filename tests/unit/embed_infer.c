/* embed_infer.c -- inference alone, as a device has it: weights in read-only memory, scratch as an array, no runtime library
 *
 * The exit status says whether the outputs are those that embed.c found (drop.digest). */
#define DROP_INFERENCE
#include "drop.h"

__asm__(".pushsection .rodata\n    .balign 64\n"
        "drop_weights: .incbin \"drop.weights\"\ndrop_weights_end: .zero 64\n    .popsection\n");
extern const uint8_t drop_weights[] __attribute__((visibility("hidden")));
extern const uint8_t drop_weights_end[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n    .balign 8\ndrop_digest: .incbin \"drop.digest\"\n    .popsection\n");
extern const uint64_t drop_digest __attribute__((visibility("hidden")));

enum { SAMPLES = 37, IMAGE = 32 * 32 * 3, SENSORS = 8, SCRATCH = 1 << 21 };
static _Alignas(64) uint8_t scratch[SCRATCH];
static uint8_t pixels[SAMPLES][IMAGE];
static float y[SAMPLES][DROP_OUTPUT_0];

/* The pixels of embed.h's make_samples(9). */
static void make_pixels(void)
{
    uint32_t state = 9;
    for (int i = 0; i < SAMPLES; i++) {
        for (int k = 0; k < IMAGE; k++) pixels[i][k] = (uint8_t)((state = state * 1664525u + 1013904223u) >> 24);
        for (int k = 0; k < SENSORS; k++) state = state * 1664525u + 1013904223u;
    }
}

static void feed(void *ctx, int i, struct rt_array *x, struct rt_array *target)
{
    (void)ctx, (void)target;
    x[0] = (struct rt_array){ pixels[i], RT_U8 };
}

int main(void)
{
    void *const outputs[] = { y };
    uint64_t hash = 1;
    if (drop_weights_bytes() != (size_t)(drop_weights_end - drop_weights) || drop_scratch_bytes(1) > SCRATCH) return 2;
    make_pixels();
    drop_infer(drop_weights, scratch, 1, feed, 0, SAMPLES, outputs, 0);
    for (size_t i = 0; i < sizeof y; i++) hash = (hash ^ ((const uint8_t *)y)[i]) * 0x100000001b3u;
    return hash != drop_digest;
}
