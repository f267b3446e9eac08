/* rt_idx.c -- MNIST's IDX files: a magic number with type and rank, big-endian sizes, elements; plain or gzip.
 *
 * A plain file is mapped and its samples are used in place. A gzip file is inflated once into memory whose size the header gives,
 * after that size was compared with the largest that deflate can make of the file (1032 to 1). */
#include "rt_format.h"
#include <string.h>
#include <zlib.h>

enum { DEFLATE_AT_MOST = 1032 };

static const char *const stems[2][2] = {
    { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" },
    { "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" },
};

/* folder/STEM, folder/STEM.gz, also with the dot that some archives leave ("train-images.idx3-ubyte"); NULL if there is none. */
static const char *find(struct rt_data *data, const char *folder, const char *stem)
{
    char *dotted = rt_note(data, "%s", stem);
    *strstr(dotted, "-idx") = '.';
    const char *names[] = { stem, rt_note(data, "%s.gz", stem), dotted, rt_note(data, "%s.gz", dotted) };
    for (int k = 0; k < 4; k++) {
        const char *path = rt_path(data, folder, names[k]);
        if (rt_exists(path))
            return path;
    }
    return NULL;
}

bool rt_is_idx(const char *path, bool folder)
{
    struct rt_data found = { .source = path };
    bool mine = false;
    if (!folder)
        return false;
    for (int k = 0; k < 4; k++)
        mine |= find(&found, path, stems[k / 2][k % 2]) != NULL;
    rt_drop(&found);
    return mine;
}

static size_t big_endian(const uint8_t *b)
{
    return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

/* Fills the table from the header, of which `have` bytes are there; returns the header's size. */
static size_t header(const char *path, const uint8_t *b, size_t have, int rank, struct rt_table *t)
{
    size_t size = 4 + 4 * (size_t)rank;
    if (have < 4)
        rt_fail(RT_BAD_DATA, "%s: is truncated: %zu bytes hold no IDX header", path, have);
    if (b[0] || b[1] || b[2] != 8 || b[3] != rank)
        rt_fail(RT_BAD_DATA, "%s: magic number is 0x%02x%02x%02x%02x, expected 0x000008%02x (unsigned bytes, %d %s)", path,
                b[0], b[1], b[2], b[3], rank, rank, rank == 1 ? "axis" : "axes");
    if (have < size)
        rt_fail(RT_BAD_DATA, "%s: is truncated: %zu bytes hold no header of %zu", path, have, size);
    *t = (struct rt_table){ b, 'u', 1, rank, { 0 } };
    for (int i = 0; i < rank; i++)
        t->shape[i] = big_endian(b + 4 + 4 * i);
    return size;
}

static size_t elements(const char *path, const struct rt_table *t)
{
    size_t n = 1;
    char shape[128];
    for (int i = 0; i < t->rank; i++)
        if (!rt_times(n, t->shape[i] ? t->shape[i] : 1, &n))
            rt_fail(RT_BAD_DATA, "%s: shape %s overflows", path, rt_show(shape, t->rank, t->shape));
    for (int i = 0; i < t->rank; i++)
        n = t->shape[i] ? n : 0;
    return n;
}

static void check_length(const char *path, const struct rt_table *t, size_t need, size_t have, const char *more)
{
    char shape[128];
    if (need != have)
        rt_fail(RT_BAD_DATA, "%s: %s: shape %s needs %zu bytes, %s%zu are there", path,
                need > have ? "is truncated" : "is too long", rt_show(shape, t->rank, t->shape), need, more, have);
}

static struct rt_table read_plain(struct rt_data *data, const char *path, int rank)
{
    struct rt_table t;
    struct rt_bytes file = rt_map(data, path);
    size_t start = header(path, file.at, file.size, rank, &t);
    check_length(path, &t, elements(path, &t), file.size - start, "");
    t.at = file.at + start;
    return t;
}

/* A gzip file may be several streams, one behind the other, and zeros that a tape left. True: another one begins. */
static bool next_stream(z_stream *z, const char *path)
{
    while (z->avail_in && !*z->next_in)
        z->next_in++, z->avail_in--;
    if (z->avail_in && *z->next_in != 0x1f)
        rt_fail(RT_BAD_DATA, "%s: is damaged: %u bytes behind the gzip stream are none", path, z->avail_in);
    return z->avail_in && inflateReset(z) == Z_OK;
}

/* Inflates up to n bytes; fewer only where the last stream ends. */
static size_t inflate_some(z_stream *z, const char *path, uint8_t *out, size_t n)
{
    size_t done = 0;
    while (done < n) {
        size_t left = n - done;
        z->next_out = out + done;
        z->avail_out = left < 1u << 30 ? (uInt)left : 1u << 30;
        uInt before = z->avail_out;
        int status = inflate(z, Z_NO_FLUSH);
        done += before - z->avail_out;
        if (status == Z_STREAM_END && !next_stream(z, path))
            break;
        if (status == Z_STREAM_END)
            continue;
        if (status == Z_BUF_ERROR || (status == Z_OK && !z->avail_in && z->avail_out))
            rt_fail(RT_BAD_DATA, "%s: is truncated: the gzip stream does not end", path);
        if (status != Z_OK)
            rt_fail(RT_BAD_DATA, "%s: is damaged: %s", path, z->msg ? z->msg : "no gzip stream");
    }
    return done;
}

static struct rt_table read_gzip(struct rt_data *data, const char *path, int rank)
{
    struct rt_bytes file = rt_map(data, path);
    struct rt_table t;
    uint8_t head[16], *out, extra;
    char shape[128];
    z_stream z = { .next_in = (Bytef *)(uintptr_t)file.at, .avail_in = (uInt)file.size, .zalloc = rt_zlib_room };
    if (file.size > UINT32_MAX)
        rt_fail(RT_BAD_DATA, "%s: is longer than 4 GB; gunzip it", path);
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        rt_fail(RT_BUG, "%s: zlib does not begin", path);
    header(path, head, inflate_some(&z, path, head, 4 + 4 * (size_t)rank), rank, &t);
    size_t n = elements(path, &t);
    if (n / DEFLATE_AT_MOST > file.size)
        rt_fail(RT_BAD_DATA, "%s: shape %s needs %zu bytes, more than %zu bytes of gzip can hold", path,
                rt_show(shape, rank, t.shape), n, file.size);
    t.at = out = rt_room(data, n);
    size_t have = inflate_some(&z, path, out, n);
    check_length(path, &t, n, have, "");
    check_length(path, &t, n, n + inflate_some(&z, path, &extra, 1), "at least ");     /* reads the checksum, too */
    inflateEnd(&z);
    return t;
}

static struct rt_table read_idx(struct rt_data *data, const char *path, int rank)
{
    return rt_ends(path, ".gz") ? read_gzip(data, path, rank) : read_plain(data, path, rank);
}

static void load_split(struct rt_data *data, struct rt_split *split, const char *folder, const char *const stem[2],
                       const struct rt_model *model)
{
    const char *images = find(data, folder, stem[0]), *labels = find(data, folder, stem[1]);
    if (!images && !labels)
        return;
    if (!images || (!labels && !data->inputs_only))
        rt_fail(RT_NO_INPUT, "%s: has %s but no %s (or .gz)", folder, stem[!images], stem[!!images]);
    struct rt_table x = read_idx(data, images, 3);
    rt_bind_input(data, split, model, 0, images, x);
    if (data->inputs_only)
        return;
    struct rt_table y = read_idx(data, labels, 1);
    rt_same_count(images, x.shape[0], labels, y.shape[0]);
    rt_bind_target(data, split, model, 0, labels, y);
}

void rt_load_idx(struct rt_data *data, const char *path, const struct rt_model *model)
{
    rt_only_input(data, model, path);
    load_split(data, &data->train, path, stems[0], model);
    load_split(data, &data->test, path, stems[1], model);
}
