/* emit.c -- Plan -> text. Reads nothing but the two plans; program.c.in and program.h.in arrange what is said here.
 *
 * Calls become lines (emit_text.c), the functions behind them are made from their variants' templates (emit_kernels.c), values
 * become fields of structs by their scope. */
#include "emit.h"
#include <math.h>
#include <string.h>

typedef struct { lua_State *L; Kernels kernels; Clocks clocks; const Plan *train, *infer; } Emitter;

/* ---- small helpers on the table at the top of the stack ---- */

static void append_text(lua_State *L, const char *text)
{
    lua_pushstring(L, text);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* A table of lines: a call's text may have several. */
static void append_lines(lua_State *L, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        append_text(L, format("%.*s", (int)n, text));
        text += n + (text[n] == '\n');
    }
}

static const char *commas(long n)
{
    return n < 1000 ? format("%ld", n) : format("%s,%03ld", commas(n / 1000), n % 1000);
}

/* ---- calls ---- */

static bool clears_border(const Arg *a)
{
    return a->value->border_call && bordered(&a->value->mem);
}

/* The line that clears the border of what a call has just made, of sample m. */
static char *border_text(const Arg *a, bool training)
{
    Node none = { 0 };
    Call sample = { .node = &none, .per = PER_SAMPLE };
    const Memory *m = &a->value->mem;
    char *sizes = m->rank < 3 ? "1, " : "", *sides = m->rank < 3 ? ", 0, 0" : "";     /* a line is a map of one row */
    for (int i = 0; i < m->rank; i++) sizes = format("%s%s%d", sizes, i ? ", " : "", in_memory(m->d[i]));
    for (int i = 0; i < m->rank - 1; i++) sides = format("%s, %d, %d", sides, m->d[i].before, m->d[i].after);
    if (m->rank > 4) die("%s has a border in %d dimensions", a->value->name, m->rank - 1);
    return format("%s((real *)%s, %s%s);", m->rank > 3 ? "rt_border_planes" : "rt_border", argument(&sample, a, true, training),
                  sizes, sides);
}

static void append_call(Emitter *e, const Call *c, bool training)
{
    if (!c->variant->template) return;
    const char *text = call_text(c, kernel_for(&e->kernels, c, training), training);
    append_lines(e->L, timed(&e->clocks, c, c->again ? format("%s again", c->def->name) : c->def->name, text, training));
    const char *each = c->per == PER_GROUP ? "for (int m = 0; m < n; m++) " : "";
    for (int k = 0; k < c->n_writes; k++)
        if (clears_border(&c->write[k])) append_text(e->L, format("%s%s", each, border_text(&c->write[k], training)));
}

/* In training an output goes to the caller of NAME_forward as soon as it is there, and what is seen to NAME_see's. */
static void append_gives(lua_State *L, const Plan *p, const Call *c)
{
    for (int k = 0; k < p->graph->n_outputs; k++) {
        const Value *y = p->graph->outputs[k];
        if (!p->training || c->again || root((Value *)y)->made_by != c) continue;
        bool shown = k >= p->model->n_outputs;
        const char *to = shown ? "job->seen" : "job->y";
        const char *when = format(c->per == PER_SAMPLE ? "if (%s) " : "for (int m = 0; %s && m < n; m++) ", to);
        append_text(L, format("%s%s", when, give_text(y, shown ? 0 : k, to, true)));
    }
}

static void push_calls(Emitter *e, const Plan *p, Call **calls, int n, const char *name)
{
    lua_newtable(e->L);
    for (int i = 0; i < n; i++) append_call(e, calls[i], p->training), append_gives(e->L, p, calls[i]);
    lua_setfield(e->L, -2, name);
}

/* A run's calls, those of the forward half apart. */
static void push_runs(Emitter *e, const Plan *p, const Phase *phase)
{
    lua_newtable(e->L);
    for (int r = 0; r < phase->n_runs; r++) {
        const Run *run = &phase->runs[r];
        int half = p->training || p->graph->n_adapted ? run->forward : run->n;
        lua_newtable(e->L);
        field_text(e->L, "per", run->per == PER_SAMPLE ? "sample" : "group");
        push_calls(e, p, run->calls, half, "forward"), push_calls(e, p, run->calls + half, run->n - half, "backward");
        append_table(e->L);
    }
    lua_setfield(e->L, -2, "runs");
}

static void append_step(lua_State *L, const char *text, bool shared)
{
    lua_newtable(L);
    field_text(L, "text", text);
    lua_pushboolean(L, shared), lua_setfield(L, -2, "shared");
    append_table(L);
}

static void append_one(Emitter *e, const Call *c)
{
    if (parts_of(c) > 1) append_step(e->L, part_text(c, kernel_for(&e->kernels, c, false)), true);
    else if (c->variant->template) append_step(e->L, call_text(c, kernel_for(&e->kernels, c, false), false), false);
    for (int k = 0; k < c->n_writes; k++)
        if (clears_border(&c->write[k])) append_step(e->L, border_text(&c->write[k], false), false);
}

/* The list for a single image: the calls of inference, with the same sums; threads, where there are any, share those that can be
 * cut. */
static void push_one(Emitter *e)
{
    lua_newtable(e->L);
    for (int q = 0; q < e->infer->n_phases && e->infer->target.threads; q++)
        for (int r = 0; r < e->infer->phases[q].n_runs; r++)
            for (int i = 0; i < e->infer->phases[q].runs[r].n; i++) append_one(e, e->infer->phases[q].runs[r].calls[i]);
    lua_setfield(e->L, -2, "one");
}

static void push_phases(Emitter *e, const Plan *p)
{
    lua_newtable(e->L);
    for (int q = 0; q < p->n_phases; q++) {
        const Phase *phase = &p->phases[q];
        Call *of[2][phase->n_once + 1];
        int n[2] = { 0, 0 };
        for (int i = 0; i < phase->n_once; i++) of[phase->once[i]->forward][n[phase->once[i]->forward]++] = phase->once[i];
        lua_newtable(e->L);
        lua_pushboolean(e->L, phase->forward), lua_setfield(e->L, -2, "is_forward");
        push_runs(e, p, phase), push_calls(e, p, of[true], n[true], "once_forward"),
            push_calls(e, p, of[false], n[false], "once_backward");
        append_table(e->L);
    }
    lua_setfield(e->L, -2, "phases");
}

/* ---- values as fields ---- */

static void push_places(lua_State *L, const Plan *p, const char *group)
{
    lua_newtable(L);
    for (int i = 0; i < p->n_places; i++) {
        lua_newtable(L);
        for (int k = 0; k < p->places[i].n; k++) {
            const Value *v = p->places[i].values[k];
            append_text(L, field_declaration(v, v->scope == GROUP_SCOPE ? group : ""));
        }
        append_table(L);
    }
    lua_setfield(L, -2, "places");
}

static bool in_struct_net(const Value *v)
{
    return v->role == STATE || v->role == WHOLE || (v->role == PARAM && !(v->trainable && v->gradient == SUMMED));
}

static void push_fields(lua_State *L, const Plan *p, const char *name, bool all)
{
    const bool *read = read_values(p->graph);
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        bool field = all ? (v->role == PARAM || v->role == STATE || v->role == WHOLE) && read[i] : in_struct_net(v);
        if (field && v->mem.rank) append_text(L, field_declaration(v, ""));
    }
    lua_setfield(L, -2, name);
}

static bool is_loss_sum(const Value *v)
{
    return v->role == REDUCE && v->elem == DOUBLE && v->node && (v->node->op->kind == METRIC || slot(v->node, "loss"));
}

static void push_shard(lua_State *L, const Plan *p)
{
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        if (v->role == REDUCE && !v->axes && !is_loss_sum(v)) append_text(L, field_declaration(v, ""));
    }
    lua_setfield(L, -2, "shard");
}

static void push_batch(lua_State *L, const Plan *p)
{
    lua_newtable(L);
    for (int i = 0; i < p->n_batch; i++) {
        const Value *v = p->batch[i];
        const char *dims = strchr(field_declaration(v, ""), '[');
        lua_newtable(L);
        field_text(L, "name", v->name), field_number(L, "offset", (double)(v->offset / elem_types[REAL].bytes));
        field_text(L, "pointer", format("%s (*%s)%s", elem_types[v->elem].c, v->name, dims));
        append_table(L);
    }
    lua_setfield(L, -2, "batch");
    field_number(L, "batch_reals", (double)(p->batch_bytes / elem_types[REAL].bytes + REALS_A_LINE));
}

/* ---- preparing weights ---- */

enum { CHUNKS = 16 };                      /* pieces that the threads share a derived weight in */

static void push_prepare(Emitter *e, const Plan *p)
{
    lua_State *L = e->L;
    lua_newtable(L);
    for (int i = 0; i < p->n_prepare; i++) {
        const Call *c = p->prepare[i];
        int count = in_memory(c->write[0].value->mem.d[0]), chunk = (count + CHUNKS - 1) / CHUNKS;
        lua_newtable(L);
        field_text(L, "call", timed(&e->clocks, c, "prepare", call_text(c, kernel_for(&e->kernels, c, true), true), true));
        field_number(L, "count", count), field_number(L, "chunk", chunk);
        append_table(L);
    }
    lua_setfield(L, -2, "prepare");
}

static char *of_training(const Value *v)
{
    bool summed = v->role == PARAM && v->gradient == SUMMED && v->trainable;
    return format("net->%s%s", summed ? "w." : "", v->name);
}

/* A call that makes inference's weights of training's; one without a template copies. */
static void append_conversion(Emitter *e, const Call *c)
{
    const Value *to = c->write[0].value;
    if (!c->variant->template) {
        append_text(e->L, format("memcpy(w->%s, %s, sizeof w->%s);", to->name, of_training(c->read[0].value), to->name));
        return;
    }
    char *text = format("w->%s", to->name);
    for (int k = 1; k < c->n_writes; k++) text = format("%s, w->%s", text, c->write[k].value->name);
    for (int k = 0; k < c->n_reads; k++) text = format("%s, %s", text, of_training(c->read[k].value));
    if (c->per == PER_SPAN) text = format("%s, 0, %d", text, in_memory(to->mem.d[0]));
    append_text(e->L, format("%s(%s);", kernel_for(&e->kernels, c, true).name, text));
}

static void push_convert(Emitter *e)
{
    const Plan *p = e->infer;
    lua_newtable(e->L);
    for (int i = 0; i < p->n_convert; i++) append_conversion(e, p->convert[i]);
    for (int i = 0; i < p->n_prepare; i++) {
        const Call *c = p->prepare[i];
        const char *text = call_text(c, kernel_for(&e->kernels, c, true), false);
        const char *range = strstr(text, ", from, to)");
        append_text(e->L, format("%.*s, 0, %d);", (int)(range - text), text,
                               in_memory(c->write[0].value->mem.d[0])));
    }
    lua_setfield(e->L, -2, "convert");
}

/* ---- the head: the network's table ---- */

static void add_how(Node *n, const Call *c)
{
    n->how = format("%s%s%s %s", n->how ? n->how : "", n->how ? ", " : "", c->def->name, c->variant->name);
}

/* "forward direct, dx argmax": the variants that had a choice, of a node and of its inner one. */
static void tell_how(const Plan *p)
{
    const Graph *g = p->graph;
    for (int i = 0; i < g->n_nodes; i++) {
        Node *n = g->nodes[i];
        if (n->inner && n->inner != n) PUSH(n->inner->around, n->inner->n_around, n);
    }
    for (int i = 0; i < g->n_calls; i++) {
        const Call *c = g->calls[i];
        if (!c->variant->template || same(c->variant->name, "plain")) continue;
        add_how(c->node, c);
        for (int k = 0; k < c->node->n_around; k++) add_how(c->node->around[k], c);
    }
}

/* What the words of that column mean: a line for each variant that the network uses. */
static void push_legend(lua_State *L, const Plan *p)
{
    char *seen = "";
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_calls; i++) {
        const Call *c = p->graph->calls[i];
        const char *line = format("%s %s: %s", c->def->name, c->variant->name, c->variant->why ? c->variant->why : "");
        if (!c->variant->why || !c->variant->template || same(c->variant->name, "plain") || strstr(seen, line)) continue;
        seen = format("%s%s\n", seen, line);
        append_text(L, line);
    }
    lua_setfield(L, -2, "legend");
}

static long param_count(const Node *n)
{
    long sum = 0;
    for (int k = 0; k < n->n_slots; k++)
        if ((n->slot[k].value->role == PARAM || n->slot[k].value->role == STATE) && n->use == 0)
            sum += size(n->slot[k].value->shape);
    return sum;
}

static void push_layers(lua_State *L, const Plan *p)
{
    long total = 0;
    double mflop = 0;
    tell_how(p);
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_nodes; i++) {
        const Node *n = p->graph->nodes[i];
        if (!n->out || n->op->kind == METRIC || same(n->op->name, "permute") || same(n->op->name, "sum") ||
            same(n->op->name, "unpool")) continue;
        long params = param_count(n);
        total += params, mflop += 2e-6 * (double)n->macs;
        lua_newtable(L);
        const char *shape = show(n->out->shape);
        field_text(L, "name", n->name), field_text(L, "shape", format("%.*s", (int)strlen(shape) - 2, shape + 1));
        field_text(L, "params", params ? commas(params) : ""), field_text(L, "mflop",
                                                                          n->macs ? format("%.2f", 2e-6 * (double)n->macs) : "");
        field_text(L, "how", n->how ? n->how : "");
        append_table(L);
    }
    lua_setfield(L, -2, "layers");
    field_text(L, "total_params", commas(total)), field_text(L, "total_mflop", format("%.2f", mflop));
}

/* ---- inputs, outputs ---- */

static void push_ports(lua_State *L, const Plan *p)
{
    lua_newtable(L);
    for (int k = 0; k < p->graph->n_inputs; k++) {
        lua_newtable(L);
        field_text(L, "name", p->model->inputs[k]->layer->name);
        field_text(L, "shape", show(p->graph->inputs[k]->shape)), field_number(L, "n", (double)size(p->graph->inputs[k]->shape));
        append_table(L);
    }
    lua_setfield(L, -2, "inputs");
    lua_newtable(L);
    for (int k = 0; k < given_outputs(p->graph); k++) {
        const Value *v = p->graph->outputs[k];
        lua_newtable(L);
        field_text(L, "name", k < p->model->n_outputs ? p->model->output_names[k] : p->model->feature->layer->name);
        field_text(L, "shape", show(v->shape)), field_number(L, "n", (double)size(v->shape));
        field_text(L, "give", give_text(v, k, "y", false));
        append_table(L);
    }
    lua_setfield(L, -2, "outputs");
}

/* The number that goes with it; 0: none does. */
static double adapts_by(const Node *n)
{
    return has_number(n, "adapts_by") ? get(n, "adapts_by") : 0;
}

/* What is observed before training: who is adapted by it, and how inference shows it. */
static void push_adapted(lua_State *L, const Plan *p)
{
    const char *rows = "";
    lua_newtable(L);
    for (int k = 0; k < p->graph->n_adapted; k++) {
        const Node *n = p->graph->adapted[k];
        const Value *x = p->graph->outputs[given_outputs(p->graph) + k];
        lua_newtable(L);
        rows = format("%s%s{ \"%s\", %s, %ld, %.17g }", rows, k ? ", " : "", n->op->adapts, literal(n->item->name), size(x->shape),
                      adapts_by(n));
        field_text(L, "give", format("if (seen[%d]) %s", k, give_text(x, k, "seen", false)));
        append_table(L);
    }
    lua_setfield(L, -2, "adapted");
    field_text(L, "adapted_rows", rows);
}

/* What the kernels call beside what every program includes: a line for each header. */
static void push_headers(Emitter *e)
{
    Map seen = { 0 };
    const char *lines = update_headers(e->train);
    for (int i = 0; i < e->kernels.n; i++) {
        const char *header = e->kernels.kernels[i]->node->op->header;
        if (!header || look_up(&seen, header)) continue;
        lines = format("%s\n#include \"%s\"", lines, header);
        enter(&seen, header, e);
    }
    field_text(e->L, "headers", lines);
}

static void push_program(Emitter *e)
{
    lua_State *L = e->L;
    const Plan *t = e->train;
    place_sums(t), place_sums(e->infer);
    lua_newtable(L);
    field_text(L, "name", network_name(t->model->name)), field_text(L, "file", t->model->file);
    field_text(L, "model_name", t->model->name), field_text(L, "stem", format("%s%s", t->model->name, suffix_of(&t->target)));
    field_number(L, "group", t->group), field_number(L, "shards", t->shards);
    field_number(L, "n_inputs", t->graph->n_inputs), field_number(L, "n_outputs", t->model->n_outputs);
    lua_pushboolean(L, t->n_update > 0), lua_setfield(L, -2, "in_update");
    push_legend(L, t);
    push_layers(L, t);
    push_ports(L, e->infer), push_adapted(L, e->infer);
    push_params(L, t), lua_setfield(L, -2, "params");
    push_recipe(L, t), push_feature(L, e->infer), push_seen(L, t);
    lua_newtable(L);
    push_phases(e, t), push_places(L, t, "[GROUP]"), push_batch(L, t), push_shard(L, t), push_fields(L, t, "fields", false),
        push_prepare(e, t);
    push_update(L, t, &e->kernels, &e->clocks);
    lua_setfield(L, -2, "train");
    lua_newtable(L);
    field_number(L, "group", e->infer->group);
    if (e->infer->n_phases) push_runs(e, e->infer, &e->infer->phases[0]);
    push_one(e);
    push_places(L, e->infer, "[INFER_GROUP]"), push_fields(L, e->infer, "weights", true), push_convert(e);
    lua_setfield(L, -2, "infer");
    field_number(L, "clocks", e->clocks.n), field_text(L, "clock_rows", e->clocks.n ? e->clocks.rows : "");
    sort_kernels(&e->kernels, t->graph);
    lua_newtable(L);
    for (int i = 0; i < e->kernels.n; i++) {
        lua_newtable(L);
        field_text(L, "text", e->kernels.kernels[i]->text);
        lua_pushboolean(L, e->kernels.kernels[i]->training), lua_setfield(L, -2, "training");
        append_table(L);
    }
    lua_setfield(L, -2, "kernels");
    push_headers(e);
}

/* The text holds its own hash, taken while the place for it held a word. */
static void write_hashed(const char *text, FILE *to)
{
    static const char place[] = "RT_TEXT_HASH";
    uint64_t h = 14695981039346656037u;
    for (const char *s = text; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
    const char *at = strstr(text, place);
    if (!at) die("program.c.in has no %s", place);
    fprintf(to, "%.*s0x%016llx%s", (int)(at - text), text, (unsigned long long)h, at + strlen(place));
}

void emit(const Plan *train, const Plan *infer, const char *templates, FILE *c, FILE *h)
{
    Emitter e = { .L = open_templates(templates, &train->target), .train = train, .infer = infer,
                  .clocks.on = train->target.timed };
    e.kernels.L = e.L, e.kernels.net = network_name(train->model->name), e.kernels.train = train;
    push_program(&e);
    lua_newtable(e.L);
    lua_insert(e.L, -2);
    lua_setfield(e.L, -2, "p");
    lua_pushvalue(e.L, -1);
    const char *inference = expand(e.L, "inference");
    lua_getfield(e.L, -1, "p"), field_text(e.L, "inference", inference), lua_pop(e.L, 1);
    lua_pushvalue(e.L, -1);
    const char *text = expand(e.L, "program.c"), *rest = strchr(text, '\n');      /* the first line is the mark of cnnc's texts */
    write_hashed(format("%.*s%s", (int)(rest - text), text, wrapped(rest, COLUMNS)), c);
    fputs(expand(e.L, "program.h"), h);
}
