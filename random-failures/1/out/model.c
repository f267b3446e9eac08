/* model.c -- the network of model.lua as a program: forward, backward, update. Written by cnnc; the text is yours.
 *
 *   layer                   output      parameters  MFLOP    how
 *   input_a                 15,4,1
 *   conv2d                  13,2,33     330         0.02     forward direct, dkernel direct, dbias direct
 *   conv2d_gelu             13,2,33
 *   conv2d_1                6,1,64      2,176       0.11     forward direct, dx argmax, dkernel argmax, dbias argmax
 *   conv2d_2                6,1,33      8,481       0.10     forward direct, dx direct, dkernel direct, dbias direct
 *   conv2d_3                6,1,70      112,070     1.34     forward direct, dx direct, dkernel direct, dbias direct
 *   max_pooling2d_1         3,1,70
 *   conv2d_4                6,1,17      5,066       0.26     forward direct, dx argmax, dkernel argmax, dbias argmax
 *   global_average_pooling2d33
 *   out_a                   1           34          0.00     forward small, dx panels, dkernel summed, dbias summed
 *   flatten                 210
 *   out_b                   10          2,110       0.00     forward small, dx panels, dkernel summed, dbias summed
 *   out_b_loss              10
 *   global_max_pooling2d    17
 *   out_c                   33          594         0.00     forward panels, dx panels, dkernel summed, dbias summed
 *   out_c_loss              33
 *   total                               130,861     1.84
 *
 *   forward squares: by squares of vectors
 *   forward direct: register tile of pixels by channels
 *   forward direct: register tile of cells by channels; relu and pooling before the store
 *   forward small: four chains
 *   forward panels: rows by panels
 *   dx panels: as forward, kernel transposed
 *   dkernel summed: by groups
 *   dbias summed: by groups
 *   dx argmax: lists of the channels whose maximum is where
 *   dkernel argmax: one pixel of a cell has a gradient
 *   dbias argmax: sum over cells
 *   dx direct: convolution of dy with the kernel turned round
 *   dkernel direct: register tile over all pixels
 *   dbias direct: sum over pixels
 *
 * A thread takes 8 samples from the first layer to the last gradient before it takes the next ones; the gradients of all
 * samples are summed in 8 shards, whose sums do not depend on the number of threads.
 */
#if defined __GNUC__ && !defined __clang__     /* gcc 12 takes the members of a union for each other, and warns of their sizes */
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#pragma GCC diagnostic ignored "-Wstringop-overread"
#endif
#define REAL double
#define LANES 8
#include "rt.h"
#include "rt_vec.h"
#include "rt_math.h"
#include "rt_random.h"
#include "rt_thread.h"
#include "rt_update.h"
#include "rt_loss.h"
#include "rt_border.h"
#include "model.h"
#include <stddef.h>

enum { GROUP = 8, SHARDS = 8, INFER_GROUP = 16, INPUTS = 1, OUTPUTS = 3, SUMS = 4 };

struct given { struct rt_array x[INPUTS], y[OUTPUTS]; };        /* a sample as the caller has it */
#define LINE _Alignas(64)

/* ---- kernels, in network order ------------------------------------------------------------------------------------ */

/* y = x: the sample from what the data has. */
static void input_a_forward(real y[restrict 15][4][1], struct rt_array x)
{
    switch (x.type) {
    case RT_U8: {
        const uint8_t *from = x.at;
        for (int h = 0; h < 15; h++)
        for (int i = 0; i < 4; i++) (&y[h][0][0])[i] = (real)from[h * 4 + i];
        break;
    }
    case RT_U8 | RT_PLANAR: {                  /* channels first */
        const uint8_t *from = x.at;
        for (int h = 0; h < 15; h++)
        for (int w = 0; w < 4; w++)
        for (int o = 0; o < 1; o++)
            y[h][w][o] = (real)from[(o * 15 + h) * 4 + w];
        break;
    }
    case RT_F64: {
        const double *from = x.at;
        for (int h = 0; h < 15; h++)
        for (int i = 0; i < 4; i++) (&y[h][0][0])[i] = (real)from[h * 4 + i];
        break;
    }
    default: {
        const float *from = x.at;
        for (int h = 0; h < 15; h++)
        for (int i = 0; i < 4; i++) (&y[h][0][0])[i] = (real)from[h * 4 + i];
    }
    }
}

/* 15 x 4 x 1  --conv 3x3, stride 1x1-->  13 x 2 x 33
 *
 *   y[h][w][o] = bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o]
 *
 * Register tile: 2 pixels of a row by 3 vectors of channels. kw and i are one contiguous reduction of 3. */
INLINE void conv2d_forward_tile(int pixels, int vectors,
                real y[restrict 13][2][48], const real x[restrict 15][4][1], const real kernel[restrict 3][3][1][48],
                const real bias[restrict 48],
                int h, int w, int o)
{
    vec sum[2][3];
    SOME (p, pixels, 2) SOME (v, vectors, 3) sum[p][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 3; kh++) {
        const real (*weights)[48] = kernel[kh][0], *from = x[h + kh][w];
        for (int i = 0; i < 3; i++) {
            vec weight[3];
            SOME (v, vectors, 3) weight[v] = load(&weights[i][o + v * LANES]);
            SOME (p, pixels, 2) SOME (v, vectors, 3) MAC(sum[p][v], all(from[p * 1 + i]), weight[v]);
        }
    }
    SOME (p, pixels, 2) SOME (v, vectors, 3) store(&y[h][w + p][o + v * LANES], sum[p][v]);
}

static void conv2d_forward(real y[restrict 13][2][48], const real x[restrict 15][4][1], const real kernel[restrict 3][3][1][48],
                           const real bias[restrict 48])
{
    for (int o = 0; o < 48; o += 24)
    for (int h = 0; h < 13; h++) {
        for (int w = 0; w < 2; w += 2) conv2d_forward_tile(2, 3, y, x, kernel, bias, h, w, o);
    }
}

#ifndef MODEL_INFERENCE
/* dkernel[kh][kw][i][o] += sum h w  x[h+kh][w+kw][i] * dy[h][w][o]
 *
 * Register tile: 3 inputs of a window's row by 3 vectors of channels, over all pixels. kw and i are one index of 3. */
INLINE void conv2d_dkernel_tile(int inputs, int vectors,
                real dkernel[restrict 3][3][1][48], const real dy[restrict 13][2][48], const real x[restrict 15][4][1],
                int kh, int kw, int i, int o)
{
    real (*sum)[48] = dkernel[kh][kw] + i;
    vec dk[3][3];
    SOME (r, inputs, 3) SOME (v, vectors, 3) dk[r][v] = load(&sum[r][o + v * LANES]);
    for (int h = 0; h < 13; h++)
    for (int w = 0; w < 2; w++) {
        const real *from = x[h + kh][w + kw] + i;
        vec d[3];
        SOME (v, vectors, 3) d[v] = load(&dy[h][w][o + v * LANES]);
        SOME (r, inputs, 3) SOME (v, vectors, 3) MAC(dk[r][v], all(from[r]), d[v]);
    }
    SOME (r, inputs, 3) SOME (v, vectors, 3) store(&sum[r][o + v * LANES], dk[r][v]);
}

static void conv2d_dkernel(real dkernel[restrict 3][3][1][48], const real dy[restrict 13][2][48],
                           const real x[restrict 15][4][1])
{
    for (int o = 0; o < 48; o += 24)
    for (int kh = 0; kh < 3; kh++) {
        for (int i = 0; i < 3; i += 3) conv2d_dkernel_tile(3, 3, dkernel, dy, x, kh, 0, i, o);
    }
}

/* dbias[o] += sum h w  dy[h][w][o] */
static void conv2d_dbias(real dbias[restrict 48], const real dy[restrict 13][2][48])
{
    for (int o = 0; o < 48; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 13; h++)
        for (int w = 0; w < 2; w++) sum += load(&dy[h][w][o]);
        store(&dbias[o], sum);
    }
}

#endif

/* y = gelu(x) */
static void conv2d_gelu_forward(real y[restrict 14][4][48], const real x[restrict 13][2][48])
{
    for (int h = 0; h < 13; h++)
    for (int w = 0; w < 2; w++)
    for (int o = 0; o < 48; o += LANES)
        store(&y[h + 1][w + 1][o], act_gelu(load(&x[h][w][o])));
}

#ifndef MODEL_INFERENCE
/* dx = dy gelu', from x */
static void conv2d_gelu_dx(real dx[restrict 13][2][48], const real dy[restrict 13][2][48], const real x[restrict 13][2][48])
{
    for (int i = 0; i < 1248; i += LANES)
        store(&dx[0][0][0] + i, dact_gelu(load(&x[0][0][0] + i), load(&dy[0][0][0] + i)));
}

/* 13 x 2 x 33  --conv 1x1, relu, max pool 2x2-->  6 x 1 x 64
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o],   at[h][w][o] = 2a+b of that maximum, or 4 where none is above 0
 *
 * Register tile: 2 x 2 pixels by 4 vectors of channels. */
INLINE void conv2d_1_forward_tile(int cells, int vectors,
                real p[restrict 10][5][64], uint8_t at[restrict 6][1][64], const real x[restrict 14][4][48],
                const real kernel[restrict 1][1][33][64], const real bias[restrict 64],
                int h, int w, int o)
{
    vec y[2][2][4];
    EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4) y[a][q][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 1; kh++)
    for (int kw = 0; kw < 1; kw++) {
        const real (*weights)[64] = kernel[kh][kw], *from = x[h * 2 + 1 + kh][w * 2 + 1 + kw];
        for (int i = 0; i < 33; i++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&weights[i][o + v * LANES]);
            EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4)
                MAC(y[a][q][v], all(from[a * 192 + q * 48 + i]), weight[v]);
        }
    }
    SOME (c, cells, 1) SOME (v, vectors, 4)
        store_max4(1, &p[h + 2][w + 2 + c][o + v * LANES], &at[h][w + c][o + v * LANES],
                   y[0][2 * c][v], y[0][2 * c + 1][v], y[1][2 * c][v], y[1][2 * c + 1][v]);
}

static void conv2d_1_forward(real p[restrict 10][5][64], uint8_t at[restrict 6][1][64], const real x[restrict 14][4][48],
                             const real kernel[restrict 1][1][33][64], const real bias[restrict 64])
{
    for (int o = 0; o < 64; o += 32)
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_1_forward_tile(1, 4, p, at, x, kernel, bias, h, w, o);
    }
}

/* dx[(2h+a)+kh][(2w+b)+kw][i] += dp[h][w][o] * kernel[kh][kw][i][o]   with (a, b) = at[h][w][o]
 *
 * Only the maxima count: each cell has four lists of channels, one a position, their gradients beside them. Lists of all cells
 * are made for 64 output channels at a time, whose kernel slice for one block of inputs stays in the first cache.
 * Register tile: the 2x2 patch of dx below a cell by 3 vectors of channels. */
struct conv2d_1_dx_hits { int end[6][4]; int32_t o[400]; real d[400]; };

INLINE void conv2d_1_dx_tile(int vectors,
                real dx[restrict][2][48], const real kernel[][1][1][24],
                const int32_t *o, const real *d, int from, const int end[4], int w, int i)
{
    vec sum[2][2][3];
    EACH (r, 2) EACH (s, 2) SOME (v, vectors, 3) sum[r][s][v] = load(&dx[r][w + s][i + v * LANES]);
    for (int e = from; e < end[0]; e++)
        EACH (kh, 1) EACH (kw, 1) SOME (v, vectors, 3)
            MAC(sum[kh][kw][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[0]; e < end[1]; e++)
        EACH (kh, 1) EACH (kw, 1) SOME (v, vectors, 3)
            MAC(sum[kh][kw + 1][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[1]; e < end[2]; e++)
        EACH (kh, 1) EACH (kw, 1) SOME (v, vectors, 3)
            MAC(sum[kh + 1][kw][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[2]; e < end[3]; e++)
        EACH (kh, 1) EACH (kw, 1) SOME (v, vectors, 3)
            MAC(sum[kh + 1][kw + 1][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    EACH (r, 2) EACH (s, 2) SOME (v, vectors, 3) store(&dx[r][w + s][i + v * LANES], sum[r][s][v]);
}

static void conv2d_1_dx(real dx[restrict 13][2][48], const real dp[restrict 6][1][64], const uint8_t at[restrict 6][1][64],
                        const real kernel[restrict 64][1][1][48])
{
    struct conv2d_1_dx_hits hits;
    _Alignas(64) real part[64][1][1][24];         /* the slice of kernel */
    memset(dx, 0, sizeof(real[13][2][48]));
    for (int first = 0; first < 64; first += 64) {
        int n = 0, channels = 64;
        for (int h = 0, cell = 0; h < 6; h++)
        for (int w = 0; w < 1; w++, cell++)
            n = list_hits(n, hits.end[cell], hits.o, hits.d, &at[h][w][first], &dp[h][w][first], channels);
        for (int i = 0; i < 48; i += 24) {
            for (int o = 0; o < channels; o++) EACH (kh, 1) EACH (kw, 1) EACH (v, 3)
                store(&part[o][kh][kw][v * LANES], load(&kernel[first + o][kh][kw][i + v * LANES]));
            for (int h = 0, cell = 0; h < 6; h++)
            for (int w = 0; w < 1; w++, cell++) {
                conv2d_1_dx_tile(3, dx + h * 2, part, hits.o, hits.d, cell ? hits.end[cell - 1][3] : 0, hits.end[cell], w * 2,
                                 i);
            }
        }
    }
}

/* Of each 2x2 cell one pixel a channel has a gradient: the maximum. Each channel looks up its own and skips the other three.
 *
 *   dkernel[o][kh][kw][i] += dp[h][w][o] * x[(2h+a)+kh][(2w+b)+kw][i]   with (a, b) = at[h][w][o]
 *
 * Register tile: 1 x 1 places of the window by 3 vectors of inputs, over all cells. */
INLINE void conv2d_1_dkernel_tile(int rows, int vectors,
                real dkernel[restrict 64][1][1][48], const real dp[restrict 6][1][64], const uint8_t at[restrict 6][1][64],
                const real part[12][4][24],
                int strip, int cells, int o, int first, int i)
{
    static const int pixel[] = { 0, 24, 96, 120, 0 };       /* from a cell's corner to its maximum */
    vec dk[1][1][3];
    SOME (kh, rows, 1) EACH (kw, 1) SOME (v, vectors, 3) dk[kh][kw][v] = load(&dkernel[o][first + kh][kw][i + v * LANES]);
    for (int h = strip; h < strip + cells; h++)
    for (int w = 0; w < 1; w++) {
        int which = at[h][w][o];
        real d = which < 4 ? dp[h][w][o] : 0;
        const real *from = part[(h - strip) * 2 + first][w * 2 + 1] + pixel[which];
        SOME (kh, rows, 1) EACH (kw, 1) SOME (v, vectors, 3)
            MAC(dk[kh][kw][v], all(d), load(from + (kh * 4 + kw) * 24 + v * LANES));
    }
    SOME (kh, rows, 1) EACH (kw, 1) SOME (v, vectors, 3) store(&dkernel[o][first + kh][kw][i + v * LANES], dk[kh][kw][v]);
}

static void conv2d_1_dkernel(real dkernel[restrict 64][1][1][48], const real dp[restrict 6][1][64],
                             const uint8_t at[restrict 6][1][64], const real x[restrict 14][4][48])
{
    _Alignas(64) real part[12][4][24];           /* 3 vectors of a strip's channels: they stay in the first cache */
    for (int i = 0; i < 48; i += 24) {
        for (int h = 0; h < 12; h++) for (int w = 0; w < 4; w++)
            EACH (v, 3) store(&part[h][w][v * LANES], load(&x[0 * 2 + h + 1][w][i + v * LANES]));
        for (int o = 0; o < 64; o++) {
            conv2d_1_dkernel_tile(1, 3, dkernel, dp, at, part, 0, 6, o, 0, i);
        }
    }
}

/* dbias[o] += sum h w  dp[h][w][o], but where at[h][w][o] is 4: there the relu let nothing through. */
static void conv2d_1_dbias(real dbias[restrict 64], const real dp[restrict 6][1][64], const uint8_t at[restrict 6][1][64])
{
    for (int o = 0; o < 64; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++)
            sum += (vec)((bits)load(&dp[h][w][o]) & (load_bytes(&at[h][w][o]) < 4));
        store(&dbias[o], sum);
    }
}

/* conv2d_1/kernel: ohwi -> hwio */
static void prepare_conv2d_1_kernel_hwio(real y[restrict 1][1][33][64], const real x[restrict 64][1][1][48], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 1; w++)
    for (int i = 0; i < 33; i++)
    for (int o = 0; o < 64; o++)
        y[h][w][i][o] = x[o][h][w][i];
}

#endif

/* 6 x 1 x 64  --conv 2x2, stride 1x2-->  6 x 1 x 33
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w * 2+kw][i] * kernel[kh][kw][i][o])
 *
 * Register tile: 1 pixels of a row by 3 vectors of channels. kw and i are one contiguous reduction of 128. */
INLINE void conv2d_2_forward_tile(int pixels, int vectors,
                real y[restrict 6][1][48], const real x[restrict 10][5][64], const real kernel[restrict 2][2][64][48],
                const real bias[restrict 48],
                int h, int w, int o)
{
    vec sum[1][3];
    SOME (p, pixels, 1) SOME (v, vectors, 3) sum[p][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 2; kh++) {
        const real (*weights)[48] = kernel[kh][0], *from = x[h + 2 + kh][w * 2 + 2];
        for (int i = 0; i < 128; i++) {
            vec weight[3];
            SOME (v, vectors, 3) weight[v] = load(&weights[i][o + v * LANES]);
            SOME (p, pixels, 1) SOME (v, vectors, 3) MAC(sum[p][v], all(from[p * 128 + i]), weight[v]);
        }
    }
    SOME (p, pixels, 1) SOME (v, vectors, 3) store(&y[h][w + p][o + v * LANES], relu(sum[p][v]));
}

static void conv2d_2_forward(real y[restrict 6][1][48], const real x[restrict 10][5][64],
                             const real kernel[restrict 2][2][64][48], const real bias[restrict 48])
{
    for (int o = 0; o < 48; o += 24)
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_2_forward_tile(1, 3, y, x, kernel, bias, h, w, o);
    }
}

#ifndef MODEL_INFERENCE
/* dz = dy relu', from y */
static void conv2d_2_dz(real dz[restrict 7][1][48], const real dy[restrict 6][1][48], const real y[restrict 6][1][48])
{
    for (int h = 0; h < 6; h++)
    for (int w = 0; w < 1; w++)
    for (int o = 0; o < 48; o += LANES)
        store(&dz[h + 1][w][o], dact_relu(load(&y[h][w][o]), load(&dy[h][w][o])));
}

/* dx[h][w][i] = sum kh kw o  dy[h+0-kh][w+0-kw][o] * kernel[kh][kw][i][o]   (indices of dy divided by 1 and 2: where that leaves nothing)
 *
 * Pixels of x fall into 1x2 classes by their place in the stride; each class sees its own part of the kernel, kh = a, a + 1 ..
 * and kw = b, b + 2 .., as a convolution of stride 1 over dy. Pixel (h, w) of class (a, b) is (h + a, w * 2 + b).
 * kernel lies as kh kw o i. Register tile: 1 pixels of a row by 4 vectors of channels. */
INLINE void conv2d_2_dx_tile(int pixels, int vectors,
                real dx[restrict 6][1][64], const real dy[restrict 7][1][48], const real kernel[restrict 2][2][33][64],
                int a, int b, int h, int w, int i)
{
    vec sum[1][4];
    SOME (p, pixels, 1) SOME (v, vectors, 4) sum[p][v] = all(0);
    for (int kh = a, r = h + 1; kh < 2; kh += 1, r--)
    for (int kw = b, s = w; kw < 2; kw += 2, s--)
        for (int o = 0; o < 33; o++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&kernel[kh][kw][o][i + v * LANES]);
            SOME (p, pixels, 1) SOME (v, vectors, 4) MAC(sum[p][v], all(dy[r][s + p][o]), weight[v]);
        }
    SOME (p, pixels, 1) SOME (v, vectors, 4) store(&dx[h + a][(w + p) * 2 + b][i + v * LANES], sum[p][v]);
}

static void conv2d_2_dx(real dx[restrict 6][1][64], const real dy[restrict 7][1][48], const real kernel[restrict 2][2][33][64])
{
    for (int i = 0; i < 64; i += 32) {
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_2_dx_tile(1, 4, dx, dy, kernel, 0, 0, h, w, i);
    }
    }
}

/* dkernel[kh][kw][i][o] += sum h w  x[h+kh][w * 2+kw][i] * dy[h][w][o]
 *
 * Register tile: 8 inputs of a window's row by 3 vectors of channels, over all pixels. kw and i are one index of 128. */
INLINE void conv2d_2_dkernel_tile(int inputs, int vectors,
                real dkernel[restrict 2][2][64][48], const real dy[restrict 7][1][48], const real x[restrict 10][5][64],
                int kh, int kw, int i, int o)
{
    real (*sum)[48] = dkernel[kh][kw] + i;
    vec dk[8][3];
    SOME (r, inputs, 8) SOME (v, vectors, 3) dk[r][v] = load(&sum[r][o + v * LANES]);
    for (int h = 0; h < 6; h++)
    for (int w = 0; w < 1; w++) {
        const real *from = x[h + 2 + kh][w * 2 + 2 + kw] + i;
        vec d[3];
        SOME (v, vectors, 3) d[v] = load(&dy[h + 1][w][o + v * LANES]);
        SOME (r, inputs, 8) SOME (v, vectors, 3) MAC(dk[r][v], all(from[r]), d[v]);
    }
    SOME (r, inputs, 8) SOME (v, vectors, 3) store(&sum[r][o + v * LANES], dk[r][v]);
}

static void conv2d_2_dkernel(real dkernel[restrict 2][2][64][48], const real dy[restrict 7][1][48],
                             const real x[restrict 10][5][64])
{
    for (int o = 0; o < 48; o += 24)
    for (int kh = 0; kh < 2; kh++) {
        for (int i = 0; i < 128; i += 8) conv2d_2_dkernel_tile(8, 3, dkernel, dy, x, kh, 0, i, o);
    }
}

/* dbias[o] += sum h w  dy[h][w][o] */
static void conv2d_2_dbias(real dbias[restrict 48], const real dy[restrict 7][1][48])
{
    for (int o = 0; o < 48; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++) sum += load(&dy[h + 1][w][o]);
        store(&dbias[o], sum);
    }
}

/* conv2d_2/kernel: hwio -> hwoi */
static void prepare_conv2d_2_kernel_hwoi(real y[restrict 2][2][33][64], const real x[restrict 2][2][64][48], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 2; w++)
    for (int i = 0; i < 64; i++)
    for (int o = 0; o < 33; o++)
        y[h][w][o][i] = x[h][w][i][o];
}

#endif

/* 6 x 1 x 64  --conv 5x5, stride 1x1-->  6 x 1 x 70
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *
 * Register tile: 1 pixels of a row by 4 vectors of channels. kw and i are one contiguous reduction of 320. */
INLINE void conv2d_3_forward_tile(int pixels, int vectors,
                real y[restrict 6][1][80], const real x[restrict 10][5][64], const real kernel[restrict 5][5][64][80],
                const real bias[restrict 80],
                int h, int w, int o)
{
    vec sum[1][4];
    SOME (p, pixels, 1) SOME (v, vectors, 4) sum[p][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 5; kh++) {
        const real (*weights)[80] = kernel[kh][0], *from = x[h + kh][w];
        for (int i = 0; i < 320; i++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&weights[i][o + v * LANES]);
            SOME (p, pixels, 1) SOME (v, vectors, 4) MAC(sum[p][v], all(from[p * 64 + i]), weight[v]);
        }
    }
    SOME (p, pixels, 1) SOME (v, vectors, 4) store(&y[h][w + p][o + v * LANES], relu(sum[p][v]));
}

static void conv2d_3_forward(real y[restrict 6][1][80], const real x[restrict 10][5][64],
                             const real kernel[restrict 5][5][64][80], const real bias[restrict 80])
{
    for (int o = 0; o < 64; o += 32)
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_3_forward_tile(1, 4, y, x, kernel, bias, h, w, o);
    }
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_3_forward_tile(1, 2, y, x, kernel, bias, h, w, 64);
    }
}

#ifndef MODEL_INFERENCE
/* dz = dy relu', from y */
static void conv2d_3_dz(real dz[restrict 10][5][80], const real dy[restrict 6][1][80], const real y[restrict 6][1][80])
{
    for (int h = 0; h < 6; h++)
    for (int w = 0; w < 1; w++)
    for (int o = 0; o < 80; o += LANES)
        store(&dz[h + 2][w + 2][o], dact_relu(load(&y[h][w][o]), load(&dy[h][w][o])));
}

/* dx[h][w][i] = sum kh kw o  dy[h+2-kh][w+2-kw][o] * kernel[kh][kw][i][o]
 *
 * kernel lies as kh kw o i. Register tile: 1 pixels of a row by 4 vectors of channels. */
INLINE void conv2d_3_dx_tile(int pixels, int vectors,
                real dx[restrict 6][1][64], const real dy[restrict 10][5][80], const real kernel[restrict 5][5][70][64],
                int a, int b, int h, int w, int i)
{
    vec sum[1][4];
    SOME (p, pixels, 1) SOME (v, vectors, 4) sum[p][v] = all(0);
    for (int kh = a, r = h + 2; kh < 5; kh += 1, r--)
    for (int kw = b, s = w + 2; kw < 5; kw += 1, s--)
        for (int o = 0; o < 70; o++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&kernel[kh][kw][o][i + v * LANES]);
            SOME (p, pixels, 1) SOME (v, vectors, 4) MAC(sum[p][v], all(dy[r][s + p][o]), weight[v]);
        }
    SOME (p, pixels, 1) SOME (v, vectors, 4) store(&dx[h - 2][w + p - 2][i + v * LANES], sum[p][v]);
}

static void conv2d_3_dx(real dx[restrict 6][1][64], const real dy[restrict 10][5][80], const real kernel[restrict 5][5][70][64])
{
    for (int i = 0; i < 64; i += 32) {
    for (int h = 2; h < 8; h++) {
        for (int w = 2; w < 3; w += 1) conv2d_3_dx_tile(1, 4, dx, dy, kernel, 0, 0, h, w, i);
    }
    }
}

/* dkernel[kh][kw][i][o] += sum h w  x[h+kh][w+kw][i] * dy[h][w][o]
 *
 * Register tile: 7 inputs of a window's row by 4 vectors of channels, over all pixels. kw and i are one index of 320. */
INLINE void conv2d_3_dkernel_tile(int inputs, int vectors,
                real dkernel[restrict 5][5][64][80], const real dy[restrict 10][5][80], const real x[restrict 10][5][64],
                int kh, int kw, int i, int o)
{
    real (*sum)[80] = dkernel[kh][kw] + i;
    vec dk[7][4];
    SOME (r, inputs, 7) SOME (v, vectors, 4) dk[r][v] = load(&sum[r][o + v * LANES]);
    for (int h = 0; h < 6; h++)
    for (int w = 0; w < 1; w++) {
        const real *from = x[h + kh][w + kw] + i;
        vec d[4];
        SOME (v, vectors, 4) d[v] = load(&dy[h + 2][w + 2][o + v * LANES]);
        SOME (r, inputs, 7) SOME (v, vectors, 4) MAC(dk[r][v], all(from[r]), d[v]);
    }
    SOME (r, inputs, 7) SOME (v, vectors, 4) store(&sum[r][o + v * LANES], dk[r][v]);
}

static void conv2d_3_dkernel(real dkernel[restrict 5][5][64][80], const real dy[restrict 10][5][80],
                             const real x[restrict 10][5][64])
{
    for (int o = 0; o < 64; o += 32)
    for (int kh = 0; kh < 5; kh++) {
        for (int i = 0; i < 315; i += 7) conv2d_3_dkernel_tile(7, 4, dkernel, dy, x, kh, 0, i, o);
        conv2d_3_dkernel_tile(5, 4, dkernel, dy, x, kh, 0, 315, o);
    }
    for (int kh = 0; kh < 5; kh++) {
        for (int i = 0; i < 315; i += 7) conv2d_3_dkernel_tile(7, 2, dkernel, dy, x, kh, 0, i, 64);
        conv2d_3_dkernel_tile(5, 2, dkernel, dy, x, kh, 0, 315, 64);
    }
}

/* dbias[o] += sum h w  dy[h][w][o] */
static void conv2d_3_dbias(real dbias[restrict 80], const real dy[restrict 10][5][80])
{
    for (int o = 0; o < 80; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++) sum += load(&dy[h + 2][w + 2][o]);
        store(&dbias[o], sum);
    }
}

/* conv2d_3/kernel: hwio -> hwoi */
static void prepare_conv2d_3_kernel_hwoi(real y[restrict 5][5][70][64], const real x[restrict 5][5][64][80], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 5; w++)
    for (int i = 0; i < 64; i++)
    for (int o = 0; o < 70; o++)
        y[h][w][o][i] = x[h][w][i][o];
}

#endif

/* y[h][w][o] = the maximum of x over the 2x2 window at (2 h, 2 w); NaN wins */
static void max_pooling2d_1_forward(real y[restrict 3][1][80], const real x[restrict 6][1][80])
{
    for (int h = 0; h < 3; h++)
    for (int w = 0; w < 1; w++)
    for (int o = 0; o < 80; o += LANES) {
        vec m = all(-R(INFINITY));
        for (int a = h * 2; a < h * 2 + 2 && a < 6; a++)
        for (int b = w * 2; b < w * 2 + 2 && b < 1; b++)
            m = vmax(m, load(&x[a][b][o]));
        store(&y[h][w][o], m);
    }
}

#ifndef MODEL_INFERENCE
/* dx = dy at each window's maximum, the first of equals in raster order; 0 elsewhere */
static void max_pooling2d_1_dx(real dx[restrict 6][1][80], const real dy[restrict 3][1][80], const real y[restrict 3][1][80],
                               const real x[restrict 6][1][80])
{
    memset(dx, 0, sizeof(real[6][1][80]));
    for (int h = 0; h < 3; h++)
    for (int w = 0; w < 1; w++)
    for (int o = 0; o < 80; o += LANES) {
        vec m = load(&y[h][w][o]), d = load(&dy[h][w][o]);
        bits open = ~(bits){0};
        for (int a = h * 2; a < h * 2 + 2 && a < 6; a++)
        for (int b = w * 2; b < w * 2 + 2 && b < 1; b++) {
            bits here = open & (bits)(load(&x[a][b][o]) == m);
            open &= ~here;
            store(&dx[a][b][o], load(&dx[a][b][o]) + (vec)((bits)d & here));
        }
    }
}

/* 13 x 2 x 33  --conv 3x3, relu, max pool 2x2-->  6 x 1 x 17
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o],   at[h][w][o] = 2a+b of that maximum, or 4 where none is above 0
 *
 * Register tile: 2 x 2 pixels by 4 vectors of channels. */
INLINE void conv2d_4_forward_tile(int cells, int vectors,
                real p[restrict 6][1][32], uint8_t at[restrict 6][1][32], const real x[restrict 14][4][48],
                const real kernel[restrict 3][3][33][32], const real bias[restrict 32],
                int h, int w, int o)
{
    vec y[2][2][4];
    EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4) y[a][q][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 3; kh++)
    for (int kw = 0; kw < 3; kw++) {
        const real (*weights)[32] = kernel[kh][kw], *from = x[h * 2 + kh][w * 2 + kw];
        for (int i = 0; i < 33; i++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&weights[i][o + v * LANES]);
            EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4)
                MAC(y[a][q][v], all(from[a * 192 + q * 48 + i]), weight[v]);
        }
    }
    SOME (c, cells, 1) SOME (v, vectors, 4)
        store_max4(1, &p[h][w + c][o + v * LANES], &at[h][w + c][o + v * LANES],
                   y[0][2 * c][v], y[0][2 * c + 1][v], y[1][2 * c][v], y[1][2 * c + 1][v]);
}

static void conv2d_4_forward(real p[restrict 6][1][32], uint8_t at[restrict 6][1][32], const real x[restrict 14][4][48],
                             const real kernel[restrict 3][3][33][32], const real bias[restrict 32])
{
    for (int o = 0; o < 32; o += 32)
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_4_forward_tile(1, 4, p, at, x, kernel, bias, h, w, o);
    }
}

/* dx[(2h+a)+kh - 1][(2w+b)+kw - 1][i] += dp[h][w][o] * kernel[kh][kw][i][o]   with (a, b) = at[h][w][o]
 *
 * Only the maxima count: each cell has four lists of channels, one a position, their gradients beside them. Lists of all cells
 * are made for 17 output channels at a time, whose kernel slice for one block of inputs stays in the first cache.
 * Register tile: the 4x4 patch of dx below a cell by 1 vector of channels. */
struct conv2d_4_dx_hits { int end[6][4]; int32_t o[118]; real d[118]; };

INLINE void conv2d_4_dx_tile(int vectors,
                real dx[restrict][4][48], const real kernel[][3][3][8],
                const int32_t *o, const real *d, int from, const int end[4], int w, int i)
{
    vec sum[4][4][1];
    EACH (r, 4) EACH (s, 4) SOME (v, vectors, 1) sum[r][s][v] = load(&dx[r][w + s][i + v * LANES]);
    for (int e = from; e < end[0]; e++)
        EACH (kh, 3) EACH (kw, 3) SOME (v, vectors, 1)
            MAC(sum[kh][kw][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[0]; e < end[1]; e++)
        EACH (kh, 3) EACH (kw, 3) SOME (v, vectors, 1)
            MAC(sum[kh][kw + 1][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[1]; e < end[2]; e++)
        EACH (kh, 3) EACH (kw, 3) SOME (v, vectors, 1)
            MAC(sum[kh + 1][kw][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    for (int e = end[2]; e < end[3]; e++)
        EACH (kh, 3) EACH (kw, 3) SOME (v, vectors, 1)
            MAC(sum[kh + 1][kw + 1][v], all(d[e]), load(&kernel[o[e]][kh][kw][v * LANES]));
    EACH (r, 4) EACH (s, 4) SOME (v, vectors, 1) store(&dx[r][w + s][i + v * LANES], sum[r][s][v]);
}

static void conv2d_4_dx(real dx[restrict 14][4][48], const real dp[restrict 6][1][32], const uint8_t at[restrict 6][1][32],
                        const real kernel[restrict 17][3][3][48])
{
    struct conv2d_4_dx_hits hits;
    _Alignas(64) real part[17][3][3][8];         /* the slice of kernel */
    memset(dx, 0, sizeof(real[14][4][48]));
    for (int first = 0; first < 17; first += 17) {
        int n = 0, channels = 17;
        for (int h = 0, cell = 0; h < 6; h++)
        for (int w = 0; w < 1; w++, cell++)
            n = list_hits(n, hits.end[cell], hits.o, hits.d, &at[h][w][first], &dp[h][w][first], channels);
        for (int i = 0; i < 48; i += 8) {
            for (int o = 0; o < channels; o++) EACH (kh, 3) EACH (kw, 3) EACH (v, 1)
                store(&part[o][kh][kw][v * LANES], load(&kernel[first + o][kh][kw][i + v * LANES]));
            for (int h = 0, cell = 0; h < 6; h++)
            for (int w = 0; w < 1; w++, cell++) {
                conv2d_4_dx_tile(1, dx + h * 2, part, hits.o, hits.d, cell ? hits.end[cell - 1][3] : 0, hits.end[cell], w * 2,
                                 i);
            }
        }
    }
}

/* Of each 2x2 cell one pixel a channel has a gradient: the maximum. Each channel looks up its own and skips the other three.
 *
 *   dkernel[o][kh][kw][i] += dp[h][w][o] * x[(2h+a)+kh][(2w+b)+kw][i]   with (a, b) = at[h][w][o]
 *
 * Register tile: 3 x 3 places of the window by 3 vectors of inputs, over all cells. */
INLINE void conv2d_4_dkernel_tile(int rows, int vectors,
                real dkernel[restrict 17][3][3][48], const real dp[restrict 6][1][32], const uint8_t at[restrict 6][1][32],
                const real part[14][4][24],
                int strip, int cells, int o, int first, int i)
{
    static const int pixel[] = { 0, 24, 96, 120, 0 };       /* from a cell's corner to its maximum */
    vec dk[3][3][3];
    SOME (kh, rows, 3) EACH (kw, 3) SOME (v, vectors, 3) dk[kh][kw][v] = load(&dkernel[o][first + kh][kw][i + v * LANES]);
    for (int h = strip; h < strip + cells; h++)
    for (int w = 0; w < 1; w++) {
        int which = at[h][w][o];
        real d = which < 4 ? dp[h][w][o] : 0;
        const real *from = part[(h - strip) * 2 + first][w * 2] + pixel[which];
        SOME (kh, rows, 3) EACH (kw, 3) SOME (v, vectors, 3)
            MAC(dk[kh][kw][v], all(d), load(from + (kh * 4 + kw) * 24 + v * LANES));
    }
    SOME (kh, rows, 3) EACH (kw, 3) SOME (v, vectors, 3) store(&dkernel[o][first + kh][kw][i + v * LANES], dk[kh][kw][v]);
}

static void conv2d_4_dkernel(real dkernel[restrict 17][3][3][48], const real dp[restrict 6][1][32],
                             const uint8_t at[restrict 6][1][32], const real x[restrict 14][4][48])
{
    _Alignas(64) real part[14][4][24];           /* 3 vectors of a strip's channels: they stay in the first cache */
    for (int i = 0; i < 48; i += 24) {
        for (int h = 0; h < 14; h++) for (int w = 0; w < 4; w++)
            EACH (v, 3) store(&part[h][w][v * LANES], load(&x[0 * 2 + h][w][i + v * LANES]));
        for (int o = 0; o < 17; o++) {
            conv2d_4_dkernel_tile(3, 3, dkernel, dp, at, part, 0, 6, o, 0, i);
        }
    }
}

/* dbias[o] += sum h w  dp[h][w][o], but where at[h][w][o] is 4: there the relu let nothing through. */
static void conv2d_4_dbias(real dbias[restrict 32], const real dp[restrict 6][1][32], const uint8_t at[restrict 6][1][32])
{
    for (int o = 0; o < 32; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++)
            sum += (vec)((bits)load(&dp[h][w][o]) & (load_bytes(&at[h][w][o]) < 4));
        store(&dbias[o], sum);
    }
}

/* conv2d_4/kernel: ohwi -> hwio */
static void prepare_conv2d_4_kernel_hwio(real y[restrict 3][3][33][32], const real x[restrict 17][3][3][48], int from, int to)
{
    for (int h = from; h < to; h++)
    for (int w = 0; w < 3; w++)
    for (int i = 0; i < 33; i++)
    for (int o = 0; o < 17; o++)
        y[h][w][i][o] = x[o][h][w][i];
}

#endif

/* y[o] = the mean of x[h][w][o] over h and w */
static void global_average_pooling2d_forward(real y[restrict 48], const real x[restrict 6][1][48])
{
    for (int o = 0; o < 48; o += LANES) {
        vec sum = {0};
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++) sum += load(&x[h][w][o]);
        store(&y[o], sum * R(1. / 6));
    }
}

#ifndef MODEL_INFERENCE
/* dx[h][w][o] = dy[o] / 6 */
static void global_average_pooling2d_dx(real dx[restrict 6][1][48], const real dy[restrict 48])
{
    for (int h = 0; h < 6; h++)
    for (int w = 0; w < 1; w++)
    for (int o = 0; o < 48; o += LANES)
        store(&dx[h][w][o], load(&dy[o]) * R(1. / 6));
}

#endif

/* y[m][o] = bias[o] + sum i  x[m][i] * kernel[i][o]
 *
 * Few outputs: so the sum runs in four chains, i modulo 4, which are added at the end as (0 + 1) + (2 + 3). */
INLINE void out_a_forward_tile(int rows, real y[restrict][16], const real x[restrict][48], const real kernel[restrict 33][16],
                               const real bias[restrict 16], int o)
{
    vec sum[2][4][2];
    EACH (r, rows) EACH (chain, 4) EACH (v, 2) sum[r][chain][v] = chain == 0 ? load(&bias[o + v * LANES]) : all(0);
    for (int i = 0; i < 32; i += 4)
        EACH (chain, 4) EACH (v, 2) {
            vec weight = load(&kernel[i + chain][o + v * LANES]);
            EACH (r, rows) MAC(sum[r][chain][v], all(x[r][i + chain]), weight);
        }
    EACH (chain, 1) EACH (v, 2)
        EACH (r, rows) MAC(sum[r][chain][v], all(x[r][32 + chain]), load(&kernel[32 + chain][o + v * LANES]));
    EACH (r, rows) EACH (v, 2) store(&y[r][o + v * LANES], (sum[r][0][v] + sum[r][1][v]) + (sum[r][2][v] + sum[r][3][v]));
}

static void out_a_forward(real y[restrict][16], const real x[restrict][48], const real kernel[restrict 33][16],
                          const real bias[restrict 16], int n)
{
    int m = 0;
    for (; m + 2 <= n; m += 2)
        out_a_forward_tile(2, y + m, x + m, kernel, bias, 0);
    for (; m < n; m++)
        out_a_forward_tile(1, y + m, x + m, kernel, bias, 0);
}

#ifndef MODEL_INFERENCE
/* dx[m][i] = sum o  dy[m][o] * kernel[i / 32][o][i % 32]
 *
 * Rows of the group by vectors of a panel in registers; o ascends in one chain, whatever the tile. */
INLINE void out_a_dx_tile(int rows, int vectors, real dx[restrict][48], const real dy[restrict][16],
                          const real kernel[restrict 2][1][32], int i)
{
    vec sum[8][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = all(0);
    for (int o = 0; o < 1; o++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[i / 32 + v * LANES / 32][o][i % 32 + v * LANES % 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(dy[r][o]), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&dx[r][i + v * LANES], sum[r][v]);
}

static void out_a_dx(real dx[restrict][48], const real dy[restrict][16], const real kernel[restrict 2][1][32], int n)
{
    int m = n / 8 * 8;
    for (int i = 0; i < 48; i += 16)
        for (int r = 0; r < m; r += 8)
            out_a_dx_tile(8, 2, dx + r, dy + r, kernel, i);
    if (n & 4) {
        for (int i = 0; i < 32; i += 32)
            out_a_dx_tile(4, 4, dx + m, dy + m, kernel, i);
        for (int i = 32; i < 48; i += 16)
            out_a_dx_tile(4, 2, dx + m, dy + m, kernel, i);
        m += 4;
    }
    if (n & 2) {
        for (int i = 0; i < 32; i += 32)
            out_a_dx_tile(2, 4, dx + m, dy + m, kernel, i);
        for (int i = 32; i < 48; i += 16)
            out_a_dx_tile(2, 2, dx + m, dy + m, kernel, i);
        m += 2;
    }
    if (n & 1) {
        for (int i = 0; i < 32; i += 32)
            out_a_dx_tile(1, 4, dx + m, dy + m, kernel, i);
        for (int i = 32; i < 48; i += 16)
            out_a_dx_tile(1, 2, dx + m, dy + m, kernel, i);
    }
}

/* dkernel[i][o] += sum m  x[m][i] * dy[m][o], the rows of the group in order */
INLINE void out_a_dkernel_tile(int rows, real dkernel[restrict 33][16], const real dy[restrict][16], const real x[restrict][48],
                               int n, int i, int o)
{
    vec sum[8][2];
    EACH (r, rows) EACH (v, 2) sum[r][v] = load(&dkernel[i + r][o + v * LANES]);
    for (int m = 0; m < n; m++)
        EACH (v, 2) {
            vec d = load(&dy[m][o + v * LANES]);
            EACH (r, rows) MAC(sum[r][v], all(x[m][i + r]), d);
        }
    EACH (r, rows) EACH (v, 2) store(&dkernel[i + r][o + v * LANES], sum[r][v]);
}

static void out_a_dkernel(real dkernel[restrict 33][16], const real dy[restrict][16], const real x[restrict][48], int n)
{
    for (int i = 0; i < 32; i += 8)
        out_a_dkernel_tile(8, dkernel, dy, x, n, i, 0);
    out_a_dkernel_tile(1, dkernel, dy, x, n, 32, 0);
}

/* y[i / 32][o][i % 32] = x[i][o]: the kernel as the way back to the input reads it, by squares of vectors. Merging
 * row r with row r + 4, over and over, moves element (r, c) to (c, r). `rows` of x are there; `columns` are wanted. */
INLINE void prepare_out_a_kernel_Ioi_square(real y[restrict 2][1][32], const real x[restrict 33][16], int i, int o, int rows,
                                            int columns)
{
    vec a[8], b[8];
    EACH (r, 8) a[r] = r < rows ? load(&x[i + r][o]) : all(0);
    EACH (stage, 3) {
        EACH (r, 4) {
            b[2 * r] = __builtin_shufflevector(a[r], a[r + 4], 0, 8, 1, 9, 2, 10, 3, 11);
            b[2 * r + 1] = __builtin_shufflevector(a[r], a[r + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
        EACH (r, 8) a[r] = b[r];
    }
    EACH (r, 8) if (r < columns) store(&y[i / 32][o + r][i % 32], a[r]);
}

static void prepare_out_a_kernel_Ioi(real y[restrict 2][1][32], const real x[restrict 33][16], int from, int to)
{
    for (int i = 32 * from; i < 32 * to; i += LANES)
        for (int o = 0; o < 1; o += LANES)
            if (i + LANES <= 33 && o + LANES <= 1) prepare_out_a_kernel_Ioi_square(y, x, i, o, LANES, LANES);
            else prepare_out_a_kernel_Ioi_square(y, x, i, o, 33 - i, 1 - o);
}

#endif

/* y = the elements of x in the same order, under another shape */
static void flatten_forward(real y[restrict 224], const real x[restrict 3][1][80])
{
    for (int h = 0; h < 3; h++)
    for (int w = 0; w < 1; w++)
        memcpy(&y[(h * 1 + w) * 70], &x[h][w][0], sizeof(real[70]));
    memset(&y[210], 0, sizeof(real[14]));
}

#ifndef MODEL_INFERENCE
/* dx = the elements of dy in the same order, under another shape */
static void flatten_dx(real dx[restrict 3][1][80], const real dy[restrict 224])
{
    memset(dx, 0, sizeof(real[3][1][80]));
    for (int h = 0; h < 3; h++)
    for (int w = 0; w < 1; w++)
        memcpy(&dx[h][w][0], &dy[(h * 1 + w) * 70], sizeof(real[70]));
}

#endif

/* y[m][o] = bias[o] + sum i  x[m][i] * kernel[i][o]
 *
 * Few outputs: so the sum runs in four chains, i modulo 4, which are added at the end as (0 + 1) + (2 + 3). */
INLINE void out_b_forward_tile(int rows, real y[restrict][16], const real x[restrict][224], const real kernel[restrict 210][16],
                               const real bias[restrict 16], int o)
{
    vec sum[2][4][2];
    EACH (r, rows) EACH (chain, 4) EACH (v, 2) sum[r][chain][v] = chain == 0 ? load(&bias[o + v * LANES]) : all(0);
    for (int i = 0; i < 208; i += 4)
        EACH (chain, 4) EACH (v, 2) {
            vec weight = load(&kernel[i + chain][o + v * LANES]);
            EACH (r, rows) MAC(sum[r][chain][v], all(x[r][i + chain]), weight);
        }
    EACH (chain, 2) EACH (v, 2)
        EACH (r, rows) MAC(sum[r][chain][v], all(x[r][208 + chain]), load(&kernel[208 + chain][o + v * LANES]));
    EACH (r, rows) EACH (v, 2) store(&y[r][o + v * LANES], (sum[r][0][v] + sum[r][1][v]) + (sum[r][2][v] + sum[r][3][v]));
}

static void out_b_forward(real y[restrict][16], const real x[restrict][224], const real kernel[restrict 210][16],
                          const real bias[restrict 16], int n)
{
    int m = 0;
    for (; m + 2 <= n; m += 2)
        out_b_forward_tile(2, y + m, x + m, kernel, bias, 0);
    for (; m < n; m++)
        out_b_forward_tile(1, y + m, x + m, kernel, bias, 0);
}

#ifndef MODEL_INFERENCE
/* dx[m][i] = sum o  dy[m][o] * kernel[i / 32][o][i % 32]
 *
 * Rows of the group by vectors of a panel in registers; o ascends in one chain, whatever the tile. */
INLINE void out_b_dx_tile(int rows, int vectors, real dx[restrict][224], const real dy[restrict][16],
                          const real kernel[restrict 7][10][32], int i)
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

static void out_b_dx(real dx[restrict][224], const real dy[restrict][16], const real kernel[restrict 7][10][32], int n)
{
    int m = n / 8 * 8;
    for (int i = 0; i < 224; i += 16)
        for (int r = 0; r < m; r += 8)
            out_b_dx_tile(8, 2, dx + r, dy + r, kernel, i);
    if (n & 4) {
        for (int i = 0; i < 224; i += 32)
            out_b_dx_tile(4, 4, dx + m, dy + m, kernel, i);
        m += 4;
    }
    if (n & 2) {
        for (int i = 0; i < 192; i += 64)
            out_b_dx_tile(2, 8, dx + m, dy + m, kernel, i);
        for (int i = 192; i < 224; i += 32)
            out_b_dx_tile(2, 4, dx + m, dy + m, kernel, i);
        m += 2;
    }
    if (n & 1) {
        for (int i = 0; i < 192; i += 64)
            out_b_dx_tile(1, 8, dx + m, dy + m, kernel, i);
        for (int i = 192; i < 224; i += 32)
            out_b_dx_tile(1, 4, dx + m, dy + m, kernel, i);
    }
}

/* dkernel[i][o] += sum m  x[m][i] * dy[m][o], the rows of the group in order */
INLINE void out_b_dkernel_tile(int rows, real dkernel[restrict 210][16], const real dy[restrict][16],
                               const real x[restrict][224], int n, int i, int o)
{
    vec sum[8][2];
    EACH (r, rows) EACH (v, 2) sum[r][v] = load(&dkernel[i + r][o + v * LANES]);
    for (int m = 0; m < n; m++)
        EACH (v, 2) {
            vec d = load(&dy[m][o + v * LANES]);
            EACH (r, rows) MAC(sum[r][v], all(x[m][i + r]), d);
        }
    EACH (r, rows) EACH (v, 2) store(&dkernel[i + r][o + v * LANES], sum[r][v]);
}

static void out_b_dkernel(real dkernel[restrict 210][16], const real dy[restrict][16], const real x[restrict][224], int n)
{
    for (int i = 0; i < 208; i += 8)
        out_b_dkernel_tile(8, dkernel, dy, x, n, i, 0);
    out_b_dkernel_tile(2, dkernel, dy, x, n, 208, 0);
}

/* dbias[o] += sum m  dy[m][o], the rows of the group in order */
static void out_b_dbias(real dbias[restrict 16], const real dy[restrict][16], int n)
{
    for (int o = 0; o < 16; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int m = 0; m < n; m++) sum += load(&dy[m][o]);
        store(&dbias[o], sum);
    }
}

/* y[i / 32][o][i % 32] = x[i][o]: the kernel as the way back to the input reads it, by squares of vectors. Merging
 * row r with row r + 4, over and over, moves element (r, c) to (c, r). `rows` of x are there; `columns` are wanted. */
INLINE void prepare_out_b_kernel_Ioi_square(real y[restrict 7][10][32], const real x[restrict 210][16], int i, int o, int rows,
                                            int columns)
{
    vec a[8], b[8];
    EACH (r, 8) a[r] = r < rows ? load(&x[i + r][o]) : all(0);
    EACH (stage, 3) {
        EACH (r, 4) {
            b[2 * r] = __builtin_shufflevector(a[r], a[r + 4], 0, 8, 1, 9, 2, 10, 3, 11);
            b[2 * r + 1] = __builtin_shufflevector(a[r], a[r + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
        EACH (r, 8) a[r] = b[r];
    }
    EACH (r, 8) if (r < columns) store(&y[i / 32][o + r][i % 32], a[r]);
}

static void prepare_out_b_kernel_Ioi(real y[restrict 7][10][32], const real x[restrict 210][16], int from, int to)
{
    for (int i = 32 * from; i < 32 * to; i += LANES)
        for (int o = 0; o < 10; o += LANES)
            if (i + LANES <= 210 && o + LANES <= 10) prepare_out_b_kernel_Ioi_square(y, x, i, o, LANES, LANES);
            else prepare_out_b_kernel_Ioi_square(y, x, i, o, 210 - i, 10 - o);
}

#endif

/* y = softmax(z), loss += -sum of t log y */
static void out_b_loss_forward(real y[restrict 16], double loss[restrict 1], const real z[restrict 16], struct rt_array target)
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

#ifndef MODEL_INFERENCE
/* dz = y - t, by the loss's weight */
static void out_b_loss_dz(real dz[restrict 16], const real y[restrict 16], struct rt_array target)
{
    real t[16];
    rt_target_row(t, target, 0, 10, 1);
    for (int i = 0; i < 16; i += LANES)
        store(&dz[i], load(&y[i]) - load(&t[i]));
}

#endif

/* y[o] = the maximum of x[h][w][o] over h and w; NaN wins */
static void global_max_pooling2d_forward(real y[restrict 32], const real x[restrict 6][1][32])
{
    for (int o = 0; o < 32; o += LANES) {
        vec m = load(&x[0][0][o]);
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++) m = vmax(m, load(&x[h][w][o]));
        store(&y[o], m);
    }
}

#ifndef MODEL_INFERENCE
/* Pixels that equal the maximum share dy evenly. */
static void global_max_pooling2d_dx(real dx[restrict 6][1][32], const real dy[restrict 32], const real y[restrict 32],
                                    const real x[restrict 6][1][32])
{
    for (int o = 0; o < 32; o += LANES) {
        vec m = load(&y[o]), count = {0};
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++)
            count += rt_zero_unless((bits)(load(&x[h][w][o]) == m), all(R(1)));
        vec share = load(&dy[o]) / count;
        for (int h = 0; h < 6; h++)
        for (int w = 0; w < 1; w++)
            store(&dx[h][w][o],
                  rt_zero_unless((bits)(load(&x[h][w][o]) == m), share));
    }
}

#endif

/* y[m][o] = bias[o] + sum i  x[m][i] * kernel[o / 32][i][o % 32]
 *
 * Rows of the group by vectors of a panel in registers; i ascends in one chain, whatever the tile. */
INLINE void out_c_forward_tile(int rows, int vectors, real y[restrict][48], const real x[restrict][32],
                               const real kernel[restrict 2][17][32], const real bias[restrict 48], int o)
{
    vec sum[8][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = load(&bias[o + v * LANES]);
    for (int i = 0; i < 17; i++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[o / 32 + v * LANES / 32][i][o % 32 + v * LANES % 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(x[r][i]), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&y[r][o + v * LANES], sum[r][v]);
}

static void out_c_forward(real y[restrict][48], const real x[restrict][32], const real kernel[restrict 2][17][32],
                          const real bias[restrict 48], int n)
{
    int m = n / 8 * 8;
    for (int o = 0; o < 48; o += 16)
        for (int r = 0; r < m; r += 8)
            out_c_forward_tile(8, 2, y + r, x + r, kernel, bias, o);
    if (n & 4) {
        for (int o = 0; o < 32; o += 32)
            out_c_forward_tile(4, 4, y + m, x + m, kernel, bias, o);
        for (int o = 32; o < 48; o += 16)
            out_c_forward_tile(4, 2, y + m, x + m, kernel, bias, o);
        m += 4;
    }
    if (n & 2) {
        for (int o = 0; o < 32; o += 32)
            out_c_forward_tile(2, 4, y + m, x + m, kernel, bias, o);
        for (int o = 32; o < 48; o += 16)
            out_c_forward_tile(2, 2, y + m, x + m, kernel, bias, o);
        m += 2;
    }
    if (n & 1) {
        for (int o = 0; o < 32; o += 32)
            out_c_forward_tile(1, 4, y + m, x + m, kernel, bias, o);
        for (int o = 32; o < 48; o += 16)
            out_c_forward_tile(1, 2, y + m, x + m, kernel, bias, o);
    }
}

#ifndef MODEL_INFERENCE
/* dx[m][i] = sum o  dy[m][o] * kernel[i / 32][o][i % 32]
 *
 * Rows of the group by vectors of a panel in registers; o ascends in one chain, whatever the tile. */
INLINE void out_c_dx_tile(int rows, int vectors, real dx[restrict][32], const real dy[restrict][48],
                          const real kernel[restrict 1][33][32], int i)
{
    vec sum[8][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = all(0);
    for (int o = 0; o < 33; o++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[i / 32 + v * LANES / 32][o][i % 32 + v * LANES % 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(dy[r][o]), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&dx[r][i + v * LANES], sum[r][v]);
}

static void out_c_dx(real dx[restrict][32], const real dy[restrict][48], const real kernel[restrict 1][33][32], int n)
{
    int m = n / 8 * 8;
    for (int i = 0; i < 32; i += 16)
        for (int r = 0; r < m; r += 8)
            out_c_dx_tile(8, 2, dx + r, dy + r, kernel, i);
    if (n & 4) {
        for (int i = 0; i < 32; i += 32)
            out_c_dx_tile(4, 4, dx + m, dy + m, kernel, i);
        m += 4;
    }
    if (n & 2) {
        for (int i = 0; i < 32; i += 32)
            out_c_dx_tile(2, 4, dx + m, dy + m, kernel, i);
        m += 2;
    }
    if (n & 1) {
        for (int i = 0; i < 32; i += 32)
            out_c_dx_tile(1, 4, dx + m, dy + m, kernel, i);
    }
}

/* dkernel[o / 32][i][o % 32] += sum m  x[m][i] * dy[m][o], the rows of the group in order */
INLINE void out_c_dkernel_tile(int rows, real dkernel[restrict 2][17][32], const real dy[restrict][48],
                               const real x[restrict][32], int n, int i, int o)
{
    vec sum[8][2];
    EACH (r, rows) EACH (v, 2) sum[r][v] = load(&dkernel[o / 32][i + r][o % 32 + v * LANES]);
    for (int m = 0; m < n; m++)
        EACH (v, 2) {
            vec d = load(&dy[m][o + v * LANES]);
            EACH (r, rows) MAC(sum[r][v], all(x[m][i + r]), d);
        }
    EACH (r, rows) EACH (v, 2) store(&dkernel[o / 32][i + r][o % 32 + v * LANES], sum[r][v]);
}

static void out_c_dkernel(real dkernel[restrict 2][17][32], const real dy[restrict][48], const real x[restrict][32], int n)
{
    for (int i = 0; i < 16; i += 8)
        for (int o = 0; o < 48; o += 16) out_c_dkernel_tile(8, dkernel, dy, x, n, i, o);
    for (int o = 0; o < 48; o += 16) out_c_dkernel_tile(1, dkernel, dy, x, n, 16, o);
}

/* dbias[o] += sum m  dy[m][o], the rows of the group in order */
static void out_c_dbias(real dbias[restrict 48], const real dy[restrict][48], int n)
{
    for (int o = 0; o < 48; o += LANES) {
        vec sum = load(&dbias[o]);
        for (int m = 0; m < n; m++) sum += load(&dy[m][o]);
        store(&dbias[o], sum);
    }
}

/* y[i / 32][o][i % 32] = x[o / 32][i][o % 32]: the kernel as the way back to the input reads it, by squares of vectors. Merging
 * row r with row r + 4, over and over, moves element (r, c) to (c, r). `rows` of x are there; `columns` are wanted. */
INLINE void prepare_out_c_kernel_Ioi_square(real y[restrict 1][33][32], const real x[restrict 2][17][32], int i, int o,
                                            int rows, int columns)
{
    vec a[8], b[8];
    EACH (r, 8) a[r] = r < rows ? load(&x[o / 32][i + r][o % 32]) : all(0);
    EACH (stage, 3) {
        EACH (r, 4) {
            b[2 * r] = __builtin_shufflevector(a[r], a[r + 4], 0, 8, 1, 9, 2, 10, 3, 11);
            b[2 * r + 1] = __builtin_shufflevector(a[r], a[r + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
        EACH (r, 8) a[r] = b[r];
    }
    EACH (r, 8) if (r < columns) store(&y[i / 32][o + r][i % 32], a[r]);
}

static void prepare_out_c_kernel_Ioi(real y[restrict 1][33][32], const real x[restrict 2][17][32], int from, int to)
{
    for (int i = 32 * from; i < 32 * to; i += LANES)
        for (int o = 0; o < 33; o += LANES)
            if (i + LANES <= 17 && o + LANES <= 33) prepare_out_c_kernel_Ioi_square(y, x, i, o, LANES, LANES);
            else prepare_out_c_kernel_Ioi_square(y, x, i, o, 17 - i, 33 - o);
}

#endif

/* y = softmax(z), loss += -sum of t log y */
static void out_c_loss_forward(real y[restrict 48], double loss[restrict 1], const real z[restrict 48], struct rt_array target)
{
    real t[48];
    vec sum[VECS] = {{0}};
    real most;
    const real log_sum = rt_softmax(y, z, 33, &most);
    rt_target_row(t, target, 0, 33, 1);
    for (int o = 0; o < 48; o += 16) EACH (v, VECS) {
        int i = o + v * LANES;
        sum[v] += load(&t[i]) * (log_sum - (load(&z[i]) - most));
    }
    loss[0] += (double)sum16(sum);
}

#ifndef MODEL_INFERENCE
/* dz = y - t, by the loss's weight */
static void out_c_loss_dz(real dz[restrict 48], const real y[restrict 48], struct rt_array target)
{
    real t[48];
    rt_target_row(t, target, 0, 33, 1);
    for (int i = 0; i < 48; i += LANES)
        store(&dz[i], load(&y[i]) - load(&t[i]));
}

#endif

/* loss += the mean of |y - t| */
static void out_a_loss_forward(double loss[restrict 1], const real y[restrict 16], struct rt_array target)
{
    real t[16];
    vec sum[VECS] = {{0}};
    rt_target_row(t, target, 0, 1, 0);
    for (int o = 0; o < 16; o += 16) EACH (v, VECS) {
        int i = o + v * LANES;
        vec e = load(&y[i]) - load(&t[i]);
        sum[v] += rt_abs(e);
    }
    loss[0] += (double)sum16(sum);
}

#ifndef MODEL_INFERENCE
/* dy = the sign of y - t, by the loss's weight over what it is a mean of */
static void out_a_loss_dy(real dy[restrict 16], const real y[restrict 16], struct rt_array target)
{
    real t[16];
    rt_target_row(t, target, 0, 1, 0);
    for (int i = 0; i < 16; i += LANES) {
        vec e = load(&y[i]) - load(&t[i]), share = all(R(1) * R(1.6000000000000001));
        store(&dy[i], rt_zero_unless((bits)(e > R(0)), share) - rt_zero_unless((bits)(e < R(0)), share));
    }
}

/* y = x0 + x1 */
static void sum_dconv2d_1_p_forward(real y[restrict 6][1][64], const real x0[restrict 6][1][64],
                                    const real x1[restrict 6][1][64])
{
    for (int i = 0; i < 384; i += LANES)
        store(&y[0][0][0] + i, load(&x0[0][0][0] + i) + load(&x1[0][0][0] + i));
}

/* y = x0 + x1 */
static void sum_dconv2d_gelu_y_forward(real y[restrict 13][2][48], const real x0[restrict 14][4][48],
                                       const real x1[restrict 13][2][48])
{
    for (int h = 0; h < 13; h++)
    for (int w = 0; w < 2; w++)
    for (int o = 0; o < 48; o += LANES)
        store(&y[h][w][o], load(&x0[h + 1][w + 1][o]) + load(&x1[h][w][o]));
}

#endif

/* 13 x 2 x 33  --conv 1x1, relu, max pool 2x2-->  6 x 1 x 64
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o]
 *
 * Register tile: 2 x 2 pixels by 4 vectors of channels. */
INLINE void conv2d_1_infer_tile(int cells, int vectors,
                real p[restrict 10][5][64], const real x[restrict 14][4][48], const real kernel[restrict 1][1][33][64],
                const real bias[restrict 64],
                int h, int w, int o)
{
    vec y[2][2][4];
    EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4) y[a][q][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 1; kh++)
    for (int kw = 0; kw < 1; kw++) {
        const real (*weights)[64] = kernel[kh][kw], *from = x[h * 2 + 1 + kh][w * 2 + 1 + kw];
        for (int i = 0; i < 33; i++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&weights[i][o + v * LANES]);
            EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4)
                MAC(y[a][q][v], all(from[a * 192 + q * 48 + i]), weight[v]);
        }
    }
    SOME (c, cells, 1) SOME (v, vectors, 4)
        store(&p[h + 2][w + 2 + c][o + v * LANES], relu(max4(y[0][2 * c][v], y[0][2 * c + 1][v], y[1][2 * c][v],
              y[1][2 * c + 1][v])));
}

static void conv2d_1_infer(real p[restrict 10][5][64], const real x[restrict 14][4][48],
                           const real kernel[restrict 1][1][33][64], const real bias[restrict 64])
{
    for (int o = 0; o < 64; o += 32)
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_1_infer_tile(1, 4, p, x, kernel, bias, h, w, o);
    }
}

/* 13 x 2 x 33  --conv 3x3, relu, max pool 2x2-->  6 x 1 x 17
 *
 *   y[h][w][o] = relu(bias[o] + sum kh kw i  x[h+kh][w+kw][i] * kernel[kh][kw][i][o])
 *   p[h][w][o] = max over a b of y[2h+a][2w+b][o]
 *
 * Register tile: 2 x 2 pixels by 4 vectors of channels. */
INLINE void conv2d_4_infer_tile(int cells, int vectors,
                real p[restrict 6][1][32], const real x[restrict 14][4][48], const real kernel[restrict 3][3][33][32],
                const real bias[restrict 32],
                int h, int w, int o)
{
    vec y[2][2][4];
    EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4) y[a][q][v] = load(&bias[o + v * LANES]);
    for (int kh = 0; kh < 3; kh++)
    for (int kw = 0; kw < 3; kw++) {
        const real (*weights)[32] = kernel[kh][kw], *from = x[h * 2 + kh][w * 2 + kw];
        for (int i = 0; i < 33; i++) {
            vec weight[4];
            SOME (v, vectors, 4) weight[v] = load(&weights[i][o + v * LANES]);
            EACH (a, 2) SOME (q, 2 * cells, 2) SOME (v, vectors, 4)
                MAC(y[a][q][v], all(from[a * 192 + q * 48 + i]), weight[v]);
        }
    }
    SOME (c, cells, 1) SOME (v, vectors, 4)
        store(&p[h][w + c][o + v * LANES], relu(max4(y[0][2 * c][v], y[0][2 * c + 1][v], y[1][2 * c][v], y[1][2 * c + 1][v])));
}

static void conv2d_4_infer(real p[restrict 6][1][32], const real x[restrict 14][4][48],
                           const real kernel[restrict 3][3][33][32], const real bias[restrict 32])
{
    for (int o = 0; o < 32; o += 32)
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 1; w += 1) conv2d_4_infer_tile(1, 4, p, x, kernel, bias, h, w, o);
    }
}

/* y = exp(x) / sum of exp(x) over the channels */
static void out_b_softmax_forward(real y[restrict 16], const real x[restrict 16])
{
    real most;
    (void)rt_softmax(y, x, 10, &most);
}

/* y = exp(x) / sum of exp(x) over the channels */
static void out_c_softmax_forward(real y[restrict 48], const real x[restrict 48])
{
    real most;
    (void)rt_softmax(y, x, 33, &most);
}

/* ---- inference ---------------------------------------------------------------------------------------------------- */

struct model_weights {                        /* what inference reads, in the order in which it reads it */
    LINE real conv2d_kernel[3][3][1][48];
    LINE real conv2d_bias[48];
    LINE real conv2d_1_kernel[1][1][33][64];
    LINE real conv2d_1_bias[64];
    LINE real conv2d_2_kernel[2][2][64][48];
    LINE real conv2d_2_bias[48];
    LINE real conv2d_3_kernel[5][5][64][80];
    LINE real conv2d_3_bias[80];
    LINE real conv2d_4_kernel[3][3][33][32];
    LINE real conv2d_4_bias[32];
    LINE real out_a_kernel[33][16];
    LINE real out_a_bias[16];
    LINE real out_b_kernel[210][16];
    LINE real out_b_bias[16];
    LINE real out_c_kernel[2][17][32];
    LINE real out_c_bias[48];
    real beyond[16];
    double penalty;                            /* what the regularizers add to a sample's loss */
};
struct infer_shard { LINE double sum[SUMS + 1]; };
struct infer_thread {
    struct given given[INFER_GROUP];
    union {
        real conv2d_1_p[10][5][64];
        real conv2d_y[13][2][48];
        real out_c_loss_y[48];
        real out_b_loss_y[16];
    } LINE;
    union {
        real conv2d_gelu_y[14][4][48];
        real input_a_y[15][4][1];
    } LINE;
    LINE real conv2d_3_y[6][1][80];
    LINE real conv2d_2_y[6][1][48];
    union {
        real max_pooling2d_1_y[INFER_GROUP][3][1][80];
        real out_c_y[INFER_GROUP][48];
    } LINE;
    union {
        real flatten_y[INFER_GROUP][224];
        real global_average_pooling2d_y[INFER_GROUP][48];
        real out_c_softmax_y[INFER_GROUP][48];
        real global_max_pooling2d_y[INFER_GROUP][32];
    } LINE;
    LINE real conv2d_4_p[INFER_GROUP][6][1][32];
    LINE real out_a_y[INFER_GROUP][16];
    LINE real out_b_y[INFER_GROUP][16];
    LINE real out_b_softmax_y[INFER_GROUP][16];
    real beyond[16];
};

static void infer_group(const struct model_weights *w, struct infer_thread *t, struct infer_shard *shard, rt_feed *feed, void *ctx,
                        void *const *y, int first, int n)
{
    for (int m = 0; m < n; m++) feed(ctx, first + m, t->given[m].x, shard ? t->given[m].y : NULL);
    for (int m = 0; m < n; m++) {
        input_a_forward(t->input_a_y, t->given[m].x[0]);
        conv2d_forward(t->conv2d_y, t->input_a_y, w->conv2d_kernel, w->conv2d_bias);
        conv2d_gelu_forward(t->conv2d_gelu_y, t->conv2d_y);
        rt_border((real *)t->conv2d_gelu_y, 14, 4, 48, 1, 0, 1, 1);
        conv2d_1_infer(t->conv2d_1_p, t->conv2d_gelu_y, w->conv2d_1_kernel, w->conv2d_1_bias);
        rt_border((real *)t->conv2d_1_p, 10, 5, 64, 2, 2, 2, 2);
        conv2d_2_forward(t->conv2d_2_y, t->conv2d_1_p, w->conv2d_2_kernel, w->conv2d_2_bias);
        conv2d_3_forward(t->conv2d_3_y, t->conv2d_1_p, w->conv2d_3_kernel, w->conv2d_3_bias);
        max_pooling2d_1_forward(t->max_pooling2d_1_y[m], t->conv2d_3_y);
        conv2d_4_infer(t->conv2d_4_p[m], t->conv2d_gelu_y, w->conv2d_4_kernel, w->conv2d_4_bias);
        global_average_pooling2d_forward(t->global_average_pooling2d_y[m], t->conv2d_2_y);
    }
    out_a_forward(t->out_a_y, t->global_average_pooling2d_y, w->out_a_kernel, w->out_a_bias, n);
    for (int m = 0; m < n; m++) {
        flatten_forward(t->flatten_y[m], t->max_pooling2d_1_y[m]);
    }
    out_b_forward(t->out_b_y, t->flatten_y, w->out_b_kernel, w->out_b_bias, n);
    for (int m = 0; m < n; m++) {
        out_b_softmax_forward(t->out_b_softmax_y[m], t->out_b_y[m]);
        global_max_pooling2d_forward(t->global_max_pooling2d_y[m], t->conv2d_4_p[m]);
    }
    out_c_forward(t->out_c_y, t->global_max_pooling2d_y, w->out_c_kernel, w->out_c_bias, n);
    for (int m = 0; m < n; m++) {
        out_c_softmax_forward(t->out_c_softmax_y[m], t->out_c_y[m]);
        if (shard) out_a_loss_forward(shard->sum + 1, t->out_a_y[m], t->given[m].y[0]);
        if (shard) out_b_loss_forward(t->out_b_loss_y, shard->sum + 2, t->out_b_y[m], t->given[m].y[1]);
        if (shard) out_c_loss_forward(t->out_c_loss_y, shard->sum + 3, t->out_c_y[m], t->given[m].y[2]);
    }
    if (y && y[0]) for (int m = 0; m < n; m++) {
        real *to = (real *)y[0] + (size_t)(first + m) * 1;
        memcpy(to, t->out_a_y[m], 1 * sizeof(real));
    }
    if (y && y[1]) for (int m = 0; m < n; m++) {
        real *to = (real *)y[1] + (size_t)(first + m) * 10;
        memcpy(to, t->out_b_softmax_y[m], 10 * sizeof(real));
    }
    if (y && y[2]) for (int m = 0; m < n; m++) {
        real *to = (real *)y[2] + (size_t)(first + m) * 33;
        memcpy(to, t->out_c_softmax_y[m], 33 * sizeof(real));
    }
}

/* The shards' sums, one after the other; the loss is that of all outputs. */
static void add_sums(double *sums, const double *first, size_t stride)
{
    for (int s = 0; s < SHARDS; s++) {
        const double *sum = (const double *)((const char *)first + (size_t)s * stride);
        for (int k = 0; k < SUMS; k++) sums[k] += sum[k];
        sums[0] += 1 * sum[1];
        sums[0] += 1 * sum[2];
        sums[0] += 1.6000000000000001 * sum[3];
    }
}

size_t model_weights_bytes(void) { return sizeof(struct model_weights); }
size_t model_scratch_bytes(int threads)
{
    return SHARDS * sizeof(struct infer_shard) + (size_t)threads * sizeof(struct infer_thread);
}

/* Outputs of n samples, and, where sums is not NULL, their losses and metrics added to it. Groups go to shards as in training. */
void model_infer(const void *weights, void *scratch, int threads, rt_feed *feed, void *ctx, int n, void *const *y, double *sums)
{
    const struct model_weights *w = weights;
    struct infer_shard *shards = scratch;
    struct infer_thread *thread = (void *)(shards + SHARDS);
    int groups = (n + INFER_GROUP - 1) / INFER_GROUP;
    memset(shards, 0, SHARDS * sizeof *shards);
    #pragma omp parallel num_threads(threads)
    {
        unsigned mode = rt_flush_denormals();
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
    sums[0] += n * w->penalty;
}

#ifndef MODEL_INFERENCE
/* ---- training ----------------------------------------------------------------------------------------------------- */

struct summed {                                /* parameters whose gradients the shards sum; weights and optimizer state alike */
    LINE real conv2d_kernel[3][3][1][48];
    LINE real conv2d_bias[48];
    LINE real conv2d_1_kernel[64][1][1][48];
    LINE real conv2d_1_bias[64];
    LINE real conv2d_2_kernel[2][2][64][48];
    LINE real conv2d_2_bias[48];
    LINE real conv2d_3_kernel[5][5][64][80];
    LINE real conv2d_3_bias[80];
    LINE real conv2d_4_kernel[17][3][3][48];
    LINE real conv2d_4_bias[32];
    LINE real out_a_kernel[33][16];
    LINE real out_a_bias[16];
    LINE real out_b_kernel[210][16];
    LINE real out_b_bias[16];
    LINE real out_c_kernel[2][17][32];
    LINE real out_c_bias[48];
    LINE real end[16];
};
struct shard {
    LINE double sum[SUMS + 1];
    struct summed g;
};
struct thread {
    union {
        real conv2d_3_dz[10][5][80];
        real conv2d_1_dx[13][2][48];
        real conv2d_gelu_dx[13][2][48];
        real conv2d_2_dx[6][1][64];
        real out_c_loss_y[48];
    } LINE;
    LINE real conv2d_1_p[GROUP][10][5][64];
    LINE real conv2d_gelu_y[GROUP][14][4][48];
    LINE real conv2d_4_dx[14][4][48];
    LINE real conv2d_y[GROUP][13][2][48];
    union {
        real sum_dconv2d_gelu_y_y[13][2][48];
        real max_pooling2d_1_dx[6][1][80];
        real conv2d_3_dx[6][1][64];
    } LINE;
    LINE real conv2d_3_y[GROUP][6][1][80];
    union {
        real sum_dconv2d_1_p_y[6][1][64];
        real conv2d_2_dz[7][1][48];
    } LINE;
    LINE real conv2d_2_y[GROUP][6][1][48];
    LINE real global_average_pooling2d_dx[6][1][48];
    LINE real max_pooling2d_1_y[GROUP][3][1][80];
    union {
        real flatten_dx[GROUP][3][1][80];
        real flatten_y[GROUP][224];
    } LINE;
    union {
        real out_b_dx[GROUP][224];
        real conv2d_4_p[GROUP][6][1][32];
        real out_a_dx[GROUP][48];
    } LINE;
    union {
        real global_max_pooling2d_dx[GROUP][6][1][32];
        real out_c_y[GROUP][48];
        real out_b_y[GROUP][16];
    } LINE;
    LINE uint8_t conv2d_1_at[GROUP][6][1][64];
    LINE real input_a_y[GROUP][15][4][1];
    LINE real global_average_pooling2d_y[GROUP][48];
    LINE uint8_t conv2d_4_at[GROUP][6][1][32];
    union {
        real out_c_loss_dz[GROUP][48];
        real out_b_loss_dz[GROUP][16];
    } LINE;
    LINE real global_max_pooling2d_y[GROUP][32];
    union {
        real out_c_dx[GROUP][32];
        real out_a_y[GROUP][16];
    } LINE;
    LINE real out_b_loss_y[GROUP][16];
    LINE real out_a_loss_dy[GROUP][16];
    real beyond[16];
};
struct job {                                   /* what a step was asked to do */
    rt_feed *feed; void *ctx;
    rt_grad *grad; void *grad_ctx;
    int n;
};
struct model {
    struct summed w;
    LINE real conv2d_1_kernel_hwio[1][1][33][64];
    LINE real conv2d_4_kernel_hwio[3][3][33][32];
    LINE real out_c_kernel_Ioi[1][33][32];
    LINE real out_b_kernel_Ioi[7][10][32];
    LINE real out_a_kernel_Ioi[2][1][32];
    LINE real conv2d_3_kernel_hwoi[5][5][70][64];
    LINE real conv2d_2_kernel_hwoi[2][2][33][64];
    struct shard shard[SHARDS];
    uint64_t seed, steps;
    int batch, threads;
    struct given *given;
    struct thread *thread;
    double penalty[46];
};

static void phase0(struct model *net, struct thread *t, struct shard *shard, const struct job *job, int first, int n)
{
    for (int m = 0; m < n; m++) job->feed(job->ctx, first + m, net->given[first + m].x, job->grad ? NULL : net->given[first + m].y);
    for (int m = 0; m < n; m++) {
        input_a_forward(t->input_a_y[m], net->given[first + m].x[0]);
        conv2d_forward(t->conv2d_y[m], t->input_a_y[m], net->w.conv2d_kernel, net->w.conv2d_bias);
        conv2d_gelu_forward(t->conv2d_gelu_y[m], t->conv2d_y[m]);
        conv2d_1_forward(t->conv2d_1_p[m], t->conv2d_1_at[m], t->conv2d_gelu_y[m], net->conv2d_1_kernel_hwio, net->w.conv2d_1_bias);
        conv2d_2_forward(t->conv2d_2_y[m], t->conv2d_1_p[m], net->w.conv2d_2_kernel, net->w.conv2d_2_bias);
        conv2d_3_forward(t->conv2d_3_y[m], t->conv2d_1_p[m], net->w.conv2d_3_kernel, net->w.conv2d_3_bias);
        max_pooling2d_1_forward(t->max_pooling2d_1_y[m], t->conv2d_3_y[m]);
        conv2d_4_forward(t->conv2d_4_p[m], t->conv2d_4_at[m], t->conv2d_gelu_y[m], net->conv2d_4_kernel_hwio, net->w.conv2d_4_bias);
        global_average_pooling2d_forward(t->global_average_pooling2d_y[m], t->conv2d_2_y[m]);
    }
    out_a_forward(t->out_a_y, t->global_average_pooling2d_y, net->w.out_a_kernel, net->w.out_a_bias, n);
    for (int m = 0; m < n; m++) {
        flatten_forward(t->flatten_y[m], t->max_pooling2d_1_y[m]);
    }
    out_b_forward(t->out_b_y, t->flatten_y, net->w.out_b_kernel, net->w.out_b_bias, n);
    for (int m = 0; m < n; m++) {
        out_b_loss_forward(t->out_b_loss_y[m], shard->sum + 1, t->out_b_y[m], net->given[first + m].y[1]);
        global_max_pooling2d_forward(t->global_max_pooling2d_y[m], t->conv2d_4_p[m]);
    }
    out_c_forward(t->out_c_y, t->global_max_pooling2d_y, net->w.out_c_kernel, net->w.out_c_bias, n);
    for (int m = 0; m < n; m++) {
        out_c_loss_forward(t->out_c_loss_y, shard->sum + 2, t->out_c_y[m], net->given[first + m].y[2]);
        if (!job->grad) out_a_loss_forward(shard->sum + 3, t->out_a_y[m], net->given[first + m].y[0]);
        if (job->grad) job->grad(job->grad_ctx, first + m, 0, t->out_a_y[m], t->out_a_loss_dy[m]);
        else out_a_loss_dy(t->out_a_loss_dy[m], t->out_a_y[m], net->given[first + m].y[0]);
        if (job->grad) job->grad(job->grad_ctx, first + m, 2, t->out_c_loss_y, t->out_c_loss_dz[m]);
        else out_c_loss_dz(t->out_c_loss_dz[m], t->out_c_loss_y, net->given[first + m].y[2]);
    }
    out_c_dx(t->out_c_dx, t->out_c_loss_dz, net->out_c_kernel_Ioi, n);
    out_c_dkernel(shard->g.out_c_kernel, t->out_c_loss_dz, t->global_max_pooling2d_y, n);
    out_c_dbias(shard->g.out_c_bias, t->out_c_loss_dz, n);
    for (int m = 0; m < n; m++) {
        global_max_pooling2d_dx(t->global_max_pooling2d_dx[m], t->out_c_dx[m], t->global_max_pooling2d_y[m], t->conv2d_4_p[m]);
        if (job->grad) job->grad(job->grad_ctx, first + m, 1, t->out_b_loss_y[m], t->out_b_loss_dz[m]);
        else out_b_loss_dz(t->out_b_loss_dz[m], t->out_b_loss_y[m], net->given[first + m].y[1]);
    }
    out_b_dx(t->out_b_dx, t->out_b_loss_dz, net->out_b_kernel_Ioi, n);
    out_b_dkernel(shard->g.out_b_kernel, t->out_b_loss_dz, t->flatten_y, n);
    out_b_dbias(shard->g.out_b_bias, t->out_b_loss_dz, n);
    for (int m = 0; m < n; m++) {
        flatten_dx(t->flatten_dx[m], t->out_b_dx[m]);
    }
    out_a_dx(t->out_a_dx, t->out_a_loss_dy, net->out_a_kernel_Ioi, n);
    out_a_dkernel(shard->g.out_a_kernel, t->out_a_loss_dy, t->global_average_pooling2d_y, n);
    out_b_dbias(shard->g.out_a_bias, t->out_a_loss_dy, n);
    for (int m = 0; m < n; m++) {
        global_average_pooling2d_dx(t->global_average_pooling2d_dx, t->out_a_dx[m]);
        conv2d_4_dx(t->conv2d_4_dx, t->global_max_pooling2d_dx[m], t->conv2d_4_at[m], net->w.conv2d_4_kernel);
        conv2d_4_dkernel(shard->g.conv2d_4_kernel, t->global_max_pooling2d_dx[m], t->conv2d_4_at[m], t->conv2d_gelu_y[m]);
        conv2d_4_dbias(shard->g.conv2d_4_bias, t->global_max_pooling2d_dx[m], t->conv2d_4_at[m]);
        max_pooling2d_1_dx(t->max_pooling2d_1_dx, t->flatten_dx[m], t->max_pooling2d_1_y[m], t->conv2d_3_y[m]);
        conv2d_3_dz(t->conv2d_3_dz, t->max_pooling2d_1_dx, t->conv2d_3_y[m]);
        rt_border((real *)t->conv2d_3_dz, 10, 5, 80, 2, 2, 2, 2);
        conv2d_3_dx(t->conv2d_3_dx, t->conv2d_3_dz, net->conv2d_3_kernel_hwoi);
        conv2d_3_dkernel(shard->g.conv2d_3_kernel, t->conv2d_3_dz, t->conv2d_1_p[m]);
        conv2d_3_dbias(shard->g.conv2d_3_bias, t->conv2d_3_dz);
        conv2d_2_dz(t->conv2d_2_dz, t->global_average_pooling2d_dx, t->conv2d_2_y[m]);
        rt_border((real *)t->conv2d_2_dz, 7, 1, 48, 1, 0, 0, 0);
        conv2d_2_dx(t->conv2d_2_dx, t->conv2d_2_dz, net->conv2d_2_kernel_hwoi);
        conv2d_2_dkernel(shard->g.conv2d_2_kernel, t->conv2d_2_dz, t->conv2d_1_p[m]);
        conv2d_2_dbias(shard->g.conv2d_2_bias, t->conv2d_2_dz);
        sum_dconv2d_1_p_forward(t->sum_dconv2d_1_p_y, t->conv2d_3_dx, t->conv2d_2_dx);
        conv2d_1_dx(t->conv2d_1_dx, t->sum_dconv2d_1_p_y, t->conv2d_1_at[m], net->w.conv2d_1_kernel);
        conv2d_1_dkernel(shard->g.conv2d_1_kernel, t->sum_dconv2d_1_p_y, t->conv2d_1_at[m], t->conv2d_gelu_y[m]);
        conv2d_1_dbias(shard->g.conv2d_1_bias, t->sum_dconv2d_1_p_y, t->conv2d_1_at[m]);
        sum_dconv2d_gelu_y_forward(t->sum_dconv2d_gelu_y_y, t->conv2d_4_dx, t->conv2d_1_dx);
        conv2d_gelu_dx(t->conv2d_gelu_dx, t->sum_dconv2d_gelu_y_y, t->conv2d_y[m]);
        conv2d_dkernel(shard->g.conv2d_kernel, t->conv2d_gelu_dx, t->input_a_y[m]);
        conv2d_dbias(shard->g.conv2d_bias, t->conv2d_gelu_dx);
    }
}

/* What the update needs to know of this step. */
struct rates { real mean, rate; };     /* 1 / samples; learning rate */

static struct rates step_rates(double rate, uint64_t t, int n)
{
    (void)t;
    return (struct rates){ .mean = R(1. / n), .rate = R(rate) };
}

/* SGD:  w -= rate g */
INLINE void optimize(real *w, vec g, const struct rates *k)
{
    store(w, load(w) - g * all(k->rate));
}

#ifdef RT_GRADIENT                             /* a build for gradcheck: instead of the update the mean gradient is taken off */
INLINE void take_off(real *w, vec g, const struct rates *k)
{
    (void)k;
    store(w, load(w) - g);
}
#define optimize take_off
enum { GRADIENT = 1 };
#else
enum { GRADIENT = 0 };
#endif


/* The trained tensors in Keras's order: how each lies, the factor of its L2 penalty. Their elements are summed in chunks
 * of SQUARES; `chunk` is the first one's number. The last row ends the list. */
static const struct tensor { int chunk, rank; long elements; size_t w; struct rt_axis axis[RT_RANK]; double l2; } tensors[] = {
    { 0, 4, 297, offsetof(struct model, w.conv2d_kernel), {{3, 144, 3, 0}, {3, 48, 3, 0}, {1, 48, 1, 0}, {33, 1, 33, 0}}, 0 },
    { 1, 1, 33, offsetof(struct model, w.conv2d_bias), {{33, 1, 33, 0}}, 0 },
    { 2, 4, 2112, offsetof(struct model, w.conv2d_1_kernel), {{1, 48, 1, 0}, {1, 48, 1, 0}, {33, 1, 33, 0}, {64, 48, 64, 0}},
                           0 },
    { 3, 1, 64, offsetof(struct model, w.conv2d_1_bias), {{64, 1, 64, 0}}, 0 },
    { 4, 4, 8448, offsetof(struct model, w.conv2d_2_kernel), {{2, 6144, 2, 0}, {2, 3072, 2, 0}, {64, 48, 64, 0}, {33, 1, 33,
                           0}}, 0 },
    { 7, 1, 33, offsetof(struct model, w.conv2d_2_bias), {{33, 1, 33, 0}}, 0 },
    { 8, 4, 112000, offsetof(struct model, w.conv2d_3_kernel), {{5, 25600, 5, 0}, {5, 5120, 5, 0}, {64, 80, 64, 0}, {70, 1, 70,
                             0}}, 0.026 },
    { 36, 1, 70, offsetof(struct model, w.conv2d_3_bias), {{70, 1, 70, 0}}, 0 },
    { 37, 4, 5049, offsetof(struct model, w.conv2d_4_kernel), {{3, 144, 3, 0}, {3, 48, 3, 0}, {33, 1, 33, 0}, {17, 432, 17, 0}},
                            0 },
    { 39, 1, 17, offsetof(struct model, w.conv2d_4_bias), {{17, 1, 17, 0}}, 0 },
    { 40, 2, 33, offsetof(struct model, w.out_a_kernel), {{33, 16, 33, 0}, {1, 1, 1, 0}}, 0 },
    { 41, 1, 1, offsetof(struct model, w.out_a_bias), {{1, 1, 1, 0}}, 0 },
    { 42, 2, 2100, offsetof(struct model, w.out_b_kernel), {{210, 16, 210, 0}, {10, 1, 10, 0}}, 0 },
    { 43, 1, 10, offsetof(struct model, w.out_b_bias), {{10, 1, 10, 0}}, 0 },
    { 44, 2, 561, offsetof(struct model, w.out_c_kernel), {{17, 32, 17, 0}, {33, 1, 32, 544}}, 0 },
    { 45, 1, 33, offsetof(struct model, w.out_c_bias), {{33, 1, 33, 0}}, 0 },
    { 46, 0, 0, 0, {{0, 0, 0, 0}}, 0 }
};
enum { TENSORS = 16, CHUNKS = 46 };

INLINE const struct tensor *tensor_of(int chunk)
{
    const struct tensor *t = tensors;
    while (t[1].chunk <= chunk) t++;
    return t;
}

INLINE double chunk_squares(const struct model *net, size_t at, const struct tensor *t, int chunk)
{
    return squares((const real *)((const char *)net + at), t->axis, t->rank, (chunk - t->chunk) * (long)SQUARES, t->elements);
}

/* A tensor's sum from those of its chunks */
INLINE double total(const double *chunk, const struct tensor *t)
{
    double sum = 0;
    for (int c = t[0].chunk; c < t[1].chunk; c++) sum += chunk[c];
    return sum;
}

/* What the regularizers add to the loss: sum l2 w^2, with the weights as they are. */
static double penalty(const struct model *net)
{
    double sum = 0;
    for (const struct tensor *t = tensors; t < tensors + TENSORS; t++) if (t->l2 > 0) sum += t->l2 * total(net->penalty, t);
    return sum;
}

/* The same outside a step */
static double regularization(const struct model *net)
{
    double sum = 0;
    for (const struct tensor *t = tensors; t < tensors + TENSORS; t++) {
        double squared = 0;
        if (t->l2 > 0) for (int c = t[0].chunk; c < t[1].chunk; c++) squared += chunk_squares(net, t->w, t, c);
        sum += t->l2 * squared;
    }
    return sum;
}

/* The update of reals from <= i < to of summed: the shards in one order, whatever the threads did */
static void update_summed(struct model *net, int n, const struct rates *k, int from, int to)
{
    int groups = (n + GROUP - 1) / GROUP;
    static const struct { int from, to; real l2; } range[] = {
        { 0, 432, R(2 * 0) }, /* conv2d_kernel */
        { 432, 480, R(2 * 0) }, /* conv2d_bias */
        { 480, 3552, R(2 * 0) }, /* conv2d_1_kernel */
        { 3552, 3616, R(2 * 0) }, /* conv2d_1_bias */
        { 3616, 15904, R(2 * 0) }, /* conv2d_2_kernel */
        { 15904, 15952, R(2 * 0) }, /* conv2d_2_bias */
        { 15952, 143952, R(2 * 0.026) }, /* conv2d_3_kernel */
        { 143952, 144032, R(2 * 0) }, /* conv2d_3_bias */
        { 144032, 151376, R(2 * 0) }, /* conv2d_4_kernel */
        { 151376, 151408, R(2 * 0) }, /* conv2d_4_bias */
        { 151408, 151936, R(2 * 0) }, /* out_a_kernel */
        { 151936, 151952, R(2 * 0) }, /* out_a_bias */
        { 151952, 155312, R(2 * 0) }, /* out_b_kernel */
        { 155312, 155328, R(2 * 0) }, /* out_b_bias */
        { 155328, 156416, R(2 * 0) }, /* out_c_kernel */
        { 156416, 156464, R(2 * 0) }, /* out_c_bias */
    };
    for (int r = 0; r < 16; r++)
    for (int i = from > range[r].from ? from : range[r].from; i < to && i < range[r].to; i += LANES) {
        vec g = all(0);
        for (int s = 0; s < SHARDS; s++)
            if (s * groups / SHARDS < (s + 1) * groups / SHARDS) g += load((const real *)&net->shard[s].g + i);
        g = g * all(k->mean);
        g += all(range[r].l2) * load((const real *)&net->w + i);
        optimize((real *)&net->w + i, g, k);
    }
}

/* All parameters, once every gradient is summed: called by all threads of the step together. */
static void update(struct model *net, int n, const struct rates *k)
{
    #pragma omp for schedule(dynamic, 1)
    for (int c = 0; c < CHUNKS; c++) net->penalty[c] = tensor_of(c)->l2 > 0 ? chunk_squares(net, tensor_of(c)->w, tensor_of(c),
         c) : 0;
    #pragma omp for schedule(dynamic, 1)
    for (int i = 0; i < 156464; i += 2048) update_summed(net, n, k, i, i + 2048 < 156464 ? i + 2048 : 156464);
}

/* Weights in the order in which the kernels read them, where that is not how they lie. Called by all threads. */
static void prepare_step(struct model *net)
{
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 2; from += 1) {
        int to = from + 1;
        prepare_conv2d_2_kernel_hwoi(net->conv2d_2_kernel_hwoi, net->w.conv2d_2_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 5; from += 1) {
        int to = from + 1;
        prepare_conv2d_3_kernel_hwoi(net->conv2d_3_kernel_hwoi, net->w.conv2d_3_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 2; from += 1) {
        int to = from + 1;
        prepare_out_a_kernel_Ioi(net->out_a_kernel_Ioi, net->w.out_a_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 7; from += 1) {
        int to = from + 1;
        prepare_out_b_kernel_Ioi(net->out_b_kernel_Ioi, net->w.out_b_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 1; from += 1) {
        int to = from + 1;
        prepare_out_c_kernel_Ioi(net->out_c_kernel_Ioi, net->w.out_c_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 3; from += 1) {
        int to = from + 1;
        prepare_conv2d_4_kernel_hwio(net->conv2d_4_kernel_hwio, net->w.conv2d_4_kernel, from, to);
    }
    #pragma omp for schedule(static) nowait
    for (int from = 0; from < 1; from += 1) {
        int to = from + 1;
        prepare_conv2d_1_kernel_hwio(net->conv2d_1_kernel_hwio, net->w.conv2d_1_kernel, from, to);
    }
    (void)net;
    #pragma omp barrier
}

/* Runs one phase over all groups. A shard owns a run of groups, so its sums do not depend on the threads. */
static void each_group(struct model *net, const struct job *job, void (*phase)(struct model *, struct thread *, struct shard *, const struct job *, int, int))
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

/* One update from n samples. */
static void train(struct model *net, const struct job *job, double rate)
{
    struct rates k = step_rates(rate, net->steps + 1, job->n);
    #pragma omp parallel num_threads(net->threads)
    {
        unsigned mode = rt_flush_denormals();
        prepare_step(net);
        each_group(net, job, phase0);
        update(net, job->n, &k);
        rt_restore_mode(mode);
    }
    net->steps++;
}

void model_step(void *context, rt_feed *feed, void *ctx, int n, double rate, double *sums)
{
    struct model *net = context;
    struct job job = { .feed = feed, .ctx = ctx, .n = n };
    train(net, &job, rate);
    if (sums) add_sums(sums, net->shard[0].sum, sizeof(struct shard));
    if (sums) sums[0] += n * penalty(net);
}

void model_step_grad(void *context, rt_feed *feed, void *ctx, int n, double rate, rt_grad *grad, void *grad_ctx)
{
    struct job job = { .feed = feed, .ctx = ctx, .grad = grad, .grad_ctx = grad_ctx, .n = n };
    train(context, &job, rate);
}

/* ---- the parameter table -------------------------------------------------------------------------------------------- */

static const struct rt_param params[] = {
    { "conv2d/kernel", RT_WEIGHT, 4, { {3, 144, 3, 0}, {3, 48, 3, 0}, {1, 48, 1, 0}, {33, 1, 33, 0} }, offsetof(struct model, w.conv2d_kernel), "uniform", -0.14002800840280097, 0.14002800840280097 },
    { "conv2d/bias", RT_WEIGHT, 1, { {33, 1, 33, 0} }, offsetof(struct model, w.conv2d_bias), "constant", 0, 0 },
    { "conv2d_1/kernel", RT_WEIGHT, 4, { {1, 48, 1, 0}, {1, 48, 1, 0}, {33, 1, 33, 0}, {64, 48, 64, 0} }, offsetof(struct model, w.conv2d_1_kernel), "uniform", -0.24870800168690349, 0.24870800168690349 },
    { "conv2d_1/bias", RT_WEIGHT, 1, { {64, 1, 64, 0} }, offsetof(struct model, w.conv2d_1_bias), "constant", 0, 0 },
    { "conv2d_2/kernel", RT_WEIGHT, 4, { {2, 6144, 2, 0}, {2, 3072, 2, 0}, {64, 48, 64, 0}, {33, 1, 33, 0} }, offsetof(struct model, w.conv2d_2_kernel), "uniform", -0.12435400084345175, 0.12435400084345175 },
    { "conv2d_2/bias", RT_WEIGHT, 1, { {33, 1, 33, 0} }, offsetof(struct model, w.conv2d_2_bias), "constant", 0, 0 },
    { "conv2d_3/kernel", RT_WEIGHT, 4, { {5, 25600, 5, 0}, {5, 5120, 5, 0}, {64, 80, 64, 0}, {70, 1, 70, 0} }, offsetof(struct model, w.conv2d_3_kernel), "uniform", -0.042320736951515898, 0.042320736951515898 },
    { "conv2d_3/bias", RT_WEIGHT, 1, { {70, 1, 70, 0} }, offsetof(struct model, w.conv2d_3_bias), "constant", 0, 0 },
    { "conv2d_4/kernel", RT_WEIGHT, 4, { {3, 144, 3, 0}, {3, 48, 3, 0}, {33, 1, 33, 0}, {17, 432, 17, 0} }, offsetof(struct model, w.conv2d_4_kernel), "uniform", -0.11547005383792515, 0.11547005383792515 },
    { "conv2d_4/bias", RT_WEIGHT, 1, { {17, 1, 17, 0} }, offsetof(struct model, w.conv2d_4_bias), "constant", 0, 0 },
    { "out_a/kernel", RT_WEIGHT, 2, { {33, 16, 33, 0}, {1, 1, 1, 0} }, offsetof(struct model, w.out_a_kernel), "uniform", -0.42008402520840293, 0.42008402520840293 },
    { "out_a/bias", RT_WEIGHT, 1, { {1, 1, 1, 0} }, offsetof(struct model, w.out_a_bias), "constant", 0, 0 },
    { "out_b/kernel", RT_WEIGHT, 2, { {210, 16, 210, 0}, {10, 1, 10, 0} }, offsetof(struct model, w.out_b_kernel), "uniform", -0.16514456476895409, 0.16514456476895409 },
    { "out_b/bias", RT_WEIGHT, 1, { {10, 1, 10, 0} }, offsetof(struct model, w.out_b_bias), "constant", 0, 0 },
    { "out_c/kernel", RT_WEIGHT, 2, { {17, 32, 17, 0}, {33, 1, 32, 544} }, offsetof(struct model, w.out_c_kernel), "uniform", -0.34641016151377546, 0.34641016151377546 },
    { "out_c/bias", RT_WEIGHT, 1, { {33, 1, 33, 0} }, offsetof(struct model, w.out_c_bias), "constant", 0, 0 },
    { .name = NULL }
};

/* ---- the arena ------------------------------------------------------------------------------------------------------ */

static size_t lines(size_t n) { return (n + 127) / 64 * 64; }      /* bytes, and a line behind them */

size_t model_bytes(int batch, int threads)
{
    size_t b = (size_t)batch, fixed = lines(sizeof(struct model)) + lines(b * sizeof(struct given)) + (size_t)threads * sizeof(struct thread) + 64;
    return fixed + lines(b * 16 * sizeof(real));
}

/* Zeroes the arena, lays the network out in it and draws the weights. */
void *model_init(void *arena, int batch, int threads, uint64_t seed)
{
    struct model *net = arena;
    char *at = (char *)arena + lines(sizeof *net);
    memset(arena, 0, model_bytes(batch, threads));
    net->seed = seed, net->batch = batch, net->threads = threads;
    net->given = (void *)at, at += lines((size_t)batch * sizeof *net->given);
    net->thread = (void *)at, at += (size_t)threads * sizeof *net->thread;
    rt_initialize(net, params, 16, sizeof(real), seed);
    return net;
}

uint64_t *model_steps(void *net) { return &((struct model *)net)->steps; }

/* The weights as inference wants them. */
void model_prepare(const void *context, void *weights)
{
    const struct model *net = context;
    struct model_weights *w = weights;
    memset(w, 0, sizeof *w);
    memcpy(w->conv2d_kernel, net->w.conv2d_kernel, sizeof w->conv2d_kernel);
    memcpy(w->conv2d_bias, net->w.conv2d_bias, sizeof w->conv2d_bias);
    prepare_conv2d_1_kernel_hwio(w->conv2d_1_kernel, net->w.conv2d_1_kernel, 0, 1);
    memcpy(w->conv2d_1_bias, net->w.conv2d_1_bias, sizeof w->conv2d_1_bias);
    memcpy(w->conv2d_2_kernel, net->w.conv2d_2_kernel, sizeof w->conv2d_2_kernel);
    memcpy(w->conv2d_2_bias, net->w.conv2d_2_bias, sizeof w->conv2d_2_bias);
    memcpy(w->conv2d_3_kernel, net->w.conv2d_3_kernel, sizeof w->conv2d_3_kernel);
    memcpy(w->conv2d_3_bias, net->w.conv2d_3_bias, sizeof w->conv2d_3_bias);
    prepare_conv2d_4_kernel_hwio(w->conv2d_4_kernel, net->w.conv2d_4_kernel, 0, 3);
    memcpy(w->conv2d_4_bias, net->w.conv2d_4_bias, sizeof w->conv2d_4_bias);
    memcpy(w->out_a_kernel, net->w.out_a_kernel, sizeof w->out_a_kernel);
    memcpy(w->out_a_bias, net->w.out_a_bias, sizeof w->out_a_bias);
    memcpy(w->out_b_kernel, net->w.out_b_kernel, sizeof w->out_b_kernel);
    memcpy(w->out_b_bias, net->w.out_b_bias, sizeof w->out_b_bias);
    memcpy(w->out_c_kernel, net->w.out_c_kernel, sizeof w->out_c_kernel);
    memcpy(w->out_c_bias, net->w.out_c_bias, sizeof w->out_c_bias);
    w->penalty = regularization(net);
}

/* ---- what the runtime is told ------------------------------------------------------------------------------------------ */

static const struct rt_port inputs[] = {
    { "input_a", 3, { 15, 4, 1 }, NULL, 0 },
};
static const struct rt_port outputs[] = {
    { "out_a", 1, { 1 }, "MeanAbsoluteError", 0 },
    { "out_b", 1, { 10 }, "SparseCategoricalCrossentropy", 10 },
    { "out_c", 1, { 33 }, "CategoricalCrossentropy", 33 },
};
static const struct rt_callback callbacks[] = {
    { NULL, {{ NULL, NULL }} }
};
static const char *const class_names[] = { NULL };
static const char *const sums_names[] = { "loss", "out_b_loss", "out_c_loss", "out_a_loss" };
static const char source[] =
    "-- randmodel 1, samples 33\n"
    "local t0 = Input { shape = {15, 4, 1}, name = \"input_a\" }\n"
    "local t1 = Conv2D { filters = 33, kernel_size = {3, 3}, strides = {1, 1}, padding = \"valid\", activation = \"gelu\" }(t0)\n"
    "local t2 = Conv2D { filters = 64, kernel_size = {1, 1}, strides = {1, 1}, padding = \"same\", activation = \"relu\" }(t1)\n"
    "local t3 = MaxPooling2D { pool_size = {2, 2}, strides = {2, 2}, padding = \"valid\" }(t2)\n"
    "local t4 = Conv2D { filters = 33, kernel_size = {2, 2}, strides = {1, 2}, padding = \"same\", activation = \"relu\" }(t3)\n"
    "local t5 = Conv2D { filters = 70, kernel_size = {5, 5}, strides = {1, 1}, padding = \"same\", activation = \"relu\", kernel_regularizer = L2 { l2 = 0.026 } }(t3)\n"
    "local t6 = MaxPooling2D { pool_size = {2, 2}, strides = {2, 2}, padding = \"same\" }(t5)\n"
    "local t7 = Conv2D { filters = 17, kernel_size = {3, 3}, strides = {1, 1}, padding = \"same\", activation = \"relu\" }(t1)\n"
    "local t8 = MaxPooling2D { pool_size = {2, 2}, strides = {2, 2}, padding = \"valid\" }(t7)\n"
    "local t9 = GlobalAveragePooling2D {  }(t4)\n"
    "local t10 = Dense { 1, activation = \"linear\", name = \"out_a\" }(t9)\n"
    "local t11 = Flatten {  }(t6)\n"
    "local t12 = Dense { 10, activation = \"softmax\", name = \"out_b\" }(t11)\n"
    "local t13 = GlobalMaxPooling2D {  }(t8)\n"
    "local t14 = Dense { 33, activation = \"softmax\", name = \"out_c\" }(t13)\n"
    "local model = Model { inputs = {t0}, outputs = {t10, t12, t14}, conv_algorithm = conv or \"auto\", dense_algorithm = dense or \"auto\" }\n"
    "model:compile { optimizer = SGD { learning_rate = 1 }, loss = { out_a = \"mae\", out_b = SparseCategoricalCrossentropy { from_logits = false }, out_c = CategoricalCrossentropy { from_logits = false }, },\n"
    "                loss_weights = { out_a = 1.60, out_b = 1.00, out_c = 1.00, } }\n"
    "model:fit { shuffle = false }\n"
    "return model\n"
    "";
static const struct rt_recipe recipe = {
    .data = NULL, .epochs = 1, .batch_size = 32, .shuffle = false,
    .validation_split = 0, .validation_first = -1, .validation_last = -1,
    .rescale = 1, .class_names = class_names, .n_class_names = 0,
    .optimizer = "SGD", .learning_rate = 1, .callbacks = callbacks, .n_callbacks = 0,
};
const struct rt_model model_model = {
    .name = "model", .target = "native double", .real_size = sizeof(real), .gradient = GRADIENT,
    .graph_hash = 0xd9118aaf0aaf0d0b, .text_hash = 0xe63c1803dc1a859b, .source = source, .source_size = sizeof source - 1, .source_name = "model.lua",
    .inputs = inputs, .outputs = outputs, .n_inputs = INPUTS, .n_outputs = OUTPUTS, .params = params, .n_params = 16,
    .sums = sums_names, .n_sums = SUMS, .recipe = &recipe, .macs_train = 2750148, .macs_infer = 919290,
    .bytes = model_bytes, .init = model_init, .steps = model_steps, .step = model_step, .step_grad = model_step_grad,
    .weights_bytes = model_weights_bytes, .prepare = model_prepare, .scratch_bytes = model_scratch_bytes, .infer = model_infer,
};

#ifndef MODEL_LIBRARY
int main(int argc, char **argv)
{
    return rt_main(argc, argv, &model_model);
}
#endif
#endif
