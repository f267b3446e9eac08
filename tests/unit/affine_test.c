/* affine_test.c -- places of pixels under the layers that move them, against images that Keras made: tests/keras/golden.py. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>
#include "moved.h"

enum { MOST = 256, BATCH = 2 };                /* elements of an image here, images of a case */
static const char *tests;                      /* the folder of the tests */

static const json_t *of(const json_t *row, const char *key) { return json_object_get(row, key); }
static double at(const json_t *list, int i) { return json_number_value(json_array_get(list, (size_t)i)); }
static const char *word(const json_t *row, const char *key) { return json_string_value(of(row, key)); }

/* TensorFlow adds up in float, whatever the image's type. */
static void compare(const json_t *row, const double *x, const double *y, Moved k)
{
    for (int i = 0; i < k.h * k.w * k.c; i++) {
        double wide = moved_element(&k, x, i, false), single = moved_element(&k, x, i, true);
        if (!(fabs(wide - y[i]) <= 3e-7 && fabs(single - y[i]) <= 1e-7))
            fail_msg("%s: element %d is %.9g and %.9g, Keras has %.9g", json_dumps(row, JSON_COMPACT), i, wide, single, y[i]);
    }
}

static const json_t *image_of(const json_t *images, const json_t *shape)
{
    for (size_t i = 0; i < json_array_size(images); i++)
        if (json_equal(of(json_array_get(images, i), "shape"), shape)) return of(json_array_get(images, i), "x");
    fail_msg("no image of this shape");
    return NULL;
}

static void play(const json_t *row, const json_t *images, double scale)
{
    const json_t *shape = of(row, "shape"), *x = image_of(images, shape), *numbers = of(row, "numbers"), *y = of(row, "y");
    int n = (int)(at(shape, 0) * at(shape, 1) * at(shape, 2));
    assert_true(n <= MOST && json_array_size(y) == (size_t)(BATCH * n) && json_array_size(numbers) == BATCH);
    for (int image = 0; image < BATCH; image++) {
        double from[MOST], to[MOST];
        const json_t *drawn = json_array_get(numbers, (size_t)image);
        Moved k = { word(row, "map"), word(row, "mode"), (int)at(shape, 0), (int)at(shape, 1), (int)at(shape, 2),
                    moved_is(word(row, "interpolation"), "nearest"), { at(drawn, 0), at(drawn, 1), at(drawn, 2) }, 0.75 };
        for (int i = 0; i < n; i++) from[i] = at(x, image * n + i) / 256, to[i] = at(y, image * n + i) / scale;
        compare(row, from, to, k);
    }
}

static void is_as_keras(void **state)
{
    json_error_t error;
    char path[4096];
    (void)state;
    snprintf(path, sizeof path, "%s/keras/golden/moves.json", tests);
    json_t *rows = json_load_file(path, 0, &error);
    assert_non_null(rows);
    const json_t *head = json_array_get(rows, 0);
    assert_true(json_array_size(rows) == 1 + 4 * 4 * 2 * 6);        /* layers, modes, interpolations, shapes */
    for (size_t k = 1; k < json_array_size(rows); k++)
        play(json_array_get(rows, k), of(head, "images"), json_number_value(of(head, "scale")));
    json_decref(rows);
}

/* What does not move stays to the bit, and quarters of a turn put pixels on pixels. */
static void whole_moves(void **state)
{
    struct rt_affine none[] = { rt_translated(5, 7, 0, 0), rt_zoomed(5, 7, 0, 0), rt_rotated(5, 7, 0), rt_rotated(5, 7, -1),
                                rt_sheared(5, 7, 0.9, 0, 0) };
    struct rt_affine quarter = rt_rotated(6, 6, 0.25), half = rt_rotated(5, 7, -0.5);
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        for (int h = 0; h < 5; h++)
            for (int w = 0; w < 7; w++)
                assert_true(rt_origin(none[i].y, h, w) == (float)h && rt_origin(none[i].x, h, w) == (float)w);
    for (int h = 0; h < 6; h++)
        for (int w = 0; w < 6; w++)
            assert_true(rt_origin(quarter.y, h, w) == (float)w && rt_origin(quarter.x, h, w) == (float)(5 - h));
    for (int h = 0; h < 5; h++)
        for (int w = 0; w < 7; w++)
            assert_true(rt_origin(half.y, h, w) == (float)(4 - h) && rt_origin(half.x, h, w) == (float)(6 - w));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest all[] = { cmocka_unit_test(is_as_keras), cmocka_unit_test(whole_moves) };
    tests = argc > 1 ? argv[1] : "tests";
    return cmocka_run_group_tests(all, NULL, NULL);
}
