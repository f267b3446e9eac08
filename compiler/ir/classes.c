/* classes.c -- what the numbers that a classifier's network gives stand for, and what the classes are called.
 *
 * The loss says it best: a categorical cross-entropy compares one number a class, a binary one of a single number is yes or no.
 * Under another loss a softmax or a sigmoid at the end says the same. Names come from a file, the weights, or the model. */
#define _GNU_SOURCE
#include "ir/classes.h"
#include "rt_text.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static bool ends_in(const Item *layer, const char *activation)
{
    if (same(layer->op->name, "Softmax")) return same(activation, "softmax");
    for (const Option *o = layer->op->options; o && o->name; o++)
        if (same(o->name, "activation") && o->type == ITEM) {
            const Item *f = item(layer, "activation");
            return f && same(f->op->name, activation);
        }
    return false;
}

/* What the numbers of an output of that shape stand for; classes is 0 where they choose none. */
Classes classes_of_output(const Item *layer, const Item *loss, Shape y)
{
    int n = y.rank == 1 ? y.d[0] : 0;
    bool categorical = loss && loss->op->answers == CLASSES, binary = loss && loss->op->answers == YES_OR_NO;
    Classes c = { .outputs = n, .logits = loss && has_option(loss, "from_logits") && flag(loss, "from_logits") };
    if (n > 1 && (categorical || ends_in(layer, "softmax"))) c.classes = n;
    if (n == 1 && (binary || ends_in(layer, "sigmoid"))) c.classes = 2;
    return c;
}

void check_class_names(const Model *m, const Graph *g)
{
    const Setting *names = setting(m->options, "class_names");
    int choices = 0, n = 0;
    const char *output = "";
    if (!names->given) return;
    for (int k = 0; k < m->n_outputs; k++) {
        Classes c = classes_of_output(m->outputs[k]->layer, m->losses ? m->losses[k] : NULL, g->outputs[k]->shape);
        if (c.classes == names->n) return;
        if (c.classes && !choices++) n = c.classes, output = m->outputs[k]->layer->name;
    }
    if (choices)
        err_at(names->loc, "class_names has %d name%s, but the output '%s' has %d classes", names->n, names->n == 1 ? "" : "s",
               output, n);
}

/* How many classes the targets of an output choose from; 0: they do not choose. */
static int classes_of_targets(const Item *loss, Shape y)
{
    if (!loss || y.rank != 1) return 0;
    return y.d[0] == 1 ? 2 : loss->op->answers == YES_OR_NO ? 0 : y.d[0];
}

/* Where the model says what the classes are called, names become numbers here; else it is the data that says it, at run time. */
static void number_classes(const Model *m, Setting *weights, int n)
{
    const Setting *called = setting(m->options, "class_names");
    if (!called->given) return;
    for (int i = 0; i < weights->n_named; i++) {
        const char *name = weights->texts[i];
        int k = 0;
        while (k < called->n && !same(called->texts[k], name)) k++;
        if (k == called->n || k >= n) {
            const char *near = nearest(name, called->texts, called->n);
            err_at(weights->loc, "fit: class_weight: no class is called '%s'%s", name,
                   near ? format("; did you mean '%s'?", near) : "");
            help("by class_names of the model they are %s", listed(called->texts, called->n));
            continue;
        }
        if (k < weights->n && !isnan(weights->numbers[k]))
            err_at(weights->loc, "fit: class_weight has class %d twice, by its number and as '%s'", k, name);
        for (; weights->n <= k; weights->n++) weights->numbers[weights->n] = NAN;
        weights->numbers[k] = weights->named[i];
    }
    weights->n_named = 0;
}

static bool nothing_counts(const Setting *weights, int n)
{
    bool none = weights->n == n && !weights->n_named;
    for (int k = 0; none && k < n; k++) none = weights->numbers[k] == 0;
    return none;
}

/* As Keras has it: of a model's one output, whose target is a class, a row of which the largest is meant, or yes and no. */
void check_class_weight(const Model *m, const Graph *g)
{
    Setting *weights = (Setting *)setting(m->fit, "class_weight");
    if (!weights->given) return;
    const char *instead = "sample_weight = true weighs samples one by one";
    int n = m->n_outputs == 1 ? classes_of_targets(m->losses ? m->losses[0] : NULL, g->outputs[0]->shape) : 0;
    if (m->n_outputs > 1)
        err_at(weights->loc, "fit: class_weight is for a model of one output, and this one has %d", m->n_outputs),
            help("%s", instead);
    else if (!n)
        err_at(weights->loc, "fit: class_weight: a sample has no one class under %s of an output of shape %s",
               m->losses && m->losses[0] ? m->losses[0]->op->name : "no loss", show(g->outputs[0]->shape)), help("%s", instead);
    else if (weights->n > n)
        err_at(weights->loc, "fit: class_weight has a class %d, but the output '%s' has %d classes (0 to %d)", weights->n - 1,
               m->output_names[0], n, n - 1);
    else {
        number_classes(m, weights, n);
        if (nothing_counts(weights, n))
            err_at(weights->loc, "fit: class_weight: every class counts 0, and nothing would be learnt");
    }
}
