/* overlap.c -- losses of how far two areas are from being one: Dice and Tversky
 *
 * Of all elements of a sample, or of each place's row, by `axis`: 1 - n both / (k both + a T + b Y + 1e-7), where `both` is the
 * sum of t y, T that of t and Y that of y. Dice has n = 2, k = 0, a = b = 1; Tversky n = 1, k = 1 - a - b. Without an axis Keras
 * makes one figure of a whole batch, of which no sample has a gradient of its own: that is refused. */
#include "losses.h"
#include <math.h>

#define AXIS { "axis", NUMBERS, NULL, "-5..5", "{1, 2, 3}, or fewer for fewer axes: of each sample; -1: of each place's row" }

static const Option dice_options[] = { AXIS, LOSS_OPTIONS };

static const Option tversky_options[] = {
    { "alpha", NUMBER, "0.5", "0..1e30", "what counts that targets have and outputs lack" },
    { "beta",  NUMBER, "0.5", "0..1e30", "what counts that outputs have and targets lack" },
    AXIS, LOSS_OPTIONS
};

/* A bit for each axis behind the batch, from 1 on; that of the batch is bit 0. -1 after an error. */
static int axes_of(const Node *n, int rank)
{
    const Setting *s = setting(n->item, "axis");
    int bits = s->given ? 0 : 1;
    for (int i = 0; s->given && i < how_many(s); i++) {
        double a = nth(s, i), axis = a < 0 ? a + rank + 1 : a;
        if (a == floor(a) && axis >= 0 && axis <= rank) { bits |= 1 << (int)axis; continue; }
        err_at(n->loc, "%s: axis = %.14g, but an output of shape %s has the axes 1 to %d behind the batch's, 0", who(n->item), a,
               show(n->in[0]->shape), rank);
        return -1;
    }
    return bits;
}

static void overlap(Node *n, double share, double both, double of_t, double of_y)
{
    Shape y = n->in[0]->shape;
    int bits = axes_of(n, y.rank), all = (2 << y.rank) - 2, last = 1 << y.rank;
    const char *each = y.rank == 1 ? "1" : "{1";
    for (int i = 2; i <= y.rank; i++) each = format("%s, %d%s", each, i, i == y.rank ? "}" : "");
    if (bits >= 0 && bits & 1) {
        err_at(n->loc, "%s: %s it is one figure of a whole batch, which is not there", who(n->item),
               setting(n->item, "axis")->given ? "with the axis 0" : "without an axis");
        help("axis = %s is one of each sample, and the mean of those", each);
    } else if (bits >= 0 && bits != all && bits != last) {
        err_at(n->loc, "%s: the axes are all behind the batch's, or the last; others are not there yet", who(n->item));
        help("axis = %s is of each sample, axis = -1 of each place", each);
    }
    put(n, "rows", bits == last && bits != all);
    put(n, "share", share), put(n, "both", both), put(n, "of_t", of_t), put(n, "of_y", of_y);
    loss_shape(n);
}

static void dice_shape(Node *n)
{
    overlap(n, 2, 0, 1, 1);
}

static void tversky_shape(Node *n)
{
    double a = number(n->item, "alpha"), b = number(n->item, "beta");
    overlap(n, 1, 1 - a - b, a, b);
}

const Op op_dice = {
    .name = "Dice", .kind = LOSS, .answers = AREAS, .what = "1 - 2 sum t y / (sum t + sum y): how far two areas are from being one",
    .options = dice_options, .shape = dice_shape, .calls = LOSS_CALLS,
};

const Op op_tversky = {
    .name = "Tversky", .kind = LOSS, .answers = AREAS, .what = "Dice, with weights for what is missed and what is too much",
    .options = tversky_options, .shape = tversky_shape, .calls = LOSS_CALLS,
};
