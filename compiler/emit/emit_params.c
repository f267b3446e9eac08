/* emit_params.c -- the parameter table: every tensor's Keras name and shape, and where its elements lie.
 *
 * An axis of n elements whose letter stands once in the order has one stride; one in panels has a stride within the panel and one
 * between panels. */
#include "emit.h"
#include <ctype.h>
#include <string.h>

typedef struct { int n, stride, block, block_stride; } Axis;

/* The stride of position i of the order: the product of the dimensions behind it. */
static int stride_behind(const Value *v, int position)
{
    int s = 1;
    for (int i = position + 1; i < v->mem.rank; i++) s *= in_memory(v->mem.d[i]);
    return s;
}

static int length(const Value *v, char letter)
{
    return v->shape.d[strchr(v->axes, letter) - v->axes];
}

static Axis axis_of(const Value *v, int k)
{
    Axis a = { .n = v->shape.d[k], .block = v->shape.d[k] };
    char letter = v->axes[k];
    for (int i = 0; i < v->mem.rank; i++) {
        const char *at = strchr(v->mem.d[i].name, letter);
        if (at) a.stride = stride_behind(v, i);
        for (const char *p = at ? at + 1 : ""; *p; p++) a.stride *= length(v, *p);      /* several axes in one */
        if (*v->mem.d[i].name == toupper((unsigned char)letter)) a.block = PANEL, a.block_stride = stride_behind(v, i);
    }
    return a;
}

void axis_numbers(const Value *v, int k, int numbers[4])
{
    Axis a = axis_of(v, k);
    numbers[0] = a.n, numbers[1] = a.stride, numbers[2] = a.block, numbers[3] = a.block_stride;
}

/* axes = {{n, stride, block, block_stride}, ...} */
void push_axis_numbers(lua_State *L, const Value *v)
{
    lua_newtable(L);
    for (int k = 0; k < v->shape.rank; k++) {
        int numbers[4];
        axis_numbers(v, k, numbers);
        lua_newtable(L);
        for (int i = 0; i < 4; i++) lua_pushinteger(L, numbers[i]), lua_rawseti(L, -2, i + 1);
        lua_rawseti(L, -2, k + 1);
    }
    lua_setfield(L, -2, "axes");
}

/* The fields of struct summed, in Keras's order: layers as in the model, within a layer as its op made them. */
void push_params(lua_State *L, const Plan *train)
{
    lua_newtable(L);
    int n = 0;
    for (int i = 0; i < train->graph->n_values; i++) {
        const Value *v = train->graph->values[i];
        if (v->role != PARAM || !v->trainable || v->gradient != SUMMED || !v->mem.rank) continue;
        lua_pushstring(L, field_declaration(v, ""));
        lua_rawseti(L, -2, ++n);
    }
}
