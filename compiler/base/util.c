/* util.c -- text, maps, files.
 *
 * Memory is the compilation's (compilation.c), which gives none back before its end. Invariant: nothing here depends on what a
 * model is. */
#include "base/base.h"
#include "base/compilation.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The array has room for a power of two, at least 4; it moves when n reaches one. */
void *grow(void *array, int n, size_t size)
{
    if (n != 0 && (n < 4 || (n & (n - 1)))) return array;
    void *bigger = arena(size * (size_t)(n ? 2 * n : 4));
    return n ? memcpy(bigger, array, size * (size_t)n) : bigger;
}

/* ---- text ---- */

char *vformat(const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0) die("format \"%s\"", fmt);
    char *s = arena((size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, args);
    return s;
}

char *format(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *s = vformat(fmt, args);
    va_end(args);
    return s;
}

char *copy(const char *text)
{
    return strcpy(arena(strlen(text) + 1), text);
}

const char *upper_case(const char *text)
{
    char *upper = copy(text);
    for (char *p = upper; *p; p++) *p = (char)toupper((unsigned char)*p);
    return upper;
}

void add_text(Text *t, const char *more, size_t n)
{
    if (t->n + n + 1 > t->room) {
        Text larger = { .n = t->n, .room = 2 * (t->n + n + 1) };
        larger.s = arena(larger.room);
        if (t->n) memcpy(larger.s, t->s, t->n);
        *t = larger;
    }
    if (n) memcpy(t->s + t->n, more, n);
    t->n += n, t->s[t->n] = 0;
}

const char *whole_text(const Text *t) { return t->s ? t->s : ""; }

bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *with_commas(size_t n)
{
    return n < 1000 ? format("%zu", n) : format("%s,%03zu", with_commas(n / 1000), n % 1000);
}

/* ---- maps: open addressing ---- */

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

/* The key's row, or the free one where it would stand. */
static MapRow *row_of(const Map *m, const char *key)
{
    uint32_t at = hash(key), mask = (uint32_t)m->room - 1;
    while (m->rows[at & mask].key && !same(m->rows[at & mask].key, key)) at++;
    return &m->rows[at & mask];
}

void *look_up(const Map *m, const char *key)
{
    return m->room ? row_of(m, key)->value : NULL;
}

void enter(Map *m, const char *key, void *value)
{
    if (2 * (m->n + 1) > m->room) {
        Map larger = { .n = m->n, .room = m->room ? 2 * m->room : 16 };
        larger.rows = NEWS(MapRow, larger.room);
        for (int i = 0; i < m->room; i++) if (m->rows[i].key) *row_of(&larger, m->rows[i].key) = m->rows[i];
        *m = larger;
    }
    MapRow *row = row_of(m, key);
    m->n += !row->key;
    *row = (MapRow){ key, value };
}

/* Nothing is read of what is no regular file: a device has no end, and a FIFO none that must come. */
char *read_open(int fd, size_t most, size_t *size, const char **why)
{
    struct stat st;
    char *text = NULL;
    size_t n = 0;
    ssize_t k = 1;
    if (fstat(fd, &st)) *why = strerror(errno);
    else if (S_ISDIR(st.st_mode)) *why = "it is a folder";
    else if (!S_ISREG(st.st_mode)) *why = "it is no regular file";
    else if ((size_t)st.st_size > most)
        *why = format("it has %s bytes, %s are the most", with_commas((size_t)st.st_size), with_commas(most));
    else text = arena((size_t)st.st_size + 1);
    if (text) tell_of_file(&st);
    while (text && n < (size_t)st.st_size && (k = read(fd, text + n, (size_t)st.st_size - n)) != 0)
        if (k > 0) n += (size_t)k;
        else if (errno != EINTR) *why = strerror(errno), text = NULL;
    close(fd);
    *size = n;
    return text;
}

char *read_file(const char *path, size_t most, size_t *size, const char **why)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0) return read_open(fd, most, size, why);
    *why = strerror(errno);
    return NULL;
}

static int least(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein's distance, with a transposition of neighbours as one step; words over 63 bytes are far from everything. */
static int distance(const char *a, const char *b)
{
    int n = (int)strlen(a), m = (int)strlen(b), d[64][64];
    if (n > 63 || m > 63) return 64;
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            if (!i || !j) { d[i][j] = i + j; continue; }
            bool equal = (a[i - 1] | 32) == (b[j - 1] | 32);
            d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + !equal);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < d[i][j])
                d[i][j] = d[i - 2][j - 2] + 1;
        }
    return d[n][m];
}

/* Near: at most a third of the word is wrong; or the one begins with the other ("filter", "filters_"). */
const char *nearest(const char *word, const char *const *words, int n)
{
    const char *best = NULL;
    int limit = (int)strlen(word) / 3, found = limit < 1 ? 2 : limit + 1;
    for (int i = 0; i < n; i++) {
        int d = words[i] ? distance(word, words[i]) : 64;
        if (d < found) best = words[i], found = d;
    }
    size_t length = strlen(word);
    for (int i = 0; i < n && !best && length >= 4; i++)
        if (words[i] && strncmp(word, words[i], length) == 0) best = words[i];
    return best;
}

const char *listed(const char *const *words, int n)
{
    enum { MOST = 20 };
    const char *text = "";
    for (int i = 0; i < n && i < MOST; i++) text = format("%s%s%s", text, i ? ", " : "", words[i]);
    return n > MOST ? format("%s and %d more", text, n - MOST) : text;
}
