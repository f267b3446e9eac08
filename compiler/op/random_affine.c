/* random_affine.c -- in training each image is moved: shifted, zoomed, rotated or sheared, by numbers that are drawn.
 *
 *   RandomTranslation   by a share of height and width; a number below 0 is up and left
 *   RandomZoom          around the middle, height and width by 1 + f; without width_factor both by the same; below 0 it enlarges
 *   RandomRotation      around the middle, by f turns
 *   RandomShear         a pixel's row by y times its column, its column by x times its row; every other image by -y and -x
 *
 * y's pixels come from between x's, and what comes from beyond an edge from fill_mode (rt_affine.h); a gradient goes back where y
 * came from, in the same shares. Options, defaults and matrices: Keras 3. */
#include "options.h"

#define FILL_MODE     { "fill_mode", CHOICE, "reflect", "reflect wrap constant nearest", "what lies beyond the edges" }
#define INTERPOLATION { "interpolation", CHOICE, "bilinear", "bilinear nearest", "how pixels between pixels are made" }
#define FILL_VALUE    { "fill_value", NUMBER, "0", NULL, "what fill_mode \"constant\" fills with, in units that reach the layer" }

static const Option translation_options[] = {
    { "height_factor", NUMBERS, REQUIRED, "-1..1", "share of the height, {from, to}; one number: up to that, either way" },
    { "width_factor",  NUMBERS, REQUIRED, "-1..1", "share of the width, {from, to}; one number: up to that, either way" },
    FILL_MODE, INTERPOLATION, FILL_VALUE, IMAGE_OPTIONS
};

static const Option zoom_options[] = {
    { "height_factor", NUMBERS, REQUIRED, "-1<..1", "{from, to}, below 0 enlarges; one number: up to that, either way" },
    { "width_factor",  NUMBERS, NULL,     "-1<..1", "likewise; without it the height's, and the image keeps its shape" },
    FILL_MODE, INTERPOLATION, FILL_VALUE, IMAGE_OPTIONS
};

static const Option rotation_options[] = {
    { "factor", NUMBERS, REQUIRED, "-1..1", "whole turns, {from, to}; one number: up to that, either way" },
    FILL_MODE, INTERPOLATION, FILL_VALUE, IMAGE_OPTIONS
};

static const Option shear_options[] = {
    { "x_factor", NUMBERS, "0", "0..1", "columns a row, {from, to}; one number: up to that, either way" },
    { "y_factor", NUMBERS, "0", "0..1", "rows a column, {from, to}; one number: up to that, either way" },
    INTERPOLATION, FILL_MODE, FILL_VALUE, IMAGE_OPTIONS
};

/* Argument k of the map: a number from `from_k` to `to_k`, the one that is drawn as number `drawn_k`. */
static bool argument(Node *n, int k, const char *option, int drawn)
{
    put(n, format("drawn_%d", k), drawn);
    return put_factor(n, option, format("from_%d", k), format("to_%d", k), -1);
}

static bool put_fill(Node *n)
{
    bool constant = same(text(n->item, "fill_mode"), "constant");
    if (!constant && setting(n->item, "fill_value")->given) {
        err_at(n->loc, "%s: fill_value fills nothing, since fill_mode is \"%s\"", label(n), text(n->item, "fill_mode"));
        help("fill_mode = \"constant\" fills with it");
        return false;
    }
    if (constant) put(n, "fill", number(n->item, "fill_value"));
    return true;
}

/* straight: columns come from columns, whatever the row, and rows from rows. */
static void moved(Node *n, const char *how, bool straight)
{
    if (!put_fill(n)) return;
    put_text(n, "map", how);
    put_text(n, "mode", text(n->item, "fill_mode"));
    put(n, "straight", straight);
    put(n, "nearest", same(text(n->item, "interpolation"), "nearest"));
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

static void translation_shape(Node *n)
{
    if (is_map(n) && argument(n, 0, "height_factor", 0) && argument(n, 1, "width_factor", 1)) moved(n, "translated", true);
}

static void zoom_shape(Node *n)
{
    bool two = setting(n->item, "width_factor")->given;
    if (!is_map(n) || !argument(n, 0, "height_factor", 0)) return;
    if (argument(n, 1, two ? "width_factor" : "height_factor", two ? 1 : 0)) moved(n, "zoomed", true);
}

static void rotation_shape(Node *n)
{
    if (is_map(n) && argument(n, 0, "factor", 0)) moved(n, "rotated", false);
}

static void shear_shape(Node *n)
{
    put(n, "drawn_0", 0), put(n, "from_0", 0), put(n, "to_0", 1);
    if (is_map(n) && argument(n, 1, "y_factor", 1) && argument(n, 2, "x_factor", 2)) moved(n, "sheared", false);
}

#define MOVES(op_, name_, what_, kind_) \
    const Op op_ = { \
        .name = name_, .kind = LAYER, .what = what_, .options = kind_##_options, .shape = kind_##_shape, .image = true, \
        .header = "rt_affine.h", \
        .calls = { { TRAIN, "forward", "y", "x", SEED }, { BACKWARD, "dx", "dx", "dy", SEED } }, \
    }

MOVES(op_random_translation, "RandomTranslation", "in training, each image shifted", translation);
MOVES(op_random_zoom, "RandomZoom", "in training, each image larger or smaller", zoom);
MOVES(op_random_rotation, "RandomRotation", "in training, each image turned", rotation);
MOVES(op_random_shear, "RandomShear", "in training, each image slanted", shear);
