/* rt_checkpoint.c -- writing checkpoints and weights
 *
 * Both are safetensors files: the tensors in the model's order under Keras's names and shapes, optimizer state under "optimizer/"
 * in checkpoints only, and all else as strings in the metadata. Numbers that a resume needs exactly are hexadecimal. Two runs that
 * are in the same state write the same bytes: no time, no path, no thread count is in the file. */
#define _GNU_SOURCE
#include "rt_train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static bool wanted(const struct rt_param *p, bool full)
{
    return full || p->kind != RT_SLOT;
}

static void put(json_t *metadata, const char *key, char *text)
{
    json_object_set_new(metadata, key, json_string(text));
    free(text);
}

static void put_json(json_t *metadata, const char *key, json_t *value)
{
    put(metadata, key, json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY));
    json_decref(value);
}

static json_t *class_names(const Session *s)
{
    const struct rt_recipe *r = s->model->recipe;
    bool from_data = s->data && s->data->n_class_names;
    const char *const *names = from_data ? s->data->class_names : r->class_names;
    json_t *list = json_array();
    for (int i = 0; i < (from_data ? s->data->n_class_names : r->n_class_names); i++)
        json_array_append_new(list, json_string(names[i]));
    return list;
}

static json_t *sums(const Session *s)
{
    json_t *list = json_array();
    for (int i = 0; i < s->model->n_sums; i++)
        json_array_append_new(list, rt_hex(s->sums[i]));
    return list;
}

/* What a resume needs beyond the tensors. rt_resume.c reads it. */
static void put_state(json_t *metadata, const Session *s)
{
    const struct rt_model *m = s->model;
    put(metadata, "text_hash", rt_text("%016llx", (unsigned long long)m->text_hash));
    put(metadata, "target", rt_text("%s", m->target));
    put(metadata, "batch_size", rt_text("%d", s->batch_size));
    put(metadata, "seed", rt_text("%llu", (unsigned long long)s->seed));
    put(metadata, "shuffle", rt_text("%d", s->shuffle));
    put(metadata, "augment", rt_text("%d", s->augment));
    put(metadata, "samples", rt_text("%d", s->train.n));
    put(metadata, "data_hash", rt_text("%016llx", (unsigned long long)s->data_hash));
    put(metadata, "epoch", rt_text("%d", s->epoch));
    put(metadata, "position", rt_text("%d", s->position));
    put(metadata, "rate", rt_text("%a", s->rate));
    put(metadata, "stop", rt_text("%s", s->stop ? s->stop : ""));
    put_json(metadata, "sums", sums(s));
    put_json(metadata, "callbacks", rt_callbacks_json(s));
    put_json(metadata, "history", rt_history_json(&s->history));
}

static void hash_sink(void *state, const void *reals, size_t bytes)
{
    XXH3_64bits_update(state, reals, bytes);
}

static uint64_t data_hash(const Session *s, bool full)
{
    XXH3_state_t *state = XXH3_createState();
    uint64_t hash;
    if (!state)
        rt_fail(RT_SYSTEM, "cannot get memory for a hash");
    XXH3_64bits_reset(state);
    for (int i = 0; i < s->model->n_params; i++)
        if (wanted(&s->model->params[i], full))
            rt_gather(s->model, s->net, &s->model->params[i], hash_sink, state);
    hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return hash;
}

static json_t *make_metadata(const Session *s, bool full)
{
    const struct rt_model *m = s->model;
    json_t *metadata = json_object();
    char number[32];
    put(metadata, "format", rt_text("cnnc"));
    put(metadata, "format_version", rt_text("1"));
    put(metadata, "kind", rt_text(full ? "checkpoint" : "weights"));
    put(metadata, "model", rt_text("%s", m->name));
    put(metadata, "graph_hash", rt_text("%016llx", (unsigned long long)m->graph_hash));
    put(metadata, "step", rt_text("%llu", (unsigned long long)*m->steps(s->net)));
    put(metadata, "rescale", rt_text("%s", rt_shortest(number, m->recipe->rescale)));
    put_json(metadata, "class_names", class_names(s));
    put(metadata, "xxh3", rt_text("%016llx", (unsigned long long)data_hash(s, full)));
    if (full)
        put_state(metadata, s);
    return metadata;
}

static json_t *make_header(const Session *s, bool full)
{
    json_t *header = json_object();
    size_t at = 0;
    json_object_set_new(header, "__metadata__", make_metadata(s, full));
    for (int i = 0; i < s->model->n_params; i++) {
        const struct rt_param *p = &s->model->params[i];
        size_t bytes = rt_param_elements(p) * (size_t)s->model->real_size;
        json_t *shape = json_array();
        if (!wanted(p, full)) {
            json_decref(shape);
            continue;
        }
        for (int k = 0; k < p->rank; k++)
            json_array_append_new(shape, json_integer(p->axis[k].n));
        json_object_set_new(header, p->name, json_pack("{s:s, s:o, s:[I, I]}", "dtype", s->model->real_size == 8 ? "F64" : "F32",
            "shape", shape, "data_offsets", (json_int_t)at, (json_int_t)(at + bytes)));
        at += bytes;
    }
    return header;
}

static void write_header(Out *out, json_t *header)
{
    char *text = json_dumps(header, JSON_COMPACT);
    unsigned char length[8];
    size_t used, padded;
    if (!text)
        rt_fail(RT_BUG, "a name in the checkpoint is no valid UTF-8");
    used = strlen(text);
    padded = (used + 7) / 8 * 8;               /* so that the data starts at a multiple of 8 */
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)((uint64_t)padded >> 8 * i);
    rt_out_write(out, length, 8);
    rt_out_write(out, text, used);
    rt_out_write(out, "        ", padded - used);
    free(text);
    json_decref(header);
}

static void out_sink(void *out, const void *reals, size_t bytes)
{
    rt_out_write(out, reals, bytes);
}

static void save(const Session *s, const char *path, bool full)
{
    json_t *header = make_header(s, full);
    Out *out = rt_out_open(path);
    write_header(out, header);
    for (int i = 0; i < s->model->n_params; i++)
        if (wanted(&s->model->params[i], full))
            rt_gather(s->model, s->net, &s->model->params[i], out_sink, out);
    rt_out_commit(out);
}

void rt_save_checkpoint(const Session *s, const char *path)
{
    save(s, path, true);
}

void rt_save_weights(const Session *s, const char *path)
{
    save(s, path, false);
}
