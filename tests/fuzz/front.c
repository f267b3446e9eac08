/* front.c -- a model file: Lua text to the checked graph, as `cnnc check` does it
 *
 * Here a model may take so much that an endless one costs milliseconds: instructions and Lua's memory are counted where Lua
 * itself asks, in front of the sandbox's own hook and allocator; what passes the limit ends the input. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include "fuzz.h"
#include "base/compilation.h"
#include "front/front.h"
#include "ir/graph.h"

enum { INSTRUCTIONS = 30000, OF_LUA = 32 << 20, OF_ARENA = 64 << 20 };

static long instructions, memory, allotted;
static lua_Hook their_hook;
static lua_Alloc their_memory;
static void *their_ctx;

static void hook(lua_State *L, lua_Debug *ar)
{
    if (ar->event == LUA_HOOKCOUNT && (instructions += lua_gethookcount(L)) > INSTRUCTIONS)
        exit(1);
    their_hook(L, ar);
}

static void *count(void *ctx, void *p, size_t old, size_t new)
{
    memory += (long)new - (p ? (long)old : 0);
    if (memory > OF_LUA)
        exit(1);
    return their_memory(ctx, p, old, new);
}

#define NEXT(name) __typeof__(&name) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

lua_State *sandbox(const char *folder)         /* between load_model and the library's own, as arena */
{
    NEXT(sandbox);
    lua_State *L = next(folder);
    instructions = memory = 0;
    their_hook = lua_gethook(L);
    lua_sethook(L, hook, lua_gethookmask(L), lua_gethookcount(L));
    their_memory = lua_getallocf(L, &their_ctx);
    lua_setallocf(L, count, their_ctx);
    return L;
}

void *arena(size_t bytes)
{
    static __typeof__(&arena) next;
    if (!next)
        next = (__typeof__(&arena))dlsym(RTLD_NEXT, "arena");
    if ((allotted += (long)bytes) > OF_ARENA)
        exit(1);
    return next(bytes);
}

void fuzz_target(Bytes input)
{
    allotted = 0;
    begin_compilation(NULL);
    const Model *m = load_model(fuzz_file("model.lua", input), NULL, 0);
    build(m, true);
    stop_if_errors();
}
