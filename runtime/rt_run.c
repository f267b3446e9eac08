/* rt_run.c -- the run folder: model, settings, figures, checkpoints
 *
 * A folder belongs to one run and to one process at a time (flock on the folder itself, which a kill releases). A new run never
 * enters a folder that has anything in it. */
#define _GNU_SOURCE
#include "rt_train.h"
#include "rt_read.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

char *rt_in_run(const Session *s, const char *path)
{
    return path[0] == '/' ? rt_text("%s", path) : rt_text("%s/%s", s->run, path);
}

static void lock(Session *s)
{
    s->lock = open(s->run, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->lock < 0)
        rt_fail(RT_NO_INPUT, "cannot open the run folder %s: %s", s->run, strerror(errno));
    if (flock(s->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        rt_fail(RT_SYSTEM, "the run folder %s is in use by another process", s->run);
}

static bool is_empty(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *e;
    bool empty = true;
    if (!d)
        return false;
    while ((e = readdir(d)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            empty = false;
    closedir(d);
    return empty;
}

static void make_given(Session *s, const char *path)
{
    int error = mkdir(path, 0777) == 0 ? 0 : errno;
    s->run = rt_text("%s", path);
    if (error == EEXIST && !is_empty(path))
        rt_fail(RT_NO_CREATE, "the run folder %s exists and is not empty; --resume %s goes on with the run in it", path, path);
    if (error && error != EEXIST)
        rt_fail(RT_NO_CREATE, "cannot create the run folder %s: %s", path, strerror(error));
}

static void make_numbered(Session *s)
{
    const char *name = s->model->name;
    if (mkdir("runs", 0777) != 0 && errno != EEXIST)
        rt_fail(RT_NO_CREATE, "cannot create the folder runs: %s", strerror(errno));
    for (int i = 1; i < 1000000; i++) {
        s->run = i == 1 ? rt_text("runs/%s", name) : rt_text("runs/%s-%d", name, i);
        if (mkdir(s->run, 0777) == 0)
            return;
        if (errno != EEXIST)
            rt_fail(RT_NO_CREATE, "cannot create the run folder %s: %s", s->run, strerror(errno));
        free(s->run);
    }
    rt_fail(RT_NO_CREATE, "no free name for a run folder: runs/%s-2 ... are all taken", name);
}

void rt_make_run(Session *s)
{
    const char *slash = strrchr(s->model->source_name, '/');
    char *copy;
    if (s->options->run_dir)
        make_given(s, s->options->run_dir);
    else
        make_numbered(s);
    lock(s);
    copy = rt_in_run(s, slash ? slash + 1 : s->model->source_name);
    rt_write_whole(copy, s->model->source, s->model->source_size);
    free(copy);
    rt_write_settings(s);
}

void rt_write_settings(const Session *s)
{
    char *path = rt_in_run(s, "settings.json"), *text, *file;
    json_t *settings = json_pack("{s:s, s:s*, s:I, s:I, s:i, s:I, s:b, s:b}", "model", s->model->name, "data", s->data_source,
        "epochs", (json_int_t)s->epochs, "steps", (json_int_t)s->steps, "batch_size", s->batch_size, "seed", (json_int_t)s->seed,
        "shuffle", s->shuffle, "augment", s->augment);
    text = json_dumps(settings, JSON_INDENT(2));
    if (!text)
        rt_fail(RT_BUG, "the settings are no valid UTF-8");
    file = rt_text("%s\n", text);
    rt_write_whole(path, file, strlen(file));
    json_decref(settings);
    free(file);
    free(text);
    free(path);
}

static json_int_t whole(const json_t *settings, const char *path, const char *key, json_int_t least)
{
    const json_t *value = json_object_get(settings, key);
    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > INT64_MAX / 2)
        rt_fail(RT_BAD_DATA, "%s: %s is missing or out of range, expected a whole number from %lld up", path, key,
                (long long)least);
    return json_integer_value(value);
}

static bool boolean(const json_t *settings, const char *path, const char *key)
{
    const json_t *value = json_object_get(settings, key);
    if (!json_is_boolean(value))
        rt_fail(RT_BAD_DATA, "%s: %s is missing, expected true or false", path, key);
    return json_is_true(value);
}

static void fill_in(Session *s, Options *o, const json_t *settings, const char *path)
{
    const char *model = json_string_value(json_object_get(settings, "model"));
    const char *data = json_string_value(json_object_get(settings, "data"));
    if (!model || strcmp(model, s->model->name) != 0)
        rt_fail(RT_BAD_DATA, "%s: model is %s, expected %s", path, model ? model : "missing", s->model->name);
    if (!o->data && data)
        o->data = s->data_source = rt_text("%s", data);
    if (o->epochs < 0)
        o->epochs = whole(settings, path, "epochs", 0);
    if (o->steps < 0)
        o->steps = whole(settings, path, "steps", -1);
    if (o->batch_size < 0)
        o->batch_size = whole(settings, path, "batch_size", 1);
    if (o->batch_size > INT32_MAX)
        rt_fail(RT_BAD_DATA, "%s: batch_size is out of range", path);
    if (o->seed < 0)
        o->seed = whole(settings, path, "seed", 0);
    o->no_shuffle |= !boolean(settings, path, "shuffle");
    o->no_augment |= !boolean(settings, path, "augment");
}

void rt_open_run(Session *s, Options *o)
{
    char *path, *text, *last;
    json_error_t error;
    json_t *settings;
    size_t size;
    s->run = rt_text("%s", o->resume);
    for (size = strlen(s->run); size > 1 && s->run[size - 1] == '/'; )
        s->run[--size] = 0;
    lock(s);
    last = rt_in_run(s, "last.safetensors");
    if (access(last, F_OK) != 0)
        rt_fail(RT_NO_INPUT, "%s has no last.safetensors: the run was never saved, there is nothing to resume", s->run);
    path = rt_in_run(s, "settings.json");
    text = rt_read_whole(path, 1 << 20, &size);
    settings = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(settings))
        rt_fail(RT_BAD_DATA, "%s: is no JSON object: %s", path, settings ? "expected { ... }" : error.text);
    fill_in(s, o, settings, path);
    json_decref(settings);
    free(text);
    free(path);
    free(last);
}
