/* summary.c -- layers, shapes and parameters, as Keras counts them: as a table, as JSON, as a graph for dot. */
#include "commands.h"
#include "rt.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

static Graph *shapes_of(const Model *m)
{
    return build(m, false);
}

/* The layer as the model has it: that which a node is a part of. */
static const Item *layer_of(const Node *n) { return n->item->part_of ? n->item->part_of : n->item; }

static bool same_use(const Node *a, const Node *b) { return b->item && layer_of(a) == layer_of(b) && a->use == b->use; }

/* What a layer is made of stands side by side: the last node is it, the first one reads what it reads. */
static const Node *first_part(const Graph *g, const Node *n)
{
    for (int i = 0; n->item->part_of && i < g->n_nodes; i++) if (same_use(n, g->nodes[i])) return g->nodes[i];
    return n;
}

static bool is_layer(const Graph *g, int i)
{
    const Node *n = g->nodes[i];
    if (!n->item || layer_of(n)->op->kind != LAYER || n->use) return false;
    for (int k = i + 1; n->item->part_of && k < g->n_nodes; k++) if (same_use(n, g->nodes[k])) return false;
    return true;
}

static void count_node(const Node *n, long *trainable, long *frozen)
{
    for (int i = 0; i < n->n_slots; i++) {
        const Value *v = n->slot[i].value;
        if (v->role == PARAM || v->role == STATE) *(v->trainable ? trainable : frozen) += size(v->shape);
    }
}

static void count(const Graph *g, const Node *n, long *trainable, long *frozen)
{
    *trainable = *frozen = 0;
    if (!n->item->part_of) { count_node(n, trainable, frozen); return; }
    for (int i = 0; i < g->n_nodes; i++) if (same_use(n, g->nodes[i])) count_node(g->nodes[i], trainable, frozen);
}

static const char *batched(Shape s)
{
    char *text = "(None";
    for (int i = 0; i < s.rank; i++) text = format("%s, %d", text, s.d[i]);
    return format("%s)", text);
}

static const char *grouped(long n)
{
    return n < 1000 ? format("%ld", n) : format("%s,%03ld", grouped(n / 1000), n % 1000);
}

static void print_table(const Graph *g, FILE *to)
{
    long trainable = 0, frozen = 0;
    fprintf(to, "%-28s %-24s %12s   %s\n", "layer (type)", "output shape", "parameters", "reads");
    for (int i = 0; i < g->n_nodes; i++) {
        const Node *n = g->nodes[i];
        long t, f;
        if (!is_layer(g, i)) continue;
        count(g, n, &t, &f);
        trainable += t, frozen += f;
        fprintf(to, "%-28s %-24s %12s  ", format("%s (%s)", layer_of(n)->name, layer_of(n)->op->name), batched(n->out->shape),
                grouped(t + f));
        const Node *first = first_part(g, n);
        for (int k = 0; k < first->n_in; k++) if (first->in[k]->node) fprintf(to, " %s", first->in[k]->node->name);
        fprintf(to, "\n");
    }
    fprintf(to, "parameters: %s, trainable: %s, not trainable: %s\n", grouped(trainable + frozen), grouped(trainable),
            grouped(frozen));
}

void print_summary(const Model *m, FILE *to) { print_table(shapes_of(m), to); }

/* A model within the model is no layer: its last one has a name of its own. */
static void refuse_block(const Model *m, const char *name)
{
    for (int i = 0; i < m->n_blocks; i++)
        if (same(m->blocks[i].name, name))
            fatal(EXIT_USAGE, "--features: '%s' is a model within %s, and layers are what has features%s%s%s", name, m->file,
                  m->blocks[i].gives ? ": --features " : "; cnnc summary lists them", m->blocks[i].gives ? m->blocks[i].gives : "",
                  m->blocks[i].gives ? " is its last" : "");
}

/* The layer's one tensor: what it gives, its activation done. */
static Tensor *tensor_of(const Model *m, const char *layer)
{
    const char **names = NEWS(const char *, m->n_tensors);
    Tensor *found = NULL;
    int uses = 0;
    for (int i = 0; i < m->n_tensors; i++) {
        names[i] = m->tensors[i]->layer->name;
        if (same(names[i], layer)) found = m->tensors[i], uses++;
    }
    const char *near = found ? NULL : nearest(layer, names, m->n_tensors);
    if (!found) refuse_block(m, layer);
    if (!found)
        fatal(EXIT_USAGE, "--features: %s has no layer '%s'%s%s%s; cnnc summary lists them", m->file, layer,
              near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
    if (uses > 1) fatal(EXIT_USAGE, "--features: the layer '%s' is used %d times, and gives something else each time", layer, uses);
    if (!found->n) fatal(EXIT_USAGE, "--features: '%s' is an input: it gives what the data has", layer);
    if (m->n_outputs == RT_PORTS) fatal(EXIT_USAGE, "--features: the model has %d outputs already, the most", RT_PORTS);
    return found;
}

const Model *model_of(const Request *r)
{
    Model *m = load_model(r->model, r->defines, r->n_defines);
    if (r->features) m->feature = tensor_of(m, r->features);
    if (m->summary) print_summary(m, stderr);
    return m;
}

/* ---- JSON ---- */

static json_t *ints(const int *d, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++) json_array_append_new(list, json_integer(d[i]));
    return list;
}

/* [before, after], or a list of these, one a dimension. */
static json_t *sides(const int *d, int n)
{
    if (n == 2) return ints(d, 2);
    json_t *list = json_array();
    for (int i = 0; i < n; i += 2) json_array_append_new(list, ints(d + i, 2));
    return list;
}

static json_t *numbers(const double *v, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++) json_array_append_new(list, isnan(v[i]) ? json_null() : json_real(v[i]));
    return list;
}

/* By number, then those that have a name: {"cat": 2}. */
static json_t *class_weight(const Setting *s)
{
    json_t *list = numbers(s->numbers, s->n);
    for (int i = 0; i < s->n_named; i++) json_array_append_new(list, json_pack("{s:f}", s->texts[i], s->named[i]));
    return list;
}

static json_t *config_of(const Item *it);

static json_t *setting_json(const Option *o, const Setting *s)
{
    switch (o->type) {
    case INT: return json_integer((json_int_t)s->number);
    case NUMBER: return json_real(s->number);
    case BOOL: return json_boolean(s->number != 0);
    case TEXT: case CHOICE: return s->text ? json_string(s->text) : json_null();
    case SINGLE: return json_integer(s->ints[0]);
    case PAIR: case TRIPLE: case INTS: case RANGE2: return ints(s->ints, s->n);
    case SIDES: return sides(s->ints, s->n);
    case NUMBERS: return s->n ? numbers(s->numbers, s->n) : s->whole ? json_integer((json_int_t)s->number) : json_real(s->number);
    case FUNCTION: return numbers(s->numbers, s->n);
    case TEXTS: {
        json_t *list = json_array();
        for (int i = 0; i < s->n; i++) json_array_append_new(list, json_string(s->texts[i]));
        return list;
    }
    case RATE: if (!s->item) return json_real(s->number);      /* fall through */
    case ITEM: return s->item ? json_pack("{s:s, s:o}", "name", s->item->op->name, "config", config_of(s->item)) : json_null();
    default: return NULL;
    }
}

static json_t *config_of(const Item *it)
{
    json_t *config = json_object();
    for (int i = 0; it->op->options && it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        bool none = !it->settings[i].given && !o->fallback;
        json_t *v = o->type >= LATER ? NULL : none ? json_null() : setting_json(o, &it->settings[i]);
        if (v) json_object_set_new(config, o->name, v);
    }
    return config;
}

static json_t *tensors_json(const Model *m)
{
    json_t *list = json_array();
    for (int i = 0; i < m->n_tensors; i++) {
        const Tensor *t = m->tensors[i];
        json_t *in = json_array();
        for (int k = 0; k < t->n; k++)
            for (int j = 0; j < m->n_tensors; j++) if (m->tensors[j] == t->in[k]) json_array_append_new(in, json_integer(j));
        json_array_append_new(list, json_pack("{s:s, s:o}", "layer", t->layer->name, "inputs", in));
    }
    return list;
}

static json_t *layer_json(const Graph *g, const Node *n)
{
    long t, f;
    count(g, n, &t, &f);
    const Node *first = first_part(g, n);
    json_t *in = json_array();
    for (int k = 0; k < first->n_in; k++) {
        const Node *from = first->in[k]->node;
        if (from) json_array_append_new(in, json_string(from->item ? layer_of(from)->name : from->name));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:o}", "name", layer_of(n)->name, "type", layer_of(n)->op->name, "inputs", in,
                     "output_shape", ints(n->out->shape.d, n->out->shape.rank), "params", (json_int_t)(t + f), "config",
                         config_of(layer_of(n)));
}

static json_t *names_json(const char *const *names, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++) json_array_append_new(list, json_string(names[i]));
    return list;
}

static json_t *inputs_json(const Model *m)
{
    const char **names = NEWS(const char *, m->n_inputs);
    for (int i = 0; i < m->n_inputs; i++) names[i] = m->inputs[i]->layer->name;
    return names_json(names, m->n_inputs);
}

static json_t *training_json(const Model *m)
{
    json_t *losses = json_array(), *weights = json_array(), *metrics = json_array();
    for (int k = 0; k < m->n_outputs; k++) {
        json_array_append_new(losses, m->losses && m->losses[k] ? json_pack("{s:s, s:o}", "name", m->losses[k]->op->name, "config",
                                                                            config_of(m->losses[k])) : json_null());
        json_array_append_new(weights, json_real(m->loss_weights ? m->loss_weights[k] : 1));
        json_t *list = json_array();
        for (int i = 0; m->metrics && i < m->n_metrics[k]; i++) {
            const Item *it = m->metrics[k][i];
            json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:b}", "reported", it->name, "name", it->op->name,
                                                  "config", config_of(it), "weighted", it->weighted));
        }
        json_array_append_new(metrics, list);
    }
    const Setting *classes = setting(m->fit, "class_weight");
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "losses", losses, "loss_weights", weights, "metrics", metrics, "optimizer",
                     m->optimizer ? json_pack("{s:s, s:o}", "name", m->optimizer->op->name, "config", config_of(m->optimizer))
                         : json_null(), "class_weight", classes->given ? class_weight(classes) : json_null(),
                         "sample_weight", flag(m->fit, "sample_weight"));
}

static void print_json(const Model *m, const Graph *g, FILE *to)
{
    json_t *layers = json_array();
    json_int_t trainable = 0, frozen = 0;
    for (int i = 0; i < g->n_nodes; i++) {
        long t, f;
        if (!is_layer(g, i)) continue;
        count(g, g->nodes[i], &t, &f);
        trainable += t, frozen += f;
        json_array_append_new(layers, layer_json(g, g->nodes[i]));
    }
    json_t *all = json_pack("{s:s, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:o}", "name", m->name, "layers", layers, "tensors",
                            tensors_json(m),
                            "inputs", inputs_json(m), "outputs", names_json(m->output_names, m->n_outputs),
                            "total_params", trainable + frozen, "trainable_params", trainable, "non_trainable_params", frozen,
                            "training", training_json(m));
    json_dumpf(all, to, JSON_INDENT(1));
    fprintf(to, "\n");
    json_decref(all);
}

/* ---- dot ---- */

/* User text inside a quoted dot string. */
static const char *quoted(const char *text)
{
    char *out = arena(2 * strlen(text) + 1), *p = out;
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') *p++ = '\\';
        *p++ = *text;
    }
    return out;
}

static void print_dot(const Graph *g, FILE *to)
{
    fprintf(to, "digraph model {\n    node [shape = box, fontname = \"sans-serif\"];\n");
    for (int i = 0; i < g->n_nodes; i++) {
        const Node *n = g->nodes[i];
        if (!n->out || n->op->kind == METRIC || n->op->kind == LOSS) continue;
        fprintf(to, "    \"%s\" [label = \"%s\\n%s\\n%s\"];\n", quoted(n->name), quoted(n->name), n->op->name,
                batched(n->out->shape));
        for (int k = 0; k < n->n_in; k++)
            if (n->in[k]->node) fprintf(to, "    \"%s\" -> \"%s\";\n", quoted(n->in[k]->node->name), quoted(n->name));
    }
    fprintf(to, "}\n");
}

int summary_command(const Request *r)
{
    const Model *m = load_model(r->model, r->defines, r->n_defines);
    const Graph *g = shapes_of(m);
    stop_if_errors();
    if (!r->format || same(r->format, "text")) print_table(g, stdout);
    else if (same(r->format, "json")) print_json(m, g, stdout);
    else if (same(r->format, "dot")) print_dot(g, stdout);
    else if (same(r->format, "html")) fatal(EXIT_USAGE, "--format html comes later; text, json and dot are there");
    else fatal(EXIT_USAGE, "no format '%s': text, json or dot", r->format);
    return 0;
}
