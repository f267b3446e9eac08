/* rt_run.c -- the run folder: model, settings, figures, checkpoints
 *
 * A folder belongs to one run and to one process at a time (flock on the folder itself, which a kill releases). A new run never
 * enters a folder that has anything in it. */
#define _GNU_SOURCE
#include "rt_train.h"
#include "rt_print.h"
#include "rt_read.h"
#include "rt_run_name.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

char *rt_in_run(const Session *s, const char *path)
{
    return rt_text("%s/%s", s->run, path);
}

static void lock(Session *s)
{
    s->lock = open(s->run, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->lock < 0)
        rt_fail(RT_NO_INPUT, "cannot open the run folder %s: %s", s->run, strerror(errno));
    if (flock(s->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        rt_fail(RT_SYSTEM, "the run folder %s is in use by another process", s->run);
}

/* No file lies in it, nor in a folder of its own; temporaries of a run that was killed before it had settings are removed. */
static bool is_empty(const char *path)
{
    bool empty = true;
    rt_clear_folder(path);
    DIR *d = rt_open_folder(path);
    for (struct dirent *e; empty && (e = rt_next_entry(d, path)); ) {
        struct stat st;
        char *name = rt_text("%s/%s", path, e->d_name);
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && lstat(name, &st) == 0)
            empty = S_ISDIR(st.st_mode) && is_empty(name);
        free(name);
    }
    closedir(d);
    return empty;
}

static void refuse_full(const char *path)
{
    if (!is_empty(path))
        rt_fail(RT_NO_CREATE, "the run folder %s exists and is not empty; --resume %s goes on with the run in it", path,
                rt_pasteable(path));
}

static void make_given(Session *s, const char *path)
{
    int error = *path ? rt_make_folder(path) : ENOENT;
    struct stat st;
    s->run = rt_text("%s", path);
    if (error == EEXIST && stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
        rt_fail(RT_NO_CREATE, "--run-dir: %s is no folder", path);
    if (error == EEXIST)
        refuse_full(path);
    if (error && error != EEXIST)
        rt_fail(RT_NO_CREATE, "cannot create the run folder %s: %s", *path ? path : "'' (--run-dir is empty)", strerror(error));
}

static void make_numbered(Session *s)
{
    const char *name = s->model->name;
    rt_make_folders("runs", NULL);
    for (int i = 1; i < 1000000; i++) {
        s->run = i == 1 ? rt_text("runs/%s", name) : rt_text("runs/%s-%d", name, i);
        int error = rt_make_folder(s->run);
        if (!error)
            return;
        if (error != EEXIST)
            rt_fail(RT_NO_CREATE, "cannot create the run folder %s: %s", s->run, strerror(error));
        free(s->run);
    }
    rt_fail(RT_NO_CREATE, "no free name for a run folder: runs/%s-2 ... are all taken", name);
}

void rt_make_run(Session *s)
{
    if (s->options->run_dir)
        make_given(s, s->options->run_dir);
    else
        make_numbered(s);
    lock(s);
    refuse_full(s->run);                       /* another process may have had it since */
}

static char *model_copy(const Session *s)
{
    return rt_in_run(s, rt_base_of(s->model->source_name));
}

/* The names that the run uses are its own before anybody else asks for one. */
void rt_claim_run(const Session *s)
{
    static const struct { const char *name; enum rt_written kind; } own[] = {
        { "last.safetensors", RT_CHECKPOINT }, { "weights.safetensors", RT_WEIGHTS }, { "settings.json", RT_SETTINGS },
        { "history.csv", RT_LOG }, { "report.html", RT_PAGE },
    };
    char *copy = model_copy(s);
    rt_clear_folder(s->run);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char *path = rt_in_run(s, own[i].name);
        rt_out_check(path, own[i].kind, NULL, s->options->force);
        free(path);
    }
    if (access(copy, F_OK) == 0)
        rt_input_was(copy);                    /* of a resumed run: it stays as it is */
    else
        rt_out_check(copy, RT_BARE, NULL, false);
    free(copy);
}

/* The compiler refuses such names with their line; here stand those that figures made, and texts that were changed since. */
char *rt_beneath_run(const Session *s, const char *who, const char *name)
{
    const char *wrong = rt_bad_run_name(name, rt_base_of(s->model->source_name));
    if (wrong)
        rt_fail(RT_NO_CREATE, "%s: '%s' %s", who, name, wrong);
    return rt_in_run(s, name);
}

bool rt_model_changed(const Session *s)
{
    char *copy = model_copy(s), *source, error[256];
    size_t size;
    int status;
    source = rt_try_read(copy, SIZE_MAX, &size, &status, error);
    bool changed = source && (size != s->model->source_size || memcmp(source, s->model->source, size) != 0);
    free(source);
    free(copy);
    return changed;
}

void rt_make_way(const char *path, const char *who)
{
    char *folder = rt_folder_of(path);
    rt_make_folders(folder, who);
    rt_clear_folder(folder);
    free(folder);
}

/* The settings come first: where they are, --resume can begin. */
void rt_begin_run(Session *s)
{
    char *copy = model_copy(s);
    rt_write_settings(s);
    if (access(copy, F_OK) != 0)
        rt_write_whole(copy, RT_BARE, s->model->source, s->model->source_size);
    free(copy);
}

static bool there_is(const Session *s, const char *name)
{
    char *path = rt_in_run(s, name);
    bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

void rt_enter_run(Session *s, const char *dir)
{
    s->run = rt_text("%s", dir);
    for (size_t size = strlen(s->run); size > 1 && s->run[size - 1] == '/'; )
        s->run[--size] = 0;
    lock(s);
}

/* A run that was killed before its first save begins anew, by its settings, which were written before anything else. */
void rt_open_run(Session *s, Options *o)
{
    static const char *const later[] = { "history.csv", "weights.safetensors", "report.html", "early_stopping.safetensors" };
    rt_enter_run(s, o->resume);
    s->anew = !there_is(s, "last.safetensors");
    for (size_t i = 0; s->anew && i < sizeof later / sizeof *later; i++)
        if (there_is(s, later[i]))
            rt_fail(RT_NO_INPUT, "%s has %s and no last.safetensors, which the run had saved before: there is nothing to resume; "
                    "bring it back, or begin a new run with --weights", s->run, later[i]);
    if (s->anew && !there_is(s, "settings.json"))
        rt_fail(RT_NO_INPUT, "%s has no settings.json: no run began in it; --run-dir %s begins one", s->run,
                rt_pasteable(s->run));
    rt_read_settings(s, o);
    if (!s->anew)
        return;
    rt_say("%s has no last.safetensors: the run was never saved and begins anew", s->run);
    o->weights = s->first_weights;
    o->n_before = (int)json_array_size(s->first_before);
    o->before = rt_grow(o->before, (size_t)o->n_before + 1, sizeof *o->before);
    for (int i = 0; i < o->n_before; i++)
        o->before[i] = json_string_value(json_array_get(s->first_before, (size_t)i));
    o->partial = s->first_partial;
}
