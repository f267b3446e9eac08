/* dropout.c -- in training each element is zero with probability `rate`, and divided by 1 - rate otherwise: Dropout; whole channels
 * of a sequence, a map or a volume: SpatialDropout1D, SpatialDropout2D, SpatialDropout3D.
 *
 *   y = x * keep / (1 - rate),   keep drawn by (seed, step, row of the batch, site)
 *
 * What was kept is drawn again in backward rather than stored. Along an axis whose size in noise_shape is 1 all elements share one
 * draw; such nodes have its sizes as numbers, nc nw nh .. from the last axis on. */
#include "options.h"

#define RATE { "rate", NUMBER, REQUIRED, "0..<1", "the share of elements that become zero" }

static const Option options[] = {
    RATE,
    { "noise_shape", INTS, NULL, "1..", "without the batch: of each axis its size, or 1, where its elements share their fate" },
    ONE_SEED, LAYER_OPTIONS, END
};

static const Option sequence_options[] = { RATE, ONE_SEED, LAYER_OPTIONS, END };
static const Option map_options[] = { RATE, CHANNELS_LAST, ONE_SEED, LAYER_OPTIONS, END };

enum { MOST_DRAWN = 65536 };                           /* at a time, on the stack */

/* Nothing is put where each element has a draw of its own. */
static bool put_noise(Node *n, Shape noise)
{
    static const char *const names[] = { "nc", "nw", "nh", "nd", "nf" };
    int last = noise.d[noise.rank - 1], row = noise.rank > 1 ? noise.d[noise.rank - 2] : 1;
    if (same_shape(noise, n->in[0]->shape)) return true;
    if (last > MOST_DRAWN || (last == 1 && row > MOST_DRAWN)) {
        err_at(n->loc, "%s: %d draws that others share in a row; %d are the most", label(n), last > 1 ? last : row, MOST_DRAWN);
        return false;
    }
    for (int i = 0; i < noise.rank; i++) put(n, names[i], noise.d[noise.rank - 1 - i]);
    return true;
}

bool share_noise(Node *n)
{
    const Setting *asked = setting(n->item, "noise_shape");
    Shape x = n->in[0]->shape, noise = x;
    bool fits = asked->n == x.rank;
    if (!asked->given) return true;
    for (int i = 0; fits && i < x.rank; i++) {
        noise.d[i] = asked->ints[i];
        fits = noise.d[i] == 1 || noise.d[i] == x.d[i];
    }
    if (fits) return put_noise(n, noise);
    err_at(n->loc, "%s: noise_shape does not fit the input %s", label(n), show(x));
    trail(n);
    help("it has %d numbers here, without the batch: of each axis its size, or 1", x.rank);
    return false;
}

static void drop(Node *n)
{
    put(n, "rate", number(n->item, "rate"));
    put(n, "site", n->id);
    output(n, "y", n->in[0]->shape);
}

static void shape(Node *n)
{
    if (share_noise(n)) drop(n);
}

/* Of an input with so many axes, the last of which has fates of its own. */
static void spatial_shape(Node *n, int rank, const char *axes)
{
    Shape x = n->in[0]->shape;
    if (x.rank != rank) {
        err_at(n->loc, "%s: the input should be %s, and is %s", label(n), axes, show(x));
        trail(n);
        return;
    }
    for (int i = 0; i < rank - 1; i++) x.d[i] = 1;
    if (put_noise(n, x)) drop(n);
}

static void sequence_shape(Node *n) { spatial_shape(n, 2, "[steps, channels]"); }
static void map_shape(Node *n) { spatial_shape(n, 3, "[height, width, channels]"); }
static void volume_shape(Node *n) { spatial_shape(n, 4, "[depth, height, width, channels]"); }

#define CALLS { { TRAIN, "forward", "y", "x", SEED }, { BACKWARD, "dx", "dx", "dy", SEED } }

const Op op_dropout = {
    .name = "Dropout", .kind = LAYER, .what = "in training, zeros at random places", .options = options, .shape = shape,
    .by_step = true, .calls = CALLS,
};

const Op op_spatial_dropout1d = {
    .name = "SpatialDropout1D", .kind = LAYER, .what = "in training, zeros in all of a sequence's channel",
    .options = sequence_options, .shape = sequence_shape, .calls = CALLS,
};

const Op op_spatial_dropout2d = {
    .name = "SpatialDropout2D", .kind = LAYER, .what = "in training, zeros in all of a map's channel", .options = map_options,
    .shape = map_shape, .calls = CALLS,
};

const Op op_spatial_dropout3d = {
    .name = "SpatialDropout3D", .kind = LAYER, .what = "in training, zeros in all of a volume's channel", .options = map_options,
    .shape = volume_shape, .calls = CALLS,
};
