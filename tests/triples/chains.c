/* chains.c -- chains of layers in which every ordered triple of kinds occurs
 *
 *   chains NUMBER     model NUMBER as Lua: some chains side by side, each with an input and an output of its own
 *   chains --count    how many models there are; the first half are straight chains
 *   chains --check    makes them all, and counts the triples that occur in them
 *
 * A walk through all pairs of kinds that uses each step from (a, b) to (b, c) once names every triple once; it is cut into chains
 * of eleven layers that overlap in two. A layer that wants a map behind a vector, or a vector behind a map, gets a Reshape or
 * Flatten before it, which is no layer of the chain. What a layer in the middle gives is an output too, now and then. Options,
 * sizes and the walk's order are drawn, the same in each run: in the first half those that passes look for (pooling by two,
 * convolutions in steps of one, maps of four and more), in the second half all. There every other layer is followed by an Add or
 * Concatenate with something made of it or before it: so each triple has one inside. */
#include "../interp/draw.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 14, TRIPLES = KINDS * KINDS * KINDS, LENGTH = 11, NEW = LENGTH - 2, CHAINS = (TRIPLES + NEW - 1) / NEW,
       A_MODEL = 6 };
enum { MODELS = (CHAINS + A_MODEL - 1) / A_MODEL };

typedef struct { int rank, d[3]; char name[24]; } Tensor;

static uint64_t state, ice;                /* ice: of which layers are frozen, so that the chains stay what they were */
static int chain, step;                    /* which chain is printed, and how many tensors it has */
static bool plain;                         /* options that passes look for */
static char tap[24];                       /* the name of the next layer, where that is to be an output too */
static char losses[2048], weights[2048];   /* of the model's outputs */
static bool chained[TRIPLES], merged[TRIPLES];         /* which triples occurred, straight and with a merge inside */

static int upto(int n) { return (int)(draw(&state) % (uint64_t)n); }
static bool chance(int percent) { return upto(100) < percent; }
static int among(const int *list, int n) { return list[upto(n)]; }
#define AMONG(...) among((const int[]){ __VA_ARGS__ }, (int)(sizeof (int[]){ __VA_ARGS__ } / sizeof(int)))
static const char *word(const char *const *list, int n) { return list[upto(n)]; }
#define WORD(...) word((const char *const[]){ __VA_ARGS__ }, (int)(sizeof (const char *[]){ __VA_ARGS__ } / sizeof(char *)))

static int elements(const Tensor *t)
{
    int n = 1;
    for (int i = 0; i < t->rank; i++) n *= t->d[i];
    return n;
}

static int channels(const Tensor *t) { return t->d[t->rank - 1]; }

static Tensor tensor(int rank, int a, int b, int c)
{
    Tensor t = { .rank = rank, .d = { a, b, c } };
    snprintf(t.name, sizeof t.name, "c%d_%d", chain, step++);
    return t;
}

static Tensor like(Tensor x) { return tensor(x.rank, x.d[0], x.d[1], x.d[2]); }

/* local c3_5 = OP { options }(c3_4) */
static Tensor layer(Tensor y, const char *op, Tensor x, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static Tensor layer(Tensor y, const char *op, Tensor x, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    printf("local %s = %s { ", y.name, op);
    if (*tap) printf("name = \"%s\", ", tap);
    vprintf(fmt, args);
    printf(" }(%s)\n", x.name);
    va_end(args);
    *tap = 0;
    return y;
}

static const char *activation(void)
{
    return chance(60) ? "relu" : WORD("relu6", "leaky_relu", "elu", "selu", "sigmoid", "hard_sigmoid", "tanh", "softplus",
                                      "softsign",
                                      "silu", "gelu");
}

/* ---- other shapes ---- */

static Tensor to_vector(Tensor x)
{
    return x.rank == 1 ? x : layer(tensor(1, elements(&x), 0, 0), "Flatten", x, "%s", "");
}

/* The map that n elements make: of three channels or more where that can be. */
static Tensor map_of(int n)
{
    static const int sides[][2] = { { 6, 6 }, { 5, 6 }, { 4, 6 }, { 4, 5 }, { 4, 4 }, { 3, 4 }, { 3, 3 }, { 2, 4 }, { 2, 3 },
                                    { 2, 2 }, { 1, 3 } };
    int from = upto(4), most = (int)(sizeof sides / sizeof *sides);
    for (int i = from; i < most; i++) {
        int area = sides[i][0] * sides[i][1];
        if (n % area == 0 && n / area >= 3) return tensor(3, sides[i][0], sides[i][1], n / area);
    }
    return tensor(3, 1, 1, n);
}

static Tensor reshaped(Tensor y, Tensor x)
{
    char shape[48];
    if (y.rank == 1) snprintf(shape, sizeof shape, "%d", y.d[0]);
    else if (y.rank == 2) snprintf(shape, sizeof shape, "%d, %d", y.d[0], y.d[1]);
    else snprintf(shape, sizeof shape, "%d, %d, %d", y.d[0], y.d[1], y.d[2]);
    return layer(y, "Reshape", x, "target_shape = {%s}", shape);
}

static Tensor to_map(Tensor x) { return x.rank == 3 ? x : reshaped(map_of(elements(&x)), x); }

/* A map that two can be pooled of, where its elements make one. */
static Tensor to_large_map(Tensor x)
{
    bool large = x.rank == 3 && x.d[0] >= 4 && x.d[1] >= 4;
    if (!plain || large || elements(&x) % 16 || elements(&x) < 48) return to_map(x);
    return reshaped(tensor(3, 4, 4, elements(&x) / 16), x);
}

/* Now and then a layer is frozen. */
static const char *frozen(void) { return draw(&ice) % 100 < 12 ? ", trainable = false" : ""; }

/* ---- the kinds ---- */

typedef struct { int kh, kw, sh, sw; bool same; } Window;

static int extent(int n, int k, int s, bool same) { return same ? (n + s - 1) / s : (n - k) / s + 1; }

/* Steps only where the map is large enough to stay one. */
static Window window(const Tensor *x, int kh, int kw, int sh, int sw)
{
    Window w = { kh, kw, x->d[0] < 3 ? 1 : sh, x->d[1] < 3 ? 1 : sw, chance(50) };
    if (kh > x->d[0] || kw > x->d[1]) w.same = true;
    return w;
}

static Tensor seen_through(const Tensor *x, const Window *w, int c)
{
    return tensor(3, extent(x->d[0], w->kh, w->sh, w->same), extent(x->d[1], w->kw, w->sw, w->same), c);
}

static const char *padding(const Window *w) { return w->same ? "same" : "valid"; }

static Tensor conv2d(Tensor x)
{
    int k = AMONG(1, 2, 3, 3, 5), s = plain || chance(75) ? 1 : 2, c = plain ? AMONG(16, 32, 48, 48, 17)
        : AMONG(3, 8, 12, 16, 17, 24, 33, 48);
    Window w = window(&x, k, plain || chance(75) ? k : 2, s, plain || chance(75) ? s : 1);
    const char *own = chance(60) ? "linear" : plain ? "relu" : activation();
    return layer(seen_through(&x, &w, c), "Conv2D", x,
                 "filters = %d, kernel_size = {%d, %d}, strides = {%d, %d}, padding = \"%s\", activation = \"%s\", use_bias = %s%s",
                 c, w.kh, w.kw, w.sh, w.sw, padding(&w), own, chance(70) ? "true" : "false", frozen());
}

static Tensor dense(Tensor x)
{
    int units = plain ? AMONG(48, 64, 96, 144) : AMONG(6, 10, 17, 48, 60, 96);
    return layer(tensor(1, units, 0, 0), "Dense", x, "units = %d, activation = \"%s\", use_bias = %s%s", units,
                 chance(50) ? "linear" : activation(), chance(70) ? "true" : "false", frozen());
}

static Tensor batch_normalization(Tensor x)
{
    return layer(like(x), "BatchNormalization", x, "momentum = 0.%d, epsilon = 0.0%d, scale = %s, center = %s%s", 5 + upto(5),
                 1 + upto(9), chance(75) ? "true" : "false", chance(75) ? "true" : "false", frozen());
}

static Tensor pooling(const char *op, Tensor x)
{
    bool usual = plain || chance(60);
    int k = usual ? 2 : AMONG(1, 2, 3, 4), s = usual ? 2 : AMONG(1, 1, 2, 3);
    Window w = window(&x, k, usual || chance(50) ? k : 2, s, usual || chance(50) ? s : 1);
    return layer(seen_through(&x, &w, x.d[2]), op, x, "pool_size = {%d, %d}, strides = {%d, %d}, padding = \"%s\"", w.kh, w.kw,
                 w.sh,
                 w.sw, padding(&w));
}

static Tensor max_pooling(Tensor x) { return pooling("MaxPooling2D", x); }
static Tensor resized(Tensor x)
{
    Tensor y = tensor(3, 3 + upto(6), 3 + upto(6), x.d[2]);
    if (chance(30)) return layer(y, "CenterCrop", x, "height = %d, width = %d", y.d[0], y.d[1]);
    return layer(y, "Resizing", x, "height = %d, width = %d, interpolation = \"%s\", crop_to_aspect_ratio = %s", y.d[0], y.d[1],
                 WORD("bilinear", "nearest"), WORD("true", "false"));
}

static Tensor average_pooling(Tensor x) { return chance(75) ? pooling("AveragePooling2D", x) : resized(x); }
static Tensor global_max(Tensor x) { return layer(tensor(1, x.d[2], 0, 0), "GlobalMaxPooling2D", x, "%s", ""); }
static Tensor global_average(Tensor x) { return layer(tensor(1, x.d[2], 0, 0), "GlobalAveragePooling2D", x, "%s", ""); }
static Tensor flatten(Tensor x) { return layer(tensor(1, elements(&x), 0, 0), "Flatten", x, "%s", ""); }

static Tensor reshape(Tensor x)
{
    int n = elements(&x), p = upto(4);
    if (x.rank == 3 && p == 0) return reshaped(tensor(3, x.d[1], x.d[0], x.d[2]), x);
    if (p == 1) return reshaped(tensor(1, n, 0, 0), x);
    if (p == 2 && n % 3 == 0 && n > 3) return reshaped(tensor(2, 3, n / 3, 0), x);
    return reshaped(map_of(n), x);
}

static Tensor dropout(Tensor x)
{
    if (x.rank < 3 || chance(60)) return layer(like(x), WORD("Dropout", "GaussianNoise"), x, "0");
    if (chance(50)) return layer(like(x), "RandomRotation", x, "{0.1, 0.1}, fill_mode = \"%s\"", WORD("reflect", "wrap"));
    return layer(like(x), "RandomBrightness", x, "factor = {0.1, 0.1}, value_range = {-2, %d}", 2 + upto(9));
}

static Tensor rescaling(Tensor x)
{
    if (chance(15)) return layer(like(x), "Normalization", x, "%s", "");
    if (chance(40)) return layer(like(x), "Normalization", x, "mean = 0.%d, variance = %d.%d", upto(9), upto(3), 1 + upto(9));
    return layer(like(x), "Rescaling", x, "scale = %d.%d, offset = 0.%d", upto(2), 3 + upto(6), upto(9));
}
static Tensor function(Tensor x) { return layer(like(x), "Activation", x, "\"%s\"", activation()); }
static Tensor relu(Tensor x) { return layer(like(x), "ReLU", x, "%s", ""); }
static Tensor softmax(Tensor x) { return layer(like(x), "Softmax", x, "%s", ""); }

static const struct { Tensor (*takes)(Tensor); Tensor (*make)(Tensor); } kinds[KINDS] = {           /* takes: NULL for any shape */
    { to_large_map, conv2d }, { to_vector, dense }, { NULL, batch_normalization }, { to_map, max_pooling },
        { to_map, average_pooling },
    { to_map, global_max }, { to_map, global_average }, { NULL, flatten }, { NULL, reshape }, { NULL, dropout },
        { NULL, rescaling },
    { NULL, function }, { NULL, relu }, { NULL, softmax },
};

/* ---- merges ---- */

/* Something of y's shape that is made of x or y, but for the channels, which are c. */
static Tensor beside(Tensor y, int c)
{
    if (y.rank == 3)
        return layer(tensor(3, y.d[0], y.d[1], c), "Conv2D", y, "%d, 1, activation = \"%s\"", c, chance(60) ? "linear" : "relu");
    if (y.rank == 1) return layer(tensor(1, c, 0, 0), "Dense", y, "%d", c);
    return layer(like(y), "Rescaling", y, "scale = -0.5");
}

static Tensor merge(Tensor y, Tensor x)
{
    bool alike = x.rank == y.rank && !memcmp(x.d, y.d, sizeof x.d), add = channels(&y) > 40 || chance(50);
    Tensor other = alike && chance(60) ? x : beside(y, add ? channels(&y) : 3 + upto(6)), z = like(y);
    if (!add) z.d[z.rank - 1] += channels(&other);
    printf("local %s = %s { %s, %s }\n", z.name, add ? "Add" : "Concatenate", y.name, other.name);
    return z;
}

/* ---- the walk: each step from a pair of kinds to the next is used once, so each triple occurs once ---- */

typedef struct { int next[KINDS], left; } Pair;

static int walk[TRIPLES + 2];

static void shuffle(int *list, int n)
{
    for (int i = 0; i < n; i++) list[i] = i;
    for (int i = n - 1; i > 0; i--) {
        int k = upto(i + 1), was = list[i];
        list[i] = list[k], list[k] = was;
    }
}

/* Hierholzer's: go on while there are steps left, and where there are none the walk ends, backwards. */
static void make_walk(uint64_t seed)
{
    static Pair pairs[KINDS * KINDS];
    static int path[TRIPLES + 1];
    int depth = 0, n = 0;
    state = seed;
    for (int i = 0; i < KINDS * KINDS; i++) shuffle(pairs[i].next, pairs[i].left = KINDS);
    for (path[depth++] = 0; depth > 0;) {
        int at = path[depth - 1];
        Pair *p = &pairs[at];
        if (p->left > 0) path[depth++] = at % KINDS * KINDS + p->next[--p->left];
        else walk[TRIPLES + 1 - n++] = at % KINDS, depth--;
    }
    walk[0] = 0;                           /* of the pair (0, 0) that it began with, and came back to */
}

/* ---- chains, models ---- */

static Tensor input(void)
{
    Tensor x = plain ? tensor(3, AMONG(8, 10, 12), AMONG(8, 10, 12), AMONG(1, 3, 4, 16))
        : tensor(3, 6 + upto(7), 6 + upto(7), AMONG(1, 3, 3, 4, 16));
    printf("local %s = Input { shape = {%d, %d, %d}, name = \"input_%d\" }\n", x.name, x.d[0], x.d[1], x.d[2], chain);
    return x;
}

static void output(Tensor y, const char *name, const char *loss, const char *weight)
{
    printf("outputs[#outputs + 1] = %s\n", y.name);
    snprintf(losses + strlen(losses), sizeof losses - strlen(losses), " %s = %s,", name, loss);
    snprintf(weights + strlen(weights), sizeof weights - strlen(weights), " %s = %s,", name, weight);
}

/* The chain's end is an output itself, or is seen by a Dense layer, with what a loss wants before it or something else. */
static void head(Tensor x)
{
    static const struct { const char *activation, *loss; } ends[] = {
        { "linear", "\"mse\"" }, { "softmax", "CategoricalCrossentropy()" }, { "softmax", "SparseCategoricalCrossentropy()" },
        { "linear", "CategoricalCrossentropy { from_logits = true }" }, { "sigmoid", "BinaryCrossentropy()" },
        { "softmax", "BinaryCrossentropy()" }, { "sigmoid", "CategoricalCrossentropy()" },
        { "sigmoid", "BinaryFocalCrossentropy()" }, { "softmax", "CategoricalFocalCrossentropy()" },
    };
    char name[24];
    snprintf(name, sizeof name, "output_%d", chain);
    if (chance(25) && elements(&x) < 100) {
        output(layer(like(x), "Rescaling", x, "scale = 1.5, name = \"%s\"", name), name, "\"mse\"", "1");
        return;
    }
    int end = chance(40) ? 0 : upto((int)(sizeof ends / sizeof *ends));
    Tensor v = x.rank == 3 && chance(50) ? global_average(x) : to_vector(x), y = tensor(1, 4, 0, 0);
    output(layer(y, "Dense", v, "4, activation = \"%s\", name = \"%s\"", ends[end].activation, name), name, ends[end].loss, "1");
}

static void note(const int *kind, int i, bool merging)
{
    if (i < 2) return;
    bool *seen = merging ? merged : chained;
    seen[(kind[i - 2] * KINDS + kind[i - 1]) * KINDS + kind[i]] = true;
}

static void print_chain(int number, bool merging)
{
    const int *kind = walk + number * NEW;
    chain = number, step = 0;
    Tensor x = input();
    printf("inputs[#inputs + 1] = %s\n", x.name);
    int tapped = chance(40) ? upto(LENGTH - 1) : -1;
    char named[sizeof tap];
    snprintf(named, sizeof named, "tap_%d", number);
    for (int i = 0; i < LENGTH && kind + i < walk + TRIPLES + 2; i++) {
        Tensor from = kinds[kind[i]].takes ? kinds[kind[i]].takes(x) : x;
        if (i == tapped) memcpy(tap, named, sizeof tap);
        x = kinds[kind[i]].make(from);
        if (i == tapped) output(x, named, "\"mse\"", "0.5");
        if (merging && i % 2) x = merge(x, from);
        note(kind, i, merging);
    }
    head(x);
}

static void print_model(int number)
{
    bool merging = number >= MODELS;
    make_walk(merging ? 2 : 1);
    state = (uint64_t)number * 1000003 + 7, ice = ~state;
    *losses = *weights = 0, plain = !merging;
    printf("-- chains %d, samples %d\nlocal inputs, outputs = {}, {}\n", number, AMONG(3, 5, 8, 13, 17));
    int first = number % MODELS * A_MODEL, last = first + A_MODEL < CHAINS ? first + A_MODEL : CHAINS;
    for (int c = first; c < last; c++) print_chain(c, merging);
    printf("local model = Model { inputs = inputs, outputs = outputs }\n"
           "model:compile { optimizer = SGD { learning_rate = 1 }, loss = {%s },\n                loss_weights = {%s } }\n"
           "model:fit { shuffle = false }\nreturn model\n", losses, weights);
}

static int count(const bool *seen)
{
    int n = 0;
    for (int i = 0; i < TRIPLES; i++) n += seen[i];
    return n;
}

static int check(void)
{
    if (!freopen("/dev/null", "w", stdout)) return 1;
    for (int i = 0; i < 2 * MODELS; i++) print_model(i);
    fprintf(stderr, "%d of %d triples in chains, %d through a merge\n", count(chained), TRIPLES, count(merged));
    return count(chained) < TRIPLES || count(merged) < TRIPLES;
}

int main(int argc, char **argv)
{
    if (argc != 2) return fprintf(stderr, "usage: chains NUMBER | --count | --check\n"), 64;
    if (!strcmp(argv[1], "--check")) return check();
    if (!strcmp(argv[1], "--count")) printf("%d\n", 2 * MODELS);
    else print_model(atoi(argv[1]));
    return 0;
}
