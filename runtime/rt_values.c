/* rt_values.c -- which numbers inputs and targets may be: looked at once, where a set is bound
 *
 * One NaN in a million samples makes every weight NaN at some step; a target of 255 where a probability should be gives a loss that
 * is negative and falls. Both are refused with the sample that has them. What is only improbable is said, and goes on. */
#include "rt_format.h"
#include <math.h>
#include <string.h>

static void check_finite(const char *what, const float *v, size_t n, size_t size)
{
    for (size_t i = 0; i < n * size; i++)
        if (!isfinite(v[i]))
            rt_fail(RT_BAD_DATA, "%s: sample %zu has the value %g at element %zu of %zu, expected finite numbers (of float32)",
                    what, i / size, (double)v[i], i % size, size);
}

void rt_check_input(const char *what, const float *v, size_t n, size_t size, double rescale)
{
    enum { BYTES = 100 };                      /* what divides by so much takes its inputs for bytes */
    float low = v[0], high = v[0];
    check_finite(what, v, n, size);
    for (size_t i = 1; i < n * size; i++) {
        low = v[i] < low ? v[i] : low;
        high = v[i] > high ? v[i] : high;
    }
    if (rescale != 0 && fabs(rescale) * BYTES < 1 && low >= -1 && high <= 1)
        rt_say("%s: holds numbers from %g to %g, and rescale = %g is for bytes: the network will see %g to %g; model:fit without "
               "rescale leaves them as they are", what, (double)low, (double)high, rescale, (double)low * rescale,
               (double)high * rescale);
}

/* A distribution over the classes of one position. */
static void check_sums(const char *what, const struct rt_port *port, const float *v, size_t n, size_t size)
{
    size_t classes = (size_t)port->classes;
    for (size_t at = 0; at < n * size; at += classes) {
        double sum = 0;
        for (size_t k = 0; k < classes; k++)
            sum += (double)v[at + k];
        if (fabs(sum - 1) > 1e-3) {
            rt_say("%s: the targets of sample %zu sum to %g, but the loss of the model's output '%s' compares distributions, which "
                   "sum to 1", what, at / size, sum, port->name);
            return;
        }
    }
}

void rt_check_target(const char *what, const struct rt_port *port, const float *v, size_t n, size_t size)
{
    bool shares = port->loss && strstr(port->loss, "Crossentropy");
    check_finite(what, v, n, size);
    for (size_t i = 0; shares && i < n * size; i++)
        if (v[i] < 0 || v[i] > 1)
            rt_fail(RT_BAD_DATA, "%s: sample %zu has the target %g at element %zu of %zu, but the loss of the model's output '%s' "
                    "compares probabilities, from 0 to 1", what, i / size, (double)v[i], i % size, size, port->name);
    if (shares && strstr(port->loss, "Categorical") && port->classes > 1 && size % (size_t)port->classes == 0)
        check_sums(what, port, v, n, size);
}
