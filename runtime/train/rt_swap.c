/* rt_swap.c -- SwapEMAWeights: the averages of use_ema in the weights' place, and the weights in theirs
 *
 * Validation always sees the averages; with swap_on_epoch the callbacks behind this one do as well, and what they write. Nothing
 * but that happens while they are swapped: each loop over callbacks puts them back, and a run that ends in between does too. */
#include "rt_callback.h"

static bool on_epoch(const Callback *c)
{
    return flag(c, "swap_on_epoch");
}

bool rt_validates_averages(const Session *s)
{
    for (int i = 0; i < s->n_callbacks; i++)
        if (s->callbacks[i].kind->swaps)
            return true;
    return false;
}

/* As Keras's fit: where averages are in the weights' place at an epoch's end and a callback stops the training before its last, the
 * weights are put back, and stay. */
bool rt_ends_with_averages(const Session *s)
{
    bool swapped = false;
    for (int i = 0; i < s->n_callbacks; i++)
        swapped |= s->callbacks[i].kind->swaps && on_epoch(&s->callbacks[i]);
    return !(swapped && s->stop && s->epoch < s->epochs);
}

void rt_swap_averages(Session *s, bool swapped)
{
    if (s->swapped != swapped)
        rt_swap_slot(s->model, s->net, "average");
    s->swapped = swapped;
}

void rt_swap_begin(Session *s, Callback *c, bool resumed)
{
    (void)resumed;
    if (!s->val.n && !on_epoch(c))
        rt_say("warning: %s swaps nothing: there are no validation samples, and swap_on_epoch is false", c->who);
}

void rt_swap_epoch(Session *s, Callback *c, Logs *logs)
{
    (void)logs;
    if (on_epoch(c))
        c->state.due = c->state.saved = true, rt_swap_averages(s, true);
}
