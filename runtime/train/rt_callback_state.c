/* rt_callback_state.c -- the callbacks' states as JSON, in a checkpoint's metadata
 *
 * A state is taken by the callback that it was saved of: the same kind at the same place, watching the same figure, because the
 * best of one figure says nothing of another. What is due came of an epoch's end, and is written before the next one begins. */
#include "rt_callback.h"
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; size_t at; } counts[] = {
    { "wait", offsetof(State, wait) }, { "cooldown", offsetof(State, cooldown) }, { "best_epoch", offsetof(State, best_epoch) },
    { "stopped", offsetof(State, stopped) }, { "size", offsetof(State, size) },
}, flags[] = {
    { "has_best", offsetof(State, has_best) }, { "saved", offsetof(State, saved) }, { "due", offsetof(State, due) },
};
enum { COUNTS = sizeof counts / sizeof *counts, FLAGS = sizeof flags / sizeof *flags };

static int64_t *count_at(State *t, int i) { return (int64_t *)(void *)((char *)t + counts[i].at); }
static bool *flag_at(State *t, int i) { return (bool *)((char *)t + flags[i].at); }

json_t *rt_callbacks_json(const Session *s)
{
    json_t *list = json_array();
    for (int i = 0; i < s->n_callbacks; i++) {
        State t = s->callbacks[i].state;
        char *watches = rt_watched(&s->callbacks[i]);
        json_t *one = json_pack("{s:s, s:s, s:s, s:o}", "name", s->callbacks[i].row->name, "watches", watches, "seal", t.seal,
                                "best",
            rt_hex(t.best));
        for (int k = 0; k < FLAGS; k++)
            json_object_set_new(one, flags[k].name, json_boolean(*flag_at(&t, k)));
        for (int k = 0; k < COUNTS; k++)
            json_object_set_new(one, counts[k].name, json_integer(*count_at(&t, k)));
        json_array_append_new(list, one);
        free(watches);
    }
    return list;
}

static bool read_state(const json_t *one, const char *name, State *t)
{
    const char *found = json_string_value(json_object_get(one, "name")), *seal = json_string_value(json_object_get(one, "seal"));
    if (!found || strcmp(found, name) != 0 || json_object_size(one) != 4 + FLAGS + COUNTS)
        return false;
    if (!seal || (*seal && strlen(seal) != RT_SEAL_DIGITS))
        return false;
    strcpy(t->seal, seal);
    for (int k = 0; k < FLAGS; k++) {
        const json_t *value = json_object_get(one, flags[k].name);
        if (!json_is_boolean(value))
            return false;
        *flag_at(t, k) = json_is_true(value);
    }
    for (int k = 0; k < COUNTS; k++) {
        const json_t *value = json_object_get(one, counts[k].name);
        if (!json_is_integer(value) || json_integer_value(value) < 0)
            return false;
        *count_at(t, k) = json_integer_value(value);
    }
    return rt_unhex(json_object_get(one, "best"), &t->best);
}

static bool read_watched(const json_t *one, Callback *c)
{
    const char *then = json_string_value(json_object_get(one, "watches"));
    char *now = rt_watched(c);
    if (then && *then && strcmp(then, now) != 0)
        rt_fail(RT_USAGE, "%s watched '%s' when the run was saved, now '%s': the best so far says nothing of it; build the model "
                "with the monitor and mode that it had, or begin a new run with --weights of this one", c->who, then, now);
    c->slept = then && !*then && *now;
    free(now);
    return then != NULL;
}

bool rt_callbacks_from_json(Session *s, const json_t *list)
{
    if (!json_is_array(list) || (int)json_array_size(list) != s->n_callbacks)
        return false;
    for (int i = 0; i < s->n_callbacks; i++) {
        Callback *c = &s->callbacks[i];
        State *t = &c->state;
        const json_t *one = json_array_get(list, (size_t)i);
        if (!read_state(one, c->row->name, t) || !read_watched(one, c) || isnan(t->best) || t->wait > s->epoch ||
            t->best_epoch > s->epoch || t->stopped > s->epoch || (t->due && (!t->saved || s->seen > 0)))
            return false;
    }
    return true;
}
