/* webp_test.c -- WebP, lossy and lossless, gives the pixels that libwebp's plain functions give; EXIF turns WebP and PNG.
 *
 * The pictures are made here. What a network gets of one is compared with what it gets of its pixels, upright, as PPM. */
#define _GNU_SOURCE
#include "data_fixture.h"
#include "rt_image.h"
#include <png.h>
#include <webp/decode.h>
#include <webp/encode.h>

enum { WIDE = 21, HIGH = 13, BACKGROUND = 90, MOST = 40, ROOM = 1 << 15, PIXELS = WIDE * HIGH };

struct file { uint8_t bytes[ROOM]; size_t n; };

/* Slopes with corners that differ; alpha from nothing to all where there is some. */
static void picture(uint8_t rgba[PIXELS * 4], bool alpha)
{
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            uint8_t *p = rgba + 4 * (y * WIDE + x);
            p[0] = (uint8_t)(x * 240 / WIDE);
            p[1] = (uint8_t)(y * 240 / HIGH);
            p[2] = (uint8_t)(x * y * 5);
            p[3] = (uint8_t)(alpha ? (x * 13 + y) % 256 : 255);
        }
}

static void take(struct file *file, uint8_t *bytes, size_t n)
{
    assert_true(n > 0 && n <= ROOM);
    memcpy(file->bytes, bytes, n);
    file->n = n;
    WebPFree(bytes);
}

static struct file encode(bool lossy, bool alpha)
{
    static struct file file;
    uint8_t rgba[PIXELS * 4], *bytes;
    picture(rgba, alpha);
    size_t n = lossy ? WebPEncodeRGBA(rgba, WIDE, HIGH, 4 * WIDE, 80, &bytes)
                     : WebPEncodeLosslessRGBA(rgba, WIDE, HIGH, 4 * WIDE, &bytes);
    take(&file, bytes, n);
    return file;
}

/* What EXIF's orientation makes of the pixels, as PPM. */
static struct file upright(const uint8_t *rgb, int turned)
{
    static struct file ppm;
    int h = turned > 4 ? WIDE : HIGH, w = turned > 4 ? HIGH : WIDE;
    ppm.n = (size_t)sprintf((char *)ppm.bytes, "P6 %d %d 255\n", w, h);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const int from[][2] = { { y, x }, { y, x }, { y, WIDE - 1 - x }, { HIGH - 1 - y, WIDE - 1 - x }, { HIGH - 1 - y, x },
                                    { x, y }, { HIGH - 1 - x, y }, { HIGH - 1 - x, WIDE - 1 - y }, { x, WIDE - 1 - y } };
            memcpy(ppm.bytes + ppm.n, rgb + 3 * (from[turned][0] * WIDE + from[turned][1]), 3);
            ppm.n += 3;
        }
    return ppm;
}

/* At the picture's size and at others, in colours and in grey. */
static void same_pixels(const struct file *file, const struct file *right)
{
    const int sizes[][2] = { { HIGH, WIDE }, { WIDE, HIGH }, { 11, 7 }, { 5, 31 }, { MOST, MOST }, { 1, 1 } };
    for (int at = 0; at < 36; at++) {
        static uint8_t out[2][MOST * MOST * 3];
        struct rt_canvas to = { { sizes[at / 6][0], sizes[at / 6][1], at % 2 ? 3 : 1 }, (enum rt_resize)(at / 2 % 3), BACKGROUND };
        char error[512] = "";
        memset(out, at, sizeof out);
        assert_int_equal(rt_decode_image("x", file->bytes, file->n, &to, out[0], error), 0);
        assert_int_equal(rt_decode_image("x", right->bytes, right->n, &to, out[1], error), 0);
        assert_memory_equal(out[0], out[1], sizeof out[0]);
    }
}

static void over_background(uint8_t rgb[PIXELS * 3], const uint8_t *rgba)
{
    for (int k = 0; k < PIXELS * 3; k++) {
        int v = rgba[k / 3 * 4 + k % 3], alpha = rgba[k / 3 * 4 + 3];
        rgb[k] = (uint8_t)((v * alpha + BACKGROUND * (255 - alpha) + 127) / 255);
    }
}

static void kinds(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct file file = encode(kind & 1, kind & 2), ppm;
        uint8_t rgba[PIXELS * 4], rgb[PIXELS * 3], *decoded;
        int w, h;
        picture(rgba, kind & 2);
        if (kind & 1) {
            assert_non_null(decoded = WebPDecodeRGBA(file.bytes, file.n, &w, &h));
            memcpy(rgba, decoded, sizeof rgba);
            WebPFree(decoded);
        }
        over_background(rgb, rgba);
        ppm = upright(rgb, 1);
        same_pixels(&file, &ppm);
    }
}

/* ---- EXIF ---- */

static void chunk(struct file *to, const char *name, const void *content, size_t n)
{
    memcpy(to->bytes + to->n, name, 4);
    little(to->bytes + to->n + 4, n, 4);
    memcpy(to->bytes + to->n + 8, content, n);
    to->bytes[to->n + 8 + n] = 0;
    to->n += 8 + n + n % 2;
}

/* The picture of another file within the longer header; flags: 8 that there is EXIF, 2 that it moves. */
static struct file extended(const struct file *plain, uint8_t flags, const uint8_t *exif_at, size_t n)
{
    static struct file file;
    uint8_t head[10] = { flags };
    little(head + 4, WIDE - 1, 3);
    little(head + 7, HIGH - 1, 3);
    memcpy(file.bytes, "RIFF....WEBP", 12);
    file.n = 12;
    chunk(&file, "VP8X", head, sizeof head);
    memcpy(file.bytes + file.n, plain->bytes + 12, plain->n - 12);
    file.n += plain->n - 12;
    chunk(&file, "odd ", "abc", 3);
    chunk(&file, "EXIF", exif_at, n);
    little(file.bytes + 4, file.n - 8, 4);
    return file;
}

static void turned_webp(void **state)
{
    (void)state;
    for (int turned = 0; turned <= 9; turned++)
        for (int how = 0; how < 8; how++) {    /* big endian; without "Exif"; the header does not say that it is there */
            struct file plain = encode(false, false), file, ppm;
            uint8_t segment[64], rgba[PIXELS * 4], rgb[PIXELS * 3];
            size_t n = exif(segment, how & 1, turned % 2 ? 3 : 4, 1, (uint32_t)turned), skip = how & 2 ? 6 : 0;
            file = extended(&plain, how & 4 ? 0 : 8, segment + skip, n - skip);
            picture(rgba, false);
            over_background(rgb, rgba);
            ppm = upright(rgb, how & 4 || turned > 8 ? 1 : turned);
            same_pixels(&file, &ppm);
        }
}

static size_t put_big(uint8_t *to, uint32_t v)
{
    for (int k = 0; k < 4; k++)
        to[k] = (uint8_t)(v >> (24 - 8 * k));
    return 4;
}

/* A chunk of EXIF behind the header, or before the end. */
static struct file with_exif(const struct file *png, bool late, const uint8_t *exif_at, size_t n, uint32_t spoil)
{
    static struct file file;
    size_t at = late ? png->n - 12 : 33;
    memcpy(file.bytes, png->bytes, at);
    uint8_t *to = file.bytes + at, *name = to + 4;
    to += put_big(to, (uint32_t)n);
    memcpy(to, "eXIf", 4);
    memcpy(to + 4, exif_at, n);
    to += 4 + n;
    to += put_big(to, (uint32_t)crc32(0, name, (uInt)n + 4) ^ spoil);
    memcpy(to, png->bytes + at, png->n - at);
    file.n = png->n + 12 + n;
    return file;
}

static void turned_png(void **state)
{
    (void)state;
    struct file png, file, ppm;
    uint8_t rgba[PIXELS * 4], rgb[PIXELS * 3], segment[64];
    png_image image = { .version = PNG_IMAGE_VERSION, .width = WIDE, .height = HIGH, .format = PNG_FORMAT_RGBA };
    png_alloc_size_t size = ROOM;
    picture(rgba, true);
    over_background(rgb, rgba);
    assert_true(png_image_write_to_memory(&image, png.bytes, &size, 0, rgba, 0, NULL));
    png.n = size;
    for (int turned = 0; turned <= 9; turned++)
        for (int how = 0; how < 8; how++) {    /* big endian; before the end; damaged */
            size_t n = exif(segment, how & 1, 3, 1, (uint32_t)turned);
            file = with_exif(&png, how & 2, segment + 6, n - 6, how & 4 ? 1 : 0);
            ppm = upright(rgb, how & 4 || turned > 8 ? 1 : turned);
            same_pixels(&file, &ppm);
        }
}

/* ---- what is wrong ---- */

static void said(const struct file *file, const char *sentence)
{
    uint8_t out[4 * 4 * 3];
    char error[512] = "";
    int status = rt_decode_image("x", file->bytes, file->n, &(struct rt_canvas){ .shape = { 4, 4, 3 } }, out, error);
    assert_string_equal(error, sentence);
    assert_int_equal(status, *sentence ? 65 : 0);
}

/* No beginning of a file is a file. Of every byte that is another one there is a picture or a sentence. */
static void damaged(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct file whole = encode(kind & 1, kind & 2), cut = whole;
        for (cut.n = 12; cut.n < whole.n; cut.n++) {
            uint8_t out[4 * 4], *alone = malloc(cut.n);
            char error[512];
            memcpy(alone, whole.bytes, cut.n);
            assert_int_equal(rt_decode_image("x", alone, cut.n, &(struct rt_canvas){ .shape = { 4, 4, 1 } }, out, error), 65);
            free(alone);
        }
        cut.n = whole.n - 1;
        said(&cut, "x: is a damaged WebP: the file ends too early");
        for (size_t at = 0; at < whole.n; at++) {
            uint8_t out[4 * 4];
            char error[512];
            whole.bytes[at] ^= 0x55;
            int status = rt_decode_image("x", whole.bytes, whole.n, &(struct rt_canvas){ .shape = { 4, 4, 1 } }, out, error);
            assert_true(status == 0 || status == 65);
            whole.bytes[at] ^= 0x55;
        }
    }
}

static void other_kinds(void **state)
{
    (void)state;
    struct file plain = encode(false, false), file = extended(&plain, 2, (const uint8_t *)"", 0);
    said(&file, "x: is an animated WebP, which is not read; make one picture of it");
    little(plain.bytes + 21, 0x0fffffff, 4);   /* 16,384 each way */
    said(&plain, "x: is too large: 16384 x 16384 pixels take more than 536870912 bytes");
    memset(plain.bytes + 12, 0, 8);
    said(&plain, "x: is a damaged WebP");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds), cmocka_unit_test(turned_webp), cmocka_unit_test(turned_png), cmocka_unit_test(damaged),
        cmocka_unit_test(other_kinds),
    };
    return cmocka_run_group_tests_name("webp", tests, NULL, NULL);
}
