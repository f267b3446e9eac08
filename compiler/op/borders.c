/* borders.c -- maps in a border of zeros, and without a border: ZeroPadding, Cropping.
 *
 *   ZeroPadding   y[h + top][w + left] = x[h][w], and 0 elsewhere
 *   Cropping      y[h][w] = x[h + top][w + left]
 *
 * over as many dimensions as the op has. Each is the other's way back. Options and defaults: Keras 3. */
#include "options.h"

#define WIDTHS(name, fallback, what) { name, SIDES, fallback, "0..65536", what }

static const Option padding_options_1d[] = {
    WIDTHS("padding", "{1, 1}", "zeros at both ends, or {before, after}"), CHANNELS_LAST, LAYER_OPTIONS, END
};
static const Option padding_options_2d[] = {
    WIDTHS("padding", "{{1, 1}, {1, 1}}", "rows and columns of zeros: n, {h, w} or {{top, bottom}, {left, right}}"),
    CHANNELS_LAST, LAYER_OPTIONS, END
};
#define PLANES "planes, rows and columns"
#define OF_SIX "n, {depth, h, w} or {{front, back}, {top, bottom}, {left, right}}"
static const Option padding_options_3d[] = {
    WIDTHS("padding", "{{1, 1}, {1, 1}, {1, 1}}", PLANES " of zeros: " OF_SIX), CHANNELS_LAST, LAYER_OPTIONS, END
};
static const Option cropping_options_1d[] = {
    WIDTHS("cropping", "{1, 1}", "what goes at both ends, or {before, after}"), LAYER_OPTIONS, END
};
static const Option cropping_options_2d[] = {
    WIDTHS("cropping", "{{0, 0}, {0, 0}}", "rows and columns that go: n, {h, w} or {{top, bottom}, {left, right}}"),
    CHANNELS_LAST, LAYER_OPTIONS, END
};
static const Option cropping_options_3d[] = {
    WIDTHS("cropping", "{{1, 1}, {1, 1}, {1, 1}}", PLANES " that go: " OF_SIX), CHANNELS_LAST, LAYER_OPTIONS, END
};

/* Where the smaller map lies in the larger one. */
static void put_place(Node *n, const Setting *s)
{
    static const char *const names[] = { "left", "top", "front" };
    for (int i = 0; i < s->n / 2; i++) put(n, names[i], s->ints[s->n - 2 - 2 * i]);
}

static void padding_shape(Node *n)
{
    if (!is_map(n)) return;
    const Setting *s = setting(n->item, "padding");
    Shape y = n->in[0]->shape;
    for (int i = 0; i < y.rank - 1; i++) y.d[i] += s->ints[2 * i] + s->ints[2 * i + 1];
    put_place(n, s);
    output(n, "y", y);
}

static void cropping_shape(Node *n)
{
    if (!is_map(n)) return;
    const Setting *s = setting(n->item, "cropping");
    Shape x = n->in[0]->shape, y = x;
    for (int i = 0; i < y.rank - 1; i++) {
        int before = s->ints[2 * i], after = s->ints[2 * i + 1];
        y.d[i] -= before + after;
        if (y.d[i] > 0) continue;
        err_at(n->loc, "%s: cropping %d and %d of the %d that come in leaves nothing", label(n), before, after, x.d[i]);
        trail(n);
        return;
    }
    put_place(n, s);
    output(n, "y", y);
}

#define CALLS { { FORWARD, "forward", "y", "x", CHEAP }, { BACKWARD, "dx", "dx", "dy", CHEAP } }

#define BORDERS(id, dims_, name_, what_, options_, shape_) \
    const Op op_##id = { .name = name_, .kind = LAYER, .what = what_, .options = options_, .dims = dims_, .shape = shape_, \
                         .moves = true, .image = true, .calls = CALLS }

BORDERS(zero_padding1d, 1, "ZeroPadding1D", "zeros around each map", padding_options_1d, padding_shape);
BORDERS(zero_padding2d, 2, "ZeroPadding2D", "zeros around each map", padding_options_2d, padding_shape);
BORDERS(zero_padding3d, 3, "ZeroPadding3D", "zeros around each volume", padding_options_3d, padding_shape);
BORDERS(cropping1d, 1, "Cropping1D", "each map without its ends", cropping_options_1d, cropping_shape);
BORDERS(cropping2d, 2, "Cropping2D", "each map without its border", cropping_options_2d, cropping_shape);
BORDERS(cropping3d, 3, "Cropping3D", "each volume without its border", cropping_options_3d, cropping_shape);
