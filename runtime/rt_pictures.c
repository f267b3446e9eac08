/* rt_pictures.c -- the images of a folder as they lie, for predict: nobody has sorted them by class
 *
 * The folder's own images come first, then those of each sub-folder, in order of their names; folders within those are not looked
 * into. Where there are train/ or test/, each half is read so; else all samples are both halves. Every sample has its file's name.
 * rt_folder.c reads the same folders where classes matter. */
#include "rt_file.h"
#include "rt_format.h"
#include <stdlib.h>
#include <string.h>

struct found { const char **at; size_t n, room; int others; const char *other; };

static void add(struct found *f, const char *path)
{
    if (f->n == f->room) {
        f->room = f->room ? 2 * f->room : 64;
        f->at = rt_grow(f->at, f->room, sizeof *f->at);
    }
    f->at[f->n++] = path;
}

static void look(struct rt_data *data, struct found *f, const char *folder, bool deeper)
{
    const char *const *names;
    int n = rt_list(data, folder, &names);
    for (int i = 0; i < n; i++) {
        const char *path = rt_path(data, folder, names[i]);
        if (rt_is_directory(path))
            continue;
        if (rt_is_image(names[i]))
            add(f, path);
        else if (!f->others++)
            f->other = path;
    }
    for (int i = 0; deeper && i < n; i++) {
        const char *path = rt_path(data, folder, names[i]);
        if (rt_is_directory(path))
            look(data, f, path, false);
    }
}

static void load_half(struct rt_data *data, struct rt_split *split, const char *folder, const struct rt_model *model)
{
    struct found f = { 0 };
    int shape[3];
    rt_image_shape(folder, &model->inputs[0], shape);
    look(data, &f, folder, true);
    if (!f.n)
        rt_fail(RT_BAD_DATA, "%s: holds no images " RT_IMAGE_ENDS, folder);
    if (f.others)
        rt_say("%s: %d file%s no image and ignored, such as %s", folder, f.others, f.others > 1 ? "s are" : " is", f.other);
    size_t size = (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
    uint8_t *pixels = rt_room_for(data, folder, f.n, size);
    const char **files = rt_room_for(data, folder, f.n, sizeof *files);
    for (size_t i = 0; i < f.n; i++) {
        rt_input_was(f.at[i]);
        rt_read_image(files[i] = f.at[i], shape, pixels + i * size);
    }
    rt_bind_input(data, split, model, 0, folder,
                  (struct rt_table){ pixels, 'u', 1, 4, { f.n, (size_t)shape[0], (size_t)shape[1], (size_t)shape[2] } });
    split->file = files;
    free(f.at);
}

void rt_load_pictures(struct rt_data *data, const char *path, const struct rt_model *model)
{
    const char *train = rt_path(data, path, "train"), *test = rt_path(data, path, "test");
    bool has_train = rt_is_directory(train), has_test = rt_is_directory(test);
    rt_only_input(data, model, path);
    if (has_train)
        load_half(data, &data->train, train, model);
    if (has_test)
        load_half(data, &data->test, test, model);
    if (has_train || has_test)
        return;
    load_half(data, &data->train, path, model);
    data->test = data->train;
}
