/* rt_class_weight.c -- what training samples count in the loss by their classes, as Keras makes it of class_weight
 *
 * The model has them by the classes' numbers, or by names that only the data has numbers for: so names are looked up here, before
 * any work. A class that is not there counts 1. Samples of which none counts anything are refused: nothing would be learnt. */
#include "rt_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool rt_weighted(const struct rt_model *m)
{
    return m->recipe->n_class_weight > 0 || m->recipe->n_named_weight > 0 || m->recipe->sample_weight;
}

/* The first so many names, for a message. */
static char *some_of(const struct rt_data *d)
{
    enum { MOST = 20 };
    char *text = rt_text("%s", d->class_names[0]), *more;
    for (int k = 1; k < d->n_class_names && k < MOST; k++, text = more) {
        more = rt_text("%s, %s", text, d->class_names[k]);
        free(text);
    }
    return d->n_class_names > MOST ? rt_text("%s and %d more", text, d->n_class_names - MOST) : text;
}

static int number_of(const struct rt_data *d, const char *name)
{
    const char *near = d->n_class_names ? rt_nearest(name, d->class_names, d->n_class_names) : NULL;
    if (!d->n_class_names)
        rt_fail(RT_BAD_DATA, "class_weight: '%s' is the name of a class, and neither the model (class_names) nor %s says what "
                "classes are called; their numbers can stand in its place", name, d->source);
    for (int k = 0; k < d->n_class_names; k++)
        if (!strcmp(d->class_names[k], name))
            return k;
    rt_fail(RT_BAD_DATA, "class_weight: no class of %s is called '%s'%s%s%s: they are %s", d->source, name,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "", some_of(d));
}

/* By number, all that are given; NAN: not. n: how many. */
static double *by_number(const struct rt_recipe *r, const struct rt_data *d, int *n)
{
    int most = r->n_class_weight > d->n_class_names ? r->n_class_weight : d->n_class_names;
    double *weight = rt_alloc((size_t)most + 1, sizeof *weight);
    for (*n = 0; *n < most; ++*n)
        weight[*n] = *n < r->n_class_weight ? r->class_weight[*n] : (double)NAN;
    for (int i = 0; i < r->n_named_weight; i++) {
        int k = number_of(d, r->named_weight[i].name);
        if (k < r->n_class_weight)
            rt_fail(RT_BAD_DATA, "class_weight: '%s' is class %d of %s, which class_weight has by its number too",
                    d->class_names[k], k, d->source);
        weight[k] = r->named_weight[i].weight;
    }
    return weight;
}

/* The class that a target says: itself, the largest of a row, or a single number rounded. */
static int class_of(struct rt_array y, size_t n)
{
    const float *row = y.at;
    size_t most = 0;
    if (y.type & RT_CLASS)
        return y.type == (RT_U8 | RT_CLASS) ? *(const uint8_t *)y.at : *(const int32_t *)y.at;
    for (size_t i = 1; i < n; i++)
        if (row[i] > row[most])
            most = i;
    return n == 1 ? (int)lrintf(row[0]) : (int)most;
}

double *rt_class_weights(const Session *s)
{
    const struct rt_recipe *r = s->model->recipe;
    const struct rt_split *split = s->order.split;
    int n;
    if (!r->n_class_weight && !r->n_named_weight)
        return NULL;
    double *weight = rt_alloc((size_t)split->n, sizeof *weight), *of = by_number(r, s->data, &n);
    for (int i = 0; i < split->n; i++) {
        struct rt_array x[RT_PORTS], y[RT_PORTS];
        rt_sample(split, s->model->n_inputs, s->model->n_outputs, i, x, y);
        int class = class_of(y[0], rt_port_elements(&s->model->outputs[0]));
        weight[i] = class >= 0 && class < n && !isnan(of[class]) ? of[class] : 1;
    }
    free(of);
    return weight;
}

void rt_check_counting(const Session *s)
{
    bool counts = !rt_weighted(s->model);
    for (int i = 0; i < s->train.n && !counts; i++) {
        struct rt_array w = rt_weight_of(&s->train, s->train.index[i]);
        counts = !w.at || rt_element(w, 0) != 0;
    }
    if (!counts)
        rt_fail(RT_BAD_DATA, "%s: each of the %d training samples counts 0, and nothing would be learnt",
                s->model->recipe->sample_weight ? "sample_weight_train" : "class_weight", s->train.n);
}
