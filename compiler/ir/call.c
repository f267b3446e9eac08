/* call.c -- a call's numbers and words for its template, and its arguments by name. */
#include "ir/call.h"

void set(Call *c, const char *name, double v)
{
    for (int i = 0; i < c->n_num; i++)
        if (same(c->num[i].name, name)) { c->num[i].v = v; return; }
    if (c->n_num == (int)(sizeof c->num / sizeof *c->num)) die("%s has too many numbers", c->name);
    c->num[c->n_num].name = name, c->num[c->n_num].text = NULL, c->num[c->n_num++].v = v;
}

void set_text(Call *c, const char *name, const char *text)
{
    set(c, name, 0);
    for (int i = 0; i < c->n_num; i++) if (same(c->num[i].name, name)) c->num[i].text = text;
}

double num(const Call *c, const char *name)
{
    for (int i = 0; i < c->n_num; i++) if (same(c->num[i].name, name)) return c->num[i].v;
    return get(c->node, name);
}

Value *arg(const Call *c, const char *name)
{
    for (int i = 0; i < c->n_writes; i++) if (same(c->write[i].slot, name)) return c->write[i].value;
    for (int i = 0; i < c->n_reads; i++) if (same(c->read[i].slot, name)) return c->read[i].value;
    return NULL;
}

bool *read_values(const Graph *g)
{
    bool *read = NEWS(bool, g->n_values);
    for (int i = 0; i < g->n_calls; i++)
        for (int k = 0; k < g->calls[i]->n_reads; k++) read[g->calls[i]->read[k].value->id] = true;
    return read;
}
