/* emission.h -- Plan -> text. */
#ifndef EMISSION_H
#define EMISSION_H
#include "ir/plan.h"

void emit(const Plan *train, const Plan *infer, const char *templates, FILE *c, FILE *h);
char *literal(const char *text);                                  /* user text as a C string: the one escaper */

#endif
