/* report.c -- report.txt and report.json: what each layer is computed by and why, the plan, the memory. */
#include "commands.h"
#include "op/queries.h"
#include <jansson.h>
#include <string.h>

static int real_bytes(const Plan *p) { return p->target.doubles ? 8 : 4; }

static double kept_reals(const Item *optimizer, const Value *param)
{
    double sum = 0;
    for (const OptimizerSlot *k = optimizer_slots(optimizer); k->name; k++) sum += (double)slot_reals(optimizer, k, param);
    return sum;
}

/* Bytes of the arena that do not depend on batch or threads: parameters, their optimizer state, their other orders, the shards. */
static double network_bytes(const Plan *p)
{
    double sum = (double)optimizer_room(p->graph);
    const Item *o = p->model->optimizer;
    for (int i = 0; i < p->graph->n_values; i++) {
        const Value *v = p->graph->values[i];
        double n = (double)reals(v);
        if (v->role == PARAM && v->trainable)
            sum += n * (1 + (v->gradient == STORED ? 1 : v->gradient == SUMMED ? p->shards + gathers(o) : 0)) + kept_reals(o, v);
        if (v->role == STATE || v->role == WHOLE || (v->role == PARAM && !v->trainable)) sum += n;
        if (v->role == REDUCE && !v->axes) sum += n * p->shards;
    }
    return sum * real_bytes(p);
}

typedef struct { double network, sample, thread; } Bytes;

static Bytes bytes_of(const Plan *p)
{
    double wider = (double)real_bytes(p) / elem_types[REAL].bytes;
    return (Bytes){ network_bytes(p), (double)p->batch_bytes * wider, (double)p->thread_bytes * wider };
}

static void text_memory(const Plan *p, FILE *f)
{
    Bytes b = bytes_of(p);
    fprintf(f, "\nmemory of training: %.2f MB for the network, %.1f KB a sample of the batch, %.1f KB a thread\n", b.network / 1e6,
            b.sample / 1e3, b.thread / 1e3);
    for (int i = 0; i < p->n_batch; i++)
        fprintf(f, "  for the whole batch: %-28s %8.1f KB a sample\n", p->batch[i]->name,
                (double)reals(p->batch[i]) * real_bytes(p) / 1e3);
}

static void text_calls(const Plan *p, FILE *f)
{
    for (int i = 0; i < p->graph->n_calls; i++) {
        const Call *c = p->graph->calls[i];
        fprintf(f, "  %-36s %-9s %10.0f cycles  %s\n", format("%s.%s", c->node->name, c->def->name), c->variant->name, c->cycles,
                c->variant->why ? c->variant->why : "");
    }
}

static void write_txt(const Plan *train, const Plan *infer, Built *b)
{
    Page *page = new_page();
    FILE *f = page->to;
    fprintf(f, "%s: written by cnnc for %s, %s\n", train->model->name, train->target.march,      /* the file's mark: rt_place.c */
            train->target.doubles ? "double" : "float");
    if (!train->target.threads) fprintf(f, "without threads\n");
    if (train->target.twice) fprintf(f, "with bits of its own: a multiply-add is rounded twice there\n");
    fprintf(f, "\n");
    print_summary(train->model, f);
    text_memory(train, f);
    fprintf(f, "\ncalls of training, with nominal cycles a sample\n");
    text_calls(train, f);
    fprintf(f, "\ncalls of inference\n");
    text_calls(infer, f);
    for (const Pass *p = passes; p->name; p++) if (p->run == schedule) fprintf(f, "\n"), dump(train, p, f);
    add_page(b, format("report%s.txt", suffix_of(&train->target)), RT_SUMMARY, page);
}

static json_t *calls_json(const Plan *p)
{
    json_t *list = json_array();
    for (int i = 0; i < p->graph->n_calls; i++) {
        const Call *c = p->graph->calls[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:f}", "layer", c->node->name, "call", c->def->name, "variant",
                                              c->variant->name, "cycles", c->cycles));
    }
    return list;
}

static void write_json(const Plan *train, const Plan *infer, Built *built)
{
    Page *page = new_page();
    FILE *f = page->to;
    Bytes b = bytes_of(train);
    json_t *all = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:f, s:f, s:f, s:i, s:o, s:o}", "name", train->model->name,
                            "written_by", "cnnc", "march", train->target.march,
                            "group", train->group, "shards", train->shards, "phases", train->n_phases, "network_bytes", b.network,
                                "bytes_a_sample", b.sample,
                            "bytes_a_thread", b.thread, "peak_batch_reals_a_sample",
                                (int)(train->peak_batch_bytes / elem_types[REAL].bytes), "training", calls_json(train),
                                "inference", calls_json(infer));
    json_dumpf(all, f, JSON_INDENT(1));
    fprintf(f, "\n");
    json_decref(all);
    add_page(built, format("report%s.json", suffix_of(&train->target)), RT_REPORT, page);
}

void write_reports(const Plan *train, const Plan *infer, Built *b)
{
    write_txt(train, infer, b);
    write_json(train, infer, b);
}
