/* rt_file.h -- files that are replaced whole or not at all. */
#ifndef RT_FILE_H
#define RT_FILE_H
#include <stdbool.h>
#include <stddef.h>

typedef struct Out Out;                        /* a file being written, invisible under its name until it is complete */

Out *rt_out_open(const char *path);
void rt_out_write(Out *out, const void *data, size_t bytes);
void rt_out_commit(Out *out);                  /* on disk, under its name; frees out */

void rt_write_whole(const char *path, const void *data, size_t bytes);          /* the three in one */
char *rt_folder_of(const char *path);          /* "." where it has none */
#endif
