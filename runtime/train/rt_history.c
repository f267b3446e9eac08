/* rt_history.c -- the figures of each epoch, exact
 *
 * history.csv is a view of what the checkpoint holds, written whole each time: it has no times in it, so it is the same bytes at
 * any thread count and after any resume. An epoch without validation has gaps in the columns of those that have one: null in the
 * checkpoint, NA in a table, which is what Keras's CSVLogger writes. */
#include "rt_train.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int place(const Logs *logs, const char *name)           /* logs->n where it has none */
{
    int i = 0;
    while (i < logs->n && strcmp(logs->name[i], name) != 0)
        i++;
    return i;
}

const double *rt_logged(const Logs *logs, const char *name)
{
    int i = place(logs, name);
    return i < logs->n && !logs->gap[i] ? &logs->value[i] : NULL;
}

static void set(Logs *logs, const char *name, double value, bool gap)
{
    int i = place(logs, name);
    if (i == RT_COLUMNS)
        rt_fail(RT_BUG, "an epoch has more than %d figures", RT_COLUMNS);
    logs->n += i == logs->n;
    logs->name[i] = name;
    logs->value[i] = value;
    logs->gap[i] = gap;
}

void rt_log(Logs *logs, const char *name, double value) { set(logs, name, value, false); }
void rt_log_gap(Logs *logs, const char *name) { set(logs, name, 0, true); }

const double *rt_cell(const History *h, int row, int column)
{
    int i = row * h->n_columns + column;
    return h->gap[i] ? NULL : &h->value[i];
}

static void make_room(History *h, size_t rows)
{
    h->value = rt_grow(h->value, rows * (size_t)h->n_columns, sizeof *h->value);
    h->gap = rt_grow(h->gap, rows * (size_t)h->n_columns, sizeof *h->gap);
}

void rt_add_row(History *h, const Logs *logs)
{
    if (h->n_rows == 0) {
        h->n_columns = logs->n;
        for (int i = 0; i < logs->n; i++)
            h->column[i] = rt_text("%s", logs->name[i]);
    }
    make_room(h, (size_t)h->n_rows + 1);
    for (int i = 0; i < h->n_columns; i++) {
        const double *v = rt_logged(logs, h->column[i]);
        h->value[h->n_rows * h->n_columns + i] = v ? *v : 0;
        h->gap[h->n_rows * h->n_columns + i] = !v;
    }
    h->n_rows++;
}

json_t *rt_hex(double x)
{
    char text[40];
    snprintf(text, sizeof text, "%a", x);
    return json_string(text);
}

bool rt_unhex(const json_t *j, double *x)
{
    const char *text = json_string_value(j);
    char *end;
    if (!text || !*text)
        return false;
    *x = strtod(text, &end);
    return !*end;
}

json_t *rt_history_json(const History *h)
{
    json_t *columns = json_array(), *rows = json_array();
    for (int i = 0; i < h->n_columns; i++)
        json_array_append_new(columns, json_string(h->column[i]));
    for (int r = 0; r < h->n_rows; r++) {
        json_t *row = json_array();
        for (int i = 0; i < h->n_columns; i++)
            json_array_append_new(row, rt_cell(h, r, i) ? rt_hex(*rt_cell(h, r, i)) : json_null());
        json_array_append_new(rows, row);
    }
    return json_pack("{s:o, s:o}", "columns", columns, "rows", rows);
}

bool rt_history_from_json(History *h, const json_t *j)
{
    const json_t *columns = json_object_get(j, "columns"), *rows = json_object_get(j, "rows"), *row;
    size_t r, n = json_array_size(columns);
    if (!json_is_array(columns) || !json_is_array(rows) || n > RT_COLUMNS || json_array_size(rows) > 10000000)
        return false;
    h->n_columns = (int)n;
    for (size_t i = 0; i < n; i++) {
        if (!json_is_string(json_array_get(columns, i)))
            return false;
        h->column[i] = rt_text("%s", json_string_value(json_array_get(columns, i)));
    }
    make_room(h, json_array_size(rows));
    json_array_foreach(rows, r, row) {
        if (json_array_size(row) != n)
            return false;
        for (size_t i = 0; i < n; i++) {
            h->value[r * n + i] = 0;
            h->gap[r * n + i] = json_is_null(json_array_get(row, i));
            if (!h->gap[r * n + i] && !rt_unhex(json_array_get(row, i), &h->value[r * n + i]))
                return false;
        }
    }
    h->n_rows = (int)json_array_size(rows);
    return true;
}

static void put(Out *out, const char *text)
{
    rt_out_write(out, text, strlen(text));
}

/* A name that has the separator in it stands in quotes, as Keras's CSVLogger has it; no name has a quote of its own. */
static void put_name(Out *out, const char *name, const char *separator)
{
    const char *quote = strstr(name, separator) ? "\"" : "";
    put(out, quote), put(out, name), put(out, quote);
}

void rt_put_table(Out *out, const History *h, const int *column, int n, const char *separator, bool header)
{
    char number[32];
    if (header)
        put(out, "epoch");
    for (int i = 0; header && i < n; i++)
        put(out, separator), put_name(out, h->column[column[i]], separator);
    if (header)
        put(out, "\n");
    for (int r = 0; r < h->n_rows; r++) {
        rt_out_write(out, number, (size_t)snprintf(number, sizeof number, "%d", h->first + r));
        for (int i = 0; i < n; i++) {
            const double *v = rt_cell(h, r, column[i]);
            put(out, separator), put(out, v ? rt_shortest(number, *v) : "NA");
        }
        put(out, "\n");
    }
}

void rt_write_history(const History *h, const char *path)
{
    Out *out = rt_out_open(path, RT_LOG);
    int all[RT_COLUMNS];
    for (int i = 0; i < h->n_columns; i++)
        all[i] = i;
    rt_put_table(out, h, all, h->n_columns, ",", true);
    rt_out_commit(out);
}
