/* rt_print.c -- text that others wrote, shown: names of files, folders, classes, arrays, tensors
 *
 * A terminal obeys what it is sent: control bytes in a name could move its cursor, retitle it or forge a line, and some characters
 * turn a line's direction. What a program prints of a name therefore goes through here: printable characters as they are, every
 * byte of all else as \x and two digits, so that one name is one word of one line. rt_fail, rt_say and rt_transient print so. */
#include "rt_print.h"
#include "rt_text.h"
#include "rt_util.h"
#include <string.h>

void rt_print(FILE *out, const char *text)
{
    uint32_t c;
    for (const unsigned char *s = (const unsigned char *)text; *s; ) {
        int n = rt_character(s, &c);
        if (n && !rt_is_control(c))
            fwrite(s, 1, (size_t)n, out);
        else
            for (int k = 0; k < (n ? n : 1); k++)
                fprintf(out, "\\x%02x", s[k]);
        s += n ? n : 1;
    }
}

/* A shell would see more than a word in it: in quotes; controls and what is no UTF-8 as $'..' has them, so that they stay in
 * sight. */
char *rt_pasteable(const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+,-./:=@_%";
    bool text = rt_is_text(path);
    char *word;
    size_t bytes;
    if (*path && path[strspn(path, plain)] == 0)
        return rt_text("%s", path);
    FILE *out = rt_text_stream(&word, &bytes);
    fputs(text ? "'" : "$'", out);
    for (const unsigned char *at = (const unsigned char *)path; *at; at++)
        if (text)
            fputs(*at == '\'' ? "'\\''" : (char[]){ (char)*at, 0 }, out);
        else
            fprintf(out, *at < 0x20 || *at > 0x7e ? "\\x%02x" : strchr("'\\", *at) ? "\\%c" : "%c", *at);
    fputc('\'', out);
    rt_text_end(out);
    return word;
}

/* What is no UTF-8 becomes U+FFFD, so that what is written is always JSON. Controls are all in the plane that \u names. */
void rt_print_json(FILE *out, const char *text)
{
    uint32_t c;
    fputc('"', out);
    for (const unsigned char *s = (const unsigned char *)text; *s; ) {
        int n = rt_character(s, &c);
        if (!n)
            fputs("\\ufffd", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (int)c);
        else if (rt_is_control(c))
            fprintf(out, "\\u%04x", (unsigned)c);
        else
            fwrite(s, 1, (size_t)n, out);
        s += n ? n : 1;
    }
    fputc('"', out);
}
