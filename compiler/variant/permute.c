/* permute.c -- derived forms of parameters: a copy in another order, shared by the threads along its outermost axis. */
#include "ir/call.h"

/* The template's comment says of which parameter. */
static void name_it(Call *c, const Target *t)
{
    (void)t;
    set_text(c, "from", c->read[0].value->keras);
}

const Variant permute_variants[] = {
    { .op = "permute", .call = "forward", .name = "copy", .per = PER_SPAN, .tile = name_it, .template = "permute" },
    { .op = NULL }
};
