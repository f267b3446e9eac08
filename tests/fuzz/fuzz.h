/* fuzz.h -- what the targets share (frame.c): one input runs in a process that is as it was before it.
 *
 * A target is a file with one function, fuzz_target. It may call whatever ends the program by exit(): that ends the input only.
 * Memory that it leaves, files that it leaves open and statics of the code under test are put back behind it. */
#ifndef FUZZ_H
#define FUZZ_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct { const uint8_t *at; size_t size; } Bytes;

void fuzz_target(Bytes input);                 /* the target's own */
extern void (*fuzz_after)(void);               /* what the target wants done behind it, however it ends; NULL: nothing */

uint8_t fuzz_byte(Bytes *input);               /* takes the first; 0 where there is none */
Bytes fuzz_part(Bytes *input);                 /* takes two bytes of length and so many bytes, or what is left */
void fuzz_read(const void *at, size_t size);    /* looks at each byte */
const char *fuzz_folder(const char *name);     /* makes NAME in the run's scratch folder: its path */
const char *fuzz_file(const char *name, Bytes content);        /* writes NAME there: its path */
void fuzz_remove(const char *name);            /* a file that another input may have written */
#endif
