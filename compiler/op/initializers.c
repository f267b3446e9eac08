/* initializers.c -- what parameters start as: a distribution, from the options and the parameter's fans.
 *
 * fan_in is a kernel's inputs of one output, fan_out its outputs of one input. As in Keras 3 the normals of glorot, he and lecun
 * are truncated at two standard deviations, and widened so that what is left has the variance that was asked for. */
#include "options.h"
#include <math.h>

#define SEED_OPTION { "seed", NEVER, NULL, NULL, "one seed draws all weights: --seed" }

static const Option no_options[] = { END };
static const Option seed_options[] = { SEED_OPTION, END };
static const Option constant_options[] = { { "value", NUMBER, "0", NULL, "of every element" }, END };

static const Option normal_options[] = {
    { "mean",   NUMBER, "0",    NULL,  "the middle" },
    { "stddev", NUMBER, "0.05", "0..", "standard deviation" },
    SEED_OPTION, END
};

static const Option uniform_options[] = {
    { "minval", NUMBER, "-0.05", NULL, "the smallest value" },
    { "maxval", NUMBER, "0.05",  NULL, "the largest value" },
    SEED_OPTION, END
};

static const Option orthogonal_options[] = { { "gain", NUMBER, "1", NULL, "what all is multiplied by" }, SEED_OPTION, END };
static const Option identity_options[] = { { "gain", NUMBER, "1", NULL, "what stands on the diagonal" }, END };

static const Option scaling_options[] = {
    { "scale",        NUMBER, "1", "0<..", "the variance is scale / fan" },
    { "mode",         CHOICE, "fan_in", "fan_in fan_out fan_avg", "inputs of one output, outputs of one input, their mean" },
    { "distribution", CHOICE, "truncated_normal", "truncated_normal untruncated_normal normal uniform",
      "normal is truncated_normal" },
    SEED_OPTION, END
};

#define INITIALIZER_OP(id, keras, says, list) \
    const Op op_##id = { .name = keras, .kind = INITIALIZER, .what = says, .options = list }
INITIALIZER_OP(zeros_init, "Zeros", "0", no_options);
INITIALIZER_OP(ones_init, "Ones", "1", no_options);
INITIALIZER_OP(constant_init, "Constant", "one value", constant_options);
INITIALIZER_OP(random_normal, "RandomNormal", "normal", normal_options);
INITIALIZER_OP(random_uniform, "RandomUniform", "uniform in minval .. maxval", uniform_options);
INITIALIZER_OP(truncated_normal, "TruncatedNormal", "normal, drawn again beyond two standard deviations", normal_options);
INITIALIZER_OP(glorot_uniform, "GlorotUniform", "uniform, variance 2 / (fan_in + fan_out)", seed_options);
INITIALIZER_OP(glorot_normal, "GlorotNormal", "truncated normal, variance 2 / (fan_in + fan_out)", seed_options);
INITIALIZER_OP(he_uniform, "HeUniform", "uniform, variance 2 / fan_in", seed_options);
INITIALIZER_OP(he_normal, "HeNormal", "truncated normal, variance 2 / fan_in", seed_options);
INITIALIZER_OP(lecun_uniform, "LecunUniform", "uniform, variance 1 / fan_in", seed_options);
INITIALIZER_OP(lecun_normal, "LecunNormal", "truncated normal, variance 1 / fan_in", seed_options);

INITIALIZER_OP(variance_scaling, "VarianceScaling", "of a variance that follows from the fans: glorot, he and lecun are such",
               scaling_options);

INITIALIZER_OP(orthogonal, "Orthogonal", "a random matrix whose columns, or rows if they are fewer, are orthogonal",
               orthogonal_options);
INITIALIZER_OP(identity, "IdentityInitializer", "1 on the diagonal of a matrix, 0 beside it", identity_options);

/* Of an LSTM's bias: that of the second of its four gates is 1, all else as `rest` says. */
static const Option forget_options[] = {
    { "units", INT, "1", NULL, "of a gate" }, { "rest", ITEM, "zeros", "initializer", "of the other gates" }, END
};
const Op op_unit_forget = { .name = "unit_forget", .kind = INNER, .what = "ones for the forget gate", .options = forget_options };

static const Item *drawn_by(const Value *param)
{
    const Item *it = param->initializer;
    return it && it->op == &op_unit_forget ? item(it, "rest") : it;
}

void ones_among(const Value *param, int *from, int *to)
{
    const Item *it = param->initializer;
    long units = it && it->op == &op_unit_forget ? integer(it, "units") : 0;
    *from = (int)units, *to = (int)(2 * units);
}

/* The variance that glorot, he and lecun ask for; -1: another initializer. */
static double variance(const Op *op, double fan_in, double fan_out)
{
    if (op == &op_glorot_uniform || op == &op_glorot_normal) return 1 / fmax(1, (fan_in + fan_out) / 2);
    if (op == &op_he_uniform || op == &op_he_normal) return 2 / fmax(1, fan_in);
    if (op == &op_lecun_uniform || op == &op_lecun_normal) return 1 / fmax(1, fan_in);
    return -1;
}

static double scaled_variance(const Item *it, double fan_in, double fan_out)
{
    const char *mode = text(it, "mode");
    double fan = same(mode, "fan_in") ? fan_in : same(mode, "fan_out") ? fan_out : (fan_in + fan_out) / 2;
    return number(it, "scale") / fmax(1, fan);
}

/* Of a standard normal that is cut off at two standard deviations */
static const double truncated_stddev = .87962566103423978;

static void check_shape(const Node *n, const Value *param)
{
    const Item *it = drawn_by(param);
    bool matrix = it->op == &op_identity && (param->shape.rank != 2 || param->as.rank);
    if (it->op == &op_orthogonal && param->as.rank)
        err_at(it->loc, "%s: Orthogonal is not there yet for its %s, which is %s", label(n), param->slot, show(param->as));
    if (!matrix && (it->op != &op_orthogonal || param->shape.rank > 1)) return;
    err_at(it->loc, "%s: %s takes %s, and its %s is %s", label(n), it->op->name, matrix ? "a matrix" : "two axes or more",
           param->slot, show(param->as.rank ? param->as : param->shape));
}

void check_initializer(const Node *n, const Value *param)
{
    const Item *it = drawn_by(param);
    if (!it) return;
    check_shape(n, param);
    if (it->op == &op_random_uniform && number(it, "minval") > number(it, "maxval"))
        err_at(it->loc, "%s: minval = %.14g is above maxval = %.14g", it->op->name, number(it, "minval"), number(it, "maxval"));
}

/* What rt_param says of a parameter: "uniform" a .. b, "normal" and "truncated" mean a stddev b, "constant", "orthogonal" and
 * "identity" a. */
void initial(const Value *param, const char **kind, double *a, double *b)
{
    const Item *it = drawn_by(param);
    *kind = "constant", *a = *b = 0;
    if (!it || it->op == &op_zeros_init) return;
    bool scaling = it->op == &op_variance_scaling;
    const char *distribution = scaling ? text(it, "distribution") : "";
    double v = scaling ? scaled_variance(it, param->fan_in, param->fan_out) : variance(it->op, param->fan_in, param->fan_out);
    if (it->op == &op_orthogonal) *kind = "orthogonal", *a = number(it, "gain");
    else if (it->op == &op_identity) *kind = "identity", *a = number(it, "gain");
    else if (it->op == &op_ones_init) *a = 1;
    else if (it->op == &op_constant_init) *a = number(it, "value");
    else if (it->op == &op_random_uniform) *kind = "uniform", *a = number(it, "minval"), *b = number(it, "maxval");
    else if (it->op == &op_random_normal) *kind = "normal", *a = number(it, "mean"), *b = number(it, "stddev");
    else if (it->op == &op_truncated_normal) *kind = "truncated", *a = number(it, "mean"), *b = number(it, "stddev");
    else if (it->op == &op_glorot_uniform || it->op == &op_he_uniform || it->op == &op_lecun_uniform ||
             same(distribution, "uniform"))
        *kind = "uniform", *b = sqrt(3 * v), *a = -*b;
    else if (same(distribution, "untruncated_normal")) *kind = "normal", *b = sqrt(v);
    else *kind = "truncated", *b = sqrt(v) / truncated_stddev;
}
