/* rt_report.c -- report.html of a run: what was trained, and what came of it; one file, no script, nothing from outside
 *
 * A training ends with the page of what it has: the curves and the first kernels, the same bytes at any thread count and after any
 * resume. `report` writes it anew with what data and weights show: the figures of a split, the confusion, the surest mistakes, what
 * augmentation makes of samples; and, with --layers, what each layer takes of the machine, by the build that has a clock for each
 * call. */
#define _GNU_SOURCE
#include "rt_page.h"
#include "rt_print.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What `report` looks at beyond the run itself. */
typedef struct Look {
    Confusions confusions;
    Mistakes mistakes[RT_PORTS];               /* of each confusion */
    double sums[RT_SUMS];
    Rows rows;
    const char *split;
    int batch_size;                            /* of the run; the session's is that of evaluation */
    CallTimes costs;                           /* time: NULL where they were not asked for */
} Look;

static void see(void *ctx, const Rows *rows, int n, void *const *y)
{
    Look *look = ctx;
    for (int k = 0; k < look->confusions.n; k++) {
        Confusion *c = &look->confusions.of[k];
        for (int i = 0; i < n; i++)
            rt_note_mistake(&look->mistakes[k], rt_judge(c, rows->split, rows->index[rows->first + i],
                                                         rt_output_row(c->model, y, c->output, i)));
    }
}

/* ---- the page ---- */

static void head(FILE *out, const Session *s, int batch_size)
{
    const struct rt_recipe *r = s->model->recipe;
    char number[32];
    rt_page_begin(out, s->model->name);
    fputs("<h1>", out);
    rt_html(out, s->model->name);
    fprintf(out, "</h1>\n<p class=\"soft\">%d epoch%s, batches of %d, seed %llu, ", s->epoch, s->epoch == 1 ? "" : "s",
            batch_size, (unsigned long long)s->seed);
    rt_html(out, r->optimizer);
    fputs(", learning rate ", out);
    rt_html(out, rt_rate_text(number, r));
    fputs(".</p>\n", out);
}

static void figures(FILE *out, const Session *s, const Look *look)
{
    char value[32];
    fputs("<p>", out);
    rt_html(out, rt_base_of(s->options->weights));
    fprintf(out, " on %d %s sample%s of ", look->rows.n, look->split, look->rows.n == 1 ? "" : "s");
    rt_html(out, s->data_source);
    fputs(":</p>\n<ul class=\"tiles\">\n", out);
    for (int i = 0; i < rt_figures(s->model); i++) {
        snprintf(value, sizeof value, "%.6f", rt_rounded(rt_figure(s->model, i, look->sums, look->rows.n), 6));
        rt_tile(out, s->model->sums[i], value);
    }
    fputs("</ul>\n", out);
}

static void classes(FILE *out, const Look *look)
{
    for (int k = 0; k < look->confusions.n; k++) {
        rt_show_confusion(out, &look->confusions.of[k]);
        rt_show_mistakes(out, &look->mistakes[k], &look->confusions.of[k], look->rows.split);
    }
    if (!look->confusions.n)
        fputs("<p class=\"soft\">No output of the network chooses one class: there is no confusion to show.</p>\n", out);
}

static void sheet(FILE *out, const Session *s)
{
    Session own = *s;
    int shape[3];
    if (!s->data->train.n)
        return;
    rt_divide(&own);
    uint8_t *pixels = rt_sheet_of(&own, 4, 8, shape);
    if (pixels) {
        fputs("<h2>What training sees</h2>\n<p class=\"soft\">A row is a training sample: as it is, then as the network sees it "
              "in training.</p>\n<div class=\"sheet\">", out);
        rt_image(out, pixels, shape, "training samples and what augmentation makes of them");
        fputs("</div>\n", out);
    }
    free(pixels);
    free((int *)own.train.index);
    free((int *)own.val.index);
}

static void write_page(const Session *s, const Look *look, const char *path)
{
    char *page;
    size_t size;
    FILE *out = rt_text_stream(&page, &size);
    head(out, s, look ? look->batch_size : s->batch_size);
    if (look)
        figures(out, s, look);
    rt_curves(out, &s->history);
    if (look)
        classes(out, look);
    rt_show_kernels(out, s);
    if (look)
        sheet(out, s);
    if (look && look->costs.time)
        rt_show_costs(out, s->model, &look->costs);
    fputs(!look ? "<p class=\"soft\">The command report --run-dir writes this page anew, with the confusion of the classes and the "
                  "surest mistakes; with --layers also what each layer takes of the time and of the machine's peak.</p>\n"
          : !look->costs.time ? "<p class=\"soft\">What each layer takes of the time and of the machine's peak was not measured: "
                                "report --layers does.</p>\n" : "", out);
    rt_page_end(out);
    rt_text_end(out);
    rt_write_whole(path, RT_PAGE, page, size);
    free(page);
}

void rt_write_report(const Session *s)
{
    char *path = rt_in_run(s, "report.html");
    write_page(s, NULL, path);
    free(path);
}

/* ---- the command ---- */

/* The result of the run; of one that has not come to its end, what was saved last. */
static const char *weights_of(const Session *s, const Options *o)
{
    char *result = rt_in_run(s, "weights.safetensors");
    if (o->weights || access(result, F_OK) == 0)
        return o->weights ? o->weights : result;
    free(result);
    return rt_in_run(s, "last.safetensors");
}

static const char *page_of(const Session *s, const Options *o)
{
    const char *dot = o->output ? strrchr(o->output, '.') : NULL;
    if (o->output && (!dot || strcmp(dot, ".html") != 0))
        rt_fail(RT_USAGE, "--output: %s does not end in .html, and a page is what is written", o->output);
    return o->output ? o->output : rt_in_run(s, "report.html");
}

/* A run that was ended before its first save has nothing to show but how it began. */
static void need_saved(const Session *s, const char *last)
{
    char *settings = rt_in_run(s, "settings.json"), *program = rt_pasteable(s->options->program), *run = rt_pasteable(s->run);
    if (access(settings, F_OK) != 0)
        rt_fail(RT_NO_INPUT, "%s is no run folder: it has no settings.json, which a run writes first; --run-dir takes the folder "
                "that a training named at its end, runs/%s by default", s->run, s->model->name);
    if (access(last, F_OK) != 0)
        rt_fail(RT_NO_INPUT, "the run in %s was ended before it saved anything, so there are no figures and no weights to show; "
                "%s --resume %s begins it anew, and writes report.html at its end", s->run, program, run);
    free(settings), free(program), free(run);
}

/* The run as it was begun and as far as it came. */
static void open_run(Session *s, Options *o, Look *look)
{
    Options kept = *o;
    char *last;
    rt_enter_run(s, o->run_dir);
    last = rt_in_run(s, "last.safetensors");
    need_saved(s, last);
    rt_read_settings(s, &kept);
    if (!o->data)
        o->data = kept.data;
    if (!o->validation_data)
        o->validation_data = kept.validation_data;
    if (!o->cache)
        o->cache = kept.cache;
    s->data_source = rt_text("%s", o->data ? o->data : "");
    s->seed = (uint64_t)kept.seed;
    s->augment = !kept.no_augment;
    look->batch_size = (int)kept.batch_size;
    rt_read_history(s, last);
    free(last);
    o->weights = weights_of(s, o);
    rt_input_was(o->weights);
}

void rt_report(const Options *given, const struct rt_model *model, char **argv)
{
    Options o = *given;
    if (o.layers && !model->n_layers)
        rt_hand_over(model, argv, "-train-layers", "report --layers", "--layers");
    Session s = { .model = model, .options = &o };
    Look look = { .split = o.split ? o.split : "test" };
    open_run(&s, &o, &look);
    const char *path = page_of(&s, &o), *who = o.output ? "--output" : NULL;
    rt_out_check(path, RT_PAGE, who, o.force);
    look.rows = rt_choose_split(&s, &o);
    rt_out_check(path, RT_PAGE, who, o.force);                 /* again: now all that is read is known */
    rt_load_for_inference(&s, &o);
    rt_begin_confusions(&look.confusions, &s);
    rt_evaluate(&s, &look.rows, look.sums, look.confusions.n ? see : NULL, &look);
    rt_check_mapped();
    if (o.layers) {
        Options of_run = o;
        of_run.batch_size = look.batch_size;
        look.costs = rt_time_calls(&of_run, model);
    }
    write_page(&s, &look, path);
    rt_say("%s: written; a browser shows it", path);
    rt_free_confusions(&look.confusions);
    free((int *)look.rows.index);
    free(look.costs.time);
    rt_free_set(&s);
}
