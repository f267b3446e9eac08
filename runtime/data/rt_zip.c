/* rt_zip.c -- zip archives, read from a mapping: central directory, zip64, stored and deflated members.
 *
 * Every offset and size in the file is a claim. It is used only after it was compared with what lies between it and the end of the
 * file, by subtraction, so that no sum can wrap; a member's size also with the most that deflate makes of its packed bytes. */
#include "rt_zip.h"
#include <string.h>
#include <zlib.h>

enum { END = 22, LOCATOR = 20, END64 = 56, ENTRY = 46, LOCAL = 30, DEFLATE_AT_MOST = 1032 };
enum { ENCRYPTED = 1, ZIP64 = 1 };

static uint64_t little(const uint8_t *b, int bytes)
{
    uint64_t v = 0;
    while (bytes--)
        v = v << 8 | b[bytes];
    return v;
}

static bool magic(const uint8_t *b, const char *letters)
{
    return !memcmp(b, letters, 4);
}

static const uint8_t *find_end(struct rt_bytes zip)
{
    if (zip.size < END)
        return NULL;
    size_t last = zip.size - END, first = last > 65535 ? last - 65535 : 0;
    for (size_t at = last + 1; at-- > first; )
        if (magic(zip.at + at, "PK\5\6") && little(zip.at + at + 20, 2) == zip.size - END - at)
            return zip.at + at;
    return NULL;
}

struct directory { uint64_t count, size, start; };

static struct directory find_directory(const char *path, struct rt_bytes zip)
{
    const uint8_t *end = find_end(zip);
    if (!end)
        rt_fail(RT_BAD_DATA, "%s: is truncated or no zip archive: there is no end of central directory in its %zu bytes", path,
                zip.size);
    struct directory d = { little(end + 10, 2), little(end + 12, 4), little(end + 16, 4) };
    size_t at = (size_t)(end - zip.at);
    if (at >= LOCATOR && magic(end - LOCATOR, "PK\6\7")) {
        uint64_t where = little(end - LOCATOR + 8, 8);
        if (zip.size < END64 || where > zip.size - END64 || !magic(zip.at + where, "PK\6\6"))
            rt_fail(RT_BAD_DATA, "%s: the zip64 directory is said to be at byte %llu, but is not there", path,
                    (unsigned long long)where);
        d = (struct directory){ little(zip.at + where + 32, 8), little(zip.at + where + 40, 8), little(zip.at + where + 48, 8) };
        at = (size_t)where;
    }
    if (d.start > at || d.size > at - d.start)
        rt_fail(RT_BAD_DATA, "%s: the central directory is said to be %llu bytes at byte %llu, but only %zu bytes lie before its "
                "end record", path, (unsigned long long)d.size, (unsigned long long)d.start, at);
    if (d.count > d.size / ENTRY)
        rt_fail(RT_BAD_DATA, "%s: the central directory is said to have %llu entries in %llu bytes", path,
                (unsigned long long)d.count, (unsigned long long)d.size);
    return d;
}

/* Replaces those of the three numbers that are all ones by the zip64 extra field's, in its order. */
static bool widen(const uint8_t *extra, size_t length, uint64_t *size, uint64_t *packed, uint64_t *start)
{
    uint64_t *wanted[3] = { size, packed, start };
    while (length >= 4) {
        size_t n = little(extra + 2, 2), used = 0;
        if (n > length - 4)
            return false;
        if (little(extra, 2) == ZIP64) {
            for (int k = 0; k < 3; k++)
                if (*wanted[k] == UINT32_MAX) {
                    if (n - used < 8)
                        return false;
                    *wanted[k] = little(extra + 4 + used, 8);
                    used += 8;
                }
            return true;
        }
        extra += 4 + n;
        length -= 4 + n;
    }
    return *size != UINT32_MAX && *packed != UINT32_MAX && *start != UINT32_MAX;
}

static void locate(const char *path, struct rt_bytes zip, struct rt_member *m, uint64_t start)
{
    if (zip.size < LOCAL || start > zip.size - LOCAL || !magic(zip.at + start, "PK\3\4"))
        rt_fail(RT_BAD_DATA, "%s: %.*s is said to be at byte %llu, but is not there", path, m->name_length, m->name,
                (unsigned long long)start);
    const uint8_t *local = zip.at + start;
    size_t before = LOCAL + (size_t)little(local + 26, 2) + (size_t)little(local + 28, 2), room = zip.size - start;
    if (before > room || m->packed > room - before)
        rt_fail(RT_BAD_DATA, "%s: %.*s is truncated: %zu bytes at byte %llu are said to be there, %zu are", path, m->name_length,
                m->name, m->packed, (unsigned long long)start, before > room ? 0 : room - before);
    m->at = local + before;
}

static void check_member(const char *path, const struct rt_member *m, uint64_t flags)
{
    if (flags & ENCRYPTED)
        rt_fail(RT_BAD_DATA, "%s: %.*s is encrypted", path, m->name_length, m->name);
    if (m->method != 0 && m->method != 8)
        rt_fail(RT_BAD_DATA, "%s: %.*s is packed by method %d, expected 0 (stored) or 8 (deflated)", path, m->name_length, m->name,
                m->method);
    if (m->method == 0 && m->size != m->packed)
        rt_fail(RT_BAD_DATA, "%s: %.*s is stored, but its sizes differ: %zu and %zu bytes", path, m->name_length, m->name,
                m->size, m->packed);
    if (m->size / DEFLATE_AT_MOST > m->packed)
        rt_fail(RT_BAD_DATA, "%s: %.*s is said to be %zu bytes, more than %zu packed bytes can hold", path, m->name_length, m->name,
                m->size, m->packed);
}

/* Reads the entry at e, of which room bytes are left; returns the bytes it takes. */
static size_t entry(const char *path, struct rt_bytes zip, const uint8_t *e, size_t room, struct rt_member *m)
{
    if (room < ENTRY || !magic(e, "PK\1\2"))
        rt_fail(RT_BAD_DATA, "%s: the central directory is damaged at byte %zu", path, (size_t)(e - zip.at));
    size_t name = little(e + 28, 2), extra = little(e + 30, 2), comment = little(e + 32, 2);
    if (name + extra + comment > room - ENTRY)
        rt_fail(RT_BAD_DATA, "%s: the central directory is damaged at byte %zu", path, (size_t)(e - zip.at));
    uint64_t packed = little(e + 20, 4), size = little(e + 24, 4), start = little(e + 42, 4);
    m->name = (const char *)e + ENTRY;
    m->name_length = (int)name;
    m->method = (int)little(e + 10, 2);
    m->crc = (uint32_t)little(e + 16, 4);
    if (!widen(e + ENTRY + name, extra, &size, &packed, &start))
        rt_fail(RT_BAD_DATA, "%s: %.*s has a damaged zip64 field", path, m->name_length, m->name);
    m->size = size;
    m->packed = packed;
    check_member(path, m, little(e + 8, 2));
    locate(path, zip, m, start);
    return ENTRY + name + extra + comment;
}

int rt_zip_members(struct rt_data *data, const char *path, struct rt_bytes zip, const struct rt_member **members)
{
    struct directory d = find_directory(path, zip);
    struct rt_member *m = rt_room_for(data, path, d.count, sizeof *m);
    const uint8_t *at = zip.at + d.start, *end = at + d.size;
    for (uint64_t k = 0; k < d.count; k++)
        at += entry(path, zip, at, (size_t)(end - at), &m[k]);
    *members = m;
    return (int)d.count;
}

static uint32_t crc(const uint8_t *at, size_t n)
{
    uLong sum = crc32(0, NULL, 0);
    for (size_t part; n; at += part, n -= part) {
        part = n < 1u << 30 ? n : 1u << 30;
        sum = crc32(sum, at, (uInt)part);
    }
    return (uint32_t)sum;
}

/* Raw inflate of all of a member; false unless exactly m->size bytes come out of exactly m->packed. */
static bool unpack(const struct rt_member *m, uint8_t *out)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)m->at, .next_out = out, .zalloc = rt_zlib_room };
    size_t in = m->packed, room = m->size;
    int status = inflateInit2(&z, -15);
    while (status == Z_OK) {
        uInt give = in < 1u << 30 ? (uInt)in : 1u << 30, take = room < 1u << 30 ? (uInt)room : 1u << 30;
        z.avail_in = give;
        z.avail_out = take;
        status = inflate(&z, Z_NO_FLUSH);
        in -= give - z.avail_in;
        room -= take - z.avail_out;
    }
    inflateEnd(&z);
    return status == Z_STREAM_END && !room && !in;
}

struct rt_bytes rt_zip_read(struct rt_data *data, const char *path, const struct rt_member *m)
{
    struct rt_bytes bytes = { m->at, m->size };
    if (m->method) {
        uint8_t *out = rt_room(data, m->size);
        if (!unpack(m, out))
            rt_fail(RT_BAD_DATA, "%s: %.*s is damaged: it does not inflate to %zu bytes", path, m->name_length, m->name, m->size);
        bytes.at = out;
    }
    uint32_t have = crc(bytes.at, bytes.size);
    if (have != m->crc)
        rt_fail(RT_BAD_DATA, "%s: %.*s is damaged: its CRC is 0x%08x, expected 0x%08x", path, m->name_length, m->name, have,
                m->crc);
    return bytes;
}
