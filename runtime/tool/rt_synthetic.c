/* rt_synthetic.c -- noise in the form of a model's data, for bench and gradcheck */
#include "rt_tool.h"
#include <stdlib.h>

static uint64_t next(uint64_t *state)          /* splitmix64 */
{
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

static double uniform(uint64_t *state, double from, double to)
{
    return from + (to - from) * (double)(next(state) >> 11) * 0x1p-53;
}

static struct rt_array floats(size_t n, uint64_t *state, double from, double to)
{
    float *x = rt_alloc(n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)uniform(state, from, to);
    return (struct rt_array){ x, RT_F32 };
}

static struct rt_array bytes(size_t n, uint64_t *state)
{
    uint8_t *x = rt_alloc(n, 1);
    for (size_t i = 0; i < n; i++)
        x[i] = (uint8_t)(next(state) >> 56);
    return (struct rt_array){ x, RT_U8 };
}

static struct rt_array classes(size_t n, uint64_t *state, int of)
{
    int32_t *y = rt_alloc(n, sizeof *y);
    for (size_t i = 0; i < n; i++)
        y[i] = (int32_t)(next(state) % (uint64_t)of);
    return (struct rt_array){ y, RT_I32 | RT_CLASS };
}

static struct rt_array numbers_of_rows(size_t n, uint64_t *state, int rows)
{
    struct rt_array x = classes(n, state, rows > 0 ? rows : 16);
    x.type = RT_I32;
    return x;
}

void rt_make_noise(struct rt_split *split, const struct rt_model *m, int n, uint64_t seed, bool real)
{
    double scale = m->recipe->rescale != 0 ? 1 / m->recipe->rescale : 1;
    bool small = !real && scale > 100;         /* the data are bytes */
    *split = (struct rt_split){ .n = n };
    for (int p = 0; p < m->n_inputs; p++) {
        size_t size = rt_port_elements(&m->inputs[p]), all = (size_t)n * size;
        int rows = m->inputs[p].classes;
        split->x[p] = rows ? numbers_of_rows(all, &seed, rows) : small ? bytes(all, &seed) : floats(all, &seed, -scale, scale);
        split->x_stride[p] = size * (small && !rows ? 1 : 4);
    }
    for (int p = 0; p < m->n_outputs; p++) {
        const struct rt_port *port = &m->outputs[p];
        bool class = port->classes > 1;
        size_t size = class ? rt_port_positions(port) : rt_port_elements(port);
        split->y[p] = class ? classes((size_t)n * size, &seed, port->classes) : floats((size_t)n * size, &seed, 0.05, 0.95);
        split->y_stride[p] = size * 4;
    }
}

void rt_free_noise(struct rt_split *split, const struct rt_model *m)
{
    for (int p = 0; p < m->n_inputs; p++)
        free((void *)split->x[p].at);
    for (int p = 0; p < m->n_outputs; p++)
        free((void *)split->y[p].at);
}
