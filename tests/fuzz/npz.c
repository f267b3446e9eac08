/* npz.c -- NumPy's archives
 *
 * Input: a byte of choices. 1: what follows are arrays (parts) that are put into an archive which is right in itself, with the
 * names of `names` in turn, so that what is in the arrays is reached; else the archive's own bytes. 2: two inputs and two outputs;
 * 4: targets are numbers; 8: maps. */
#include <zlib.h>
#include "model.h"

enum { LOCAL = 30, ENTRY = 46, END = 22, MEMBERS = 8, ROOM = 1 << 20 };

static const struct rt_port inputs[] = { { .name = "a", SHAPE(4) }, { .name = "b", SHAPE(2) } };
static const struct rt_port map = { .name = "a", SHAPE(2, 2, 1) };
static const struct rt_port classes[] = { { .name = "p", SHAPE(3), .classes = 3 }, { .name = "q", SHAPE(3), .classes = 3 } };
static const struct rt_port reals[] = { { .name = "p", SHAPE(3) }, { .name = "q", SHAPE(1) } };
static const char *const names[2][MEMBERS] = { { "x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy" },
    { "x_train_a.npy", "x_train_b.npy", "y_train_p.npy", "y_train_q.npy", "x_test_a.npy", "x_test_b.npy", "y_test_p.npy",
      "y_test_q.npy" } };

typedef struct { uint8_t bytes[ROOM], directory[1024]; size_t n, d; int members; } Zip;

static void little(uint8_t *at, size_t v, int bytes)
{
    for (; bytes--; v >>= 8)
        *at++ = (uint8_t)v;
}

/* The fields that a local header and an entry of the directory share, from the version that is needed on. */
static void fields(uint8_t *at, const char *name, Bytes content)
{
    little(at + 10, crc32(0, content.at, (uInt)content.size), 4);
    little(at + 14, content.size, 4);
    little(at + 18, content.size, 4);
    little(at + 22, strlen(name), 2);
}

static void add(Zip *z, const char *name, Bytes content)
{
    size_t length = strlen(name);
    uint8_t *local = z->bytes + z->n, *entry = z->directory + z->d;
    memcpy(local, "PK\3\4", 4);
    memcpy(entry, "PK\1\2", 4);
    fields(local + 4, name, content);
    fields(entry + 6, name, content);
    memcpy(local + LOCAL, name, length);
    memcpy(entry + ENTRY, name, length);
    memcpy(local + LOCAL + length, content.at, content.size);
    little(entry + 42, z->n, 4);
    z->n += LOCAL + length + content.size;
    z->d += ENTRY + length;
    z->members++;
}

static Bytes built(Bytes input, const char *const *name)
{
    static Zip z;
    memset(z.directory, 0, sizeof z.directory);
    z.n = z.d = 0, z.members = 0;
    while (input.size > 2 && z.members < MEMBERS && name[z.members]) {
        memset(z.bytes + z.n, 0, LOCAL);
        add(&z, name[z.members], fuzz_part(&input));
    }
    uint8_t *end = z.bytes + z.n + z.d;
    memcpy(z.bytes + z.n, z.directory, z.d);
    memset(end, 0, END);
    memcpy(end, "PK\5\6", 4);
    little(end + 8, (size_t)z.members, 2);
    little(end + 10, (size_t)z.members, 2);
    little(end + 12, z.d, 4);
    little(end + 16, z.n, 4);
    return (Bytes){ z.bytes, z.n + z.d + END };
}

void fuzz_target(Bytes input)
{
    unsigned how = fuzz_byte(&input);
    int two = how >> 1 & 1;
    const struct rt_port *out = how & 4 ? reals : classes;
    const char *path = fuzz_file("d.npz", how & 1 ? built(input, names[two]) : input);
    fuzz_load(rt_load_npz, path, !two && how & 8 ? &map : inputs, two + 1, out, two + 1);
}
