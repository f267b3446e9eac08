/* rt_write_png.c -- pixels as a PNG by libpng, into memory; who asks hands it to the gate
 *
 * The comment in it is the mark by which the next picture may replace it. Nothing can go wrong but that memory is lacking. */
#include "rt_file.h"
#include "rt_picture.h"
#include "rt_util.h"
#include <png.h>

static _Noreturn void fault(png_structp png, png_const_charp message)
{
    (void)png;
    rt_fail(RT_SYSTEM, "cannot make a PNG: %s", message);
}

static void hush(png_structp png, png_const_charp message)
{
    (void)png, (void)message;
}

static png_voidp room(png_structp png, png_alloc_size_t n)
{
    (void)png;
    return rt_alloc(n, 1);
}

static void take(png_structp png, png_bytep bytes, size_t n)
{
    fwrite(bytes, 1, n, png_get_io_ptr(png));
}

static void flush(png_structp png)
{
    (void)png;
}

uint8_t rt_level(double v, double black, double white)
{
    double share = (v - black) / (white - black);
    return (uint8_t)(255 * (share > 0 ? share < 1 ? share : 1 : 0) + 0.5);
}

char *rt_png(const uint8_t *pixels, const int shape[3], size_t *bytes)
{
    char *all, key[] = "Software", mark[] = RT_PICTURE_MARK;
    FILE *out = rt_text_stream(&all, bytes);
    png_structp png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, NULL, fault, hush, NULL, room, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info)
        rt_fail(RT_SYSTEM, "cannot get memory to make a PNG");
    png_set_write_fn(png, out, take, flush);
    png_set_IHDR(png, info, (png_uint_32)shape[1], (png_uint_32)shape[0], 8,
                 shape[2] == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_text(png, info, &(png_text){ .compression = PNG_TEXT_COMPRESSION_NONE, .key = key, .text = mark }, 1);
    png_write_info(png, info);
    for (int y = 0; y < shape[0]; y++)
        png_write_row(png, pixels + (size_t)y * (size_t)shape[1] * (size_t)shape[2]);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    rt_text_end(out);
    return all;
}
