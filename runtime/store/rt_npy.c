/* rt_npy.c -- NumPy's .npy: one array behind a header that is a Python dictionary.
 *
 * Format versions 1 to 3. The three keys may come in any order; C order, little-endian, and elements that fill the file exactly
 * are demanded, so that what was parsed can be read without another check. */
#include "rt_file.h"
#include "rt_npy.h"
#include "rt_util.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The rest of the header, between at and end; every step keeps at <= end. */
struct text { const char *at, *end; };

static bool wrong(char error[256], const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(char error[256], const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(error, 256, fmt, args);
    va_end(args);
    return false;
}

/* An axis is at most 20 digits, so what begins before 100 ends before 122, with room for what is said of the rest. */
const char *rt_show(char text[128], int rank, const size_t *shape)
{
    size_t n = 1;
    int i;
    text[0] = '(';
    for (i = 0; i < rank && n < 100; i++)
        n += (size_t)snprintf(text + n, 128 - n, i ? ", %zu" : "%zu", shape[i]);
    snprintf(text + n, 128 - n, i < rank ? ", ..)" : rank == 1 ? ",)" : ")");
    return text;
}

static void blanks(struct text *t)
{
    while (t->at < t->end && (*t->at == ' ' || *t->at == '\n' || *t->at == '\t'))
        t->at++;
}

static bool take(struct text *t, const char *word)
{
    blanks(t);
    size_t n = strlen(word);
    if ((size_t)(t->end - t->at) < n || memcmp(t->at, word, n))
        return false;
    t->at += n;
    return true;
}

static bool string(struct text *t, char out[32])
{
    blanks(t);
    if (t->at == t->end || (*t->at != '\'' && *t->at != '"'))
        return false;
    char quote = *t->at++;
    int n = 0;
    while (t->at < t->end && *t->at != quote && n < 31)
        out[n++] = *t->at++;
    out[n] = 0;
    return t->at < t->end && *t->at++ == quote;
}

static bool whole(struct text *t, size_t *out)
{
    blanks(t);
    const char *start = t->at;
    for (*out = 0; t->at < t->end && *t->at >= '0' && *t->at <= '9'; t->at++)
        if (!rt_times(*out, 10, out) || __builtin_add_overflow(*out, (size_t)(*t->at - '0'), out))
            return false;
    return t->at > start;
}

static bool read_shape(struct text *t, struct rt_table *table, char error[256])
{
    table->rank = 0;
    if (!take(t, "("))
        return wrong(error, "the header's shape is no tuple");
    while (!take(t, ")")) {
        if (take(t, "-"))
            return wrong(error, "axis %d of the shape is negative", table->rank);
        if (table->rank == RT_TABLE_RANK)
            return wrong(error, "the array has more than %d axes", RT_TABLE_RANK);
        if (!whole(t, &table->shape[table->rank]))
            return wrong(error, "axis %d of the shape is no number that fits in %zu bits", table->rank, 8 * sizeof(size_t));
        table->rank++;
        if (!take(t, ","))
            return take(t, ")") || wrong(error, "the header's shape is no tuple");
    }
    return true;
}

static bool read_descr(struct text *t, struct rt_table *table, char error[256])
{
    char descr[32];
    if (!string(t, descr))
        return wrong(error, "the elements are records, expected one number each");
    if (descr[0] == '>' && strcmp(descr + 2, "1"))
        return wrong(error, "elements are big-endian ('%s'), expected little-endian", descr);
    const char *kind = descr + (descr[0] == '<' || descr[0] == '>' || descr[0] == '|' || descr[0] == '=');
    if (!*kind || !strchr("uifb", *kind) || kind[1] < '1' || kind[1] > '8' || kind[2])
        return wrong(error, "elements are '%s', expected uint8 ('|u1'), float32 ('<f4') or integers", descr);
    table->kind = *kind;
    table->width = kind[1] - '0';
    return true;
}

static bool read_dictionary(struct text *t, struct rt_table *table, char error[256])
{
    unsigned seen = 0;
    char key[32];
    if (!take(t, "{"))
        return wrong(error, "the header is no dictionary");
    while (!take(t, "}")) {
        if (!string(t, key) || !take(t, ":"))
            return wrong(error, "the header is no dictionary");
        if (!strcmp(key, "descr")) {
            if (!read_descr(t, table, error))
                return false;
            seen |= 1;
        } else if (!strcmp(key, "shape")) {
            if (!read_shape(t, table, error))
                return false;
            seen |= 2;
        } else if (!strcmp(key, "fortran_order")) {
            if (take(t, "True"))
                return wrong(error, "the array is in Fortran order, expected C order (numpy.ascontiguousarray makes it so)");
            if (!take(t, "False"))
                return wrong(error, "the header's fortran_order is neither True nor False");
            seen |= 4;
        } else
            return wrong(error, "the header has an unknown key '%s'", key);
        take(t, ",");
    }
    if (seen != 7)
        return wrong(error, "the header lacks %s", !(seen & 1) ? "descr" : !(seen & 2) ? "shape" : "fortran_order");
    return true;
}

size_t rt_table_bytes(const struct rt_table *t)
{
    size_t n = (size_t)t->width;
    for (int i = 0; i < t->rank; i++)
        n *= t->shape[i];
    return n;
}

static bool fits(const struct rt_table *t)
{
    size_t n = (size_t)t->width;
    for (int i = 0; i < t->rank; i++)          /* an axis of 0 must not hide others that overflow */
        if (!rt_times(n, t->shape[i] ? t->shape[i] : 1, &n))
            return false;
    return true;
}

bool rt_parse_npy(struct rt_bytes file, struct rt_table *table, char error[256])
{
    const uint8_t *b = file.at;
    char shape[128];
    if (file.size < 10 || memcmp(b, "\x93NUMPY", 6))
        return wrong(error, "is no .npy array: it does not start with \\x93NUMPY");
    if (b[6] < 1 || b[6] > 3)
        return wrong(error, "has .npy version %d, expected 1 to 3", b[6]);
    size_t start = b[6] == 1 ? 10 : 12, length = b[8] | (size_t)b[9] << 8;
    if (b[6] > 1 && file.size >= 12)
        length |= (size_t)b[10] << 16 | (size_t)b[11] << 24;
    if (file.size < start || length > file.size - start)
        return wrong(error, "is truncated: the header says %zu bytes, %zu are there", length,
                     file.size < start ? 0 : file.size - start);
    struct text text = { (const char *)b + start, (const char *)b + start + length };
    if (!read_dictionary(&text, table, error))
        return false;
    size_t room = file.size - start - length, need = rt_table_bytes(table);
    rt_show(shape, table->rank, table->shape);
    if (!fits(table))
        return wrong(error, "has shape %s, whose size overflows", shape);
    if (need != room)
        return wrong(error, "is %s: shape %s needs %zu bytes, %zu are there", need > room ? "truncated" : "too long", shape, need,
                     room);
    table->at = b + start + length;
    return true;
}

size_t rt_npy_header(char out[256], int rank, const size_t *shape)
{
    char tuple[128];
    int n = snprintf(out + 10, 246, "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }" RT_NPY_MARK,
                     rank ? rt_show(tuple, rank, shape) : "()");
    size_t size = ((size_t)n + 10 + 1 + 63) / 64 * 64;
    memset(out + 10 + n, ' ', size - 11 - (size_t)n);
    out[size - 1] = '\n';
    memcpy(out, "\x93NUMPY\1\0", 8);
    out[8] = (char)((size - 10) & 255);
    out[9] = (char)((size - 10) >> 8);
    return size;
}
