/* rt_names.c -- what classes are called: one name a class, and each a text
 *
 * Names travel in the weights' metadata and end in a classifier, by their number. One that no JSON can hold would be left out
 * there, and all behind it would shift; one that is missing is found when the classifier is built, after all training. So both are
 * refused when the data is read; and so are names of the data's own that are not the model's, whose weights nobody could use. */
#include "rt_file.h"
#include "rt_format.h"
#include "rt_read.h"
#include "rt_text.h"
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1 << 20 };                    /* bytes of a file of names */

void rt_check_name(const char *where, const char *name)
{
    if (!*name)
        rt_fail(RT_BAD_DATA, "%s: is empty, a class's name should stand here", where);
    if (!rt_is_text(name))
        rt_fail(RT_BAD_DATA, "%s: no class can be called '%s': a name is UTF-8 text without control characters", where, name);
}

void rt_set_names(struct rt_data *data, const char *what, const struct rt_port *port, const char *const *names, int n)
{
    if (!data->any_targets && port->classes > 1 && n != port->classes)
        rt_fail(RT_BAD_DATA, "%s: has %d class%s, but the model's output '%s' has %d", what, n, n == 1 ? "" : "es", port->name,
                port->classes);
    data->class_names = names;
    data->n_class_names = n;
}

/* Blank lines at the end do not count; CIFAR's own file ends with one. A line's end may be Windows's. */
void rt_read_names(struct rt_data *data, const char *path, const struct rt_port *port)
{
    size_t size, lines = 1;
    char *text = rt_read_whole(path, LARGEST, &size), *line = text, *end;
    rt_input_was(path);
    rt_keep(data, text, size, false);
    if (strlen(text) != size)
        rt_fail(RT_BAD_DATA, "%s: has a NUL at byte %zu, expected names, one a line", path, strlen(text));
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    const char **names = rt_room(data, lines * sizeof *names);
    int n = 0;
    for (; line; line = end) {
        if ((end = strchr(line, '\n')))
            *end++ = 0;
        line[strcspn(line, "\r")] = 0;
        names[n++] = line;
    }
    while (n && !*names[n - 1])
        n--;
    for (int k = 0; k < n; k++)
        rt_check_name(rt_note(data, "%s:%d", path, k + 1), names[k]);
    rt_set_names(data, path, port, names, n);
}

/* n names by `whose`. */
static void agree(const struct rt_data *data, const char *const *names, int n, const char *whose, const char *way)
{
    if (!data->n_class_names || !n)
        return;
    if (data->n_class_names != n)
        rt_fail(RT_BAD_DATA, "%s: names %d classes, and %s %d: %s", data->source, data->n_class_names, whose, n, way);
    for (int k = 0; k < n; k++)
        if (strcmp(data->class_names[k], names[k]) != 0)
            rt_fail(RT_BAD_DATA, "%s: class %d is '%s' there, and '%s' by %s: %s", data->source, k, data->class_names[k], names[k],
                    whose, way);
}

void rt_agree_names(const struct rt_data *data, const struct rt_model *model)
{
    const struct rt_recipe *r = model->recipe;
    if (r && !data->any_targets)
        agree(data, r->class_names, r->n_class_names, "class_names of the model",
              "take class_names out of the model, or rename the data's");
}

void rt_same_names(const struct rt_data *data, const struct rt_data *training)
{
    if (data->names_found && !training->n_class_names)
        rt_fail(RT_BAD_DATA, "%s: calls its classes '%s' and so on, and those of the training data %s are numbers: nothing says "
                "which is which", data->source, data->class_names[0], training->source);
    agree(data, training->class_names, training->n_class_names, "the training data",
          "the same number would be two classes; what validates has the training data's classes");
}
