/* rt_util.c -- errors, memory, clocks and numbers for the whole runtime
 *
 * Nothing here returns an error: what cannot be done ends the program with one sentence and the status that says whose fault it
 * was. */
#define _GNU_SOURCE
#include "rt_util.h"
#include "rt_print.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool transient;                         /* an unfinished line stands on the terminal */

static void clear_line(void)
{
    if (transient)
        fputs("\r\033[K", stderr);
    transient = false;
}

/* Whoever wrote what stands in it: one message is one line. false: there was no memory for it. */
static bool print_line(const char *before, const char *format, va_list args)
{
    char *text;
    bool got = vasprintf(&text, format, args) >= 0;
    clear_line();
    fputs(before, stderr);
    rt_print(stderr, got ? text : "out of memory");
    fputc('\n', stderr);
    if (got)
        free(text);
    return got;
}

int rt_read_status(int error)
{
    return error == ENOENT || error == ENOTDIR ? RT_NO_INPUT : error == ENOMEM ? RT_SYSTEM : RT_IO;
}

static const char *speaker = "error: ";

void rt_speak_as(const char *before)
{
    speaker = before;
}

void rt_fail(int status, const char *format, ...)
{
    va_list args;
    fflush(stdout);
    va_start(args, format);
    if (!print_line(speaker, format, args))
        status = RT_SYSTEM;
    va_end(args);
    exit(status);
}

void rt_flush_output(void)
{
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout))
        rt_fail(RT_IO, "cannot write to standard output: %s", errno ? strerror(errno) : "an earlier write failed");
}

void rt_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_line("", format, args);
    va_end(args);
}

void rt_transient(const char *line)
{
    clear_line();
    if (!line)
        return;
    rt_print(stderr, line);
    fflush(stderr);
    transient = true;
}

bool rt_times(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

void *rt_alloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        rt_fail(RT_SYSTEM, "cannot get memory for %zu items of %zu bytes", n, size);
    return p;
}

void *rt_grow(void *p, size_t n, size_t size)
{
    size_t bytes;
    void *q = rt_times(n ? n : 1, size, &bytes) ? realloc(p, bytes) : NULL;
    if (!q)
        rt_fail(RT_SYSTEM, "cannot get memory for %zu items of %zu bytes", n, size);
    return q;
}

void *rt_more(void *list, size_t n, size_t *room, size_t size)
{
    enum { LEAST = 16 };
    if (n < *room)
        return list;
    *room = *room ? 2 * *room : LEAST;
    return rt_grow(list, *room, size);
}

void *rt_arena(size_t bytes)
{
    enum { LARGE = 2 << 20 };
    char *p;
    if (bytes > SIZE_MAX - 2 * (size_t)LARGE)
        rt_fail(RT_SYSTEM, "cannot get %zu bytes of memory", bytes);
    p = mmap(NULL, bytes + LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        rt_fail(RT_SYSTEM, "cannot get %.1f MB of memory: %s", (double)bytes / 1e6, strerror(errno));
    p += -(uintptr_t)p % LARGE;
    if (bytes >= LARGE)
        madvise(p, bytes, MADV_HUGEPAGE);      /* a wish: where it is refused, small pages do */
    return p;
}

char *rt_text(const char *format, ...)
{
    va_list args;
    char *text;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        rt_fail(RT_SYSTEM, "cannot get memory for a line of text");
    va_end(args);
    return text;
}

char *rt_real_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (!real && errno == ENOMEM)              /* is no answer */
        rt_fail(RT_SYSTEM, "cannot get memory to look for %s", path);
    return real;
}

/* Started through the loader (which has no loader of its own) the file is the loader; one that was removed has a name with more. */
char *rt_own_program(void)
{
    static const char link[] = "/proc/self/exe";
    char name[4096];
    struct stat named, own;
    ssize_t n = readlink(link, name, sizeof name - 1);
    if (n <= 0 || !getauxval(AT_BASE))
        return NULL;
    name[n] = 0;
    bool same = stat(name, &named) == 0 && stat(link, &own) == 0 && named.st_ino == own.st_ino && named.st_dev == own.st_dev;
    return same ? rt_text("%s", name) : NULL;
}

struct text { char **at; size_t *bytes; };

static ssize_t text_write(void *cookie, const char *bytes, size_t n)
{
    struct text *t = cookie;
    char *more = realloc(*t->at, *t->bytes + n + 1);
    if (!more)
        return 0;                              /* an error of the stream's, which rt_text_end sees */
    memcpy(more + *t->bytes, bytes, n);
    *t->at = more;
    *t->bytes += n;
    more[*t->bytes] = 0;
    return (ssize_t)n;
}

static int text_close(void *cookie)
{
    free(cookie);
    return 0;
}

/* open_memstream has no error where it has no memory: what does not fit is gone. */
FILE *rt_text_stream(char **text, size_t *bytes)
{
    struct text *t = rt_alloc(1, sizeof *t);
    FILE *out = fopencookie(t, "w", (cookie_io_functions_t){ .write = text_write, .close = text_close });
    *t = (struct text){ text, bytes };
    *text = rt_alloc(1, 1);
    *bytes = 0;
    if (!out)
        rt_fail(RT_SYSTEM, "cannot get memory for a text");
    return out;
}

void rt_text_end(FILE *out)
{
    if (fflush(out) != 0 || ferror(out))
        rt_fail(RT_SYSTEM, "cannot get memory for a text");
    fclose(out);
}

/* The system promises that this clock does not go back. Where it does (a machine that was moved, a clock that somebody put in its
 * place), it goes on from what was: there is always some time between two calls, so rates are numbers. */
double rt_now(void)
{
    static int64_t origin, latest;             /* nanoseconds */
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t now = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - origin;
    if (!latest || now <= latest) {
        origin += now - (latest + 1);
        now = latest + 1;
    }
    latest = now;
    return (double)now * 1e-9;
}

double rt_rounded(double x, int digits)
{
    char text[340];                            /* of the largest number with 20 digits */
    snprintf(text, sizeof text, "%.*f", digits, x);
    return text[strspn(text, "-0.")] ? x : 0;
}

const char *rt_shortest(char text[32], double x)
{
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    return text;
}

static int distance(const char *a, const char *b)   /* Levenshtein's, by one row of his table */
{
    int row[64], n = (int)strlen(b);
    if (n > 63)
        return 99;
    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int best = diagonal + (a[i - 1] != b[j - 1]);
            if (best > row[j] + 1)
                best = row[j] + 1;
            if (best > row[j - 1] + 1)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[n];
}

const char *rt_nearest(const char *word, const char *const *names, int n)
{
    const char *best = NULL;
    int least = (int)strlen(word) / 3 + 2;     /* further than that is another word */
    for (int i = 0; i < n; i++) {
        int d = distance(word, names[i]);
        if (d < least)
            least = d, best = names[i];
    }
    return best;
}
