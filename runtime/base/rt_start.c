/* rt_start.c -- what every program of cnnc's does before all else, so that it does not depend on its caller's habits
 *
 * A standard stream that the caller closed is opened so that using it is an error: else the next file that is opened would stand
 * in its place, and messages would go into that. Writing into a pipe that nobody reads, or beyond `ulimit -f`, is an error like a
 * full disk, with a sentence, and no death: what nobody reads any more must not end a training. A stack too small is a sentence
 * here and would be a fault anywhere else; below some 16 KB no program begins at all. */
#define _GNU_SOURCE
#include "rt_start.h"
#include "rt_util.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { STACK_KB = 1024 };                      /* a kernel's lists grow with its channels: 90 KB where there are 512 */

static void open_streams(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            exit(RT_SYSTEM);                   /* with no stream to say it on */
}

static void check_stack(void)
{
    struct rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur < (rlim_t)STACK_KB << 10)
        rt_fail(RT_SYSTEM, "the stack may have %llu KB, and %d are needed: ulimit -s %d allows them",
                (unsigned long long)stack.rlim_cur >> 10, STACK_KB, STACK_KB);
}

#ifdef _OPENMP
/* A size as OpenMP writes it, in KB; what is none is OpenMP's to complain of, and not too small. */
static double kilobytes(const char *text)
{
    static const char units[] = "bkmgt";
    char *end;
    double size = strtod(text, &end);
    end += strspn(end, " \t");
    const char *unit = *end ? strchr(units, *end | 0x20) : units + 1;
    if (end == text || !unit || size <= 0)
        return STACK_KB;
    for (; unit > units + 1; unit--)
        size *= 1024;
    return unit == units ? size / 1024 : size;
}

/* Threads' stacks are as large as the first thread's may be, or what one of these says. */
static void check_threads(void)
{
    static const char *const names[] = { "OMP_STACKSIZE", "GOMP_STACKSIZE", "KMP_STACKSIZE" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && kilobytes(value) < STACK_KB)
            rt_fail(RT_SYSTEM, "%s=%s gives each thread too small a stack: %dk are needed, and 8m are usual", names[i], value,
                    STACK_KB);
    }
}
#else
static void check_threads(void)
{
}
#endif

void rt_start(void)
{
    open_streams();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    check_stack();
    check_threads();
}
