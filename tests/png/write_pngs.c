/* write_pngs.c -- images of an IDX file as grey PNG files
 *
 *   write_pngs IMAGES.gz FOLDER [N]      FOLDER/00000.png and so on, N of them, all without
 *
 * IDX: the big-endian words 0x803, count, height, width, then the pixels. The file may be compressed or not. */
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

static _Noreturn void fail(const char *what, const char *path)
{
    fprintf(stderr, "write_pngs: %s: %s\n", path, what);
    exit(1);
}

static uint32_t word(gzFile f, const char *path)
{
    unsigned char b[4];
    if (gzread(f, b, 4) != 4) fail("is no IDX file", path);
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void write_png(const char *path, const void *pixels, uint32_t height, uint32_t width)
{
    png_image image = { .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_GRAY };
    if (!png_image_write_to_file(&image, path, 0, pixels, (png_int_32)width, NULL)) fail(image.message, path);
}

int main(int argc, char **argv)
{
    if (argc < 3) fail("usage: write_pngs IMAGES FOLDER [N]", argv[0]);
    gzFile f = gzopen(argv[1], "rb");
    if (!f) fail("cannot be opened", argv[1]);
    if (word(f, argv[1]) != 0x803) fail("is no IDX file of images", argv[1]);
    uint32_t count = word(f, argv[1]), height = word(f, argv[1]), width = word(f, argv[1]);
    uint32_t n = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : count;
    if (height - 1 > 4095 || width - 1 > 4095) fail("has images of an unlikely size", argv[1]);
    unsigned char *pixels = malloc((size_t)height * width);
    if (!pixels) fail("out of memory", argv[1]);
    mkdir(argv[2], 0777);
    for (uint32_t i = 0; i < n && i < count; i++) {
        char path[4096];
        if (gzread(f, pixels, height * width) != (int)(height * width)) fail("ends too early", argv[1]);
        snprintf(path, sizeof path, "%s/%05u.png", argv[2], (unsigned)i);
        write_png(path, pixels, height, width);
    }
    free(pixels);
    gzclose(f);
    return 0;
}
