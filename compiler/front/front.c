/* front.c -- Lua -> Model: runs the file in the sandbox, and checks what it left.
 *
 * Nothing is inferred here: shapes are build's. Checked are the options (front_options.c), the wiring (outputs depend on the
 * inputs given, and on nothing else), names, and what training needs. */
#include "front.h"
#include "base/compilation.h"
#include "ir/names.h"
#include "op/queries.h"
#include "rt.h"
#include "rt_pattern.h"
#include <ctype.h>
#include <string.h>

/* ---- wiring ---- */

static int place(Tensor *const *list, int n, const Tensor *t)
{
    for (int i = 0; i < n; i++) if (list[i] == t) return i;
    return -1;
}

/* The tensors that lead to the outputs, in order of creation: a tensor is made after what it reads. */
static void reach(Model *m, const Front *f)
{
    Tensor *const *made = f->made;
    bool *need = NEWS(bool, f->n_made);
    for (int i = f->n_made - 1; i >= 0; i--) {
        if (place(m->outputs, m->n_outputs, made[i]) >= 0) need[i] = true;
        for (int k = 0; need[i] && k < made[i]->n; k++) need[made[i]->in[k]->no] = true;
    }
    for (int i = 0; i < f->n_made; i++) {
        made[i]->no = need[i] ? m->n_tensors : -1;
        if (need[i]) PUSH(m->tensors, m->n_tensors, made[i]);
    }
}

static void check_wiring(const Model *m, Loc loc)
{
    for (int i = 0; i < m->n_tensors; i++) {
        const Tensor *t = m->tensors[i];
        if (t->n == 0 && place(m->inputs, m->n_inputs, t) < 0) {
            err_at(loc, "Model: an output depends on the Input '%s', which is not among the inputs", t->layer->name);
            help("it is made in line %d", t->loc.line);
        }
    }
    for (int i = 0; i < m->n_inputs; i++)
        if (m->inputs[i]->no < 0)
            err_at(loc, "Model: no output depends on the Input '%s'", m->inputs[i]->layer->name);
}

/* Counts the uses of shared layers, and refuses two layers of one name. */
static void check_layers(const Model *m)
{
    Map last = { 0 };                      /* of each name the last tensor whose layer has it */
    for (int i = 0; i < m->n_tensors; i++) {
        const Item *b = m->tensors[i]->layer;
        const Tensor *before = look_up(&last, b->name);
        const Item *a = before ? before->layer : NULL;
        if (a == b) m->tensors[i]->use = before->use + 1;
        else if (a) {
            err_at(b->loc, "%s '%s': another layer has this name", b->op->name, b->name);
            help("%s '%s' in line %d", a->op->name, a->name, a->loc.line);
            continue;
        }
        enter(&last, b->name, m->tensors[i]);
    }
}

/* ---- what training needs ---- */

/* The figures that epochs report: what each is called, and what it is of, and where that stands. */
typedef struct { const char *name, *of; Loc loc; } Figure;

static Figure figure(const Model *m, int k, const Item *metric)
{
    const char *of = metric ? format("metric %s", metric->op->name) : "loss";
    if (m->n_outputs > 1) of = format("%s of the output '%s'", of, m->output_names[k]);
    return (Figure){ figure_name(m, k, metric), of, metric ? metric->loc : m->compile_loc };
}

/* loss, metrics, and those of each output; then the same of validation. */
static Figure *reported(const Model *m, int *n)
{
    Figure *all = NULL;
    PUSH(all, *n, ((Figure){ "loss", "loss", m->compile_loc }));
    PUSH(all, *n, ((Figure){ "learning_rate", "learning rate", m->compile_loc }));
    for (int k = 0; k < m->n_outputs; k++) {
        if (m->n_outputs > 1) PUSH(all, *n, figure(m, k, NULL));
        for (int i = 0; i < m->n_metrics[k]; i++) PUSH(all, *n, figure(m, k, m->metrics[k][i]));
    }
    for (int i = 0, half = *n; i < half; i++) /* but of the rate, which validation has not */
        if (i != 1) PUSH(all, *n, ((Figure){ format("val_%s", all[i].name), format("validation's %s", all[i].of), all[i].loc }));
    return all;
}

static const char **reported_names(const Model *m, int *n)
{
    Figure *all = reported(m, n);
    const char **names = NEWS(const char *, *n + 1);
    for (int i = 0; i < *n; i++) names[i] = all[i].name;
    return names;
}

/* Of the first half, or of both: what meets among validation's figures has met before. */
static void check_names(const Figure *f, int n)
{
    for (int i = 0; i < n; i++)              /* columns of history.csv and words of a checkpoint's name already */
        if (same(f[i].name, "epoch") || same(f[i].name, "batch"))
            err_at(f[i].loc, "compile: %s: a figure called '%s'; that is the run's own number of it", f[i].of, f[i].name);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i && k <= n / 2; k++) {
            if (!same(f[i].name, f[k].name)) continue;
            err_at(f[i].loc, "compile: the %s and the %s are both called '%s'", f[k].of, f[i].of, f[i].name);
            help(strstr(f[i].of, "metric") || strstr(f[k].of, "metric") ? "name = \"...\" calls a metric otherwise"
                 : "a name for an output's layer tells them apart");
        }
}

/* A program has room for so many sums (rt.h): the loss, each output's where there are several, the metrics. */
static void check_sums(const Model *m)
{
    int n = 1, all = 0;
    for (int k = 0; k < m->n_outputs; k++) n += m->n_metrics[k] + (m->n_outputs > 1);
    if (n > RT_FIGURES) err_at(m->compile_loc, "compile: %d losses and metrics; %d are the most", n, RT_FIGURES);
    else {
        const Figure *figures = reported(m, &all);
        check_names(figures, all);
    }
}

static void check_monitor(const Model *m, const Item *callback)
{
    int n = 0;
    const char **names = reported_names(m, &n), *monitor = text(callback, "monitor");
    for (int i = 0; i < n; i++) if (same(names[i], monitor)) return;
    err_at(callback->loc, "%s: nothing reports '%s'%s", callback->op->name, monitor, near_key(monitor, names, n));
    help("reported are %s", listed(names, n));
}

static bool monitors(const Item *callback)
{
    for (const Option *o = callback->op->options; o->name; o++) if (same(o->name, "monitor")) return true;
    return false;
}

/* The file that a callback writes, or NULL. */
static const char *file_of(const Item *callback)
{
    for (const Option *o = callback->op->options; o->name; o++)
        if (o->type == TEXT && (same(o->allowed, "path") || same(o->allowed, "weights"))) return text(callback, o->name);
    return NULL;
}

static void check_files(const Model *m)
{
    for (int i = 0; i < m->n_callbacks; i++)
        for (int k = 0; k < i; k++) {
            const Item *c = m->callbacks[i], *other = m->callbacks[k];
            const char *a = file_of(c), *b = file_of(other);
            if (!a || !b || !rt_names_meet(a, b)) continue;
            err_at(c->loc, "%s: '%s' may become the name of a file that %s writes too, '%s' (line %d)", c->op->name, a,
                   other->op->name,
                   b, other->loc.line);
            help("give another name");
        }
}

/* As Keras: a rate that follows a schedule is the schedule's alone. One that a LearningRateScheduler sets is its own: it would take
 * back at an epoch's beginning what another callback did at the end of the one before. */
static void check_rate(const Model *m)
{
    const Item *by = item(m->optimizer, "learning_rate"), *schedule = by;
    for (int i = m->n_callbacks - 1; !schedule && i >= 0; i--)
        if (same(m->callbacks[i]->op->name, "LearningRateScheduler")) by = m->callbacks[i];
    for (int i = 0; by && i < m->n_callbacks; i++) {
        const Item *c = m->callbacks[i];
        bool changes = same(c->op->name, "ReduceLROnPlateau") || same(c->op->name, "LearningRateScheduler");
        if (c == by || !changes) continue;
        err_at(c->loc, "%s: the learning rate follows %s (line %d), and no %scallback can change it", c->op->name, by->op->name,
               by->loc.line, schedule ? "" : "other ");
        if (schedule) help("give the optimizer a number as its learning_rate, or leave out %s", c->op->name);
        else help("leave out one of them: the function can say the rates of both");
    }
}

/* A schedule that ends at 0 is refused where the optimizer's options are (optimizer.c). */
static void check_plateau(const Model *m, const Item *callback)
{
    const char *allowed = option_of(m->optimizer->op, "learning_rate")->allowed;
    if (!same(callback->op->name, "ReduceLROnPlateau") || number(callback, "factor") != 0) return;
    if (in_range(allowed, number(callback, "min_lr"))) return;
    err_at(callback->loc, "ReduceLROnPlateau: factor = 0 makes the rate %g, and %s divides by it: it should be %s",
           number(callback, "min_lr"), m->optimizer->op->name, range_text(allowed));
    help("give a factor above 0, or a min_lr");
}

static void check_averages(const Model *m, const Item *callback)
{
    if (!same(callback->op->name, "SwapEMAWeights") || flag(m->optimizer, "use_ema")) return;
    err_at(callback->loc, "SwapEMAWeights: %s keeps no averages of the weights", m->optimizer->op->name);
    help("give the optimizer use_ema = true");
}

static void check_training(const Model *m, const Draft *d)
{
    if (!d->fitted) return;
    if (!d->compiled) {
        err_at(d->fit_loc, "fit needs a model that is compiled");
        help("model:compile { loss = ..., optimizer = ..., metrics = {...} }");
        return;
    }
    bool any = false;
    for (int k = 0; m->losses && k < m->n_outputs; k++) any |= m->losses[k] != NULL;
    if (!any) err_at(d->compile_loc, "compile: loss is missing, and fit needs one");
    check_files(m);
    check_rate(m);
    for (int i = 0; i < m->n_callbacks; i++) if (monitors(m->callbacks[i])) check_monitor(m, m->callbacks[i]);
    for (int i = 0; i < m->n_callbacks; i++) check_averages(m, m->callbacks[i]), check_plateau(m, m->callbacks[i]);
}

/* ---- names ---- */

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* An emitted NAME.h beside NAME.c would be found before the runtime's. */
static bool is_runtimes(const char *name) { return same(name, "rt") || !strncmp(name, "rt_", 3); }

/* A folder and files bear the model's name. */
static const char *model_name(const Draft *d, const char *file)
{
    const char *name = text(d->options, "name");
    bool good = name && isalpha((unsigned char)name[0]) && strlen(name) <= 100;
    for (const char *p = name; good && *p; p++) good = isalnum((unsigned char)*p) || *p == '_' || *p == '-';
    if (name && !good) err_at(d->loc, "a model's name is made of letters, digits, _ and -, and begins with a letter");
    if (name && is_runtimes(name)) err_at(d->loc, "a model cannot be called %s: the runtime's files are", name);
    if (name) return name;
    const char *dot = strrchr(file, '.');
    char *plain = format("%.*s", dot ? (int)(dot - file) : (int)strlen(file), file);
    for (char *p = plain; *p; p++) if (!isalnum((unsigned char)*p) && *p != '_' && *p != '-') *p = '_';
    return isalpha((unsigned char)plain[0]) && !is_runtimes(plain) ? plain : format("model_%s", plain);
}

/* ---- the whole ---- */

/* What stands in the model under a name that no layer has. */
static void note_blocks(Model *m, const Draft *whole)
{
    const Front *f = whole->front;
    struct Block *blocks = NEWS(struct Block, f->n_drafts);
    for (int i = 0; i < f->n_drafts; i++) {
        const Draft *d = f->drafts[i];
        const char *name = d == whole || d->bad || !d->options ? NULL : text(d->options, "name");
        if (name) blocks[m->n_blocks++] = (struct Block){ name, d->sequential || d->n_outputs == 1 ? output_name(d, 0) : NULL };
    }
    m->blocks = blocks;
}

static Model *finish(Draft *d, const char *file, char *source, size_t size)
{
    for (int i = 0; i < d->front->n_drafts; i++) freeze(d->front->drafts[i]);
    if (d->sequential && !d->bad) chain(d);
    if (d->bad || errors()) return NULL;
    const Loc nowhere = { .file = file };
    Model *m = NEW(Model);
    *m = (Model){ .file = file, .loc = d->loc, .source = source, .source_size = size, .inputs = d->inputs, .n_inputs = d->n_inputs,
                  .outputs = d->outputs, .n_outputs = d->n_outputs, .options = d->options, .losses = d->losses,
                  .loss_weights = d->loss_weights, .metrics = d->metrics, .n_metrics = d->n_metrics, .callbacks = d->callbacks,
                  .n_callbacks = d->n_callbacks, .compile_loc = d->compile_loc, .compiled = d->compiled, .summary = d->summary };
    m->name = model_name(d, file);
    m->output_names = d->output_names ? d->output_names : &m->outputs[0]->layer->name;
    m->compile = d->compile ? d->compile : plain_item(find_op("compile"), nowhere);
    m->fit = d->fit ? d->fit : plain_item(find_op("fit"), nowhere);
    m->optimizer = item(m->compile, "optimizer");
    if (!m->n_metrics) m->n_metrics = NEWS(int, m->n_outputs), m->metrics = NEWS(Item **, m->n_outputs);
    reach(m, d->front);
    check_wiring(m, d->loc);
    check_layers(m);
    check_optimizer(m->optimizer);
    check_sums(m);
    check_training(m, d);
    note_blocks(m, d);
    return m;
}

/* The model that the file returned, or the only one it made. */
static Draft *result(lua_State *L, const char *file)
{
    const Thing *t = thing(L, -1);
    const Front *f = front(L);
    Loc end = { .file = file, .line = line_reached() };
    if (t && t->is == A_MODEL) return t->model;
    if (t && t->bad) return NULL;
    if (!lua_isnil(L, -1)) err_at(end, "the file should return its model, not %s", what_is(L, lua_gettop(L)));
    else if (f->n_drafts == 1) return f->drafts[0];
    else if (!f->n_drafts && !errors())
        err_at(end, "the file makes no model"), help("Sequential{...} or Model{ inputs = ..., outputs = ... } makes one");
    else if (f->n_drafts) err_at(end, "the file makes %d models and returns none", f->n_drafts), help("end it with `return model`");
    return NULL;
}

/* The program carries its model's text, as a string of C's: a NUL would end it. */
static void check_source(const char *file, const char *source, size_t size)
{
    int line = 1;
    for (size_t i = 0; i < size && source[i]; i++) line += source[i] == '\n';
    if (strlen(source) != size) err_at((Loc){ .file = file, .line = line }, "a NUL byte stands here: the file is no text");
    stop_if_errors();
}

static const char *folder_of(const char *path)
{
    return format("%.*s", (int)(base_of(path) - path), path);
}

Model *load_model(const char *path, const Define *defines, int n_defines)
{
    size_t size = 0;
    const char *why;
    at_line(path, 0);
    char *source = read_file(path, LARGEST_TEXT, &size, &why);
    if (!source) fatal(EXIT_NOINPUT, "cannot read %s: %s", path, why);
    const char *file = copy(base_of(path)), *folder = folder_of(path);
    errors_in(folder);
    check_source(file, source, size);
    lua_State *L = sandbox(folder);
    register_ops(L);
    register_models(L);
    define_globals(L, defines, n_defines);
    Draft *d = run_text(L, file, source, size) ? result(L, file) : NULL;
    if (d && !errors()) check_defines(front(L), defines, n_defines);
    if (d) at_line(path, d->loc.line);
    Model *m = d && !d->front->missing ? finish(d, file, source, size) : NULL;
    if (m && !errors()) ask_rates(L, m);
    lua_close(L);
    stop_if_errors();
    if (!m) die("%s gave no model and no error", path);
    return m;
}
