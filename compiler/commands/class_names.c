/* class_names.c -- what the classes of a classifier are called: by a file, the weights, or the model. */
#define _GNU_SOURCE
#include "commands.h"
#include "rt_text.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

Classes classes_of_model(const Model *m, const Graph *g)
{
    const Item *layer = m->outputs[0]->layer, *loss = m->losses ? m->losses[0] : NULL;
    Shape y = g->outputs[0]->shape;
    Classes c = classes_of_output(layer, loss, y);
    if (c.classes) return c;
    err_at(layer->loc, "the output '%s' of shape %s is no choice of one class (its loss is %s)", layer->name, show(y),
           loss ? loss->op->name : "none");
    help("a classifier's network ends in one number a class, by a softmax or with a categorical cross-entropy as loss; or in one "
         "number, by a sigmoid or with binary_crossentropy");
    help("any other network can be embedded: cnnc build writes %s.h", m->name);
    stop_if_errors();
    return c;
}

static void check_label(const char *name, const char *where)
{
    if (!rt_is_text(name))
        fatal(EXIT_DATA, "%s: a class's name is UTF-8 text without control characters, and '%s' is none", where, name);
}

/* One name a line, in UTF-8; a line's end may be Windows's, the last one may lack its own. */
static const char **labels_in_file(const char *path, int *n)
{
    size_t size;
    const char *why, **labels = NULL;
    char *text = read_file(path, LARGEST_TEXT, &size, &why);
    if (!text) fatal(EXIT_NOINPUT, "cannot read the labels in %s: %s", path, why);
    if (strlen(text) != size) fatal(EXIT_DATA, "%s is no text file: labels are names, one a line", path);
    if (!strncmp(text, "\xef\xbb\xbf", 3)) text += 3;
    for (char *line = text, *next; *line; line = next) {
        size_t length = strcspn(line, "\n");
        next = line + length + (line[length] == '\n');
        while (length && strchr(" \t\r", line[length - 1])) length--;
        if (!length) fatal(EXIT_DATA, "%s:%d: the line is empty, a class's name should stand here", path, *n + 1);
        PUSH(labels, *n, format("%.*s", (int)length, line));
        check_label(labels[*n - 1], format("%s:%d", path, *n));
    }
    return labels;
}

/* {"class_names": [..]}, as NAME-train prepare says it. */
static const char **labels_in_weights(const char *said, int *n)
{
    json_t *whole = json_loads(said, 0, NULL), *list = json_object_get(whole, "class_names");
    const char **labels = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (!name) fatal(EXIT_DATA, "the weights: a class's name is a text, and that of class %zu is none", i);
        PUSH(labels, *n, copy(name));
        check_label(labels[*n - 1], "the weights");
    }
    json_decref(whole);
    return labels;
}

static const char **numbers(int n)
{
    const char **labels = NEWS(const char *, n);
    for (int i = 0; i < n; i++) labels[i] = format("%d", i);
    return labels;
}

void name_classes(Classes *c, const Model *m, const Request *r, const char *said)
{
    const Setting *own = setting(m->options, "class_names");
    const char *from = r->labels;
    int n = 0;
    if (r->labels) c->labels = labels_in_file(r->labels, &n);
    else if ((c->labels = labels_in_weights(said, &n))) from = r->weights;
    else if (own->given) c->labels = own->texts, n = own->n, from = "class_names in the model";
    else c->labels = numbers(n = c->classes);
    if (n != c->classes)
        fatal(EXIT_DATA, "%s names %d class%s, but the network has %d%s", from, n, n == 1 ? "" : "es", c->classes,
              r->labels ? ": one name a line" : ": --labels FILE gives other names");
}
