/* data_fixture.h -- small data files, right and wrong, for the tests of the readers. */
#ifndef DATA_FIXTURE_H
#define DATA_FIXTURE_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include "rt_format.h"
#include "rt_picture.h"

static char root[64];                          /* a folder of the test's own */

static inline void fixture_open(void)
{
    snprintf(root, sizeof root, "/tmp/cnnc-data-XXXXXX");
    assert_non_null(mkdtemp(root));
    assert_int_equal(chdir(root), 0);          /* so that messages name files without it */
}

static inline void fixture_close(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", root);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(system(command), 0);
}

static inline void put_file(const char *path, const void *bytes, size_t n)
{
    for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
        char folder[128];
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        mkdir(folder, 0777);
    }
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* A zip archive in the making; every field can be spoilt before it is written. */
struct zip { uint8_t bytes[1 << 16], directory[4096]; size_t n, d; int members; };

static inline void little(uint8_t *at, uint64_t v, int bytes)
{
    for (; bytes--; v >>= 8)
        *at++ = (uint8_t)v;
}

/* Adds a member; returns its directory entry, so that a test may spoil it. */
static inline uint8_t *zip_add(struct zip *z, const char *name, const void *content, size_t n)
{
    uint8_t *local = z->bytes + z->n, *entry = z->directory + z->d;
    size_t length = strlen(name);
    uint32_t crc = (uint32_t)crc32(0, content, (uInt)n);
    memset(local, 0, 30);
    memset(entry, 0, 46);
    little(local, 0x04034b50, 4);
    little(local + 26, length, 2);
    memcpy(local + 30, name, length);
    memcpy(local + 30 + length, content, n);
    little(entry, 0x02014b50, 4);
    little(entry + 16, crc, 4);
    little(entry + 20, n, 4);
    little(entry + 24, n, 4);
    little(entry + 28, length, 2);
    little(entry + 42, z->n, 4);
    memcpy(entry + 46, name, length);
    z->n += 30 + length + n;
    z->d += 46 + length;
    z->members++;
    return entry;
}

static inline void zip_write(struct zip *z, const char *path)
{
    uint8_t *end = z->bytes + z->n + z->d;
    memcpy(z->bytes + z->n, z->directory, z->d);
    memset(end, 0, 22);
    little(end, 0x06054b50, 4);
    little(end + 8, (uint64_t)z->members, 2);
    little(end + 10, (uint64_t)z->members, 2);
    little(end + 12, z->d, 4);
    little(end + 16, z->n, 4);
    put_file(path, z->bytes, z->n + z->d + 22);
}

/* A .npy of the given dictionary and n bytes of content (all zero where it is NULL); returns its size. */
static inline size_t npy(uint8_t *out, const char *dictionary, const void *content, size_t n)
{
    size_t length = strlen(dictionary) + 1;
    memcpy(out, "\x93NUMPY\1\0", 8);
    little(out + 8, length, 2);
    memcpy(out + 10, dictionary, length - 1);
    out[10 + length - 1] = '\n';
    memset(out + 10 + length, 0, n);
    if (content)
        memcpy(out + 10 + length, content, n);
    return 10 + length + n;
}

static inline uint8_t *zip_npy(struct zip *z, const char *name, const char *dictionary, const void *content, size_t n)
{
    static uint8_t bytes[1 << 15];
    return zip_add(z, name, bytes, npy(bytes, dictionary, content, n));
}

/* A segment of EXIF that notes an orientation: of a type (3: SHORT, 4: LONG), in either byte order. Returns its size, below 64. */
static inline size_t exif(uint8_t *out, bool big_endian, uint32_t type, uint32_t count, uint32_t value)
{
    const uint32_t fields[][2] = { { 42, 2 }, { 8, 4 }, { 2, 2 }, { 0x10f, 2 }, { 2, 2 }, { 4, 4 }, { 0, 4 }, { 0x112, 2 },
                                   { type, 2 }, { count, 4 }, { value, type == 4 ? 4 : 2 }, { 0, type == 4 ? 0 : 2 }, { 0, 4 } };
    size_t n = 8;
    memcpy(out, big_endian ? "Exif\0\0MM" : "Exif\0\0II", n);
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        for (uint32_t i = 0, size = fields[k][1]; i < size; i++)
            out[n++] = (uint8_t)(fields[k][0] >> 8 * (big_endian ? size - 1 - i : i));
    return n;
}

/* The picture can be had where there are 64 MB more than now. */
static inline void decoded_in_64_mb(const uint8_t *bytes, size_t size)
{
    int status;
    pid_t child = fork();
    if (!child) {
        char error[512], line[64] = "";
        uint8_t *out = malloc(224 * 224 * 3);
        FILE *f = fopen("/proc/self/statm", "r");
        long pages = f && fgets(line, sizeof line, f) ? atol(line) : 1 << 20;
        rlim_t room = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (64 << 20);
        setrlimit(RLIMIT_AS, &(struct rlimit){ room, room });
        _exit(!out || rt_decode_image("large", bytes, size, &(struct rt_canvas){ .shape = { 224, 224, 3 } }, out, error));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
#endif
