/* arrays.h -- named arrays of double, read from .safetensors, .npz and .npy files and written to the first two. */
#ifndef ARRAYS_H
#define ARRAYS_H
#include <stdbool.h>
#include <stdint.h>

enum { ARRAY_RANK = 8 };
typedef enum { F64, F32, U8, I32 } Kept;                  /* how write_arrays keeps the elements */
typedef struct { char *name; int rank; long d[ARRAY_RANK], n; double *v; Kept kept; } Array;
typedef struct { Array *at; int n; } Arrays;

Array *add_array(Arrays *a, const char *name, int rank, const long *d);      /* zeroed */
Array *find_array(const Arrays *a, const char *name);                        /* NULL if there is none */
Arrays read_arrays(const char *path);                     /* ends the program with a sentence where it cannot */
void write_arrays(const char *path, const Arrays *a);     /* .npz or .safetensors by its name */
_Noreturn void quit(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#endif
