/* rt_data.c -- from the word after --data to samples: which set, where it lies, which reader.
 *
 * A name of the table is looked for in $CNNC_DATA, ./data and /usr/share/datasets; so is any other word that is no path. What is
 * found is read by the first format that knows it by its names. */
#include "rt_format.h"
#include <stdlib.h>
#include <string.h>

static const struct { const char *name, *folders[4], *package; } named[] = {        /* package: Debian's, which has it */
    { "cifar10",       { "cifar-10-batches-bin", "cifar10", "cifar-10" }, NULL },
    { "cifar100",      { "cifar-100-binary", "cifar100", "cifar-100" }, NULL },
    { "mnist",         { "mnist", "MNIST/raw", "MNIST" }, NULL },
    { "fashion_mnist", { "fashion-mnist", "fashion_mnist", "FashionMNIST/raw" }, "dataset-fashion-mnist" },
};
enum { NAMED = sizeof named / sizeof *named };

static const struct rt_format formats[] = {
    { "npz",    rt_is_npz,    rt_load_npz },
    { "cifar",  rt_is_cifar,  rt_load_cifar },
    { "idx",    rt_is_idx,    rt_load_idx },
    { "table",  rt_is_table,  rt_load_table },
    { "folder", rt_is_folder, rt_load_folder },
};
enum { FORMATS = sizeof formats / sizeof *formats };

/* NAME's folder or NAME.npz in one of the three places, or NULL. */
static const char *look_in(struct rt_data *data, const char *place, const char *name)
{
    for (int k = 0; k < NAMED; k++)
        for (int f = 0; !strcmp(named[k].name, name) && f < 4 && named[k].folders[f]; f++) {
            const char *path = rt_path(data, place, named[k].folders[f]);
            if (rt_is_directory(path))
                return path;
        }
    const char *path = rt_path(data, place, rt_note(data, "%s.npz", name));
    if (rt_exists(path))
        return path;
    path = rt_path(data, place, name);
    return rt_exists(path) ? path : NULL;
}

static const char *look_for(struct rt_data *data, const char *name)
{
    const char *places[] = { getenv("CNNC_DATA"), "data", "/usr/share/datasets" };
    for (int k = 0; k < 3; k++) {
        const char *path = places[k] && *places[k] ? look_in(data, places[k], name) : NULL;
        if (path)
            return path;
    }
    return NULL;
}

static _Noreturn void not_there(int k)
{
    const char *place = getenv("CNNC_DATA"), *package = named[k].package;
    rt_fail(RT_NO_INPUT, "data set '%s' is in none of $CNNC_DATA (%s), ./data and /usr/share/datasets: put its files there, in a "
            "folder %s, or say where they are by --data FOLDER%s%s%s", named[k].name, place && *place ? place : "not set",
            named[k].folders[0], package ? "; Debian's package " : "", package ? package : "", package ? " has them" : "");
}

static const char *find(struct rt_data *data, const char *src)
{
    int k = 0;
    while (k < NAMED && strcmp(named[k].name, src) != 0)
        k++;
    if (!*src)
        rt_fail(RT_USAGE, "--data '' names no data: give a file, a folder or a data set");
    if (k == NAMED && rt_exists(src))
        return rt_note(data, "%s", src);
    const char *path = strchr(src, '/') ? NULL : look_for(data, src);
    if (path)
        return path;
    if (k < NAMED)
        not_there(k);
    rt_fail(RT_NO_INPUT, "%s: there is no such file, folder or data set (named sets: cifar10, cifar100, mnist, fashion_mnist, "
            "shapes)", src);
}

/* Without targets a folder of images is one whoever sorted it, or nobody. */
static void load(struct rt_data *data, const struct rt_format *format, const struct rt_model *model)
{
    bool unsorted = data->inputs_only && format->load == rt_load_folder;
    (unsorted ? rt_load_pictures : format->load)(data, data->source, model);
}

static struct rt_data *load_set(const char *src, const struct rt_model *model, int how, const struct rt_data *beside)
{
    struct rt_data *data = calloc(1, sizeof *data);
    if (!data)
        rt_fail(RT_SYSTEM, "out of memory");
    data->inputs_only = how & RT_INPUTS_ONLY;
    data->any_targets = how & RT_ANY_TARGETS;
    data->leave_out = how & RT_LEAVE_OUT;
    data->beside = beside;
    if (!strcmp(src, "shapes")) {
        data->source = "shapes";
        rt_load_shapes(data, model);
        return data;
    }
    data->source = find(data, src);
    bool folder = rt_is_directory(data->source);
    for (int k = 0; k < FORMATS; k++)
        if (formats[k].mine(data->source, folder)) {
            load(data, &formats[k], model);
            return data;
        }
    if (folder && data->inputs_only) {
        rt_load_pictures(data, data->source, model);
        return data;
    }
    if (folder)
        rt_fail(RT_BAD_DATA, "%s: holds neither CIFAR batches (*.bin), nor IDX files (*-ubyte, *-ubyte.gz), nor a table "
                "train.csv, nor a folder of images a class", data->source);
    rt_fail(RT_BAD_DATA, "%s: is neither a folder nor an .npz file nor a table (.csv)", data->source);
}

/* A run without them would be another one. */
static void need_weights(const struct rt_data *data, const struct rt_model *model)
{
    if (!data->inputs_only && model->recipe && model->recipe->sample_weight && data->train.n && !data->train.weight)
        rt_fail(RT_BAD_DATA, "%s: has no array sample_weight_train, which sample_weight = true in the model's fit needs; it "
                "stands in an .npz file beside x_train, one number a sample", data->source);
}

struct rt_data *rt_load_data(const char *src, const struct rt_model *model, int how)
{
    struct rt_data *data = load_set(src, model, how, NULL);
    rt_agree_names(data, model);
    need_weights(data, model);
    return data;
}

struct rt_data *rt_load_beside(const char *src, const struct rt_model *model, const struct rt_data *training)
{
    int how = (training->leave_out ? RT_LEAVE_OUT : 0) | (training->any_targets ? RT_ANY_TARGETS : 0) |
              (training->inputs_only ? RT_INPUTS_ONLY : 0);
    struct rt_data *data = load_set(src, model, how, training);
    rt_agree_names(data, model);
    rt_same_names(data, training);
    return data;
}
