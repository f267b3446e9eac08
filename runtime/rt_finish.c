/* rt_finish.c -- figures from sums: a mean over samples, or what a metric makes of its counts
 *
 * Sums do not depend on the number of threads; what is made of them is plain arithmetic in double, as Keras 3 has it, for which a
 * division by nothing is 0. One row a rule. */
#include "rt_exact.h"
#include "rt_train.h"
#include <string.h>

static double share(double part, double whole)
{
    return whole != 0 ? part / whole : 0;
}

/* Of the first among both. */
static double of_both(const double *sum, int n, double number)
{
    (void)n, (void)number;
    return share(sum[0], sum[0] + sum[1]);
}

static double count(const double *sum, int n, double number)
{
    (void)n, (void)number;
    return sum[0];
}

/* ---- scores: three counts a class, rightly yes, wrongly yes, wrongly no ---- */

static const double epsilon = 1e-7;            /* Keras's: what it adds to each divisor here */

static double score(const double *of, double beta)
{
    double precision = of[0] / (of[0] + of[1] + epsilon), recall = of[0] / (of[0] + of[2] + epsilon);
    return precision * recall / (beta * beta * precision + recall + epsilon) * (1 + beta * beta);
}

static double mean_score(const double *sum, int n, double beta)
{
    double all = 0;
    for (int i = 0; i < n; i += 3)
        all += score(sum + i, beta);
    return all / (n / 3);
}

static double weighted_score(const double *sum, int n, double beta)
{
    double all = 0, right = 0;
    for (int i = 0; i < n; i += 3)
        right += sum[i] + sum[i + 2];
    for (int i = 0; i < n; i += 3)
        all += score(sum + i, beta) * ((sum[i] + sum[i + 2]) / (right + epsilon));
    return all;
}

/* ---- areas: of n / 2 thresholds, how many right ones lie above each but not above the next; then how many wrong ones ---- */

struct point { double tp, fp, yes, no; };      /* above a threshold; and all that should be a yes, a no */
typedef void Curve(const struct point *p, double *x, double *y);

static void roc(const struct point *p, double *x, double *y)
{
    *x = share(p->fp, p->no), *y = share(p->tp, p->yes);
}

static void pr(const struct point *p, double *x, double *y)
{
    *x = share(p->tp, p->yes), *y = share(p->tp, p->tp + p->fp);
}

static void prgain(const struct point *p, double *x, double *y)
{
    double scale = share(p->yes, p->no);
    *x = p->tp == 0 ? 0 : 1 - scale * share(p->yes - p->tp, p->tp);
    *y = p->tp == 0 ? 1 : 1 - scale * share(p->fp, p->tp);
    if (*x < 0)
        *x = 0;
}

/* Heights between two thresholds: their mean, or (how -1) the lower, or (1) the higher one. */
static double area(const double *sum, int n, double how, Curve *curve)
{
    int thresholds = n / 2;
    struct point p = { 0 };
    double all = 0, x, y, next_x = 0, next_y = 0;
    for (int i = 0; i < thresholds; i++)
        p.yes += sum[i], p.no += sum[thresholds + i];
    for (int i = thresholds - 1; i >= 0; i--) {
        p.tp += sum[i], p.fp += sum[thresholds + i];
        curve(&p, &x, &y);
        double low = y < next_y ? y : next_y, high = y < next_y ? next_y : y;
        if (i < thresholds - 1)
            all += (x - next_x) * (how == 0 ? (y + next_y) / 2 : how < 0 ? low : high);
        next_x = x, next_y = y;
    }
    return all;
}

static double roc_area(const double *sum, int n, double how) { return area(sum, n, how, roc); }
static double prgain_area(const double *sum, int n, double how) { return area(sum, n, how, prgain); }

/* Between two thresholds both counts grow evenly, and not precision (Davis and Goadrich, 2006). */
static double pr_area(const double *sum, int n, double how)
{
    int thresholds = n / 2;
    double all = 0, yes = 0, tp = 0, above = 0;
    if (how != 0)
        return area(sum, n, how, pr);
    for (int i = 0; i < thresholds; i++)
        yes += sum[i];
    for (int i = thresholds - 1; i >= 0; i--) {
        double dtp = sum[i], now = above + dtp + sum[thresholds + i];
        double slope = share(dtp, now - above), intercept = tp - slope * above;
        double ratio = now > 0 && above > 0 ? now / above : 1;
        if (i < thresholds - 1)
            all += share(slope * (dtp + intercept * rt_log_exact(ratio)), yes);
        tp += dtp, above = now;
    }
    return all;
}

static const struct { const char *name; double (*of)(const double *sum, int n, double number); } rows[] = {
    { "share", of_both }, { "count", count }, { "score", mean_score }, { "weighted_score", weighted_score },
    { "roc", roc_area }, { "pr", pr_area }, { "prgain", prgain_area },
};

int rt_figures(const struct rt_model *m)
{
    return m->figures ? m->n_figures : m->n_sums;
}

static double made(const struct rt_model *m, int i, const double *sums, int64_t n)
{
    const struct rt_figure *f = m->figures ? &m->figures[i] : NULL;
    if (!f || !f->finish)
        return sums[f ? f->first : i] / (double)n;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (!strcmp(rows[k].name, f->finish))
            return rows[k].of(sums + f->first, f->n, f->number);
    rt_fail(RT_BUG, "no figure is made by '%s'", f->finish);
}

/* Whether a NaN has a sign depends on the compiler, and it would be printed. */
double rt_figure(const struct rt_model *m, int i, const double *sums, int64_t n)
{
    double value = made(m, i, sums, n);
    return isnan(value) ? (double)NAN : value;
}

int rt_grows(const struct rt_model *m, const char *monitor)
{
    const char *name = strncmp(monitor, "val_", 4) ? monitor : monitor + 4;
    for (int i = 0; i < m->n_figures; i++)
        if (m->figures[i].finish && !strcmp(m->sums[i], name))
            return m->figures[i].grows;
    return -1;
}
