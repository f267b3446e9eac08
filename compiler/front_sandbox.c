/* front_sandbox.c -- a Lua state for files that nobody has vouched for.
 *
 * There is no way to a file, the network, bytecode, a finalizer or a coroutine. Instructions, memory and processor time are
 * limited, and a limit that was passed stays passed: pcall throws it again. Functions of the string library that can run long
 * are bounded by what they are given; those of the table library refuse a __len, which could make them run for ever. pairs goes
 * in one order, numbers, then strings by the alphabet, so that the same file makes the same network every time. */
#include "front.h"
#include <ctype.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOOK_EVERY = 1000, MEGABYTE = 1 << 20, LONGEST_STRING = MEGABYTE, LARGEST_FILE = MEGABYTE };
static const long most_instructions = 100000000, most_bytes = 128l * MEGABYTE, most_seconds = 10;

static long instructions, bytes;
static clock_t begun;
static const char *stopped;                /* why, once a limit has been passed */
static const char *folder_of_model;

static void *limited(void *ctx, void *p, size_t old, size_t new)
{
    (void)ctx;
    if (!p) old = 0;
    if (new == 0) { free(p); bytes -= (long)old; return NULL; }
    if (new > old && bytes + (long)(new - old) > most_bytes) return NULL;
    void *q = realloc(p, new);
    if (q) bytes += (long)new - (long)old;
    return q;
}

static void hook(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    instructions += HOOK_EVERY;
    if (!stopped && instructions > most_instructions)
        stopped = format("this file takes more than %ld million instructions", most_instructions / 1000000);
    if (!stopped && (clock() - begun) / CLOCKS_PER_SEC >= most_seconds)
        stopped = format("this file takes longer than %ld seconds", most_seconds);
    if (stopped) luaL_error(L, "%s", stopped);
}

/* What a call of ours costs beside its instruction: it takes memory that Lua does not see. */
void charge(long n)
{
    instructions += n;
}

/* ---- where ---- */

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The innermost line of a file of the user's; inside a function of his, the lines that called it too. */
Loc where(lua_State *L)
{
    charge(5000);
    Loc loc = { .file = NULL };
    lua_Debug ar;
    bool chunk = false;
    const char *via = NULL;
    for (int level = 0, calls = 0; !chunk && calls < 4 && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline < 1 || ar.source[0] != '@') continue;
        if (!loc.file) loc.file = copy(ar.source + 1), loc.line = ar.currentline;
        else via = format("%s%s:%d", via ? format("%s, from ", via) : "called from ", ar.source + 1, ar.currentline), calls++;
        chunk = same(ar.what, "main");
    }
    loc.via = via;
    return loc;
}

/* ---- what replaces functions of the libraries ---- */

/* pcall that does not swallow a limit. */
static int safe_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
    if (status == LUA_ERRMEM && !stopped) stopped = format("this file takes more than %ld MB of memory", most_bytes / MEGABYTE);
    if (stopped) return luaL_error(L, "%s", stopped);
    if (status == LUA_OK) return lua_gettop(L);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
}

/* The function in the upvalue, with the arguments as they are. */
static int pass(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

static int safe_setmetatable(lua_State *L)
{
    if (lua_istable(L, 2) && (lua_pushliteral(L, "__gc"), lua_rawget(L, 2)) != LUA_TNIL)
        return luaL_error(L, "__gc is not there in a model file");
    lua_settop(L, 2);
    return pass(L);
}

static int safe_table(lua_State *L)
{
    if (lua_istable(L, 1) && luaL_getmetafield(L, 1, "__len") != LUA_TNIL)
        return luaL_error(L, "a table with __len cannot be used here");
    return pass(L);
}

/* A seed of one's own: without one Lua would take the time. */
static int safe_randomseed(lua_State *L)
{
    luaL_checknumber(L, 1);
    return pass(L);
}

/* Backtracking costs at most length^(repetitions + 1), doubled for every '?'. */
static int safe_match(lua_State *L)
{
    size_t n, m;
    luaL_checklstring(L, 1, &n);
    const char *pattern = luaL_checklstring(L, 2, &m);
    double cost = (double)n + 1;
    for (size_t i = 0; i < m; i++) {
        if (strchr("*+-", pattern[i]) && pattern[i]) cost *= (double)n + 1;
        if (pattern[i] == '?') cost *= 2;
    }
    if (cost > 1e7 && n > 100) return luaL_error(L, "this pattern could take too long on a string of %d bytes", (int)n);
    if (cost > 1e12) return luaL_error(L, "this pattern could take too long");
    return pass(L);
}

static int safe_rep(lua_State *L)
{
    size_t n, between = 0;
    luaL_checklstring(L, 1, &n);
    double times = (double)luaL_checkinteger(L, 2);
    if (!lua_isnoneornil(L, 3)) luaL_checklstring(L, 3, &between);
    if (times > 0 && times * (double)(n + between ? n + between : 1) > LONGEST_STRING)
        return luaL_error(L, "string.rep would make more than %d bytes", LONGEST_STRING);
    return pass(L);
}

/* print, to stderr, without the control characters that could take over a terminal. */
static int safe_print(lua_State *L)
{
    for (int i = 1, n = lua_gettop(L); i <= n; i++) {
        const char *s = luaL_tolstring(L, i, NULL);
        if (i > 1) fputc('\t', stderr);
        for (; *s; s++) fputc((unsigned char)*s < ' ' && *s != '\n' && *s != '\t' ? '?' : *s, stderr);
        lua_pop(L, 1);
    }
    fputc('\n', stderr);
    return 0;
}

/* require "blocks": blocks.lua beside the model, once, in the same state. */
static int safe_require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    for (const char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '_')
            return luaL_error(L, "require takes the name of a file beside the model, without .lua");
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    size_t size = 0;
    const char *file = format("%s.lua", name), *source = read_file(format("%s%s", folder_of_model, file), &size);
    if (!source) return luaL_error(L, "there is no %s beside the model", file);
    if (size > LARGEST_FILE) return luaL_error(L, "%s has more than %d bytes", file, LARGEST_FILE);
    if (luaL_loadbufferx(L, source, size, format("@%s", file), "t") != LUA_OK) return lua_error(L);
    lua_pushvalue(L, 1), lua_pushboolean(L, 1), lua_rawset(L, lua_upvalueindex(1));      /* a file that requires itself ends here */
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) lua_pop(L, 1), lua_pushboolean(L, 1);
    lua_pushvalue(L, 1), lua_pushvalue(L, -2), lua_rawset(L, lua_upvalueindex(1));
    return 1;
}

static const char prelude[] =
    "local next, sort, type, math_type = next, table.sort, type, math.type\n"
    "local function before(a, b)\n"
    "  local s, t = type(a), type(b)\n"
    "  if s ~= t then return s < t end\n"
    "  if s == 'number' or s == 'string' then return a < b end\n"
    "  return false\n"
    "end\n"
    "function pairs(t)\n"
    "  local keys, i = {}, 0\n"
    "  for k in next, t do keys[#keys + 1] = k end\n"
    "  sort(keys, before)\n"
    "  return function()\n"
    "    while true do\n"
    "      i = i + 1\n"
    "      local k = keys[i]\n"
    "      if k == nil then return nil end\n"
    "      if t[k] ~= nil then return k, t[k] end\n"
    "    end\n"
    "  end, t, nil\n"
    "end\n";

/* ---- the state ---- */

/* Replaces table[name], which becomes f's upvalue. */
static void replace(lua_State *L, const char *table, const char *name, lua_CFunction f)
{
    lua_getglobal(L, table);
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static void forget(lua_State *L, const char *table, const char *const *names)
{
    lua_getglobal(L, table);
    for (; *names; names++) lua_pushnil(L), lua_setfield(L, -2, *names);
    lua_pop(L, 1);
}

static void libraries(lua_State *L)
{
    static const luaL_Reg libs[] = { { "_G", luaopen_base }, { "table", luaopen_table }, { "string", luaopen_string },
                                     { "math", luaopen_math }, { "utf8", luaopen_utf8 } };
    for (int i = 0; i < 5; i++) luaL_requiref(L, libs[i].name, libs[i].func, 1), lua_pop(L, 1);
    forget(L, "_G", (const char *const[]){ "load", "loadfile", "dofile", "collectgarbage", "xpcall", "warn", NULL });
    forget(L, "string", (const char *const[]){ "dump", "pack", "unpack", "packsize", NULL });
    forget(L, "table", (const char *const[]){ "move", NULL });
    static const char *const guarded[] = { "insert", "remove", "concat", "unpack", "sort" };
    static const char *const matching[] = { "find", "match", "gmatch", "gsub" };
    for (int i = 0; i < 5; i++) replace(L, "table", guarded[i], safe_table);
    for (int i = 0; i < 4; i++) replace(L, "string", matching[i], safe_match);
    replace(L, "string", "rep", safe_rep);
    replace(L, "math", "randomseed", safe_randomseed);
    replace(L, "_G", "setmetatable", safe_setmetatable);
    lua_register(L, "pcall", safe_pcall);
    lua_register(L, "print", safe_print);
    lua_newtable(L), lua_pushcclosure(L, safe_require, 1), lua_setglobal(L, "require");
}

/* Lua's generator begins at a place of its own in every run; a model must not. The strings' metatable is shut. */
static void same_every_time(lua_State *L)
{
    if (luaL_dostring(L, prelude) != LUA_OK || luaL_dostring(L, "math.randomseed(0)") != LUA_OK)
        die("prelude: %s", lua_tostring(L, -1));
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushliteral(L, "string"), lua_setfield(L, -2, "__metatable");
    lua_settop(L, 0);
}

lua_State *sandbox(const char *folder)
{
    instructions = bytes = 0, stopped = NULL, begun = clock(), folder_of_model = folder;
    lua_State *L = lua_newstate(limited, NULL);
    if (!L) fatal(EXIT_OSERR, "out of memory");
    libraries(L);
    same_every_time(L);
    lua_sethook(L, hook, LUA_MASKCOUNT, HOOK_EVERY);
    return L;
}

void define_globals(lua_State *L, const Define *defines, int n)
{
    for (int i = 0; i < n; i++) {
        const char *name = defines[i].name, *value = defines[i].value;
        bool identifier = isalpha((unsigned char)name[0]) || name[0] == '_';
        for (const char *p = name; *p; p++) identifier &= isalnum((unsigned char)*p) || *p == '_';
        if (!identifier) fatal(EXIT_USAGE, "-D %s: not a name", name);
        if (same(value, "true") || same(value, "false")) lua_pushboolean(L, same(value, "true"));
        else if (!lua_stringtonumber(L, value)) lua_pushstring(L, value);
        lua_setglobal(L, name);
    }
}

/* ---- running ---- */

typedef struct { const char *text; Loc loc; } Failure;
static Failure failure;

/* Lua's messages begin with file:line: where that is so, it becomes the place of the error. */
static int failed(lua_State *L)
{
    const char *s = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
    s = s ? copy(s) : format("error with %s", luaL_typename(L, 1));
    failure = (Failure){ s, where(L) };
    return 1;
}

static void record(const char *name, int status)
{
    if (status == LUA_ERRMEM) failure.text = format("this file takes more than %ld MB of memory", most_bytes / MEGABYTE);
    const char *s = failure.text, *colon = strchr(s, ':');
    char *end = NULL;
    long line = colon ? strtol(colon + 1, &end, 10) : 0;
    if (line > 0 && end && *end == ':' && !memchr(s, ' ', (size_t)(colon - s))) {
        Loc loc = { format("%.*s", (int)(colon - s), s), (int)line, NULL };
        if (same(loc.file, failure.loc.file) && loc.line == failure.loc.line) loc.via = failure.loc.via;
        err_at(loc, "%s", end + 1 + (end[1] == ' '));
    } else err_at(failure.loc.file ? failure.loc : (Loc){ name, 0, NULL }, "%s", s);
}

bool run_text(lua_State *L, const char *name, const char *text, size_t size)
{
    lua_settop(L, 0);
    lua_pushcfunction(L, failed);
    failure = (Failure){ "", { NULL, 0, NULL } };
    int status = luaL_loadbufferx(L, text, size, format("@%s", base(name)), "t");
    if (status == LUA_OK) status = lua_pcall(L, 0, 1, 1);
    else failure.text = copy(lua_tostring(L, -1));
    if (status == LUA_OK && !stopped) return true;
    if (status == LUA_OK) failure.text = stopped;
    record(base(name), status);
    return false;
}
