/* rt_safetensors.h -- the safetensors file format: named arrays and string metadata. */
#ifndef RT_SAFETENSORS_H
#define RT_SAFETENSORS_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { RT_TENSOR_RANK = 8 };

typedef struct Tensor {                        /* of a file that was checked: its bytes lie inside the file */
    const char *name, *dtype;
    int rank;
    size_t shape[RT_TENSOR_RANK], begin, bytes;                /* begin counts from the start of the data */
} Tensor;

typedef struct Tensors {
    char *path;
    int fd, n;
    json_t *header;
    Tensor *tensor;                            /* in the order in which they lie in the file */
    size_t data_at;                            /* where the data starts in the file */
} Tensors;

Tensors *rt_open_tensors(const char *path);    /* fails with a sentence where the file is not exactly what it must be */
void rt_close_tensors(Tensors *file);
const Tensor *rt_find_tensor(const Tensors *file, const char *name);            /* NULL if there is none */
const char *rt_metadata(const Tensors *file, const char *key);                  /* NULL if there is none */
void rt_read_tensor(const Tensors *file, const Tensor *t, size_t from, void *to, size_t bytes);
bool rt_is_ours(const char *path);             /* a safetensors file whose metadata says format = cnnc; never fails */
#endif
