/* rt_kernels.c -- the kernels of the first convolution as pictures, where it sees grey or colours
 *
 * Zero is the middle grey; the weight that is farthest from it, of all kernels, is black or white. */
#include "rt_page.h"
#include "rt_picture.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reals { double *at; size_t n; int real_size; } Reals;

static void take(void *ctx, const void *reals, size_t bytes)
{
    Reals *all = ctx;
    for (size_t i = 0; i < bytes / (size_t)all->real_size; i++)
        all->at[all->n++] = all->real_size == 8 ? ((const double *)reals)[i] : (double)((const float *)reals)[i];
}

/* Keras's order is [h][w][c][kernel]. NULL where the network has no convolution, or its first one sees other channels. */
static const struct rt_param *first_kernel(const struct rt_model *m)
{
    for (int i = 0; i < m->n_params; i++) {
        const struct rt_param *p = &m->params[i];
        if (p->kind != RT_SLOT && p->rank == 4 && strstr(p->name, "/kernel"))
            return p->axis[2].n == 1 || p->axis[2].n == 3 ? p : NULL;
    }
    return NULL;
}

static void kernel(FILE *out, const Reals *all, const struct rt_param *p, int k, double most)
{
    int shape[3] = { p->axis[0].n, p->axis[1].n, p->axis[2].n };
    size_t n = (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
    uint8_t *pixels = rt_alloc(n, 1);
    char *what = rt_text("kernel %d", k);
    for (size_t i = 0; i < n; i++)
        pixels[i] = rt_level(all->at[i * (size_t)p->axis[3].n + (size_t)k], -most, most);
    rt_image(out, pixels, shape, what);
    free(what);
    free(pixels);
}

void rt_show_kernels(FILE *out, const Session *s)
{
    const struct rt_param *p = first_kernel(s->model);
    if (!p)
        return;
    Reals all = { rt_alloc(rt_param_elements(p), sizeof(double)), 0, s->model->real_size };
    double most = 0;
    rt_gather(s->model, s->net, p, take, &all);
    for (size_t i = 0; i < all.n; i++)
        most = fmax(most, fabs(all.at[i]));
    fputs("<h2>First kernels</h2>\n<p class=\"soft\">", out);
    rt_html(out, p->name);
    fprintf(out, ": %d kernels of %d x %d. The middle grey is a weight of zero, %.4g from it is black or white.</p>\n"
            "<div class=\"kernels\">\n", p->axis[3].n, p->axis[0].n, p->axis[1].n, most);
    for (int k = 0; k < p->axis[3].n; k++)
        kernel(out, &all, p, k, most > 0 ? most : 1);
    fputs("</div>\n", out);
    free(all.at);
}
