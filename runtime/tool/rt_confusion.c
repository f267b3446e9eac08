/* rt_confusion.c -- how often which class was taken for which: the matrix, and precision, recall and F1 of each class
 *
 * Of outputs that choose one class and have targets. What is counted is what predict would say. Where nothing was counted a share
 * is 0, as in Keras. */
#include "rt_tool.h"
#include "rt_print.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool rt_has_confusion(const struct rt_model *m, int output)
{
    const struct rt_port *port = &m->outputs[output];
    enum rt_says says = m->says ? m->says[output] : RT_AS_TARGETS;
    bool chooses = says == RT_AS_TARGETS ? port->rank == 1 && port->classes > 1 : says != RT_VALUES;
    return chooses && !(m->unread && m->unread[output]);
}

void rt_begin_confusions(Confusions *all, const Session *s)
{
    all->choices = rt_choices(s);
    for (int p = 0; p < s->model->n_outputs; p++)
        if (rt_has_confusion(s->model, p)) {
            const Choice *choice = &all->choices.of[p];
            size_t n = (size_t)choice->classes;
            all->of[all->n++] = (Confusion){ s->model, choice, p, rt_alloc(n * n, sizeof(int64_t)) };
        }
}

void rt_free_confusions(Confusions *all)
{
    for (int k = 0; k < all->n; k++)
        free(all->of[k].count);
    rt_free_choices(&all->choices);
}

Verdict rt_judge(Confusion *c, const struct rt_split *split, int sample, const float *y)
{
    const struct rt_model *m = c->model;
    struct rt_array x[RT_PORTS], target[RT_PORTS];
    Verdict v = { .sample = sample, .said = rt_likeliest(c->choice, y) };
    rt_sample(split, m->n_inputs, m->n_outputs, sample, x, target);
    v.right = rt_target_class(c->choice, target[c->output]);
    v.p = c->choice->p[v.said];
    if (isnan(v.p))
        rt_fail(RT_WRONG, "the output '%s' is NaN for sample %d, which chooses no class: the network overflows there",
                m->outputs[c->output].name, sample);
    c->count[(size_t)v.right * (size_t)c->choice->classes + (size_t)v.said]++;
    return v;
}

static int64_t sum(const Confusion *c, size_t from, size_t stride)
{
    int64_t n = 0;
    for (int k = 0; k < c->choice->classes; k++)
        n += c->count[from + (size_t)k * stride];
    return n;
}

static double share(double part, double all)
{
    return all > 0 ? part / all : 0;
}

Scores rt_scores(const Confusion *c, int k)
{
    size_t n = (size_t)c->choice->classes, at = (size_t)k;
    double right = (double)c->count[at * n + at], said = (double)sum(c, at, n);
    int64_t support = sum(c, at * n, 1);
    return (Scores){ share(right, said), share(right, (double)support), share(2 * right, said + (double)support), support };
}

Scores rt_mean_scores(const Confusion *c)
{
    Scores mean = { 0 };
    int n = c->choice->classes;
    for (int k = 0; k < n; k++) {
        Scores one = rt_scores(c, k);
        mean.precision += one.precision / n, mean.recall += one.recall / n, mean.f1 += one.f1 / n;
        mean.support += one.support;
    }
    return mean;
}

/* ---- as text ---- */

static int digits(int64_t n)
{
    return snprintf(NULL, 0, "%lld", (long long)n);
}

static void print_scores(const Scores *s)
{
    printf("    %.6f %.6f %.6f %7lld  ", s->precision, s->recall, s->f1, (long long)s->support);
}

/* One table: a row of it is a class, with its number and, last, because nobody knows how wide it is, its name. */
void rt_print_confusion(const Confusion *c)
{
    int n = c->choice->classes, width = digits(n - 1);
    char number[RT_CLASS_DIGITS];
    Scores mean = rt_mean_scores(c);
    for (size_t i = 0; i < (size_t)n * (size_t)n; i++)
        width = digits(c->count[i]) > width ? digits(c->count[i]) : width;
    printf("\nconfusion of '");
    rt_print(stdout, c->model->outputs[c->output].name);
    printf("': a row for each class that is right, a column for each that the network says\n%*s", digits(n - 1), "");
    for (int k = 0; k < n; k++)
        printf(" %*d", width, k);
    puts("    precision   recall       f1 support  class");
    for (int k = 0; k < n; k++) {
        Scores one = rt_scores(c, k);
        printf("%*d", digits(n - 1), k);
        for (int j = 0; j < n; j++)
            printf(" %*lld", width, (long long)c->count[(size_t)k * (size_t)n + (size_t)j]);
        printf(" ");
        print_scores(&one);
        rt_print(stdout, rt_class_name(c->choice, k, number));
        putchar('\n');
    }
    printf("%*s ", digits(n - 1) + n * (width + 1), "");
    print_scores(&mean);
    puts("(mean of the classes)");
}

/* ---- as JSON ---- */

static json_t *scores_json(const Scores *s)
{
    return json_pack("{s:f, s:f, s:f, s:I}", "precision", s->precision, "recall", s->recall, "f1", s->f1, "support",
                     (json_int_t)s->support);
}

json_t *rt_confusion_json(const Confusion *c)
{
    int n = c->choice->classes;
    char number[RT_CLASS_DIGITS];
    json_t *matrix = json_array(), *classes = json_array();
    Scores mean = rt_mean_scores(c);
    for (int k = 0; k < n; k++) {
        Scores one = rt_scores(c, k);
        json_t *row = json_array(), *class = scores_json(&one);
        for (int j = 0; j < n; j++)
            json_array_append_new(row, json_integer(c->count[(size_t)k * (size_t)n + (size_t)j]));
        json_object_set_new(class, "class", json_string(rt_class_name(c->choice, k, number)));
        json_array_append_new(matrix, row);
        json_array_append_new(classes, class);
    }
    return json_pack("{s:o, s:o, s:o}", "matrix", matrix, "classes", classes, "mean", scores_json(&mean));
}
