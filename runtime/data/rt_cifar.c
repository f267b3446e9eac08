/* rt_cifar.c -- CIFAR's binary batches: records of one or two label bytes and 3072 bytes of a planar 32x32 image.
 *
 * The files are mapped one behind the other and samples are handed out where they lie (RT_PLANAR); only labels are gathered, one
 * byte a sample. A model whose input is flat wants channels last, so for it the images are turned around once. Training files are
 * data_batch*.bin or train*.bin, the test file is test*.bin; two label bytes (CIFAR-100: coarse, fine) give the fine one. What is
 * called so and holds no whole records makes no folder CIFAR's. */
#define _GNU_SOURCE
#include "rt_format.h"
#include <string.h>
#include <sys/mman.h>

enum { SIDE = 32, PIXELS = SIDE * SIDE, IMAGE = 3 * PIXELS };

struct batch { const char *path; struct rt_bytes file; };
typedef bool Half(struct rt_data *data, const char *folder, const char *name);

static bool starts(const char *name, const char *start)
{
    return !strncmp(name, start, strlen(start));
}

/* CIFAR's own names are batches whatever is in them, so that a truncated one is said to be that; train_x.bin and test_x.bin are
 * only if they are whole records, because other programs call files so. */
static bool is_batch(struct rt_data *data, const char *folder, const char *name, bool own, const char *start)
{
    if (!rt_ends(name, ".bin") || (!own && !starts(name, start)))
        return false;
    size_t size = own ? 0 : rt_file_size(rt_path(data, folder, name));
    return own || (size && (size % (IMAGE + 1) == 0 || size % (IMAGE + 2) == 0));
}

static bool is_train(struct rt_data *data, const char *folder, const char *name)
{
    return is_batch(data, folder, name, starts(name, "data_batch") || !strcmp(name, "train.bin"), "train");
}

static bool is_test(struct rt_data *data, const char *folder, const char *name)
{
    return is_batch(data, folder, name, !strcmp(name, "test_batch.bin") || !strcmp(name, "test.bin"), "test");
}

bool rt_is_cifar(const char *path, bool folder)
{
    struct rt_data found = { .source = path };
    struct rt_data *data = &found;
    const char *const *names;
    bool mine = false;
    if (!folder)
        return false;
    for (int n = rt_list(data, path, &names), i = 0; i < n && !mine; i++)
        mine = is_train(data, path, names[i]) || is_test(data, path, names[i]);
    rt_drop(data);
    return mine;
}

/* What looks like a batch by its name and is none is not dropped without a word. */
static void say_ignored(struct rt_data *data, const char *folder)
{
    const char *const *names;
    for (int n = rt_list(data, folder, &names), i = 0; i < n; i++)
        if (rt_ends(names[i], ".bin") && !is_train(data, folder, names[i]) && !is_test(data, folder, names[i]))
            rt_say("%s: is ignored: a CIFAR batch is called data_batch*.bin, train*.bin or test*.bin and has whole records of %d "
                   "or %d bytes; it has %zu bytes", rt_path(data, folder, names[i]), IMAGE + 1, IMAGE + 2,
                   rt_file_size(rt_path(data, folder, names[i])));
}

static int batches(struct rt_data *data, const char *folder, Half *mine, struct batch *out)
{
    const char *const *names;
    int n = 0;
    for (int all = rt_list(data, folder, &names), i = 0; i < all; i++) {
        if (!mine(data, folder, names[i]))
            continue;
        if (n == RT_PIECES)
            rt_fail(RT_BAD_DATA, "%s: holds more than %d batches", folder, RT_PIECES);
        out[n].path = rt_path(data, folder, names[i]);
        out[n].file = rt_map(data, out[n].path);
        n++;
    }
    return n;
}

/* Bytes before the image: 2 where the folder or the first file's size says CIFAR-100. */
static int label_bytes(struct rt_data *data, const char *folder, const struct batch *first)
{
    if (rt_exists(rt_path(data, folder, "fine_label_names.txt")))
        return 2;
    if (first->file.size % (IMAGE + 1) == 0)
        return 1;
    return first->file.size % (IMAGE + 2) == 0 ? 2 : 1;
}

static void check_size(const struct batch *b, const struct batch *first, int labels)
{
    size_t record = IMAGE + (size_t)labels, other = IMAGE + 3 - (size_t)labels;
    if (b->file.size % record == 0)
        return;
    if (b != first && b->file.size % other == 0)
        rt_fail(RT_BAD_DATA, "%s: holds records of %zu bytes, but %s holds records of %zu", b->path, other, first->path, record);
    rt_fail(RT_BAD_DATA, "%s: %zu bytes are no whole number of records of %zu bytes (%zu records and %zu bytes): truncated or no "
            "CIFAR batch", b->path, b->file.size, record, b->file.size / record, b->file.size % record);
}

/* Samples of all batches in one row: labels gathered and checked a file at a time, so that a message names the file. */
static void bind_labels(struct rt_data *data, struct rt_split *split, const struct rt_model *model, const struct batch *b, int n,
                        int labels)
{
    size_t record = IMAGE + (size_t)labels, total = 0, done = 0;
    for (int k = 0; k < n; k++)
        total += b[k].file.size / record;
    uint8_t *all = rt_room(data, total);
    for (int k = 0; k < n; k++) {
        size_t count = b[k].file.size / record;
        for (size_t i = 0; i < count; i++)
            all[done + i] = b[k].file.at[i * record + (size_t)labels - 1];
        rt_bind_target(data, split, model, 0, b[k].path, (struct rt_table){ all + done, 'u', 1, 1, { count } });
        done += count;
    }
    rt_bind_target(data, split, model, 0, b[0].path, (struct rt_table){ all, 'u', 1, 1, { total } });
}

static void turn_around(struct rt_data *data, struct rt_split *split, const struct batch *b, int n, size_t record)
{
    uint8_t *out = rt_room_for(data, b[0].path, (size_t)split->n, IMAGE);
    split->x[0] = (struct rt_array){ out, RT_U8 };
    split->x_stride[0] = IMAGE;
    for (int k = 0; k < n; k++)
        for (size_t at = record - IMAGE; at < b[k].file.size; at += record)
            for (int i = 0; i < PIXELS; i++)
                for (int c = 0; c < 3; c++)
                    *out++ = b[k].file.at[at + (size_t)(c * PIXELS + i)];
}

/* Addresses of different mappings are compared as numbers; a gap may wrap, the sum comes out right. */
static void bind_in_place(struct rt_split *split, const struct batch *b, int n, size_t record)
{
    const uint8_t *base = b[0].file.at + (record - IMAGE);
    size_t done = 0;
    split->x[0] = (struct rt_array){ base, RT_U8 | RT_PLANAR };
    split->x_stride[0] = record;
    split->n_pieces = n > 1 ? n : 0;
    for (int k = 0; k < n; k++) {
        split->piece[k].first = (int)done;
        split->piece[k].gap = (uintptr_t)b[k].file.at - (uintptr_t)b[0].file.at - done * record;
        done += b[k].file.size / record;
    }
}

static void load_split(struct rt_data *data, struct rt_split *split, const char *folder, Half *mine,
                       const struct rt_model *model)
{
    struct batch b[RT_PIECES];
    int n = batches(data, folder, mine, b);
    if (!n)
        return;
    int labels = label_bytes(data, folder, &b[0]);
    size_t record = IMAGE + (size_t)labels;
    for (int k = 0; k < n; k++)
        check_size(&b[k], &b[0], labels);
    bind_labels(data, split, model, b, n, labels);
    const struct rt_port *in = &model->inputs[0];
    if (in->rank == 3)
        bind_in_place(split, b, n, record);
    else
        turn_around(data, split, b, n, record);
}

static void check_input(const char *folder, const struct rt_port *in)
{
    char want[128];
    bool image = in->rank == 3 && in->shape[0] == SIDE && in->shape[1] == SIDE && in->shape[2] == 3;
    bool flat = in->rank == 1 && in->shape[0] == IMAGE;
    if (in->classes)
        rt_fail(RT_BAD_DATA, "%s: holds images, but the model's input '%s' takes whole numbers; use an .npz file", folder,
                in->name);
    if (!image && !flat)
        rt_fail(RT_BAD_DATA, "%s: a sample has shape (32, 32, 3), but the model's input '%s' is %s", folder, in->name,
                rt_show_port(want, in));
}

void rt_load_cifar(struct rt_data *data, const char *path, const struct rt_model *model)
{
    static const char *const names[] = { "batches.meta.txt", "fine_label_names.txt", "classes.txt" };
    check_input(path, rt_only_input(data, model, path));
    say_ignored(data, path);
    load_split(data, &data->train, path, is_train, model);
    load_split(data, &data->test, path, is_test, model);
    for (int k = 0; k < 3 && !data->n_class_names; k++) {
        const char *file = rt_path(data, path, names[k]);
        if (rt_exists(file))
            rt_read_names(data, file, &model->outputs[0]);
    }
}
