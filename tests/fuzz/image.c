/* image.c -- an image file of any kind, decoded and brought to a network's size
 *
 * Input: height and width of the network less 1 (a byte, four bits each), a byte of choices (1: in colour, 2: the CRCs of a PNG's
 * chunks are made right, so that what is behind them is reached; 4, 8: crop, pad; all of it the background), then the file. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "fuzz.h"
#include "rt_picture.h"
#include "rt_util.h"

enum { SIGNATURE = 8, AROUND = 12 };           /* a chunk's length, name and CRC */

static uint32_t big_endian(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void mend(uint8_t *png, size_t size)
{
    for (size_t at = SIGNATURE; size > AROUND && at <= size - AROUND; ) {
        uint32_t length = big_endian(png + at);
        if (length > size - AROUND - at)
            return;
        uint32_t crc = (uint32_t)crc32(0, png + at + 4, length + 4);
        for (int k = 0; k < 4; k++)
            png[at + 8 + length + (size_t)k] = (uint8_t)(crc >> (24 - 8 * k));
        at += AROUND + length;
    }
}

void fuzz_target(Bytes input)
{
    unsigned size = fuzz_byte(&input), how = fuzz_byte(&input);
    struct rt_canvas to = { { (int)(size & 15) + 1, (int)(size >> 4) + 1, how & 1 ? 3 : 1 }, (how >> 2) % 3, (int)how };
    size_t pixels = (size_t)(to.shape[0] * to.shape[1] * to.shape[2]);
    uint8_t *out = rt_alloc(pixels, 1), *bytes = rt_alloc(input.size, 1);
    char error[512];
    if (input.size)
        memcpy(bytes, input.at, input.size);
    if (how & 2)
        mend(bytes, input.size);
    rt_decode_image("image.raw", bytes, input.size, &to, out, error);
    free(bytes);
    free(out);
}
