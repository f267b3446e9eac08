/* rt_pnm.c -- PGM and PPM, binary (P5, P6) and in words (P2, P3).
 *
 * Samples of another maximum than 255 are scaled, rounded half up; above 255 a binary sample has two bytes, high one first. */
#include "rt_image.h"
#include "rt_util.h"

struct reader { const uint8_t *at, *end; };

/* The next number after blanks and comments; false if there is none below 2^31. */
static bool number(struct reader *r, uint32_t *out)
{
    while (r->at < r->end && (*r->at == '#' || *r->at == ' ' || (*r->at >= 9 && *r->at <= 13)))
        if (*r->at++ == '#')
            while (r->at < r->end && *r->at != '\n')
                r->at++;
    const uint8_t *start = r->at;
    for (*out = 0; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
        if (*out > 200000000)
            return false;
        *out = *out * 10 + (uint32_t)(*r->at - '0');
    }
    return r->at > start;
}

static bool sample(struct reader *r, bool binary, uint32_t most, uint32_t *v)
{
    if (!binary)
        return number(r, v) && *v <= most;
    int bytes = most > 255 ? 2 : 1;
    if (r->end - r->at < bytes)
        return false;
    *v = *r->at++;
    if (bytes == 2)
        *v = *v << 8 | *r->at++;
    return *v <= most;
}

int rt_decode_pnm(const uint8_t *bytes, size_t size, struct rt_picture *picture, char error[256])
{
    struct reader r = { bytes + 2, bytes + size };
    bool binary = bytes[1] == '5' || bytes[1] == '6';
    size_t c = bytes[1] == '3' || bytes[1] == '6' ? 3 : 1;
    uint32_t w, h, most, v = 0;
    if (!number(&r, &w) || !number(&r, &h) || !number(&r, &most) || !w || !h || !most || most > 65535)
        return rt_picture_fault(error, RT_BAD_DATA, "its P%c header does not give width, height and a maximum of 1 to 65535",
                                bytes[1]);
    if (binary && r.at < r.end)
        r.at++;                                /* the one blank between header and samples */
    int status = rt_picture_room(picture, h, w, c, (size_t)(r.end - r.at), error);
    if (status)
        return status;
    size_t n = (size_t)h * w * c;
    for (size_t i = 0; i < n; i++) {
        if (!sample(&r, binary, most, &v))
            return rt_picture_fault(error, RT_BAD_DATA, "%s sample %zu of %zu %s", r.at >= r.end ? "is truncated:" : "is damaged:",
                                    i, n, r.at >= r.end ? "is missing" : "is no number up to its maximum");
        picture->pixels[i] = (uint8_t)((v * 255 + most / 2) / most);
    }
    return 0;
}
