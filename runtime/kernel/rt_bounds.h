/* rt_bounds.h -- constraints in emitted programs: weights that are kept within bounds behind each update
 *
 * Included after rt_update.h by programs that have constraints. A tensor falls into pieces, whose weights are bounded together: a
 * piece is all that lies along the axes which a norm is over, wherever layout has put them. One thread does a piece, in Keras's
 * order: no bit depends on threads or layout. The tensor's padding stays zero. */
#ifndef RT_BOUNDS_H
#define RT_BOUNDS_H

struct rt_bound {
    int first;                                 /* the number of its first piece among those of all tensors */
    int rank, kept;                            /* axes; the first `kept` of them number the pieces */
    struct rt_axis axis[RT_RANK];
    long elements;                             /* of a piece */
    size_t w;                                  /* bytes from the network's start */
    bool positive;                             /* no weight below 0, and no norm */
    double least, most, rate;
};

static inline const struct rt_bound *rt_bound_of(const struct rt_bound *b, int piece)
{
    while (b[1].first <= piece) b++;
    return b;
}

/* What weights of that norm are multiplied by. A NaN stays. */
static inline double rt_bound_factor(const struct rt_bound *b, double norm)
{
    double limited = norm < b->least ? b->least : norm > b->most ? b->most : norm;
    return (b->rate * limited + (1 - b->rate) * norm) / (1e-7 + norm);
}

static inline void rt_multiply(real *at, const struct rt_axis axis[], int rank, long elements, real factor, bool positive)
{
    int d[RT_RANK] = { 0 };
    for (long e = 0; e < elements; e++) {
        real *w = at;
        for (int r = 0; r < rank; r++) w += along_axis(&axis[r], d[r]);
        *w = positive ? *w < 0 ? 0 : *w : *w * factor;
        for (int r = rank - 1; r >= 0 && ++d[r] == axis[r].n; r--) d[r] = 0;
    }
}

static inline void rt_keep_within(void *net, const struct rt_bound *b, int piece)
{
    real *w = (real *)((char *)net + b->w);
    const struct rt_axis *within = b->axis + b->kept;
    int rank = b->rank - b->kept, rest = piece;
    double sum = 0;
    for (int r = b->kept - 1; r >= 0; r--) w += along_axis(&b->axis[r], rest % b->axis[r].n), rest /= b->axis[r].n;
    for (long e = 0; !b->positive && e < b->elements; e += SQUARES) sum += squares(w, within, rank, e, b->elements);
    rt_multiply(w, within, rank, b->elements, R(rt_bound_factor(b, sqrt(sum))), b->positive);
}
#endif
