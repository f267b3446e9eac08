/* rt_finish.c -- figures from sums: a mean over samples, or what a metric makes of its counts
 *
 * Sums do not depend on the number of threads; what is made of them is plain arithmetic in double, as Keras 3 has it, for which a
 * division by nothing is 0. One row a rule. */
#include "rt_exact.h"
#include "rt_train.h"
#include <math.h>
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

/* ---- means: of a sum, and how much all of it counts ---- */

static double mean(const double *sum, int n, double number)
{
    (void)n, (void)number;
    return share(sum[0], sum[1]);
}

static double root(const double *sum, int n, double number)
{
    return sqrt(mean(sum, n, number));
}

/* ---- R2: how much all counts, and of how many numbers; then of each output targets, their squares, squared errors ---- */

/* What the targets vary, and the score. */
static double explained(const double *of, double counts, double *varies)
{
    *varies = of[1] - of[0] * (of[0] / counts);
    double score = 1 - of[2] / *varies;
    return isinf(score) ? 0 : score;
}

/* Where several numbers explain it, less. */
static double adjusted(double score, double numbers, double regressors)
{
    if (regressors == 0 || regressors >= numbers - 1)
        return score;
    return 1 - (1 - score) * (numbers - 1) / (numbers - regressors - 1);
}

static double r2(const double *sum, int n, double regressors)
{
    double all = 0, varies;
    for (int i = 2; i < n; i += 3)
        all += explained(sum + i, sum[0], &varies);
    return adjusted(all / ((n - 2) / 3), sum[1], regressors);
}

static double weighted_r2(const double *sum, int n, double regressors)
{
    double all = 0, of_all = 0;
    for (int i = 2; i < n; i += 3) {
        double varies, score = explained(sum + i, sum[0], &varies);
        all += score * varies, of_all += varies;
    }
    return adjusted(all / of_all, sum[1], regressors);
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

/* The best share of one kind among thresholds that give as much of another as is asked for. n / 2 sums of yes and of no, the first
 * of each above no threshold. */
typedef double Part(const struct point *p);

static double precision(const struct point *p) { return share(p->tp, p->tp + p->fp); }
static double recall(const struct point *p) { return share(p->tp, p->yes); }
static double specificity(const struct point *p) { return share(p->no - p->fp, p->no); }

static double best(const double *sum, int n, double least, Part *wanted, Part *given)
{
    int parts = n / 2;
    struct point p = { 0 };
    double most = 0;
    for (int i = 0; i < parts; i++)
        p.yes += sum[i], p.no += sum[parts + i];
    for (int i = parts - 1; i > 0; i--) {
        p.tp += sum[i], p.fp += sum[parts + i];
        if (given(&p) >= least && wanted(&p) > most)
            most = wanted(&p);
    }
    return most;
}

#define BEST(name, wanted, given) \
    static double name(const double *sum, int n, double least) { return best(sum, n, least, wanted, given); }
BEST(precision_at_recall, precision, recall)
BEST(recall_at_precision, recall, precision)
BEST(sensitivity_at_specificity, recall, specificity)
BEST(specificity_at_sensitivity, specificity, recall)

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

/* Of several labels the mean: behind a label's sums stands what it weighs. number: 4 labels + 1 + how heights are taken. */
static double by_label(const double *sum, int n, double number, double (*of)(const double *sum, int n, double how))
{
    int labels = (int)number / 4, each = n / labels;
    double all = 0, weight = 0;
    for (int i = 0; i < labels; i++) {
        const double *own = sum + i * each;
        all += own[each - 1] * of(own, each - 1, (int)number % 4 - 1), weight += own[each - 1];
    }
    return share(all, weight);
}

static double roc_labels(const double *sum, int n, double number) { return by_label(sum, n, number, roc_area); }
static double pr_labels(const double *sum, int n, double number) { return by_label(sum, n, number, pr_area); }
static double prgain_labels(const double *sum, int n, double number) { return by_label(sum, n, number, prgain_area); }

/* ---- overlaps: of each class where both say it, and where one does; the mean of those that are somewhere ---- */

static double iou(const double *sum, int n, double number)
{
    double all = 0, there = 0;
    (void)number;
    for (int i = 0; i < n; i += 2)
        if (sum[i + 1] > 1e-9)
            all += sum[i] / (sum[i + 1] + epsilon), there++;
    return all / (there + epsilon);
}

static const struct { const char *name; double (*of)(const double *sum, int n, double number); } rows[] = {
    { "mean", mean }, { "root", root }, { "r2", r2 }, { "weighted_r2", weighted_r2 },
    { "share", of_both }, { "count", count }, { "score", mean_score }, { "weighted_score", weighted_score },
    { "roc", roc_area }, { "pr", pr_area }, { "prgain", prgain_area },
    { "roc_labels", roc_labels }, { "pr_labels", pr_labels }, { "prgain_labels", prgain_labels }, { "iou", iou },
    { "precision_at_recall", precision_at_recall }, { "recall_at_precision", recall_at_precision },
    { "sensitivity_at_specificity", sensitivity_at_specificity }, { "specificity_at_sensitivity", specificity_at_sensitivity },
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

bool rt_grows(const struct rt_model *m, const char *monitor)
{
    bool val = !strncmp(monitor, "val_", 4);
    for (int i = 0; i < m->n_figures; i++)
        if (!strcmp(m->sums[i], monitor) || (val && !strcmp(m->sums[i], monitor + 4)))
            return m->figures[i].grows;
    return false;
}
