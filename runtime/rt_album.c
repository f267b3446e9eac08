/* rt_album.c -- picture files by the hundred, for folders and tables: each is decoded once, at the network's size
 *
 * All threads decode, each a picture; the order of samples, and of what is said, is that of the files. Pictures stand in groups, a
 * class's or a table's. One that cannot be decoded is left out and named; so are kinds that nobody
 * reads. Where that is more than a tenth of a group the rest is another set than the user gave: it is refused, unless asked for.
 * What memory or the disk cannot give is no picture's fault and ends the program. */
#include "rt_file.h"
#include "rt_format.h"
#include "rt_threads.h"
#include <stdlib.h>
#include <string.h>

struct rt_group *rt_album_group(struct rt_data *data, struct rt_album *a, const char *where)
{
    if (a->n_groups == a->group_room) {
        a->group_room = a->group_room ? 2 * a->group_room : 16;
        a->group = rt_grow(a->group, (size_t)a->group_room, sizeof *a->group);
    }
    struct rt_group *g = &a->group[a->n_groups++];
    *g = (struct rt_group){ .where = rt_note(data, "%s", where), .kinds = "" };
    return g;
}

void rt_album_add(struct rt_album *a, const char *path)
{
    struct rt_group *g = &a->group[a->n_groups - 1];
    if (a->n == a->room) {
        a->room = a->room ? 2 * a->room : 256;
        a->photo = rt_grow(a->photo, a->room, sizeof *a->photo);
    }
    a->photo[a->n++] = (struct rt_photo){ path, a->n_groups - 1, g->n++ };
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

/* ---- decoding ---- */

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
        rt_fail(RT_SYSTEM, "%s: %zu images of %d x %d x %d take %.1f GB, and this machine, or its container, has %.1f GB: give the "
                "network a smaller input, or fewer images", data->source, n, s[0], s[1], s[2], need, have);
}

struct outcome { int status; char error[512]; };

/* Some of them side by side, by all threads. */
static void decode(const struct rt_photo *photo, int n, const struct rt_canvas *to, uint8_t *pixels, size_t size,
                   struct outcome *outcome)
{
    #pragma omp parallel for schedule(dynamic) num_threads(by.threads) if (n > 1)
    for (int i = 0; i < n; i++)
        outcome[i].status = rt_load_image(photo[i].path, to, pixels + (size_t)i * size, outcome[i].error);
}

/* Takes out what could not be decoded, in the order of the files; returns how many are left. */
static int settle(struct rt_data *data, struct rt_album *a, const struct rt_photo *photo, int n, uint8_t *pixels, size_t size,
                  const struct outcome *outcome)
{
    int kept = 0;
    for (int i = 0; i < n; i++) {
        int status = outcome[i].status;
        if (status == RT_SYSTEM || status == RT_IO || status == RT_BUG)
            rt_fail(status, "%s", outcome[i].error);
        rt_input_was(photo[i].path);
        if (status) {
            lose(data, &a->group[photo[i].group], outcome[i].error);
            continue;
        }
        if (kept < i)
            memcpy(pixels + (size_t)kept * size, pixels + (size_t)i * size, size);
        a->photo[a->kept++] = photo[i];
        kept++;
    }
    return kept;
}

static void show(size_t done, size_t all)
{
    if (by.show)
        by.show(done, all);
}

static uint8_t *read_all(struct rt_data *data, struct rt_album *a, const struct rt_canvas *to)
{
    enum { EACH = 16 };                        /* pictures that a thread takes before all wait for each other */
    size_t size = (size_t)to->shape[0] * (size_t)to->shape[1] * (size_t)to->shape[2], most = (size_t)by.threads * EACH;
    check_room(data, a->n, to);
    uint8_t *pixels = rt_room_for(data, data->source, a->n, size);
    struct outcome *outcome = rt_alloc(most, sizeof *outcome);
    for (size_t i = 0, n; i < a->n; i += n) {
        uint8_t *at = pixels + a->kept * size;
        show(i, a->n);
        n = a->n - i < most ? a->n - i : most;
        decode(a->photo + i, (int)n, to, at, size, outcome);
        settle(data, a, a->photo + i, (int)n, at, size, outcome);
    }
    show(a->n, a->n);
    free(outcome);
    a->n = a->kept;
    return pixels;
}

void rt_album_load(struct rt_data *data, struct rt_split *split, const struct rt_model *model, const char *what,
                   struct rt_album *a, const struct rt_canvas *to)
{
    size_t h = (size_t)to->shape[0], w = (size_t)to->shape[1], c = (size_t)to->shape[2];
    const uint8_t *pixels = read_all(data, a, to);
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
