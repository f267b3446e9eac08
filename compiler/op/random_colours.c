/* random_colours.c -- in training each image gets another contrast or brightness: one number an image, drawn.
 *
 *   RandomContrast     y = (x - mean) f + mean,  mean: the channel's, f from 1 - lower to 1 + upper
 *   RandomBrightness   y = x + f (high - low),   f from lower to upper
 *
 * either way no further than value_range = {low, high}; where it was cut there is no gradient. Formulas and defaults: Keras 3,
 * where a contrast's factor of one number draws from 1 upwards only (lower is 0). */
#include "options.h"

#define VALUE_RANGE { "value_range", NUMBERS, "{0, 255}", NULL, "what values may be; {0, 1} behind Rescaling { 1/255 }" }

static const Option contrast_options[] = {
    { "factor", NUMBERS, REQUIRED, "0..1", "{lower, upper}: from 1 - lower to 1 + upper; one number: from 1 to 1 + factor" },
    VALUE_RANGE, IMAGE_OPTIONS
};

static const Option brightness_options[] = {
    { "factor", NUMBERS, REQUIRED, "-1..1", "{lower, upper}, in units of the range; one number: up to that, either way" },
    VALUE_RANGE, IMAGE_OPTIONS
};

static void drawn(Node *n, double least)
{
    if (!is_map(n) || !put_value_range(n) || !put_factor(n, "factor", "lower", "upper", least)) return;
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

static void contrast_shape(Node *n) { drawn(n, 0); }
static void brightness_shape(Node *n) { drawn(n, -1); }

#define CALLS { { TRAIN, "forward", "y", "x", SEED }, { BACKWARD, "dx", "dx", "dy x", SEED } }

const Op op_random_contrast = {
    .name = "RandomContrast", .kind = LAYER, .what = "in training, another contrast for each image", .options = contrast_options,
    .shape = contrast_shape, .image = true, .calls = CALLS,
};

const Op op_random_brightness = {
    .name = "RandomBrightness", .kind = LAYER, .what = "in training, another brightness for each image",
    .options = brightness_options, .shape = brightness_shape, .image = true, .calls = CALLS,
};
