/* plan.h -- nothing left to decide: phases, runs, places. Emission reads only this. */
#ifndef PLAN_H
#define PLAN_H
#include "ir/call.h"

typedef struct Plan Plan;

typedef struct { Value **values; int n; long bytes; } Place;    /* memory of a thread that values with disjoint lives share */
/* PER_SAMPLE: one loop over the group's samples; forward: how many calls are of the forward half */
typedef struct { Per per; Call **calls; int n; int forward; } Run;
/* once: calls after the phase's barrier, in order */
typedef struct { Run *runs; int n_runs; Call **once; int n_once; bool forward; } Phase;

struct Plan {
    Graph *graph; const Model *model; Target target;
    bool training;
    int group, shards;                     /* M, S */
    Phase *phases; int n_phases;
    Call **prepare; int n_prepare;         /* spans before the first phase: derived forms of the weights */
    Call **convert; int n_convert;         /* of inference: its weights of training's, in order */
    Call **update; int n_update;           /* after the last one */
    Value **batch; int n_batch;            /* values of the whole batch, in order of definition */
    long peak_batch_bytes;                 /* a sample, at the worst phase */
    long batch_bytes;                      /* a sample, as placed; pointers to raw samples not counted */
    Place *places; int n_places;           /* of a thread */
    long thread_bytes;
};

#endif
