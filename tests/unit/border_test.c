/* border_test.c -- borders and outputs of lines, maps and volumes, against loops over their elements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
typedef float real;
#include "rt_net.h"
#include "rt_border.h"
#include "rt_rows.h"

enum { MOST = 4096 };

/* A dimension: what stands before its n places, and after them. */
typedef struct { int before, n, after; } Side;
static int all(Side s) { return s.before + s.n + s.after; }
static bool within(Side s, int i) { return i >= s.before && i < s.before + s.n; }

/* Element (z, y, x, c) of a volume in memory is its index, and 0 where it is border. */
static void check_border(Side d, Side h, Side w, int c, bool volume)
{
    static real map[MOST];
    for (int i = 0; i < MOST; i++) map[i] = (real)(i + 1);
    if (volume) rt_border_planes(map, all(d), all(h), all(w), c, d.before, d.after, h.before, h.after, w.before, w.after);
    else rt_border(map, all(h), all(w), c, h.before, h.after, w.before, w.after);
    int i = 0;
    for (int z = 0; z < all(d); z++)
        for (int y = 0; y < all(h); y++)
            for (int x = 0; x < all(w); x++)
                for (int k = 0; k < c; k++, i++)
                    assert_true(map[i] == (within(d, z) && within(h, y) && within(w, x) ? (real)(i + 1) : 0));
    for (; i < MOST; i++) assert_true(map[i] == (real)(i + 1));
}

static void borders(void **state)
{
    (void)state;
    const Side none = { 0, 1, 0 };
    check_border(none, none, (Side){ 2, 5, 1 }, 3, false);
    check_border(none, (Side){ 1, 4, 2 }, (Side){ 0, 3, 1 }, 2, false);
    check_border((Side){ 1, 2, 2 }, (Side){ 1, 3, 0 }, (Side){ 2, 3, 1 }, 3, true);
    check_border((Side){ 0, 3, 1 }, (Side){ 0, 2, 0 }, (Side){ 1, 2, 1 }, 1, true);
}

static void to_double(void *ctx, int i, int output, const void *y, void *dy)
{
    const real *from = y;
    real *to = dy;
    (void)i, (void)output;
    for (int k = 0; k < *(const int *)ctx; k++) to[k] = 2 * from[k];
}

/* A volume of six dimensions with borders goes out without them; a gradient, asked of the caller, comes in with zeros around. */
static void volumes(void **state)
{
    (void)state;
    static real y[MOST], given[MOST], dy[MOST], was[MOST];
    const struct rt_maps of = { { 2, 3, 2, 1, 1, 5, 4, 4 * 5 * 4 }, { 2, 1, 2 }, { 1, 0, 0 }, { 3, 1, 2 } };
    int n = 0, reals = 3 * 2 * 4 * 5 * 4;
    for (int i = 0; i < MOST; i++) was[i] = y[i] = (real)(i + 1);
    rt_give_maps(given, 0, y, of);
    for (int g = 0; g < 2; g++)
        for (int f = 0; f < 2; f++)
            for (int h = 0; h < 2; h++)
                for (int w = 0; w < 3; w++)
                    for (int c = 0; c < 2; c++, n++)
                        assert_true(given[n] == (real)((((g * 3 + f + 1) * 4 + h + 1) * 5 + w + 1) * 4 + c + 1));
    rt_ask_maps(to_double, &n, 0, 0, y, of, dy, of);
    real sum = 0, all_of_dy = 0;
    for (int i = 0; i < n; i++) sum += given[i];
    for (int i = 0; i < reals; i++) {
        all_of_dy += dy[i];
        if (dy[i] != 0) assert_true(dy[i] == 2 * was[i] && y[i] == was[i]);
    }
    assert_true(all_of_dy == 2 * sum);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(borders), cmocka_unit_test(volumes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
