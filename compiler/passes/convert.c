/* convert.c -- inference's weights of training's: the calls that make them, in order.
 *
 * Looks at both plans, behind the passes of each. A parameter or state that a call of inference reads is training's, copied or
 * brought into the order that inference reads it in; behind those, a layer's kernel and bias take in the BatchNormalization that
 * fold took away. Invariant: each weight that inference reads has one such call as a whole, its first. */
#include "base/base.h"
#include "passes/passes.h"

static Value *twin(const Plan *train, const Value *v)
{
    Value *there = look_up(&train->graph->params, v->keras);
    if (there && there->mem.rank) return there;
    die("inference reads %s, which training does not have", v->keras);
}

static Arg named(const char *slot, Value *v) { return (Arg){ .slot = slot, .value = v }; }

static Call *conversion(Plan *infer, Node *n, const CallDef *def, const Variant *row, const char *name)
{
    Call *c = NEW(Call);
    *c = (Call){ .node = n, .def = def, .variant = row, .per = row->per, .name = name };
    PUSH(infer->convert, infer->n_convert, c);
    return c;
}

static void copied(Plan *infer, Value *to, Value *from)
{
    static const CallDef def = { FORWARD, "forward", "y", "x", 0 };
    static const Variant copy = { "permute", "forward", "copy", PER_ONCE, .template = NULL },
                         permute = { "permute", "forward", "permute", PER_SPAN, .template = "permute" };
    Node *n = NEW(Node);
    *n = (Node){ .name = to->name, .op = find_op("permute") };
    Call *c = conversion(infer, n, &def, same(to->mem.order, from->mem.order) ? &copy : &permute, format("convert_%s", to->name));
    PUSH(c->write, c->n_writes, named("y", to));
    PUSH(c->read, c->n_reads, named("x", from));
    set_text(c, "from", from->keras);
}

static void folded(const Plan *train, Plan *infer, Node *n)
{
    static const CallDef def = { FORWARD, "fold", "kernel bias", "mean variance gamma? beta?", 0 };
    static const Variant row = { "fold", "fold", "fold", PER_ONCE, .template = "fold" };
    static const char *const slots[] = { "moving_mean", "moving_variance", "gamma", "beta" },
        *const names[] = { "mean", "variance", "gamma", "beta" };
    Call *c = conversion(infer, n, &def, &row, format("fold_%s", n->norm->name));
    PUSH(c->write, c->n_writes, named("kernel", slot(n, "kernel")));
    PUSH(c->write, c->n_writes, named("bias", slot(n, "bias")));
    for (int i = 0; i < 4; i++)
        if (slot(n->norm, slots[i])) PUSH(c->read, c->n_reads, named(names[i], twin(train, slot(n->norm, slots[i]))));
    set(c, "epsilon", number(n->norm->item, "epsilon")), set_text(c, "norm", n->norm->name);
}

void convert(const Plan *train, Plan *infer)
{
    const Graph *g = infer->graph;
    const bool *read = read_values(g);
    for (int i = 0; i < g->n_values; i++) {
        Value *v = g->values[i];
        if (v->keras && v->mem.rank && read[i]) copied(infer, v, twin(train, v));
    }
    for (int i = 0; i < g->n_nodes; i++) if (g->nodes[i]->norm) folded(train, infer, g->nodes[i]);
}
