/* images.c -- what changes images: each pixel is written once, from one or a few others; a sample's numbers are drawn first. */
#include "rows.h"

/* Vectors of the map that is written, and of a map that is passed over twice. */
static double once_cost(const Call *c)
{
    Shape s = c->write[0].value->shape;
    return 3. * s.d[0] * s.d[1] * ((s.d[2] + REALS_A_LINE - 1) / REALS_A_LINE) + 100;
}

static double twice_cost(const Call *c) { return 2 * once_cost(c); }

/* Resizing: pixels of two neighbours either way, or of spans, which want a row of sums. */
static bool neighbours(const Call *c) { return !slot(c->node, "row"); }
static bool by_spans(const Call *c) { return !neighbours(c); }

/* Rows are added over the width of x, then columns. */
static double spans_cost(const Call *c)
{
    const Node *n = c->node;
    Shape x = n->in[0]->shape, y = n->out->shape;
    double lines = (y.d[2] + REALS_A_LINE - 1) / REALS_A_LINE;
    return 2 * lines * y.d[0] * (get(n, "down") * x.d[1] + get(n, "across") * y.d[1]) + 100;
}

#define RESIZE_(call_, name_, ok_, cost_, template_, why_) \
    { .op = "Resizing", .call = call_, .name = name_, .per = PER_SAMPLE, .ok = ok_, .cost = cost_, .template = template_, \
      .why = why_ }

const Variant image_variants[] = {
    THERE_AND_BACK("RandomFlip",        once_cost,  "random_flip",       "pixel by pixel", "back by the same draw"),
    THERE_AND_BACK("RandomContrast",    twice_cost, "random_contrast",   "means, then vectors", "means, then vectors"),
    THERE_AND_BACK("RandomBrightness",  once_cost,  "random_brightness", "vectors", "vectors"),
    RESIZE_("forward", "plain",      neighbours, twice_cost, "resizing",      "from where it is known"),
    RESIZE_("dx",      "plain",      neighbours, twice_cost, "resizing",      "back to where it came from"),
    RESIZE_("forward", "spans",      by_spans,   spans_cost, "resizing_span", "rows added, then columns"),
    RESIZE_("dx",      "spans",      by_spans,   spans_cost, "resizing_span", "columns spread, then rows"),
    THERE_AND_BACK("CenterCrop",        once_cost,  "resizing",          "from where it is known", "back to where it came from"),
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
