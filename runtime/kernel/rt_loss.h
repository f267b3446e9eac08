/* rt_loss.h -- what losses and metrics need beside rt_math.h: a sample's target as reals, softmax, the largest of a row.
 *
 * Rows are n reals in memory of whole 16s; what is behind the n is zero, and is written as zero. Sums are over 16 lanes by
 * sum16's tree. */
#ifndef RT_LOSS_H
#define RT_LOSS_H
#include "rt_math.h"
#include "rt_net.h"

static inline int rt_class(struct rt_array target, int position)
{
    return (target.type & ~RT_CLASS) == RT_U8 ? ((const uint8_t *)target.at)[position] : ((const int32_t *)target.at)[position];
}

/* What a sample's loss is multiplied by; 1 where the feed says nothing. */
static inline double rt_sample_weight(struct rt_array weight)
{
    if (!weight.at) return 1;
    return weight.type == RT_F64 ? *(const double *)weight.at : (double)*(const float *)weight.at;
}

static inline real rt_target_element(struct rt_array target, int i)
{
    switch (target.type) {
    case RT_U8:  return (real)((const uint8_t *)target.at)[i];
    case RT_I32: return (real)((const int32_t *)target.at)[i];
    case RT_F64: return (real)((const double *)target.at)[i];
    default:     return (real)((const float *)target.at)[i];
    }
}

/* t: the target of one position of n outputs. A class becomes a one among zeros; of a single output that is no distribution
 * (one_hot 0) it is the number itself. A class that does not exist gives NaN, which the loss then shows. Where there
 * is no target (step_grad) all is zero. */
static inline void rt_target_row(real *t, struct rt_array target, int position, int n, int one_hot)
{
    memset(t, 0, sizeof(real) * (size_t)((n + 15) / 16 * 16));
    if (!target.at) return;
    if (!(target.type & RT_CLASS)) {
        for (int i = 0; i < n; i++) t[i] = rt_target_element(target, position * n + i);
        return;
    }
    int k = rt_class(target, position);
    if (!one_hot) t[0] = (real)k;
    else if (k >= 0 && k < n) t[k] = 1;
    else t[0] = R(NAN);
}

/* Targets drawn towards a level: label smoothing. */
static inline void rt_smooth(real *t, int n, real keep, real level)
{
    for (int i = 0; i < n; i++) t[i] = t[i] * keep + level;
}

/* The index of the largest, the first of equals. */
static inline int rt_largest(const real *x, int n)
{
    int most = 0;
    for (int i = 1; i < n; i++) if (x[i] > x[most]) most = i;
    return most;
}

/* A number as a class, what is behind the point cut off; of what is none, -1. */
static inline int rt_whole(real v) { return v > -1 && v < R(1e9) ? (int)v : -1; }

/* How many come before element i where the largest is first, and the first of equals. */
static inline int rt_ahead(const real *x, int n, int i)
{
    int ahead = 0;
    for (int k = 0; k < n; k++) ahead += x[k] > x[i] || (x[k] == x[i] && k < i);
    return ahead;
}

/* The last of the thresholds 0, 1 / steps .. 1 that p, taken from 0 to 1, is above; the first where it is above none. */
static inline int rt_bucket(real p, int steps)
{
    real at = (p > 1 ? 1 : p > 0 ? p : 0) * (real)steps;
    int k = (int)at;
    return k > 0 && (real)k == at ? k - 1 : k;
}

/* The same of thresholds that are given in their order: how many of the n bounds p is above. */
static inline int rt_bucket_of(real p, const real *bound, int n)
{
    int k = 0;
    for (int i = 0; i < n; i++) k += p > bound[i];
    return k;
}

/* The class that a target means: itself, or where a row of numbers is largest. */
static inline int rt_target_class(struct rt_array target, int position, int n)
{
    if (target.type & RT_CLASS) return rt_class(target, position);
    int most = 0;
    for (int i = 1; i < n; i++)
        if (rt_target_element(target, position * n + i) > rt_target_element(target, position * n + most)) most = i;
    return most;
}

/* y[i] = exp(x[i] - *most) / sum of those, i < n, zeros behind them. Gives the logarithm of the sum; *most = the largest x. */
INLINE real rt_softmax(real *y, const real *x, int n, real *most)
{
    vec sum[VECS] = {{0}};
    *most = x[rt_largest(x, n)];
    for (int o = 0; o < n; o += 16) EACH (v, VECS) {
        int i = o + v * LANES;
        vec e = first_lanes(rt_exp(load(&x[i]) - *most), n - i);
        sum[v] += e;
        store(&y[i], e);
    }
    real total = sum16(sum);
    for (int i = 0; i < (n + 15) / 16 * 16; i += LANES) store(&y[i], load(&y[i]) / total);
    return rt_log(all(total))[0];
}

/* x to the power of a, of what is not below 0: 0 counts as hardly more. */
INLINE vec rt_power(vec x, real a) { return rt_exp(rt_log(rt_at_least(x, R(1e-36))) * a); }
INLINE vec rt_whole_power(vec x, int n)
{
    vec y = x;
    for (int i = 1; i < n; i++) y *= x;
    return y;
}

/* The sum of a[i] b[i], i < n, over 16 lanes. */
INLINE real rt_dot(const real *a, const real *b, int n)
{
    vec sum[VECS] = {{0}};
    for (int o = 0; o < n; o += 16) EACH (v, VECS) MAC(sum[v], load(&a[o + v * LANES]), load(&b[o + v * LANES]));
    return sum16(sum);
}

/* 1 / |x|, x being n reals; of nearly nothing no more than Keras's. */
#define RT_MOST_OVER_NORM R(1e7)
INLINE real rt_over_norm(const real *x, int n)
{
    real over = R(1) / root(all(rt_dot(x, x, n)))[0];
    return over > RT_MOST_OVER_NORM ? RT_MOST_OVER_NORM : over;
}

/* The sum of a[i], i < n. */
INLINE real rt_total(const real *a, int n)
{
    vec sum[VECS] = {{0}};
    for (int o = 0; o < n; o += 16) EACH (v, VECS) sum[v] += load(&a[o + v * LANES]);
    return sum16(sum);
}

/* p[i] = y[i] over the sum of y, which it gives; to the end of the last 16 lanes, as y. */
INLINE real rt_shares(real *p, const real *y, int n)
{
    const real total = rt_total(y, n);
    for (int i = 0; i < (n + 15) / 16 * 16; i += LANES) store(&p[i], load(&y[i]) / total);
    return total;
}

/* How far off their mean n numbers are: the root of the mean square. */
INLINE real rt_deviation(const real *a, real mean, int n)
{
    vec sum[VECS] = {{0}};
    for (int o = 0; o < n; o += 16) EACH (v, VECS) {
        vec off = first_lanes(load(&a[o + v * LANES]) - mean, n - o - v * LANES);
        MAC(sum[v], off, off);
    }
    return root(all(sum16(sum) / (real)n))[0];
}

/* What two areas, t and y, have in common, and how large they are; under: what rt_overlap_of divided by. */
struct rt_areas { real both, of_t, of_y, under; };

INLINE void rt_add_areas(struct rt_areas *s, const real *y, const real *t, int n)
{
    s->both += rt_dot(y, t, n), s->of_t += rt_total(t, n), s->of_y += rt_total(y, n);
}

INLINE real rt_overlap_of(struct rt_areas *s, real share, real both, real of_t, real of_y)
{
    s->under = s->both * both + s->of_t * of_t + s->of_y * of_y + R(1e-7);
    return s->both * share / s->under;
}

/* Of yes and no as 1 and 0, 1 and -1. */
INLINE vec rt_sides(vec t) { return SELECT((bits)(t == R(0)), all(R(-1)), t); }

/* The largest of (1 - t[i]) y[i], i < n: of the classes that are not the right one, or 0. */
static inline real rt_rival(const real *y, const real *t, int n)
{
    real most = (R(1) - t[0]) * y[0];
    for (int i = 1; i < n; i++) if ((R(1) - t[i]) * y[i] > most) most = (R(1) - t[i]) * y[i];
    return most;
}

/* How many of them are equal to it: they share its gradient. */
static inline int rt_rivals(const real *y, const real *t, int n, real most)
{
    int equal = 0;
    for (int i = 0; i < n; i++) equal += (R(1) - t[i]) * y[i] == most;
    return equal;
}

/* log cosh x; log 2 is float's in double too, as Keras has it. */
INLINE vec rt_log_cosh(vec x)
{
    vec size = rt_abs(x);
    return size + (rt_log1p(rt_exp(size * R(-2))) - R(0.69314718055994530942f));
}

/* Keras keeps probabilities within these, before a logarithm; outside, TensorFlow's gradient is 0. */
#define RT_EPSILON R(1e-7)
INLINE vec rt_clip(vec p) { return rt_clamp(p, RT_EPSILON, R(1 - 1e-7)); }
INLINE real rt_clip_total(const real *p, int n)
{
    vec sum[VECS] = {{0}};
    for (int o = 0; o < n; o += 16) EACH (v, VECS) sum[v] += first_lanes(rt_clip(load(&p[o + v * LANES])), n - o - v * LANES);
    return sum16(sum);
}
INLINE vec rt_log1p_kept(vec x) { return rt_log1p(rt_at_least(x, RT_EPSILON)); }
INLINE bits rt_within(vec p) { return (bits)(p >= RT_EPSILON) & (bits)(p <= R(1 - 1e-7)); }
#endif
