/* rt_math.h -- exp, log, tanh, erf and their kin on vectors of reals, and the activations made of them.
 *
 * Each function reduces its argument to a short interval and sums a power series there; the degree alone depends on the
 * type. Errors are at most 2 units in the last place, but where an activation is the difference of what is nearly alike
 * (tanh_shrink), or a power by its logarithm. Only + - * / and MAC on lanes: every width gives the same bits, and a tail is a
 * vector of which some lanes are not used. NaN stays NaN; exp is 0 below the smallest normal number. */
#ifndef RT_MATH_H
#define RT_MATH_H
#include "rt_vec.h"

enum {
    RT_DOUBLE = sizeof(real) == 8,
    RT_MANTISSA = RT_DOUBLE ? 52 : 23,           /* bits after the point */
    RT_BIAS = RT_DOUBLE ? 1023 : 127             /* of the exponent */
};
#define RT_PER(f, d) (RT_DOUBLE ? R(d) : R(f))   /* a constant that differs in float and double */

INLINE vec rt_abs(vec x) { return SELECT((bits)(x < R(0)), -x, x); }
INLINE vec rt_zero_unless(bits m, vec v) { return (vec)((bits)v & m); }
INLINE vec rt_sign(vec x) { return rt_zero_unless((bits)(x > R(0)), all(R(1))) - rt_zero_unless((bits)(x < R(0)), all(R(1))); }

/* The first n lanes of v, and behind them what is below all else; the largest of 16 lanes, or NaN. */
INLINE vec rt_lanes_or_least(vec v, int n) { return SELECT(lane_numbers() < (bits){0} + (whole)n, v, all(-R(INFINITY))); }
INLINE real rt_most16(const vec *of)
{
    real v[16], most;
    EACH (i, VECS) store(v + i * LANES, of[i]);
    most = v[0];
    EACH (i, 16) most = v[i] > most || v[i] != v[i] ? v[i] : most;
    return most;
}

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1) */
INLINE vec rt_series(vec x, const double *c, int n)
{
    vec sum = all(R(c[n - 1]));
    EACH (k, n - 1) {
        vec next = all(R(c[n - 2 - k]));
        MAC(next, sum, x);
        sum = next;
    }
    return sum;
}

/* ---- exponential ------------------------------------------------------------------------------------------------------ */

/* ln 2 = HI + LO; HI is so short that its product with an exponent is exact */
#define RT_LN2_HI RT_PER(0x1.62ep-1, 0x1.62e42feep-1)
#define RT_LN2_LO RT_PER(0x1.0bfbe8e7bcd5ep-15, 0x1.a39ef35793c76p-33)

INLINE vec rt_power_of_2(bits k) { return (vec)((k + RT_BIAS) << RT_MANTISSA); }

/* x = k ln 2 + r with |r| <= ln 2 / 2. Adding 1.5 * 2^mantissa rounds to an integer and leaves it in the lowest bits.
 * *low is what the rounding of r lost. */
INLINE vec rt_reduce(vec x, bits *k, vec *low)
{
    const vec shift = all(RT_PER(0x1.8p23, 0x1.8p52));
    vec n = shift, r = x;
    MAC(n, x, all(R(1.4426950408889634074)));
    *k = (bits)n - (bits)shift;
    n -= shift;
    MAC(r, n, all(-RT_LN2_HI));
    x = r;
    MAC(r, n, all(-RT_LN2_LO));
    *low = x - r;
    MAC(*low, n, all(-RT_LN2_LO));
    return r;
}

/* (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2: 1/2! + r/3! + ... */
INLINE vec rt_exp_rest(vec r)
{
    static const double c[] = {
        1 / 2., 1 / 6., 1 / 24., 1 / 120., 1 / 720., 1 / 5040., 1 / 40320., 1 / 362880., 1 / 3628800., 1 / 39916800.,
        1 / 479001600., 1 / 6227020800. };
    return rt_series(r, c, RT_DOUBLE ? 12 : 6);
}

INLINE vec rt_clamp(vec x, real low, real high)
{
    x = SELECT((bits)(x < low), all(low), x);
    return SELECT((bits)(x > high), all(high), x);
}

INLINE vec rt_at_least(vec x, real low) { return SELECT((bits)(x < low), all(low), x); }

INLINE vec rt_exp(vec x)
{
    const real least = RT_PER(-87.336544750553108987, -708.39641853226410622);     /* of the smallest normal number */
    bits k;
    vec low, r = rt_reduce(rt_clamp(x, least, RT_PER(89, 710)), &k, &low);
    vec sum = r + R(1), rest = (r - (sum - R(1))) + low;
    MAC(rest, r * r, rt_exp_rest(r));
    vec y = (sum + rest) * rt_power_of_2(k >> 1) * rt_power_of_2(k - (k >> 1));
    return rt_zero_unless(~(bits)(x < least), y);
}

/* 2^k (e^r - 1) + 2^k - 1, halved on the way so that 2^k does not overflow */
INLINE vec rt_expm1(vec x)
{
    bits k;
    vec low, r = rt_reduce(rt_clamp(x, RT_PER(-20, -40), RT_PER(89, 710)), &k, &low), half = rt_power_of_2(k - 1);
    vec sum = half - R(0.5);
    MAC(low, r * r, rt_exp_rest(r));
    MAC(sum, half, r + low);
    return sum * R(2);
}

/* ---- logarithm -------------------------------------------------------------------------------------------------------- */

/* The exponent k that leaves x / 2^k within sqrt(1/2) .. sqrt(2); *m is that quotient. x is positive and normal. */
INLINE bits rt_exponent(vec x, vec *m)
{
    bits k = ((bits)x - (bits)all(R(0.70710678118654752440))) >> RT_MANTISSA;
    *m = (vec)((bits)x - (k << RT_MANTISSA));
    return k;
}

/* k ln 2 + log(1 + f) + c, c being small: with s = f / (2 + f),
 * log(1 + f) = 2 atanh s = f - f^2/2 + s (f^2/2 + 2/3 s^2 + 2/5 s^4 + ...) */
INLINE vec rt_log_sum(bits k, vec f, vec c)
{
    static const double odd[] = {
        2 / 3., 2 / 5., 2 / 7., 2 / 9., 2 / 11., 2 / 13., 2 / 15., 2 / 17., 2 / 19., 2 / 21., 2 / 23. };
    vec n = __builtin_convertvector(k, vec), s = f / (f + R(2)), z = s * s, half = f * f * R(0.5);
    vec rest = z * rt_series(z, odd, RT_DOUBLE ? 11 : 5) + half, low = c;
    vec high = n * RT_LN2_HI, sum = high + f;
    MAC(low, n, all(RT_LN2_LO));
    MAC(low, s, rest);
    return sum - (half - (low + (f - (sum - high))));
}

/* y where x is positive; infinity, 0 and what is below 0 as IEEE has them */
INLINE vec rt_log_special(vec x, vec y)
{
    vec edge = SELECT((bits)(x == R(0)), all(-R(INFINITY)), all(R(NAN)));
    y = SELECT((bits)(x == R(INFINITY)), x, y);
    return SELECT((bits)(x > R(0)), y, edge);
}

INLINE vec rt_log(vec x)
{
    const real up = RT_PER(0x1p24, 0x1p54);
    bits tiny = (bits)(x < RT_PER(0x1p-126, 0x1p-1022));
    vec m;
    bits k = rt_exponent(SELECT(tiny, x * up, x), &m) - (tiny & (RT_DOUBLE ? 54 : 24));
    return rt_log_special(x, rt_log_sum(k, m - R(1), all(R(0))));
}

/* log(1 + x): of u = 1 + x rounded, and what the rounding lost */
INLINE vec rt_log1p(vec x)
{
    vec u = x + R(1), m;
    bits k = rt_exponent(u, &m), whole_x = (bits)(k == 0);
    vec lost = SELECT((bits)(x < R(1)), x - (u - R(1)), R(1) - (u - x)) / u;         /* exact, then / u */
    vec y = rt_log_sum(k, SELECT(whole_x, x, m - R(1)), rt_zero_unless(~whole_x, lost));
    return rt_log_special(u, y);
}

/* ---- sigmoid and softplus, tanh, erf ----------------------------------------------------------------------------------- */

/* e^-|x| cannot overflow: 1 / (1 + e^-x) for x >= 0, e^x / (1 + e^x) below. What the rounding of 1 + e lost is put back. */
INLINE vec rt_sigmoid(vec x)
{
    vec e = rt_exp(-rt_abs(x)), sum = e + R(1), lost = e - (sum - R(1));
    bits below = (bits)(x < R(0));
    vec y = SELECT(below, e, all(R(1))) / sum;
    MAC(y, y * -lost, SELECT(below, R(1) - y, y));                   /* that is y / sum */
    return y;
}

INLINE vec rt_softplus(vec x) { return relu(x) + rt_log1p(rt_exp(-rt_abs(x))); }

/* Far from 0: 1 - 2 / (e^2x + 1). Near it Lambert's continued fraction x / (1 + w), w = z / (3 + z / (5 + z / (7 + ...))),
 * z = x^2, as x - x a / (a + b) where w = a / b: what is divided is a correction, which is returned. Both share the division. */
INLINE vec rt_tanh_parts(vec x, bits *near, vec *far)
{
    const int last = RT_DOUBLE ? 17 : 9;         /* the fraction's last odd number */
    vec size = rt_abs(x), z = x * x, a = z, b = all(R(last));
    *near = (bits)(size < R(0.55));
    EACH (i, (last - 3) / 2) {                   /* z / (n + a / b) = z b / (n b + a) */
        vec next = a;
        MAC(next, b, all(R(last - 2 - 2 * i)));
        a = z * b, b = next;
    }
    vec e = rt_exp(size + size);
    vec q = SELECT(*near, a, all(R(2))) / SELECT(*near, a + b, e + R(1)), far_size = R(1) - q;
    *far = SELECT((bits)(x < R(0)), -far_size, far_size);
    return x * q;
}

INLINE vec rt_tanh(vec x)
{
    bits near;
    vec far, less = rt_tanh_parts(x, &near, &far);
    return SELECT(near, x - less, far);
}

/* x - tanh x: near 0 what tanh takes away, else the difference. */
INLINE vec rt_tanh_shrink(vec x)
{
    bits near;
    vec far, less = rt_tanh_parts(x, &near, &far);
    return SELECT(near, less, x - far);
}

/* |x| < 1: 2 / sqrt(pi) (x - x^3 / 3 + x^5 / (5 2!) - ...); what exceeds x is added to x last. */
INLINE vec rt_erf_near(vec x)
{
    static const double c[] = {
#define RT_TERM(n, factorial) ((n) % 2 ? -1 : 1) * 1.1283791670955125739 / ((2. * (n) + 1) * (factorial))
        0.12837916709551257390, RT_TERM(1, 1.), RT_TERM(2, 2.), RT_TERM(3, 6.), RT_TERM(4, 24.), RT_TERM(5, 120.), RT_TERM(6, 720.),
        RT_TERM(7, 5040.), RT_TERM(8, 40320.), RT_TERM(9, 362880.), RT_TERM(10, 3628800.), RT_TERM(11, 39916800.),
        RT_TERM(12, 479001600.), RT_TERM(13, 6227020800.), RT_TERM(14, 87178291200.), RT_TERM(15, 1307674368000.),
        RT_TERM(16, 20922789888000.), RT_TERM(17, 355687428096000.) };
#undef RT_TERM
    vec sum = x;
    MAC(sum, x, rt_series(x * x, c, RT_DOUBLE ? 18 : 11));
    return sum;
}

/* 1 - erf(x) for 1 <= x <= 4 (float), 6 (double), beyond which it is less than half a unit of 1: e^-x^2 times a polynomial,
 * interpolated at Chebyshev's points in u, x = middle + half u. */
INLINE vec rt_erfc_far(vec x)
{
    static const double f[] = {
        2.10806357743136394e-01, -1.11521017937231120e-01, 5.61109475569720176e-02, -2.70054582128345865e-02,
        1.24841231485336090e-02, -5.56883764557017773e-03, 2.42563893795781327e-03, -1.01366259812743942e-03,
        3.68151097857374968e-04, -1.47416142935491273e-04, 9.62912019546398427e-05, -3.56641787689952520e-05 };
    static const double d[] = {
        1.55293655608894273e-01, -1.03308944583131220e-01, 6.66320824532006043e-02, -4.17667881194359526e-02,
        2.54955596430900217e-02, -1.51825115453546462e-02, 8.83342393210025723e-03, -5.02806797549900005e-03,
        2.80332597809912659e-03, -1.53251561943798588e-03, 8.22256907771975679e-04, -4.33362441809972887e-04,
        2.24521485366936737e-04, -1.14438647029347414e-04, 5.74499768046701959e-05, -2.83897902332276615e-05,
        1.37509483406341111e-05, -6.60903631653065270e-06, 3.26347148124082343e-06, -1.51892966230165927e-06,
        5.40741480911724250e-07, -2.53102712111699907e-07, 2.47714084243387473e-07, -1.06400332051717762e-07,
        -2.59457525565207968e-08, 9.92941359796676406e-09, 1.90632103112893709e-08, -7.91609356251828810e-09 };
    vec u = (x - RT_PER(2.5, 3.5)) * RT_PER(1 / 1.5, 1 / 2.5);
    return rt_exp(-(x * x)) * (RT_DOUBLE ? rt_series(u, d, 28) : rt_series(u, f, 12));
}

INLINE vec rt_erf(vec x)
{
    vec size = rt_abs(x), far = R(1) - rt_erfc_far(rt_clamp(size, 1, RT_PER(4, 6)));
    return SELECT((bits)(size < R(1)), rt_erf_near(x), SELECT((bits)(x < R(0)), -far, far));
}

/* ---- activations, and their derivatives times dy ------------------------------------------------------------------------
 * dact_NAME takes the result y of the activation, or what went into it, x, where y does not tell. Constants are Keras 3's; at a
 * kink the derivative is the one that TensorFlow takes. Functions with numbers have them as further arguments. */

#define RT_SELU_SCALE R(1.0507009873554804934)
#define RT_SELU_ALPHA R(1.6732632423543772848)

INLINE vec act_linear(vec x) { return x; }
INLINE vec act_relu(vec x) { return relu(x); }
INLINE vec act_relu6(vec x) { return SELECT((bits)(x > R(6)), all(R(6)), relu(x)); }
INLINE vec act_sigmoid(vec x) { return rt_sigmoid(x); }
INLINE vec act_tanh(vec x) { return rt_tanh(x); }
INLINE vec act_softplus(vec x) { return rt_softplus(x); }
INLINE vec act_softsign(vec x) { return x / (rt_abs(x) + R(1)); }
INLINE vec act_elu(vec x, real alpha) { return SELECT((bits)(x > R(0)), x, rt_expm1(x) * alpha); }
INLINE vec act_celu(vec x, real alpha) { return SELECT((bits)(x > R(0)), x, rt_expm1(x / alpha) * alpha); }
INLINE vec act_selu(vec x) { return SELECT((bits)(x > R(0)), x, rt_expm1(x) * RT_SELU_ALPHA) * RT_SELU_SCALE; }
INLINE vec act_hard_sigmoid(vec x) { return rt_clamp(x * R(1 / 6.) + R(0.5), 0, 1); }
INLINE vec act_leaky_relu(vec x, real slope) { return SELECT((bits)(x < R(0)), x * slope, x); }
INLINE vec act_clipped_relu(vec x, real most, real slope, real threshold)
{
    vec below = (x - threshold) * slope;
    if (slope == 0) below = rt_zero_unless((bits)(x != x), x);           /* no infinity times 0 */
    return SELECT((bits)(x > threshold), SELECT((bits)(x > most), all(most), x), below);
}
INLINE vec act_log_sigmoid(vec x) { return -rt_softplus(-x); }
INLINE vec act_sparse_sigmoid(vec x) { return rt_clamp((x + R(1)) * R(0.5), 0, 1); }
INLINE vec act_hard_tanh(vec x) { return rt_clamp(x, -1, 1); }
INLINE vec act_tanh_shrink(vec x) { return rt_tanh_shrink(x); }
INLINE vec act_squareplus(vec x, real b)             /* (x + s) / 2 is b / 4 / ((s - x) / 2), which cancels nothing below 0 */
{
    vec s = root(x * x + b), half = (s + rt_abs(x)) * R(0.5);
    return SELECT((bits)(x < R(0)), b * R(0.25) / half, half);
}
INLINE vec act_sparse_plus(vec x)
{
    vec half = (x + R(1)) * R(0.5);
    return SELECT((bits)(x < R(1)), rt_zero_unless((bits)(x > R(-1)), half * half), x);
}
INLINE vec act_hard_silu(vec x) { return x * act_hard_sigmoid(x); }
INLINE vec act_hard_shrink(vec x, real threshold) { return rt_zero_unless(~(bits)(rt_abs(x) <= threshold), x); }
INLINE vec act_soft_shrink(vec x, real threshold)
{
    return rt_zero_unless(~(bits)(rt_abs(x) <= threshold), SELECT((bits)(x < R(0)), x + threshold, x - threshold));
}
INLINE vec act_threshold(vec x, real threshold, real otherwise) { return SELECT((bits)(x <= threshold), all(otherwise), x); }

/* tanh softplus x = e (e + 2) / (e (e + 2) + 2) with e = e^x, by e^-|x|, which cannot overflow: *above; *below: what divides it */
INLINE vec rt_mish_parts(vec x, vec *below, vec *e)
{
    bits negative = (bits)(x < R(0));
    *e = rt_exp(-rt_abs(x));
    vec above = SELECT(negative, *e * (*e + R(2)), *e * R(2) + R(1));
    *below = above + SELECT(negative, all(R(2)), *e * *e * R(2));
    return above;
}

INLINE vec act_mish(vec x)
{
    vec below, e, above = rt_mish_parts(x, &below, &e);
    return x * (above / below);
}
INLINE vec act_silu(vec x) { return x * rt_sigmoid(x); }

/* (1 + tanh u) / 2 = sigmoid 2u, u = sqrt(2 / pi) (x + 0.044715 x^3); beyond 30 it is 0 or 1 */
INLINE vec rt_gelu_share(vec x) { return rt_sigmoid(x * (x * x * R(0.071354816272600241) + R(1.5957691216057307118))); }
INLINE vec act_gelu_approximate(vec x) { return x * rt_gelu_share(rt_clamp(x, -30, 30)); }
INLINE vec act_gelu(vec x) { return x * R(0.5) * (rt_erf(x * R(0.70710678118654752440)) + R(1)); }
INLINE vec act_exponential(vec x) { return rt_exp(x); }

INLINE vec dact_linear(vec y, vec dy) { (void)y; return dy; }
INLINE vec dact_relu(vec y, vec dy) { return positive(y, dy); }
INLINE vec dact_relu6(vec y, vec dy) { return rt_zero_unless((bits)(y > R(0)) & (bits)(y < R(6)), dy); }
INLINE vec dact_sigmoid(vec y, vec dy) { return dy * y * (R(1) - y); }
INLINE vec dact_tanh(vec y, vec dy) { return dy * (R(1) - y * y); }
INLINE vec dact_softplus(vec x, vec dy) { return dy * rt_sigmoid(x); }
INLINE vec dact_softsign(vec y, vec dy) { vec d = R(1) - rt_abs(y); return dy * (d * d); }      /* 1 / (1 + |x|) = 1 - |y| */
INLINE vec dact_elu(vec y, vec dy, real alpha) { return SELECT((bits)(y > R(0)), dy, dy * (y + alpha)); }
INLINE vec dact_celu(vec y, vec dy, real alpha) { return dact_elu(y / alpha, dy, 1); }
INLINE vec dact_selu(vec y, vec dy)
{
    return SELECT((bits)(y < R(0)), dy * (y + RT_SELU_SCALE * RT_SELU_ALPHA), dy * RT_SELU_SCALE);
}
INLINE vec dact_hard_sigmoid(vec y, vec dy)
{
    return rt_zero_unless((bits)(y > R(0)) & (bits)(y < R(1)), dy * R(1 / 6.));
}
INLINE vec dact_leaky_relu(vec y, vec dy, real slope) { return SELECT((bits)(y > R(0)), dy, dy * slope); }
INLINE vec dact_clipped_relu(vec x, vec dy, real most, real slope, real threshold)
{
    vec below = rt_zero_unless((bits)(x < threshold), dy * slope);
    return SELECT((bits)(x > threshold), rt_zero_unless((bits)(x <= most), dy), below);
}
INLINE vec dact_log_sigmoid(vec y, vec dy) { return -(dy * rt_expm1(y)); }
INLINE vec dact_sparse_sigmoid(vec y, vec dy)
{
    return rt_zero_unless((bits)(y > R(0)) & (bits)(y < R(1)), dy * R(0.5));
}
INLINE vec dact_hard_tanh(vec x, vec dy) { return rt_zero_unless(~((bits)(x < R(-1)) | (bits)(x > R(1))), dy); }
INLINE vec dact_tanh_shrink(vec x, vec dy) { vec y = rt_tanh(x); return dy * (y * y); }
INLINE vec dact_squareplus(vec y, vec dy, real b) { return dy / (b * R(0.25) / (y * y) + R(1)); }       /* y / sqrt(x^2 + b) */
INLINE vec dact_sparse_plus(vec y, vec dy) { return dy * SELECT((bits)(y < R(1)), root(y), all(R(1))); }  /* (x + 1) / 2 */
INLINE vec dact_hard_silu(vec x, vec dy)
{
    vec within = rt_zero_unless((bits)(x > R(-3)) & (bits)(x < R(3)), x * R(1 / 6.));
    return dy * (act_hard_sigmoid(x) + within);
}
INLINE vec dact_hard_shrink(vec y, vec dy, real threshold) { return (void)threshold, rt_zero_unless(~(bits)(y == R(0)), dy); }
INLINE vec dact_soft_shrink(vec y, vec dy, real threshold) { return dact_hard_shrink(y, dy, threshold); }
INLINE vec dact_threshold(vec x, vec dy, real threshold, real otherwise)
{
    return (void)otherwise, rt_zero_unless((bits)(x > threshold), dy);
}
INLINE vec dact_mish(vec x, vec dy)                  /* f = tanh softplus x; f' = 4 e (e + 1) / below^2 */
{
    vec below, e, above = rt_mish_parts(x, &below, &e), slope = R(4) * e * (e + R(1));
    return dy * (above / below + x * (SELECT((bits)(x < R(0)), slope, slope * e) / (below * below)));
}
INLINE vec dact_silu(vec x, vec dy) { vec s = rt_sigmoid(x); return dy * (s * (x * (R(1) - s) + R(1))); }
INLINE vec dact_gelu(vec x, vec dy)
{
    vec above = (rt_erf(x * R(0.70710678118654752440)) + R(1)) * R(0.5);         /* the normal distribution, and its density */
    vec density = rt_exp(x * x * R(-0.5)) * R(0.39894228040143267794);
    return dy * (above + x * density);
}
INLINE vec dact_gelu_approximate(vec x, vec dy)
{
    vec near = rt_clamp(x, -30, 30), s = rt_gelu_share(near);
    vec slope = near * near * R(0.21406444881780073) + R(1.5957691216057307118);
    return dy * (s + near * s * (R(1) - s) * slope);
}
INLINE vec dact_exponential(vec y, vec dy) { return dy * y; }

/* Each lane with a slope of its own; at 0 Keras's derivative is 0. */
INLINE vec rt_below(vec x) { return rt_zero_unless((bits)(x < R(0)), x); }
INLINE vec act_prelu(vec x, vec alpha) { return SELECT((bits)(x > R(0)), x, x * alpha); }
INLINE vec dact_prelu(vec x, vec dy, vec alpha)
{
    return SELECT((bits)(x > R(0)), dy, rt_zero_unless((bits)(x < R(0)), dy * alpha));
}

/* ---- what pooling and normalisation need ------------------------------------------------------------------------------- */

/* How many of the k places from `from` on are among 0 .. n - 1. */
INLINE int rt_overlap(int from, int k, int n)
{
    int first = from < 0 ? 0 : from, end = from + k < n ? from + k : n;
    return end - first;
}

/* 1 / the length of what has that sum of squares; of nearly nothing no more than Keras's. */
#define RT_MOST_OVER_LENGTH R(1e12)
INLINE vec rt_over_length(vec squares)
{
    vec over = R(1) / root(squares);
    return SELECT((bits)(over > RT_MOST_OVER_LENGTH), all(RT_MOST_OVER_LENGTH), over);
}

/* v, or nothing where a length was too short for that. */
INLINE vec rt_unless_short(vec v, vec over) { return (vec)((bits)v & (over < RT_MOST_OVER_LENGTH)); }

/* The sum of 2 radius + 1 vectors, from p on, each an element further. */
INLINE vec rt_around(const real *p, int radius)
{
    vec sum = load(p);
    for (int k = 1; k <= 2 * radius; k++) sum += load(p + k);
    return sum;
}

/* x^-a of what is above 0. */
INLINE vec rt_over_power(vec x, real a)
{
    if (a == R(0.5)) return R(1) / root(x);
    if (a == R(0.75)) return R(1) / (root(x) * root(root(x)));
    if (a == R(1)) return R(1) / x;
    return rt_exp(rt_log(x) * -a);
}

/* Joins count, mean and the sum of squares around the mean of two sets of numbers (Chan, Golub, LeVeque 1983). */
static inline void rt_join_moments(double *count, double *mean, double *squares, double n, double centre, double around)
{
    double total = *count + n, apart = centre - *mean;
    if (n <= 0) return;
    *mean += apart * (n / total);
    *squares += around + apart * apart * (*count * n / total);
    *count = total;
}
#endif
