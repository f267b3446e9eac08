/* rt_bind.c -- arrays found in files become the model's inputs and targets.
 *
 * Bytes and float32 that lie aligned are handed out where they are; other numbers are converted once, to float32 or to int32
 * classes. Every class is compared with the model's here, so that no kernel ever indexes with a wrong one. */
#include "rt_format.h"
#include "rt_takes.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *rt_show_port(char text[128], const struct rt_port *port)
{
    size_t shape[RT_RANK];
    for (int i = 0; i < port->rank; i++)
        shape[i] = (size_t)port->shape[i];
    return rt_show(text, port->rank, shape);
}

size_t rt_port_elements(const struct rt_port *port)
{
    size_t n = 1;
    for (int i = 0; i < port->rank; i++)
        n *= (size_t)port->shape[i];
    return n;
}

/* What targets of classes look like: the output without its last axis, which counts the classes. */
static struct rt_port without_classes(const struct rt_port *port)
{
    struct rt_port p = *port;
    p.rank--;
    return p;
}

size_t rt_port_positions(const struct rt_port *port)
{
    struct rt_port p = without_classes(port);
    return rt_port_elements(&p);
}

size_t rt_element_size(int type)
{
    static const size_t size[] = { [RT_U8] = 1, [RT_F32] = 4, [RT_I32] = 4, [RT_F64] = 8 };
    return size[type & ~(RT_CLASS | RT_PLANAR)];
}

const struct rt_port *rt_only_input(const struct rt_data *data, const struct rt_model *model, const char *source)
{
    if (data->inputs_only && model->n_inputs != 1)
        rt_fail(RT_BAD_DATA, "%s: has one input a sample, but the model has %d; use an .npz file", source, model->n_inputs);
    if (!data->inputs_only && (model->n_inputs != 1 || model->n_outputs != 1))
        rt_fail(RT_BAD_DATA, "%s: has one input and one label a sample, but the model has %d inputs and %d outputs; "
                "use an .npz file", source, model->n_inputs, model->n_outputs);
    return &model->inputs[0];
}

const char *rt_resize_name(enum rt_resize how)
{
    static const char *const names[] = { "stretch", "crop", "pad" };
    return names[how];
}

struct rt_canvas rt_canvas_of(const char *what, const struct rt_model *model)
{
    const struct rt_port *in = &model->inputs[0];
    struct rt_canvas to = { 0 };
    char have[128];
    if (in->classes)
        rt_fail(RT_BAD_DATA, "%s: images hold values of pixels, but the model's input '%s' takes whole numbers; use an .npz file",
                what, in->name);
    if (model->recipe)
        to.resize = model->recipe->resize, to.background = model->recipe->background;
    if (!rt_takes_images(in->rank, in->shape, to.shape))
        rt_fail(RT_BAD_DATA, "%s: images have 1 or 3 channels, but the model's input '%s' is %s, expected " RT_IMAGE_SHAPES, what,
                in->name, rt_show_port(have, in));
    return to;
}

void rt_same_count(const char *x, size_t n, const char *y, size_t m)
{
    if (n != m)
        rt_fail(RT_BAD_DATA, "%s holds %zu samples, but %s holds %zu", x, n, y, m);
}

/* One element as a number; exact for all that int32 and float32 can hold. */
static double number(const struct rt_table *t, size_t i)
{
    const uint8_t *at = t->at + i * (size_t)t->width;
#define AS(K, T) if (t->kind == K && t->width == sizeof(T)) { T v; memcpy(&v, at, sizeof v); return (double)v; }
    AS('u', uint8_t) AS('b', uint8_t) AS('f', float) AS('i', int64_t) AS('f', double) AS('i', int32_t)
    AS('i', int8_t) AS('i', int16_t) AS('u', uint16_t) AS('u', uint32_t) AS('u', uint64_t)
#undef AS
    return NAN;
}

static bool is_bytes(const struct rt_table *t)
{
    return (t->kind == 'u' || t->kind == 'b') && t->width == 1;
}

static void need_numbers(const char *what, const struct rt_table *t)
{
    bool whole = (t->kind == 'u' || t->kind == 'i') && (t->width == 1 || t->width == 2 || t->width == 4 || t->width == 8);
    if (!whole && !(t->kind == 'b' && t->width == 1) && !(t->kind == 'f' && (t->width == 4 || t->width == 8)))
        rt_fail(RT_BAD_DATA, "%s: elements are '%c%d', expected uint8, float32, or integers", what, t->kind, t->width);
    if (t->rank < 1)
        rt_fail(RT_BAD_DATA, "%s: is a single number, expected an array whose first axis counts the samples", what);
    if (t->shape[0] > INT32_MAX)
        rt_fail(RT_BAD_DATA, "%s: %zu samples are more than 2147483647", what, t->shape[0]);
}

static size_t row_size(const struct rt_table *t)
{
    size_t n = 1;
    for (int i = 1; i < t->rank; i++)
        n *= t->shape[i];                      /* cannot overflow: checked against the file's size */
    return n;
}

/* As they are, or equal but for axes of 1, or one of them flattened. */
static bool shapes_agree(const struct rt_table *t, const struct rt_port *port)
{
    if (row_size(t) != rt_port_elements(port))
        return false;
    if (port->rank <= 1 || t->rank <= 2)
        return true;
    int i = 1, k = 0;
    for (;;) {
        while (i < t->rank && t->shape[i] == 1)
            i++;
        while (k < port->rank && port->shape[k] == 1)
            k++;
        if (i == t->rank || k == port->rank)
            return i == t->rank && k == port->rank;
        if (t->shape[i++] != (size_t)port->shape[k++])
            return false;
    }
}

static struct rt_array floats(struct rt_data *data, const char *what, const struct rt_table *t)
{
    if (t->kind == 'f' && t->width == 4 && (uintptr_t)t->at % sizeof(float) == 0)
        return (struct rt_array){ t->at, RT_F32 };
    size_t n = t->shape[0] * row_size(t);
    float *copy = rt_room_for(data, what, n, sizeof *copy);
    if (t->kind == 'f' && t->width == 4)
        memcpy(copy, t->at, n * sizeof *copy);
    else
        for (size_t i = 0; i < n; i++)
            copy[i] = (float)number(t, i);
    return (struct rt_array){ copy, RT_F32 };
}

static void count(struct rt_split *split, const char *what, const struct rt_table *t)
{
    if (!t->shape[0])
        rt_fail(RT_BAD_DATA, "%s: holds no samples", what);
    split->n = (int)t->shape[0];
}

static void check_whole(const char *what, const struct rt_port *port, size_t size, size_t i, double v)
{
    enum { MOST = 1 << 24 };                   /* that reals of the program hold exactly */
    char at[64] = "";
    if (size > 1)
        snprintf(at, sizeof at, " at element %zu of %zu", i % size, size);
    if (v != floor(v) || fabs(v) > MOST)
        rt_fail(RT_BAD_DATA, "%s: sample %zu has %.17g%s, but the model's input '%s' takes whole numbers%s", what, i / size, v, at,
                port->name, fabs(v) > MOST ? " up to 16777216" : "");
    if (port->classes > 0 && !(v >= 0 && v < port->classes))
        rt_fail(RT_BAD_DATA, "%s: sample %zu has %.17g%s, but the model's input '%s' takes rows of an Embedding of %d (0 to %d)",
                what, i / size, v, at, port->name, port->classes, port->classes - 1);
}

/* Bytes and int32 where they lie, others converted; a kernel never looks up one that is no row's. */
static void bind_whole(struct rt_data *data, struct rt_split *split, const struct rt_port *port, int p, const char *what,
                       const struct rt_table *t)
{
    size_t size = row_size(t), n = t->shape[0] * size;
    bool bytes = is_bytes(t), there = t->kind == 'i' && t->width == 4 && (uintptr_t)t->at % sizeof(int32_t) == 0;
    for (size_t i = 0; i < n; i++)
        check_whole(what, port, size, i, number(t, i));
    int32_t *copy = bytes || there ? NULL : rt_room_for(data, what, n, sizeof *copy);
    for (size_t i = 0; copy && i < n; i++)
        copy[i] = (int32_t)number(t, i);
    split->x[p] = (struct rt_array){ copy ? (const void *)copy : t->at, bytes ? RT_U8 : RT_I32 };
    split->x_stride[p] = size * (bytes ? 1 : sizeof *copy);
}

void rt_bind_input(struct rt_data *data, struct rt_split *split, const struct rt_model *model, int p, const char *what,
                   struct rt_table t)
{
    const struct rt_port *port = &model->inputs[p];
    char have[128], want[128];
    need_numbers(what, &t);
    count(split, what, &t);
    if (!shapes_agree(&t, port))
        rt_fail(RT_BAD_DATA, "%s: a sample has shape %s, but the model's input '%s' is %s", what,
                rt_show(have, t.rank - 1, t.shape + 1), port->name, rt_show_port(want, port));
    if (port->classes) {
        bind_whole(data, split, port, p, what, &t);
        return;
    }
    bool bytes = is_bytes(&t);
    split->x[p] = bytes ? (struct rt_array){ t.at, RT_U8 } : floats(data, what, &t);
    split->x_stride[p] = row_size(&t) * (bytes ? 1 : sizeof(float));
    if (!bytes)
        rt_check_input(what, split->x[p].at, t.shape[0], row_size(&t), model->recipe ? model->recipe->rescale : 0);
}

static void check_class(const char *what, const struct rt_port *port, size_t i, double v)
{
    size_t positions = rt_port_positions(port), sample = i / positions;
    char at[64] = "";
    if (positions > 1)
        snprintf(at, sizeof at, " at position %zu of %zu", i % positions, positions);
    if (!(v >= 0 && v < port->classes))
        rt_fail(RT_BAD_DATA, "%s: sample %zu has label %.17g%s, but the model's output '%s' has %d classes (0 to %d)", what, sample,
                v, at, port->name, port->classes, port->classes - 1);
    if (v != floor(v))
        rt_fail(RT_BAD_DATA, "%s: sample %zu has label %.17g%s, which is no whole number", what, sample, v, at);
}

/* One class a position: of a vector one a sample, of a map as many as it has pixels. */
static void bind_classes(struct rt_data *data, struct rt_split *split, const struct rt_port *port, int p, const char *what,
                         const struct rt_table *t)
{
    size_t positions = rt_port_positions(port), n = t->shape[0] * positions;
    for (size_t i = 0; i < n; i++)
        check_class(what, port, i, number(t, i));
    if (is_bytes(t)) {
        split->y[p] = (struct rt_array){ t->at, RT_U8 | RT_CLASS };
        split->y_stride[p] = positions;
        return;
    }
    int32_t *classes = rt_room_for(data, what, n, sizeof *classes);
    for (size_t i = 0; i < n; i++)
        classes[i] = (int32_t)number(t, i);
    split->y[p] = (struct rt_array){ classes, RT_I32 | RT_CLASS };
    split->y_stride[p] = positions * sizeof *classes;
}

/* Is something between no and yes? */
static bool has_shares(const struct rt_table *t)
{
    size_t n = t->shape[0] * row_size(t);
    for (size_t i = 0; i < n; i++)
        if (number(t, i) > 0 && number(t, i) < 1)
            return true;
    return false;
}

/* Whether targets are classes by their shape. Reals for an output of one yes or no may be shares between them (a mask that was
 * resized, labels that nobody is sure of), and are numbers then; those of a map always are. */
static bool are_classes(const struct rt_table *t, const struct rt_port *port)
{
    struct rt_port each = without_classes(port);
    if (port->classes < 2 || !shapes_agree(t, &each))
        return false;
    return t->kind != 'f' || port->shape[port->rank - 1] != 1 || (port->rank == 1 && !has_shares(t));
}

static _Noreturn void wrong_target(const char *what, const struct rt_table *t, const struct rt_port *port)
{
    char have[128], want[128], classes[128];
    struct rt_port each = without_classes(port);
    rt_show(have, t->rank - 1, t->shape + 1);
    rt_show_port(want, port);
    if (port->classes > 1 && port->rank > 1 && port->shape[port->rank - 1] > 1)
        rt_fail(RT_BAD_DATA, "%s: a target has shape %s, but the model's output '%s' is %s, expected classes %s or one-hot %s",
                what, have, port->name, want, rt_show_port(classes, &each), want);
    rt_fail(RT_BAD_DATA, "%s: a target has shape %s, but the model's output '%s' is %s", what, have, port->name, want);
}

/* Of another network: nothing is known of them but what the array says. */
static void bind_as_it_is(struct rt_data *data, struct rt_split *split, int p, const char *what, const struct rt_table *t)
{
    if (t->rank - 1 > RT_RANK)
        rt_fail(RT_BAD_DATA, "%s: a target has %d axes, and %d are the most", what, t->rank - 1, RT_RANK);
    split->y[p] = floats(data, what, t);
    split->y_stride[p] = row_size(t) * sizeof(float);
    split->y_rank[p] = t->rank - 1;
    memcpy(split->y_shape[p], t->shape + 1, (size_t)split->y_rank[p] * sizeof *t->shape);
}

void rt_bind_target(struct rt_data *data, struct rt_split *split, const struct rt_model *model, int p, const char *what,
                    struct rt_table t)
{
    const struct rt_port *port = &model->outputs[p];
    need_numbers(what, &t);
    count(split, what, &t);
    if (data->inputs_only)
        return;
    if (data->any_targets) {
        bind_as_it_is(data, split, p, what, &t);
        return;
    }
    if (are_classes(&t, port)) {
        bind_classes(data, split, port, p, what, &t);
        return;
    }
    if (!shapes_agree(&t, port))
        wrong_target(what, &t, port);
    split->y[p] = floats(data, what, &t);
    split->y_stride[p] = row_size(&t) * sizeof(float);
    rt_check_target(what, port, split->y[p].at, t.shape[0], row_size(&t));
}

/* What each sample counts in the losses. beside: the array that gave the split its samples. */
void rt_bind_weight(struct rt_data *data, struct rt_split *split, const char *beside, const char *what, struct rt_table t)
{
    char have[128];
    need_numbers(what, &t);
    if (row_size(&t) != 1)
        rt_fail(RT_BAD_DATA, "%s: a sample's weight has shape %s, expected one number a sample", what,
                rt_show(have, t.rank - 1, t.shape + 1));
    rt_same_count(beside, (size_t)split->n, what, t.shape[0]);
    split->weight = floats(data, what, &t).at;
    for (int i = 0; i < split->n; i++)
        if (!(split->weight[i] >= 0) || isinf(split->weight[i]))
            rt_fail(RT_BAD_DATA, "%s: sample %d has weight %g, expected a number from 0 on", what, i, (double)split->weight[i]);
}
