/* rt_exact.h -- logarithm, exponential, power and cosine in double whose bits are the same on every machine
 *
 * Argument reduction and a series of fixed length, by operations that IEEE fixes; what includes this is compiled without
 * contraction. Within a few ulp; for what is computed once a step or once a weight. */
#ifndef RT_EXACT_H
#define RT_EXACT_H
#include "rt_c.h"

/* Natural logarithm of a normal, positive x: 2 artanh((m - 1) / (m + 1)) of a mantissa around 1. */
static inline double rt_log_exact(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & 0xfffffffffffffull) | 1023ull << 52;
    memcpy(&x, &bits, sizeof x);
    if (x > 1.4142135623730951) x /= 2, exponent++;
    double s = (x - 1) / (x + 1), sum = 0;
    for (int n = 23; n >= 1; n -= 2) sum = sum * (s * s) + 1. / n;
    return exponent * 0.6931471805599453 + 2 * s * sum;
}

/* e^x of |x| below 740: 2^k e^r, |r| at most half the logarithm of 2, which stands here in two parts. */
static inline double rt_exp_exact(double x)
{
    double k = floor(x * 1.4426950408889634 + 0.5), sum = 1;
    double r = x - k * 6.93147180369123816490e-01 - k * 1.90821492927058770002e-10;
    for (int n = 14; n >= 1; n--) sum = 1 + r * sum / n;
    return ldexp(sum, (int)k);
}

/* x^p of x and p that are not negative: by squaring as far as p is whole. */
static inline double rt_power_exact(double x, double p)
{
    double whole = floor(p), y = 1;
    if (x < 0x1p-1022) return p == 0;
    if (p != whole) y = rt_exp_exact((p - whole) * rt_log_exact(x));
    for (; whole >= 1; whole = floor(whole / 2), x *= x) if (fmod(whole, 2) == 1) y *= x;
    return y;
}

/* cos(pi x) of x from 0 to 1: the series of the cosine or the sine of at most a quarter of pi. */
static inline double rt_cos_pi_exact(double x)
{
    double y = x > 0.5 ? 1 - x : x, sum = 1;
    int sine = y > 0.25;
    double a = 3.141592653589793 * (sine ? 0.5 - y : y);
    for (int n = 18; n >= 2; n -= 2) sum = 1 - sum * a * a / ((n - 1 + sine) * (n + sine));
    y = sine ? a * sum : sum;
    return x > 0.5 ? -y : y;
}
#endif
