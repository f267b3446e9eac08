/* resizing.c -- maps of another size: Resizing, UpSampling, CenterCrop, RandomCrop.
 *
 * Each row and column of y lies between two of x, a and b, a share t of the way: y = the four pixels' mean by these shares. Where
 * rows and columns lie is known here, so the template has them as constants. Positions are TensorFlow's, without antialias:
 *
 *   bilinear   (i + 1/2) in / out - 1/2, between its whole neighbours, no further than the edge
 *   nearest    floor((i + 1/2) in / out), in float as there, because rounding decides which pixel it is
 *
 * of the whole map, or of the largest part in the middle that has y's shape. Whatever else image.resize does (other interpolations,
 * antialias, a border around the map) makes a pixel of a span of rows and one of columns (spans.c): first rows are added, into one
 * row as wide as x, then its columns. RandomCrop takes the middle in inference, and in training a part of y's size, from a row and
 * a column that are drawn. UpSampling's size is so many times x's; by "nearest", its default, each element is repeated. Options and
 * defaults: Keras 3. */
#include "options.h"
#include "spans.h"
#include <math.h>
#include <string.h>

#define SIZE \
    { "height", INT, REQUIRED, "1..65536", "of what comes out" }, \
    { "width",  INT, REQUIRED, "1..65536", "of what comes out" }

static const Option options[] = {
    SIZE,
    { "interpolation", CHOICE, "bilinear", "bilinear nearest bicubic lanczos3 lanczos5 area", "pixels between pixels" },
    { "crop_to_aspect_ratio", BOOL, "false", NULL, "the middle, in the shape that comes out; else all is stretched" },
    { "pad_to_aspect_ratio", BOOL, "false", NULL, "all of the map, with borders that give it the shape that comes out" },
    { "fill_mode",  CHOICE, "constant", "constant", "the borders of pad_to_aspect_ratio hold fill_value" },
    { "fill_value", NUMBER, "0",     NULL, "what the borders of pad_to_aspect_ratio hold" },
    { "antialias",  BOOL,   "false", NULL, "what becomes smaller is made of all that it covers" },
    CHANNELS_LAST, LAYER_OPTIONS, END
};

static const Option crop_options[] = { SIZE, CHANNELS_LAST, LAYER_OPTIONS, END };
static const Option up_options_1d[] = {
    { "size", SINGLE, "2", "1..65536", "how often each element is repeated" }, LAYER_OPTIONS, END
};
static const Option up_options_2d[] = {
    { "size", PAIR, "2", "1..65536", "how many times as high and wide" }, CHANNELS_LAST,
    { "interpolation", CHOICE, "nearest", "nearest bilinear bicubic lanczos3 lanczos5", "pixels between pixels" },
    LAYER_OPTIONS, END
};
static const Option up_options_3d[] = {
    { "size", TRIPLE, "2", "1..65536", "how often each element is repeated: along depth, height and width" }, CHANNELS_LAST,
    LAYER_OPTIONS, END
};
static const Option random_options[] = { SIZE, IMAGE_OPTIONS };

typedef struct { int first, n, out; } Axis;            /* of x: from `first`, n; in y: out */

/* "a b t" of each row of y, with blanks between. */
static const char *taps(Axis axis, bool nearest)
{
    Text text = { 0 };
    float scale = (float)axis.n / (float)axis.out;
    for (int i = 0; i < axis.out; i++) {
        double at = nearest ? floorf(((float)i + 0.5f) * scale) : (i + 0.5) * axis.n / axis.out - 0.5, down = floor(at);
        int a = (int)fmin(fmax(down, 0), axis.n - 1), b = (int)fmin(nearest ? down : down + 1, axis.n - 1);
        const char *row = format("%d %d %.17g ", axis.first + a, axis.first + b, a == b ? 0 : at - down);
        add_text(&text, row, strlen(row));
    }
    return whole_text(&text);
}

static int clamped(long v, int most) { return v > most ? most : v < 1 ? 1 : (int)v; }

/* The largest part of x's axis that leaves the other axis whole, in the middle. */
static Axis middle(int n, int out, int other, int other_out)
{
    int part = clamped((long)((float)other * (float)out / (float)other_out), n);
    return (Axis){ (int)((float)(n - part) / 2), part, out };
}

static void resized(Node *n, int height, int width, bool crop, bool nearest)
{
    Shape x = n->in[0]->shape;
    Axis h = { 0, x.d[0], height }, w = { 0, x.d[1], width };
    if (crop) h = middle(x.d[0], height, x.d[1], width), w = middle(x.d[1], width, x.d[0], height);
    put_text(n, "rows", taps(h, nearest)), put_text(n, "columns", taps(w, nearest));
}

/* The border on either side of x's axis that gives the whole the shape of y, the odd pixel left out. */
static int border(int n, int out, int other, int other_out)
{
    long whole = (long)((float)other * (float)out / (float)other_out);
    return whole > n ? (int)((float)(whole - n) / 2) : 0;
}

static Line line(const Node *n, int axis)
{
    const int *x = n->in[0]->shape.d, out[2] = { (int)integer(n->item, "height"), (int)integer(n->item, "width") };
    Line l = { 0, x[axis], 0, out[axis], text(n->item, "interpolation"), flag(n->item, "antialias") };
    if (flag(n->item, "crop_to_aspect_ratio")) {
        Axis part = middle(x[axis], out[axis], x[1 - axis], out[1 - axis]);
        l.first = part.first, l.n = part.n;
    }
    if (flag(n->item, "pad_to_aspect_ratio")) l.pad = border(x[axis], out[axis], x[1 - axis], out[1 - axis]);
    return l;
}

static bool sensible(const Node *n)
{
    const char *how = text(n->item, "interpolation");
    bool pads = flag(n->item, "pad_to_aspect_ratio"), blind = same(how, "nearest") || same(how, "area");
    if (pads && flag(n->item, "crop_to_aspect_ratio"))
        err_at(n->loc, "%s: crop_to_aspect_ratio and pad_to_aspect_ratio are both true: a map is cut, or it gets borders",
               label(n));
    else if (setting(n->item, "fill_value")->given && !pads)
        err_at(n->loc, "%s: fill_value is what pad_to_aspect_ratio = true puts around the map, and that is not given", label(n));
    else if (flag(n->item, "antialias") && blind)
        err_at(n->loc, "%s: antialias = true changes nothing of interpolation \"%s\"; it does of \"bilinear\" and others", label(n),
               how);
    else
        return true;
    return false;
}

static void by_spans(Node *n, Line rows, Line columns)
{
    int down, across;
    put_text(n, "row_spans", spans(&rows, &down)), put_text(n, "column_spans", spans(&columns, &across));
    put(n, "down", down), put(n, "across", across);
    if (rows.pad + columns.pad) put(n, "fill", number(n->item, "fill_value"));
    inner(n, "row", DATA, REAL, shape2(n->in[0]->shape.d[1], n->in[0]->shape.d[2]));
    inner(n, "back", DATA, REAL, shape2(n->in[0]->shape.d[1], n->in[0]->shape.d[2]));
}

static void shape(Node *n)
{
    if (!is_map(n) || !sensible(n)) return;
    int height = (int)integer(n->item, "height"), width = (int)integer(n->item, "width");
    const char *how = text(n->item, "interpolation");
    bool nearest = same(how, "nearest"), two = nearest || same(how, "bilinear");
    Line rows = line(n, 0), columns = line(n, 1);
    output(n, "y", shape3(height, width, n->in[0]->shape.d[2]));
    if (!two || rows.antialias || rows.pad + columns.pad) {
        by_spans(n, rows, columns);
        return;
    }
    resized(n, height, width, flag(n->item, "crop_to_aspect_ratio"), nearest);
    put(n, "nearest", nearest);
}

/* What is larger is cut, the odd row below; what is smaller either way is resized from its middle. */
static void crop_shape(Node *n)
{
    if (!is_map(n)) return;
    Shape x = n->in[0]->shape;
    int height = (int)integer(n->item, "height"), width = (int)integer(n->item, "width");
    bool cut = x.d[0] >= height && x.d[1] >= width;
    if (cut) put(n, "top", (x.d[0] - height) / 2), put(n, "left", (x.d[1] - width) / 2);
    else resized(n, height, width, true, false), put(n, "nearest", 0);
    output(n, "y", shape3(height, width, x.d[2]));
}

static void random_shape(Node *n)
{
    if (!is_map(n)) return;
    Shape x = n->in[0]->shape;
    int height = (int)integer(n->item, "height"), width = (int)integer(n->item, "width");
    if (x.d[0] <= height || x.d[1] <= width) {
        err_at(n->loc, "%s: %d x %d is not smaller both ways than the %d x %d that comes in: nothing is left to draw", label(n),
               height, width, x.d[0], x.d[1]);
        trail(n);
        help("Resizing { %d, %d, crop_to_aspect_ratio = true } takes the largest part of that shape", height, width);
        return;
    }
    resized(n, height, width, true, false);
    put(n, "nearest", 0), put(n, "site", n->id);
    output(n, "y", shape3(height, width, x.d[2]));
}

/* Each size times the option's; one that is too large is said by output(). */
static Shape times_larger(Shape x, const int *by)
{
    for (int i = 0; i < x.rank - 1; i++) x.d[i] = (int)times(x.d[i], by[i]);
    return x;
}

static void up_shape(Node *n)
{
    if (!is_map(n)) return;
    const int *by = setting(n->item, "size")->ints;
    Shape x = n->in[0]->shape, y = times_larger(x, by);
    const char *how = has_option(n->item, "interpolation") ? text(n->item, "interpolation") : "nearest";
    output(n, "y", y);
    if (!n->out) return;
    if (same(how, "nearest")) {
        static const char *const names[] = { "kw", "kh", "kd" };
        for (int i = 0; i < x.rank - 1; i++) put(n, names[i], by[x.rank - 2 - i]);
    } else if (same(how, "bilinear")) {
        resized(n, y.d[0], y.d[1], false, false);
        put(n, "nearest", 0);
    } else
        by_spans(n, (Line){ .n = x.d[0], .out = y.d[0], .how = how }, (Line){ .n = x.d[1], .out = y.d[1], .how = how });
}

#define CALLS { { FORWARD, "forward", "y row?", "x", 0 }, { BACKWARD, "dx", "dx back?", "dy", 0 } }

const Op op_resizing = {
    .name = "Resizing", .kind = LAYER, .what = "maps of another height and width", .options = options, .shape = shape,
    .image = true, .calls = CALLS,
};

const Op op_up_sampling1d = {
    .name = "UpSampling1D", .kind = LAYER, .what = "each element of a sequence several times", .options = up_options_1d, .dims = 1,
    .shape = up_shape, .image = true, .calls = CALLS,
};

const Op op_up_sampling2d = {
    .name = "UpSampling2D", .kind = LAYER, .what = "maps several times as high and wide", .options = up_options_2d, .dims = 2,
    .shape = up_shape, .image = true, .calls = CALLS,
};

const Op op_up_sampling3d = {
    .name = "UpSampling3D", .kind = LAYER, .what = "each element of a volume several times", .options = up_options_3d, .dims = 3,
    .shape = up_shape, .image = true, .calls = CALLS,
};

const Op op_center_crop = {
    .name = "CenterCrop", .kind = LAYER, .what = "the middle of each map", .options = crop_options, .shape = crop_shape,
    .image = true, .calls = CALLS,
};

const Op op_random_crop = {
    .name = "RandomCrop", .kind = LAYER, .what = "in training, a part of each map; else its middle, resized",
    .options = random_options, .shape = random_shape, .image = true,
    .calls = {
        { TRAIN,    "forward", "y",  "x", SEED },
        { INFER,    "infer",   "y",  "x", 0 },
        { BACKWARD, "dx",      "dx", "dy", SEED },
    },
};
