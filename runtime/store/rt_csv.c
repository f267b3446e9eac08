/* rt_csv.c -- comma-separated values, as RFC 4180 has them
 *
 * A field in double quotes holds commas, ends of lines and, doubled, quotes; another one is taken as it stands. Lines end in LF or
 * CRLF. Fields are cut out of the text in place, so a record holds until the text goes. */
#include "rt_csv.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

void rt_csv_begin(struct rt_csv *csv, const char *path, char *text)
{
    *csv = (struct rt_csv){ .path = path, .at = text, .next_line = 1 };
    if (!strncmp(text, "\xef\xbb\xbf", 3))
        csv->at += 3;
}

static void add(struct rt_csv *csv, char *field)
{
    csv->field = rt_more(csv->field, (size_t)csv->n, &csv->room, sizeof *csv->field);
    csv->field[csv->n++] = field;
}

/* A field behind its quote, which it loses, as its doubled ones do; returns where it ends. */
static char *unquote(struct rt_csv *csv, char *from)
{
    char *to = from;
    int opened = csv->next_line;
    for (char *start = from; ; *to++ = *from++) {
        if (*from == '"' && from[1] != '"') {
            *to = 0;
            add(csv, start);
            return from + 1;
        }
        if (!*from)
            rt_fail(RT_BAD_DATA, "%s:%d: a quote opens here and is never closed", csv->path, opened);
        csv->next_line += *from == '\n';
        from += *from == '"';
    }
}

/* One field; whether another one follows in the record. */
static bool take(struct rt_csv *csv)
{
    char *end = csv->at;
    if (*end == '"') {
        end = unquote(csv, end + 1);
    } else {
        end += strcspn(end, ",\r\n\"");
        add(csv, csv->at);
    }
    size_t closes = strspn(end, "\r");
    if (*end && *end != ',' && end[closes] != '\n' && end[closes])
        rt_fail(RT_BAD_DATA, "%s:%d: field %d has a quote within it; a field with quotes stands in quotes, and each of its own is "
                "doubled", csv->path, csv->next_line, csv->n);
    bool more = *end == ',';
    csv->at = end + (more ? 1 : closes + (end[closes] == '\n'));
    csv->next_line += !more && end[closes] == '\n';
    *end = 0;
    return more;
}

bool rt_csv_next(struct rt_csv *csv)
{
    for (size_t blank; (blank = strspn(csv->at, "\r\n")); csv->at += blank)
        for (size_t k = 0; k < blank; k++)
            csv->next_line += csv->at[k] == '\n';
    csv->line = csv->next_line;
    csv->n = 0;
    if (!*csv->at)
        return false;
    while (take(csv))
        continue;
    return true;
}

void rt_csv_end(struct rt_csv *csv)
{
    free(csv->field);
}
