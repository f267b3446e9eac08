/* front_ints.c -- options that are whole numbers: one, one for each dimension of a map, one for each of its sides, a list. */
#include "front.h"
#include <math.h>

/* A whole number of at most 31 bits, in the option's range. */
bool read_int(Reading *r, int at, double *to, const char *should)
{
    double v = lua_type(r->L, at) == LUA_TNUMBER ? lua_tonumber(r->L, at) : NAN;
    if (v != floor(v) || isnan(v)) { wrong(r, should, at); return false; }
    if (fabs(v) > INT32_MAX) {
        r->bad = true;
        err_at(r->loc, "%s: %s = %.14g is too large: 2,147,483,647 is the most", r->who, r->option->name, v);
        return false;
    }
    *to = v;
    return check_range(r, v);
}

/* A list of ints, or for a SINGLE, PAIR or TRIPLE one int that stands for all. */
void read_ints(Reading *r, int at, int least, int most, const char *should)
{
    double v;
    Setting *s = r->to;
    bool one = r->option->type == SINGLE || r->option->type == PAIR || r->option->type == TRIPLE;
    s->n = 0;
    if (one && lua_type(r->L, at) == LUA_TNUMBER) {
        if (!read_int(r, at, &v, should)) return;
        while (s->n < least) s->ints[s->n++] = (int)v;
        return;
    }
    int n = lua_istable(r->L, at) ? (int)lua_rawlen(r->L, at) : -1;
    if (n < least || n > most) { wrong(r, should, at); return; }
    for (int i = 0; i < n; i++) {
        lua_rawgeti(r->L, at, i + 1);
        bool ok = read_int(r, lua_gettop(r->L), &v, should);
        lua_pop(r->L, 1);
        if (!ok) return;
        s->ints[s->n++] = (int)v;
    }
}

/* Before and after one dimension, as ints[at] and the one behind it: an int for both, or a list of them. */
static bool read_side(Reading *r, int from, int at, const char *should)
{
    int *to = r->to->ints + at;
    double v[2];
    bool both = lua_istable(r->L, from);
    if (both && lua_rawlen(r->L, from) != 2) { wrong(r, should, from); return false; }
    for (int i = 0; i < 2; i++) {
        if (both) lua_rawgeti(r->L, from, i + 1); else lua_pushvalue(r->L, from);
        bool ok = read_int(r, lua_gettop(r->L), &v[i], should);
        lua_pop(r->L, 1);
        if (!ok) return false;
    }
    to[0] = (int)v[0], to[1] = (int)v[1];
    return true;
}

/* An int for all, or a list with one of each dimension; the fallback says how many those are. */
void read_sides(Reading *r, int at)
{
    int dims = r->to->n / 2;
    const char *should = dims == 1 ? "a whole number or {before, after}"
                       : dims == 2 ? "a whole number, {h, w} or {{top, bottom}, {left, right}}"
                       : "a whole number, {depth, h, w} or {{front, back}, {top, bottom}, {left, right}}";
    bool each = dims > 1 && lua_istable(r->L, at);
    if (each && lua_rawlen(r->L, at) != (size_t)dims) { wrong(r, should, at); return; }
    for (int i = 0; i < dims; i++) {
        if (each) lua_rawgeti(r->L, at, i + 1); else lua_pushvalue(r->L, at);
        bool ok = read_side(r, lua_gettop(r->L), 2 * i, should);
        lua_pop(r->L, 1);
        if (!ok) return;
    }
}
