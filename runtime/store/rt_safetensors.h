/* rt_safetensors.h -- the safetensors file format: named arrays and string metadata. */
#ifndef RT_SAFETENSORS_H
#define RT_SAFETENSORS_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { RT_TENSOR_RANK = 8 };

/* cnnc's own files begin with their header's length and RT_SEAL; then come 16 hexadecimal digits: XXH3 of all bytes of the file,
 * these digits read as zeros. So no byte is without the checksum, and one that is not where it must be is no checksum. */
#define RT_SEAL "{\"__metadata__\":{\"xxh3\":\""
enum { RT_SEAL_AT = 8 + sizeof RT_SEAL - 1, RT_SEAL_DIGITS = 16 };

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
    size_t data_at, size;                      /* where the data starts in the file, and where it ends */
} Tensors;

Tensors *rt_open_tensors(const char *path);    /* fails with a sentence where the file is not exactly what it must be */
void rt_close_tensors(Tensors *file);
const Tensor *rt_find_tensor(const Tensors *file, const char *name);            /* NULL if there is none */
const char *rt_metadata(const Tensors *file, const char *key);                  /* NULL if there is none */
void rt_read_tensor(const Tensors *file, const Tensor *t, size_t from, void *to, size_t bytes);
bool rt_is_sealed(const Tensors *file);        /* begins as cnnc's own do */
/* whether they are XXH3 of the bytes from there on */
bool rt_seal_holds(const Tensors *file, const char *digits, size_t from);
#endif
