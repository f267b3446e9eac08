/* rt_params.c -- parameters element by element in Keras's order, wherever the network keeps them
 *
 * The compiler lays a parameter out as its costliest loop wants it; struct rt_axis says where an element lies. Files, reports and
 * gradient checks see Keras's order only. */
#include "rt_train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 4096 };                         /* reals moved at a time */

static size_t along(const struct rt_axis *a, size_t i)   /* reals */
{
    size_t block = a->block > 0 ? (size_t)a->block : (size_t)a->n;
    return i % block * (size_t)a->stride + i / block * (size_t)a->block_stride;
}

size_t rt_param_elements(const struct rt_param *p)
{
    size_t n = 1;
    for (int k = 0; k < p->rank; k++)
        n *= (size_t)p->axis[k].n;
    return n;
}

int rt_param_shape(const struct rt_model *m, const struct rt_param *p, size_t shape[RT_RANK])
{
    for (int i = 0; i < m->n_shapes; i++) {
        const struct rt_shape *s = &m->shapes[i];
        for (int k = 0; s->of == p && k < s->rank; k++)
            shape[k] = (size_t)s->shape[k];
        if (s->of == p)
            return s->rank;
    }
    for (int k = 0; k < p->rank; k++)
        shape[k] = (size_t)p->axis[k].n;
    return p->rank;
}

size_t rt_param_address(const struct rt_param *p, size_t element, int real_size)
{
    size_t at = 0;
    for (int k = p->rank - 1; k >= 0; k--) {
        size_t n = (size_t)p->axis[k].n;
        at += along(&p->axis[k], element % n);
        element /= n;
    }
    return p->offset + at * (size_t)real_size;
}

/* Offsets along the last axis are all the rows' too: only a row's start needs the full sum. */
typedef struct Walk { size_t row_length, n_rows, real; } Walk;

static Walk walk(const struct rt_model *m, const struct rt_param *p)
{
    size_t last = p->rank ? (size_t)p->axis[p->rank - 1].n : 1;
    return (Walk){ last, last ? rt_param_elements(p) / last : 0, (size_t)m->real_size };
}

void rt_gather(const struct rt_model *m, const void *net, const struct rt_param *p, ParamSink *sink, void *ctx)
{
    Walk w = walk(m, p);
    char chunk[CHUNK * sizeof(double)];
    for (size_t row = 0; row < w.n_rows; row++) {
        const char *start = (const char *)net + rt_param_address(p, row * w.row_length, m->real_size);
        size_t used = 0;
        for (size_t i = 0; i < w.row_length; i++) {
            size_t off = p->rank ? along(&p->axis[p->rank - 1], i) : 0;
            memcpy(chunk + used, start + off * w.real, w.real);
            used += w.real;
            if (used == CHUNK * w.real || i + 1 == w.row_length)
                sink(ctx, chunk, used), used = 0;
        }
    }
}

void rt_scatter(const struct rt_model *m, void *net, const struct rt_param *p, ParamSource *source, void *ctx)
{
    Walk w = walk(m, p);
    char chunk[CHUNK * sizeof(double)];
    for (size_t row = 0; row < w.n_rows; row++) {
        char *start = (char *)net + rt_param_address(p, row * w.row_length, m->real_size);
        for (size_t i = 0; i < w.row_length; i++) {
            size_t off = p->rank ? along(&p->axis[p->rank - 1], i) : 0;
            if (i % CHUNK == 0)
                source(ctx, chunk, (w.row_length - i < CHUNK ? w.row_length - i : CHUNK) * w.real);
            memcpy(start + off * w.real, chunk + i % CHUNK * w.real, w.real);
        }
    }
}

typedef struct Count { size_t not_finite; int real_size; } Count;

static void count(void *ctx, const void *reals, size_t bytes)
{
    Count *c = ctx;
    for (size_t i = 0; i < bytes; i += (size_t)c->real_size) {
        double wide;
        float narrow;
        if (c->real_size == 8)
            memcpy(&wide, (const char *)reals + i, 8);
        else
            memcpy(&narrow, (const char *)reals + i, 4), wide = (double)narrow;
        c->not_finite += !isfinite(wide);
    }
}

size_t rt_not_finite(const struct rt_model *m, const void *net, const struct rt_param *p)
{
    Count c = { 0, m->real_size };
    rt_gather(m, net, p, count, &c);
    return c.not_finite;
}

typedef void Move(void *to, void *from, size_t bytes);

static void copy(void *to, void *from, size_t bytes)
{
    memcpy(to, from, bytes);
}

static void swap(void *a, void *b, size_t bytes)
{
    char kept[sizeof(double)];
    memcpy(kept, a, bytes), memcpy(a, b, bytes), memcpy(b, kept, bytes);
}

static void move_elements(const struct rt_model *m, void *net, const struct rt_param *to, const struct rt_param *from, Move *move)
{
    size_t n = rt_param_elements(to), real = (size_t)m->real_size;
    for (size_t i = 0; i < n; i++)
        move((char *)net + rt_param_address(to, i, m->real_size), (char *)net + rt_param_address(from, i, m->real_size), real);
}

/* Between the weights and what the optimizer keeps of them in that slot. */
static bool move_slot(const struct rt_model *m, void *net, const char *slot, Move *move)
{
    char *prefix = rt_text("optimizer/%s/", slot);
    size_t n = strlen(prefix);
    bool any = false;
    for (int i = 0; i < m->n_params; i++)
        for (int k = 0; k < m->n_params && !strncmp(m->params[i].name, prefix, n); k++)
            if (!strcmp(m->params[k].name, m->params[i].name + n))
                move_elements(m, net, &m->params[k], &m->params[i], move), any = true;
    free(prefix);
    return any;
}

bool rt_take_slot(const struct rt_model *m, void *net, const char *slot)
{
    return move_slot(m, net, slot, copy);
}

void rt_swap_slot(const struct rt_model *m, void *net, const char *slot)
{
    move_slot(m, net, slot, swap);
}

char *rt_shape_text(int rank, const size_t *shape)
{
    char *text = rt_alloc((size_t)rank + 1, 24), *at = text;
    *at++ = '[';
    for (int k = 0; k < rank; k++)
        at += sprintf(at, k ? ", %zu" : "%zu", shape[k]);
    strcpy(at, "]");
    return text;
}
