/* rt_predict.c -- the outputs for a data set's samples or for images: to a .npy or .npz file, or to stdout
 *
 * Outputs are float32 [N, ...] in the samples' order. Printed, a sample is one line: the likeliest class and its probability, as
 * a classifier says it (rt_answer.c), where the output is a choice of one, else all values. */
#define _GNU_SOURCE
#include "rt_print.h"
#include "rt_read.h"
#include "rt_train.h"
#include <math.h>
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
    *split = (struct rt_split){ .n = o->n_images, .x = { { pixels, RT_U8 } }, .x_stride = { size },
                                .file = (const char *const *)o->images };
    return (Rows){ split, s->model, index, o->n_images, 0, NULL };
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
        rt_infer(s, rows, n, y, NULL);
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
    if (!o->output)
        return;
    if (!dot || (strcmp(dot, ".npy") != 0 && strcmp(dot, ".npz") != 0))
        rt_fail(RT_USAGE, "--output: %s ends neither in .npy nor in .npz", o->output);
    if (m->n_outputs > 1 && strcmp(dot, ".npz") != 0)
        rt_fail(RT_USAGE, "--output: the network has %d outputs, which takes a .npz", m->n_outputs);
    rt_out_check(o->output, strcmp(dot, ".npz") ? RT_NPY : RT_NPZ, "--output", o->force);
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

/* ---- what is printed ---- */

/* An output as a choice of one class; classes is 0 where its numbers are values. */
typedef struct Choice { enum rt_says says; int outputs, classes; const char *const *names; } Choice;

typedef struct Answers {
    const Session *s;
    const Rows *rows;
    const Outputs *out;
    const char *file_key;                      /* of JSON; no output is called so */
    Choice choice[RT_PORTS];
    double *p;                                 /* room for the classes of one output */
    int *rank;
} Answers;

/* Names of the classes: the weights', the data's, or the model's; NULL where nobody names that many. */
static const char *const *names_of(const Session *s, const json_t *saved, int classes)
{
    const struct rt_recipe *r = s->model->recipe;
    int n = (int)json_array_size(saved);
    if (n == classes) {
        const char **names = rt_alloc((size_t)n, sizeof *names);
        for (int i = 0; i < n; i++)
            names[i] = json_string_value(json_array_get(saved, (size_t)i));
        return names;
    }
    if (!n && s->data && s->data->n_class_names == classes)
        return s->data->class_names;
    return !n && r->n_class_names == classes ? r->class_names : NULL;
}

static Choice choice_of(const Session *s, int p, const json_t *saved)
{
    const struct rt_port *port = &s->model->outputs[p];
    enum rt_says says = s->model->says ? s->model->says[p] : RT_AS_TARGETS;
    Choice c = { .says = says, .outputs = (int)rt_port_elements(port) };
    bool targets = port->rank == 1 && port->classes > 1;
    if (says == RT_VALUES || (says == RT_AS_TARGETS && !targets))
        return c;
    c.classes = c.outputs == 1 ? 2 : c.outputs;
    c.names = names_of(s, saved, c.classes);
    if (!c.names && json_array_size(saved) > 0 && s->model->n_outputs == 1)
        rt_say("%s names %zu classes, but the output '%s' has %d: they are numbers here", s->options->weights,
               json_array_size(saved), port->name, c.classes);
    return c;
}

static void print_class(const Choice *c, int k, void (*print)(FILE *, const char *))
{
    char number[16];
    snprintf(number, sizeof number, "%d", k);
    print(stdout, c->names && c->names[k] ? c->names[k] : number);
}

/* The sample's likeliest class; its probability is a->p[it]. */
static int likeliest(const Answers *a, const Choice *c, const float *y)
{
    rt_probabilities(c->says, y, c->outputs, c->classes, a->p);
    rt_most_probable(a->p, c->classes, 1, a->rank);
    return a->rank[0];
}

static const float *output_row(const Answers *a, int p, int i)
{
    return (const float *)(const void *)a->out->y[p] + (size_t)i * a->out->size[p];
}

/* NULL where samples are no files of their own. */
static const char *file_of(const Answers *a, int i)
{
    const struct rt_split *split = a->rows->split;
    return split->file ? split->file[a->rows->index[i]] : NULL;
}

/* One line: the sample's file or number, then each output's class and its probability, or its values. */
static void print_text(const Answers *a, int i)
{
    char digits[32];
    if (file_of(a, i))
        rt_print(stdout, file_of(a, i));
    else
        printf("%d", i);
    for (int p = 0; p < a->s->model->n_outputs; p++) {
        const float *y = output_row(a, p, i);
        const Choice *c = &a->choice[p];
        if (c->classes) {
            int best = likeliest(a, c, y);
            putchar('\t');
            print_class(c, best, rt_print);
            printf("\t%.6f", a->p[best]);
        }
        for (size_t k = 0; !c->classes && k < a->out->size[p]; k++)
            printf("%c%s", k ? ' ' : '\t', rt_shortest(digits, (double)y[k]));
    }
    putchar('\n');
}

static void print_number(double x)             /* JSON has no NaN */
{
    if (isfinite(x))
        printf("%.9g", x);
    else
        fputs("null", stdout);
}

static void print_json_output(const Answers *a, int p, int i)
{
    const float *y = output_row(a, p, i);
    const Choice *c = &a->choice[p];
    putchar('{');
    if (c->classes) {
        int best = likeliest(a, c, y);
        fputs("\"class\": ", stdout);
        print_class(c, best, rt_print_json);
        fputs(", \"probability\": ", stdout);
        print_number(a->p[best]);
        fputs(", ", stdout);
    }
    fputs("\"values\": [", stdout);
    for (size_t k = 0; k < a->out->size[p]; k++) {
        fputs(k ? ", " : "", stdout);
        print_number((double)y[k]);
    }
    fputs("]}", stdout);
}

/* An object: its file where it has one, then by output its class and the values as the network gives them. */
static void print_json(const Answers *a, int i)
{
    fputs(i ? ",\n {" : "[{", stdout);
    if (file_of(a, i)) {
        rt_print_json(stdout, a->file_key);
        fputs(": ", stdout);
        rt_print_json(stdout, file_of(a, i));
        fputs(", ", stdout);
    }
    for (int p = 0; p < a->s->model->n_outputs; p++) {
        fputs(p ? ", " : "", stdout);
        rt_print_json(stdout, a->s->model->outputs[p].name);
        fputs(": ", stdout);
        print_json_output(a, p, i);
    }
    fputs(i == a->rows->n - 1 ? "}]\n" : "}", stdout);
}

/* "image", and beside an output of that name "image_file". */
static const char *key_beside(const struct rt_model *m)
{
    char *key = rt_text("image");
    for (int p = 0; p < m->n_outputs; p++)
        if (!strcmp(m->outputs[p].name, key)) {
            key = rt_text("%s_file", key);
            p = -1;
        }
    return key;
}

static void print_answers(const Session *s, const Options *o, const Rows *rows, const Outputs *out)
{
    json_t *saved = rt_saved_class_names(o->weights);
    Answers a = { .s = s, .rows = rows, .out = out, .file_key = key_beside(s->model) };
    int most = 2;
    for (int p = 0; p < s->model->n_outputs; p++) {
        a.choice[p] = choice_of(s, p, saved);
        most = a.choice[p].classes > most ? a.choice[p].classes : most;
    }
    a.p = rt_alloc((size_t)most, sizeof *a.p);
    a.rank = rt_alloc((size_t)most, sizeof *a.rank);
    for (int i = 0; i < rows->n; i++)
        (o->json ? print_json : print_text)(&a, i);
    free(a.p);
    free(a.rank);
    json_decref(saved);
}

/* A network of numbers may give values beyond all numbers: they are shown, but are no answer. */
static void check_numbers(const struct rt_model *m, const Outputs *out, int n)
{
    for (int p = 0; p < m->n_outputs; p++) {
        const float *y = (const float *)(const void *)out->y[p];
        size_t all = (size_t)n * out->size[p], wrong = 0, first = 0;
        for (size_t i = all; i-- > 0; )
            if (!isfinite(y[i]))
                wrong++, first = i;
        if (wrong)
            rt_fail(RT_WRONG, "the output '%s' has %zu of %zu values that are NaN or infinite, the first for sample %zu: the "
                    "network overflows there", m->outputs[p].name, wrong, all, first / out->size[p]);
    }
}

void rt_predict(const Options *o, const struct rt_model *model)
{
    Session s = { .model = model, .options = o };
    struct rt_split images;
    Outputs out;
    Rows rows;
    check_output(o, model);
    rows = o->n_images ? read_images(&s, o, &images) : rt_choose_split(&s, o);
    check_output(o, model);                    /* again: now all that is read is known */
    rt_load_for_inference(&s, o);
    out = run(&s, &rows);
    rt_check_mapped();
    if (o->output)
        write_output(o->output, model, &out, rows.n);
    if (o->json || !o->output)
        print_answers(&s, o, &rows, &out);
    check_numbers(model, &out, rows.n);
    for (int p = 0; p < model->n_outputs; p++)
        free(out.y[p]);
    free((int *)rows.index);
    if (s.data)
        rt_free_data(s.data);
    else
        free((void *)images.x[0].at);
}
