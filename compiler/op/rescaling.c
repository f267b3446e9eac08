/* rescaling.c -- a line through each channel, as a layer that travels with the network: Rescaling and Normalization.
 *
 *   Rescaling       y = x scale + offset
 *   Normalization   y = (x - mean) / max(sqrt(variance), 1e-7), or the way back from there
 *
 * A Normalization without mean and variance has them as states, one a channel, which training makes of its samples before it
 * begins (rt_adapt.c), as Keras's adapt does. Else each number is one, or one a channel; what its templates know of it: a number
 * where all are single, else the texts scales and offsets, or centres, with a number a channel. Both derivatives are dx = dy scale.
 * Options, formulas: Keras 3. */
#include "options.h"
#include <math.h>
#include <string.h>

static const Option options[] = {
    { "scale",  NUMBERS, REQUIRED, NULL, "1/255 for bytes; or a list, one a channel" },
    { "offset", NUMBERS, "0",      NULL, "added afterwards; or a list, one a channel" },
    LAYER_OPTIONS, END
};

static const Option normalization_options[] = {
    { "axis",     INT,     "-1",    NULL,  "-1: the channels" },
    { "mean",     NUMBERS, NULL,    NULL,  "taken away: one number, or one a channel; by default that of the training samples" },
    { "variance", NUMBERS, NULL,    "0..", "whose square root divides: likewise" },
    { "invert",   BOOL,    "false", NULL,  "the way back: x sqrt(variance) + mean" },
    LAYER_OPTIONS, END
};

static int channels(const Node *n)
{
    Shape x = n->in[0]->shape;
    return x.rank ? x.d[x.rank - 1] : 1;
}

static double of_channel(const Setting *s, int c) { return s->n == 0 ? s->number : s->numbers[s->n == 1 ? 0 : c]; }

/* Is the list as long as there are channels, or one number? */
static bool fits(const Node *n, const char *option)
{
    const Setting *s = setting(n->item, option);
    if (s->n <= 1 || s->n == channels(n)) return true;
    err_at(n->loc, "%s: %s has %d numbers, and the input %s has %d channels", label(n), option, s->n, show(n->in[0]->shape),
           channels(n));
    trail(n);
    help("one number for all channels, or a list with one for each");
    return false;
}

static bool single(const Item *it, const char *a, const char *b) { return setting(it, a)->n <= 1 && setting(it, b)->n <= 1; }

/* The numbers f(option a's, option b's) of each channel, with blanks between. */
static void put_channels(Node *n, const char *name, const char *a, const char *b, double (*f)(double, double))
{
    Text text = { 0 };
    const Setting *x = setting(n->item, a), *y = setting(n->item, b);
    for (int k = 0; k < channels(n); k++) {
        const char *number = format("%.17g ", f(of_channel(x, k), of_channel(y, k)));
        add_text(&text, number, strlen(number));
    }
    put_text(n, name, whole_text(&text));
}

static double first(double a, double b) { return (void)b, a; }
static double second(double a, double b) { return (void)a, b; }

/* ---- Rescaling ---- */

static void shape(Node *n)
{
    if (!fits(n, "scale") || !fits(n, "offset")) return;
    if (single(n->item, "scale", "offset")) {
        put(n, "scale", of_channel(setting(n->item, "scale"), 0));
        put(n, "offset", of_channel(setting(n->item, "offset"), 0));
    } else {
        put_channels(n, "scales", "scale", "offset", first);
        put_channels(n, "offsets", "scale", "offset", second);
    }
    output(n, "y", n->in[0]->shape);
}

#define CALLS { { FORWARD, "forward", "y", "x", CHEAP }, { BACKWARD, "dx", "dx", "dy", 0 } }

const Op op_rescaling = {
    .name = "Rescaling", .kind = LAYER, .what = "times scale plus offset", .options = options, .shape = shape,
    .image = true, .by_step = true, .calls = CALLS,
};

/* ---- Normalization ---- */

static double deviation(double mean, double variance) { return (void)mean, fmax(sqrt(variance), 1e-7); }
static double per_deviation(double mean, double variance) { return 1 / deviation(mean, variance); }

static bool both_given(const Node *n)
{
    const Setting *mean = setting(n->item, "mean"), *variance = setting(n->item, "variance");
    if (mean->given && variance->given && (mean->n > 1) == (variance->n > 1)) return true;
    if (mean->given && variance->given) {
        err_at(n->loc, "%s: mean and variance should be of one length, not %d and %d", label(n), how_many(mean),
               how_many(variance));
        return false;
    }
    err_at(n->loc, "%s: %s is not given, and the %s is", label(n), mean->given ? "variance" : "mean",
           mean->given ? "mean" : "variance");
    help("give both; or neither of them: then they are those of the training samples");
    return false;
}

/* Before it is adapted it changes nothing, as Keras's. */
static void adapted_shape(Node *n)
{
    output(n, "y", n->in[0]->shape);
    state(n, "mean", shape1(channels(n)), "o");
    state(n, "variance", shape1(channels(n)), "o")->initializer = plain_item(find_op("Ones"), n->loc);
    if (flag(n->item, "invert")) put(n, "invert", 1);
}

static void normalization_shape(Node *n)
{
    long axis = integer(n->item, "axis"), last = n->in[0]->shape.rank;
    if (axis != -1 && axis != last) {
        err_at(n->loc, "%s: axis %ld is not there yet; -1 is, the channels", label(n), axis);
        return;
    }
    if (!setting(n->item, "mean")->given && !setting(n->item, "variance")->given) {
        adapted_shape(n);
        return;
    }
    if (!both_given(n) || !fits(n, "mean") || !fits(n, "variance")) return;
    bool back = flag(n->item, "invert");
    double (*by)(double, double) = back ? deviation : per_deviation;
    if (single(n->item, "mean", "variance")) {
        double mean = of_channel(setting(n->item, "mean"), 0);
        put(n, "scale", by(mean, of_channel(setting(n->item, "variance"), 0)));
        put(n, back ? "offset" : "centre", mean);
    } else {
        put_channels(n, "scales", "mean", "variance", by);
        put_channels(n, back ? "offsets" : "centres", "mean", "variance", first);
    }
    output(n, "y", n->in[0]->shape);
}

const Op op_normalization = {
    .name = "Normalization", .kind = LAYER, .what = "to mean 0 and variance 1, of the training samples or as given",
    .options = normalization_options, .shape = normalization_shape, .image = true, .adapts = "moments",
    .calls = {
        { FORWARD,  "forward", "y",  "x mean? variance?", CHEAP },
        { BACKWARD, "dx",      "dx", "dy variance?", 0 },
    },
};
