/* item.c -- the settings of an item by their names, and what messages call items and nodes. */
#include "base/base.h"
#include "ir/graph.h"

bool has_option(const Item *it, const char *name)
{
    for (const Option *o = it->op->options; o && o->name; o++) if (same(o->name, name) && o->type < LATER) return true;
    return false;
}

const Option *option_of(const Op *op, const char *name)
{
    for (const Option *o = op->options; o && o->name; o++) if (same(o->name, name)) return o;
    die("%s has no option '%s'", op->name, name);
}

const Setting *setting(const Item *it, const char *name)
{
    return &it->settings[option_of(it->op, name) - it->op->options];
}

Setting *give(Item *it, const char *option)
{
    Setting *s = (Setting *)setting(it, option);
    s->given = true;
    return s;
}

long integer(const Item *it, const char *option) { return (long)setting(it, option)->number; }
double number(const Item *it, const char *option) { return setting(it, option)->number; }
bool flag(const Item *it, const char *option) { return setting(it, option)->number != 0; }
const char *text(const Item *it, const char *option) { return setting(it, option)->text; }
const int *pair(const Item *it, const char *option) { return setting(it, option)->ints; }
Item *item(const Item *of, const char *option) { return setting(of, option)->item; }
int how_many(const Setting *s) { return s->n ? s->n : 1; }
double nth(const Setting *s, int i) { return s->n ? s->numbers[i] : s->number; }

static const char *const kind_names[] = { [LAYER] = "layer", [LOSS] = "loss", [OPTIMIZER] = "optimizer", [SCHEDULE] = "schedule",
    [METRIC] = "metric", [ACTIVATION] = "activation", [INITIALIZER] = "initializer", [REGULARIZER] = "regularizer",
    [CONSTRAINT] = "constraint", [CALLBACK] = "callback", [AUGMENTATION] = "augmentation", [RECIPE] = "recipe",
    [INNER] = "inner op" };

const char *kind_name(Kind kind)
{
    return kind_names[kind];
}

const char *who(const Item *it)
{
    return format("%s %s", kind_name(it->op->kind), it->op->name);
}

const char *label(const Node *n)
{
    const Op *op = !n->item ? n->op : n->item->part_of ? n->item->part_of->op : n->item->op;
    return format("%s '%s'", op->name, n->item && n->item->name ? n->item->name : n->name);
}

bool weighted(const Model *m)
{
    return flag(m->fit, "sample_weight") || setting(m->fit, "class_weight")->given;
}
