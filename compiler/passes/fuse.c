/* fuse.c -- chains of ops that one op computes become that op, before grad, so that it brings its own backward.
 *
 * A rule looks at the last node of a chain and either rewrites the graph and says so, or leaves it alone. The rules are tried
 * on every node until none applies. A chain fuses only if each inner value has one reader and is nobody's output; the fused
 * node stands where the chain's last node stood (or, for a loss, where its softmax stood: the metrics read that). */
#include "ir/rewrite.h"
#include "op/queries.h"
#include "passes/passes.h"

/* v has one reader and is not what the program gives. */
static bool inner_value(const Graph *g, const Value *v)
{
    return !v->wanted && readers(g, v) == 1;
}

static bool is(const Node *n, const char *op) { return n && same(n->op->name, op); }

static bool is_activation(const Node *n, const char *name)
{
    return is(n, "Activation") && same(n->act->op->name, name);
}

/* A layer that is linear in its kernel, and an activation whose derivative follows from its result. */
static bool activation(Graph *g, Node *act)
{
    if (!is(act, "Activation") || !derivative_from_y(act->act->op)) return false;
    Node *n = act->in[0]->node;
    if (!n || !linear(n->op) || n->act || !inner_value(g, act->in[0])) return false;
    n->act = act->act;
    take_output(n, "y", act->out);
    hand_over(g, act, n);
    return true;
}

/* 2x2 cells that do not overlap: `valid` at any size, `same` on even maps (which is the same). */
static bool cells_of_four(const Node *pool)
{
    Shape x = pool->in[0]->shape;
    bool square = get(pool, "kh") == 2 && get(pool, "kw") == 2 && get(pool, "sh") == 2 && get(pool, "sw") == 2;
    return square && (!same(text(pool->item, "padding"), "same") || (x.d[0] % 2 == 0 && x.d[1] % 2 == 0));
}

/* All that the convolution has, but its whole map. The convolution stays as `inner`, for the plain way back. */
static Node *pooled(Graph *g, Node *conv, Node *pool)
{
    Node *n = successor(g, conv, "conv2d_pool");
    n->inner = conv;
    drop_slot(n, "y");
    take_output(n, "p", pool->out);
    put(n, "ph", n->out->shape.d[0]), put(n, "pw", n->out->shape.d[1]);
    Value *at = new_value(g, n, "at", DATA, BYTE, n->out->shape);
    add_slot(n, "at", at);
    return n;
}

/* What the pooled convolution's kernels know: windows without gaps, that see all channels. */
static bool whole_windows(const Node *conv)
{
    return get(conv, "groups") == 1 && get(conv, "dh") == 1 && get(conv, "dw") == 1;
}

/* Conv2D, relu or nothing, max pooling; relu may also stand behind the pooling, which gives the same. */
static bool pooling(Graph *g, Node *pool)
{
    if (!is(pool, "MaxPooling2D") || !cells_of_four(pool)) return false;
    Node *conv = pool->in[0]->node;
    if (!is(conv, "Conv2D") || !whole_windows(conv) || !inner_value(g, pool->in[0])) return false;
    if (conv->act && !same(conv->act->op->name, "relu")) return false;
    Node *n = pooled(g, conv, pool);
    hand_over(g, pool, n), hand_over(g, conv, n);
    return true;
}

static bool relu_after_pooling(Graph *g, Node *act)
{
    if (!is_activation(act, "relu")) return false;
    Node *n = act->in[0]->node;
    if (!is(n, "conv2d_pool") || n->act || !inner_value(g, act->in[0])) return false;
    n->act = act->act;
    take_output(n, "p", act->out);
    hand_over(g, act, n);
    return true;
}

/* All that the loss has, but it reads z, not y. */
static Node *from_logits(Graph *g, Node *loss, const char *op, Value *z)
{
    Node *n = successor(g, loss, op);
    drop_slot(n, "y"), add_slot(n, "z", z), n->in[0] = z;
    slot(loss, "loss")->node = n;
    return n;
}

/* What becomes of a loss behind an activation, or where it gets logits. */
static const struct Logits { const char *loss, *activation, *op; bool either; } logits[] = {
    { "CategoricalCrossentropy",       "softmax", "softmax_crossentropy",       true },
    { "SparseCategoricalCrossentropy", "softmax", "softmax_crossentropy",       true },
    { "BinaryCrossentropy",            "sigmoid", "sigmoid_crossentropy",       true },
    { "BinaryFocalCrossentropy",       "sigmoid", "sigmoid_focal_crossentropy", false },
    { NULL }
};

/* How many read an output beside its metrics. */
static int readers_but_metrics(const Graph *g, const Value *y)
{
    int others = readers(g, y);
    for (int i = 0; i < g->n_nodes; i++) if (g->nodes[i]->op->kind == METRIC && g->nodes[i]->in[0] == y) others--;
    return others;
}

/* A cross-entropy of a softmax or sigmoid is computed from what goes into it, as Keras does (`either`: of a sigmoid, too, where the
 * loss is the categorical one, and the other way round; then, and in inference, where predict has no targets, the activation stays
 * a node). */
static bool cross_entropy(Graph *g, Node *loss)
{
    const struct Logits *l = logits;
    while (l->loss && !is(loss, l->loss)) l++;
    if (!l->loss) return false;
    Node *act = loss->in[0]->node;
    bool given = flag(loss->item, "from_logits"), fits = is_activation(act, l->activation);
    bool other = l->either && (is_activation(act, "softmax") || is_activation(act, "sigmoid"));
    if (!given && !fits && !other) return false;
    Node *n = from_logits(g, loss, l->op, given ? loss->in[0] : act->in[0]);
    if (g->training && fits && !given && readers_but_metrics(g, loss->in[0]) == 1) {
        take_output(n, "y", act->out);
        hand_over(g, act, n), hand_over(g, loss, n);
    } else {
        add_slot(n, "y", new_value(g, n, "y", DATA, REAL, loss->in[0]->shape));
        hand_over(g, loss, n);
    }
    return true;
}

/* So is the metric of the same name. It writes no y: what it reads is all that changes. */
static bool metric_of_logits(Graph *g, Node *n)
{
    static const struct { const char *metric, *activation; } rows[] = {
        { "categorical_crossentropy", "softmax" }, { "sparse_categorical_crossentropy", "softmax" },
        { "binary_crossentropy", "softmax" }, { "categorical_crossentropy", "sigmoid" },
        { "sparse_categorical_crossentropy", "sigmoid" }, { "binary_crossentropy", "sigmoid" },
        { "binary_focal_crossentropy", "sigmoid" },
    };
    (void)g;
    for (size_t i = 0; n->op->kind == METRIC && i < sizeof rows / sizeof *rows; i++) {
        Node *act = n->in[0]->node;
        if (!is(n, rows[i].metric) || !is_activation(act, rows[i].activation) || get(n, "logits") == 1) continue;
        drop_slot(n, "y"), add_slot(n, "y", act->in[0]), n->in[0] = act->in[0];
        put(n, "logits", 1);
        return true;
    }
    return false;
}

static bool (*const rules[])(Graph *, Node *) = { cross_entropy, metric_of_logits, activation, pooling, relu_after_pooling };

void fuse(Graph *g)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int r = 0; r < (int)(sizeof rules / sizeof *rules); r++)
            for (int i = 0; i < g->n_nodes; i++)
                if (rules[r](g, g->nodes[i])) changed = true, i--;
    }
}
