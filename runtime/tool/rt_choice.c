/* rt_choice.c -- outputs that choose a class: what the classes are called, which one an output says, which one its target is
 *
 * One answer for predict, the confusion of eval and the report. An output of values chooses none: its choice has 0 classes. */
#include "rt_tool.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    c.p = rt_alloc((size_t)c.classes, sizeof *c.p);
    c.rank = rt_alloc((size_t)c.classes, sizeof *c.rank);
    if (!c.names && json_array_size(saved) > 0 && s->model->n_outputs == 1)
        rt_say("%s names %zu classes, but the output '%s' has %d: they are numbers here", s->options->weights,
               json_array_size(saved), port->name, c.classes);
    return c;
}

Choices rt_choices(const Session *s)
{
    Choices all = { .saved = rt_saved_class_names(s->options->weights), .n = s->model->n_outputs };
    for (int p = 0; p < all.n; p++)
        all.of[p] = choice_of(s, p, all.saved);
    return all;
}

void rt_free_choices(Choices *all)
{
    for (int p = 0; p < all->n; p++) {
        const Choice *c = &all->of[p];
        if (c->names && (int)json_array_size(all->saved) == c->classes)
            free((void *)c->names);
        free(c->p);
        free(c->rank);
    }
    json_decref(all->saved);
}

const char *rt_class_name(const Choice *c, int k, char number[RT_CLASS_DIGITS])
{
    snprintf(number, RT_CLASS_DIGITS, "%d", k);
    return c->names && c->names[k] ? c->names[k] : number;
}

int rt_likeliest(const Choice *c, const float *y)
{
    rt_probabilities(c->says, y, c->outputs, c->classes, c->p);
    rt_most_probable(c->p, c->classes, 1, c->rank);
    return c->rank[0];
}

/* Shares of classes (one-hot targets, mixtures) are the likeliest; one number is that of class 1. */
int rt_target_class(const Choice *c, struct rt_array y)
{
    const float *share = y.at;
    int most = 0;
    if (y.type & RT_CLASS)
        return (y.type & ~RT_CLASS) == RT_U8 ? *(const uint8_t *)y.at : *(const int32_t *)y.at;
    if (c->outputs == 1)
        return (double)share[0] > 0.5;
    for (int k = 1; k < c->classes; k++)
        if (share[k] > share[most])
            most = k;
    return most;
}
