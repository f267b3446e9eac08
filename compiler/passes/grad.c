/* grad.c -- from nodes to calls: the forward ones, and in training the backward ones, in SSA.
 *
 * Nodes are visited in reverse. When a node's turn comes, all readers of its outputs have had theirs, so the contributions to
 * each output's gradient are known: one is taken as it is, several are added up by a `sum` node in the order in which they
 * arose. A parameter's gradient is one REDUCE value that every use adds to. An op without a call for its input's gradient
 * passes its output's on unchanged (Add). Last, calls whose results nobody reads are dropped. */
#include "passes/passes.h"
#include <string.h>

typedef struct { Value **v; int n; } Contributions;

/* Of the forward half's values; those that are made here need no gradient of their own. */
typedef struct {
    Graph *graph;
    int n_known;
    bool *needs;                           /* by value: does a gradient have to reach it? */
    Contributions *given;                  /* by value: the gradients that its readers made */
} Grad;

int readers(const Graph *g, const Value *v)
{
    int n = 0;
    for (int i = 0; i < g->n_nodes; i++)
        for (int k = 0; k < g->nodes[i]->n_in; k++) n += g->nodes[i]->in[k] == v;
    return n;
}

/* ---- calls ---- */

/* The slot whose gradient `name` is by its first letter; NULL for "back", and for "dz" where there is no z. */
static Value *differentiated(const Node *n, const char *name) { return name[0] == 'd' ? slot(n, name + 1) : NULL; }

static Value *gradient_of(const Node *n, const char *name)
{
    const Value *v = differentiated(n, name);
    return v ? v->grad : NULL;
}

static Value *read_slot(const Node *n, const char *name)
{
    Value *v = slot(n, name);
    return v ? v : gradient_of(n, name);
}

/* The next word of a list of slots; false at its end. */
static bool next_word(const char **list, char word[32])
{
    while (**list == ' ') ++*list;
    int n = 0;
    for (; **list && **list != ' '; ++*list) if (n < 31) word[n++] = **list;
    word[n] = 0;
    return n > 0;
}

/* "x*" stands for x0 x1 ...; "bias?" for nothing where the node has no bias. */
static Arg *arguments(const Call *c, const char *list, int *n, Value *(*find)(const Node *, const char *))
{
    char word[32];
    Arg *args = NULL;
    while (next_word(&list, word)) {
        size_t end = strlen(word) - 1;
        char mark = word[end];
        if (mark == '*' || mark == '?') word[end] = 0;
        if (mark != '*') {
            Value *v = find(c->node, word);
            if (v) PUSH(args, *n, ((Arg){ .slot = copy(word), .value = v }));
            else if (mark != '?') die("%s.%s: no value for '%s'", c->node->name, c->def->name, word);
            continue;
        }
        for (int k = 0; k < c->node->n_in; k++) {
            const char *name = format("%s%d", word, k);
            Value *v = find(c->node, name);
            if (v) PUSH(args, *n, ((Arg){ .slot = name, .value = v }));
        }
    }
    return args;
}

Call *new_call(Graph *g, Node *n, const CallDef *def)
{
    Call *c = NEW(Call);
    *c = (Call){ .id = g->n_made++, .node = n, .def = def, .name = format("%s_%s", n->name, def->name) };
    c->write = arguments(c, def->writes, &c->n_writes, slot);
    c->read = arguments(c, def->reads, &c->n_reads, read_slot);
    if (n->op->numbers) n->op->numbers(c);
    return c;
}

static void forward_calls(Graph *g, Node *n)
{
    for (const CallDef *d = n->op->calls; d->name; d++)
        if (d->half == FORWARD || d->half == (g->training ? TRAIN : INFER)) {
            Call *c = new_call(g, n, d);
            PUSH(g->calls, g->n_calls, c);
        }
}

/* ---- backward ---- */

/* A gradient must reach every value that a trainable parameter has a part in. */
static void mark_needs(Grad *of)
{
    const Graph *g = of->graph;
    for (int i = 0; i < g->n_nodes; i++) {
        const Node *n = g->nodes[i];
        bool need = false;
        for (int k = 0; k < n->n_slots; k++) need |= n->slot[k].value->trainable || of->needs[n->slot[k].value->id];
        for (int k = 0; k < n->n_slots; k++)
            if (n->slot[k].value->node == n && n->slot[k].value->role == DATA) of->needs[n->slot[k].value->id] = need;
    }
}

static bool needs_gradient(const Grad *g, const Value *v) { return v->id < g->n_known && g->needs[v->id]; }

static void contribute(Grad *g, Value *to, Value *gradient)
{
    if (to->id >= g->n_known) die("grad: %s is a gradient, and gets one", to->name);
    Contributions *c = &g->given[to->id];
    PUSH(c->v, c->n, gradient);
}

/* Settles the gradient of v: what its readers gave, added up. */
static void settle(Grad *g, Value *v)
{
    Contributions *c = &g->given[v->id];
    if (c->n == 0 || v->grad) return;
    v->grad = c->v[0];
    if (c->n == 1) return;
    Node *n = bare_node(g->graph, find_op("sum"), NULL, format("sum_d%s", v->name), v->node->loc, c->v, c->n);
    shape_node(g->graph, n);
    forward_calls(g->graph, n);
    v->grad = n->out;
}

/* The value that a backward call writes under `name`: an inner value of the node, a parameter's sum, or a new contribution. */
static Value *write_gradient(Grad *g, Node *n, const char *name)
{
    Value *made = slot(n, name), *of = differentiated(n, name);
    if (!of || of->role == REDUCE || of->role == WHOLE) return made;
    if (of->role == PARAM) {
        if (!of->grad)
            of->grad = new_value(g->graph, n, format("d%s", of->slot), REDUCE, REAL, of->shape), of->grad->axes = of->axes,
                of->grad->of = of;
        of->grad->name = format("d%s", of->name);
        return of->grad;
    }
    Value *v = new_value(g->graph, n, name, DATA, REAL, of->shape);
    v->name = format("%s_%s", n->name, name);
    contribute(g, of, v);
    return v;
}

/* Does anybody want what this call writes? */
static bool asked_for(const Grad *g, const Node *n, const char *writes)
{
    char word[32];
    bool asked = false;
    while (next_word(&writes, word)) {
        size_t end = strlen(word) - 1;
        if (word[end] == '*') {
            word[end] = 0;
            for (int k = 0; k < n->n_in; k++) {
                const Value *v = slot(n, format("%s%d", word + 1, k));
                asked |= v && needs_gradient(g, v);
            }
            continue;
        }
        if (word[end] == '?') word[end] = 0;
        const Value *of = differentiated(n, word);
        asked |= of && of->role != REDUCE && of->role != WHOLE ? of->trainable || needs_gradient(g, of) : slot(n, word) != NULL;
    }
    return asked;
}

static void define_writes(Grad *g, Node *n, const char *writes)
{
    char word[32];
    while (next_word(&writes, word)) {
        size_t end = strlen(word) - 1;
        if (word[end] != '*') {
            bool optional = word[end] == '?';
            if (optional) word[end] = 0;
            if (optional && !differentiated(n, word)) continue;
            Value *v = write_gradient(g, n, copy(word));
            if (v) add_slot(n, copy(word), v);
            continue;
        }
        word[end] = 0;
        for (int k = 0; k < n->n_in; k++) {
            const char *name = format("%s%d", word, k);
            add_slot(n, name, write_gradient(g, n, name));
        }
    }
}

/* The gradient of what goes into a fused activation takes the place of dy for the calls behind it. */
static void through_activation(Graph *g, Node *n, const CallDef *d)
{
    Value *y = slot(n, "y"), *dz = inner(n, "dz", DATA, REAL, y->shape);
    add_slot(n, "dy", y->grad);
    PUSH(g->calls, g->n_calls, new_call(g, n, d));
    add_slot(n, "dy", dz);
}

/* Has the op a call of its own for the gradient of its input? */
static bool has_input_gradient(const Node *n)
{
    char word[32];
    for (const CallDef *d = n->op->calls; d->name; d++) {
        const char *writes = d->writes;
        while (d->half == BACKWARD && next_word(&writes, word)) {
            if (word[strlen(word) - 1] == '*') return true;
            const Value *of = differentiated(n, word);
            for (int k = 0; k < n->n_in; k++) if (of && of == n->in[k]) return true;
        }
    }
    return false;
}

static void pass_on(Grad *g, const Node *n)
{
    for (int k = 0; k < n->n_in; k++)
        if (n->out && n->out->grad && needs_gradient(g, n->in[k])) contribute(g, n->in[k], n->out->grad);
}

static void backward_calls(Grad *g, Node *n)
{
    for (const CallDef *d = n->op->calls; d->name; d++) {
        if (d->half != BACKWARD) continue;
        if (same(d->writes, "dz") && !slot(n, "z")) {
            if (n->act) through_activation(g->graph, n, d);
            continue;
        }
        if (!asked_for(g, n, d->writes)) continue;
        define_writes(g, n, d->writes);
        PUSH(g->graph->calls, g->graph->n_calls, new_call(g->graph, n, d));
    }
    if (!has_input_gradient(n)) pass_on(g, n);
}

static bool reached(const Node *n)
{
    bool any = n->op->kind == LOSS || slot(n, "loss");
    for (int k = 0; k < n->n_slots; k++) any |= n->slot[k].value->node == n && n->slot[k].value->grad != NULL;
    return any;
}

static void backward(Grad *g)
{
    for (int i = g->graph->n_nodes - 1; i >= 0; i--) {
        Node *n = g->graph->nodes[i];
        for (int k = 0; k < n->n_slots; k++)
            if (n->slot[k].value->node == n && n->slot[k].value->role == DATA && n->slot[k].value->id < g->n_known)
                settle(g, n->slot[k].value);
        if (reached(n)) backward_calls(g, n);
    }
}

/* ---- dead calls ---- */

/* reads: by value, by how many calls */
static void count_reads(int *reads, const Call *c, int by)
{
    for (int k = 0; k < c->n_reads; k++) reads[c->read[k].value->id] += by;
}

static bool used(const int *reads, const Value *v)
{
    return v->wanted || v->role == STATE || (v->role == REDUCE && (v->elem == DOUBLE || v->axes)) || reads[v->id];
}

static bool live(const int *reads, const Call *c)
{
    bool any = false;
    for (int k = 0; k < c->n_writes; k++) any |= used(reads, c->write[k].value);
    return any;
}

/* Has the op a call that reads this slot? What none reads is room that a call works in. */
static bool read_by_some(const Op *op, const char *slot_name)
{
    char word[32];
    for (const CallDef *d = op->calls; d->name; d++)
        for (const char *reads = d->reads; next_word(&reads, word);) {
            word[strcspn(word, "?")] = 0;
            if (same(word, slot_name)) return true;
        }
    return false;
}

/* What a node makes beside its output, for its own way back, and nobody reads (which of a cell was the maximum, the mean of a row,
 * in inference) is not written either. */
static void drop_unread(const int *reads, Call *c)
{
    int n = 0;
    for (int k = 0; k < c->n_writes; k++) {
        const Value *v = c->write[k].value;
        bool beside = v->role == DATA && v != c->node->out && !same(c->write[k].slot, "y") && c->def->half != BACKWARD &&
                      read_by_some(c->node->op, c->write[k].slot);
        if (!beside || used(reads, v)) c->write[n++] = c->write[k];
    }
    c->n_writes = n;
}

/* A call that reads a value stands behind the one that makes it: one look from the last to the first finds all. */
static void prune(Graph *g)
{
    int n = 0, *reads = NEWS(int, g->n_values);
    for (int i = 0; i < g->n_calls; i++) count_reads(reads, g->calls[i], 1);
    for (int i = g->n_calls - 1; i >= 0; i--) {
        if (live(reads, g->calls[i])) continue;
        count_reads(reads, g->calls[i], -1);
        g->calls[i] = NULL;
    }
    for (int i = 0; i < g->n_calls; i++) if (g->calls[i]) g->calls[n++] = g->calls[i];
    g->n_calls = n;
    for (int i = 0; i < n; i++) drop_unread(reads, g->calls[i]);
}

void grad(Graph *g)
{
    int n_nodes = g->n_nodes;
    for (int i = 0; i < n_nodes; i++) forward_calls(g, g->nodes[i]);
    if (g->training) {
        Grad of = { g, g->n_values, NEWS(bool, g->n_values), NEWS(Contributions, g->n_values) };
        mark_needs(&of);
        backward(&of);
    }
    prune(g);
}
