/* rt_npy.h -- NumPy's .npy and .npz: one array in a file, several in an archive. */
#ifndef RT_NPY_H
#define RT_NPY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "rt.h"

/* An array in memory: kind 'u' 'i' 'f' 'b' and bytes an element, as in NumPy's descr; C order, this machine's byte order. */
enum { RT_TABLE_RANK = 8 };
struct rt_table { const uint8_t *at; char kind; int width; int rank; size_t shape[RT_TABLE_RANK]; };

struct rt_bytes { const uint8_t *at; size_t size; };

/* ---- rt_npy.c ---- */

/* Reads a header and finds the elements; false, and a sentence without the file's name, if anything is wrong. */
bool rt_parse_npy(struct rt_bytes file, struct rt_table *table, char error[256]);
const char *rt_show(char text[128], int rank, const size_t *shape);           /* "(28, 28, 1)" */
size_t rt_npy_header(char out[256], int rank, const size_t *shape);           /* of little-endian float32; returns its bytes */
size_t rt_table_bytes(const struct rt_table *t);                              /* of a table that was parsed */

/* ---- rt_write_npy.c ---- */

/* Write float32 arrays in C order, as NumPy reads them; an error ends the program (73 cannot create, 74 cannot write).
 * rank <= RT_RANK + 1, the first axis counts samples. */
void rt_write_npy(const char *path, const float *data, int rank, const size_t *shape);
void rt_write_npz(const char *path, int n, const char *const *names, const float *const *data, const int *rank,
                  const size_t (*shape)[RT_RANK + 1]);
#endif
