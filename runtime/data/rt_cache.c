/* rt_cache.c -- decoded pictures in a file: another run maps it, and decodes none
 *
 * A file is a mark, the pictures' bytes as the network takes them, the sentences of what was left out, and a tail: whose pictures
 * they are (a key of their files' names, sizes and times, the network's size, resize and background), how many, a checksum of all
 * before. Only what is whole and has the right key is used; anything else of cnnc's own is made anew, and said. The gate writes it
 * (rt_file.c): it has its name when it is complete, and two runs that make the same one put the same bytes in place. It is written
 * as pictures are decoded, so no set is too large for memory. */
#define _GNU_SOURCE
#include "rt_file.h"
#include "rt_format.h"
#include "rt_read.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_STATIC_LINKING_ONLY
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MARK = sizeof RT_DECODED_MARK - 1, STEP = 1 << 20, SENTENCE = 512 };
enum { DECODING = 1 };                         /* one more when pictures are decoded or resized to other bytes than before */

struct tail { uint64_t key, asked, kept, size, lost, checksum; };      /* lost: bytes of sentences, behind kept * size bytes */
struct lost { uint64_t index, length; };       /* of a picture; the sentence follows */

struct rt_cache {
    const char *path;
    struct tail tail;
    Out *out;
    XXH3_state_t *sum;                         /* while it is written */
    char *sentences;
};

/* ---- the key ---- */

static uint64_t key_of(const struct rt_album *a, const struct rt_canvas *to)
{
    const int64_t rule[] = { DECODING, to->shape[0], to->shape[1], to->shape[2], to->resize, to->background };
    XXH3_state_t state;
    XXH3_64bits_reset(&state);
    XXH3_64bits_update(&state, rule, sizeof rule);
    for (size_t i = 0; i < a->n; i++) {
        struct stat st = { 0 };                /* of a file that is gone all zeros: decoding says what is wrong */
        bool there = stat(a->photo[i].path, &st) == 0;
        const int64_t file[] = { there, st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec };
        XXH3_64bits_update(&state, a->photo[i].path, strlen(a->photo[i].path) + 1);
        XXH3_64bits_update(&state, file, sizeof file);
    }
    return XXH3_64bits_digest(&state);
}

struct rt_cache *rt_cache_for(const char *path, const struct rt_album *a, const struct rt_canvas *to)
{
    struct rt_cache *c = rt_alloc(1, sizeof *c);
    size_t size = (size_t)to->shape[0] * (size_t)to->shape[1] * (size_t)to->shape[2];
    c->path = path;
    c->tail = (struct tail){ .key = key_of(a, to), .asked = a->n, .size = size };
    return c;
}

/* ---- reading ---- */

/* What is wrong with the file of n bytes whose tail this is; NULL: nothing that shows. */
static const char *fault_of(const struct rt_cache *c, const struct tail *t, size_t n)
{
    size_t pixels, all;
    if (!rt_times(t->kept, t->size, &pixels) || __builtin_add_overflow(pixels, t->lost, &all) ||
        __builtin_add_overflow(all, MARK + sizeof *t, &all) || all != n || t->kept > t->asked)
        return "is cut short or damaged";
    if (t->key != c->tail.key || t->asked != c->tail.asked || t->size != c->tail.size)
        return "is of other pictures, or of another size, resize or background";
    return NULL;
}

static bool read_at(int fd, char *to, size_t n, size_t at)
{
    for (ssize_t got; n > 0; to += got, at += (size_t)got, n -= (size_t)got)
        if ((got = TEMP_FAILURE_RETRY(pread(fd, to, n, (off_t)at))) <= 0)
            return false;
    return true;
}

static bool whole(int fd, size_t n, uint64_t checksum)
{
    char *part = rt_alloc(STEP, 1);
    XXH3_state_t state;
    bool good = true;
    XXH3_64bits_reset(&state);
    for (size_t at = 0, some; good && at < n; at += some) {
        some = n - at < STEP ? n - at : STEP;
        if ((good = read_at(fd, part, some, at)))
            XXH3_64bits_update(&state, part, some);
    }
    free(part);
    return good && XXH3_64bits_digest(&state) == checksum;
}

/* Whether the file may be used; NULL, or why not. */
static const char *check(struct rt_cache *c, int fd, size_t n, bool *ours)
{
    char mark[MARK];
    struct tail t;
    *ours = n >= MARK && read_at(fd, mark, MARK, 0) && !memcmp(mark, RT_DECODED_MARK, MARK);
    if (!*ours)
        return "is no file of decoded pictures";
    if (n < MARK + sizeof t || !read_at(fd, (char *)&t, sizeof t, n - sizeof t))
        return "is cut short or damaged";
    const char *fault = fault_of(c, &t, n);
    if (!fault && !whole(fd, n - sizeof t.checksum, t.checksum))
        fault = "is damaged: its checksum is another";
    c->tail = fault ? c->tail : t;
    return fault;
}

static _Noreturn void forged(const struct rt_cache *c)
{
    rt_fail(RT_BAD_DATA, "%s: the images that it has and those that it left out are not %llu together: cnnc did not write it so; "
            "remove it", c->path, (unsigned long long)c->tail.asked);
}

/* What the file says was left out, in the order of the pictures; the others follow each other, so one more or less would be read
 * where there is none. A checksum is no proof of who wrote it. */
static void take_lost(const struct rt_cache *c, const uint8_t *at, rt_lose *lose, void *ctx)
{
    const uint8_t *end = at + c->tail.lost;
    uint64_t next = 0, lost = 0;
    struct lost l;
    for (; (size_t)(end - at) >= sizeof l; at += l.length, lost++, next = l.index + 1) {
        memcpy(&l, at, sizeof l);
        at += sizeof l;
        if (l.index < next || l.index >= c->tail.asked || l.length > (size_t)(end - at) || l.length > SENTENCE)
            forged(c);
        char *text = rt_text("%.*s", (int)l.length, (const char *)at);
        lose(ctx, l.index, text);
        free(text);
    }
    if (at != end || lost != c->tail.asked - c->tail.kept)
        forged(c);
}

/* Another run may have put another file in place since. */
static const uint8_t *map(struct rt_cache *c, struct rt_data *data)
{
    struct rt_bytes file = rt_map(data, c->path);
    if (file.size < MARK + sizeof c->tail || memcmp(file.at + file.size - sizeof c->tail, &c->tail, sizeof c->tail) != 0)
        rt_fail(RT_IO, "%s: another run put other pictures there meanwhile; give each run a --cache of its own", c->path);
    return file.at + MARK;
}

const uint8_t *rt_cache_read(struct rt_cache *c, struct rt_data *data, rt_lose *lose, void *ctx)
{
    char error[256];
    size_t n;
    bool ours;
    int fd, status;
    if (!rt_exists(c->path))
        return NULL;
    if ((status = rt_open_read(c->path, SIZE_MAX, &fd, &n, error)))
        rt_fail(status, "--cache: %s %s", c->path, error);
    const char *fault = check(c, fd, n, &ours);
    close(fd);
    if (fault) {
        if (ours)
            rt_say("%s %s; it is made again", c->path, fault);
        return NULL;                           /* what is not ours the gate knows */
    }
    const uint8_t *pixels = map(c, data);
    take_lost(c, pixels + c->tail.kept * c->tail.size, lose, ctx);
    rt_say("%s: %llu decoded images; none is decoded now", c->path, (unsigned long long)c->tail.kept);
    return pixels;
}

/* ---- writing ---- */

static void put(struct rt_cache *c, const void *bytes, size_t n)
{
    XXH3_64bits_update(c->sum, bytes, n);
    rt_out_write(c->out, bytes, n);
}

void rt_cache_begin(struct rt_cache *c, bool force)
{
    rt_out_check(c->path, RT_DECODED, "--cache", force);
    c->out = rt_out_open(c->path, RT_DECODED);
    if (!(c->sum = XXH3_createState()))
        rt_fail(RT_SYSTEM, "cannot get memory for a hash");
    XXH3_64bits_reset(c->sum);
    put(c, RT_DECODED_MARK, MARK);
}

void rt_cache_add(struct rt_cache *c, const uint8_t *pixels, size_t n)
{
    put(c, pixels, n * c->tail.size);
    c->tail.kept += n;
}

void rt_cache_lose(struct rt_cache *c, size_t index, const char *why)
{
    struct lost l = { index, strlen(why) };
    c->sentences = rt_grow(c->sentences, c->tail.lost + sizeof l + l.length, 1);
    memcpy(c->sentences + c->tail.lost, &l, sizeof l);
    memcpy(c->sentences + c->tail.lost + sizeof l, why, l.length);
    c->tail.lost += sizeof l + l.length;
}

const uint8_t *rt_cache_end(struct rt_cache *c, struct rt_data *data)
{
    if (c->tail.lost)
        put(c, c->sentences, c->tail.lost);
    put(c, &c->tail, sizeof c->tail - sizeof c->tail.checksum);
    c->tail.checksum = XXH3_64bits_digest(c->sum);
    rt_out_write(c->out, &c->tail.checksum, sizeof c->tail.checksum);
    rt_out_commit(c->out);
    rt_say("%s: keeps %llu decoded images, %.1f MB", c->path, (unsigned long long)c->tail.kept,
           (double)c->tail.kept * (double)c->tail.size / 1e6);
    return map(c, data);
}

void rt_cache_free(struct rt_cache *c)
{
    if (c) {
        XXH3_freeState(c->sum);
        free(c->sentences);
    }
    free(c);
}
