/* rt_pictures.c -- the images of a folder as they lie, for predict: nobody has sorted them by class
 *
 * The folder's own images come first, then those of each sub-folder, in order of their names; folders within those are not looked
 * into. Where there are train/, valid/ or test/, each is read so; else all samples are both training's and test's. Every sample has
 * its file's name. rt_folder.c reads the same folders where classes matter. */
#include "rt_file.h"
#include "rt_format.h"
#include <stdlib.h>
#include <string.h>

struct found { struct rt_album album; int others; const char *other; };

static void look(struct rt_data *data, struct found *f, const char *folder, bool deeper)
{
    const char *const *names;
    int n = rt_list(data, folder, &names);
    for (int i = 0; i < n; i++) {
        const char *path = rt_path(data, folder, names[i]);
        if (rt_is_directory(path))
            continue;
        if (rt_is_image(names[i]))
            rt_album_add(&f->album, path);
        else if (!f->others++)
            f->other = path;
    }
    for (int i = 0; deeper && i < n; i++) {
        const char *path = rt_path(data, folder, names[i]);
        if (rt_is_directory(path))
            look(data, f, path, false);
    }
}

static void load_part(struct rt_data *data, struct rt_split *split, const char *folder, const struct rt_model *model)
{
    struct found f = { 0 };
    struct rt_canvas to = rt_canvas_of(folder, model);
    rt_album_group(data, &f.album, folder);
    look(data, &f, folder, true);
    if (!f.album.n)
        rt_fail(RT_BAD_DATA, "%s: holds no images " RT_IMAGE_ENDS, folder);
    if (f.others)
        rt_say("%s: %d file%s no image and ignored, such as %s", folder, f.others, f.others > 1 ? "s are" : " is", f.other);
    rt_album_load(data, split, model, folder, &f.album, &to);
    rt_album_drop(&f.album);
}

void rt_load_pictures(struct rt_data *data, const char *path, const struct rt_model *model)
{
    const char *part[RT_PARTS] = { NULL };
    rt_only_input(data, model, path);
    if (rt_find_parts(data, path, part)) {
        for (int k = 0; k < RT_PARTS; k++)
            if (part[k])
                load_part(data, rt_split_of(data, k), part[k], model);
        return;
    }
    load_part(data, &data->train, path, model);
    data->test = data->train;
}
