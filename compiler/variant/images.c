/* images.c -- what changes images: each pixel is written once, from one or a few others; a sample's numbers are drawn first. */
#include "rows.h"

/* Vectors of the map that is written, and of a map that is passed over twice. */
static double once_cost(const Call *c)
{
    Shape s = c->write[0].value->shape;
    int channels = s.d[s.rank - 1];
    return 3. * ((double)size(s) / channels) * ((channels + REALS_A_LINE - 1) / REALS_A_LINE) + 100;
}

static double twice_cost(const Call *c) { return 2 * once_cost(c); }

/* Each element of dx is the sum of those that it was repeated as. */
static double many_cost(const Call *c)
{
    return once_cost(c) * (double)size(c->read[0].value->shape) / (double)size(c->write[0].value->shape);
}

/* Resizing, UpSampling: pixels that are repeated, of two neighbours either way, or of spans, which want a row of sums. */
static bool repeated(const Call *c) { return has_number(c->node, "kw"); }
static bool by_spans(const Call *c) { return slot(c->node, "row"); }
static bool neighbours(const Call *c) { return !repeated(c) && !by_spans(c); }

/* CenterCrop: of what is large enough it is the middle, else that is resized. */
static bool cut(const Call *c) { return has_number(c->node, "left"); }
static bool resized(const Call *c) { return !cut(c); }

/* Rows are added over the width of x, then columns. */
static double spans_cost(const Call *c)
{
    const Node *n = c->node;
    Shape x = n->in[0]->shape, y = n->out->shape;
    double lines = (y.d[2] + REALS_A_LINE - 1) / REALS_A_LINE;
    return 2 * lines * y.d[0] * (get(n, "down") * x.d[1] + get(n, "across") * y.d[1]) + 100;
}

#define WAY_(op_, call_, name_, ok_, cost_, template_, why_) \
    { .op = op_, .call = call_, .name = name_, .per = PER_SAMPLE, .ok = ok_, .cost = cost_, .template = template_, \
      .why = why_ }

const Variant image_variants[] = {
    THERE_AND_BACK("RandomFlip",        once_cost,  "random_flip",       "pixel by pixel", "back by the same draw"),
    THERE_AND_BACK("RandomContrast",    twice_cost, "random_contrast",   "means, then vectors", "means, then vectors"),
    THERE_AND_BACK("RandomBrightness",  once_cost,  "random_brightness", "vectors", "vectors"),
    WAY_("Resizing", "forward", "plain",      neighbours, twice_cost, "resizing",      "from where it is known"),
    WAY_("Resizing", "dx", "plain",      neighbours, twice_cost, "resizing",      "back to where it came from"),
    WAY_("Resizing", "forward", "spans",      by_spans,   spans_cost, "resizing_span", "rows added, then columns"),
    WAY_("Resizing", "dx", "spans",      by_spans,   spans_cost, "resizing_span", "columns spread, then rows"),
    WAY_("CenterCrop", "forward", "cut",     cut,     once_cost, "borders",  "from where it is known"),
    WAY_("CenterCrop", "dx",      "cut",     cut,     once_cost, "borders",  "back to where it came from"),
    WAY_("CenterCrop", "forward", "resized", resized, once_cost, "resizing", "from where it is known"),
    WAY_("CenterCrop", "dx",      "resized", resized, once_cost, "resizing", "back to where it came from"),
    WAY_("UpSampling2D", "forward", "plain", neighbours, twice_cost, "resizing",      "from where it is known"),
    WAY_("UpSampling2D", "dx",      "plain", neighbours, twice_cost, "resizing",      "back to where it came from"),
    WAY_("UpSampling2D", "forward", "spans", by_spans,   spans_cost, "resizing_span", "rows added, then columns"),
    WAY_("UpSampling2D", "dx",      "spans", by_spans,   spans_cost, "resizing_span", "columns spread, then rows"),
    WAY_("UpSampling2D", "forward", "repeated", repeated, once_cost, "up_sampling", "each element several times"),
    WAY_("UpSampling2D", "dx",      "repeated", repeated, many_cost, "up_sampling", "sums of windows"),
    WAY_("UpSampling1D", "forward", "repeated", repeated, once_cost, "up_sampling", "each element several times"),
    WAY_("UpSampling1D", "dx",      "repeated", repeated, many_cost, "up_sampling", "sums of windows"),
    WAY_("UpSampling3D", "forward", "repeated", repeated, once_cost, "up_sampling", "each element several times"),
    WAY_("UpSampling3D", "dx",      "repeated", repeated, many_cost, "up_sampling", "sums of windows"),
    THERE_AND_BACK("ZeroPadding1D",     once_cost,  "borders",           "a copy in zeros", "the middle"),
    THERE_AND_BACK("ZeroPadding2D",     once_cost,  "borders",           "a copy in zeros", "the middle"),
    THERE_AND_BACK("ZeroPadding3D",     once_cost,  "borders",           "a copy in zeros", "the middle"),
    THERE_AND_BACK("Cropping1D",        once_cost,  "borders",           "the middle", "a copy in zeros"),
    THERE_AND_BACK("Cropping2D",        once_cost,  "borders",           "the middle", "a copy in zeros"),
    THERE_AND_BACK("Cropping3D",        once_cost,  "borders",           "the middle", "a copy in zeros"),
    THERE_AND_BACK("RandomCrop",        once_cost,  "random_crop",       "from where it is drawn", "back by the same draw"),
    PLAIN("RandomCrop", "infer",        twice_cost, "resizing",          "from where it is known"),
    THERE_AND_BACK("RandomErasing",     twice_cost, "random_erasing",    "a copy, then the rectangle",
                   "a copy, then the rectangle"),
    THERE_AND_BACK("RandomTranslation", twice_cost, "random_affine",     "from where it is drawn", "back by the same draw"),
    THERE_AND_BACK("RandomZoom",        twice_cost, "random_affine",     "from where it is drawn", "back by the same draw"),
    THERE_AND_BACK("RandomRotation",    twice_cost, "random_affine",     "from where it is drawn", "back by the same draw"),
    THERE_AND_BACK("RandomShear",       twice_cost, "random_affine",     "from where it is drawn", "back by the same draw"),
    { .op = NULL }
};
