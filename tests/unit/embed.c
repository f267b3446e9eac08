/* embed.c -- two compiled networks, and two copies of one, inside somebody else's program
 *
 * Checks that interleaved steps leave the bytes that separate ones leave, that nothing allocates once the threads run, that the
 * caller's floating-point mode stays, that step_grad, given the loss's own gradient, leaves what step leaves, that steps by fewer
 * threads do so too, that forward gives what a step computes and leaves no trace, and that load puts every element where it
 * belongs. Then writes an untrained network's weights (drop.weights) and the digest of its outputs (drop.digest), for embed_infer.c
 * and embed.cc.
 * Linked with --wrap for each function that allocates. */
#include "embed.h"
#include "cifar.h"
#include "map.h"
#include "resnet8.h"
#include "rt.h"
#include <sys/mman.h>

enum { STEPS = 4, THREADS = 2 };
static int failures, allocations;

static void check(int good, const char *what)
{
    printf("%s: %s\n", good ? "ok" : "FAIL", what);
    failures += !good;
}

/* ---- calls of allocating functions by the objects that this program is linked from ---- */

void *__real_malloc(size_t), *__real_calloc(size_t, size_t), *__real_realloc(void *, size_t), *__real_aligned_alloc(size_t, size_t);
void *__real_mmap(void *, size_t, int, int, int, off_t);
void *__wrap_malloc(size_t n) { allocations++; return __real_malloc(n); }
void *__wrap_calloc(size_t n, size_t size) { allocations++; return __real_calloc(n, size); }
void *__wrap_realloc(void *p, size_t n) { allocations++; return __real_realloc(p, n); }
void *__wrap_aligned_alloc(size_t to, size_t n) { allocations++; return __real_aligned_alloc(to, n); }
void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t from)
{
    allocations++;
    return __real_mmap(at, n, protection, flags, fd, from);
}

/* ---- networks ---- */

struct net { const struct rt_model *model; void *at; struct samples *samples; rt_feed *feed; double sums[RT_SUMS]; };

static struct net make(const struct rt_model *model, rt_feed *feed, uint64_t seed)
{
    struct net n = { .model = model, .samples = aligned(sizeof *n.samples), .feed = feed };
    make_samples(n.samples, (uint32_t)seed);
    n.at = model->init(aligned(model->bytes(SAMPLES, THREADS)), SAMPLES, THREADS, seed);
    return n;
}

static void step(struct net *n, int count) { n->model->step(n->at, n->feed, n->samples, count, 0.01, n->sums); }

static size_t elements(const struct rt_param *p)
{
    size_t total = 1;
    for (int k = 0; k < p->rank; k++) total *= (size_t)p->axis[k].n;
    return total;
}

/* Element e of a tensor, counted in Keras's order. */
static const float *element(const struct net *n, const struct rt_param *p, size_t e)
{
    size_t at = 0;
    for (int k = p->rank - 1; k >= 0; e /= (size_t)p->axis[k--].n) {
        size_t i = e % (size_t)p->axis[k].n, block = (size_t)p->axis[k].block;
        at += i % block * (size_t)p->axis[k].stride + i / block * (size_t)p->axis[k].block_stride;
    }
    return (const float *)(const void *)((const char *)n->at + p->offset + at * sizeof(float));
}

/* Every parameter, statistic and slot. */
static uint64_t state(const struct net *n)
{
    uint64_t hash = 1;
    for (const struct rt_param *p = n->model->params; p < n->model->params + n->model->n_params; p++)
        for (size_t e = 0; e < elements(p); e++) hash = digest(element(n, p, e), sizeof(float), hash);
    return hash;
}

/* ---- interleaved ---- */

static void interleave(void)
{
    const struct { const struct rt_model *model; rt_feed *feed; uint64_t seed; } what[] = {
        { &two_heads_model, feed_heads, 1 }, { &two_heads_model, feed_heads, 2 }, { &drop_model, feed_drop, 3 } };
    struct net alone[3], mixed[3];
    for (int k = 0; k < 3; k++) {
        alone[k] = make(what[k].model, what[k].feed, what[k].seed), mixed[k] = make(what[k].model, what[k].feed, what[k].seed);
        for (int s = 0; s < STEPS; s++) step(&alone[k], SAMPLES - s);
    }
    int before = allocations;
    for (int s = 0; s < STEPS; s++)
        for (int k = 0; k < 3; k++) step(&mixed[k], SAMPLES - s);
    check(allocations == before, "no step allocates");
    for (int k = 0; k < 3; k++) check(state(&alone[k]) == state(&mixed[k]), "interleaved steps leave what separate ones leave");
    for (int k = 0; k < 3; k++)
        check(!memcmp(alone[k].sums, mixed[k].sums, sizeof alone[k].sums), "... and the same losses and metrics");
    check(state(&mixed[0]) != state(&mixed[1]), "two copies with two seeds are two networks");
    volatile float least = 1e-40f;
    check(least * 1.0f > 0, "the caller's denormals are as they were");
}

/* ---- step_grad ---- */

static void grad_heads(void *ctx, int i, int output, const void *y_, void *dy_)
{
    const struct samples *s = ctx;
    const float *y = y_;
    float *dy = dy_;
    for (int k = 0; output == 0 && k < TWO_HEADS_OUTPUT_0; k++) dy[k] = y[k] - (k == s->kind[i] ? 1.f : 0.f);
    if (output == 1) dy[0] = (y[0] - s->extent[i]) * (2.f * 0.2f);
}

static void grad_drop(void *ctx, int i, int output, const void *y_, void *dy_)
{
    const struct samples *s = ctx;
    const float *y = y_;
    float *dy = dy_;
    for (int k = 0; output == 0 && k < DROP_OUTPUT_0; k++) dy[k] = y[k] - (k == s->figure[i] ? 1.f : 0.f);
}

static void by_gradient(const struct rt_model *model, rt_feed *feed, rt_grad *grad, const char *what)
{
    struct net a = make(model, feed, 5), b = make(model, feed, 5);
    int before = allocations;
    for (int s = 0; s < STEPS; s++) {
        step(&a, SAMPLES - s);
        if (s == 1) step(&b, SAMPLES - s);               /* either kind of step after the other */
        else model->step_grad(b.at, feed, b.samples, SAMPLES - s, 0.01, grad, b.samples);
    }
    check(allocations == before && state(&a) == state(&b), what);
}

/* The number of threads may change between steps. */
static void by_fewer(const struct rt_model *model, rt_feed *feed)
{
    struct net a = make(model, feed, 5), b = make(model, feed, 5);
    for (int s = 0; s < STEPS; s++) {
        *model->threads(b.at) = 1 + s % THREADS;
        step(&a, SAMPLES - s), step(&b, SAMPLES - s);
    }
    check(state(&a) == state(&b), "steps by one thread and two in turn leave what steps by two leave");
}

/* map: targets are the sensors, over and over; a loss's gradient is 2 (y - t) over the number of elements. */
enum { MIDDLE = MAP_OUTPUT_0, LAST = MAP_OUTPUT_1 };
static float targets[SAMPLES][2][MIDDLE];

static void feed_map(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    const struct samples *s = ctx;
    x[0] = (struct rt_array){ s->pixels[i], RT_U8 };
    for (int k = 0; y && k < 2; k++) y[k] = (struct rt_array){ targets[i][k], RT_F32 };
}

static void grad_map(void *ctx, int i, int output, const void *y_, void *dy_)
{
    const float *y = y_;
    float *dy = dy_;
    (void)ctx;
    for (int k = 0; k < (output ? LAST : MIDDLE); k++)
        dy[k] = (y[k] - targets[i][output][k]) * (2.f * (float)(1. / (output ? LAST : MIDDLE)));
}

static void maps(void)
{
    struct samples *s = aligned(sizeof *s);
    make_samples(s, 3);
    for (int i = 0; i < SAMPLES; i++) for (int k = 0; k < MIDDLE; k++)
        targets[i][0][k] = s->sensors[i][k % TWO_HEADS_INPUT_1], targets[i][1][k] = s->pixels[i][k] / 255.f;
    by_gradient(&map_model, feed_map, grad_map, "step_grad is step: maps with a border and padded channels");
}

/* ---- forward ---- */

static float seen[SAMPLES][2][MIDDLE], given[2][SAMPLES * MIDDLE];

/* Keeps the outputs that step_grad shows, and asks for no change. */
static void grad_seen(void *ctx, int i, int output, const void *y, void *dy)
{
    const struct rt_port *port = *(const struct rt_port *const *)ctx + output;
    size_t n = 1;
    (void)dy;
    for (int k = 0; k < port->rank; k++) n *= (size_t)port->shape[k];
    memcpy(seen[i][output], y, n * sizeof(float));
}

static struct samples *samples_seen;
static rt_feed *feed_seen;
static void feed_again(void *ctx, int i, struct rt_array *x, struct rt_array *y) { (void)ctx, feed_seen(samples_seen, i, x, y); }

static int as_given(const struct rt_model *model, int n)
{
    for (int k = 0; k < model->n_outputs; k++) {
        size_t row = 1;
        for (int d = 0; d < model->outputs[k].rank; d++) row *= (size_t)model->outputs[k].shape[d];
        for (int i = 0; i < n; i++) if (memcmp(seen[i][k], given[k] + (size_t)i * row, row * sizeof(float))) return 0;
    }
    return 1;
}

static void forward(const struct rt_model *model, rt_feed *feed)
{
    struct net a = make(model, feed, 5), b = make(model, feed, 5);
    double sums[RT_SUMS] = { 0 };
    void *const y[] = { given[0], given[1] };
    samples_seen = a.samples, feed_seen = feed;
    step(&a, SAMPLES), step(&b, SAMPLES);
    memset(a.sums, 0, sizeof a.sums);
    uint64_t before = state(&a);
    int allocated = allocations;
    model->forward(a.at, feed, a.samples, SAMPLES - 2, y, NULL);
    model->forward(a.at, feed, a.samples, SAMPLES - 2, NULL, sums);
    check(allocations == allocated && state(&a) == before && *model->steps(a.at) == 1, "forward leaves no trace");
    step(&a, SAMPLES - 2);
    check(sums[0] > 0 && !memcmp(sums, a.sums, sizeof sums), "... has the next step's losses and metrics");
    model->step_grad(b.at, feed_again, (void *)&model->outputs, SAMPLES - 2, 0.01, grad_seen, (void *)&model->outputs);
    check(as_given(model, SAMPLES - 2), "... and its outputs");
}

/* ---- no samples ---- */

static void none(const struct rt_model *model, rt_feed *feed, rt_grad *grad)
{
    struct net n = make(model, feed, 5);
    double sums[RT_SUMS] = { 0 }, zero[RT_SUMS] = { 0 };
    step(&n, SAMPLES);
    uint64_t before = state(&n);
    model->step(n.at, feed, n.samples, 0, 0.01, sums);
    model->step_grad(n.at, feed, n.samples, 0, 0.01, grad, n.samples);
    model->forward(n.at, feed, n.samples, 0, NULL, sums);
    check(state(&n) == before && *model->steps(n.at) == 1 && !memcmp(sums, zero, sizeof sums), "no samples, no update");
}

/* ---- load ---- */

static void load(void)
{
    struct net a = make(&two_heads_model, feed_heads, 1), b = make(&two_heads_model, feed_heads, 2);
    static float values[1 << 20];
    int loaded = 1;
    step(&a, SAMPLES);
    for (const struct rt_param *p = a.model->params; p < a.model->params + a.model->n_params; p++) {
        for (size_t e = 0; e < elements(p); e++) values[e] = *element(&a, p, e);
        loaded &= two_heads_load(b.at, p->name, values, elements(p));
    }
    check(loaded && state(&a) == state(&b), "load sets every tensor, element by element");
    check(!two_heads_load(b.at, "conv9/kernel", values, 1) && !two_heads_load(b.at, a.model->params[0].name, values, 1)
          && state(&a) == state(&b), "... and none of another name or size");
}

/* ---- inference ---- */

static void write_file(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f)) check(0, path);
}

static void infer(void)
{
    struct net n = make(&drop_model, feed_drop, 9);
    void *weights = aligned(drop_weights_bytes()), *scratch = aligned(drop_scratch_bytes(THREADS));
    static float y[3][SAMPLES][DROP_OUTPUT_0];
    static uint8_t pixels[SAMPLES][DROP_INPUT_0];
    double sums[DROP_SUMS] = { 0 };
    uint64_t hash;
    int before = allocations;
    drop_prepare(n.at, weights);
    drop_infer(weights, scratch, 1, feed_drop, n.samples, SAMPLES, (void *[]){ y[0] }, NULL);
    drop_infer(weights, scratch, THREADS, feed_drop, n.samples, SAMPLES, (void *[]){ y[1] }, sums);
    for (int i = 0; i < SAMPLES; i++) memcpy(pixels[i], n.samples->pixels[i], sizeof pixels[i]);
    drop_predict(weights, scratch, THREADS, &(struct rt_array){ pixels, RT_U8 }, SAMPLES, (void *[]){ y[2] });
    check(!memcmp(y[0], y[2], sizeof y[0]), "predict reads arrays and gives the same");
    check(allocations == before, "inference does not allocate");
    check(!memcmp(y[0], y[1], sizeof y[0]), "one thread and two, with sums and without, give the same outputs");
    check(sums[0] > 0 && sums[1] >= 0 && sums[1] <= SAMPLES, "loss and accuracy are added up");
    hash = digest(y[0], sizeof y[0], 1);
    write_file("drop.weights", weights, drop_weights_bytes());
    write_file("drop.digest", &hash, sizeof hash);
}

/* One image at a time, by 2, 3 and 8 threads that share its layers, against all at once. */
static struct { rt_feed *feed; void *samples; int i; } single;
static void feed_single(void *ctx, int i, struct rt_array *x, struct rt_array *y)
{
    (void)ctx, single.feed(single.samples, single.i + i, x, y);
}

static void one_by_one(const struct rt_model *model, rt_feed *feed)
{
    struct net n = make(model, feed, 7);
    static float alone[2][MIDDLE];
    double sums[RT_SUMS] = { 0 }, sum[RT_SUMS] = { 0 };
    void *weights = aligned(model->weights_bytes()), *scratch = aligned(model->scratch_bytes(8));
    int same = 1;
    step(&n, SAMPLES);
    model->prepare(n.at, weights);
    model->infer(weights, scratch, 1, feed, n.samples, SAMPLES, (void *[]){ given[0], given[1] }, sums);
    for (int i = 0; i < SAMPLES; i++) {
        single.feed = feed, single.samples = n.samples, single.i = i;
        model->infer(weights, scratch, (int[]){ 2, 3, 8 }[i % 3], feed_single, NULL, 1, (void *[]){ alone[0], alone[1] }, sum);
        for (int k = 0; k < model->n_outputs; k++) {
            size_t row = 1;
            for (int d = 0; d < model->outputs[k].rank; d++) row *= (size_t)model->outputs[k].shape[d];
            same &= !memcmp(alone[k], given[k] + (size_t)i * row, row * sizeof(float));
        }
    }
    check(same, "threads that share one image give the outputs of a batch");
    check(sum[0] > sums[0] * 0.999999 && sum[0] < sums[0] * 1.000001, "... and its loss");
}

int main(void)
{
    interleave();
    by_gradient(&two_heads_model, feed_heads, grad_heads, "step_grad is step: BatchNormalization, two outputs");
    by_gradient(&drop_model, feed_drop, grad_drop, "step_grad is step: dropout and BatchNormalization");
    by_fewer(&drop_model, feed_drop);
    by_fewer(&resnet8_model, feed_drop);
    maps();
    forward(&two_heads_model, feed_heads);
    forward(&drop_model, feed_drop);
    forward(&map_model, feed_map);
    none(&two_heads_model, feed_heads, grad_heads);
    none(&drop_model, feed_drop, grad_drop);
    load();
    one_by_one(&two_heads_model, feed_heads);
    one_by_one(&drop_model, feed_drop);
    one_by_one(&map_model, feed_map);
    one_by_one(&cifar_model, feed_drop);
    one_by_one(&resnet8_model, feed_drop);
    infer();
    return failures != 0;
}
