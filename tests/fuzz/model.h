/* model.h -- a model as an emitted program hands it to the runtime, without a network: ports for the readers of data. */
#ifndef FUZZ_MODEL_H
#define FUZZ_MODEL_H
#include <stdio.h>
#include <string.h>
#include "fuzz.h"
#include "rt_format.h"

#define SHAPE(...) .rank = sizeof (int[]){ __VA_ARGS__ } / sizeof(int), .shape = { __VA_ARGS__ }

static struct rt_data *fuzz_data;              /* has mapped files, which must be given back */

static inline void fuzz_drop(void)
{
    rt_free_data(fuzz_data);
}

/* Reads with `load` what lies at path for a model of these ports, then reads each sample's bytes through the feed's eyes. */
static inline void fuzz_load(void (*load)(struct rt_data *, const char *, const struct rt_model *), const char *path,
                             const struct rt_port *in, int n_in, const struct rt_port *out, int n_out)
{
    struct rt_model model = { .inputs = in, .n_inputs = n_in, .outputs = out, .n_outputs = n_out };
    struct rt_data *data = fuzz_data = rt_alloc(1, sizeof *data);
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    fuzz_after = fuzz_drop;
    load(data, path, &model);
    const struct rt_split *splits[] = { &data->train, &data->test };
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < splits[k]->n; i++) {
            rt_sample(splits[k], n_in, n_out, i, x, y);
            for (int p = 0; p < n_in; p++)
                fuzz_read(x[p].at, x[p].type & RT_PLANAR ? 3072 : splits[k]->x_stride[p]);
            for (int p = 0; p < n_out; p++)
                fuzz_read(y[p].at, splits[k]->y_stride[p]);
        }
    for (int k = 0; k < data->n_class_names; k++)
        fuzz_read(data->class_names[k], strlen(data->class_names[k]));
}
#endif
