/* rt_exif.c -- which way up a photo is: the orientation that EXIF notes.
 *
 * EXIF is a TIFF file: its byte order, 42, where its first directory begins; there, twelve bytes an entry. It lies in a segment of
 * a JPEG or a chunk of a PNG or WebP. Nothing is read beyond its end, and what is damaged is as if it were not there: a picture is
 * shown as it lies. */
#include "rt_image.h"
#include <string.h>

enum { HEAD = 6, TIFF = 42, ORIENTATION = 0x112, SHORT = 3, LONG = 4, ENTRY = 12, CHUNK = 8 };

struct numbers { const uint8_t *at; size_t size; bool big_endian; };

/* Of that many bytes; 0 where they are not there. */
static uint32_t number(const struct numbers *t, size_t at, size_t bytes)
{
    uint32_t v = 0;
    if (at > t->size || t->size - at < bytes)
        return 0;
    for (size_t k = 0; k < bytes; k++)
        v = v << 8 | t->at[at + (t->big_endian ? k : bytes - 1 - k)];
    return v;
}

/* "Exif" stands before it in a JPEG; in a chunk by some programs, against the standards. */
int rt_exif_orientation(const uint8_t *exif, size_t size)
{
    size_t head = size >= HEAD && !memcmp(exif, "Exif\0\0", HEAD) ? HEAD : 0;
    struct numbers t = { exif + head, size - head, size > head && exif[head] == 'M' };
    if (t.size < 2 || memcmp(t.at, t.big_endian ? "MM" : "II", 2) || number(&t, 2, 2) != TIFF)
        return 0;
    size_t at = number(&t, 4, 4);
    uint32_t entries = number(&t, at, 2), value = 0;
    for (at += 2; entries && number(&t, at, 2) != ORIENTATION; at += ENTRY)
        entries--;
    uint32_t type = number(&t, at + 2, 2);     /* SHORT by the standard; some programs write LONG */
    if (entries && (type == SHORT || type == LONG) && number(&t, at + 4, 4) == 1)
        value = number(&t, at + 8, type == SHORT ? 2 : 4);
    return value <= 8 ? (int)value : 0;
}

const uint8_t *rt_find_chunk(const struct rt_chunks *kind, const char *name, const uint8_t *bytes, size_t size, size_t *n)
{
    struct numbers file = { bytes, size, kind->big_endian };
    for (size_t at = kind->first; at <= size && size - at >= CHUNK; ) {
        *n = number(&file, at + kind->length, 4);
        if (*n > size - at - CHUNK)
            return NULL;
        if (!memcmp(bytes + at + kind->name, name, 4))
            return bytes + at + CHUNK;
        at += CHUNK + *n + (kind->even && *n % 2) + kind->behind;
    }
    return NULL;
}
