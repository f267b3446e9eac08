/* pace_test.c -- which number of threads is kept, on machines whose clock runs by a formula: nothing here takes time */
#include "rt_threads.h"
#include "rt_util.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static double now, waiting;                    /* waiting: for a processor, in all */
static double clock_by_formula(void) { return now; }
#define rt_now clock_by_formula
#define rt_read_system schedstat_by_formula
#include "rt_read.h"
bool schedstat_by_formula(const char *path, char *text, size_t room)
{
    assert_string_equal(path, "/proc/thread-self/schedstat");
    return snprintf(text, room, "123456789 %.0f 17\n", 1e9 * waiting) > 0;
}
#include "rt_pace.c"

/* ---- machines: seconds that a step of 32 samples takes with so many threads at a time ---- */

static unsigned chance;
static double noise(void)                      /* 0 .. 1 */
{
    chance = chance * 1664525 + 1013904223;
    return (chance >> 8) * 0x1p-24;
}

static double ideal(int threads, double t) { (void)t; return 4e-3 / threads; }
static double tiny(int threads, double t) { (void)t; return 12e-6 + 20e-6 * (threads - 1); }
static double eight_are_best(int threads, double t) { (void)t; return 1e-3 / threads + 2e-5 * threads; }
static double large(int threads, double t) { (void)t; return 0.8 / threads; }
/* Another program with two threads has the same two processors: half the time nobody of ours runs, and ours wait for each other. */
static double shared(int threads, double t)
{
    (void)t;
    waiting += threads == 1 ? 0.5e-3 : 0.55e-3;
    return threads == 1 ? 1.5e-3 : 1.1e-3;
}
/* From 3 s to 9 s a neighbour has one of the two processors: two threads wait for each other. */
static double neighbour(int threads, double t) { return threads == 1 ? 1e-3 : t > 3 && t < 9 ? 20e-3 : 0.55e-3; }
/* One step in ten takes five times as long. */
static double uneven(int threads, double t) { (void)t; return 1e-3 / threads * (noise() < 0.1 ? 5 : 1); }

/* ---- a run on one, with seconds by number of threads ---- */

static double spent[65];

static Pace run(double (*step)(int, double), int most, double seconds)
{
    Pace p = rt_pace(most);
    now = waiting = 0, chance = 1;
    for (int t = 0; t < 65; t++) spent[t] = 0;
    while (now < seconds) {
        int threads = rt_pace_begin(&p);
        double time = step(threads, now);
        assert_in_range(threads, 1, most);
        now += time, spent[threads] += time;
        rt_pace_end(&p, 32);
    }
    return p;
}

static void keeps(double (*step)(int, double), int most, int threads, double seconds, double share)     /* share: of the time */
{
    Pace p = run(step, most, seconds);
    print_message("%d of %d threads at the end, %.3f of the time by %d\n", p.most >> p.level, most, spent[threads] / now, threads);
    assert_int_equal(p.most >> p.level, threads);
    assert_true(spent[threads] > share * now);
}

static void all_where_they_help(void **state)
{
    (void)state;
    keeps(ideal, 2, 2, 10, 0.98);
    keeps(ideal, 8, 8, 10, 0.98);
    keeps(large, 2, 2, 60, 0.98);
    keeps(large, 2, 2, 12, 0.999);             /* a short run of long calls: nothing is tried */
    keeps(uneven, 2, 2, 30, 0.95);
}

static void fewer_where_they_do_not(void **state)
{
    (void)state;
    keeps(tiny, 2, 1, 10, 0.97);
    keeps(tiny, 64, 1, 10, 0.94);
    keeps(eight_are_best, 64, 8, 30, 0.9);
}

static void as_the_machine_changes(void **state)
{
    (void)state;
    Pace p = run(neighbour, 2, 8);
    assert_int_equal(p.most >> p.level, 1);
    assert_true(spent[1] > 4.5);               /* of the five seconds since the neighbour came */
    keeps(neighbour, 2, 2, 20, 0.5);           /* and it is gone again */
}

static void give_way(void **state)
{
    (void)state;
    keeps(shared, 2, 1, 10, 0.95);
}

static void fixed(void **state)
{
    (void)state;
    setenv("OMP_DYNAMIC", "FALSE", 1);
    keeps(tiny, 2, 2, 5, 0.999);
    setenv("OMP_DYNAMIC", "true", 1);
    keeps(tiny, 2, 1, 5, 0.9);
    keeps(ideal, 1, 1, 5, 0.999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_where_they_help), cmocka_unit_test(fewer_where_they_do_not), cmocka_unit_test(as_the_machine_changes),
        cmocka_unit_test(give_way), cmocka_unit_test(fixed),
    };
    unsetenv("OMP_DYNAMIC");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
