/* schedule.h -- what a placement of calls costs (settle.c), for the pass that places them. */
#ifndef SCHEDULE_H
#define SCHEDULE_H
#include "ir/plan.h"

typedef struct { Call **call; int n; } Uses;

bool sample_value(const Value *v);
bool is_span(const Call *c);

void settle_begin(const Graph *g, Call **calls, int n);           /* each with its index in `low` */
void settle_all(int n_phases);             /* for the calls' phases; spans stand behind the last one */
const Uses *uses_of(const Value *v);       /* the calls that read it, of a root */
void look_around(const Call *c);           /* what a phase of c's may change: settle_around and related_phases are about that */
void settle_around(const Call *c, bool itself);    /* anew, for the present phases, of c as well or of all others */
const int *related_phases(const Call *c, int *n);  /* those that make or read what c reads, or what that can be made of */

long peak(void);                           /* reals a sample that live for the batch, at the worst phase */
long traffic(void);                        /* reals a sample that all phases read from the batch: what a dW chooses its phase by */
bool is_remade(const Call *c, int phase);
int last_read(const Value *v);             /* the last phase that reads it from the batch; -1: none */

#endif
