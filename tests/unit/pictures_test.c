/* pictures_test.c -- what a picture costs, and what is said of one that is wrong. */
#include "data_fixture.h"
#include <png.h>

static uint8_t *file;                          /* a PNG in the making */
static size_t size;

static void append(png_structp png, png_bytep bytes, size_t n)
{
    (void)png;
    file = realloc(file, size + n);
    assert_non_null(file);
    memcpy(file + size, bytes, n);
    size += n;
}

static void no_flush(png_structp png)
{
    (void)png;
}

/* A PNG whose rows are made by `row`; interlaced ones are shown row after row in each pass. */
static void write_png(int w, int h, int depth, int type, bool interlaced, void row(int y, uint8_t *out, size_t n))
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    size = 0;
    png_set_write_fn(png, NULL, append, no_flush);
    png_set_IHDR(png, info, (unsigned)w, (unsigned)h, depth, type, interlaced, 0, 0);
    png_write_info(png, info);
    int passes = png_set_interlace_handling(png);
    size_t n = png_get_rowbytes(png, info);
    uint8_t *line = calloc(n, 1);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < h; y++) {
            row(y, line, n);
            png_write_row(png, line);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(line);
}

static void stripes(int y, uint8_t *out, size_t n)
{
    memset(out, y / 100 % 2 ? 255 : 0, n);
}

static void noise(int y, uint8_t *out, size_t n)
{
    uint32_t state = (uint32_t)y + 1;
    for (size_t i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        out[i] = (uint8_t)(state >> 24);
    }
}

/* 20,000 x 20,000 pixels of one bit, some 50 KB, where there are 64 MB more than now: what is made is what the network takes. */
static void large(bool interlaced)
{
    write_png(20000, 20000, 1, PNG_COLOR_TYPE_GRAY, interlaced, stripes);
    assert_true(size < 100000);
    decoded_in_64_mb(file, size);
}

static void large_picture(void **state) { (void)state; large(false); }
static void large_interlaced(void **state) { (void)state; large(true); }

/* The same pixels, however they come. */
static void interlaced(void **state)
{
    static const struct { int w, h, depth, type; } kinds[] = {
        { 1, 1, 8, 0 }, { 3, 2, 8, 2 }, { 4, 9, 1, 0 }, { 5, 5, 16, 2 }, { 8, 8, 8, 6 }, { 31, 17, 8, 2 }, { 64, 33, 2, 0 },
        { 9, 70, 16, 4 },
    };
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int c = 1; c <= 3; c += 2)
            for (int same = 0; same < 2; same++) {
                struct rt_canvas to = { .shape = { same ? kinds[k].h : 11, same ? kinds[k].w : 7, c } };
                static uint8_t out[2][100 * 100 * 3];
                char error[512];
                for (int how = 0; how < 2; how++) {
                    write_png(kinds[k].w, kinds[k].h, kinds[k].depth, kinds[k].type, how, noise);
                    assert_int_equal(rt_decode_image("x.png", file, size, &to, out[how], error), 0);
                }
                assert_memory_equal(out[0], out[1], (size_t)(to.shape[0] * to.shape[1] * c));
            }
}

/* A fifth of 100, and of what is behind it the rest. */
static void glass(int y, uint8_t *out, size_t n)
{
    (void)y;
    for (size_t i = 0; i < n; i++)
        out[i] = i % 4 == 3 ? 51 : 100;
}

static void alpha(void **state)
{
    static const struct { int background, grey; } cases[] = { { 0, 20 }, { 255, 224 }, { 10, 28 } };
    (void)state;
    for (int interlace = 0; interlace < 2; interlace++)
        for (size_t k = 0; k < 3; k++) {
            uint8_t out[9 * 9 * 3];
            char error[512];
            write_png(9, 9, 8, PNG_COLOR_TYPE_RGB_ALPHA, interlace, glass);
            struct rt_canvas to = { { 9, 9, 3 }, RT_STRETCH, cases[k].background };
            assert_int_equal(rt_decode_image("x.png", file, size, &to, out, error), 0);
            for (size_t i = 0; i < sizeof out; i++)
                assert_int_equal(out[i], cases[k].grey);
        }
}

static void said(const char *bytes, size_t n, int status, const char *sentence)
{
    uint8_t out[4 * 4 * 3];
    char error[512];
    assert_int_equal(rt_decode_image("x", (const uint8_t *)bytes, n, &(struct rt_canvas){ { 4, 4, 3 }, 0, 0 }, out, error), status);
    assert_string_equal(error, sentence);
}
#define SAID(text, sentence) said(text, sizeof text - 1, 65, sentence)

static void wrong_samples(void **state)
{
    (void)state;
    SAID("P5 2 2 100 \1\2\3\145", "x: is damaged: sample 3 of 4 is 101, more than its maximum of 100");
    SAID("P5 2 2 100 \1\2\3", "x: is truncated: 2 x 2 pixels do not fit in its bytes");
    SAID("P5 1 2 1000 \0\1\3\351", "x: is damaged: sample 1 of 2 is 1001, more than its maximum of 1000");
    SAID("P5 1 2 1000 \0\1\3", "x: is truncated: sample 1 of 2 is missing");
    SAID("P2 2 1 7 3 8", "x: is damaged: sample 1 of 2 is 8, more than its maximum of 7");
    SAID("P2 2 1 7 3 8\n", "x: is damaged: sample 1 of 2 is 8, more than its maximum of 7");
    SAID("P2 2 1 7 3 \n", "x: is truncated: sample 1 of 2 is missing");
    SAID("P2 2 1 7 3 x", "x: is damaged: sample 1 of 2 is no number up to its maximum");
    SAID("P3 1 1 255 1 2 256", "x: is damaged: sample 2 of 3 is 256, more than its maximum of 255");
    SAID("P6 40000 40000 255 x", "x: is truncated: 40000 x 40000 pixels do not fit in its bytes");
}

/* No caller asks for another number of channels (rt_takes_images); if one did, nothing would be written. */
static void channels(void **state)
{
    uint8_t out[2 * 2 * 5];
    char error[512];
    (void)state;
    memset(out, 7, sizeof out);
    for (int c = 0; c < 6; c++)
        if (c != 1 && c != 3)
            assert_int_equal(rt_decode_image("x", (const uint8_t *)"P5 2 2 255 abcd", 15, &(struct rt_canvas){ { 2, 2, c }, 0, 0 },
                                             out, error), 70);
    for (size_t i = 0; i < sizeof out; i++)
        assert_int_equal(out[i], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_picture), cmocka_unit_test(large_interlaced), cmocka_unit_test(interlaced),
        cmocka_unit_test(alpha),
        cmocka_unit_test(wrong_samples), cmocka_unit_test(channels),
    };
    int failed = cmocka_run_group_tests_name("pictures", tests, NULL, NULL);
    free(file);
    return failed;
}
