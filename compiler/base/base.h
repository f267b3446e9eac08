/* base.h -- memory, text, maps, files and errors, which all parts stand on (util.c, compilation.c). */
#ifndef BASE_H
#define BASE_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* file is a base name; line 0: nowhere; via: the lines that called the helper function this stands in, "called from x.lua:9", or
 * NULL */
typedef struct { const char *file; int line; const char *via; } Loc;

void *arena(size_t bytes);                                       /* zeroed; never fails, goes with the compilation */
#define NEW(T) ((T *)arena(sizeof(T)))
#define NEWS(T, n) ((T *)arena(sizeof(T) * (size_t)(n)))
/* Appends v to a growing array; n counts what it holds, capacity is a power of two. */
#define PUSH(array, n, v) ((array) = grow((array), (n), sizeof *(array)), (array)[(n)++] = (v))
void *grow(void *array, int n, size_t size);
char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *vformat(const char *fmt, va_list args);
char *copy(const char *text);
const char *upper_case(const char *text);                              /* a copy, ASCII's letters alone */
/* A text that grows; all zero is an empty one. What is added must not be part of it. */
typedef struct { char *s; size_t n, room; } Text;
void add_text(Text *t, const char *more, size_t n);
const char *whole_text(const Text *t);                              /* never NULL */
bool same(const char *a, const char *b);                         /* two strings, either may be NULL */
/* A regular file of at most `most` bytes, with a NUL behind it; NULL, and why: "it has 5,000,000 bytes, 4,194,304 are the most". */
char *read_file(const char *path, size_t most, size_t *size, const char **why);
char *read_open(int fd, size_t most, size_t *size, const char **why);   /* the same of a file that is open; closes it */
/* What texts stand for. All zero is an empty one; the texts must stay. */
typedef struct { const char *key; void *value; } MapRow;
typedef struct { MapRow *rows; int n, room; } Map;               /* room: a power of two, at most half of it taken; or 0 */
void *look_up(const Map *m, const char *key);                    /* NULL where nothing is */
void enter(Map *m, const char *key, void *value);                /* a key that is there already stands for `value` from now on */
enum { LARGEST_TEXT = 4 << 20 };                                 /* of a file that a user writes: a model, class names */
const char *nearest(const char *word, const char *const *words, int n);   /* for "did you mean"; NULL if none is near */
const char *listed(const char *const *words, int n);                      /* "a, b, c", the first 20 */

/* The user's mistakes are recorded, 20 at most, and each stage ends with stop_if_errors(). help() and trail() add lines to the
 * last one. die: a bug of ours, exit 70. fatal: the world's fault, with its exit status. What ends is the compilation, and with the
 * command's the process. */
void err_at(Loc loc, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void help(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void stop_if_errors(void);                                       /* prints them, exit 1 */
void print_errors(void);
int errors(void);
void errors_in(const char *folder);                              /* what messages put before a base name: "models/" */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fatal(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void said_by_tool(const char *text);                             /* what die and fatal show under their sentence; or NULL */
enum { EXIT_USAGE = 64, EXIT_DATA = 65, EXIT_NOINPUT = 66, EXIT_SOFTWARE = 70, EXIT_OSERR = 71, EXIT_CANTCREAT = 73,
       EXIT_IOERR = 74 };

#endif
