/* jpeg_test.c -- JPEGs of every kind give the pixels that Pillow sees, whichever way up they lie; what is wrong is said.
 *
 * The pictures and their pixels are those of tests/jpeg, made by vectors.py there; argv[1] is tests/. */
#define _GNU_SOURCE
#include "data_fixture.h"
#include "rt_image.h"
#include "rt_read.h"
#include <jpeglib.h>

static const char *tests_folder;
static const char *const names[] = {
    "grey", "grey_progressive", "444", "422", "420", "progressive", "rgb", "restarts", "cmyk", "cmyk_adobe", "ycck_adobe",
    "turned_1", "turned_2", "turned_3", "turned_4", "turned_5", "turned_6", "turned_7", "turned_8", "turned_progressive",
};
enum { NAMES = sizeof names / sizeof *names, MOST = 64 };

static uint8_t *whole(const char *name, const char *end, size_t *size)
{
    char path[4096], error[256];
    int status;
    snprintf(path, sizeof path, "%s/jpeg/%s%s", tests_folder, name, end);
    uint8_t *bytes = (uint8_t *)rt_try_read(path, SIZE_MAX, size, &status, error);
    assert_non_null(bytes);
    return bytes;
}

/* At the picture's size and at others, in colours and in grey: what the network gets is what it gets of the upright pixels. */
static void pixels(void **state)
{
    (void)state;
    for (int k = 0; k < NAMES; k++) {
        size_t n, n_right;
        int w, h;
        uint8_t *bytes = whole(names[k], ".jpg", &n), *right = whole(names[k], ".ppm", &n_right);
        assert_int_equal(sscanf((const char *)right, "P6 %d %d 255", &w, &h), 2);
        const int sizes[][2] = { { h, w }, { w, h }, { 11, 7 }, { 5, 31 }, { MOST, MOST }, { 1, 1 } };
        for (int at = 0; at < 20; at++) {      /* the last eight: two sizes cropped, and padded */
            int shape = at < 12 ? at / 2 : 2 + at / 2 % 2;
            static uint8_t out[2][MOST * MOST * 3];
            enum rt_resize how = at < 12 ? RT_STRETCH : at < 16 ? RT_CROP : RT_PAD;
            struct rt_canvas to = { { sizes[shape][0], sizes[shape][1], at % 2 ? 3 : 1 }, how, 90 };
            char error[512] = "";
            memset(out, at, sizeof out);
            assert_int_equal(rt_decode_image(names[k], bytes, n, &to, out[0], error), 0);
            assert_int_equal(rt_decode_image(names[k], right, n_right, &to, out[1], error), 0);
            if (memcmp(out[0], out[1], sizeof out[0]))
                fail_msg("%s at %d x %d x %d is not what Pillow sees", names[k], to.shape[0], to.shape[1], to.shape[2]);
        }
        free(bytes);
        free(right);
    }
}

/* ---- EXIF ---- */

/* Each value in either byte order; cut anywhere it is missing or the same; a bit that is wrong never leads out of the segment. */
static void orientations(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 20; value++)
        for (int big_endian = 0; big_endian < 2; big_endian++) {
            uint8_t bytes[64];
            size_t n = exif(bytes, big_endian, 3, 1, value);
            int right = value <= 8 ? (int)value : 0;
            assert_int_equal(rt_exif_orientation(bytes, n), right);
            for (size_t cut = 0; cut < n; cut++) {
                uint8_t *alone = malloc(cut + 1);
                memcpy(alone, bytes, cut);
                int got = rt_exif_orientation(alone, cut);
                assert_true(got == right || got == 0);
                free(alone);
            }
            for (size_t bit = 0; bit < 8 * n; bit++) {
                bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
                int got = rt_exif_orientation(bytes, n);
                assert_true(got >= 0 && got <= 8);
                bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            }
            assert_int_equal(rt_exif_orientation(bytes, exif(bytes, big_endian, 4, 1, value)), right);
            assert_int_equal(rt_exif_orientation(bytes, exif(bytes, big_endian, 5, 1, value)), 0);
            assert_int_equal(rt_exif_orientation(bytes, exif(bytes, big_endian, 3, 2, value)), 0);
        }
}

/* Whatever is in the segment, the picture is read. */
static void damaged_exif(void **state)
{
    (void)state;
    size_t n;
    uint8_t out[8 * 8], *bytes = whole("turned_6", ".jpg", &n);
    uint8_t *at = memmem(bytes, n, "Exif\0", 6);
    size_t size = (size_t)at[-2] << 8 | at[-1];
    assert_non_null(at);
    for (size_t i = 0; i < size - 2; i++)
        for (int flip = 1; flip < 256; flip = 2 * flip + 1) {
            char error[512];
            at[i] ^= (uint8_t)flip;
            assert_int_equal(rt_decode_image("x", bytes, n, &(struct rt_canvas){ .shape = { 8, 8, 1 } }, out, error), 0);
            at[i] ^= (uint8_t)flip;
        }
    free(bytes);
}

/* ---- what is wrong ---- */

static void said(const uint8_t *bytes, size_t n, const char *sentence)
{
    uint8_t out[4 * 4 * 3];
    char error[512] = "";
    int status = rt_decode_image("x", bytes, n, &(struct rt_canvas){ .shape = { 4, 4, 3 } }, out, error);
    assert_string_equal(error, sentence);
    assert_int_equal(status, *sentence ? 65 : 0);
}

/* No beginning of a file is a file. */
static void truncated(void **state)
{
    (void)state;
    for (int k = 0; k < NAMES; k++) {
        size_t n;
        uint8_t *bytes = whole(names[k], ".jpg", &n);
        for (size_t cut = 4; cut < n; cut++) {
            uint8_t out[4 * 4], *alone = malloc(cut);
            char error[512];
            memcpy(alone, bytes, cut);
            assert_int_equal(rt_decode_image("x", alone, cut, &(struct rt_canvas){ .shape = { 4, 4, 1 } }, out, error), 65);
            free(alone);
        }
        said(bytes, n - 2, "x: is a damaged JPEG: the file ends too early");
        free(bytes);
    }
}

/* A vector, in the header of whose frame bytes are others: the marker is 1, precision 4, height 5, width 7. */
static void patched(const char *name, uint8_t marker, int at, const char *others, const char *sentence)
{
    size_t n;
    uint8_t *bytes = whole(name, ".jpg", &n), *frame = memmem(bytes, n, (uint8_t[]){ 0xff, marker, 0 }, 3);
    assert_non_null(frame);
    memcpy(frame + at, others, at == 5 ? 4 : 1);
    said(bytes, n, sentence);
    free(bytes);
}

#define KIND "x: is a JPEG of a kind that is not read: "

static void other_kinds(void **state)
{
    (void)state;
    patched("grey", 0xc0, 4, "\x0c", KIND "Unsupported JPEG data precision 12");
    patched("grey", 0xc0, 1, "\xc3", KIND "Unsupported JPEG process: SOF type 0xc3");
    patched("grey", 0xc0, 1, "\xc9", KIND "Sorry, arithmetic coding is not implemented");
    patched("grey", 0xc0, 5, "\0\0\0\0", "x: is a damaged JPEG: Empty JPEG image (DNL not supported)");
    said((const uint8_t *)"\xff\xd8\xff\xc0\0\x0e\x08\0\1\0\1\2\1\x11\0\2\x11\0\xff\xda\0\x0a\2\1\0\2\0\0\x3f\0", 30,
         KIND "it has 2 channels; 1, 3 and 4 (CMYK) can be");
    said((const uint8_t *)"\xff\xd8\xff\xe1", 4, "x: is a damaged JPEG: the file ends too early");
    said((const uint8_t *)"\xff\xd8\xff\xe1\0\1", 6, "x: is a damaged JPEG: Bogus marker length");
    said((const uint8_t *)"\xff\xd8\xff\xe1\0\7abc", 9, "x: is a damaged JPEG: the file ends too early");
}

static void too_large(void **state)
{
    (void)state;
    patched("444", 0xc0, 5, "\xfd\xe8\xfd\xe8", "x: is too large: 65000 x 65000 pixels are more than 536870912 bytes");
    patched("grey_progressive", 0xc2, 5, "\x59\xd8\x59\xd8",               /* 23,000 each way */
            "x: is too large: the coefficients of its scans are more than 536870912 bytes");
}

/* ---- files made here ---- */

struct made { uint8_t *bytes; unsigned long size; };

/* Grey or colours that have a scan each; rows of one value. */
static struct made make(unsigned w, unsigned h, int channels)
{
    static const jpeg_scan_info scans[] = { { 1, { 0 }, 0, 63, 0, 0 }, { 1, { 1 }, 0, 63, 0, 0 }, { 1, { 2 }, 0, 63, 0, 0 } };
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct made made = { NULL, 0 };
    uint8_t *row = malloc((size_t)w * (size_t)channels);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &made.bytes, &made.size);
    jpeg.image_width = w;
    jpeg.image_height = h;
    jpeg.input_components = channels;
    jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg.scan_info = channels == 3 ? scans : NULL;
    jpeg.num_scans = channels == 3 ? 3 : 0;
    jpeg_start_compress(&jpeg, TRUE);
    for (unsigned y = 0; y < h; y++) {
        memset(row, (int)(y / 100 * 40 % 256), (size_t)w * (size_t)channels);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    return made;
}

/* 128 million pixels. */
static void large_picture(void **state)
{
    struct made made = make(16000, 8000, 1);
    (void)state;
    decoded_in_64_mb(made.bytes, made.size);
    free(made.bytes);
}

/* A hundred scans can be; one more, by the last one again and again, is refused. */
static void scans(void **state)
{
    struct made made = make(8, 8, 3);
    uint8_t *last = made.bytes;
    (void)state;
    for (uint8_t *at; (at = memmem(last + 1, made.size - (size_t)(last + 1 - made.bytes), "\xff\xda", 2)); )
        last = at;
    size_t head = (size_t)(last - made.bytes), scan = made.size - head - 2;
    uint8_t *all = malloc(made.size + 100 * scan);
    memcpy(all, made.bytes, made.size);
    for (int more = 0; more <= 98; more++) {
        size_t n = made.size + (size_t)more * scan;
        if (more < 2 || more > 96)
            said(all, n, more <= 97 ? "" : "x: is a damaged JPEG: it has more than 100 scans");
        memcpy(all + n - 2, last, scan);
        memcpy(all + n - 2 + scan, "\xff\xd9", 2);
    }
    free(all);
    free(made.bytes);
}

/* Cameras leave bytes that belong to nothing before a marker, and more behind the end. All of the picture is there. */
static void bytes_between(void **state)
{
    size_t n;
    uint8_t *bytes = whole("444", ".jpg", &n), *more = malloc(n + 200);
    (void)state;
    memset(more, 0, n + 200);
    memcpy(more, bytes, n - 2);
    memcpy(more + n + 98, "\xff\xd9", 2);
    ((uint8_t *)memmem(more, n, "JFIF", 5))[5] = 9;               /* a version that nobody knows */
    said(more, n + 200, "");
    free(bytes);
    free(more);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels), cmocka_unit_test(orientations), cmocka_unit_test(damaged_exif), cmocka_unit_test(truncated),
        cmocka_unit_test(other_kinds), cmocka_unit_test(too_large), cmocka_unit_test(large_picture), cmocka_unit_test(scans),
        cmocka_unit_test(bytes_between),
    };
    tests_folder = argc > 1 ? argv[1] : "tests";
    return cmocka_run_group_tests_name("jpeg", tests, NULL, NULL);
}
