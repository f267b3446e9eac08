/* rt_image.c -- image files to the bytes a network reads.
 *
 * The format follows from the first bytes, not from the name: JPEG, PNG, WebP, PPM/PGM, .npy of uint8 ([h, w], [h, w, 1] or
 * [h, w, 3]). Raw bytes, h w c of them, have no first bytes of their own: they are taken as such where the name says so, or from a
 * pipe. */
#include "rt_image.h"
#include "rt_npy.h"
#include "rt_picture.h"
#include "rt_read.h"
#include "rt_util.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LARGEST_FILE = 1 << 28 };
#define STANDARD "standard input"
#define NO_PICTURE "is no JPEG, PNG, WebP, PPM, PGM or .npy"

int rt_picture_fault(char error[256], int status, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(error, 256, fmt, args);
    va_end(args);
    return status;
}

/* A picture that lies in memory. */
static int show(struct rt_fit *fit, size_t h, size_t w, size_t c, const uint8_t *pixels, size_t size, char error[256])
{
    int status = rt_fit_begin(fit, h, w, c, size, error);
    for (size_t y = 0; !status && y < h; y++)
        rt_fit_row(fit, y, pixels + y * w * c, 0, 1);
    return status;
}

static int decode_npy(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    struct rt_table t;
    char shape[128];
    if (!rt_parse_npy((struct rt_bytes){ bytes, size }, &t, error))
        return RT_BAD_DATA;
    size_t c = t.rank == 3 ? t.shape[2] : 1;
    if (t.kind != 'u' || t.width != 1)
        return rt_picture_fault(error, RT_BAD_DATA, "elements are '%c%d', expected uint8", t.kind, t.width);
    if ((t.rank != 2 && t.rank != 3) || (c != 1 && c != 3) || !t.shape[0] || !t.shape[1])
        return rt_picture_fault(error, RT_BAD_DATA, "shape %s is no image; expected (h, w), (h, w, 1) or (h, w, 3)",
                                rt_show(shape, t.rank, t.shape));
    return show(fit, t.shape[0], t.shape[1], c, t.at, size, error);
}

static bool is_pnm(const uint8_t *b, size_t size)
{
    return size >= 3 && b[0] == 'P' && b[1] && strchr("2356", b[1]) && (b[2] == '#' || b[2] == ' ' || (b[2] >= 9 && b[2] <= 13));
}

static bool is_raw(const char *name)
{
    static const char *const ends[] = { ".raw", ".bin", ".rgb" };
    const char *end = strrchr(name, '.');
    bool raw = !strcmp(name, STANDARD);
    for (int k = 0; k < 3; k++)
        raw |= end && !strcasecmp(end, ends[k]);
    return raw;
}

static int decode_raw(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    size_t h = (size_t)fit->shape[0], w = (size_t)fit->shape[1], c = (size_t)fit->shape[2];
    if (size != h * w * c)
        return rt_picture_fault(error, RT_BAD_DATA, NO_PICTURE ", and its %zu bytes are not the %zu of a raw image", size,
                                h * w * c);
    return show(fit, h, w, c, bytes, size, error);
}

/* Pictures of other kinds, whatever their names end in. */
#define BYTES(text) text, sizeof text - 1
static const struct { size_t at; const char *bytes; size_t n; const char *kind; } others[] = {
    { 0, BYTES("GIF8"), "a GIF" },         { 0, BYTES("BM"), "a BMP" },            { 0, BYTES("II*\0"), "a TIFF" },
    { 0, BYTES("MM\0*"), "a TIFF" },       { 4, BYTES("ftypavi"), "an AVIF" },     { 4, BYTES("ftyphei"), "a HEIC" },
    { 4, BYTES("ftypmif1"), "a HEIC" },    { 4, BYTES("jP  "), "a JPEG 2000" },    { 4, BYTES("JXL "), "a JPEG XL" },
    { 0, BYTES("\xff\x0a"), "a JPEG XL" }, { 0, BYTES("%PDF"), "a PDF" },          { 0, BYTES("<svg"), "an SVG" },
    { 0, BYTES("<!DOCTYPE"), "a web page" }, { 0, BYTES("<html"), "a web page" },
};

static int no_picture(const uint8_t *bytes, size_t size, char error[256])
{
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (size >= others[k].at + others[k].n && !memcmp(bytes + others[k].at, others[k].bytes, others[k].n))
            return rt_picture_fault(error, RT_BAD_DATA, "is %s, which is not read; make JPEG or PNG of it", others[k].kind);
    return rt_picture_fault(error, RT_BAD_DATA, size ? NO_PICTURE : "is empty");
}

static int decode(const char *name, const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    if (size >= 4 && !memcmp(bytes, "\xff\xd8\xff", 3) && bytes[3] >= 0xc0)
        return rt_decode_jpeg(bytes, size, fit, error);
    if (size >= 8 && !memcmp(bytes, "\x89PNG\r\n\x1a\n", 8))
        return rt_decode_png(bytes, size, fit, error);
    if (size >= 12 && !memcmp(bytes, "RIFF", 4) && !memcmp(bytes + 8, "WEBP", 4))
        return rt_decode_webp(bytes, size, fit, error);
    if (size >= 6 && !memcmp(bytes, "\x93NUMPY", 6))
        return decode_npy(bytes, size, fit, error);
    if (is_pnm(bytes, size))
        return rt_decode_pnm(bytes, size, fit, error);
    return is_raw(name) ? decode_raw(bytes, size, fit, error) : no_picture(bytes, size, error);
}

int rt_decode_image(const char *name, const uint8_t *bytes, size_t size, const struct rt_canvas *to, uint8_t *out, char error[512])
{
    struct rt_fit fit = { .shape = { to->shape[0], to->shape[1], to->shape[2] }, .resize = to->resize,
                          .background = (uint8_t)to->background, .out = out };
    char what[256];
    int status = decode(name, bytes, size, &fit, what);
    if (!status)
        rt_fit_end(&fit);
    rt_fit_free(&fit);
    if (status)
        snprintf(error, 512, "%.200s: %s", name, what);
    return status;
}

/* All of the standard input, which may be a pipe; NULL and a sentence if it cannot be had. */
static uint8_t *slurp(size_t *size, int *status, char error[256])
{
    uint8_t *all = NULL;
    size_t room = 1 << 16;
    for (*size = 0; *size <= LARGEST_FILE; room *= 2) {
        uint8_t *more = realloc(all, room);
        if (!more)
            break;
        all = more;
        *size += fread(all + *size, 1, room - *size, stdin);
        if (ferror(stdin))
            break;
        if (*size < room)
            return all;
    }
    free(all);
    if (*size > LARGEST_FILE)
        *status = rt_picture_fault(error, RT_BAD_DATA, "has more than the %d bytes that may be there", LARGEST_FILE);
    else
        *status = rt_picture_fault(error, ferror(stdin) ? RT_IO : RT_SYSTEM, "cannot be read: %s", strerror(errno));
    return NULL;
}

int rt_load_image(const char *path, const struct rt_canvas *to, uint8_t *out, char error[512])
{
    bool standard = !strcmp(path, "-");
    const char *name = standard ? STANDARD : path;
    char what[256];
    size_t size;
    int status;
    uint8_t *bytes = standard ? slurp(&size, &status, what) : (uint8_t *)rt_try_read(path, LARGEST_FILE, &size, &status, what);
    if (!bytes) {
        snprintf(error, 512, "%.200s: %s", name, what);
        return status;
    }
    status = rt_decode_image(name, bytes, size, to, out, error);
    free(bytes);
    return status;
}

void rt_read_image(const char *path, const struct rt_canvas *to, uint8_t *out)
{
    char error[512];
    int status = rt_load_image(path, to, out, error);
    if (status)
        rt_fail(status, "%s", error);
}
