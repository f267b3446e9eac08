/* rt_region.c -- memory and mapped files of a data set.
 *
 * Everything a reader gets is noted in data->regions, so that no reader frees anything. Files are mapped read-only and private:
 * their pages are the file's own, nothing is copied; rt_cut.c has what happens when another program cuts one. */
#define _GNU_SOURCE
#include "rt_file.h"
#include "rt_format.h"
#include "rt_read.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AFTER = 64 };                           /* bytes that vectors may read, not use, behind the last sample */

void rt_keep(struct rt_data *data, void *at, size_t size, bool mapped)
{
    if (!(data->n_regions & (data->n_regions - 1))) {            /* grows at 0 and at powers of two */
        size_t room = data->n_regions ? 2 * (size_t)data->n_regions : 1;
        struct rt_region *more = realloc(data->regions, room * sizeof *more);
        if (!more)
            rt_fail(RT_SYSTEM, "out of memory for %zu bytes", room * sizeof *more);
        data->regions = more;
    }
    data->regions[data->n_regions++] = (struct rt_region){ at, size, mapped };
}

void rt_drop(struct rt_data *data)
{
    for (int k = data->n_regions; k--; )
        if (data->regions[k].mapped) {
            rt_unguard(data->regions[k].at);
            munmap(data->regions[k].at, data->regions[k].size);
        } else
            free(data->regions[k].at);
    free(data->regions);
}

void rt_free_data(struct rt_data *data)
{
    if (data)
        rt_drop(data);
    free(data);
}

void *rt_room(struct rt_data *data, size_t bytes)
{
    void *at = bytes < SIZE_MAX - AFTER ? calloc(bytes + AFTER, 1) : NULL;
    if (!at)
        rt_fail(RT_SYSTEM, "out of memory for %zu bytes", bytes);
    rt_keep(data, at, bytes, false);
    return at;
}

void *rt_room_for(struct rt_data *data, const char *file, size_t n, size_t size)
{
    size_t bytes;
    if (!rt_times(n, size, &bytes))
        rt_fail(RT_BAD_DATA, "%s: %zu elements of %zu bytes do not fit in memory", file, n, size);
    return rt_room(data, bytes);
}

void *rt_zlib_room(void *ctx, unsigned n, unsigned size)
{
    (void)ctx;
    return rt_alloc(n, size);
}

/* The file's pages over the start of a longer stretch of zeros, so that AFTER bytes can be read behind any file's last. */
static void *map_whole(int fd, size_t size)
{
    void *at = mmap(NULL, size + AFTER, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED || mmap(at, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) != MAP_FAILED)
        return at;
    int cause = errno;
    munmap(at, size + AFTER);
    errno = cause;
    return MAP_FAILED;
}

struct rt_bytes rt_map(struct rt_data *data, const char *path)
{
    char error[256];
    size_t size;
    int fd, status = rt_open_read(path, SIZE_MAX - AFTER, &fd, &size, error);
    if (status)
        rt_fail(status, "%s: %s", path, error);
    if (!size)
        rt_fail(RT_BAD_DATA, "%s: the file is empty", path);
    void *at = map_whole(fd, size);
    if (at == MAP_FAILED)
        rt_fail(rt_read_status(errno), "%s: cannot be mapped: %s", path, strerror(errno));
    rt_input_was(path);
    rt_guard(path, fd, at, size);
    rt_keep(data, at, size + AFTER, true);
    return (struct rt_bytes){ at, size };
}

bool rt_exists(const char *path)
{
    return !access(path, F_OK);
}

size_t rt_file_size(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
}

bool rt_is_directory(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

char *rt_note(struct rt_data *data, const char *fmt, ...)
{
    va_list args;
    char *text;
    va_start(args, fmt);
    int n = vasprintf(&text, fmt, args);
    va_end(args);
    if (n < 0)
        rt_fail(RT_SYSTEM, "out of memory");
    rt_keep(data, text, (size_t)n + 1, false);
    return text;
}

char *rt_path(struct rt_data *data, const char *folder, const char *name)
{
    return rt_note(data, "%s%s%s", folder, rt_ends(folder, "/") ? "" : "/", name);
}

bool rt_ends(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int rt_list(struct rt_data *data, const char *folder, const char *const **names)
{
    DIR *dir = rt_open_folder(folder);
    const char **list = NULL;
    size_t n = 0, room = 0;
    for (struct dirent *e; (e = rt_next_entry(dir, folder)); ) {
        if (e->d_name[0] == '.')
            continue;
        list = rt_more(list, n, &room, sizeof *list);
        list[n++] = rt_note(data, "%s", e->d_name);
    }
    closedir(dir);
    if (n > INT32_MAX)
        rt_fail(RT_BAD_DATA, "%s: holds too many files", folder);
    if (list) {
        qsort(list, n, sizeof *list, by_bytes);
        rt_keep(data, list, room * sizeof *list, false);
    }
    *names = list;
    return (int)n;
}
