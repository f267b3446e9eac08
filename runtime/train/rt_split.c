/* rt_split.c -- which samples train, which validate, and in which order an epoch sees them
 *
 * As Keras: validation_split takes the last samples, before any shuffling; the first floor(n (1 - split)) train. A generator's
 * takes the first floor(n split). The order of an epoch is a Fisher-Yates shuffle of file order drawn from Philox4x32-10 with the
 * seed as key and (draw, epoch) as counter, so it needs no state and a resume finds it again. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <math.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

int *rt_range(int from, int to)
{
    int *index = rt_alloc((size_t)(to - from), sizeof *index);
    for (int i = from; i < to; i++)
        index[i - from] = i;
    return index;
}

const char *rt_open_data(Session *s, const Options *o)
{
    const char *source = o->data ? o->data : s->model->recipe->data;
    int targets = o->layer ? RT_ANY_TARGETS : o->command == RT_PREDICT && !o->labels ? RT_INPUTS_ONLY : 0;
    if (!source)
        rt_fail(RT_USAGE, "no data: the model names none, so --data SRC must");
    rt_take_threads(s, o);
    rt_decode_by((struct rt_decoding){ s->infer_pace.most, rt_progress_decoding(o, s->model->recipe), o->cache, o->force });
    s->data = rt_load_data(source, s->model, targets | (o->leave_out ? RT_LEAVE_OUT : 0));
    if (o->cache && !s->data->train.file && !s->data->test.file)
        rt_say("%s: holds no picture files, so nothing is kept in %s", s->data->source, o->cache);
    return source;
}

static void bounds(const struct rt_recipe *r, int n, int *first, int *last)
{
    *first = *last = n;
    if (r->validation_first >= 0)
        *first = r->validation_first, *last = r->validation_last;
    else if (r->validation_leads)
        *first = 0, *last = (int)floor(n * r->validation_split);
    else if (r->validation_split > 0)
        *first = (int)floor(n * (1.0 - r->validation_split));
    if (*first > *last || *last > n)
        rt_fail(RT_BAD_DATA, "validation_range is {%d, %d}, but the data has %d training samples", *first, *last, n);
    if (r->validation_first < 0 && r->validation_split > 0 && *first == *last)
        rt_fail(RT_BAD_DATA, "validation_split %g of %d samples is none", r->validation_split, n);
}

void rt_say_unused(const Session *s, const char *source, int n)
{
    const struct rt_recipe *r = s->model->recipe;
    if (r->validation_split > 0 || r->validation_first >= 0)
        rt_say("%s: has %d samples for validation, and the model's %s is not used", source, n,
               r->validation_first >= 0 ? "validation_range" : "validation_split");
}

static Rows rows_of(const Session *s, const struct rt_split *split, int from, int to)
{
    return (Rows){ .split = split, .model = s->model, .index = rt_range(from, to), .n = to - from };
}

/* What validation_data names validates, else what the data keeps for it, else what the model takes of the training samples. */
void rt_divide(Session *s)
{
    const struct rt_data *d = s->data;
    int first, last, n = d->train.n;
    if (n == 0)
        rt_fail(RT_BAD_DATA, "%s has no training samples", d->source);
    if (rt_aside(s) || d->val.n) {
        s->train = rows_of(s, &d->train, 0, n);
        s->val = rows_of(s, &d->val, 0, rt_aside(s) ? 0 : d->val.n);
        if (!rt_aside(s))
            rt_say_unused(s, d->source, d->val.n);
        return;
    }
    bounds(s->model->recipe, n, &first, &last);
    s->train = rows_of(s, &d->train, 0, n);
    s->val = rows_of(s, &d->train, first, last);
    s->train.n -= last - first;
    for (int i = last; i < n; i++)
        ((int *)s->train.index)[i - (last - first)] = i;
    if (s->train.n == 0)
        rt_fail(RT_BAD_DATA, "no samples are left to train on: the data has %d, %d of them validate", n, s->val.n);
}

static uint64_t philox(uint64_t key, uint64_t low, uint64_t high)   /* the first 64 of Philox4x32-10's 128 bits */
{
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    uint32_t c[4] = { (uint32_t)low, (uint32_t)(low >> 32), (uint32_t)high, (uint32_t)(high >> 32) };
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53 * c[0], b = (uint64_t)0xCD9E8D57 * c[2];
        uint32_t c1 = c[1], c3 = c[3];
        c[0] = (uint32_t)(b >> 32) ^ c1 ^ k0, c[1] = (uint32_t)b;
        c[2] = (uint32_t)(a >> 32) ^ c3 ^ k1, c[3] = (uint32_t)a;
        k0 += 0x9E3779B9, k1 += 0xBB67AE85;
    }
    return (uint64_t)c[1] << 32 | c[0];
}

void rt_shuffle(int *index, int n, uint64_t seed, uint64_t epoch)
{
    enum { SHUFFLE = 0x5F };                   /* tells this use of the seed from dropout's and the initializers' */
    for (int i = n - 1; i > 0; i--) {
        uint64_t draw = philox(seed, (uint64_t)i | (uint64_t)SHUFFLE << 56, epoch);
        int j = (int)((__extension__ (unsigned __int128)draw * (unsigned)(i + 1)) >> 64), t = index[i];
        index[i] = index[j];
        index[j] = t;
    }
}

enum { HASHED = 256 };                         /* samples at most that the hash of a data set reads */

static size_t port_bytes(const struct rt_port *p, int type)
{
    return (type & RT_CLASS ? rt_port_positions(p) : rt_port_elements(p)) * rt_element_size(type);
}

/* Of samples and targets spread over the set, in order: a resume warns when its data is not the run's. Not of all: a mapped set is
 * not read before it is needed. */
uint64_t rt_data_hash(const struct rt_split *split, const struct rt_model *m)
{
    XXH3_state_t *state = XXH3_createState();
    uint64_t hash;
    if (!state)
        rt_fail(RT_SYSTEM, "cannot get memory for a hash");
    XXH3_64bits_reset(state);
    XXH3_64bits_update(state, &split->n, sizeof split->n);
    if (split->weight)
        XXH3_64bits_update(state, split->weight, sizeof *split->weight * (size_t)split->n);
    for (int i = 0; i < split->n; i += 1 + split->n / HASHED) {
        struct rt_array x[RT_PORTS], y[RT_PORTS];
        rt_sample(split, m->n_inputs, m->n_outputs, i, x, y);
        for (int p = 0; p < m->n_inputs; p++)
            XXH3_64bits_update(state, x[p].at, port_bytes(&m->inputs[p], x[p].type));
        for (int p = 0; p < m->n_outputs; p++)
            XXH3_64bits_update(state, y[p].at, port_bytes(&m->outputs[p], y[p].type));
    }
    hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return hash;
}
