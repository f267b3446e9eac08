/* layer_normalization.c -- normalisation within a sample: LayerNormalization, GroupNormalization, RMSNormalization,
 * UnitNormalization.
 *
 *   y = gamma (x - mean) rstd + beta     rstd = 1 / sqrt(variance + epsilon); RMSNormalization has no mean, and the mean square for
 *                                        the variance; UnitNormalization rstd = min(1 / sqrt(sum of squares), 1e12)
 *   dx = rstd (g - mean of g - xhat * mean of g xhat),  g = gamma dy,  xhat = (x - mean) rstd
 *   dgamma = sum of dy xhat,  dbeta = sum of dy
 *
 * A statistic is of the elements along the axes `over`, and of `members` places along the axis `cut`, where there is one: the last
 * three axes are h, w, c, whatever the rank. gamma and beta have the axes `along`. Training keeps mean and rstd, one for each place
 * of the axes that are left and for each group; where channels are cut each channel has its group's.
 * Options, formulas, defaults: Keras 3. */
#include "options.h"
#include <math.h>

#define FROM_BOTH_ENDS ": 1 is the first behind the batch, -1 the last"
#define AXES { "axis", NUMBERS, "-1", NULL, "an axis that statistics are of, or a list of them" FROM_BOTH_ENDS }
#define GAMMA_BETA \
    { "center",            BOOL, "true",  NULL,          "adds beta" }, \
    { "scale",             BOOL, "true",  NULL,          "multiplies by gamma" }, \
    { "beta_initializer",  ITEM, "zeros", "initializer", "what beta starts as" }, \
    { "gamma_initializer", ITEM, "ones",  "initializer", "what gamma starts as" }, \
    { "beta_regularizer",  ITEM, "none",  "regularizer", "a penalty on beta, added to the loss" }, \
    { "gamma_regularizer", ITEM, "none",  "regularizer", "a penalty on gamma, added to the loss" }, \
    { "beta_constraint",   ITEM, "none",  "constraint",  "what beta is kept within, behind each update" }, \
    { "gamma_constraint",  ITEM, "none",  "constraint",  "what gamma is kept within, behind each update" }

static const Option layer_options[] = {
    AXES,
    { "epsilon", NUMBER, "0.001", DIVISORS, "added to the variance" },
    GAMMA_BETA,
    { "rms_scaling", NEVER, NULL, NULL, "Keras has it for old models; RMSNormalization divides by the root of the mean square" },
    LAYER_OPTIONS, END
};

static const Option group_options[] = {
    { "groups",  INT,    "32",    NULL,     "how many the channels are cut into; -1: each is one of its own" },
    { "axis",    INT,    "-1",    NULL,     "the axis that is cut" FROM_BOTH_ENDS },
    { "epsilon", NUMBER, "0.001", DIVISORS, "added to the variance" },
    GAMMA_BETA,
    LAYER_OPTIONS, END
};

static const Option rms_options[] = {
    AXES,
    { "epsilon", NUMBER, "1e-06", DIVISORS, "added to the mean square" },
    LAYER_OPTIONS, END
};

static const Option unit_options[] = { AXES, LAYER_OPTIONS, END };

/* ---- axes ---- */

/* A set of a value's axes, a bit each. */
typedef unsigned Axes;

static bool takes(const Node *n)
{
    Shape x = n->in[0]->shape;
    if (x.rank >= 1 && x.rank <= 3) return true;
    err_at(n->loc, "%s takes [channels], [steps, channels] or [height, width, channels], not %s", label(n), show(x));
    trail(n);
    return false;
}

/* Which of the input's axes Keras's number means, from 0 on; -1 after an error. */
static int axis_of(const Node *n, double axis)
{
    Shape x = n->in[0]->shape;
    double at = axis < 0 ? axis + x.rank : axis - 1;
    if (axis == floor(axis) && axis != 0 && at >= 0 && at < x.rank) return (int)at;
    if (axis == 0 || axis == -x.rank - 1)
        err_at(n->loc, "%s: axis %g is the batch's, and statistics are of a sample", label(n), axis);
    else
        err_at(n->loc, "%s: axis %g, and %s has the axes 1 to %d behind the batch's, 0", label(n), axis, show(x), x.rank);
    trail(n);
    return -1;
}

/* Those of the option `axis`; none after an error. */
static Axes axes_of(const Node *n)
{
    const Setting *s = setting(n->item, "axis");
    Axes axes = 0;
    for (int i = 0; i < how_many(s); i++) {
        int at = axis_of(n, nth(s, i));
        if (at < 0) return 0;
        if (axes >> at & 1) { err_at(n->loc, "%s: axis %g is given twice", label(n), nth(s, i)); return 0; }
        axes |= 1u << at;
    }
    return axes;
}

/* Keras sorts the numbers as they are given, and a list of both signs may then name a weight's axes in another order. */
static bool of_one_sign(const Node *n)
{
    const Setting *s = setting(n->item, "axis");
    for (int i = 1; i < how_many(s); i++)
        if ((nth(s, i) < 0) != (nth(s, 0) < 0)) {
            err_at(n->loc, "%s: axis lists %g and %g: count all axes from the same end", label(n), nth(s, 0), nth(s, i));
            help("Keras 3 sorts such a list so that the axes of gamma and beta stand in another order than the input's");
            return false;
        }
    return true;
}

/* Letters of them: a letter of `of` for each of the last three axes. */
static const char *letters(const Node *n, Axes axes, const char *of)
{
    char text[4] = "";
    int rank = n->in[0]->shape.rank, k = 0;
    for (int i = 0; i < rank; i++) if (axes >> i & 1) text[k++] = of[3 - rank + i];
    return copy(text);
}

static Axes all_axes(const Node *n) { return (1u << n->in[0]->shape.rank) - 1; }

static Shape sizes(const Node *n, Axes axes)
{
    Shape x = n->in[0]->shape, s = { 0 };
    for (int i = 0; i < x.rank; i++) if (axes >> i & 1) s.d[s.rank++] = x.d[i];
    return s;
}

/* ---- what the layers share ---- */

/* What a statistic is of: all places of the axes `over`, and `members` of the axis `cut`, which is -1 where none is. */
typedef struct { Axes over; int cut, members; bool centred; } Statistic;

/* One for each place of the other axes, and for each group; a channel each, where channels are cut. */
static Shape kept_shape(const Node *n, const Statistic *s)
{
    Shape kept = sizes(n, all_axes(n) & ~s->over);
    int last = n->in[0]->shape.rank - 1, at = 0;
    for (int i = 0; i < s->cut; i++) at += !(s->over >> i & 1);
    if (s->cut >= 0 && s->cut < last) kept.d[at] /= s->members;
    return kept.rank ? kept : shape1(1);
}

static void normalised(Node *n, const Statistic *s)
{
    int last = n->in[0]->shape.rank - 1;
    put_text(n, "over", letters(n, s->over, "hwc"));
    put(n, "count", (double)size(sizes(n, s->over)) * s->members);
    put(n, "members", s->members);
    put(n, "across", s->over >> last & 1);             /* are the channels among what a statistic is of, or their groups? */
    put(n, "cut_channels", s->cut == last);
    if (s->cut >= 0) put_text(n, "cut", letters(n, 1u << s->cut, "hwc"));
    if (s->centred) put(n, "centred", 1);
    output(n, "y", n->in[0]->shape);
    if (s->centred) inner(n, "mean", DATA, REAL, kept_shape(n, s));
    inner(n, "rstd", DATA, REAL, kept_shape(n, s));
}

static void weight(Node *n, const char *name, Axes along)
{
    put_text(n, "along", letters(n, along, "hwc"));
    param(n, name, sizes(n, along), letters(n, along, "hwo"));
}

static void gamma_beta(Node *n, Axes along)
{
    put(n, "epsilon", number(n->item, "epsilon"));
    if (flag(n->item, "scale")) weight(n, "gamma", along);
    if (flag(n->item, "center")) weight(n, "beta", along);
}

/* ---- the layers ---- */

static void layer_shape(Node *n)
{
    Axes axes = takes(n) ? axes_of(n) : 0;
    if (!axes || !of_one_sign(n)) return;
    normalised(n, &(Statistic){ axes, -1, 1, true });
    gamma_beta(n, axes);
}

/* All of a sample, but for the other groups' places along the axis. A group of all of them, or of one, is no cut. */
static void group_shape(Node *n)
{
    int axis = takes(n) ? axis_of(n, (double)integer(n->item, "axis")) : -1;
    if (axis < 0) return;
    int places = n->in[0]->shape.d[axis], groups = (int)integer(n->item, "groups");
    if (groups == -1) groups = places;
    if (groups < 1 || groups > places || places % groups) {
        err_at(n->loc, "%s: %d groups do not divide the %d places of axis %ld of %s", label(n), groups, places,
               integer(n->item, "axis"), show(n->in[0]->shape));
        trail(n);
        help("groups = -1 makes each a group of its own; 1, one of all");
        return;
    }
    Axes along = 1u << axis, over = all_axes(n) & ~along;
    int members = places / groups;
    if (groups == 1) normalised(n, &(Statistic){ over | along, -1, 1, true });
    else normalised(n, &(Statistic){ over, members > 1 ? axis : -1, members, true });
    gamma_beta(n, along);
}

/* Keras multiplies by `scale` as it is, along the last axes, whichever the statistics are of. */
static bool last_axes(const Node *n, Axes axes)
{
    Axes rest = all_axes(n) & ~axes;
    if ((rest & (rest + 1)) == 0) return true;
    err_at(n->loc, "%s: its axes should be the last ones of %s: Keras 3 lays the weight `scale` along those", label(n),
           show(n->in[0]->shape));
    trail(n);
    return false;
}

static void rms_shape(Node *n)
{
    Axes axes = takes(n) ? axes_of(n) : 0;
    if (!axes || !of_one_sign(n) || !last_axes(n, axes)) return;
    put(n, "epsilon", number(n->item, "epsilon"));
    normalised(n, &(Statistic){ axes, -1, 1, false });
    weight(n, "scale", axes);
}

static void unit_shape(Node *n)
{
    Axes axes = takes(n) ? axes_of(n) : 0;
    if (axes) normalised(n, &(Statistic){ axes, -1, 1, false });
}

const Op op_layer_normalization = {
    .name = "LayerNormalization", .kind = LAYER, .what = "mean 0 and variance 1 along axes of each sample",
    .options = layer_options, .shape = layer_shape,
    .calls = {
        { FORWARD,  "forward", "y mean rstd",    "x gamma? beta?", CHEAP },
        { BACKWARD, "dx",      "dx",             "dy x mean rstd gamma?", 0 },
        { BACKWARD, "dgamma",  "dgamma? dbeta?", "dy x mean rstd", 0 },
    },
};

const Op op_group_normalization = {
    .name = "GroupNormalization", .kind = LAYER, .what = "mean 0 and variance 1 of groups of channels of each sample",
    .options = group_options, .shape = group_shape,
    .calls = {
        { FORWARD,  "forward", "y mean rstd",    "x gamma? beta?", CHEAP },
        { BACKWARD, "dx",      "dx",             "dy x mean rstd gamma?", 0 },
        { BACKWARD, "dgamma",  "dgamma? dbeta?", "dy x mean rstd", 0 },
    },
};

const Op op_rms_normalization = {
    .name = "RMSNormalization", .kind = LAYER, .what = "mean square 1 along axes of each sample",
    .options = rms_options, .shape = rms_shape,
    .calls = {
        { FORWARD,  "forward", "y rstd", "x scale", CHEAP },
        { BACKWARD, "dx",      "dx",     "dy x rstd scale", 0 },
        { BACKWARD, "dscale",  "dscale", "dy x rstd", 0 },
    },
};

const Op op_unit_normalization = {
    .name = "UnitNormalization", .kind = LAYER, .what = "length 1 along axes of each sample",
    .options = unit_options, .shape = unit_shape,
    .calls = {
        { FORWARD,  "forward", "y rstd", "x", CHEAP },
        { BACKWARD, "dx",      "dx",     "dy x rstd", 0 },
    },
};
