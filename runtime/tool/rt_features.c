/* rt_features.c -- what a layer gives for a data set's samples, beside their labels: a file that another network trains on
 *
 * The parts are the data's own, whole and in its order (x_train y_train, x_val.., x_test..), or the one that --split names; so a
 * validation_split of the second network takes the samples that the first one's would. Features are float32; labels are as the
 * data has them, since they are the second network's and not this one's (any_targets), as float32 too, which holds every class
 * number; so are the samples' weights, where fit asks for such. */
#define _GNU_SOURCE
#include "rt_npy.h"
#include "rt_print.h"
#include "rt_tool.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 3, ARRAYS = PARTS * (RT_PORTS + 2) };

typedef struct File {                          /* what will be written */
    int n;
    const char *names[ARRAYS];
    const float *data[ARRAYS];
    int rank[ARRAYS];
    size_t shape[ARRAYS][RT_RANK + 1];
} File;

static void check(const Options *o, const struct rt_model *m)
{
    const char *dot = strrchr(o->output, '.');
    if (!m->feature)
        rt_fail(RT_USAGE, "--layer: this program gives the network's outputs only; cnnc build %s --features %s makes "
                "%s-train-features, which gives that layer's values", m->source_name, rt_pasteable(o->layer), m->name);
    if (strcmp(m->feature->name, o->layer) != 0)
        rt_fail(RT_USAGE, "--layer: this program was built for the layer '%s'; cnnc build %s --features %s makes it for another",
                m->feature->name, m->source_name, rt_pasteable(o->layer));
    if (!dot || strcmp(dot, ".npz") != 0)
        rt_fail(RT_USAGE, "--output: %s does not end in .npz, and features and labels are several arrays", o->output);
    rt_out_check(o->output, RT_NPZ, "--output", o->force);
}

/* A new array of n rows of a shape. */
static float *add(File *f, char *name, int n, int rank, const size_t *shape)
{
    size_t size = 1;
    f->names[f->n] = name;
    f->rank[f->n] = rank + 1;
    f->shape[f->n][0] = (size_t)n;
    for (int k = 0; k < rank; k++)
        size *= f->shape[f->n][k + 1] = shape[k];
    float *data = rt_alloc((size_t)n * size + 64, sizeof *data);
    f->data[f->n++] = data;
    return data;
}

/* ---- features ---- */

static void check_numbers(const char *layer, const float *x, size_t row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            rt_fail(RT_WRONG, "the layer '%s' gives NaN or infinite values for sample %zu: the network overflows there", layer,
                    i / row);
}

static void add_features(File *f, Session *s, Rows *rows, const char *part)
{
    const struct rt_model *m = s->model;
    size_t size = rt_port_elements(m->feature), shape[RT_RANK];
    for (int k = 0; k < m->feature->rank; k++)
        shape[k] = (size_t)m->feature->shape[k];
    float *x = add(f, rt_text("x_%s", part), rows->n, m->feature->rank, shape);
    void *y[RT_PORTS] = { NULL };
    for (int p = 0; p < m->n_outputs; p++)     /* of a batch, and nobody looks at them */
        y[p] = rt_alloc((size_t)s->batch_size * rt_port_elements(&m->outputs[p]), sizeof(float));
    for (rows->first = 0; rows->first < rows->n; rows->first += s->batch_size) {
        int n = rows->n - rows->first < s->batch_size ? rows->n - rows->first : s->batch_size;
        y[m->n_outputs] = x + (size_t)rows->first * size;
        rt_infer(s, rows, n, y, NULL);
    }
    for (int p = 0; p < m->n_outputs; p++)
        free(y[p]);
    check_numbers(m->feature->name, x, size, (size_t)rows->n * size);
}

/* ---- labels ---- */

static void add_labels(File *f, const struct rt_model *m, const Rows *rows, const char *part, int p)
{
    const struct rt_split *split = rows->split;
    char *name = m->n_outputs > 1 ? rt_text("y_%s_%s", part, m->outputs[p].name) : rt_text("y_%s", part);
    float *to = add(f, name, rows->n, split->y_rank[p], split->y_shape[p]);
    for (int i = 0; i < rows->n; i++) {
        struct rt_array x[RT_PORTS], y[RT_PORTS];
        rt_sample(split, m->n_inputs, m->n_outputs, rows->index[i], x, y);
        memcpy(to, y[p].at, split->y_stride[p]);
        to += split->y_stride[p] / sizeof *to;
    }
}

static void add_weights(File *f, const Rows *rows, const char *part)
{
    if (!rows->split->weight)
        return;
    float *to = add(f, rt_text("sample_weight_%s", part), rows->n, 0, NULL);
    for (int i = 0; i < rows->n; i++)
        to[i] = rows->split->weight[rows->index[i]];
}

/* ---- the parts ---- */

static void add_part(File *f, Session *s, Rows *rows, const char *part)
{
    const struct rt_model *m = s->model;
    int first = f->n;
    add_features(f, s, rows, part);
    for (int p = 0; p < m->n_outputs; p++)
        if (!m->unread || !m->unread[p])
            add_labels(f, m, rows, part, p);
    add_weights(f, rows, part);
    for (int i = first; i < f->n; i++) {
        char *shape = rt_shape_text(f->rank[i], f->shape[i]);
        rt_say("%s: %s %s", s->options->output, f->names[i], shape);
        free(shape);
    }
    free((int *)rows->index);
}

static Rows whole(const Session *s, const struct rt_split *split)
{
    int *index = rt_alloc((size_t)split->n + 1, sizeof *index);
    for (int i = 0; i < split->n; i++)
        index[i] = i;
    return (Rows){ .split = split, .model = s->model, .index = index, .n = split->n };
}

void rt_features(const Options *o, const struct rt_model *model)
{
    Session s = { .model = model, .options = o };
    File *f = rt_alloc(1, sizeof *f);
    Rows rows = { 0 };
    check(o, model);
    if (o->split)
        rows = rt_choose_split(&s, o);
    else
        rt_open_data(&s, o);
    check(o, model);                           /* again: now all that is read is known */
    rt_load_for_inference(&s, o);
    if (o->split) {
        add_part(f, &s, &rows, o->split);
    } else {
        rt_open_aside(&s);
        const struct { const char *part; const struct rt_split *split; } parts[PARTS] = {
            { "train", &s.data->train }, { "val", s.aside ? s.val.split : &s.data->val }, { "test", &s.data->test },
        };
        for (int i = 0; i < PARTS; i++)
            if (parts[i].split->n)
                rows = whole(&s, parts[i].split), add_part(f, &s, &rows, parts[i].part);
        free((int *)s.val.index);
    }
    rt_check_mapped();
    rt_write_npz(o->output, f->n, f->names, f->data, f->rank, (const size_t (*)[RT_RANK + 1])f->shape);
    for (int i = 0; i < f->n; i++) {
        free((char *)f->names[i]);
        free((float *)f->data[i]);
    }
    free(f);
    rt_free_set(&s);
}
