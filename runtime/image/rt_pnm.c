/* rt_pnm.c -- PGM and PPM, binary (P5, P6) and in words (P2, P3), a row at a time.
 *
 * Samples of another maximum than 255 are scaled, rounded half up; above 255 a binary sample has two bytes, high one first. */
#include "rt_image.h"
#include "rt_util.h"
#include <stdlib.h>

struct reader { const uint8_t *at, *end; bool binary; uint32_t most; };

enum sample { THERE, MISSING, NO_NUMBER, TOO_LARGE };

static void skip(struct reader *r)             /* blanks and comments */
{
    while (r->at < r->end && (*r->at == '#' || *r->at == ' ' || (*r->at >= 9 && *r->at <= 13)))
        if (*r->at++ == '#')
            while (r->at < r->end && *r->at != '\n')
                r->at++;
}

/* The next number; false if there is none below 2^31. */
static bool number(struct reader *r, uint32_t *out)
{
    skip(r);
    const uint8_t *start = r->at;
    for (*out = 0; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
        if (*out > 200000000)
            return false;
        *out = *out * 10 + (uint32_t)(*r->at - '0');
    }
    return r->at > start;
}

static enum sample sample(struct reader *r, uint32_t *v)
{
    int bytes = r->most > 255 ? 2 : 1;
    if (!r->binary) {
        skip(r);
        if (r->at == r->end)
            return MISSING;
        if (!number(r, v))
            return NO_NUMBER;
        return *v <= r->most ? THERE : TOO_LARGE;
    }
    if (r->end - r->at < bytes)
        return MISSING;
    *v = *r->at++;
    if (bytes == 2)
        *v = *v << 8 | *r->at++;
    return *v <= r->most ? THERE : TOO_LARGE;
}

static int fault(enum sample what, size_t i, size_t n, uint32_t v, uint32_t most, char error[256])
{
    if (what == MISSING)
        return rt_picture_fault(error, RT_BAD_DATA, "is truncated: sample %zu of %zu is missing", i, n);
    if (what == NO_NUMBER)
        return rt_picture_fault(error, RT_BAD_DATA, "is damaged: sample %zu of %zu is no number up to its maximum", i, n);
    return rt_picture_fault(error, RT_BAD_DATA, "is damaged: sample %zu of %zu is %u, more than its maximum of %u", i, n, v, most);
}

static int read_rows(struct reader *r, struct rt_fit *fit, uint8_t *row, char error[256])
{
    size_t wide = fit->w * fit->c, n = fit->h * wide;
    for (size_t i = 0; i < n; i++) {
        uint32_t v = 0;
        enum sample what = sample(r, &v);
        if (what != THERE)
            return fault(what, i, n, v, r->most, error);
        row[i % wide] = (uint8_t)((v * 255 + r->most / 2) / r->most);
        if ((i + 1) % wide == 0)
            rt_fit_row(fit, i / wide, row, 0, 1);
    }
    return 0;
}

int rt_decode_pnm(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    struct reader r = { bytes + 2, bytes + size, bytes[1] == '5' || bytes[1] == '6', 0 };
    size_t c = bytes[1] == '3' || bytes[1] == '6' ? 3 : 1;
    uint32_t w, h;
    if (!number(&r, &w) || !number(&r, &h) || !number(&r, &r.most) || !w || !h || !r.most || r.most > 65535)
        return rt_picture_fault(error, RT_BAD_DATA, "its P%c header does not give width, height and a maximum of 1 to 65535",
                                bytes[1]);
    if (r.binary && r.at < r.end)
        r.at++;                                /* the one blank between header and samples */
    int status = rt_fit_begin(fit, h, w, c, (size_t)(r.end - r.at), error);
    if (status)
        return status;
    uint8_t *row = malloc((size_t)w * c);
    status = row ? read_rows(&r, fit, row, error) : rt_picture_fault(error, RT_SYSTEM, "needs more memory than there is");
    free(row);
    return status;
}
