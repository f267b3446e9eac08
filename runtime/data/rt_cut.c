/* rt_cut.c -- a mapped file that another program cuts short while it is read
 *
 * The pages that are gone give SIGBUS where a sample is read. Its handler says which file it was, lets training save, and ends the
 * program; the thread never goes back. That is safe because of what a step is: samples are read in its phases only, parameters,
 * moving statistics and the optimizer's state change behind the last one, and no thread passes a phase before all have left it. So
 * the state in memory is whole, and that from before the step. And samples are read by kernels and plain loops, never within
 * malloc or stdio, so the handler may use both.
 *
 * A cut within a page gives zeros instead of a signal. rt_check_mapped compares sizes, before anything that came of the data is
 * kept. */
#define _GNU_SOURCE
#include "rt_format.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct mapping { const char *path; int fd; const char *at; size_t size; struct mapping *next; } *mappings;
static struct { void (*save)(void *ctx); void *ctx; } rescue;
static atomic_flag ending = ATOMIC_FLAG_INIT;

/* What the file's size is now; its own where it cannot be told. */
static size_t size_now(const struct mapping *m)
{
    struct stat st;
    return fstat(m->fd, &st) == 0 ? (size_t)st.st_size : m->size;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    const struct mapping *m = mappings;
    const char *where = info->si_addr;
    (void)number, (void)context;
    while (m && !(where >= m->at && where < m->at + m->size))
        m = m->next;
    if (!m) {                                  /* not ours: what was done is done again, and ends the program as it would have */
        signal(SIGBUS, SIG_DFL);
        return;
    }
    while (atomic_flag_test_and_set(&ending))  /* another thread came first, and ends the program */
        pause();
    size_t now = size_now(m);
    if (now < m->size)
        rt_say("error: %s: was cut short while it was read: %zu bytes are there, %zu were", m->path, now, m->size);
    else
        rt_say("error: %s: cannot be read at byte %zu: its disk gives an error", m->path, (size_t)(where - m->at));
    if (rescue.save)
        rescue.save(rescue.ctx);
    _exit(RT_IO);
}

void rt_on_cut(void (*save)(void *ctx), void *ctx)
{
    rescue.save = save;
    rescue.ctx = ctx;
}

void rt_guard(const char *path, int fd, const void *at, size_t size)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
    struct mapping *m = rt_alloc(1, sizeof *m);
    *m = (struct mapping){ rt_text("%s", path), fd, at, size, mappings };
    mappings = m;
    sigaction(SIGBUS, &action, NULL);
}

void rt_unguard(const void *at)
{
    for (struct mapping **m = &mappings; *m; m = &(*m)->next)
        if ((*m)->at == at) {
            struct mapping *gone = *m;
            *m = gone->next;
            close(gone->fd);
            free((char *)gone->path);
            free(gone);
            return;
        }
}

void rt_check_mapped(void)
{
    for (const struct mapping *m = mappings; m; m = m->next)
        if (size_now(m) < m->size)
            rt_fail(RT_IO, "%s: was cut short while it was read: %zu bytes are there, %zu were; what was read since then is not "
                    "kept", m->path, size_now(m), m->size);
}
