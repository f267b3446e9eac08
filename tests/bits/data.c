/* data.c -- data sets for the tests of bits, as .npz: data KIND N FILE.npz
 *
 *   images    N noisy pictures of 32x32x3 bytes whose class shows in their colours
 *   constant  the same, each of one colour: every pooling cell a tie, every variance nearly 0
 *   heads     two inputs and two outputs, as models/two_heads.lua wants them
 * Every number follows from its place by a counter, so that all machines make the same file. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PIXELS = 32 * 32 * 3, SENSORS = 8 };

struct member { char name[32]; uint32_t crc, size, at; } members[8];
static int n_members;
static uint32_t written;
static FILE *file;

static uint32_t chance(uint32_t k)               /* the mixing of MurmurHash3 */
{
    k = (k + 1) * 2654435769u;
    k = (k ^ k >> 16) * 0x85ebca6bu;
    k = (k ^ k >> 13) * 0xc2b2ae35u;
    return k ^ k >> 16;
}

static void out(const void *bytes, size_t n)
{
    if (fwrite(bytes, 1, n, file) != n) perror("data"), exit(1);
    written += (uint32_t)n;
}

static void number(uint32_t v, int bytes)
{
    for (; bytes--; v >>= 8) out(&(uint8_t){ (uint8_t)v }, 1);
}

static void repeated_fields(const struct member *m)              /* of local header and directory */
{
    static const uint8_t stored[] = { 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0 };
    out(stored, sizeof stored);
    number(m->crc, 4), number(m->size, 4), number(m->size, 4);
    number((uint32_t)strlen(m->name), 2), number(0, 2);
}

/* One array; shape is Python's. */
static void array(const char *name, const char *type, const char *shape, const void *content, size_t n)
{
    char head[129];
    struct member *m = &members[n_members++];
    memcpy(head, "\x93NUMPY\1\0\x76\0", 10);
    int length = snprintf(head + 10, 118, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, shape);
    memset(head + 10 + length, ' ', (size_t)(117 - length));
    head[127] = '\n';
    snprintf(m->name, sizeof m->name, "%s.npy", name);
    m->crc = (uint32_t)crc32(crc32(0, (const Bytef *)head, 128), content, (uInt)n);
    m->size = 128 + (uint32_t)n, m->at = written;
    number(0x04034b50, 4);
    repeated_fields(m);
    out(m->name, strlen(m->name)), out(head, 128), out(content, n);
}

static void directory(void)
{
    uint32_t start = written;
    for (int i = 0; i < n_members; i++) {
        number(0x02014b50, 4), number(20, 2);
        repeated_fields(&members[i]);
        number(0, 2), number(0, 2), number(0, 2), number(0, 4), number(members[i].at, 4);
        out(members[i].name, strlen(members[i].name));
    }
    uint32_t size = written - start;
    number(0x06054b50, 4), number(0, 4), number((uint32_t)n_members, 2), number((uint32_t)n_members, 2);
    number(size, 4), number(start, 4), number(0, 2);
}

/* Sample i of a half: class c brightens its own corner of the colours. */
static void picture(uint8_t *to, uint32_t i, int classes, int constant)
{
    uint32_t c = i % (uint32_t)classes;
    for (uint32_t p = 0; p < PIXELS; p++) {
        uint32_t base = chance(c * 3 + p % 3) % 128, noise = chance(i * 4099 + 7 + (constant ? p % 3 : p)) % 128;
        to[p] = (uint8_t)(base + noise);
    }
}

static void half(const char *of, const char *kind, uint32_t n, uint32_t first)
{
    int heads = kind[0] == 'h', classes = heads ? 4 : 10;
    uint8_t *x = malloc((size_t)n * PIXELS);
    int32_t *y = malloc(n * sizeof *y);
    float *sensors = malloc(n * SENSORS * sizeof *sensors), *extent = malloc(n * sizeof *extent);
    char name[32], shape[64];
    for (uint32_t i = 0; i < n; i++) {
        picture(x + (size_t)i * PIXELS, first + i, classes, kind[0] == 'c');
        y[i] = (int32_t)((first + i) % (uint32_t)classes);
        for (uint32_t k = 0; k < SENSORS; k++)
            sensors[i * SENSORS + k] = (float)chance((first + i) * 31 + k) / 4294967296.f - 0.5f;
        extent[i] = sensors[i * SENSORS] + (float)y[i] / 4;
    }
    snprintf(shape, sizeof shape, "%u, 32, 32, 3", n);
    snprintf(name, sizeof name, heads ? "x_%s_image" : "x_%s", of), array(name, "|u1", shape, x, (size_t)n * PIXELS);
    snprintf(shape, sizeof shape, "%u,", n);
    snprintf(name, sizeof name, heads ? "y_%s_kind" : "y_%s", of), array(name, "<i4", shape, y, n * sizeof *y);
    if (heads) {
        snprintf(name, sizeof name, "y_%s_extent", of), array(name, "<f4", shape, extent, n * sizeof *extent);
        snprintf(shape, sizeof shape, "%u, %d", n, SENSORS);
        snprintf(name, sizeof name, "x_%s_sensors", of), array(name, "<f4", shape, sensors, n * SENSORS * sizeof *sensors);
    }
    free(x), free(y), free(sensors), free(extent);
}

int main(int argc, char **argv)
{
    if (argc != 4) return fprintf(stderr, "usage: data images|constant|heads N FILE.npz\n"), 64;
    uint32_t n = (uint32_t)atoi(argv[2]);
    if (!(file = fopen(argv[3], "wb"))) return perror(argv[3]), 73;
    half("train", argv[1], n, 0);
    half("test", argv[1], 10, n);
    directory();
    return fclose(file) ? 74 : 0;
}
