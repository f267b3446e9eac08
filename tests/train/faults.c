/* faults.c -- preloaded into a training program: at the FAULT_AT-th call that touches the disk, something goes wrong
 *
 * FAULT=kill: the process is killed before the call; torn: a write is half done, then the process killed; ENOSPC, EIO: the call
 * fails so, once. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int calls;

/* Whether this is the call, and it must fail (errno set). Half: it is to be half done first. */
static int now(int *half)
{
    const char *at = getenv("FAULT_AT"), *what = getenv("FAULT");
    if (!at || !what || ++calls != atoi(at))
        return 0;
    if (!strcmp(what, "torn") && half)
        return *half = 1;
    if (!strcmp(what, "kill") || !strcmp(what, "torn"))
        kill(getpid(), SIGKILL);
    errno = !strcmp(what, "ENOSPC") ? ENOSPC : EIO;
    return 1;
}

#define NEXT(name) __typeof__(&name) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int is_write(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

int open(const char *path, int flags, ...)
{
    NEXT(open);
    va_list args;
    mode_t mode;
    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return is_write(flags) && now(NULL) ? -1 : next(path, flags, mode);
}

ssize_t write(int fd, const void *data, size_t bytes)
{
    NEXT(write);
    int half = 0;
    if (fd <= 2 || !now(&half))
        return next(fd, data, bytes);
    if (half) {
        if (next(fd, data, bytes / 2) >= 0)
            kill(getpid(), SIGKILL);
    }
    return -1;
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at)
{
    NEXT(pwrite);
    return now(NULL) ? -1 : next(fd, data, bytes, at);
}

int fsync(int fd) { NEXT(fsync); return now(NULL) ? -1 : next(fd); }
int ftruncate(int fd, off_t size) { NEXT(ftruncate); return now(NULL) ? -1 : next(fd, size); }
int rename(const char *from, const char *to) { NEXT(rename); return now(NULL) ? -1 : next(from, to); }
int mkdir(const char *path, mode_t mode) { NEXT(mkdir); return now(NULL) ? -1 : next(path, mode); }
