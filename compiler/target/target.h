/* target.h -- the CPU that a program is for, the C compiler that makes it, and where cnnc's own files are. */
#ifndef TARGET_H
#define TARGET_H
#include "base/spawn.h"
#include <stdbool.h>

/* A target is a row of config.c: a CPU by its name, or generic, what every C compiler has.
 * bytes: of a vector register; registers: of those; twice: MAC rounds twice there, and bits are its own; threads: by OpenMP;
 * define: what the text says before it includes rt_vec.h, or NULL. The padding unit, 16 reals (REALS_A_LINE), is the same for all:
 * sums are of 16 lanes on every target. */
typedef struct { const char *march; int bytes, registers; bool twice, threads; const char *define; } Row;

/* timed: the text has a clock for each call; features: inference gives a layer's values too */
typedef struct {
    const char *march, *define;
    int lanes, registers;
    bool twice, threads, doubles, blas, timed, features;
} Target;
const char *suffix_of(const Target *t);     /* of the files of a build: "-double", "-layers", "-features" or "" */

/* config.c: where cnnc's own files are, what emitted programs are compiled with, and for which CPU */
#define BITS_FLAGS "-std=gnu11 -fno-fast-math -ffp-contract=off -fno-math-errno"  /* what bits depend on, besides -march */
const char *self_path(void);
const char *include_folder(void);
const char *library_folder(void);
const char *march_flag(const char *march);                       /* -march=CPU, or "" where the row has none; march as below */
void compile_words(Words *w, const char *march);                 /* the compiler, and its flags */
void source_words(Words *w, const char *source);                  /* a file of C */
void link_words(Words *w, bool blas);
/* march: NULL is this machine's; by_name: of the rows that cnnc has the C compiler is not asked */
Target target_of(const char *march, bool by_name, bool doubles);

/* tools.c: the C compiler, $CC or cc */
void compiler_words(Words *w);
const char *macros_of(const char *march);                        /* what it defines for that CPU */
bool defined(const char *macros, const char *name);
/* Runs it in the folder, where it makes the file `made`. `what` is made, in a sentence. */
void compile(const Words *w, const char *folder, const char *made, const char *what);
bool doctor(void);                         /* says what is there of all that cnnc needs; is it enough? */

#endif
