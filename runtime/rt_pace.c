/* rt_pace.c -- as many threads as are worth it at the moment
 *
 * A step too short for two threads, a neighbour on the same processors, a quota that nobody sees: all show in the time that a sample
 * takes, and bits do not depend on the number of threads. So half as many, or twice as many, are tried now and then, for a window of
 * WINDOW seconds or one call; who wins twice in a row, against the window just before, is kept. After a trial that lost comes a
 * pause of many times its length, twice as long each time and longer at once where it lost by far: all trials together cost a hundredth
 * of the time. Where a sample's time changes much, the next trial comes sooner. */
#include "rt_threads.h"
#include "rt_util.h"

enum { HASTE = 8, PATIENCE = 128, WINS = 2 };  /* lengths of a trial until the next one, at first and at most */
static const double WINDOW = 0.02, GAIN = 0.93, FAR = 1.3, CHANGE = 1.5;

Pace rt_pace(int most)
{
    return (Pace){ .most = most, .still = most == 1 || rt_threads_fixed() };
}

int rt_pace_begin(Pace *p)
{
    p->since = rt_now();
    return p->most >> p->other;
}

static int other_level(Pace *p)                /* down and up in turn, where there are both */
{
    bool fewer = p->most >> (p->level + 1) > 0, more = p->level > 0;
    p->up = fewer && more ? !p->up : more;
    return p->up ? p->level - 1 : p->level + 1;
}

static void seen(Pace *p, double cost)         /* a window as always */
{
    p->cost = cost;
    if (cost > CHANGE * p->usual)
        p->patience = HASTE;
    if (p->wins)                               /* the same once more */
        p->other = p->up ? p->level - 1 : p->level + 1;
    else if (p->since >= p->tried + p->patience * p->length)
        p->other = other_level(p);
}

static void lost(Pace *p, double cost)
{
    int patience = p->patience < HASTE ? HASTE : p->patience * (cost > FAR * p->cost ? 4 : 2);
    p->patience = patience < PATIENCE ? patience : PATIENCE;
    p->wins = 0;
    p->other = p->level;
}

static void judged(Pace *p, double cost)
{
    p->usual = p->cost;
    p->tried = p->since, p->length = p->seconds;
    if (cost > GAIN * p->cost) {
        lost(p, cost);
    } else if (++p->wins == WINS) {
        p->level = p->other;
        p->usual = p->cost = cost;
        p->wins = p->patience = 0;             /* on in this direction, now */
        p->up = !p->up;
    } else {
        p->other = p->level;
    }
}

void rt_pace_end(Pace *p, int samples)
{
    p->seconds += rt_now() - p->since, p->samples += samples;
    if (p->still || p->seconds < WINDOW)
        return;
    (p->other == p->level ? seen : judged)(p, p->seconds / p->samples);
    p->seconds = p->samples = 0;
}
