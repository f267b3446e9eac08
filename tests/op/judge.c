/* judge.c -- what the tests of single ops compute beside the interpreter
 *
 *   judge integers IN OUT                              the arrays of IN, times 3 and rounded
 *   judge moments W TENSOR MEAN STDDEV LOW HIGH        was the tensor drawn from such a distribution?
 *   judge orthogonal W TENSOR GAIN                     are its columns, or rows if they are fewer, orthogonal?
 *   judge metrics EVAL PREDICTED DATA PARAMETER        what `eval --json` printed, from predictions and targets;
 *                                                      PARAMETER: k or a threshold
 *   judge dropout W S DATA RATE                        one step of SGD at learning rate 1 on one sample, of a dense layer without
 *                                                      bias of one output behind a dropout, mean squared error
 *   judge drawn W S DATA SEED "LAYER NUMBERS"            the same behind a layer that draws; prints what it drew
 *
 * Exit status 1 and a sentence where something differs. */
#include "rt_random.h"
#include "../interp/arrays.h"
#include "../unit/moved.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int bad;

static void expect(const char *what, double got, double expected, double allowed)
{
    if (fabs(got - expected) <= allowed) return;
    printf("%s: got %.17g, expected %.17g, allowed %.3g\n", what, got, expected, allowed);
    bad = 1;
}

static const Array *array(const Arrays *a, const char *name)
{
    const Array *found = find_array(a, name);
    if (!found) quit("there is no array %s", name);
    return found;
}

static void integers(char **arg)
{
    Arrays a = read_arrays(arg[0]);
    for (int i = 0; i < a.n; i++)
        for (long k = 0; k < a.at[i].n; k++) a.at[i].v[k] = round(3 * a.at[i].v[k]);
    write_arrays(arg[1], &a);
}

/* ---- initializers: five standard deviations of the estimates ---- */

static void moments(char **arg)
{
    Arrays w = read_arrays(arg[0]);
    const Array *a = array(&w, arg[1]);
    double mean = atof(arg[2]), deviation = atof(arg[3]), low = atof(arg[4]), high = atof(arg[5]);
    double sum = 0, squares = 0, n = (double)a->n, least = INFINITY, most = -INFINITY;
    for (long k = 0; k < a->n; k++) {
        sum += a->v[k], squares += (a->v[k] - mean) * (a->v[k] - mean);
        least = fmin(least, a->v[k]), most = fmax(most, a->v[k]);
    }
    expect("mean", sum / n, mean, 5 * deviation / sqrt(n) + 1e-7);
    expect("standard deviation", sqrt(squares / n), deviation, 5 * deviation / sqrt(2 * n) + 1e-7);
    expect("the smallest", fmin(least, low), low, 1e-6), expect("the largest", fmax(most, high), high, 1e-6);
}

/* Of the matrix whose columns are the last axis, the columns, or the rows if they are fewer: of length GAIN and orthogonal */
static void orthogonal(char **arg)
{
    Arrays w = read_arrays(arg[0]);
    const Array *a = array(&w, arg[1]);
    long columns = a->d[a->rank - 1], rows = a->n / columns, fewer = rows < columns ? rows : columns;
    for (long i = 0; i < fewer; i++)
        for (long j = 0; j <= i; j++) {
            double sum = 0;
            for (long k = 0; k < a->n / fewer; k++)
                sum += rows < columns ? a->v[i * columns + k] * a->v[j * columns + k]
                                      : a->v[k * columns + i] * a->v[k * columns + j];
            expect("a product of two", sum, i == j ? atof(arg[2]) * atof(arg[2]) : 0, 2e-6);
        }
}

/* ---- metrics: by their definitions, rows of the last axis ---- */

static int largest(const double *v, int c)
{
    int at = 0;
    for (int i = 1; i < c; i++) if (v[i] > v[at]) at = i;
    return at;
}

static double squared(double y, double t) { return (y - t) * (y - t); }
static double absolute(double y, double t) { return fabs(y - t); }
static double percentage(double y, double t) { return 100 * fabs(y - t) / fmax(fabs(t), 1e-7); }
static double logarithmic(double y, double t) { return squared(log1p(fmax(y, 1e-7)), log1p(fmax(t, 1e-7))); }
static double log_cosh(double y, double t) { return log(cosh(y - t)); }

static double poisson(double y, double t) { return y - t * log(y + 1e-7); }

static double hinge(double y, double t) { return fmax(0, 1 - (t == 0 ? -1 : t) * y); }
static double squared_hinge(double y, double t) { return squared(hinge(y, t), 0); }

static const struct { const char *name; double (*of)(double y, double t); } elements[] = {
    { "mse", squared }, { "mean_squared_error", squared }, { "root_mean_squared_error", squared },
    { "mae", absolute }, { "mean_absolute_error", absolute },
    { "mape", percentage }, { "msle", logarithmic }, { "logcosh", log_cosh },
    { "poisson", poisson }, { "hinge", hinge }, { "squared_hinge", squared_hinge },
};

static double element(const char *name, double y, double t)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (!strcmp(elements[i].name, name)) return elements[i].of(y, t);
    quit("no definition of the metric %s", name);
}

static double kept(double p) { return fmin(fmax(p, 1e-7), 1); }

/* What is of a whole row. */
static double divergence(const double *y, const double *t, int c)
{
    double sum = 0;
    for (int i = 0; i < c; i++) sum += kept(t[i]) * log(kept(t[i]) / kept(y[i]));
    return sum;
}

static double cosine(const double *y, const double *t, int c)
{
    double yy = 0, tt = 0, yt = 0;
    for (int i = 0; i < c; i++) yy += y[i] * y[i], tt += t[i] * t[i], yt += y[i] * t[i];
    return yt / sqrt(yy * tt);
}

static double ahead(const double *y, const double *t, int c, bool classes)
{
    double right = 0, most = -INFINITY;
    for (int i = 0; i < c; i++) {
        double one = classes ? (int)t[0] == i : t[i];
        right += one * y[i], most = fmax(most, (1 - one) * y[i]);
    }
    return fmax(0, most - right + 1);
}

static double yes_or_no(double p, double t) { return -t * log(p) - (1 - t) * log(1 - p); }

/* The numbers of a row, as if they were samples. */
static double correlation(const double *y, const double *t, int c, bool agreement)
{
    double my = 0, mt = 0, yy = 0, tt = 0, yt = 0;
    for (int i = 0; i < c; i++) my += y[i] / c, mt += t[i] / c;
    for (int i = 0; i < c; i++) yy += (y[i] - my) * (y[i] - my), tt += (t[i] - mt) * (t[i] - mt), yt += (y[i] - my) * (t[i] - mt);
    return agreement ? 2 * yt / (yy + tt + c * ((my - mt) * (my - mt) + 1e-7)) : yt / sqrt(yy * tt);
}

/* -sum of t log p, from logits where the outputs are no shares; or, of a focal one, with its factors. */
static double crossentropy(const char *name, double gamma, const double *y, const double *t, int c, bool classes)
{
    double sum = 0, all = 0;
    bool logits = strstr(name, "sparse"), focal = strstr(name, "focal"), binary = strstr(name, "binary");
    for (int i = 0; i < c; i++) all += logits ? exp(y[i]) : y[i];
    for (int i = 0; i < c; i++) {
        double right = classes && c > 1 ? (int)t[0] == i : t[i], p = (logits ? exp(y[i]) : y[i]) / all;
        double off = right * (1 - y[i]) + (1 - right) * y[i];
        if (binary) sum += (focal ? pow(off, gamma) : 1) * yes_or_no(fmin(fmax(y[i], 1e-7), 1 - 1e-7), right) / c;
        else sum -= (focal ? 0.25 * pow(1 - p, gamma) : 1) * right * log(p);
    }
    return sum;
}

/* One row's share of the metric that `name` ends with; t: c targets, or one class. */
static double row(const char *name, double parameter, const double *y, const double *t, int c, bool classes)
{
    double sum = 0;
    bool accuracy = !strcmp(name, "accuracy"), binary = !strcmp(name, "binary_accuracy") || (accuracy && c == 1);
    if (strstr(name, "top_k")) {
        int class = classes ? (int)t[0] : largest(t, c), above = 0;
        for (int i = 0; i < c; i++) above += y[i] > y[class];
        return above < parameter;
    }
    if (!strcmp(name, "categorical_hinge")) return ahead(y, t, c, classes);
    if (!strcmp(name, "kl_divergence")) return divergence(y, t, c);
    if (strstr(name, "correlation")) return correlation(y, t, c, strstr(name, "concordance"));
    if (strstr(name, "crossentropy")) return crossentropy(name, parameter, y, t, c, classes);
    if (!strcmp(name, "cosine_similarity")) return cosine(y, t, c);
    if (!binary && strstr(name, "accuracy")) return largest(y, c) == (classes ? (int)t[0] : largest(t, c));
    for (int i = 0; i < c; i++) {
        double target = classes && c > 1 ? (int)t[0] == i : t[i];
        double off = fabs(y[i] - target);
        if (!strcmp(name, "huber")) sum += off > parameter ? parameter * (off - parameter / 2) : off * off / 2;
        else sum += binary ? target == (y[i] > (accuracy ? 0.5 : parameter)) : element(name, y[i], target);
    }
    return sum / c;
}

/* ---- metrics of counts: of a whole data set, each threshold by itself ---- */

typedef struct { double tp, fp, fn, tn; } Counts;

/* Of every step-th number from `first` on. */
static Counts counts(const double *y, const double *t, long n, long first, long step, double threshold)
{
    Counts c = { 0 };
    for (long i = first; i < n; i += step) {
        bool yes = y[i] > threshold, right = t[i] != 0;
        c.tp += yes && right, c.fp += yes && !right, c.fn += !yes && right, c.tn += !yes && !right;
    }
    return c;
}

static double roc_area(const double *y, const double *t, long n, int thresholds)
{
    double sum = 0, was_x = 0, was_y = 0;
    for (int k = 0; k < thresholds; k++) {
        double at = k == 0 ? -1e-7 : k == thresholds - 1 ? 1 + 1e-7 : k / (thresholds - 1.);
        Counts c = counts(y, t, n, 0, 1, at);
        double fpr = c.fp / (c.fp + c.tn), tpr = c.tp / (c.tp + c.fn);
        if (k) sum += (was_x - fpr) * (was_y + tpr) / 2;
        was_x = fpr, was_y = tpr;
    }
    return sum;
}

static double mean_score(const double *y, const double *t, long n, int c, double threshold, double beta)
{
    double sum = 0;
    for (int i = 0; i < c; i++) {
        Counts k = counts(y, t, n, i, c, threshold);
        double better = (1 + beta * beta) * k.tp;
        sum += better ? better / (better + k.fp + beta * beta * k.fn) : 0;
    }
    return sum / c;
}

/* The largest of `wanted` where `given` is enough, over evenly spaced thresholds. */
static double best(const char *name, const double *y, const double *t, long n, double least)
{
    double most = 0;
    for (int k = 0; k < 200; k++) {
        Counts c = counts(y, t, n, 0, 1, k / 199.);
        double recall = c.tp / (c.tp + c.fn), precision = c.tp / fmax(1, c.tp + c.fp), specificity = c.tn / (c.tn + c.fp);
        double wanted = *name == 'p' ? precision : !strncmp(name, "sp", 2) ? specificity : recall;
        double given = strstr(name, "_precision") ? precision : strstr(name, "_specificity") ? specificity : recall;
        if (given >= least && wanted > most) most = wanted;
    }
    return most;
}

/* Of all classes, or of those that the tests ask for; a binary one is of no and yes. */
static double mean_iou(const double *y, const double *t, long n, int c, double parameter)
{
    double all = 0, there = 0;
    bool binary = parameter == 0.5;
    for (int k = 0; k < (binary ? 2 : c); k++) {
        double both = 0, either = 0;
        if (parameter == 2 && k != 2 && k != 5 && k != 11) continue;
        for (long i = 0; i < n; i += binary ? 1 : c) {
            bool said = (binary ? y[i] >= 0.5 : largest(y + i, c)) == k, right = (binary ? (int)t[i] : largest(t + i, c)) == k;
            both += said && right, either += said || right;
        }
        if (either > 0) all += both / either, there++;
    }
    return there > 0 ? all / there : 0;
}

static double mean_r2(const double *y, const double *t, long n, int c)
{
    double all = 0;
    for (int i = 0; i < c; i++) {
        double mean = 0, off = 0, varies = 0;
        for (long k = i; k < n; k += c) mean += t[k] * c / (double)n;
        for (long k = i; k < n; k += c) off += squared(y[k], t[k]), varies += squared(t[k], mean);
        all += (1 - off / varies) / c;
    }
    return all;
}

/* False where the metric is no such. Targets that are classes are spread out first. */
static bool counted(const char *name, double parameter, const Array *y, const Array *target, double *value)
{
    int c = (int)y->d[y->rank - 1];
    double *t = target->v;
    if (target->n != y->n) {
        t = calloc((size_t)y->n, sizeof *t);
        for (long r = 0; t && r < target->n; r++) t[r * c + (int)target->v[r]] = 1;
    }
    Counts k = counts(y->v, t, y->n, 0, 1, parameter);
    const struct { const char *name; double value; } known[] = {
        { "true_positives", k.tp }, { "true_negatives", k.tn }, { "false_positives", k.fp }, { "false_negatives", k.fn },
        { "precision", k.tp / fmax(1, k.tp + k.fp) }, { "recall", k.tp / fmax(1, k.tp + k.fn) },
        { "f1_score", mean_score(y->v, t, y->n, c, parameter, 1) }, { "fbeta_score", mean_score(y->v, t, y->n, c, parameter, 2) },
        { "io_u", mean_iou(y->v, t, y->n, c, parameter) }, { "mean_io_u", mean_iou(y->v, t, y->n, c, parameter) },
        { "one_hot_io_u", mean_iou(y->v, t, y->n, c, parameter) }, { "one_hot_mean_io_u", mean_iou(y->v, t, y->n, c, parameter) },
        { "binary_io_u", mean_iou(y->v, t, y->n, c, parameter) },
        { "precision_at_recall", best(name, y->v, t, y->n, parameter) },
        { "recall_at_precision", best(name, y->v, t, y->n, parameter) },
        { "sensitivity_at_specificity", best(name, y->v, t, y->n, parameter) },
        { "specificity_at_sensitivity", best(name, y->v, t, y->n, parameter) },
        { "r2_score", mean_r2(y->v, t, y->n, c) },
        { "auc", roc_area(y->v, t, y->n, (int)parameter) },
    };
    if (t != target->v) free(t);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].name, name)) { *value = known[i].value; return true; }
    return false;
}

static double metric(const char *name, double parameter, const Array *y, const Array *target)
{
    int c = (int)y->d[y->rank - 1];
    long rows = y->n / c, step = target->n / rows;
    double sum = 0;
    if (counted(name, parameter, y, target, &sum)) return sum;
    for (long r = 0; r < rows; r++) sum += row(name, parameter, y->v + r * c, target->v + r * step, c, step == 1);
    return !strcmp(name, "root_mean_squared_error") ? sqrt(sum / (double)rows) : sum / (double)rows;
}

static void metrics(char **arg)
{
    json_t *eval = json_load_file(arg[0], 0, NULL), *value;
    const char *key;
    int count = 0;
    Arrays predicted = read_arrays(arg[1]), data = read_arrays(arg[2]);
    json_object_foreach(eval, key, value) {
        size_t n = strlen(key);
        if ((n >= 4 && !strcmp(key + n - 4, "loss")) || !strcmp(key, "samples")) continue;
        const Array *y = predicted.at, *target = predicted.n == 1 ? array(&data, "y_test") : NULL;
        const char *name = key;
        size_t longest = 0;                    /* "kind" and "kind_1" may both be outputs */
        for (int i = 0; predicted.n > 1 && i < predicted.n; i++) {
            char from[256];
            size_t length = strlen(predicted.at[i].name);
            if (strncmp(key, predicted.at[i].name, length) || key[length] != '_' || length < longest) continue;
            longest = length;
            snprintf(from, sizeof from, "y_test_%s", predicted.at[i].name);
            y = &predicted.at[i], target = array(&data, from), name = key + length + 1;
        }
        if (!target) quit("%s is of no output", key);
        double expected = metric(name, atof(arg[3]), y, target);
        expect(key, json_number_value(value), expected, 3e-7 * fmax(1, fabs(expected))), count++;
    }
    if (!count) quit("eval says no metric");
}

/* ---- dropout: dw = 2 (y - t) m x,  y = w . m x,  m = 0 or 1 / (1 - rate) ---- */

static void dropout(char **arg)
{
    Arrays before = read_arrays(arg[0]), after = read_arrays(arg[1]), data = read_arrays(arg[2]);
    const double *w = before.at[0].v, *s = after.at[0].v, *x = array(&data, "x_train")->v, rate = atof(arg[3]);
    long n = before.at[0].n, kept = 0;
    double y = 0;
    for (long i = 0; i < n; i++) if (w[i] != s[i]) kept++, y += w[i] * x[i] / (1 - rate);
    double factor = 2 * (y - array(&data, "y_train")->v[0]) / (1 - rate);
    for (long i = 0; i < n && !bad; i++)
        if (w[i] != s[i]) expect("gradient of a kept element", w[i] - s[i], factor * x[i], 1e-10 * fabs(factor));
    expect("share that is kept", (double)kept / (double)n, 1 - rate, 5 * sqrt(rate * (1 - rate) / (double)n));
}

/* ---- layers that draw: x' is what reached a dense layer without bias of one output; dw = k x', k = 2 (w . x' - t) ----
 * So w . dw = k (k / 2 + t), of which k is one root. A rule says whether x' can be what the layer made of x, and what it drew. */

enum { MOST_NUMBERS = 12 };
static uint64_t seed;                          /* of the run */

typedef bool Drawn(const double *x, const double *seen, long n, const double *number, double *drew);

static bool near(double a, double b) { return fabs(a - b) <= 1e-9 * fmax(1, fabs(b)); }
static double cut(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

static bool inside(double v, double low, double high) { return v > low + 1e-6 && v < high - 1e-6; }

/* number: the standard deviation */
static bool noise(const double *x, const double *seen, long n, const double *number, double *drew)
{
    double sum = 0, squares = 0, neighbours = 0, far = 0, s = number[0], root_n = sqrt((double)n);
    for (long i = 0; i < n; i++) {
        double e = (seen[i] - x[i]) / s, next = (seen[(i + 1) % n] - x[(i + 1) % n]) / s;
        sum += e, squares += e * e, neighbours += e * next, far += fabs(e) > 2;
    }
    *drew = (seen[0] - x[0]) / s;
    return fabs(sum) < 5 * root_n && fabs(squares - (double)n) < 5 * root_n * sqrt(2) && fabs(neighbours) < 5 * root_n &&
           fabs(far / (double)n - 0.0455) < 5 * sqrt(0.0455 / (double)n);
}

/* number: the standard deviation of what x is multiplied by */
static bool factor(const double *x, const double *seen, long n, const double *number, double *drew)
{
    double *one = malloc(sizeof *one * (size_t)n), *by = malloc(sizeof *by * (size_t)n);
    for (long i = 0; i < n; i++) one[i] = 1, by[i] = seen[i] / x[i];
    return noise(one, by, n, number, drew);
}

static bool usual(double kept, double n, double rate) { return fabs(kept / n - 1 + rate) < 5 * sqrt(rate * (1 - rate) / n); }

/* number: the rate; element i shares its fate with all that have the same i / stride % count */
static bool fate(const double *x, const double *seen, long n, const double *number, double *drew)
{
    long stride = (long)number[1], count = (long)number[2], kept = 0;
    bool right = true;
    *drew = 0;
    for (long k = 0; k < count; k++) {
        bool there = fabs(seen[k * stride]) > fabs(x[k * stride]) / 2;
        for (long i = 0; i < n; i++)
            if (i / stride % count == k) right &= near(seen[i], there ? x[i] / (1 - number[0]) : 0);
        if (there) kept++, *drew += (double)(k * k);
    }
    return right && usual((double)kept, (double)count, number[0]);
}

/* number: the rate. What is not a x + b is selu's least value, by the same a and b. */
static bool alpha(const double *x, const double *seen, long n, const double *number, double *drew)
{
    double rate = number[0], least = -1.7580993408473766, a = 1 / sqrt((1 - rate) * (1 + rate * least * least)), kept = 0;
    bool right = true;
    *drew = 0;
    for (long i = 0; i < n; i++) {
        bool there = near(seen[i], a * x[i] - a * least * rate);
        right &= there || near(seen[i], a * least - a * least * rate);
        kept += there, *drew += there ? (double)i : 0;
    }
    return right && usual(kept, (double)n, rate);
}

/* number: h w c */
static bool flip(const double *x, const double *seen, long n, const double *number, double *drew)
{
    long c = (long)number[2], same = 0, turned = 0;
    for (long i = 0; i < n; i++) same += near(seen[i], x[i]), turned += near(seen[i], x[n - c - i / c * c + i % c]);
    *drew = turned == n;
    return same == n || turned == n;
}

/* number: h w c, least and largest factor, low, high. The factor is that of the element farthest from its mean that was not cut. */
static bool contrast(const double *x, const double *seen, long n, const double *number, double *drew)
{
    long c = (long)number[2], best = -1;
    double mean[16] = { 0 }, most = 0;
    for (long i = 0; i < n; i++) mean[i % c] += x[i] * (double)c / (double)n;
    for (long i = 0; i < n; i++)
        if (inside(seen[i], number[5], number[6]) && fabs(x[i] - mean[i % c]) > most)
            most = fabs(x[i] - mean[i % c]), best = i;
    if (best < 0) return false;
    double f = *drew = (seen[best] - mean[best % c]) / (x[best] - mean[best % c]);
    bool right = f >= number[3] && f <= number[4];
    for (long i = 0; i < n; i++) right &= near(seen[i], cut((x[i] - mean[i % c]) * f + mean[i % c], number[5], number[6]));
    return right;
}

/* number: h w c, least and largest shift, low, high */
static bool brightness(const double *x, const double *seen, long n, const double *number, double *drew)
{
    long at = 0;
    while (at < n && !inside(seen[at], number[5], number[6])) at++;
    if (at == n) return false;
    *drew = seen[at] - x[at];
    bool right = *drew >= number[3] && *drew <= number[4];
    for (long i = 0; i < n; i++) right &= near(seen[i], cut(x[i] + *drew, number[5], number[6]));
    return right;
}

/* number: h w c, what is written. What differs is all of a rectangle. */
static bool erasing(const double *x, const double *seen, long n, const double *number, double *drew)
{
    long c = (long)number[2], wide = (long)number[1] * c, top = n, bottom = -1, left = n, right = -1, lost = 0;
    for (long i = 0; i < n; i++) {
        if (near(seen[i], x[i])) continue;
        if (!near(seen[i], number[3])) return false;
        long h = i / wide, w = i % wide / c;
        top = h < top ? h : top, bottom = h > bottom ? h : bottom;
        left = w < left ? w : left, right = w > right ? w : right, lost++;
    }
    *drew = (double)lost * 1000 + (double)(lost ? top * 10 + left : 0);
    return lost == 0 || lost == (bottom - top + 1) * (right - left + 1) * c;
}

/* number: h w c of the image, h w of the part; x has the image, seen the part */
static bool crop(const double *x, const double *seen, long n, const double *number, double *drew)
{
    long h = (long)number[0], w = (long)number[1], c = (long)number[2], ph = (long)number[3], pw = (long)number[4];
    for (long top = 0; top <= h - ph; top++)
        for (long left = 0; left <= w - pw; left++) {
            long same = 0;
            for (long i = 0; i < n; i++) same += near(seen[i], x[((top + i / c / pw) * w + left + i / c % pw) * c + i % c]);
            *drew = (double)(top * 100 + left);
            if (same == n) return true;
        }
    return false;
}

/* number: h w c, fill_mode of `modes`, fill_value, then from and to of each number that the map takes; a zoom that is given one
 * takes it twice. The numbers are those of the counter: of sample 0 at step 0, by layer 1. */
static bool moved(const char *map, const double *x, const double *seen, long n, const double *number, double *drew)
{
    static const char *const modes[] = { "reflect", "wrap", "constant", "nearest" };
    Moved k = { map, modes[(int)number[3]], (int)number[0], (int)number[1], (int)number[2], false, { 0 }, number[4] };
    bool sheared = !strcmp(map, "sheared"), right = true;
    for (int i = 0; i < 3; i++) {
        bool again = i == 1 && !sheared && number[7] == number[8];
        const double *range = number + 5 + 2 * (again ? 0 : i);
        double u = rt_uniform(seed, (const uint32_t[]){ again ? 0 : (uint32_t)i, 0, 0, 1 | 0x80000000u });
        k.number[i] = range[0] + (range[1] - range[0]) * u;
    }
    for (long i = 0; i < n; i++) right &= near(seen[i], moved_element(&k, x, (int)i, false));
    *drew = seen[n / 2];
    return right;
}

static bool translation(const double *x, const double *seen, long n, const double *number, double *drew)
{
    return moved("translated", x, seen, n, number, drew);
}

static bool zoom(const double *x, const double *seen, long n, const double *number, double *drew)
{
    return moved("zoomed", x, seen, n, number, drew);
}

static bool rotation(const double *x, const double *seen, long n, const double *number, double *drew)
{
    return moved("rotated", x, seen, n, number, drew);
}

static bool shear(const double *x, const double *seen, long n, const double *number, double *drew)
{
    return moved("sheared", x, seen, n, number, drew);
}

static const struct { const char *name; Drawn *rule; } draws[] = {
    { "translation", translation }, { "zoom", zoom }, { "rotation", rotation }, { "shear", shear },
    { "erasing", erasing }, { "crop", crop },
    { "noise", noise }, { "factor", factor }, { "fate", fate }, { "alpha", alpha },
    { "flip", flip }, { "contrast", contrast }, { "brightness", brightness },
};

static void drawn(char **arg)
{
    Arrays before = read_arrays(arg[0]), after = read_arrays(arg[1]), data = read_arrays(arg[2]);
    const double *w = before.at[0].v, *x = array(&data, "x_train")->v, t = array(&data, "y_train")->v[0];
    long n = before.at[0].n;
    double number[MOST_NUMBERS] = { 0 }, *seen = malloc(sizeof *seen * (size_t)n), dot = 0, drew;
    char name[32];
    int used = 0;
    seed = strtoull(arg[3], NULL, 10);
    if (sscanf(arg[4], "%31s%n", name, &used) != 1 || !seen) quit("judge drawn: which layer?");
    for (int i = 0, more; i < MOST_NUMBERS && sscanf(arg[4] + used, "%lf%n", &number[i], &more) == 1; i++) used += more;
    for (long i = 0; i < n; i++) dot += w[i] * (w[i] - after.at[0].v[i]);
    for (size_t r = 0; r < sizeof draws / sizeof *draws; r++)
        for (int sign = -1; sign <= 1 && !strcmp(draws[r].name, name); sign += 2) {
            double k = -t + sign * sqrt(t * t + 2 * dot);
            for (long i = 0; i < n; i++) seen[i] = (w[i] - after.at[0].v[i]) / k;
            if (draws[r].rule(x, seen, n, number, &drew)) { printf("%.9g\n", drew); return; }
        }
    quit("%s: what the layer behind sees is nothing that it makes", arg[4]);
}

int main(int argc, char **argv)
{
    static const struct { const char *name; int arguments; void (*run)(char **); } commands[] = {
        { "integers", 2, integers }, { "moments", 6, moments }, { "orthogonal", 3, orthogonal }, { "metrics", 4, metrics },
        { "dropout", 4, dropout },
        { "drawn", 5, drawn },
    };
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name) && argc == 2 + commands[i].arguments) {
            commands[i].run(argv + 2);
            return bad;
        }
    quit("usage: judge integers|moments|orthogonal|metrics|dropout|drawn ...: judge.c says with what");
}
