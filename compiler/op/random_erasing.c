/* random_erasing.c -- in training a rectangle of each image is written over; the gradient passes around it.
 *
 *   a side is sqrt(s) of the image's, s drawn for each side from scale's two numbers; it lies anywhere inside
 *   an image loses its rectangle where a number is below another, which is drawn from factor's range
 *   fill_value no number: normal numbers times the upper end of value_range; either way no further than that range
 *
 * Formulas and defaults: Keras 3; a factor of one number means from 0 to that. */
#include "options.h"

static const Option options[] = {
    { "factor",      NUMBERS, "1",            "0..1", "how likely; one number: drawn from 0 to that" },
    { "scale",       NUMBERS, "{0.02, 0.33}", "0..1", "of a side's share of the image's, its square: from, to" },
    { "fill_value",  NUMBERS, NULL,           NULL,   "what is written: a number, or three for colours; by default normal ones" },
    { "value_range", NUMBERS, "{0, 255}",     NULL,   "what values may be; {0, 1} behind Rescaling { 1/255 }" },
    IMAGE_OPTIONS
};

/* A number for each channel, within the range. */
static bool put_fill(Node *n)
{
    const Setting *fill = setting(n->item, "fill_value");
    int channels = n->in[0]->shape.d[2];
    const char *list = "";
    if (fill->n && (fill->n != 3 || channels != 3)) {
        err_at(n->loc, "%s: fill_value should be a number, or three for three channels, not %d for %d", label(n), fill->n,
               channels);
        trail(n);
        return false;
    }
    double low = get(n, "low"), high = get(n, "high");
    for (int k = 0; k < channels && k < 3; k++) {
        double v = nth(fill, k);
        list = format("%s%.17g ", list, v < low ? low : v > high ? high : v);
    }
    put_text(n, "fill", list);
    return true;
}

static void shape(Node *n)
{
    if (!is_map(n) || !put_value_range(n) || !put_factor(n, "factor", "lower", "upper", 0)) return;
    if (!put_factor(n, "scale", "least", "most", 0)) return;
    bool given = setting(n->item, "fill_value")->given;
    put(n, "one", given && !setting(n->item, "fill_value")->n);
    if (given && !put_fill(n)) return;
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

const Op op_random_erasing = {
    .name = "RandomErasing", .kind = LAYER, .what = "in training, a rectangle of each image written over", .options = options,
    .shape = shape, .image = true, .header = "rt_noise.h",
    .calls = {
        { TRAIN,    "forward", "y",  "x", SEED },
        { BACKWARD, "dx",      "dx", "dy", SEED },
    },
};
