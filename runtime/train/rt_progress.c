/* rt_progress.c -- what a user sees of training: a bar on a terminal, elsewhere one line an epoch; on stderr
 *
 * A line that is drawn over and over must stay within one row, or each time leaves one behind: the terminal is asked for its width
 * each time, the bar takes what the figures leave, and what still does not fit is cut. A terminal that is dumb cannot clear a row,
 * and gets lines. */
#define _GNU_SOURCE
#include "rt_text.h"
#include "rt_train.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static struct { bool bar, plain; double started, drawn; int epoch; int64_t first; } at;

static bool can_clear(void)
{
    const char *kind = getenv("TERM");
    return isatty(STDERR_FILENO) && kind && *kind && strcmp(kind, "dumb") != 0;
}

static const char *manner(const Options *o, const struct rt_recipe *r)
{
    const char *how = o->progress ? o->progress : r->progress ? r->progress : "auto";
    return strcmp(how, "auto") ? how : can_clear() ? "bar" : "plain";
}

void rt_progress_start(const Options *o, const struct rt_recipe *r)
{
    const char *how = manner(o, r);
    at.bar = !strcmp(how, "bar");
    at.plain = !strcmp(how, "plain");
    at.epoch = -1;
}

static int figures(char *text, size_t size, const Session *s)
{
    int n = 0;
    for (int i = 0; i < rt_figures(s->model) && n >= 0 && (size_t)n < size; i++)
        n += snprintf(text + n, size - (size_t)n, "  %s %.4f", s->model->sums[i],
                      rt_rounded(rt_figure(s->model, i, s->sums, s->seen), 4));
    return n;
}

/* The last column stays free: some terminals go on to the next row there. */
static int columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

/* How many of the columns the text leaves as rt_print shows it; where it has more it is cut. What is not ASCII may take two. */
static int fit(char *text, int columns)
{
    uint32_t c;
    for (unsigned char *s = (unsigned char *)text; *s; ) {
        int n = rt_character(s, &c), width = !n || rt_is_control(c) ? 4 * (n ? n : 1) : n > 1 ? 2 : 1;
        if (width > columns) {
            *s = 0;
            break;
        }
        columns -= width;
        s += n ? n : 1;
    }
    return columns;
}

static void make_bar(char *bar, int width, const Session *s)
{
    int filled = (int)((double)width * (double)s->seen / (double)rt_epoch_samples(s));
    *bar++ = '[';
    for (int i = 0; i < width; i++)
        *bar++ = i < filled ? '=' : i == filled ? '>' : '.';
    strcpy(bar, "] ");
}

static void draw(const Session *s, double now)
{
    enum { LEAST = 4, MOST = 24, BRACKETS = 3 };
    char line[640], bar[MOST + BRACKETS + 1] = "", sums[256], rest[512];
    int64_t all = rt_epoch_samples(s);
    double speed = (double)(s->seen - at.first) / (now - at.started);
    int head = snprintf(line, sizeof line, "epoch %d/%lld ", s->epoch + 1, (long long)s->epochs), width;
    figures(sums, sizeof sums, s);
    snprintf(rest, sizeof rest, "%lld/%lld%s  %.0f img/s  %.0f s left", (long long)s->seen, (long long)all, sums, speed,
             (double)(all - s->seen) / speed);
    width = fit(rest, columns() - head) - BRACKETS;
    if (width >= LEAST)
        make_bar(bar, width < MOST ? width : MOST, s);
    snprintf(line + head, sizeof line - (size_t)head, "%s%s", bar, rest);
    rt_transient(line);
    at.drawn = now;
}

/* One line while pictures are decoded, where that takes more than a second. */
static void show_decoded(size_t done, size_t all)
{
    enum { PATIENCE = 1 };
    static double started, drawn;
    double now = rt_now();
    char line[128];
    if (started == 0)
        started = now;
    if (done < all && now - started >= PATIENCE && now - drawn >= 0.1) {
        snprintf(line, sizeof line, "%zu of %zu images are decoded", done, all);
        fit(line, columns());
        rt_transient(line);
        drawn = now;
    } else if (done == all && drawn > 0) {
        rt_transient("");
        started = drawn = 0;
    }
}

Shower *rt_progress_decoding(const Options *o, const struct rt_recipe *r)
{
    return strcmp(manner(o, r), "bar") ? NULL : show_decoded;
}

/* Called before an epoch's first step and after each. */
void rt_progress_step(const Session *s)
{
    double now = rt_now();
    if (at.epoch != s->epoch) {
        at.epoch = s->epoch;
        at.first = s->seen;
        at.started = at.drawn = now;
    } else if (at.bar && now - at.drawn >= 0.1) {
        draw(s, now);
    }
}

void rt_progress_epoch(const Session *s, const Logs *logs)
{
    double seconds = rt_now() - at.started;
    char line[2048];
    int n = snprintf(line, sizeof line, "epoch %d/%lld", s->epoch + 1, (long long)s->epochs);
    if (!at.bar && !at.plain)
        return;
    for (int i = 0; i < logs->n && (size_t)n < sizeof line; i++)
        if (!logs->gap[i] && !strcmp(logs->name[i], "learning_rate"))
            n += snprintf(line + n, sizeof line - (size_t)n, "  %s %g", logs->name[i], logs->value[i]);
        else if (!logs->gap[i])
            n += snprintf(line + n, sizeof line - (size_t)n, "  %s %.4f", logs->name[i], rt_rounded(logs->value[i], 4));
    rt_say("%s  %.1f s  %.0f img/s", line, seconds, (double)(s->seen - at.first) / seconds);
}
