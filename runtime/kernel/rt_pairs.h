/* rt_pairs.h -- OrthogonalRegularizer in emitted programs: cosines between a matrix's rows, and what they add to its gradient
 *
 * Included after rt_update.h by programs that have such a regularizer. A matrix's vectors are its rows or its columns. Each is
 * scaled to length 1 first (at most 1e7 times as long, as Keras does it), in double, into scratch memory. Then a vector's cosines
 * with all others, their sum, and its gradient are one thread's, in one order: no bit depends on the threads. */
#ifndef RT_PAIRS_H
#define RT_PAIRS_H

struct rt_pairs {
    int first;                                 /* the number of its first vector among those of all matrices */
    int vectors, length, room;                 /* room: doubles of a vector in scratch, whole sixteens, zeros behind `length` */
    struct rt_axis across, along;              /* from vector to vector; within one */
    size_t w, pull, scratch;                   /* bytes from the network's start; doubles from the scratch's */
    double factor;                             /* of each |cosine|; a pair's counts twice */
};

static inline const struct rt_pairs *rt_pairs_of(const struct rt_pairs *p, int vector)
{
    while (p[1].first <= vector) p++;
    return p;
}

static inline double *rt_unit(double *scratch, const struct rt_pairs *p, int i)
{
    return scratch + p->scratch + (size_t)i * (size_t)p->room;
}

/* What makes vector i one of length 1. A NaN stays. */
static inline double rt_to_unit(const void *net, const struct rt_pairs *p, int i)
{
    const real *w = (const real *)((const char *)net + p->w) + along_axis(&p->across, i);
    double sum = 0;
    for (int k = 0; k < p->length; k += SQUARES) sum += squares(w, &p->along, 1, k, p->length);
    return sum > 1e-14 ? 1 / sqrt(sum) : sum >= 0 ? 1e7 : sum;
}

static inline void rt_make_unit(const void *net, double *scratch, const struct rt_pairs *p, int i)
{
    const real *w = (const real *)((const char *)net + p->w) + along_axis(&p->across, i);
    double scale = rt_to_unit(net, p, i), *unit = rt_unit(scratch, p, i);
    for (int k = 0; k < p->room; k++) unit[k] = k < p->length ? scale * (double)w[along_axis(&p->along, k)] : 0;
}

static inline double rt_product(const double *a, const double *b, int n)
{
    double sum[16] = { 0 };
    for (int k = 0; k < n; k += 16)
        for (int l = 0; l < 16; l++) sum[l] += a[k + l] * b[k + l];
    for (int width = 8; width > 0; width /= 2)
        for (int l = 0; l < width; l++) sum[l] += sum[l + width];
    return sum[0];
}

/* The sum of |cosine| of vector i with all others; where `toward` is not NULL, the sum of those, by the cosines' signs, there. */
static inline double rt_cosines(double *scratch, const struct rt_pairs *p, int i, double *toward)
{
    double sum = 0;
    for (int k = 0; toward && k < p->room; k++) toward[k] = 0;
    for (int j = 0; j < p->vectors; j++) {
        if (j == i) continue;
        const double *unit = rt_unit(scratch, p, j);
        double cosine = rt_product(rt_unit(scratch, p, i), unit, p->room);
        double sign = cosine > 0 ? 1 : cosine < 0 ? -1 : cosine;              /* 0 and NaN stay */
        sum += cosine * sign;
        for (int k = 0; toward && k < p->room; k++) toward[k] += sign * unit[k];
    }
    return sum;
}

/* Leaves vector i's gradient in `pull`, which lies as w does, and gives the sum of its |cosine|. Of a vector that was not scaled to
 * length 1 the scale is a constant. */
static inline double rt_pull(void *net, double *scratch, const struct rt_pairs *p, int i)
{
    real *pull = (real *)((char *)net + p->pull) + along_axis(&p->across, i);
    const double *unit = rt_unit(scratch, p, i);
    double *toward = rt_unit(scratch, p, p->vectors + i), sum = rt_cosines(scratch, p, i, toward);
    double scale = rt_to_unit(net, p, i), share = scale < 1e7 ? rt_product(toward, unit, p->room) : 0;
    for (int k = 0; k < p->length; k++)
        pull[along_axis(&p->along, k)] = R(2 * p->factor * scale * (toward[k] - share * unit[k]));
    return sum;
}
#endif
