/* rt_mistakes.c -- where a network errs, on a page: the confusion as a coloured table, and the mistakes that it is surest of
 *
 * Pictures are samples as the data has them. Bytes are shown as they are; of reals the least of a picture is black, the largest
 * white. */
#define _GNU_SOURCE
#include "rt_page.h"
#include "rt_picture.h"
#include "rt_takes.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of equally sure ones the earlier sample comes first. */
void rt_note_mistake(Mistakes *all, Verdict v)
{
    int at = all->n;
    while (at > 0 && (v.p > all->of[at - 1].p || (v.p == all->of[at - 1].p && v.sample < all->of[at - 1].sample)))
        at--;
    if (v.right == v.said || at == RT_MISTAKES)
        return;
    all->n += all->n < RT_MISTAKES;
    memmove(&all->of[at + 1], &all->of[at], (size_t)(all->n - 1 - at) * sizeof v);
    all->of[at] = v;
}

/* ---- pictures ---- */

static double element(struct rt_array x, const int shape[3], size_t at)
{
    size_t c = (size_t)shape[2], area = (size_t)shape[0] * (size_t)shape[1];
    return rt_element(x, x.type & RT_PLANAR ? at % c * area + at / c : at);
}

static void picture(FILE *out, struct rt_array x, const int shape[3], const char *what)
{
    size_t n = (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
    double least = 0, most = 255;
    uint8_t *pixels = rt_alloc(n, 1);
    if (x.type == RT_F32)
        least = INFINITY, most = -INFINITY;
    for (size_t i = 0; x.type == RT_F32 && i < n; i++)
        least = fmin(least, element(x, shape, i)), most = fmax(most, element(x, shape, i));
    for (size_t i = 0; i < n; i++)
        pixels[i] = rt_level(element(x, shape, i), least, most);
    rt_image(out, pixels, shape, what);
    free(pixels);
}

static int picture_input(const struct rt_model *m, int shape[3])       /* the first input that takes images, or -1 */
{
    for (int p = 0; p < m->n_inputs; p++)
        if (rt_takes_images(m->inputs[p].rank, m->inputs[p].shape, shape))
            return p;
    return -1;
}

static void mistake(FILE *out, const Verdict *v, const Confusion *c, const struct rt_split *split)
{
    const struct rt_model *m = c->model;
    struct rt_array x[RT_PORTS];
    char right[RT_CLASS_DIGITS], said[RT_CLASS_DIGITS];
    int shape[3], p = picture_input(m, shape);
    char *what = split->file ? rt_text("%s", split->file[v->sample]) : rt_text("sample %d", v->sample);
    fputs("<figure title=\"", out);
    rt_html(out, what);
    fputs("\">", out);
    rt_sample(split, m->n_inputs, 0, v->sample, x, NULL);
    if (p >= 0)
        picture(out, x[p], shape, what);
    fputs("<figcaption><b>", out);
    rt_html(out, rt_class_name(c->choice, v->right, right));
    fputs("</b><br><span class=\"said\">&#8594; ", out);
    rt_html(out, rt_class_name(c->choice, v->said, said));
    fprintf(out, "</span> <span class=\"sure\">%.1f %%</span>", 100 * v->p);
    if (p < 0) {
        fputs("<br>", out);
        rt_html(out, what);
    }
    fputs("</figcaption></figure>\n", out);
    free(what);
}

void rt_show_mistakes(FILE *out, const Mistakes *all, const Confusion *c, const struct rt_split *split)
{
    fputs("<h2>Surest mistakes</h2>\n", out);
    if (!all->n) {
        fputs("<p>None: every sample's class is said right.</p>\n", out);
        return;
    }
    fputs("<p class=\"soft\">What is right, and behind the arrow what the network says and how sure it is.</p>\n"
          "<div class=\"pictures mistakes\">\n", out);
    for (int i = 0; i < all->n; i++)
        mistake(out, &all->of[i], c, split);
    fputs("</div>\n", out);
}

/* ---- the confusion ---- */

enum { WIDEST = 100 };                         /* classes of a matrix that is shown */

/* A cell's strength is the root of its share of the row, so that rare confusions are seen too. */
static void cell(FILE *out, int64_t count, int64_t row, bool right)
{
    double strength = row > 0 ? sqrt((double)count / (double)row) : 0;
    const char *class = !count ? "none" : right ? strength > 0.8 ? "right high" : "right" : strength > 0.8 ? "high" : "wrong";
    fprintf(out, "<td class=\"%s\" style=\"--a:%.2f\">%lld</td>", class, strength, (long long)count);
}

static void head(FILE *out, const Choice *c, int k)
{
    char number[RT_CLASS_DIGITS];
    fputs("<th scope=\"col\">", out);
    rt_html(out, rt_class_name(c, k, number));
    fputs("</th>", out);
}

static void row_head(FILE *out, const Choice *c, int k)
{
    char number[RT_CLASS_DIGITS];
    fputs("<tr><th scope=\"row\" title=\"", out);
    rt_html(out, rt_class_name(c, k, number));
    fputs("\">", out);
    rt_html(out, rt_class_name(c, k, number));
    fputs("</th>", out);
}

static void matrix(FILE *out, const Confusion *c)
{
    int n = c->choice->classes;
    rt_scroll_begin(out, "confusion matrix");
    fputs("<table class=\"matrix\"><thead><tr><th scope=\"col\">right \\ said</th>", out);
    for (int k = 0; k < n; k++)
        head(out, c->choice, k);
    fputs("</tr></thead><tbody>\n", out);
    for (int k = 0; k < n; k++) {
        Scores s = rt_scores(c, k);
        row_head(out, c->choice, k);
        for (int j = 0; j < n; j++)
            cell(out, c->count[(size_t)k * (size_t)n + (size_t)j], s.support, j == k);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>", out);
    rt_scroll_end(out);
}

static void scores_cells(FILE *out, Scores s)
{
    fprintf(out, "<td>%.6f</td><td>%.6f</td><td>%.6f</td><td>%lld</td></tr>\n", s.precision, s.recall, s.f1, (long long)s.support);
}

static void scores(FILE *out, const Confusion *c)
{
    rt_scroll_begin(out, "precision, recall and F1 of each class");
    fputs("<table class=\"scores\"><thead><tr><th scope=\"row\">class</th><th scope=\"col\">precision</th>"
          "<th scope=\"col\">recall</th><th scope=\"col\">F1</th><th scope=\"col\">support</th></tr></thead><tbody>\n", out);
    for (int k = 0; k < c->choice->classes; k++) {
        row_head(out, c->choice, k);
        scores_cells(out, rt_scores(c, k));
    }
    fputs("<tr><th scope=\"row\">mean of the classes</th>", out);
    scores_cells(out, rt_mean_scores(c));
    fputs("</tbody></table>", out);
    rt_scroll_end(out);
}

void rt_show_confusion(FILE *out, const Confusion *c)
{
    fputs("<h2>Which class is taken for which", out);
    if (c->model->n_outputs > 1) {
        fputs(": ", out);
        rt_html(out, c->model->outputs[c->output].name);
    }
    fputs("</h2>\n<p class=\"soft\">A row is a class as the data has it, a column what the network says. Blue is right; a cell is "
          "the stronger the larger its share of the row.</p>\n", out);
    if (c->choice->classes <= WIDEST)
        matrix(out, c);
    else
        fprintf(out, "<p>%d classes are more than a page shows as a matrix, which is %d: eval --confusion --json has it.</p>\n",
                c->choice->classes, WIDEST);
    scores(out, c);
}
