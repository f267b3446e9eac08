/* rt_epoch.c -- where an epoch ends: behind a pass over the samples, or behind so many steps
 *
 * With steps_per_epoch epochs and passes are two things: an epoch begins where the last one ended, and goes on with the next pass
 * where one ends, as Keras's with a data set that repeats. A pass has its own order and ends with its own partial batch, so what an
 * update sees follows from the number of updates before it; the length of epochs decides only where figures are taken. */
#include "rt_train.h"

static int64_t updates_here(const Session *s)  /* in this epoch */
{
    return (int64_t)*s->model->steps(s->net) - s->epoch_step;
}

static int64_t batches(int64_t samples, int batch)
{
    return (samples + batch - 1) / batch;
}

/* The samples of the first so many updates of all. */
static int64_t samples_of(const Session *s, int batch, int64_t updates)
{
    int64_t whole = batches(s->train.n, batch), rest = updates % whole * batch;
    return updates / whole * s->train.n + (rest < s->train.n ? rest : s->train.n);
}

/* Updates so far, had all passes had batches of this size. */
static int64_t updates_of_passes(const Session *s, int batch)
{
    return s->pass * batches(s->train.n, batch) + batches(s->position, batch);
}

int64_t rt_seen_by(const Session *s, int batch, int64_t updates)
{
    int64_t all = updates_of_passes(s, batch);
    return updates < 0 || updates > all ? -1 : samples_of(s, batch, all) - samples_of(s, batch, all - updates);
}

bool rt_epoch_ends(const Session *s)
{
    return s->epoch_steps ? updates_here(s) >= s->epoch_steps : s->position >= s->train.n;
}

int64_t rt_epoch_samples(const Session *s)
{
    int64_t now = updates_of_passes(s, s->batch_size);
    if (!s->epoch_steps)
        return s->train.n;
    return s->seen + samples_of(s, s->batch_size, now + s->epoch_steps - updates_here(s)) - samples_of(s, s->batch_size, now);
}

int64_t rt_epoch_updates(const Session *s)
{
    return s->epoch_steps ? s->epoch_steps : batches(s->train.n, s->batch_size);
}
