/* rt_csv.h -- a file of comma-separated values, record by record (rt_csv.c). */
#ifndef RT_CSV_H
#define RT_CSV_H
#include <stdbool.h>
#include <stddef.h>

struct rt_csv {
    const char *path;
    char *at;                                  /* what is left of the text, which the fields are cut out of */
    int line, next_line;                       /* of the record, from 1; of what follows it */
    char **field;
    int n;
    size_t room;
};

/* The file's text, changed in place; it has to end in a NUL. A byte order mark is passed over. */
void rt_csv_begin(struct rt_csv *csv, const char *path, char *text);
/* The next record that is no blank line, into field[0 .. n - 1]; false behind the last. Exits where a quote is wrong. */
bool rt_csv_next(struct rt_csv *csv);
void rt_csv_end(struct rt_csv *csv);
#endif
