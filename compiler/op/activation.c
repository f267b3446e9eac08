/* activation.c -- elementwise functions, and some of all that lies along an axis, as a layer and as an option of other layers.
 *
 *   y = f(x),   dx = dy f'
 *
 * f' follows from y alone for most, which is what lets Conv2D and Dense fuse them; the others need x, and their node becomes
 * the inner op activation_x. A row in `activation` is a name and what its derivative reads. A function may have options: a number
 * is an argument of its act_NAME and dact_NAME, a flag that is set a part of their names. A layer that is nothing but a function,
 * LeakyReLU, has that function's options, and stands for it where an activation is asked for. Options, defaults: Keras 3, whose
 * names of functions with options beside the layers' are those of keras.ops (Celu, HardShrink).
 *
 * A function along axes is the inner op axis_function, but for the softmax of the channels, which losses know as an Activation. */
#include "options.h"
#include <math.h>
#include <string.h>

static const Option options[] = {
    { "activation", ITEM, REQUIRED, "activation", "the function" },
    LAYER_OPTIONS, END
};

#define SLOPE(fallback) { "negative_slope", NUMBER, fallback, "0..", "what is below 0 is multiplied by it" }
#define ALPHA(range) { "alpha", NUMBER, "1", range, "-alpha is the bound from below" }
#define AXIS(type, what) { "axis", type, "-1", NULL, what ": 1 is the first behind the batch, -1 the channels" }
#define SHRINKS { "threshold", NUMBER, "0.5", "0..", "what is no further from 0 becomes 0" }

#define BENDS { "max_value", NUMBER, "inf", "0..", "a bound from above" }, SLOPE("0"), \
    { "threshold", NUMBER, "0", "0..", "where it begins to pass" }

static const Option relu_layer_options[] = { BENDS, LAYER_OPTIONS, END };

static const Option leaky_relu_layer_options[] = { SLOPE("0.3"), LAYER_OPTIONS, END };
static const Option elu_layer_options[] = { ALPHA("0.."), LAYER_OPTIONS, END };

static const Option softmax_layer_options[] = { AXIS(NUMBERS, "along which it is, or a list of them"), LAYER_OPTIONS, END };

extern const Op op_activation, op_activation_x, op_axis_function, op_relu_layer, op_softmax_layer, op_leaky_relu_layer,
    op_elu_layer;

/* ---- the functions ---- */

static const Option leaky_relu_options[] = { SLOPE("0.2"), END };
static const Option elu_options[] = { ALPHA("0.."), END };
static const Option clipped_relu_options[] = { BENDS, END };
static const Option celu_options[] = { ALPHA("0<.."), END };
static const Option softmax_options[] = { AXIS(NUMBERS, "along which it is, or a list of them"), END };
static const Option axis_options[] = { AXIS(INT, "along which it is"), END };
static const Option shrink_options[] = { SHRINKS, END };
static const Option gelu_options[] = { { "approximate", BOOL, "false", NULL, "by tanh" }, END };
static const Option squareplus_options[] = { { "b", NUMBER, "4", DIVISORS, "how wide its bend is" }, END };
static const Option threshold_options[] = {
    { "threshold",     NUMBER, REQUIRED, NULL, "what is above it passes" },
    { "default_value", NUMBER, REQUIRED, NULL, "what all else becomes" },
    END
};

/* calls[0] says only what the derivative reads: Activation's nodes have the calls. */
#define OF_KIND(kind_, id, reads_, options_, what_) const Op op_##id = { .name = #id, .kind = kind_, .what = what_, \
    .options = options_, .calls = { { BACKWARD, NULL, "dx", reads_, 0 } } };
#define FUNCTION(id, reads_, options_, what_) OF_KIND(ACTIVATION, id, reads_, options_, what_)

/*       name            reads   options             formula */
FUNCTION(linear,         "dy y", NULL,               "x")
FUNCTION(relu,           "dy y", NULL,               "max(x, 0)")
FUNCTION(relu6,          "dy y", NULL,               "min(max(x, 0), 6)")
FUNCTION(leaky_relu,     "dy y", leaky_relu_options, "x where x > 0, else negative_slope x")
FUNCTION(elu,            "dy y", elu_options,        "x where x > 0, else alpha (exp(x) - 1)")
FUNCTION(selu,           "dy y", NULL,               "1.0507 (x where x > 0, else 1.6733 (exp(x) - 1))")
FUNCTION(celu,           "dy y", celu_options,       "x where x > 0, else alpha (exp(x / alpha) - 1)")
FUNCTION(sigmoid,        "dy y", NULL,               "1 / (1 + exp(-x))")
FUNCTION(log_sigmoid,    "dy y", NULL,               "log(1 / (1 + exp(-x)))")
FUNCTION(hard_sigmoid,   "dy y", NULL,               "x / 6 + 1/2, between 0 and 1")
FUNCTION(sparse_sigmoid, "dy y", NULL,               "(x + 1) / 2, between 0 and 1")
FUNCTION(tanh,           "dy y", NULL,               "the hyperbolic tangent")
FUNCTION(hard_tanh,      "dy x", NULL,               "x, between -1 and 1")
FUNCTION(tanh_shrink,    "dy x", NULL,               "x - tanh(x)")
FUNCTION(softsign,       "dy y", NULL,               "x / (1 + |x|)")
FUNCTION(exponential,    "dy y", NULL,               "exp(x)")
FUNCTION(softplus,       "dy x", NULL,               "log(1 + exp(x))")
FUNCTION(squareplus,     "dy y", squareplus_options, "(x + sqrt(x^2 + b)) / 2")
FUNCTION(sparse_plus,    "dy y", NULL,               "(x + 1)^2 / 4 between -1 and 1, 0 below, x above")
FUNCTION(silu,           "dy x", NULL,               "x sigmoid(x), also called swish")
FUNCTION(hard_silu,      "dy x", NULL,               "x hard_sigmoid(x), also called hard_swish")
FUNCTION(mish,           "dy x", NULL,               "x tanh(softplus(x))")
FUNCTION(gelu,           "dy x", gelu_options,       "x times the normal distribution at x, by erf or approximate")
FUNCTION(hard_shrink,    "dy y", shrink_options,     "x where |x| > threshold, else 0")
FUNCTION(soft_shrink,    "dy y", shrink_options,     "x - threshold above it, x + threshold below -threshold, else 0")
FUNCTION(threshold,      "dy x", threshold_options,  "x where x > threshold, else default_value")
FUNCTION(softmax,        "dy y", softmax_options,    "exp(x) / sum exp(x) along an axis or several")
FUNCTION(log_softmax,    "dy y", axis_options,       "x - log(sum exp(x)) along an axis")

/* What no other function is of a ReLU's options. At most max_value the derivative is 1, so y does not tell. */
OF_KIND(INNER, clipped_relu, "dy x", clipped_relu_options, "min(x, max_value) above threshold, else negative_slope (x - threshold)")

static bool derivative_from_x(const Op *f)
{
    return same(f->calls[0].reads, "dy x");
}

static bool along_axis(const Op *f) { return f->options == axis_options || f->options == softmax_options; }

bool derivative_from_y(const Op *f)
{
    return !along_axis(f) && !derivative_from_x(f);
}

/* f(0) is not 0, or may be so, so that padding, where zeros go in, must be cleared of what comes out. What is along
 * an axis sees to that itself. */
bool lifts_zero(const Op *f)
{
    static const Op *const lift[] = { &op_sigmoid, &op_hard_sigmoid, &op_exponential, &op_softplus, &op_log_sigmoid,
                                      &op_sparse_sigmoid, &op_squareplus, &op_sparse_plus, &op_threshold, &op_clipped_relu };
    for (size_t i = 0; i < sizeof lift / sizeof *lift; i++) if (f == lift[i]) return true;
    return false;
}

/* ---- options of functions ---- */

const char *function_name(const Item *f)
{
    const char *name = f->op->name;
    for (const Option *o = f->op->options; o && o->name; o++)
        if (o->type == BOOL && flag(f, o->name)) name = format("%s_%s", name, o->name);
    return name;
}

const char *function_text(const Item *f)
{
    const Item *plain = plain_item(f->op, f->loc);
    const char *text = function_name(f);
    for (const Option *o = f->op->options; o && o->name; o++) {
        const Setting *s = setting(f, o->name);
        if (o->type == BOOL || (how_many(s) == 1 && nth(s, 0) == number(plain, o->name))) continue;
        text = format("%s %s=%.17g", text, o->name, nth(s, 0));
        for (int i = 1; i < how_many(s); i++) text = format("%s,%.17g", text, nth(s, i));
    }
    return text;
}

/* The function f with those options of the item that it has as well. */
static Item *with_options(const Op *f, const Item *from)
{
    Item *it = plain_item(f, from->loc);
    for (const Option *o = f->options; o && o->name; o++)
        if (has_option(from, o->name)) it->settings[o - f->options] = *setting(from, o->name);
    return it;
}

/* ---- the layers ---- */

static const Op *relu_of(const Item *layer)
{
    double most = number(layer, "max_value"), slope = number(layer, "negative_slope"), begin = number(layer, "threshold");
    if (begin == 0 && isinf(most)) return slope == 0 ? &op_relu : &op_leaky_relu;
    return begin == 0 && slope == 0 && most == 6 ? &op_relu6 : &op_clipped_relu;
}

static const struct { const Op *layer, *function; } layers[] = {
    { &op_leaky_relu_layer, &op_leaky_relu }, { &op_elu_layer, &op_elu }, { &op_softmax_layer, &op_softmax },
};
enum { LAYERS = sizeof layers / sizeof *layers };

Item *function_of_layer(const Item *layer)
{
    if (layer->op == &op_relu_layer) return with_options(relu_of(layer), layer);
    for (int i = 0; i < LAYERS; i++) if (layer->op == layers[i].layer) return with_options(layers[i].function, layer);
    return NULL;
}

bool has_layer(const Op *f)
{
    for (int i = 0; i < LAYERS; i++) if (f == layers[i].function) return true;
    return false;
}

/* ---- along axes ---- */

/* Which of the input's axes each of the function's is, a bit each; 0 after an error. */
static unsigned axes_of(const Node *n)
{
    const Setting *s = setting(n->act, "axis");
    Shape x = n->in[0]->shape;
    unsigned axes = 0;
    for (int i = 0; i < how_many(s); i++) {
        double axis = nth(s, i), at = axis < 0 ? axis + x.rank : axis - 1;
        bool there = axis == floor(axis) && at >= 0 && at < x.rank, twice = there && axes >> (int)at & 1;
        if (there && !twice) { axes |= 1u << (int)at; continue; }
        if (twice) err_at(n->loc, "%s: axis %g is given twice", label(n), axis);
        else if (axis == 0) err_at(n->loc, "%s: axis 0 is the batch's, and %s is of a sample", label(n), n->act->op->name);
        else err_at(n->loc, "%s: axis %g, and %s has the axes 1 to %d behind the batch's, 0", label(n), axis, show(x), x.rank);
        trail(n);
        return 0;
    }
    return axes;
}

/* Makes the node one of axis_function, unless it is the channels' softmax; false after an error. */
static bool put_axes(Node *n)
{
    int rank = n->in[0]->shape.rank;
    unsigned axes = axes_of(n);
    const char *over = "";
    if (!axes) return false;
    if (n->act->op == &op_softmax && axes == 1u << (rank - 1)) return true;
    for (int i = 0; i < rank; i++) if (axes >> i & 1) over = format("%s%s%s", over, *over ? " " : "", dim_name(rank, i));
    n->op = &op_axis_function;
    put_text(n, "over", over);
    return true;
}

/* n->act is the function: set by whoever made the node. */
static void shape(Node *n)
{
    n->op = derivative_from_x(n->act->op) ? &op_activation_x : &op_activation;
    if (!along_axis(n->act->op) || put_axes(n)) output(n, "y", n->in[0]->shape);
}

static void layer_shape(Node *n)
{
    n->act = function_of_layer(n->item);
    shape(n);
}

const Op op_activation = {
    .name = "Activation", .kind = LAYER, .what = "an activation function as a layer", .options = options, .shape = shape,
    .by_step = true, .calls = {
        { FORWARD,  "forward", "y",  "x", CHEAP },
        { BACKWARD, "dx",      "dx", "dy y", 0 },
    },
};

const Op op_activation_x = {
    .name = "activation_x", .kind = INNER, .what = "an activation whose derivative needs what went in",
    .calls = {
        { FORWARD,  "forward", "y",  "x", CHEAP },
        { BACKWARD, "dx",      "dx", "dy x", 0 },
    },
};

const Op op_axis_function = {
    .name = "axis_function", .kind = INNER, .what = "an activation of all that lies along axes",
    .calls = {
        { FORWARD,  "forward", "y",  "x", CHEAP },
        { BACKWARD, "dx",      "dx", "dy y", 0 },
    },
};

#define FUNCTION_LAYER(id, name_, options_, what_) \
    const Op op_##id = { .name = name_, .kind = LAYER, .what = what_, .options = options_, .shape = layer_shape, .by_step = true };

FUNCTION_LAYER(relu_layer,       "ReLU",      relu_layer_options,       "max(x, 0), or what its options make of it")
FUNCTION_LAYER(leaky_relu_layer, "LeakyReLU", leaky_relu_layer_options, "x where x > 0, else negative_slope x")
FUNCTION_LAYER(elu_layer,        "ELU",       elu_layer_options,        "x where x > 0, else alpha (exp(x) - 1)")
FUNCTION_LAYER(softmax_layer,    "Softmax",   softmax_layer_options,    "exp(x) / sum exp(x) along an axis or several")
