/* emit_wrap.c -- lines of C that are too long go on in the next one.
 *
 * Code is broken behind a comma, never within a string, and goes on under what follows its first bracket; a comment at a blank, a
 * string into several. Lines of the preprocessor stay. */
#include "emit.h"
#include <string.h>

enum { WORDS = 16 };

/* Where a line of n may be broken within its first `room` characters: at a blank behind a comma, outside of strings, within as few
 * brackets as there are in the second half, and there the last that leaves some words for the next line; or 0. */
static int cut_of(const char *line, int n, int room)
{
    int cut = 0, depth = 0, least = 0;
    bool quoted = false;
    for (int i = 1; i <= room; i++) {
        char c = line[i - 1];
        if (c == '"' && (i < 2 || line[i - 2] != '\\')) quoted = !quoted;
        if (quoted) continue;
        depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
        if (c != ',' || line[i] != ' ' || (cut && n - i < WORDS)) continue;
        if (cut < room / 2 || depth <= least) cut = i, least = depth;
    }
    return cut;
}

static char *wrapped_line(const char *line, int n, int most)
{
    int blanks = (int)strspn(line, " "), open = (int)strcspn(line, "("), room = most;
    int indent = line[blanks] == '{' ? blanks + 2 : open < 48 ? open + 1 : blanks;
    char *out = "";
    while (n > room) {
        int cut = cut_of(line, n, room);
        if (!cut) break;
        out = format("%s%.*s\n%*s", out, cut, line, indent, "");
        line += cut + 1, n -= cut + 1, room = most - indent;
    }
    return format("%s%.*s", out, n, line);
}

/* A comment's length follows from names and numbers in it. It is not broken at the blank before its end. */
static char *wrapped_comment(const char *line, int n)
{
    const char *begin = "";
    char *out = "";
    while (n + (int)strlen(begin) > COLUMNS) {
        int cut = COLUMNS - (int)strlen(begin);
        while (cut > 0 && (line[cut] != ' ' || (cut + 3 == n && !strncmp(line + cut, " */", 3)))) cut--;
        if (!cut) break;
        out = format("%s%s%.*s\n", out, begin, cut, line);
        line += cut + 1, n -= cut + 1, begin = " * ";
    }
    return format("%s%s%.*s", out, begin, n, line);
}

/* A line that is one string becomes several, which C joins: each but the last ends with a blank. */
static char *wrapped_string(const char *line, int n)
{
    int blanks = (int)strspn(line, " ");
    char *out = "";
    while (n > COLUMNS) {
        int cut = COLUMNS - 1;
        while (cut > blanks + 1 && line[cut - 1] != ' ') cut--;
        if (cut == blanks + 1) break;
        out = format("%s%.*s\"\n", out, cut, line);
        line += cut - blanks - 1, n -= cut - blanks - 1;
        line = format("%*s\"%.*s", blanks, "", n - blanks - 1, line + blanks + 1);
    }
    return format("%s%.*s", out, n, line);
}

const char *wrapped(const char *text, int most)
{
    Text out = { 0 };
    while (*text) {
        size_t n = strcspn(text, "\n"), blanks = strspn(text, " ");
        bool comment = !strncmp(text, " *", 2) || !strncmp(text, "/*", 2), string = text[blanks] == '"';
        bool long_one = text[blanks] != '#' && n > (size_t)(comment || string ? COLUMNS : most);
        const char *line = !long_one ? text : comment ? wrapped_comment(text, (int)n) : string ? wrapped_string(text, (int)n)
                         : wrapped_line(text, (int)n, most);
        add_text(&out, line, long_one ? strlen(line) : n);
        n += text[n] == '\n';
        if (text[n - 1] == '\n') add_text(&out, "\n", 1);
        text += n;
    }
    return whole_text(&out);
}
