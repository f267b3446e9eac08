/* front_model.c -- Sequential and Model as Lua sees them.
 *
 * A Sequential is a list of layers while the file runs, and becomes tensors when it has run; so it can also be called, as a
 * block that other models share. Model takes tensors. */
#include "front.h"
#include "op/keras_names.h"
#include "rt.h"
#include <string.h>

static Draft *new_draft(lua_State *L, bool sequential)
{
    Draft *d = NEW(Draft);
    *d = (Draft){ .front = front(L), .sequential = sequential, .loc = where(L) };
    PUSH(d->front->drafts, d->front->n_drafts, d);
    return d;
}

/* The named options among those of the table at `at`, read as op's; keys in `beside` are read elsewhere. */
Item *named_options(lua_State *L, int at, const Op *op, const char *who, Loc loc, bool *bad, const char *const *beside)
{
    lua_newtable(L);
    int table = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
        bool skip = lua_isinteger(L, -2);
        for (int i = 0; !skip && beside[i]; i++) skip = lua_type(L, -2) == LUA_TSTRING && same(word_at(L, -2), beside[i]);
        if (!skip) lua_pushvalue(L, -2), lua_pushvalue(L, -2), lua_rawset(L, table);
    }
    Op called = *op;
    called.name = who;
    Item *it = read_item(L, table, &called, NULL, loc, bad);
    it->op = op, it->name = NULL;
    lua_pop(L, 1);
    return it;
}

/* ---- Sequential ---- */

static void add_part(Draft *d, Part p)
{
    if (is_input(p.layer) && d->n_parts) {
        err_at(p.loc, "Input '%s' should be the first layer, not number %d", p.layer->name, d->n_parts + 1);
        d->bad = true;
    }
    PUSH(d->parts, d->n_parts, p);
}

static void add_parts_of(Draft *d, const Draft *of, Loc loc)
{
    for (int i = 0; i < of->n_parts; i++)
        if (!is_input(of->parts[i].layer) || !d->n_parts) add_part(d, (Part){ of->parts[i].layer, of->parts[i].model, loc });
}

static void add_model(Draft *d, const Draft *of, Loc loc)
{
    d->bad |= of->bad;
    if (of->sequential) add_parts_of(d, of, loc);
    else if (of->bad || (of->n_inputs == 1 && of->n_outputs == 1)) add_part(d, (Part){ NULL, of, loc });
    else {
        d->bad = true;
        err_at(loc, "a Sequential takes a Model of one input and one output, not of %d and %d", of->n_inputs, of->n_outputs);
        help("call it with its tensors instead, and make a Model of what it gives");
    }
}

/* A layer, an Input's tensor, or a model; a Sequential's layers are added one by one. */
static void add(lua_State *L, Draft *d, int at)
{
    const Thing *t = thing(L, at);
    Loc loc = where(L);
    if (t && t->bad) d->bad = true;
    else if (t && t->is == A_LAYER) add_part(d, (Part){ t->item, NULL, loc });
    else if (t && t->is == A_TENSOR && t->tensor->n == 0) add_part(d, (Part){ t->tensor->layer, NULL, loc });
    else if (t && t->is == A_MODEL && t->model != d) add_model(d, t->model, loc);
    else {
        d->bad = true;
        err_at(loc, "a Sequential is made of layers, not of %s", what_is(L, at));
        if (lua_istable(L, at)) help("add takes one layer at a time; a list of them is Sequential { Dense { 10 }, Dense { 5 } }");
        if (lua_type(L, at) == LUA_TSTRING) help("a layer is written without quotes: Dense { 10 }");
        if (lua_isfunction(L, at)) help("call it: with () or {...} behind its name it becomes a layer");
    }
}

static int sequential(lua_State *L)
{
    static const char *const none[] = { NULL };
    Draft *d = new_draft(L, true);
    if (lua_gettop(L) == 0) lua_newtable(L);
    if (!lua_istable(L, 1)) return luaL_error(L, "Sequential takes a table of layers and options");
    d->options = named_options(L, 1, find_op("Model"), "Sequential", d->loc, &d->bad, none);
    for (int i = 1, n = (int)lua_rawlen(L, 1); i <= n; i++) {
        lua_rawgeti(L, 1, i);
        add(L, d, lua_gettop(L));
        lua_pop(L, 1);
    }
    push_thing(L, (Thing){ .is = A_MODEL, .model = d });
    return 1;
}

/* ---- Model ---- */

/* One tensor or a list of them, at most as many as a program can have. */
static Tensor **tensor_list(lua_State *L, Draft *d, const char *key, int *n)
{
    Tensor **list = NULL;
    lua_getfield(L, 1, key);
    int at = lua_gettop(L), count = lua_istable(L, at) ? (int)lua_rawlen(L, at) : 1;
    if (count > RT_PORTS) d->bad = true, err_at(d->loc, "Model: %s has %d tensors; %d are the most", key, count, RT_PORTS);
    for (int i = 1; i <= count && count <= RT_PORTS; i++) {
        if (lua_istable(L, at)) lua_rawgeti(L, at, i);
        else lua_pushvalue(L, at);
        const Thing *t = thing(L, -1);
        if (t && t->bad) d->bad = true;
        else if (t && t->is == A_TENSOR) PUSH(list, *n, t->tensor);
        else d->bad = true, err_at(d->loc, "Model: %s should be a tensor or a list of tensors, not %s", key,
                                   what_is(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    if (!count) d->bad = true, err_at(d->loc, "Model: %s is empty", key);
    return list;
}

static void check_inputs(Draft *d)
{
    for (int i = 0; i < d->n_inputs; i++)
        for (int k = 0; k < i; k++)
            if (d->inputs[k] == d->inputs[i])
                d->bad = true, err_at(d->loc, "Model: the Input '%s' is there twice", d->inputs[i]->layer->name);
    for (int i = 0; i < d->n_inputs; i++)
        if (d->inputs[i]->n || !same(d->inputs[i]->layer->op->name, "InputLayer")) {
            d->bad = true;
            err_at(d->loc, "Model: inputs should be made by Input{}, '%s' is a %s", d->inputs[i]->layer->name,
                   d->inputs[i]->layer->op->name);
        }
}

static bool is_taken(const char *name, const char **names, int n)
{
    for (int i = 0; i < n; i++) if (same(names[i], name)) return true;
    return false;
}

/* An output is called as its layer; of a layer that gives several the second is name_1, the third name_2, as Keras numbers. A
 * layer's first output keeps the plain name, whatever the others are called. */
static const char **output_names(Tensor **outputs, int n)
{
    const char **names = NEWS(const char *, n);
    for (int k = 0; k < n; k++) if (!is_taken(outputs[k]->layer->name, names, k)) names[k] = outputs[k]->layer->name;
    for (int k = 0; k < n; k++)
        for (int i = 1; !names[k]; i++) {
            const char *name = format("%s_%d", outputs[k]->layer->name, i);
            if (!is_taken(name, names, n)) names[k] = name;
        }
    return names;
}

static int model(lua_State *L)
{
    static const char *const tensors[] = { "inputs", "outputs", NULL };
    Draft *d = new_draft(L, false);
    if (!lua_istable(L, 1) || lua_rawlen(L, 1))
        return luaL_error(L, "Model takes a table of names: Model { inputs = x, outputs = y }");
    d->options = named_options(L, 1, find_op("Model"), "Model", d->loc, &d->bad, tensors);
    d->inputs = tensor_list(L, d, "inputs", &d->n_inputs);
    d->outputs = tensor_list(L, d, "outputs", &d->n_outputs);
    d->output_names = output_names(d->outputs, d->n_outputs);
    check_inputs(d);
    push_thing(L, (Thing){ .is = A_MODEL, .model = d });
    return 1;
}

/* ---- methods ---- */

static Draft *self(lua_State *L, const char *method)
{
    const Thing *t = thing(L, 1);
    if (!t || t->is != A_MODEL) luaL_error(L, "%s is called on a model, with a colon: model:%s", method, method);
    return t->model;
}

static int add_method(lua_State *L)
{
    Draft *d = self(L, "add");
    if (!d->sequential) return luaL_error(L, "a Model has its layers already; add is Sequential's");
    if (lua_gettop(L) != 2) return luaL_error(L, "add takes one layer, not %d: model:add(Dense { 10 })", lua_gettop(L) - 1);
    add(L, d, 2);
    return 0;
}

static int options_table(lua_State *L, const char *method)
{
    if (lua_gettop(L) < 2) lua_newtable(L);
    if (!lua_istable(L, 2)) luaL_error(L, "%s takes a table of options: model:%s { ... }", method, method);
    return 2;
}

static int compile_method(lua_State *L)
{
    Draft *d = self(L, "compile");
    compile_draft(L, d, options_table(L, "compile"), where(L));
    return 0;
}

/* What fit gives is Keras's History: nothing is in it yet. */
static int no_history(lua_State *L)
{
    return luaL_error(L, "nothing is trained while the file runs: the program does it, and its run folder has history.csv");
}

static int fit_method(lua_State *L)
{
    Draft *d = self(L, "fit");
    fit_draft(L, d, options_table(L, "fit"), where(L));
    lua_newtable(L);
    if (luaL_newmetatable(L, "history")) lua_pushcfunction(L, no_history), lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    return 1;
}

static int summary_method(lua_State *L)
{
    self(L, "summary")->summary = true;
    return 0;
}

int index_model(lua_State *L)
{
    static const struct { const char *name; lua_CFunction f; } methods[] = {
        { "add", add_method }, { "compile", compile_method }, { "fit", fit_method }, { "summary", summary_method } };
    static const char *const names[] = { "add", "compile", "fit", "summary" };
    const char *key = key_at(L, 2);
    for (int i = 0; i < 4; i++) if (same(key, methods[i].name)) { lua_pushcfunction(L, methods[i].f); return 1; }
    const Absent *a = absent("method", key);
    if (a) {
        say_absent(where(L), NULL, key, a);
        front(L)->missing = true;
        push_thing(L, (Thing){ .is = A_STRANGER, .bad = true });
        return 1;
    }
    return luaL_error(L, "a model has no '%s'%s", key, near_key(key, names, 4));
}

void register_models(lua_State *L)
{
    lua_register(L, "Sequential", sequential);
    lua_register(L, "Model", model);
}
