/* rt_predict.c -- the outputs for a data set's samples or for images: to a .npy or .npz file, or to stdout
 *
 * Outputs are float32 [N, ...] in the samples' order. Printed, a sample is one line: the likeliest class and its probability, as
 * a classifier says it (rt_answer.c), where the output is a choice of one, else all values. */
#define _GNU_SOURCE
#include "rt_npy.h"
#include "rt_picture.h"
#include "rt_print.h"
#include "rt_read.h"
#include "rt_tool.h"
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
    int *index;
    if (s->model->n_inputs != 1)
        rt_fail(RT_USAGE, "the network has %d inputs and does not take one image; --data gives it samples", s->model->n_inputs);
    struct rt_canvas to = rt_canvas_of(o->images[0], s->model);
    pixels = rt_alloc((size_t)o->n_images, size);
    index = rt_alloc((size_t)o->n_images, sizeof *index);
    for (int i = 0; i < o->n_images; i++) {
        rt_read_image(o->images[i], &to, pixels + (size_t)i * size);
        index[i] = i;
    }
    *split = (struct rt_split){ .n = o->n_images, .x = { { pixels, RT_U8 } }, .x_stride = { size },
                                .file = (const char *const *)o->images };
    return (Rows){ .split = split, .model = s->model, .index = index, .n = o->n_images };
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
        void *y[RT_PORTS] = { NULL };          /* none for a layer's features */
        for (int p = 0; p < m->n_outputs; p++)
            y[p] = out.y[p] + (size_t)rows->first * out.size[p] * (size_t)m->real_size;
        rt_infer(s, rows, n, y, NULL);
    }
    for (int p = 0; p < m->n_outputs; p++)
        rt_narrow(m, out.y[p], (size_t)rows->n * out.size[p]);
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
    if (o->labels && strcmp(dot, ".npz") != 0)
        rt_fail(RT_USAGE, "--labels: the labels are arrays beside the outputs, which takes a .npz");
    rt_out_check(o->output, strcmp(dot, ".npz") ? RT_NPY : RT_NPZ, "--output", o->force);
}

/* ---- labels: what is right, by the data ---- */

static bool has_label(const struct rt_model *m, int p)
{
    return !(m->unread && m->unread[p]);
}

/* Before any work. */
static void check_labels(const Options *o, const struct rt_model *m)
{
    int n = 0;
    if (o->labels && o->n_images)
        rt_fail(RT_USAGE, "--labels are the data's, and images by name have none: --data of a folder that has one a class does");
    for (int p = 0; p < m->n_outputs; p++)
        n += has_label(m, p);
    if (o->labels && !n)
        rt_fail(RT_USAGE, "--labels: no loss and no metric of the model looks at a target, so no data has labels for it");
    for (int p = 0; o->labels && p < m->n_outputs; p++)
        if (!has_label(m, p))
            rt_say("--labels: no loss and no metric looks at targets of the output '%s': it has none", m->outputs[p].name);
}

static struct rt_array target_of(const Rows *rows, int p, int i)
{
    const struct rt_model *m = rows->model;
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    rt_sample(rows->split, m->n_inputs, m->n_outputs, rows->index[i], x, y);
    return y[p];
}

/* Numbers of a sample's target: a class a position, or one for each element of the output. */
static size_t target_size(const struct rt_port *port, struct rt_array y)
{
    return y.type & RT_CLASS ? rt_port_positions(port) : rt_port_elements(port);
}

static float *gather_targets(const Rows *rows, int p)
{
    const struct rt_port *port = &rows->model->outputs[p];
    size_t size = target_size(port, target_of(rows, p, 0));
    float *all = rt_alloc((size_t)rows->n * size, sizeof *all);
    for (int i = 0; i < rows->n; i++)
        for (size_t k = 0; k < size; k++)
            all[(size_t)i * size + k] = (float)rt_element(target_of(rows, p, i), k);
    return all;
}

/* ---- the file ---- */

typedef struct Arrays {                        /* of one file */
    int n;
    const char *name[2 * RT_PORTS];
    const float *data[2 * RT_PORTS];
    int rank[2 * RT_PORTS];
    size_t shape[2 * RT_PORTS][RT_RANK + 1];
} Arrays;

/* For n samples; the axes are the output's first ones. */
static void add_array(Arrays *a, const char *name, const float *data, const struct rt_port *port, int axes, int n)
{
    a->name[a->n] = name;
    a->data[a->n] = data;
    a->rank[a->n] = axes + 1;
    a->shape[a->n][0] = (size_t)n;
    for (int k = 0; k < axes; k++)
        a->shape[a->n][k + 1] = (size_t)port->shape[k];
    a->n++;
}

/* A name that no output has: the wanted one, with more behind it while there is one so called. */
static char *name_beside(const struct rt_model *m, char *name, const char *more)
{
    for (int p = 0; p < m->n_outputs; p++)
        if (!strcmp(m->outputs[p].name, name)) {
            name = rt_text("%s%s", name, more);
            p = -1;
        }
    return name;
}

static void write_output(const Options *o, const Rows *rows, const Outputs *out)
{
    const struct rt_model *m = rows->model;
    Arrays *a = rt_alloc(1, sizeof *a);
    for (int p = 0; p < m->n_outputs; p++)
        add_array(a, m->outputs[p].name, (const float *)(const void *)out->y[p], &m->outputs[p], m->outputs[p].rank, rows->n);
    for (int p = 0; o->labels && p < m->n_outputs; p++)
        if (has_label(m, p)) {
            const struct rt_port *port = &m->outputs[p];
            int axes = port->rank - (target_of(rows, p, 0).type & RT_CLASS ? 1 : 0);
            add_array(a, name_beside(m, rt_text("%s_true", port->name), "_"), gather_targets(rows, p), port, axes, rows->n);
        }
    if (!strcmp(strrchr(o->output, '.'), ".npz"))
        rt_write_npz(o->output, a->n, a->name, a->data, a->rank, (const size_t (*)[RT_RANK + 1])a->shape);
    else
        rt_write_npy(o->output, a->data[0], a->rank[0], a->shape[0]);
    for (int k = m->n_outputs; k < a->n; k++)
        free((float *)a->data[k]);
    free(a);
}

/* ---- what is printed ---- */

typedef struct Answers {
    const Session *s;
    const Rows *rows;
    const Outputs *out;
    const char *file_key;                      /* of JSON; no output is called so */
    bool labels;
    Choices choices;
} Answers;

typedef void Printer(FILE *out, const char *text);

static void print_class(const Choice *c, int k, Printer *print)
{
    char number[RT_CLASS_DIGITS];
    print(stdout, rt_class_name(c, k, number));
}

static bool shows_label(const Answers *a, int p)
{
    return a->labels && has_label(a->s->model, p);
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

/* Behind a tab: a class, or numbers. */
static void print_text_label(const Answers *a, int p, int i)
{
    const Choice *c = &a->choices.of[p];
    struct rt_array y = target_of(a->rows, p, i);
    char digits[32];
    if (c->classes) {
        putchar('\t');
        print_class(c, rt_target_class(c, y), rt_print);
    }
    for (size_t k = 0; !c->classes && k < target_size(&a->s->model->outputs[p], y); k++)
        printf("%c%s", k ? ' ' : '\t', rt_shortest(digits, rt_element(y, k)));
}

/* One line: the sample's file or number, then each output's class and its probability, or its values; then what is right. */
static void print_text(const Answers *a, int i)
{
    char digits[32];
    if (file_of(a, i))
        rt_print(stdout, file_of(a, i));
    else
        printf("%d", i);
    for (int p = 0; p < a->s->model->n_outputs; p++) {
        const float *y = output_row(a, p, i);
        const Choice *c = &a->choices.of[p];
        if (c->classes) {
            int best = rt_likeliest(c, y);
            putchar('\t');
            print_class(c, best, rt_print);
            printf("\t%.6f", c->p[best]);
        }
        for (size_t k = 0; !c->classes && k < a->out->size[p]; k++)
            printf("%c%s", k ? ' ' : '\t', rt_shortest(digits, (double)y[k]));
        if (shows_label(a, p))
            print_text_label(a, p, i);
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

static void print_json_label(const Answers *a, int p, int i)
{
    const Choice *c = &a->choices.of[p];
    struct rt_array y = target_of(a->rows, p, i);
    fputs("\"true\": ", stdout);
    if (c->classes)
        print_class(c, rt_target_class(c, y), rt_print_json);
    for (size_t k = 0, n = target_size(&a->s->model->outputs[p], y); !c->classes && k < n; k++) {
        fputs(k ? ", " : "[", stdout);
        print_number(rt_element(y, k));
        fputs(k == n - 1 ? "]" : "", stdout);
    }
    fputs(", ", stdout);
}

static void print_json_output(const Answers *a, int p, int i)
{
    const float *y = output_row(a, p, i);
    const Choice *c = &a->choices.of[p];
    putchar('{');
    if (c->classes) {
        int best = rt_likeliest(c, y);
        fputs("\"class\": ", stdout);
        print_class(c, best, rt_print_json);
        fputs(", \"probability\": ", stdout);
        print_number(c->p[best]);
        fputs(", ", stdout);
    }
    if (shows_label(a, p))
        print_json_label(a, p, i);
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

static void print_answers(const Session *s, const Options *o, const Rows *rows, const Outputs *out)
{
    Answers a = { .s = s, .rows = rows, .out = out, .file_key = name_beside(s->model, rt_text("image"), "_file"),
                  .labels = o->labels, .choices = rt_choices(s) };
    for (int i = 0; i < rows->n; i++)
        (o->json ? print_json : print_text)(&a, i);
    rt_free_choices(&a.choices);
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
    check_labels(o, model);
    rows = o->n_images ? read_images(&s, o, &images) : rt_choose_split(&s, o);
    check_output(o, model);                    /* again: now all that is read is known */
    rt_load_for_inference(&s, o);
    out = run(&s, &rows);
    rt_check_mapped();
    if (o->output)
        write_output(o, &rows, &out);
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
