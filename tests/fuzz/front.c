/* front.c -- a model file: Lua text to the checked graph, as `cnnc check` does it
 *
 * A model may run as many instructions as are allowed here, far fewer than the sandbox allows, so that a loop without end costs
 * milliseconds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include "fuzz.h"
#include "front.h"
#include <stdlib.h>

enum { MOST_ROUNDS = 300 };                    /* of the sandbox's hook: a thousand instructions each */

static lua_Hook own;
static int rounds;

static void hook(lua_State *L, lua_Debug *ar)
{
    if (ar->event == LUA_HOOKCOUNT && ++rounds > MOST_ROUNDS) exit(1);
    own(L, ar);
}

lua_State *sandbox(const char *folder)         /* between load_model and the library's own */
{
    lua_State *(*next)(const char *) = (lua_State *(*)(const char *))dlsym(RTLD_NEXT, "sandbox");
    lua_State *L = next(folder);
    rounds = 0, own = lua_gethook(L);
    lua_sethook(L, hook, lua_gethookmask(L), lua_gethookcount(L));
    return L;
}

void fuzz_target(Bytes input)
{
    const Model *m = load_model(fuzz_file("model.lua", input), NULL, 0);
    build(m, true);
    stop_if_errors();
}
