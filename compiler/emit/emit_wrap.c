/* emit_wrap.c -- lines of C that are too long go on in the next one.
 *
 * Code is broken behind the heads of loops, else behind a comma, never within a string, and goes on under what follows its first
 * bracket; a comment at a blank, a string into several. Lines of the preprocessor stay. */
#include "emit.h"
#include <string.h>

enum { WORDS = 16 };

/* Where a line of n may be broken: at a blank behind a comma, outside of strings and of a comment at its end; within its first
 * `room` characters and as few brackets as there are in the second half of them, and there the last that leaves some words for the
 * next line; else at the first behind them; or 0. */
static int cut_of(const char *line, int n, int room)
{
    int cut = 0, depth = 0, least = 0;
    char quote = 0;
    for (int i = 0; i + 1 < n && !(cut && i >= room); i++) {
        char c = line[i];
        if (quote && c == '\\') i++;
        else if (quote) quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'') quote = c;
        else if (c == '/' && line[i + 1] == '*') break;
        depth += quote ? 0 : (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
        if (quote || c != ',' || line[i + 1] != ' ' || (cut && n - i - 1 < WORDS)) continue;
        if (cut < room / 2 || depth <= least) cut = i + 1, least = depth;
    }
    return cut;
}

/* "for (..) EACH (..) ": how many characters of a line that goes on behind them are its indent and the heads of loops. */
static int heads_of(const char *line, int n)
{
    static const char *const loops[] = { "for (", "EACH (", "SOME (" };
    int at = (int)strspn(line, " "), head = 0;
    for (int k = 0; k < 3; k++) {
        if (strncmp(line + at, loops[k], strlen(loops[k]))) continue;
        int depth = 0;
        do depth += (line[at] == '(') - (line[at] == ')'); while (++at < n && (depth || line[at - 1] != ')'));
        if (at + 1 >= n || line[at + 1] == '{') break;
        head = ++at, k = -1;
    }
    return head;
}

static void wrap_line(Text *out, const char *line, int n, int most)
{
    int head = heads_of(line, n);
    if (head) {
        add_text(out, line, (size_t)head - 1);
        const char *rest = format("%*s%.*s", (int)strspn(line, " ") + 4, "", n - head, line + head);
        add_text(out, "\n", 1);
        line = rest, n = (int)strlen(rest);
    }
    int blanks = (int)strspn(line, " "), open = (int)strcspn(line, "("), room = most;
    int indent = line[blanks] == '{' ? blanks + 2 : open < 48 ? open + 1 : blanks;
    for (int cut; n > room && (cut = cut_of(line, n, room)); room = most - indent) {
        add_text(out, line, (size_t)cut);
        const char *next = format("\n%*s", indent, "");
        add_text(out, next, strlen(next));
        line += cut + 1, n -= cut + 1;
    }
    add_text(out, line, (size_t)n);
}

/* A comment's length follows from names and numbers in it. It is not broken at the blank before its end. */
static void wrap_comment(Text *out, const char *line, int n)
{
    for (int begins = 0; n + begins > COLUMNS; begins = 3) {
        int cut = COLUMNS - begins;
        while (cut > 0 && (line[cut] != ' ' || (cut + 3 == n && !strncmp(line + cut, " */", 3)))) cut--;
        if (!cut) break;
        add_text(out, line, (size_t)cut), add_text(out, "\n * ", 4);
        line += cut + 1, n -= cut + 1;
    }
    add_text(out, line, (size_t)n);
}

/* A line that is one string becomes several, which C joins: each but the last ends with a blank. */
static void wrap_string(Text *out, const char *line, int n)
{
    int blanks = (int)strspn(line, " ");
    const char *between = format("\"\n%*s\"", blanks, "");
    for (int room = COLUMNS - 1; n > room + 1; room = COLUMNS - blanks - 2) {
        int cut = room;
        while (cut > 0 && line[cut - 1] != ' ') cut--;
        if (cut <= blanks + 1) break;
        add_text(out, line, (size_t)cut), add_text(out, between, strlen(between));
        line += cut, n -= cut;
    }
    add_text(out, line, (size_t)n);
}

const char *wrapped(const char *text, int most)
{
    Text out = { 0 };
    while (*text) {
        size_t n = strcspn(text, "\n"), blanks = strspn(text, " ");
        bool comment = !strncmp(text, " *", 2) || !strncmp(text, "/*", 2), string = text[blanks] == '"';
        bool long_one = text[blanks] != '#' && n > (size_t)(comment || string ? COLUMNS : most);
        if (!long_one) add_text(&out, text, n);
        else if (comment) wrap_comment(&out, text, (int)n);
        else if (string) wrap_string(&out, text, (int)n);
        else wrap_line(&out, text, (int)n, most);
        if (text[n]) add_text(&out, text + n, 1), n++;
        text += n;
    }
    return whole_text(&out);
}
