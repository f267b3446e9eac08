/* emit_kernels.c -- the functions that calls are made of: one for each different call, however often it is made.
 *
 * Two calls whose functions would differ in nothing but the name share one: inference's convolution is training's where it stores
 * the same things. The text of a function is made with a neutral name first, which is what they are compared by. */
#include "emit.h"
#include <string.h>

static char *replaced(const char *text, const char *what, const char *by)
{
    size_t n = strlen(what);
    char *out = "";
    for (const char *at; (at = strstr(text, what)); text = at + n) out = format("%s%.*s%s", out, (int)(at - text), text, by);
    return format("%s%s", out, text);
}

#define NEUTRAL "cnnc_function_name"

static bool name_taken(const Kernels *k, const char *fn)
{
    for (int i = 0; i < k->n; i++) if (same(k->kernels[i].fn, fn)) return true;
    return false;
}

const char *kernel_for(Kernels *k, const Call *c, bool training)
{
    push_call(k->L, c, NEUTRAL);
    lua_newtable(k->L);
    lua_pushvalue(k->L, -2), lua_setfield(k->L, -2, "c");
    lua_remove(k->L, -2);
    const char *key = expand(k->L, c->variant->template);
    for (int i = 0; i < k->n; i++) if (same(k->kernels[i].key, key)) return k->kernels[i].fn;
    const char *fn = c->name;
    if (name_taken(k, fn)) fn = format("%s_%s", c->name, training ? "train" : "infer");
    Kernel fresh = { .fn = fn, .text = replaced(key, NEUTRAL, fn), .key = key, .training = training };
    PUSH(k->kernels, k->n, fresh);
    return fn;
}
