/* rt_signal.c -- Ctrl-C, SIGTERM, SIGHUP of a closed terminal: they end a program, and what it made or started goes first
 *
 * The handler ends the processes that were started, has what was made removed, and lets the signal do what it does. Training only
 * notes the first of each, and saves at the step's end; the second ends it: a step that hangs must not trap its user. But timeout,
 * systemd and a closing terminal send theirs twice at once: what comes within a second of the first is the first. A process that
 * was started and does not end has GRACE.
 *
 * Invariant: whatever the handler looks at is whole at any time. Where something is made and then written down, the signals are
 * held: blocked in the thread that does it, and other threads' handlers wait. A signal that the caller ignores (nohup) stays
 * ignored, but training heeds SIGINT, which shells ignore for all that they start with &. */
#define _GNU_SOURCE
#include "rt_signal.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>

static const struct { int number; bool noted, always; } rows[] = {       /* noted: by training; always: though it was ignored */
    { SIGHUP, true, false }, { SIGINT, true, true }, { SIGTERM, true, false }, { SIGQUIT, false, false },
};
enum { ROWS = sizeof rows / sizeof *rows, GRACE = 2000 };                       /* milliseconds */

static volatile sig_atomic_t noting, came, counted[ROWS];
static volatile time_t first[ROWS];            /* when it came */
static volatile pid_t started;
static void (*volatile clean)(void);
static atomic_bool held;                       /* a lock: of what is made, or of a handler that ends the program */
static sigset_t usual;

static sigset_t ours(void)
{
    sigset_t all;
    sigemptyset(&all);
    for (int i = 0; i < ROWS; i++)
        sigaddset(&all, rows[i].number);
    return all;
}

static void hold(void)
{
    while (atomic_exchange(&held, true))       /* another thread has it: this one has the signals blocked while it has it */
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static bool is_first(int row)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!counted[row])
        first[row] = now.tv_sec;
    counted[row] = true;
    return now.tv_sec - first[row] <= 1;
}

static void end_started(int number)
{
    kill(-started, number);
    kill(-started, SIGCONT);                   /* what is stopped ends too */
    for (int ms = 0; ms < GRACE && waitpid(started, NULL, WNOHANG) == 0; ms++)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    kill(-started, SIGKILL);
    waitpid(started, NULL, 0);
}

static void on_signal(int number)
{
    int row = 0;
    while (rows[row].number != number)
        row++;
    if (noting && rows[row].noted && is_first(row)) {
        came = number;
        return;
    }
    hold();
    if (started > 0)
        end_started(number);
    if (clean)
        clean();
    signal(number, SIG_DFL);
    raise(number);                             /* comes when the handler is left */
}

static void catch(int row)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART, .sa_mask = ours() }, was;
    sigaction(rows[row].number, NULL, &was);
    if (was.sa_handler == SIG_DFL || (noting && rows[row].always))
        sigaction(rows[row].number, &action, NULL);
}

static void catch_all(void)
{
    for (int row = 0; row < ROWS; row++)
        catch(row);
}

void rt_when_ended(void (*clean_up)(void))
{
    clean = clean_up;
    catch_all();
}

void rt_note_signals(void)
{
    noting = true;
    catch_all();
}

void rt_hold_signals(void)
{
    sigset_t all = ours();
    sigprocmask(SIG_BLOCK, &all, &usual);
    hold();
}

void rt_let_signals(void)
{
    atomic_store(&held, false);
    sigprocmask(SIG_SETMASK, &usual, NULL);
}

void rt_started(pid_t group)
{
    started = group;
    if (group)
        catch_all();
}

int rt_interrupted(void)
{
    return came;
}
