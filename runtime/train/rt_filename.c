/* rt_filename.c -- file names with figures in them: "weights-{epoch:02d}-{val_loss:.2f}.safetensors"
 *
 * A field is {name} or {name:[0][width][.precision][d|f|e|g]}, the part of Python's format that Keras's users write. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Field { char *name, type; int zero, width, precision; } Field;

static int digits(const char **at)             /* -1: none */
{
    int n = -1;
    for (; **at >= '0' && **at <= '9' && n < 100; ++*at)
        n = (n < 0 ? 0 : n) * 10 + (**at - '0');
    return n;
}

static bool read_field(Field *f, const char **at)
{
    const char *p = *at + 1;
    size_t n = strcspn(p, ":}");
    *f = (Field){ .precision = -1 };
    if (n == 0)
        return false;
    f->name = rt_text("%.*s", (int)n, p);
    p += n;
    if (*p == ':') {
        p++;
        f->zero = *p == '0';
        f->width = digits(&p);
        if (*p == '.' && (p++, f->precision = digits(&p)) < 0)
            return false;
        if (*p && strchr("dfeg", *p))
            f->type = *p++;
    }
    f->width = f->width < 0 ? 0 : f->width;
    *at = p + 1;
    return *p == '}';
}

static void print(FILE *out, const Field *f, double x)
{
    char number[32], text[400];
    int precision = f->precision < 0 ? 6 : f->precision;
    switch (f->type) {
    case 'd': snprintf(text, sizeof text, "%lld", (long long)x); break;
    case 'f': snprintf(text, sizeof text, "%.*f", precision, x); break;
    case 'e': snprintf(text, sizeof text, "%.*e", precision, x); break;
    case 'g': snprintf(text, sizeof text, "%.*g", precision, x); break;
    default: snprintf(text, sizeof text, "%s", rt_shortest(number, x)); break;
    }
    for (int n = (int)strlen(text); n < f->width; n++)
        fputc(f->zero ? '0' : ' ', out);
    fputs(text, out);
}

char *rt_format_name(const char *pattern, const Logs *logs)
{
    char *name;
    size_t size;
    FILE *out = rt_text_stream(&name, &size);
    for (const char *at = pattern; *at; ) {
        const char *start = at;
        Field f;
        if (*at != '{') {
            fputc(*at++, out);
            continue;
        }
        if (!read_field(&f, &at))              /* rt_fail ends the program: nothing is freed */
            rt_fail(RT_WRONG, "filepath '%s': cannot read '%s', expected a figure such as {epoch:02d} or {val_loss:.2f}", pattern,
                    start);
        if (!rt_logged(logs, f.name))
            rt_fail(RT_WRONG, "filepath '%s': this training has no figure '%s'", pattern, f.name);
        print(out, &f, *rt_logged(logs, f.name));
        free(f.name);
    }
    rt_text_end(out);
    return name;
}
