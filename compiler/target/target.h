/* target.h -- the CPU that a program is for, the C compiler that makes it, and where cnnc's own files are. */
#ifndef TARGET_H
#define TARGET_H
#include "base/spawn.h"
#include <stdbool.h>

/* timed: the text has a clock for each call; features: inference gives a layer's values too */
typedef struct { const char *march; int lanes; int registers; bool doubles; bool blas; bool timed; bool features; } Target;
const char *suffix_of(const Target *t);     /* of the files of a build: "-double", "-layers", "-features" or "" */

/* config.c: where cnnc's own files are, what emitted programs are compiled with, and for which CPU */
#define BITS_FLAGS "-std=gnu11 -fno-fast-math -ffp-contract=off -fno-math-errno"  /* what bits depend on, besides -march */
const char *self_path(void);
const char *include_folder(void);
const char *library_folder(void);
void compile_words(Words *w, const char *march);                 /* the compiler, and its flags */
void source_words(Words *w, const char *source);                  /* a file of C */
void link_words(Words *w, bool blas);
/* march: NULL is this machine's; by_name: of those that cnnc knows the C compiler is not asked */
Target target_of(const char *march, bool by_name, bool doubles);

/* tools.c: the C compiler, $CC or cc */
void compiler_words(Words *w);
const char *macros_of(const char *march);                        /* what it defines for that CPU */
bool defined(const char *macros, const char *name);
/* Runs it in the folder, where it makes the file `made`. `what` is made, in a sentence. */
void compile(const Words *w, const char *folder, const char *made, const char *what);
bool doctor(void);                         /* says what is there of all that cnnc needs; is it enough? */

#endif
