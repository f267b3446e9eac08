/* front_python.c -- what is Python in a line that is no Lua.
 *
 * Who comes from Keras writes its language now and then, and Lua's parser says of it what it says of any slip: "')' expected near
 * ','". A row has how such a line looks, as a regular expression, and what is written instead. Only lines that do not parse are
 * asked for, so a row need not know what else may look so. */
#include "front.h"
#include <regex.h>
#include <string.h>

static const struct { const char *looks, *instead; } rows[] = {
    { "^ *(from|import) ",                         "nothing is imported: Conv2D, Sequential and all others are there" },
    { "^ *def ",                                   "a function is written `local function block(x) ... end` in Lua" },
    { "^ *class ",                                 "there are no classes; a function that returns a tensor makes a block" },
    { "(^|[^a-z_])lambda ",                        "`lambda x: y` is written `function(x) return y end` in Lua" },
    { "(^|[^\"'])#",                               "a remark begins with -- in Lua" },
    { "!=",                                        "unequal is ~= in Lua" },
    { "[-+*/]=",                                   "`n += 1` is written `n = n + 1` in Lua" },
    { "[*][*]",                                    "a power is `2 ^ n` in Lua" },
    { "[=(,{] *\\[",                               "a list is written in braces in Lua: {\"accuracy\"}" },
    { "[=(,{] *\\([^()]*,",                        "a tuple is written in braces in Lua: {32, 32, 3}" },
    { "[A-Za-z_]\\(([^()]|\\([^()]*\\))*[a-z_] *= *[^=]", "options stand in braces: Dense { 10, activation = \"relu\" }" },
    { "^ *for .*: *$",                             "a loop is written `for i = 1, n do ... end` in Lua" },
    { "^ *(if|elif|else|while).*: *$",             "a condition is written `if a then ... elseif b then ... else ... end` in Lua" },
    { "[{,] *[\"']?[a-z_]+[\"']? *: *[^ =]",       "options are written `loss = \"mse\"`, not `loss: \"mse\"`" },
    { "^ *end",                                    "each `end` belongs to a `do`, `then` or `function` before it" },
};
enum { ROWS = sizeof rows / sizeof *rows };

/* How many rows the line looks like; each is said. */
static int told(const char *line)
{
    int n = 0;
    for (int i = 0; i < ROWS; i++) {
        regex_t r;
        if (regcomp(&r, rows[i].looks, REG_EXTENDED | REG_NOSUB)) die("the expression %s", rows[i].looks);
        bool yes = regexec(&r, line, 0, NULL, 0) == 0;
        regfree(&r);
        if (yes) help("%s", rows[i].instead), n++;
    }
    return n;
}

/* The line of that number, without its end; a long one is no slip of somebody's hand. */
static const char *line_of(const char *text, int number)
{
    for (; number > 1 && text; number--) text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL;
    size_t n = text ? strcspn(text, "\r\n") : 0;
    return text && n < 1000 ? format("%.*s", (int)n, text) : "";
}

/* Where a line ends in a colon, Lua finds fault with the next one. */
void help_python(const char *text, int line)
{
    if (told(line_of(text, line)) || line < 2) return;
    const char *before = line_of(text, line - 1);
    size_t n = strlen(before);
    if (n && before[n - 1] == ':') told(before);
}
