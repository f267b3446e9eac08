/* front_block.c -- models as blocks: a Sequential's parts become tensors, and a model is called as a layer is.
 *
 * Calling a model applies its layers once more, in the order in which they were made, to the tensors given: as with a layer that is
 * called twice, the weights are shared. What is frozen is known when the file has run. */
#include "front.h"
#include <string.h>

bool is_input(const Item *layer) { return layer && same(layer->op->name, "InputLayer"); }

/* ---- applying ---- */

/* Tensors that lead to the model's outputs, by number. */
static bool *leads(const Draft *d, int n)
{
    Tensor *const *made = d->front->made;
    bool *need = NEWS(bool, n + 1);
    for (int k = 0; k < d->n_outputs; k++) need[d->outputs[k]->no] = true;
    for (int i = n - 1; i >= 0; i--)
        for (int k = 0; need[i] && k < made[i]->n; k++) need[made[i]->in[k]->no] = true;
    return need;
}

static Tensor *again(Front *f, const Tensor *t, Tensor *const *to, Loc loc)
{
    Tensor **in = NEWS(Tensor *, t->n + 1);
    for (int k = 0; k < t->n; k++) in[k] = to[t->in[k]->no];
    if (t->n) return apply(f, t->layer, in, t->n, loc);
    err_at(loc, "the model depends on the Input '%s', which is not among its inputs", t->layer->name);
    return NULL;
}

/* What a Model's outputs are for these inputs, one for each of its own; false after an error. */
static bool apply_model(const Draft *d, Tensor *const *in, Tensor **out, Loc loc)
{
    int n = d->front->n_made;
    const bool *need = leads(d, n);
    Tensor **to = NEWS(Tensor *, n + 1);
    for (int k = 0; k < d->n_inputs; k++) to[d->inputs[k]->no] = in[k];
    for (int i = 0; i < n; i++)
        if (need[i] && !to[i] && !(to[i] = again(d->front, d->front->made[i], to, loc))) return false;
    for (int k = 0; k < d->n_outputs; k++) out[k] = to[d->outputs[k]->no];
    return true;
}

static Tensor *apply_part(Front *f, const Part *p, Tensor *x, Loc loc)
{
    Tensor *y = NULL;
    if (p->layer) return apply(f, p->layer, &x, 1, loc);
    return apply_model(p->model, &x, &y, loc) ? y : NULL;
}

/* ---- Sequential: from parts to tensors ---- */

void chain(Draft *d)
{
    if (!d->n_parts) { err_at(d->loc, "the model has no layers"); d->bad = true; return; }
    Front *f = d->front;
    const Part *first = &d->parts[0];
    bool given = is_input(first->layer);
    Item *input = first->model ? first->model->inputs[0]->layer : given ? first->layer : implicit_input(f, first->layer, d->loc);
    Tensor *x = input ? apply(f, input, NULL, 0, input->loc) : NULL;
    if (!x) { d->bad = true; return; }
    PUSH(d->inputs, d->n_inputs, x);
    for (int i = given; x && i < d->n_parts; i++) {
        const Part *p = &d->parts[i];
        x = apply_part(f, p, x, p->layer ? p->layer->loc : p->loc);
    }
    if (!x) { d->bad = true; return; }
    PUSH(d->outputs, d->n_outputs, x);
}

/* ---- a model that is called ---- */

typedef struct { Tensor **in; int n; bool bad; } Given;

static Given given_tensors(lua_State *L, const Draft *d, Loc loc)
{
    Given g = { .bad = d->bad };
    int n = lua_istable(L, 2) ? (int)lua_rawlen(L, 2) : lua_gettop(L) - 1;
    for (int i = 1; i <= n; i++) {
        if (lua_istable(L, 2)) lua_rawgeti(L, 2, i);
        else lua_pushvalue(L, i + 1);
        const Thing *t = thing(L, -1);
        if (t && t->bad) g.bad = true;
        else if (t && t->is == A_TENSOR) PUSH(g.in, g.n, t->tensor);
        else g.bad = true, err_at(loc, "a %s is called with a tensor, not %s", d->sequential ? "Sequential" : "Model",
                                  what_is(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
    int wants = d->sequential ? 1 : d->n_inputs;
    const char *key = named(L), *what = d->sequential ? "Sequential" : "Model";
    if (key) g.bad = true, err_at(loc, "a %s is called with %s, and a call takes nothing but inputs", what, key);
    if (!g.bad && g.n != wants)
        g.bad = true, err_at(loc, "the model takes %d input%s, and is called with %d", wants, wants > 1 ? "s" : "", g.n);
    return g;
}

static Tensor *along(const Draft *d, Tensor *x, Loc loc)
{
    for (int i = 0; x && i < d->n_parts; i++)
        if (!is_input(d->parts[i].layer)) x = apply_part(d->front, &d->parts[i], x, loc);
    return x;
}

/* Gives as many tensors as the model has outputs. */
int call_model(lua_State *L)
{
    const Draft *d = thing(L, 1)->model;
    Loc loc = where(L);
    Given g = given_tensors(L, d, loc);
    int n = d->sequential || !d->n_outputs ? 1 : d->n_outputs;
    Tensor **out = NEWS(Tensor *, n);
    bool bad = g.bad || !(d->sequential ? (out[0] = along(d, g.in[0], loc)) != NULL : apply_model(d, g.in, out, loc));
    luaL_checkstack(L, n, "a model's outputs");
    for (int k = 0; k < n; k++) push_thing(L, (Thing){ .is = A_TENSOR, .tensor = bad ? NULL : out[k], .bad = bad });
    return n;
}

/* ---- what is not trained ---- */

typedef void Visit(Item *layer, void *ctx);

/* Every layer but the inputs, which have nothing to train. */
static void each_layer(const Draft *d, Visit *visit, void *ctx)
{
    const Front *f = d->front;
    const bool *need = leads(d, f->n_made);
    for (int i = 0; i < d->n_parts; i++)
        if (d->parts[i].model) each_layer(d->parts[i].model, visit, ctx);
        else if (!is_input(d->parts[i].layer)) visit(d->parts[i].layer, ctx);
    for (int i = 0; i < f->n_made; i++) if (need[i] && f->made[i]->n) visit(f->made[i]->layer, ctx);
}

/* A layer that says its own is asked for nothing. */
static void freeze_layer(Item *layer, void *ctx)
{
    (void)ctx;
    if (!setting(layer, "trainable")->given) give(layer, "trainable")->number = 0;
}

void freeze(const Draft *d)
{
    if (d->options && !d->bad && !flag(d->options, "trainable")) each_layer(d, freeze_layer, NULL);
}

static void set_layer(Item *layer, void *ctx) { give(layer, "trainable")->number = *(const bool *)ctx; }

/* model.trainable = false, layer.trainable = false: of a model that of all its layers so far, as Keras has it. */
int assign(lua_State *L)
{
    const Thing *t = thing(L, 1);
    const char *key = key_at(L, 2);
    bool layer = t->is == A_LAYER, model = t->is == A_MODEL;
    if (t->bad) return 0;
    if (!same(key, "trainable") || !(layer || model))
        return luaL_error(L, "%s cannot be changed: options are given where it is made", what_is(L, 1));
    if (!lua_isboolean(L, 3)) return luaL_error(L, "trainable should be true or false, not %s", what_is(L, 3));
    bool on = lua_toboolean(L, 3);
    if (layer) set_layer(t->item, &on);
    else if (!t->model->bad) each_layer(t->model, set_layer, &on);
    return 0;
}
