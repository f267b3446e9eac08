/* front_messages.c -- what Lua says went wrong, with its place, and in a model file's words.
 *
 * Lua's message begins with file:line: where that is so, it becomes the place of the error. What is nil is named, and a name that
 * is near: most often one is misspelt. A global that was read in a line and is not there is told beside whatever goes wrong in
 * it. */
#include "front.h"
#include "base/compilation.h"
#include <stdlib.h>
#include <string.h>

/* ---- names that are near ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **table_keys(lua_State *L, int *n)
{
    const char **names = NULL;
    if (lua_istable(L, -1))
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
            if (lua_type(L, -2) == LUA_TSTRING) PUSH(names, *n, word_at(L, -2));
    lua_pop(L, 1);
    if (*n) qsort(names, (size_t)*n, sizeof *names, by_name);
    return names;
}

/* A function of Lua's libraries. */
static const char *near_function(lua_State *L, const char *word)
{
    static const char *const libraries[] = { "string", "table", "math", "utf8" };
    const char *near = NULL;
    for (int i = 0; i < 4 && !near; i++) {
        int n = 0;
        lua_pushglobaltable(L), lua_pushstring(L, libraries[i]), lua_rawget(L, -2), lua_remove(L, -2);
        const char **names = table_keys(L, &n);
        near = nearest(word, names, n);
    }
    return near ? format("; did you mean '%s'?", near) : "";
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
    const char *verb = NULL, *cannot = NULL;
    for (int i = 0; i < N_VERBS && !cannot; i++) {
        verb = format("attempt to %s a nil value (", verbs[i].what);
        if (!strncmp(s, verb, strlen(verb))) cannot = verbs[i].cannot;
    }
    if (!cannot) return NULL;
    const char *kind = s + strlen(verb), *quote = strchr(kind, '\''), *end = strrchr(s, '\'');
    if (!quote || end <= quote) return NULL;
    const char *name = format("%.*s", (int)(end - quote - 1), quote + 1);
    if (same(cannot, "be called") && (!strncmp(kind, "field", 5) || !strncmp(kind, "method", 6)))
        return format("there is no function '%s' here%s", name, near_function(L, name));
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
    if (front(L)->missing) return;
    const char *s = lua_type(L, -1) == LUA_TSTRING ? copy(lua_tostring(L, -1)) : format("error with %s", luaL_typename(L, -1));
    if (!at.file) at = (Loc){ file, line_reached(), NULL };
    s = without_place(s, &at);
    const char *nil = about_nil(L, s);
    err_at(at, "%s", nil ? nil : s);
    if (!nil && strstr(s, " near ")) help_python(front(L)->parsed, at.line);
}
