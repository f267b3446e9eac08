/* rt_npz.c -- NumPy's .npz: a zip of .npy arrays named x_train y_train x_test y_test, as Keras's data sets are; and x_val y_val, or
 * another usual name of a part (rt_parts.c).
 *
 * With several inputs or outputs the arrays are x_train_INPUT and y_train_OUTPUT, by layer name; with one, both spellings do. Where
 * no targets are wanted, x or x_INPUT do as well. An output that no loss and no metric looks at has no targets. What samples
 * count is in sample_weight_train and sample_weight_test, where the model's fit asks for it. What nothing reads is said. */
#include "rt_format.h"
#include "rt_zip.h"
#include <string.h>

struct archive { struct rt_data *data; const char *path; const struct rt_member *members; bool *used; int n; };

bool rt_is_npz(const char *path, bool folder)
{
    return !folder && rt_ends(path, ".npz");
}

static const struct rt_member *find(const struct archive *a, const char *name)
{
    size_t n = strlen(name);
    const struct rt_member *found = NULL;
    for (int k = 0; k < a->n; k++) {
        const struct rt_member *m = &a->members[k];
        if ((size_t)m->name_length != n + 4 || memcmp(m->name, name, n) != 0 || memcmp(m->name + n, ".npy", 4) != 0)
            continue;
        if (found)
            rt_fail(RT_BAD_DATA, "%s: has two arrays called %s, and only one can be meant", a->path, name);
        found = m;
    }
    return found;
}

/* The array of a port: NAME_PORT, or NAME alone where the model has one port of the kind. */
static const struct rt_member *find_port(const struct archive *a, const char *name, const char *port, int ports,
                                         const char **called)
{
    *called = rt_note(a->data, "%s_%s", name, port);
    const struct rt_member *m = find(a, *called);
    if (m || ports > 1)
        return m;
    *called = name;
    return find(a, name);
}

static const char *names(const struct archive *a, bool (*which)(const struct archive *, int))
{
    enum { MOST = 20 };
    const char *list = "";
    int count = 0;
    for (int k = 0; k < a->n; k++) {
        int n = a->members[k].name_length;
        if (!which(a, k) || count++ >= MOST)
            continue;
        if (n > 4 && !memcmp(a->members[k].name + n - 4, ".npy", 4))
            n -= 4;
        list = rt_note(a->data, "%s%s%.*s", list, count > 1 ? ", " : "", n, a->members[k].name);
    }
    return count > MOST ? rt_note(a->data, "%s and %d more", list, count - MOST) : list;
}

static bool any(const struct archive *a, int k)
{
    (void)a, (void)k;
    return true;
}

/* Targets that nobody wants are no surprise. */
static bool unread(const struct archive *a, int k)
{
    const struct rt_member *m = &a->members[k];
    bool target = m->name_length > 1 && !memcmp(m->name, "y", 1) && (m->name[1] == '_' || m->name[1] == '.');
    target |= m->name_length > 13 && !memcmp(m->name, "sample_weight", 13);
    return !a->used[k] && !(a->data->inputs_only && target);
}

static void say_unread(const struct archive *a, const struct rt_model *model)
{
    const char *list = names(a, unread), *hint = "";
    if (strstr(list, "sample_weight"))
        hint = model->recipe && model->recipe->sample_weight ? " (those of x_train are called sample_weight_train, and so on)"
                                                              : " (weights are read where fit has sample_weight = true)";
    if (*list)
        rt_say("%s: nothing reads %s%s", a->path, list, hint);
}

static struct rt_table read(const struct archive *a, const struct rt_member *m, const char *what)
{
    struct rt_table t;
    char error[256];
    a->used[m - a->members] = true;
    if (!rt_parse_npy(rt_zip_read(a->data, a->path, m), &t, error))
        rt_fail(RT_BAD_DATA, "%s: %s", what, error);
    return t;
}

/* What the archive calls its parts: the first word behind x_ or y_, where it is one of their names; NULL: it has no such part. */
static void find_parts(const struct archive *a, const char *part[RT_PARTS])
{
    for (int k = 0; k < a->n; k++) {
        const char *name = rt_note(a->data, "%.*s", a->members[k].name_length, a->members[k].name), *word = name + 2;
        int of = RT_PARTS;
        if (!strncmp(name, "x_", 2) || !strncmp(name, "y_", 2))
            of = rt_part_of(word, strcspn(word, "_."));
        if (of == RT_PARTS)
            continue;
        word = rt_note(a->data, "%.*s", (int)strcspn(word, "_."), word);
        if (part[of] && strcmp(part[of], word) != 0)
            rt_fail(RT_BAD_DATA, "%s: its x_%s and x_%s are both for the same by their names, and only one can be", a->path,
                    part[of], word);
        part[of] = word;
    }
}

/* The arrays of a half: x_test, y_test; half "": x and y themselves. */
static void load_split(const struct archive *a, struct rt_split *split, const char *half, const struct rt_model *model)
{
    const char *first = NULL;
    size_t n = 0;
    for (int p = 0; p < model->n_inputs + (a->data->inputs_only ? 0 : model->n_outputs); p++) {
        bool input = p < model->n_inputs;
        int q = input ? p : p - model->n_inputs;
        const char *called, *port = input ? model->inputs[q].name : model->outputs[q].name;
        const char *name = rt_note(a->data, "%c%s", input ? 'x' : 'y', half);
        const struct rt_member *m = find_port(a, name, port, input ? model->n_inputs : model->n_outputs, &called);
        if (!input && model->unread && model->unread[q])
            continue;
        if (!m)
            rt_fail(RT_BAD_DATA, "%s: has no array %s, which the model's %s '%s' needs; it has %s", a->path, called,
                    input ? "input" : "output", port, names(a, any));
        const char *what = rt_note(a->data, "%s: %s", a->path, called);
        struct rt_table t = read(a, m, what);
        if (input)
            rt_bind_input(a->data, split, model, q, what, t);
        else
            rt_bind_target(a->data, split, model, q, what, t);
        if (first)
            rt_same_count(first, n, what, t.shape[0]);
        else
            first = what, n = t.shape[0];
    }
}

/* One number a sample, of all outputs. Without one for the test half its samples count 1. */
static void load_weights(const struct archive *a, struct rt_split *split, const char *half, const struct rt_model *model)
{
    const char *name = rt_note(a->data, "sample_weight%s", half), *what = rt_note(a->data, "%s: %s", a->path, name);
    const struct rt_member *m = find(a, name);
    if (a->data->inputs_only || !model->recipe || !model->recipe->sample_weight || !split->n || !m)
        return;
    rt_bind_weight(a->data, split, rt_note(a->data, "%s: x%s", a->path, half), what, read(a, m, what));
}

void rt_load_npz(struct rt_data *data, const char *path, const struct rt_model *model)
{
    struct archive a = { data, path, NULL, NULL, 0 };
    a.n = rt_zip_members(data, path, rt_map(data, path), &a.members);
    a.used = rt_room(data, (size_t)a.n + 1);
    const char *called, *part[RT_PARTS] = { NULL };
    bool plain = data->inputs_only && find_port(&a, "x", model->inputs[0].name, model->n_inputs, &called);
    find_parts(&a, part);
    for (int p = 0; p < RT_PARTS; p++)
        if (part[p]) {
            load_split(&a, rt_split_of(data, p), rt_note(data, "_%s", part[p]), model);
            load_weights(&a, rt_split_of(data, p), rt_note(data, "_%s", part[p]), model);
        }
    if (!data->train.n && !data->test.n && plain) {
        load_split(&a, &data->train, "", model);
        data->test = data->train;
    }
    if (data->inputs_only && data->train.n && !data->test.n) {
        rt_say("%s has no x_test: x_train is read", path);
        data->test = data->train;
    }
    if (!data->train.n && !data->test.n)
        rt_fail(RT_BAD_DATA, "%s: has neither %s; it has %s", path, data->inputs_only ? "x_train, x_test nor x" :
                "x_train, y_train nor x_test, y_test", a.n ? names(&a, any) : "no arrays");
    say_unread(&a, model);
}
