/* no_memory.c -- preloaded: the MEMORY_AT-th request for memory fails; with MEMORY_FROM, every one from there on
 *
 * Counted are the requests of the program and of the libraries that work for it. Not those of the loader and of OpenMP's and
 * OpenBLAS's own start, which end a program in their own words; nor those of programs that this one starts. At the end the
 * number of requests goes to the file MEMORY_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static int calls, at, from;

__attribute__((constructor)) static void begin(void)
{
    at = getenv("MEMORY_AT") ? atoi(getenv("MEMORY_AT")) : 0;
    from = getenv("MEMORY_FROM") ? atoi(getenv("MEMORY_FROM")) : 0;
    calls = 0;
    unsetenv("LD_PRELOAD");                    /* the programs that this one starts have memory */
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("MEMORY_COUNT");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd >= 0)
        dprintf(fd, "%d\n", calls);
}

static int is_foreign(const void *caller)
{
    static const char *const foreign[] = { "libgomp", "libopenblas", "ld-linux", "libgfortran" };
    Dl_info info;
    if (!dladdr(caller, &info) || !info.dli_fname)
        return 0;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (strstr(info.dli_fname, foreign[i]))
            return 1;
    return 0;
}

static int fails(const void *caller)
{
    int n;
    if (is_foreign(caller))
        return 0;
    n = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (n != at && !(from && n >= from))
        return 0;
    errno = ENOMEM;
    return 1;
}

#define REQUEST(type, name, parameters, call) \
    type name parameters { return fails(__builtin_return_address(0)) ? NULL : call; }
REQUEST(void *, malloc, (size_t n), __libc_malloc(n))
REQUEST(void *, calloc, (size_t n, size_t size), __libc_calloc(n, size))
REQUEST(void *, realloc, (void *p, size_t n), __libc_realloc(p, n))
REQUEST(void *, aligned_alloc, (size_t align, size_t n), __libc_memalign(align, n))

void *mmap(void *where, size_t n, int protection, int flags, int fd, off_t offset)
{
    return fails(__builtin_return_address(0)) ? MAP_FAILED : (void *)syscall(SYS_mmap, where, n, protection, flags, fd, offset);
}
