/* rt_print.c -- text that others wrote, shown: names of files, folders, classes, arrays, tensors
 *
 * A terminal obeys what it is sent: control bytes in a name could move its cursor, retitle it or forge a line, and some characters
 * turn a line's direction. What a program prints of a name therefore goes through here: printable characters as they are, every
 * byte of all else as \x and two digits, so that one name is one word of one line. rt_fail, rt_say and rt_transient print so. */
#include "rt_print.h"
#include <stdint.h>

/* The UTF-8 character at s, and its bytes; 0 bytes where there is none: too short, overlong, a surrogate, beyond U+10FFFF. */
static int character(const unsigned char *s, uint32_t *c)
{
    int n = *s < 0x80 ? 1 : *s < 0xc2 ? 0 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : *s < 0xf5 ? 4 : 0;
    *c = n == 1 ? *s : *s & 0x7fu >> n;
    for (int k = 1; k < n; k++) {
        if ((s[k] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (s[k] & 0x3f);
    }
    bool overlong = (n == 3 && *c < 0x800) || (n == 4 && *c < 0x10000);
    return overlong || (*c >= 0xd800 && *c < 0xe000) || *c > 0x10ffff ? 0 : n;
}

/* Characters that a terminal obeys rather than shows: controls, separators of lines, changes of direction. */
static bool is_control(uint32_t c)
{
    static const struct { uint32_t first, last; } controls[] = {
        { 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
    };
    for (size_t k = 0; k < sizeof controls / sizeof *controls; k++)
        if (c >= controls[k].first && c <= controls[k].last)
            return true;
    return false;
}

bool rt_is_text(const char *text)
{
    uint32_t c;
    for (const unsigned char *s = (const unsigned char *)text; *s; ) {
        int n = character(s, &c);
        if (!n || is_control(c))
            return false;
        s += n;
    }
    return true;
}

void rt_print(FILE *out, const char *text)
{
    uint32_t c;
    for (const unsigned char *s = (const unsigned char *)text; *s; ) {
        int n = character(s, &c);
        if (n && !is_control(c))
            fwrite(s, 1, (size_t)n, out);
        else
            for (int k = 0; k < (n ? n : 1); k++)
                fprintf(out, "\\x%02x", s[k]);
        s += n ? n : 1;
    }
}

/* What is no UTF-8 becomes U+FFFD, so that what is written is always JSON. Controls are all in the plane that \u names. */
void rt_print_json(FILE *out, const char *text)
{
    uint32_t c;
    fputc('"', out);
    for (const unsigned char *s = (const unsigned char *)text; *s; ) {
        int n = character(s, &c);
        if (!n)
            fputs("\\ufffd", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (int)c);
        else if (is_control(c))
            fprintf(out, "\\u%04x", (unsigned)c);
        else
            fwrite(s, 1, (size_t)n, out);
        s += n ? n : 1;
    }
    fputc('"', out);
}
