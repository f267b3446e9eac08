/* limits.c -- what a model may take of the machine: processor time and memory.
 *
 * The limits are the system's, an interval timer and the size of the address space, so that they hold whatever runs: Lua, one of
 * its C functions, or the compiler itself. Time is noticed first where it is safe to end (allocations, and Lua's hook), and a
 * second later wherever the process is. Invariant: ending needs no memory, and names the line of the model that was reached
 * last. */
#include "base/compilation.h"
#include "base/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20 };

static char too_slow[100], too_large[100];
static volatile sig_atomic_t passed;
static rlim_t usual = RLIM_INFINITY, most; /* of the address space: before, and now; 0: no limit is in force */

/* ---- the end ---- */

/* Writes without stdio and without memory; no control character reaches the terminal. */
static void say(const char *text)
{
    char out[256];
    while (*text) {
        size_t n = 0;
        for (; *text && n < sizeof out; text++) out[n++] = (unsigned char)*text < ' ' || *text == 127 ? ' ' : *text;
        if (write(STDERR_FILENO, out, n) < 0) return;
    }
}

static void say_where_and(const char *text)
{
    char digits[12], *p = digits + sizeof digits - 1;
    *p = 0;
    for (int n = line_reached(); n > 0; n /= 10) *--p = (char)('0' + n % 10);
    say(path_reached()), say(*p ? ":" : ""), say(p), say(": "), say(text);
    if (write(STDERR_FILENO, "\n", 1) < 0) return;
}

static _Noreturn void stop(const char *text)
{
    print_errors();
    say_where_and(text);
    exit(1);
}

/* The first time it is for check_limits() to end the process; the next time nothing else will. */
static void late(int signal)
{
    (void)signal;
    if (passed) say_where_and(too_slow), _exit(1);
    passed = true;
}

void check_limits(void)
{
    if (passed) passed = false, stop(too_slow);
}

/* The address space in bytes, asked of the system without memory of our own. */
static rlim_t address_space(void)
{
    char text[64] = "";
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    if (read(fd, text, sizeof text - 1) < 0) text[0] = 0;
    close(fd);
    return (rlim_t)strtoul(text, NULL, 10) * (rlim_t)sysconf(_SC_PAGESIZE);
}

void over_limits(size_t asked)
{
    if (most && address_space() + asked + MEGABYTE > most) stop(too_large);
}

/* ---- setting and lifting ---- */

static void limit_memory(rlim_t bytes)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_AS, &r)) return;
    if (!most) usual = r.rlim_cur;
    most = bytes && (usual == RLIM_INFINITY || bytes < usual) ? bytes : 0;
    r.rlim_cur = most ? most : usual;
    setrlimit(RLIMIT_AS, &r);
}

static void limit_time(int seconds)
{
    passed = false;
    signal(SIGPROF, seconds ? late : SIG_DFL);
    setitimer(ITIMER_PROF, &(struct itimerval){ .it_value = { .tv_sec = seconds }, .it_interval = { .tv_sec = seconds > 0 } },
              NULL);
}

void limit(const char *what, int seconds, int megabytes)
{
    snprintf(too_slow, sizeof too_slow, "%s takes more than %d s of processor time", what, seconds);
    snprintf(too_large, sizeof too_large, "%s takes more than %d MB of memory", what, megabytes);
    limit_memory(address_space() + (rlim_t)megabytes * MEGABYTE);
    limit_time(seconds);
}

void unlimited(void)
{
    limit_time(0);
    limit_memory(0);
}
