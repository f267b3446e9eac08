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

enum { DEFLATE_AT_MOST = 1032 };

/* All that lives across libpng's longjmp is in here, so that no local variable is lost by it. */
struct reader {
    const uint8_t *at;
    size_t left, size;
    struct rt_fit *fit;
    png_bytep row, flat;                       /* flat: laid over the background, where the picture has alpha */
    size_t channels;
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

static const uint8_t *opaque(const struct reader *r)
{
    size_t c = r->channels - 1, n = r->fit->w;
    unsigned behind = r->fit->background;
    if (!r->flat)
        return r->row;
    for (size_t x = 0; x < n; x++) {
        unsigned alpha = r->row[x * (c + 1) + c];
        for (size_t k = 0; k < c; k++)
            r->flat[x * c + k] = (uint8_t)((r->row[x * (c + 1) + k] * alpha + behind * (255 - alpha) + 127) / 255);
    }
    return r->flat;
}

/* The pixels of an interlaced picture come in seven passes, each a grid of its own; those of another in one. */
static void read_pass(png_structp png, struct reader *r, int pass, int passes)
{
    for (size_t y = 0; y < r->fit->h; y++) {
        png_read_row(png, r->row, NULL);
        if (passes == 1)
            rt_fit_row(r->fit, y, opaque(r), 0, 1);
        else if (PNG_ROW_IN_INTERLACE_PASS(y, pass))
            rt_fit_row(r->fit, y, opaque(r), PNG_PASS_START_COL(pass), (size_t)1 << PNG_PASS_COL_SHIFT(pass));
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
    r->channels = png_get_channels(png, info);
    bool alpha = r->channels % 2 == 0;
    if ((r->status = rt_fit_begin(r->fit, h, w, r->channels - alpha, most, r->error)))
        return;
    r->row = calloc(png_get_rowbytes(png, info), 1);
    r->flat = alpha ? malloc(w * (r->channels - 1)) : NULL;
    if (!r->row || (alpha && !r->flat)) {
        r->status = needs_memory(r->error);
        return;
    }
    for (int pass = 0; pass < passes; pass++)
        read_pass(png, r, pass, passes);
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
    if (!setjmp(png_jmpbuf(png)))
        read_rows(png, info, &r);
    png_destroy_read_struct(&png, &info, NULL);
    free(r.row);
    free(r.flat);
    return r.status;
}
#endif
