/* rt_bench.c -- how fast the network trains and answers, beside what the machine can do at most
 *
 * On synthetic input, so that nothing but the network is timed. Each figure is the median of its runs, after a warm-up; the FMA
 * peak is measured in the same run, with the same threads, before and after, for clocks drift. --layers is for a build with a
 * clock for each call (NAME-train-layers). */
#define _GNU_SOURCE
#include "rt_tool.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { RUNS = 100000 };

typedef struct Bench {
    const struct rt_model *m;
    int batch, threads;
    void *net, *weights, *scratch, *y[RT_PORTS];
    Rows rows;
} Bench;

static void train_once(Bench *b)
{
    double sums[RT_SUMS] = { 0 };
    b->m->step(b->net, rt_feed_rows, &b->rows, b->batch, 1e-4, sums);
}

static void infer_batch(Bench *b)
{
    b->m->infer(b->weights, b->scratch, b->threads, rt_feed_rows, &b->rows, b->batch, b->y, NULL);
}

static void infer_one(Bench *b)
{
    b->m->infer(b->weights, b->scratch, 1, rt_feed_rows, &b->rows, 1, b->y, NULL);
}

static void infer_one_shared(Bench *b)         /* by all threads */
{
    b->m->infer(b->weights, b->scratch, b->threads, rt_feed_rows, &b->rows, 1, b->y, NULL);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_time(Bench *b, void (*run)(Bench *), double seconds)
{
    double *time = rt_alloc(RUNS, sizeof *time), median, end;
    int n = 0;
    for (int i = 0; i < 3; i++)
        run(b);
    end = rt_now() + seconds;
    do {
        double start = rt_now();
        run(b);
        time[n++] = rt_now() - start;
    } while (n < RUNS && (rt_now() < end || n < 3));
    qsort(time, (size_t)n, sizeof *time, ascending);
    median = n % 2 ? time[n / 2] : (time[n / 2 - 1] + time[n / 2]) / 2;
    free(time);
    return median;
}

static void set_up(Bench *b, const Options *o, struct rt_split *noise)
{
    const struct rt_model *m = b->m;
    int *index;
    b->threads = rt_threads(o->threads, true);
    b->batch = o->batch_size > 0 ? (int)o->batch_size : m->recipe->batch_size > 0 ? m->recipe->batch_size : 32;
    rt_make_noise(noise, m, b->batch, 1, false);
    index = rt_alloc((size_t)b->batch, sizeof *index);
    for (int i = 0; i < b->batch; i++)
        index[i] = i;
    b->rows = (Rows){ .split = noise, .model = m, .index = index, .n = b->batch };
    b->net = m->init(rt_arena(m->bytes(b->batch, b->threads)), b->batch, b->threads, o->seed > 0 ? (uint64_t)o->seed : 0);
    b->weights = rt_arena(m->weights_bytes());
    b->scratch = rt_arena(m->scratch_bytes(b->threads));
    m->prepare(b->net, b->weights);
    for (int p = 0; p < m->n_outputs; p++) {
        size_t size = (size_t)m->real_size;
        for (int k = 0; k < m->outputs[p].rank; k++)
            size *= (size_t)m->outputs[p].shape[k];
        b->y[p] = rt_arena(size * (size_t)b->batch + 64);
    }
}

static double rss_mb(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)use.ru_maxrss / 1024;
}

typedef struct Times { double train, infer, latency, shared_latency, peak; } Times;      /* seconds; peak: GFLOP/s */

static void print_json(const Bench *b, const Times *t)
{
    json_t *j = json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:i, s:i, s:f}",
        "train_img_s", b->batch / t->train, "infer_img_s", b->batch / t->infer, "latency_us", t->latency * 1e6,
        "shared_latency_us", t->shared_latency * 1e6,
        "train_gflops", 2e-9 * b->m->macs_train * b->batch / t->train, "infer_gflops",
            2e-9 * b->m->macs_infer * b->batch / t->infer,
        "peak_gflops", t->peak, "threads", b->threads, "batch_size", b->batch, "rss_mb", rss_mb());
    json_dumpf(j, stdout, JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(j);
}

static void print_text(const Bench *b, const Times *t)
{
    double train_gflops = 2e-9 * b->m->macs_train * b->batch / t->train,
        infer_gflops = 2e-9 * b->m->macs_infer * b->batch / t->infer;
    printf("training    %10.0f img/s  %8.1f GFLOP/s  %5.1f %% of the FMA peak\n", b->batch / t->train, train_gflops,
           100 * train_gflops / t->peak);
    printf("inference   %10.0f img/s  %8.1f GFLOP/s  %5.1f %%\n", b->batch / t->infer, infer_gflops, 100 * infer_gflops / t->peak);
    printf("one image   %10.1f us on one thread", t->latency * 1e6);
    if (b->threads > 1)
        printf(", %.1f us on %d", t->shared_latency * 1e6, b->threads);
    printf("\nFMA peak    %28.1f GFLOP/s on %d threads\n", t->peak, b->threads);
    printf("batch %d, %.1f MB resident; FLOPs counted as direct convolution's\n", b->batch, rss_mb());
}

/* ---- the time of each call ---- */

static void note_clocks(const struct rt_model *m, double *time)        /* of every call, until now */
{
    for (int k = 0; k < m->n_layers; k++)
        time[k] = m->layer_time(k);
}

/* From runs of one of the two lists. */
static void time_half(Bench *b, bool training, double seconds, CallTimes *t)
{
    const struct rt_model *m = b->m;
    double *before = rt_alloc((size_t)m->n_layers, sizeof *before), *after = rt_alloc((size_t)m->n_layers, sizeof *after);
    double start, samples = 0;
    void (*run)(Bench *) = training ? train_once : infer_batch;
    run(b);
    note_clocks(m, before), start = rt_now();
    do
        run(b), samples += b->batch;
    while (rt_now() - start < seconds);
    t->whole[training] = t->left[training] = (rt_now() - start) * b->threads / samples;
    note_clocks(m, after);
    for (int k = 0; k < m->n_layers; k++)
        if (m->layers[k].training == training)
            t->time[k] = (after[k] - before[k]) / samples, t->left[training] -= t->time[k];
    free(before);
    free(after);
}

static CallTimes time_calls(Bench *b, double seconds)
{
    CallTimes t = { .batch = b->batch, .threads = b->threads, .time = rt_alloc((size_t)b->m->n_layers, sizeof *t.time) };
    t.peak = rt_peak_gflops(b->threads, b->m->real_size, seconds * 0.2) / b->threads;
    time_half(b, true, seconds * 0.5, &t);
    time_half(b, false, seconds * 0.3, &t);
    return t;
}

double rt_share_of_peak(const CallTimes *t, double macs, double seconds)
{
    return macs > 0 && seconds > 0 ? 2e-9 * macs / seconds / t->peak : 0;
}

/* ---- bench --layers ---- */

static const struct rt_layer rest = { .layer = "", .call = "feed, wait" };

static void print_call(const struct rt_layer *l, double seconds, double whole, const CallTimes *t)
{
    char share_of_peak[16] = "";
    if (l->macs > 0 && seconds > 0)
        snprintf(share_of_peak, sizeof share_of_peak, "%.0f %%", 100 * rt_share_of_peak(t, l->macs, seconds));
    printf("  %-26s %-18s %9.2f us %6.1f %% %10s\n", l->layer, l->call, seconds * 1e6, 100 * seconds / whole, share_of_peak);
}

static void print_calls(const struct rt_model *m, bool training, const CallTimes *t)
{
    printf("%s, batch %d: %.2f us of a thread a sample; share of that; of the thread's FMA peak\n",
           training ? "training" : "inference", t->batch, t->whole[training] * 1e6);
    for (int k = 0; k < m->n_layers; k++)
        if (m->layers[k].training == training)
            print_call(&m->layers[k], t->time[k], t->whole[training], t);
    print_call(&rest, t->left[training], t->whole[training], t);
}

static json_t *call_json(const struct rt_layer *l, double seconds)
{
    return json_pack("{s:s, s:s, s:f, s:f}", "layer", l->layer, "call", l->call, "us", seconds * 1e6, "gflops",
                     l->macs > 0 && seconds > 0 ? 2e-9 * l->macs / seconds : 0.);
}

static json_t *calls_json(const struct rt_model *m, bool training, const CallTimes *t)
{
    json_t *list = json_array();
    for (int k = 0; k < m->n_layers; k++)
        if (m->layers[k].training == training)
            json_array_append_new(list, call_json(&m->layers[k], t->time[k]));
    json_array_append_new(list, call_json(&rest, t->left[training]));
    return list;
}

static void print_layers_json(const struct rt_model *m, const CallTimes *t)
{
    json_t *all = json_pack("{s:i, s:i, s:f, s:o, s:o}", "threads", t->threads, "batch_size", t->batch, "peak_gflops",
                            t->peak * t->threads, "training", calls_json(m, true, t), "inference", calls_json(m, false, t));
    json_dumpf(all, stdout, JSON_REAL_PRECISION(6) | JSON_INDENT(1));
    putchar('\n');
    json_decref(all);
}

static void bench_layers(Bench *b, const Options *o, double seconds)
{
    CallTimes t = time_calls(b, seconds);
    if (o->json) {
        print_layers_json(b->m, &t);
    } else {
        print_calls(b->m, true, &t);
        print_calls(b->m, false, &t);
    }
    free(t.time);
}

/* ---- bench ---- */

static void bench_whole(Bench *b, const Options *o, double seconds)
{
    double before = rt_peak_gflops(b->threads, b->m->real_size, seconds * 0.1);
    Times t = {
        .train = median_time(b, train_once, seconds * 0.4),
        .infer = median_time(b, infer_batch, seconds * 0.25),
        .latency = median_time(b, infer_one, seconds * 0.1),
        .shared_latency = median_time(b, infer_one_shared, seconds * 0.05),
        .peak = rt_peak_gflops(b->threads, b->m->real_size, seconds * 0.1),
    };
    t.peak = before > t.peak ? before : t.peak;
    (o->json ? print_json : print_text)(b, &t);
}

static void take_down(Bench *b, struct rt_split *noise)
{
    free((int *)b->rows.index);
    rt_free_noise(noise, b->m);
}

void rt_bench(const Options *o, const struct rt_model *model, char **argv)
{
    Bench b = { .m = model };
    struct rt_split noise;
    if (o->layers && !model->n_layers)
        rt_hand_over(model, argv, "-train-layers", "bench --layers", "--layers");
    set_up(&b, o, &noise);
    (o->layers ? bench_layers : bench_whole)(&b, o, o->seconds > 0 ? o->seconds : 6);
    take_down(&b, &noise);
}

CallTimes rt_time_calls(const Options *o, const struct rt_model *model)
{
    Bench b = { .m = model };
    struct rt_split noise;
    set_up(&b, o, &noise);
    CallTimes t = time_calls(&b, o->seconds > 0 ? o->seconds : 6);
    take_down(&b, &noise);
    return t;
}
