/* rt_folder.c -- one sub-folder of images a class, below train/, valid/ and test/ or directly.
 *
 * Classes are the sub-folders in order of their names. Each image is decoded once, at the model's size. The samples of all classes
 * are interleaved evenly (image k of n stands at (2k + 1) / 2n), so that a validation split or an epoch in file order sees every
 * class. */
#define _GNU_SOURCE
#include "rt_file.h"
#include "rt_format.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef bool Keep(struct rt_data *data, const char *folder, const char *name);

static const char *const image_ends[] = { ".jpg", ".jpeg", ".png", ".webp", ".ppm", ".pgm", ".pnm", ".npy" };
static const char *const other_ends[] = { ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".jxl" };
enum { IMAGE_ENDS = sizeof image_ends / sizeof *image_ends, OTHER_ENDS = sizeof other_ends / sizeof *other_ends };

/* Which of the ends a name has, or n. */
static int end_of(const char *name, const char *const *ends, int n)
{
    const char *end = strrchr(name, '.');
    int k = 0;
    while (k < n && (!end || strcasecmp(end, ends[k])))
        k++;
    return k;
}

bool rt_is_image(const char *name)
{
    return end_of(name, image_ends, IMAGE_ENDS) < IMAGE_ENDS;
}

static bool is_image(struct rt_data *data, const char *folder, const char *name)
{
    (void)data, (void)folder;
    return rt_is_image(name);
}

static bool is_class(struct rt_data *data, const char *folder, const char *name)
{
    return rt_is_directory(rt_path(data, folder, name));
}

static bool is_part(struct rt_data *data, const char *folder, const char *name)
{
    return rt_part_of(name, strlen(name)) < RT_PARTS && rt_is_directory(rt_path(data, folder, name));
}

/* What a folder holds and nobody uses is said: a set of fewer images than the folder has photos trains as well as any. */
static int pick(struct rt_data *data, const char *folder, Keep *keep, const char *what, const char ***names)
{
    const char *const *all, *first = NULL;
    int n = rt_list(data, folder, &all), count = 0;
    *names = rt_room(data, (size_t)n * sizeof **names);
    for (int i = 0; i < n; i++)
        if (keep(data, folder, all[i]))
            (*names)[count++] = all[i];
        else if (!first)
            first = all[i];
    int others = n - count - 1;
    if (first && others)
        rt_say("%s: %s and %d other%s are ignored: they are no %s", folder, first, others, others > 1 ? "s" : "", what);
    else if (first)
        rt_say("%s: %s is ignored: it is no %s", folder, first, what);
    return count;
}

bool rt_is_folder(const char *path, bool folder)
{
    struct rt_data found = { .source = path };
    const char *const *names;
    bool mine = false;
    if (!folder)
        return false;
    for (int n = rt_list(&found, path, &names), i = 0; i < n && !mine; i++)
        mine = is_class(&found, path, names[i]);
    rt_drop(&found);
    return mine;
}

static int class_of(const struct rt_data *data, const char *folder, const char *name)
{
    for (int k = 0; k < data->n_class_names; k++)
        if (!strcmp(data->class_names[k], name))
            return k;
    rt_fail(RT_BAD_DATA, "%s: class '%s' is not among the %d classes of the training images", folder, name, data->n_class_names);
}

/* Files of the kinds that pictures come in and nobody reads: they are counted before anything is said. */
static void check_unread(struct rt_data *data, struct rt_group *g)
{
    const char *const *names;
    bool seen[OTHER_ENDS + 1] = { [OTHER_ENDS] = true };
    int images = 0;
    for (int n = rt_list(data, g->where, &names), i = 0; i < n; i++) {
        int k = end_of(names[i], other_ends, OTHER_ENDS);
        images += rt_is_image(names[i]);
        g->unread += k < OTHER_ENDS;
        if (!seen[k])
            g->kinds = rt_note(data, "%s %s", g->kinds, other_ends[k]);
        seen[k] = true;
    }
    rt_album_unread(data, g, images);
}

static void add_class(struct rt_data *data, struct rt_album *album, const char *folder, int label)
{
    const char **names;
    struct rt_group *g = rt_album_group(data, album, folder);
    g->label = label;
    check_unread(data, g);
    int n = pick(data, folder, is_image, "image " RT_IMAGE_ENDS, &names);
    for (int k = 0; k < n; k++)
        rt_album_add(album, rt_path(data, folder, names[k]));
    if (!n)
        rt_fail(RT_BAD_DATA, "%s: holds no images " RT_IMAGE_ENDS, folder);
}

static int by_place(const void *a, const void *b, void *groups)
{
    const struct rt_photo *p = a, *q = b;
    const struct rt_group *g = groups;
    uint64_t left = (2 * (uint64_t)p->k + 1) * (uint64_t)g[q->group].n;
    uint64_t right = (2 * (uint64_t)q->k + 1) * (uint64_t)g[p->group].n;
    return left != right ? (left < right ? -1 : 1) : (p->group > q->group) - (p->group < q->group);
}

static int pick_classes(struct rt_data *data, const char *folder, const char ***names)
{
    int n = pick(data, folder, is_class, "folder of a class", names);
    if (!n)
        rt_fail(RT_BAD_DATA, "%s: holds no sub-folder, expected one a class", folder);
    return n;
}

static void load_split(struct rt_data *data, struct rt_split *split, const char *folder, const char **names, int n,
                       const struct rt_model *model)
{
    struct rt_album album = { 0 };
    struct rt_canvas to = rt_canvas_of(folder, model);
    for (int i = 0; i < n; i++)
        add_class(data, &album, rt_path(data, folder, names[i]), class_of(data, folder, names[i]));
    qsort_r(album.photo, album.n, sizeof *album.photo, by_place, album.group);
    rt_album_load(data, split, model, folder, &album, &to);
    int32_t *labels = rt_room_for(data, folder, album.n, sizeof *labels);
    for (size_t i = 0; i < album.n; i++)
        labels[i] = album.group[album.photo[i].group].label;
    rt_bind_target(data, split, model, 0, folder, (struct rt_table){ (const uint8_t *)labels, 'i', 4, 1, { album.n } });
    rt_album_drop(&album);
}

/* A part that lacks a class says nothing of it. */
static void say_missing(const struct rt_data *data, const char *folder, const char *const *names, int n)
{
    for (int k = 0, at; k < data->n_class_names && n < data->n_class_names; k++) {
        for (at = 0; at < n && strcmp(names[at], data->class_names[k]); at++)
            continue;
        if (at < n)
            continue;
        rt_say("%s: has %d of the %d classes of the training images; '%s' is missing", folder, n, data->n_class_names,
               data->class_names[k]);
        return;
    }
}

static void load_part(struct rt_data *data, int part, const char *folder, const struct rt_model *model)
{
    const char **names;
    int n = pick_classes(data, folder, &names);
    load_split(data, rt_split_of(data, part), folder, names, n, model);
    say_missing(data, folder, names, n);
}

/* The classes are the sub-folders of the training images; in a set beside the training data, that data's. */
static void load_training(struct rt_data *data, const char *folder, const struct rt_model *model)
{
    const char **names;
    int n = pick_classes(data, folder, &names);
    for (int k = 0; k < n; k++)
        rt_check_name(rt_path(data, folder, names[k]), names[k]);
    rt_set_names(data, rt_note(data, "%s (a sub-folder a class)", folder), &model->outputs[0], names, n);
    data->names_found = true;
    load_split(data, &data->train, folder, names, n, model);
}

void rt_load_folder(struct rt_data *data, const char *path, const struct rt_model *model)
{
    rt_only_input(data, model, path);
    const char **names, *part[RT_PARTS] = { NULL };
    bool parts = rt_find_parts(data, path, part), named = data->beside && data->beside->n_class_names;
    if (parts)
        pick(data, path, is_part, "folder of training, validation or test", &names);
    if (!parts)
        part[RT_TRAINING] = path;
    if (!part[RT_TRAINING] && !named)
        rt_fail(RT_BAD_DATA, "%s: has a folder for validation or test, and none for training, which says what the classes are: "
                "train or training", path);
    if (named)
        data->class_names = data->beside->class_names, data->n_class_names = data->beside->n_class_names;
    else
        load_training(data, part[RT_TRAINING], model);
    for (int k = named ? RT_TRAINING : RT_VALIDATION; k < RT_PARTS; k++)
        if (part[k])
            load_part(data, k, part[k], model);
}
