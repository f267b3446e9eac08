/* rt_progress.c -- what a user sees of training: a bar on a terminal, elsewhere one line an epoch; on stderr */
#define _GNU_SOURCE
#include "rt_train.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct { bool bar, plain; double started, drawn; int epoch, first; } at;

void rt_progress_start(const Options *o)
{
    const char *how = o->progress && strcmp(o->progress, "auto") ? o->progress : isatty(STDERR_FILENO) ? "bar" : "plain";
    at.bar = !strcmp(how, "bar");
    at.plain = !strcmp(how, "plain");
    at.epoch = -1;
}

static int figures(char *text, size_t size, const Session *s)
{
    int n = 0;
    for (int i = 0; i < s->model->n_sums && n >= 0 && (size_t)n < size; i++)
        n += snprintf(text + n, size - (size_t)n, "  %s %.4f", s->model->sums[i], s->sums[i] / s->position);
    return n;
}

static void draw(const Session *s, double now)
{
    enum { WIDTH = 24 };
    char line[512], bar[WIDTH + 1], sums[256];
    double speed = (s->position - at.first) / (now - at.started);
    int filled = (int)((int64_t)WIDTH * s->position / s->train.n);
    for (int i = 0; i < WIDTH; i++)
        bar[i] = i < filled ? '=' : i == filled ? '>' : '.';
    bar[WIDTH] = 0;
    figures(sums, sizeof sums, s);
    snprintf(line, sizeof line, "epoch %d/%lld [%s] %d/%d%s  %.0f img/s  %.0f s left", s->epoch + 1, (long long)s->epochs, bar,
             s->position, s->train.n, sums, speed, (s->train.n - s->position) / speed);
    rt_transient(line);
    at.drawn = now;
}

/* Called before an epoch's first step and after each. */
void rt_progress_step(const Session *s)
{
    double now = rt_now();
    if (at.epoch != s->epoch) {
        at.epoch = s->epoch;
        at.first = s->position;
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
        n += snprintf(line + n, sizeof line - (size_t)n, strcmp(logs->name[i], "learning_rate") ? "  %s %.4f" : "  %s %g",
                      logs->name[i], logs->value[i]);
    rt_say("%s  %.1f s  %.0f img/s", line, seconds, (s->train.n - at.first) / seconds);
}
