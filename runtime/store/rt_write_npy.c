/* rt_write_npy.c -- results for NumPy: float32 arrays as .npy, several of them as a stored .npz.
 *
 * Both have a mark by which the next answers may replace them: blanks in the header's padding, the archive's comment; NumPy sees
 * neither. In an .npz each array's bytes start at a multiple of 64 of the file (an extra field of the local header fills up), so
 * that a reader may map them in place. */
#include "rt_file.h"
#include "rt_npy.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static size_t array_bytes(const char *path, int rank, const size_t *shape)
{
    size_t n = sizeof(float);
    for (int i = 0; i < rank; i++)
        if (!rt_times(n, shape[i], &n))
            rt_fail(RT_NO_CREATE, "%s: the array's size overflows", path);
    return n;
}

void rt_write_npy(const char *path, const float *data, int rank, const size_t *shape)
{
    char header[256];
    size_t bytes = array_bytes(path, rank, shape);
    Out *out = rt_out_open(path, RT_NPY);
    rt_out_write(out, header, rt_npy_header(header, rank, shape));
    rt_out_write(out, data, bytes);
    rt_out_commit(out);
}

static uint8_t *put(uint8_t *at, uint64_t v, int bytes)
{
    for (; bytes--; v >>= 8)
        *at++ = (uint8_t)v;
    return at;
}

struct written { uint32_t crc; uint64_t start, size; };

/* The fields that local header and directory share, from the version on. */
static uint8_t *common(uint8_t *at, const struct written *w, const char *name, int extra)
{
    at = put(at, 20, 2);                       /* version that can read it */
    at = put(at, 0, 2);                        /* flags */
    at = put(at, 0, 2);                        /* stored */
    at = put(at, 0x00210000, 4);               /* 1 January 1980: the same input gives the same bytes */
    at = put(at, w->crc, 4);
    at = put(at, w->size, 4);
    at = put(at, w->size, 4);
    at = put(at, strlen(name) + 4, 2);
    return put(at, (uint64_t)extra, 2);
}

static void write_member(Out *out, const char *path, struct written *w, const char *name, const void *data, int rank,
                         const size_t *shape)
{
    char npy[256];
    uint8_t head[30], extra[80] = { 0 };
    size_t before = rt_npy_header(npy, rank, shape), bytes = array_bytes(path, rank, shape);
    w->size = before + bytes;
    if (w->size > UINT32_MAX || w->start + w->size > UINT32_MAX)
        rt_fail(RT_NO_CREATE, "%s: would be longer than 4 GB", path);
    uLong crc = crc32(crc32(0, NULL, 0), (const Bytef *)npy, (uInt)before);
    w->crc = (uint32_t)crc32(crc, data, (uInt)bytes);
    size_t end = w->start + 30 + strlen(name) + 4 + 4;
    int fill = (int)((64 - end % 64) % 64);
    put(put(extra, 0xd935, 2), (uint64_t)fill, 2);               /* the id that zipalign uses */
    common(put(head, 0x04034b50, 4), w, name, 4 + fill);
    rt_out_write(out, head, 30);
    rt_out_write(out, name, strlen(name));
    rt_out_write(out, ".npy", 4);
    rt_out_write(out, extra, 4 + (size_t)fill);
    rt_out_write(out, npy, before);
    rt_out_write(out, data, bytes);
    w[1].start = end + (size_t)fill + w->size;
}

void rt_write_npz(const char *path, int n, const char *const *names, const float *const *data, const int *rank,
                  const size_t (*shape)[RT_RANK + 1])
{
    struct written *w = rt_alloc((size_t)n + 1, sizeof *w);
    Out *out = rt_out_open(path, RT_NPZ);
    size_t size = 0;
    for (int k = 0; k < n; k++)
        write_member(out, path, &w[k], names[k], data[k], rank[k], shape[k]);
    for (int k = 0; k < n; k++) {
        uint8_t entry[46] = { 0 };
        put(common(put(put(entry, 0x02014b50, 4), 20, 2), &w[k], names[k], 0) + 10, w[k].start, 4);
        rt_out_write(out, entry, sizeof entry);
        rt_out_write(out, names[k], strlen(names[k]));
        rt_out_write(out, ".npy", 4);
        size += sizeof entry + strlen(names[k]) + 4;
    }
    uint8_t end[22] = { 0 };
    put(put(put(put(put(put(end, 0x06054b50, 4) + 4, (uint64_t)n, 2), (uint64_t)n, 2), size, 4), w[n].start, 4),
        strlen(RT_NPZ_MARK), 2);
    rt_out_write(out, end, sizeof end);
    rt_out_write(out, RT_NPZ_MARK, strlen(RT_NPZ_MARK));
    rt_out_commit(out);
    free(w);
}
