/* rt_safetensors.c -- a reader of safetensors files that trusts nothing
 *
 * The file: 8 bytes, the header's length (little endian); the header, a JSON object {name: {"dtype", "shape", "data_offsets"}}
 * with a string map under "__metadata__"; then the data. Before any array is looked at, every size is multiplied with an overflow
 * check and compared with the file's own, and the arrays must fill the data exactly: no hole, no overlap, nothing left. */
#define _GNU_SOURCE
#include "rt_safetensors.h"
#include "rt_foreign.h"
#include "rt_read.h"
#include "rt_util.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MAX_HEADER = 100000000 };               /* the format's own limit */

static const struct { const char *name; size_t size; } dtypes[] = {
    { "F32", 4 }, { "F64", 8 }, { "F16", 2 }, { "BF16", 2 }, { "I64", 8 }, { "I32", 4 }, { "I16", 2 }, { "I8", 1 },
    { "U64", 8 }, { "U32", 4 }, { "U16", 2 }, { "U8", 1 }, { "BOOL", 1 }, { "F8_E4M3", 1 }, { "F8_E5M2", 1 },
};

static void read_at(const Tensors *f, size_t at, void *to, size_t bytes)
{
    for (size_t done = 0; done < bytes; ) {
        ssize_t n = pread(f->fd, (char *)to + done, bytes - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            rt_fail(RT_IO, "cannot read %s: %s", f->path, strerror(errno));
        if (n == 0)
            rt_fail(RT_BAD_DATA, "%s: ends at byte %zu, expected %zu more", f->path, at + done, bytes - done);
        done += (size_t)n;
    }
}

/* The length is none: another format's first bytes stand in its place, or the file is damaged. */
static _Noreturn void no_header(const Tensors *f, uint64_t length)
{
    unsigned char start[RT_FOREIGN_START];
    size_t n = f->size < sizeof start ? f->size : sizeof start, most = f->size - 8;
    read_at(f, 0, start, n);
    const char *foreign = rt_foreign(start, n);
    if (foreign)
        rt_fail(RT_BAD_DATA, "%s: is no safetensors file, but %s", f->path, foreign);
    rt_fail(RT_BAD_DATA, "%s: is no safetensors file, or is cut short: header length is %llu, expected at most %zu", f->path,
            (unsigned long long)length, most < MAX_HEADER ? most : (size_t)MAX_HEADER);
}

static size_t header_length(const Tensors *f)
{
    unsigned char b[8];
    uint64_t length = 0;
    size_t size = f->size;
    if (size < 8)
        rt_fail(RT_BAD_DATA, "%s: is no safetensors file: it has %zu bytes, expected at least 8", f->path, size);
    read_at(f, 0, b, 8);
    for (int i = 7; i >= 0; i--)
        length = length << 8 | b[i];
    if (length > MAX_HEADER || length > size - 8)
        no_header(f, length);
    return (size_t)length;
}

static bool whole_number(const json_t *j, size_t *n)
{
    if (!json_is_integer(j) || json_integer_value(j) < 0)
        return false;
    *n = (size_t)json_integer_value(j);
    return true;
}

static size_t dtype_size(const Tensors *f, const Tensor *t)
{
    for (size_t i = 0; t->dtype && i < sizeof dtypes / sizeof *dtypes; i++)
        if (!strcmp(dtypes[i].name, t->dtype))
            return dtypes[i].size;
    rt_fail(RT_BAD_DATA, "%s: tensor '%s': dtype is %s, expected one of F32, F64, ...", f->path, t->name,
            t->dtype ? t->dtype : "missing");
}

static void read_shape(const Tensors *f, Tensor *t, const json_t *shape)
{
    size_t bytes = dtype_size(f, t), i;
    json_t *dim;
    if (!json_is_array(shape))
        rt_fail(RT_BAD_DATA, "%s: tensor '%s': shape is missing, expected a list", f->path, t->name);
    if (json_array_size(shape) > RT_TENSOR_RANK)
        rt_fail(RT_BAD_DATA, "%s: tensor '%s': shape has %zu axes, expected at most %d", f->path, t->name, json_array_size(shape),
                RT_TENSOR_RANK);
    t->rank = (int)json_array_size(shape);
    json_array_foreach(shape, i, dim) {
        if (!whole_number(dim, &t->shape[i]))
            rt_fail(RT_BAD_DATA, "%s: tensor '%s': shape[%zu] is no whole number, expected one", f->path, t->name, i);
        if (!rt_times(bytes, t->shape[i], &bytes))
            rt_fail(RT_BAD_DATA, "%s: tensor '%s': shape is larger than any memory", f->path, t->name);
    }
    t->bytes = bytes;
}

static void read_offsets(const Tensors *f, Tensor *t, const json_t *offsets, size_t data_size)
{
    size_t end;
    if (json_array_size(offsets) != 2 || !whole_number(json_array_get(offsets, 0), &t->begin) ||
        !whole_number(json_array_get(offsets, 1), &end))
        rt_fail(RT_BAD_DATA, "%s: tensor '%s': data_offsets is no pair of whole numbers", f->path, t->name);
    if (end < t->begin || end > data_size)
        rt_fail(RT_BAD_DATA, "%s: tensor '%s': data_offsets is [%zu, %zu], expected a range inside the file's %zu bytes of data",
                f->path, t->name, t->begin, end, data_size);
    if (end - t->begin != t->bytes)
        rt_fail(RT_BAD_DATA, "%s: tensor '%s': data_offsets spans %zu bytes, expected %zu from its shape and dtype", f->path,
                t->name, end - t->begin, t->bytes);
}

static void read_entry(const Tensors *f, Tensor *t, const char *name, const json_t *entry, size_t data_size)
{
    t->name = name;
    if (!json_is_object(entry))
        rt_fail(RT_BAD_DATA, "%s: tensor '%s': is no object, expected dtype, shape and data_offsets", f->path, name);
    t->dtype = json_string_value(json_object_get(entry, "dtype"));
    read_shape(f, t, json_object_get(entry, "shape"));
    read_offsets(f, t, json_object_get(entry, "data_offsets"), data_size);
}

static int by_place(const void *a, const void *b)   /* an empty tensor before the one that starts where it lies */
{
    const Tensor *p = a, *q = b;
    if (p->begin != q->begin)
        return p->begin < q->begin ? -1 : 1;
    return (p->bytes > q->bytes) - (p->bytes < q->bytes);
}

static void check_tiling(const Tensors *f, size_t data_size)
{
    size_t at = 0;
    for (int i = 0; i < f->n; i++) {
        const Tensor *t = &f->tensor[i];
        if (t->begin != at)
            rt_fail(RT_BAD_DATA, "%s: tensor '%s': data_offsets starts at %zu, expected %zu (%s)", f->path, t->name, t->begin, at,
                    t->begin < at ? "it overlaps the tensor before it" : "a hole");
        at += t->bytes;
    }
    if (at != data_size)
        rt_fail(RT_BAD_DATA, "%s: data is %zu bytes, expected %zu from the header", f->path, data_size, at);
}

static void check_metadata(const Tensors *f, const json_t *metadata)
{
    const char *key;
    json_t *value;
    if (metadata && !json_is_object(metadata))
        rt_fail(RT_BAD_DATA, "%s: __metadata__ is no object, expected strings by name", f->path);
    json_object_foreach((json_t *)metadata, key, value)
        if (!json_is_string(value))
            rt_fail(RT_BAD_DATA, "%s: __metadata__ '%s': is no string, expected one", f->path, key);
}

static void read_header(Tensors *f, size_t length)
{
    char *text = rt_alloc(length + 1, 1);
    const char *name;
    json_t *entry;
    json_error_t error;
    read_at(f, 8, text, length);
    f->header = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!f->header)
        rt_fail(RT_BAD_DATA, "%s: header is no JSON: %s at byte %d", f->path, error.text, error.position + 8);
    if (!json_is_object(f->header))
        rt_fail(RT_BAD_DATA, "%s: header is no JSON object, expected one", f->path);
    check_metadata(f, json_object_get(f->header, "__metadata__"));
    f->data_at = 8 + length;
    f->tensor = rt_alloc(json_object_size(f->header), sizeof *f->tensor);
    json_object_foreach(f->header, name, entry)
        if (strcmp(name, "__metadata__") != 0)
            read_entry(f, &f->tensor[f->n++], name, entry, f->size - f->data_at);
    qsort(f->tensor, (size_t)f->n, sizeof *f->tensor, by_place);
    check_tiling(f, f->size - f->data_at);
}

Tensors *rt_open_tensors(const char *path)
{
    Tensors *f = rt_alloc(1, sizeof *f);
    char error[256];
    int status = rt_open_read(path, SIZE_MAX, &f->fd, &f->size, error);
    f->path = rt_text("%s", path);
    if (status)
        rt_fail(status, "%s: %s", path, error);
    read_header(f, header_length(f));
    return f;
}

void rt_close_tensors(Tensors *f)
{
    close(f->fd);
    json_decref(f->header);
    free(f->tensor);
    free(f->path);
    free(f);
}

const Tensor *rt_find_tensor(const Tensors *f, const char *name)
{
    for (int i = 0; i < f->n; i++)
        if (!strcmp(f->tensor[i].name, name))
            return &f->tensor[i];
    return NULL;
}

const char *rt_metadata(const Tensors *f, const char *key)
{
    return json_string_value(json_object_get(json_object_get(f->header, "__metadata__"), key));
}

void rt_read_tensor(const Tensors *f, const Tensor *t, size_t from, void *to, size_t bytes)
{
    if (from > t->bytes || bytes > t->bytes - from)
        rt_fail(RT_BUG, "%s: tensor '%s': bytes %zu to %zu of %zu asked for", f->path, t->name, from, from + bytes, t->bytes);
    read_at(f, f->data_at + t->begin + from, to, bytes);
}

bool rt_is_sealed(const Tensors *f)
{
    char start[sizeof RT_SEAL - 1];
    if (f->data_at < RT_SEAL_AT + RT_SEAL_DIGITS)
        return false;
    read_at(f, 8, start, sizeof start);
    return !memcmp(start, RT_SEAL, sizeof start);
}

bool rt_seal_holds(const Tensors *f, const char *digits, size_t from)
{
    XXH3_state_t *state = XXH3_createState();
    char chunk[1 << 14], found[RT_SEAL_DIGITS + 1];
    if (!state)
        rt_fail(RT_SYSTEM, "cannot get memory for a hash");
    XXH3_64bits_reset(state);
    for (size_t at = from, bytes; (bytes = f->size - at < sizeof chunk ? f->size - at : sizeof chunk) > 0; at += bytes) {
        read_at(f, at, chunk, bytes);
        if (at == 0)
            memset(chunk + RT_SEAL_AT, '0', RT_SEAL_DIGITS);
        XXH3_64bits_update(state, chunk, bytes);
    }
    snprintf(found, sizeof found, "%016llx", (unsigned long long)XXH3_64bits_digest(state));
    XXH3_freeState(state);
    return !strcmp(digits, found);
}
