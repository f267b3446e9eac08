/* shape.c -- Model -> Graph: nodes in topological order, values in SSA, every shape and parameter resolved.
 *
 * A use of a layer becomes a node; a layer's `activation` becomes a node of its own behind it (fuse may join them again); each
 * output with a loss gets a loss node and its metrics. A shared layer's uses share the values of its parameters: they are
 * found by their Keras name. Invariant: a value has one defining node; nodes stand after the nodes they read. */
#include "ir/names.h"
#include "op/queries.h"
#include "passes/passes.h"
#include "rt.h"
#include <string.h>
#include <strings.h>

static Node *activation_node(Graph *g, const Item *act, const char *name, Loc loc, Value *x)
{
    Node *n = bare_node(g, find_op("Activation"), NULL, name, loc, &x, 1);
    n->act = act;
    shape_node(g, n);
    return n;
}

/* The names of the variants of ops whose name begins like `family`, in any case: "conv2d" takes conv2d_pool's too. */
static int variant_names(const char *family, const char *names[32])
{
    int n = 0;
    for (int f = 0; variant_families[f]; f++)
        for (const Variant *v = variant_families[f]; v->op; v++) {
            bool known = strncasecmp(v->op, family, strlen(family)) != 0 || n == 32;
            for (int i = 0; i < n; i++) known |= same(names[i], v->name);
            if (!known) names[n++] = v->name;
        }
    return n;
}

static void check_variant(const Item *of, const char *option, const char *family)
{
    const char *names[32], *asked = text(of, option), *list = "auto";
    int n = variant_names(family, names);
    for (int i = 0; i < n; i++) {
        if (same(asked, names[i])) return;
        list = format("%s, %s", list, names[i]);
    }
    const char *near = nearest(asked, names, n);
    err_at(setting(of, option)->loc, "%s: %s \"%s\" is none of %s", of->name ? of->name : "Model", option, asked, list);
    if (near) help("did you mean \"%s\"?", near);
}

/* The variant that the layer or the whole model asks for, or NULL; of the model's wish only what applies is taken (select). */
static const char *forced(const Model *m, const Item *layer)
{
    static const struct { const char *option, *family; } asks[] = { { "conv_algorithm", "conv2d" },
                                                                    { "dense_algorithm", "dense" } };
    for (int i = 0; i < 2; i++) {
        if (!has_option(layer, asks[i].option)) continue;
        const Item *of = !same(text(layer, asks[i].option), "auto") ? layer : m->options;
        if (same(text(of, asks[i].option), "auto")) continue;
        check_variant(of, asks[i].option, asks[i].family);
        return text(of, asks[i].option);
    }
    return NULL;
}

/* Does the layer itself ask for a variant? Then one that does not apply is an error. */
static bool insists(const Item *layer)
{
    return (has_option(layer, "conv_algorithm") && !same(text(layer, "conv_algorithm"), "auto")) ||
           (has_option(layer, "dense_algorithm") && !same(text(layer, "dense_algorithm"), "auto"));
}

/* input_shape is the first layer's; given for another one it says what that layer gets already. */
static bool gets_its_shape(const Item *layer, Value **in, int n_in)
{
    bool whole = n_in && !layer->part_of && has_option(layer, "input_shape");
    const Setting *asked = whole ? setting(layer, "input_shape") : NULL;
    if (!asked || !asked->given) return true;
    Shape s = { .rank = asked->n <= MAX_RANK ? asked->n : MAX_RANK };
    memcpy(s.d, asked->ints, sizeof *s.d * (size_t)s.rank);
    if (asked->n <= MAX_RANK && same_shape(s, in[0]->shape)) return true;
    err_at(asked->loc, "%s '%s': input_shape is %s%s, but what it gets is %s", layer->op->name, layer->name, show(s),
           asked->n > MAX_RANK ? " and more" : "", show(in[0]->shape));
    help("only a Sequential's first layer needs its input_shape; leave it out here");
    return false;
}

/* A composite's layers, one behind the other; the last one has its name. */
static Value *apply_parts(Graph *g, const Item *layer, const char *name, int use, Value **in, int n_in)
{
    Item *part[MOST_PARTS];
    int n = layer->op->parts(layer, part);
    Value *y = NULL;
    for (int i = 0; i < n; i++) {
        const char *called = i == n - 1 ? name : format("%s_%s", name, snake(part[i]->op->name));
        y = apply_layer(g, part[i], called, use, i ? &y : in, i ? 1 : n_in);
        if (!y) return NULL;
    }
    return y;
}

Value *apply_layer(Graph *g, const Item *layer, const char *name, int use, Value **in, int n_in)
{
    if (!gets_its_shape(layer, in, n_in)) return NULL;
    if (layer->op->parts) return apply_parts(g, layer, name, use, in, n_in);
    if (layer->op->made) return layer->op->made(&(Use){ g, layer, name, use, apply_layer }, in, n_in);
    bool still = g->training && layer->op->frozen && !flag(layer, "trainable");
    Node *n = bare_node(g, still ? find_op(layer->op->frozen) : layer->op, layer, name, layer->loc, in, n_in);
    n->use = use, n->force = forced(g->model, layer), n->must = insists(layer);
    n->act = same(layer->op->name, "Activation") ? item(layer, "activation") : NULL;
    shape_node(g, n);
    if (!n->out) return NULL;
    Item *act = !n->act && has_option(layer, "activation") ? item(layer, "activation") : NULL;
    if (!act || same(act->op->name, "linear")) return n->out;
    return activation_node(g, act, format("%s_%s", name, act->op->name), layer->loc, n->out)->out;
}

static Value *use(Graph *g, const Tensor *t, Value **in)
{
    const char *name = t->use ? format("%s_use%d", t->layer->name, t->use) : t->layer->name;
    return apply_layer(g, t->layer, name, t->use, in, t->n);
}

/* Which of the model's inputs it is; -1: none. */
static int input_no(const Model *m, const Tensor *t)
{
    for (int i = 0; i < m->n_inputs; i++) if (m->inputs[i] == t) return i;
    return -1;
}

/* Tensors that some output needs, as flags along m->tensors. */
static bool *needed(const Model *m)
{
    bool *need = NEWS(bool, m->n_tensors);
    for (int i = 0; i < m->n_outputs; i++) need[m->outputs[i]->no] = true;
    for (int i = m->n_tensors - 1; i >= 0; i--)
        for (int k = 0; need[i] && k < m->tensors[i]->n; k++) need[m->tensors[i]->in[k]->no] = true;
    return need;
}

/* What the augmentation does to all samples by what training finds in its own: under a name of its own. */
static Value *standardized(Graph *g, const Model *m, Node *input)
{
    Item *it = NEW(Item);
    *it = *item(m->fit, "augment");
    it->name = "image_data_generator";
    Value *y = node(g, find_op("standardize"), it, "standardize", it->loc, &input->out, 1)->out;
    return y && whitens(m) ? whitened(g, it, y) : y;
}

static Value *input_value(Graph *g, const Model *m, const Tensor *t)
{
    int k = input_no(m, t);
    const int *d = setting(t->layer, "shape")->ints;
    Shape s = { .rank = setting(t->layer, "shape")->n };
    memcpy(s.d, d, sizeof *d * (size_t)s.rank);
    Value *raw = new_value(g, NULL, m->n_inputs > 1 ? format("raw%d", k) : "raw", DATA, RAW, s);
    raw->offset = k;
    g->inputs[k] = raw;
    Node *n = bare_node(g, t->layer->op, t->layer, t->layer->name, t->layer->loc, &raw, 1);
    bool whole = !same(text(t->layer, "dtype"), "float32");
    put(n, "scale", whole ? 1 : rescale(m));
    if (whole) put(n, "whole", 1);
    if (samplewise(m, "samplewise_center")) put(n, "center", 1);
    if (samplewise(m, "samplewise_std_normalization")) put(n, "deviation", 1);
    shape_node(g, n);
    return featurewise(m) && n->out ? standardized(g, m, n) : n->out;
}

static void layers(Graph *g, const Model *m, Value **value)
{
    bool *need = needed(m);
    for (int i = 0; i < m->n_tensors; i++) {
        const Tensor *t = m->tensors[i];
        if (!need[i]) continue;
        Value **in = NEWS(Value *, t->n + 1);
        bool poisoned = false;
        for (int k = 0; k < t->n; k++) {
            in[k] = value[t->in[k]->no];
            poisoned |= !in[k];
        }
        if (poisoned) continue;
        value[i] = input_no(m, t) >= 0 ? input_value(g, m, t) : use(g, t, in);
    }
}

/* ---- losses and metrics ---- */

/* What a feed gives beside the inputs, in the order of struct given: an output's targets; behind them the sample's weight. */
static Value *target(Graph *g, int no, const char *name, Shape s)
{
    for (int i = 0; i < g->n_values; i++)
        if (g->values[i]->elem == TARGET && g->values[i]->offset == no) return g->values[i];
    Value *v = new_value(g, NULL, name, DATA, TARGET, s);
    v->offset = no;
    return v;
}

/* A loss or metric that takes logits, behind a softmax or sigmoid, says two things at once. (Keras warns, and looks behind the
 * activation, or takes what is no logit for one.) */
static void check_logits(const Item *it, const Value *y)
{
    const Item *act = y->node->act;
    const char *kind = kind_name(it->op->kind);
    if (!has_option(it, "from_logits") || !flag(it, "from_logits") || !act) return;
    if (!same(act->op->name, "softmax") && !same(act->op->name, "sigmoid")) return;
    err_at(it->loc, "%s: from_logits = true, and the output is a %s's, which are no logits", who(it), act->op->name);
    help("leave from_logits out: the %s is of what the %s gives; or take the %s away", kind, act->op->name, act->op->name);
}

static void judge(Graph *g, const Item *it, const char *name, int k, double weight)
{
    bool several = g->model->n_outputs > 1;
    check_logits(it, g->outputs[k]);
    Node *n = bare_node(g, it->op, it, name, it->loc, &g->outputs[k], 1);
    add_slot(n, "target", target(g, k, several ? format("target%d", k) : "target", g->outputs[k]->shape));
    if ((it->op->kind == LOSS || it->weighted) && weighted(g->model))
        add_slot(n, "sample_weight", target(g, g->model->n_outputs, "sample_weight", shape1(1)));
    n->output = k, n->weight = weight;
    put(n, "weight", weight), put(n, "report", several ? 1 : weight);
    if (it->op->kind == METRIC && mixes(g->model)) put(n, "mixed", 1);
    shape_node(g, n);
}

/* A program has room for so many sums (rt.h): a metric may have many. */
static void check_sums(const Graph *g, const Model *m)
{
    long n = 0;
    for (int i = 0; i < g->n_nodes; i++) {
        const Value *sum = g->nodes[i]->op->kind == METRIC ? slot(g->nodes[i], "sum") : NULL;
        if (sum) n += size(sum->shape);
    }
    if (n + m->n_outputs + 1 <= RT_SUMS) return;
    err_at(m->compile_loc, "compile: the metrics count %ld numbers; %d are the most", n, RT_SUMS - m->n_outputs - 1);
    help("F1Score with average = \"micro\" counts 3, AUC twice its num_thresholds");
}

static void judges(Graph *g, const Model *m)
{
    for (int k = 0; k < m->n_outputs; k++) {
        if (m->losses && m->losses[k]) judge(g, m->losses[k], figure_name(m, k, NULL), k, m->loss_weights ? m->loss_weights[k] : 1);
        for (int i = 0; m->metrics && i < m->n_metrics[k]; i++)
            judge(g, m->metrics[k][i], figure_name(m, k, m->metrics[k][i]), k, 1);
    }
}

/* A network whose layers with weights are all frozen has nothing to learn. */
static void check_trainable(const Graph *g)
{
    int params = 0, trained = 0;
    for (int i = 0; i < g->n_values; i++)
        params += g->values[i]->role == PARAM && !g->values[i]->node->op->adapts, trained += g->values[i]->trainable;
    if (!params || trained || !g->model->compiled) return;
    err_at(g->model->compile_loc, "compile: nothing is trained: trainable = false holds for every layer that has weights");
    help("leave a layer trainable, such as a new Dense behind the frozen ones");
}

/* What training makes of its samples before it begins: inference shows what reaches such a node. */
static void watch(Graph *g)
{
    for (int i = 0; i < g->n_nodes; i++) {
        Node *n = g->nodes[i];
        bool has = false;
        for (int k = 0; n->op->adapts && k < n->n_slots; k++)
            has |= n->slot[k].value->role == STATE || n->slot[k].value->role == PARAM;
        if (!has) continue;
        if (n->use == 1) {
            err_at(n->loc, "%s is used more than once, and would be adapted to one of its inputs", label(n));
            help("a layer for each of them, or mean and variance that are given");
        }
        PUSH(g->adapted, g->n_adapted, n);
    }
    for (int i = 0; !g->training && i < g->n_adapted; i++) {
        PUSH(g->outputs, g->n_outputs, g->adapted[i]->in[0]);
        g->adapted[i]->in[0]->wanted = true;
    }
}

Graph *build(const Model *m, bool training)
{
    Graph *g = NEW(Graph);
    *g = (Graph){ .model = m, .training = training, .n_inputs = m->n_inputs };
    g->inputs = NEWS(Value *, m->n_inputs);
    Value **value = NEWS(Value *, m->n_tensors);
    layers(g, m, value);
    if (item(m->fit, "augment")) check_augmentation(item(m->fit, "augment"), m->n_inputs, g->inputs[0]->shape);
    if (item(m->fit, "augment") && whole_numbers(g, 0)) {
        err_at(item(m->fit, "augment")->loc, "augment: the input '%s' takes whole numbers, which are no image's",
               m->inputs[0]->layer->name);
        help("leave augment out, or dtype = \"int32\" and the Embedding");
    }
    stop_if_errors();
    for (int k = 0; k < m->n_outputs; k++) {
        PUSH(g->outputs, g->n_outputs, value[m->outputs[k]->no]);
        g->outputs[k]->wanted = true;
        if (!item(m->fit, "augment") || !m->losses || !m->losses[k]) continue;
        check_unmoved(item(m->fit, "augment"), m->output_names[k], g->outputs[k]->shape);
        if (mixes(m)) check_mixed(item(m->fit, "augment"), m->output_names[k], m->losses[k]);
    }
    const Tensor *more = training ? seen_image(m) : m->feature;
    if (more) {
        PUSH(g->outputs, g->n_outputs, value[more->no]);
        value[more->no]->wanted = true;
    }
    watch(g);
    judges(g, m), check_sums(g, m);
    if (training) check_trainable(g);
    stop_if_errors();
    return g;
}
