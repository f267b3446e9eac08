/* rt_eval.c -- the command eval: loss and metrics of trained weights, and which class is taken for which */
#include "rt_tool.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count(void *ctx, const Rows *rows, int n, void *const *y)
{
    Confusions *all = ctx;
    for (int k = 0; k < all->n; k++) {
        Confusion *c = &all->of[k];
        for (int i = 0; i < n; i++)
            rt_judge(c, rows->split, rows->index[rows->first + i], rt_output_row(c->model, y, c->output, i));
    }
}

/* Before any work: --confusion of a network that has none is refused, and outputs without one are told of. */
static void check_confusion(const Options *o, const struct rt_model *m)
{
    int n = 0;
    for (int p = 0; p < m->n_outputs; p++)
        n += rt_has_confusion(m, p);
    for (int p = 0; o->confusion && p < m->n_outputs; p++)
        if (n && !rt_has_confusion(m, p))
            rt_say("--confusion: the output '%s' chooses no class that a target could be, and has none", m->outputs[p].name);
    if (o->confusion && !n)
        rt_fail(RT_USAGE, "--confusion: the network's output '%s' chooses no class: a softmax or a sigmoid of one number does, and "
                "its targets are classes; without --confusion eval prints loss and metrics", m->outputs[0].name);
    for (int i = 0; o->confusion && o->json && i < rt_figures(m); i++)
        if (!strcmp(m->sums[i], "confusion"))
            rt_fail(RT_USAGE, "--confusion --json: a metric of the model is called confusion too; give it another name");
}

static void print_json(const struct rt_model *m, const double *sums, int n, const Confusions *confusions)
{
    json_t *result = json_object(), *all = json_object();
    for (int i = 0; i < rt_figures(m); i++) {
        json_t *value = json_real(rt_figure(m, i, sums, n));
        json_object_set_new(result, m->sums[i], value ? value : json_null());  /* JSON has no NaN */
    }
    json_object_set_new(result, "samples", json_integer(n));
    for (int k = 0; k < confusions->n; k++)
        json_object_set_new(all, m->outputs[confusions->of[k].output].name, rt_confusion_json(&confusions->of[k]));
    if (confusions->n)
        json_object_set(result, "confusion", all);
    json_dumpf(result, stdout, 0);
    putchar('\n');
    json_decref(all);
    json_decref(result);
}

static void print_text(const struct rt_model *m, const double *sums, int n, const Confusions *confusions)
{
    for (int i = 0; i < rt_figures(m); i++)
        printf("%s %.6f\n", m->sums[i], rt_rounded(rt_figure(m, i, sums, n), 6));
    printf("samples %d\n", n);
    for (int k = 0; k < confusions->n; k++)
        rt_print_confusion(&confusions->of[k]);
}

void rt_eval(const Options *o, const struct rt_model *model)
{
    Session s = { .model = model, .options = o };
    Confusions confusions = { 0 };
    double sums[RT_SUMS] = { 0 };
    check_confusion(o, model);
    Rows rows = rt_choose_split(&s, o);
    rt_load_for_inference(&s, o);
    if (o->confusion)
        rt_begin_confusions(&confusions, &s);
    rt_evaluate(&s, &rows, sums, confusions.n ? count : NULL, &confusions);
    rt_check_mapped();
    (o->json ? print_json : print_text)(model, sums, rows.n, &confusions);
    rt_free_confusions(&confusions);
    free((int *)rows.index);
    rt_free_set(&s);
}
