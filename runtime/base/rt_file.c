/* rt_file.c -- the gate: writing a file so that a kill or a full disk leaves the old one or the new one, never half of one
 *
 * No other file opens one for writing, renames, removes, or makes folders; tests/structure looks. The bytes go to a temporary in
 * the same folder, whose name nobody can guess and which is new (O_EXCL), so that two writers of one name never meet: the last one
 * to be complete stands. Every call is checked; interrupted and short ones go on. Then fsync, close, rename over the name, fsync
 * of the folder; the file keeps the mode of the one it replaces. Whatever ends the program, a signal too (rt_signal.c), removes its
 * temporaries. Those of a program that was killed stay, called .cnnc-*.tmp, and are not locked any more: rt_clear_folder, with
 * which a resumed run begins, knows them by that. Files that belong together are all on disk under their temporaries' names before
 * the first is put in place; each changes places with what was there, where the file system can do that, and goes back if another
 * fails. */
#define _GNU_SOURCE
#include "rt_file.h"
#include "rt_read.h"
#include "rt_run_name.h"
#include "rt_signal.h"
#include "rt_util.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 18 };

struct Out {
    int fd, lock;                              /* lock: the same file again, locked until it has its name */
    bool existed;
    struct stat old;
    char *path, *temporary;
    char *real;                                /* where it is in place; NULL: it is not yet */
    bool swapped;                              /* what was there has the temporary's name now */
    enum rt_written kind;
    Out *next;
    size_t used;
    char buffer[BUFFER];
};

/* ---- paths ---- */

char *rt_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return rt_text(".");
    return slash == path ? rt_text("/") : rt_text("%.*s", (int)(slash - path), path);
}

const char *rt_base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *rt_in_the_way(const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        char *folder = rt_text("%.*s", (int)(slash - path), path);
        struct stat st;
        if (stat(folder, &st) != 0)
            return errno == ENOENT ? rt_text("there is no folder %s", folder) : rt_text("%s: %s", folder, strerror(errno));
        if (!S_ISDIR(st.st_mode))
            return rt_text("%s is no folder", folder);
        free(folder);
    }
    return NULL;
}

/* ---- temporaries ---- */

static Out *unfinished;                        /* files that are being written */
static char **made;                            /* folders, in the order in which they were made */
static size_t n_made;
static char *scratch;

/* Once more where somebody who is ending, too, still wrote. */
static void remove_folder(int in, const char *name)
{
    _Alignas(struct dirent64) char list[4096];
    int folder = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), turns = 0;
    do {
        ssize_t n = 0;
        lseek(folder, 0, SEEK_SET);
        for (ssize_t at = 0; at < n || (at = 0, n = getdents64(folder, list, sizeof list)) > 0; ) {
            const struct dirent64 *e = (const struct dirent64 *)(const void *)(list + at);
            at += e->d_reclen;
            bool own = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
            if (!own && unlinkat(folder, e->d_name, 0) != 0 && errno == EISDIR)
                remove_folder(folder, e->d_name);
        }
    } while (unlinkat(in, name, AT_REMOVEDIR) != 0 && errno == ENOTEMPTY && ++turns < 100);
    close(folder);
}

/* As it was before: not for one that replaced a file where names cannot be exchanged. */
static void take_back(const Out *out)
{
    if (out->swapped)
        renameat2(AT_FDCWD, out->temporary, AT_FDCWD, out->real, RENAME_EXCHANGE);
    else if (out->real && !out->existed)
        unlink(out->real);
    unlink(out->temporary);
}

/* The process that made something cleans it up, not one that was forked. */
static pid_t maker;

/* By system calls alone, and on what is whole at any time: a signal's handler may be what calls it. */
static void clean_up(void)
{
    if (maker != getpid())
        return;
    for (const Out *out = unfinished; out; out = out->next)
        take_back(out);
    while (n_made > 0)
        rmdir(made[--n_made]);                 /* fails, as it should, where there is something in it */
    if (scratch)
        remove_folder(AT_FDCWD, scratch);
}

/* The signals are held while something is made, until it is written down. */
static void begin_making(void)
{
    if (!maker && atexit(clean_up) == 0) {
        maker = getpid();
        rt_when_ended(clean_up);
    }
    rt_hold_signals();
}

/* Opens a new file in the folder; -1 and errno if it cannot. */
static int create(const char *folder, mode_t mode, char **name)
{
    uint64_t number;
    if (TEMP_FAILURE_RETRY(getrandom(&number, sizeof number, 0)) != sizeof number)
        return -1;
    *name = rt_text("%s/.cnnc-%016llx.tmp", folder, (unsigned long long)number);
    return TEMP_FAILURE_RETRY(open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
}

void rt_try_folder(const char *folder, const char *who, const char *path)
{
    char *name = NULL;
    begin_making();
    int fd = create(folder, 0600, &name);
    if (fd < 0)
        rt_fail(RT_NO_CREATE, "%s%scannot create %s: no file can be made in %s: %s", who ? who : "", who ? ": " : "", path,
                !strcmp(folder, ".") ? "the current folder" : folder, strerror(errno));
    close(fd);
    if (unlink(name) != 0) {
        int why = errno;
        unlink(name);                          /* once more; then it stays, and a resumed run clears it */
        rt_fail(RT_NO_CREATE, "%s%scannot create %s: %s, made on trial, cannot be removed: %s", who ? who : "", who ? ": " : "",
                path, name, strerror(why));
    }
    rt_let_signals();
    free(name);
}

void rt_clear_folder(const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir)); ) {
        size_t n = strlen(e->d_name);
        char *name, error[256];
        int fd;
        if (!rt_is_temporary(e->d_name, n))
            continue;
        name = rt_text("%s/%s", path, e->d_name);
        if (rt_open_read(name, SIZE_MAX, &fd, &n, error) == 0) {
            if (flock(fd, LOCK_EX | LOCK_NB) == 0)
                unlink(name);
            close(fd);
        }
        free(name);
    }
    if (dir)
        closedir(dir);
}

/* ---- writing ---- */

static bool unchanged(const Out *out)
{
    struct stat now;
    return out->existed && stat(out->path, &now) == 0 && now.st_dev == out->old.st_dev && now.st_ino == out->old.st_ino &&
           now.st_size == out->old.st_size && now.st_mtim.tv_sec == out->old.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == out->old.st_mtim.tv_nsec;
}

static _Noreturn void give_up(const Out *out, const char *doing)
{
    int error = errno;
    rt_fail(RT_IO, "cannot %s %s: %s%s", doing, out->path, strerror(error),
            unchanged(out) ? "; the file that was there is unchanged" : "");
}

Out *rt_out_open(const char *path, enum rt_written kind)
{
    const struct rt_place *place = rt_place(path, kind);
    Out *out = rt_alloc(1, sizeof *out);
    *out = (Out){ .path = rt_text("%s", path), .kind = kind, .existed = place->exists, .old = place->old };
    begin_making();
    out->fd = create(place->folder, rt_mode_of(kind), &out->temporary);
    if (out->fd < 0)
        rt_fail(RT_NO_CREATE, "cannot create %s: no file can be made in %s: %s", path, place->folder, strerror(errno));
    out->next = unfinished;
    unfinished = out;
    rt_let_signals();
    rt_input_is_gone(out->fd);
    out->lock = dup(out->fd);
    if (out->lock >= 0)
        flock(out->lock, LOCK_EX | LOCK_NB);   /* where locks are not supported, none is looked for either */
    return out;
}

static void flush(Out *out)
{
    for (size_t done = 0; done < out->used; ) {
        ssize_t n = TEMP_FAILURE_RETRY(write(out->fd, out->buffer + done, out->used - done));
        if (n == 0)
            errno = ENOSPC;
        if (n <= 0)
            give_up(out, "write");
        done += (size_t)n;
    }
    out->used = 0;
}

void rt_out_write(Out *out, const void *data, size_t bytes)
{
    const char *at = data;
    while (bytes > 0) {
        size_t n = BUFFER - out->used < bytes ? BUFFER - out->used : bytes;
        memcpy(out->buffer + out->used, at, n);
        out->used += n, at += n, bytes -= n;
        if (out->used == BUFFER)
            flush(out);
    }
}

/* The file system has no such thing, and no error: what is there is what was written. Said once. */
static bool is_never_synced(const char *folder, int error)
{
    static bool said;
    if (error != EINVAL && error != ENOSYS && error != EOPNOTSUPP)
        return false;
    if (!said)
        rt_say("the file system of %s cannot sync folders (%s): what is written there is whole and in place, but after a power cut "
               "there may be what was there before, or nothing", folder, strerror(error));
    return said = true;
}

/* A name is on disk only when its folder is. */
static bool sync_folder(const char *folder)
{
    int fd = TEMP_FAILURE_RETRY(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)), error = 0;
    if (fd < 0)
        return false;
    if (TEMP_FAILURE_RETRY(fsync(fd)) != 0)
        error = errno;
    close(fd);
    errno = error;
    return error == 0 || is_never_synced(folder, error);
}

static void forget(Out *out)
{
    Out **at = &unfinished;
    while (*at != out)
        at = &(*at)->next;
    *at = out->next;
}

/* That of the file it replaces; a program can be run by whoever may read it, also in place of what was none. */
static mode_t mode_of(const Out *out)
{
    mode_t mode = out->old.st_mode & 0777;
    return rt_mode_of(out->kind) & 0111 ? mode | (mode & 0444) >> 2 : mode;
}

/* On Linux an interrupted close has closed the file, and fsync has said before that all of it is on disk. */
static void finish(Out *out)
{
    flush(out);
    if (out->existed && fchmod(out->fd, mode_of(out)) != 0)
        give_up(out, "keep the mode of");
    if (TEMP_FAILURE_RETRY(fsync(out->fd)) != 0)
        give_up(out, "write");
    if (close(out->fd) != 0 && errno != EINTR)
        give_up(out, "write");
}

/* keep: what was there is kept under the temporary's name, if it is there and the file system can. */
static void put_in_place(Out *out, bool keep)
{
    char *real = rt_text("%s", rt_place(out->path, out->kind)->real);
    out->swapped = keep && TEMP_FAILURE_RETRY(renameat2(AT_FDCWD, out->temporary, AT_FDCWD, real, RENAME_EXCHANGE)) == 0;
    if (keep && !out->swapped && errno != EINVAL && errno != ENOSYS && errno != ENOENT)
        give_up(out, "put in place");
    if (!out->swapped && TEMP_FAILURE_RETRY(rename(out->temporary, real)) != 0)
        give_up(out, "put in place");
    out->real = real;
}

static void release(Out *out)
{
    forget(out);
    if (out->swapped)
        unlink(out->temporary);
    if (out->lock >= 0)
        close(out->lock);
    free(out->temporary);
}

static void sync_and_free(Out *out)
{
    char *folder = rt_folder_of(out->real);
    if (!sync_folder(folder))
        rt_fail(RT_IO, "cannot sync the folder of %s: %s; the new file is in place, but may not outlive a power cut", out->path,
                strerror(errno));
    free(folder);
    free(out->real);
    free(out->path);
    free(out);
}

/* Up to the last name any failure takes back those before it; from there on the new files stand. */
static void commit(Out **out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        finish(out[i]);
    rt_hold_signals();                         /* between a name and what we know of it none may come */
    for (size_t i = 0; i < n; i++)
        put_in_place(out[i], n > 1);
    for (size_t i = 0; i < n; i++)
        release(out[i]);
    rt_let_signals();
    for (size_t i = 0; i < n; i++)
        sync_and_free(out[i]);
}

void rt_out_commit(Out *out)
{
    commit(&out, 1);
}

void rt_write_all(const struct rt_whole *files, size_t n)
{
    Out **out = rt_alloc(n, sizeof *out);
    for (size_t i = 0; i < n; i++) {
        out[i] = rt_out_open(files[i].path, files[i].kind);
        rt_out_write(out[i], files[i].data, files[i].bytes);
    }
    commit(out, n);
    free(out);
}

void rt_write_whole(const char *path, enum rt_written kind, const void *data, size_t bytes)
{
    rt_write_all(&(struct rt_whole){ path, kind, data, bytes }, 1);
}

/* ---- folders ---- */

int rt_make_folder(const char *path)
{
    char *parent;
    begin_making();
    int error = TEMP_FAILURE_RETRY(mkdir(path, 0777)) != 0 ? errno : 0;
    if (!error) {
        made = rt_grow(made, n_made + 1, sizeof *made);
        made[n_made++] = rt_text("%s", path);
    }
    rt_let_signals();
    if (error)
        return error;
    parent = rt_folder_of(path);
    if (!sync_folder(parent))
        rt_fail(RT_IO, "the folder %s was made, but the one above it cannot be synced: %s", path, strerror(errno));
    free(parent);
    return 0;
}

void rt_make_folders(const char *path, const char *who)
{
    size_t length = strlen(path);
    if (!length)
        rt_fail(RT_NO_CREATE, "%s%sthe name of the folder is empty", who ? who : "", who ? ": " : "");
    for (size_t n = 1; n <= length; n++) {
        char *folder;
        struct stat st;
        int error;
        if (path[n] && path[n] != '/')
            continue;
        folder = rt_text("%.*s", (int)n, path);
        error = stat(folder, &st) == 0 ? 0 : rt_make_folder(folder);
        if (error == EEXIST && stat(folder, &st) == 0)
            error = 0;                         /* another process made it first */
        if (error || (stat(folder, &st) == 0 && !S_ISDIR(st.st_mode)))
            rt_fail(RT_NO_CREATE, "%s%scannot create the folder %s: %s", who ? who : "", who ? ": " : "", folder,
                    error ? strerror(error) : "a file of that name is there");
        free(folder);
    }
}

const char *rt_scratch_folder(void)
{
    const char *parent = getenv("TMPDIR");
    char *path;
    if (scratch)
        return scratch;
    path = rt_text("%s/cnnc-XXXXXX", parent && *parent ? parent : "/tmp");
    begin_making();
    if (!mkdtemp(path) || !(scratch = rt_real_path(path)))
        rt_fail(RT_NO_CREATE, "cannot create a temporary folder %s: %s; TMPDIR says where else", path, strerror(errno));
    rt_let_signals();
    return scratch;
}
