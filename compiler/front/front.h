/* front.h -- what the files of the front end share: front.c (models), front_layers.c, front_model.c, front_block.c,
 * front_recipe.c (what Lua sees), front_options.c (options), front_rates.c (functions), front_sandbox.c front_same.c
 * front_messages.c (the Lua state). */
#ifndef FRONT_H
#define FRONT_H
#include "front/load.h"
#include "op/queries.h"
#include <lua.h>
#include <lauxlib.h>

typedef struct Draft Draft;
typedef struct Front Front;

/* What a Sequential is made of: a layer, or a Model of one input and one output. */
typedef struct { Item *layer; const Draft *model; Loc loc; } Part;

/* A model while its file runs. */
struct Draft {
    Front *front;                              /* of the file that makes it */
    Item *options;
    Loc loc, compile_loc, fit_loc;
    bool sequential, bad, compiled, fitted, summary;
    Part *parts; int n_parts;                  /* of a Sequential */
    Tensor **inputs, **outputs; int n_inputs, n_outputs;
    const char **output_names;                 /* of a Model; as Model's */
    Item *compile, *fit;
    Item **losses; double *loss_weights; Item ***metrics; int *n_metrics;
    Item **callbacks; int n_callbacks;
};

/* What a Lua value of ours holds: the only full userdata in the state. `bad`: its mistake has been recorded, and its
 * consumers stay silent. */
typedef struct {
    enum { A_LAYER, A_ITEM, A_TENSOR, A_MODEL, A_STRANGER } is;
    bool bad;
    Item *item; Tensor *tensor; Draft *model;
} Thing;

/* What is known of a model file while it runs, beside what Lua knows. front() finds it by the Lua state. */
struct Front {
    Tensor **made; int n_made;                 /* every tensor, in the order of creation */
    Draft **drafts; int n_drafts;
    struct { const char *type; int n; } *count; int n_counts;      /* how many layers without a name there have been of a type */
    bool missing;                              /* a global was told to be missing: what Lua says of a value may follow from it */
    /* globals that were looked for: did the file ask whether it is there? */
    struct { const char *text, *name; int line; bool yes; } *asked; int n_asked;
    const char *folder;                        /* the model's */
    struct { const char *source, *path, *text; } *chunk; int n_chunks;     /* source: Lua's own pointer, of functions that stay */
    const char *parsed;                        /* text that was parsed last, or was not */
    long instructions, printed;
    size_t refused;                            /* how much Lua asked for when there was no more */
    Loc failed_at;
};
Front *front(lua_State *L);

/* ---- front_recipe.c: compile, fit ---- */
const char *output_name(const Draft *d, int k);

/* ---- front_options.c ---- */
Thing *thing(lua_State *L, int at);            /* NULL if the value is not one of ours */
Item *read_item(lua_State *L, int table, const Op *op, const char *name, Loc loc, bool *bad);
Item *item_value(lua_State *L, int at, Kind kind, const char *who, Loc loc, bool *bad);
const char *what_is(lua_State *L, int at);     /* "a string", "a layer" */
const char *key_at(lua_State *L, int at);      /* of any value; a string's word_at */
/* of a string, to look up or to show: its first 200 bytes; what is no text has ? in it */
const char *word_at(lua_State *L, int at);
/* Of a string that the program will have: the whole of it, which is UTF-8 without control characters; else NULL and a message. */
const char *text_at(lua_State *L, int at, const char *who, Loc loc);
/* "0..", "0<..1" ..: Option.allowed; and what it means, "0 or more" */
bool in_range(const char *allowed, double v);
const char *range_text(const char *allowed);
bool float_holds(double v);
#define NO_FLOAT "too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size"
const char *near_key(const char *word, const char *const *words, int n);       /* "; did you mean 'filters'?" or "" */
/* What the value is read for: messages begin with `who`, "Conv2D 'conv2d_3'". */
typedef struct { lua_State *L; const char *who; const Option *option; Setting *to; Loc loc; bool bad; } Reading;
void wrong(Reading *r, const char *should, int at);                /* it should be so, and what is there is not */
bool check_range(Reading *r, double v);

/* ---- front_ints.c ---- */
bool read_int(Reading *r, int at, double *to, const char *should);
void read_ints(Reading *r, int at, int least, int most, const char *should);
void read_sides(Reading *r, int at);

/* ---- front_same.c: what of Lua's libraries would differ from run to run ---- */
void same_every_time(lua_State *L);
const char *shown(lua_State *L, int at);       /* pushes a value's text, which holds no address */
void replace(lua_State *L, const char *table, const char *name, lua_CFunction f);      /* table[name], which becomes f's upvalue */

/* ---- front_globals.c ---- */
int missing_global(lua_State *L);              /* __index of the table of globals */
void check_defines(const Front *f, const Define *defines, int n);      /* each is a name that the texts have */

/* ---- front_python.c ---- */
void help_python(const char *text, int line);  /* of a line that does not parse: what Python there is in it */

/* ---- front_messages.c ---- */
const char **table_keys(lua_State *L, int *n); /* the texts among those of the table on top of the stack, sorted; the table goes */
void record_failure(lua_State *L, const char *file, Loc at);   /* the error on top of the stack; at: the line that ran */

/* ---- front_sandbox.c ---- */
lua_State *sandbox(const char *folder);        /* the libraries that are safe, under limits */
/* Both leave one value. False: a message and its place are recorded. */
bool run_text(lua_State *L, const char *file, const char *text, size_t size);
bool call_function(lua_State *L, int n, const char *file);     /* the function below n arguments */
const char *text_of(const Front *f, const char *file);         /* of a file that was loaded, by its name in messages */
Loc where(lua_State *L);                       /* the line of the model that is running */
void define_globals(lua_State *L, const Define *defines, int n);

/* ---- front_rates.c ---- */
void ask_rates(lua_State *L, const Model *m);  /* the model's functions of the epoch become lists */

/* ---- front_layers.c: constructors, layers, tensors ---- */
void register_ops(lua_State *L);
Thing *push_thing(lua_State *L, Thing t);
const char *named(lua_State *L);               /* what stands by name in the tables of a call, or NULL */
const char *camel(const char *name);            /* hard_shrink -> HardShrink: what its constructor is called */
bool has_constructor(const Op *op);
const char *const *constructors(int *count);   /* names of them in a model file */
Tensor *apply(Front *f, Item *layer, Tensor **in, int n, Loc loc);
Item *implicit_input(Front *f, const Item *first, Loc loc);    /* of the input_shape of a Sequential's first layer; NULL */
bool good_name(const char *name);              /* of a layer or a metric */
#define NAME_RULE "a name has 1 to 100 characters, without / \\ ' \" * and control characters"
const char *layer_name(Front *f, const char *asked, const char *type);   /* Keras's: conv2d, conv2d_1 ... */
Item *named_options(lua_State *L, int at, const Op *op, const char *who, Loc loc, bool *bad, const char *const *beside);

/* ---- front_model.c: Sequential, Model, compile, fit ---- */
void register_models(lua_State *L);
int call_model(lua_State *L);                  /* front_block.c */
bool is_input(const Item *layer);              /* NULL is none */
int index_model(lua_State *L);
void chain(Draft *d);                          /* a Sequential's parts, one behind the other, become tensors */
int assign(lua_State *L);                      /* what of a layer or a model can be changed: trainable */
void freeze(const Draft *d);                   /* a model's trainable = false becomes that of its layers */
void compile_draft(lua_State *L, Draft *d, int table, Loc loc);                /* front_recipe.c */
void fit_draft(lua_State *L, Draft *d, int table, Loc loc);

#endif
