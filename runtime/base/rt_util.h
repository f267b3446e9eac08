/* rt_util.h -- what every part of the runtime uses: failing with one sentence, memory, clocks, numbers as text. */
#ifndef RT_UTIL_H
#define RT_UTIL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {                                         /* exit statuses */
    RT_WRONG = 1, RT_USAGE = 64, RT_BAD_DATA = 65, RT_NO_INPUT = 66, RT_OTHER_CPU = 69, RT_BUG = 70, RT_SYSTEM = 71,
    RT_NO_CREATE = 73, RT_IO = 74, RT_INTERRUPTED = 130
};
#define RT_PRINTF(f, a) __attribute__((format(printf, f, a)))

int rt_read_status(int error);                 /* of what cannot be read for this errno: RT_NO_INPUT, RT_SYSTEM or RT_IO */
void rt_speak_as(const char *before);          /* what messages of rt_fail begin with, where it is not "error: " */
_Noreturn void rt_fail(int status, const char *format, ...) RT_PRINTF(2, 3);    /* "error: ..." on stderr, one sentence; exits */
void rt_flush_output(void);                    /* fails if anything that was printed did not reach its reader */
void rt_say(const char *format, ...) RT_PRINTF(1, 2);                           /* one line on stderr */
void rt_transient(const char *line);           /* shows a line that the next one replaces; NULL forgets it, leaving it on screen */

void *rt_alloc(size_t n, size_t size);         /* zeroed; fails with a sentence, never returns NULL */
void *rt_grow(void *p, size_t n, size_t size); /* realloc likewise */
/* A list of n that gets another one: where its room is used up it moves, to twice the room. */
void *rt_more(void *list, size_t n, size_t *room, size_t size);
void *rt_arena(size_t bytes);                  /* zeroed, 64-byte aligned, in large pages where the system has them */
FILE *rt_text_stream(char **text, size_t *bytes);                               /* into memory that the caller frees; */
void rt_text_end(FILE *out);                   /* which is whole behind this */
char *rt_text(const char *format, ...) RT_PRINTF(1, 2);                         /* printf into memory the caller frees */
char *rt_real_path(const char *path);          /* realpath, which the caller frees; NULL and errno if there is none */
char *rt_own_program(void);                    /* the file that runs, which the caller frees; NULL if it has no name of its own */
bool rt_times(size_t a, size_t b, size_t *product);                             /* false if the product overflows */

double rt_now(void);                           /* seconds, always more than before; of one thread */
const char *rt_shortest(char text[32], double x);                               /* the shortest decimal that reads back as x */
double rt_rounded(double x, int digits);       /* x, or 0 where so many digits behind the point show nothing of it: no "-0.0000" */
const char *rt_nearest(const char *word, const char *const *names, int n);      /* what word may have meant, or NULL */
#endif
