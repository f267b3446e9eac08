/* rt_folder.c -- one sub-folder of images a class, below train/ and test/ or directly.
 *
 * Classes are the sub-folders in order of their names. Each image is decoded once, at the model's size. The samples of all classes
 * are interleaved evenly (image k of n stands at (2k + 1) / 2n), so that a validation split or an epoch in file order sees every
 * class. */
#include "rt_file.h"
#include "rt_format.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct image { const char *path; int label; uint64_t k, n; };  /* the k-th of n of its class */

typedef bool Keep(struct rt_data *data, const char *folder, const char *name);

static const char *const image_ends[] = { ".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".pnm", ".npy" };
static const char *const other_ends[] = { ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".jxl" };
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

static bool is_half(struct rt_data *data, const char *folder, const char *name)
{
    (void)data, (void)folder;
    return !strcmp(name, "train") || !strcmp(name, "test");
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

struct list { struct image *at; size_t n, room; };

/* What is left of a class that loses more than a tenth of its pictures is another class. */
static void check_unread(struct rt_data *data, const char *folder)
{
    const char *const *names, *kinds = "";
    bool seen[OTHER_ENDS + 1] = { [OTHER_ENDS] = true };
    int n = rt_list(data, folder, &names), images = 0, others = 0;
    for (int i = 0; i < n; i++) {
        int k = end_of(names[i], other_ends, OTHER_ENDS);
        images += rt_is_image(names[i]);
        others += k < OTHER_ENDS;
        if (!seen[k])
            kinds = rt_note(data, "%s %s", kinds, other_ends[k]);
        seen[k] = true;
    }
    if ((int64_t)others * 10 > (int64_t)images + others)
        rt_fail(RT_BAD_DATA, "%s: %d image%s, and %d file%s of a kind that is not read:%s; make JPEG or PNG of them, or put them "
                "elsewhere", folder, images, images == 1 ? "" : "s", others, others == 1 ? "" : "s", kinds);
}

static void add_class(struct rt_data *data, struct list *list, const char *folder, int label)
{
    const char **names;
    check_unread(data, folder);
    int n = pick(data, folder, is_image, "image " RT_IMAGE_ENDS, &names);
    if (!n)
        rt_fail(RT_BAD_DATA, "%s: holds no images " RT_IMAGE_ENDS, folder);
    if (list->n + (size_t)n > list->room) {
        list->room = 2 * (list->n + (size_t)n);
        list->at = rt_grow(list->at, list->room, sizeof *list->at);
    }
    for (int k = 0; k < n; k++)
        list->at[list->n++] = (struct image){ rt_path(data, folder, names[k]), label, (uint64_t)k, (uint64_t)n };
}

static int by_place(const void *a, const void *b)
{
    const struct image *p = a, *q = b;
    uint64_t left = (2 * p->k + 1) * q->n, right = (2 * q->k + 1) * p->n;
    return left != right ? (left < right ? -1 : 1) : (p->label > q->label) - (p->label < q->label);
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
    struct list list = { 0 };
    int shape[3];
    rt_image_shape(folder, &model->inputs[0], shape);
    for (int i = 0; i < n; i++)
        add_class(data, &list, rt_path(data, folder, names[i]), class_of(data, folder, names[i]));
    qsort(list.at, list.n, sizeof *list.at, by_place);
    size_t size = (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
    uint8_t *pixels = rt_room_for(data, folder, list.n, size);
    int32_t *labels = rt_room_for(data, folder, list.n, sizeof *labels);
    const char **files = rt_room_for(data, folder, list.n, sizeof *files);
    for (size_t i = 0; i < list.n; i++) {
        rt_input_was(list.at[i].path);
        rt_read_image(files[i] = list.at[i].path, shape, pixels + i * size);
        labels[i] = list.at[i].label;
    }
    rt_bind_input(data, split, model, 0, folder,
                  (struct rt_table){ pixels, 'u', 1, 4, { list.n, (size_t)shape[0], (size_t)shape[1], (size_t)shape[2] } });
    rt_bind_target(data, split, model, 0, folder, (struct rt_table){ (const uint8_t *)labels, 'i', 4, 1, { list.n } });
    split->file = files;
    free(list.at);
}

void rt_load_folder(struct rt_data *data, const char *path, const struct rt_model *model)
{
    rt_only_input(data, model, path);
    const char **names, *train = rt_path(data, path, "train"), *test = rt_path(data, path, "test");
    bool halves = rt_is_directory(train);
    const char *classes = halves ? train : path;
    if (halves)
        pick(data, path, is_half, "train or test", &names);
    int n = pick_classes(data, classes, &names);
    for (int k = 0; k < n; k++)
        rt_check_name(rt_path(data, classes, names[k]), names[k]);
    rt_set_names(data, rt_note(data, "%s (a sub-folder a class)", classes), &model->outputs[0], names, n);
    load_split(data, &data->train, classes, names, n, model);
    if (halves && rt_is_directory(test)) {
        n = pick_classes(data, test, &names);
        load_split(data, &data->test, test, names, n, model);
    }
}
