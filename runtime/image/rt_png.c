/* rt_png.c -- PNG by libpng, from memory: any colour type and depth to 8-bit grey or RGB.
 *
 * No gamma and no colour profile is applied (training images had none applied either); what is transparent is laid over the
 * background. Warnings are not shown. With -DRT_NO_PNG a program is built without libpng and says so when it meets a PNG. */
#include "rt_image.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

#ifdef RT_NO_PNG
int rt_decode_png(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    (void)bytes, (void)size, (void)fit;
    return rt_picture_fault(error, RT_BAD_DATA, "is a PNG, and this program was built without PNG");
}
#else
#include <png.h>
#include <zlib.h>

enum { DEFLATE_AT_MOST = 1032 };

/* All that lives across libpng's longjmp is in here, so that no local variable is lost by it. */
struct reader {
    const uint8_t *at;
    size_t left, size;
    struct rt_fit *fit;
    png_bytep row;
    char *error;
    int status;
    bool no_memory;
};

static png_voidp room(png_structp png, png_alloc_size_t n)
{
    struct reader *r = png_get_mem_ptr(png);
    void *p = malloc(n);
    r->no_memory |= !p;
    return p;
}

static int needs_memory(char *error)
{
    return rt_picture_fault(error, RT_SYSTEM, "needs more memory than there is");
}

static void give(png_structp png, png_bytep out, size_t n)
{
    struct reader *r = png_get_io_ptr(png);
    if (n > r->left)
        png_error(png, "the file ends too early");
    memcpy(out, r->at, n);
    r->at += n;
    r->left -= n;
}

static void fault(png_structp png, png_const_charp message)
{
    struct reader *r = png_get_error_ptr(png);
    r->status = r->no_memory ? needs_memory(r->error) : rt_picture_fault(r->error, RT_BAD_DATA, "is a damaged PNG: %s", message);
    png_longjmp(png, 1);
}

static void hush(png_structp png, png_const_charp message)
{
    (void)png, (void)message;
}

static void ask_for_bytes(png_structp png)
{
    png_set_expand(png);                       /* palettes to RGB, less than 8 bits to 8, transparency to alpha */
    png_set_scale_16(png);
}

/* Anywhere in the file. A chunk whose CRC is wrong is damaged. */
static int orientation(const uint8_t *bytes, size_t size)
{
    static const struct rt_chunks png = { .first = 8, .name = 4, .length = 0, .big_endian = true, .behind = 4 };
    size_t n;
    const uint8_t *exif = rt_find_chunk(&png, "eXIf", bytes, size, &n);
    if (!exif || size - (size_t)(exif - bytes) < n + 4 || crc32(0, exif - 4, (uInt)n + 4) != png_get_uint_32(exif + n))
        return 0;
    return rt_exif_orientation(exif, n);
}

/* The pixels of an interlaced picture come in seven passes, each a grid of its own; those of another in one. */
static void read_pass(png_structp png, struct reader *r, bool alpha, int pass, int passes)
{
    for (size_t y = 0; y < r->fit->h; y++) {
        png_read_row(png, r->row, NULL);
        if (passes > 1 && !PNG_ROW_IN_INTERLACE_PASS(y, pass))
            continue;
        if (alpha)
            rt_lay_over(r->row, r->fit->w, r->fit->c, r->fit->background);
        rt_fit_row(r->fit, y, r->row, passes > 1 ? PNG_PASS_START_COL(pass) : 0,
                   passes > 1 ? (size_t)1 << PNG_PASS_COL_SHIFT(pass) : 1);
    }
}

static void read_rows(png_structp png, png_infop info, struct reader *r)
{
    png_read_info(png, info);
    size_t h = png_get_image_height(png, info), w = png_get_image_width(png, info), most;
    ask_for_bytes(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (!rt_times(r->size, DEFLATE_AT_MOST * 24, &most))       /* 24: a palette's single bits become three bytes */
        most = SIZE_MAX;
    size_t channels = png_get_channels(png, info);
    bool alpha = channels % 2 == 0;
    if ((r->status = rt_fit_begin(r->fit, h, w, channels - alpha, most, r->error)))
        return;
    if (!(r->row = calloc(png_get_rowbytes(png, info), 1))) {
        r->status = needs_memory(r->error);
        return;
    }
    for (int pass = 0; pass < passes; pass++)
        read_pass(png, r, alpha, pass, passes);
    png_read_end(png, NULL);
}

int rt_decode_png(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    struct reader r = { .at = bytes, .left = size, .size = size, .fit = fit, .error = error };
    png_structp png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &r, fault, hush, &r, room, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return needs_memory(error);
    }
    png_set_read_fn(png, &r, give);
    fit->turned = orientation(bytes, size);
    if (!setjmp(png_jmpbuf(png)))
        read_rows(png, info, &r);
    png_destroy_read_struct(&png, &info, NULL);
    free(r.row);
    return r.status;
}
#endif
