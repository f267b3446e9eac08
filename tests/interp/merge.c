/* merge.c -- layers that make one value of several, element by element: Add, Subtract, Multiply, Average, Maximum, Minimum
 *
 * An axis of size 1, or one that an input does not have, is repeated: the same element stands for many of y's, and its gradient is
 * the sum of theirs. */
#include "net.h"
#include <string.h>

void merged_shape(Net *net, Step *s)
{
    (void)net;
    for (int k = 0; k < s->n_in; k++) if (s->in[k]->shape.rank > s->shape.rank) s->shape.rank = s->in[k]->shape.rank;
    for (int i = 0; i < s->shape.rank; i++) {
        s->shape.d[i] = 1;
        for (int k = 0; k < s->n_in; k++) {
            int at = i - s->shape.rank + s->in[k]->shape.rank, n = at < 0 ? 1 : s->in[k]->shape.d[at];
            if (n > s->shape.d[i]) s->shape.d[i] = n;
        }
    }
}

/* Which element of input k stands for element i of y. */
static long of_input(const Step *s, int k, long i)
{
    const Step *x = s->in[k];
    long sample = i / s->n, at = 0, step = 1;
    for (int axis = s->shape.rank - 1, own = x->shape.rank - 1; own >= 0; axis--, own--) {
        long place = i % s->shape.d[axis];
        i /= s->shape.d[axis];
        if (x->shape.d[own] > 1) at += place * step;
        step *= x->shape.d[own];
    }
    return sample * x->n + at;
}

static bool is(const Step *s, const char *op) { return same(s->item->op->name, op); }

/* y, from what the inputs before made and one more */
static double joined(const Step *s, double y, double x)
{
    if (is(s, "Multiply")) return y * x;
    if (is(s, "Maximum")) return x > y ? x : y;
    if (is(s, "Minimum")) return x < y ? x : y;
    return is(s, "Subtract") ? y - x : y + x;
}

void merged_forward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) {
        s->y[i] = s->in[0]->y[of_input(s, 0, i)];
        for (int k = 1; k < s->n_in; k++) s->y[i] = joined(s, s->y[i], s->in[k]->y[of_input(s, k, i)]);
        if (is(s, "Average")) s->y[i] /= s->n_in;
    }
}

/* dy of element i by input k: of products the others', of maxima 1 for the first that is y. */
static double slope(const Step *s, int k, long i)
{
    double others = 1;
    int first = s->n_in;
    for (int j = s->n_in - 1; j >= 0; j--) {
        double x = s->in[j]->y[of_input(s, j, i)];
        if (j != k) others *= x;
        if (x == s->y[i]) first = j;
    }
    if (is(s, "Multiply")) return others;
    if (is(s, "Maximum") || is(s, "Minimum")) return first == k;
    return is(s, "Average") ? 1. / s->n_in : is(s, "Subtract") && k == 1 ? -1 : 1;
}

void merged_backward(const Net *net, Step *s)
{
    for (int k = 0; k < s->n_in; k++)
        for (long i = 0; i < s->n * net->batch; i++) s->in[k]->dy[of_input(s, k, i)] += s->dy[i] * slope(s, k, i);
}
