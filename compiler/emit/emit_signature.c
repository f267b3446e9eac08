/* emit_signature.c -- what an emitted function takes, as the list that templates get: c.params.
 *
 * A parameter has a type and a name; a pointer has besides the dimensions behind it, whether it is const, and whether there is one
 * for each row of a call, and whether another one points at the same value (Multiply { x, x }), all others being restrict. Its
 * text is templates/program/params.lua's. */
#include "emit.h"

static const char *element(const Value *v) { return elem_types[v->elem].c; }
bool of_places(const Call *c) { return c->variant->per == PER_PLACE; }
int parts_of(const Call *c) { return c->variant->parts ? c->variant->parts(c) : 1; }

static bool shared(const Call *c, const Arg *a)
{
    for (int i = 0; i < c->n_reads; i++)
        if (&c->read[i] != a && root(c->read[i].value) == root(a->value)) return true;
    return false;
}

/* One parameter of the function, as a row of the list: `rows` where there is one for each sample of a group, or place of a map. */
static void push_pointer(lua_State *L, const Call *c, const Arg *a, bool write)
{
    const Value *v = a->value;
    int d[MAX_RANK + 1], n = seen_dims(v, d), last = n - 1;
    bool rows = v->role == DATA && (c->per == PER_GROUP || c->per == PER_SPAN || of_places(c));
    field_text(L, "type", element(v)), field_text(L, "name", a->slot);
    field_flag(L, "const", !write), field_flag(L, "rows", rows), field_flag(L, "shared", shared(c, a));
    if (rows && of_places(c)) d[0] = d[last], n = 1;
    push_dims(L, d, n), lua_setfield(L, -2, "d");
}

static void push_plain(lua_State *L, const char *type, const char *name)
{
    lua_newtable(L);
    field_text(L, "type", type), field_text(L, "name", name);
    append_table(L);
}

static void push_parameter(lua_State *L, const Call *c, const Arg *a, bool write)
{
    const Value *v = a->value;
    if (v->elem == RAW || v->elem == TARGET) {
        push_plain(L, element(v), a->slot);
    } else if (v->role == REDUCE && !write) {
        push_plain(L, "const char *", a->slot), push_plain(L, "size_t", format("%s_stride", a->slot));
    } else {
        lua_newtable(L);
        push_pointer(L, c, a, write);
        append_table(L);
    }
}

/* What the emitted function takes, as a list. */
void push_parameters(lua_State *L, const Call *c)
{
    lua_newtable(L);
    for (int i = 0; i < c->n_writes; i++) push_parameter(L, c, &c->write[i], true);
    for (int i = 0; i < c->n_reads; i++) push_parameter(L, c, &c->read[i], false);
    if (c->per == PER_GROUP || of_places(c)) push_plain(L, "int", "n");
    if (c->def->flags & SEED) push_plain(L, "uint64_t", "seed"), push_plain(L, "uint64_t", "step"), push_plain(L, "int", "row");
    if (c->per == PER_SPAN || parts_of(c) > 1) push_plain(L, "int", "from"), push_plain(L, "int", "to");
}
