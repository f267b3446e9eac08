/* schedule.h -- a schedule while it is made: where calls stand (schedule.c), and what that costs (settle.c).
 *
 * schedule() makes one and drops it: what is left is in the plan. It alone moves a call, by its `phase`; the account is of the
 * calls' phases, and only settle.c looks inside it. */
#ifndef SCHEDULE_H
#define SCHEDULE_H
#include "ir/plan.h"

typedef struct { Call **call; int n; } Uses;
typedef struct Account Account;

typedef struct {
    const Graph *graph;
    /* those that phases hold, `low` is the index of each: no preparation of weights */
    Call **calls; int n_calls, n_phases;
    Account *account;
    int *appended;                         /* by call: behind the phase to which it was appended last */
    int *made_in, n_runs;                  /* by value: the run that made it last; how many have been looked at */
} Schedule;

bool sample_value(const Value *v);
bool is_span(const Call *c);

/* of n calls, each with its index in `low`; spans stand behind the last phase */
Account *open_account(const Graph *g, Call **calls, int n, int n_phases);
void settle_all(Account *a);               /* for the calls' phases */
const Uses *uses_of(const Account *a, const Value *v);         /* the calls that read it, of a root */
void look_around(Account *a, const Call *c);                   /* what a phase of c's may change: the next two are about that */
void settle_around(Account *a, const Call *c, bool itself);    /* anew, for the present phases, of c as well or of all others */
/* those that make or read what c reads, or what that can be made of */
const int *related_phases(Account *a, const Call *c, int *n);

long peak(const Account *a);               /* reals a sample that live for the batch, at the worst phase */
long traffic(const Account *a);            /* reals a sample that all phases read from the batch: what a dW chooses its phase by */
bool is_remade(const Account *a, const Call *c, int phase);
int last_read(const Account *a, const Value *v);               /* the last phase that reads it from the batch; -1: none */

#endif
