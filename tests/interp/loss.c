/* loss.c -- losses as Keras's TensorFlow backend computes them, and regularizers
 *
 * A loss is a mean over all rows of the batch, a row being what lies along the last axis. A cross-entropy of a softmax or sigmoid,
 * whichever the loss is for, is computed from what goes into it; then its gradient is put there, and the activation itself gets
 * none from the loss. */
#include "net.h"
#include <math.h>
#include <string.h>

static const double epsilon = 1e-7;                       /* keras.config.epsilon() */

/* What an element y gives, and its derivative. */
typedef double Element(const Item *it, double y, double t, double *slope);

typedef struct { const Item *item; int c; bool logits, class_targets; Element *element; } Kind_of_loss;

/* Adds to dz (if not NULL) scale x the gradient of the row's loss; gives the loss. t: c targets, or one class. */
typedef double Row(const Kind_of_loss *k, const double *z, const double *t, double *dz, double scale);

static double target(const Kind_of_loss *k, const double *t, int i)
{
    double s = option_number(k->item, "label_smoothing", 0);
    double y = k->class_targets ? (int)t[0] == i : t[i];
    return strstr(k->item->op->name, "Categorical") ? y * (1 - s) + s / k->c : y * (1 - s) + s / 2;
}

static double crossentropy_of_logits(const Kind_of_loss *k, const double *z, const double *t, double *dz, double scale)
{
    double top = z[0], sum = 0, whole = 0, l = 0;
    for (int i = 1; i < k->c; i++) top = fmax(top, z[i]);
    for (int i = 0; i < k->c; i++) sum += exp(z[i] - top), whole += target(k, t, i);
    for (int i = 0; i < k->c; i++) l -= target(k, t, i) * (z[i] - top - log(sum));
    for (int i = 0; dz && i < k->c; i++) dz[i] += scale * (whole * exp(z[i] - top) / sum - target(k, t, i));
    return l;
}

static double clip(double p) { return p < epsilon ? epsilon : p > 1 - epsilon ? 1 - epsilon : p; }
static bool inside(double p) { return p >= epsilon && p <= 1 - epsilon; }

/* q = clip(p / sum p); -sum t log q */
static double categorical(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double sum = 0, l = 0, dot = 0;
    for (int i = 0; i < k->c; i++) sum += p[i];
    for (int i = 0; i < k->c; i++) {
        l -= target(k, t, i) * log(clip(p[i] / sum));
        if (inside(p[i] / sum)) dot += target(k, t, i);            /* sum of dq q, dq = -t / q */
    }
    for (int i = 0; dp && i < k->c; i++)
        dp[i] += scale * ((inside(p[i] / sum) ? -target(k, t, i) / p[i] : 0) + dot / sum);
    return l;
}

/* The logits are log clip(p). */
static double sparse(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double sum = 0, l = 0;
    for (int i = 0; i < k->c; i++) sum += clip(p[i]);
    for (int i = 0; i < k->c; i++) l -= target(k, t, i) * log(clip(p[i]) / sum);
    for (int i = 0; dp && i < k->c; i++)
        if (inside(p[i])) dp[i] += scale * (1 / sum - target(k, t, i) / p[i]);
    return l;
}

static double binary_of_logits(const Kind_of_loss *k, const double *z, const double *t, double *dz, double scale)
{
    double l = 0;
    for (int i = 0; i < k->c; i++) {
        double y = target(k, t, i), e = exp(-fabs(z[i]));
        l += (z[i] > 0 ? z[i] : 0) - z[i] * y + log1p(e);
        if (dz) dz[i] += scale / k->c * ((z[i] > 0 ? 1 / (1 + e) : e / (1 + e)) - y);
    }
    return l / k->c;
}

static double binary(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double l = 0;
    for (int i = 0; i < k->c; i++) {
        double y = target(k, t, i), q = clip(p[i]);
        l -= y * log(q) + (1 - y) * log(1 - q);
        if (dp && inside(p[i])) dp[i] += scale / k->c * ((1 - y) / (1 - q) - y / q);
    }
    return l / k->c;
}

/* ---- what counts less: by how far off the truth it is ---- */

/* w f^gamma b of each element, f being what the truth was not given, b its binary cross-entropy; by f and b. */
static double focal(const Kind_of_loss *k, double y, double f, double b, double *by_f, double *by_b)
{
    double alpha = option_number(k->item, "alpha", 0), gamma = option_number(k->item, "gamma", 0);
    double w = option_number(k->item, "apply_class_balancing", 0) != 0 ? y * alpha + (1 - y) * (1 - alpha) : 1;
    *by_f = gamma == 0 ? 0 : w * gamma * pow(f, gamma - 1) * b, *by_b = w * pow(f, gamma);
    return w * pow(f, gamma) * b;
}

static double focal_of_logits(const Kind_of_loss *k, const double *z, const double *t, double *dz, double scale)
{
    double l = 0, by_f, by_b;
    for (int i = 0; i < k->c; i++) {
        double y = target(k, t, i), p = 1 / (1 + exp(-z[i])), q = 1 / (1 + exp(z[i]));
        l += focal(k, y, y * q + (1 - y) * p, y * log1p(exp(-z[i])) + (1 - y) * log1p(exp(z[i])), &by_f, &by_b);
        if (dz) dz[i] += scale / k->c * (by_f * (1 - 2 * y) * p * q + by_b * (p - y));
    }
    return l / k->c;
}

static double focal_binary(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double l = 0, by_f, by_b;
    for (int i = 0; i < k->c; i++) {
        double y = target(k, t, i), q = clip(p[i]);
        l += focal(k, y, y * (1 - p[i]) + (1 - y) * p[i], -y * log(q) - (1 - y) * log(1 - q), &by_f, &by_b);
        if (dp) dp[i] += scale / k->c * (by_f * (1 - 2 * y) + (inside(p[i]) ? by_b * ((1 - y) / (1 - q) - y / q) : 0));
    }
    return l / k->c;
}

/* -sum of alpha t (1 - q)^gamma log q, q = clip(p / sum p); dq is put in `by`, if that is not NULL. */
static double focal_categorical(const Kind_of_loss *k, const double *p, const double *t, double *by)
{
    double sum = 0, l = 0, gamma = option_number(k->item, "gamma", 0);
    const Setting *alpha = option(k->item, "alpha");
    for (int i = 0; i < k->c; i++) sum += p[i];
    for (int i = 0; i < k->c; i++) {
        double q = clip(p[i] / sum), w = (alpha->n ? alpha->numbers[i] : alpha->number) * target(k, t, i);
        l -= w * pow(1 - q, gamma) * log(q);
        if (by) by[i] = inside(p[i] / sum) ? w * (gamma * pow(1 - q, gamma - 1) * log(q) - pow(1 - q, gamma) / q) : 0;
    }
    return l;
}

static double focal_plain(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double *by = NEWS(double, k->c), sum = 0, dot = 0, l = focal_categorical(k, p, t, by);
    for (int i = 0; i < k->c; i++) sum += p[i], dot += by[i] * p[i];
    for (int i = 0; dp && i < k->c; i++) dp[i] += scale * (by[i] / sum - dot / (sum * sum));
    return l;
}

static double focal_of_softmax(const Kind_of_loss *k, const double *z, const double *t, double *dz, double scale)
{
    double *p = NEWS(double, k->c), *dp = NEWS(double, k->c), top = z[0], sum = 0, dot = 0, l;
    for (int i = 1; i < k->c; i++) top = fmax(top, z[i]);
    for (int i = 0; i < k->c; i++) sum += p[i] = exp(z[i] - top);
    for (int i = 0; i < k->c; i++) p[i] /= sum, dp[i] = 0;
    l = focal_plain(k, p, t, dp, scale);
    for (int i = 0; i < k->c; i++) dot += p[i] * dp[i];
    for (int i = 0; dz && i < k->c; i++) dz[i] += p[i] * (dp[i] - dot);
    return l;
}

static double generalized(const Kind_of_loss *k, const double *y, const double *t, double *dy, double scale)
{
    double p = 0, q = option_number(k->item, "q", 0.5);
    for (int i = 0; i < k->c; i++) p += target(k, t, i) * y[i];
    for (int i = 0; dy && i < k->c; i++) dy[i] -= scale * target(k, t, i) * pow(p, q - 1);
    return (1 - pow(p, q)) / q;
}

/* ---- losses of numbers: the mean over a row of what an element gives ---- */

static double squared(const Item *it, double y, double t, double *slope)
{
    (void)it;
    *slope = 2 * (y - t);
    return (y - t) * (y - t);
}

static double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

static double absolute(const Item *it, double y, double t, double *slope)
{
    (void)it;
    *slope = sign(y - t);
    return fabs(y - t);
}

static double percentage(const Item *it, double y, double t, double *slope)
{
    (void)it;
    *slope = 100 * sign(y - t) / fmax(fabs(t), epsilon);
    return 100 * fabs(y - t) / fmax(fabs(t), epsilon);
}

static double logarithmic(const Item *it, double y, double t, double *slope)
{
    (void)it;
    double off = log(fmax(y, epsilon) + 1) - log(fmax(t, epsilon) + 1);
    *slope = y < epsilon ? 0 : 2 * off / (y + 1);
    return off * off;
}

static double huber(const Item *it, double y, double t, double *slope)
{
    double e = y - t, delta = option_number(it, "delta", 1);
    bool far = fabs(e) > delta;
    *slope = far ? delta * sign(e) : e;
    return far ? delta * fabs(e) - delta * delta / 2 : e * e / 2;
}

static double log_cosh(const Item *it, double y, double t, double *slope)
{
    (void)it;
    *slope = tanh(y - t);
    return log(exp(y - t) + exp(t - y)) - (double)logf(2);          /* of a float, as Keras has it */
}

static double poisson(const Item *it, double y, double t, double *slope)
{
    (void)it;
    *slope = 1 - t / (y + epsilon);
    return y - t * log(y + epsilon);
}

static double hinge(const Item *it, double y, double t, double *slope)
{
    (void)it;
    double side = t == 0 ? -1 : t;
    *slope = 1 - side * y >= 0 ? -side : 0;
    return fmax(0, 1 - side * y);
}

static double squared_hinge(const Item *it, double y, double t, double *slope)
{
    double lack = hinge(it, y, t, slope);
    *slope *= 2 * lack;
    return lack * lack;
}

static double elements(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double l = 0, slope;
    for (int i = 0; i < k->c; i++) {
        l += k->element(k->item, p[i], k->class_targets ? (double)((int)t[0] == i) : t[i], &slope);
        if (dp) dp[i] += scale * slope / k->c;
    }
    return l / k->c;
}

/* ---- of a whole row ---- */

static double divergence(const Kind_of_loss *k, const double *p, const double *t, double *dp, double scale)
{
    double l = 0;
    for (int i = 0; i < k->c; i++) {
        double y = fmin(fmax(p[i], epsilon), 1), q = fmin(fmax(t[i], epsilon), 1);
        l += q * log(q / y);
        if (dp && p[i] >= epsilon && p[i] <= 1) dp[i] -= scale * q / y;
    }
    return l;
}

static double cosine(const Kind_of_loss *k, const double *y, const double *t, double *dy, double scale)
{
    double yy = 0, tt = 0, yt = 0;
    for (int i = 0; i < k->c; i++) yy += y[i] * y[i], tt += t[i] * t[i], yt += y[i] * t[i];
    double norms = sqrt(yy) * sqrt(tt);
    for (int i = 0; dy && i < k->c; i++) dy[i] += scale * (yt * y[i] / yy - t[i]) / norms;
    return -yt / norms;
}

/* The right class against the best of the others, or against 0. */
static double ahead(const Kind_of_loss *k, const double *y, const double *t, double *dy, double scale)
{
    double right = 0, most = -INFINITY, equal = 0;
    for (int i = 0; i < k->c; i++) {
        double one = target(k, t, i);
        right += one * y[i], most = fmax(most, (1 - one) * y[i]);
    }
    for (int i = 0; i < k->c; i++) equal += (1 - target(k, t, i)) * y[i] == most;
    for (int i = 0; dy && most - right + 1 >= 0 && i < k->c; i++) {
        double one = target(k, t, i);
        dy[i] += scale * (((1 - one) * y[i] == most ? (1 - one) / equal : 0) - one);
    }
    return fmax(0, most - right + 1);
}

/* 1 - n both / (k both + a T + b Y + epsilon) of all that there is. */
static double overlap(const Kind_of_loss *k, const double *y, const double *t, double *dy, double scale)
{
    bool dice = same(k->item->op->name, "Dice");
    double a = dice ? 1 : option_number(k->item, "alpha", 0), b = dice ? 1 : option_number(k->item, "beta", 0);
    double both = 0, of_t = 0, of_y = 0, n = dice ? 2 : 1, more = dice ? 0 : 1 - a - b;
    for (int i = 0; i < k->c; i++) both += target(k, t, i) * y[i], of_t += target(k, t, i), of_y += y[i];
    double under = more * both + a * of_t + b * of_y + epsilon, quotient = n * both / under;
    for (int i = 0; dy && i < k->c; i++) {
        double one = target(k, t, i);
        dy[i] -= scale * (n * one - quotient * (more * one + b)) / under;
    }
    return 1 - quotient;
}

/* behind: an activation through which it looks; "either": softmax and sigmoid */
static const struct { const char *name, *behind; Row *of_logits, *plain; Element *element; } losses[] = {
    { "CategoricalCrossentropy",       "either",  crossentropy_of_logits, categorical, NULL },
    { "SparseCategoricalCrossentropy", "either",  crossentropy_of_logits, sparse, NULL },
    { "BinaryCrossentropy",            "either",  binary_of_logits,       binary, NULL },
    { "BinaryFocalCrossentropy",       "sigmoid", focal_of_logits,        focal_binary, NULL },
    { "CategoricalFocalCrossentropy",  NULL,      focal_of_softmax,       focal_plain, NULL },
    { "CategoricalGeneralizedCrossEntropy", NULL, NULL,                   generalized, NULL },
    { "Dice",                          NULL,      NULL,                   overlap, NULL },
    { "Tversky",                       NULL,      NULL,                   overlap, NULL },
    { "MeanSquaredError",              NULL, NULL,                   elements, squared },
    { "MeanAbsoluteError",             NULL, NULL,                   elements, absolute },
    { "MeanAbsolutePercentageError",   NULL, NULL,                   elements, percentage },
    { "MeanSquaredLogarithmicError",   NULL, NULL,                   elements, logarithmic },
    { "Huber",                         NULL, NULL,                   elements, huber },
    { "LogCosh",                       NULL, NULL,                   elements, log_cosh },
    { "Poisson",                       NULL, NULL,                   elements, poisson },
    { "Hinge",                         NULL, NULL,                   elements, hinge },
    { "SquaredHinge",                  NULL, NULL,                   elements, squared_hinge },
    { "CategoricalHinge",              NULL, NULL,                   ahead, NULL },
    { "KLDivergence",                  NULL, NULL,                   divergence, NULL },
    { "CosineSimilarity",              NULL, NULL,                   cosine, NULL },
};
enum { LOSSES = sizeof losses / sizeof *losses };

static int loss_number(const Item *it)
{
    for (int i = 0; i < LOSSES; i++) if (same(losses[i].name, it->op->name)) return i;
    quit("the interpreter does not know the loss %s", it->op->name);
}

/* Whole samples as one row each: targets that are classes are spread out. */
static const double *spread(const Kind_of_loss *k, const double *t, long rows)
{
    double *all = NEWS(double, rows * k->c);
    for (long i = 0; i < rows * k->c; i++) all[i] = k->class_targets ? (int)t[i / k->c] == i % k->c : t[i];
    return all;
}

static bool of_samples(const Item *it, int rank)
{
    const Setting *axis = option(it, "axis");
    return axis && axis->given && axis->n == rank && rank > 1;
}

double loss(const Net *net, int output, const Array *y, const double *counts, int first, bool gradients)
{
    const Item *it = net->model->losses[output];
    if (!it) return 0;
    int no = loss_number(it);
    const Step *s = net->outputs[output];
    bool either = same(losses[no].behind, "either") && (is_activation(s, "softmax") || is_activation(s, "sigmoid"));
    bool through = either || (losses[no].behind && is_activation(s, losses[no].behind));
    if (through) s = s->in[0];
    Kind_of_loss k = { it, s->shape.d[s->shape.rank - 1], through || option_number(it, "from_logits", 0) != 0, false,
                       losses[no].element };
    long rows = s->n / k.c, a_sample = y->n / y->d[0];
    k.class_targets = a_sample != s->n;
    if (k.class_targets && a_sample != rows) quit("%ld targets a sample for %ld rows of %d", a_sample, rows, k.c);
    const double *from = y->v + (long)first * a_sample;
    if (of_samples(it, s->shape.rank)) {
        from = spread(&k, from, rows * net->batch);
        k.class_targets = false, k.c = (int)s->n, rows = 1, a_sample = s->n;
    }
    Row *row = k.logits ? losses[no].of_logits : losses[no].plain;
    double sum = 0, weight = net->model->loss_weights ? net->model->loss_weights[output] : 1;
    double scale = weight / (double)(rows * net->batch);
    for (long r = 0; r < rows * net->batch; r++) {
        const double *t = from + r * (k.class_targets ? 1 : k.c);
        double each = counts ? counts[r / rows] : 1;
        sum += each * row(&k, s->y + r * k.c, t, gradients ? s->dy + r * k.c : NULL, scale * each);
    }
    return sum * scale;
}

static double sign_of(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

/* A vector of a matrix: n elements, `step` apart. */
typedef struct { const double *w; double *g; long n, step; } Vector;

static double product(Vector a, Vector b)
{
    double sum = 0;
    for (long k = 0; k < a.n; k++) sum += a.w[k * a.step] * b.w[k * b.step];
    return sum;
}

/* |cosine| of a and b times `factor`, and its gradient, by the quotient rule. */
static double abs_cosine(Vector a, Vector b, double factor, bool gradients)
{
    double aa = sqrt(product(a, a)), bb = sqrt(product(b, b)), c = product(a, b) / (aa * bb), s = factor * sign_of(c);
    for (long k = 0; gradients && k < a.n; k++) {
        double x = a.w[k * a.step], y = b.w[k * b.step];
        a.g[k * a.step] += s * (y / (aa * bb) - c * x / (aa * aa));
        b.g[k * b.step] += s * (x / (aa * bb) - c * y / (bb * bb));
    }
    return factor * fabs(c);
}

/* factor times the mean of |cosine| over the pairs of rows, or columns */
static double orthogonal(const Param *p, bool gradients)
{
    bool columns = same(option(p->regularizer, "mode")->text, "columns");
    long rows = p->shape.d[0], width = p->shape.d[1], n = columns ? width : rows, apart = columns ? 1 : width;
    double sum = 0, pairs = (double)n * (double)(n - 1) / 2, factor = option_number(p->regularizer, "factor", 0) / pairs;
    for (long i = 0; i < n; i++)
        for (long j = i + 1; j < n; j++) {
            Vector a = { p->w + i * apart, p->g + i * apart, columns ? rows : width, columns ? width : 1 }, b = a;
            b.w = p->w + j * apart, b.g = p->g + j * apart;
            sum += abs_cosine(a, b, factor, gradients);
        }
    return sum;
}

/* l1 sum |w| + l2 sum w^2 */
static double norms(const Param *p, bool gradients)
{
    double sum = 0, l1 = option_number(p->regularizer, "l1", 0), l2 = option_number(p->regularizer, "l2", 0);
    for (long k = 0; k < p->n; k++) {
        double w = p->w[k];
        sum += l1 * fabs(w) + l2 * w * w;
        if (gradients) p->g[k] += l1 * sign_of(w) + 2 * l2 * w;
    }
    return sum;
}

/* Each parameter's penalty, once */
double regularizers(const Net *net, bool gradients)
{
    double sum = 0;
    for (int i = 0; i < net->n_params; i++) {
        const Param *p = net->params[i];
        if (!p->regularizer || !p->trainable) continue;
        sum += (same(p->regularizer->op->name, "OrthogonalRegularizer") ? orthogonal : norms)(p, gradients);
    }
    return sum;
}
