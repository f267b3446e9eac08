/* rt_mix.c -- two samples as one: mixup (Zhang et al., 2018), cutmix (Yun et al., 2019); boxes, cutout's too (DeVries, 2017)
 *
 * Targets are mixed as reals, classes as one-hot rows: the losses that take mixtures take such. */
#include "rt_mix.h"
#include "rt_data.h"
#include "rt_exact.h"
#include <string.h>

/* ---- boxes ---- */

static int within(double at, int n)
{
    return at < 0 ? 0 : at > n ? n : (int)at;
}

Box rt_box(const int shape[2], double y, double x, double h, double w)
{
    double top = floor(y - floor(h / 2)), left = floor(x - floor(w / 2));
    return (Box){ within(top, shape[0]), within(left, shape[1]), within(top + floor(h), shape[0]),
                  within(left + floor(w), shape[1]) };
}

/* The runs of a box, plane by plane and row by row: from element `at` on, n of them. */
typedef struct Run { size_t at, n; } Run;

static int runs(const int shape[3], int type, const Box *box)
{
    return box->right > box->left && box->bottom > box->top ? (type & RT_PLANAR ? shape[2] : 1) * (box->bottom - box->top) : 0;
}

static Run run(const int shape[3], int type, const Box *box, int k)
{
    int rows = box->bottom - box->top, c = type & RT_PLANAR ? 1 : shape[2], row = k / rows * shape[0] + box->top + k % rows;
    return (Run){ ((size_t)row * (size_t)shape[1] + (size_t)box->left) * (size_t)c, (size_t)((box->right - box->left) * c) };
}

void rt_fill_box(const int shape[3], struct rt_array image, const Box *box, double value)
{
    int type = image.type & ~RT_PLANAR;
    for (int k = 0; k < runs(shape, image.type, box); k++) {
        Run r = run(shape, image.type, box, k);
        for (size_t i = r.at; i < r.at + r.n; i++)
            if (type == RT_U8) ((uint8_t *)image.at)[i] = (uint8_t)(value + 0.5);
            else if (type == RT_F32) ((float *)image.at)[i] = (float)value;
            else ((double *)image.at)[i] = value;
    }
}

void rt_copy_box(const int shape[3], struct rt_array image, const void *other, const Box *box)
{
    size_t size = rt_element_size(image.type);
    for (int k = 0; k < runs(shape, image.type, box); k++) {
        Run r = run(shape, image.type, box, k);
        memcpy((char *)image.at + r.at * size, (const char *)other + r.at * size, r.n * size);
    }
}

/* ---- mixtures ---- */

void rt_blend(size_t n, struct rt_array image, const void *other, double share)
{
    double rest = 1 - share;
    int type = image.type & ~RT_PLANAR;
    if (type == RT_U8) {
        uint8_t *to = (uint8_t *)image.at;
        for (size_t i = 0; i < n; i++) to[i] = (uint8_t)(to[i] * share + ((const uint8_t *)other)[i] * rest + 0.5);
    } else if (type == RT_F32) {
        float *to = (float *)image.at;
        for (size_t i = 0; i < n; i++) to[i] = (float)((double)to[i] * share + (double)((const float *)other)[i] * rest);
    } else {
        double *to = (double *)image.at;
        for (size_t i = 0; i < n; i++) to[i] = to[i] * share + ((const double *)other)[i] * rest;
    }
}

static void add_target(const struct rt_port *port, struct rt_array y, double share, float *mixed)
{
    size_t n = rt_port_elements(port), positions = rt_port_positions(port), classes = n / positions;
    if (!(y.type & RT_CLASS) || classes == 1)  /* numbers; of one class yes or no, as a number */
        for (size_t i = 0; i < n; i++) mixed[i] += (float)(rt_element(y, i) * share);
    else
        for (size_t i = 0; i < positions; i++) mixed[i * classes + (size_t)rt_element(y, i)] += (float)share;
}

void rt_blend_targets(const struct rt_port *port, struct rt_array a, struct rt_array b, double share, float *mixed)
{
    memset(mixed, 0, rt_port_elements(port) * sizeof *mixed);
    add_target(port, a, share, mixed);
    add_target(port, b, 1 - share, mixed);
}

/* Joehnk's: u^(1/alpha) as a share of u^(1/alpha) + v^(1/alpha), of the first u and v with which that is at most 1. */
double rt_beta(double alpha, double (*draw)(void *ctx, uint32_t k), void *ctx)
{
    for (uint32_t k = 0; ; k += 2) {
        double u = rt_log_exact(draw(ctx, k)) / alpha, v = rt_log_exact(draw(ctx, k + 1)) / alpha;
        if (rt_exp_exact(fmax(u, -700)) + rt_exp_exact(fmax(v, -700)) <= 1)
            return 1 / (1 + rt_exp_exact(fmin(fmax(v - u, -700), 700)));
    }
}
