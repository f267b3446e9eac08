/* checkpoint.c -- a safetensors file: as a run's checkpoint, or as weights that somebody gives
 *
 * Input: a byte of choices (1: weights, else a checkpoint; 2: what does not match is left out; 4: the checksum is made right, so
 * that what is behind it is reached), then the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "fuzz.h"
#include "rt_train.h"

typedef struct { uint64_t steps; float kernel[4][16], bias[16], momentum[4][16], moving[16]; } Net;

static const struct rt_param params[] = {
    { "dense/kernel", RT_WEIGHT, 2, { { 4, 16, 4, 0 }, { 3, 1, 3, 0 } }, offsetof(Net, kernel), "constant", 0, 0 },
    { "dense/bias", RT_WEIGHT, 1, { { 3, 1, 3, 0 } }, offsetof(Net, bias), "constant", 0, 0 },
    { "norm/moving_mean", RT_FROZEN, 1, { { 3, 1, 3, 0 } }, offsetof(Net, moving), "constant", 0, 0 },
    { "optimizer/momentum/dense/kernel", RT_SLOT, 2, { { 4, 16, 4, 0 }, { 3, 1, 3, 0 } }, offsetof(Net, momentum), "constant", 0,
      0 },
};
static const char *const sums[] = { "loss", "accuracy" }, *const names[] = { "a", "b", "c" };
static const struct rt_callback callbacks[] = {
    { "ModelCheckpoint", { { "filepath", "best.safetensors" }, { "save_best_only", "true" }, { "monitor", "loss" } } },
    { "EarlyStopping", { { "monitor", "loss" }, { "patience", "3" }, { "restore_best_weights", "true" } } },
    { "ReduceLROnPlateau", { { "monitor", "loss" } } },
    { "CSVLogger", { { "filename", "log.csv" } } },
};
static const struct rt_recipe recipe = { .epochs = 5, .batch_size = 10, .rescale = 1, .class_names = names, .n_class_names = 3,
    .optimizer = "SGD", .learning_rate = 0.5, .callbacks = callbacks, .n_callbacks = 4 };
static const struct rt_port in = { .name = "in", .rank = 1, .shape = { 4 } };
static const struct rt_port out = { .name = "out", .rank = 1, .shape = { 3 }, .loss = "sparse_categorical_crossentropy",
                                    .classes = 3 };

static uint64_t *steps(void *net)
{
    return &((Net *)net)->steps;
}

static void seal(uint8_t *file, size_t size)
{
    char digits[RT_SEAL_DIGITS + 1];
    memset(file + RT_SEAL_AT, '0', RT_SEAL_DIGITS);
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)XXH3_64bits(file, size));
    memcpy(file + RT_SEAL_AT, digits, RT_SEAL_DIGITS);
}

static const char *write_file(Bytes content, bool sealed)
{
    uint8_t *file = rt_alloc(content.size, 1);
    if (content.size)
        memcpy(file, content.at, content.size);
    if (sealed && content.size >= RT_SEAL_AT + RT_SEAL_DIGITS)
        seal(file, content.size);
    return fuzz_file("c.safetensors", (Bytes){ file, content.size });
}

void fuzz_target(Bytes input)
{
    static const struct rt_model model = { .name = "m", .source_name = "m.lua", .target = "x86-64-v4 float", .real_size = 4,
                                           .graph_hash = 1, .text_hash = 2,
        .inputs = &in, .n_inputs = 1, .outputs = &out, .n_outputs = 1, .params = params, .n_params = 4, .sums = sums, .n_sums = 2,
        .recipe = &recipe, .steps = steps };
    Options o = { .epochs = -1, .steps = -1, .batch_size = -1, .seed = -1, .threads = -1 };
    struct rt_data *data = rt_alloc(1, sizeof *data);
    Session s = { .model = &model, .options = &o, .data = data, .run = rt_text("%s", fuzz_folder("run")), .batch_size = 10,
        .epochs = 5, .steps = -1, .shuffle = true, .augment = true, .train = { .n = 100 }, .rate = 0.5 };
    unsigned how = fuzz_byte(&input);
    const char *path = write_file(input, how & 4);
    s.net = rt_alloc(1, sizeof(Net));
    rt_make_callbacks(&s);
    if (how & 1)
        rt_load_weights(path, &model, s.net, how & 2, NULL, 0);
    else
        rt_load_checkpoint(&s, path);
}
