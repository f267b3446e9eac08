/* options.h -- options that many ops share. */
#ifndef OPTIONS_H
#define OPTIONS_H
#include "op/queries.h"

/* Every layer has these, behind its own. */
#define LAYER_OPTIONS LAYER_OPTIONS_WITH(INPUT_DIM)
#define INPUT_DIM { "input_dim", NEVER, NULL, NULL, "input_shape = {n} says it" }
/* of one that has an input_dim of its own */
#define LAYER_OPTIONS_WITH(row) \
    { "name",             TEXT,  NULL, NULL, "Keras's default: conv2d, conv2d_1, ..." }, \
    { "input_shape",      INTS,  NULL, "1..", "of a Sequential's first layer: {height, width, channels}, without the batch" }, \
    { "trainable",        BOOL,  "true", NULL, "false: its weights stay as they are, and it works as in inference" }, \
    { "dtype",            NEVER, NULL, NULL, "the type is chosen for the whole program: float, or double with --double" }, \
    { "batch_size",       NEVER, NULL, NULL, "any batch size works" }, \
    { "batch_input_shape", NEVER, NULL, NULL, "input_shape is without the batch" }, \
    row, \
    { "activity_regularizer", LATER, NULL, NULL, "a penalty on what the layer gives" }

#define LATER_OPTION(name, what) { name, LATER, NULL, NULL, what }
#define CHANNELS_LAST { "data_format", NEVER, NULL, NULL, "maps are {height, width, channels}: channels_last" }

/* Of what is added to a divisor: where all else is 0, as in padding, 0 / 0 would spread from there. Float holds them. */
#define DIVISORS "1e-37..1e37"

#define ONE_SEED { "seed", NEVER, NULL, NULL, "--seed gives one seed for the whole run" }

/* Layers of images, behind their own options. */
#define IMAGE_OPTIONS \
    ONE_SEED, CHANNELS_LAST, { "bounding_box_format", NEVER, NULL, NULL, "a sample is an image, without boxes" }, LAYER_OPTIONS, \
    END

#define END { .name = NULL }

/* What the sizes of a window are, by dimensions. */
#define LENGTH       "length of the window"
#define HEIGHT_WIDTH "height and width of the window"
#define ALL_THREE    "depth, height and width of the window"

#define SAME "same: zeros around, so that only strides shrink the map"

/* Of a layer with windows and a kernel. dz: if an activation is fused; the calls below then read it as dy. */
#define CONVOLUTION_CALLS { \
    { FORWARD,  "forward", "y",       "x kernel bias?", 0 }, \
    { BACKWARD, "dz",      "dz",      "dy y", 0 }, \
    { BACKWARD, "dx",      "dx",      "dy kernel", 0 }, \
    { BACKWARD, "dkernel", "dkernel", "dy x", 0 }, \
    { BACKWARD, "dbias",   "dbias?",  "dy", 0 } }

int dims(const Op *op);                                          /* pooling.c: of the maps that it takes */
bool is_map(const Node *n);                                      /* its input is, of the op's dimensions; else says so */
/* windows.c: kernel_size, strides and padding of the item as numbers of the node, by its sides (graph.h), and ic; false: an error
 * was said */
bool put_windows(Node *n, const int *dilation);
/* By these numbers: [oh, ow, channels]; [kh, kw, a, b], of rank 0 where that is too large, and said; the axes of that, "hwio" */
Shape output_shape(const Node *n, int channels);
Shape kernel_shape(const Node *n, int a, int b);
const char *kernel_axes(const Node *n, const char *channels);
double window_size(const Node *n);                               /* kh kw */
const char *by_sides(const int *d, int n);                       /* "3x2" */
bool larger_than_1(const int *d, int n);                         /* one of them? */
/* factors.c: what a factor is drawn from, as numbers `from` and `to` of the node, `least` at least; value_range, as low and high */
bool put_factor(Node *n, const char *option, const char *from, const char *to, double least);
bool put_value_range(Node *n);

/* dropout.c: the layer's noise_shape, as numbers nh, nw and nc of the node where elements share draws; false after an error */
bool share_noise(Node *n);

#endif
