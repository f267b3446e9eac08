/* generic_test.c -- MAC and root of the target generic are the processor's to the bit, also where rounding twice would show */
#define REAL float
#define LANES 4
#define RT_GENERIC
#include "rt_vec.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static uint64_t chance = 7;
static uint32_t word(void)
{
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(chance >> 32);
}

static float of_bits(uint32_t w)
{
    float x;
    memcpy(&x, &w, sizeof x);
    return x;
}

static uint32_t bits_of(float x)
{
    uint32_t w;
    memcpy(&w, &x, sizeof w);
    return w;
}

static void same_number(float is, float should)
{
    if (should != should) assert_true(is != is);
    else assert_int_equal(bits_of(is), bits_of(should));
}

static int twice;                              /* cases where a product in double, and a sum, rounded to float, is another number */

static void check(float a, float b, float y)
{
    float is[4], should = fmaf(a, b, y), doubly = (float)((double)a * (double)b + (double)y);
    vec sum = all(y);
    MAC(sum, all(a), all(b));
    store(is, sum);
    for (int i = 0; i < 4; i++) same_number(is[i], should);
    twice += should == should && bits_of(doubly) != bits_of(should);
}

static void any_bits(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) check(of_bits(word()), of_bits(word()), of_bits(word()));
}

/* a b is half a unit in y's last place, but for what double cannot hold beside y; also at the smallest numbers. */
static void near_ties(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        float part = (float)(word() >> 20) * 0x1p-23f, y = ldexpf(1 + (float)(word() >> 9) * 0x1p-23f, (int)(word() % 250) - 125);
        int half;
        frexpf(y, &half);
        float a = ldexpf(1 + part, half - 25), b = 1 - part;
        check(word() & 1 ? a : -a, b, word() & 1 ? y : -y);
    }
    assert_true(twice > 1000);
}

static void edges(void **state)
{
    (void)state;
    static const float edge[] = {
        0, -0.0f, 1, -1, 0x1p-149f, -0x1p-126f, 0x1.fffffep127f, -0x1.fffffep127f, INFINITY, -INFINITY, NAN };
    enum { N = sizeof edge / sizeof *edge };
    for (int i = 0; i < N * N * N; i++) check(edge[i % N], edge[i / N % N], edge[i / N / N]);
}

static void roots(void **state)
{
    (void)state;
    float is[4];
    for (int i = 0; i < 400000; i++) {
        float x = of_bits(word());
        if (i % 2) x = of_bits(bits_of(x * x) + (uint32_t)(i % 4) - 1);
        store(is, root(all(x)));
        same_number(is[i % 4], sqrtf(x));
    }
    static const float edge[] = { 0, -0.0f, 0x1p-149f, 0x1.fffffep127f, INFINITY, -INFINITY, NAN, -1 };
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) store(is, root(all(edge[i]))), same_number(is[0], sqrtf(edge[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bits), cmocka_unit_test(near_ties), cmocka_unit_test(edges), cmocka_unit_test(roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
