/* borders.c -- ZeroPadding, Cropping, UpSampling: each element of y is one of x, or 0 */
#include "net.h"

/* Before (0) or behind (1) dimension i of what comes in; what goes there is negative. */
static int side(const Step *s, int i, int which)
{
    bool adds = option(s->item, "padding") != NULL;
    const Setting *sides = setting(s->item, adds ? "padding" : "cropping");
    return (adds ? 1 : -1) * sides->ints[2 * i + which];
}

static bool upsamples(const Step *s) { return option(s->item, "size") != NULL; }

static bool resampled(const Step *s)
{
    const Setting *how = option(s->item, "interpolation");
    return how && !same(how->text, "nearest");
}

void bordered_shape(Net *net, Step *s)
{
    (void)net;
    s->shape = s->in[0]->shape;
    for (int i = 0; i < s->shape.rank - 1; i++) {
        if (upsamples(s)) s->shape.d[i] *= setting(s->item, "size")->ints[i];
        else s->shape.d[i] += side(s, i, 0) + side(s, i, 1);
    }
}

/* Which of x's elements is element i of a sample's y; -1: none. */
static long source(const Step *s, long i)
{
    Shape x = s->in[0]->shape;
    long at = i % x.d[x.rank - 1], stride = x.d[x.rank - 1];
    i /= stride;
    for (int k = x.rank - 2; k >= 0; k--) {
        long place = i % s->shape.d[k];
        place = upsamples(s) ? place / setting(s->item, "size")->ints[k] : place - side(s, k, 0);
        if (place < 0 || place >= x.d[k]) return -1;
        at += place * stride, stride *= x.d[k], i /= s->shape.d[k];
    }
    return at;
}

void bordered_forward(const Net *net, Step *s)
{
    if (resampled(s)) { resample(net, s, false); return; }
    for (long i = 0; i < s->n * net->batch; i++) {
        long from = source(s, i % s->n);
        s->y[i] = from < 0 ? 0 : s->in[0]->y[i / s->n * s->in[0]->n + from];
    }
}

void bordered_backward(const Net *net, Step *s)
{
    if (resampled(s)) { resample(net, s, true); return; }
    for (long i = 0; i < s->n * net->batch; i++) {
        long from = source(s, i % s->n);
        if (from >= 0) s->in[0]->dy[i / s->n * s->in[0]->n + from] += s->dy[i];
    }
}
