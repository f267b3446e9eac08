/* rt_paths.c -- weights under Keras's full paths, as a model that was built late or holds others writes them
 *
 * There "sequential/conv2d/kernel" stands for "conv2d/kernel". A tensor that bears no name of the model's, but ends in one behind a
 * slash, is that one (of several the longest), unless the file has that name itself. Two tensors for one name are refused. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <stdlib.h>
#include <string.h>

static bool is_weight(const struct rt_param *p) { return p->kind != RT_SLOT; }

static bool ends_in(const char *path, const char *name)
{
    size_t n = strlen(path), k = strlen(name);
    return n > k && path[n - k - 1] == '/' && !strcmp(path + n - k, name);
}

/* The weight that a path means, or NULL: where it is a name itself, nothing is to be found. */
static const struct rt_param *meant(const struct rt_model *m, const char *path)
{
    const struct rt_param *found = NULL;
    for (int i = 0; i < m->n_params; i++) {
        const struct rt_param *p = &m->params[i];
        if (!strcmp(p->name, path))
            return NULL;
        if (is_weight(p) && ends_in(path, p->name) && (!found || strlen(p->name) > strlen(found->name)))
            found = p;
    }
    return found;
}

void rt_take_keras_paths(Tensors *f, const struct rt_model *m)
{
    const char **path = rt_alloc((size_t)f->n, sizeof *path);       /* of those that were renamed */
    for (int i = 0; i < f->n; i++) {
        const char *name = f->tensor[i].name;
        const struct rt_param *p = strncmp(name, "optimizer/", 10) ? meant(m, name) : NULL;
        const Tensor *other = p ? rt_find_tensor(f, p->name) : NULL;
        if (!p || (other && !path[other - f->tensor]))
            continue;
        if (other)
            rt_fail(RT_BAD_DATA, "%s: tensors '%s' and '%s' both end in '%s', and the model has one", f->path,
                    path[other - f->tensor], name, p->name);
        path[i] = name;
        f->tensor[i].name = p->name;
    }
    free(path);
}
