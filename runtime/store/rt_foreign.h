/* rt_foreign.h -- files of other formats, taken for safetensors. */
#ifndef RT_FOREIGN_H
#define RT_FOREIGN_H
#include <stddef.h>

enum { RT_FOREIGN_START = 128 };               /* so many bytes say it */

/* What a file that begins so is, and what to do with it; NULL: nothing that is known. */
const char *rt_foreign(const unsigned char *start, size_t n);
#endif
