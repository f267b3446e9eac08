/* front_layers.c -- constructors, layers and tensors as Lua sees them.
 *
 * A constructor gives a layer (or an initializer, a callback ...); a layer that is called gives a tensor; one whose positional
 * items are tensors is made and called at once. What was wrong gives a thing that is `bad`: whatever uses it is bad too, and
 * says nothing. */
#include "front.h"
#include "op/keras_names.h"
#include <ctype.h>
#include <string.h>

enum { MOST_TENSORS = 5000, MOST_INPUTS = 256 };      /* of a model; of a layer */

/* ---- things ---- */

Thing *push_thing(lua_State *L, Thing t)
{
    static const char *const metatables[] = { "layer", "item", "tensor", "model", "stranger" };
    Thing *to = lua_newuserdatauv(L, sizeof t, 0);
    *to = t;
    luaL_setmetatable(L, metatables[t.is]);
    return to;
}

/* ---- names ---- */

const char *layer_name(Front *f, const char *asked, const char *type)
{
    if (asked) return asked;
    for (int i = 0; i < f->n_counts; i++)
        if (same(f->count[i].type, type)) return format("%s_%d", type, f->count[i].n++);
    PUSH(f->count, f->n_counts, ((__typeof__(*f->count)){ type, 1 }));
    return type;
}

/* Is it fit to be a part of tensors' names and of messages? */
bool good_name(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && n <= 100 && !strpbrk(name, "/\\\"'*");
}

static bool check_name(const char *name, const char *who, Loc loc)
{
    if (!name || good_name(name)) return true;
    err_at(loc, "%s: " NAME_RULE, who);
    return false;
}

/* The name that the table gives, or NULL. */
static const char *name_option(lua_State *L, int table, const char *who, Loc loc, bool *bad)
{
    lua_pushliteral(L, "name");
    bool given = lua_rawget(L, table) == LUA_TSTRING;
    const char *name = given ? text_at(L, lua_gettop(L), format("%s: name", who), loc) : NULL;
    *bad |= (given && !name) || !check_name(name, who, loc);
    lua_pop(L, 1);
    return name;
}

/* ---- tensors ---- */

static bool fits_inputs(const Item *layer, int n, Loc loc)
{
    int least = layer->op->min_inputs ? layer->op->min_inputs : 1, most = layer->op->max_inputs ? layer->op->max_inputs : 1;
    if (n > MOST_INPUTS) {
        err_at(loc, "%s '%s' takes at most %d inputs, not %d", layer->op->name, layer->name, MOST_INPUTS, n);
        return false;
    }
    if (n >= least && (most < 0 || n <= most)) return true;
    const char *more = most < 0 ? " or more" : most > least ? format(" to %d", most) : "";
    err_at(loc, "%s '%s' takes %d%s input%s, not %d", layer->op->name, layer->name, least, more,
           least > 1 || most < 0 ? "s" : "", n);
    if (n < least && n) help("a call has them all: %s { .. }(x, y)", layer->op->name);
    return false;
}

Tensor *apply(Front *f, Item *layer, Tensor **in, int n, Loc loc)
{
    if (f->n_made >= MOST_TENSORS) {
        if (f->n_made++ == MOST_TENSORS) err_at(loc, "a model has at most %d layers", MOST_TENSORS);
        return NULL;
    }
    bool input = same(layer->op->name, "InputLayer");
    if (input && n > 0) {
        err_at(loc, "%s '%s' is an input, it takes none", layer->op->name, layer->name);
        return NULL;
    }
    if (!input && !fits_inputs(layer, n, loc)) return NULL;
    Tensor *t = NEW(Tensor);
    *t = (Tensor){ .layer = layer, .n = n, .loc = loc, .in = NEWS(Tensor *, n + 1), .no = f->n_made };
    for (int i = 0; i < n; i++) t->in[i] = in[i];
    PUSH(f->made, f->n_made, t);
    return t;
}

typedef struct { Tensor **in; int n; bool bad, other; } Arguments;

static void collect(lua_State *L, int at, Arguments *a)
{
    const Thing *t = thing(L, at);
    if (t && t->bad) a->bad = true;
    else if (!t || t->is != A_TENSOR) a->other = true;
    else PUSH(a->in, a->n, t->tensor);
}

/* The tensors from stack index `from` on: single ones, or lists of them. */
static Arguments tensors(lua_State *L, int from)
{
    Arguments a = { .n = 0 };
    for (int i = from; i <= lua_gettop(L); i++) {
        if (!lua_istable(L, i)) { collect(L, i, &a); continue; }
        int n = (int)lua_rawlen(L, i);
        for (int k = 1; k <= n; k++) {
            lua_rawgeti(L, i, k);
            collect(L, lua_gettop(L), &a);
            lua_pop(L, 1);
        }
    }
    return a;
}

static int push_call(lua_State *L, const Thing *layer, Arguments a, Loc loc)
{
    const Item *of = layer->item;              /* NULL where the layer is bad for want of options */
    if (a.other && of) err_at(loc, "%s '%s' is called with something that is no tensor", of->op->name, of->name);
    bool bad = layer->bad || a.bad || a.other;
    Tensor *t = bad ? NULL : apply(front(L), layer->item, a.in, a.n, loc);
    push_thing(L, (Thing){ .is = A_TENSOR, .tensor = t, .bad = !t });
    return 1;
}

/* What stands by name in a call's tables, the first in order; NULL: nothing but inputs. */
const char *named(lua_State *L)
{
    const char *first = NULL;
    for (int i = 2; i <= lua_gettop(L); i++) {
        if (!lua_istable(L, i)) continue;
        for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) {
            const char *key = lua_type(L, -2) == LUA_TSTRING ? key_at(L, -2) : NULL;
            if (key && (!first || strcmp(key, first) < 0)) first = key;
        }
    }
    return first;
}

/* A call takes inputs alone: whatever else it has would be dropped. */
static bool only_inputs(const Item *layer, const char *key, Loc loc)
{
    if (!key) return true;
    const char *op = layer->op->name;
    err_at(loc, "%s '%s' is called with %s, and a call takes nothing but inputs", op, layer->name, key);
    if (has_option(layer, key)) help("%s is an option of the layer: %s { .., %s = .. }(inputs)", key, op, key);
    else help("what a layer has beside its inputs are its options: cnnc ops %s", op);
    return false;
}

static int call_layer(lua_State *L)
{
    const Thing *layer = thing(L, 1);
    if (layer->bad && lua_isnil(L, 2)) return 0;           /* an end for loops */
    const char *key = named(L);
    Arguments a = tensors(L, 2);
    if (layer->item && !only_inputs(layer->item, key, where(L))) a.bad = true, a.other = false;
    return push_call(L, layer, a, where(L));
}

/* ---- constructors ---- */

/* Leaves one table of the arguments in place of them: Dense{10}, Dense(10) and Flatten() are all right. Gives its index. */
static int one_table(lua_State *L)
{
    int n = lua_gettop(L);
    if (n == 1 && lua_istable(L, 1)) return 1;
    lua_createtable(L, n, 0);
    lua_insert(L, 1);
    for (int i = n; i >= 1; i--) lua_rawseti(L, 1, i);
    return 1;
}

/* Are the positional items tensors? They are taken out of the table's copy then. */
static bool called_at_once(lua_State *L, int *table, Arguments *a)
{
    lua_rawgeti(L, *table, 1);
    const Thing *t = thing(L, -1);
    lua_pop(L, 1);
    if (!t || t->is != A_TENSOR) return false;
    lua_pushvalue(L, *table);
    *a = tensors(L, lua_gettop(L));
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, *table); lua_pop(L, 1))
        if (!lua_isinteger(L, -2)) lua_pushvalue(L, -2), lua_pushvalue(L, -2), lua_rawset(L, -5);
    *table = lua_gettop(L);
    return true;
}

static int construct_layer(lua_State *L, const Op *op, int table, Loc loc)
{
    Arguments a = { .n = 0 };
    bool at_once = called_at_once(L, &table, &a), bad = false;
    const char *asked = name_option(L, table, op->name, loc, &bad);
    Item *it = read_item(L, table, op, bad ? op->name : layer_name(front(L), asked, snake(op->name)), loc, &bad);
    Thing layer = { .is = A_LAYER, .item = it, .bad = bad };
    if (at_once) return push_call(L, &layer, a, loc);
    push_thing(L, layer);
    return 1;
}

static int construct(lua_State *L)
{
    const Op *op = lua_touserdata(L, lua_upvalueindex(1));
    Loc loc = where(L);
    int table = one_table(L);
    if (op->kind == LAYER) return construct_layer(L, op, table, loc);
    bool bad = false;
    Item *it = read_item(L, table, op, NULL, loc, &bad);
    push_thing(L, (Thing){ .is = A_ITEM, .item = it, .bad = bad });
    return 1;
}

/* InputLayer's shape, which has another name too; at most MAX_RANK - 1 axes. */
static void check_shape(Item *it, bool *bad)
{
    Setting *shape = (Setting *)setting(it, "shape"), *other = (Setting *)setting(it, "input_shape");
    bool both = shape->given && other->given;
    if (other->given) *shape = *other;
    Shape s = { .rank = shape->n <= MAX_RANK ? shape->n : MAX_RANK };
    memcpy(s.d, shape->ints, sizeof *s.d * (size_t)s.rank);
    const char *wrong = both ? "shape and input_shape are two names of one option: give one of them"
                      : !shape->given ? "shape is missing: {height, width, channels}"
                      : shape->n > MAX_RANK - 1 ? "a shape has 1 to 5 axes, without the batch"
                      : size(s) < 0 ? "a sample has more than " MOST_TEXT " elements" : NULL;
    if (!wrong) return;
    *bad = true;
    err_at(it->loc, "Input '%s': %s", it->name, wrong);
}

static int input(lua_State *L)
{
    const Op *op = find_op("InputLayer");
    bool tensor = lua_toboolean(L, lua_upvalueindex(2)), bad = false;
    Loc loc = where(L);
    int table = one_table(L);
    const char *asked = name_option(L, table, "Input", loc, &bad);
    Item *it = read_item(L, table, op, bad ? "input" : layer_name(front(L), asked, "input_layer"), loc, &bad);
    if (!bad) check_shape(it, &bad);
    Tensor *t = bad || !tensor ? NULL : apply(front(L), it, NULL, 0, loc);
    if (tensor) push_thing(L, (Thing){ .is = A_TENSOR, .tensor = t, .bad = !t });
    else push_thing(L, (Thing){ .is = A_LAYER, .item = it, .bad = bad });
    return 1;
}

Item *implicit_input(Front *f, const Item *first, Loc loc)
{
    const Setting *shape = setting(first, "input_shape");
    if (!shape->given) {
        err_at(first->loc, "%s '%s': the first layer needs its input_shape = {height, width, channels}", first->op->name,
               first->name);
        return NULL;
    }
    Item *it = plain_item(find_op("InputLayer"), loc);
    it->name = layer_name(f, NULL, "input_layer"), it->loc = shape->loc;
    *(Setting *)setting(it, "shape") = *shape;
    bool bad = false;
    check_shape(it, &bad);
    return bad ? NULL : it;
}

/* ---- what else Lua can do with them ---- */

static int index_thing(lua_State *L)
{
    const Thing *t = thing(L, 1);
    const char *key = key_at(L, 2);
    if (t->bad && lua_isinteger(L, 2)) return 0;           /* an end for ipairs */
    if (t->bad) { push_thing(L, (Thing){ .is = A_STRANGER, .bad = true }); return 1; }
    const Item *it = t->is == A_TENSOR ? t->tensor->layer : t->item;
    if (same(key, "name") && it) { lua_pushstring(L, it->name); return 1; }
    if (same(key, "shape")) return luaL_error(L, "shapes are computed after the file has run; `cnnc summary` shows them");
    const Absent *a = absent("method", key);
    if (!a) return luaL_error(L, "%s has no field '%s'", what_is(L, 1), key);
    say_absent(where(L), NULL, key, a);
    front(L)->missing = true;
    push_thing(L, (Thing){ .is = A_STRANGER, .bad = true });
    return 1;
}

/* x + y, 2 * x of tensors. */
static int no_arithmetic(lua_State *L)
{
    const Thing *a = thing(L, 1), *b = thing(L, 2);
    if ((a && a->bad) || (b && b->bad)) { push_thing(L, (Thing){ .is = A_STRANGER, .bad = true }); return 1; }
    return luaL_error(L, "tensors are not computed with: Add { x, y } adds them, Rescaling { 2 } (x) multiplies, "
                         "Concatenate { x, y } joins");
}

static int not_callable(lua_State *L)
{
    return luaL_error(L, "%s cannot be called", what_is(L, 1));
}

const char *camel(const char *name)
{
    char *to = copy(name);
    int n = 0;
    bool up = true;
    for (const char *p = name; *p; p++) {
        if (*p == '_') { up = true; continue; }
        to[n++] = up ? (char)toupper((unsigned char)*p) : *p;
        up = false;
    }
    to[n] = 0;
    return to;
}

/* A loss and a metric of one name: the loss's constructor serves as both. */
static bool by_loss(const Op *op)
{
    return op->kind == METRIC && find_kind(LOSS, op->name);
}

/* Functions are given by name, those without options and those that are layers. */
bool has_constructor(const Op *op)
{
    return op->kind < RECIPE && (op->kind != ACTIVATION || (op->options && !has_layer(op)));
}

/* Names that stand for constructors in a model file. */
const char *const *constructors(int *count)
{
    static const char *const others[] = { "Input", "Sequential", "Model" };
    const char **names = NULL;
    *count = 0;
    for (int i = 0; ops[i]; i++)
        if (has_constructor(ops[i]) && !by_loss(ops[i])) PUSH(names, *count, camel(ops[i]->name));
    for (int i = 0; i < 3; i++) PUSH(names, *count, others[i]);
    return names;
}

static int call_stranger(lua_State *L)
{
    push_thing(L, (Thing){ .is = A_LAYER, .bad = true });
    return 1;
}

/* ---- registration ---- */

static void metatable(lua_State *L, const char *name, lua_CFunction call, lua_CFunction index)
{
    static const char *const operators[] = { "__add", "__sub", "__mul", "__div", "__pow", "__unm", "__concat" };
    luaL_newmetatable(L, name);
    lua_pushcfunction(L, call), lua_setfield(L, -2, "__call");
    lua_pushcfunction(L, index), lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, assign), lua_setfield(L, -2, "__newindex");
    lua_pushstring(L, name), lua_setfield(L, -2, "__metatable");
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        lua_pushcfunction(L, no_arithmetic), lua_setfield(L, -2, operators[i]);
    lua_pop(L, 1);
}

static void constructor(lua_State *L, const Op *op, const char *name)
{
    lua_getglobal(L, name);
    bool taken = !lua_isnil(L, -1) || by_loss(op);
    lua_pop(L, 1);
    if (taken) return;
    lua_pushlightuserdata(L, (void *)op);
    lua_pushcclosure(L, construct, 1);
    lua_setglobal(L, name);
}

static void register_input(lua_State *L, const char *name, bool tensor)
{
    lua_pushnil(L), lua_pushboolean(L, tensor);
    lua_pushcclosure(L, input, 2);
    lua_setglobal(L, name);
}

void register_ops(lua_State *L)
{
    metatable(L, "layer", call_layer, index_thing);
    metatable(L, "item", not_callable, index_thing);
    metatable(L, "tensor", not_callable, index_thing);
    metatable(L, "model", call_model, index_model);
    metatable(L, "stranger", call_stranger, index_thing);
    register_input(L, "Input", true), register_input(L, "InputLayer", false);
    for (int i = 0; ops[i]; i++)
        if (has_constructor(ops[i])) constructor(L, ops[i], camel(ops[i]->name));
    const Op *op = NULL;
    for (int i = 0; layer_alias(i, &op); i++) constructor(L, op, layer_alias(i, &op));
    lua_pushglobaltable(L);
    lua_newtable(L);
    lua_pushcfunction(L, missing_global), lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "globals"), lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}
