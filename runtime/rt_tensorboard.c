/* rt_tensorboard.c -- the figures of each epoch as TensorBoard reads them: log_dir/train and log_dir/validation
 *
 * A view of the history, like history.csv, written whole each time. A file is TFRecords: a length, its masked CRC-32C, that many
 * bytes of an Event (protocol buffers, made here by hand), their masked CRC-32C; numbers with the low byte first. Tags, steps and
 * folders are those of Keras's callback. There is no time in it: an event's wall time is its epoch in seconds, so that a resumed
 * run leaves the same bytes. */
#include "rt_callback.h"
#include <stdlib.h>
#include <string.h>

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

static void put_record(Out *out, Message *event)
{
    char *frame[2], length[8];
    size_t n[2];
    rt_text_end(event->to);
    for (int i = 0; i < 8; i++)
        length[i] = (char)((uint64_t)event->n >> 8 * i & 255);
    for (int end = 0; end < 2; end++) {
        FILE *to = rt_text_stream(&frame[end], &n[end]);
        if (!end)
            fwrite(length, 1, sizeof length, to);
        put_low_first(to, end ? masked_crc(event->bytes, event->n) : masked_crc(length, sizeof length), 4);
        rt_text_end(to);
    }
    rt_out_write(out, frame[0], n[0]);
    rt_out_write(out, event->bytes, event->n);
    rt_out_write(out, frame[1], n[1]);
    free(frame[0]);
    free(frame[1]);
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

static void put_version(Out *out)
{
    Message *event = event_at(0), *source = begin();
    put_text(event->to, 3, "brain.Event:2");
    put_text(source->to, 1, RT_EVENTS_MARK);
    put_message(event->to, 10, source);
    put_record(out, event);
}

static Message *scalars(void)                  /* the plugin that shows it */
{
    Message *metadata = begin(), *plugin = begin();
    put_text(plugin->to, 1, "scalars");
    put_message(metadata->to, 1, plugin);
    put_number(metadata->to, 4, 1);            /* DATA_CLASS_SCALAR */
    return metadata;
}

static Message *tensor(float x)
{
    Message *m = begin(), *value = begin();
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    put_low_first(value->to, bits, 4);
    put_number(m->to, 1, 1);                   /* DT_FLOAT */
    put_bytes(m->to, 2, "", 0);                /* of no axis */
    put_message(m->to, 5, value);
    return m;
}

static void put_scalar(Out *out, const char *name, int epoch, double x)
{
    Message *event = event_at(epoch + 1), *summary = begin(), *value = begin();
    char *tag = rt_text("epoch_%s", name);
    if (epoch)
        put_number(event->to, 2, (uint64_t)epoch);
    put_text(value->to, 1, tag);
    put_message(value->to, 9, scalars());
    put_message(value->to, 8, tensor((float)x));
    put_message(summary->to, 1, value);
    put_message(event->to, 5, summary);
    put_record(out, event);
    free(tag);
}

/* ---- the callback ---- */

/* As Keras: the rate stands among the figures of training, also where nothing changes it. */
static void put_epoch(Out *out, const Session *s, int row, bool validation)
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

static void write_events(const Session *s, char *path, bool validation)
{
    if (!path)
        return;
    Out *out = rt_out_open(path, RT_EVENTS);
    put_version(out);
    for (int row = 0; row < s->history.n_rows; row++)
        put_epoch(out, s, row, validation);
    rt_out_commit(out);
    free(path);
}

void rt_write_events(const Session *s, Callback *c)
{
    write_events(s, rt_events_of_training(s, c), false);
    write_events(s, rt_events_of_validation(s, c), true);
}
