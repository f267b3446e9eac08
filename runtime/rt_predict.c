/* rt_predict.c -- the outputs for a data set's samples or for images: to a .npy or .npz file, or to stdout
 *
 * Outputs are float32 [N, ...] in the samples' order. Printed, a sample is one line: the likeliest class and its value where the
 * output is one of classes, else all values. */
#define _GNU_SOURCE
#include "rt_train.h"
#include "rt_read.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Outputs { size_t size[RT_PORTS]; char *y[RT_PORTS]; } Outputs;

/* Images as a split: one input of bytes. */
static Rows read_images(Session *s, const Options *o, struct rt_split *split)
{
    const struct rt_port *in = s->model->inputs;
    size_t size = rt_port_elements(in);
    uint8_t *pixels;
    int *index, shape[3];
    if (s->model->n_inputs != 1)
        rt_fail(RT_USAGE, "the network has %d inputs and does not take one image; --data gives it samples", s->model->n_inputs);
    rt_image_shape(o->images[0], in, shape);
    pixels = rt_alloc((size_t)o->n_images, size);
    index = rt_alloc((size_t)o->n_images, sizeof *index);
    for (int i = 0; i < o->n_images; i++) {
        rt_read_image(o->images[i], shape, pixels + (size_t)i * size);
        index[i] = i;
    }
    *split = (struct rt_split){ .n = o->n_images, .x = { { pixels, RT_U8 } }, .x_stride = { size } };
    return (Rows){ split, s->model, index, o->n_images, 0 };
}

/* Runs all rows; a double network's outputs are rounded to float32 in place. */
static Outputs run(Session *s, Rows *rows)
{
    const struct rt_model *m = s->model;
    Outputs out = { { 0 }, { 0 } };
    for (int p = 0; p < m->n_outputs; p++) {
        out.size[p] = rt_port_elements(&m->outputs[p]);
        out.y[p] = rt_alloc((size_t)rows->n * out.size[p] + 64, (size_t)m->real_size);
    }
    for (rows->first = 0; rows->first < rows->n; rows->first += s->batch_size) {
        int n = rows->n - rows->first < s->batch_size ? rows->n - rows->first : s->batch_size;
        void *y[RT_PORTS];
        for (int p = 0; p < m->n_outputs; p++)
            y[p] = out.y[p] + (size_t)rows->first * out.size[p] * (size_t)m->real_size;
        m->infer(s->weights, s->scratch, s->threads, rt_feed_rows, rows, n, y, NULL);
    }
    for (int p = 0; p < m->n_outputs && m->real_size == 8; p++)
        for (size_t i = 0; i < (size_t)rows->n * out.size[p]; i++) {
            double wide;
            float narrow;
            memcpy(&wide, out.y[p] + 8 * i, 8);
            narrow = (float)wide;
            memcpy(out.y[p] + 4 * i, &narrow, 4);
        }
    return out;
}

static void check_output(const Options *o, const struct rt_model *m)
{
    const char *dot = o->output ? strrchr(o->output, '.') : NULL;
    char magic[6] = "", error[256];
    size_t size;
    int old;
    if (!o->output)
        return;
    if (!dot || (strcmp(dot, ".npy") != 0 && strcmp(dot, ".npz") != 0))
        rt_fail(RT_USAGE, "--output: %s ends neither in .npy nor in .npz", o->output);
    if (m->n_outputs > 1 && strcmp(dot, ".npz") != 0)
        rt_fail(RT_USAGE, "--output: the network has %d outputs, which takes a .npz", m->n_outputs);
    if (rt_open_read(o->output, SIZE_MAX, &old, &size, error))
        return;
    if (pread(old, magic, 6, 0) > 0 && memcmp(magic, "\x93NUMPY", 6) != 0 && memcmp(magic, "PK\3\4", 4) != 0 && !o->force)
        rt_fail(RT_NO_CREATE, "%s exists and is no array of cnnc's; --force replaces it", o->output);
    close(old);
}

static void write_output(const char *path, const struct rt_model *m, const Outputs *out, int n)
{
    const char *names[RT_PORTS];
    const float *data[RT_PORTS];
    int rank[RT_PORTS];
    size_t shape[RT_PORTS][RT_RANK + 1];
    for (int p = 0; p < m->n_outputs; p++) {
        names[p] = m->outputs[p].name;
        data[p] = (const float *)(const void *)out->y[p];
        rank[p] = m->outputs[p].rank + 1;
        shape[p][0] = (size_t)n;
        for (int k = 0; k < m->outputs[p].rank; k++)
            shape[p][k + 1] = (size_t)m->outputs[p].shape[k];
    }
    if (!strcmp(strrchr(path, '.'), ".npz"))
        rt_write_npz(path, m->n_outputs, names, data, rank, (const size_t (*)[RT_RANK + 1])shape);
    else
        rt_write_npy(path, data[0], rank[0], shape[0]);
}

static const char *class_name(const Session *s, const json_t *saved, int i, char number[16])
{
    const struct rt_recipe *r = s->model->recipe;
    const char *name = json_string_value(json_array_get(saved, (size_t)i));
    if (!name && s->data && i < s->data->n_class_names)
        name = s->data->class_names[i];
    if (!name && i < r->n_class_names)
        name = r->class_names[i];
    if (!name)
        snprintf(number, 16, "%d", i);
    return name ? name : number;
}

static int largest(const float *y, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (y[i] > y[best])
            best = i;
    return (int)best;
}

static void print_text(const Session *s, const Options *o, const Outputs *out, int n, const json_t *saved)
{
    char number[16], digits[32];
    for (int i = 0; i < n; i++) {
        if (o->n_images)
            printf("%s", o->images[i]);
        else
            printf("%d", i);
        for (int p = 0; p < s->model->n_outputs; p++) {
            const float *y = (const float *)(const void *)out->y[p] + (size_t)i * out->size[p];
            int best = largest(y, out->size[p]);
            bool choice = s->model->outputs[p].classes > 1 && out->size[p] > 1;         /* one number is no choice: it is shown */
            if (choice)
                printf("\t%s\t%.6f", class_name(s, saved, best, number), (double)y[best]);
            for (size_t k = 0; !choice && k < out->size[p]; k++)
                printf("%c%s", k ? ' ' : '\t', rt_shortest(digits, (double)y[k]));
        }
        putchar('\n');
    }
}

/* One list of samples, each an object: its class by output where there is one, and the values in order. */
static void print_json(const Session *s, const Options *o, const Outputs *out, int n, const json_t *saved)
{
    char number[16];
    json_t *list = json_array();
    for (int i = 0; i < n; i++) {
        json_t *sample = json_object();
        if (o->n_images)
            json_object_set_new(sample, "image", json_string(o->images[i]));
        for (int p = 0; p < s->model->n_outputs; p++) {
            const struct rt_port *port = &s->model->outputs[p];
            const float *y = (const float *)(const void *)out->y[p] + (size_t)i * out->size[p];
            json_t *values = json_array(), *output = json_object();
            for (size_t k = 0; k < out->size[p]; k++) {
                json_t *value = json_real((double)y[k]);
                json_array_append_new(values, value ? value : json_null());
            }
            if (port->classes > 1 && out->size[p] > 1)
                json_object_set_new(output, "class", json_string(class_name(s, saved, largest(y, out->size[p]), number)));
            json_object_set_new(output, "values", values);
            json_object_set_new(sample, port->name, output);
        }
        json_array_append_new(list, sample);
    }
    json_dumpf(list, stdout, JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(list);
}

void rt_predict(const Options *o, const struct rt_model *model)
{
    Session s = { .model = model, .options = o };
    struct rt_split images;
    Outputs out;
    Rows rows;
    json_t *saved;
    check_output(o, model);
    rows = o->n_images ? read_images(&s, o, &images) : rt_choose_split(&s, o);
    rt_load_for_inference(&s, o);
    out = run(&s, &rows);
    rt_check_mapped();
    saved = rt_saved_class_names(o->weights);
    if (o->output)
        write_output(o->output, model, &out, rows.n);
    if (o->json)
        print_json(&s, o, &out, rows.n, saved);
    else if (!o->output)
        print_text(&s, o, &out, rows.n, saved);
    json_decref(saved);
    for (int p = 0; p < model->n_outputs; p++)
        free(out.y[p]);
    free((int *)rows.index);
    if (s.data)
        rt_free_data(s.data);
    else
        free((void *)images.x[0].at);
}
