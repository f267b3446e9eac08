/* rt_curves.c -- the figures of each epoch as curves, and as a table
 *
 * A figure and its "val_" twin share one drawing; a line ends where a figure is no number, and goes on over epochs without one.
 * Training is a whole line, validation a dashed one: no reader needs the colours. */
#define _GNU_SOURCE
#include "rt_page.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 440, HEIGHT = 230, LEFT = 52, RIGHT = 12, TOP = 12, BOTTOM = 26, TICKS = 5, MARKED = 40 };

typedef struct Axes { double least, most, step; int rows; } Axes;

static double figure(const History *h, int row, int c)         /* NaN where there is none, too */
{
    const double *v = rt_cell(h, row, c);
    return v ? *v : (double)NAN;
}

static double last_figure(const History *h, int c)
{
    int row = h->n_rows - 1;
    while (row > 0 && !rt_cell(h, row, c))
        row--;
    return figure(h, row, c);
}

static int twin_of(const History *h, int c)
{
    for (int i = 0; i < h->n_columns; i++)
        if (!strncmp(h->column[i], "val_", 4) && !strcmp(h->column[i] + 4, h->column[c]))
            return i;
    return -1;
}

static bool is_twin(const History *h, int c)
{
    bool found = false;
    for (int i = 0; i < h->n_columns; i++)
        found |= twin_of(h, i) == c;
    return found;
}

static void widen(Axes *a, const History *h, int c)
{
    for (int r = 0; c >= 0 && r < h->n_rows; r++)
        if (isfinite(figure(h, r, c))) {
            a->least = fmin(a->least, figure(h, r, c));
            a->most = fmax(a->most, figure(h, r, c));
        }
}

/* Ticks at 1, 2 or 5 times a power of ten. */
static double nice(double step)
{
    double power = pow(10, floor(log10(step))), mantissa = step / power;
    return power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
}

static Axes axes_of(const History *h, int c, int val)
{
    Axes a = { INFINITY, -INFINITY, 1, h->n_rows };
    widen(&a, h, c);
    widen(&a, h, val);
    if (a.least > a.most)
        a.least = 0, a.most = 1;
    if (!(a.most - a.least > 1e-9 * fabs(a.most)))
        a.least -= fabs(a.least) / 2 + (a.least == 0), a.most += fabs(a.most) / 2 + (a.most == 0);
    a.step = nice((a.most - a.least) / TICKS);
    a.least = floor(a.least / a.step) * a.step;
    a.most = ceil(a.most / a.step) * a.step;
    return a;
}

static double x_of(const Axes *a, int row)
{
    return a->rows < 2 ? (LEFT + WIDTH - RIGHT) / 2.0 : LEFT + (WIDTH - LEFT - RIGHT) * (double)row / (a->rows - 1);
}

static double y_of(const Axes *a, double value)
{
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - a->least) / (a->most - a->least);
}

static void grid(FILE *out, const Axes *a, int first)
{
    int every = a->rows <= 10 ? 1 : (int)nice(a->rows / 8.0), ticks = (int)lround((a->most - a->least) / a->step);
    for (int k = 0; k <= ticks; k++) {
        double value = a->least + k * a->step, y = y_of(a, value);
        fprintf(out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" />", LEFT, WIDTH - RIGHT, y, y);
        fprintf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.6g</text>\n", LEFT - 6, y + 4,
                fabs(value) < a->step / 2 ? 0 : value);
    }
    for (int r = 0; r < a->rows; r++)
        if ((r + 1) % every == 0 || a->rows == 1)
            fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>\n", x_of(a, r), HEIGHT - 8, first + r + 1);
}

static void line(FILE *out, const History *h, const Axes *a, int c, const char *class)
{
    bool open = false;
    for (int r = 0; c >= 0 && r <= h->n_rows; r++) {
        if (r < h->n_rows && !rt_cell(h, r, c))
            continue;
        bool drawn = r < h->n_rows && isfinite(figure(h, r, c));
        if (drawn)
            fprintf(out, "%s%.1f,%.1f", open ? " " : "<polyline points=\"", x_of(a, r), y_of(a, figure(h, r, c)));
        else if (open)
            fprintf(out, "\" class=\"%s\" />\n", class);
        open = drawn;
    }
    for (int r = 0; c >= 0 && r < h->n_rows && h->n_rows <= MARKED; r++)
        if (isfinite(figure(h, r, c)))
            fprintf(out, "<circle class=\"%s\" r=\"2.6\" cx=\"%.1f\" cy=\"%.1f\"><title>epoch %d: %.6g</title></circle>\n", class,
                    x_of(a, r), y_of(a, figure(h, r, c)), h->first + r + 1, figure(h, r, c));
}

static void drawing(FILE *out, const History *h, int c)
{
    int val = twin_of(h, c);
    Axes a = axes_of(h, c, val);
    fputs("<figure><figcaption class=\"key\"><b>", out);
    rt_html(out, h->column[c]);
    fprintf(out, "</b><span><i></i>%s%.6g</span>", val < 0 ? "" : "training ", last_figure(h, c));
    if (val >= 0)
        fprintf(out, "<span><i class=\"two\"></i>validation %.6g</span>", last_figure(h, val));
    fprintf(out, "</figcaption>\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
    rt_html(out, h->column[c]);
    fputs(" of each epoch\">\n", out);
    grid(out, &a, h->first);
    line(out, h, &a, c, "one");
    line(out, h, &a, val, "two");
    fputs("</svg></figure>\n", out);
}

static void table(FILE *out, const History *h)
{
    fprintf(out, "<details><summary>All figures of %d epoch%s</summary>\n", h->n_rows, h->n_rows > 1 ? "s" : "");
    rt_scroll_begin(out, "figures of each epoch");
    fputs("<table class=\"history\"><thead><tr><th scope=\"col\">epoch</th>", out);
    for (int c = 0; c < h->n_columns; c++) {
        fputs("<th scope=\"col\">", out);
        rt_html(out, h->column[c]);
        fputs("</th>", out);
    }
    fputs("</tr></thead><tbody>\n", out);
    for (int r = 0; r < h->n_rows; r++) {
        fprintf(out, "<tr><th scope=\"row\">%d</th>", h->first + r + 1);
        for (int c = 0; c < h->n_columns; c++)
            if (rt_cell(h, r, c))
                fprintf(out, "<td>%.6g</td>", figure(h, r, c));
            else
                fputs("<td></td>", out);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>", out);
    rt_scroll_end(out);
    fputs("</details>\n", out);
}

void rt_curves(FILE *out, const History *h)
{
    if (!h->n_rows)
        return;
    fputs("<h2>Training</h2>\n<p class=\"soft\">The figures of each epoch; beside the name, the last.</p>\n"
          "<div class=\"charts\">\n", out);
    for (int c = 0; c < h->n_columns; c++)
        if (!is_twin(h, c))
            drawing(out, h, c);
    fputs("</div>\n", out);
    table(out, h);
}
