/* front_same.c -- the same file makes the same network: what Lua's libraries do with addresses and the clock is done without them.
 *
 * pairs and next go in one order, false, true, numbers, strings by their bytes; other keys have none, and are refused. sort is a
 * merge sort, stable, where Lua's may choose by the clock. Nothing shows where it lies in memory; random numbers begin at one
 * place. */
#include "front.h"
#include <string.h>

void replace(lua_State *L, const char *table, const char *name, lua_CFunction f)
{
    lua_getglobal(L, table);
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

/* ---- text of values ---- */

const char *shown(lua_State *L, int at)
{
    int type = lua_type(L, at);
    bool has_address = type == LUA_TLIGHTUSERDATA || type > LUA_TSTRING;
    if (!has_address) return luaL_tolstring(L, at, NULL);
    if (luaL_getmetafield(L, at, "__tostring") != LUA_TNIL) {
        lua_pop(L, 1);
        return luaL_tolstring(L, at, NULL);
    }
    int name = luaL_getmetafield(L, at, "__name");
    if (name == LUA_TSTRING) return lua_tostring(L, -1);
    if (name != LUA_TNIL) lua_pop(L, 1);
    return lua_pushstring(L, lua_typename(L, type));
}

static int same_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    shown(L, 1);
    return 1;
}

static int same_format(lua_State *L)
{
    size_t n;
    const char *text = luaL_checklstring(L, 1, &n);
    int at = 1;
    for (const char *p = text; (p = memchr(p, '%', (size_t)(text + n - p))); p++) {
        p += 1 + strspn(p + 1, "-+ #0123456789.");
        if (*p == 'p') return luaL_error(L, "%%p would show an address, which differs from run to run");
        if (*p != '%' && ++at && *p == 's' && at <= lua_gettop(L)) shown(L, at), lua_replace(L, at);
        if (p >= text + n) break;
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* ---- order ---- */

typedef bool (*Before)(lua_State *, int, int);                    /* of the values at two places of the stack */

/* from[low .. middle] and from[middle + 1 .. high], each in order, become to[low .. high]; equal ones stay in theirs. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle, lua_Integer high, Before before)
{
    lua_Integer a = low, b = middle + 1;
    for (lua_Integer k = low; k <= high; k++) {
        bool second = a > middle;
        if (!second && b <= high) {
            lua_rawgeti(L, from, b), lua_rawgeti(L, from, a);
            second = before(L, lua_gettop(L) - 1, lua_gettop(L));
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, second ? b++ : a++);
        lua_rawseti(L, to, k);
    }
}

/* Leaves the n items of the list on top of the stack, in order, in its place. */
static void sort_list(lua_State *L, lua_Integer n, Before before)
{
    int from = lua_gettop(L), to = from + 1;
    lua_newtable(L);
    for (lua_Integer width = 1; width < n; width *= 2) {
        for (lua_Integer low = 1; low <= n; low += 2 * width) {
            lua_Integer middle = low + width - 1 < n ? low + width - 1 : n, high = middle + width < n ? middle + width : n;
            merge(L, from, to, low, middle, high, before);
        }
        lua_insert(L, from);                /* what was made is the next round's list */
    }
    lua_settop(L, from);
}

/* As table.sort's second argument says, which stands at 2. */
static bool asked_before(lua_State *L, int a, int b)
{
    if (lua_isnil(L, 2)) return lua_compare(L, a, b, LUA_OPLT);
    lua_pushvalue(L, 2), lua_pushvalue(L, a), lua_pushvalue(L, b);
    lua_call(L, 2, 1);
    bool yes = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return yes;
}

static int same_sort(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    lua_Integer n = luaL_len(L, 1);
    lua_newtable(L);
    for (lua_Integer i = 1; i <= n; i++) lua_geti(L, 1, i), lua_rawseti(L, 3, i);
    sort_list(L, n, asked_before);
    for (lua_Integer i = 1; i <= n; i++) lua_rawgeti(L, 3, i), lua_seti(L, 1, i);
    return 0;
}

/* The order of a table's keys. */
static bool key_before(lua_State *L, int a, int b)
{
    int s = lua_type(L, a), t = lua_type(L, b);
    if (s != t) return s < t;
    return s == LUA_TBOOLEAN ? lua_toboolean(L, a) < lua_toboolean(L, b) : lua_compare(L, a, b, LUA_OPLT);
}

static void check_key(lua_State *L, int at)
{
    int type = lua_type(L, at);
    if (type != LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING)
        luaL_error(L, "a key of this table is a %s: such keys have no order, which pairs and next go by", luaL_typename(L, at));
}

static int next_pair(lua_State *L)
{
    for (lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;; i++) {
        lua_rawgeti(L, lua_upvalueindex(1), i);
        lua_pushinteger(L, i), lua_replace(L, lua_upvalueindex(2));
        if (lua_isnil(L, -1)) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL) return 2;
        lua_pop(L, 2);
    }
}

static int same_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer n = 0;
    lua_newtable(L);
    int keys = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        check_key(L, lua_gettop(L) - 1);
        lua_pushvalue(L, -2), lua_rawseti(L, keys, ++n);
    }
    sort_list(L, n, key_before);
    lua_pushinteger(L, 0), lua_pushvalue(L, 1);
    lua_pushcclosure(L, next_pair, 3);
    lua_pushvalue(L, 1), lua_pushnil(L);
    return 3;
}

/* The first key behind the one given, which need not be there any more. */
static int same_next(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (!lua_isnil(L, 2)) check_key(L, 2);
    lua_pushnil(L);                        /* 3: the least key yet that is behind it */
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        int key = lua_gettop(L) - 1;
        check_key(L, key);
        bool behind = lua_isnil(L, 2) || key_before(L, 2, key);
        if (behind && (lua_isnil(L, 3) || key_before(L, key, 3))) lua_pushvalue(L, key), lua_replace(L, 3);
    }
    if (lua_isnil(L, 3)) return 1;
    lua_pushvalue(L, 3), lua_rawget(L, 1);
    return 2;
}

/* ---- chance ---- */

/* A seed of one's own: without one Lua would take the time. */
static int same_randomseed(lua_State *L)
{
    luaL_checknumber(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 0);
    return 0;
}

void same_every_time(lua_State *L)
{
    replace(L, "_G", "tostring", same_tostring);
    replace(L, "_G", "pairs", same_pairs);
    replace(L, "_G", "next", same_next);
    replace(L, "table", "sort", same_sort);
    replace(L, "string", "format", same_format);
    replace(L, "math", "randomseed", same_randomseed);
    lua_getglobal(L, "math"), lua_getfield(L, -1, "randomseed"), lua_pushinteger(L, 0);
    lua_call(L, 1, 0);
    lua_pop(L, 1);
}
