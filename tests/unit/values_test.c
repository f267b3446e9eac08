/* values_test.c -- numbers that inputs and targets cannot be are refused, improbable ones said. */
#include "refusal.h"
#include <math.h>

static const struct rt_port two = { .name = "input", SHAPE(2) };
static const struct rt_port soft = { .name = "dense", SHAPE(3), .classes = 3, .loss = "CategoricalCrossentropy" };
static const struct rt_port sparse = { .name = "dense", SHAPE(3), .classes = 3, .loss = "SparseCategoricalCrossentropy" };
static const struct rt_port many = { .name = "dense", SHAPE(3), .loss = "BinaryCrossentropy" };
static const struct rt_port yes = { .name = "dense", SHAPE(1), .classes = 2, .loss = "BinaryCrossentropy" };
static const struct rt_port mask = { .name = "conv2d", SHAPE(1, 2, 1), .classes = 2, .loss = "BinaryCrossentropy" };
static const struct rt_port logarithmic = { .name = "dense", SHAPE(3), .loss = "MeanSquaredLogarithmicError" };
static const struct rt_port percentage = { .name = "dense", SHAPE(3), .loss = "MeanAbsolutePercentageError" };
static const struct rt_port divergence = { .name = "dense", SHAPE(3), .loss = "KLDivergence" };
static const struct rt_port counts = { .name = "dense", SHAPE(3), .loss = "Poisson" };
static const struct rt_port hinge = { .name = "dense", SHAPE(3), .loss = "Hinge" };
static const struct rt_port ahead = { .name = "dense", SHAPE(3), .classes = 3, .loss = "CategoricalHinge" };
static const struct rt_port real = { .name = "dense", SHAPE(3), .loss = "MeanSquaredError" };

/* Two samples; x and y in the types that are named. */
static void both(const char *path, const char *x, const void *inputs, size_t nx, const char *y, const void *targets, size_t ny)
{
    memset(&archive, 0, sizeof archive);
    zip_npy(&archive, "x_train.npy", x, inputs, nx);
    zip_npy(&archive, "y_train.npy", y, targets, ny);
    zip_write(&archive, path);
}
#define F4(shape) DICT("<f4", "False", shape)
#define F8(shape) DICT("<f8", "False", shape)
#define U1(shape) DICT("|u1", "False", shape)
#define REALS(...) (float[]){ __VA_ARGS__ }, sizeof (float[]){ __VA_ARGS__ }
#define DOUBLES(...) (double[]){ __VA_ARGS__ }, sizeof (double[]){ __VA_ARGS__ }
#define BYTES(...) (uint8_t[]){ __VA_ARGS__ }, sizeof (uint8_t[]){ __VA_ARGS__ }
#define CASE(name, ...) static void name(void) { both(#name ".npz", __VA_ARGS__); }

CASE(x_nan, F4("(2, 2)"), REALS(1, 2, 3, NAN), U1("(2,)"), BYTES(1, 2))
CASE(x_inf, F4("(2, 2)"), REALS(1, -INFINITY, 3, 4), U1("(2,)"), BYTES(1, 2))
CASE(x_wide, F8("(2, 2)"), DOUBLES(1, 2, 1e300, 4), U1("(2,)"), BYTES(1, 2))
CASE(x_small, F4("(2, 2)"), REALS(0, .25f, .5f, 1), U1("(2,)"), BYTES(1, 2))
CASE(x_signed, F8("(2, 2)"), DOUBLES(-1, .25, .5, 1), U1("(2,)"), BYTES(1, 2))
CASE(x_bytes, F4("(2, 2)"), REALS(0, 64, 128, 255), U1("(2,)"), BYTES(1, 2))
CASE(x_half, F4("(2, 2)"), REALS(0, 0, 1, 1), U1("(2,)"), BYTES(1, 2))
CASE(y_hot255, U1("(2, 2)"), BYTES(1, 2, 3, 4), U1("(2, 3)"), BYTES(0, 1, 0, 0, 0, 255))
CASE(y_hot255f, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(255, 0, 0, 0, 0, 255))
CASE(y_normal, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(.5f, .25f, .25f, .5f, -.1f, .6f))
CASE(y_label, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2,)"), REALS(1, -.83f))
CASE(y_share, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2,)"), REALS(1, .3f))
CASE(y_nan, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, 2, 3, 4, NAN, 6))
CASE(y_real, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, -2, 3, 400, 5, 6))
CASE(y_zero, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, -2, 3, 400, 5, 0))
CASE(y_sides, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, -1, -1, -1, 1, -1))
CASE(y_both, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, -1, -1, 1, 1, 0))
CASE(y_half, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, 0, 0, .5f, 1, 0))
CASE(y_wide, U1("(2, 2)"), BYTES(1, 2, 3, 4), F8("(2, 3)"), DOUBLES(1, 2, 3, 4, 5, -1e39))
CASE(y_many, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(1, 1, 0, 0, 2, 0))
CASE(y_mask, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 1, 2)"), REALS(1, .5f, 0, 255))
CASE(y_sum, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(0, 1, 0, 1, 1, 0))
CASE(y_soft, U1("(2, 2)"), BYTES(1, 2, 3, 4), F4("(2, 3)"), REALS(.1f, .8f, .1f, 1, 0, 0))

static void x_small_256(void) { x_small(); fit_rescale = 1 / 256.; }
static void x_signed_256(void) { x_signed(); fit_rescale = 1 / 256.; }
static void x_bytes_256(void) { x_bytes(); fit_rescale = 1 / 256.; }
static void x_half_2(void) { x_half(); fit_rescale = .5; }

#define PROBABLE "but the loss of the model's output 'dense' compares probabilities, from 0 to 1"
static const struct wrong cases[] = {
    { "x_nan.npz", &two, &sparse, 65,
      "x_nan.npz: x_train: sample 1 has the value nan at element 1 of 2, expected finite numbers (of float32)", x_nan },
    { "x_inf.npz", &two, &sparse, 65,
      "x_inf.npz: x_train: sample 0 has the value -inf at element 1 of 2, expected finite numbers (of float32)", x_inf },
    { "x_wide.npz", &two, &sparse, 65,
      "x_wide.npz: x_train: sample 1 has the value inf at element 0 of 2, expected finite numbers (of float32)", x_wide },
    { "x_small.npz", &two, &sparse, 0,
      "x_small.npz: x_train: holds numbers from 0 to 1, and rescale = 0.00390625 is for bytes: the network will see 0 to "
      "0.00390625; model:fit without rescale leaves them as they are", x_small_256 },
    { "x_signed.npz", &two, &sparse, 0,
      "x_signed.npz: x_train: holds numbers from -1 to 1, and rescale = 0.00390625 is for bytes: the network will see "
      "-0.00390625 to 0.00390625; model:fit without rescale leaves them as they are", x_signed_256 },
    { "x_bytes.npz", &two, &sparse, 0, "", x_bytes_256 },
    { "x_half.npz", &two, &sparse, 0, "", x_half_2 },
    { "x_small.npz", &two, &sparse, 0, "", x_small },
    { "y_hot255.npz", &two, &soft, 65,
      "y_hot255.npz: y_train: sample 1 has the target 255 at element 2 of 3, " PROBABLE, y_hot255 },
    { "y_hot255.npz", &two, &sparse, 65,
      "y_hot255.npz: y_train: sample 1 has the target 255 at element 2 of 3, " PROBABLE, y_hot255 },
    { "y_hot255f.npz", &two, &soft, 65,
      "y_hot255f.npz: y_train: sample 0 has the target 255 at element 0 of 3, " PROBABLE, y_hot255f },
    { "y_normal.npz", &two, &soft, 65,
      "y_normal.npz: y_train: sample 1 has the target -0.1 at element 1 of 3, " PROBABLE, y_normal },
    { "y_label.npz", &two, &sparse, 65,
      "y_label.npz: y_train: sample 1 has label -0.82999998331069946, but the model's output 'dense' "
      "has 3 classes (0 to 2)", y_label },
    { "y_share.npz", &two, &yes, 0, "", y_share },             /* how sure somebody is */
    { "y_nan.npz", &two, &real, 65,
      "y_nan.npz: y_train: sample 1 has the value nan at element 1 of 3, expected finite numbers (of float32)", y_nan },
    { "y_wide.npz", &two, &real, 65,
      "y_wide.npz: y_train: sample 1 has the value -inf at element 2 of 3, expected finite numbers (of float32)", y_wide },
    { "y_real.npz", &two, &real, 0, "", y_real },
    { "y_real.npz", &two, &counts, 65,
      "y_real.npz: y_train: sample 0 has the target -2 at element 1 of 3, but the loss of the model's output 'dense' "
      "is of counts, which are 0 or more", y_real },
    { "y_normal.npz", &two, &divergence, 65,
      "y_normal.npz: y_train: sample 1 has the target -0.1 at element 1 of 3, " PROBABLE, y_normal },
    { "y_sum.npz", &two, &divergence, 0,
      "y_sum.npz: y_train: the targets of sample 1 sum to 2, but the loss of the model's output 'dense' "
      "compares distributions, which sum to 1", y_sum },
    { "y_sides.npz", &two, &hinge, 0, "", y_sides },
    { "y_sum.npz", &two, &hinge, 0, "", y_sum },
    { "y_both.npz", &two, &hinge, 65,
      "y_both.npz: y_train: sample 1 has the target 0 and sample 0 the target -1, but the loss of the model's output 'dense' "
      "is of -1 and 1, or of 0 and 1", y_both },
    { "y_half.npz", &two, &hinge, 65,
      "y_half.npz: y_train: sample 1 has the target 0.5 at element 0 of 3, but the loss of the model's output 'dense' "
      "is of -1 and 1, or of 0 and 1", y_half },
    { "y_half.npz", &two, &ahead, 65,
      "y_half.npz: y_train: sample 1 has the target 0.5 at element 0 of 3, but the loss of the model's output 'dense' "
      "is of classes: 1 of the right one, 0 of the others", y_half },
    { "y_label.npz", &two, &ahead, 65,
      "y_label.npz: y_train: sample 1 has label -0.82999998331069946, but the model's output 'dense' "
      "has 3 classes (0 to 2)", y_label },
    { "y_real.npz", &two, &percentage, 0, "", y_real },
    { "y_zero.npz", &two, &percentage, 0,
      "y_zero.npz: y_train: sample 1 has the target 0 at element 2 of 3, but the loss of the model's output 'dense' "
      "divides by the target: 0 counts as 1e-07", y_zero },
    { "y_real.npz", &two, &logarithmic, 0,
      "y_real.npz: y_train: sample 0 has the target -2 at element 1 of 3, but the loss of the model's output 'dense' "
      "takes logarithms of 1 + target: what is below 0 counts as 0", y_real },
    { "y_many.npz", &two, &many, 65, "y_many.npz: y_train: sample 1 has the target 2 at element 1 of 3, " PROBABLE, y_many },
    { "y_mask.npz", &two, &mask, 65,
      "y_mask.npz: y_train: sample 1 has the target 255 at element 1 of 2, but the loss of the model's "
      "output 'conv2d' compares probabilities, from 0 to 1", y_mask },
    { "y_sum.npz", &two, &soft, 0,
      "y_sum.npz: y_train: the targets of sample 1 sum to 2, but the loss of the model's output 'dense' "
      "compares distributions, which sum to 1", y_sum },
    { "y_sum.npz", &two, &many, 0, "", y_sum },
    { "y_soft.npz", &two, &soft, 0, "", y_soft },
};

int main(void)
{
    return run_cases("values", cases, sizeof cases / sizeof *cases);
}
