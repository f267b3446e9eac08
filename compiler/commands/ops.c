/* ops.c -- `cnnc ops`: all ops, or what a name stands for, with their options. */
#include "commands.h"
#include "op/keras_names.h"
#include <stdlib.h>
#include <string.h>

static const char *const type_names[] = { [INT] = "integer", [NUMBER] = "number", [BOOL] = "true or false", [TEXT] = "text",
    [CHOICE] = "one of", [SINGLE] = "integer", [PAIR] = "1 or 2 integers", [TRIPLE] = "1 or 3 integers", [INTS] = "integers",
    [TEXTS] = "texts",
    [RANGE2] = "{first, last}", [SIDES] = "integers of sides", [NUMBERS] = "number or numbers",
    [BY_CLASS] = "{[class] = number}", [RATE] = "schedule or number",
    [FUNCTION] = "function", [ITEM] = "", [ITEMS] = "list", [LATER] = "", [NEVER] = "" };

static const char *type_of(const Option *o)
{
    if (o->type == ITEM) return o->allowed;
    if (o->type == CHOICE) return format("one of %s", o->allowed);
    return o->allowed ? format("%s %s", type_names[o->type], o->allowed) : type_names[o->type];
}

static const char *state_of(const Option *o)
{
    return o->type == LATER ? "later" : o->type == NEVER ? "never" : "yes";
}

static void print_option(const Option *o, bool markdown)
{
    const char *fallback = o->fallback ? o->fallback : "";
    const char *row = markdown ? "| `%s` | %s | %s | %s | %s |\n" : "  %-22s %-5s  %-24s  %-16s  %s\n";
    printf(row, o->name, state_of(o), type_of(o), fallback, o->what ? o->what : "");
}

static void print_op(const Op *op, bool markdown)
{
    const char *what = op->what ? op->what : "";
    if (markdown) printf("\n### %s\n\n%s\n\n", op->name, what);
    else if (op->kind == RECIPE) printf("%s: %s\n", op->name, what);
    else printf("%s (%s): %s\n", op->name, kind_name(op->kind), what);
    if (!op->options || !op->options[0].name) return;
    if (markdown) puts("| option | | type | default | |\n|---|---|---|---|---|");
    for (const Option *o = op->options; o->name; o++) print_option(o, markdown);
}

static const char *title(Kind kind)
{
    const char *plural[] = { "Layers", "Losses", "Optimizers", "Schedules", "Metrics", "Activations", "Initializers",
                             "Regularizers", "Constraints", "Callbacks", "Augmentation", "Model, compile, fit" };
    return plural[kind];
}

static void list(bool markdown)
{
    for (Kind kind = LAYER; kind < INNER; kind++) {
        printf(markdown ? "\n## %s\n" : "%s\n", title(kind));
        for (int i = 0; ops[i]; i++) {
            if (ops[i]->kind != kind) continue;
            if (markdown) print_op(ops[i], true);
            else printf("  %-34s %s\n", ops[i]->name, ops[i]->what ? ops[i]->what : "");
        }
        if (!markdown) puts("");
    }
}

/* All that a name stands for: relu is a layer and an activation, mean_squared_error a loss and a metric. Returns how many. */
static int print_each_kind(const char *name, bool markdown)
{
    int n = 0;
    for (Kind kind = LAYER; kind < INNER; kind++) {
        const Op *op = find_kind(kind, name);
        if (!op) continue;
        if (n++ && !markdown) puts("");
        print_op(op, markdown);
    }
    return n;
}

static _Noreturn void unknown_op(const char *name)
{
    int n = 0;
    const char **names = absent_names(&n);
    for (int i = 0; ops[i]; i++) if (ops[i]->kind != INNER) PUSH(names, n, ops[i]->name);
    const char *near = nearest(name, names, n);
    if (near) fatal(EXIT_USAGE, "there is no op '%s'; did you mean '%s'?", name, near);
    fatal(EXIT_USAGE, "there is no op '%s': `cnnc ops` lists them", name);
}

int ops_command(const Request *r)
{
    const char *name = r->n_rest ? r->rest[0] : NULL;
    if (r->n_rest > 1 || (name && *name == '-')) fatal(EXIT_USAGE, "usage: cnnc ops [NAME] [--markdown]");
    if (!name) list(r->markdown);
    if (!name && r->markdown) list_absent();
    if (!name) return 0;
    if (print_each_kind(name, r->markdown) + show_absent(name) == 0) unknown_op(name);
    return 0;
}
