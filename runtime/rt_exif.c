/* rt_exif.c -- which way up a photo is: the orientation that EXIF notes in a JPEG.
 *
 * Within the segment lies a TIFF file: its byte order, 42, where its first directory begins; there, twelve bytes an entry. Nothing
 * is read beyond the segment's end, and what is damaged is as if it were not there: a picture is shown as it lies. */
#include "rt_image.h"
#include <string.h>

enum { HEAD = 6, TIFF = 42, ORIENTATION = 0x112, SHORT = 3, LONG = 4, ENTRY = 12 };

struct tiff { const uint8_t *at; size_t size; bool big_endian; };

/* Of that many bytes; 0 where they are not there. */
static uint32_t number(const struct tiff *t, size_t at, size_t bytes)
{
    uint32_t v = 0;
    if (at > t->size || t->size - at < bytes)
        return 0;
    for (size_t k = 0; k < bytes; k++)
        v = v << 8 | t->at[at + (t->big_endian ? k : bytes - 1 - k)];
    return v;
}

int rt_exif_orientation(const uint8_t *segment, size_t size)
{
    if (size < HEAD + 2 || memcmp(segment, "Exif\0\0", HEAD))
        return 0;
    struct tiff t = { segment + HEAD, size - HEAD, segment[HEAD] == 'M' };
    if (memcmp(t.at, t.big_endian ? "MM" : "II", 2) || number(&t, 2, 2) != TIFF)
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
