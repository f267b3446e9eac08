/* front_options.c -- a Lua table of options becomes an Item, checked against its op's table.
 *
 * Positional items stand for the options in their order. Every mistake is recorded, not only the first, and `bad` says so.
 * Options are read in the order of the op's table, unknown keys in the alphabet's, so that messages come in one order. */
#include "front.h"
#include "op/keras_names.h"
#include "rt_run_name.h"
#include "rt_text.h"
#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Thing *thing(lua_State *L, int at)
{
    return lua_type(L, at) == LUA_TUSERDATA ? lua_touserdata(L, at) : NULL;
}

static const char *plain_value(lua_State *L, int at)
{
    switch (lua_type(L, at)) {
    case LUA_TNONE: case LUA_TNIL: return "nothing";
    case LUA_TBOOLEAN: return lua_toboolean(L, at) ? "true" : "false";
    case LUA_TNUMBER: return format("%.14g", lua_tonumber(L, at));
    case LUA_TSTRING: if (lua_rawlen(L, at) < 40) return format("\"%s\"", word_at(L, at));
    }
    return format("a %s", luaL_typename(L, at));
}

const char *what_is(lua_State *L, int at)
{
    const Thing *t = thing(L, at);
    if (!t) return plain_value(L, at);
    switch (t->is) {
    case A_LAYER: return "a layer";
    case A_TENSOR: return "a tensor";
    case A_MODEL: return "a model";
    case A_ITEM: return t->item ? format("%s", t->item->op->name) : "an item";
    case A_STRANGER: break;
    }
    return "a value";
}

const char *near_key(const char *word, const char *const *words, int n)
{
    const char *near = nearest(word, words, n);
    return near ? format("; did you mean '%s'?", near) : "";
}

/* A NUL must not cut it, or "relu\0x" would be relu. What is long is cut, because it takes memory that Lua's limit does not see. */
const char *word_at(lua_State *L, int at)
{
    size_t n;
    const char *s = lua_tolstring(L, at, &n);
    char *word = n > 200 ? format("%200s...", "") : arena(n + 1);
    memcpy(word, s, n > 200 ? 200 : n);
    bool whole = n > 200 || (strlen(word) == n && rt_is_text(word));
    for (size_t i = 0; !whole && i < n; i++) if ((unsigned char)word[i] < ' ' || (unsigned char)word[i] > '~') word[i] = '?';
    return word;
}

const char *key_at(lua_State *L, int at)
{
    return lua_type(L, at) == LUA_TSTRING ? word_at(L, at) : plain_value(L, at);
}

const char *text_at(lua_State *L, int at, const char *who, Loc loc)
{
    size_t n;
    const char *s = lua_tolstring(L, at, &n);
    const char *fault = strlen(s) != n ? "has a NUL in it"
                      : !rt_is_text(s) ? "has control characters, or bytes that are no UTF-8" : NULL;
    if (!fault) return copy(s);
    err_at(loc, "%s: \"%s\" %s: a text is UTF-8 and can be shown in one line", who, word_at(L, at), fault);
    return NULL;
}

/* ---- one value ---- */

/* Is the value a thing whose own mistake has been said? */
static bool is_bad(lua_State *L, int at)
{
    const Thing *t = thing(L, at);
    return t && t->bad;
}

void wrong(Reading *r, const char *should, int at)
{
    r->bad = true;
    if (is_bad(r->L, at)) return;
    err_at(r->loc, "%s: %s should be %s, not %s", r->who, r->option->name, should, what_is(r->L, at));
    if (r->option->what && *r->option->what) help("%s: %s", r->option->name, r->option->what);
}

/* allowed: "low..", "low<..", "..high", "low..high", "low..<high", "low<..<high". */
bool in_range(const char *allowed, double v)
{
    const char *dots = allowed ? strstr(allowed, "..") : NULL;
    if (!dots) return true;
    double low = strtod(allowed, NULL);
    if (dots > allowed && (dots[-1] == '<' ? v <= low : v < low)) return false;
    const char *high = dots + 2;
    bool below = *high == '<';
    if (below) high++;
    return !*high || (below ? v < strtod(high, NULL) : v <= strtod(high, NULL));
}

const char *range_text(const char *allowed)
{
    const char *dots = strstr(allowed, "..");
    if (dots == allowed) return format("at most %s", dots + 2);
    const char *end = !dots[2] ? "" : dots[2] == '<' ? " and below " : " and at most ";
    if (dots[-1] == '<') return format("above %.*s%s%s", (int)(dots - 1 - allowed), allowed, end, dots + 2 + (dots[2] == '<'));
    if (!dots[2]) return format("%.*s or more", (int)(dots - allowed), allowed);
    if (dots[2] == '<') return format("at least %.*s and below %s", (int)(dots - allowed), allowed, dots + 3);
    return format("from %.*s to %s", (int)(dots - allowed), allowed, dots + 2);
}

/* The program computes in float: what it would take for 0 or for infinity is no number to it. */
bool float_holds(double v)
{
    return v == 0 || (fabs(v) >= (double)FLT_MIN && fabs(v) <= (double)FLT_MAX);
}

bool check_range(Reading *r, double v)
{
    bool inside = in_range(r->option->allowed, v);
    if (inside && float_holds(v)) return true;
    r->bad = true;
    if (inside) err_at(r->loc, "%s: %s = %.14g is " NO_FLOAT, r->who, r->option->name, v);
    else err_at(r->loc, "%s: %s = %.14g is out of range: %s", r->who, r->option->name, v, range_text(r->option->allowed));
    return false;
}

static bool read_number(Reading *r, int at, double *to, const char *should)
{
    double v = lua_type(r->L, at) == LUA_TNUMBER ? lua_tonumber(r->L, at) : NAN;
    if (!isfinite(v)) { wrong(r, should, at); return false; }
    *to = v;
    return check_range(r, v);
}

enum { MOST_NUMBERS = 1000 };

/* One number, which leaves n = 0, or a list of them. */
static void read_numbers(Reading *r, int at)
{
    Setting *s = r->to;
    const char *should = "a number or a list of numbers";
    s->n = 0, s->whole = lua_isinteger(r->L, at);
    if (!lua_istable(r->L, at)) { read_number(r, at, &s->number, should); return; }
    int n = (int)lua_rawlen(r->L, at);
    if (n < 1 || n > MOST_NUMBERS) { wrong(r, n < 1 ? should : "a list of at most 1,000 numbers", at); return; }
    s->numbers = NEWS(double, n);
    for (int i = 0; i < n; i++) {
        lua_rawgeti(r->L, at, i + 1);
        bool ok = read_number(r, lua_gettop(r->L), &s->numbers[i], "a list of numbers");
        lua_pop(r->L, 1);
        if (!ok) return;
        s->n++;
    }
}

enum { MOST_CLASSES = 100000 };

static void wrong_class(Reading *r, const char *key)
{
    r->bad = true;
    err_at(r->loc, "%s: %s: a class is its number, from 0 on, or its name, not %s", r->who, r->option->name, key);
    help("%s: %s", r->option->name, r->option->what);
}

/* What a class counts, at the stack's top; class: its number or name, in a message. NAN after one. */
static double weight_at_top(Reading *r, const char *class)
{
    double v = lua_type(r->L, -1) == LUA_TNUMBER ? lua_tonumber(r->L, -1) : NAN;
    if (isfinite(v) && v >= 0 && float_holds(v)) return v;
    r->bad = true;
    err_at(r->loc, "%s: %s of class %s should be a number from 0 on%s, not %s", r->who, r->option->name, class,
           isfinite(v) && v >= 0 ? " that float can hold" : "", what_is(r->L, lua_gettop(r->L)));
    return NAN;
}

static void read_numbered(Reading *r, lua_Integer k)
{
    Setting *s = r->to;
    double v = weight_at_top(r, format("%d", (int)k));
    for (; s->n <= k; s->n++) s->numbers[s->n] = NAN;
    s->numbers[k] = v;
}

/* Names stand in the order of their bytes: Lua's tables have none. */
static void read_named(Reading *r)
{
    Setting *s = r->to;
    const char *name = text_at(r->L, lua_gettop(r->L) - 1, format("%s: %s", r->who, r->option->name), r->loc);
    double v = name ? weight_at_top(r, format("'%s'", name)) : NAN;
    int at = s->n_named;
    if (!name || isnan(v)) { r->bad = true; return; }
    for (; at > 0 && strcmp(s->texts[at - 1], name) > 0; at--) s->texts[at] = s->texts[at - 1], s->named[at] = s->named[at - 1];
    s->texts[at] = name, s->named[at] = v, s->n_named++;
}

static int keys(lua_State *L, int at, int type)
{
    int n = 0;
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) n += lua_type(L, -2) == type;
    return n;
}

/* A list begins with 1 in Lua, so among numbers class 0 has to be there: or {1, 5} would be of classes 1 and 2. */
static void read_by_class(Reading *r, int at)
{
    if (!lua_istable(r->L, at)) { wrong(r, "a table {[0] = 1, [1] = 5}", at); return; }
    int names = keys(r->L, at, LUA_TSTRING), numbers = keys(r->L, at, LUA_TNUMBER);
    if (names > MOST_CLASSES) { wrong(r, "a table of at most 100,000 classes", at); return; }
    *r->to = (Setting){ .numbers = NEWS(double, MOST_CLASSES), .texts = NEWS(const char *, names + 1),
                        .named = NEWS(double, names + 1) };
    bool first = lua_rawgeti(r->L, at, 0) != LUA_TNIL;
    lua_pop(r->L, 1);
    if (!first && (numbers || !names)) { wrong_class(r, "by its place in a list: class 0 has no number here"); return; }
    for (lua_pushnil(r->L); lua_next(r->L, at); lua_pop(r->L, 1)) {
        lua_Integer k = lua_isinteger(r->L, -2) ? lua_tointeger(r->L, -2) : -1;
        if (lua_type(r->L, -2) == LUA_TSTRING) read_named(r);
        else if (k >= 0 && k < MOST_CLASSES) read_numbered(r, k);
        else wrong_class(r, key_at(r->L, -2));
    }
}

/* A number, or an item that makes one of the step. */
static void read_rate(Reading *r, int at)
{
    const Thing *t = thing(r->L, at);
    if (t && t->bad) r->bad = true;
    else if (t && t->is == A_ITEM && t->item->op->kind == SCHEDULE) r->to->item = t->item;
    else if (lua_type(r->L, at) == LUA_TNUMBER) read_number(r, at, &r->to->number, "a number");
    else wrong(r, "a number or a schedule such as ExponentialDecay{...}", at);
}

/* It is kept in the registry until the model is known. */
static void read_function(Reading *r, int at)
{
    if (!lua_isfunction(r->L, at)) { wrong(r, "a function", at); return; }
    lua_pushvalue(r->L, at);
    r->to->number = luaL_ref(r->L, LUA_REGISTRYINDEX);
}

enum { LONGEST_TEXT = 4000, MOST_TEXTS = 100000 };

/* Why a text is none of the kind that `allowed` names, or NULL. */
static const char *no_character(const char *text, const char *file)
{
    unsigned char c = (unsigned char)text[0];
    (void)file;
    bool prints = c && !text[1] && c >= ' ' && c < 127;
    return prints && !isalnum(c) && !strchr("+-.", c) ? NULL : "is not one printable character that no number has";
}

static const char *no_weights(const char *path, const char *file)
{
    const char *why = rt_bad_run_name(path, file), *other = rt_other_format(path);
    return why || !other ? why : format("would be taken for %s, and what is written is a .safetensors file", other);
}

/* As the name of a file would be wrong; but a folder may end in slashes, or be the run folder itself. */
static const char *no_folder(const char *path, const char *file)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    return n == 1 && *path == '.' ? NULL : rt_bad_run_name(format("%.*s", (int)n, path), file);
}

static void check_text(Reading *r)
{
    static const struct { const char *name, *(*wrong)(const char *text, const char *file); } kinds[] = {
        { "path", rt_bad_run_name }, { "weights", no_weights }, { "folder", no_folder }, { "character", no_character },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *why = same(r->option->allowed, kinds[i].name) ? kinds[i].wrong(r->to->text, r->loc.file) : NULL;
        if (!why) continue;
        r->bad = true;
        err_at(r->loc, "%s: %s = '%s' %s", r->who, r->option->name, r->to->text, why);
        if (r->option->what && *r->option->what) help("%s: %s", r->option->name, r->option->what);
    }
}

static void read_text(Reading *r, int at)
{
    bool string = lua_type(r->L, at) == LUA_TSTRING;
    if (!string || lua_rawlen(r->L, at) > LONGEST_TEXT) {
        wrong(r, string ? "at most 4,000 bytes long" : "a string", at);
        return;
    }
    r->to->text = text_at(r->L, at, format("%s: %s", r->who, r->option->name), r->loc);
    r->bad |= !r->to->text;
    if (r->to->text) check_text(r);
}

static void read_texts(Reading *r, int at)
{
    int n = lua_istable(r->L, at) ? (int)lua_rawlen(r->L, at) : 0;
    if (n < 1 || n > MOST_TEXTS) { wrong(r, n < 1 ? "a list of strings" : "a list of at most 100,000 strings", at); return; }
    r->to->texts = NEWS(const char *, n);
    for (int i = 0; i < n; i++) {
        lua_rawgeti(r->L, at, i + 1);
        bool ok = lua_type(r->L, -1) == LUA_TSTRING;
        const char *text = ok ? text_at(r->L, lua_gettop(r->L), format("%s: %s", r->who, r->option->name), r->loc) : NULL;
        if (!ok) wrong(r, "a list of strings", lua_gettop(r->L));
        lua_pop(r->L, 1);
        r->bad |= !text;
        if (!text) return;
        r->to->texts[r->to->n++] = text;
    }
}

/* The words of a CHOICE, separated by blanks; one of digits stands for that number. */
static int split(const char *list, const char **words, int most)
{
    int n = 0;
    for (char *p = strtok(copy(list), " "); p && n < most; p = strtok(NULL, " ")) words[n++] = p;
    return n;
}

static void read_choice(Reading *r, int at)
{
    const char *words[32], *list = "", *v = lua_type(r->L, at) == LUA_TSTRING ? word_at(r->L, at) : NULL;
    int n = split(r->option->allowed, words, 32);
    for (int i = 0; i < n; i++) {
        bool digit = isdigit((unsigned char)*words[i]);
        if (digit ? lua_isinteger(r->L, at) && lua_tointeger(r->L, at) == *words[i] - '0' : v && same(words[i], v)) {
            r->to->text = words[i];
            return;
        }
        list = format(digit ? "%s%s%s" : "%s%s\"%s\"", list, i == 0 ? "" : i == n - 1 ? " or " : ", ", words[i]);
    }
    r->bad = true;
    if (is_bad(r->L, at)) return;
    err_at(r->loc, "%s: %s should be %s, not %s%s", r->who, r->option->name, list, what_is(r->L, at),
           v ? near_key(v, words, n) : "");
    if (n == 1) help("%s: %s", r->option->name, r->option->what);
}

static Kind kind_called(const char *name)
{
    for (Kind k = LAYER; k < INNER; k++) if (same(kind_name(k), name)) return k;
    die("no kind of op is called %s", name);
}

static void read_an_item(Reading *r, int at)
{
    const char *who = format("%s: %s", r->who, r->option->name);
    r->to->item = item_value(r->L, at, kind_called(r->option->allowed), who, r->loc, &r->bad);
}

static void read_value(Reading *r, int at)
{
    switch (r->option->type) {
    case INT: read_int(r, at, &r->to->number, "a whole number"); break;
    case NUMBER: read_number(r, at, &r->to->number, "a number"); break;
    case RATE: read_rate(r, at); break;
    case FUNCTION: read_function(r, at); break;
    case BOOL: if (lua_isboolean(r->L, at)) r->to->number = lua_toboolean(r->L, at); else wrong(r, "true or false", at); break;
    case TEXT: read_text(r, at); break;
    case CHOICE: read_choice(r, at); break;
    case SINGLE: read_ints(r, at, 1, 1, "a whole number"); break;
    case PAIR: read_ints(r, at, 2, 2, "a whole number or two of them"); break;
    case TRIPLE: read_ints(r, at, 3, 3, "a whole number or three of them"); break;
    case INTS: read_ints(r, at, 1, 8, "a list of whole numbers"); break;
    case RANGE2: read_ints(r, at, 2, 2, "{first, last + 1}"); break;
    case SIDES: read_sides(r, at); break;
    case TEXTS: read_texts(r, at); break;
    case NUMBERS: read_numbers(r, at); break;
    case BY_CLASS: read_by_class(r, at); break;
    case ITEM: read_an_item(r, at); break;
    case ITEMS: break;
    case LATER: case NEVER:
        r->bad = true;
        if (is_bad(r->L, at)) break;
        err_at(r->loc, "%s: %s is not %s", r->who, r->option->name, r->option->type == LATER ? "there yet" : "an option here");
        if (r->option->what && *r->option->what) help("%s: %s", r->option->name, r->option->what);
    }
    r->to->given = true, r->to->loc = r->loc;
}

/* ---- an item by name or as a constructor ---- */

static const char *article(Kind kind)
{
    return strchr("aeiou", kind_name(kind)[0]) ? "an" : "a";
}

static void say_unknown(Kind kind, const char *name, const char *who, Loc loc)
{
    const Absent *a = absent(kind_name(kind), name);
    const char **names = NULL;
    int n = 0;
    for (int i = 0; ops[i]; i++) if (ops[i]->kind == kind) PUSH(names, n, snake(ops[i]->name));
    if (a) say_absent(loc, who, name, a);
    else err_at(loc, "%s: there is no %s '%s'%s", who, kind_name(kind), name, near_key(name, names, n));
}

static bool has(const Op *op, const char *name)
{
    for (const Option *o = op->options; o && o->name; o++) if (same(o->name, name)) return true;
    return false;
}

/* A metric's own name is what reports call it. */
static void name_metric(Item *it)
{
    if (it->op->kind == METRIC && has(it->op, "name") && text(it, "name")) it->name = text(it, "name");
}

static Item *item_named(const char *name, Kind kind, const char *who, Loc loc, bool *bad)
{
    const Op *op = find_kind(kind, name);
    if (!op) {
        *bad = true;
        say_unknown(kind, name, who, loc);
        return NULL;
    }
    for (const Option *o = op->options; o && o->name; o++)
        if (same(o->fallback, REQUIRED)) {
            *bad = true;
            err_at(loc, "%s: '%s' needs its %s: write %s{%s = ...}", who, name, o->name, camel(op->name), o->name);
            return NULL;
        }
    Item *it = plain_item(op, loc);
    if (op->finish) name_metric(it); else it->name = copy(name);         /* as Keras: a metric that is a class has its own */
    return it;
}

/* A loss that is also a metric serves as both, with the options that both have; a layer that is a function, as an activation. */
static Item *as_kind(Item *it, Kind kind)
{
    if (it->op->kind == kind) return it;
    if (kind == ACTIVATION && it->op->kind == LAYER) return function_of_layer(it);
    const Op *op = it->op->kind == LOSS && kind == METRIC ? find_kind(METRIC, it->op->name) : NULL;
    if (!op) return NULL;
    Item *metric = plain_item(op, it->loc);
    for (int i = 0; op->options[i].name; i++)
        if (has(it->op, op->options[i].name)) metric->settings[i] = *setting(it, op->options[i].name);
    name_metric(metric);
    return metric;
}

Item *item_value(lua_State *L, int at, Kind kind, const char *who, Loc loc, bool *bad)
{
    const Thing *t = thing(L, at);
    if (t && t->bad) { *bad = true; return NULL; }
    if (lua_type(L, at) == LUA_TSTRING) return item_named(word_at(L, at), kind, who, loc, bad);
    Item *it = t && (t->is == A_ITEM || t->is == A_LAYER) ? as_kind(t->item, kind) : NULL;
    if (it) return it;
    *bad = true;
    const Absent *a = t && t->is == A_ITEM ? absent(kind_name(kind), t->item->op->name) : NULL;
    if (a) say_absent(loc, who, format("%s as a %s", t->item->op->name, kind_name(kind)), a);
    else {
        int i = 0;
        while (ops[i]->kind != kind || !has_constructor(ops[i])) i++;
        err_at(loc, "%s should be %s %s, not %s", who, article(kind), kind_name(kind), what_is(L, at));
        help("its name in quotes, \"%s\", or with options, %s { ... }", snake(ops[i]->name), camel(ops[i]->name));
    }
    return NULL;
}

/* ---- a table of options ---- */

/* By its place or by its name; nil is as good as nothing. */
static void read_option(Reading *r, int table, int index, int positional)
{
    bool placed = index < positional && lua_rawgeti(r->L, table, index + 1) != LUA_TNIL;
    if (index >= positional) lua_pushnil(r->L);
    lua_pushstring(r->L, r->option->name);
    bool named = lua_rawget(r->L, table) != LUA_TNIL;
    if (named && placed) {
        r->bad = true;
        err_at(r->loc, "%s: %s is given twice, by its place and by its name", r->who, r->option->name);
    } else if (named) read_value(r, lua_gettop(r->L));
    else if (placed) read_value(r, lua_gettop(r->L) - 1);
    else if (same(r->option->fallback, REQUIRED)) {
        r->bad = true;
        err_at(r->loc, "%s: %s is missing", r->who, r->option->name);
        if (r->option->what) help("%s: %s", r->option->name, r->option->what);
    }
    lua_pop(r->L, 2);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* An option of an older Keras is told its new name, or what does the same; NULL: nothing is known of it. */
static const char *old_option(const Op *op, const char *key, const char **why)
{
    const Absent *a = absent("option", key);
    const Option *now = NULL;
    for (const Option *o = op->options; a && a->when == IS_CALLED && o && o->name; o++) if (same(o->name, a->why)) now = o;
    bool tensors = a && same(op->name, "Model") && (same(a->why, "inputs") || same(a->why, "outputs"));    /* read elsewhere */
    if (!a || (a->when == IS_CALLED && !now && !tensors)) return NULL;
    *why = now ? now->what : tensors ? "" : a->why;
    if (!now) return verdict(key, a);
    return format("%s%s", verdict(key, a), now->type == LATER ? ", which is not there yet"
                                         : now->type == NEVER ? ", which is not an option here" : "");
}

/* Keys that are no option's name, and positions behind the last option. */
static void unknown_keys(Reading *r, int table, const Op *op, int positional)
{
    const char **unknown = NULL, *names[64];
    int n = 0, n_names = 0;
    for (const Option *o = op->options; o && o->name && n_names < 64; o++) if (o->type < LATER) names[n_names++] = o->name;
    for (lua_pushnil(r->L); lua_next(r->L, table); lua_pop(r->L, 1)) {
        if (lua_type(r->L, -2) == LUA_TSTRING) {
            const char *key = word_at(r->L, -2);
            if (!has(op, key)) PUSH(unknown, n, key);
        } else if (!lua_isinteger(r->L, -2) || lua_tointeger(r->L, -2) < 1 || lua_tointeger(r->L, -2) > positional) {
            r->bad = true;
            err_at(r->loc, "%s: an option should have a name", r->who);
        }
    }
    if (n) qsort(unknown, (size_t)n, sizeof *unknown, by_name);
    for (int i = 0; i < n; i++) {
        const char *why = NULL, *old = old_option(op, unknown[i], &why);
        r->bad = true;
        if (old) err_at(r->loc, "%s: %s", r->who, old);
        else err_at(r->loc, "%s: unknown option '%s'%s", r->who, unknown[i], near_key(unknown[i], names, n_names));
        if (old && why && *why) help("%s", why);
    }
}

/* Input{32, 32, 3}: a list that is the first option. */
static bool whole_list(lua_State *L, int table, const Op *op, int positional)
{
    const Option *first = op->options;
    if (!positional || !first || !first->name || (first->type != INTS && first->type != TEXTS)) return false;
    bool plain = lua_rawgeti(L, table, 1) == (first->type == INTS ? LUA_TNUMBER : LUA_TSTRING);
    lua_pop(L, 1);
    return plain;
}

Item *read_item(lua_State *L, int table, const Op *op, const char *name, Loc loc, bool *bad)
{
    Item *it = plain_item(op, loc);
    it->name = name ? name : it->name;
    Reading r = { .L = L, .who = op->kind == LAYER && name ? format("%s '%s'", op->name, name) : op->name, .loc = loc };
    int positional = (int)lua_rawlen(L, table), options = 0, index = 0;
    while (op->options && op->options[options].name) options++;
    bool list = whole_list(L, table, op, positional);
    if (!list && positional > options) {
        r.bad = true;
        err_at(loc, "%s takes %d options at most, not %d", r.who, options, positional);
        positional = options;
    }
    for (const Option *o = op->options; o && o->name; o++, index++) {
        r.option = o, r.to = &it->settings[index];
        if (list && index == 0) read_value(&r, table);
        else read_option(&r, table, index, list ? 0 : positional);
    }
    unknown_keys(&r, table, op, (int)lua_rawlen(L, table));
    name_metric(it);
    *bad |= r.bad;
    return it;
}
