/* rt_gradcheck.c -- the network's gradients against finite differences of its own training loss, in double
 *
 * NAME-train hands over to NAME-train-double, and that to NAME-gradient, a build of the same plan whose update is w <- w - g: so
 * one step tells the gradient of every parameter, regularizers included. The loss at other points is that of a forward pass in
 * training mode; the counter of updates stays at 0, so dropout repeats.
 *
 * The difference is of fourth order, (8 (L(h) - L(-h)) - (L(2h) - L(-2h))) / 12h. Near a kink (a relu's 0, a tie of a maximum)
 * no difference is the gradient; there the differences at h and h/2 disagree, or the second difference does not shrink with h.
 * A deep network has kinks everywhere: so a second, smaller h is tried, a gradient is wrong only if both say so, and an element
 * that neither decides is tried again with other data, at most DRAWS times. */
#define _GNU_SOURCE
#include "rt_tool.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 20, DRAWS = 12, PROBES = 24 };
static const double widths[2] = { 2e-5, 2e-6 }, tolerance = 1e-6, floor_of_scale = 1e-4, rounding = 1e-15;

typedef struct Probe { size_t at; enum { OPEN, GOOD, BAD } state; double error, found, expected; } Probe;

typedef struct Check {                         /* of one tensor */
    const struct rt_param *p;
    size_t elements;
    double scale;                              /* the largest gradient of the tensor, but not less than a part of all tensors' */
    Probe probe[PROBES];
    int n;
} Check;

typedef struct Grad {
    const struct rt_model *m;
    void *net, *saved;                         /* saved: every parameter as init left it, one extent after the other */
    Rows rows;
    struct rt_split noise;
    Check *check;
    int n_checks;
    double largest;
} Grad;

/* ---- weights, kept and put back ---- */

static size_t extent(const struct rt_param *p, int real_size)      /* bytes from offset that hold its elements */
{
    size_t last = p->offset;
    for (int corner = 0; corner < 1 << p->rank; corner++) {      /* a block's end may lie further than the axis's */
        size_t element = 0, at;
        for (int k = 0; k < p->rank; k++) {
            const struct rt_axis *a = &p->axis[k];
            int whole = a->block > 0 && a->n > a->block ? a->n / a->block * a->block : a->n;
            element = element * (size_t)a->n + (size_t)((corner >> k & 1 ? whole : a->n) - 1);
        }
        at = rt_param_address(p, element, real_size);
        last = at > last ? at : last;
    }
    return last - p->offset + (size_t)real_size;
}

static void copy_weights(Grad *g, bool back)
{
    char *saved = g->saved;
    for (int i = 0; i < g->m->n_params; i++) {
        const struct rt_param *p = &g->m->params[i];
        size_t bytes = extent(p, g->m->real_size);
        char *own = (char *)g->net + p->offset;
        memcpy(back ? own : saved, back ? saved : own, bytes);
        saved += bytes;
    }
}

static double *weight(const Grad *g, const struct rt_param *p, size_t element)
{
    return (double *)(void *)((char *)g->net + rt_param_address(p, element, 8));
}

static double loss(Grad *g)
{
    double sums[RT_SUMS] = { 0 };
    g->m->forward(g->net, rt_feed_rows, &g->rows, g->rows.n, NULL, sums);
    return sums[0] / g->rows.n;
}

/* The loss with one element moved by d. */
static double loss_beside(Grad *g, const struct rt_param *p, size_t element, double d)
{
    double *w = weight(g, p, element), kept = *w, moved;
    *w += d;
    moved = loss(g);
    *w = kept;
    return moved;
}

/* ---- one element ---- */

/* What differences of width h say of the element's gradient. */
static int verdict(Grad *g, const Check *c, Probe *q, double gradient, double middle, double h)
{
    double f[7], coarse, fine, bend, half_bend;    /* f[i + 3]: the loss at -2h -h -h/2 (0) h/2 h 2h */
    double allowed = tolerance * c->scale + rounding * fabs(middle) / h;
    static const double step[7] = { -2, -1, -0.5, 0, 0.5, 1, 2 };
    for (int i = 0; i < 7; i++)
        f[i] = i == 3 ? middle : loss_beside(g, c->p, q->at, step[i] * h);
    coarse = (8 * (f[5] - f[1]) - (f[6] - f[0])) / (12 * h);
    fine = (8 * (f[4] - f[2]) - (f[5] - f[1])) / (6 * h);
    bend = fabs(f[5] - 2 * middle + f[1]) / h;
    half_bend = fabs(f[4] - 2 * middle + f[2]) / (h / 2);
    q->found = gradient;
    q->expected = coarse;
    q->error = fabs(coarse - gradient) / c->scale;
    if (q->error <= tolerance)
        return GOOD;
    if (fabs(coarse - gradient) <= allowed)        /* the difference's own rounding: it says nothing */
        return OPEN;
    return fabs(coarse - fine) <= 0.25 * allowed + 0.02 * fabs(coarse - gradient) && half_bend <= 0.75 * bend + allowed ? BAD
        : OPEN;
}

static void probe(Grad *g, const Check *c, Probe *q, double gradient, double middle)
{
    int bad = 0;
    for (int i = 0; i < 2 && q->state == OPEN; i++) {
        int said = verdict(g, c, q, gradient, middle, widths[i]);
        bad += said == BAD;
        if (said == GOOD)
            q->state = GOOD;
    }
    if (bad == 2)
        q->state = BAD;
}

/* ---- all tensors, one draw of data ---- */

static double *gradients(Grad *g)              /* every checked tensor's, one after the other, in Keras's order */
{
    size_t n = 0;
    double *all, *at;
    for (int i = 0; i < g->n_checks; i++)
        n += g->check[i].elements;
    at = all = rt_alloc(n, sizeof *all);
    g->m->step(g->net, rt_feed_rows, &g->rows, g->rows.n, 0, NULL);
    for (int i = 0; i < g->n_checks; i++)
        for (size_t e = 0; e < g->check[i].elements; e++)
            *at++ = *weight(g, g->check[i].p, e);
    copy_weights(g, true);
    *g->m->steps(g->net) = 0;
    at = all;
    for (int i = 0; i < g->n_checks; i++)
        for (size_t e = 0; e < g->check[i].elements; e++, at++)
            *at = *weight(g, g->check[i].p, e) - *at;
    return all;
}

static void scales(Grad *g, const double *all)
{
    const double *at = all;
    g->largest = 0;
    for (int i = 0; i < g->n_checks; i++) {
        Check *c = &g->check[i];
        c->scale = 0;
        for (size_t e = 0; e < c->elements; e++, at++)
            c->scale = fmax(c->scale, fabs(*at));
        g->largest = fmax(g->largest, c->scale);
    }
    for (int i = 0; i < g->n_checks; i++)
        g->check[i].scale = fmax(g->check[i].scale, floor_of_scale * g->largest);
}

static int draw(Grad *g, int turn)             /* returns how many elements are still open */
{
    double *all, *at, middle;
    int open = 0;
    rt_make_noise(&g->noise, g->m, g->rows.n, 1000 + (uint64_t)turn, true);
    all = at = gradients(g);
    scales(g, all);
    if (!(g->largest > 0))
        rt_fail(RT_WRONG, "gradcheck: every gradient is %s", g->largest == 0 ? "0" : "NaN");
    middle = loss(g);
    for (int i = 0; i < g->n_checks; i++) {
        Check *c = &g->check[i];
        for (int k = 0; k < c->n; k++)
            if (c->probe[k].state == OPEN)
                probe(g, c, &c->probe[k], at[c->probe[k].at], middle), open += c->probe[k].state == OPEN;
        at += c->elements;
    }
    free(all);
    rt_free_noise(&g->noise, g->m);
    return open;
}

static void choose(Grad *g)                    /* which elements: spread over the tensor, all of a small one */
{
    const struct rt_model *m = g->m;
    uint64_t random = 88172645463325252;
    g->check = rt_alloc((size_t)m->n_params, sizeof *g->check);
    for (int i = 0; i < m->n_params; i++) {
        Check *c = &g->check[g->n_checks];
        if (m->params[i].kind != RT_WEIGHT)
            continue;
        c->p = &m->params[i];
        c->elements = rt_param_elements(c->p);
        c->n = c->elements < PROBES ? (int)c->elements : PROBES;
        for (int k = 0; k < c->n; k++) {
            size_t from = c->elements * (size_t)k / (size_t)c->n, to = c->elements * (size_t)(k + 1) / (size_t)c->n;
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            c->probe[k].at = from + random % (to - from);
        }
        g->n_checks++;
    }
}

static bool report(const Check *c)
{
    const Probe *worst = c->probe;
    int bad = 0, open = 0;
    for (int k = 0; k < c->n; k++) {
        const Probe *q = &c->probe[k];
        bad += q->state == BAD;
        open += q->state == OPEN;
        if (q->state != OPEN && (worst->state == OPEN || !(q->error <= worst->error)))
            worst = q;
    }
    if (open == c->n && c->n > 0) {
        printf("%-40s every point lies on a kink\n", c->p->name);
        return false;
    }
    printf("%-40s %3d points  worst %.1e%s", c->p->name, c->n - open, worst->error, bad ? "  WRONG" : "");
    if (bad)
        printf(": element %zu is %.12g, expected %.12g", worst->at, worst->found, worst->expected);
    if (open)
        printf("  (%d on kinks left out)", open);
    putchar('\n');
    return !bad;
}

static void check(const Options *o, const struct rt_model *m)
{
    Grad g = { .m = m };
    size_t bytes = 0;
    int threads = rt_threads(o->threads, false), n = o->batch_size > 0 ? (int)o->batch_size : SAMPLES,
        *index = rt_alloc((size_t)n, sizeof *index);
    bool right = true;
    g.net = m->init(rt_arena(m->bytes(n, threads)), n, threads, o->seed > 0 ? (uint64_t)o->seed : 0);
    for (int i = 0; i < m->n_params; i++)
        bytes += extent(&m->params[i], 8);
    g.saved = rt_arena(bytes);
    copy_weights(&g, false);
    for (int i = 0; i < n; i++)
        index[i] = i;
    g.rows = (Rows){ .split = &g.noise, .model = m, .index = index, .n = n };
    choose(&g);
    for (int turn = 0; turn < DRAWS && draw(&g, turn) > 0; turn++)
        ;
    for (int i = 0; i < g.n_checks; i++)
        right &= report(&g.check[i]);
    free(g.check);
    free(index);
    if (!right)
        rt_fail(RT_WRONG, "gradcheck: a gradient differs from its finite difference by more than %g of its tensor's largest",
                tolerance);
    rt_say("gradcheck: all gradients are right");
}

void rt_gradcheck(const Options *o, const struct rt_model *m, char **argv)
{
    if (m->gradient && m->real_size == 8)
        check(o, m);
    else
        rt_hand_over(m, argv, m->real_size == 8 ? "-gradient" : "-train-double", "gradcheck", "--double");
}
