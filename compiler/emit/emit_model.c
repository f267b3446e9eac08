/* emit_model.c -- what the runtime is told of the network (struct rt_model): parameters, ports, recipe, callbacks. */
#include "emit.h"
#include "ir/classes.h"
#include "rt_util.h"
#include <math.h>
#include <string.h>

static void append_row(lua_State *L, const char *text)
{
    lua_pushstring(L, text);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* User text as a C string literal: the one escaper. */
char *literal(const char *text)
{
    if (!text) return "NULL";
    char *out = arena(4 * strlen(text) + 3), *p = out;
    *p++ = '"';
    for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
        if (*s == '"' || *s == '\\' || *s == '?') *p++ = '\\', *p++ = (char)*s;
        else if (*s == '\n') *p++ = '\\', *p++ = 'n';
        else if (*s < ' ' || *s > '~') p += sprintf(p, "\\%03o", *s);
        else *p++ = (char)*s;
    }
    *p++ = '"';
    return out;
}

/* ---- parameters ---- */

static char *row(const Value *v, const char *keras, const char *kind, const char *place, const char *init, double a, double b)
{
    char *axes = "";
    for (int k = 0; k < v->shape.rank; k++) {
        int n[4];
        axis_numbers(v, k, n);
        axes = format("%s%s{%d, %d, %d, %d}", axes, k ? ", " : "", n[0], n[1], n[2], n[3]);
    }
    return format("{ %s, %s, %d, { %s }, %s, \"%s\", %.17g, %.17g }", literal(keras), kind, v->shape.rank, axes, place, init, a, b);
}

static bool trained(const Value *v) { return v->role == PARAM && v->trainable; }

static void append_param(lua_State *L, const Value *v, const char *net)
{
    const char *kind;
    double a, b;
    int from, to;
    initial(v, &kind, &a, &b), ones_among(v, &from, &to);
    if (to) kind = format("%s, ones %d %d", kind, from, to);
    bool summed = trained(v) && v->gradient == SUMMED;
    append_row(L, row(v, v->keras, trained(v) ? "RT_WEIGHT" : "RT_FROZEN",
                      format("offsetof(struct %s, %s%s)", net, summed ? "w." : "", v->name), kind, a, b));
}

/* Of a shape of its own: its axes lie one behind the other, as Keras has them. */
static char *row_of_part(const Value *v, const char *axes, const char *keras, const char *place, double start)
{
    char *text = "";
    int stride = 1, n = (int)strlen(axes);
    for (int k = n - 1; k >= 0; k--) {
        int d = v->shape.d[strchr(v->axes, axes[k]) - v->axes];
        text = format("{%d, %d, %d, 0}%s%s", d, stride, d, *text ? ", " : "", text);
        stride *= d;
    }
    return format("{ %s, RT_SLOT, %d, { %s }, %s, \"constant\", %.17g, 0 }", literal(keras), n, text, place, start);
}

static void append_slots(lua_State *L, const Value *v, const char *net, const Item *optimizer)
{
    for (const OptimizerSlot *k = optimizer_slots(optimizer); k->name; k++) {
        const char *axes = slot_axes(optimizer, k, v), *keras = format("optimizer/%s/%s", k->name, v->keras);
        if (!axes) continue;
        const char *place = v->gradient == SUMMED && !k->part ? format("offsetof(struct %s, %s.%s)", net, k->name, v->name)
            : format("offsetof(struct %s, %s_%s)", net, v->name, k->name);
        append_row(L, axes == v->axes ? row(v, keras, "RT_SLOT", place, "constant", k->start, 0)
                   : row_of_part(v, axes, keras, place, k->start));
    }
}

/* Of row no: the axes that files have, where they are others; row: "optimizer/.." of such a tensor, too. */
static void add_shape(Text *shapes, int no, const Value *v)
{
    char *sizes = v->as.rank ? "" : "0";
    if (!v->scalar && !v->as.rank) return;
    for (int k = 0; k < v->as.rank; k++) sizes = format("%s%s%d", sizes, k ? ", " : "", v->as.d[k]);
    char *row = format("{ &params[%d], %d, { %s } }, ", no, v->as.rank, sizes);
    add_text(shapes, row, strlen(row));
}

static void push_rows(lua_State *L, const Plan *p, const char *net)
{
    Text shapes = { 0 };
    lua_newtable(L);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        if (!v->keras || !v->mem.rank) continue;
        add_shape(&shapes, (int)lua_rawlen(L, -1), v);
        append_param(L, v, net);
    }
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        int first = (int)lua_rawlen(L, -1);
        if (v->keras && v->mem.rank && trained(v)) append_slots(L, v, net, p->model->optimizer);
        for (int no = first; no < (int)lua_rawlen(L, -1); no++) add_shape(&shapes, no, v);
    }
    lua_setfield(L, -2, "param_rows");
    field_text(L, "shapes", whole_text(&shapes));
}

/* ---- ports ---- */

static char *port(const char *name, Shape s, const Item *loss, int classes)
{
    char *dims = "";
    for (int i = 0; i < s.rank; i++) dims = format("%s%s%d", dims, i ? ", " : "", s.d[i]);
    return format("{ %s, %d, { %s }, %s, %s }", literal(name), s.rank, dims, loss ? literal(loss->op->name) : "NULL",
                  classes < 0 ? "RT_WHOLE" : format("%d", classes));
}

/* Targets may be class numbers where the loss compares distributions, or one yes or no. */
static int classes_of(const Item *loss, Shape y)
{
    int c = y.d[y.rank - 1];
    if (!loss) return y.rank == 1 ? c : 0;
    bool areas = loss->op->answers == AREAS;
    if (loss->op->answers == CLASSES || loss->op->answers == MARGINS || (areas && c > 1)) return c;
    return (areas || loss->op->answers == YES_OR_NO) && c == 1 ? 2 : 0;
}

static void push_port_rows(lua_State *L, const Plan *p)
{
    const Model *m = p->model;
    lua_newtable(L);
    for (int k = 0; k < m->n_inputs; k++)
        append_row(L, port(m->inputs[k]->layer->name, p->graph->inputs[k]->shape, NULL, whole_numbers(p->graph, k)));
    lua_setfield(L, -2, "input_rows");
    lua_newtable(L);
    for (int k = 0; k < m->n_outputs; k++) {
        const Item *loss = m->losses ? m->losses[k] : NULL;
        append_row(L, port(m->output_names[k], p->graph->outputs[k]->shape, loss, classes_of(loss, p->graph->outputs[k]->shape)));
    }
    lua_setfield(L, -2, "output_rows");
}

/* What the outputs' numbers say, where their targets do not tell (struct rt_model): else "". */
static const char *says(const Plan *p)
{
    const Model *m = p->model;
    char *list = "";
    bool more = false;
    for (int k = 0; k < m->n_outputs; k++) {
        const Item *loss = m->losses ? m->losses[k] : NULL;
        Shape y = p->graph->outputs[k]->shape;
        Classes c = classes_of_output(m->outputs[k]->layer, loss, y);
        const char *own = !c.classes ? "RT_VALUES" : c.logits ? "RT_LOGITS" : "RT_PROBABILITIES";
        bool as_targets = y.rank == 1 && classes_of(loss, y) > 1;
        more |= !same(own, as_targets ? "RT_PROBABILITIES" : "RT_VALUES");
        list = format("%s%s%s", list, k ? ", " : "", own);
    }
    return more ? list : "";
}

/* Which outputs' targets nothing looks at, where there are such (struct rt_model): else "". */
static const char *unread(const Model *m)
{
    char *list = "";
    bool any = false;
    for (int k = 0; k < m->n_outputs; k++) {
        bool read = (m->losses && m->losses[k]) || (m->metrics && m->n_metrics[k]);
        any |= !read;
        list = format("%s%s%s", list, k ? ", " : "", read ? "false" : "true");
    }
    return any ? list : "";
}

/* ---- sums ---- */

static bool is_judge(const Node *n) { return n->op->kind == METRIC || slot(n, "loss"); }

/* The n-th loss (metric) of a plan in the order of the outputs, or NULL. */
static const Node *judge(const Plan *p, bool metric, int n)
{
    for (int output = 0; output < p->model->n_outputs; output++)
        for (int i = 0; i < p->graph->n_nodes; i++) {
            const Node *k = p->graph->nodes[i];
            if (is_judge(k) && (k->op->kind == METRIC) == metric && k->output == output && n-- == 0) return k;
        }
    return NULL;
}

/* sum[0] is the whole loss; with several outputs each has its own behind it, in order; then the metrics. */
void place_sums(const Plan *p)
{
    int several = p->model->n_outputs > 1, at = several;
    const Node *n;
    for (int i = 0; (n = judge(p, false, i)); i++, at++) slot(n, "loss")->offset = at;
    for (int i = 0; (n = judge(p, true, i)); i++) slot(n, "sum")->offset = at, at += (int)size(slot(n, "sum")->shape);
}

/* A struct rt_figure: the sum behind the ones before, over the number of samples, or what its metric makes of several; and whether
 * larger is better. */
static void append_figure(lua_State *L, const Node *metric, int first, bool *any)
{
    const char *row = NULL;
    double number = 0;
    bool grows = metric && metric->item->op->grows;
    if (metric) finishing(metric, &row, &number);
    *any |= row || grows;
    append_row(L, format("{ %s, %d, %ld, %.17g, %s }", row ? literal(row) : "NULL", first,
                         metric ? size(slot(metric, "sum")->shape) : 1, number, grows ? "true" : "false"));
}

/* How the figures are made, where one of them is no mean or is to grow; else the list is empty. */
static void push_figures(lua_State *L, const Plan *p)
{
    const Node *n;
    bool any = false;
    int at = 0;
    lua_newtable(L);
    append_figure(L, NULL, at++, &any);
    for (int i = 0; p->model->n_outputs > 1 && judge(p, false, i); i++) append_figure(L, NULL, at++, &any);
    for (int i = 0; (n = judge(p, true, i)); i++) append_figure(L, n, at, &any), at += (int)size(slot(n, "sum")->shape);
    if (!any) lua_pop(L, 1), lua_newtable(L);
    lua_setfield(L, -2, "figures");
    field_number(L, "n_sums", at);
}

static void push_sums(lua_State *L, const Plan *p)
{
    bool several = p->model->n_outputs > 1;
    const Node *n;
    lua_newtable(L);
    append_row(L, literal("loss"));
    for (int i = 0; several && (n = judge(p, false, i)); i++) append_row(L, literal(figure_name(p->model, n->output, NULL)));
    for (int i = 0; (n = judge(p, true, i)); i++) append_row(L, literal(figure_name(p->model, n->output, n->item)));
    lua_setfield(L, -2, "sums");
    lua_newtable(L);
    for (int i = 0; several && (n = judge(p, false, i)); i++) append_row(L, format("%.17g", n->weight));
    lua_setfield(L, -2, "loss_weights");
}

/* ---- callbacks, recipe ---- */

static const char *setting_text(const Option *o, const Setting *s)
{
    if (!s->given && !o->fallback) return NULL;
    switch (o->type) {
    case INT: return format("%.0f", s->number);
    case NUMBER: return format("%.17g", s->number);
    case BOOL: return s->number != 0 ? "true" : "false";
    default: return s->text;
    }
}

static char *callback(const Item *it)
{
    char *options = "";
    for (int i = 0; it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        const char *v = o->type < LATER ? setting_text(o, &it->settings[i]) : NULL;
        if (v) options = format("%s{ \"%s\", %s }, ", options, o->name, literal(v));
    }
    return format("{ \"%s\", { %s{ NULL, NULL } } }", it->op->name, options);
}

static void push_callbacks(lua_State *L, const Model *m)
{
    lua_newtable(L);
    for (int i = 0; i < m->n_callbacks; i++) append_row(L, callback(m->callbacks[i]));
    lua_setfield(L, -2, "callback_rows");
}

static const char *augment(const Plan *p)
{
    const Item *it = item(p->model->fit, "augment");
    return it ? augmentation(it, p->graph->inputs[0]->shape) : "";
}

/* "initial_learning_rate = 0.1, decay_steps = 1000": all options that have a value. */
static const char *schedule_options(const Item *it)
{
    char *text = "", number[32];
    for (int i = 0; it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        const Setting *s = &it->settings[i];
        if (same(o->name, "name") || (!s->given && !o->fallback)) continue;
        char *value = o->type == BOOL ? format("%s", s->number != 0 ? "true" : "false")
            : format("%s", rt_shortest(number, s->number));
        for (int k = 0; o->type == NUMBERS && k < s->n; k++)
            value = format("%s%s%s", k ? value : "{", k ? ", " : "", rt_shortest(number, s->numbers[k]));
        text = format("%s%s%s = %s%s", text, *text ? ", " : "", o->name, value, o->type == NUMBERS ? "}" : "");
    }
    return text;
}

/* Numbers for an initializer of C's, so many a line. */
static const char *listed_numbers(const double *v, int n, const char *indent)
{
    enum { A_LINE = 12 };
    Text text = { 0 };
    char number[32];
    for (int i = 0; i < n; i++) {
        const char *before = i == 0 ? "" : i % A_LINE ? ", " : format(",\n%s", indent);
        add_text(&text, before, strlen(before));
        rt_shortest(number, v[i]);
        add_text(&text, number, strlen(number));
    }
    return whole_text(&text);
}

/* The text of a struct rt_schedule, if the learning rate follows one; else "". */
static const char *rate_schedule(const Model *m)
{
    const Item *it = item(m->optimizer, "learning_rate");
    int n = 0;
    if (!it) return "";
    const double *v = schedule_numbers(it, &n);
    return format("static const struct rt_schedule schedule = {\n    %s, %s,\n    (const double[]){ %s }, %d\n};",
                  literal(it->op->name), literal(format("%s { %s }", it->op->name, schedule_options(it))),
                  listed_numbers(v, n, "        "), n);
}

/* The list of rates, one an epoch, if a callback has one; else "". */
static const char *epoch_rates(const Model *m)
{
    for (int i = 0; i < m->n_callbacks; i++) {
        const Item *it = m->callbacks[i];
        if (!same(it->op->name, "LearningRateScheduler")) continue;
        const Setting *s = setting(it, "schedule");
        return format("static const double epoch_rates[] = {         /* %s's */\n    %s\n};", it->op->name,
                      listed_numbers(s->numbers, s->n, "    "));
    }
    return "";
}

/* Fields of the recipe that say what classes or samples count in the loss, where they do not all count 1. The list of fields is at
 * the top. */
static void append_weights(lua_State *L, const Model *m)
{
    const Setting *s = setting(m->fit, "class_weight");
    char *list = "", number[32];
    for (int i = 0; s->given && i < s->n; i++)
        list = format("%s%s%s", list, i ? ", " : "", rt_shortest(number, isnan(s->numbers[i]) ? 1 : s->numbers[i]));
    if (*list) append_row(L, format(".class_weight = (const double[]){ %s }, .n_class_weight = %d", list, s->n));
    list = "";
    for (int i = 0; s->given && i < s->n_named; i++)
        list = format("%s%s{ %s, %s }", list, i ? ", " : "", literal(s->texts[i]), rt_shortest(number, s->named[i]));
    if (*list) append_row(L, format(".named_weight = (const struct rt_named[]){ %s }, .n_named_weight = %d", list, s->n_named));
    if (flag(m->fit, "sample_weight")) append_row(L, ".sample_weight = true");
}

/* Likewise of what validates and when, and of where epochs begin and end. */
static void append_epochs(lua_State *L, const Model *m)
{
    static const char *const numbers[] = { "initial_epoch", "steps_per_epoch", "validation_steps", "validation_batch_size" };
    const Setting *data = setting(m->fit, "validation_data"), *freq = setting(m->fit, "validation_freq");
    const char *verbose = text(m->fit, "verbose");
    if (data->given) append_row(L, format(".validation_data = %s", literal(data->text)));
    for (int i = 0; i < 4; i++)
        if (setting(m->fit, numbers[i])->given && integer(m->fit, numbers[i]))
            append_row(L, format(".%s = %ld", numbers[i], integer(m->fit, numbers[i])));
    if (freq->n)
        append_row(L, format(".validation_epochs = (const double[]){ %s }, .n_validation_epochs = %d",
                             listed_numbers(freq->numbers, freq->n, "        "), freq->n));
    else if (freq->number != 1) append_row(L, format(".validation_freq = %.0f", freq->number));
    if (same(verbose, "0") || same(verbose, "2")) append_row(L, format(".progress = \"%s\"", *verbose == '0' ? "none" : "plain"));
}

/* What the recipe points to, and the fields that most recipes do not have. */
/* The share of the samples whose first ones validate, as a generator has it; 0: of none. */
static double leads(const Model *m)
{
    const Item *it = item(m->fit, "augment");
    return it ? number(it, "validation_split") : 0;
}

static void push_parts(lua_State *L, const Plan *p)
{
    const char *parts[] = { augment(p), rate_schedule(p->model), epoch_rates(p->model) };
    double steps = number_or_zero(p->model->optimizer, "gradient_accumulation_steps");
    long seed = integer(p->model->fit, "seed");
    field_text(L, "schedule", parts[1]);
    lua_newtable(L);
    for (int i = 0; i < 3; i++) if (*parts[i]) append_row(L, parts[i]);
    lua_setfield(L, -2, "recipe_parts");
    lua_newtable(L);
    if (seed) append_row(L, format(".seed = %ld", seed));
    if (*parts[0]) append_row(L, ".augment = &augment");
    if (leads(p->model) > 0) append_row(L, ".validation_leads = true");
    if (*parts[2]) append_row(L, ".epoch_rates = epoch_rates, .n_epoch_rates = sizeof epoch_rates / sizeof *epoch_rates");
    if (steps) append_row(L, format(".accumulation = %.0f", steps));
    append_weights(L, p->model), append_epochs(L, p->model);
    lua_setfield(L, -2, "recipe_fields");
    lua_pushboolean(L, weighted(p->model)), lua_setfield(L, -2, "weighted");
}

static void push_class_names(lua_State *L, const Model *m)
{
    lua_newtable(L);
    const Setting *s = setting(m->options, "class_names");
    for (int i = 0; s->given && i < s->n; i++) append_row(L, literal(s->texts[i]));
    lua_setfield(L, -2, "class_names");
}

/* The model file's text as lines of literals. */
static void push_source(lua_State *L, const Model *m)
{
    lua_newtable(L);
    for (const char *p = m->source; *p;) {
        size_t n = strcspn(p, "\n");
        n += p[n] == '\n';
        append_row(L, literal(format("%.*s", (int)n, p)));
        p += n;
    }
    lua_setfield(L, -2, "source");
}

static uint64_t fnv(uint64_t h, const char *text)
{
    for (; text && *text; text++) h = (h ^ (unsigned char)*text) * 1099511628211u;
    return h;
}

static bool is_frozen(const Value *v) { return v->role == PARAM && !v->trainable && v->keras; }

static bool has_frozen(const Plan *p)
{
    bool any = false;
    for (int i = 0; i < p->graph->n_values; i++) any |= is_frozen(p->graph->values[i]);
    return any;
}

/* Its slots, one behind the other, and which parameters it takes together. */
static uint64_t hash_of_optimizer(const Plan *p, uint64_t h)
{
    const Item *o = p->model->optimizer;
    char *slots = "";
    for (const OptimizerSlot *k = optimizer_slots(o); k->name; k++) slots = format("%s%s%s", slots, *slots ? " " : "", k->name);
    h = fnv(h, slots);
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        if (trained(v) && v->keras && together(o, v)) h = fnv(h, v->keras);
    }
    return h;
}

/* Of the graph, what of it is trained, and the optimizer: what a checkpoint must agree with. */
static uint64_t graph_hash(const Plan *p)
{
    uint64_t h = 14695981039346656037u;
    for (int i = 0; i < p->graph->n_nodes; i++) {
        const Node *n = p->graph->nodes[i];
        h = fnv(fnv(h, n->name), n->op->name);
        if (n->out) h = fnv(h, show(n->out->shape));
        if (n->act) h = fnv(h, function_text(n->act));
        for (int k = 0; k < n->n_in; k++) h = fnv(h, n->in[k]->name);
    }
    for (int i = 0; i < p->graph->n_values; i++) if (is_frozen(p->graph->values[i])) h = fnv(h, p->graph->values[i]->keras);
    return hash_of_optimizer(p, fnv(h, p->model->optimizer->op->name));
}

/* How often a step does a layer's multiply-adds: forward, for the gradient of its kernel, and for that of what it reads. */
static int passes_of(const Node *n, bool frozen)
{
    const Value *kernel = slot(n, "kernel");
    bool input = n->n_in && n->in[0]->node && same(n->in[0]->node->op->name, "InputLayer");
    bool below = frozen ? n->n_in && n->in[0]->grad : !input;
    return 1 + (!kernel || kernel->trainable) + below;
}

static double macs(const Plan *p, bool training)
{
    bool frozen = has_frozen(p);
    double sum = 0;
    for (int i = 0; i < p->graph->n_nodes; i++)
        sum += (double)p->graph->nodes[i]->macs * (training ? passes_of(p->graph->nodes[i], frozen) : 1);
    return sum;
}

void push_feature(lua_State *L, const Plan *p)
{
    const Model *m = p->model;
    field_text(L, "feature", !m->feature ? "" : port(m->feature->layer->name, p->graph->outputs[m->n_outputs]->shape, NULL, 0));
}

void push_seen(lua_State *L, const Plan *p)
{
    const Tensor *of = seen_image(p->model);
    field_text(L, "seen", !of ? "" : port(of->layer->name, p->graph->outputs[p->model->n_outputs]->shape, NULL, 0));
    field_text(L, "see", !of ? "" : format("void %s_see(void *context, rt_feed *feed, void *ctx, int n, void *y)\n{\n"
        "    struct job job = { .feed = feed, .ctx = ctx, .n = n, .blind = true, .forward = true, .seen = &(void *){ y } };\n"
        "    train(context, &job, 0);\n}\n\n", network_name(p->model->name)));
}

/* What pictures are made into, and what is done to each sample, where it is not the usual. */
static const char *canvas(const Model *m)
{
    const char *resize = text(m->fit, "resize");
    const char *how = same(resize, "stretch") ? "" : format(".resize = RT_%s, ", upper_case(resize));
    bool center = samplewise(m, "samplewise_center"), deviation = samplewise(m, "samplewise_std_normalization");
    int background = (int)integer(m->fit, "background");
    if (background) how = format("%s.background = %d, ", how, background);
    if (!center && !deviation) return how;
    return format("%s.samplewise = \"%s%s%s\", ", how, center ? "center" : "", center && deviation ? ", " : "",
                  deviation ? "deviation" : "");
}

void push_recipe(lua_State *L, const Plan *p)
{
    const Model *m = p->model;
    const Setting *range = setting(m->fit, "validation_range");
    push_rows(L, p, network_name(m->name)), push_port_rows(L, p), push_sums(L, p), push_figures(L, p),
        push_callbacks(L, m), push_class_names(L, m), push_source(L, m);
    field_text(L, "data", literal(setting(m->fit, "data")->given ? text(m->fit, "data") : NULL));
    field_number(L, "epochs", (double)integer(m->fit, "epochs")),
        field_number(L, "batch_size", (double)integer(m->fit, "batch_size"));
    field_text(L, "shuffle", flag(m->fit, "shuffle") ? "true" : "false");
    field_text(L, "validation_split", format("%.17g", leads(m) > 0 ? leads(m) : number(m->fit, "validation_split")));
    field_number(L, "validation_first", range->given ? range->ints[0] : -1),
        field_number(L, "validation_last", range->given ? range->ints[1] : -1);
    field_text(L, "canvas", canvas(m));
    field_text(L, "rescale", format("%.17g", rescale(m)));
    field_text(L, "optimizer", literal(m->optimizer->op->name)),
        field_text(L, "learning_rate", format("%.17g", number(m->optimizer, "learning_rate")));
    field_text(L, "graph_hash", format("0x%016llx", (unsigned long long)graph_hash(p)));
    field_text(L, "target", literal(format("%s %s", p->target.march, p->target.doubles ? "double" : "float")));
    field_text(L, "macs_train", format("%.0f", macs(p, true))), field_text(L, "macs_infer", format("%.0f", macs(p, false)));
    push_parts(L, p);
    field_text(L, "says", says(p)), field_text(L, "unread", unread(m));
    field_text(L, "source_name", literal(m->file)), field_text(L, "title", literal(m->name));
    lua_newtable(L);
    for (const OptimizerSlot *k = optimizer_slots(m->optimizer); k->name; k++) if (!k->part) append_row(L, k->name);
    lua_setfield(L, -2, "slot_names");
}
