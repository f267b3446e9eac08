/* rt_pace.c -- as many threads as are worth it at the moment
 *
 * A step too short for two threads, a neighbour on the same processors, a quota that nobody sees: all show in the time that a
 * sample takes, and bits do not depend on the number of threads. So half as many, or twice as many, are tried now and then. What
 * counts is the time of a sample and the time that its threads waited for a processor: without the latter, two programs with two
 * threads each on two processors would take from each other what one thread each would not, and neither could leave first.
 *
 * Times are taken by windows of 20 ms, or of one call; a trial goes on until its mean leaves the noise of the windows before or is
 * much worse than theirs, TURNS of them at most. After one that lost comes a pause of many times its length, longer each time: all
 * trials together cost less than a hundredth of the time. Where the costs become much larger, the next trial comes sooner. The
 * first one waits for SOME calls, unless threads wait for processors: otherwise those of long calls are hardly ever too many, and a
 * trial is a whole call. */
#include "rt_read.h"
#include "rt_threads.h"
#include "rt_util.h"
#include <math.h>
#include <stdlib.h>

enum { HASTE = 8, PATIENCE = 128 };            /* lengths of a trial until the next one, at first and at most */
enum { FEW = 3, LAST = 8, TURNS = 6 };         /* windows before the first trial; that the mean is of; of a trial */
enum { SOME = 40 };                            /* calls before the first trial */
static const double WINDOW = 0.02, GAIN = 0.93, FAR = 1.3, CHANGE = 1.5, SURE = 3, MOST = 2;
static const double CROWDED = 0.1;             /* of the time a thread waits for a processor */

Pace rt_pace(int most)
{
    return (Pace){ .most = most, .still = most == 1 || rt_threads_fixed() };
}

int rt_pace_begin(Pace *p)
{
    p->since = rt_now();
    return p->most >> p->other;
}

/* Seconds that this thread was ready and had no processor, ever; the other threads of the team fare like it. 0 where nobody
 * knows. */
static double waited(void)
{
    char text[64], *end;
    if (!rt_read_system("/proc/thread-self/schedstat", text, sizeof text))
        return 0;
    strtod(text, &end);                        /* the time that it ran */
    return 1e-9 * strtod(end, NULL);
}

static bool is_level(const Pace *p, int level)
{
    return level >= 0 && p->most >> level > 0;
}

static int other_level(Pace *p)                /* down and up in turn, where there are both */
{
    p->up = is_level(p, p->level + 1) && is_level(p, p->level - 1) ? !p->up : p->level > 0;
    return p->up ? p->level - 1 : p->level + 1;
}

static void seen(Pace *p, double cost)         /* a window as always */
{
    double over = cost - p->mean;
    int n = ++p->windows < LAST ? p->windows : LAST;
    p->mean += over / n;
    p->variance += ((n > 1 ? over * over : 0) - p->variance) / n;
    if (p->mean > CHANGE * p->usual) {         /* another machine, so to speak */
        p->mean = p->usual = cost;
        p->variance = 0, p->windows = 1;
        p->patience = HASTE;
    }
    if (p->windows >= FEW && (p->calls >= SOME || p->crowded) && p->since >= p->tried + p->patience * p->length) {
        p->other = other_level(p);
        p->turns = 0, p->trial = p->length = 0;
    }
}

static void lost(Pace *p, bool surely)
{
    int patience = p->patience < HASTE ? HASTE : 2 * p->patience;
    p->patience = patience < PATIENCE && !surely ? patience : PATIENCE;
    p->usual = p->mean;
}

static void won(Pace *p)
{
    bool further = is_level(p, p->other + (p->other - p->level));
    p->level = p->other;
    p->usual = p->mean = p->trial;
    p->windows = 1;
    p->patience = further ? 0 : HASTE;
    p->up = !p->up;                            /* on in this direction */
}

static void tried(Pace *p, double cost)        /* a window of a trial */
{
    p->length += p->seconds, p->tried = p->since;
    p->trial += (cost - p->trial) / ++p->turns;
    double noise = sqrt(p->variance * (1. / p->turns + 1. / (p->windows < LAST ? p->windows : LAST)));
    bool far = p->trial > FAR * p->mean, sure = fabs(p->trial - p->mean) >= SURE * noise;
    if (p->turns < TURNS && !far && !sure)
        return;
    if (p->trial < GAIN * p->mean && p->trial < p->mean - noise)
        won(p);
    else
        lost(p, far && sure);
    p->other = p->level;
}

void rt_pace_end(Pace *p, int samples)
{
    p->seconds += rt_now() - p->since, p->samples += samples;
    p->calls += p->calls < SOME;
    if (p->still || (p->warm && p->seconds < WINDOW))
        return;
    double wait = waited(), cost = (p->seconds + (p->most >> p->other) * (wait - p->waited)) / p->samples;
    if (p->windows >= FEW && cost > MOST * p->mean)
        cost = MOST * p->mean;                 /* once is chance */
    p->crowded = wait - p->waited > CROWDED * p->seconds;
    if (p->warm)                               /* the first call of all touches its memory for the first time */
        (p->other == p->level ? seen : tried)(p, cost);
    p->warm = true;
    p->waited = wait;
    p->seconds = p->samples = 0;
}
