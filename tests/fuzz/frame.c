/* frame.c -- runs a target on one input, and puts everything back
 *
 * The code under test is a shared library, so that its exit() is the one here, which jumps back. Before each input the library's
 * writable segments get the bytes that they had before the first; behind it, what was allocated and not freed is freed and what
 * was opened is closed. So an input costs its own time only, and the order of inputs does not matter. */
#define _GNU_SOURCE
#include "fuzz.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the sanitizers' runtime; gcc ships no header for them. */
int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void *, size_t),
                                              void (*freed)(const volatile void *));
int __sanitizer_get_ownership(const volatile void *p);

enum { MOST_BLOCKS = 1 << 22, MOST_SEGMENTS = 4, MOST_FILES = 1024, PATH = 256 };

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:malloc_context_size=1:max_malloc_fill_size=0:quarantine_size_mb=1:"
           "detect_stack_use_after_return=0:allocator_may_return_null=1:max_allocation_size_mb=1024";
}

void (*fuzz_after)(void);
static jmp_buf back;
static bool inside;                            /* an input is running */
static const volatile void *block[MOST_BLOCKS];                /* what it allocated; some of it may be free again */
static size_t n_blocks;
typedef uint64_t Words __attribute__((vector_size(32), aligned(8)));
static struct { Words *at, *saved; size_t words; } segment[MOST_SEGMENTS];
static int n_segments;
static char scratch[PATH / 2];

/* ---- what the code under test is linked to ---- */

void exit(int status)
{
    if (inside)
        longjmp(back, 1);
    void (*next)(int) = (void (*)(int))dlsym(RTLD_NEXT, "exit");
    next(status);
    abort();
}

static void allocated(const volatile void *p, size_t size)
{
    (void)size;
    if (inside && p && n_blocks < MOST_BLOCKS)
        block[n_blocks++] = p;
}

static void freed(const volatile void *p)
{
    (void)p;
}

/* ---- statics ---- */

/* Unwatched, so not by memcpy: between globals lie places that nobody else may read. */
__attribute__((no_sanitize("address", "undefined")))
static void copy_words(volatile Words *to, const volatile Words *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
}

static void save(void *at, size_t size)        /* to the end of the last page, which is there, too */
{
    size = (size + sizeof(Words) - 1) / sizeof(Words) * sizeof(Words);
    if (n_segments == MOST_SEGMENTS || !(segment[n_segments].saved = malloc(size)))
        abort();
    segment[n_segments].at = at;
    segment[n_segments].words = size / sizeof(Words);
    copy_words(segment[n_segments].saved, at, size / sizeof(Words));
    n_segments++;
}

/* The writable segments of the library under test, without what the loader has made read-only. */
static int save_segments(struct dl_phdr_info *info, size_t size, void *ctx)
{
    uintptr_t relro = 0;
    (void)size, (void)ctx;
    if (!strstr(info->dlpi_name, "libfuzzed_"))
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO)
            relro = (info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz + 4095) / 4096 * 4096;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        uintptr_t from = p->p_vaddr, to = p->p_vaddr + p->p_memsz;
        if (p->p_type != PT_LOAD || !(p->p_flags & PF_W))
            continue;
        from = relro > from && relro <= to ? relro : from;
        save((void *)(info->dlpi_addr + from), to - from);
    }
    return 0;
}

/* ---- files ---- */

/* Closes what was not open when it was called first. */
static void close_others(void)
{
    static bool known, kept[MOST_FILES];
    for (int fd = 0; fd < MOST_FILES && !known; fd++)
        kept[fd] = fcntl(fd, F_GETFD) >= 0;
    known = true;
    for (int first = 0, last; first < MOST_FILES; first = last + 1) {
        for (last = first; last < MOST_FILES && !kept[last]; last++)
            ;
        if (last > first)
            close_range((unsigned)first, (unsigned)last - 1, 0);
    }
}

static void clean(void)
{
    char command[PATH + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    if (*scratch && system(command) != 0)
        perror(scratch);
}

static void begin(void)
{
    const char *place = getenv("FUZZ_SCRATCH");
    snprintf(scratch, sizeof scratch, "%s/cnnc-fuzz-XXXXXX", place ? place : "/dev/shm");
    if (!mkdtemp(scratch))
        abort();
    atexit(clean);
    dl_iterate_phdr(save_segments, NULL);
    __sanitizer_install_malloc_and_free_hooks(allocated, freed);
    close_others();
    setvbuf(stderr, NULL, _IOFBF, 1 << 16);    /* messages are written byte by byte */
}

/* Paths are kept in a ring: a target may hold as many as it has places. */
static const char *path_of(const char *name)
{
    static char ring[16][PATH];
    static int next;
    char *path = ring[next++ % 16];
    if (snprintf(path, PATH, "%s/%s", scratch, name) >= PATH)
        abort();
    return path;
}

const char *fuzz_folder(const char *name)
{
    const char *path = path_of(name);
    mkdir(path, 0777);
    return path;
}

const char *fuzz_file(const char *name, Bytes content)
{
    const char *path = path_of(name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, content.at, content.size) != (ssize_t)content.size || close(fd) != 0)
        abort();
    return path;
}

void fuzz_remove(const char *name)
{
    unlink(path_of(name));
}

/* ---- inputs ---- */

uint8_t fuzz_byte(Bytes *input)
{
    if (!input->size)
        return 0;
    input->size--;
    return *input->at++;
}

Bytes fuzz_part(Bytes *input)
{
    size_t size = fuzz_byte(input);
    size |= (size_t)fuzz_byte(input) << 8;
    size = size < input->size ? size : input->size;
    Bytes part = { input->at, size };
    input->at += size;
    input->size -= size;
    return part;
}

void fuzz_read(const void *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        (void)((const volatile uint8_t *)at)[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!*scratch)
        begin();
    for (int i = 0; i < n_segments; i++)
        copy_words(segment[i].at, segment[i].saved, segment[i].words);
    n_blocks = 0;
    if (setjmp(back) == 0) {
        inside = true;
        fuzz_target((Bytes){ data, size });
    }
    inside = false;
    if (fuzz_after)
        fuzz_after();
    fuzz_after = NULL;
    while (n_blocks > 0) {
        void *p = (void *)(uintptr_t)block[--n_blocks];
        if (__sanitizer_get_ownership(p))
            free(p);
    }
    close_others();
    return 0;
}
