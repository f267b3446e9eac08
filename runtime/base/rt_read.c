/* rt_read.c -- opening files for reading: the one place
 *
 * A path that a user gives may be anything. It is opened without waiting (a FIFO that nobody writes to would wait for ever) and
 * read only if it is a regular file, whose size is known and within what the reader can use: no device, no pipe, nothing endless.
 * tests/structure looks that no other file opens one. */
#define _GNU_SOURCE
#include "rt_read.h"
#include "rt_util.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int wrong(char error[256], int status, const char *format, ...) RT_PRINTF(3, 4);
static int wrong(char error[256], int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(error, 256, format, args);
    va_end(args);
    return status;
}

static const char *kind(mode_t mode)
{
    static const struct { mode_t mode; const char *name; } kinds[] = {
        { S_IFDIR, "a folder" }, { S_IFIFO, "a FIFO" }, { S_IFCHR, "a device" }, { S_IFBLK, "a device" }, { S_IFSOCK, "a socket" },
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if ((mode & S_IFMT) == kinds[k].mode)
            return kinds[k].name;
    return "no file";
}

static int check(int fd, size_t most, size_t *size, char error[256])
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return wrong(error, RT_IO, "cannot be read: %s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return wrong(error, RT_BAD_DATA, "is no regular file, but %s", kind(st.st_mode));
    if ((uintmax_t)st.st_size > most)
        return wrong(error, RT_BAD_DATA, "has %jd bytes, more than the %zu that may be there", (intmax_t)st.st_size, most);
    *size = (size_t)st.st_size;
    return 0;
}

int rt_open_read(const char *path, size_t most, int *fd, size_t *size, char error[256])
{
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0)
        return wrong(error, errno == ENXIO ? RT_BAD_DATA : rt_read_status(errno), "cannot be read: %s", strerror(errno));
    int status = check(*fd, most, size, error);
    if (status)
        close(*fd);
    return status;
}

static int read_all(int fd, char *to, size_t size, char error[256])
{
    for (size_t done = 0; done < size; ) {
        ssize_t n = read(fd, to + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return wrong(error, RT_IO, "cannot be read: %s", n < 0 ? strerror(errno) : "it became shorter");
        done += (size_t)n;
    }
    return 0;
}

char *rt_try_read(const char *path, size_t most, size_t *size, int *status, char error[256])
{
    int fd;
    char *text;
    if ((*status = rt_open_read(path, most, &fd, size, error)))
        return NULL;
    text = malloc(*size + 1);
    *status = text ? read_all(fd, text, *size, error) : wrong(error, RT_SYSTEM, "needs more memory than there is");
    close(fd);
    if (*status) {
        free(text);
        return NULL;
    }
    text[*size] = 0;
    return text;
}

char *rt_read_whole(const char *path, size_t most, size_t *size)
{
    char error[256];
    int status;
    char *text = rt_try_read(path, most, size, &status, error);
    if (!text)
        rt_fail(status, "%s: %s", path, error);
    return text;
}

bool rt_read_system(const char *path, char *text, size_t room)
{
    char error[256];
    size_t size, n = 0;
    ssize_t got = 0;
    int fd;
    if (rt_open_read(path, SIZE_MAX, &fd, &size, error))
        return false;
    while (n + 1 < room && (got = read(fd, text + n, room - 1 - n)) > 0)
        n += (size_t)got;
    text[n] = 0;
    close(fd);
    return got >= 0;
}

static _Noreturn void unreadable(const char *folder, int why)
{
    rt_fail(rt_read_status(why), "%s: cannot be read: %s", folder, strerror(why));
}

DIR *rt_open_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        unreadable(path, errno);
    return folder;
}

struct dirent *rt_next_entry(DIR *folder, const char *path)
{
    errno = 0;
    struct dirent *e = readdir(folder);
    if (!e && errno)
        unreadable(path, errno);
    return e;
}
