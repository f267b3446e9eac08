/* rt_album.c -- picture files by the hundred, for folders and tables: each is decoded once, at the network's size
 *
 * All threads decode, each a picture; the order of samples, and of what is said, is that of the files. Pictures stand in groups, a
 * class's or a table's. One that cannot be decoded is left out and named; so are kinds that nobody
 * reads. Where that is more than a tenth of a group the rest is another set than the user gave: it is refused, unless asked for.
 * What memory or the disk cannot give is no picture's fault and ends the program. */
#include "rt_file.h"
#include "rt_format.h"
#include "rt_picture.h"
#include "rt_threads.h"
#include <stdlib.h>
#include <string.h>

struct rt_group *rt_album_group(struct rt_data *data, struct rt_album *a, const char *where)
{
    a->group = rt_more(a->group, (size_t)a->n_groups, &a->group_room, sizeof *a->group);
    struct rt_group *g = &a->group[a->n_groups++];
    *g = (struct rt_group){ .where = rt_note(data, "%s", where), .kinds = "" };
    return g;
}

void rt_album_add(struct rt_album *a, const char *path)
{
    struct rt_group *g = &a->group[a->n_groups - 1];
    a->photo = rt_more(a->photo, a->n, &a->room, sizeof *a->photo);
    a->photo[a->n++] = (struct rt_photo){ path, a->n_groups - 1, g->n++, false };
}

/* ---- what is left out ---- */

static bool too_many(const struct rt_data *data, int out, int all)
{
    return !data->leave_out && (int64_t)out * 10 > all;
}

void rt_album_unread(const struct rt_data *data, const struct rt_group *g, int images)
{
    if (too_many(data, g->unread, images + g->unread))
        rt_fail(RT_BAD_DATA, "%s: %d image%s, and %d file%s of a kind that is not read:%s; make JPEG or PNG of them, or put them "
                "elsewhere, or go on without them by --leave-out", g->where, images, images == 1 ? "" : "s", g->unread,
                g->unread == 1 ? "" : "s", g->kinds);
}

static void lose(struct rt_data *data, struct rt_group *g, const char *why)
{
    if (g->lost < RT_LOST_SHOWN)
        g->why[g->lost] = rt_note(data, "%s", why);
    g->lost++;
}

static void account_for(const struct rt_data *data, const struct rt_group *g)
{
    int all = g->n + g->unread;
    if (g->lost && (g->lost == g->n || too_many(data, g->lost + g->unread, all)))
        rt_fail(RT_BAD_DATA, "%s: %d of %d images cannot be read, %s; the first: %s", g->where, g->lost + g->unread, all,
                g->lost == g->n ? "and none is left" : "more than a tenth, which --leave-out would go on without", g->why[0]);
    for (int k = 0; k < g->lost && k < RT_LOST_SHOWN; k++)
        rt_say("left out: %s", g->why[k]);
    if (g->lost)
        rt_say("%s: %d of %d images %s left out", g->where, g->lost, g->n, g->lost == 1 ? "is" : "are");
}

/* ---- how ---- */

static struct rt_decoding by = { .threads = 1 };

void rt_decode_by(struct rt_decoding how)
{
    by = how;
}

/* They are kept as they are decoded. The system would give more than there is, and end the program once it is used. */
static void check_room(const struct rt_data *data, size_t n, const struct rt_canvas *to)
{
    const int *s = to->shape;
    double need = (double)n * s[0] * s[1] * s[2] / 1e9;
    double have = rt_memory("") / 1e9;
    if (have > 0 && need > have)
        rt_fail(RT_SYSTEM, "%s: %zu images of %d x %d x %d take %.1f GB, and this machine, or its container, has %.1f GB: keep "
                "them on disk by --cache FILE, or give the network a smaller input, or fewer images", data->source, n, s[0], s[1],
                s[2], need, have);
}

/* ---- decoding ---- */

struct outcome { int status; char error[512]; };

struct task {                                  /* an album in the works */
    struct rt_data *data;
    struct rt_album *album;
    const struct rt_canvas *to;
    size_t size;                               /* of a picture */
    struct rt_cache *cache;                    /* NULL: they are kept in memory */
};

/* Some of them side by side, by all threads. */
static void decode(const struct rt_photo *photo, int n, const struct task *t, uint8_t *pixels, struct outcome *outcome)
{
    #pragma omp parallel for schedule(dynamic) num_threads(by.threads) if (n > 1)
    for (int i = 0; i < n; i++)
        outcome[i].status = rt_load_image(photo[i].path, t->to, pixels + (size_t)i * t->size, outcome[i].error);
}

static void leave_out(void *ctx, size_t index, const char *why)
{
    const struct task *t = ctx;
    struct rt_photo *photo = &t->album->photo[index];
    lose(t->data, &t->album->group[photo->group], why);
    photo->lost = true;
}

/* Of n that were decoded those that are pictures follow each other, in the order of the files; returns how many they are. */
static size_t settle(struct task *t, size_t first, size_t n, uint8_t *pixels, const struct outcome *outcome)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int status = outcome[i].status;
        if (status == RT_SYSTEM || status == RT_IO || status == RT_BUG)
            rt_fail(status, "%s", outcome[i].error);
        if (status)
            leave_out(t, first + i, outcome[i].error);
        if (status && t->cache)
            rt_cache_lose(t->cache, first + i, outcome[i].error);
        if (!status && kept++ < i)
            memcpy(pixels + (kept - 1) * t->size, pixels + i * t->size, t->size);
    }
    return kept;
}

static void show(size_t done, size_t all)
{
    if (by.show)
        by.show(done, all);
}

/* All of them, into memory one behind the other; or, through a place for some, into the cache. */
static void decode_all(struct task *t, uint8_t *pixels, size_t most)
{
    struct outcome *outcome = rt_alloc(most, sizeof *outcome);
    for (size_t i = 0, n, kept; i < t->album->n; i += n) {
        show(i, t->album->n);
        n = t->album->n - i < most ? t->album->n - i : most;
        decode(t->album->photo + i, (int)n, t, pixels, outcome);
        kept = settle(t, i, n, pixels, outcome);
        if (t->cache)
            rt_cache_add(t->cache, pixels, kept);
        else
            pixels += kept * t->size;
    }
    show(t->album->n, t->album->n);
    free(outcome);
}

static const uint8_t *read_all(struct task *t)
{
    enum { EACH = 16 };                        /* pictures that a thread takes before all wait for each other */
    size_t most = (size_t)by.threads * EACH, n = t->cache ? most : t->album->n;
    const uint8_t *kept = t->cache ? rt_cache_read(t->cache, t->data, leave_out, t) : NULL;
    if (kept)
        return kept;
    if (t->cache)
        rt_cache_begin(t->cache, by.force);
    check_room(t->data, n, t->to);
    uint8_t *pixels = rt_room_for(t->data, t->data->source, n, t->size);
    decode_all(t, pixels, most);
    return t->cache ? rt_cache_end(t->cache, t->data) : pixels;
}

/* ---- both ---- */

/* Those that are left follow each other. All of them were read, and are not replaced. */
static void close_ranks(struct rt_album *a)
{
    size_t kept = 0;
    for (size_t i = 0; i < a->n; i++) {
        rt_input_was(a->photo[i].path);
        if (!a->photo[i].lost)
            a->photo[kept++] = a->photo[i];
    }
    a->n = kept;
}

/* Each part has a file of its own, and so has what stands beside the training data. */
static struct rt_cache *cache_for(struct rt_data *data, const struct rt_split *split, const struct rt_album *a,
                                  const struct rt_canvas *to)
{
    const char *set = data->beside ? ".beside" : "";
    const char *part = split == &data->val ? ".validation" : split == &data->test ? ".test" : "";
    return by.cache ? rt_cache_for(rt_note(data, "%s%s%s", by.cache, set, part), a, to) : NULL;
}

void rt_album_load(struct rt_data *data, struct rt_split *split, const struct rt_model *model, const char *what,
                   struct rt_album *a, const struct rt_canvas *to)
{
    size_t h = (size_t)to->shape[0], w = (size_t)to->shape[1], c = (size_t)to->shape[2];
    struct task t = { data, a, to, h * w * c, cache_for(data, split, a, to) };
    const uint8_t *pixels = read_all(&t);
    rt_cache_free(t.cache);
    close_ranks(a);
    for (int k = 0; k < a->n_groups; k++)
        account_for(data, &a->group[k]);
    const char **files = rt_room_for(data, what, a->n, sizeof *files);
    for (size_t i = 0; i < a->n; i++)
        files[i] = a->photo[i].path;
    rt_bind_input(data, split, model, 0, what, (struct rt_table){ pixels, 'u', 1, 4, { a->n, h, w, c } });
    split->file = files;
}

void rt_album_drop(struct rt_album *a)
{
    free(a->photo);
    free(a->group);
}
