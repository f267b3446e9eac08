/* limits.h -- what a model may take of the machine: processor time and memory. */
#ifndef LIMITS_H
#define LIMITS_H
#include <stdbool.h>
#include <stddef.h>

/* from here on; `what` begins the message of which passes one: "this file" */
void limit(const char *what, int seconds, int megabytes);
void unlimited(void);
/* what a host has for a compilation under limits: ends the process, with a message and exit 1, where time or memory is over */
void check_limits(void);
void over_limits(size_t asked);

#endif
