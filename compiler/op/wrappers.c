/* wrappers.c -- layers around a layer: both directions of a recurrent one (Bidirectional), one layer at each step
 * (TimeDistributed).
 *
 * They are composites. The directions of Bidirectional are two layers with the options of the one that it is given, and share
 * nothing; the second begins at the last step, and where all steps are wanted what it gives is turned round. Keras's names of
 * their weights begin with the wrapper's name, then forward_ and backward_ with the layer's. TimeDistributed is there of layers
 * that do their work at each place of what they get in any case (by_step), along no other axis than the last. A layer that a
 * wrapper has as it is given has its weights there only. */
#include "options.h"
#include <string.h>

extern const Op op_bidirectional, op_time_distributed;

static const Option both_options[] = {
    { "layer",          ITEM,   REQUIRED, "layer", "a recurrent layer: LSTM { 32 }" },
    { "merge_mode",     CHOICE, "concat", "sum mul ave concat", "what becomes of the two directions" },
    { "weights",        LATER,  NULL, NULL, "initial weights; --weights loads them" },
    { "backward_layer", ITEM,   "none",   "layer", "the other direction's layer, with go_backwards = true" },
    LAYER_OPTIONS, END
};

static const Option each_options[] = {
    { "layer", ITEM, REQUIRED, "layer", "what is done at each step: Dense { 10 }" },
    LAYER_OPTIONS, END
};

static bool fits(const Item *whole, const Item *layer)
{
    const Setting *shape = layer ? setting(layer, "input_shape") : NULL;
    if (!shape || !shape->given) return true;
    err_at(shape->loc, "%s '%s': input_shape is %s's own option, not its layer's", whole->op->name, whole->name, whole->op->name);
    return false;
}

/* The layer as the wrapper has it: with its name, as a part of the wrapper. */
static Item *inside(const Item *whole, const Item *layer, const char *name)
{
    Item *it = NEW(Item);
    int n = 0;
    *it = *layer;
    while (layer->op->options[n].name) n++;
    it->settings = NEWS(Setting, n + 1);
    memcpy(it->settings, layer->settings, sizeof *it->settings * (size_t)n);
    it->name = name, it->part_of = whole->part_of ? whole->part_of : whole;
    it->path = format("%s/%s", whole->path ? whole->path : whole->name, name);
    if (!flag(whole, "trainable")) give(it, "trainable")->number = 0;
    return it;
}

#define USED_ELSEWHERE "its layer is used elsewhere too, and would not share its weights: give each place one of its own"

/* A layer that the wrapper has as it is given, with its weights; of Bidirectional the other direction's. */
static const Item *held(const Item *it)
{
    return it->op == &op_time_distributed ? item(it, "layer") : it->op == &op_bidirectional ? item(it, "backward_layer") : NULL;
}

/* Has the model a layer with weights, which the wrapper holds, in another place? */
static bool elsewhere(const Use *u, const Item *layer)
{
    const Model *m = u->graph->model;
    for (int i = 0; i < m->n_tensors && has_option(layer, "kernel_initializer"); i++) {
        const Item *it = m->tensors[i]->layer;
        if (it == layer || (it != u->layer && held(it) == layer)) return true;
    }
    return false;
}

static const char *without(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) ? name : name + strlen(prefix);
}

static bool recurrent(const Item *layer) { return layer->op->parts && has_option(layer, "go_backwards"); }

/* What Keras holds two directions to: the one forward, the other backward, and both give all steps or the last. */
static bool directions(const Use *u, const Item *one, const Item *other)
{
    const Item *whole = u->layer, *given = item(whole, "backward_layer");
    const char *wrong = !recurrent(one) || !recurrent(other) ? "its layers should be recurrent ones, such as LSTM { 32 }"
        : flag(one, "go_backwards") ? "its layer goes backwards, which the other direction does"
        : !flag(other, "go_backwards") ? "its backward_layer should have go_backwards = true"
        : flag(one, "return_sequences") != flag(other, "return_sequences") ? "both directions should have one return_sequences"
        : same(one->name, other->name) ? format("both directions are called '%s': give its backward_layer another name", one->name)
        : given && elsewhere(u, given) ? USED_ELSEWHERE : NULL;
    if (wrong) err_at(whole->loc, "Bidirectional '%s': %s", whole->name, wrong);
    return !wrong;
}

static Item *backward_of(const Item *whole, const Item *one)
{
    const Item *given = item(whole, "backward_layer");
    if (given) return inside(whole, given, given->name);
    Item *it = inside(whole, one, format("backward_%s", without(one->name, "backward_")));
    if (recurrent(one)) give(it, "go_backwards")->number = 1;
    return it;
}

static Value *turned(const Use *u, Value *x)
{
    const Item *whole = u->layer;
    Item *it = plain_item(find_op("reverse"), whole->loc);
    it->name = whole->name, it->part_of = whole->part_of ? whole->part_of : whole;
    return x ? node(u->graph, it->op, it, format("%s_turned", u->name), whole->loc, &x, 1)->out : NULL;
}

static Value *both(const Use *u, Value **in, int n_in)
{
    static const struct { const char *mode, *op; } ways[] = { { "sum", "Add" }, { "mul", "Multiply" }, { "ave", "Average" },
                                                              { "concat", "Concatenate" } };
    const Item *whole = u->layer, *layer = item(whole, "layer");
    Item *one = inside(whole, layer, format("forward_%s", without(layer->name, "forward_"))), *other = backward_of(whole, layer);
    int k = 0;
    if (!fits(whole, layer) || !fits(whole, item(whole, "backward_layer")) || !directions(u, one, other)) return NULL;
    Value *y[] = { u->apply(u->graph, one, format("%s_forward", u->name), u->use, in, n_in),
                   u->apply(u->graph, other, format("%s_backward", u->name), u->use, in, n_in) };
    if (flag(one, "return_sequences")) y[1] = turned(u, y[1]);
    if (!y[0] || !y[1]) return NULL;
    while (!same(ways[k].mode, text(whole, "merge_mode"))) k++;
    Item *merge = plain_item(find_op(ways[k].op), whole->loc);
    merge->name = whole->name, merge->part_of = one->part_of;
    return u->apply(u->graph, merge, u->name, u->use, y, 2);
}

/* One of a step's channels: other axes, counted within a step, would be others here. */
static bool along_channels(const Item *it)
{
    const Setting *axis = has_option(it, "axis") ? setting(it, "axis") : NULL;
    const Item *f = has_option(it, "activation") ? item(it, "activation") : NULL;
    if (axis && (how_many(axis) > 1 || nth(axis, 0) != -1)) return false;
    if (has_option(it, "noise_shape") && setting(it, "noise_shape")->given) return false;
    return !f || along_channels(f);
}

static Value *each(const Use *u, Value **in, int n_in)
{
    const Item *whole = u->layer, *layer = item(whole, "layer");
    if (!layer->op->by_step) {
        err_at(whole->loc, "TimeDistributed '%s': of %s it is not there yet", whole->name, layer->op->name);
        help("Dense, functions, Rescaling, dropout and noise are, which treat each step alike");
        return NULL;
    }
    const char *wrong = in[0]->shape.rank < 2 ? format("the input has no steps, it is %s", show(in[0]->shape))
        : !along_channels(layer) ? "its layer has an axis that is not -1, or a noise_shape, which is not there yet of each step"
        : elsewhere(u, layer) ? USED_ELSEWHERE : NULL;
    if (wrong) err_at(whole->loc, "TimeDistributed '%s': %s", whole->name, wrong);
    return !wrong && fits(whole, layer) ? u->apply(u->graph, inside(whole, layer, layer->name), u->name, u->use, in, n_in) : NULL;
}

const Op op_bidirectional = {
    .name = "Bidirectional", .kind = LAYER, .what = "a recurrent layer in both directions", .options = both_options,
    .made = both,
};

const Op op_time_distributed = {
    .name = "TimeDistributed", .kind = LAYER, .what = "a layer at each step", .options = each_options, .made = each,
};
