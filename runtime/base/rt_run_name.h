/* rt_run_name.h -- names of files that a model gives: they lie beneath the run folder, and are none that the run itself uses.
 *
 * A model may be a stranger's, and its author has not seen the machine that it runs on. The compiler asks, to refuse such a name
 * with its line; the program asks again, of the names that figures made. */
#ifndef RT_RUN_NAME_H
#define RT_RUN_NAME_H
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Whether the n bytes are the name of a file that is not complete yet, or never will be. */
static inline bool rt_is_temporary(const char *name, size_t n)
{
    return n == 26 && !strncmp(name, ".cnnc-", 6) && strspn(name + 6, "0123456789abcdef") == 16 && !strncmp(name + 22, ".tmp", 4);
}

/* Whether the path lies in, or is, the file or folder `name`. */
static inline bool rt_begins(const char *path, const char *name)
{
    size_t n = name ? strlen(name) : 0;
    return n && !strncmp(path, name, n) && (!path[n] || path[n] == '/');
}

static inline bool rt_is_the_runs(const char *path, const char *model_file)
{
    static const char *const own[] = { "settings.json", "history.csv", "report.html", "last.safetensors", "weights.safetensors",
                                       "early_stopping.safetensors" };
    int n = 0;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (rt_begins(path, own[i]))
            return true;
    sscanf(path, "early_stopping_%*[0-9].safetensors%n", &n);
    return n || rt_begins(path, model_file);
}

/* What weights would be taken for that have this name, and are not: they are safetensors; or NULL. */
static inline const char *rt_other_format(const char *path)
{
    static const struct { const char *ending, *format; } others[] = {
        { ".h5", "HDF5" }, { ".hdf5", "HDF5" }, { ".hdf", "HDF5" }, { ".keras", "Keras's archive" }, { ".pt", "PyTorch's" },
        { ".pth", "PyTorch's" }, { ".onnx", "ONNX" }, { ".tflite", "TensorFlow Lite" }, { ".npz", "NumPy's" },
        { ".npy", "NumPy's" }, { ".pkl", "a pickle of Python's" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t n = strlen(path), k = strlen(others[i].ending);
        if (n >= k && !strcasecmp(path + n - k, others[i].ending))
            return others[i].format;
    }
    return NULL;
}

/* Why it is no name for a file of the run, or NULL; model_file: the model's own name, whose copy is in the run folder, or NULL. */
static inline const char *rt_bad_run_name(const char *path, const char *model_file)
{
    if (!*path)
        return "is empty";
    if (*path == '/')
        return "is absolute, and a path in a model lies beneath the run folder";
    if (*path == '~')
        return "begins with ~, and a path in a model lies beneath the run folder";
    while (!strncmp(path, "./", 2))
        path += 2 + strspn(path + 2, "/");
    if (rt_is_the_runs(path, model_file))
        return "is a name that the run itself uses";
    for (const char *at = path; ; at++) {
        size_t n = strcspn(at, "/");
        if (n == 2 && !strncmp(at, "..", 2))
            return "has .. in it, and a path in a model lies beneath the run folder";
        if (!at[n] && (n == 0 || (n == 1 && *at == '.')))
            return "is a folder's name, and a file is written";
        if (n > NAME_MAX)
            return "has more than 255 bytes, which no file system takes";
        if (rt_is_temporary(at, n))
            return "has the name of a temporary in it, which is removed";
        at += n;
        if (!*at)
            return NULL;
    }
}
#endif
