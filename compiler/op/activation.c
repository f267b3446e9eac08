/* activation.c -- elementwise functions (and softmax), as a layer and as an option of other layers.
 *
 *   y = f(x),   dx = dy f'
 *
 * f' follows from y alone for most, which is what lets Conv2D and Dense fuse them; the others need x, and their node becomes
 * the inner op activation_x. A row in `activation` is a name and what its derivative reads. */
#include "options.h"

static const Option options[] = {
    { "activation", ITEM, REQUIRED, "activation", "the function" },
    LAYER_OPTIONS, END
};

static const Option relu_options[] = {
    LATER_OPTION("max_value", "a bound from above; the activation relu6 has 6"),
    LATER_OPTION("negative_slope", "the activation leaky_relu has 0.2"),
    LATER_OPTION("threshold", "where it begins to pass"),
    LAYER_OPTIONS, END
};

static const Option softmax_options[] = {
    LATER_OPTION("axis", "-1: over the channels"),
    LAYER_OPTIONS, END
};

extern const Op op_activation, op_activation_x, op_softmax, op_sigmoid, op_hard_sigmoid, op_exponential, op_softplus;

static bool derivative_from_x(const Op *f)
{
    return same(f->calls[0].reads, "dy x");
}

bool derivative_from_y(const Op *f)
{
    return f != &op_softmax && !derivative_from_x(f);
}

/* f(0) is not 0, so that padding, where zeros go in, must be cleared of what comes out. Of softmax the channels alone are
 * computed. */
bool lifts_zero(const Op *f)
{
    return f == &op_sigmoid || f == &op_hard_sigmoid || f == &op_exponential || f == &op_softplus;
}

/* n->act is the function: set by whoever made the node. */
static void shape(Node *n)
{
    n->op = derivative_from_x(n->act->op) ? &op_activation_x : &op_activation;
    output(n, "y", n->in[0]->shape);
}

static void relu_shape(Node *n)
{
    n->act = plain_item(find_kind(ACTIVATION, "relu"), n->loc);
    shape(n);
}

static void softmax_shape(Node *n)
{
    n->act = plain_item(&op_softmax, n->loc);
    shape(n);
}

const Op op_activation = {
    .name = "Activation", .kind = LAYER, .what = "an activation function as a layer", .options = options, .shape = shape,
    .calls = {
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

const Op op_relu_layer = {
    .name = "ReLU", .kind = LAYER, .what = "Activation(\"relu\")", .options = relu_options, .shape = relu_shape,
};

const Op op_softmax_layer = {
    .name = "Softmax", .kind = LAYER, .what = "Activation(\"softmax\")", .options = softmax_options, .shape = softmax_shape,
};

/* The functions. calls[0] says only what the derivative reads: Activation's nodes have the calls. */
#define FUNCTION(id, reads_, what_) \
    const Op op_##id = { .name = #id, .kind = ACTIVATION, .what = what_, .calls = { { BACKWARD, NULL, "dx", reads_, 0 } } };

/*       name          reads   formula */
FUNCTION(linear,       "dy y", "x")
FUNCTION(relu,         "dy y", "max(x, 0)")
FUNCTION(relu6,        "dy y", "min(max(x, 0), 6)")
FUNCTION(leaky_relu,   "dy y", "x where x > 0, else 0.2 x")
FUNCTION(elu,          "dy y", "x where x > 0, else exp(x) - 1")
FUNCTION(selu,         "dy y", "1.0507 (x where x > 0, else 1.6733 (exp(x) - 1))")
FUNCTION(sigmoid,      "dy y", "1 / (1 + exp(-x))")
FUNCTION(hard_sigmoid, "dy y", "x / 6 + 1/2, between 0 and 1")
FUNCTION(tanh,         "dy y", "the hyperbolic tangent")
FUNCTION(softsign,     "dy y", "x / (1 + |x|)")
FUNCTION(exponential,  "dy y", "exp(x)")
FUNCTION(softplus,     "dy x", "log(1 + exp(x))")
FUNCTION(silu,         "dy x", "x sigmoid(x), also called swish")
FUNCTION(gelu,         "dy x", "x times the normal distribution at x, by erf")
FUNCTION(softmax,      "dy y", "exp(x) / sum exp(x) over the channels")
