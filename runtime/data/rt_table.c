/* rt_table.c -- a CSV table of pictures: file,target or file,target,target,...
 *
 * The first record names the columns. The first column is a picture's file, relative to the table's folder. A column `split` says
 * which part a row belongs to; train.csv, valid.csv and test.csv in one folder say it by their names. The others are targets:
 * numbers, as many as the output has; or one column of classes, by number or by name. Whether a class is a number or a name the
 * first row of the training part tells. Names are ordered by their bytes, as folders are. */
#include "rt_csv.h"
#include "rt_file.h"
#include "rt_format.h"
#include "rt_read.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LARGEST = 1 << 30 };                    /* bytes of a table */

struct row { const char *file; char **target; int line; };

struct part { const char *path; struct row *row; int n; size_t room; };

struct table {
    struct rt_data *data;
    const struct rt_model *model;
    char **name;                               /* of the targets' columns */
    int columns, split, targets;               /* split: its column, or -1 */
    struct part part[RT_PARTS];
};

/* The table that the name is one of: its length without the end, or 0. */
static size_t csv_stem(const char *name)
{
    static const char end[] = ".csv";
    size_t n = strlen(name), m = sizeof end - 1;
    return n > m && !strcasecmp(name + n - m, end) ? n - m : 0;
}

/* Which part's table the file of that name is in a folder; RT_PARTS: no table, or none of a part. */
static int table_of(const char *name)
{
    return rt_part_of(name, csv_stem(name));
}

bool rt_is_table(const char *path, bool folder)
{
    struct rt_data found = { .source = path };
    const char *const *names;
    bool mine = !folder && csv_stem(path);
    for (int n = folder ? rt_list(&found, path, &names) : 0, i = 0; i < n && !mine; i++)
        mine = table_of(names[i]) == RT_TRAINING;
    rt_drop(&found);
    return mine;
}

/* ---- reading ---- */

static void read_header(struct table *t, struct rt_csv *csv)
{
    if (!rt_csv_next(csv))
        rt_fail(RT_BAD_DATA, "%s: is empty, expected a line that names the columns: file,target", csv->path);
    if (csv->n == 1)
        rt_fail(RT_BAD_DATA, "%s:%d: has one column, '%.80s', expected file,target with a comma between", csv->path, csv->line,
                csv->field[0]);
    if (t->name && t->columns != csv->n)
        rt_fail(RT_BAD_DATA, "%s:%d: has %d columns, and the table before it %d", csv->path, csv->line, csv->n, t->columns);
    t->columns = csv->n;
    t->name = rt_room(t->data, (size_t)csv->n * sizeof *t->name);
    t->split = -1;
    t->targets = 0;
    for (int k = 1; k < csv->n; k++)
        if (t->split < 0 && !strcasecmp(csv->field[k], "split"))
            t->split = k;
        else
            t->name[t->targets++] = csv->field[k];
    if (!t->targets && !t->data->inputs_only)
        rt_fail(RT_BAD_DATA, "%s:%d: has no column of targets beside '%s' and '%s'", csv->path, csv->line, csv->field[0],
                csv->field[1]);
}

static void add_row(struct table *t, const struct rt_csv *csv, const char *folder, int part)
{
    struct part *p = &t->part[part];
    p->row = rt_more(p->row, (size_t)p->n, &p->room, sizeof *p->row);
    struct row *row = &p->row[p->n++];
    row->file = csv->field[0][0] == '/' ? csv->field[0] : rt_path(t->data, folder, csv->field[0]);
    row->line = csv->line;
    row->target = rt_room(t->data, (size_t)t->columns * sizeof *row->target);
    for (int k = 1, at = 0; k < t->columns; k++)
        if (k != t->split)
            row->target[at++] = csv->field[k];
    p->path = csv->path;
}

static int part_of_row(const struct table *t, const struct rt_csv *csv, int usual)
{
    if (t->split < 0)
        return usual;
    const char *word = csv->field[t->split];
    int part = rt_part_of(word, strlen(word));
    if (part == RT_PARTS)
        rt_fail(RT_BAD_DATA, "%s:%d: split is '%.80s', expected train, valid or test", csv->path, csv->line, word);
    return part;
}

static void read_table(struct table *t, const char *path, int part)
{
    struct rt_csv csv;
    size_t size;
    char *text = rt_read_whole(path, LARGEST, &size), *folder = rt_folder_of(path);
    rt_input_was(path);
    rt_keep(t->data, text, size, false);
    rt_keep(t->data, folder, strlen(folder), false);
    if (strlen(text) != size)
        rt_fail(RT_BAD_DATA, "%s: has a NUL at byte %zu, expected a table of text", path, strlen(text));
    rt_csv_begin(&csv, path, text);
    read_header(t, &csv);
    while (rt_csv_next(&csv)) {
        if (csv.n != t->columns)
            rt_fail(RT_BAD_DATA, "%s:%d: has %d field%s, expected %d as in the first line", path, csv.line, csv.n,
                    csv.n == 1 ? "" : "s", t->columns);
        if (!csv.field[0][0])
            rt_fail(RT_BAD_DATA, "%s:%d: names no file", path, csv.line);
        add_row(t, &csv, folder, part_of_row(t, &csv, part));
    }
    rt_csv_end(&csv);
}

/* ---- targets ---- */

static bool is_number(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && !end[strspn(end, " \t")] && isfinite(*value);
}

static double number(const struct table *t, const struct part *p, const struct row *row, int column)
{
    const struct rt_port *port = &t->model->outputs[0];
    bool classes = t->targets == 1 && port->classes > 1 && !t->data->any_targets;
    double value;
    if (!is_number(row->target[column], &value))
        rt_fail(RT_BAD_DATA, "%s:%d: column '%.80s': '%.80s' is no number", p->path, row->line, t->name[column],
                row->target[column]);
    if (classes && !(value >= 0 && value < port->classes && value == floor(value)))
        rt_fail(RT_BAD_DATA, "%s:%d: column '%.80s': %s is no class of the model's output '%s', which has %d (0 to %d)", p->path,
                row->line, t->name[0], row->target[0], port->name, port->classes, port->classes - 1);
    return value;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words of the training rows, p, each once, are the classes; in a table beside the training data, what that calls them. */
static void name_classes(struct table *t, const struct part *p)
{
    const struct rt_data *beside = t->data->beside;
    if (beside && beside->n_class_names) {
        t->data->class_names = beside->class_names, t->data->n_class_names = beside->n_class_names;
        return;
    }
    const char **names = rt_room(t->data, (size_t)p->n * sizeof *names);
    int n = 0;
    for (int i = 0; i < p->n; i++) {
        rt_check_name(rt_note(t->data, "%s:%d", p->path, p->row[i].line), p->row[i].target[0]);
        names[i] = p->row[i].target[0];
    }
    qsort(names, (size_t)p->n, sizeof *names, by_bytes);
    for (int i = 0; i < p->n; i++)
        if (!n || strcmp(names[n - 1], names[i]) != 0)
            names[n++] = names[i];
    rt_set_names(t->data, p->path, &t->model->outputs[0], names, n);
    t->data->names_found = true;
}

static double class_of(const struct table *t, const struct part *p, const struct row *row)
{
    const char *word = row->target[0];
    int k = 0, n = t->data->n_class_names;
    while (k < n && strcmp(t->data->class_names[k], word) != 0)
        k++;
    if (k == n)
        rt_fail(RT_BAD_DATA, "%s:%d: '%.80s' is not among the %d classes of the training rows", p->path, row->line, word, n);
    return k;
}

static void bind_targets(struct table *t, int part, const struct rt_album *album)
{
    const struct part *p = &t->part[part];
    size_t k = (size_t)t->targets;
    double *values = rt_room_for(t->data, p->path, album->n * k, sizeof *values);
    for (size_t i = 0; i < album->n; i++) {
        const struct row *row = &p->row[album->photo[i].k];
        for (size_t c = 0; c < k; c++)
            values[i * k + c] = t->data->n_class_names ? class_of(t, p, row) : number(t, p, row, (int)c);
    }
    rt_bind_target(t->data, rt_split_of(t->data, part), t->model, 0, p->path,
                   (struct rt_table){ (const uint8_t *)values, 'f', 8, k > 1 ? 2 : 1, { album->n, k } });
}

/* ---- both ---- */

static void load_part(struct table *t, int part)
{
    const struct part *p = &t->part[part];
    struct rt_album album = { 0 };
    struct rt_canvas to = rt_canvas_of(p->path, t->model);
    rt_album_group(t->data, &album, p->path);
    for (int i = 0; i < p->n; i++)
        rt_album_add(&album, p->row[i].file);
    rt_album_load(t->data, rt_split_of(t->data, part), t->model, p->path, &album, &to);
    if (!t->data->inputs_only)
        bind_targets(t, part, &album);
    rt_album_drop(&album);
}

static void read_folder(struct table *t, const char *path)
{
    const char *const *names, *table[RT_PARTS] = { NULL };
    for (int n = rt_list(t->data, path, &names), i = 0; i < n; i++) {
        int part = table_of(names[i]);
        if (part < RT_PARTS)
            rt_take_part(&table[part], rt_path(t->data, path, names[i]));
    }
    for (int k = 0; k < RT_PARTS; k++)
        if (table[k])
            read_table(t, table[k], k);
}

void rt_load_table(struct rt_data *data, const char *path, const struct rt_model *model)
{
    struct table t = { .data = data, .model = model };
    bool folder = rt_is_directory(path);
    double value;
    rt_only_input(data, model, path);
    if (folder)
        read_folder(&t, path);
    else
        read_table(&t, path, RT_TRAINING);
    const struct part *train = &t.part[RT_TRAINING];
    if (!train->n && !data->inputs_only && !data->beside)
        rt_fail(RT_BAD_DATA, "%s: has no rows for training", path);
    const struct part *first = train->n ? train : t.part[RT_VALIDATION].n ? &t.part[RT_VALIDATION] : &t.part[RT_TESTING];
    if (!data->inputs_only && t.targets == 1 && model->outputs[0].classes > 1 && first->n &&
        !is_number(first->row[0].target[0], &value))
        name_classes(&t, first);
    for (int k = 0; k < RT_PARTS; k++)
        if (t.part[k].n)
            load_part(&t, k);
    for (int k = 0; k < RT_PARTS; k++)
        free(t.part[k].row);
    if (data->inputs_only && !folder && t.split < 0)
        data->test = data->train;              /* nobody has divided them */
}
