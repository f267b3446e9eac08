/* elementwise.c -- what goes element by element, and copies: inputs, activations, sums, dropout, changes of shape.
 *
 * A cost is the number of 16-real vectors of what is written times the cycles that one takes; the cycles of the transcendental
 * functions were measured on one core. */
#include "rows.h"

static double vectors(const Call *c)
{
    const Value *v = c->write[0].value;
    int last = v->shape.d[v->shape.rank - 1];
    return (double)size(v->shape) / last * ((last + REALS_A_LINE - 1) / REALS_A_LINE);
}

static double copy_cost(const Call *c) { return vectors(c) * (1 + c->n_reads); }
static double copies_cost(const Call *c) { return vectors(c) * 2 * c->n_writes; }
static double read_cost(const Call *c) { return (double)size(c->read[0].value->shape) / REALS_A_LINE * 4; }
static double slopes_cost(const Call *c) { return (double)padded_size(c->node->out->shape) / REALS_A_LINE * 3; }
static double input_cost(const Call *c) { return (double)size(c->write[0].value->shape) / REALS_A_LINE * 4; }
static double merge_cost(const Call *c) { return vectors(c) * (c->n_reads + c->n_writes); }
static double lambda_cost(const Call *c) { return vectors(c) * 40 * c->n_writes; }
static double dropout_cost(const Call *c) { return vectors(c) * 28; }
static double noise_cost(const Call *c) { return vectors(c) * 120; }

static double activation_cost(const Call *c)
{
    static const struct { const char *name; double cycles; } slow[] = {
        { "sigmoid", 26 }, { "tanh", 29 }, { "softplus", 54 }, { "elu", 13 }, { "selu", 15 }, { "silu", 27 }, { "gelu", 46 },
        { "exponential", 15 }, { "softmax", 46 }, { "celu", 22 }, { "log_sigmoid", 54 }, { "tanh_shrink", 29 },
        { "squareplus", 22 }, { "mish", 27 }, { "log_softmax", 60 }, { NULL, 0 } };
    const char *name = c->node->act ? c->node->act->op->name : "linear";
    for (int i = 0; slow[i].name; i++) if (same(slow[i].name, name)) return vectors(c) * slow[i].cycles;
    return vectors(c) * 3;
}

/* A derivative from y costs a few products; from x as much as the function. */
static double derivative_cost(const Call *c)
{
    return same(c->node->op->name, "activation_x") ? 1.3 * activation_cost(c) : vectors(c) * 4;
}

static bool shared(const Call *c)
{
    for (int i = 0; i < c->node->n_num; i++) if (same(c->node->num[i].name, "nc")) return true;
    return false;
}

static bool alone(const Call *c) { return !shared(c); }

#define DREW(op_, call_, template_, ok_, why_) \
    { .op = op_, .call = call_, .name = "plain", .per = PER_SAMPLE, .ok = ok_, .cost = dropout_cost, .template = template_, \
      .why = why_ }
#define DROPPED(op_, template_, ok_, why_, why_back) \
    DREW(op_, "forward", template_, ok_, why_), DREW(op_, "dx", template_, ok_, why_back)
#define A_COPY "a copy, where a view cannot be"
#define MERGED(op_) \
    PLAIN(op_, "forward", merge_cost, "merge", "vectors"), PLAIN(op_, "dx", merge_cost, "merge_dx", "vectors, sums where repeated")

/* Of a layer with a fused activation. */
#define DERIVATIVE_(op) PLAIN(op, "dz", derivative_cost, "activation_dx", "from y")

const Variant elementwise_variants[] = {
    PLAIN("InputLayer",    "forward", input_cost,      "input",          "from the data's type"),
    PLAIN("Activation",    "forward", activation_cost, "activation",     "vectors"),
    PLAIN("Activation",    "dx",      derivative_cost, "activation_dx",  "from y"),
    PLAIN("activation_x",  "forward", activation_cost, "activation",     "vectors"),
    PLAIN("activation_x",  "dx",      derivative_cost, "activation_dx",  "from x"),
    PLAIN("axis_function", "forward", activation_cost, "axis_function",  "along axes"),
    PLAIN("axis_function", "dx",      derivative_cost, "axis_function_dx", "from y"),
    DERIVATIVE_("Conv1D"), DERIVATIVE_("Conv2D"), DERIVATIVE_("Conv3D"),
    DERIVATIVE_("Conv1DTranspose"), DERIVATIVE_("Conv2DTranspose"), DERIVATIVE_("Conv3DTranspose"),
    DERIVATIVE_("DepthwiseConv1D"), DERIVATIVE_("DepthwiseConv2D"), DERIVATIVE_("Dense"),
    PLAIN("PReLU",         "forward", copy_cost,       "prelu",          "vectors"),
    PLAIN("PReLU",         "dx",      copy_cost,       "prelu_dx",       "vectors"),
    PLAIN("PReLU",         "dalpha",  slopes_cost,     "prelu_dalpha",   "sums over what shares a slope"),
    THERE_AND_BACK("Rescaling",       copy_cost,       "rescaling",      "vectors", "vectors"),
    DROPPED("Dropout",          "dropout",        alone,  "mask drawn by counter",    "the same mask, drawn again"),
    DROPPED("Dropout",          "dropout_shared", shared, "factors drawn by counter", "the same factors, drawn again"),
    DROPPED("SpatialDropout1D", "dropout_shared", shared, "factors drawn by counter", "the same factors, drawn again"),
    DROPPED("SpatialDropout1D", "dropout",        alone,  "mask drawn by counter",    "the same mask, drawn again"),
    DROPPED("SpatialDropout2D", "dropout_shared", shared, "factors drawn by counter", "the same factors, drawn again"),
    DROPPED("SpatialDropout2D", "dropout",        alone,  "mask drawn by counter",    "the same mask, drawn again"),
    DROPPED("SpatialDropout3D", "dropout_shared", shared, "factors drawn by counter", "the same factors, drawn again"),
    DROPPED("SpatialDropout3D", "dropout",        alone,  "mask drawn by counter",    "the same mask, drawn again"),
    DROPPED("AlphaDropout",     "dropout_shared", shared, "factors drawn by counter", "the same factors, drawn again"),
    DROPPED("AlphaDropout",     "dropout_factor", alone,  "factors drawn by counter", "the same factors, drawn again"),
    THERE_AND_BACK("GaussianDropout", noise_cost,     "dropout_factor", "factors drawn by counter", "the same, drawn again"),
    PLAIN("GaussianNoise", "forward", noise_cost,      "gaussian_noise", "drawn by counter"),
    THERE_AND_BACK("Flatten",         copy_cost,       "flatten",        A_COPY, A_COPY),
    THERE_AND_BACK("Reshape",         copy_cost,       "flatten",        A_COPY, A_COPY),
    PLAIN("Add",           "forward", copy_cost,       "add",            "vectors"),
    MERGED("add_broadcast"), MERGED("Subtract"), MERGED("Multiply"), MERGED("Average"), MERGED("Maximum"), MERGED("Minimum"),
    PLAIN("sum",           "forward", copy_cost,       "add",            "vectors"),
    PLAIN("Concatenate",   "forward", copy_cost,       "concatenate",    "copies side by side"),
    PLAIN("Concatenate",   "dx",      copies_cost,     "concatenate_dx", "slices"),
    THERE_AND_BACK("Permute",         copy_cost,       "permute_layer",  "squares turned in registers", "turned back"),
    PLAIN("Lambda",        "forward", lambda_cost,     "lambda",         "one loop of vectors"),
    PLAIN("Lambda",        "dx",      lambda_cost,     "lambda_dx",      "one loop of vectors"),
    PLAIN("Lambda",        "dxs",     lambda_cost,     "lambda_dx",      "a loop of vectors for each input"),
    PLAIN("RepeatVector",  "forward", copy_cost,       "repeat_vector",  "copies"),
    PLAIN("RepeatVector",  "dx",      read_cost,       "repeat_vector_dx", "one chain a channel"),
    { .op = NULL }
};
