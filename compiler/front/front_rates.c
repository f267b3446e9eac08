/* front_rates.c -- LearningRateScheduler: a function of the epoch becomes a list of rates.
 *
 * A program has no Lua. So the function is asked while the model file's state is alive, within its limits: once for each of fit's
 * epochs, in order, with the rate of the epoch before as its second argument; the first one gets the optimizer's, which stands for
 * those before initial_epoch. What it answers is the program's list, in double; the runtime rounds a rate as it rounds a
 * schedule's. */
#include "front.h"
#include <math.h>

enum { MOST_EPOCHS = 10000 };

/* The rate of that epoch, behind `before`; allowed: the range of the optimizer's. False: a message is recorded. */
static bool ask(lua_State *L, const Item *it, const char *allowed, int epoch, double before, double *rate)
{
    const Setting *schedule = setting(it, "schedule");
    lua_rawgeti(L, LUA_REGISTRYINDEX, (lua_Integer)schedule->number);
    lua_pushinteger(L, epoch), lua_pushnumber(L, before);
    if (!call_function(L, 2, it->loc.file)) return false;
    double v = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : NAN;
    bool ok = isfinite(v) && float_holds(v) && in_range(allowed, v);
    if (!ok)
        err_at(schedule->loc, "%s: schedule(%d, %.14g) gave %s; a learning rate is a number, %s", it->op->name, epoch, before,
               what_is(L, lua_gettop(L)), range_text(allowed));
    lua_pop(L, 1);
    *rate = v;
    return ok;
}

static void ask_all(lua_State *L, const Model *m, Item *it)
{
    Setting *schedule = (Setting *)setting(it, "schedule");
    long epochs = integer(m->fit, "epochs"), first = integer(m->fit, "initial_epoch");
    double rate = number(m->optimizer, "learning_rate");
    const char *allowed = option_of(m->optimizer->op, "learning_rate")->allowed;
    if (epochs > MOST_EPOCHS) {
        err_at(it->loc, "%s: the program has a rate for each of fit's epochs, %d at most, and epochs = %ld", it->op->name,
               MOST_EPOCHS, epochs);
        return;
    }
    schedule->numbers = NEWS(double, epochs);
    while (schedule->n < first) schedule->numbers[schedule->n++] = rate;
    for (long i = first; i < epochs && ask(L, it, allowed, (int)i, rate, &rate); i++) schedule->numbers[schedule->n++] = rate;
}

void ask_rates(lua_State *L, const Model *m)
{
    for (int i = 0; i < m->n_callbacks; i++)
        if (same(m->callbacks[i]->op->name, "LearningRateScheduler")) ask_all(L, m, m->callbacks[i]);
}
