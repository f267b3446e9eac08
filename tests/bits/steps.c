/* steps.c -- a compiled network without a training program: a few steps, then what every tensor's bytes hash to.
 *
 *   cc -DMODEL=NAME_model -DNAME_LIBRARY steps.c NAME.c rt_init.c rt_util.c rt_print.c;  a.out BATCH THREADS STEPS
 *
 * Only what runs everywhere is used: no file is read, no library beside libm and OpenMP. Prints a line for each tensor (weights,
 * moving statistics, optimizer state), the sums of losses and metrics in hexadecimal, and the outputs' hash in inference. */
#include "rt.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct rt_model MODEL;
static const struct rt_model *const model = &MODEL;

static uint64_t hash(uint64_t h, const void *bytes, size_t n)    /* FNV-1a */
{
    for (const uint8_t *p = bytes; n--; p++) h = (h ^ *p) * 0x100000001b3u;
    return h;
}
enum { SEED = 7 };
static const uint64_t EMPTY = 0xcbf29ce484222325u;

static uint32_t chance(uint32_t k)
{
    k = (k + 1) * 2654435769u;
    k = (k ^ k >> 16) * 0x85ebca6bu;
    k = (k ^ k >> 13) * 0xc2b2ae35u;
    return k ^ k >> 16;
}

static int elements(const struct rt_port *p)
{
    int n = 1;
    for (int i = 0; i < p->rank; i++) n *= p->shape[i];
    return n;
}

/* ---- the data: bytes for maps that the model scales down, floats around 0 for all else ---- */

static bool is_bytes(const struct rt_port *p) { return p->rank == 3 && model->recipe->rescale < 0.5; }

struct data { int n; void *x[RT_PORTS], *y[RT_PORTS]; };

static void *input(const struct rt_port *p, int k, int n)
{
    size_t all = (size_t)elements(p) * (size_t)n;
    float *reals = malloc(all * sizeof *reals);
    uint8_t *bytes = (uint8_t *)reals;
    for (size_t i = 0; i < all; i++)
        if (is_bytes(p)) bytes[i] = (uint8_t)(chance((uint32_t)i + SEED) >> 24);
        else reals[i] = (float)chance((uint32_t)i * 3 + (uint32_t)k) / 4294967296.f - 0.5f;
    return reals;
}

/* Values of one target: a class a position, or the output's own shape */
static int targets(const struct rt_port *p) { return p->classes > 1 ? elements(p) / p->shape[p->rank - 1] : elements(p); }

static void *target(const struct rt_port *p, int n)
{
    int size = targets(p);
    float *reals = malloc((size_t)size * (size_t)n * sizeof *reals);
    int32_t *classes = (int32_t *)reals;
    for (int i = 0; i < size * n; i++)
        if (p->classes > 1) classes[i] = (int32_t)(chance((uint32_t)i * 5) % (uint32_t)p->classes);
        else reals[i] = (float)chance((uint32_t)i * 5) / 4294967296.f;
    return reals;
}

static void feed(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    const struct data *d = ctx;
    for (int k = 0; k < model->n_inputs; k++) {
        size_t n = (size_t)elements(&model->inputs[k]) * (size_t)i;
        bool bytes = is_bytes(&model->inputs[k]);
        x[k].type = bytes ? RT_U8 : RT_F32;
        x[k].at = bytes ? (const void *)((uint8_t *)d->x[k] + n) : (const void *)((float *)d->x[k] + n);
    }
    for (int k = 0; y && k < model->n_outputs; k++) {
        bool class = model->outputs[k].classes > 1;
        y[k].type = class ? RT_I32 | RT_CLASS : RT_F32;
        y[k].at = (float *)d->y[k] + targets(&model->outputs[k]) * i;
    }
}

/* ---- what came of it ---- */

static size_t along(const struct rt_axis *a, size_t i)
{
    size_t block = a->block > 0 ? (size_t)a->block : (size_t)a->n;
    return i % block * (size_t)a->stride + i / block * (size_t)a->block_stride;
}

static uint64_t tensor_hash(const char *net, const struct rt_param *p)
{
    size_t n = 1, size = (size_t)model->real_size;
    uint64_t h = EMPTY;
    for (int r = 0; r < p->rank; r++) n *= (size_t)p->axis[r].n;
    for (size_t e = 0; e < n; e++) {
        size_t at = 0, rest = e;
        for (int r = p->rank - 1; r >= 0; rest /= (size_t)p->axis[r--].n) at += along(&p->axis[r], rest % (size_t)p->axis[r].n);
        h = hash(h, net + p->offset + at * size, size);
    }
    return h;
}

static void *room(size_t n)
{
    void *p = aligned_alloc(64, (n + 63) / 64 * 64);
    if (!p) exit(71);
    return memset(p, 0, (n + 63) / 64 * 64);
}

static void print_sums(const char *of, const double *sums)
{
    for (int k = 0; k < model->n_sums; k++) printf("%s %s %a\n", of, model->figures ? "sum" : model->sums[k], sums[k]);
}

static void inference(const void *net, struct data *d, int threads)
{
    double sums[RT_SUMS] = { 0 };
    void *weights = room(model->weights_bytes()), *scratch = room(model->scratch_bytes(threads)), *y[RT_PORTS];
    size_t size[RT_PORTS];
    for (int k = 0; k < model->n_outputs; k++) {
        size[k] = (size_t)elements(&model->outputs[k]) * (size_t)d->n * (size_t)model->real_size;
        y[k] = room(size[k]);
    }
    model->prepare(net, weights);
    model->infer(weights, scratch, threads, feed, d, d->n, y, sums);
    for (int k = 0; k < model->n_outputs; k++)
        printf("output %s %016" PRIx64 "\n", model->outputs[k].name, hash(EMPTY, y[k], size[k]));
    print_sums("inference", sums);
}

int main(int argc, char **argv)
{
    if (argc != 4) return fprintf(stderr, "usage: steps BATCH THREADS STEPS\n"), 64;
    int batch = atoi(argv[1]), threads = atoi(argv[2]), steps = atoi(argv[3]);
    struct data d = { .n = batch };
    for (int k = 0; k < model->n_inputs; k++) d.x[k] = input(&model->inputs[k], k, batch);
    for (int k = 0; k < model->n_outputs; k++) d.y[k] = target(&model->outputs[k], batch);
    double sums[RT_SUMS] = { 0 };
    void *net = model->init(room(model->bytes(batch, threads)), batch, threads, SEED);
    for (int s = 0; s < steps; s++)                /* every third batch is a partial one */
        model->step(net, feed, &d, s % 3 == 2 && batch > 1 ? batch / 2 : batch, model->recipe->learning_rate, sums);
    for (int k = 0; k < model->n_params; k++)
        printf("%-50s %016" PRIx64 "\n", model->params[k].name, tensor_hash(net, &model->params[k]));
    print_sums("training", sums);
    inference(net, &d, threads);
    return 0;
}
