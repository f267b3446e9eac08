/* verify.c -- behind every pass: is anything lost, read before it is made, or of a wrong shape?
 *
 * What is wrong here is a bug of cnnc's, and ends it with the name of what is wrong rather than in another network. Each look is
 * one walk with marks by a value's id, and knows what must hold, not how a pass came to it:
 *
 *   nodes     each value that a node reads is made by a node before it; shapes follow from the op's own formula; a node that left
 *             has an heir, which has everything that it had; each parameter is in a node of the graph, or folded into one
 *   calls     each value is made once, before it is read; gradients have the shape of what they are of; each parameter is read or
 *             folded, and in training each use of it adds to its gradient
 *   memory, order, places (verify_plan.c)
 *
 * So a parameter that training has and inference neither reads nor folds is an error, whatever pass dropped it. */
#include "base/compilation.h"
#include "passes/passes.h"
#include <string.h>

void broken(const char *fmt, ...)
{
    va_list args;
    char text[512];
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    die("%s: %s", stage_reached(), text);
}

static const char *at(const Node *n) { return format("%s:%d: %s", n->loc.file ? n->loc.file : "?", n->loc.line, n->name); }
static bool of_network(const Value *v) { return v->role == PARAM || v->role == STATE; }
static bool from_outside(const Value *v) { return of_network(v) || v->elem == RAW || v->elem == TARGET; }
static bool is(const Node *n, const char *op) { return same(n->op->name, op); }

/* ---- shapes, by the op's formula ---- */

static int last_axis(Shape s) { return s.d[s.rank - 1]; }

static bool as_input(const Node *n)
{
    for (int k = 0; k < n->n_in; k++) if (!same_shape(n->in[k]->shape, n->out->shape)) return false;
    return true;
}

/* Each axis is as long as that of the longest input, counted from the last one. */
static bool spread(const Node *n)
{
    Shape y = n->out->shape, most = { .rank = y.rank };
    for (int i = 0; i < y.rank; i++) most.d[i] = 1;
    for (int k = 0; k < n->n_in; k++) {
        Shape x = n->in[k]->shape;
        for (int i = 0, at = y.rank - x.rank; i < x.rank; i++, at++) {
            if (x.d[i] != 1 && x.d[i] != y.d[at]) return false;
            if (x.d[i] != 1) most.d[at] = x.d[i];
        }
    }
    return same_shape(y, most);
}

static bool as_many(const Node *n) { return size(n->in[0]->shape) == size(n->out->shape); }

static bool side_by_side(const Node *n)
{
    Shape y = n->in[0]->shape;
    long axis = integer(n->item, "axis");
    int at = (int)(axis < 0 ? axis + y.rank : axis - 1);
    for (int k = 1; k < n->n_in; k++) y.d[at] += n->in[k]->shape.d[at];
    return same_shape(y, n->out->shape);
}

static bool turned(const Node *n)
{
    Shape x = n->in[0]->shape, y = n->out->shape;
    for (int i = 0; i < y.rank; i++) if (y.d[i] != x.d[setting(n->item, "dims")->ints[i] - 1]) return false;
    return x.rank == y.rank;
}

static bool repeated(const Node *n)
{
    return same_shape(n->out->shape, shape2((int)integer(n->item, "n"), last_axis(n->in[0]->shape)));
}

static int count(const Node *n, const char *name) { return (int)get(n, name); }

/* What a window of a convolution spans; of a pooling its elements lie side by side. */
static int span(const Node *n, const Side *s) { return (count(n, s->k) - 1) * (has_number(n, s->d) ? count(n, s->d) : 1) + 1; }

/* Windows over a map of these sizes, with padding before and after, in steps, give as many rows as the node's numbers say. */
static bool windows(const Node *n, Shape map)
{
    const Side *s = sides_of(n);
    for (int i = 0; i < map.rank - 1; i++, s++) {
        if (!s->in || count(n, s->in) != map.d[i]) return false;
        int room = map.d[i] + count(n, s->before) + count(n, s->after) - span(n, s);
        if (room / count(n, s->s) + 1 != count(n, s->out)) return false;
    }
    return !s->in && count(n, "ic") == last_axis(map);
}

/* [oh / cell, ow / cell, channels]: cells of the whole map, of which only whole ones count. */
static Shape seen_by_windows(const Node *n, int cell, int channels)
{
    Shape y = { 0 };
    for (const Side *s = sides_of(n); s->in; s++) y.d[y.rank++] = count(n, s->out) / cell;
    y.d[y.rank++] = channels;
    return y;
}

/* [kh, kw, a, b] */
static bool has_kernel(const Node *n, int a, int b)
{
    Shape k = { 0 };
    for (const Side *s = sides_of(n); s->in; s++) k.d[k.rank++] = count(n, s->k);
    k.d[k.rank++] = a, k.d[k.rank++] = b;
    return same_shape(slot(n, "kernel")->shape, k);
}

static bool pooled(const Node *n)
{
    return windows(n, n->in[0]->shape) && same_shape(n->out->shape, seen_by_windows(n, 1, count(n, "ic")));
}

static bool convolved(const Node *n)
{
    int oc = last_axis(n->out->shape);
    return windows(n, n->in[0]->shape) && same_shape(n->out->shape, seen_by_windows(n, is(n, "conv2d_pool") ? 2 : 1, oc)) &&
        has_kernel(n, count(n, "ic") / count(n, "groups"), oc);
}

/* The convolution that it is the way back of gives the input's shape of the output's. */
static bool grown(const Node *n)
{
    Shape x = n->in[0]->shape, y = n->out->shape;
    return windows(n, y) && same_shape(x, seen_by_windows(n, 1, count(n, "oc"))) && has_kernel(n, last_axis(y), last_axis(x));
}

static bool channel_by_channel(const Node *n)
{
    int m = count(n, "multiplier"), ic = count(n, "ic");
    return windows(n, n->in[0]->shape) && same_shape(n->out->shape, seen_by_windows(n, 1, ic * m)) && has_kernel(n, ic, m);
}

static bool multiplied(const Node *n)
{
    Shape y = n->in[0]->shape;
    y.d[y.rank - 1] = last_axis(n->out->shape);
    return same_shape(n->out->shape, y) &&
        same_shape(slot(n, "kernel")->shape, shape2(last_axis(n->in[0]->shape), last_axis(n->out->shape)));
}

static bool looked_up(const Node *n)
{
    Shape y = n->in[0]->shape, embeddings = slot(n, "embeddings")->shape;
    y.d[y.rank++] = (int)integer(n->item, "output_dim");
    return same_shape(n->out->shape, y) && same_shape(embeddings, shape2((int)integer(n->item, "input_dim"), last_axis(y)));
}

static bool a_channel_each(const Node *n)
{
    Shape y = n->out->shape;
    int c = last_axis(n->in[0]->shape);
    return size(y) == c && last_axis(y) == c && (y.rank == 1 || y.rank == n->in[0]->shape.rank);
}

/* All steps' states, or the last one; the kernel has so many gates side by side. */
static bool step_by_step(const Node *n)
{
    Shape x = n->in[0]->shape;
    int units = count(n, "units");
    Shape states = shape2(x.d[0], units), y = flag(n->item, "return_sequences") ? states : shape1(units);
    return x.rank == 2 && same_shape(n->out->shape, y) && same_shape(slot(n, "states")->shape, states) &&
        same_shape(slot(n, "kernel")->shape, shape2(units, x.d[1]));
}

/* As many channels; each other size by the option: so many more, fewer or times as many. */
static bool each_axis(const Node *n, const char *option, int more, bool times)
{
    const Setting *s = setting(n->item, option);
    Shape x = n->in[0]->shape;
    for (int i = 0; i < x.rank - 1; i++)
        if (times) x.d[i] *= s->ints[i];
        else x.d[i] += more * (s->ints[2 * i] + s->ints[2 * i + 1]);
    return same_shape(n->out->shape, x);
}

static bool in_border(const Node *n) { return each_axis(n, "padding", 1, false); }
static bool without_border(const Node *n) { return each_axis(n, "cropping", -1, false); }
static bool times_larger(const Node *n) { return each_axis(n, "size", 0, true); }

static bool as_asked(const Node *n)
{
    Shape y = shape3((int)integer(n->item, "height"), (int)integer(n->item, "width"), last_axis(n->in[0]->shape));
    return same_shape(n->out->shape, y);
}

/* What node n's word of that name says. */
static const char *word_of(const Node *n, const char *name)
{
    for (int i = 0; i < n->n_num; i++) if (same(n->num[i].name, name)) return n->num[i].text;
    return "";
}

/* Each axis is as long as the input's of the same letter; without letters it is one number. */
static bool by_letters(const Node *n)
{
    const char *y = word_of(n, "y_axes"), *of[2] = { word_of(n, "x0_axes"), word_of(n, "x1_axes") };
    Shape s = n->out->shape;
    for (int i = 0; i < 2; i++) {
        if ((int)strlen(of[i]) != n->in[i]->shape.rank) return false;
        for (int k = 0; of[i][k]; k++) {
            const char *at = strchr(y, of[i][k]), *other = strchr(of[!i], of[i][k]);
            if (at && s.d[at - y] != n->in[i]->shape.d[k]) return false;
            if (other && n->in[!i]->shape.d[other - of[!i]] != n->in[i]->shape.d[k]) return false;
        }
    }
    return *y ? (int)strlen(y) == s.rank : same_shape(s, shape1(1));
}

/* Of every op whose node has an output, so that a new one is not forgotten. */
static const struct { const char *op; bool (*agree)(const Node *); } formulas[] = {
    { "Conv1D", convolved }, { "DepthwiseConv1D", channel_by_channel }, { "Conv1DTranspose", grown },
    { "Conv3D", convolved }, { "Conv3DTranspose", grown },
    { "Conv2D", convolved }, { "conv2d_pool", convolved }, { "DepthwiseConv2D", channel_by_channel }, { "Conv2DTranspose", grown },
    { "Embedding", looked_up }, { "Dense", multiplied }, { "whiten", multiplied },
    { "MaxPooling1D", pooled }, { "MaxPooling2D", pooled }, { "AveragePooling1D", pooled }, { "AveragePooling2D", pooled },
    { "MaxPooling3D", pooled }, { "AveragePooling3D", pooled },
    { "GlobalMaxPooling3D", a_channel_each }, { "GlobalAveragePooling3D", a_channel_each },
    { "ZeroPadding3D", in_border }, { "Cropping3D", without_border }, { "UpSampling3D", times_larger },
    { "GlobalMaxPooling1D", a_channel_each }, { "GlobalMaxPooling2D", a_channel_each },
    { "GlobalAveragePooling1D", a_channel_each }, { "GlobalAveragePooling2D", a_channel_each },
    { "ZeroPadding1D", in_border }, { "ZeroPadding2D", in_border }, { "Cropping1D", without_border },
    { "Cropping2D", without_border }, { "UpSampling1D", times_larger }, { "UpSampling2D", times_larger },
    { "Flatten", as_many }, { "Reshape", as_many }, { "Concatenate", side_by_side }, { "Add", as_input }, { "sum", as_input },
    { "add_broadcast", spread }, { "Subtract", spread }, { "Multiply", spread }, { "Average", spread }, { "Maximum", spread },
    { "Minimum", spread }, { "Permute", turned }, { "RepeatVector", repeated },
    { "BatchNormalization", as_input }, { "frozen_normalization", as_input }, { "standardize", as_input },
    { "Dropout", as_input }, { "SpatialDropout1D", as_input },
    { "SpatialDropout2D", as_input }, { "SpatialDropout3D", as_input },
    { "GaussianDropout", as_input }, { "AlphaDropout", as_input },
    { "Rescaling", as_input }, { "Activation", as_input },
    { "Normalization", as_input }, { "GaussianNoise", as_input }, { "RandomFlip", as_input }, { "RandomContrast", as_input },
    { "RandomBrightness", as_input }, { "Resizing", as_asked }, { "CenterCrop", as_asked },
    { "RandomCrop", as_asked }, { "RandomErasing", as_input }, { "RandomTranslation", as_input }, { "RandomZoom", as_input },
    { "RandomRotation", as_input }, { "RandomShear", as_input },
    { "LayerNormalization", as_input }, { "GroupNormalization", as_input }, { "RMSNormalization", as_input },
    { "UnitNormalization", as_input }, { "LocalResponseNormalization", as_input },
    { "simple_rnn_loop", step_by_step }, { "lstm_loop", step_by_step }, { "gru_loop", step_by_step },
    { "gru_before_loop", step_by_step }, { "reverse", as_input },
    { "product", by_letters }, { "causal_softmax", as_input }, { "scaled", as_input },
    { "activation_x", as_input },
    { "Lambda", as_input }, { "axis_function", as_input }, { "PReLU", as_input }, { "InputLayer", as_input },
    { "softmax_crossentropy", as_input }, { "sigmoid_crossentropy", as_input }, { "sigmoid_focal_crossentropy", as_input },
};
enum { N_FORMULAS = sizeof formulas / sizeof *formulas };

/* The op's formula, and a number for each channel in all that has one: bias, gamma, the moving averages. */
static void check_shapes(const Node *n)
{
    size_t row = 0;
    while (row < N_FORMULAS && !is(n, formulas[row].op)) row++;
    if (n->out && row == N_FORMULAS) broken("%s: there is no formula of %s's shape (compiler/passes/verify.c)", at(n), n->op->name);
    if (n->out && !formulas[row].agree(n)) broken("%s: %s does not follow from what it reads", at(n), show(n->out->shape));
    for (int k = 0; k < n->n_slots; k++) {
        const Value *v = n->slot[k].value;
        if (of_network(v) && same(v->axes, "o") && !same_shape(v->shape, shape1(last_axis(n->out->shape))))
            broken("%s: its %s is %s, and its output %s", at(n), n->slot[k].name, show(v->shape), show(n->out->shape));
    }
}

/* ---- nodes ---- */

static void check_inputs(const Node *n)
{
    for (int k = 0; k < n->n_in; k++) {
        bool listed = false;
        for (int i = 0; i < n->n_slots; i++) listed |= n->slot[i].value == n->in[k];
        if (!listed) broken("%s: its input %s is in no slot", at(n), n->in[k]->name);
    }
    if (n->out && n->out->node != n) broken("%s: its output %s is made by another node", at(n), n->out->name);
}

/* `made` by id; the node that made a value again would be its second one. */
static void check_slots(const Node *n, bool *made)
{
    for (int k = 0; k < n->n_slots; k++) {
        const Value *v = n->slot[k].value;
        if (from_outside(v)) continue;
        if (v->node != n && !made[v->id]) broken("%s reads %s, which no node before it makes", at(n), v->name);
        if (v->node == n && made[v->id]) broken("%s makes %s, which is made already", at(n), v->name);
        made[v->id] = true;
    }
}

static void check_nodes(const Graph *g)
{
    bool *made = NEWS(bool, g->n_values);
    for (int i = 0; i < g->n_nodes; i++) {
        const Node *n = g->nodes[i];
        if (n->by) broken("%s has an heir, %s, and is still there", at(n), n->by->name);
        check_inputs(n);
        check_slots(n, made);
        check_shapes(n);
    }
    for (int k = 0; k < g->n_outputs; k++) {
        if (!made[g->outputs[k]->id]) broken("no node makes the output %s", g->outputs[k]->name);
        if (!g->outputs[k]->wanted) broken("the output %s is not marked as wanted", g->outputs[k]->name);
    }
}

/* ---- heirs ---- */

static bool has(const Node *n, const Value *v)
{
    for (int k = 0; n && k < n->n_slots; k++) if (n->slot[k].value == v) return true;
    return false;
}

/* An activation is the heir's, or what the heir's op says: softmax_crossentropy, sigmoid_focal_crossentropy. */
static bool activation_kept(const Node *old, const Node *heir)
{
    const char *within = format("%s_", old->act ? old->act->op->name : "");
    return !old->act || heir->act == old->act ||
           (!strncmp(heir->op->name, within, strlen(within)) && strstr(heir->op->name, "_crossentropy"));
}

static bool norm_kept(const Node *old, const Node *heir)
{
    const Node *norm = is(old, "BatchNormalization") ? old : old->norm;
    return !norm || heir->norm == norm;
}

static bool parameters_kept(const Node *old, const Node *heir)
{
    for (int k = 0; k < old->n_slots; k++) {
        const Value *v = old->slot[k].value;
        if (of_network(v) && !has(heir, v) && !has(heir->norm, v)) return false;
    }
    return true;
}

/* Of a layer that is another op now: all that is the layer's. */
static bool layer_kept(const Node *old, const Node *heir)
{
    if (!old->item || old->item != heir->item) return true;
    for (int k = 0; k < old->n_num; k++) {
        bool found = false;
        for (int i = 0; i < heir->n_num; i++)
            found |= same(heir->num[i].name, old->num[k].name) && heir->num[i].v == old->num[k].v &&
                     same(heir->num[i].text, old->num[k].text);
        if (!found) return false;
    }
    return same(heir->name, old->name) && heir->use == old->use && heir->output == old->output && heir->weight == old->weight &&
           heir->macs == old->macs && heir->force == old->force && heir->must == old->must;
}

static bool window_kept(const Node *old, const Node *heir)
{
    return !is(old, "MaxPooling2D") || (is(heir, "conv2d_pool") && get(old, "kh") == 2 && get(old, "kw") == 2 &&
                                        get(old, "sh") == 2 && get(old, "sw") == 2);
}

static bool acts(const Node *n)
{
    for (const CallDef *d = n->op->calls; d->name; d++) if (d->half == FORWARD || d->half == INFER) return true;
    return false;
}

/* Work that no other node can take over: an heir does it only as another op of the same layer. */
static bool work_kept(const Node *old, const Node *heir)
{
    static const char *const absorbed[] = { "Activation", "BatchNormalization", "MaxPooling2D" };
    bool known = old->item == heir->item || (!old->graph->training && !acts(old));
    for (size_t i = 0; i < sizeof absorbed / sizeof *absorbed; i++) known |= is(old, absorbed[i]);
    return known;
}

static const struct { const char *what; bool (*kept)(const Node *, const Node *); } attributes[] = {
    { "its activation", activation_kept }, { "its normalisation", norm_kept }, { "a parameter of it", parameters_kept },
    { "an attribute of its layer", layer_kept }, { "its window", window_kept }, { "its work", work_kept },
};

static void check_heirs(const Graph *g)
{
    for (int i = 0; i < g->n_gone; i++) {
        const Node *old = g->gone[i], *heir = old->by;
        while (heir && heir->by) heir = heir->by;
        if (!heir) broken("%s is gone, and no node does its work", at(old));
        for (size_t k = 0; k < sizeof attributes / sizeof *attributes; k++)
            if (!attributes[k].kept(old, heir))
                broken("%s became part of %s, which lost %s", at(old), heir->name, attributes[k].what);
    }
}

/* ---- parameters ---- */

static void mark(const Node *n, bool *seen)
{
    for (int k = 0; n && k < n->n_slots; k++) if (of_network(n->slot[k].value)) seen[n->slot[k].value->id] = true;
}

/* What a folded normalisation had is read when weights are prepared. */
static void mark_folded(const Graph *g, bool *seen)
{
    for (int i = 0; i < g->n_nodes; i++) mark(g->nodes[i]->norm, seen);
}

static void all_parameters(const Graph *g, const bool *seen)
{
    for (int i = 0; i < g->n_values; i++) {
        const Value *v = g->values[i];
        if (of_network(v) && v->keras && !seen[i])
            broken("%s: the parameter %s is neither read nor folded", at(v->node), v->keras);
    }
}

static void check_parameters(const Graph *g)
{
    bool *seen = NEWS(bool, g->n_values);
    for (int i = 0; i < g->n_nodes; i++) mark(g->nodes[i], seen);
    mark_folded(g, seen);
    all_parameters(g, seen);
}

/* ---- calls ---- */

/* Has the node made another form of it for its calls? That has a shape of its own. */
static bool derived(const Node *n, const Value *v)
{
    for (int i = 0; i < n->n_derived; i++) if (n->derived[i]->write[0].value == v) return true;
    return false;
}

/* dy is of y's shape, dkernel of kernel's. */
static void check_gradient(const Call *c, const Arg *a)
{
    if (derived(c->node, a->value)) return;
    const Value *of = a->slot[0] == 'd' ? slot(c->node, a->slot + 1) : NULL;
    if (of && !same_shape(of->shape, a->value->shape))
        broken("%s: its %s is %s, and %s is %s", c->name, a->slot, show(a->value->shape), a->slot + 1, show(of->shape));
}

/* Every use of a shared layer adds to its gradients and moves its averages; all else is made once. */
static void check_writes(const Call *c, bool *made, bool *read)
{
    for (int k = 0; k < c->n_writes; k++) {
        const Value *v = c->write[k].value;
        if (made[v->id] && v->role != REDUCE && v->role != STATE) broken("%s makes %s, which is made already", c->name, v->name);
        if (v->role == PARAM) broken("%s writes the parameter %s", c->name, v->name);
        made[v->id] = true, read[v->id] |= v->role == STATE;
        check_gradient(c, &c->write[k]);
    }
}

static void check_reads(const Call *c, const bool *made, bool *read)
{
    for (int k = 0; k < c->n_reads; k++) {
        const Value *v = c->read[k].value;
        if (!from_outside(v) && !made[root((Value *)v)->id]) broken("%s reads %s, which no call before it makes", c->name, v->name);
        read[v->id] = true;
        check_gradient(c, &c->read[k]);
    }
}

/* Each use of a parameter through which the loss sees it adds to its gradient: by id, uses less additions. */
static void check_additions(const Graph *g)
{
    int *left = NEWS(int, g->n_values);
    for (int i = 0; i < g->n_nodes; i++)
        for (int k = 0; k < g->nodes[i]->n_slots; k++) {
            const Node *n = g->nodes[i];
            const Value *v = n->slot[k].value;
            if (v->role == PARAM && v->trainable && n->out && n->out->grad) left[v->id]++;
        }
    for (int i = 0; i < g->n_calls; i++)
        for (int k = 0; k < g->calls[i]->n_writes; k++) {
            const Arg *a = &g->calls[i]->write[k];
            const Value *p = a->slot[0] == 'd' ? slot(g->calls[i]->node, a->slot + 1) : NULL;
            if (p && p->role == PARAM && p->grad == a->value) left[p->id]--;
        }
    for (int i = 0; i < g->n_values; i++)
        if (left[i]) broken("%s: %d of its uses do not add to its gradient", g->values[i]->keras, left[i]);
}

static void check_calls(const Graph *g)
{
    bool *made = NEWS(bool, g->n_values), *read = NEWS(bool, g->n_values);
    for (int i = 0; i < g->n_calls; i++) {
        check_reads(g->calls[i], made, read);
        check_writes(g->calls[i], made, read);
    }
    for (int k = 0; k < g->n_outputs; k++)
        if (!made[root(g->outputs[k])->id]) broken("no call makes the output %s", g->outputs[k]->name);
    mark_folded(g, read);
    all_parameters(g, read);
    check_additions(g);
}

void verify(const Plan *p, const Pass *after)
{
    at_stage(format("%s, %s, after %s", p->model->name, p->training ? "training" : "inference", after->name));
    check_heirs(p->graph);
    if (after->holds & NODES) check_nodes(p->graph), check_parameters(p->graph);
    if (after->holds & CALLS) check_calls(p->graph);
    if (after->holds & MEMORY) verify_memory(p);
    if (after->holds & ORDER) verify_order(p);
    if (after->holds & PLACES) verify_places(p);
}
