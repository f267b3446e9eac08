/* randmodel.c -- a random model, valid by construction: `randmodel SEED > x.lua`
 *
 * Tensors are grown from random inputs, one layer at a time or by what people write: stages of convolution, normalisation,
 * activation and pooling, residual and concatenating blocks, dense layers with normalisation behind them. A layer is chosen among
 * those that the tensor's rank allows, and its sizes so that it fits and stays cheap. In the end what nobody has read is joined or
 * becomes an output. The first line of the text says the seed and how many samples a step should have. -D conv=direct or
 * -D dense=panels forces a variant. There is no exponential: after a step of learning rate 1 its network overflows, and training
 * refuses to save that. */
#include "../interp/draw.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64, COST = 1500000 };        /* COST: multiply-adds of a layer, at most */

typedef struct { int rank, d[4]; bool read, output; int rows; char name[24]; } Made;        /* rows: of numbers of so many */
typedef struct { char name[24]; bool conv; int c; } Shared;          /* a layer that may be used again, on c channels */

static uint64_t state, ice, ice_state, penalty_state, depth_state, volume_state, attention_state, loop_state;
static Made made[MOST];
static Shared shared[MOST];
static int n_made, n_shared, n_inputs;

static int upto(int n) { return (int)(draw(&state) % (uint64_t)n); }             /* 0 .. n - 1 */
static bool chance(int percent) { return upto(100) < percent; }
static int among(const int *list, int n) { return list[upto(n)]; }
#define AMONG(...) among((const int[]){ __VA_ARGS__ }, (int)(sizeof (int[]){ __VA_ARGS__ } / sizeof(int)))
static const char *word(const char *const *list, int n) { return list[upto(n)]; }
#define WORD(...) word((const char *const[]){ __VA_ARGS__ }, (int)(sizeof (const char *[]){ __VA_ARGS__ } / sizeof(char *)))

static const char *activation(void)
{
    return chance(50) ? WORD("relu", "linear")
        : WORD("elu", "selu", "sigmoid", "tanh", "softmax", "softplus", "softsign", "hard_sigmoid", "silu", "gelu", "leaky_relu",
               "relu6", "celu", "log_sigmoid", "sparse_sigmoid", "hard_tanh", "tanh_shrink", "squareplus", "sparse_plus",
               "hard_silu", "mish", "hard_shrink", "soft_shrink", "log_softmax");
}

static Made *new_tensor(int rank, int a, int b, int c)
{
    Made *t = &made[n_made++];
    *t = (Made){ .rank = rank, .d = { a, b, c } };
    snprintf(t->name, sizeof t->name, "t%d", n_made - 1);
    return t;
}

static Made *like(const Made *x)
{
    Made *y = new_tensor(x->rank, x->d[0], x->d[1], x->d[2]);
    y->d[3] = x->d[3];
    return y;
}

static int elements(const Made *t)
{
    int n = t->d[0];
    for (int i = 1; i < t->rank; i++) n *= t->d[i];
    return n;
}
static int channels(const Made *t) { return t->d[t->rank - 1]; }

/* local t5 = OP { options }(x) */
static void layer(const Made *y, const char *op, Made *x, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void layer(const Made *y, const char *op, Made *x, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    printf("local %s = %s { ", y->name, op);
    vprintf(fmt, args);
    printf("%s}(%s)\n", *fmt ? " " : "", x->name);
    va_end(args);
    x->read = true;
}

/* Of one model in four a part of the layers is frozen, its end not. Drawn apart, so that a seed's network stays what it was. */
static const char *frozen(void)
{
    bool some = ice % 4 == 0, still = draw(&ice_state) % 100 < 40;
    return some && still ? ", trainable = false" : "";
}

/* The kind is drawn apart, as what is frozen is. A matrix of one row or column has no pair of them. */
static const char *regularizer(int rows, int columns)
{
    static char text[100];
    if (!chance(15)) return "";
    double factor = 0.001 * (1 + upto(30));
    int kind = (int)(draw(&penalty_state) % 5);
    if (kind == 4 && rows > 1 && columns > 1)
        snprintf(text, sizeof text, ", kernel_regularizer = OrthogonalRegularizer { %.2f, mode = \"%s\" }", 10 * factor,
                 draw(&penalty_state) % 2 ? "rows" : "columns");
    else if (kind == 3) snprintf(text, sizeof text, ", kernel_regularizer = L1L2 { %.3f, %.3f }", factor / 2, factor);
    else snprintf(text, sizeof text, ", kernel_regularizer = L%d { %.3f }", kind == 2 ? 1 : 2, factor);
    return text;
}

/* ---- layers of an image ---- */

static int extent(int n, int k, int s, bool same) { return same ? (n + s - 1) / s : (n - k) / s + 1; }

typedef struct { int kh, kw, sh, sw; bool same; } Window;

static Window window(const Made *x, int kh, int kw, int sh, int sw)
{
    Window w = { kh, kw, sh, sw, chance(50) };
    if (kh > x->d[0] || kw > x->d[1]) w.same = true;
    return w;
}

static int filters(const Made *x, const Window *w)
{
    int c = chance(70) ? AMONG(1, 3, 5, 8, 12, 15, 16, 17) : AMONG(20, 31, 32, 33, 48, 64, 70);
    int pixels = extent(x->d[0], w->kh, w->sh, w->same) * extent(x->d[1], w->kw, w->sw, w->same);
    while (c > 1 && (long)pixels * w->kh * w->kw * x->d[2] * c > COST) c /= 2;
    return c;
}

static const char *padding(const Window *w) { return w->same ? "same" : "valid"; }

/* Kinds of convolution beside the usual one: whether, and which, is drawn apart. */
static int drawn(int n) { return (int)(draw(&depth_state) % (uint64_t)n); }

/* Groups of channels where they can be divided, gaps in a window of steps of one; the map keeps its size where it would vanish. */
static const char *kind_of_conv(const Made *x, Window *w, int c, Window *spans)
{
    static char text[80];
    int groups = 2 + drawn(4), dh = 1 + drawn(3), dw = 1 + drawn(3), usual = drawn(6);
    if (usual || x->d[2] % groups || c % groups) groups = 1;
    if (usual || w->sh * w->sw > 1) dh = dw = 1;
    *spans = (Window){ (w->kh - 1) * dh + 1, (w->kw - 1) * dw + 1, w->sh, w->sw, w->same };
    if (spans->kh > x->d[0] || spans->kw > x->d[1]) spans->same = w->same = true;
    *text = 0;
    if (groups * dh * dw > 1) snprintf(text, sizeof text, ", groups = %d, dilation_rate = {%d, %d}", groups, dh, dw);
    return text;
}

static Made *conv_with(Made *x, Window w, int c, const char *act)
{
    Window s;
    const char *kind = kind_of_conv(x, &w, c, &s);
    Made *y = new_tensor(3, extent(x->d[0], s.kh, s.sh, s.same), extent(x->d[1], s.kw, s.sw, s.same), c);
    layer(y, "Conv2D", x, "filters = %d, kernel_size = {%d, %d}, strides = {%d, %d}, padding = \"%s\", activation = \"%s\"%s%s%s%s",
          c, w.kh, w.kw, w.sh, w.sw, padding(&w), act, kind, chance(20) ? ", use_bias = false" : "", regularizer(0, 0), frozen());
    return y;
}

static Made *separable(Made *x, Window w, int high, int wide, int dh, int dw, int m)
{
    int c = 1 + drawn(20);
    Made *y = new_tensor(3, extent(x->d[0], high, w.sh, w.same), extent(x->d[1], wide, w.sw, w.same), c);
    layer(y, "SeparableConv2D", x, "%d, {%d, %d}, strides = {%d, %d}, padding = \"%s\", depth_multiplier = %d, "
          "dilation_rate = {%d, %d}%s", c, w.kh, w.kw, w.sh, w.sw, padding(&w), m, dh, dw, frozen());
    return y;
}

static Made *depthwise(Made *x)
{
    static const int multipliers[] = { 1, 1, 1, 2, 3, 5 }, kernels[] = { 1, 2, 3, 3, 3, 4 }, gaps[] = { 1, 1, 1, 2, 3 };
    int m = multipliers[drawn(6)], kh = kernels[drawn(6)], kw = drawn(4) ? kh : 3, dh = gaps[drawn(5)], dw = drawn(3) ? dh : 1;
    int sh = drawn(3) ? 1 : 2, sw = drawn(4) ? sh : 3, high = (kh - 1) * dh + 1, wide = (kw - 1) * dw + 1;
    bool same = drawn(2) || high > x->d[0] || wide > x->d[1];
    if (x->d[2] * m > 100) m = 1;
    if (drawn(4) == 0) return separable(x, (Window){ kh, kw, sh, sw, same }, high, wide, dh, dw, m);
    Made *y = new_tensor(3, extent(x->d[0], high, sh, same), extent(x->d[1], wide, sw, same), x->d[2] * m);
    layer(y, "DepthwiseConv2D", x, "kernel_size = {%d, %d}, strides = {%d, %d}, padding = \"%s\", depth_multiplier = %d, "
          "dilation_rate = {%d, %d}, activation = \"%s\"%s%s%s", kh, kw, sh, sw, same ? "same" : "valid", m, dh, dw,
          drawn(2) ? "linear" : "sigmoid", drawn(4) ? "" : ", use_bias = false",
          drawn(8) ? "" : ", depthwise_regularizer = L2 { 0.01 }", frozen());
    return y;
}

static Made *transposed(Made *x)
{
    int k = 1 + drawn(4), s = 1 + drawn(3), c = 1 + drawn(20), more = k > s ? k : s;
    bool same = drawn(2);
    Made *y = new_tensor(3, same ? x->d[0] * s : (x->d[0] - 1) * s + more, same ? x->d[1] * s : (x->d[1] - 1) * s + more, c);
    layer(y, "Conv2DTranspose", x, "%d, %d, strides = %d, padding = \"%s\", activation = \"%s\"%s", c, k, s,
          same ? "same" : "valid", drawn(2) ? "linear" : "sigmoid", frozen());
    return y;
}

static Made *conv(Made *x)
{
    if (elements(x) < 1000 && drawn(8) == 0) return transposed(x);
    if (drawn(4) == 0) return depthwise(x);
    int k = AMONG(1, 2, 3, 3, 3, 4, 5), s = chance(75) ? 1 : AMONG(2, 2, 3);
    bool square = chance(75);
    Window w = window(x, k, square ? k : AMONG(1, 2, 3), s, square ? s : AMONG(1, 2));
    return conv_with(x, w, filters(x, &w), activation());
}

static Made *max_pool(Made *x, Window w)
{
    Made *y = new_tensor(3, extent(x->d[0], w.kh, w.sh, w.same), extent(x->d[1], w.kw, w.sw, w.same), x->d[2]);
    layer(y, "MaxPooling2D", x, "pool_size = {%d, %d}, strides = {%d, %d}, padding = \"%s\"", w.kh, w.kw, w.sh, w.sw, padding(&w));
    return y;
}

/* What the compiler fuses: convolution, pooling 2x2, relu before or behind or none. */
static Made *conv_pool(Made *x)
{
    int k = AMONG(1, 2, 3, 5);
    Window w = window(x, k, k, 1, 1);
    Made *y = conv_with(x, w, filters(x, &w), chance(60) ? "relu" : "linear");
    Window cell = window(y, 2, 2, 2, 2);
    y = max_pool(y, cell);
    if (!chance(30)) return y;
    Made *z = like(y);
    layer(z, "Activation", y, "\"relu\"");
    return z;
}

static Made *pool(Made *x)
{
    int k = AMONG(2, 2, 3, 4), s = AMONG(1, 2, 2, 3);
    Window w = chance(70) ? window(x, k, k, s, s) : window(x, k, AMONG(1, 2, 3), s, AMONG(1, 2));
    if (chance(60)) return max_pool(x, w);
    Made *y = new_tensor(3, extent(x->d[0], w.kh, w.sh, w.same), extent(x->d[1], w.kw, w.sw, w.same), x->d[2]);
    layer(y, "AveragePooling2D", x, "pool_size = {%d, %d}, strides = {%d, %d}, padding = \"%s\"", w.kh, w.kw, w.sh, w.sw,
          padding(&w));
    return y;
}

static Made *global_pool(Made *x)
{
    Made *y = new_tensor(1, channels(x), 0, 0);
    char name[32];
    strcpy(name, chance(60) ? "GlobalAveragePooling" : "GlobalMaxPooling");
    strcat(name, x->rank == 4 ? "3D" : x->rank == 3 ? "2D" : "1D");
    layer(y, name, x, "%s", "");
    return y;
}

static Made *kept_pool(Made *x)
{
    Made *y = new_tensor(3, 1, 1, x->d[2]);
    layer(y, chance(50) ? "GlobalAveragePooling2D" : "GlobalMaxPooling2D", x, "keepdims = true");
    return y;
}

/* Zeros before and after a dimension of n elements, or so many that go, and what is left of it. */
static int widths(int n, bool adds, int sides[2])
{
    int most = adds ? 4 : (n - 1) / 2 + 1;
    sides[0] = upto(most), sides[1] = upto(most);
    return adds ? n + sides[0] + sides[1] : n - sides[0] - sides[1];
}

static Made *bordered(Made *x)
{
    int h[2], w[2];
    bool adds = x->d[0] > 20 || x->d[1] > 20 ? false : chance(60);
    int height = widths(x->d[0], adds, h), width = widths(x->d[1], adds, w);
    Made *y = new_tensor(3, height, width, x->d[2]);
    layer(y, adds ? "ZeroPadding2D" : "Cropping2D", x, "{{%d, %d}, {%d, %d}}", h[0], h[1], w[0], w[1]);
    return y;
}

static Made *up_sampled(Made *x)
{
    int h = 1 + upto(3), w = 1 + upto(3);
    if (elements(x) * h * w > 6000) h = w = 1;
    Made *y = new_tensor(3, x->d[0] * h, x->d[1] * w, x->d[2]);
    layer(y, "UpSampling2D", x, "{%d, %d}, interpolation = \"%s\"", h, w,
          WORD("nearest", "nearest", "bilinear", "bicubic", "lanczos3"));
    return y;
}

static Made *resized(Made *x)
{
    Made *y = new_tensor(3, 1 + upto(12), 1 + upto(12), x->d[2]);
    if (chance(30)) layer(y, "CenterCrop", x, "height = %d, width = %d", y->d[0], y->d[1]);
    else layer(y, "Resizing", x, "height = %d, width = %d, interpolation = %s%s", y->d[0], y->d[1],
               WORD("'bilinear'", "'bilinear', antialias = true", "'nearest'", "'bicubic'", "'lanczos3'", "'area'"),
               WORD("", ", crop_to_aspect_ratio = true", ", pad_to_aspect_ratio = true, fill_value = 0.5"));
    return y;
}

/* x + conv(x), as in a residual block */
static Made *residual(Made *x)
{
    int k = AMONG(1, 3, 3);
    Window w = { k, k, 1, 1, true };
    if ((long)elements(x) * k * k * x->d[2] > 2 * COST) return NULL;
    Made *y = conv_with(x, w, x->d[2], chance(50) ? "linear" : activation()), *z = like(x);
    printf("local %s = Add { %s, %s }\n", z->name, y->name, x->name);
    y->read = true;
    return z;
}

/* ---- layers of a sequence ---- */

static Made *pool_sequence(Made *x)
{
    Window w = { 1, AMONG(1, 2, 2, 3, 4), 1, AMONG(1, 2, 2, 3), chance(50) };
    if (w.kw > x->d[0]) w.same = true;
    Made *y = new_tensor(2, extent(x->d[0], w.kw, w.sw, w.same), x->d[1], 0);
    layer(y, chance(60) ? "MaxPooling1D" : "AveragePooling1D", x, "%d, strides = %d, padding = \"%s\"", w.kw, w.sw, padding(&w));
    return y;
}

static Made *border_sequence(Made *x)
{
    int sides[2];
    bool adds = chance(60);
    int length = widths(x->d[0], adds, sides);
    Made *y = new_tensor(2, length, x->d[1], 0);
    layer(y, adds ? "ZeroPadding1D" : "Cropping1D", x, "{%d, %d}", sides[0], sides[1]);
    return y;
}

static Made *repeat_sequence(Made *x)
{
    int n = elements(x) > 2000 ? 1 : 1 + upto(3);
    Made *y = new_tensor(2, x->d[0] * n, x->d[1], 0);
    layer(y, "UpSampling1D", x, "%d", n);
    return y;
}

static Made *grown_sequence(Made *x, int k, int s, int c)
{
    bool same = drawn(2);
    Made *y = new_tensor(2, same ? x->d[0] * s : (x->d[0] - 1) * s + (k > s ? k : s), c, 0);
    layer(y, "Conv1DTranspose", x, "%d, %d, strides = %d, padding = \"%s\"%s", c, k, s, same ? "same" : "valid", frozen());
    return y;
}

/* Convolutions: all of it drawn apart. */
static Made *conv_sequence(Made *x)
{
    static const char *const paddings[] = { "valid", "same", "causal" };
    int k = 1 + drawn(4), s = drawn(3) ? 1 : 2 + drawn(2), d = s > 1 ? 1 : 1 + drawn(3), c = 1 + drawn(40), m = 1 + drawn(3);
    int kind = drawn(8), wide = (k - 1) * d + 1, groups = 2 + drawn(2), padding = drawn(kind < 5 ? 3 : 2);
    if (wide > x->d[0] && padding == 0) padding = 1;
    if (kind == 7) return grown_sequence(x, k, elements(x) > 1000 ? 1 : s, c);
    Made *y = new_tensor(2, extent(x->d[0], wide, s, padding > 0), kind == 5 ? x->d[1] * m : c, 0);
    const char *at = paddings[padding];
    if (x->d[1] % groups || c % groups) groups = 1;
    if (kind < 5)
        layer(y, "Conv1D", x, "%d, %d, strides = %d, padding = \"%s\", dilation_rate = %d, groups = %d, activation = \"%s\"%s%s", c,
              k, s, at, d, groups, drawn(2) ? "relu" : "sigmoid", drawn(4) ? "" : ", use_bias = false", frozen());
    else if (kind == 5)
        layer(y, "DepthwiseConv1D", x, "%d, strides = %d, padding = \"%s\", dilation_rate = %d, depth_multiplier = %d%s", k, s, at,
              d, m, frozen());
    else
        layer(y, "SeparableConv1D", x, "%d, %d, strides = %d, padding = \"%s\", dilation_rate = %d, depth_multiplier = %d%s", c, k,
              s, at, d, m, frozen());
    return y;
}

/* ---- attention: all of it drawn apart ---- */

static int attention_drawn(int n) { return (int)(draw(&attention_state) % (uint64_t)n); }

/* Another sequence that there is, or x itself. */
static Made *other_sequence(Made *x, int channels)
{
    Made *y = &made[attention_drawn(n_made)];
    return y->rank == 2 && (!channels || y->d[1] == channels) ? y : x;
}

static Made *heads_over(Made *x, Made *other, const char *causal)
{
    int n = 1 + attention_drawn(4), key = 1 + attention_drawn(20), value = 1 + attention_drawn(20), out = 1 + attention_drawn(40);
    Made *y = new_tensor(2, x->d[0], attention_drawn(2) ? x->d[1] : out, 0);
    printf("local %s = MultiHeadAttention { %d, %d", y->name, n, key);
    if (attention_drawn(2)) printf(", value_dim = %d", value);
    if (y->d[1] != x->d[1]) printf(", output_shape = %d", y->d[1]);
    printf("%s%s%s }(%s, %s)\n", attention_drawn(4) ? "" : ", use_bias = false", causal, frozen(), x->name, other->name);
    return y;
}

/* With y beside x where they have one shape, and normalised: what an encoder is made of. */
static Made *added_and_normalised(Made *x, Made *y)
{
    if (x->d[0] != y->d[0] || x->d[1] != y->d[1] || attention_drawn(2)) return y;
    Made *sum = like(x), *z = like(x);
    printf("local %s = Add { %s, %s }\n", sum->name, x->name, y->name);
    y->read = true;
    layer(z, "LayerNormalization", sum, "%s", "");
    return z;
}

static Made *attended(Made *x)
{
    const char *causal = attention_drawn(3) ? "" : ", use_causal_mask = true";
    Made *other = other_sequence(x, 0), *alike = other_sequence(x, x->d[1]);
    x->read = true;
    if (attention_drawn(3)) {
        other->read = true;
        return added_and_normalised(x, heads_over(x, other, causal));
    }
    int kind = attention_drawn(4);
    Made *y = kind == 3 ? new_tensor(2, x->d[0], alike->d[0], 0) : kind == 2 ? new_tensor(2, x->d[1], x->d[1], 0) : like(x);
    if (kind == 3) printf("local %s = Dot { axes = 2%s }(", y->name, attention_drawn(2) ? "" : ", normalize = true");
    else if (kind == 2) printf("local %s = MatMul { transpose_a = true }(", y->name), alike = x;
    else printf("local %s = Attention { use_scale = %s%s%s }(", y->name, attention_drawn(2) ? "true" : "false", causal, frozen());
    printf("%s, %s)\n", x->name, alike->name);
    alike->read = true;
    return kind < 2 ? added_and_normalised(x, y) : y;
}

/* Over the steps of a sequence, or the places of a small map. */
static bool attends(Made *x)
{
    bool map = x->rank == 3 && x->d[0] * x->d[1] < 60 && x->d[2] < 40;
    if (map ? attention_drawn(10) : x->rank != 2 || attention_drawn(4)) return false;
    if (!map) return attended(x) != NULL;
    Made *y = new_tensor(2, x->d[0] * x->d[1], x->d[2], 0);
    layer(y, "Reshape", x, "{%d, -1}", y->d[0]);
    return attended(y) != NULL;
    return y;
}

/* ---- loops over time: all of it drawn apart ---- */

static int loop_drawn(int n) { return (int)(draw(&loop_state) % (uint64_t)n); }

/* Of functions that a loop may have; what has no bound is not for many steps. */
static const char *loop_function(const Made *x)
{
    static const char *const list[] = { "tanh", "tanh", "tanh", "softsign", "sigmoid", "hard_sigmoid", "relu", "elu", "linear" };
    return list[loop_drawn(x->d[0] < 8 ? 9 : 6)];
}

typedef struct { const char *op; char options[240]; } Loop;

static Loop new_loop(const Made *x, int units, bool all, const char *more)
{
    static const char *const names[] = { "SimpleRNN", "LSTM", "GRU" }, *const gates[] = { "sigmoid", "sigmoid", "hard_sigmoid" };
    Loop l = { .op = names[loop_drawn(3)] };
    int n = snprintf(l.options, sizeof l.options, "%d, activation = \"%s\"", units, loop_function(x));
    char *to = l.options + n, gate[60] = "";
    if (strcmp(l.op, "SimpleRNN")) snprintf(gate, sizeof gate, ", recurrent_activation = \"%s\"", gates[loop_drawn(3)]);
    snprintf(to, sizeof l.options - (size_t)n, "%s%s%s%s%s%s%s", gate, all ? ", return_sequences = true" : "", more,
             loop_drawn(4) ? "" : ", use_bias = false", loop_drawn(8) ? "" : ", recurrent_regularizer = L2 { 0.01 }",
             !strcmp(l.op, "GRU") && loop_drawn(2) ? ", reset_after = false" : "", frozen());
    return l;
}

/* Of Bidirectional the other direction may be a layer of another kind. */
static Made *both_ways(Made *x, int units, bool all)
{
    static const char *const modes[] = { "concat", "sum", "mul", "ave" };
    int mode = loop_drawn(4), wide = mode ? units : 2 * units;
    Loop there = new_loop(x, units, all, ""), back = new_loop(x, units, all, ", go_backwards = true");
    Made *y = all ? new_tensor(2, x->d[0], wide, 0) : new_tensor(1, wide, 0, 0);
    if (loop_drawn(3)) layer(y, "Bidirectional", x, "%s { %s }, merge_mode = \"%s\"", there.op, there.options, modes[mode]);
    else layer(y, "Bidirectional", x, "%s { %s }, merge_mode = \"%s\", backward_layer = %s { %s }%s", there.op, there.options,
               modes[mode], back.op, back.options, frozen());
    return y;
}

static Made *each_step(Made *x)
{
    static const char *const plain[] = { "Activation { \"softmax\" }", "Softmax()", "LeakyReLU()", "Rescaling { 0.5, 0.25 }",
                                         "Dropout { 0 }" };
    int kind = loop_drawn(10), units = 1 + loop_drawn(20);
    Made *y = like(x);
    if (kind < 5) { layer(y, "TimeDistributed", x, "%s", plain[kind]); return y; }
    y->d[y->rank - 1] = units;
    layer(y, "TimeDistributed", x, "Dense { %d, activation = \"%s\"%s }%s", units, loop_drawn(2) ? "tanh" : "linear", frozen(),
          frozen());
    return y;
}

static Made *loop(Made *x)
{
    int kind = loop_drawn(6), units = loop_drawn(3) ? 1 + loop_drawn(20) : 16 * (1 + loop_drawn(3));
    bool all = loop_drawn(5) > 1;
    if (kind == 0) return each_step(x);
    if (kind == 1) return both_ways(x, units, all);
    Loop l = new_loop(x, units, all, loop_drawn(3) ? "" : ", go_backwards = true");
    Made *y = all ? new_tensor(2, x->d[0], units, 0) : new_tensor(1, units, 0, 0);
    layer(y, l.op, x, "%s", l.options);
    return y;
}

/* ---- layers of a volume ---- */

static int volume_drawn(int n) { return (int)(draw(&volume_state) % (uint64_t)n); }

static Made *pool_volume(Made *x)
{
    int k[3], s[3];
    bool same = volume_drawn(2);
    for (int i = 0; i < 3; i++) k[i] = 1 + volume_drawn(3), s[i] = 1 + volume_drawn(3), same |= k[i] > x->d[i];
    Made *y = like(x);
    for (int i = 0; i < 3; i++) y->d[i] = extent(x->d[i], k[i], s[i], same);
    layer(y, volume_drawn(2) ? "MaxPooling3D" : "AveragePooling3D", x, "{%d, %d, %d}, strides = {%d, %d, %d}, padding = \"%s\"",
          k[0], k[1], k[2], s[0], s[1], s[2], same ? "same" : "valid");
    return y;
}

static Made *border_volume(Made *x)
{
    int sides[3][2];
    bool adds = volume_drawn(5) > 1 && elements(x) < 2000;
    Made *y = like(x);
    for (int i = 0; i < 3; i++) y->d[i] = widths(x->d[i], adds, sides[i]);
    layer(y, adds ? "ZeroPadding3D" : "Cropping3D", x, "{{%d, %d}, {%d, %d}, {%d, %d}}", sides[0][0], sides[0][1], sides[1][0],
          sides[1][1], sides[2][0], sides[2][1]);
    return y;
}

static Made *repeat_volume(Made *x)
{
    int n[3];
    Made *y = like(x);
    for (int i = 0; i < 3; i++) n[i] = elements(x) > 600 ? 1 : 1 + volume_drawn(2), y->d[i] *= n[i];
    layer(y, "UpSampling3D", x, "{%d, %d, %d}", n[0], n[1], n[2]);
    return y;
}

/* Of few channels, or what it costs; the kinds as of a map: groups, gaps, the way back. */
static Made *conv_volume(Made *x)
{
    int k[3], s[3], d[3], c = 1 + volume_drawn(20), groups = 2 + volume_drawn(2), kind = volume_drawn(6), strided = volume_drawn(3);
    bool same = volume_drawn(2), back = kind == 0 && elements(x) < 1200;
    if (kind != 1 || x->d[3] % groups || c % groups) groups = 1;
    Made *y = like(x);
    y->d[3] = c;
    for (int i = 0; i < 3; i++) {
        k[i] = 1 + volume_drawn(3), s[i] = strided ? 1 : 1 + volume_drawn(3), d[i] = kind == 2 && strided ? 1 + volume_drawn(2) : 1;
        same |= !back && (k[i] - 1) * d[i] + 1 > x->d[i];
    }
    for (int i = 0; i < 3; i++)
        y->d[i] = !back ? extent(x->d[i], (k[i] - 1) * d[i] + 1, s[i], same)
                : same ? x->d[i] * s[i] : (x->d[i] - 1) * s[i] + (k[i] > s[i] ? k[i] : s[i]);
    char gaps[60] = "";
    if (!back) snprintf(gaps, sizeof gaps, ", dilation_rate = {%d, %d, %d}, groups = %d", d[0], d[1], d[2], groups);
    layer(y, back ? "Conv3DTranspose" : "Conv3D", x, "%d, {%d, %d, %d}, strides = {%d, %d, %d}, padding = \"%s\", "
          "activation = \"%s\"%s%s", c, k[0], k[1], k[2], s[0], s[1], s[2], same ? "same" : "valid",
          volume_drawn(2) ? "linear" : "relu", gaps, frozen());
    return y;
}

/* ---- layers of anything ---- */

static Made *flatten(Made *x)
{
    Made *y = new_tensor(1, elements(x), 0, 0);
    layer(y, "Flatten", x, "%s", "");
    return y;
}

static Made *dense_of(Made *x, int units, const char *act)
{
    Made *y = like(x);
    y->d[y->rank - 1] = units;
    layer(y, "Dense", x, "units = %d, activation = \"%s\"%s%s%s", units, act, chance(15) ? ", use_bias = false" : "",
          regularizer(x->d[x->rank - 1], units), frozen());
    return y;
}

static Made *dense(Made *x)
{
    int units = chance(60) ? AMONG(1, 3, 7, 10, 16, 20) : AMONG(33, 64, 100, 130, 300, 600);
    while (units > 1 && (long)elements(x) * units > 300000) units /= 2;
    return dense_of(x, units, activation());
}

/* The last axis, or all from some one on; or one that is not the last. */
static const char *axes(const Made *x, bool last)
{
    if (!last && x->rank > 1 && chance(30)) return x->rank > 2 && chance(50) ? "2" : "1";
    return x->rank == 1 || chance(50) ? "-1" : x->rank == 3 && chance(50) ? "{1, 2, 3}" : "{-2, -1}";
}

static Made *within_sample(Made *x)
{
    Made *y = like(x);
    int kind = upto(10), axis = upto(x->rank), places = x->d[axis], groups = 1 + upto(places);
    const char *bare = WORD("", "", ", scale = false", ", center = false");
    while (places % groups) groups--;
    if (x->rank == 3 && chance(12)) {
        layer(y, "LocalResponseNormalization", x, "%d, bias = %.1f, alpha = 0.%d, beta = %s", upto(6), 0.5 + upto(3), 1 + upto(9),
              WORD("0.5", "0.75", "1", "1.3"));
        return y;
    }
    if (kind < 4) layer(y, "LayerNormalization", x, "axis = %s%s%s", axes(x, false), bare, frozen());
    else if (kind < 7) layer(y, "GroupNormalization", x, "groups = %d, axis = %d%s%s", groups, axis + 1, bare, frozen());
    else if (kind < 9) layer(y, "RMSNormalization", x, "axis = %s%s", axes(x, true), frozen());
    else layer(y, "UnitNormalization", x, "axis = %s", axes(x, false));
    return y;
}

static Made *batch_norm(Made *x)
{
    if (x->rank < 4 && chance(35)) return within_sample(x);
    Made *y = like(x);
    layer(y, "BatchNormalization", x, "momentum = %.2f%s%s%s", 0.5 + 0.01 * upto(50), chance(15) ? ", scale = false" : "",
          chance(15) ? ", center = false" : "", frozen());
    return y;
}

/* A number, or a list with one for each channel. */
static const char *numbers(const Made *x, double from)
{
    enum { MOST_LISTED = 40 };
    static char text[4][8 * MOST_LISTED];
    static int turn;
    char *to = text[turn++ % 4];
    if (channels(x) > MOST_LISTED || chance(50)) return snprintf(to, sizeof *text, "%.2f", from + 0.01 * upto(100)), to;
    int n = snprintf(to, sizeof *text, "{");
    for (int i = 0; i < channels(x); i++) n += snprintf(to + n, sizeof *text - (size_t)n, "%.2f,", from + 0.01 * upto(100));
    to[n - 1] = '}';
    return to;
}

static Made *line(Made *x)
{
    Made *y = like(x);
    const char *a = numbers(x, 0.5), *b = numbers(x, 0);
    if (chance(60) || (*a == '{') != (*b == '{')) layer(y, "Rescaling", x, "scale = %s, offset = %s", a, b);
    else if (chance(40)) layer(y, "Normalization", x, "invert = %s", chance(30) ? "true" : "false");
    else layer(y, "Normalization", x, "mean = %s, variance = %s, invert = %s", b, a, chance(30) ? "true" : "false");
    return y;
}

/* A layer that draws from a range of one point. */
static void colour(Made *y, Made *x)
{
    double f = 0.01 * upto(20);
    if (chance(50)) layer(y, "RandomContrast", x, "factor = 0, value_range = {%.2f, %.2f}", -1 + f, 1 + 4 * f);
    else layer(y, "RandomBrightness", x, "factor = {%.2f, %.2f}, value_range = {%.2f, %.2f}", f, f, -1 + f, 1 + 4 * f);
}

static void moved(Made *y, Made *x)
{
    layer(y, WORD("RandomTranslation", "RandomZoom"), x, "{%1$.2f, %1$.2f}, {%2$.2f, %2$.2f}, \"%3$s\", \"%4$s\"",
          0.1 * upto(6) - 0.3, 0.1 * upto(6) - 0.3, WORD("wrap", "reflect", "nearest", "constant"), WORD("nearest", "bilinear"));
}

static void rectified(const Made *y, Made *x)
{
    int kind = upto(6);
    if (kind == 5) layer(y, "Softmax", x, "%s", x->rank > 2 ? WORD("1", "-1", "{1, 2}", "{1, -1}") : WORD("1", "-1"));
    else if (kind == 4)
        layer(y, "PReLU", x, "%s", WORD("", "'ones'", "shared_axes = {1}", x->rank > 2 ? "shared_axes = {1, 2}" : ""));
    else if (kind == 0) layer(y, "LeakyReLU", x, "%s", WORD("", "0.1"));
    else if (kind == 1) layer(y, "ELU", x, "%s", WORD("", "0.5"));
    else layer(y, "ReLU", x, "%s", WORD("", "", "6", "1, 0.1", "2, 0.25, 0.5", "threshold = 0.5"));
}

static const char *expression(void)
{
    return WORD("x * 2 + tanh(x)^2", "sigmoid(x) / (1 + x^2) - 0.5", "1 - x", "abs(x) - relu(x + 0.25) * exp(-x^2)");
}

static Made *elementwise(Made *x)
{
    int kind = upto(5);
    if (kind == 1) return line(x);
    Made *y = like(x);
    if (kind == 0 && x->rank == 3 && chance(60)) (chance(50) ? colour : moved)(y, x);
    else if (kind == 0) layer(y, WORD("Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout",
                                      x->rank == 4 ? "SpatialDropout3D" : x->rank == 3 ? "SpatialDropout2D" : "Dropout"), x, "0");
    else if (kind == 2 && chance(25)) layer(y, "Lambda", x, "\"%s\"", expression());
    else if (kind == 2) rectified(y, x);
    else layer(y, "Activation", x, "\"%s\"", activation());
    return y;
}

static Made *permuted(Made *x)
{
    static const int orders[][3] = { { 1, 3, 2 }, { 2, 1, 3 }, { 2, 3, 1 }, { 3, 1, 2 }, { 3, 2, 1 } };
    const int *o = orders[upto(5)];
    Made *y = new_tensor(3, x->d[o[0] - 1], x->d[o[1] - 1], x->d[o[2] - 1]);
    layer(y, "Permute", x, "{%d, %d, %d}", o[0], o[1], o[2]);
    return y;
}

/* So many equal rows, as a map. */
static Made *repeated(Made *x)
{
    int n = 2 + upto(4), c = channels(x);
    printf("local %s_rows = RepeatVector { %d }(%s)\n", x->name, n, x->name);
    Made *y = new_tensor(3, n, 1, c);
    printf("local %s = Reshape { {%d, 1, -1} }(%s_rows)\n", y->name, n, x->name);
    x->read = true;
    return y;
}

static Made *reshape(Made *x)
{
    int n = elements(x);
    if (x->rank == 3 && chance(60)) return permuted(x);
    if (x->rank == 1 && chance(30)) return repeated(x);
    if (x->rank == 3) {
        Made *y = new_tensor(3, x->d[1], x->d[0], x->d[2]);
        layer(y, "Reshape", x, "target_shape = {%d, %d, -1}", y->d[0], y->d[1]);
        return y;
    }
    if (x->rank == 1 && chance(40)) {
        int length = n % 6 == 0 ? 6 : n % 5 == 0 ? 5 : n % 4 == 0 ? 4 : 1;
        Made *y = new_tensor(2, length, n / length, 0);
        layer(y, "Reshape", x, "target_shape = {%d, %d}", length, n / length);
        return y;
    }
    int h = n % 4 ? 1 : 4, w = n / h % 3 ? 1 : 3;
    Made *y = new_tensor(3, h, w, n / h / w);
    layer(y, "Reshape", x, "target_shape = {%d, %d, %d}", h, w, n / h / w);
    return y;
}

/* ---- layers that join, and shared ones ---- */

static Made *other_like(const Made *x, bool all_axes)
{
    for (int tries = 0; tries < 20; tries++) {
        Made *o = &made[upto(n_made)];
        if (o == x || o->rank != x->rank || (x->rank > 1 && o->d[0] != x->d[0]) || (x->rank > 2 && o->d[1] != x->d[1])) continue;
        if (x->rank > 3 && o->d[2] != x->d[2]) continue;
        if (!all_axes || channels(o) == channels(x)) return o;
    }
    return NULL;
}

static Made *joined(const char *how, Made *y, Made *a, Made *b)
{
    bool turned = strcmp(how, "Concatenate") && chance(30);
    printf("local %s = %s { %s, %s }\n", y->name, how, turned ? b->name : a->name, turned ? a->name : b->name);
    a->read = b->read = true;
    return y;
}

/* With what is repeated: channels of all pixels, a number a pixel, a number for all; below 1, so that products stay small. */
static Made *gate(Made *x)
{
    bool channel = chance(70), axes = chance(50);
    Made *g;
    if (x->rank == 3 && !channel) {
        g = new_tensor(3, x->d[0], x->d[1], 1);
        layer(g, "Conv2D", x, "1, 1, activation = \"sigmoid\"%s", frozen());
    } else g = dense_of(x->rank == 3 ? global_pool(x) : x, x->rank == 3 || channel ? channels(x) : 1, "sigmoid");
    if (x->rank == 3 && g->rank == 1 && axes) {
        Made *z = new_tensor(3, 1, 1, channels(g));
        layer(z, "Reshape", g, "{1, 1, %d}", channels(g));
        g = z;
    }
    return joined(WORD("Multiply", "Multiply", "Multiply", "Add", "Subtract", "Average", "Maximum", "Minimum"), like(x), x, g);
}

static Made *join(Made *x)
{
    bool alike = chance(60);
    Made *o = other_like(x, alike);
    if (chance(30) && (x->rank == 3 || elements(x) <= 600)) return gate(x);
    if (!o || (!alike && channels(x) + channels(o) > 200)) return NULL;
    Made *y = like(x);
    if (alike && x->rank == 3 && chance(25)) {
        int axis = upto(2);
        y->d[axis] *= 2;
        printf("local %s = Concatenate { axis = %d, %s, %s }\n", y->name, chance(50) ? axis + 1 : axis - 3, x->name, o->name);
        x->read = o->read = true;
        return y;
    }
    if (!alike) y->d[y->rank - 1] += channels(o);
    return joined(alike ? WORD("Add", "Add", "Subtract", "Average", "Maximum", "Minimum") : "Concatenate", y, x, o);
}

/* A layer used twice: on x now, and perhaps on other tensors later; it keeps the channels, so that it can follow itself. */
static Made *share(Made *x)
{
    Shared *s = NULL;
    for (int i = 0; i < n_shared; i++) if (shared[i].c == channels(x) && (x->rank == 3) == shared[i].conv) s = &shared[i];
    if (!s) {
        if ((long)elements(x) * channels(x) * 9 > COST) return NULL;
        s = &shared[n_shared++];
        *s = (Shared){ .conv = x->rank == 3, .c = channels(x) };
        snprintf(s->name, sizeof s->name, "shared%d", n_shared - 1);
        if (s->conv) printf("local %s = Conv2D { %d, 3, padding = \"same\", activation = \"%s\"", s->name, s->c, activation());
        else printf("local %s = Dense { %d, activation = \"%s\"", s->name, s->c, activation());
        printf("%s }\n", frozen());
    }
    Made *y = like(x), *z = NULL;
    printf("local %s = %s(%s)\n", y->name, s->name, x->name);
    if (chance(60)) z = like(y), printf("local %s = %s(%s)\n", z->name, s->name, y->name), y->read = true;
    x->read = true;
    return z ? z : y;
}

/* ---- what people write ---- */

static Made *activate(Made *x, const char *act)
{
    if (!strcmp(act, "linear")) return x;
    Made *y = like(x);
    if (!strcmp(act, "relu") && chance(50)) layer(y, "ReLU", x, "%s", "");
    else layer(y, "Activation", x, "\"%s\"", act);
    return y;
}

static const char *usual_activation(void) { return chance(75) ? "relu" : activation(); }
static Window cells_of(int k, int s, bool same) { return (Window){ k, k, s, s, same }; }

/* A convolution, its normalisation, an activation: before or behind the normalisation, a layer or the convolution's own. */
static Made *conv_norm(Made *x, Window w, int c, const char *act)
{
    bool norm = chance(80), early = chance(15), own = (early || !norm) && chance(50);
    Made *y = conv_with(x, w, c, own ? act : "linear");
    if (early && !own) y = activate(y, act);
    if (norm) y = batch_norm(y);
    return early || own ? y : activate(y, act);
}

static Made *usual_pool(Made *x)
{
    if (!chance(75)) return pool(x);
    return max_pool(x, cells_of(2, 2, x->d[0] < 2 || x->d[1] < 2 || chance(40)));
}

static Made *stage(Made *x)
{
    int k = AMONG(1, 3, 3, 3, 5);
    Window w = window(x, k, k, chance(80) ? 1 : 2, chance(80) ? 1 : 2);
    bool act_last = chance(15);
    if (drawn(5) == 0) {
        x = batch_norm(depthwise(x));
        if (k > x->d[0] || k > x->d[1]) w.same = true;
    }
    Made *y = conv_norm(x, w, filters(x, &w), act_last ? "linear" : usual_activation());
    if (chance(65)) y = usual_pool(y);
    if (act_last) y = activate(y, usual_activation());
    if (chance(20)) y = batch_norm(y);
    if (!chance(20)) return y;
    Made *z = like(y);
    layer(z, "Dropout", y, "rate = 0");
    return z;
}

static Made *merged(const char *how, Made *a, Made *b, Made *c)
{
    bool add = !strcmp(how, "Add");
    Made *y = like(a);
    if (!add) y->d[2] += b->d[2] + (c ? c->d[2] : 0);
    printf("local %s = %s { %s, %s%s%s }\n", y->name, how, a->name, b->name, c ? ", " : "", c ? c->name : "");
    a->read = b->read = true;
    if (c) c->read = true;
    return y;
}

/* Two convolutions and a shortcut: the input itself, or a 1x1 convolution where channels or strides differ. */
static Made *residual_block(Made *x)
{
    int k = AMONG(1, 3, 3), s = chance(75) ? 1 : 2;
    Window first = cells_of(k, s, true);
    int c = chance(60) ? x->d[2] : filters(x, &first);
    if ((long)elements(x) * k * k * (c > x->d[2] ? c : x->d[2]) > COST) return NULL;
    Made *in = chance(25) ? activate(batch_norm(x), "relu") : x;
    Made *y = conv_norm(in, first, c, usual_activation());
    y = conv_norm(y, cells_of(k, 1, true), c, "linear");
    Made *shortcut = s == 1 && c == x->d[2] ? x : conv_norm(in, cells_of(1, s, true), c, "linear");
    return activate(merged("Add", y, shortcut, NULL), chance(80) ? usual_activation() : "linear");
}

static Made *branch(Made *x)
{
    int k = AMONG(1, 3, 5);
    Window w = cells_of(k, 1, true);
    if (chance(25)) return max_pool(x, cells_of(3, 1, true));
    return conv_norm(x, w, filters(x, &w) / 2 + 1, usual_activation());
}

/* Branches side by side, or the input beside what was made of it. */
static Made *concatenating_block(Made *x)
{
    if (x->d[2] > 80) return NULL;
    Made *a = branch(x), *b = chance(40) ? x : branch(x);
    return merged("Concatenate", a, b, chance(25) ? branch(x) : NULL);
}

static Made *dense_stage(Made *x)
{
    int units = AMONG(3, 10, 16, 20, 33, 64);
    while (units > 1 && (long)elements(x) * units > 300000) units /= 2;
    const char *act = usual_activation();
    bool norm = chance(60);
    Made *y = dense_of(x, units, norm || chance(50) ? "linear" : act);
    if (norm) y = activate(batch_norm(y), act);
    if (!chance(30)) return y;
    Made *z = like(y);
    layer(z, "Dropout", y, "rate = 0");
    return z;
}

static void grow_sequence(Made *x)
{
    if (loop_drawn(3) == 0) { loop(x); return; }
    if (drawn(2)) { conv_sequence(x); return; }
    int p = upto(100);
    if (p < 30) pool_sequence(x);
    else if (p < 45) border_sequence(x);
    else if (p < 55) repeat_sequence(x);
    else if (p < 65) batch_norm(x);
    else if (p < 75) elementwise(x);
    else if (p < 85) join(x);
    else if (p < 92) global_pool(x);
    else flatten(x);
}

static void grow_volume(Made *x)
{
    int p = volume_drawn(100);
    if (p < 35) conv_volume(x);
    else if (p < 45) pool_volume(x);
    else if (p < 52) border_volume(x);
    else if (p < 57) repeat_volume(x);
    else if (p < 65) batch_norm(x);
    else if (p < 72) elementwise(x);
    else if (p < 80) join(x);
    else if (p < 90) dense(x);
    else if (p < 96) global_pool(x);
    else flatten(x);
}

static void grow_usual(Made *x)
{
    int p = upto(100);
    if (x->rank == 1) dense_stage(x);
    else if (x->rank == 2) grow_sequence(x);
    else if (x->rank == 4) grow_volume(x);
    else if (p < 5) chance(60) ? bordered(x) : up_sampled(x);
    else if (p < 50) stage(x);
    else if (p < 72) residual_block(x);
    else if (p < 88) chance(60) ? concatenating_block(x) : gate(x);
    else if (p < 96) global_pool(x);
    else if (elements(x) < 2000) flatten(x);
}

/* ---- one layer after the other ---- */

static Made *size_changed(Made *x) { return chance(50) ? resized(x) : chance(60) ? bordered(x) : up_sampled(x); }

static void grow_image(Made *x)
{
    int p = upto(100);
    if (p < 22) conv(x);
    else if (p < 36) conv_pool(x);
    else if (p < 45) chance(40) ? size_changed(x) : pool(x);
    else if (p < 50) residual(x);
    else if (p < 60) batch_norm(x);
    else if (p < 68) elementwise(x);
    else if (p < 74) share(x);
    else if (p < 83) join(x);
    else if (p < 91) grow_usual(x);
    else if (p < 94) chance(25) ? kept_pool(x) : global_pool(x);
    else if (p < 97) flatten(x);
    else if (p < 99) dense(x);
    else reshape(x);
}

static void grow_row(Made *x)
{
    int p = upto(100);
    if (p < 45) dense(x);
    else if (p < 55) batch_norm(x);
    else if (p < 68) elementwise(x);
    else if (p < 78) share(x);
    else if (p < 93) join(x);
    else if (elements(x) <= 600) reshape(x);
}

static void grow(Made *x, bool usual)
{
    if (attends(x)) return;
    if (usual) grow_usual(x);
    else if (x->rank == 2) grow_sequence(x);
    else if (x->rank == 3) grow_image(x);
    else if (x->rank == 4) grow_volume(x);
    else grow_row(x);
}

/* ---- inputs, outputs ---- */

/* What an input of whole numbers is read by first; the table with a row or two that no sample has. */
static void looked_up(Made *x)
{
    int units = AMONG(1, 3, 16, 20);
    Made *y = x->rank == 1 ? new_tensor(2, x->d[0], units, 0) : new_tensor(3, x->d[0], x->d[1], units);
    layer(y, "Embedding", x, "%d, %d", x->rows, units);
}

static void inputs(void)
{
    n_inputs = chance(70) ? 1 : AMONG(2, 2, 3);
    for (int i = 0; i < n_inputs; i++) {
        bool image = i == 0 ? chance(88) : chance(60), sequence = !image && chance(50);
        Made *t = image ? new_tensor(3, 3 + upto(14), 3 + upto(14), AMONG(1, 2, 3, 3, 4, 16))
                : sequence ? new_tensor(2, 3 + upto(20), AMONG(1, 3, 5, 16, 20), 0) : new_tensor(1, AMONG(4, 17, 50, 200), 0, 0);
        if (image && volume_drawn(12) == 0)                             /* some of the images are volumes */
            t->rank = 4, t->d[3] = t->d[2], t->d[0] = 2 + t->d[0] / 3, t->d[1] = 2 + t->d[1] / 2, t->d[2] = 2 + volume_drawn(6);
        if (image && t->rank == 3 && loop_drawn(10) == 0)                /* or sequences */
            t->rank = 2, t->d[1] = t->d[2] + loop_drawn(3);
        if (t->rank == 3 && i > 0 && made[0].rank == 3 && chance(50)) memcpy(t->d, made[0].d, sizeof t->d);
        printf("local %s = Input { shape = {%d", t->name, t->d[0]);
        for (int k = 1; k < t->rank; k++) printf(", %d", t->d[k]);
        bool numbers = !image && chance(20);
        printf("}, name = \"input_%c\"%s }\n", 'a' + i, numbers ? ", dtype = \"int32\"" : "");
        if (numbers) t->rows = 2 + upto(8);
    }
    for (int i = 0; i < n_inputs; i++) if (made[i].rows) looked_up(&made[i]);
}

typedef struct { char name[24], loss[80]; double weight; } Head;
static Head heads[MOST];
static int n_heads;

/* A loss, and the activation that goes before it. */
static const char *pick_loss(Head *h, int units)
{
    enum { NUMBERS = 2, FOCAL, CLASSES = 4, ALL = 8 };
    const char *names[ALL] = { "\"mse\"", "\"mae\"", "BinaryCrossentropy", "BinaryFocalCrossentropy",
                               "SparseCategoricalCrossentropy", "CategoricalCrossentropy", "CategoricalFocalCrossentropy",
                               "CategoricalGeneralizedCrossEntropy" };
    int kind = upto(units > 1 ? ALL : CLASSES);
    bool usual = chance(65), binary = kind < CLASSES, logits = chance(15) && kind < ALL - 1;
    if (kind < NUMBERS) return strcpy(h->loss, names[kind]), chance(50) ? "linear" : activation();
    snprintf(h->loss, sizeof h->loss, logits ? "%s { from_logits = true }" : "%s { }", names[kind]);
    if (logits) return "linear";
    if (!usual && !binary) return chance(40) && kind < ALL - 1 ? "sigmoid" : "softplus";
    if (!usual) return chance(40) && kind < FOCAL ? "softmax" : "hard_sigmoid";
    return binary ? "sigmoid" : "softmax";
}

static void head(Made *x)
{
    Head *h = &heads[n_heads++];
    bool image = x->rank == 3 && chance(25);
    if (x->rank > 1 && !image) x = chance(70) || elements(x) > 4000 ? global_pool(x) : flatten(x);
    int units = image ? 1 + upto(3) : AMONG(1, 2, 5, 10, 10, 17, 33);
    while (units > 1 && (long)elements(x) * units > 300000) units /= 2;
    snprintf(h->name, sizeof h->name, "out_%c", 'a' + n_heads - 1);
    h->weight = chance(50) ? 1 : 0.1 * (1 + upto(20));
    const char *act = pick_loss(h, units);
    Made *y = image ? new_tensor(3, x->d[0], x->d[1], units) : new_tensor(1, units, 0, 0);
    bool apart = chance(30);
    const char *name = apart ? "" : h->name;
    char named[40];
    snprintf(named, sizeof named, *name ? ", name = \"%s\"" : "%s", name);
    const char *own = apart ? "linear" : act;
    if (image) layer(y, "Conv2D", x, "%d, 1, activation = \"%s\"%s", units, own, named);
    else layer(y, "Dense", x, "%d, activation = \"%s\"%s", units, own, named);
    if (apart) {
        Made *z = like(y);
        layer(z, "Activation", y, "\"%s\", name = \"%s\"", act, h->name);
        y = z;
    }
    y->read = true, y->output = true;
}

/* Ends that nobody has read: all but three are flattened and joined. */
static void finish(void)
{
    int most = chance(65) ? 1 : AMONG(2, 2, 3), ends[MOST], n = 0;
    for (int i = 0; i < n_made; i++) if (!made[i].read) ends[n++] = i;
    if (n > most) {
        int total = 0, first = n;
        Made *flat[MOST];
        for (int i = most - 1; i < n; i++) {
            Made *x = &made[ends[i]];
            flat[i] = x->rank == 1 ? x : elements(x) > 800 ? global_pool(x) : flatten(x);
            total += flat[i]->d[0];
        }
        first = most - 1;
        Made *y = new_tensor(1, total, 0, 0);
        printf("local %s = Concatenate { ", y->name);
        for (int i = first; i < n; i++) printf("%s%s", i > first ? ", " : "", flat[i]->name), flat[i]->read = true;
        printf(" }\n");
        ends[first] = n_made - 1, n = most;
    }
    for (int i = 0; i < n; i++) head(&made[ends[i]]);
}

static void list(const char *what, bool outputs)
{
    bool first = true;
    printf("%s = {", what);
    for (int i = 0; i < n_made; i++)
        if (outputs ? made[i].output : i < n_inputs) printf("%s%s", first ? "" : ", ", made[i].name), first = false;
    printf("}");
}

static void compile_and_fit(void)
{
    printf("local model = Model { ");
    list("inputs", false), printf(", "), list("outputs", true);
    printf(", conv_algorithm = conv or \"auto\", dense_algorithm = dense or \"auto\" }\n");
    printf("model:compile { optimizer = SGD { learning_rate = 1 }, loss = ");
    if (n_heads == 1) printf("%s }\n", heads[0].loss);
    else {
        printf("{ ");
        for (int i = 0; i < n_heads; i++) printf("%s = %s, ", heads[i].name, heads[i].loss);
        printf("},\n                loss_weights = { ");
        for (int i = 0; i < n_heads; i++) printf("%s = %.2f, ", heads[i].name, heads[i].weight);
        printf("} }\n");
    }
    printf("model:fit { %s }\nreturn model\n", chance(40) ? "rescale = 1/255" : "shuffle = false");
}

int main(int argc, char **argv)
{
    if (argc != 2) return fprintf(stderr, "usage: randmodel SEED\n"), 64;
    ice = strtoull(argv[1], NULL, 10), state = ice * 1000003, ice_state = ~state, penalty_state = ~state * 3;
    depth_state = ~state * 5, volume_state = ~state * 7;
    attention_state = ~state * 11, loop_state = ~state * 13;
    printf("-- randmodel %s, samples %d\n", argv[1], AMONG(2, 3, 5, 7, 8, 13, 16, 17, 24, 33, 40));
    inputs();
    bool usual = chance(60);
    int layers = usual ? 1 + upto(5) : 2 + upto(chance(70) ? 7 : 14);
    for (int i = 0; i < layers && n_made < MOST - 28; i++) {
        Made *x = &made[n_made - 1];
        for (int tries = 0; tries < 10; tries++) {                  /* unread ones first, with the others as a rarity */
            Made *t = &made[upto(n_made)];
            if (!t->read || chance(usual ? 3 : 12)) { x = t; break; }
        }
        grow(x, usual);
    }
    finish();
    compile_and_fit();
    return 0;
}
