/* rt_costs.c -- what each layer takes of a step's time and of inference's, beside the machine's FMA peak: a table of the report
 *
 * A layer is the sum of its calls, forward and back; a call of no layer (the update) is a row of its own. Its share of the peak is
 * of the multiply-adds that a direct convolution would do, in the time that they took: what does fewer (the gradient of a pooled
 * map) can be above the peak. */
#include "rt_page.h"
#include <stdlib.h>
#include <string.h>

typedef struct Cost { const char *layer; double time[2], macs[2]; } Cost;

/* The layers in the order in which calls name them. Returns how many there are. */
static int add_up(const struct rt_model *m, const CallTimes *t, Cost *of)
{
    int n = 0;
    for (int k = 0; k < m->n_layers; k++) {
        const struct rt_layer *l = &m->layers[k];
        const char *name = *l->layer ? l->layer : l->call;
        int i = 0;
        while (i < n && strcmp(of[i].layer, name) != 0)
            i++;
        if (i == n)
            of[n++] = (Cost){ .layer = name };
        of[i].time[l->training] += t->time[k];
        of[i].macs[l->training] += l->macs;
    }
    return n;
}

static void half(FILE *out, const CallTimes *t, const Cost *c, int training)
{
    double seconds = c->time[training], share = rt_share_of_peak(t, c->macs[training], seconds);
    double part = 100 * seconds / t->whole[training];
    if (seconds <= 0)
        fputs("<td></td><td></td><td></td>", out);
    else
        fprintf(out, "<td>%.2f</td><td class=\"bar\" style=\"--w:%.1f%%\">%.1f %%</td><td>", seconds * 1e6, part, part);
    if (share > 0)
        fprintf(out, "%.0f %%", 100 * share);
    if (seconds > 0)
        fputs("</td>", out);
}

static void row(FILE *out, const CallTimes *t, const Cost *c)
{
    fputs("<tr><th scope=\"row\">", out);
    rt_html(out, c->layer);
    fputs("</th>", out);
    half(out, t, c, 1);
    half(out, t, c, 0);
    fputs("</tr>\n", out);
}

void rt_show_costs(FILE *out, const struct rt_model *m, const CallTimes *t)
{
    Cost *of = rt_alloc((size_t)m->n_layers, sizeof *of), rest = { .layer = "feeding, waiting" };
    int n = add_up(m, t, of);
    fprintf(out, "<h2>What each layer takes</h2>\n<p class=\"soft\">Measured on noise when this page was written, with %d "
            "thread%s, in batches of %d: microseconds of a thread a sample, the share of that, and the share of the thread's FMA "
            "peak (%.1f GFLOP/s in the same minute), multiply-adds counted as direct convolution's.</p>\n",
            t->threads, t->threads == 1 ? "" : "s", t->batch, t->peak);
    rt_scroll_begin(out, "what each layer takes");
    fputs("<table class=\"costs\"><thead><tr><th scope=\"col\">layer</th>", out);
    for (int k = 0; k < 2; k++)
        fprintf(out, "<th scope=\"col\">%s, us</th><th scope=\"col\">of the time</th><th scope=\"col\">of the peak</th>",
                k ? "inference" : "training");
    fputs("</tr></thead><tbody>\n", out);
    for (int i = 0; i < n; i++)
        row(out, t, &of[i]);
    for (int k = 0; k < 2; k++)
        rest.time[k] = t->left[k];
    row(out, t, &rest);
    fputs("</tbody></table>", out);
    rt_scroll_end(out);
    free(of);
}
