/* front_globals.c -- globals that nobody has set.
 *
 * In Lua they are nil, and a nil in a table is no option at all: `activation = rellu` would be a network without the activation.
 * So reading one is an error in its line, but for what a file does with a name that -D may set: ask whether it is there (`width or
 * 32`, `if wide then`). Only the text tells those apart, so the words around the name in the running line are looked at. What is
 * read then is `bad`, and its consumers stay silent. Invariant: a global is nil only where the file asks, or takes it from a table
 * (_G). */
#include "front.h"
#include "op/keras_names.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- words of a text in Lua ---- */

typedef struct { const char *at; size_t n; int line; } Word;   /* a name, a keyword, a number, a string, or a mark */
typedef struct { const char *p; int line; } Reader;

static bool is_part(char c) { return isalnum((unsigned char)c) || c == '_'; }

static bool is(Word w, const char *s) { return w.n == strlen(s) && !memcmp(w.at, s, w.n); }

static bool is_one_of(Word w, const char *const *list)
{
    for (; *list; list++) if (is(w, *list)) return true;
    return false;
}

/* Behind [[...]], [==[...]==] at p, or p where none begins. */
static const char *behind_long(const char *p)
{
    size_t level = strspn(p + 1, "=");
    if (p[0] != '[' || p[level + 1] != '[') return p;
    const char *end = strstr(p, format("]%.*s]", (int)level, p + 1));
    return end ? end + level + 2 : p + strlen(p);
}

static const char *behind_string(const char *p)
{
    const char quote = *p++;
    for (; *p && *p != quote && *p != '\n'; p++) if (*p == '\\' && p[1]) p++;
    return *p == quote ? p + 1 : p;
}

/* Blanks and comments. */
static void skip(Reader *t)
{
    const char *from = t->p, *p = from;
    for (;;) {
        if (isspace((unsigned char)*p)) p++;
        else if (p[0] == '-' && p[1] == '-') p = behind_long(p + 2) > p + 2 ? behind_long(p + 2) : p + strcspn(p, "\n");
        else break;
    }
    for (; from < p; from++) t->line += *from == '\n';
    t->p = p;
}

/* The next word; n = 0 at the end. */
static Word next_word(Reader *t)
{
    static const char *const marks[] = { "==", "~=", "<=", ">=", "..", "::" };
    skip(t);
    const char *p = t->p, *q = p;
    if (*p == '"' || *p == '\'') q = behind_string(p);
    else if (*p == '[' && behind_long(p) > p) q = behind_long(p);
    else while (is_part(*q)) q++;
    for (size_t i = 0; q == p && i < sizeof marks / sizeof *marks; i++) if (!strncmp(p, marks[i], 2)) q = p + 2;
    if (q == p && *p) q = p + 1;
    Word w = { p, (size_t)(q - p), t->line };
    for (; t->p < q; t->p++) t->line += *t->p == '\n';
    return w;
}

/* ---- does the file ask whether it is there? ---- */

/* Does what stands around a name ask? `type(x)` and `assert(x, "...")` do too. */
static bool asks(const Word *before, Word behind)
{
    static const char *const left[] = { "not", "==", "~=", NULL }, *const right[] = { "or", "and", "==", "~=", "then", NULL },
                      *const calls[] = { "type", "assert", NULL };
    return is_one_of(before[1], left) || is_one_of(behind, right) || (is(before[1], "(") && is_one_of(before[0], calls));
}

/* A field, a method, what is set, or a key of a table: none of them reads the global. */
static bool reads(const Word *before, Word behind)
{
    return !is(before[1], ".") && !is(before[1], ":") && !is(behind, "=");
}

/* Where a place that asks holds for those behind it in the line: to the next comma outside of what it stands in, and behind `then`
 * to the line's end. depth: of brackets, from the text's start; -1: nowhere. */
typedef struct { int depth, asked, line; bool then; } Guard;

static void follow(Guard *g, Word w)
{
    if (is(w, "(") || is(w, "{") || is(w, "[")) g->depth++;
    if (is(w, ")") || is(w, "}") || is(w, "]")) g->depth--;
    if (g->asked >= 0 && is(w, "then")) g->then = true;
    if ((is(w, ",") || is(w, ";")) && g->depth <= g->asked) g->asked = -1;
    if (w.line != g->line) g->line = w.line, g->asked = -1, g->then = false;
}

/* Of the name's places in the line, or in the last one before it that has any (Lua counts a name to the line of an operator behind
 * it): does each ask, or stand behind one that does? Where there is none at all, the name was looked up in a table. */
static bool asked_for(const char *text, const char *name, int line)
{
    Reader t = { text, 1 };
    Word w = next_word(&t), before[2] = { { "", 0, 0 }, { "", 0, 0 } };
    Guard g = { .asked = -1 };
    bool yes = true;
    for (int last = 0; w.n && w.line <= line;) {
        Word behind = next_word(&t);
        follow(&g, w);
        if (is(w, name) && reads(before, behind)) {
            if (asks(before, behind)) g.asked = g.depth;
            yes = (w.line != last || yes) && (g.asked >= 0 || g.then);
            last = w.line;
        }
        before[0] = before[1], before[1] = w, w = behind;
    }
    return yes;
}

/* The same, looked for once a line and name. */
static bool asks_for(Front *f, const char *name, Loc at)
{
    const char *text = text_of(f, at.file);
    for (int i = 0; i < f->n_asked; i++)
        if (f->asked[i].text == text && f->asked[i].line == at.line && same(f->asked[i].name, name)) return f->asked[i].yes;
    bool yes = !text || asked_for(text, name, at.line);
    PUSH(f->asked, f->n_asked, ((__typeof__(*f->asked)){ text, copy(name), at.line, yes }));
    return yes;
}

/* ---- what was meant ---- */

/* The names that Lua's libraries keep from a model file. */
static bool is_kept_away(const char *name)
{
    static const char *const away[] = { "io", "os", "debug", "coroutine", "package", "load", "loadfile", "dofile", "loadstring",
                                        "collectgarbage", "xpcall", "warn" };
    for (size_t i = 0; i < sizeof away / sizeof *away; i++) if (same(name, away[i])) return true;
    return false;
}

typedef struct { const char **names; int n; } Names;

/* The variables that the running function can see; level 0 is the one in C that Lua called. */
static Names locals(lua_State *L)
{
    Names l = { .n = 0 };
    lua_Debug ar;
    const char *name;
    if (!lua_getstack(L, 1, &ar) || !lua_getinfo(L, "f", &ar)) return l;
    int f = lua_gettop(L);
    for (int i = 1; (name = lua_getlocal(L, &ar, i)); i++, lua_pop(L, 1)) if (is_part(*name)) PUSH(l.names, l.n, copy(name));
    for (int i = 1; (name = lua_getupvalue(L, f, i)); i++, lua_pop(L, 1)) if (is_part(*name)) PUSH(l.names, l.n, copy(name));
    lua_pop(L, 1);
    return l;
}

/* Globals, in the alphabet's order; those in small letters alone, or all. */
static Names globals(lua_State *L, bool small)
{
    Names all = { .n = 0 }, few = { .n = 0 };
    lua_pushglobaltable(L);
    all.names = table_keys(L, &all.n);
    for (int i = 0; i < all.n; i++) if (!small || islower((unsigned char)*all.names[i])) PUSH(few.names, few.n, all.names[i]);
    return few;
}

/* Names that are written in quotes. */
static Names quoted(void)
{
    Names q = { .n = 0 };
    for (int i = 0; ops[i]; i++)
        if (ops[i]->kind >= LOSS && ops[i]->kind < CALLBACK && ops[i]->kind != SCHEDULE) PUSH(q.names, q.n, snake(ops[i]->name));
    return q;
}

/* What is near: for a name in small letters a variable, then a name in quotes, then a constructor. */
static const char *suggestion(lua_State *L, const char *name)
{
    bool small = islower((unsigned char)*name);
    Names own = locals(L), lower = globals(L, true), words = quoted(), all = globals(L, false);
    const char *near = nearest(name, own.names, own.n);
    if (!near && small) near = nearest(name, lower.names, lower.n);
    const char *word = !near && small ? nearest(name, words.names, words.n) : NULL;
    if (!near && !word) near = nearest(name, all.names, all.n);
    return word ? format("; did you mean \"%s\"?", word) : near ? format("; did you mean '%s'?", near) : NULL;
}

static void say_undefined(lua_State *L, const char *name)
{
    static const char *const kinds[] = { "function", "module", "metric" };
    int n;
    const char *const *names = constructors(&n), *class = isupper((unsigned char)*name) ? nearest(name, names, n) : NULL;
    Loc at = where(L);
    const Absent *a = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !a; i++) a = absent(kinds[i], name);
    if (is_kept_away(name)) err_at(at, "there is no '%s' in a model file: it describes a network", name);
    else if (a && a->when != IS_CALLED && !same(a->kind, "metric")) err_at(at, "'%s' is not defined: %s", name, a->why);
    else if (a) err_at(at, "%s; %s", verdict(name, a), a->why);
    else if (class) err_at(at, "there is no '%s'; did you mean '%s'?", name, class);
    else {
        const char *near = suggestion(L, name);
        err_at(at, "'%s' is not defined%s", name, near ? near : "");
        if (!near) help("what -D may set is read as `%s or DEFAULT`", name);
    }
}

/* ---- what Keras has, and words without their quotes ---- */

/* Is it an option of any op's? Then a variable in small letters may well be called so. */
static bool is_option(const char *name)
{
    for (int i = 0; ops[i]; i++)
        for (const Option *o = ops[i]->options; o && o->name; o++) if (same(o->name, name)) return true;
    return false;
}

/* What Keras calls so and cnnc has not: a class, or a function that stands without its quotes. NULL: nothing. */
static const Absent *absent_global(const char *name)
{
    static const char *const small[] = { "loss", "optimizer", "activation", "initializer", "regularizer", "constraint" };
    static const char *const capital[] = { "layer", "loss", "metric", "optimizer", "schedule", "activation", "initializer",
                                           "regularizer", "constraint", "callback", "class", "word" };
    bool is_small = islower((unsigned char)name[0]);
    size_t n = is_small ? sizeof small / sizeof *small : sizeof capital / sizeof *capital;
    const Absent *a = NULL;
    if (!is_small || !is_option(name))
        for (size_t i = 0; i < n && !a; i++) a = absent(is_small ? small[i] : capital[i], name);
    return a;
}

/* Names that mean something, but no global. */
static bool said_global(lua_State *L, const char *name)
{
    for (Kind k = LOSS; k < CALLBACK; k++)
        if (k != METRIC && k != SCHEDULE && (islower((unsigned char)name[0]) || k == LOSS) && find_kind(k, name)) {
            err_at(where(L), "'%s' is not defined; the name of the %s is written \"%s\"", name, kind_name(k), name);
            return true;
        }
    const Absent *a = absent_global(name);
    if (a) say_absent(where(L), NULL, name, a);
    return a != NULL;
}

/* ---- the whole ---- */

int missing_global(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? word_at(L, 2) : NULL;
    if (!name) return 0;
    if (!said_global(L, name)) {
        if (asks_for(front(L), name, where(L))) return 0;
        say_undefined(L, name);
    }
    front(L)->missing = true;
    push_thing(L, (Thing){ .is = A_STRANGER, .bad = true });
    return 1;
}

/* Is it a word of the text? */
static bool has_word(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = text; (p = strstr(p, name)); p += n)
        if ((p == text || !is_part(p[-1])) && !is_part(p[n])) return true;
    return false;
}

void check_defines(const Front *f, const Define *defines, int n)
{
    const char **names = NEWS(const char *, f->n_asked + 1);
    for (int i = 0; i < f->n_asked; i++) names[i] = f->asked[i].name;
    for (int i = 0; i < n; i++) {
        bool found = false;
        const char *name = defines[i].name, *near = nearest(name, names, f->n_asked);
        for (int k = 0; !found && k < f->n_chunks; k++) found = has_word(f->chunk[k].text, name);
        if (!found) fatal(EXIT_USAGE, "-D %s: the model has no such name, so nothing would change%s%s%s", name,
                          near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
}
