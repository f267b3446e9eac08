/* cifar.c -- the network of cifar.lua as a program: forward, backward, update. Written by cnnc; the text is yours.
 *
 *   layer                   output      parameters  MFLOP    how
 *   input_layer             32,32,3
 *   conv2d                  16,16,16    208         0.39     forward direct, dkernel argmax, dbias argmax
 *   conv2d_1                8,8,32      2,080       1.05     forward direct, dx argmax, dkernel argmax, dbias argmax
 *   conv2d_2                4,4,64      8,256       1.05     forward direct, dx argmax, dkernel argmax, dbias argmax
 *   dropout                 4,4,64
 *   flatten                 1024
 *   dense                   500         512,500     1.02     forward panels, dx panels, dkernel deferred, dbias summed
 *   dropout_1               500
 *   dense_1                 10          5,010       0.01     forward small, dx panels, dkernel summed, dbias summed
 *   loss                    10
 *   total                               528,054     3.52
 *
 *   forward squares: by squares of vectors
 *   forward direct: register tile of cells by channels; relu and pooling before the store
 *   forward panels: rows by panels
 *   forward small: four chains
 *   dx panels: as forward, kernel transposed
 *   dkernel summed: by groups
 *   dbias summed: by groups
 *   dkernel deferred: in the update
 *   dx argmax: lists of the channels whose maximum is where
 *   dkernel argmax: one pixel of a cell has a gradient
 *   dbias argmax: sum over cells
 *   dkernel argmax: one pixel of a cell has a gradient; a window is one vector
 *
 * A thread takes 8 samples from the first layer to the last gradient before it takes the next ones; the gradients of all
 * samples are summed in 8 shards, whose sums do not depend on the number of threads.
 * Large dense kernels' gradients are made in the update, tile by tile in registers, from the batch's inputs and output gradients.
 */
#if defined __GNUC__ && !defined __clang__     /* gcc 12 takes the members of a union for each other, and warns of their sizes */
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#pragma GCC diagnostic ignored "-Wstringop-overread"
#endif
#define REAL float
#define LANES 16
#include "rt.h"
#include "rt_cpu.h"
#include "rt_vec.h"
#include "rt_math.h"
#include "rt_random.h"
#include "rt_thread.h"
#include "rt_update.h"
#include "rt_loss.h"
#include "rt_border.h"
#include "rt_rows.h"
#include "cifar.h"
#include <stddef.h>

enum { GROUP = 8, SHARDS = 8, INFER_GROUP = 16, INPUTS = 1, OUTPUTS = 1, SUMS = 2 };

struct given { struct rt_array x[INPUTS], y[OUTPUTS]; };        /* a sample as the caller has it */
#define LINE _Alignas(64)

/* ---- kernels of inference, which training shares, in network order -------------------------------------------------- */

/* y = x * 0.00392156862745098: the sample from what the data has. */
static void input_layer_forward(real y[restrict 33][33][3], struct rt_array x)
{
    switch (x.type) {
    case RT_U8: {
        const uint8_t *from = x.at;
        for (int h = 0; h < 32; h++)
        for (int i = 0; i < 96; i++) (&y[h][0][0])[i] = (real)from[h * 96 + i] * R(0.00392156862745098);
        break;
    }
    case RT_U8 | RT_PLANAR: {                  /* channels first */
        const uint8_t *from = x.at;
        for (int h = 0; h < 32; h++)
        for (int w = 0; w < 32; w++)
        for (int o = 0; o < 3; o++)
            y[h][w][o] = (real)from[(o * 32 + h) * 32 + w] * R(0.00392156862745098);
        break;
    }
    case RT_F64: {
        const double *from = x.at;
        for (int h = 0; h < 32; h++)
        for (int i = 0; i < 96; i++) (&y[h][0][0])[i] = (real)from[h * 96 + i] * R(0.00392156862745098);
        break;
    }
    default: {
        const float *from = x.at;
        for (int h = 0; h < 32; h++)
        for (int i = 0; i < 96; i++) (&y[h][0][0])[i] = (real)from[h * 96 + i] * R(0.00392156862745098);
    }
    }
}

/* 32 x 32 x 3  --conv 2x2, relu, max pool 2x2-->  16 x 16 x 16
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o],   at[h][w][o] = 2a+b of that maximum, or 4 where none is above 0
 *                                                  (inference has no at)
 *
 * Register tile: 2 x 8 pixels by a vector of channels. kw and i are one contiguous reduction of 6.
 * A call is for rows from <= h < to. */
INLINE void conv2d_forward_tile(real p[restrict 17][17][16], uint8_t at[restrict 16][16][16], const real x[restrict 33][33][3],
                                const real kernel[restrict 2][2][3][16], const real bias[restrict 16], int h, int w)
{
    vec y[2][8];
    EACH (a, 2) EACH (q, 8) y[a][q] = load(bias);
    for (int kh = 0; kh < 2; kh++) {
        const real (*weights)[16] = kernel[kh][0], *from = x[h * 2 + kh][w * 2];
        for (int i = 0; i < 6; i++) {
            vec weight = load(weights[i]);
            EACH (a, 2) EACH (q, 8) MAC(y[a][q], all(from[a * 99 + q * 3 + i]), weight);
        }
    }
    if (at) {
        EACH (c, 4) store_max4(1, p[h][w + c], at[h][w + c], y[0][c * 2], y[0][c * 2 + 1], y[1][c * 2], y[1][c * 2 + 1]);
    } else {
        EACH (c, 4) store(p[h][w + c], relu(max4(y[0][c * 2], y[0][c * 2 + 1], y[1][c * 2], y[1][c * 2 + 1])));
    }
}

static void conv2d_forward(real p[restrict 17][17][16], uint8_t at[restrict 16][16][16], const real x[restrict 33][33][3],
                           const real kernel[restrict 2][2][3][16], const real bias[restrict 16], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 16; w += 4)
        conv2d_forward_tile(p, at, x, kernel, bias, h, w);
}

/* 16 x 16 x 16  --conv 2x2, relu, max pool 2x2-->  8 x 8 x 32
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o],   at[h][w][o] = 2a+b of that maximum, or 4 where none is above 0
 *                                                  (inference has no at)
 *
 * Register tile: 2 x 4 pixels by 2 vectors of channels. kw and i are one contiguous reduction of 32.
 * A call is for rows from <= h < to. */
INLINE void conv2d_1_forward_tile(real p[restrict 9][9][32], uint8_t at[restrict 8][8][32], const real x[restrict 17][17][16],
                                  const real kernel[restrict 2][2][16][32], const real bias[restrict 32], int h, int w)
{
    vec y[2][4][2];
    EACH (a, 2) EACH (q, 4) EACH (v, 2) y[a][q][v] = load(&bias[v * LANES]);
    for (int kh = 0; kh < 2; kh++) {
        const real (*weights)[32] = kernel[kh][0], *from = x[h * 2 + kh][w * 2];
        for (int i = 0; i < 32; i++) {
            vec weight[2];
            EACH (v, 2) weight[v] = load(&weights[i][v * LANES]);
            EACH (a, 2) EACH (q, 4) EACH (v, 2) MAC(y[a][q][v], all(from[a * 272 + q * 16 + i]), weight[v]);
        }
    }
    if (at) {
        EACH (c, 2) EACH (v, 2)
            store_max4(1, &p[h][w + c][v * LANES], &at[h][w + c][v * LANES], y[0][c * 2][v], y[0][c * 2 + 1][v], y[1][c * 2][v],
                       y[1][c * 2 + 1][v]);
    } else {
        EACH (c, 2) EACH (v, 2)
            store(&p[h][w + c][v * LANES], relu(max4(y[0][c * 2][v], y[0][c * 2 + 1][v], y[1][c * 2][v], y[1][c * 2 + 1][v])));
    }
}

static void conv2d_1_forward(real p[restrict 9][9][32], uint8_t at[restrict 8][8][32], const real x[restrict 17][17][16],
                             const real kernel[restrict 2][2][16][32], const real bias[restrict 32], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 8; w += 2)
        conv2d_1_forward_tile(p, at, x, kernel, bias, h, w);
}

/* 8 x 8 x 32  --conv 2x2, relu, max pool 2x2-->  4 x 4 x 64
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o],   at[h][w][o] = 2a+b of that maximum, or 4 where none is above 0
 *                                                  (inference has no at)
 *
 * Register tile: 2 x 4 pixels by 2 vectors of channels. kw and i are one contiguous reduction of 64.
 * A call is for rows from <= h < to. */
INLINE void conv2d_2_forward_tile(real p[restrict 4][4][64], uint8_t at[restrict 4][4][64], const real x[restrict 9][9][32],
                                  const real kernel[restrict 2][2][32][64], const real bias[restrict 64], int h, int w, int o)
{
    vec y[2][4][2];
    EACH (a, 2) EACH (q, 4) EACH (v, 2) y[a][q][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 2; kh++) {
        const real (*weights)[64] = kernel[kh][0], *from = x[h * 2 + kh][w * 2];
        for (int i = 0; i < 64; i++) {
            vec weight[2];
            EACH (v, 2) weight[v] = load(&weights[i][o + v * LANES]);
            EACH (a, 2) EACH (q, 4) EACH (v, 2) MAC(y[a][q][v], all(from[a * 288 + q * 32 + i]), weight[v]);
        }
    }
    if (at) {
        EACH (c, 2) EACH (v, 2)
            store_max4(1, &p[h][w + c][o + v * LANES], &at[h][w + c][o + v * LANES], y[0][c * 2][v], y[0][c * 2 + 1][v],
                       y[1][c * 2][v], y[1][c * 2 + 1][v]);
    } else {
        EACH (c, 2) EACH (v, 2)
            store(&p[h][w + c][o + v * LANES], relu(max4(y[0][c * 2][v], y[0][c * 2 + 1][v], y[1][c * 2][v],
                  y[1][c * 2 + 1][v])));
    }
}

static void conv2d_2_forward(real p[restrict 4][4][64], uint8_t at[restrict 4][4][64], const real x[restrict 9][9][32],
                             const real kernel[restrict 2][2][32][64], const real bias[restrict 64], int from, int to)
{
    for (int o = 0; o < 64; o += 32)
    for (int h = from; h < to; h++)
    for (int w = 0; w < 4; w += 2)
        conv2d_2_forward_tile(p, at, x, kernel, bias, h, w, o);
}

/* y[m][o] = relu(bias[o] + sum i  x[m][i] * kernel[o / 32][i][o % 32])
 *
 * Rows of the group by vectors of a panel in registers; i ascends in one chain, whatever the tile.
 * A call is for outputs 128 from <= o < 128 to. */
INLINE void dense_forward_tile(int rows, int vectors, real y[restrict][528], const real x[restrict][1040],
                               const real kernel[restrict 16][1028][32], const real bias[restrict 512], int o)
{
    vec sum[8][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = load(&bias[o + v * LANES]);
    for (int i = 0; i < 1024; i++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[o / 32 + v * LANES / 32][i][o % 32 + v * LANES % 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(x[r][i]), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&y[r][o + v * LANES], relu(sum[r][v]));
}

static void dense_forward(real y[restrict][528], const real x[restrict][1040], const real kernel[restrict 16][1028][32],
                          const real bias[restrict 512], int n, int from, int to)
{
    int m = n / 8 * 8;
    for (int o = 128 * from; o < 128 * to; o += 32)
    for (int r = 0; r < m; r += 8)
        dense_forward_tile(8, 2, y + r, x + r, kernel, bias, o);
    if (n & 4) {
        for (int o = 128 * from; o < 128 * to; o += 64)
            dense_forward_tile(4, 4, y + m, x + m, kernel, bias, o);
        m += 4;
    }
    if (n & 2) {
        for (int o = 128 * from; o < 128 * to; o += 128)
            dense_forward_tile(2, 8, y + m, x + m, kernel, bias, o);
        m += 2;
    }
    if (n & 1)
        for (int o = 128 * from; o < 128 * to; o += 128)
            dense_forward_tile(1, 8, y + m, x + m, kernel, bias, o);
    for (int r = 0; r < n && to == 4; r++)
        for (int o = 512; o < 528; o++) y[r][o] = 0;
}

/* y[m][o] = bias[o] + sum i  x[m][i] * kernel[i][o]
 *
 * Few outputs: so the sum runs in four chains, i modulo 4, which are added at the end as (0 + 1) + (2 + 3). */
INLINE void dense_1_forward_tile(int rows, real y[restrict][16], const real x[restrict][528],
                                 const real kernel[restrict 500][16], const real bias[restrict 16])
{
    vec sum[4][4];
    EACH (r, rows) EACH (chain, 4) sum[r][chain] = chain == 0 ? load(bias) : all(0);
    for (int i = 0; i < 500; i += 4)
        EACH (chain, 4) {
            vec weight = load(kernel[i + chain]);
            EACH (r, rows) MAC(sum[r][chain], all(x[r][i + chain]), weight);
        }
    EACH (r, rows) store(y[r], (sum[r][0] + sum[r][1]) + (sum[r][2] + sum[r][3]));
}

static void dense_1_forward(real y[restrict][16], const real x[restrict][528], const real kernel[restrict 500][16],
                            const real bias[restrict 16], int n)
{
    int m = 0;
    for (; m + 4 <= n; m += 4)
        dense_1_forward_tile(4, y + m, x + m, kernel, bias);
    for (; m < n; m++)
        dense_1_forward_tile(1, y + m, x + m, kernel, bias);
}

/* y = softmax(z), loss += -sum of t log y */
static void loss_forward(real y[restrict 16], double loss[restrict 1], const real z[restrict 16], struct rt_array target)
{
    real t[16];
    vec sum[VECS] = {{0}};
    real most;
    const real log_sum = rt_softmax(y, z, 10, &most);
    rt_target_row(t, target, 0, 10, 1);
    for (int o = 0; o < 16; o += 16) EACH (v, VECS) {
        int i = o + v * LANES;
        sum[v] += load(&t[i]) * (log_sum - (load(&z[i]) - most));
    }
    loss[0] += (double)sum16(sum);
}

/* sum += the share of positions whose largest output is the target's class */
static void accuracy_forward(double sum[restrict 1], const real y[restrict 16], struct rt_array target)
{
    int right = 0;
    right += rt_largest(y, 10) == rt_target_class(target, 0, 10);
    sum[0] += right;
}

/* y = exp(x) / sum of exp(x) over the channels */
static void dense_1_softmax_forward(real y[restrict 16], const real x[restrict 16])
{
    real most;
    (void)rt_softmax(y, x, 10, &most);
}

/* ---- inference ---------------------------------------------------------------------------------------------------- */

struct cifar_weights {                        /* what inference reads, in the order in which it reads it */
    LINE real conv2d_kernel[2][2][3][16];
    LINE real conv2d_bias[16];
    LINE real conv2d_1_kernel[2][2][16][32];
    LINE real conv2d_1_bias[32];
    LINE real conv2d_2_kernel[2][2][32][64];
    LINE real conv2d_2_bias[64];
    LINE real dense_kernel[16][1028][32];
    LINE real dense_bias[512];
    LINE real dense_1_kernel[500][16];
    LINE real dense_1_bias[16];
    real beyond[16];
};
struct infer_shard { LINE double sum[SUMS + 1]; };
struct infer_thread {
    struct given given[INFER_GROUP];
    LINE union {
        real conv2d_p[17][17][16];
        real loss_y[16];
    };
    LINE union {
        real input_layer_y[33][33][3];
        real conv2d_1_p[9][9][32];
    };
    LINE union {
        real conv2d_2_p[INFER_GROUP][1040];
        real dense_1_softmax_y[INFER_GROUP][16];
    };
    LINE real dense_y[INFER_GROUP][528];
    LINE real dense_1_y[INFER_GROUP][16];
    real beyond[16];
};

static void infer_group(const struct cifar_weights *w, struct infer_thread *t, struct infer_shard *shard, rt_feed *feed, void *ctx,
                        void *const *y, int first, int n)
{
    for (int m = 0; m < n; m++) feed(ctx, first + m, t->given[m].x, shard ? t->given[m].y : NULL);
    for (int m = 0; m < n; m++) {
        input_layer_forward(t->input_layer_y, t->given[m].x[0]);
        rt_border((real *)t->input_layer_y, 33, 33, 3, 0, 1, 0, 1);
        conv2d_forward(t->conv2d_p, NULL, t->input_layer_y, w->conv2d_kernel, w->conv2d_bias, 0, 16);
        rt_border((real *)t->conv2d_p, 17, 17, 16, 0, 1, 0, 1);
        conv2d_1_forward(t->conv2d_1_p, NULL, t->conv2d_p, w->conv2d_1_kernel, w->conv2d_1_bias, 0, 8);
        rt_border((real *)t->conv2d_1_p, 9, 9, 32, 0, 1, 0, 1);
        conv2d_2_forward((void *)t->conv2d_2_p[m], NULL, t->conv2d_1_p, w->conv2d_2_kernel, w->conv2d_2_bias, 0, 4);
    }
    dense_forward(t->dense_y, t->conv2d_2_p, w->dense_kernel, w->dense_bias, n, 0, 4);
    dense_1_forward(t->dense_1_y, t->dense_y, w->dense_1_kernel, w->dense_1_bias, n);
    for (int m = 0; m < n; m++) {
        dense_1_softmax_forward(t->dense_1_softmax_y[m], t->dense_1_y[m]);
        if (shard) loss_forward(t->loss_y, shard->sum + 0, t->dense_1_y[m], t->given[m].y[0]);
        if (shard) accuracy_forward(shard->sum + 1, t->dense_1_softmax_y[m], t->given[m].y[0]);
    }
    for (int m = 0; y && m < n; m++) {
        rt_give(y[0], first + m, t->dense_1_softmax_y[m], 10);
    }
}

/* The same for a single image, by all threads of a team: they share a layer's rows, and wait for each other behind each layer. */
static void infer_one(const struct cifar_weights *w, struct infer_thread *t, struct infer_shard *shard, rt_feed *feed, void *ctx,
                      void *const *y, int n, int me, int team)
{
    enum { first = 0, m = 0 };                 /* n is 1, but no compiler should know: it warns of loops that would be longer */
    #pragma omp single
    {
        feed(ctx, 0, t->given[0].x, shard ? t->given[0].y : NULL);
        input_layer_forward(t->input_layer_y, t->given[m].x[0]);
        rt_border((real *)t->input_layer_y, 33, 33, 3, 0, 1, 0, 1);
    }
    conv2d_forward(t->conv2d_p, NULL, t->input_layer_y, w->conv2d_kernel, w->conv2d_bias, 16 * me / team, 16 * (me + 1) / team);
    #pragma omp barrier
    #pragma omp single
    {
        rt_border((real *)t->conv2d_p, 17, 17, 16, 0, 1, 0, 1);
    }
    conv2d_1_forward(t->conv2d_1_p, NULL, t->conv2d_p, w->conv2d_1_kernel, w->conv2d_1_bias, 8 * me / team, 8 * (me + 1) / team);
    #pragma omp barrier
    #pragma omp single
    {
        rt_border((real *)t->conv2d_1_p, 9, 9, 32, 0, 1, 0, 1);
    }
    conv2d_2_forward((void *)t->conv2d_2_p[m], NULL, t->conv2d_1_p, w->conv2d_2_kernel, w->conv2d_2_bias, 4 * me / team,
                     4 * (me + 1) / team);
    #pragma omp barrier
    dense_forward(t->dense_y, t->conv2d_2_p, w->dense_kernel, w->dense_bias, n, 4 * me / team, 4 * (me + 1) / team);
    #pragma omp barrier
    #pragma omp single
    {
        dense_1_forward(t->dense_1_y, t->dense_y, w->dense_1_kernel, w->dense_1_bias, n);
        dense_1_softmax_forward(t->dense_1_softmax_y[m], t->dense_1_y[m]);
        if (shard) loss_forward(t->loss_y, shard->sum + 0, t->dense_1_y[m], t->given[m].y[0]);
        if (shard) accuracy_forward(shard->sum + 1, t->dense_1_softmax_y[m], t->given[m].y[0]);
        if (y) rt_give(y[0], first + m, t->dense_1_softmax_y[m], 10);
    }
    (void)n, (void)me, (void)team;
}

/* The shards' sums, one after the other. */
static void add_sums(double *sums, const double *first, size_t stride)
{
    for (int s = 0; s < SHARDS; s++) {
        const double *sum = (const double *)((const char *)first + (size_t)s * stride);
        for (int k = 0; k < SUMS; k++) sums[k] += sum[k];
    }
}

size_t cifar_weights_bytes(void) { return sizeof(struct cifar_weights); }
size_t cifar_scratch_bytes(int threads)
{
    return SHARDS * sizeof(struct infer_shard) + (size_t)threads * sizeof(struct infer_thread);
}

/* Outputs of n samples, and, where sums is not NULL, their losses and metrics added to it. Groups go to shards as in training; the
 * only group of one sample would go to the last. */
void cifar_infer(const void *weights, void *scratch, int threads, rt_feed *feed, void *ctx, int n, void *const *y, double *sums)
{
    const struct cifar_weights *w = weights;
    struct infer_shard *shards = scratch;
    struct infer_thread *thread = (void *)(shards + SHARDS);
    int one = n == 1 && threads > 1, groups = one ? 0 : (n + INFER_GROUP - 1) / INFER_GROUP;
    (void)threads;                             /* without OpenMP */
    memset(shards, 0, SHARDS * sizeof *shards);
    #pragma omp parallel num_threads(threads)
    {
        unsigned mode = rt_flush_denormals();
        if (one) infer_one(w, thread, sums ? &shards[SHARDS - 1] : NULL, feed, ctx, y, n, rt_thread(), rt_team());
        #pragma omp for schedule(dynamic, 1)
        for (int s = 0; s < SHARDS; s++)
            for (int g = s * groups / SHARDS; g < (s + 1) * groups / SHARDS; g++) {
                int first = g * INFER_GROUP, count = n - first < INFER_GROUP ? n - first : INFER_GROUP;
                infer_group(w, &thread[rt_thread()], sums ? &shards[s] : NULL, feed, ctx, y, first, count);
            }
        rt_restore_mode(mode);
    }
    if (!sums) return;
    add_sums(sums, shards[0].sum, sizeof *shards);
}

/* The rows of arrays as a feed. */
static void feed_arrays(void *arrays, int i, struct rt_array *x, struct rt_array *y)
{
    static const size_t row[INPUTS] = { 3072 };
    (void)y;
    for (int k = 0; k < INPUTS; k++) {
        const struct rt_array *a = (const struct rt_array *)arrays + k;
        x[k] = (struct rt_array){ (const char *)a->at + (size_t)i * row[k] * (a->type == RT_U8 ? 1 : sizeof(float)), a->type };
    }
}

void cifar_predict(const void *weights, void *scratch, int threads, const struct rt_array *x, int n, void *const *y)
{
    cifar_infer(weights, scratch, threads, feed_arrays, (void *)x, n, y, NULL);
}

/* Does this processor have what the text is compiled for? This and main are compiled for all. */
RT_BASELINE int cifar_runs_here(void) { return !rt_cpu_lacks(RT_CPU_NEEDS); }

#ifndef CIFAR_INFERENCE
/* ---- kernels of training alone, in network order ------------------------------------------------------------------- */

/* As arg-max elsewhere: of each 2x2 cell one pixel a channel has a gradient. A few input channels would leave most lanes idle, so
 * the whole 2 x 2 x 3 window is one index k of 12, a vector.
 *
 *   dkernel[o][k] += dp[h][w][o] * window k of x at (2h+a, 2w+b)   with (a, b) = at[h][w][o]
 *
 * The four windows of each of 16 cells are laid out first. Register tile: 16 channels by one window. */
INLINE void conv2d_dkernel_tile(real dkernel[restrict 16][16], const real *dp, const uint8_t *at,
                                const real window[restrict][4][16])
{
    vec dk[16];
    EACH (r, 16) dk[r] = load(dkernel[r]);
    for (int w = 0; w < 16; w++)
        EACH (r, 16) {
            int which = at[w * 16 + r];
            real d = alive(dp[w * 16 + r], which);
            MAC(dk[r], all(d), load(window[w][which & 3]));
        }
    EACH (r, 16) store(dkernel[r], first_lanes(dk[r], 12));
}

static void conv2d_dkernel(real dkernel[restrict 16][16], const real dp[restrict 17][17][16],
                           const uint8_t at[restrict 16][16][16], const real x[restrict 33][33][3])
{
    _Alignas(64) real window[17][4][16];        /* one more: a window's last vector reaches past its end */
    for (int h = 0; h < 16; h++) {
        /* each stretch of 6 reals overwrites what the one before it took too much */
        for (int w = 0; w < 16; w++) EACH (a, 2) EACH (b, 2)
            EACH (kh, 2) store(window[w][2 * a + b] + kh * 6, load(x[2 * h + a + kh][w * 2 + b]));
        conv2d_dkernel_tile(dkernel, dp[h][0], at[h][0], (const real (*)[4][16])window);
    }
}

/* dbias[o] += sum h w  dp[h][w][o], but where at[h][w][o] is 4: there the relu let nothing through. */
static void conv2d_dbias(real dbias[restrict 16], const real dp[restrict 17][17][16], const uint8_t at[restrict 16][16][16])
{
    for (int o = 0; o < 16; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 16; h++)
        for (int w = 0; w < 16; w++)
            sum += (vec)((bits)load(&dp[h][w][o]) & (load_bytes(&at[h][w][o]) < 4));
        store(&dbias[o], sum);
    }
}

/* conv2d/kernel: o(hwi) -> hwio */
static void prepare_conv2d_kernel_hwio(real y[restrict 2][2][3][16], const real x[restrict 16][16], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 2; w++)
    for (int i = 0; i < 3; i++)
    for (int o = 0; o < 16; o++)
        y[h][w][i][o] = x[o][(h * 2 + w) * 3 + i];
}

/* dx[2h+a+kh][2w+b+kw][i] += dp[h][w][o] * kernel[kh][kw][i][o]   with (a, b) = at[h][w][o]
 *
 * Only the maxima count: each cell has four lists of channels, one a position, their gradients beside them. Lists of all cells
 * are made for 32 output channels at a time, whose kernel slice for one block of inputs stays in the first cache.
 * Register tile: the 3x3 patch of dx below a cell by a vector of channels. */
struct conv2d_1_dx_hits { int end[64][4]; int32_t o[2064]; real d[2064]; };

INLINE void conv2d_1_dx_tile(real dx[restrict][17][16], const real kernel[][2][2][16], const int32_t *o, const real *d,
                             int from, const int end[4], int w)
{
    vec sum[3][3];
    EACH (r, 3) EACH (s, 3) sum[r][s] = load(dx[r][w + s]);
    for (int e = from; e < end[0]; e++)
        EACH (kh, 2) EACH (kw, 2) MAC(sum[kh][kw], all(d[e]), load(kernel[o[e]][kh][kw]));
    for (int e = end[0]; e < end[1]; e++)
        EACH (kh, 2) EACH (kw, 2) MAC(sum[kh][kw + 1], all(d[e]), load(kernel[o[e]][kh][kw]));
    for (int e = end[1]; e < end[2]; e++)
        EACH (kh, 2) EACH (kw, 2) MAC(sum[kh + 1][kw], all(d[e]), load(kernel[o[e]][kh][kw]));
    for (int e = end[2]; e < end[3]; e++)
        EACH (kh, 2) EACH (kw, 2) MAC(sum[kh + 1][kw + 1], all(d[e]), load(kernel[o[e]][kh][kw]));
    EACH (r, 3) EACH (s, 3) store(dx[r][w + s], sum[r][s]);
}

static void conv2d_1_dx(real dx[restrict 17][17][16], const real dp[restrict 9][9][32], const uint8_t at[restrict 8][8][32],
                        const real kernel[restrict 32][2][2][16])
{
    struct conv2d_1_dx_hits hits;
    memset(dx, 0, sizeof(real[17][17][16]));
    int n = 0;
    for (int h = 0, cell = 0; h < 8; h++)
    for (int w = 0; w < 8; w++, cell++) n = list_hits(n, hits.end[cell], hits.o, hits.d, at[h][w], dp[h][w], 32);
    for (int h = 0, cell = 0; h < 8; h++)
    for (int w = 0; w < 8; w++, cell++)
        conv2d_1_dx_tile(dx + h * 2, kernel, hits.o, hits.d, cell ? hits.end[cell - 1][3] : 0, hits.end[cell], w * 2);
}

/* Of each 2x2 cell one pixel a channel has a gradient: the maximum. Each channel looks up its own and skips the other three.
 *
 *   dkernel[o][kh][kw][i] += dp[h][w][o] * x[2h+a+kh][2w+b+kw][i]   with (a, b) = at[h][w][o]
 *
 * Register tile: 2 x 2 places of the window by a vector of inputs, over all cells. */
INLINE void conv2d_1_dkernel_tile(real dkernel[restrict 32][2][2][16], const real dp[restrict 9][9][32],
                                  const uint8_t at[restrict 8][8][32], const real x[restrict 17][17][16], int o)
{
    static const int pixel[] = { 0, 16, 272, 288, 0 };       /* from a cell's corner to its maximum */
    vec dk[2][2];
    EACH (kh, 2) EACH (kw, 2) dk[kh][kw] = load(dkernel[o][kh][kw]);
    for (int h = 0; h < 8; h++)
    for (int w = 0; w < 8; w++) {
        int which = at[h][w][o];
        real d = alive(dp[h][w][o], which);
        const real *from = x[h * 2][w * 2] + pixel[which];
        EACH (kh, 2) EACH (kw, 2) MAC(dk[kh][kw], all(d), load(from + kh * 272 + kw * 16));
    }
    EACH (kh, 2) EACH (kw, 2) store(dkernel[o][kh][kw], dk[kh][kw]);
}

static void conv2d_1_dkernel(real dkernel[restrict 32][2][2][16], const real dp[restrict 9][9][32],
                             const uint8_t at[restrict 8][8][32], const real x[restrict 17][17][16])
{
    for (int o = 0; o < 32; o++)
        conv2d_1_dkernel_tile(dkernel, dp, at, x, o);
}

/* dbias[o] += sum h w  dp[h][w][o], but where at[h][w][o] is 4: there the relu let nothing through. */
static void conv2d_1_dbias(real dbias[restrict 32], const real dp[restrict 9][9][32], const uint8_t at[restrict 8][8][32])
{
    for (int o = 0; o < 32; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 8; h++)
        for (int w = 0; w < 8; w++)
            sum += (vec)((bits)load(&dp[h][w][o]) & (load_bytes(&at[h][w][o]) < 4));
        store(&dbias[o], sum);
    }
}

/* conv2d_1/kernel: ohwi -> hwio */
static void prepare_conv2d_1_kernel_hwio(real y[restrict 2][2][16][32], const real x[restrict 32][2][2][16], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 2; w++)
    for (int i = 0; i < 16; i++)
    for (int o = 0; o < 32; o++)
        y[h][w][i][o] = x[o][h][w][i];
}

/* dx[2h+a+kh][2w+b+kw][i] += dp[h][w][o] * kernel[kh][kw][i][o]   with (a, b) = at[h][w][o]
 *
 * Only the maxima count: each cell has four lists of channels, one a position, their gradients beside them. Lists of all cells
 * are made for 32 output channels at a time, whose kernel slice for one block of inputs stays in the first cache.
 * Register tile: the 3x3 patch of dx below a cell by 2 vectors of channels. */
struct conv2d_2_dx_hits { int end[16][4]; int32_t o[528]; real d[528]; };

INLINE void conv2d_2_dx_tile(real dx[restrict][9][32], const real kernel[][2][2][32], const int32_t *o, const real *d, int from,
                             const int end[4], int w)
{
    vec sum[3][3][2];
    EACH (r, 3) EACH (s, 3) EACH (v, 2) sum[r][s][v] = load(&dx[r][w + s][v * LANES]);
    for (int e = from; e < end[0]; e++)
        EACH (kh, 2) EACH (kw, 2) EACH (v, 2) MAC(sum[kh][kw][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[0]; e < end[1]; e++)
        EACH (kh, 2) EACH (kw, 2) EACH (v, 2) MAC(sum[kh][kw + 1][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[1]; e < end[2]; e++)
        EACH (kh, 2) EACH (kw, 2) EACH (v, 2) MAC(sum[kh + 1][kw][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[2]; e < end[3]; e++)
        EACH (kh, 2) EACH (kw, 2) EACH (v, 2) MAC(sum[kh + 1][kw + 1][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    EACH (r, 3) EACH (s, 3) EACH (v, 2) store(&dx[r][w + s][v * LANES], sum[r][s][v]);
}

static void conv2d_2_dx(real dx[restrict 9][9][32], const real dp[restrict 4][4][64], const uint8_t at[restrict 4][4][64],
                        const real kernel[restrict 64][2][2][32])
{
    struct conv2d_2_dx_hits hits;
    memset(dx, 0, sizeof(real[9][9][32]));
    for (int first = 0; first < 64; first += 32) {
        int n = 0;
        for (int h = 0, cell = 0; h < 4; h++)
        for (int w = 0; w < 4; w++, cell++)
            n = list_hits(n, hits.end[cell], hits.o, hits.d, &at[h][w][first], &dp[h][w][first], 32);
        for (int h = 0, cell = 0; h < 4; h++)
        for (int w = 0; w < 4; w++, cell++)
            conv2d_2_dx_tile(dx + h * 2, kernel + first, hits.o, hits.d, cell ? hits.end[cell - 1][3] : 0,
                             hits.end[cell], w * 2);
    }
}

/* Of each 2x2 cell one pixel a channel has a gradient: the maximum. Each channel looks up its own and skips the other three.
 *
 *   dkernel[o][kh][kw][i] += dp[h][w][o] * x[2h+a+kh][2w+b+kw][i]   with (a, b) = at[h][w][o]
 *
 * Register tile: 2 x 2 places of the window by 2 vectors of inputs, over all cells. */
INLINE void conv2d_2_dkernel_tile(real dkernel[restrict 64][2][2][32], const real dp[restrict 4][4][64],
                                  const uint8_t at[restrict 4][4][64], const real x[restrict 9][9][32], int o)
{
    static const int pixel[] = { 0, 32, 288, 320, 0 };       /* from a cell's corner to its maximum */
    vec dk[2][2][2];
    EACH (kh, 2) EACH (kw, 2) EACH (v, 2) dk[kh][kw][v] = load(&dkernel[o][kh][kw][v * LANES]);
    for (int h = 0; h < 4; h++)
    for (int w = 0; w < 4; w++) {
        int which = at[h][w][o];
        real d = alive(dp[h][w][o], which);
        const real *from = x[h * 2][w * 2] + pixel[which];
        EACH (kh, 2) EACH (kw, 2) EACH (v, 2) MAC(dk[kh][kw][v], all(d), load(from + kh * 288 + kw * 32 + v * LANES));
    }
    EACH (kh, 2) EACH (kw, 2) EACH (v, 2) store(&dkernel[o][kh][kw][v * LANES], dk[kh][kw][v]);
}

static void conv2d_2_dkernel(real dkernel[restrict 64][2][2][32], const real dp[restrict 4][4][64],
                             const uint8_t at[restrict 4][4][64], const real x[restrict 9][9][32])
{
    for (int o = 0; o < 64; o++)
        conv2d_2_dkernel_tile(dkernel, dp, at, x, o);
}

/* dbias[o] += sum h w  dp[h][w][o], but where at[h][w][o] is 4: there the relu let nothing through. */
static void conv2d_2_dbias(real dbias[restrict 64], const real dp[restrict 4][4][64], const uint8_t at[restrict 4][4][64])
{
    for (int o = 0; o < 64; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 4; h++)
        for (int w = 0; w < 4; w++)
            sum += (vec)((bits)load(&dp[h][w][o]) & (load_bytes(&at[h][w][o]) < 4));
        store(&dbias[o], sum);
    }
}

/* conv2d_2/kernel: ohwi -> hwio */
static void prepare_conv2d_2_kernel_hwio(real y[restrict 2][2][32][64], const real x[restrict 64][2][2][32], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 2; w++)
    for (int i = 0; i < 32; i++)
    for (int o = 0; o < 64; o++)
        y[h][w][i][o] = x[o][h][w][i];
}

/* y = x / (1 - rate) where the element's random word is at least rate * 2^32, else 0; rate = 0.3 */
static void dropout_forward(real y[restrict 4][4][64], const real x[restrict 4][4][64], uint64_t seed, uint64_t step, int row)
{
    const struct rt_mask mask = rt_mask(seed, step, row, 10);
    for (int h = 0; h < 4; h++)
        rt_dropout(&y[h][0][0], &x[h][0][0], 256, &mask, h * 256, 1288490189u, R(1.4285714285714286));
}

/* dx = dy / (1 - rate) where the element's random word is at least rate * 2^32, else 0; rate = 0.3.
 * The words are forward's, drawn again. */
static void dropout_dx(real dx[restrict 4][4][64], const real dy[restrict 4][4][64], uint64_t seed, uint64_t step, int row)
{
    const struct rt_mask mask = rt_mask(seed, step, row, 10);
    for (int h = 0; h < 4; h++)
        rt_dropout(&dx[h][0][0], &dy[h][0][0], 256, &mask, h * 256, 1288490189u, R(1.4285714285714286));
}

/* dz = dy relu', from y */
static void dense_dz(real dz[restrict 528], const real dy[restrict 528], const real y[restrict 528])
{
    for (int i = 0; i < 512; i += LANES)
        store(&dz[i], dact_relu(load(&y[i]), load(&dy[i])));
}

/* dx[m][i] = sum o  dy[m][o] * kernel[i / 32][o][i % 32]
 *
 * Rows of the group by vectors of a panel in registers; o ascends in one chain, whatever the tile. */
INLINE void dense_dx_tile(int rows, int vectors, real dx[restrict][1040], const real dy[restrict][528],
                          const real kernel[restrict 32][500][32], int i)
{
    vec sum[8][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = all(0);
    for (int o = 0; o < 500; o++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[i / 32 + v * LANES / 32][o][i % 32 + v * LANES % 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(dy[r][o]), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&dx[r][i + v * LANES], sum[r][v]);
}

static void dense_dx(real dx[restrict][1040], const real dy[restrict][528], const real kernel[restrict 32][500][32], int n)
{
    int m = n / 8 * 8;
    for (int i = 0; i < 1024; i += 32)
    for (int r = 0; r < m; r += 8)
        dense_dx_tile(8, 2, dx + r, dy + r, kernel, i);
    if (n & 4) {
        for (int i = 0; i < 1024; i += 64)
            dense_dx_tile(4, 4, dx + m, dy + m, kernel, i);
        m += 4;
    }
    if (n & 2) {
        for (int i = 0; i < 1024; i += 128)
            dense_dx_tile(2, 8, dx + m, dy + m, kernel, i);
        m += 2;
    }
    if (n & 1)
        for (int i = 0; i < 1024; i += 128)
            dense_dx_tile(1, 8, dx + m, dy + m, kernel, i);
    for (int r = 0; r < n; r++)
        for (int i = 1024; i < 1040; i++) dx[r][i] = 0;
}

/* dbias[o] += sum m  dy[m][o], the rows of the group in order */
static void dense_dbias(real dbias[restrict 512], const real dy[restrict][528], int n)
{
    for (int o = 0; o < 512; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int m = 0; m < n; m++) sum += load(&dy[m][o]);
        store(&dbias[o], sum);
    }
}

/* y[i / 32][o][i % 32] = x[o / 32][i][o % 32]: the kernel as the way back to the input reads it, by squares of vectors. Merging
 * row r with row r + 8, over and over, moves element (r, c) to (c, r). `rows` of x are there; `columns` are wanted. */
INLINE void prepare_dense_kernel_Ioi_square(real y[restrict 32][500][32], const real x[restrict 16][1028][32], int i, int o,
                                            int rows, int columns)
{
    vec a[16], b[16];
    EACH (r, 16) a[r] = r < rows ? load(&x[o / 32][i + r][o % 32]) : all(0);
    EACH (stage, 4) {
        EACH (r, 8) {
            b[2 * r] = RT_SHUFFLE(bits, a[r], a[r + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            b[2 * r + 1] = RT_SHUFFLE(bits, a[r], a[r + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        EACH (r, 16) a[r] = b[r];
    }
    EACH (r, 16) if (r < columns) store(&y[i / 32][o + r][i % 32], a[r]);
}

static void prepare_dense_kernel_Ioi(real y[restrict 32][500][32], const real x[restrict 16][1028][32], int from, int to)
{
    for (int i = 32 * from; i < 32 * to; i += LANES)
        for (int o = 0; o < 500; o += LANES)
            if (i + LANES <= 1024 && o + LANES <= 500) prepare_dense_kernel_Ioi_square(y, x, i, o, LANES, LANES);
            else prepare_dense_kernel_Ioi_square(y, x, i, o, 1024 - i, 500 - o);
}

/* y = x / (1 - rate) where the element's random word is at least rate * 2^32, else 0; rate = 0.4 */
static void dropout_1_forward(real y[restrict 528], const real x[restrict 528], uint64_t seed, uint64_t step, int row)
{
    const struct rt_mask mask = rt_mask(seed, step, row, 14);
    rt_dropout(&y[0], &x[0], 512, &mask, 0, 1717986919u, R(1.6666666666666667));
}

/* dx = dy / (1 - rate) where the element's random word is at least rate * 2^32, else 0; rate = 0.4.
 * The words are forward's, drawn again. */
static void dropout_1_dx(real dx[restrict 528], const real dy[restrict 528], uint64_t seed, uint64_t step, int row)
{
    const struct rt_mask mask = rt_mask(seed, step, row, 14);
    rt_dropout(&dx[0], &dy[0], 512, &mask, 0, 1717986919u, R(1.6666666666666667));
}

/* dx[m][i] = sum o  dy[m][o] * kernel[i / 32][o][i % 32]
 *
 * Rows of the group by vectors of a panel in registers; o ascends in one chain, whatever the tile. */
INLINE void dense_1_dx_tile(int rows, int vectors, real dx[restrict][528], const real dy[restrict][16],
                            const real kernel[restrict 16][10][32], int i)
{
    vec sum[8][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = all(0);
    for (int o = 0; o < 10; o++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[i / 32 + v * LANES / 32][o][i % 32 + v * LANES % 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(dy[r][o]), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&dx[r][i + v * LANES], sum[r][v]);
}

static void dense_1_dx(real dx[restrict][528], const real dy[restrict][16], const real kernel[restrict 16][10][32], int n)
{
    int m = n / 8 * 8;
    for (int i = 0; i < 512; i += 32)
    for (int r = 0; r < m; r += 8)
        dense_1_dx_tile(8, 2, dx + r, dy + r, kernel, i);
    if (n & 4) {
        for (int i = 0; i < 512; i += 64)
            dense_1_dx_tile(4, 4, dx + m, dy + m, kernel, i);
        m += 4;
    }
    if (n & 2) {
        for (int i = 0; i < 512; i += 128)
            dense_1_dx_tile(2, 8, dx + m, dy + m, kernel, i);
        m += 2;
    }
    if (n & 1)
        for (int i = 0; i < 512; i += 128)
            dense_1_dx_tile(1, 8, dx + m, dy + m, kernel, i);
    for (int r = 0; r < n; r++)
        for (int i = 512; i < 528; i++) dx[r][i] = 0;
}

/* dkernel[i][o] += sum m  x[m][i] * dy[m][o], the rows of the group in order */
INLINE void dense_1_dkernel_tile(int rows, real dkernel[restrict 500][16], const real dy[restrict][16],
                                 const real x[restrict][528], int n, int i)
{
    vec sum[8];
    SOME (r, rows, 8) sum[r] = load(dkernel[i + r]);
    for (int m = 0; m < n; m++) {
        vec d = load(dy[m]);
        SOME (r, rows, 8) MAC(sum[r], all(x[m][i + r]), d);
    }
    SOME (r, rows, 8) store(dkernel[i + r], sum[r]);
}

static void dense_1_dkernel(real dkernel[restrict 500][16], const real dy[restrict][16], const real x[restrict][528], int n)
{
    for (int i = 0; i < 496; i += 8)
        dense_1_dkernel_tile(8, dkernel, dy, x, n, i);
    dense_1_dkernel_tile(4, dkernel, dy, x, n, 496);
}

/* dbias[o] += sum m  dy[m][o], the rows of the group in order */
static void dense_1_dbias(real dbias[restrict 16], const real dy[restrict][16], int n)
{
    for (int o = 0; o < 16; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int m = 0; m < n; m++) sum += load(&dy[m][o]);
        store(&dbias[o], sum);
    }
}

/* y[i / 32][o][i % 32] = x[i][o]: the kernel as the way back to the input reads it, by squares of vectors. Merging
 * row r with row r + 8, over and over, moves element (r, c) to (c, r). `rows` of x are there; `columns` are wanted. */
INLINE void prepare_dense_1_kernel_Ioi_square(real y[restrict 16][10][32], const real x[restrict 500][16], int i, int o,
                                              int rows, int columns)
{
    vec a[16], b[16];
    EACH (r, 16) a[r] = r < rows ? load(&x[i + r][o]) : all(0);
    EACH (stage, 4) {
        EACH (r, 8) {
            b[2 * r] = RT_SHUFFLE(bits, a[r], a[r + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            b[2 * r + 1] = RT_SHUFFLE(bits, a[r], a[r + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        EACH (r, 16) a[r] = b[r];
    }
    EACH (r, 16) if (r < columns) store(&y[i / 32][o + r][i % 32], a[r]);
}

static void prepare_dense_1_kernel_Ioi(real y[restrict 16][10][32], const real x[restrict 500][16], int from, int to)
{
    for (int i = 32 * from; i < 32 * to; i += LANES)
        for (int o = 0; o < 10; o += LANES)
            prepare_dense_1_kernel_Ioi_square(y, x, i, o, 500 - i, 10 - o);
}

/* dz = y - t, by the loss's weight */
static void loss_dz(real dz[restrict 16], const real y[restrict 16], struct rt_array target)
{
    real t[16];
    rt_target_row(t, target, 0, 10, 1);
    for (int i = 0; i < 16; i += LANES)
        store(&dz[i], load(&y[i]) - load(&t[i]));
}

/* ---- training ----------------------------------------------------------------------------------------------------- */

struct summed {                                /* parameters whose gradients the shards sum; weights and optimizer state alike */
    LINE real conv2d_kernel[16][16];
    LINE real conv2d_bias[16];
    LINE real conv2d_1_kernel[32][2][2][16];
    LINE real conv2d_1_bias[32];
    LINE real conv2d_2_kernel[64][2][2][32];
    LINE real conv2d_2_bias[64];
    LINE real dense_bias[512];
    LINE real dense_1_kernel[500][16];
    LINE real dense_1_bias[16];
    LINE real end[16];
};
struct shard {
    LINE double sum[SUMS + 1];
    struct summed g;
};
struct thread {
    LINE real conv2d_p[GROUP][17][17][16];
    LINE union {
        real conv2d_1_dx[17][17][16];
        real conv2d_2_p[4][4][64];
        real dropout_dx[4][4][64];
        real dropout_1_dx[528];
        real loss_y[16];
    };
    LINE real input_layer_y[GROUP][33][33][3];
    LINE real conv2d_1_p[GROUP][9][9][32];
    LINE real conv2d_2_dx[9][9][32];
    LINE union {
        real dense_dx[GROUP][1040];
        real dense_y[GROUP][528];
    };
    LINE uint8_t conv2d_at[GROUP][16][16][16];
    LINE real dropout_1_y[GROUP][528];
    LINE union {
        real dense_1_dx[GROUP][528];
        real dense_1_y[GROUP][16];
    };
    LINE uint8_t conv2d_1_at[GROUP][8][8][32];
    LINE uint8_t conv2d_2_at[GROUP][4][4][64];
    LINE real loss_dz[GROUP][16];
    real beyond[16];
};
struct job {                                   /* what a step was asked to do */
    rt_feed *feed; void *ctx;
    rt_grad *grad; void *grad_ctx;             /* NULL: the losses' own */
    int n;
    bool blind, forward;                       /* no targets are asked for; stop where the backward half begins */
    void *const *y;                            /* where a forward pass leaves the outputs, or NULL */
};
struct cifar {
    struct summed w, velocity;
    LINE real dense_kernel[16][1028][32];
    LINE real conv2d_kernel_hwio[2][2][3][16];
    LINE real conv2d_1_kernel_hwio[2][2][16][32];
    LINE real conv2d_2_kernel_hwio[2][2][32][64];
    LINE real dense_1_kernel_Ioi[16][10][32];
    LINE real dense_kernel_Ioi[32][500][32];
    struct shard shard[SHARDS];
    uint64_t seed, steps;
    int batch, threads;
    struct given *given;
    real (*dropout_y)[1040];
    real (*dense_dz)[528];
    struct thread *thread;
    LINE real dense_kernel_velocity[16][1028][32];
};

static void phase0(struct cifar *net, struct thread *t, struct shard *shard, const struct job *job, int first, int n)
{
    for (int m = 0; m < n; m++) {
        struct given *given = &net->given[first + m];
        if (job->blind) memset(given->y, 0, sizeof given->y);
        job->feed(job->ctx, first + m, given->x, job->blind ? NULL : given->y);
    }
    for (int m = 0; m < n; m++) {
        input_layer_forward(t->input_layer_y[m], net->given[first + m].x[0]);
        conv2d_forward(t->conv2d_p[m], t->conv2d_at[m], t->input_layer_y[m], net->conv2d_kernel_hwio, net->w.conv2d_bias, 0, 16);
        conv2d_1_forward(t->conv2d_1_p[m], t->conv2d_1_at[m], t->conv2d_p[m], net->conv2d_1_kernel_hwio,
                         net->w.conv2d_1_bias, 0, 8);
        conv2d_2_forward(t->conv2d_2_p, t->conv2d_2_at[m], t->conv2d_1_p[m], net->conv2d_2_kernel_hwio, net->w.conv2d_2_bias, 0, 4);
        dropout_forward((void *)net->dropout_y[first + m], t->conv2d_2_p, net->seed, net->steps, first + m);
    }
    dense_forward(t->dense_y, net->dropout_y + first, net->dense_kernel, net->w.dense_bias, n, 0, 4);
    for (int m = 0; m < n; m++) {
        dropout_1_forward(t->dropout_1_y[m], t->dense_y[m], net->seed, net->steps, first + m);
    }
    dense_1_forward(t->dense_1_y, t->dropout_1_y, net->w.dense_1_kernel, net->w.dense_1_bias, n);
    for (int m = 0; m < n; m++) {
        loss_forward(t->loss_y, shard->sum + 0, t->dense_1_y[m], net->given[first + m].y[0]);
        if (job->y) rt_give(job->y[0], first + m, t->loss_y, 10);
        if (!job->blind) accuracy_forward(shard->sum + 1, t->loss_y, net->given[first + m].y[0]);
        if (job->forward) continue;
        if (job->grad) rt_ask(job->grad, job->grad_ctx, first + m, 0, t->loss_y, t->loss_dz[m], 16);
        else loss_dz(t->loss_dz[m], t->loss_y, net->given[first + m].y[0]);
    }
    if (job->forward) return;
    dense_1_dx(t->dense_1_dx, t->loss_dz, net->dense_1_kernel_Ioi, n);
    dense_1_dkernel(shard->g.dense_1_kernel, t->loss_dz, t->dropout_1_y, n);
    dense_1_dbias(shard->g.dense_1_bias, t->loss_dz, n);
    for (int m = 0; m < n; m++) {
        dropout_1_dx(t->dropout_1_dx, t->dense_1_dx[m], net->seed, net->steps, first + m);
        dense_dz(net->dense_dz[first + m], t->dropout_1_dx, t->dense_y[m]);
    }
    dense_dx(t->dense_dx, net->dense_dz + first, net->dense_kernel_Ioi, n);
    dense_dbias(shard->g.dense_bias, net->dense_dz + first, n);
    for (int m = 0; m < n; m++) {
        dropout_dx(t->dropout_dx, (void *)t->dense_dx[m], net->seed, net->steps, first + m);
        conv2d_2_dx(t->conv2d_2_dx, t->dropout_dx, t->conv2d_2_at[m], net->w.conv2d_2_kernel);
        conv2d_2_dkernel(shard->g.conv2d_2_kernel, t->dropout_dx, t->conv2d_2_at[m], t->conv2d_1_p[m]);
        conv2d_2_dbias(shard->g.conv2d_2_bias, t->dropout_dx, t->conv2d_2_at[m]);
        conv2d_1_dx(t->conv2d_1_dx, t->conv2d_2_dx, t->conv2d_1_at[m], net->w.conv2d_1_kernel);
        conv2d_1_dkernel(shard->g.conv2d_1_kernel, t->conv2d_2_dx, t->conv2d_1_at[m], t->conv2d_p[m]);
        conv2d_1_dbias(shard->g.conv2d_1_bias, t->conv2d_2_dx, t->conv2d_1_at[m]);
        conv2d_dkernel(shard->g.conv2d_kernel, t->conv2d_1_dx, t->conv2d_at[m], t->input_layer_y[m]);
        conv2d_dbias(shard->g.conv2d_bias, t->conv2d_1_dx, t->conv2d_at[m]);
    }
}

/* What the update needs to know of this step. */
struct rates { real mean, rate; };     /* 1 / samples; learning rate */

static struct rates step_rates(double rate, uint64_t t, int n)
{
    (void)t;
    return (struct rates){ .mean = R(1. / n), .rate = R(rate) };
}

/* RMSprop:  v = 0.9 v + (1 - 0.9) g^2,  step = rate g / sqrt(v + 1e-07),  w -= step */
INLINE void optimize(real *w, real *velocity, vec g, const struct rates *k)
{
    vec v = settle(load(velocity) * all(R(0.9)) + g * g * all(R(1 - 0.9)));
    store(velocity, v);
    vec step = g * all(k->rate) / root(v + all(R(1e-07)));
    store(w, load(w) - step);
}

#ifdef RT_GRADIENT                             /* a build for gradcheck: instead of the update the mean gradient is taken off */
INLINE void take_off(real *w, real *s1, vec g, const struct rates *k)
{
    (void)k, (void)s1;
    store(w, load(w) - g);
}
#define optimize take_off
enum { GRADIENT = 1 };
#else
enum { GRADIENT = 0 };
#endif

/* sum m  x[m][i] * dy[m][o] over the batch's rows in order: each tile of the gradient is made, applied and forgotten in
 * registers. */
INLINE void dense_dkernel_tile(int rows, real kernel[16][1028][32], real velocity[16][1028][32], const real (*x)[1040],
                               const real (*dy)[528], int n, const struct rates *k, int i, int o)
{
    EACH (r, rows) for (int v = 0; v < 2; v++) __builtin_prefetch(&kernel[o / 32][i + r][o % 32 + v * LANES], 1);
    EACH (r, rows) for (int v = 0; v < 2; v++) __builtin_prefetch(&velocity[o / 32][i + r][o % 32 + v * LANES], 1);
    vec sum[8][2];
    EACH (r, rows) EACH (v, 2) sum[r][v] = all(0);
    for (int m = 0; m < n; m++) {
        vec d[2];
        EACH (v, 2) d[v] = load(&dy[m][o + v * LANES]);
        EACH (r, rows) EACH (v, 2) MAC(sum[r][v], all(x[m][i + r]), d[v]);
    }
    EACH (r, rows) EACH (v, 2) {
        vec g = sum[r][v] * all(k->mean);
        optimize(&kernel[o / 32][i + r][o % 32 + v * LANES], &velocity[o / 32][i + r][o % 32 + v * LANES], g, k);
    }
}

/* Inputs from <= i < to. */
static void dense_dkernel(real kernel[16][1028][32], real velocity[16][1028][32], const real (*x)[1040], const real (*dy)[528],
                          int n, const struct rates *k, int from, int to)
{
    int i = from;
    for (; i + 8 <= to; i += 8)
    for (int o = 0; o < 512; o += 32)
        dense_dkernel_tile(8, kernel, velocity, x, dy, n, k, i, o);
    if (to - i >= 4) {
        for (int o = 0; o < 512; o += 32)
            dense_dkernel_tile(4, kernel, velocity, x, dy, n, k, i, o);
        i += 4;
    }
    if (to - i >= 2) {
        for (int o = 0; o < 512; o += 32)
            dense_dkernel_tile(2, kernel, velocity, x, dy, n, k, i, o);
        i += 2;
    }
    if (to - i >= 1)
        for (int o = 0; o < 512; o += 32)
            dense_dkernel_tile(1, kernel, velocity, x, dy, n, k, i, o);
}

/* The update of reals from <= i < to of summed: the shards in one order, whatever the threads did */
static void update_summed(struct cifar *net, int n, const struct rates *k, int from, int to)
{
    int groups = (n + GROUP - 1) / GROUP;
    for (int i = from; i < to; i += LANES) {
        vec g = all(0);
        for (int s = 0; s < SHARDS; s++)
            if (s * groups / SHARDS < (s + 1) * groups / SHARDS) g += load((const real *)&net->shard[s].g + i);
        g = g * all(k->mean);
        optimize((real *)&net->w + i, (real *)&net->velocity + i, g, k);
    }
}

/* All parameters, once every gradient is summed: called by all threads of the step together. */
static void update(struct cifar *net, int n, const struct rates *k)
{
    #pragma omp for schedule(dynamic, 1) nowait
    for (int i = 0; i < 1024; i += 64)
        dense_dkernel(net->dense_kernel, net->dense_kernel_velocity, (const void *)net->dropout_y, (const void *)net->dense_dz,
                      n, k, i, i + 64 < 1024 ? i + 64 : 1024);
    #pragma omp for schedule(dynamic, 1)
    for (int i = 0; i < 19136; i += 2048)
        update_summed(net, n, k, i, i + 2048 < 19136 ? i + 2048 : 19136);
}

/* Weights in the order in which the kernels read them, where that is not how they lie. Called by all threads. */
static void prepare_step(struct cifar *net)
{
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 32; from += 2) {
        int to = from + 2;
        prepare_dense_kernel_Ioi(net->dense_kernel_Ioi, net->dense_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 16; from++) {
        int to = from + 1;
        prepare_dense_1_kernel_Ioi(net->dense_1_kernel_Ioi, net->w.dense_1_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 2; from++) {
        int to = from + 1;
        prepare_conv2d_2_kernel_hwio(net->conv2d_2_kernel_hwio, net->w.conv2d_2_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 2; from++) {
        int to = from + 1;
        prepare_conv2d_1_kernel_hwio(net->conv2d_1_kernel_hwio, net->w.conv2d_1_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 2; from++) {
        int to = from + 1;
        prepare_conv2d_kernel_hwio(net->conv2d_kernel_hwio, net->w.conv2d_kernel, from, to);
    }
    #pragma omp barrier
}

/* Runs one phase over all groups. A shard owns a run of groups, so its sums do not depend on the threads. */
typedef void phase_of(struct cifar *, struct thread *, struct shard *, const struct job *, int first, int n);
static void each_group(struct cifar *net, const struct job *job, phase_of *phase)
{
    int groups = (job->n + GROUP - 1) / GROUP;
    #pragma omp for schedule(dynamic, 1)
    for (int s = 0; s < SHARDS; s++) {
        struct shard *shard = &net->shard[s];
        if (phase == phase0) memset(shard, 0, sizeof *shard);
        for (int g = s * groups / SHARDS; g < (s + 1) * groups / SHARDS; g++)
            phase(net, &net->thread[rt_thread()], shard, job, g * GROUP, job->n - g * GROUP < GROUP ? job->n - g * GROUP : GROUP);
    }
}

/* One update from n samples, or its forward half. */
static void train(struct cifar *net, const struct job *job, double rate)
{
    struct rates k = step_rates(rate, net->steps + 1, job->n);
    #pragma omp parallel num_threads(net->threads)
    {
        unsigned mode = rt_flush_denormals();
        prepare_step(net);
        each_group(net, job, phase0);
        if (!job->forward) update(net, job->n, &k);
        rt_restore_mode(mode);
    }
}

void cifar_step(void *context, rt_feed *feed, void *ctx, int n, double rate, double *sums)
{
    struct cifar *net = context;
    struct job job = { .feed = feed, .ctx = ctx, .n = n };
    if (n < 1) return;                         /* no samples, no update */
    train(net, &job, rate);
    net->steps++;
    if (sums) add_sums(sums, net->shard[0].sum, sizeof(struct shard));
}

void cifar_step_grad(void *context, rt_feed *feed, void *ctx, int n, double rate, rt_grad *grad, void *grad_ctx)
{
    struct cifar *net = context;
    struct job job = { .feed = feed, .ctx = ctx, .grad = grad, .grad_ctx = grad_ctx, .n = n, .blind = true };
    if (n < 1) return;
    train(net, &job, rate);
    net->steps++;
}

void cifar_forward(void *context, rt_feed *feed, void *ctx, int n, void *const *y, double *sums)
{
    struct cifar *net = context;
    struct job job = { .feed = feed, .ctx = ctx, .n = n, .blind = !sums, .forward = true, .y = y };
    train(net, &job, 0);
    if (sums) add_sums(sums, net->shard[0].sum, sizeof(struct shard));
}

/* ---- the parameter table -------------------------------------------------------------------------------------------- */

static const struct rt_param params[] = {
    { "conv2d/kernel", RT_WEIGHT, 4, { {2, 6, 2, 0}, {2, 3, 2, 0}, {3, 1, 3, 0}, {16, 16, 16, 0} },
      offsetof(struct cifar, w.conv2d_kernel), "uniform", -0.28097574347450816, 0.28097574347450816 },
    { "conv2d/bias", RT_WEIGHT, 1, { {16, 1, 16, 0} }, offsetof(struct cifar, w.conv2d_bias), "constant", 0, 0 },
    { "conv2d_1/kernel", RT_WEIGHT, 4, { {2, 32, 2, 0}, {2, 16, 2, 0}, {16, 1, 16, 0}, {32, 64, 32, 0} },
      offsetof(struct cifar, w.conv2d_1_kernel), "uniform", -0.17677669529663689, 0.17677669529663689 },
    { "conv2d_1/bias", RT_WEIGHT, 1, { {32, 1, 32, 0} }, offsetof(struct cifar, w.conv2d_1_bias), "constant", 0, 0 },
    { "conv2d_2/kernel", RT_WEIGHT, 4, { {2, 64, 2, 0}, {2, 32, 2, 0}, {32, 1, 32, 0}, {64, 128, 64, 0} },
      offsetof(struct cifar, w.conv2d_2_kernel), "uniform", -0.125, 0.125 },
    { "conv2d_2/bias", RT_WEIGHT, 1, { {64, 1, 64, 0} }, offsetof(struct cifar, w.conv2d_2_bias), "constant", 0, 0 },
    { "dense/kernel", RT_WEIGHT, 2, { {1024, 32, 1024, 0}, {500, 1, 32, 32896} }, offsetof(struct cifar, dense_kernel), "uniform",
      -0.06274558051381586, 0.06274558051381586 },
    { "dense/bias", RT_WEIGHT, 1, { {500, 1, 500, 0} }, offsetof(struct cifar, w.dense_bias), "constant", 0, 0 },
    { "dense_1/kernel", RT_WEIGHT, 2, { {500, 16, 500, 0}, {10, 1, 10, 0} }, offsetof(struct cifar, w.dense_1_kernel), "uniform",
      -0.10846522890932808, 0.10846522890932808 },
    { "dense_1/bias", RT_WEIGHT, 1, { {10, 1, 10, 0} }, offsetof(struct cifar, w.dense_1_bias), "constant", 0, 0 },
    { "optimizer/velocity/conv2d/kernel", RT_SLOT, 4, { {2, 6, 2, 0}, {2, 3, 2, 0}, {3, 1, 3, 0}, {16, 16, 16, 0} },
      offsetof(struct cifar, velocity.conv2d_kernel), "constant", 0, 0 },
    { "optimizer/velocity/conv2d/bias", RT_SLOT, 1, { {16, 1, 16, 0} }, offsetof(struct cifar, velocity.conv2d_bias),
      "constant", 0, 0 },
    { "optimizer/velocity/conv2d_1/kernel", RT_SLOT, 4, { {2, 32, 2, 0}, {2, 16, 2, 0}, {16, 1, 16, 0}, {32, 64, 32, 0} },
      offsetof(struct cifar, velocity.conv2d_1_kernel), "constant", 0, 0 },
    { "optimizer/velocity/conv2d_1/bias", RT_SLOT, 1, { {32, 1, 32, 0} }, offsetof(struct cifar, velocity.conv2d_1_bias),
      "constant", 0, 0 },
    { "optimizer/velocity/conv2d_2/kernel", RT_SLOT, 4, { {2, 64, 2, 0}, {2, 32, 2, 0}, {32, 1, 32, 0}, {64, 128, 64, 0} },
      offsetof(struct cifar, velocity.conv2d_2_kernel), "constant", 0, 0 },
    { "optimizer/velocity/conv2d_2/bias", RT_SLOT, 1, { {64, 1, 64, 0} }, offsetof(struct cifar, velocity.conv2d_2_bias),
      "constant", 0, 0 },
    { "optimizer/velocity/dense/kernel", RT_SLOT, 2, { {1024, 32, 1024, 0}, {500, 1, 32, 32896} },
      offsetof(struct cifar, dense_kernel_velocity), "constant", 0, 0 },
    { "optimizer/velocity/dense/bias", RT_SLOT, 1, { {500, 1, 500, 0} }, offsetof(struct cifar, velocity.dense_bias),
      "constant", 0, 0 },
    { "optimizer/velocity/dense_1/kernel", RT_SLOT, 2, { {500, 16, 500, 0}, {10, 1, 10, 0} },
      offsetof(struct cifar, velocity.dense_1_kernel), "constant", 0, 0 },
    { "optimizer/velocity/dense_1/bias", RT_SLOT, 1, { {10, 1, 10, 0} }, offsetof(struct cifar, velocity.dense_1_bias),
      "constant", 0, 0 },
    { .name = NULL }
};

/* ---- the arena ------------------------------------------------------------------------------------------------------ */

static size_t lines(size_t n) { return (n + 127) / 64 * 64; }      /* bytes, and a line behind them */

size_t cifar_bytes(int batch, int threads)
{
    size_t b = (size_t)batch, fixed = lines(sizeof(struct cifar)) + lines(b * sizeof(struct given)) + 64;
    fixed += (size_t)threads * sizeof(struct thread);
    return fixed + lines(b * 1584 * sizeof(real));
}

/* Zeroes the arena, lays the network out in it and draws the weights. */
void *cifar_init(void *arena, int batch, int threads, uint64_t seed)
{
    struct cifar *net = arena;
    char *at = (char *)arena + lines(sizeof *net);
    memset(arena, 0, cifar_bytes(batch, threads));
    net->seed = seed, net->batch = batch, net->threads = threads;
    net->given = (void *)at, at += lines((size_t)batch * sizeof *net->given);
    net->thread = (void *)at, at += (size_t)threads * sizeof *net->thread;
    net->dropout_y = (void *)(at + (size_t)batch * 0 * sizeof(real));
    net->dense_dz = (void *)(at + (size_t)batch * 1040 * sizeof(real));
    rt_initialize(net, threads, params, 20, sizeof(real), seed);
    return net;
}

uint64_t *cifar_steps(void *net) { return &((struct cifar *)net)->steps; }
int *cifar_threads(void *net) { return &((struct cifar *)net)->threads; }

int cifar_load(void *net, const char *name, const cifar_real *values, size_t n)
{
    return rt_load(net, params, 20, sizeof(real), name, values, n);
}

/* The weights as inference wants them. */
void cifar_prepare(const void *context, void *weights)
{
    const struct cifar *net = context;
    struct cifar_weights *w = weights;
    memset(w, 0, sizeof *w);
    prepare_conv2d_kernel_hwio(w->conv2d_kernel, net->w.conv2d_kernel, 0, 2);
    memcpy(w->conv2d_bias, net->w.conv2d_bias, sizeof w->conv2d_bias);
    prepare_conv2d_1_kernel_hwio(w->conv2d_1_kernel, net->w.conv2d_1_kernel, 0, 2);
    memcpy(w->conv2d_1_bias, net->w.conv2d_1_bias, sizeof w->conv2d_1_bias);
    prepare_conv2d_2_kernel_hwio(w->conv2d_2_kernel, net->w.conv2d_2_kernel, 0, 2);
    memcpy(w->conv2d_2_bias, net->w.conv2d_2_bias, sizeof w->conv2d_2_bias);
    memcpy(w->dense_kernel, net->dense_kernel, sizeof w->dense_kernel);
    memcpy(w->dense_bias, net->w.dense_bias, sizeof w->dense_bias);
    memcpy(w->dense_1_kernel, net->w.dense_1_kernel, sizeof w->dense_1_kernel);
    memcpy(w->dense_1_bias, net->w.dense_1_bias, sizeof w->dense_1_bias);
}

/* ---- what the runtime is told ------------------------------------------------------------------------------------------ */

static const struct rt_port inputs[] = {
    { "input_layer", 3, { 32, 32, 3 }, NULL, 0 },
};
static const struct rt_port outputs[] = {
    { "dense_1", 1, { 10 }, "CategoricalCrossentropy", 10 },
};
static const struct rt_callback callbacks[] = {
    { "ModelCheckpoint", { { "filepath", "best.safetensors" }, { "monitor", "val_loss" }, { "verbose", "1" },
      { "save_best_only", "true" }, { "save_weights_only", "false" }, { "mode", "auto" }, { "save_freq", "epoch" },
      { NULL, NULL } } },
    { NULL, {{ NULL, NULL }} }
};
static const char *const class_names[] = { NULL };
static const char *const sums_names[] = { "loss", "accuracy" };
static const struct rt_figure figures[] = { { NULL, 0, 1, 0, false }, { NULL, 1, 1, 0, true } };
static const char source[] =
    "-- The tutorial's network for CIFAR-10: three convolutions, each pooled. 528,054 parameters.\n"
    "local model = Sequential { name = \"cifar\" }\n"
    "model:add(Conv2D { filters = 16, kernel_size = 2, padding = \"same\", activation = \"relu\", input_shape = {32, 32, 3} })\n"
    "model:add(MaxPooling2D { pool_size = 2 })\n"
    "model:add(Conv2D { filters = 32, kernel_size = 2, padding = \"same\", activation = \"relu\" })\n"
    "model:add(MaxPooling2D { pool_size = 2 })\n"
    "model:add(Conv2D { filters = 64, kernel_size = 2, padding = \"same\", activation = \"relu\" })\n"
    "model:add(MaxPooling2D { pool_size = 2 })\n"
    "model:add(Dropout { 0.3 })\n"
    "model:add(Flatten())\n"
    "model:add(Dense { 500, activation = \"relu\" })\n"
    "model:add(Dropout { 0.4 })\n"
    "model:add(Dense { 10, activation = \"softmax\" })\n"
    "\n"
    "model:compile { loss = \"categorical_crossentropy\", optimizer = \"rmsprop\", metrics = {\"accuracy\"} }\n"
    "\n"
    "-- The first 5,000 training images are for validation.\n"
    "model:fit { data = \"cifar10\", rescale = 1/255, batch_size = 32, epochs = 100, validation_range = {0, 5000}, shuffle = "
    "true,\n"
    "            callbacks = { ModelCheckpoint { filepath = \"best.safetensors\", save_best_only = true, verbose = 1 } } }\n"
    "return model\n"
    "";
static const struct rt_recipe recipe = {
    .data = "cifar10", .epochs = 100, .batch_size = 32, .shuffle = true,
    .validation_split = 0, .validation_first = 0, .validation_last = 5000,
    .rescale = 0.0039215686274509803, .class_names = class_names, .n_class_names = 0,
    .optimizer = "RMSprop", .learning_rate = 0.001, .callbacks = callbacks, .n_callbacks = 1,
};
const struct rt_model cifar_model = {
    .name = "cifar", .target = "x86-64-v4 float", .real_size = sizeof(real), .gradient = GRADIENT,
    .graph_hash = 0, .text_hash = 0, .source = source, .source_size = sizeof source - 1,
    .source_name = "cifar.lua",
    .inputs = inputs, .outputs = outputs, .n_inputs = INPUTS, .n_outputs = OUTPUTS, .params = params, .n_params = 20,
    .sums = sums_names, .n_sums = SUMS, .figures = figures, .n_figures = 2,
    .recipe = &recipe, .macs_train = 5089944, .macs_infer = 1762184,
    .bytes = cifar_bytes, .init = cifar_init, .steps = cifar_steps, .threads = cifar_threads, .step = cifar_step,
    .step_grad = cifar_step_grad, .forward = cifar_forward, .weights_bytes = cifar_weights_bytes, .prepare = cifar_prepare,
    .scratch_bytes = cifar_scratch_bytes, .infer = cifar_infer,
};

#ifndef CIFAR_LIBRARY
RT_BASELINE int main(int argc, char **argv)
{
    rt_need_cpu(RT_CPU_NEEDS);
    return rt_main(argc, argv, &cifar_model);
}
#endif
#endif
