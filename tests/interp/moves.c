/* moves.c -- RandomTranslation, RandomZoom, RandomRotation, RandomShear: what a range of one point draws can be compared
 *
 * By definition: y at (row i, column j) is x where the matrix takes (j, i, 1), a mean of pixels whose shares are what their
 * distance leaves of 1. Places are Keras's, in float and in its order; the image goes on beyond its edges as its periods have it.
 * A shear draws its sign as well, so only one of nothing can be compared. */
#include "net.h"
#include <math.h>
#include <string.h>

typedef struct { float column[3], row[3]; } Matrix;

static double only(const Step *s, const char *name)
{
    const Setting *f = option(s->item, name);
    if (f->n ? f->numbers[0] != f->numbers[1] : f->number != 0) quit("%s draws: only %s = {a, a} can be compared", s->name, name);
    return f->n ? f->numbers[0] : 0;
}

static Matrix matrix(const Step *s)
{
    float h = (float)s->shape.d[0], w = (float)s->shape.d[1], middle[] = { (w - 1) / 2, (h - 1) / 2 };
    if (same(s->item->op->name, "RandomTranslation"))
        return (Matrix){ { 1, 0, -(float)(only(s, "width_factor") * w) }, { 0, 1, -(float)(only(s, "height_factor") * h) } };
    if (same(s->item->op->name, "RandomZoom")) {
        bool two = setting(s->item, "width_factor")->given;
        float y = (float)(1 + only(s, "height_factor")), x = (float)(1 + only(s, two ? "width_factor" : "height_factor"));
        return (Matrix){ { x, 0, middle[0] * (1 - x) }, { 0, y, middle[1] * (1 - y) } };
    }
    if (same(s->item->op->name, "RandomRotation")) {
        double angle = 2 * acos(-1) * only(s, "factor");
        float c = (float)cos(angle), sine = (float)sin(angle);
        if (fabsf(c) < 1e-9f) c = 0;           /* quarters of a turn are exact */
        if (fabsf(sine) < 1e-9f) sine = 0;
        return (Matrix){ { c, -sine, middle[0] - middle[0] * c - middle[1] * -sine },
                         { sine, c, middle[1] - middle[0] * sine - middle[1] * c } };
    }
    if (only(s, "x_factor") != 0 || only(s, "y_factor") != 0) quit("%s draws its sign: only a shear of 0 can be compared", s->name);
    return (Matrix){ { 1, 0, 0 }, { 0, 1, 0 } };
}

/* Where a place beyond an edge is looked for instead; TensorFlow counts wrap's turns by n - 1, and goes to the edge from there. */
static float instead(const char *mode, float place, int n)
{
    double at = (double)place, last = n - 1;
    if (same(mode, "constant")) return place;
    if (same(mode, "reflect")) {
        at -= 2 * n * floor(at / (2 * n));
        if (at >= n) at = 2 * n - 1 - at;
    }
    if (same(mode, "wrap") && n > 1) {
        if (at < 0) at += n * (floor(-at / last) + 1);
        else if (at > last) at -= n * floor(at / last);
    }
    return (float)fmin(fmax(at, 0), last);
}

/* How much of pixel k is in what lies at a place. */
static double share(const Step *s, float place, int k)
{
    float pixel = (float)k, left = place < pixel ? place - (pixel - 1) : pixel + 1 - place;
    if (same(setting(s->item, "interpolation")->text, "nearest")) return roundf(place) == pixel;
    return (double)fmaxf(0, left);
}

/* Both ways: y of x, or dx of dy. What no pixel has a share in is fill_value's. */
static void move(const Net *net, Step *s, bool back)
{
    Matrix m = matrix(s);
    int h = s->shape.d[0], w = s->shape.d[1], c = s->shape.d[2];
    const char *mode = setting(s->item, "fill_mode")->text;
    double fill = same(mode, "constant") ? number(s->item, "fill_value") : 0;
    for (long i = 0; i < s->n * net->batch; i++) {
        long image = i / s->n * s->n, o = i % c;
        float column = (float)(i / c % w), row = (float)(i % s->n / c / w);
        float x = instead(mode, m.column[0] * column + m.column[1] * row + m.column[2], w);
        float y = instead(mode, m.row[0] * column + m.row[1] * row + m.row[2], h);
        double sum = 0, all = 0;
        for (int a = 0; a < h; a++)
            for (int b = 0; b < w && share(s, y, a) > 0; b++) {
                double part = share(s, y, a) * share(s, x, b);
                long at = image + ((long)a * w + b) * c + o;
                if (part == 0) continue;
                sum += part * s->in[0]->y[at], all += part;
                if (back) s->in[0]->dy[at] += part * s->dy[i];
            }
        if (!back) s->y[i] = sum + (1 - all) * fill;
    }
}

void move_forward(const Net *net, Step *s)
{
    if (net->training) move(net, s, false);
    else memcpy(s->y, s->in[0]->y, sizeof(double) * (size_t)(s->n * net->batch));
}

void move_backward(const Net *net, Step *s) { move(net, s, true); }
