/* op.c -- the registry of ops, and the settings of an item.
 *
 * An item's settings run along its op's options; an option that the user did not give holds its fallback, which plain_item
 * reads from the text in the op's table. Invariant: after plain_item every setting that has a fallback has a value. */
#include "ir/graph.h"
#include "op/keras_names.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROW(id) extern const Op op_##id;
#include "ops.h"
#undef ROW

const Op *const ops[] = {
#define ROW(id) &op_##id,
#include "ops.h"
#undef ROW
    NULL
};

const Op *find_op(const char *name)
{
    for (int i = 0; ops[i]; i++) if (same(ops[i]->name, name)) return ops[i];
    return NULL;
}

/* Such a layer's table has a call for the gradient that goes back through its activation. */
bool linear(const Op *op)
{
    for (const CallDef *d = op->calls; op->kind == LAYER && d->name; d++) if (same(d->writes, "dz")) return true;
    return false;
}

/* ---- names ---- */

enum { LONGEST_NAME = 100 };               /* of an op, or of what a user takes for one */

/* Keras's to_snake_case: an underscore before a capital that a small letter follows, and between a small letter and a capital. */
static void snake_into(char *to, const char *name)
{
    int n = 0;
    for (const char *p = name; *p; p++) {
        bool capital = isupper((unsigned char)*p), word = p > name && p[-1] != '_' && to[n - 1] != '_';
        bool begins = capital && (islower((unsigned char)p[1]) || (p > name && islower((unsigned char)p[-1])));
        if (word && begins) to[n++] = '_';
        to[n++] = (char)tolower((unsigned char)*p);
    }
    to[n] = 0;
}

const char *snake(const char *name)
{
    char *to = arena(2 * strlen(name) + 1);
    snake_into(to, name);
    return to;
}

/* Names that Keras takes beside the class's. */
static const struct { Kind kind; const char *alias, *name; } aliases[] = {
    { LOSS,        "mse",     "MeanSquaredError" },              { LOSS,        "MSE",   "MeanSquaredError" },
    { LOSS,        "mae",     "MeanAbsoluteError" },             { LOSS,        "MAE",   "MeanAbsoluteError" },
    { LOSS,        "bce",     "BinaryCrossentropy" },            { LOSS,        "BCE",   "BinaryCrossentropy" },
    { METRIC,      "acc",     "accuracy" },
    { METRIC,      "Accuracy", "accuracy" },                     { METRIC,      "mse",   "mean_squared_error" },
    { METRIC,      "MSE",     "mean_squared_error" },            { METRIC,      "mae",   "mean_absolute_error" },
    { METRIC,      "MAE",     "mean_absolute_error" },           { ACTIVATION,  "swish", "silu" },
    { ACTIVATION,  "hard_swish", "hard_silu" },
    { LOSS,        "mape",    "MeanAbsolutePercentageError" },   { LOSS,        "MAPE",  "MeanAbsolutePercentageError" },
    { LOSS,        "msle",    "MeanSquaredLogarithmicError" },   { LOSS,        "MSLE",  "MeanSquaredLogarithmicError" },
    { METRIC,      "mape",    "mean_absolute_percentage_error" },
    { METRIC,      "MAPE",    "mean_absolute_percentage_error" },
    { METRIC,      "msle",    "mean_squared_logarithmic_error" },
    { LOSS,        "kld",     "KLDivergence" },                  { LOSS,        "KLD",   "KLDivergence" },
    { METRIC,      "MSLE",    "mean_squared_logarithmic_error" }, { METRIC,     "LogCosh", "log_cosh_error" },
    { METRIC,      "fbeta_score", "FBetaScore" },
    { METRIC,      "Huber",   "huber" },
    { METRIC,      "bce",     "binary_crossentropy" },           { METRIC,      "BCE",   "binary_crossentropy" },
    { METRIC,      "Poisson", "poisson" },                       { METRIC,      "Hinge", "hinge" },
    { REGULARIZER, "l1_l2",   "L1L2" },                          { INITIALIZER, "zero",  "zeros" },
    { INITIALIZER, "one",     "ones" },                          { INITIALIZER, "identity", "IdentityInitializer" },
    { INITIALIZER, "Identity", "IdentityInitializer" },
    { INITIALIZER, "uniform", "RandomUniform" },                 { INITIALIZER, "normal", "RandomNormal" },
    { LAYER,       "Input",   "InputLayer" },                    { RECIPE,      "Sequential", "Model" },
    { LAYER,       "SeparableConvolution1D", "SeparableConv1D" },
    { LAYER,       "SeparableConvolution2D", "SeparableConv2D" },
    { LAYER,       "Convolution1DTranspose", "Conv1DTranspose" },
    { LAYER,       "Convolution2DTranspose", "Conv2DTranspose" },
    { LAYER,       "Convolution1D", "Conv1D" },
    { LAYER,       "Convolution3D", "Conv3D" },                  { LAYER,       "Convolution3DTranspose", "Conv3DTranspose" },
    { LAYER,       "Convolution2D", "Conv2D" },                  { LAYER,       "MaxPool2D", "MaxPooling2D" },
    { LAYER,       "AvgPool2D", "AveragePooling2D" },            { LAYER,       "GlobalMaxPool2D", "GlobalMaxPooling2D" },
    { LAYER,       "GlobalAvgPool2D", "GlobalAveragePooling2D" },
    { LAYER,       "MaxPool1D", "MaxPooling1D" },                { LAYER,       "AvgPool1D", "AveragePooling1D" },
    { LAYER,       "GlobalMaxPool1D", "GlobalMaxPooling1D" },    { LAYER,       "GlobalAvgPool1D", "GlobalAveragePooling1D" },
    { LAYER,       "MaxPool3D", "MaxPooling3D" },                { LAYER,       "AvgPool3D", "AveragePooling3D" },
    { LAYER,       "GlobalMaxPool3D", "GlobalMaxPooling3D" },    { LAYER,       "GlobalAvgPool3D", "GlobalAveragePooling3D" },
    { METRIC,      "TopKCategoricalAccuracy", "top_k_categorical_accuracy" },
    { METRIC,      "SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy" },
};

static const char *unalias(Kind kind, const char *name)
{
    for (int i = 0; i < (int)(sizeof aliases / sizeof *aliases); i++)
        if (aliases[i].kind == kind && same(aliases[i].alias, name)) return aliases[i].name;
    return name;
}

const char *layer_alias(int i, const Op **op)
{
    for (int k = 0; k < (int)(sizeof aliases / sizeof *aliases); k++)
        if (aliases[k].kind == LAYER && i-- == 0) {
            *op = find_op(aliases[k].name);
            return aliases[k].alias;
        }
    return NULL;
}

/* Is `own`, an op's name, what `name` says? By the class's name, its snake_case or its small letters; no memory is taken. */
bool goes_by(const char *own, const char *name)
{
    char a[2 * LONGEST_NAME + 1], b[2 * LONGEST_NAME + 1];
    if (same(own, name) || strcasecmp(own, name) == 0) return islower((unsigned char)name[0]) || same(own, name);
    snake_into(a, own), snake_into(b, name);
    return same(a, name) || same(own, b);
}

const Op *find_kind(Kind kind, const char *name)
{
    bool any_case = kind == OPTIMIZER;     /* Keras's optimizers.get makes small letters of it first */
    name = unalias(kind, name);
    if (strlen(name) > LONGEST_NAME) return NULL;
    for (int i = 0; ops[i]; i++)
        if (ops[i]->kind == kind && (goes_by(ops[i]->name, name) || (any_case && !strcasecmp(ops[i]->name, name)))) return ops[i];
    return NULL;
}

/* ---- fallbacks ---- */

static void parse_ints(Setting *s, const char *from, const char *option)
{
    const char *p = from;
    for (char *end; *p; p = end) {
        while (*p == '{' || *p == '}' || *p == ',' || *p == ' ') p++;
        if (!*p) break;
        if (s->n == 8) die("fallback of %s", option);
        s->ints[s->n++] = (int)strtol(p, &end, 10);
        if (end == p) die("fallback of %s", option);
    }
}

/* "0.1", or a list of two: "{0, 255}". */
static void parse_numbers(Setting *s, const char *from)
{
    char *end;
    s->number = strtod(from, NULL);
    if (*from != '{') return;
    s->numbers = NEWS(double, s->n = 2);
    s->numbers[0] = strtod(from + 1, &end), s->numbers[1] = strtod(end + 1, NULL);
}

static Item *fallback_item(const Option *o, Loc loc)
{
    if (same(o->fallback, "none")) return NULL;
    for (Kind kind = LAYER; kind < INNER; kind++) {
        const Op *op = same(o->allowed, kind_name(kind)) ? find_kind(kind, o->fallback) : NULL;
        if (op) return plain_item(op, loc);
    }
    die("fallback of %s: no %s '%s'", o->name, o->allowed, o->fallback);
}

static void fall_back(Setting *s, const Option *o, Loc loc)
{
    s->loc = loc;
    if (!o->fallback || same(o->fallback, REQUIRED)) return;
    switch (o->type) {
    case INT: case NUMBER: case RATE: s->number = strtod(o->fallback, NULL); break;
    case NUMBERS: parse_numbers(s, o->fallback); break;
    case BOOL: s->number = same(o->fallback, "true"); break;
    case TEXT: case CHOICE: s->text = o->fallback; break;
    case PAIR: case TRIPLE:
        parse_ints(s, o->fallback, o->name);
        while (s->n < (o->type == PAIR ? 2 : 3)) s->ints[s->n++] = s->ints[0];
        break;
    case SINGLE: case INTS: case RANGE2: case SIDES: parse_ints(s, o->fallback, o->name); break;
    case ITEM: s->item = fallback_item(o, loc); break;
    case FUNCTION: case TEXTS: case ITEMS: case BY_CLASS: case LATER: case NEVER: break;
    }
}

Item *plain_item(const Op *op, Loc loc)
{
    int n = 0;
    while (op->options && op->options[n].name) n++;
    Item *it = NEW(Item);
    *it = (Item){ .op = op, .settings = NEWS(Setting, n + 1), .loc = loc, .name = snake(op->name) };
    for (int i = 0; i < n; i++) fall_back(&it->settings[i], &op->options[i], loc);
    return it;
}
