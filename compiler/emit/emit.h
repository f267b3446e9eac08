/* emit.h -- what the files of emission share. */
#ifndef EMIT_H
#define EMIT_H
#include "emission.h"
#include "ir/names.h"
#include "ir/plan.h"
#include "op/queries.h"
#include <lua.h>

/* emit_text.c */
int seen_dims(const Value *v, int d[MAX_RANK + 1]);
char *field_declaration(const Value *v, const char *before);      /* "real dropout_y[8]" before = "[8]" and dims */
char *argument(const Call *c, const Arg *a, bool write, bool training);
/* The function that a call is made of: its name, and the call whose parameters it has. */
typedef struct { const char *name; const Call *of; } Function;
char *call_text(const Call *c, Function f, bool training);        /* one or two lines without indent */
char *part_text(const Call *c, Function f);                       /* a thread's share of a call for one image */
char *give_text(const Value *v, int k, const char *y, bool training);

/* emit_signature.c */
bool of_places(const Call *c);                                    /* its function sees maps as rows */
int parts_of(const Call *c);                                      /* into how many its function can be cut, by from and to */
void push_parameters(lua_State *L, const Call *c);                /* the list of what its function takes */

/* emit_lua.c: the Lua state that arranges text */
lua_State *open_templates(const char *folder, const Target *t);   /* folder: NULL for the embedded ones */
char *expand(lua_State *L, const char *template);                 /* with the table on the stack as env, which it pops */
void field_number(lua_State *L, const char *name, double v);
void field_text(lua_State *L, const char *name, const char *text);
void field_flag(lua_State *L, const char *name, bool v);
void append_table(lua_State *L);                                  /* the table at the top goes into the list below it */
void push_dims(lua_State *L, const int *d, int n);                /* a list of numbers */
void push_call(lua_State *L, const Call *c, const char *fn);      /* the table `c` of a kernel's template */
void push_value(lua_State *L, const Value *v);

/* emit_kernels.c: the functions that calls are made of */
typedef struct { const char *fn, *text; bool training; const Node *node; int position, no; } Kernel;
/* made: by the text with a neutral name */
typedef struct { Kernel **kernels; int n; Map made, names; lua_State *L; const char *net; const Plan *train; } Kernels;
Function kernel_for(Kernels *k, const Call *c, bool training);    /* makes its text if it is new */

void sort_kernels(Kernels *k, const Graph *g);

/* emit_wrap.c: its lines of C broken where they have more than `most` columns; those of kernels at WIDTH, of the file at COLUMNS */
enum { WIDTH = 128, COLUMNS = 132 };
const char *wrapped(const char *text, int most);

/* emit_clocks.c: a text with a clock for each call, for bench --layers */
typedef struct { char *rows; int n; bool on; } Clocks;
/* text inside TIMED(); as it is where clocks are off */
char *timed(Clocks *k, const Call *c, const char *call, const char *text, bool training);
/* of a call that a template writes; -1: off */
int clock_for(Clocks *k, const char *layer, const char *call, double macs, bool training);

/* emit_params.c: where parameters' elements lie */
void axis_numbers(const Value *v, int k, int numbers[4]);         /* n, stride, block, block_stride of axis k (struct rt_axis) */
void push_axis_numbers(lua_State *L, const Value *v);             /* field axes of the table at the top */
void push_params(lua_State *L, const Plan *train);                /* the list of struct summed's fields */

/* emit_update.c: the optimizer; emit_model.c: what the runtime is told */
void push_update(lua_State *L, const Plan *train, Kernels *k, Clocks *clocks);
const char *update_headers(const Plan *train);                    /* what it calls beyond the headers of every program, as lines */
void push_recipe(lua_State *L, const Plan *train);
void push_feature(lua_State *L, const Plan *infer);               /* field feature: the port of --features, or "" */
void push_seen(lua_State *L, const Plan *training);             /* field seen: the port of what is seen of images, or "" */
void place_sums(const Plan *p);                                   /* gives each loss and metric its place in the sums */
double number_or_zero(const Item *it, const char *option);

#endif
