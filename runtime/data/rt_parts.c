/* rt_parts.c -- training, validation and test under the names that people give them
 *
 * A folder or a table beside others is a part by its name, in letters of either case. A folder is one only where it holds folders
 * of classes, or nothing but parts lies beside it: among cars and planes, `train` is a class. */
#include "rt_format.h"
#include <string.h>
#include <strings.h>

static const struct { const char *name; int part; } known[] = {
    { "train", RT_TRAINING }, { "training", RT_TRAINING }, { "val", RT_VALIDATION }, { "valid", RT_VALIDATION },
    { "validation", RT_VALIDATION }, { "dev", RT_VALIDATION }, { "test", RT_TESTING }, { "testing", RT_TESTING },
};

int rt_part_of(const char *name, size_t n)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strlen(known[k].name) == n && !strncasecmp(known[k].name, name, n))
            return known[k].part;
    return RT_PARTS;
}

struct rt_split *rt_split_of(struct rt_data *data, int part)
{
    struct rt_split *const splits[RT_PARTS] = { &data->train, &data->val, &data->test };
    return splits[part];
}

void rt_take_part(const char **place, const char *path)
{
    if (*place)
        rt_fail(RT_BAD_DATA, "%s and %s are both for the same by their names, and only one can be: put them together", *place,
                path);
    *place = path;
}

static bool has_folder(struct rt_data *data, const char *folder)
{
    const char *const *names;
    bool has = false;
    for (int n = rt_list(data, folder, &names), i = 0; i < n && !has; i++)
        has = rt_is_directory(rt_path(data, folder, names[i]));
    return has;
}

bool rt_find_parts(struct rt_data *data, const char *path, const char *part[RT_PARTS])
{
    const char *const *names, *found[RT_PARTS] = { NULL };
    int n = rt_list(data, path, &names), folders = 0, parts = 0;
    bool sorted = false;
    for (int i = 0; i < n; i++) {
        const char *folder = rt_path(data, path, names[i]);
        int k = rt_part_of(names[i], strlen(names[i]));
        if (!rt_is_directory(folder))
            continue;
        folders++;
        if (k == RT_PARTS)
            continue;
        parts++;
        sorted |= has_folder(data, folder);
        rt_take_part(&found[k], folder);
    }
    if (!parts || !(sorted || folders == parts))
        return false;
    memcpy(part, found, sizeof found);
    return true;
}
