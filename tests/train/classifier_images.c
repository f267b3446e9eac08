/* classifier_images.c -- test images, and the comparison of a classifier's JSON with predict's array
 *
 *   classifier_images write FOLDER N        N images of bytes without a pattern: PNG, PPM, PGM, .npy and JPEG in turn, of several
 *                                         sizes
 *   classifier_images photos FOLDER N     N photos in each of FOLDER/red, green, blue, as cameras and programs leave them
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
#include <webp/encode.h>

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

/* ---- photos: 20 x 14 pixels of a colour and noise, in the forms that people have them in ---- */

enum { HIGH = 14, WIDE = 20 };

/* EXIF that says the orientation, as SHORT or as LONG; "Exif" stands before it in a JPEG. */
enum { EXIF_HEAD = 6, EXIF = EXIF_HEAD + 26 };

static unsigned char *orientation(int turned)
{
    static unsigned char exif[EXIF] = "Exif\0\0II*\0\10\0\0\0\1\0\22\1\3\0\1";
    exif[18] = (unsigned char)(turned % 2 ? 4 : 3);
    exif[24] = (unsigned char)turned;
    return exif;
}

static void write_photo_png(const char *path, const unsigned char *rgb, int depth, int type, int interlaced, int turned)
{
    FILE *f = fopen(path, "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    unsigned char row[8 * WIDE];
    if (!f || setjmp(png_jmpbuf(png))) fail("cannot be written", path);
    png_init_io(png, f);
    png_set_IHDR(png, info, WIDE, HIGH, depth, type, interlaced, 0, 0);
    if (turned) png_set_eXIf_1(png, info, EXIF - EXIF_HEAD, orientation(turned) + EXIF_HEAD);
    png_write_info(png, info);
    int passes = png_set_interlace_handling(png), c = type == PNG_COLOR_TYPE_RGB_ALPHA ? 4 : type == PNG_COLOR_TYPE_RGB ? 3 : 1;
    for (int y = 0; y < HIGH * passes; y++) {
        for (int x = 0, at = 0; x < WIDE; x++)
            for (int k = 0; k < c; k++)
                for (int b = 0; b < depth / 8; b++) row[at++] = k == 3 ? 255 : rgb[(y % HIGH * WIDE + x) * 3 + k];
        png_write_row(png, row);
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    if (fclose(f)) fail("cannot be written", path);
}

static void write_photo_webp(const char *path, const unsigned char *rgb, int lossless)
{
    unsigned char *bytes;
    size_t n = lossless ? WebPEncodeLosslessRGB(rgb, WIDE, HIGH, 3 * WIDE, &bytes)
                        : WebPEncodeRGB(rgb, WIDE, HIGH, 3 * WIDE, 75, &bytes);
    write_plain(path, "", 0, bytes, n);
    WebPFree(bytes);
}

/* c: 1, 3 or 4 for CMYK, which libjpeg notes as Adobe's programs do. The pixels lie as an upright picture's, whatever EXIF says. */
static void write_photo_jpeg(const char *path, const unsigned char *rgb, int c, int turned)
{
    static const J_COLOR_SPACE spaces[] = { [1] = JCS_GRAYSCALE, [3] = JCS_RGB, [4] = JCS_CMYK };
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char row[4 * WIDE];
    FILE *f = fopen(path, "wb");
    if (!f) fail("cannot be written", path);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, f);
    jpeg.image_width = WIDE, jpeg.image_height = HIGH, jpeg.input_components = c, jpeg.in_color_space = spaces[c];
    jpeg_set_defaults(&jpeg);
    if (turned == 5) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (turned) jpeg_write_marker(&jpeg, JPEG_APP0 + 1, orientation(turned), EXIF);
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++)
            for (int k = 0; k < c; k++) row[c * x + k] = k == 3 ? 255 : rgb[(y * WIDE + x) * 3 + k];
        jpeg_write_scanlines(&jpeg, &(JSAMPROW){ row }, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    if (fclose(f)) fail("cannot be written", path);
}

static void write_photos(const char *folder, int n)
{
    static const char *const colours[] = { "red", "green", "blue" };
    static const char *const names[] = {
        "plain%02d.jpg", "DSC%02d.JPG", "a b %02d.jpeg", "\303\251t\303\251-%02d.Jpeg", "grey%02d.jpg", "cmyk%02d.jpg",
        "exif%02d.jpg", "deep%02d.png", "alpha%02d.PNG", "laced%02d.png", "'%02d'.png", "$x %02d;.ppm",
        "web%02d.webp", "turned%02d.png",
    };
    enum { FORMS = sizeof names / sizeof *names };
    unsigned char rgb[HIGH * WIDE * 3];
    uint32_t state = 3;
    for (int i = 0; i < 3 * n; i++) {
        char path[4096], name[64];
        int form = i / 3 % FORMS, turned = i / 3 / FORMS % 8 + 1;
        for (int k = 0; k < HIGH * WIDE * 3; k++) {
            state = state * 1664525u + 1013904223u;
            rgb[k] = (unsigned char)((k % 3 == i % 3 ? 150 : 20) + (int)(state >> 24) % 80 - (k < WIDE * 9) * 20);
        }
        snprintf(name, sizeof name, names[form], i);
        snprintf(path, sizeof path, "%s/%s/%s", folder, colours[i % 3], name);
        if (form < 7) write_photo_jpeg(path, rgb, form == 4 ? 1 : form == 5 ? 4 : 3, form == 6 ? turned : 0);
        else if (form == 11) write_pnm(path, rgb, HIGH, WIDE, 3);
        else if (form == 12) write_photo_webp(path, rgb, turned % 2);
        else write_photo_png(path, rgb, form == 7 ? 16 : 8, form == 8 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, form == 9,
                             form == 13 ? turned : 0);
    }
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "write")) return write_images(argv[2], atoi(argv[3])), 0;
    if (argc == 4 && !strcmp(argv[1], "photos")) return write_photos(argv[2], atoi(argv[3])), 0;
    if (argc == 5 && !strcmp(argv[1], "compare")) return compare(argv[2], argv[3], argv[4]);
    fail("write FOLDER N | photos FOLDER N | compare Y.npy OUT.json LABELS", argv[0]);
}
