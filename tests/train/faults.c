/* faults.c -- preloaded into a program: at the FAULT_AT-th call that touches the disk, something goes wrong, once
 *
 * FAULT=kill: the program is killed before the call; torn: a write is half done, then the program killed; short: a write is half
 * done, and says so; term: SIGTERM comes; hang: the next write waits for ever; else the call fails with that error. Calls are those
 * that change files or folders, or list one: a file that is opened only to be read does not count, nor what programs do that this
 * one starts. At the end their number goes to the file FAULT_COUNT. FAULT_AT=folders: each sync of a folder fails, and nothing
 * else. */
#define _GNU_SOURCE
#include <dirent.h>
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

enum { KILL = -1, TORN = -2, SHORT = -3, TERM = -4, HANG = -5, FOLDERS = -1 };
static const struct { const char *name; int fault; } faults[] = { { "kill", KILL }, { "torn", TORN }, { "short", SHORT },
    { "term", TERM }, { "hang", HANG }, { "ENOSYS", ENOSYS }, { "EOPNOTSUPP", EOPNOTSUPP }, { "EINVAL", EINVAL },
    { "ENOSPC", ENOSPC }, { "EIO", EIO }, { "EDQUOT", EDQUOT }, { "EINTR", EINTR } };
static int calls, at, fault;

__attribute__((constructor)) static void begin(void)
{
    const char *what = getenv("FAULT"), *n = getenv("FAULT_AT");
    at = !n ? 0 : strcmp(n, "folders") ? atoi(n) : FOLDERS;
    for (size_t i = 0; what && i < sizeof faults / sizeof *faults; i++)
        if (!strcmp(what, faults[i].name))
            fault = faults[i].fault;
    unsetenv("LD_PRELOAD");
}

#define NEXT(name) __typeof__(&name) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    NEXT(open);
    int fd = path ? next(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd >= 0)
        dprintf(fd, "%d\n", calls);
}

/* Whether this is the call, and it must fail (errno set). half: of a write, how it can go wrong otherwise. */
static int now(int *half)
{
    calls++;
    if (fault == HANG ? !half || calls < at : calls != at)
        return 0;
    if (half && (fault == TORN || fault == SHORT))
        return *half = fault;
    if (fault == KILL || fault == TORN)
        kill(getpid(), SIGKILL);
    if (fault == TERM) {
        raise(SIGTERM);
        return 0;
    }
    while (fault == HANG)
        pause();
    errno = fault == SHORT ? EIO : fault;
    return 1;
}

static int is_write(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

/* A file that is open for writing; not a terminal, a pipe, or what goes to the program's own outputs. */
static int is_written(int fd)
{
    struct stat st;
    int flags = fd > 2 ? fcntl(fd, F_GETFL) : -1;
    return flags >= 0 && is_write(flags) && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

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

FILE *fopen(const char *path, const char *mode)
{
    NEXT(fopen);
    return *mode != 'r' && now(NULL) ? NULL : next(path, mode);
}

ssize_t write(int fd, const void *data, size_t bytes)
{
    NEXT(write);
    int half = 0;
    if (!is_written(fd) || !now(&half))
        return next(fd, data, bytes);
    ssize_t n = half ? next(fd, data, (bytes + 1) / 2) : -1;
    if (half == TORN)
        kill(getpid(), SIGKILL);
    return n;
}

int close(int fd)
{
    NEXT(close);
    int fails = is_written(fd) && now(NULL), error = errno, status = next(fd);
    if (fails)
        errno = error;
    return fails ? -1 : status;
}

#define CALL(name, parameters, arguments) int name parameters { NEXT(name); return now(NULL) ? -1 : next arguments; }

int fsync(int fd)
{
    NEXT(fsync);
    struct stat st;
    if (at == FOLDERS && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        return errno = fault, -1;
    return now(NULL) ? -1 : next(fd);
}

CALL(ftruncate, (int fd, off_t size), (fd, size))
CALL(fchmod, (int fd, mode_t mode), (fd, mode))
CALL(rename, (const char *from, const char *to), (from, to))
CALL(renameat2, (int from, const char *a, int to, const char *b, unsigned how), (from, a, to, b, how))
CALL(unlink, (const char *path), (path))
CALL(rmdir, (const char *path), (path))
CALL(mkdir, (const char *path, mode_t mode), (path, mode))

char *mkdtemp(char *path)
{
    NEXT(mkdtemp);
    return now(NULL) ? NULL : next(path);
}

DIR *opendir(const char *path)
{
    NEXT(opendir);
    return now(NULL) ? NULL : next(path);
}

struct dirent *readdir(DIR *folder)
{
    NEXT(readdir);
    return now(NULL) ? NULL : next(folder);
}
