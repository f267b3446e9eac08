/* rt_place.c -- which names may be written: the policy of the gate
 *
 * In the order in which it is asked; the first that does not hold refuses the name, before any work, with what is there and what
 * to try:
 *   1. The name is not empty, fits the file system, and names no folder. Its folder is there and takes a file (one is tried).
 *   2. What is there is a regular file: no folder, device, FIFO or socket is replaced, --force or not. A symbolic link stands for
 *      what it leads to, which is replaced where it lies; one that leads nowhere is refused.
 *   3. This process has not read it (by device and inode), and no other part of it writes it.
 *   4. Nothing is there: the name is free. With --force, the file is replaced.
 *   5. The file is not write-protected, and has the mark of its kind where cnnc puts it: it is cnnc's own, and replaced.
 * rt_file.c asks again when it opens a file and when it puts it in place, since others may write meanwhile. */
#define _GNU_SOURCE
#include "rt_file.h"
#include "rt_read.h"
#include "rt_run_name.h"
#include "rt_util.h"
#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the mark of each kind ---- */

enum { HEAD = 4096 };
typedef bool Finder(int fd, size_t size, const char *mark);

static size_t read_part(int fd, off_t at, char *to, size_t bytes)
{
    size_t done = 0;
    for (ssize_t n = 1; done < bytes && n > 0; done += n > 0 ? (size_t)n : 0)
        n = TEMP_FAILURE_RETRY(pread(fd, to + done, bytes - done, at + (off_t)done));
    return done;
}

static bool in_first_line(int fd, size_t size, const char *mark)
{
    char text[HEAD];
    size_t n = read_part(fd, 0, text, sizeof text);
    const char *end = memchr(text, '\n', n);
    (void)size;
    return memmem(text, end ? (size_t)(end - text) : n, mark, strlen(mark)) != NULL;
}

static bool in_head(int fd, size_t size, const char *mark)
{
    char text[HEAD];
    (void)size;
    return memmem(text, read_part(fd, 0, text, sizeof text), mark, strlen(mark)) != NULL;
}

/* All of the first line, which tells cnnc's own from what only speaks of cnnc. */
static bool is_first_line(int fd, size_t size, const char *pattern)
{
    char text[HEAD + 1];
    size_t n = read_part(fd, 0, text, HEAD);
    (void)size;
    text[n] = 0;
    text[strcspn(text, "\n")] = 0;
    return fnmatch(pattern, text, FNM_EXTMATCH) == 0;
}

static bool at_start(int fd, size_t size, const char *mark)
{
    char text[64];
    size_t n = strlen(mark);
    (void)size;
    return read_part(fd, 0, text, n) == n && !memcmp(text, mark, n);
}

static bool at_end(int fd, size_t size, const char *mark)
{
    char text[64];
    size_t n = strlen(mark);
    return size >= n && read_part(fd, (off_t)(size - n), text, n) == n && !memcmp(text, mark, n);
}

static bool in_program(int fd, size_t size, const char *name)
{
    enum { STEP = 1 << 16, OVERLAP = 64 };     /* a mark may lie across two parts */
    char *part = rt_alloc(STEP + OVERLAP, 1);
    char *mark = rt_text("\1%s\1", name);
    bool found = false;
    for (size_t at = 0; !found && at < size && at_start(fd, size, "\177ELF"); at += STEP)
        found = memmem(part, read_part(fd, (off_t)at, part, STEP + OVERLAP), mark, strlen(mark)) != NULL;
    free(mark);
    free(part);
    return found;
}

static bool says(const json_t *object, const char *key, const char *text)
{
    const char *found = json_string_value(json_object_get(object, key));
    return found && !strcmp(found, text);
}

static bool is_report(int fd, size_t size, const char *mark)
{
    char *text = size <= 100000000 ? malloc(size + 1) : NULL;
    json_t *report = text && read_part(fd, 0, text, size) == size ? json_loadb(text, size, 0, NULL) : NULL;
    bool found = says(report, "written_by", mark) && json_string_value(json_object_get(report, "march")) &&
                 json_is_array(json_object_get(report, "training")) && json_is_array(json_object_get(report, "inference"));
    json_decref(report);
    free(text);
    return found;
}

/* A safetensors file of cnnc's whose metadata says kind = mark. */
static bool in_metadata(int fd, size_t size, const char *mark)
{
    unsigned char b[8];
    uint64_t length = 0;
    char *text = NULL;
    bool found = false;
    if (read_part(fd, 0, (char *)b, 8) == 8) {
        for (int i = 7; i >= 0; i--)
            length = length << 8 | b[i];
        text = length <= size - 8 && length <= 100000000 ? rt_alloc((size_t)length + 1, 1) : NULL;
    }
    if (text && read_part(fd, 8, text, (size_t)length) == length) {
        json_t *header = json_loadb(text, (size_t)length, 0, NULL), *metadata = json_object_get(header, "__metadata__");
        found = says(metadata, "format", "cnnc") && says(metadata, "kind", mark);
        json_decref(header);
    }
    free(text);
    return found;
}

static const struct { const char *what; mode_t mode; Finder *find; const char *mark; } kinds[] = {
    [RT_WEIGHTS]    = { "file of weights that cnnc wrote",  0666, in_metadata,   "weights" },
    [RT_CHECKPOINT] = { "checkpoint that cnnc wrote",       0666, in_metadata,   "checkpoint" },
    [RT_NPY]        = { "array that predict wrote",         0666, in_first_line, RT_NPY_MARK },
    [RT_NPZ]        = { "archive that predict wrote",       0666, at_end,        RT_NPZ_MARK },
    [RT_PICTURE]    = { "picture that augment wrote",       0666, in_head,       RT_PICTURE_MARK },
    [RT_DECODED]    = { "file of decoded pictures that cnnc wrote", 0666, at_start, RT_DECODED_MARK },
    [RT_LOG]        = { "log of a training by cnnc",        0666, at_start,      "epoch" },
    [RT_PAGE]       = { "page that cnnc wrote",             0666, in_head,       RT_PAGE_MARK },
    [RT_SETTINGS]   = { "run's settings",                   0666, at_start,      "{\n  \"xxh3\": \"" },
    [RT_EVENTS]     = { "file of events that cnnc wrote",   0666, in_head,       RT_EVENTS_MARK },
    [RT_SOURCE]     = { "text that cnnc wrote",             0666, is_first_line, "/\\* *.c -- the network of * as a program: "
                        "forward, backward, update. Written by cnnc; the text is yours." },
    [RT_HEADER]     = { "header that cnnc wrote",           0666, is_first_line, "/\\* *.h -- the network of *, for C and C++. "
                        "Written by cnnc; the text is yours." },
    [RT_MAKEFILE]   = { "Makefile that cnnc wrote",         0666, is_first_line, "# Builds *. Written by cnnc." },
    [RT_SUMMARY]    = { "report that cnnc wrote",           0666, is_first_line, "*: written by cnnc for *, @(float|double)" },
    [RT_REPORT]     = { "report that cnnc wrote",           0666, is_report,     "cnnc" },
    [RT_TRAINER]    = { "training program of cnnc's",       0777, in_program,    RT_TRAINER_MARK },
    [RT_CLASSIFIER] = { "program that cnnc classifier wrote", 0777, in_program,  RT_CLASSIFIER_MARK },
    [RT_BARE]       = { "file that could be known as cnnc's", 0666, NULL,        NULL },
};

mode_t rt_mode_of(enum rt_written kind)
{
    return kinds[kind].mode;
}

static bool is_ours(const struct rt_place *p)
{
    char error[256];
    size_t size;
    bool ours;
    int fd;
    if (!kinds[p->kind].find || rt_open_read(p->real, SIZE_MAX, &fd, &size, error) != 0)
        return false;
    ours = kinds[p->kind].find(fd, size, kinds[p->kind].mark);
    close(fd);
    return ours;
}

/* ---- what was read ---- */

static struct { dev_t device; ino_t inode; } *inputs;
static size_t n_inputs, room;

void rt_input_is(const struct stat *file)
{
    inputs = rt_more(inputs, n_inputs, &room, sizeof *inputs);
    inputs[n_inputs].device = file->st_dev;
    inputs[n_inputs++].inode = file->st_ino;
}

void rt_input_was(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0)
        rt_input_is(&st);
}

void rt_input_is_gone(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return;
    for (size_t i = n_inputs; i-- > 0; )
        if (inputs[i].device == st.st_dev && inputs[i].inode == st.st_ino)
            inputs[i] = inputs[--n_inputs];
}

static bool was_read(const struct stat *st)
{
    for (size_t i = 0; i < n_inputs; i++)
        if (inputs[i].device == st->st_dev && inputs[i].inode == st->st_ino)
            return true;
    return false;
}

/* ---- the policy ---- */

static _Noreturn void refuse(const struct rt_place *p, const char *format, ...) RT_PRINTF(2, 3);
static _Noreturn void refuse(const struct rt_place *p, const char *format, ...)
{
    char *text;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        rt_fail(RT_SYSTEM, "cannot get memory for a line of text");
    va_end(args);
    rt_fail(RT_NO_CREATE, "%s%s%s", p->who ? p->who : "", p->who ? ": " : "", text);
}

static _Noreturn void unreachable(const struct rt_place *p, int why)
{
    char *way = rt_in_the_way(p->path);
    if (why == ENOMEM)
        rt_fail(RT_SYSTEM, "cannot get memory to look for %s", p->path);
    if (why == ENAMETOOLONG && strlen(rt_base_of(p->path)) <= NAME_MAX)
        refuse(p, "%.40s...: the path is too long, with %zu bytes: a path may have %d, each name in it %d", p->path,
               strlen(p->path), PATH_MAX - 1, NAME_MAX);
    if (why == ENAMETOOLONG)
        refuse(p, "%.40s...: the name has %zu bytes, more than the %d that a file's may have", rt_base_of(p->path),
               strlen(rt_base_of(p->path)), NAME_MAX);
    if (way && !strncmp(p->path, "~/", 2))
        refuse(p, "cannot create %s: %s; the shell replaces a ~ only where a word begins: $HOME%s", p->path, way, p->path + 1);
    if (way)
        refuse(p, "cannot create %s: %s%s", p->path, way, why == ENOENT ? ", mkdir -p makes it" : "");
    refuse(p, "cannot create %s: %s", p->path, strerror(why));
}

/* Sets old, where there is something. */
static bool exists(struct rt_place *p)
{
    struct stat link;
    if (stat(p->path, &p->old) == 0)
        return true;
    if (errno != ENOENT)
        unreachable(p, errno);
    if (lstat(p->path, &link) == 0 && S_ISLNK(link.st_mode))
        refuse(p, "%s is a symbolic link that leads nowhere; remove it, or write to where it should lead", p->path);
    return stat(p->path, &p->old) == 0;        /* another run may have written it meanwhile */
}

/* Sets real, folder and in; and old, where there is something. */
static void find(struct rt_place *p)
{
    const char *base = rt_base_of(p->path);
    if (!*p->path)
        refuse(p, "the name of the file to write is empty");
    if (rt_is_temporary(base, strlen(base)))
        refuse(p, "%s has the name of a temporary, which is removed; give another name", p->path);
    p->exists = exists(p);
    if (!p->exists && !*base)
        refuse(p, "%s is the name of a folder, and a file is to be written", p->path);
    p->real = p->exists ? rt_real_path(p->path) : rt_text("%s", p->path);
    p->folder = p->real ? rt_folder_of(p->real) : NULL;
    if (!p->real || stat(p->folder, &p->in) != 0)
        unreachable(p, errno);
}

static void check_regular(const struct rt_place *p)
{
    static const struct { mode_t type; const char *what; } others[] = {
        { S_IFDIR, "a folder" }, { S_IFCHR, "a device" }, { S_IFBLK, "a device" }, { S_IFIFO, "a FIFO" }, { S_IFSOCK, "a socket" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if ((p->old.st_mode & S_IFMT) == others[i].type)
            refuse(p, "%s is %s, which is not replaced; give the name of a file", p->path, others[i].what);
}

/* A folder with the sticky bit, such as /tmp, lets nobody replace another's file. */
static bool protected(const struct rt_place *p)
{
    uid_t me = geteuid();
    return !(p->old.st_mode & 0222) || access(p->real, W_OK) != 0 ||
           (p->in.st_mode & S_ISVTX && me != 0 && me != p->old.st_uid && me != p->in.st_uid);
}

static void check_old(const struct rt_place *p)
{
    check_regular(p);
    if (was_read(&p->old))
        refuse(p, "%s is read by this very run, and is not replaced; another name leaves it", p->path);
    if (p->force)
        return;
    if (!is_ours(p))
        refuse(p, "%s exists and is no %s; --force replaces it, another name leaves it", p->path, kinds[p->kind].what);
    if (protected(p))
        refuse(p, "%s exists and is write-protected; --force replaces it, another name leaves it", p->path);
}

/* ---- who writes what ---- */

static struct rt_place **places;
static size_t n_places;

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static void check_taken(const struct rt_place *p)
{
    for (size_t i = 0; i < n_places; i++) {
        const struct rt_place *q = places[i];
        if (q->in.st_dev == p->in.st_dev && q->in.st_ino == p->in.st_ino && !strcmp(rt_base_of(q->real), rt_base_of(p->real)) &&
            !same_text(p->who, q->who))
            refuse(p, "%s is written by %s too; give another name", p->path, q->who ? q->who : "the run itself");
    }
}

static struct rt_place *of_path(const char *path)
{
    for (size_t i = 0; i < n_places; i++)
        if (!strcmp(places[i]->path, path))
            return places[i];
    return NULL;
}

static void ask(struct rt_place *p)
{
    free(p->real);
    free(p->folder);
    find(p);
    if (p->exists)
        check_old(p);
    check_taken(p);
}

void rt_out_check(const char *path, enum rt_written kind, const char *who, bool force)
{
    struct rt_place *p = of_path(path), new = { .who = who, .kind = kind, .force = force, .path = rt_text("%s", path) };
    ask(&new);
    rt_try_folder(new.folder, who, path);
    if (!p) {
        places = rt_grow(places, n_places + 1, sizeof *places);
        places[n_places++] = p = rt_alloc(1, sizeof *p);
    }
    *p = new;
}

struct rt_place *rt_place(const char *path, enum rt_written kind)
{
    struct rt_place *p = of_path(path);
    if (!p) {
        rt_out_check(path, kind, NULL, false);
        return of_path(path);
    }
    ask(p);
    return p;
}
