/* front_messages.c -- what Lua says went wrong, with its place, and in a model file's words.
 *
 * Lua's message begins with file:line: where that is so, it becomes the place of the error. What is nil is named, and a name that
 * is near: most often one is misspelt. A global that was read in a line and is not there is told beside whatever goes wrong in
 * it. */
#include "front.h"
#include <stdlib.h>
#include <string.h>

/* ---- names that are not defined ---- */

static const char *undefined = "";         /* the last one that was read */
static int undefined_line;

void note_undefined(const char *name)
{
    if (undefined_line == line_reached() && same(undefined, name)) return;
    undefined = copy(name), undefined_line = line_reached();
}

/* The names that Lua's libraries keep from a model file. */
static bool is_kept_away(const char *name)
{
    static const char *const away[] = { "io", "os", "debug", "coroutine", "package", "load", "loadfile", "dofile", "loadstring",
                                        "collectgarbage", "xpcall", "warn" };
    for (size_t i = 0; i < sizeof away / sizeof *away; i++) if (same(name, away[i])) return true;
    return false;
}

/* The text keys of the table on top of the stack, which goes. */
static void add_keys(lua_State *L, const char ***names, int *n)
{
    if (lua_istable(L, -1))
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
            if (lua_type(L, -2) == LUA_TSTRING) PUSH(*names, *n, word_at(L, -2));
    lua_pop(L, 1);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *near_in(lua_State *L, const char *word, const char *const *tables)
{
    const char **names = NULL;
    int n = 0;
    for (; *tables; tables++) {
        if (same(*tables, "_G")) lua_pushglobaltable(L);
        else lua_pushglobaltable(L), lua_pushstring(L, *tables), lua_rawget(L, -2), lua_remove(L, -2);
        add_keys(L, &names, &n);
    }
    if (n) qsort(names, (size_t)n, sizeof *names, by_name);
    return near_key(word, names, n);
}

static const char *not_defined(lua_State *L, const char *name)
{
    if (is_kept_away(name)) return format("there is no '%s' in a model file: it describes a network", name);
    static const char *const kinds[] = { "function", "module", "loss", "optimizer", "activation", "initializer", "regularizer",
                                         "constraint", "metric" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const Absent *a = absent(kinds[i], name);
        if (a) return i < 2 ? format("'%s' is not defined: %s", name, a->why) : format("%s; %s", verdict(name, a), a->why);
    }
    return format("'%s' is not defined%s", name, near_in(L, name, (const char *const[]){ "_G", NULL }));
}

void help_undefined(lua_State *L, Loc at)
{
    if (*undefined && at.line == undefined_line) help("%s", not_defined(L, undefined));
}

/* ---- Lua's messages about nil ---- */

static const struct { const char *what, *cannot; } verbs[] = {
    { "call", "be called" }, { "index", "be indexed" }, { "perform arithmetic on", "be computed with" },
    { "concatenate", "be a part of a string" }, { "get length of", "have a length" }, { "compare", "be compared" },
};
enum { N_VERBS = sizeof verbs / sizeof *verbs };

/* "attempt to call a nil value (global 'conv')" in words that name what is not there; NULL if it is none of these. */
static const char *about_nil(lua_State *L, const char *s)
{
    static const char *const libraries[] = { "string", "table", "math", "utf8", NULL };
    const char *verb = NULL, *cannot = NULL;
    for (int i = 0; i < N_VERBS && !cannot; i++) {
        verb = format("attempt to %s a nil value (", verbs[i].what);
        if (!strncmp(s, verb, strlen(verb))) cannot = verbs[i].cannot;
    }
    if (!cannot) return NULL;
    const char *kind = s + strlen(verb), *quote = strchr(kind, '\''), *end = strrchr(s, '\'');
    if (!quote || end <= quote) return NULL;
    const char *name = format("%.*s", (int)(end - quote - 1), quote + 1);
    if (!strncmp(kind, "global", 6)) return not_defined(L, name);
    if (same(cannot, "be called") && (!strncmp(kind, "field", 5) || !strncmp(kind, "method", 6)))
        return format("there is no function '%s' here%s", name, near_in(L, name, libraries));
    return format("'%s' is nil here, and cannot %s", name, cannot);
}

/* ---- the whole ---- */

/* The text behind "file:line: ", which goes into *at. */
static const char *without_place(const char *s, Loc *at)
{
    const char *colon = strstr(s, ".lua:");
    char *end = NULL;
    long line = colon ? strtol(colon + 5, &end, 10) : 0;
    if (line <= 0 || !end || *end != ':' || memchr(s, ' ', (size_t)(colon - s))) return s;
    const char *file = format("%.*s", (int)(colon + 4 - s), s);
    if (strncmp(file, "...", 3) && !(same(file, at->file) && line == at->line)) *at = (Loc){ file, (int)line, NULL };
    return end + 1 + (end[1] == ' ');
}

void record_failure(lua_State *L, const char *file, Loc at)
{
    const char *s = lua_type(L, -1) == LUA_TSTRING ? copy(lua_tostring(L, -1)) : format("error with %s", luaL_typename(L, -1));
    if (!at.file) at = (Loc){ file, line_reached(), NULL };
    s = without_place(s, &at);
    const char *nil = about_nil(L, s);
    err_at(at, "%s", nil ? nil : s);
    if (!nil && strstr(s, "nil")) help_undefined(L, at);
}
