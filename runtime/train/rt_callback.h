/* rt_callback.h -- what a callback is: its row in the model, its kind, and the State that a checkpoint keeps of it. */
#ifndef RT_CALLBACK_H
#define RT_CALLBACK_H
#include "rt_train.h"
#include <string.h>

typedef struct State {
    double best;
    bool has_best, saved, due;                 /* saved: once at least; due: of this very state, files are to be written */
    int64_t wait, cooldown, best_epoch, stopped, size;         /* size: of CSVLogger's or TensorBoard's file before */
    char seal[RT_SEAL_DIGITS + 1];             /* of what EarlyStopping puts back at the end, TensorBoard goes on behind; or "" */
} State;

typedef struct Kind {
    const char *name;
    bool (*watches)(const Callback *c);        /* a figure, to be better than it was; NULL: none */
    bool swaps;                                /* validation, and what stands behind it where it says so, sees the averages */
    bool rates;                                /* it changes the learning rate, and adds it to the figures */
    void (*begin)(Session *s, Callback *c, bool resumed);
    void (*start)(Session *s, const Callback *c);              /* of an epoch, or of what a resume leaves of it */
    void (*epoch)(Session *s, Callback *c, Logs *logs);        /* decides; write and end touch files */
    void (*write)(const Session *s, Callback *c);
    void (*end)(Session *s, Callback *c);
    char *(*file)(const Session *s, const Callback *c);        /* the path of what it writes */
    char *(*second)(const Session *s, const Callback *c);      /* and of what it writes beside it, or NULL */
    enum rt_written written;
} Kind;

struct Callback {
    const Kind *kind;
    const struct rt_callback *row;
    int index;                                 /* among those of its kind */
    char *who;                                 /* "CSVLogger", "CSVLogger 2" ..: in messages, and whose a file is */
    const char *monitor;                       /* NULL: watches none, or sleeps */
    bool upwards;                              /* a larger figure is better */
    bool slept;                                /* until the run was saved: its state begins now */
    char *said;                                /* what the write that is due will say first, or NULL */
    State state;
};

/* The option's value, or `otherwise` where it has none. */
static inline const char *text(const Callback *c, const char *name, const char *otherwise)
{
    for (int i = 0; i < 16 && c->row->option[i].name; i++) {
        const char *value = c->row->option[i].value;
        if (!strcmp(c->row->option[i].name, name) && value && *value && strcmp(value, "nil") != 0)
            return value;
    }
    return otherwise;
}

static inline bool flag(const Callback *c, const char *name)
{
    const char *value = text(c, name, "false");
    return !strcmp(value, "true") || !strcmp(value, "1");
}

/* "val_loss down": what the best is the best of; "" where it watches none. The caller frees it */
char *rt_watched(const Callback *c);

/* ---- rt_csv_logger.c ---- */

char *rt_logger_path(const Session *s, const Callback *c);
void rt_logger_begin(Session *s, Callback *c, bool resumed);
void rt_logger_write(const Session *s, Callback *c);

/* ---- rt_histogram.c ---- */

enum { RT_BUCKETS = 30 };
void rt_buckets(const Session *s, const struct rt_param *p, double bucket[RT_BUCKETS][3]);     /* from, to, how many */

/* ---- rt_swap.c ---- */

void rt_swap_begin(Session *s, Callback *c, bool resumed);
void rt_swap_epoch(Session *s, Callback *c, Logs *logs);

/* ---- rt_tensorboard.c ---- */

char *rt_events_of_training(const Session *s, const Callback *c);
char *rt_events_of_validation(const Session *s, const Callback *c);    /* NULL where there is none */
void rt_write_events(const Session *s, Callback *c);
#endif
