/* rt_csv_logger.c -- Keras's CSVLogger: a line an epoch, behind what the file had before
 *
 * A view of the history like history.csv, in Keras's order of columns, written whole each time. */
#define _GNU_SOURCE
#include "rt_callback.h"
#include "rt_read.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *rt_logger_path(const Session *s, const Callback *c)
{
    return rt_beneath_run(s, c->who, text(c, "filename", "log.csv"));
}

void rt_logger_begin(Session *s, Callback *c, bool resumed)
{
    char *path = rt_logger_path(s, c);
    struct stat st;
    int64_t size = stat(path, &st) == 0 ? st.st_size : 0;
    if (!resumed)
        c->state.size = flag(c, "append") ? size : 0;
    if (c->state.size > size) {
        rt_say("warning: %s is shorter than it was before the run", path);
        c->state.size = size;
    }
    free(path);
}

/* By name; the learning rate is there for those behind a callback that adds it. */
static int csv_columns(const Session *s, const Callback *c, int column[RT_COLUMNS])
{
    const History *h = &s->history;
    bool rate = false;
    int n = 0;
    for (const Callback *before = s->callbacks; before < c; before++)
        rate |= before->kind->rates;
    for (int i = 0; i < h->n_columns; i++) {
        int at = n;
        if (!rate && !strcmp(h->column[i], "learning_rate"))
            continue;
        for (; at > 0 && strcmp(h->column[column[at - 1]], h->column[i]) > 0; at--)
            column[at] = column[at - 1];
        column[at] = i;
        n++;
    }
    return n;
}

/* What was there before the run, then the history: whole each time, so that no row stands twice or is torn. */
void rt_logger_write(const Session *s, Callback *c)
{
    int column[RT_COLUMNS], n = csv_columns(s, c, column);
    char *path = rt_logger_path(s, c), *before = NULL;
    size_t size = 0;
    Out *out;
    if (c->state.size > 0)
        before = rt_read_whole(path, SIZE_MAX, &size);
    out = rt_out_open(path, RT_LOG);
    size = size < (size_t)c->state.size ? size : (size_t)c->state.size;
    rt_out_write(out, before, size);
    if (size > 0 && before[size - 1] != '\n')
        rt_out_write(out, "\n", 1);            /* an editor's file: a row of ours is a line of its own */
    rt_put_table(out, &s->history, column, n, text(c, "separator", ","), c->state.size == 0);
    rt_out_commit(out);
    free(before);
    free(path);
}
