/* rt_checkpoint.c -- writing checkpoints and weights
 *
 * Both are safetensors files: the tensors in the model's order under Keras's names and shapes, optimizer state under "optimizer/"
 * in checkpoints only, and all else as strings in the metadata (rt_state.c). A checksum covers every byte (RT_SEAL). Two runs that
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

void rt_put(json_t *metadata, const char *key, char *text)
{
    json_object_set_new(metadata, key, json_string(text));
    free(text);
}

void rt_put_json(json_t *metadata, const char *key, json_t *value)
{
    rt_put(metadata, key, json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY));
    json_decref(value);
}

static json_t *class_names(const Session *s)
{
    const struct rt_recipe *r = s->model->recipe;
    bool from_data = s->data && s->data->n_class_names;
    const char *const *names = from_data ? s->data->class_names : r->class_names;
    json_t *list = json_array();
    for (int i = 0; i < (from_data ? s->data->n_class_names : r->n_class_names); i++)
        if (json_array_append_new(list, json_string(names[i])))
            rt_fail(RT_BUG, "class name %d is no UTF-8: it would be left out", i);
    return list;
}

/* What pictures are made into, where it is not the usual. */
static void put_canvas(json_t *metadata, const struct rt_recipe *r)
{
    if (r->resize)
        rt_put(metadata, "resize", rt_text("%s", rt_resize_name(r->resize)));
    if (r->background)
        rt_put(metadata, "background", rt_text("%d", r->background));
}

static json_t *make_metadata(const Session *s, bool full)
{
    const struct rt_model *m = s->model;
    json_t *metadata = json_object();
    char number[32];
    rt_put(metadata, "xxh3", rt_text("%0*d", RT_SEAL_DIGITS, 0));  /* the first of all: RT_SEAL; seal() fills it in */
    rt_put(metadata, "format", rt_text("cnnc"));
    rt_put(metadata, "format_version", rt_text("2"));
    rt_put(metadata, "kind", rt_text(full ? "checkpoint" : "weights"));
    rt_put(metadata, "model", rt_text("%s", m->name));
    rt_put(metadata, "graph_hash", rt_text("%016llx", (unsigned long long)m->graph_hash));
    rt_put(metadata, "step", rt_text("%llu", (unsigned long long)*m->steps(s->net)));
    rt_put(metadata, "rescale", rt_text("%s", rt_shortest(number, m->recipe->rescale)));
    if (m->recipe->samplewise)
        rt_put(metadata, "samplewise", rt_text("%s", m->recipe->samplewise));
    put_canvas(metadata, m->recipe);
    rt_put_json(metadata, "class_names", class_names(s));
    if (full)
        rt_put_state(metadata, s);
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
        size_t sizes[RT_RANK];
        int rank = rt_param_shape(s->model, p, sizes);
        for (int k = 0; k < rank; k++)
            json_array_append_new(shape, json_integer((json_int_t)sizes[k]));
        json_object_set_new(header, p->name, json_pack("{s:s, s:o, s:[I, I]}", "dtype", s->model->real_size == 8 ? "F64" : "F32",
            "shape", shape, "data_offsets", (json_int_t)at, (json_int_t)(at + bytes)));
        at += bytes;
    }
    return header;
}

/* The file up to its data: length, header, and spaces so that the data starts at a multiple of 8. */
static char *head_of(const Session *s, bool full, size_t *bytes)
{
    json_t *header = make_header(s, full);
    char *text = json_dumps(header, JSON_COMPACT), *head;
    size_t padded;
    if (!text)
        rt_fail(RT_BUG, "a name in the checkpoint is no valid UTF-8");
    padded = (strlen(text) + 7) / 8 * 8;
    head = rt_text("%8s%-*s", "", (int)padded, text);
    for (int i = 0; i < 8; i++)
        head[i] = (char)((uint64_t)padded >> 8 * i);
    *bytes = 8 + padded;
    free(text);
    json_decref(header);
    return head;
}

static void each_tensor(const Session *s, bool full, ParamSink *sink, void *ctx)
{
    for (int i = 0; i < s->model->n_params; i++)
        if (wanted(&s->model->params[i], full))
            rt_gather(s->model, s->net, &s->model->params[i], sink, ctx);
}

static void hash_sink(void *state, const void *bytes, size_t n)
{
    XXH3_64bits_update(state, bytes, n);
}

static void seal(const Session *s, bool full, char *head, size_t bytes)
{
    XXH3_state_t *state = XXH3_createState();
    char digits[RT_SEAL_DIGITS + 1];
    if (!state)
        rt_fail(RT_SYSTEM, "cannot get memory for a hash");
    XXH3_64bits_reset(state);
    hash_sink(state, head, bytes);
    each_tensor(s, full, hash_sink, state);
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)XXH3_64bits_digest(state));
    memcpy(head + RT_SEAL_AT, digits, RT_SEAL_DIGITS);
    XXH3_freeState(state);
}

static void out_sink(void *out, const void *bytes, size_t n)
{
    rt_out_write(out, bytes, n);
}

static void save(const Session *s, const char *path, bool full)
{
    size_t bytes;
    char *head = head_of(s, full, &bytes);
    Out *out;
    seal(s, full, head, bytes);
    out = rt_out_open(path, full ? RT_CHECKPOINT : RT_WEIGHTS);
    rt_out_write(out, head, bytes);
    each_tensor(s, full, out_sink, out);
    rt_out_commit(out);
    free(head);
}

void rt_weights_seal(const Session *s, char digits[RT_SEAL_DIGITS + 1])
{
    size_t bytes;
    char *head = head_of(s, false, &bytes);
    seal(s, false, head, bytes);
    snprintf(digits, RT_SEAL_DIGITS + 1, "%.*s", RT_SEAL_DIGITS, head + RT_SEAL_AT);
    free(head);
}

void rt_save_checkpoint(const Session *s, const char *path)
{
    save(s, path, true);
}

void rt_save_weights(const Session *s, const char *path)
{
    save(s, path, false);
}
