/* limits.h -- what a model may take of the machine: processor time and memory. */
#ifndef LIMITS_H
#define LIMITS_H
#include <stdbool.h>
#include <stddef.h>

/* from here on; `what` begins the message of which passes one: "this file" */
void limit(const char *what, int seconds, int megabytes);
void unlimited(void);
/* where what comes now stands in the user's file; path must stay, line may be 0 */
void at_line(const char *path, int line);
int line_reached(void);
/* ends the process, with a message and exit 1, if its time is over */
void check_time(void);
/* so many bytes were not to be had: by the limit, exit 1, or by the system, 71 */
_Noreturn void no_memory(size_t asked);

#endif
