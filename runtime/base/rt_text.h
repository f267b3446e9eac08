/* rt_text.h -- what text is: UTF-8 without controls. One answer for what is printed, for names of classes, for labels that
 * `cnnc classifier` is given. */
#ifndef RT_TEXT_H
#define RT_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The UTF-8 character at s, and its bytes; 0 bytes where there is none: too short, overlong, a surrogate, beyond U+10FFFF. */
static inline int rt_character(const unsigned char *s, uint32_t *c)
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
static inline bool rt_is_control(uint32_t c)
{
    static const struct { uint32_t first, last; } controls[] = {
        { 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
    };
    for (size_t k = 0; k < sizeof controls / sizeof *controls; k++)
        if (c >= controls[k].first && c <= controls[k].last)
            return true;
    return false;
}

/* Whether rt_print shows it as it is. */
static inline bool rt_is_text(const char *text)
{
    uint32_t c;
    for (const unsigned char *s = (const unsigned char *)text; *s; ) {
        int n = rt_character(s, &c);
        if (!n || rt_is_control(c))
            return false;
        s += n;
    }
    return true;
}
#endif
