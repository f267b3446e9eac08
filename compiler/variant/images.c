/* images.c -- what changes images: each pixel is written once, from one or a few others; a sample's numbers are drawn first. */
#include "../cnnc.h"

/* Vectors of the map that is written, and of a map that is passed over twice. */
static double once_cost(const Call *c)
{
    Shape s = c->write[0].value->shape;
    return 3. * s.d[0] * s.d[1] * ((s.d[2] + REALS_A_LINE - 1) / REALS_A_LINE) + 100;
}

static double twice_cost(const Call *c) { return 2 * once_cost(c); }

#define ROW_(op_, call_, cost_, template_, why_) \
    { .op = op_, .call = call_, .name = "plain", .per = PER_SAMPLE, .cost = cost_, .template = template_, .why = why_ }

const Variant image_variants[] = {
    ROW_("RandomFlip",       "forward", once_cost,  "random_flip",       "pixel by pixel"),
    ROW_("RandomFlip",       "dx",      once_cost,  "random_flip",       "back by the same draw"),
    ROW_("RandomContrast",   "forward", twice_cost, "random_contrast",   "means, then vectors"),
    ROW_("RandomContrast",   "dx",      twice_cost, "random_contrast",   "means, then vectors"),
    ROW_("RandomBrightness", "forward", once_cost,  "random_brightness", "vectors"),
    ROW_("RandomBrightness", "dx",      once_cost,  "random_brightness", "vectors"),
    ROW_("Resizing",         "forward", twice_cost, "resizing",          "from where it is known"),
    ROW_("Resizing",         "dx",      twice_cost, "resizing",          "back to where it came from"),
    ROW_("CenterCrop",       "forward", once_cost,  "resizing",          "from where it is known"),
    ROW_("CenterCrop",       "dx",      once_cost,  "resizing",          "back to where it came from"),
    ROW_("RandomCrop",       "forward", once_cost,  "random_crop",       "from where it is drawn"),
    ROW_("RandomCrop",       "infer",   twice_cost, "resizing",          "from where it is known"),
    ROW_("RandomCrop",       "dx",      once_cost,  "random_crop",       "back by the same draw"),
    ROW_("RandomErasing",    "forward", twice_cost, "random_erasing",    "a copy, then the rectangle"),
    ROW_("RandomErasing",    "dx",      twice_cost, "random_erasing",    "a copy, then the rectangle"),
    { .op = NULL }
};
