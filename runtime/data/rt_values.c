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
    size_t classes = (size_t)port->shape[port->rank - 1];
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

static bool is_share(float v) { return v >= 0 && v <= 1; }
static bool is_0_or_1(float v) { return v == 0 || v == 1; }
static bool is_side(float v) { return is_0_or_1(v) || v == -1; }
static bool is_not_below_0(float v) { return v >= 0; }
static bool is_not_0(float v) { return v != 0; }

/* What a loss wants of its targets; the others take any number. What is not refused is said once. shares: along the last axis they
 * sum to 1. */
static const struct { const char *loss; bool (*takes)(float); bool refused; const char *because; bool shares; } wants[] = {
#define PROBABILITIES is_share, true, "compares probabilities, from 0 to 1"
#define SIDES is_side, true, "is of -1 and 1, or of 0 and 1", false
    { "CategoricalCrossentropy", PROBABILITIES, true }, { "SparseCategoricalCrossentropy", PROBABILITIES, true },
    { "CategoricalFocalCrossentropy", PROBABILITIES, true }, { "CategoricalGeneralizedCrossEntropy", PROBABILITIES, true },
    { "KLDivergence", PROBABILITIES, true },
    { "BinaryCrossentropy", PROBABILITIES, false }, { "BinaryFocalCrossentropy", PROBABILITIES, false },
    { "Dice", PROBABILITIES, false }, { "Tversky", PROBABILITIES, false },
    { "Hinge", SIDES }, { "SquaredHinge", SIDES },
    { "CategoricalHinge", is_0_or_1, true, "is of classes: 1 of the right one, 0 of the others", false },
    { "Poisson", is_not_below_0, true, "is of counts, which are 0 or more", false },
    { "MeanSquaredLogarithmicError", is_not_below_0, false, "takes logarithms of 1 + target: what is below 0 counts as 0", false },
    { "MeanAbsolutePercentageError", is_not_0, false, "divides by the target: 0 counts as 1e-07", false },
};

static void check_element(const char *what, const struct rt_port *port, size_t k, float v, size_t i, size_t size)
{
    const char *words = "%s: sample %zu has the target %g at element %zu of %zu, but the loss of the model's output '%s' %s";
    if (wants[k].refused)
        rt_fail(RT_BAD_DATA, words, what, i / size, (double)v, i % size, size, port->name, wants[k].because);
    rt_say(words, what, i / size, (double)v, i % size, size, port->name, wants[k].because);
}

/* No is -1 in all samples or 0 in all of them: Keras takes 0 for -1 where there is no -1. */
static void check_sides(const char *what, const struct rt_port *port, const float *v, size_t n, size_t size)
{
    size_t no[2] = { n * size, n * size };     /* the first 0, the first -1 */
    for (size_t i = n * size; i-- > 0;)
        if (v[i] < 1)
            no[v[i] < 0] = i;
    if (no[0] < n * size && no[1] < n * size)
        rt_fail(RT_BAD_DATA, "%s: sample %zu has the target 0 and sample %zu the target -1, but the loss of the model's output "
                "'%s' is of -1 and 1, or of 0 and 1", what, no[0] / size, no[1] / size, port->name);
}

void rt_check_target(const char *what, const struct rt_port *port, const float *v, size_t n, size_t size)
{
    const char *loss = port->loss ? port->loss : "";
    check_finite(what, v, n, size);
    for (size_t k = 0; k < sizeof wants / sizeof *wants; k++) {
        size_t i = 0, end = !strcmp(loss, wants[k].loss) ? n * size : 0;
        while (i < end && wants[k].takes(v[i]))
            i++;
        if (i < end)
            check_element(what, port, k, v[i], i, size);
        if (end && wants[k].shares && port->shape[port->rank - 1] > 1)
            check_sums(what, port, v, n, size);
    }
    if (strstr(loss, "Hinge"))
        check_sides(what, port, v, n, size);
}
