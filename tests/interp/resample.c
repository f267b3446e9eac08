/* resample.c -- Resizing, CenterCrop, and RandomCrop in inference: y = A x B', by a matrix of shares for rows and one for columns
 *
 * A matrix has a row for each new pixel, and a column for each old one, of the padded map: its row is a kernel around the place of
 * the new pixel, and its sum is 1. TensorFlow's image.resize. */
#include "net.h"
#include <math.h>
#include <string.h>

typedef struct { int out, in, pad, first; double *share; } Matrix;     /* of x: pixel j - pad + first, or the border's value */

static const char *word(const Step *s, const char *name)
{
    const Setting *of = option(s->item, name);
    return of && of->text ? of->text : "bilinear";
}

void resized_shape(Net *net, Step *s)
{
    (void)net;
    Shape x = s->in[0]->shape;
    s->shape = shape3((int)integer(s->item, "height"), (int)integer(s->item, "width"), x.d[x.rank - 1]);
}

static double sinc(double x) { return x < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x); }

static double kernel(const char *how, double d)
{
    if (same(how, "lanczos3")) return d < 3 ? sinc(d) * sinc(d / 3) : 0;
    if (same(how, "lanczos5")) return d < 5 ? sinc(d) * sinc(d / 5) : 0;
    if (same(how, "bilinear")) return fmax(0, 1 - d);
    return d >= 2 ? 0 : d >= 1 ? -(d - 1) * (d - 2) * (d - 2) / 2 : (d - 1) * (3 * d * d - 2 * d - 2) / 2;
}

static double overlap(double a, double b, double c, double d)
{
    double from = a > c ? a : c, to = b < d ? b : d;
    return to > from ? to - from : 0;
}

/* Where the pixels' centres are whole numbers. In float as there, since it decides which pixel is nearest. */
static float centre(const Matrix *m, int i) { return (i + 0.5f) * ((float)m->in / (float)m->out) - 0.5f; }

static double weight(const Step *s, const Matrix *m, int i, int j)
{
    const char *how = word(s, "interpolation");
    double size = (double)m->in / m->out, at = (i + 0.5) * size - 0.5;
    bool smooth = option_number(s->item, "antialias", 0) != 0;
    if (same(how, "nearest")) {
        float whole = floorf(((float)i + 0.5f) * ((float)m->in / (float)m->out));
        return j == (whole < m->in - 1 ? (int)whole : m->in - 1);
    }
    if (same(how, "area")) return overlap(i * size, (i + 1) * size, j, j + 1);
    if (same(how, "bicubic") && !smooth) {                     /* of a table of 1024 a pixel */
        float down = floorf(centre(m, i));
        at = (double)down + nearbyint((double)(centre(m, i) - down) * 1024) / 1024;
    }
    return kernel(how, fabs(j - at) / (smooth && size > 1 ? size : 1));
}

static void fill(const Step *s, Matrix *m)
{
    m->share = NEWS(double, (long)m->out * m->in);
    for (int i = 0; i < m->out; i++) {
        double sum = 0, *row = m->share + (long)i * m->in;
        for (int j = 0; j < m->in; j++) sum += row[j] = weight(s, m, i, j);
        for (int j = 0; j < m->in; j++) row[j] /= sum;
    }
}

static bool is(const Step *s, const char *option) { return option_number(s->item, option, 0) != 0; }

/* A CenterCrop of a map that is large enough takes whole pixels of its middle. */
static Matrix matrix(const Step *s, int axis)
{
    const int *x = s->in[0]->shape.d, *y = s->shape.d;
    const char *op = s->item->op->name;
    bool crop = same(op, "CenterCrop") && x[0] >= y[0] && x[1] >= y[1];
    bool middle = same(op, "CenterCrop") || same(op, "RandomCrop") || is(s, "crop_to_aspect_ratio");
    int want = x[1 - axis] * y[axis] / y[1 - axis];           /* the size of x in the shape of y */
    Matrix m = { y[axis], x[axis], 0, 0, NULL };
    if (crop) m.in = m.out;
    else if (middle) m.in = want > x[axis] ? x[axis] : want < 1 ? 1 : want;
    else if (is(s, "pad_to_aspect_ratio") && want > x[axis]) m.pad = (want - x[axis]) / 2, m.in += 2 * m.pad;
    m.first = m.pad ? 0 : (x[axis] - m.in) / 2;
    fill(s, &m);
    return m;
}

/* y = the sum of all a[h][i] b[w][j] x[i][j], in all images and channels; or what comes back by that. */
void resample(const Net *net, Step *s, bool back)
{
    Step *x = s->in[0];
    Matrix a = matrix(s, 0), b = matrix(s, 1);
    int c = s->shape.d[2], height = x->shape.d[0], width = x->shape.d[1];
    double beside = option_number(s->item, "fill_value", 0);
    if (!back) memset(s->y, 0, sizeof(double) * (size_t)(s->n * net->batch));
    for (long k = 0; k < s->n * net->batch; k++) {
        long w = k / c % b.out, h = k / c / b.out % a.out, image = k / s->n;
        for (int i = 0; i < a.in; i++) for (int j = 0; j < b.in; j++) {
            double share = a.share[h * a.in + i] * b.share[w * b.in + j];
            int row = i - a.pad + a.first, column = j - b.pad + b.first;
            bool inside = row >= 0 && row < height && column >= 0 && column < width;
            long at = image * x->n + ((long)row * width + column) * c + k % c;
            if (back && inside) x->dy[at] += share * s->dy[k];
            if (!back) s->y[k] += share * (inside ? x->y[at] : beside);
        }
    }
}
