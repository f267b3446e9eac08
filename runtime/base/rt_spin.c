/* rt_spin.c -- how long threads wait awake for each other
 *
 * Where threads meet, libgomp has those that wait look again and again for some ten milliseconds before they sleep: longer than the
 * system lets another program wait for the processor, which is taken from that program, or from the very thread that is waited for.
 * Half a millisecond is enough where every thread has its processor. The number of looks is read from the environment when
 * libgomp is loaded, and at no other time; so a program that is begun without one sets it and begins again, in the same process.
 * What a user has set about waiting is left alone; and who has threads bound to places would lose them, for the process would begin
 * again on the first of them. clang's libomp counts milliseconds, of which it gets one. */
#define _GNU_SOURCE
#include "rt_threads.h"
#include "rt_util.h"
#include <stdlib.h>
#include <stdio.h>
#include <unistd.h>

static const double awake = 5e-4;              /* seconds */
static const char *const users[] = {
    "GOMP_SPINCOUNT", "OMP_WAIT_POLICY", "KMP_BLOCKTIME", "KMP_LIBRARY", "OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY",
        "KMP_AFFINITY",
};

static void look(volatile int *gate)           /* as libgomp does */
{
    (void)*gate;
#if defined __x86_64__
    __builtin_ia32_pause();
#endif
}

static double time_of_look(void)               /* the least of some turns: another program may come between */
{
    enum { TURNS = 5, LOOKS = 50 };
    double least = 1;
    int gate = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        double start = rt_now(), each;
        for (int i = 0; i < LOOKS; i++)
            look(&gate);
        each = (rt_now() - start) / LOOKS;
        least = each < least ? each : least;
    }
    return least > 1e-10 ? least : 1e-10;
}

void rt_spin_briefly(char **argv)
{
    char *self, count[24];
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        if (getenv(users[i]))
            return;
    self = rt_own_program();
    snprintf(count, sizeof count, "%.0f", awake / time_of_look());
    if (self && !setenv("GOMP_SPINCOUNT", count, 1) && !setenv("KMP_BLOCKTIME", "1", 1))
        execv(self, argv);                     /* where it cannot, the program goes on as it is */
    free(self);
}
