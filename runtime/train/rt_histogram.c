/* rt_histogram.c -- how a parameter's values are spread: as many buckets as TensorFlow's summary of a histogram has
 *
 * Equal parts of what lies between the least and the greatest value, in double; a value on an edge counts above it, the greatest in
 * the last. Where all are the same every bucket is that value, and the last has them all. The values come in Keras's order, but no
 * count depends on it. */
#include "rt_callback.h"
#include <math.h>

typedef struct Spread { int real_size; bool counting; double least, greatest, (*bucket)[3]; } Spread;

static void count_value(Spread *s, double x)
{
    double width = (s->greatest - s->least) / RT_BUCKETS, at = floor((x - s->least) / width);
    s->bucket[at < RT_BUCKETS - 1 ? (int)at : RT_BUCKETS - 1][2]++;
}

static void see(void *ctx, const void *reals, size_t bytes)
{
    Spread *s = ctx;
    for (size_t i = 0; i < bytes / (size_t)s->real_size; i++) {
        double x = s->real_size == 8 ? ((const double *)reals)[i] : (double)((const float *)reals)[i];
        if (s->counting)
            count_value(s, x);
        else
            s->least = fmin(s->least, x), s->greatest = fmax(s->greatest, x);
    }
}

void rt_buckets(const Session *s, const struct rt_param *p, double bucket[RT_BUCKETS][3])
{
    Spread all = { s->model->real_size, false, INFINITY, -INFINITY, bucket };
    rt_gather(s->model, s->net, p, see, &all);
    double width = (all.greatest - all.least) / RT_BUCKETS;
    for (int i = 0; i < RT_BUCKETS; i++) {
        bucket[i][0] = all.least + width * i;
        bucket[i][1] = i < RT_BUCKETS - 1 ? all.least + width * (i + 1) : all.greatest;
        bucket[i][2] = 0;
    }
    all.counting = true;
    if (all.greatest > all.least)
        rt_gather(s->model, s->net, p, see, &all);
    else
        bucket[RT_BUCKETS - 1][2] = (double)rt_param_elements(p);
}
