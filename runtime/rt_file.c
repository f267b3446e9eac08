/* rt_file.c -- writing a file so that a kill or a full disk leaves the old one or the new one, never half of one
 *
 * The bytes go to NAME.tmp in the same folder; every write is checked; then fsync, rename over NAME, fsync of the folder. An
 * error removes NAME.tmp and ends the program; NAME is what it was. A NAME.tmp that a kill leaves behind is overwritten by the
 * next save. */
#define _GNU_SOURCE
#include "rt_file.h"
#include "rt_util.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 18 };

struct Out { int fd; char *path, *temporary; size_t used; char buffer[BUFFER]; };

char *rt_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return rt_text(".");
    return slash == path ? rt_text("/") : rt_text("%.*s", (int)(slash - path), path);
}

static _Noreturn void give_up(Out *out, const char *doing)
{
    int error = errno;
    struct stat st;
    bool old = stat(out->path, &st) == 0;
    unlink(out->temporary);
    rt_fail(RT_IO, "cannot %s %s: %s%s", doing, out->path, strerror(error), old ? "; the file that was there is unchanged" : "");
}

Out *rt_out_open(const char *path)
{
    Out *out = rt_alloc(1, sizeof *out);
    out->path = rt_text("%s", path);
    out->temporary = rt_text("%s.tmp", path);
    out->fd = open(out->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (out->fd < 0)
        rt_fail(RT_NO_CREATE, "cannot create %s: %s", path, strerror(errno));
    return out;
}

static void flush(Out *out)
{
    for (size_t done = 0; done < out->used; ) {
        ssize_t n = write(out->fd, out->buffer + done, out->used - done);
        if (n < 0 && errno != EINTR)
            give_up(out, "write");
        if (n > 0)
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

/* The name is on disk only when its folder is. Some file systems cannot sync a folder and say EINVAL. */
static void sync_folder(Out *out)
{
    char *folder = rt_folder_of(out->path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
        give_up(out, "sync the folder of");
    close(fd);
    free(folder);
}

void rt_out_commit(Out *out)
{
    flush(out);
    if (fsync(out->fd) != 0)
        give_up(out, "write");
    if (close(out->fd) != 0)
        give_up(out, "write");
    if (rename(out->temporary, out->path) != 0)
        give_up(out, "put in place");
    sync_folder(out);
    free(out->path);
    free(out->temporary);
    free(out);
}

void rt_write_whole(const char *path, const void *data, size_t bytes)
{
    Out *out = rt_out_open(path);
    rt_out_write(out, data, bytes);
    rt_out_commit(out);
}
