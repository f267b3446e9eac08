/* rt_page.h -- the parts of report.html: HTML that is whole in one file, without script, and asks nobody for anything. */
#ifndef RT_PAGE_H
#define RT_PAGE_H
#include <stdio.h>
#include "rt_tool.h"

/* ---- rt_page.c: HTML ---- */

void rt_page_begin(FILE *out, const char *title);
void rt_page_end(FILE *out);
void rt_html(FILE *out, const char *text);     /* what others wrote: shown, not obeyed, by browsers either */
void rt_tile(FILE *out, const char *name, const char *value);  /* a figure, large */
void rt_scroll_begin(FILE *out, const char *what);             /* around what may be wider than the page; what: escaped */
void rt_scroll_end(FILE *out);
/* Pixels {h, w, 1 or 3} within the page; what: for who does not see them, escaped. */
void rt_image(FILE *out, const uint8_t *pixels, const int shape[3], const char *what);

/* ---- rt_curves.c ---- */

void rt_curves(FILE *out, const History *h);   /* a drawing for each figure and its "val_" twin; then a table of all */

/* ---- rt_mistakes.c ---- */

enum { RT_MISTAKES = 36 };                     /* that are shown */

typedef struct Mistakes { int n; Verdict of[RT_MISTAKES]; } Mistakes;  /* the most confident first */

void rt_note_mistake(Mistakes *all, Verdict v);
void rt_show_mistakes(FILE *out, const Mistakes *all, const Confusion *c, const struct rt_split *split);
void rt_show_confusion(FILE *out, const Confusion *c);

/* ---- rt_costs.c ---- */

void rt_show_costs(FILE *out, const struct rt_model *m, const CallTimes *t);   /* of each layer: time, and share of the peak */

/* ---- rt_kernels.c ---- */

void rt_show_kernels(FILE *out, const Session *s);     /* of the first convolution, if it sees grey or colours */
#endif
