/* plan.c -- the list of passes: Model -> Plan. The table serves planning, `-d PASS` and --help alike. */
#include "ir/classes.h"
#include "op/queries.h"
#include "passes/passes.h"
#include <string.h>

static void run_shape(Plan *p)
{
    p->graph = build(p->model, p->training);
    check_class_names(p->model, p->graph), check_class_weight(p->model, p->graph), check_optimized(p->graph);
}

static void run_fold(Plan *p)   { fold(p->graph); }
static void run_fuse(Plan *p)   { fuse(p->graph); }
static void run_grad(Plan *p)   { grad(p->graph); }
static void run_select(Plan *p) { select_variants(p->graph, &p->target); }
static void run_layout(Plan *p) { layout(p->graph); }

const Pass passes[] = {
    { "shape",    run_shape,  "shapes, parameters, FLOPs",                                    NODES },
    { "fold",     run_fold,   "what inference does not need goes",                            NODES },
    { "fuse",     run_fuse,   "chains of ops that one op computes become that op",            NODES },
    { "grad",     run_grad,   "which gradients exist: the calls, forward and backward",       CALLS },
    { "select",   run_select, "for each call its variant and the derived values it wants",    CALLS },
    { "layout",   run_layout, "halos, padding, where a parameter lies",                       CALLS | MEMORY },
    { "schedule", schedule,   "phases, runs, scopes",                                         CALLS | MEMORY | ORDER },
    { "alloc",    alloc,      "live ranges to places",                                        CALLS | MEMORY | ORDER | PLACES },
    { 0 }
};

/* The passes before the one called `end`. */
static Plan *run_passes(const Model *m, bool training, const Target *t, const char *end, const char *dump_after)
{
    Plan *p = NEW(Plan);
    *p = (Plan){ .model = m, .training = training, .target = *t };
    for (const Pass *pass = passes; pass->name && !same(pass->name, end); pass++) {
        pass->run(p);
        stop_if_errors();
        verify(p, pass);
        if (same(dump_after, "all") || same(dump_after, pass->name)) dump(p, pass, stdout);
    }
    return p;
}

Plan *plan(const Model *m, bool training, const Target *t, const char *dump_after)
{
    return run_passes(m, training, t, NULL, dump_after);
}
void try_plan(const Model *m, bool training, const Target *t) { run_passes(m, training, t, "schedule", NULL); }
