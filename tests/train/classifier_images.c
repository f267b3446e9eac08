/* classifier_images.c -- test images, and the comparison of a classifier's JSON with predict's array
 *
 *   classifier_images write FOLDER N        N images of bytes without a pattern: PNG, PPM, PGM, .npy and JPEG in turn, of several
 *                                         sizes
 *   classifier_images compare Y.npy OUT.json LABELS
 *
 * compare: OUT.json comes from --json --top CLASSES; each probability, read as float32, must have the bits of its
 * class in Y.npy. */
#include <jansson.h>
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void fail(const char *what, const char *path)
{
    fprintf(stderr, "classifier_images: %s: %s\n", path, what);
    exit(1);
}

static void write_png(const char *path, const unsigned char *pixels, int h, int w, int c)
{
    png_image image = { .version = PNG_IMAGE_VERSION, .width = (png_uint_32)w, .height = (png_uint_32)h,
                        .format = c == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB };
    if (!png_image_write_to_file(&image, path, 0, pixels, w * c, NULL)) fail(image.message, path);
}

static void write_jpeg(const char *path, unsigned char *pixels, int h, int w, int c)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    FILE *f = fopen(path, "wb");
    if (!f) fail("cannot be written", path);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, f);
    jpeg.image_width = (JDIMENSION)w, jpeg.image_height = (JDIMENSION)h;
    jpeg.input_components = c, jpeg.in_color_space = c == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    if (h > 12) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < h; y++) jpeg_write_scanlines(&jpeg, &(JSAMPROW){ pixels + y * w * c }, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    if (fclose(f)) fail("cannot be written", path);
}

static void write_plain(const char *path, const char *head, size_t head_size, const unsigned char *pixels, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(head, 1, head_size, f) != head_size || fwrite(pixels, 1, n, f) != n || fclose(f))
        fail("cannot be written", path);
}

static void write_npy(const char *path, const unsigned char *pixels, int h, int w, int c)
{
    char head[129];
    int n = snprintf(head + 10, sizeof head - 10, "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d, %d), }", h, w, c);
    memcpy(head, "\x93NUMPY\1\0\x76\0", 10);
    memset(head + 10 + n, ' ', (size_t)(117 - n)), head[127] = '\n';
    write_plain(path, head, 128, pixels, (size_t)(h * w * c));
}

static void write_pnm(const char *path, const unsigned char *pixels, int h, int w, int c)
{
    char head[64];
    int n = snprintf(head, sizeof head, "P%d\n%d %d\n255\n", c == 1 ? 5 : 6, w, h);
    write_plain(path, head, (size_t)n, pixels, (size_t)(h * w * c));
}

static void write_images(const char *folder, int n)
{
    static const int sizes[][2] = { { 12, 12 }, { 12, 12 }, { 12, 12 }, { 30, 17 }, { 5, 9 }, { 64, 64 } };
    static unsigned char pixels[64 * 64 * 3];
    uint32_t state = 7;
    for (int i = 0; i < n; i++) {
        char path[4096];
        int h = sizes[i % 6][0], w = sizes[i % 6][1], c = i % 5 == 4 ? 1 : 3, kind = i % 7 % 4;
        for (int k = 0; k < h * w * c; k++) state = state * 1664525u + 1013904223u, pixels[k] = (unsigned char)(state >> 24);
        snprintf(path, sizeof path, "%s/%03d.%s", folder, i, (const char *[]){ "png", "ppm", "npy", "jpg" }[kind]);
        if (kind == 0) write_png(path, pixels, h, w, c);
        else if (kind == 2) write_npy(path, pixels, h, w, c);
        else if (kind == 3) write_jpeg(path, pixels, h, w, c);
        else write_pnm(path, pixels, h, w, c);
    }
}

static char *whole(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 24);
    if (!f || !text) fail("cannot be read", path);
    *n = fread(text, 1, (1 << 24) - 1, f);
    fclose(f);
    return text;
}

/* Compares one image's classes; returns how many had other bits. */
static int compare_image(const json_t *image, const float *y, char **labels, int classes, int i)
{
    const json_t *top = json_object_get(image, "top");
    int wrong = 0;
    if ((int)json_array_size(top) != classes) return printf("image %d has %zu classes\n", i, json_array_size(top));
    for (int k = 0; k < classes; k++) {
        const json_t *one = json_array_get(top, (size_t)k);
        const char *label = json_string_value(json_object_get(one, "label"));
        float p = (float)json_real_value(json_object_get(one, "probability"));
        int at = 0;
        while (at < classes && strcmp(labels[at], label)) at++;
        if (at < classes && !memcmp(&p, &y[at], sizeof p)) continue;
        printf("image %d, %s: %.9g, predict says %.9g\n", i, label, (double)p, at < classes ? (double)y[at] : -1);
        wrong++;
    }
    return wrong;
}

static int compare(const char *npy, const char *out, const char *names)
{
    size_t n, size;
    char *array = whole(npy, &size), *text = whole(names, &n), *labels[256];
    int classes = 0, wrong = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) labels[classes++] = line;
    json_t *list = json_load_file(out, 0, NULL);
    size_t head = 10 + (unsigned char)array[8] + 256u * (unsigned char)array[9], images = json_array_size(list);
    if (!images || size != head + 4 * images * (size_t)classes) fail("is not as long as predict's array", out);
    const float *y = (const float *)(const void *)(array + head);
    for (size_t i = 0; i < images; i++)
        wrong += compare_image(json_array_get(list, i), y + i * (size_t)classes, labels, classes, (int)i);
    printf("%zu images, %d classes, %d values differ\n", images, classes, wrong);
    return wrong != 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "write")) return write_images(argv[2], atoi(argv[3])), 0;
    if (argc == 5 && !strcmp(argv[1], "compare")) return compare(argv[2], argv[3], argv[4]);
    fail("write FOLDER N | compare Y.npy OUT.json LABELS", argv[0]);
}
