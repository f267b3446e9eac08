/* front_recipe.c -- model:compile and model:fit: what is given once, for each output, or by the outputs' names. */
#include "front.h"
#include <math.h>
#include <string.h>

static int n_outputs(const Draft *d)
{
    return d->sequential ? 1 : d->n_outputs;
}

const char *output_name(const Draft *d, int k)
{
    if (!d->sequential) return d->output_names[k];
    const Part *last = d->n_parts ? &d->parts[d->n_parts - 1] : NULL;
    return !last ? "" : last->layer ? last->layer->name : last->model->output_names[0];
}

/* ---- one value for each output ---- */

/* Keys of the table at `at` that are no output's name. */
static void strange_outputs(lua_State *L, const Draft *d, int at, const char *what, Loc loc, bool *bad)
{
    int n = n_outputs(d);
    const char **names = NEWS(const char *, n);
    for (int i = 0; i < n; i++) names[i] = output_name(d, i);
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
        bool known = lua_type(L, -2) != LUA_TSTRING;
        for (int i = 0; !known && i < n; i++) known = same(names[i], word_at(L, -2));
        if (known) continue;
        *bad = true;
        const char *key = word_at(L, -2);
        err_at(loc, "compile: %s: no output is called '%s'%s", what, key, near_key(key, names, n));
        help("the outputs are %s", listed(names, n));
    }
}

static bool by_names(lua_State *L, int at)
{
    bool named = false;
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) named |= lua_type(L, -2) == LUA_TSTRING;
    return named;
}

/* Leaves what the value at `at` says for output k: its own in a list or under its name, else the value itself. */
static void value_of(lua_State *L, const Draft *d, int at, int k)
{
    if (!lua_istable(L, at)) lua_pushvalue(L, at);
    else if (by_names(L, at)) lua_pushstring(L, output_name(d, k)), lua_rawget(L, at);
    else lua_rawgeti(L, at, k + 1);
}

static bool fits_outputs(lua_State *L, const Draft *d, int at, const char *what, Loc loc, bool *bad)
{
    if (!lua_istable(L, at)) return true;
    if (by_names(L, at)) { strange_outputs(L, d, at, what, loc, bad); return true; }
    int n = (int)lua_rawlen(L, at);
    if (n == n_outputs(d)) return true;
    *bad = true;
    err_at(loc, "compile: %s has %d entr%s for %d output%s", what, n, n == 1 ? "y" : "ies", n_outputs(d),
           n_outputs(d) == 1 ? "" : "s");
    return false;
}

static void read_losses(lua_State *L, Draft *d, int table, Loc loc)
{
    bool bad = false;
    lua_getfield(L, table, "loss");
    int at = lua_gettop(L);
    if (!lua_isnil(L, at) && fits_outputs(L, d, at, "loss", loc, &bad)) {
        d->losses = NEWS(Item *, n_outputs(d));
        for (int k = 0; k < n_outputs(d); k++) {
            value_of(L, d, at, k);
            if (!lua_isnil(L, -1)) d->losses[k] = item_value(L, lua_gettop(L), LOSS, "compile: loss", loc, &bad);
            lua_pop(L, 1);
        }
    }
    d->bad |= bad;
    lua_pop(L, 1);
}

static void read_weights(lua_State *L, Draft *d, int table, Loc loc)
{
    bool bad = false;
    d->loss_weights = NEWS(double, n_outputs(d));
    for (int k = 0; k < n_outputs(d); k++) d->loss_weights[k] = 1;
    lua_getfield(L, table, "loss_weights");
    int at = lua_gettop(L);
    if (!lua_isnil(L, at) && fits_outputs(L, d, at, "loss_weights", loc, &bad))
        for (int k = 0; k < n_outputs(d); k++) {
            value_of(L, d, at, k);
            const Thing *t = thing(L, -1);
            double w = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : lua_isnil(L, -1) ? 1 : NAN;
            if (isfinite(w) && float_holds(w)) d->loss_weights[k] = w;
            else if (isfinite(w)) bad = true, err_at(loc, "compile: loss_weights: %.14g is " NO_FLOAT, w);
            else if (t && t->bad) bad = true;
            else bad = true, err_at(loc, "compile: loss_weights should be numbers, not %s", what_is(L, lua_gettop(L)));
            lua_pop(L, 1);
        }
    d->bad |= bad;
    lua_pop(L, 1);
}

/* ---- metrics ---- */

/* The option that metrics are read from. */
typedef struct { const char *name; bool weighted; Loc loc; } List;

static void add_metric(lua_State *L, Draft *d, int k, int at, const List *list)
{
    bool bad = false;
    Item *it = item_value(L, at, METRIC, format("compile: %s", list->name), list->loc, &bad), *own = NEW(Item);
    d->bad |= bad;
    if (!it) return;
    *own = *it, it = own, it->weighted = list->weighted;       /* one constructor may stand in both */
    if (!good_name(it->name)) {
        d->bad = true;
        err_at(it->loc, "%s: " NAME_RULE, it->op->name);
        return;
    }
    for (int i = 0; i < d->n_metrics[k]; i++)
        if (same(d->metrics[k][i]->name, it->name)) {
            d->bad = true;
            err_at(list->loc, "compile: %s: '%s' is there twice", list->name, it->name);
            if (list->weighted) help("metrics has it: name = \"weighted_%s\" calls this one otherwise", it->name);
            return;
        }
    PUSH(d->metrics[k], d->n_metrics[k], it);
}

/* One metric or a list of them, for output k. */
static void add_metrics(lua_State *L, Draft *d, int k, int at, const List *list)
{
    if (lua_isnil(L, at)) return;
    if (!lua_istable(L, at)) { add_metric(L, d, k, at, list); return; }
    for (int i = 1, n = (int)lua_rawlen(L, at); i <= n; i++) {
        lua_rawgeti(L, at, i);
        add_metric(L, d, k, lua_gettop(L), list);
        lua_pop(L, 1);
    }
}

/* A list that goes along the outputs: as long as they are, several, and not just the same names for all. */
static bool along_outputs(lua_State *L, const Draft *d, int at)
{
    bool lists = false;
    for (int i = 1, n = (int)lua_rawlen(L, at); i <= n; i++) lists |= lua_rawgeti(L, at, i) == LUA_TTABLE, lua_pop(L, 1);
    return lists || (n_outputs(d) > 1 && (int)lua_rawlen(L, at) == n_outputs(d));
}

static void read_metrics(lua_State *L, Draft *d, int table, const List *list)
{
    bool bad = false;
    lua_getfield(L, table, list->name);
    int at = lua_gettop(L);
    bool own = lua_istable(L, at) && (by_names(L, at) || along_outputs(L, d, at));
    if (!own || fits_outputs(L, d, at, list->name, list->loc, &bad))
        for (int k = 0; k < n_outputs(d); k++) {
            if (own) value_of(L, d, at, k);
            else lua_pushvalue(L, at);
            add_metrics(L, d, k, lua_gettop(L), list);
            lua_pop(L, 1);
        }
    d->bad |= bad;
    lua_pop(L, 1);
}

/* ---- compile, fit ---- */

void compile_draft(lua_State *L, Draft *d, int table, Loc loc)
{
    static const char *const none[] = { NULL };
    bool bad = false;
    d->compile = named_options(L, table, find_op("compile"), "compile", loc, &bad, none);
    d->compiled = true, d->compile_loc = loc;
    d->bad |= bad;
    if (lua_rawlen(L, table)) d->bad = true, err_at(loc, "compile: options have names: loss = ..., optimizer = ...");
    if (!d->sequential && !d->n_outputs) return;
    read_losses(L, d, table, loc);
    read_weights(L, d, table, loc);
    d->metrics = NEWS(Item **, n_outputs(d)), d->n_metrics = NEWS(int, n_outputs(d));
    read_metrics(L, d, table, &(List){ "metrics", false, loc });
    read_metrics(L, d, table, &(List){ "weighted_metrics", true, loc });
}

static void read_callbacks(lua_State *L, Draft *d, int table, Loc loc)
{
    bool bad = false;
    lua_getfield(L, table, "callbacks");
    int at = lua_gettop(L), n = lua_istable(L, at) ? (int)lua_rawlen(L, at) : lua_isnil(L, at) ? 0 : 1;
    for (int i = 1; i <= n; i++) {
        if (lua_istable(L, at)) lua_rawgeti(L, at, i);
        else lua_pushvalue(L, at);
        Item *it = item_value(L, lua_gettop(L), CALLBACK, "fit: callbacks", loc, &bad);
        if (it) PUSH(d->callbacks, d->n_callbacks, it);
        lua_pop(L, 1);
    }
    d->bad |= bad;
    lua_pop(L, 1);
}

/* One of them says what validation is. */
static void check_validation(Draft *d, Loc loc)
{
    const Setting *range = setting(d->fit, "validation_range"), *data = setting(d->fit, "validation_data");
    const Item *augment = item(d->fit, "augment");
    const char *said[] = { number(d->fit, "validation_split") > 0 ? "validation_split" : NULL,
                           range->given ? "validation_range" : NULL, data->given ? "validation_data" : NULL,
                           augment && number(augment, "validation_split") > 0 ? "ImageDataGenerator's validation_split" : NULL };
    const char *first = NULL;
    for (int i = 0; i < 4; i++) {
        if (first && said[i])
            d->bad = true, err_at(loc, "fit: %s and %s: one of them says what validation is", first, said[i]);
        first = said[i] ? said[i] : first;
    }
    if (range->given && range->ints[0] >= range->ints[1])
        d->bad = true, err_at(loc, "fit: validation_range {%d, %d} is empty", range->ints[0], range->ints[1]);
}

static void check_epochs(Draft *d, Loc loc)
{
    const Setting *freq = setting(d->fit, "validation_freq");
    long first = integer(d->fit, "initial_epoch"), epochs = integer(d->fit, "epochs");
    for (int i = 0; i < how_many(freq); i++) {
        double v = nth(freq, i);
        if (v == floor(v) && v <= INT32_MAX) continue;
        d->bad = true;
        err_at(loc, "fit: validation_freq counts epochs, and %.14g is no whole number of them", v);
    }
    if (first < epochs) return;
    d->bad = true;
    err_at(loc, "fit: initial_epoch = %ld, and epochs = %ld: there is nothing left to train", first, epochs);
    help("epochs counts from the first of all: {initial_epoch = %ld, epochs = %ld} trains one", first, first + 1);
}

static void check_weights(Draft *d, Loc loc)
{
    if (!setting(d->fit, "class_weight")->given || !flag(d->fit, "sample_weight")) return;
    d->bad = true;
    err_at(loc, "fit: class_weight and sample_weight: one of them says what a sample counts");
}

void fit_draft(lua_State *L, Draft *d, int table, Loc loc)
{
    static const char *const none[] = { NULL };
    bool bad = false;
    if (d->fitted) d->bad = true, err_at(loc, "fit is called a second time; the program trains once");
    d->fit = named_options(L, table, find_op("fit"), "fit", loc, &bad, none);
    d->fitted = true, d->fit_loc = loc;
    d->bad |= bad;
    if (lua_rawlen(L, table)) d->bad = true, err_at(loc, "fit: options have names: data = ..., epochs = ...");
    if (!bad) check_validation(d, loc), check_epochs(d, loc), check_weights(d, loc);
    d->n_callbacks = 0;
    read_callbacks(L, d, table, loc);
}
