/* front.c -- a model file: Lua text to the checked graph, as `cnnc check` does it
 *
 * A model may run as many instructions as here are left: the sandbox's own limit, of which most is used up beforehand, so that a
 * loop without end costs milliseconds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include "fuzz.h"
#include "front.h"

enum { LEFT = 300000, LIMIT = 100000000 };

lua_State *sandbox(const char *folder)         /* between load_model and the library's own */
{
    lua_State *(*next)(const char *) = (lua_State *(*)(const char *))dlsym(RTLD_NEXT, "sandbox");
    lua_State *L = next(folder);
    charge(LIMIT - LEFT);
    return L;
}

void fuzz_target(Bytes input)
{
    const Model *m = load_model(fuzz_file("model.lua", input), NULL, 0);
    build(m, true);
    stop_if_errors();
}
