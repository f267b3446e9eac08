/* spawn.c -- other programs are started by their words.
 *
 * No shell sees them, so that whatever a name holds is a name. What a program says is kept in memory where that is asked for, and
 * else goes where cnnc's own goes. Invariant: it leads a group of processes of its own, with all that it starts. A signal that ends
 * us ends that group first (rt_signal.h), and then what was made is removed: nobody writes behind our back. */
#define _GNU_SOURCE
#include "base/base.h"
#include "base/limits.h"
#include "base/spawn.h"
#include "rt_print.h"
#include "rt_signal.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void word(Words *w, const char *one)
{
    PUSH(w->word, w->n, one);
}

void words(Words *w, const char *list, const char *who)
{
    static const char blanks[] = " \t\n";
    for (const char *p = list + strspn(list, blanks); *p; p += strspn(p, blanks)) {
        Text one = { 0 };
        char quote = 0;
        for (; *p && (quote || !strchr(blanks, *p)); p++) {
            bool mark = quote ? *p == quote : *p == '\'' || *p == '"';
            if (mark) { quote = quote ? 0 : *p; continue; }
            if (*p == '\\' && quote != '\'' && p[1]) p++;
            add_text(&one, p, 1);
        }
        if (quote) fatal(EXIT_USAGE, "%s: a quote is not closed in %s", who, list);
        word(w, whole_text(&one));
    }
}

const char *pasteable(const char *path)
{
    char *word = rt_pasteable(path);
    const char *kept = copy(word);
    free(word);
    return kept;
}

/* ---- what a program reads and says: files without a name ---- */

static int nameless(const char *text)
{
    int fd = memfd_create("cnnc", MFD_CLOEXEC);
    size_t n = text ? strlen(text) : 0;
    if (fd < 0 || (n && write(fd, text, n) != (ssize_t)n) || lseek(fd, 0, SEEK_SET))
        fatal(EXIT_OSERR, "no memory for what another program reads or says: %s", strerror(errno));
    return fd;
}

static char *text_of(int fd)
{
    struct stat st;
    if (fstat(fd, &st)) fatal(EXIT_OSERR, "cannot read what another program said: %s", strerror(errno));
    char *text = arena((size_t)st.st_size + 1);
    if (pread(fd, text, (size_t)st.st_size, 0) != st.st_size)
        fatal(EXIT_OSERR, "cannot read what another program said: %s", strerror(errno));
    close(fd);
    return text;
}

/* ---- starting, and waiting ---- */

void hand_on(const char *name, const char *value)
{
    if (setenv(name, value, 1)) fatal(EXIT_OSERR, "cannot set %s for other programs: %s", name, strerror(errno));
}

/* Ours are not handed on: signals that are held, and those that rt_start ignores. What posix_spawn_* return here and below is an
 * errno, 0 where all is well. */
static int set_signals(posix_spawnattr_t *attributes, const sigset_t *mask)
{
    sigset_t usual;
    sigemptyset(&usual), sigaddset(&usual, SIGPIPE), sigaddset(&usual, SIGXFSZ);
    int failed = posix_spawnattr_setsigdefault(attributes, &usual);
    if (!failed) failed = posix_spawnattr_setsigmask(attributes, mask);
    if (!failed) failed = posix_spawnattr_setpgroup(attributes, 0);
    if (failed) return failed;
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

/* A step that has no memory is no step: the program would run elsewhere, or say what it says to nobody. */
static int set_places(posix_spawn_file_actions_t *actions, const char *folder, const int fd[3])
{
    int failed = folder ? posix_spawn_file_actions_addchdir_np(actions, folder) : 0;
    for (int i = 0; i < 3 && !failed; i++) if (fd[i] >= 0) failed = posix_spawn_file_actions_adddup2(actions, fd[i], i);
    return failed;
}

static int start(const Words *w, const char *folder, const int fd[3], pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t mask;
    posix_spawn_file_actions_init(&actions), posix_spawnattr_init(&attributes);      /* glibc's ask for no memory */
    char **argv = NEWS(char *, w->n + 1);
    for (int i = 0; i < w->n; i++) argv[i] = (char *)w->word[i];
    sigprocmask(SIG_BLOCK, NULL, &mask), sigaddset(&mask, SIGTTOU);      /* it may write to the terminal, whatever stty says */
    int failed = set_places(&actions, folder, fd);
    if (!failed) failed = set_signals(&attributes, &mask);
    rt_hold_signals();
    if (!failed) failed = posix_spawnp(child, argv[0], &actions, &attributes, argv, environ);
    if (!failed) rt_started(*child);
    rt_let_signals();
    posix_spawn_file_actions_destroy(&actions), posix_spawnattr_destroy(&attributes);
    return failed;
}

static int end_of(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) if (errno != EINTR) fatal(EXIT_OSERR, "cannot wait for a program: %s", strerror(errno));
    rt_started(0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Ran spawn(const Words *w, const char *folder, const char *input, int keep)
{
    const int fd[3] = { nameless(input), keep & KEEP_OUT ? nameless(NULL) : -1, keep & KEEP_ERR ? nameless(NULL) : -1 };
    Ran ran = { .status = -1, .out = "", .err = "" };
    pid_t child;
    hand_on("LC_ALL", "C");                /* what it says of errors is looked for */
    unlimited();                           /* they are for our own work, and would be handed on */
    int failed = start(w, folder, fd, &child);
    if (failed == ENOMEM || failed == EAGAIN)          /* it says nothing of that program */
        fatal(EXIT_OSERR, "cannot start %s: %s", w->word[0], failed == ENOMEM ? "there is not enough memory" : strerror(failed));
    if (!failed) ran.status = end_of(child);
    close(fd[0]);
    if (keep & KEEP_OUT) ran.out = text_of(fd[1]);
    if (keep & KEEP_ERR) ran.err = text_of(fd[2]);
    errno = failed;
    return ran;
}
