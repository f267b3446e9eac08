/* product.c -- sums of products of two values along axes with letters, and the layers that are nothing else: Dot, MatMul.
 *
 *   y[..] = scale * sum  x0[..] * x1[..]      over the letters that y does not have
 *
 * x0_axes, x1_axes and y_axes of the node have a letter for each axis, "mhk" and "nhk" for "hmn". The gradient of an input is such
 * a sum, too, of dy and the other input. The last axis of what is written is vectors; where it is not the last of the input that
 * has it, squares of that are turned, 32 columns at a time, in a room of the call's own: `room`, and `room0` and `room1` of the
 * gradients. */
#include "op/product.h"
#include "op/options.h"
#include <math.h>
#include <string.h>

extern const Op op_product;

/* ---- letters ---- */

static const char *axes(const Node *n, const char *of)
{
    for (int i = 0; i < n->n_num; i++) if (same(n->num[i].name, of)) return n->num[i].text;
    die("%s has no %s", n->name, of);
}

static int size_of(const Node *n, char letter)
{
    const char *a = axes(n, "x0_axes"), *at = strchr(a, letter);
    return at ? n->in[0]->shape.d[at - a] : n->in[1]->shape.d[strchr(axes(n, "x1_axes"), letter) - axes(n, "x1_axes")];
}

/* Room to turn what is read of a and b, where y is written: as many rows as are summed, each a panel of columns. */
static void room(Node *n, const char *name, const char *y, const char *a, const char *b)
{
    const char *vectors = *y ? y + strlen(y) - 1 : "", *of = strchr(b, *vectors) ? b : a;
    long rows = 1;
    if (!*y || of[strlen(of) - 1] == *vectors) return;
    for (const char *p = of; *p; p++) if (!strchr(y, *p)) rows = times(rows, size_of(n, *p));
    inner(n, name, DATA, REAL, shape2((int)rows, PANEL));
}

static void product_shape(Node *n)
{
    const char *a = axes(n, "x0_axes"), *b = axes(n, "x1_axes"), *y = axes(n, "y_axes");
    Shape s = { .rank = (int)strlen(y) };
    for (int i = 0; i < s.rank; i++) s.d[i] = size_of(n, y[i]);
    output(n, "y", s.rank ? s : shape1(1));
    if (!n->out) return;
    n->macs = size(n->in[0]->shape);
    for (const char *p = b; *p; p++) if (!strchr(a, *p)) n->macs *= size_of(n, *p);
    room(n, "room", y, a, b);
    if (n->graph->training) room(n, "room0", a, y, b), room(n, "room1", b, y, a);
}

Item *part_of(const Use *u)
{
    Item *it = NEW(Item);
    *it = *u->layer, it->part_of = u->layer;
    return it;
}

Value *product(const Use *u, const char *name, Value *in[2], const char *a, const char *b, const char *y, double scale)
{
    Node *n = bare_node(u->graph, &op_product, part_of(u), name, u->layer->loc, in, 2);
    n->use = u->use;
    put_text(n, "x0_axes", a), put_text(n, "x1_axes", b), put_text(n, "y_axes", y);
    put(n, "scale", scale);
    shape_node(u->graph, n);
    return n->out;
}

const Op op_product = {
    .name = "product", .kind = INNER, .what = "sums of products of two values", .max_inputs = 2, .shape = product_shape,
    .calls = {
        { FORWARD,  "forward", "y room?",    "x0 x1", 0 },
        { BACKWARD, "dx0",     "dx0 room0?", "dy x1", 0 },
        { BACKWARD, "dx1",     "dx1 room1?", "dy x0", 0 },
    },
};

/* ---- Dot ---- */

static const Option dot_options[] = {
    { "axes", NUMBERS, REQUIRED, NULL, "along which it is, one for both inputs or one for each: 1 is the first behind the batch" },
    { "normalize", BOOL, "false", NULL, "divides each input by its length along that axis, before" },
    LAYER_OPTIONS, END
};

static void misfit(const Item *layer, Shape a, Shape b, const char *why)
{
    err_at(layer->loc, "%s '%s': %s: its inputs are %s and %s", layer->op->name, layer->name, why, show(a), show(b));
}

/* Which axis of input i it is along, from 0 on; -1 after an error. */
static int axis_of(const Item *layer, int i, Shape x)
{
    const Setting *s = setting(layer, "axes");
    double axis = nth(s, how_many(s) > 1 ? i : 0), at = axis < 0 ? axis + x.rank : axis - 1;
    if (axis == floor(axis) && at >= 0 && at < x.rank) return (int)at;
    err_at(layer->loc, "Dot '%s': axis %g of input %d, and %s has the axes 1 to %d behind the batch's, 0", layer->name, axis, i + 1,
           show(x), x.rank);
    help("negative ones count from the last, which is -1");
    return -1;
}

static Value *normalized(const Use *u, Value *x, int axis, int i)
{
    Item *it = plain_item(find_op("UnitNormalization"), u->layer->loc);
    it->name = u->layer->name, it->part_of = u->layer;
    give(it, "axis")->number = axis + 1;
    return u->apply(u->graph, it, format("%s_unit%d", u->name, i), u->use, &x, 1);
}

static bool fits(const Item *layer, Shape a, Shape b, const int at[2])
{
    int n = how_many(setting(layer, "axes"));
    const char *why = n > 2 ? format("axes has %d numbers, and there is one for both inputs, or one for each", n)
        : a.d[at[0]] != b.d[at[1]] ? format("axis %d of the first and %d of the second have other sizes", at[0] + 1, at[1] + 1)
        : a.rank + b.rank - 2 > MAX_RANK - 1 ? format("a value has at most %d axes", MAX_RANK - 1) : NULL;
    if (!why) return true;
    misfit(layer, a, b, why);
    help("axes = {i, j}: axis i of the first and j of the second are as long, 1 being the first behind the batch");
    return false;
}

/* Letters of an input whose axis `at` is k; the others are appended to y. */
static const char *letters(int rank, int at, const char *free, char *y)
{
    char *text = copy(free);
    for (int d = 0; d < rank; d++) {
        text[d] = 'k';
        if (d != at) text[d] = *free++, strncat(y, &text[d], 1);
    }
    text[rank] = 0;
    return text;
}

static Value *dot(const Use *u, Value **in, int n_in)
{
    char y[2 * MAX_RANK] = "";
    Value *of[2];
    int at[2];
    (void)n_in;
    for (int i = 0; i < 2; i++) if ((at[i] = axis_of(u->layer, i, in[i]->shape)) < 0) return NULL;
    if (!fits(u->layer, in[0]->shape, in[1]->shape, at)) return NULL;
    const char *a = letters(in[0]->shape.rank, at[0], "abcdefg", y), *b = letters(in[1]->shape.rank, at[1], "pqstuwx", y);
    for (int i = 0; i < 2; i++) {
        of[i] = flag(u->layer, "normalize") ? normalized(u, in[i], at[i], i) : in[i];
        if (!of[i]) return NULL;
    }
    return product(u, u->name, of, a, b, copy(y), 1);
}

const Op op_dot = {
    .name = "Dot", .kind = LAYER, .what = "sums of the products of two inputs along an axis of each", .options = dot_options,
    .min_inputs = 2, .max_inputs = 2, .made = dot,
};

/* ---- MatMul ---- */

static const Option matmul_options[] = {
    { "transpose_a", BOOL, "false", NULL, "the last two axes of the first input change places before" },
    { "transpose_b", BOOL, "false", NULL, "those of the second" },
    LAYER_OPTIONS, END
};

static Value *matmul(const Use *u, Value **in, int n_in)
{
    Shape a = in[0]->shape, b = in[1]->shape;
    int lead = a.rank - 2;
    bool ta = flag(u->layer, "transpose_a"), tb = flag(u->layer, "transpose_b"), fit = a.rank == b.rank && a.rank >= 2;
    (void)n_in;
    for (int i = 0; fit && i < lead; i++) fit = a.d[i] == b.d[i];
    if (!fit || a.d[lead + !ta] != b.d[lead + tb]) {
        misfit(u->layer, a, b, fit ? "what is summed has other sizes"
                                   : "both have two axes or more, and the same before the last two");
        help("the first is [.., m, k], the second [.., k, n]; transpose_a and transpose_b turn them, RepeatVector adds an axis");
        return NULL;
    }
    const char *leading = format("%.*s", lead, "abc");
    const char *of_a = format("%s%s", leading, ta ? "km" : "mk"), *of_b = format("%s%s", leading, tb ? "nk" : "kn");
    return product(u, u->name, in, of_a, of_b, format("%smn", leading), 1);
}

const Op op_matmul = {
    .name = "MatMul", .kind = LAYER, .what = "the product of matrices, at each place of the axes before them",
    .options = matmul_options, .min_inputs = 2, .max_inputs = 2, .made = matmul,
};
