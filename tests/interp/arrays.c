/* arrays.c -- the files that the tests exchange with emitted programs
 *
 * Everything becomes double when it is read. An .npz is a zip of stored (not deflated) .npy members, as numpy.savez writes it;
 * members are found through the central directory. These files are the tests' own: a malformed one simply ends the program. */
#include "arrays.h"
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

_Noreturn void quit(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

Array *add_array(Arrays *a, const char *name, int rank, const long *d)
{
    a->at = realloc(a->at, sizeof *a->at * (size_t)(a->n + 1));
    Array *new = &a->at[a->n++];
    *new = (Array){ .name = strdup(name), .rank = rank, .n = 1 };
    for (int i = 0; i < rank; i++) new->d[i] = d[i], new->n *= d[i];
    new->v = calloc((size_t)new->n + 1, sizeof *new->v);
    return new;
}

Array *find_array(const Arrays *a, const char *name)
{
    for (int i = 0; i < a->n; i++) if (!strcmp(a->at[i].name, name)) return &a->at[i];
    return NULL;
}

typedef struct { unsigned char *at; size_t n; } Bytes;

static Bytes slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) quit("%s: cannot be opened", path);
    fseek(f, 0, SEEK_END);
    Bytes b = { NULL, (size_t)ftell(f) };
    b.at = malloc(b.n + 1), b.at[b.n] = 0;
    rewind(f);
    if (fread(b.at, 1, b.n, f) != b.n) quit("%s: cannot be read", path);
    fclose(f);
    return b;
}

static uint64_t little(const unsigned char *p, int bytes)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) v |= (uint64_t)p[i] << (8 * i);
    return v;
}

/* Element i of an array whose type is a letter and a width: f 4, f 8, u 1, i 4, i 8 ... */
static double element(const unsigned char *p, long i, char letter, int width)
{
    uint64_t raw = little(p + (size_t)i * (size_t)width, width);
    double d;
    float f;
    uint32_t low = (uint32_t)raw;
    if (letter == 'f' && width == 8) return memcpy(&d, &raw, 8), d;
    if (letter == 'f') return memcpy(&f, &low, 4), (double)f;
    if (letter == 'i') return (double)((int64_t)(raw << (64 - 8 * width)) >> (64 - 8 * width));
    return (double)raw;
}

static void fill(Array *a, const unsigned char *p, char letter, int width)
{
    for (long i = 0; i < a->n; i++) a->v[i] = element(p, i, letter, width);
}

/* ---- safetensors ---- */

static void one_tensor(Arrays *a, const char *name, const json_t *j, const unsigned char *data)
{
    const char *type = json_string_value(json_object_get(j, "dtype"));
    const json_t *shape = json_object_get(j, "shape");
    long d[ARRAY_RANK];
    int rank = (int)json_array_size(shape);
    for (int i = 0; i < rank; i++) d[i] = (long)json_integer_value(json_array_get(shape, (size_t)i));
    Array *new = add_array(a, name, rank, d);
    size_t from = (size_t)json_integer_value(json_array_get(json_object_get(j, "data_offsets"), 0));
    fill(new, data + from, type[0] == 'F' ? 'f' : type[0] == 'U' ? 'u' : 'i', atoi(type + 1) / 8);
}

static Arrays read_safetensors(const char *path)
{
    Bytes b = slurp(path);
    size_t header = b.n < 8 ? b.n : (size_t)little(b.at, 8);
    if (header + 8 > b.n) quit("%s: no safetensors file", path);
    json_t *j = json_loadb((char *)b.at + 8, header, 0, NULL), *value;
    if (!j) quit("%s: its header is not JSON", path);
    Arrays a = { 0 };
    const char *name;
    json_object_foreach(j, name, value) if (strcmp(name, "__metadata__")) one_tensor(&a, name, value, b.at + 8 + header);
    json_decref(j);
    free(b.at);
    return a;
}

static const char *const kept_names[] = { "F64", "F32", "U8", "I32" }, *const kept_descr[] = { "<f8", "<f4", "|u1", "<i4" };
static const size_t kept_width[] = { 8, 4, 1, 4 };

static void store(unsigned char *p, double v, Kept kept)
{
    float f = (float)v;
    int32_t i = (int32_t)v;
    if (kept == F64) memcpy(p, &v, 8);
    else if (kept == F32) memcpy(p, &f, 4);
    else if (kept == I32) memcpy(p, &i, 4);
    else *p = (unsigned char)v;
}

static Bytes pack(const Array *a)
{
    size_t width = kept_width[a->kept];
    Bytes b = { malloc((size_t)a->n * width + 1), (size_t)a->n * width };
    for (long i = 0; i < a->n; i++) store(b.at + (size_t)i * width, a->v[i], a->kept);
    return b;
}

static void put_bytes(FILE *f, const void *p, size_t n)
{
    if (fwrite(p, 1, n, f) != n) quit("a file cannot be written");
}

static void put_little(FILE *f, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) fputc((int)(v >> (8 * i) & 255), f);
}

static void write_safetensors(FILE *f, const Arrays *a)
{
    json_t *j = json_object();
    size_t at = 0;
    for (int i = 0; i < a->n; i++) {
        const Array *t = &a->at[i];
        json_t *shape = json_array();
        for (int k = 0; k < t->rank; k++) json_array_append_new(shape, json_integer(t->d[k]));
        size_t end = at + (size_t)t->n * kept_width[t->kept];
        json_object_set_new(j, t->name, json_pack("{s:s, s:o, s:[I, I]}", "dtype", kept_names[t->kept], "shape", shape,
                                                  "data_offsets", (json_int_t)at, (json_int_t)end));
        at = end;
    }
    char *text = json_dumps(j, JSON_COMPACT);
    size_t n = strlen(text), padded = (n + 7) / 8 * 8;
    put_little(f, padded, 8);
    fprintf(f, "%s%*s", text, (int)(padded - n), "");
    for (int i = 0; i < a->n; i++) {
        Bytes b = pack(&a->at[i]);
        put_bytes(f, b.at, b.n);
        free(b.at);
    }
    free(text);
    json_decref(j);
}

/* ---- npy and npz ---- */

static void read_npy(Arrays *a, const char *name, const unsigned char *p)
{
    if (memcmp(p, "\x93NUMPY", 6)) quit("%s: no npy array", name);
    int wide = p[6] > 1 ? 4 : 2;
    size_t header = (size_t)little(p + 8, wide);
    char *text = strndup((const char *)p + 8 + wide, header), *type = strstr(text, "descr'"), *shape = strstr(text, "shape'");
    if (!type || !shape || !strstr(text, "False")) quit("%s: an npy header that is not understood: %s", name, text);
    type = strchr(type + 6, '\'') + 1, shape = strchr(shape, '(') + 1;
    long d[ARRAY_RANK];
    int rank = 0;
    for (char *end; *shape != ')'; shape = end + strspn(end, ", ")) d[rank++] = strtol(shape, &end, 10);
    fill(add_array(a, name, rank, d), p + 8 + wide + header, type[1] == 'b' ? 'u' : type[1], atoi(type + 2));
    free(text);
}

static Arrays read_npz(const char *path)
{
    Bytes b = slurp(path);
    Arrays a = { 0 };
    size_t end = b.n < 22 ? 0 : b.n - 22;
    while (end && little(b.at + end, 4) != 0x06054b50) end--;
    if (!end) quit("%s: no zip file", path);
    size_t at = (size_t)little(b.at + end + 16, 4);
    for (int i = 0, n = (int)little(b.at + end + 10, 2); i < n; i++) {
        const unsigned char *e = b.at + at, *local = b.at + little(e + 42, 4);
        if (little(e + 10, 2) != 0) quit("%s: has a compressed member; numpy.savez writes it plain", path);
        size_t length = (size_t)little(e + 28, 2);
        char *name = strndup((const char *)e + 46, length > 4 ? length - 4 : length);          /* without ".npy" */
        read_npy(&a, name, local + 30 + little(local + 26, 2) + little(local + 28, 2));
        free(name);
        at += 46 + length + little(e + 30, 2) + little(e + 32, 2);
    }
    free(b.at);
    return a;
}

static Bytes npy(const Array *a)
{
    char shape[200] = "", header[400];
    for (int i = 0; i < a->rank; i++) sprintf(shape + strlen(shape), "%ld,", a->d[i]);
    int n = sprintf(header, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", kept_descr[a->kept], shape);
    for (; (10 + n + 1) % 64; n++) header[n] = ' ';
    header[n++] = '\n';
    Bytes body = pack(a), b = { malloc(10 + (size_t)n + body.n), 10 + (size_t)n + body.n };
    memcpy(b.at, "\x93NUMPY\1\0", 8);
    b.at[8] = (unsigned char)n, b.at[9] = (unsigned char)(n >> 8);
    memcpy(b.at + 10, header, (size_t)n);
    memcpy(b.at + 10 + n, body.at, body.n);
    free(body.at);
    return b;
}

/* What a member's local header and its entry in the central directory have in common. */
static void zip_fields(FILE *f, const char *name, const Bytes *b)
{
    put_little(f, 20, 2), put_little(f, 0, 4);                                 /* version; no flags, stored */
    put_little(f, 0, 2), put_little(f, 33, 2);                                 /* midnight, 1 January 1980 */
    put_little(f, crc32(0, b->at, (unsigned)b->n), 4);
    put_little(f, b->n, 4), put_little(f, b->n, 4), put_little(f, strlen(name) + 4, 2), put_little(f, 0, 2);
}

static void write_npz(FILE *f, const Arrays *a)
{
    Bytes *b = calloc((size_t)a->n + 1, sizeof *b);
    long *at = calloc((size_t)a->n + 1, sizeof *at);
    for (int i = 0; i < a->n; i++) {
        b[i] = npy(&a->at[i]), at[i] = ftell(f);
        put_little(f, 0x04034b50, 4), zip_fields(f, a->at[i].name, &b[i]);
        fprintf(f, "%s.npy", a->at[i].name);
        put_bytes(f, b[i].at, b[i].n);
    }
    long start = ftell(f);
    for (int i = 0; i < a->n; i++) {
        put_little(f, 0x02014b50, 4), put_little(f, 20, 2), zip_fields(f, a->at[i].name, &b[i]);
        put_little(f, 0, 8), put_little(f, 0, 2), put_little(f, (uint64_t)at[i], 4);  /* no comment, attributes 0 */
        fprintf(f, "%s.npy", a->at[i].name);
        free(b[i].at);
    }
    long end = ftell(f);
    put_little(f, 0x06054b50, 4), put_little(f, 0, 4), put_little(f, (uint64_t)a->n, 2), put_little(f, (uint64_t)a->n, 2);
    put_little(f, (uint64_t)(end - start), 4), put_little(f, (uint64_t)start, 4), put_little(f, 0, 2);
    free(b), free(at);
}

/* ---- by name ---- */

static int ends(const char *path, const char *suffix)
{
    size_t n = strlen(path), k = strlen(suffix);
    return n >= k && !strcmp(path + n - k, suffix);
}

Arrays read_arrays(const char *path)
{
    if (ends(path, ".npz")) return read_npz(path);
    if (!ends(path, ".npy")) return read_safetensors(path);
    Bytes b = slurp(path);
    Arrays a = { 0 };
    read_npy(&a, "", b.at);
    free(b.at);
    return a;
}

void write_arrays(const char *path, const Arrays *a)
{
    FILE *f = fopen(path, "wb");
    if (!f) quit("%s: cannot be created", path);
    (ends(path, ".npz") ? write_npz : write_safetensors)(f, a);
    if (fclose(f)) quit("%s: cannot be written", path);
}
