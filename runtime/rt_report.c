/* rt_report.c -- report.html of a run: the figures of each epoch as curves and as a table; one file, no script, nothing from
 * outside
 *
 * A view of the history like history.csv, and like it the same bytes at any thread count and after any resume. A figure and its
 * "val_" twin share one drawing. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 480, HEIGHT = 220, MARGIN = 12 };

static void escaped(FILE *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        case '"': fputs("&quot;", out); break;
        default: fputc(*text, out);
        }
}

static int column(const History *h, const char *prefix, const char *name)
{
    char *full = rt_text("%s%s", prefix, name);
    int found = -1;
    for (int i = 0; i < h->n_columns; i++)
        if (!strcmp(h->column[i], full))
            found = i;
    free(full);
    return found;
}

static double value(const History *h, int row, int c)
{
    return h->value[row * h->n_columns + c];
}

static void widen(const History *h, int c, double *least, double *most)
{
    for (int r = 0; c >= 0 && r < h->n_rows; r++) {
        *least = fmin(*least, value(h, r, c));
        *most = fmax(*most, value(h, r, c));
    }
}

static void curve(FILE *out, const History *h, int c, const char *color, double least, double most)
{
    double span = most > least ? most - least : 1;
    if (c < 0)
        return;
    fprintf(out, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", color);
    for (int r = 0; r < h->n_rows; r++)
        fprintf(out, "%.1f,%.1f ", MARGIN + (WIDTH - 2.0 * MARGIN) * r / (h->n_rows > 1 ? h->n_rows - 1 : 1),
                HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * (value(h, r, c) - least) / span);
    fputs("\"/>\n", out);
}

static void drawing(FILE *out, const History *h, int c)
{
    int val = column(h, "val_", h->column[c]);
    double least = INFINITY, most = -INFINITY;
    widen(h, c, &least, &most);
    widen(h, val, &least, &most);
    fputs("<figure><figcaption>", out);
    escaped(out, h->column[c]);
    fprintf(out, "%s, from %.6g to %.6g</figcaption>\n", val < 0 ? "" : " (dark) and its validation (light)", least, most);
    fprintf(out, "<svg width=\"%d\" height=\"%d\" style=\"border:1px solid #ccc\">\n", WIDTH, HEIGHT);
    curve(out, h, c, "#205080", least, most);
    curve(out, h, val, "#e08030", least, most);
    fputs("</svg></figure>\n", out);
}

static void table(FILE *out, const History *h)
{
    fputs("<table border=\"1\" cellpadding=\"4\" style=\"border-collapse:collapse\">\n<tr><th>epoch</th>", out);
    for (int c = 0; c < h->n_columns; c++) {
        fputs("<th>", out);
        escaped(out, h->column[c]);
        fputs("</th>", out);
    }
    fputs("</tr>\n", out);
    for (int r = 0; r < h->n_rows; r++) {
        fprintf(out, "<tr><td>%d</td>", r + 1);
        for (int c = 0; c < h->n_columns; c++)
            fprintf(out, "<td>%.6g</td>", value(h, r, c));
        fputs("</tr>\n", out);
    }
    fputs("</table>\n", out);
}

void rt_write_report(const Session *s)
{
    const History *h = &s->history;
    char *page, *path = rt_in_run(s, "report.html");
    size_t size;
    FILE *out = rt_text_stream(&page, &size);
    fputs("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">" RT_PAGE_MARK "<title>", out);
    escaped(out, s->model->name);
    fputs("</title></head><body style=\"font-family:sans-serif\">\n<h1>", out);
    escaped(out, s->model->name);
    fprintf(out, "</h1>\n<p>%d epochs, batches of %d, seed %llu.</p>\n", s->epoch, s->batch_size, (unsigned long long)s->seed);
    for (int c = 0; h->n_rows > 0 && c < h->n_columns; c++)
        if (strncmp(h->column[c], "val_", 4) != 0)
            drawing(out, h, c);
    table(out, h);
    fputs("</body></html>\n", out);
    rt_text_end(out);
    rt_write_whole(path, RT_PAGE, page, size);
    free(page);
    free(path);
}
