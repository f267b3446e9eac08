/* rt_tensorboard.c -- the figures of each epoch as TensorBoard reads them: log_dir/train and log_dir/validation
 *
 * A view of the history, like history.csv, written whole each time. Histograms are of weights that are gone an epoch later: with
 * histogram_freq what is written stands behind what the file had when the epoch before ended, whose size and checksum are in the
 * callback's state. A file is TFRecords: a length, its masked CRC-32C, that many
 * bytes of an Event (protocol buffers, made here by hand), their masked CRC-32C; numbers with the low byte first. Tags, steps and
 * folders are those of Keras's callback. There is no time in it: an event's wall time is its epoch in seconds, so that a resumed
 * run leaves the same bytes. */
#include "rt_callback.h"
#include "rt_read.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- bytes ---- */

static void put_low_first(FILE *out, uint64_t x, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(x >> 8 * i & 255), out);
}

static void put_varint(FILE *out, uint64_t x)
{
    for (; x > 127; x >>= 7)
        fputc((int)(x & 127) | 128, out);
    fputc((int)x, out);
}

/* ---- a message within a message; what is within is made first, because its length comes before it ---- */

typedef struct Message { char *bytes; size_t n; FILE *to; } Message;

static Message *begin(void)
{
    Message *m = rt_alloc(1, sizeof *m);
    m->to = rt_text_stream(&m->bytes, &m->n);
    return m;
}

static void put_bytes(FILE *out, int field, const void *bytes, size_t n)
{
    put_varint(out, (uint64_t)field << 3 | 2);
    put_varint(out, n);
    fwrite(bytes, 1, n, out);
}

static void put_text(FILE *out, int field, const char *text)
{
    put_bytes(out, field, text, strlen(text));
}

static void put_number(FILE *out, int field, uint64_t x)
{
    put_varint(out, (uint64_t)field << 3);
    put_varint(out, x);
}

static void put_message(FILE *out, int field, Message *m)
{
    rt_text_end(m->to);
    put_bytes(out, field, m->bytes, m->n);
    free(m->bytes);
    free(m);
}

/* ---- records ---- */

static uint32_t masked_crc(const char *at, size_t n)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < n; i++) {
        crc ^= (unsigned char)at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
    }
    crc = ~crc;
    return (crc >> 15 | crc << 17) + 0xa282ead8;
}

static void put_record(FILE *out, Message *event)
{
    char length[8];
    rt_text_end(event->to);
    for (int i = 0; i < 8; i++)
        length[i] = (char)((uint64_t)event->n >> 8 * i & 255);
    fwrite(length, 1, sizeof length, out);
    put_low_first(out, masked_crc(length, sizeof length), 4);
    fwrite(event->bytes, 1, event->n, out);
    put_low_first(out, masked_crc(event->bytes, event->n), 4);
    free(event->bytes);
    free(event);
}

/* ---- events; the numbers of fields are those of event.proto, summary.proto and tensor.proto ---- */

static Message *event_at(double wall_time)
{
    Message *event = begin();
    uint64_t bits;
    memcpy(&bits, &wall_time, sizeof bits);
    put_varint(event->to, 1 << 3 | 1);         /* wall_time, of 64 bits */
    put_low_first(event->to, bits, 8);
    return event;
}

static void put_version(FILE *out)
{
    Message *event = event_at(0), *source = begin();
    put_text(event->to, 3, "brain.Event:2");
    put_text(source->to, 1, RT_EVENTS_MARK);
    put_message(event->to, 10, source);
    put_record(out, event);
}

/* The plugin that shows it, and what kind of data it is for. */
static Message *metadata(const char *shown_by, int class)
{
    Message *m = begin(), *plugin = begin();
    put_text(plugin->to, 1, shown_by);
    put_message(m->to, 1, plugin);
    put_number(m->to, 4, (uint64_t)class);
    return m;
}

static Message *scalar(double x)
{
    Message *m = begin(), *value = begin();
    float narrow = (float)x;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    put_low_first(value->to, bits, 4);
    put_number(m->to, 1, 1);                   /* DT_FLOAT */
    put_bytes(m->to, 2, "", 0);                /* of no axis */
    put_message(m->to, 5, value);
    return m;
}

/* Rows of from, to, how many: a tensor of doubles. */
static Message *histogram(const Session *s, const struct rt_param *p)
{
    double bucket[RT_BUCKETS][3];
    Message *m = begin(), *shape = begin(), *values = begin();
    rt_buckets(s, p, bucket);
    for (int axis = 0; axis < 2; axis++) {
        Message *size = begin();
        put_number(size->to, 1, axis ? 3 : RT_BUCKETS);
        put_message(shape->to, 2, size);
    }
    for (int i = 0; i < 3 * RT_BUCKETS; i++) {
        uint64_t bits;
        memcpy(&bits, &bucket[i / 3][i % 3], sizeof bits);
        put_low_first(values->to, bits, 8);
    }
    put_number(m->to, 1, 2);                   /* DT_DOUBLE */
    put_message(m->to, 2, shape);
    put_message(m->to, 4, values);
    return m;
}

static void put_summary(FILE *out, const char *tag, int epoch, Message *plugin, Message *tensor)
{
    Message *event = event_at(epoch + 1), *summary = begin(), *value = begin();
    if (epoch)
        put_number(event->to, 2, (uint64_t)epoch);
    put_text(value->to, 1, tag);
    put_message(value->to, 9, plugin);
    put_message(value->to, 8, tensor);
    put_message(summary->to, 1, value);
    put_message(event->to, 5, summary);
    put_record(out, event);
}

static void put_scalar(FILE *out, const char *name, int epoch, double x)
{
    char *tag = rt_text("epoch_%s", name);
    put_summary(out, tag, epoch, metadata("scalars", 1), scalar(x));           /* DATA_CLASS_SCALAR */
    free(tag);
}

static void put_histograms(FILE *out, const Session *s, int epoch)
{
    for (int i = 0; i < s->model->n_params; i++) {
        const struct rt_param *p = &s->model->params[i];
        char *tag = rt_text("%s/histogram", p->name);
        if (p->kind != RT_SLOT)
            put_summary(out, tag, epoch, metadata("histograms", 2), histogram(s, p));      /* DATA_CLASS_TENSOR */
        free(tag);
    }
}

/* ---- the callback ---- */

/* As Keras: the rate stands among the figures of training, also where nothing changes it. */
static void put_epoch(FILE *out, const Session *s, int row, bool validation)
{
    const History *h = &s->history;
    bool rate = false;
    for (int c = 0; c < h->n_columns; c++) {
        const char *name = h->column[c];
        bool val = !strncmp(name, "val_", 4);
        rate |= !strcmp(name, "learning_rate");
        if (val == validation && rt_cell(h, row, c))
            put_scalar(out, name + (val ? 4 : 0), h->first + row, *rt_cell(h, row, c));
    }
    if (!validation && !rate)
        put_scalar(out, "learning_rate", h->first + row, s->rate);
}

static char *events_in(const Session *s, const Callback *c, const char *folder)
{
    char *name = rt_text("%s/%s/events.out.tfevents.cnnc.v2", text(c, "log_dir", "logs"), folder);
    char *path = rt_beneath_run(s, c->who, name);
    free(name);
    return path;
}

char *rt_events_of_training(const Session *s, const Callback *c)
{
    return events_in(s, c, "train");
}

char *rt_events_of_validation(const Session *s, const Callback *c)
{
    return s->val.n ? events_in(s, c, "validation") : NULL;
}

static int histogram_freq(const Callback *c)
{
    return atoi(text(c, "histogram_freq", "0"));
}

static void digits_of(const char *bytes, size_t n, char digits[RT_SEAL_DIGITS + 1])
{
    snprintf(digits, RT_SEAL_DIGITS + 1, "%016llx", (unsigned long long)XXH3_64bits(bytes, n));
}

/* What the file had when the epoch before ended; false: there is none, or another file lies there. */
static bool put_before(FILE *out, const Callback *c, const char *path)
{
    char error[256], digits[RT_SEAL_DIGITS + 1] = "";
    size_t size, n = (size_t)c->state.size;
    int status;
    char *before = n ? rt_try_read(path, SIZE_MAX, &size, &status, error) : NULL;
    if (n && !before && status != RT_NO_INPUT) /* it may be there: nothing is put in its place */
        rt_fail(status, "%s: %s", path, error);
    bool same = before && size >= n;
    if (same)
        digits_of(before, n, digits);
    same = same && !strcmp(digits, c->state.seal);
    if (same)
        fwrite(before, 1, n, out);
    else if (n)
        rt_say("warning: %s is not what this run wrote there: the weights' histograms of the epochs before are gone", path);
    free(before);
    return same;
}

static void write_events(const Session *s, Callback *c, char *path, bool validation)
{
    int freq = validation ? 0 : histogram_freq(c), last = s->history.n_rows - 1, row = 0;
    char *bytes;
    size_t n;
    if (!path)
        return;
    FILE *out = rt_text_stream(&bytes, &n);
    if (freq && put_before(out, c, path))
        row = last;
    else
        put_version(out);
    for (; row <= last; row++)
        put_epoch(out, s, row, validation);
    if (freq && (s->history.first + last) % freq == 0)
        put_histograms(out, s, s->history.first + last);
    rt_text_end(out);
    rt_write_whole(path, RT_EVENTS, bytes, n);
    if (freq)
        c->state.size = (int64_t)n, digits_of(bytes, n, c->state.seal);
    free(bytes);
    free(path);
}

void rt_write_events(const Session *s, Callback *c)
{
    write_events(s, c, rt_events_of_training(s, c), false);
    write_events(s, c, rt_events_of_validation(s, c), true);
}
