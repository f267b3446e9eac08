/* compilation.h -- one way from a model to its text: its memory, its mistakes, the place that is reached, its end.
 *
 * A thread has one at a time, and base.h's functions are about that one. The command's lasts as long as the process. */
#ifndef COMPILATION_H
#define COMPILATION_H
#include "base/base.h"

struct stat;
/* What the program around it does for a compilation; NULL: nothing. */
typedef struct {
    void (*check_time)(void);              /* asked wherever it is safe to end: is there any left? */
    void (*no_memory)(size_t asked);       /* so many bytes were not to be had */
    void (*file_was_read)(const struct stat *file);
} Host;

/* This thread's is one that ends with the process. host: stays; or NULL */
void begin_compilation(const Host *host);
/* `work` in one of its own; all its memory goes behind it. What is wrong is written to `messages` and ends it, not the process: the
 * exit status that a command would have, or 0. */
int compile_apart(void (*work)(void *of), void *of, FILE *messages);

FILE *messages(void);                      /* where what it says goes: stderr, of a command */

/* Memory that can be given back, as realloc does, with 0 bytes for free; NULL: there is none. What is left goes at the end. */
void *hold(void *p, size_t bytes);

void check_time(void);
_Noreturn void no_memory(size_t asked);
void tell_of_file(const struct stat *file);

/* Where in the user's file what comes now stands; path must stay, line may be 0. */
void at_line(const char *path, int line);
int line_reached(void);
const char *path_reached(void);
/* What is done now, in words that a bug is reported with; must stay. */
void at_stage(const char *what);
const char *stage_reached(void);

#endif
