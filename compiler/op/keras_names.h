/* keras_names.h -- names that Keras has or had, and cnnc has not. */
#ifndef KERAS_NAMES_H
#define KERAS_NAMES_H
#include "base/base.h"

/* names: of one thing, with blanks between; why: what to use instead, and of IS_CALLED the name that it has now. kind: kind_name's,
 * or constraint, class, function, module, word, option, method */
typedef enum { WILL_COME, WILL_NOT, IS_CALLED } When;
typedef struct { const char *kind, *names; When when; const char *why; } Absent;
const Absent *absent(const char *kind, const char *name);        /* NULL: nothing is known of it */
const char *verdict(const char *name, const Absent *a);          /* "Lambda is not there, and will not be" */
void say_absent(Loc loc, const char *who, const char *name, const Absent *a);    /* as an error, with why; who: may be NULL */
int show_absent(const char *name);                               /* what `cnnc ops NAME` says; how often it did */
void list_absent(void);                                          /* what `cnnc ops --markdown` says */
const char **absent_names(int *n);

#endif
