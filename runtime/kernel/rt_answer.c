/* rt_answer.c -- what the numbers of an output say: the one reading of them, predict's and the classifier's
 *
 * In double, and from float32 whatever the network's type is: what both print of an image is the same figure. */
#include "rt_answer.h"
#include <math.h>
#include <string.h>

void rt_probabilities(enum rt_says says, const float *y, int outputs, int classes, double *p)
{
    double most = -INFINITY, sum = 0;
    if (outputs == 1 && classes == 2) {
        double one = says == RT_LOGITS ? 1 / (1 + exp(-(double)y[0])) : (double)y[0];
        p[0] = 1 - one;
        p[1] = one;
        return;
    }
    for (int k = 0; k < classes; k++)
        most = y[k] > most ? (double)y[k] : most;
    for (int k = 0; k < classes; k++)
        sum += p[k] = says == RT_LOGITS ? exp((double)y[k] - most) : (double)y[k];
    for (int k = 0; k < classes && says == RT_LOGITS; k++)
        p[k] /= sum;
}

void rt_most_probable(const double *p, int classes, int top, int *rank)
{
    for (int k = 0; k < classes; k++)
        rank[k] = k;
    for (int i = 0; i < top; i++) {
        int best = i;
        for (int k = i + 1; k < classes; k++)
            if (p[rank[k]] > p[rank[best]] || isnan(p[rank[best]]))
                best = k;
        int found = rank[best];
        memmove(rank + i + 1, rank + i, (size_t)(best - i) * sizeof *rank);
        rank[i] = found;
    }
}
