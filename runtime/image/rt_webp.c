/* rt_webp.c -- WebP by libwebp, from memory: lossy and lossless, to 8-bit RGB.
 *
 * What is transparent is laid over the background. A picture is decoded whole, which libwebp does of lossless ones whatever is
 * asked of it, so its size has a bound. An animation is no picture. EXIF counts where the header says that there is some, as in
 * libwebp's own reader of chunks. */
#include "rt_image.h"
#include "rt_util.h"
#include <stdlib.h>
#include <webp/decode.h>

enum { MOST_PIXELS = 1 << 26, EACH = 8 };      /* bytes a pixel: what libwebp decodes to, and what it hands out */
enum { HAS_EXIF = 8 };                         /* in the first byte of VP8X */

static const struct rt_chunks riff = { .first = 12, .name = 0, .length = 4, .even = true };

static const struct { VP8StatusCode code; int status; const char *sentence; } faults[] = {
    { VP8_STATUS_OUT_OF_MEMORY,       RT_SYSTEM,   "needs more memory than there is" },
    { VP8_STATUS_USER_ABORT,          RT_SYSTEM,   "needs more memory than there is" },       /* nobody aborts: it got none */
    { VP8_STATUS_NOT_ENOUGH_DATA,     RT_BAD_DATA, "is a damaged WebP: the file ends too early" },
    { VP8_STATUS_SUSPENDED,           RT_BAD_DATA, "is a damaged WebP: the file ends too early" },
    { VP8_STATUS_UNSUPPORTED_FEATURE, RT_BAD_DATA, "is a WebP of a kind that is not read" },
    { VP8_STATUS_OK,                  RT_BAD_DATA, "is a damaged WebP" },
};

static int fault(VP8StatusCode code, char error[256])
{
    size_t k = 0;
    while (faults[k].code && faults[k].code != code)
        k++;
    return rt_picture_fault(error, faults[k].status, "%s", faults[k].sentence);
}

static int orientation(const uint8_t *bytes, size_t size)
{
    size_t n;
    const uint8_t *at = rt_find_chunk(&riff, "VP8X", bytes, size, &n);
    bool says = at && n && *at & HAS_EXIF;
    at = says ? rt_find_chunk(&riff, "EXIF", bytes, size, &n) : NULL;
    return at ? rt_exif_orientation(at, n) : 0;
}

static int read_rows(const uint8_t *bytes, size_t size, WebPDecoderConfig *c, struct rt_fit *fit, char error[256])
{
    size_t channels = c->input.has_alpha ? 4 : 3, wide = fit->w * channels, most = fit->h * wide;
    uint8_t *pixels = malloc(most);
    if (!pixels)
        return fault(VP8_STATUS_OUT_OF_MEMORY, error);
    c->output = (WebPDecBuffer){ .colorspace = channels == 4 ? MODE_RGBA : MODE_RGB, .is_external_memory = 1,
                                 .u.RGBA = { pixels, (int)wide, most } };
    VP8StatusCode code = WebPDecode(bytes, size, c);
    if (code == VP8_STATUS_BITSTREAM_ERROR)    /* which libwebp also says where memory for an alpha plane was not given: it is */
        code = WebPDecode(bytes, size, c);     /* asked again, and its first request tells, or the picture is whole */
    for (size_t y = 0; code == VP8_STATUS_OK && y < fit->h; y++) {
        if (channels == 4)
            rt_lay_over(pixels + y * wide, fit->w, 3, fit->background);
        rt_fit_row(fit, y, pixels + y * wide, 0, 1);
    }
    free(pixels);
    return code == VP8_STATUS_OK ? 0 : fault(code, error);
}

int rt_decode_webp(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    WebPDecoderConfig c;
    if (!WebPInitDecoderConfig(&c))
        return rt_picture_fault(error, RT_SYSTEM, "cannot be decoded: this libwebp is another one than the program was built with");
    VP8StatusCode code = WebPGetFeatures(bytes, size, &c.input);
    if (code != VP8_STATUS_OK)
        return fault(code, error);
    size_t h = (size_t)c.input.height, w = (size_t)c.input.width;
    if (c.input.has_animation)
        return rt_picture_fault(error, RT_BAD_DATA, "is an animated WebP, which is not read; make one picture of it");
    if (h * w > MOST_PIXELS)
        return rt_picture_fault(error, RT_BAD_DATA, "is too large: %zu x %zu pixels take more than %d bytes", w, h,
                                MOST_PIXELS * EACH);
    fit->turned = orientation(bytes, size);
    int status = rt_fit_begin(fit, h, w, 3, SIZE_MAX, error);
    return status ? status : read_rows(bytes, size, &c, fit, error);
}
