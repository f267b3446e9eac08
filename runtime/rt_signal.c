/* rt_signal.c -- Ctrl-C and SIGTERM: noted, acted on at the step's end
 *
 * The second one of a kind ends the program at once: a step that hangs must not trap its user. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <signal.h>

static volatile sig_atomic_t came;

static void note(int signal)
{
    came = signal;
}

void rt_catch_signals(void)
{
    struct sigaction action = { .sa_handler = note, .sa_flags = (int)SA_RESETHAND | SA_RESTART };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int rt_interrupted(void)
{
    return came;
}
