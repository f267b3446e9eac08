/* front_sandbox.c -- a Lua state for files that nobody has vouched for.
 *
 * There is no way to a file, the network, bytecode, a finalizer or a coroutine; `require` reads regular files of the model's own
 * folder. Time and memory are the process's (limits.c), which C functions cannot get around; instructions are counted as well, so
 * that an endless loop ends soon, and after the same number of rounds on every machine. A limit ends the process: nothing in a file
 * can catch it. Invariant: at_line() knows the line that runs. */
#define _GNU_SOURCE
#include "front.h"
#include "base/compilation.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOOK_EVERY = 1000, MILLION = 1000000, MOST_INSTRUCTIONS = 100 * MILLION, MOST_PRINTED = 1 << 20 };

Front *front(lua_State *L) { return *(Front **)lua_getextraspace(L); }

static void *allocate(void *ctx, void *p, size_t old, size_t new)
{
    (void)old;
    void *q = hold(p, new);
    if (new && !q) ((Front *)ctx)->refused = new;
    return q;
}

/* ---- where ---- */

/* The innermost line of a file of the user's; inside a function of his, the lines that called it too. */
Loc where(lua_State *L)
{
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

const char *text_of(const Front *f, const char *file)
{
    for (int i = 0; i < f->n_chunks; i++) if (same(f->chunk[i].source + 1, file)) return f->chunk[i].text;
    return NULL;
}

/* ---- limits ---- */

static _Noreturn void over(lua_State *L, const char *what)
{
    err_at(where(L), "this file %s", what);
    stop_if_errors();
    abort();
}

static void note_line(lua_State *L, lua_Debug *ar)
{
    lua_getinfo(L, "S", ar);
    const Front *f = front(L);
    for (int i = f->n_chunks - 1; i >= 0; i--)
        if (f->chunk[i].source == ar->source) at_line(f->chunk[i].path, ar->currentline);
}

static void hook(lua_State *L, lua_Debug *ar)
{
    if (ar->event == LUA_HOOKLINE) { note_line(L, ar); return; }
    check_time();
    if ((front(L)->instructions += HOOK_EVERY) > MOST_INSTRUCTIONS)
        over(L, format("takes more than %d million instructions", MOST_INSTRUCTIONS / MILLION));
}

/* ---- what replaces functions of the libraries ---- */

/* pcall that does not swallow the end of memory. */
static int safe_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
    if (status == LUA_ERRMEM) no_memory(front(L)->refused);
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

/* No control character may take over a terminal. */
static void add_plain(luaL_Buffer *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i], next = i + 1 < n ? (unsigned char)s[i + 1] : 0;
        bool control = (c < ' ' && c != '\n' && c != '\t') || c == 127, wide = c == 0xc2 && next >= 0x80 && next < 0xa0;
        luaL_addchar(b, control || wide ? '?' : s[i]);
        i += wide;
    }
}

/* print, to stderr, a line at a time. */
static int safe_print(lua_State *L)
{
    int n = lua_gettop(L);
    for (int i = 1; i <= n; i++) shown(L, i), lua_replace(L, i);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (int i = 1; i <= n; i++) {
        size_t length;
        const char *s = lua_tolstring(L, i, &length);
        if (i > 1) luaL_addchar(&b, '\t');
        add_plain(&b, s, length);
    }
    luaL_addchar(&b, '\n');
    luaL_pushresult(&b);
    front(L)->printed += (long)lua_rawlen(L, -1);
    if (front(L)->printed > MOST_PRINTED) over(L, "prints more than a million bytes");
    fwrite(lua_tostring(L, -1), 1, lua_rawlen(L, -1), messages());
    return 0;
}

/* ---- files ---- */

typedef struct { const char *text; size_t left; int line; const char *path; } Lines;

/* A line at a time, so that the parser's place is known too. */
static const char *next_line(lua_State *L, void *from, size_t *n)
{
    (void)L;
    Lines *lines = from;
    const char *line = lines->text, *end = memchr(line, '\n', lines->left);
    *n = end ? (size_t)(end - line) + 1 : lines->left;
    lines->text += *n, lines->left -= *n;
    at_line(lines->path, ++lines->line);
    return *n ? line : NULL;
}

/* A byte order mark, and a first line that begins with #: other programs', which Lua's own loadfile leaves out as well. */
static size_t before_lua(const char *text, size_t size)
{
    size_t n = size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    if (n < size && text[n] == '#') while (n < size && text[n] != '\n') n++;
    return n;
}

/* Leaves the chunk as a function, which stays loaded for ever, or a message. */
static int load_text(lua_State *L, const char *file, const char *text, size_t size)
{
    Front *f = front(L);
    size_t before = before_lua(text, size);
    Lines lines = { text + before, size - before, 0, format("%s%s", f->folder, file) };
    f->parsed = lines.text;
    int status = lua_load(L, next_line, &lines, format("@%s", file), "t");
    if (status != LUA_OK) return status;
    lua_Debug ar;
    lua_pushvalue(L, -1), lua_getinfo(L, ">S", &ar);
    lua_pushvalue(L, -1), luaL_ref(L, LUA_REGISTRYINDEX);
    PUSH(f->chunk, f->n_chunks, ((__typeof__(*f->chunk)){ ar.source, lines.path, text + before }));
    return LUA_OK;
}

/* The text of a file of the model's own folder; no link leads out of it. */
static char *beside(lua_State *L, const char *file, size_t *size)
{
    const char *why = NULL;
    const char *path = front(L)->folder;
    int folder = open(*path ? path : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = folder < 0 ? -1 : openat(folder, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), error = errno;
    if (folder >= 0) close(folder);
    if (fd < 0 && error == ENOENT) luaL_error(L, "there is no %s beside the model", file);
    if (fd < 0 && error == ELOOP) luaL_error(L, "%s is a symbolic link, and require follows none", file);
    if (fd < 0) luaL_error(L, "cannot read %s: %s", file, strerror(error));
    char *text = read_open(fd, LARGEST_TEXT, size, &why);
    if (!text) luaL_error(L, "cannot read %s: %s", file, why);
    return text;
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
    const char *file = format("%s.lua", name), *text = beside(L, file, &size);
    if (load_text(L, file, text, size) != LUA_OK) return lua_error(L);
    lua_pushvalue(L, 1), lua_pushboolean(L, 1), lua_rawset(L, lua_upvalueindex(1));      /* a file that requires itself ends here */
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) lua_pop(L, 1), lua_pushboolean(L, 1);
    lua_pushvalue(L, 1), lua_pushvalue(L, -2), lua_rawset(L, lua_upvalueindex(1));
    return 1;
}

/* ---- the state ---- */

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
    replace(L, "_G", "setmetatable", safe_setmetatable);
    lua_register(L, "pcall", safe_pcall);
    lua_register(L, "print", safe_print);
    lua_newtable(L), lua_pushcclosure(L, safe_require, 1), lua_setglobal(L, "require");
}

/* The strings' metatable is shut. */
static void shut_strings(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushliteral(L, "string"), lua_setfield(L, -2, "__metatable");
    lua_settop(L, 0);
}

/* An error outside of any pcall: while the state is set up, or its results are read. Lua would abort. */
static int unprotected(lua_State *L)
{
    if (front(L)->refused) no_memory(front(L)->refused);
    die("Lua: %s", lua_tostring(L, -1));
}

lua_State *sandbox(const char *folder)
{
    Front *f = NEW(Front);
    f->folder = folder;
    lua_State *L = lua_newstate(allocate, f);
    if (!L) no_memory(f->refused);
    *(Front **)lua_getextraspace(L) = f;
    lua_atpanic(L, unprotected);
    libraries(L);
    same_every_time(L);
    shut_strings(L);
    lua_sethook(L, hook, LUA_MASKLINE | LUA_MASKCOUNT, HOOK_EVERY);
    return L;
}

/* Is the name Lua's own, the vocabulary's, or given already? What -D sets would have no effect, or take something's place. */
static bool taken(lua_State *L, const char *name)
{
    static const char keywords[] = " and break do else elseif end false for function goto if in local nil not or repeat return "
                                   "then true until while _ENV ";
    lua_pushglobaltable(L);
    lua_pushstring(L, name);
    bool found = lua_rawget(L, -2) != LUA_TNIL || strstr(keywords, format(" %s ", name));
    lua_pop(L, 2);
    return found;
}

void define_globals(lua_State *L, const Define *defines, int n)
{
    for (int i = 0; i < n; i++) {
        const char *name = defines[i].name, *value = defines[i].value;
        bool identifier = isalpha((unsigned char)name[0]) || name[0] == '_';
        for (const char *p = name; *p; p++) identifier &= isalnum((unsigned char)*p) || *p == '_';
        if (!identifier) fatal(EXIT_USAGE, "-D %s: not a name", name);
        if (taken(L, name)) fatal(EXIT_USAGE, "-D %s: the name is taken, by Lua, a layer, or another -D", name);
        if (same(value, "true") || same(value, "false")) lua_pushboolean(L, same(value, "true"));
        else if (!lua_stringtonumber(L, value)) lua_pushstring(L, value);
        lua_setglobal(L, name);
    }
}

/* ---- running ---- */

/* Called where the error was raised: the stack still says by whom. */
static int failed(lua_State *L)
{
    front(L)->failed_at = where(L);
    return 1;
}

bool call_function(lua_State *L, int n, const char *file)
{
    int at = lua_gettop(L) - n;
    lua_pushcfunction(L, failed);
    lua_insert(L, at);
    front(L)->failed_at = (Loc){ .file = NULL };
    int status = lua_pcall(L, n, 1, at);
    lua_remove(L, at);
    if (status == LUA_ERRMEM) no_memory(front(L)->refused);
    if (status != LUA_OK) record_failure(L, file, front(L)->failed_at);
    return status == LUA_OK;
}

bool run_text(lua_State *L, const char *file, const char *text, size_t size)
{
    lua_settop(L, 0);
    int status = load_text(L, file, text, size);
    if (status == LUA_OK) return call_function(L, 0, file);
    if (status == LUA_ERRMEM) no_memory(front(L)->refused);
    record_failure(L, file, (Loc){ .file = NULL });
    return false;
}
