/* augment_test.c -- augmented images against Keras's, and what is drawn. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rt_mix.h"
#include "rt_picture.h"
#include "rt_tool.h"
#include "rt_warp.h"

enum { MOST = 256 };                           /* elements of an image here */
static const char *tests;                      /* the folder of the tests */

/* ---- Keras's figures: tests/keras/golden.py ---- */

static double of(const json_t *row, const char *key, double otherwise)
{
    const json_t *value = json_object_get(row, key);
    return value ? json_number_value(value) : otherwise;
}

static Warp warp_of(const json_t *row, const int shape[3])
{
    static const char *const modes[] = { [RT_FILL_NEAREST] = "nearest", [RT_FILL_CONSTANT] = "constant",
                                         [RT_FILL_REFLECT] = "reflect", [RT_FILL_WRAP] = "wrap" };
    Warp w = { .channel_shift = of(row, "channel_shift_intensity", 0), .brightness = (float)of(row, "brightness", 1),
               .flip_horizontal = of(row, "flip_horizontal", 0) != 0, .flip_vertical = of(row, "flip_vertical", 0) != 0,
               .cval = 0.5, .order = (int)of(row, "order", 1) };
    while (strcmp(modes[w.fill], json_string_value(json_object_get(row, "mode"))) != 0) w.fill++;
    rt_affine(w.m, shape, of(row, "theta", 0), of(row, "tx", 0), of(row, "ty", 0), of(row, "shear", 0), of(row, "zx", 1),
              of(row, "zy", 1));
    return w;
}

static double element(const json_t *row, const char *key, int i)
{
    return json_number_value(json_array_get(json_object_get(row, key), (size_t)i));
}

/* A brightness is for bytes, and gives Keras's to the last one; all else is compared in both types of reals. */
static void compare(const json_t *row, int shape[3], int n)
{
    double scratch[4 * MOST], wide[MOST], out[MOST];
    float narrow[MOST], less[MOST];
    uint8_t bytes[MOST], dim[MOST];
    Warp w = warp_of(row, shape);
    for (int i = 0; i < n; i++) {
        wide[i] = element(row, "x", i) / of(row, "scale", 1);
        narrow[i] = (float)wide[i], bytes[i] = (uint8_t)wide[i];
    }
    assert_true(rt_warp_bytes(shape) <= sizeof scratch);
    if (w.brightness != 1) {
        rt_warp(&w, shape, (struct rt_array){ bytes, RT_U8 }, dim, scratch);
        for (int i = 0; i < n; i++) assert_int_equal(dim[i], (int)element(row, "y", i));
        return;
    }
    rt_warp(&w, shape, (struct rt_array){ wide, RT_F64 }, out, scratch);
    rt_warp(&w, shape, (struct rt_array){ narrow, RT_F32 }, less, scratch);
    for (int i = 0; i < n; i++) {
        double keras = element(row, "y", i), tolerance = 1e-5 * fmax(1, fabs(keras) / 16);
        if (!(fabs(out[i] - keras) <= tolerance && fabs((double)less[i] - keras) <= tolerance))
            fail_msg("%s: element %d is %.9g and %.9g, Keras has %.9g", json_dumps(row, JSON_COMPACT), i, out[i], (double)less[i],
                     keras);
    }
}

static void is_as_keras(void **state)
{
    json_error_t error;
    char path[4096];
    (void)state;
    snprintf(path, sizeof path, "%s/keras/golden/augmentation.json", tests);
    json_t *rows = json_load_file(path, 0, &error);
    assert_non_null(rows);
    assert_int_equal(json_array_size(rows), (7 * 4 + 6) * 6);        /* moves, modes and what else it does; shapes */
    for (size_t k = 0; k < json_array_size(rows); k++) {
        const json_t *row = json_array_get(rows, k);
        int shape[3], n = 1;
        for (int a = 0; a < 3; a++) n *= shape[a] = (int)element(row, "shape", a);
        assert_true(n <= MOST);
        compare(row, shape, n);
    }
    json_decref(rows);
}

/* ---- types and layouts ---- */

/* Bytes are the reals' rounded, and planes give what pixels give. */
static void types_agree(void **state)
{
    int shape[3] = { 5, 6, 3 };
    double scratch[4 * MOST], wide[90], out[90];
    uint8_t bytes[90], planes[90], a[90], b[90];
    (void)state;
    for (int i = 0; i < 90; i++) {
        bytes[i] = (uint8_t)(i * i * 7 + 31 * i);
        wide[i] = bytes[i];
        planes[i % 3 * 30 + i / 3] = bytes[i];
    }
    for (int turned = 0; turned < 2; turned++) {
        Warp w = { .brightness = 1, .order = 1, .flip_horizontal = true, .channel_shift = 11.25, .fill = RT_FILL_WRAP };
        rt_affine(w.m, shape, turned * 25., 1.25, -0.75, 0, 1, 1);
        rt_warp(&w, shape, (struct rt_array){ bytes, RT_U8 }, a, scratch);
        rt_warp(&w, shape, (struct rt_array){ planes, RT_U8 | RT_PLANAR }, b, scratch);
        rt_warp(&w, shape, (struct rt_array){ wide, RT_F64 }, out, scratch);
        for (int i = 0; i < 90; i++) {
            assert_int_equal(a[i], b[i % 3 * 30 + i / 3]);
            assert_int_equal(a[i], (int)floor(out[i] + 0.5));
        }
    }
}

static void flips_keep_bits(void **state)
{
    int shape[3] = { 3, 4, 2 };
    double scratch[4 * MOST], x[24], y[24];
    (void)state;
    for (int i = 0; i < 24; i++) x[i] = sqrt(i + 0.1) * 1e-300;
    Warp w = { .brightness = 1, .order = 1, .flip_horizontal = true, .flip_vertical = true };
    rt_affine(w.m, shape, 0, 0, 0, 0, 1, 1);
    rt_warp(&w, shape, (struct rt_array){ x, RT_F64 }, y, scratch);
    for (int i = 0; i < 12; i++)
        assert_memory_equal(x + 2 * i, y + 2 * (11 - i), 2 * sizeof *x);
}

/* ---- what is drawn: of an image that holds its columns' numbers, Keras's height shift is what it is off by ---- */

enum { SIDE = 9, DRAWS = 2000 };

struct setting { struct rt_model model; struct rt_recipe recipe; struct rt_port in; struct rt_data data; Session s; };

static Augmenter *augmenter(struct setting *t, const struct rt_augment *how, uint64_t seed)
{
    *t = (struct setting){ .in = { .name = "input", .rank = 2, .shape = { SIDE, SIDE } } };
    t->recipe.augment = how;
    t->model = (struct rt_model){ .inputs = &t->in, .n_inputs = 1, .recipe = &t->recipe };
    t->data.train.x[0].type = RT_F64;
    t->s = (Session){ .model = &t->model, .data = &t->data, .batch_size = 3, .train = { .n = 100 }, .seed = seed, .augment = true,
                      .data_source = "test" };
    return rt_make_augmenter(&t->s);
}

static const double *columns(void)
{
    static double x[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) x[i] = i % SIDE;
    return x;
}

static double offset(Augmenter *a, int slot, int index)
{
    struct rt_array y = rt_augmented(a, slot, index, (struct rt_array){ columns(), RT_F64 });
    assert_int_equal(y.type, RT_F64);
    return ((const double *)y.at)[SIDE / 2] - SIDE / 2;
}

static void shifts_are_in_range(void **state)
{
    static const double some[] = { -1, 0, 3 };
    static const struct rt_augment cases[] = {
        { .height_shift = { .most = 2.5 }, .order = 1 }, { .height_shift = { .whole = 3 }, .order = 1 },
        { .height_shift = { .n = 3, .of = some }, .order = 1 } };
    (void)state;
    for (int k = 0; k < 3; k++) {
        struct setting t;
        Augmenter *a = augmenter(&t, &cases[k], 5);
        double sum = 0, least = 0, largest = 0;
        int seen[9] = { 0 };
        for (int i = 0; i < DRAWS; i++) {
            double d = offset(a, i % 3, i);
            sum += d, least = fmin(least, d), largest = fmax(largest, d);
            assert_true(k == 0 || d == floor(d));
            seen[(int)floor(d + 0.5) + 4]++;
        }
        assert_true(fabs(sum / DRAWS) < 0.15);
        if (k == 0) assert_true(least >= -2.5 && least < -2.45 && largest <= 2.5 && largest > 2.45);
        if (k == 1) assert_true(seen[2] && seen[3] && seen[4] && seen[5] && seen[6] && least == -2 && largest == 2);
        if (k == 2) assert_true(seen[1] && seen[3] && seen[4] && seen[5] && seen[7] && !seen[2] && !seen[6]);
        rt_free_augmenter(a);
    }
}

static void counters_decide(void **state)
{
    static const struct rt_augment how = { .height_shift = { .most = 3 }, .order = 1 };
    static const struct rt_augment more = { .height_shift = { .most = 3 }, .zoom = { 1, 1 }, .horizontal_flip = true, .order = 1 };
    struct setting t, u;
    Augmenter *a = augmenter(&t, &how, 5), *b = augmenter(&u, &more, 6);
    (void)state;
    double first = offset(a, 0, 17);
    assert_true(offset(a, 2, 17) == first && offset(a, 0, 18) != first && fabs(offset(b, 0, 17)) != fabs(first));
    rt_augment_epoch(a, 1);
    assert_true(offset(a, 0, 17) != first);
    rt_augment_epoch(a, 0);
    assert_true(offset(a, 1, 17) == first);
    rt_free_augmenter(b);
    b = augmenter(&u, &more, 5);               /* another option draws its own numbers */
    assert_true(fabs(offset(b, 0, 17)) == fabs(first));
    u.s.augment = false;
    assert_null(rt_make_augmenter(&u.s));
    rt_free_augmenter(a), rt_free_augmenter(b);
}

/* ---- beyond Keras ---- */

static const double *numbers(void)
{
    static double x[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) x[i] = i + 1;
    return x;
}

static void crops_are_whole(void **state)
{
    static const struct rt_augment how = { .pad = 2, .order = 1 };
    struct setting t;
    Augmenter *a = augmenter(&t, &how, 5);
    int seen[5] = { 0 };
    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        double d = offset(a, i % 3, i);
        assert_true(d == floor(d) && fabs(d) <= 2);
        seen[(int)d + 2]++;
    }
    for (int k = 0; k < 5; k++) assert_true(seen[k] > DRAWS / 5 * 0.8 && seen[k] < DRAWS / 5 * 1.2);
    rt_free_augmenter(a);
}

static void symmetries_are_eight(void **state)
{
    static const struct rt_augment how = { .dihedral = true, .order = 1 };
    struct setting t;
    Augmenter *a = augmenter(&t, &how, 5);
    double first[8], second[8];                /* where the corner is, and what is beside it, tells the symmetry */
    int n = 0, seen[8] = { 0 };
    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        const double *y = rt_augmented(a, 0, i, (struct rt_array){ numbers(), RT_F64 }).at;
        double sum = 0, weighted = 0;
        int k = 0;
        for (int p = 0; p < SIDE * SIDE; p++) sum += y[p], weighted += y[p] * y[p];
        assert_true(sum == 81 * 82 / 2 && weighted == 81 * 82 * 163 / 6 && y[40] == 41);
        while (k < n && (first[k] != y[0] || second[k] != y[1])) k++;
        assert_true(k < 8);
        if (k == n) first[n] = y[0], second[n++] = y[1];
        seen[k]++;
    }
    assert_int_equal(n, 8);
    for (int k = 0; k < 8; k++) assert_true(seen[k] > DRAWS / 8 * 0.75 && seen[k] < DRAWS / 8 * 1.25);
    rt_free_augmenter(a);
}

static void cutout_fills_a_square(void **state)
{
    static const struct rt_augment how = { .cutout = 4, .cval = -3, .order = 1 };
    struct setting t;
    Augmenter *a = augmenter(&t, &how, 5);
    int whole = 0, corner = 0;
    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        const double *y = rt_augmented(a, 0, i, (struct rt_array){ numbers(), RT_F64 }).at;
        int filled = 0, rows = 0;
        for (int r = 0; r < SIDE; r++) {
            int before = filled;
            for (int p = r * SIDE; p < (r + 1) * SIDE; p++) {
                assert_true(y[p] == -3 || y[p] == p + 1);
                filled += y[p] == -3;
            }
            rows += filled > before;
        }
        assert_true(rows >= 2 && rows <= 4 && filled % rows == 0 && filled / rows >= 2 && filled / rows <= 4);
        whole += filled == 16, corner += filled == 4;
    }
    assert_true(whole > 0 && corner > 0);
    rt_free_augmenter(a);
}

/* Bytes in planes have the same box in each of them. */
static void boxes_of_planes(void **state)
{
    int shape[3] = { 3, 4, 2 };
    uint8_t pixels[24] = { 0 }, planes[24] = { 0 };
    Box box = rt_box(shape, 2, 1, 2, 3);
    (void)state;
    rt_fill_box(shape, (struct rt_array){ pixels, RT_U8 }, &box, 7);
    rt_fill_box(shape, (struct rt_array){ planes, RT_U8 | RT_PLANAR }, &box, 7);
    for (int i = 0; i < 24; i++) {
        int y = i / 8, x = i / 2 % 4;
        assert_int_equal(pixels[i], y >= 1 && x <= 2 ? 7 : 0);
        assert_int_equal(planes[i % 2 * 12 + i / 2], pixels[i]);
    }
}

/* Sample k is a picture of k's, of class k: what a mixed target says of the classes, its picture has on average. */
static void targets_follow_pictures(void **state)
{
    enum { CLASSES = 10 };
    static const struct rt_augment cases[] = { { .mixup = 0.5, .order = 1 }, { .cutmix = 1, .order = 1 },
                                               { .mixup = 0.5, .cutmix = 1, .order = 1 } };
    static double x[CLASSES][SIDE * SIDE];
    static const int index[] = { 1, 2, 4, 7, 9 };
    uint8_t label[CLASSES];
    (void)state;
    for (int i = 0; i < CLASSES; i++) {
        label[i] = (uint8_t)i;
        for (int p = 0; p < SIDE * SIDE; p++) x[i][p] = i;
    }
    for (int k = 0; k < 3; k++) {
        struct setting t;
        struct rt_port out = { .name = "output", .rank = 1, .shape = { CLASSES }, .classes = CLASSES };
        const double heavy[CLASSES] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
        double square = 0;
        int alone = 0;
        rt_free_augmenter(augmenter(&t, &cases[k], 5));
        t.model.outputs = &out, t.model.n_outputs = 1;
        t.data.train = (struct rt_split){ .n = CLASSES, .x = { { x, RT_F64 } }, .x_stride = { sizeof *x },
                                          .y = { { label, RT_U8 | RT_CLASS } }, .y_stride = { 1 } };
        t.s.train = (Rows){ .split = &t.data.train, .model = &t.model, .index = index, .n = 5 };
        t.recipe.class_weight = heavy, t.recipe.n_class_weight = CLASSES, t.s.train.class_weight = heavy;
        Rows order = t.s.train;
        order.augmenter = rt_make_augmenter(&t.s);
        for (int i = 0; i < DRAWS; i++) {
            struct rt_array a[1], b[2];
            double mean = 0, said = 0, sum = 0, own;
            order.first = i % 3;
            rt_augment_epoch(order.augmenter, i);
            rt_feed_rows(&order, 1, a, b);
            assert_int_equal(b[0].type, RT_F32);
            for (int p = 0; p < SIDE * SIDE; p++) mean += ((const double *)a[0].at)[p] / (SIDE * SIDE);
            for (int c = 0; c < CLASSES; c++) {
                double share = (double)((const float *)b[0].at)[c];
                said += c * share, sum += share;
                assert_true(share == 0 || c == 1 || c == 2 || c == 4 || c == 7 || c == 9);
            }
            own = (double)((const float *)b[0].at)[index[order.first + 1]];
            assert_true(fabs(said - mean) < 1e-6 && fabs(sum - 1) < 1e-6);
            assert_true(b[1].type == RT_F64 && fabs(*(const double *)b[1].at - said - 1) < 1e-6);
            alone += own == 1;
            square += (own - 0.5) * (own - 0.5);
        }
        assert_true(alone > DRAWS / 5 * 0.8 && alone < DRAWS / 5 * 1.6);       /* a fifth are their own partners */
        assert_true(square / DRAWS > 0.05 && square / DRAWS < 0.2);
        rt_free_augmenter(order.augmenter);
    }
}

static double from_table(void *ctx, uint32_t k)
{
    return ((const double *)ctx)[k];
}

static void betas(void **state)
{
    double never[] = { 0.9, 0.9, 0.25, 0.5 }, tiny[] = { 1e-300, 0.5 };
    (void)state;
    assert_true(fabs(rt_beta(1, from_table, never) - 1. / 3) < 1e-12);         /* the first two are more than 1 together */
    assert_true(fabs(rt_beta(0.5, from_table, never + 2) - 0.2) < 1e-12);
    assert_true(rt_beta(0.01, from_table, tiny) < 1e-300);
}

/* ---- the sheet: a sample, then itself or its mirror image, enlarged ---- */

enum { H = 20, W = 24, SCALE = 96 / W, EDGE = 4, ROWS = 3, VARIANTS = 6 };

static const uint8_t *pixel(const uint8_t *sheet, int row, int column, int i, int j)
{
    const int wide = EDGE + (1 + VARIANTS) * (W * SCALE + EDGE), high = H * SCALE + EDGE;
    return sheet + ((EDGE + row * high + i) * wide + EDGE + column * (W * SCALE + EDGE) + j) * 3;
}

static bool shows(const uint8_t *sheet, int row, int column, const uint8_t *sample, bool mirrored)
{
    for (int i = 0; i < H * SCALE; i++)
        for (int j = 0; j < W * SCALE; j++) {
            int x = j / SCALE;
            if (memcmp(pixel(sheet, row, column, i, j), sample + (i / SCALE * W + (mirrored ? W - 1 - x : x)) * 3, 3) != 0)
                return false;
        }
    return true;
}

static void sheet_is_of_the_feed(void **state)
{
    static const struct rt_augment how = { .horizontal_flip = true, .order = 1 };
    static const char path[] = "augment_test_sheet.png";
    struct rt_port in = { .name = "input", .rank = 3, .shape = { H, W, 3 } };
    struct rt_port out = { .name = "output", .rank = 1, .shape = { 10 }, .classes = 10, .loss = "sparse_categorical_crossentropy" };
    struct rt_recipe recipe = { .augment = &how, .validation_first = 0, .validation_last = 2 };
    struct rt_model model = { .inputs = &in, .n_inputs = 1, .outputs = &out, .n_outputs = 1, .recipe = &recipe };
    struct rt_data *data = rt_load_data("shapes", &model, 0);
    int shape[3] = { EDGE + ROWS * (H * SCALE + EDGE), EDGE + (1 + VARIANTS) * (W * SCALE + EDGE), 3 }, seen[2] = { 0 };
    uint8_t *sheet = malloc((size_t)shape[0] * (size_t)shape[1] * 3);
    char error[512] = "";
    (void)state;
    rt_sheet(&(Options){ .data = "shapes", .output = path, .seed = 3, .samples = ROWS, .variants = VARIANTS, .force = true },
             &model);
    assert_int_equal(rt_load_image(path, &(struct rt_canvas){ { shape[0], shape[1], shape[2] }, RT_STRETCH, 0 }, sheet, error), 0);
    for (int row = 0; row < ROWS; row++) {     /* the two samples before them validate */
        struct rt_array x[1];
        rt_sample(&data->train, 1, 1, 2 + row, x, NULL);
        assert_true(shows(sheet, row, 0, x[0].at, false));
        for (int k = 1; k <= VARIANTS; k++) {
            bool same = shows(sheet, row, k, x[0].at, false);
            assert_true(same || shows(sheet, row, k, x[0].at, true));
            seen[same]++;
        }
    }
    assert_true(seen[0] > 0 && seen[1] > 0);
    for (int j = 0; j < 3 * shape[1]; j++) assert_int_equal(sheet[j], 255);
    remove(path), free(sheet), rt_free_data(data);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(is_as_keras), cmocka_unit_test(types_agree), cmocka_unit_test(flips_keep_bits),
        cmocka_unit_test(shifts_are_in_range), cmocka_unit_test(counters_decide),
        cmocka_unit_test(crops_are_whole), cmocka_unit_test(symmetries_are_eight), cmocka_unit_test(cutout_fills_a_square),
        cmocka_unit_test(boxes_of_planes), cmocka_unit_test(targets_follow_pictures), cmocka_unit_test(betas),
        cmocka_unit_test(sheet_is_of_the_feed),
    };
    tests = argc > 1 ? argv[1] : "tests";
    return cmocka_run_group_tests(all, NULL, NULL);
}
