/* rt_schedule.c -- the learning rate of each update: Keras 3's schedules, one row each
 *
 * A rate is a function of the number of updates that were made before it, and of nothing else: the counter of steps is all that a
 * resume needs. The formulas are those of keras/src/optimizers/schedules/learning_rate_schedule.py, which computes them in float32;
 * here they are computed in double, by operations whose bits are the same on every machine (rt_exact.h), and rounded once. */
#include "rt_exact.h"
#include "rt_train.h"
#include <string.h>

/* x: the options' numbers in the order of compiler/op/schedules.c, n of them. */
typedef double Rate(const double *x, int n, double step);

/* x: initial_learning_rate decay_steps decay_rate staircase */
static double periods(const double *x, double step)
{
    double p = step / x[1];
    return x[3] != 0 ? floor(p) : p;
}

static double exponential(const double *x, int n, double step)
{
    (void)n;
    return x[0] * rt_power_exact(x[2], periods(x, step));
}

static double inverse_time(const double *x, int n, double step)
{
    (void)n;
    return x[0] / (1 + x[2] * periods(x, step));
}

/* x: initial_learning_rate decay_steps end_learning_rate power cycle */
static double polynomial(const double *x, int n, double step)
{
    double steps = x[1];
    (void)n;
    if (x[4] == 0)
        step = fmin(step, steps);
    else if (step > 0)
        steps *= ceil(step / steps);
    return (x[0] - x[2]) * rt_power_exact(1 - step / steps, x[3]) + x[2];
}

/* From 1 to 0 as t goes from 0 to 1. */
static double half_cosine(double t)
{
    return 0.5 * (1 + rt_cos_pi_exact(t));
}

/* x: initial_learning_rate decay_steps alpha warmup_target warmup_steps */
static double cosine(const double *x, int n, double step)
{
    (void)n;
    if (step < x[4])
        return (x[3] - x[0]) * (step / x[4]) + x[0];
    return x[3] * ((1 - x[2]) * half_cosine(fmin(step - x[4], x[1]) / x[1]) + x[2]);
}

/* x: initial_learning_rate first_decay_steps t_mul m_mul alpha. Period i begins where the ones before it end; Keras finds i by a
 * logarithm, which may miss it by one there. */
static double cosine_restarts(const double *x, int n, double step)
{
    double period = x[1], i = 0;
    (void)n;
    if (x[2] == 1) {
        i = floor(step / period);
        step -= i * period;
    } else {
        for (; step >= period; period *= x[2], i++)
            step -= period;
    }
    return x[0] * ((1 - x[4]) * rt_power_exact(x[3], i) * half_cosine(fmin(step / period, 1)) + x[4]);
}

/* x: boundaries values. A boundary is the last step of its value. */
static double piecewise_constant(const double *x, int n, double step)
{
    int boundaries = n / 2, i = 0;
    while (i < boundaries && step > x[i])
        i++;
    return x[boundaries + i];
}

static const struct { const char *name; Rate *rate; } schedules[] = {
    { "ExponentialDecay", exponential },
    { "InverseTimeDecay", inverse_time },
    { "PolynomialDecay", polynomial },
    { "CosineDecay", cosine },
    { "CosineDecayRestarts", cosine_restarts },
    { "PiecewiseConstantDecay", piecewise_constant },
};

double rt_rounded_rate(const struct rt_model *m, double rate)
{
    return m->real_size == 8 ? rate : (double)(float)rate;
}

double rt_rate_at(const struct rt_model *m, uint64_t step)
{
    const struct rt_schedule *s = m->recipe->schedule;
    if (!s)
        return rt_rounded_rate(m, m->recipe->learning_rate);
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++)
        if (!strcmp(schedules[i].name, s->name))
            return rt_rounded_rate(m, schedules[i].rate(s->number, s->n, (double)step));
    rt_fail(RT_BUG, "schedule %s is unknown to the runtime", s->name);
}

double rt_rate_of_epoch(const struct rt_model *m, int epoch)
{
    return rt_rounded_rate(m, m->recipe->epoch_rates[epoch]);
}

void rt_check_epoch_rates(const struct rt_recipe *r, int64_t epochs, const char *whose)
{
    if (r->epoch_rates && epochs > r->n_epoch_rates)
        rt_fail(RT_USAGE, "%s %lld, and the model's LearningRateScheduler has rates of %d: it was asked for as many as the model's "
                "fit has epochs; build the model with epochs = %lld", whose, (long long)epochs, r->n_epoch_rates,
                (long long)epochs);
}

const char *rt_rate_text(char number[32], const struct rt_recipe *r)
{
    return r->schedule ? r->schedule->text : rt_shortest(number, r->learning_rate);
}
