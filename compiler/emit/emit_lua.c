/* emit_lua.c -- the Lua state that arranges text, and the tables that templates get.
 *
 * Templates are embedded in cnnc; `-T DIR` reads them from a folder instead: from DIR, or from a folder
 * in it. Everything that a template branches on is in its table: C has decided it. */
#include "base/compilation.h"
#include "emit.h"
#include "embedded.h"
#include <dirent.h>
#include <lauxlib.h>
#include <lualib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* NULL: of those that are embedded. The state of Lua has it beside its own. */
static const char **folder_of(lua_State *L) { return lua_getextraspace(L); }

/* Families are folders, and a name stands in one of them. */
static const char *template_path(const char *folder, const char *file)
{
    const char *path = format("%s/%s", folder, file);
    DIR *families = access(path, F_OK) ? opendir(folder) : NULL;
    for (struct dirent *d; families && (d = readdir(families));) {
        const char *there = format("%s/%s/%s", folder, d->d_name, file);
        if (*d->d_name != '.' && !access(there, F_OK)) path = there;
    }
    if (families) closedir(families);
    return path;
}

static const char *template_text(lua_State *L, const char *file)
{
    const char *folder = *folder_of(L);
    if (folder) {
        size_t n;
        const char *why, *path = template_path(folder, file);
        char *text = read_file(path, LARGEST_TEXT, &n, &why);
        if (!text) fatal(EXIT_NOINPUT, "cannot read the template %s: %s", path, why);
        return text;
    }
    for (int i = 0; embedded[i].name; i++) if (same(embedded[i].name, file)) return (const char *)embedded[i].text;
    die("no template %s", file);
}

static void check(lua_State *L, int status)
{
    if (status == LUA_ERRMEM) fatal(EXIT_OSERR, "out of memory");
    if (status != LUA_OK) die("%s", lua_tostring(L, -1));
}

/* Runs a Lua file of the templates; its result becomes a global. */
static void load_module(lua_State *L, const char *file, const char *global)
{
    const char *text = template_text(L, file);
    check(L, luaL_loadbufferx(L, text, strlen(text), format("=%s", file), "t"));
    check(L, lua_pcall(L, 0, 1, 0));
    lua_setglobal(L, global);
}

void field_number(lua_State *L, const char *name, double v)
{
    if (v == floor(v) && fabs(v) < 9e15) lua_pushinteger(L, (lua_Integer)v);
    else lua_pushnumber(L, v);
    lua_setfield(L, -2, name);
}

void field_text(lua_State *L, const char *name, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

void field_flag(lua_State *L, const char *name, bool v)
{
    lua_pushboolean(L, v);
    lua_setfield(L, -2, name);
}

void append_table(lua_State *L)
{
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* Templates run in pcall, what sets them up does not: only memory can fail there. */
static int unprotected(lua_State *L)
{
    fatal(EXIT_OSERR, "Lua: %s", lua_tostring(L, -1));
}

/* It is not closed: what Lua holds goes with the compilation. */
static void *allocate(void *ctx, void *p, size_t old, size_t new)
{
    (void)ctx, (void)old;
    return hold(p, new);
}

lua_State *open_templates(const char *folder, const Target *t)
{
    lua_State *L = lua_newstate(allocate, NULL);
    if (!L) fatal(EXIT_OSERR, "no memory for Lua");
    *folder_of(L) = folder;
    lua_atpanic(L, unprotected);
    luaL_openlibs(L);
    load_module(L, "lib.lua", "lib");
    lua_pushglobaltable(L);
    field_number(L, "LANES", t->lanes), field_number(L, "PANEL", PANEL);
    field_text(L, "TYPE", t->doubles ? "double" : "float");
    field_flag(L, "DOUBLE", t->doubles), field_flag(L, "BLAS", t->blas), field_flag(L, "THREADS", t->threads);
    field_text(L, "DEFINE", t->define ? t->define : "");
    lua_pop(L, 1);
    load_module(L, "params.lua", "params"), load_module(L, "tile.lua", "tile");
    load_module(L, "common.lua", "common"), load_module(L, "pooling.lua", "pooling");
    load_module(L, "merge.lua", "merge"), load_module(L, "drawn.lua", "drawn");
    load_module(L, "conv.lua", "conv"), load_module(L, "along.lua", "along");
    load_module(L, "recurrent.lua", "recurrent"), load_module(L, "deferred.lua", "deferred");
    load_module(L, "lambda.lua", "lambda"), load_module(L, "product.lua", "product");
    load_module(L, "embedding.lua", "embedding");
    return L;
}

char *expand(lua_State *L, const char *template)
{
    const char *file = format(strchr(template, 0x2e) ? "%s.in" : "%s.c.in", template);    /* "program.h" -> program.h.in */
    lua_getglobal(L, "lib");
    lua_getfield(L, -1, "expand");
    lua_remove(L, -2);
    lua_pushstring(L, file);
    lua_pushstring(L, template_text(L, file));
    lua_pushvalue(L, -4);
    check(L, lua_pcall(L, 3, 1, 0));
    char *text = copy(lua_tostring(L, -1));
    lua_pop(L, 2);
    return text;
}

/* ---- tables of values and calls ---- */

void push_dims(lua_State *L, const int *d, int n)
{
    lua_createtable(L, n, 0);
    for (int i = 0; i < n; i++) lua_pushinteger(L, d[i]), lua_rawseti(L, -2, i + 1);
}

/* The dimensions before the channels, from the outermost on: their loops' names, sizes and borders. A dense map has none. */
static void push_places(lua_State *L, const Value *v)
{
    lua_newtable(L);
    for (int i = 0; i < v->shape.rank - 1 && v->role == DATA; i++) {
        Dim d = v->mem.dense ? (Dim){ 0 } : v->mem.d[i];
        lua_newtable(L);
        field_text(L, "name", dim_name(v->shape.rank, i)), field_number(L, "size", v->shape.d[i]);
        field_number(L, "before", d.before), field_number(L, "after", d.after);
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "places");
}

void push_value(lua_State *L, const Value *v)
{
    int d[MAX_RANK + 1], n = seen_dims(v, d), r = v->shape.rank;
    bool map = v->role == DATA && !v->mem.dense;
    Dim none = { 0 }, h = map && r > 2 ? v->mem.d[r - 3] : none, w = map && r > 1 ? v->mem.d[r - 2] : none;
    lua_newtable(L);
    push_dims(L, d, n), lua_setfield(L, -2, "d");
    push_dims(L, v->shape.d, r), lua_setfield(L, -2, "shape");
    field_text(L, "name", v->name);
    if (v->mem.order) field_text(L, "order", v->mem.order);
    if (v->axes) field_text(L, "axes", v->axes);
    field_number(L, "n", (double)size(v->shape)), field_number(L, "rank", r);
    field_number(L, "c", r ? v->shape.d[r - 1] : 1), field_number(L, "C", n ? d[n - 1] : 1);
    field_number(L, "w", r > 1 ? v->shape.d[r - 2] : 1), field_number(L, "W", r > 1 && n > 1 ? d[n - 2] : 1);
    field_number(L, "h", r > 2 ? v->shape.d[r - 3] : 1), field_number(L, "H", r > 2 && n > 2 ? d[n - 3] : 1);
    field_number(L, "top", h.before), field_number(L, "bottom", h.after);
    field_number(L, "left", w.before), field_number(L, "right", w.after);
    push_places(L, v);
}

static void push_args(lua_State *L, const Arg *args, int n)
{
    for (int i = 0; i < n; i++) {
        push_value(L, args[i].value);
        lua_setfield(L, -2, args[i].slot);
    }
}

/* Of a variadic slot: c.x = list of x0, x1 ..; also dx. */
static void push_variadic(lua_State *L, const Arg *args, int n, const char *name)
{
    lua_newtable(L);
    int count = 0;
    for (int i = 0; i < n; i++) {
        size_t k = strlen(name);
        if (strncmp(args[i].slot, name, k) || args[i].slot[k] < '0' || args[i].slot[k] > '9') continue;
        push_value(L, args[i].value);
        field_text(L, "arg", args[i].slot);
        lua_rawseti(L, -2, ++count);
    }
    if (count) lua_setfield(L, -2, name); else lua_pop(L, 1);
}

/* c.act: the activation's name; c.act_numbers: its numbers, in the order of its options. */
static void push_function(lua_State *L, const Item *act)
{
    int n = 0;
    field_text(L, "act", act ? function_name(act) : "linear");
    lua_newtable(L);
    for (const Option *o = act ? act->op->options : NULL; o && o->name; o++)
        if (o->type == NUMBER) lua_pushnumber(L, number(act, o->name)), lua_rawseti(L, -2, ++n);
    lua_setfield(L, -2, "act_numbers");
}

/* c.params, the list of parameters, and c.args, their text. */
static void push_signature(lua_State *L, const Call *c)
{
    push_parameters(L, c);
    lua_getglobal(L, "params"), lua_getfield(L, -1, "text"), lua_remove(L, -2);
    lua_pushvalue(L, -2);
    check(L, lua_pcall(L, 1, 1, 0));
    lua_setfield(L, -3, "args"), lua_setfield(L, -2, "params");
}

/* c.sides: of a node with windows, for each dimension of its map from the outermost on, what its loops are called (i over pixels,
 * ki over a window's elements) and its numbers by the same names for all: k s d before out n. */
static void push_sides(lua_State *L, const Node *n)
{
    int m = 0, rank = 1;
    for (const Side *s = sides_of(n); s->in; s++) rank++;
    lua_newtable(L);
    for (const Side *s = sides_of(n); s->in; s++) {
        if (!has_number(n, s->d)) continue;
        lua_newtable(L);
        field_text(L, "i", dim_name(rank, m)), field_text(L, "ki", s->k);
        field_number(L, "k", get(n, s->k)), field_number(L, "s", get(n, s->s)), field_number(L, "d", get(n, s->d));
        field_number(L, "before", get(n, s->before)), field_number(L, "out", get(n, s->out)), field_number(L, "n", get(n, s->in));
        lua_rawseti(L, -2, ++m);
    }
    if (m) lua_setfield(L, -2, "sides"); else lua_pop(L, 1);
}

void push_call(lua_State *L, const Call *c, const char *fn)
{
    const Node *n = c->node;
    lua_newtable(L);
    field_text(L, "fn", fn), field_text(L, "node", n->name);
    push_signature(L, c);
    push_function(L, n->act);
    field_flag(L, "lifts", n->act && lifts_zero(n->act->op));
    field_flag(L, "bias", slot(n, "bias") != NULL), field_flag(L, "range", parts_of(c) > 1);
    for (int i = 0; i < n->n_num; i++)
        if (n->num[i].text) field_text(L, n->num[i].name, n->num[i].text);
        else field_number(L, n->num[i].name, n->num[i].v);
    for (int i = 0; i < c->n_num; i++)
        if (c->num[i].text) field_text(L, c->num[i].name, c->num[i].text);
        else field_number(L, c->num[i].name, c->num[i].v);
    push_args(L, c->write, c->n_writes), push_args(L, c->read, c->n_reads);
    push_variadic(L, c->read, c->n_reads, "x"), push_variadic(L, c->write, c->n_writes, "dx");
    push_sides(L, n);
}
