/* images.c -- what changes images: each pixel is written once, from one or a few others; a sample's numbers are drawn first. */
#include "../cnnc.h"

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

#define ROW_(op_, call_, cost_, template_, why_) \
    { .op = op_, .call = call_, .name = "plain", .per = PER_SAMPLE, .cost = cost_, .template = template_, .why = why_ }

#define RESIZE_(call_, name_, ok_, cost_, template_, why_) \
    { .op = "Resizing", .call = call_, .name = name_, .per = PER_SAMPLE, .ok = ok_, .cost = cost_, .template = template_, \
      .why = why_ }

#define MOVED_(op_) \
    ROW_(op_, "forward", twice_cost, "random_affine", "from where it is drawn"), \
    ROW_(op_, "dx",      twice_cost, "random_affine", "back by the same draw")

const Variant image_variants[] = {
    ROW_("RandomFlip",       "forward", once_cost,  "random_flip",       "pixel by pixel"),
    ROW_("RandomFlip",       "dx",      once_cost,  "random_flip",       "back by the same draw"),
    ROW_("RandomContrast",   "forward", twice_cost, "random_contrast",   "means, then vectors"),
    ROW_("RandomContrast",   "dx",      twice_cost, "random_contrast",   "means, then vectors"),
    ROW_("RandomBrightness", "forward", once_cost,  "random_brightness", "vectors"),
    ROW_("RandomBrightness", "dx",      once_cost,  "random_brightness", "vectors"),
    RESIZE_("forward", "plain",      neighbours, twice_cost, "resizing",      "from where it is known"),
    RESIZE_("dx",      "plain",      neighbours, twice_cost, "resizing",      "back to where it came from"),
    RESIZE_("forward", "spans",      by_spans,   spans_cost, "resizing_span", "rows added, then columns"),
    RESIZE_("dx",      "spans",      by_spans,   spans_cost, "resizing_span", "columns spread, then rows"),
    ROW_("CenterCrop",       "forward", once_cost,  "resizing",          "from where it is known"),
    ROW_("CenterCrop",       "dx",      once_cost,  "resizing",          "back to where it came from"),
    ROW_("RandomCrop",       "forward", once_cost,  "random_crop",       "from where it is drawn"),
    ROW_("RandomCrop",       "infer",   twice_cost, "resizing",          "from where it is known"),
    ROW_("RandomCrop",       "dx",      once_cost,  "random_crop",       "back by the same draw"),
    ROW_("RandomErasing",    "forward", twice_cost, "random_erasing",    "a copy, then the rectangle"),
    ROW_("RandomErasing",    "dx",      twice_cost, "random_erasing",    "a copy, then the rectangle"),
    MOVED_("RandomTranslation"), MOVED_("RandomZoom"), MOVED_("RandomRotation"), MOVED_("RandomShear"),
    { .op = NULL }
};
