/* rt_print.h -- text that others wrote, shown: names of files, folders, classes, arrays, tensors. */
#ifndef RT_PRINT_H
#define RT_PRINT_H
#include <stdio.h>

void rt_print(FILE *out, const char *text);            /* for a terminal or a table: what is no printable character as \x1b */
char *rt_pasteable(const char *path);                  /* a word for the user's shell, quoted where needed; the caller frees it */
void rt_print_json(FILE *out, const char *text);       /* a JSON string, whatever the text is */
#endif
