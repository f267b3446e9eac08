/* elementwise.c -- what goes element by element, and copies: inputs, activations, sums, dropout, changes of shape.
 *
 * A cost is the number of 16-real vectors of what is written times the cycles that one takes; the cycles of the transcendental
 * functions were measured on one core. */
#include "../cnnc.h"

static double vectors(const Call *c)
{
    const Value *v = c->write[0].value;
    int last = v->shape.d[v->shape.rank - 1];
    return (double)size(v->shape) / last * ((last + REALS_A_LINE - 1) / REALS_A_LINE);
}

static double copy_cost(const Call *c) { return vectors(c) * (1 + c->n_reads); }
static double copies_cost(const Call *c) { return vectors(c) * 2 * c->n_writes; }
static double input_cost(const Call *c) { return (double)size(c->write[0].value->shape) / REALS_A_LINE * 4; }
static double dropout_cost(const Call *c) { return vectors(c) * 28; }

static double noise_cost(const Call *c) { return vectors(c) * 120; }

static double activation_cost(const Call *c)
{
    static const struct { const char *name; double cycles; } slow[] = {
        { "sigmoid", 26 }, { "tanh", 29 }, { "softplus", 54 }, { "elu", 13 }, { "selu", 15 }, { "silu", 27 }, { "gelu", 46 },
        { "exponential", 15 }, { "softmax", 46 }, { NULL, 0 } };
    const char *name = c->node->act ? c->node->act->op->name : "linear";
    for (int i = 0; slow[i].name; i++) if (same(slow[i].name, name)) return vectors(c) * slow[i].cycles;
    return vectors(c) * 3;
}

/* A derivative from y costs a few products; from x as much as the function. */
static double derivative_cost(const Call *c)
{
    return same(c->node->op->name, "activation_x") ? 1.3 * activation_cost(c) : vectors(c) * 4;
}

#define ROW_(op_, call_, cost_, template_, why_) \
    { .op = op_, .call = call_, .name = "plain", .per = PER_SAMPLE, .cost = cost_, .template = template_, .why = why_ }

const Variant elementwise_variants[] = {
    ROW_("InputLayer",   "forward", input_cost,      "input",          "from the data's type"),
    ROW_("Activation",   "forward", activation_cost, "activation",     "vectors"),
    ROW_("Activation",   "dx",      derivative_cost, "activation_dx",  "from y"),
    ROW_("activation_x", "forward", activation_cost, "activation",     "vectors"),
    ROW_("activation_x", "dx",      derivative_cost, "activation_dx",  "from x"),
    ROW_("Conv2D",       "dz",      derivative_cost, "activation_dx",  "from y"),
    ROW_("Dense",        "dz",      derivative_cost, "activation_dx",  "from y"),
    ROW_("Rescaling",    "forward", copy_cost,       "rescaling",      "vectors"),
    ROW_("Rescaling",    "dx",      copy_cost,       "rescaling",      "vectors"),
    ROW_("Dropout",      "forward", dropout_cost,    "dropout",        "mask drawn by counter"),
    ROW_("Dropout",      "dx",      dropout_cost,    "dropout",        "the same mask, drawn again"),
    ROW_("GaussianNoise", "forward", noise_cost,     "gaussian_noise", "drawn by counter"),
    ROW_("Flatten",      "forward", copy_cost,       "flatten",        "a copy, where a view cannot be"),
    ROW_("Flatten",      "dx",      copy_cost,       "flatten",        "a copy, where a view cannot be"),
    ROW_("Reshape",      "forward", copy_cost,       "flatten",        "a copy, where a view cannot be"),
    ROW_("Reshape",      "dx",      copy_cost,       "flatten",        "a copy, where a view cannot be"),
    ROW_("Add",          "forward", copy_cost,       "add",            "vectors"),
    ROW_("sum",          "forward", copy_cost,       "add",            "vectors"),
    ROW_("Concatenate",  "forward", copy_cost,       "concatenate",    "copies side by side"),
    ROW_("Concatenate",  "dx",      copies_cost,     "concatenate_dx", "slices"),
    { .op = NULL }
};
