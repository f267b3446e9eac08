/* checkpoint_test.c -- no bit of a checkpoint, of a file of weights or of settings.json changes unseen
 *
 * Each file of a small session is read back in this process with every single bit of it flipped in turn, with every byte of it left
 * out at the end, and with every byte made another. What is read must be refused, or be what was written: a session that takes a
 * changed file is written again, and must give the bytes of the one that was whole. rt_fail ends in exit, which here jumps back;
 * children take a part of the bits each, because what was refused has left its memory behind. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "rt_train.h"

/* ---- a session ---- */

enum { SAMPLES = 100, BATCH = 10, WEIGHTS = 16 * 20, ALL = 2 * WEIGHTS + 20 };

struct net { uint64_t steps; float real[ALL]; };

static uint64_t *steps(void *net) { return &((struct net *)net)->steps; }

static const struct rt_param params[] = {
    { .name = "dense/kernel", .rank = 2, .axis = { { 16, 20, 0, 0 }, { 20, 1, 0, 0 } }, .offset = offsetof(struct net, real) },
    { .name = "dense/bias", .rank = 1, .axis = { { 20, 1, 0, 0 } }, .offset = offsetof(struct net, real[WEIGHTS]) },
    { .name = "optimizer/momentum/dense/kernel", .kind = RT_SLOT, .rank = 2, .axis = { { 16, 20, 0, 0 }, { 20, 1, 0, 0 } },
      .offset = offsetof(struct net, real[WEIGHTS + 20]) },
};
static const struct rt_callback callbacks[] = {
    { "ModelCheckpoint", { { "filepath", "best.safetensors" }, { "save_best_only", "true" }, { "monitor", "loss" } } },
    { "ReduceLROnPlateau", { { "monitor", "loss" } } },
};
static const char *const names[] = { "cat", "dog" }, *const figures[] = { "loss", "accuracy" };
static const struct rt_recipe recipe = { .data = "shapes", .epochs = 5, .batch_size = BATCH, .rescale = 1. / 255, .shuffle = true,
    .class_names = names, .n_class_names = 2, .learning_rate = 0.5, .callbacks = callbacks, .n_callbacks = 2, .seed = 3 };
static const struct rt_model model = { .name = "small", .target = "any float", .real_size = 4, .graph_hash = 0x123456789abcdef0,
    .text_hash = 0x0fedcba987654321, .params = params, .n_params = 3, .sums = figures, .n_sums = 2, .recipe = &recipe,
        .steps = steps };
static int order[SAMPLES];
static struct net net;
static struct rt_data data;
static Options options = { .epochs = -1, .steps = -1, .batch_size = -1, .seed = -1, .threads = -1 };

static Session fresh(void)
{
    Session s = { .model = &model, .options = &options, .data = &data, .run = ".", .net = &net, .batch_size = BATCH, .epochs = 5,
        .seed = 3, .shuffle = true, .augment = true, .data_hash = 77, .rate = 0.5, .first_rate = 0.5,
        .train = { .model = &model, .index = order, .n = SAMPLES } };
    memset(&net, 0, sizeof net);
    rt_make_callbacks(&s);
    return s;
}

static Session trained(void)
{
    Session s = fresh();
    for (int i = 0; i < ALL; i++)
        net.real[i] = (float)(i * 37 % 100 - 50) / 64;
    s.epoch_step = 20, net.steps = 23, s.position = 30, s.seen = 30, s.pass = 2;
    s.sums[0] = 12.25, s.sums[1] = 7, s.rate = 0.25;
    s.data_source = "shapes";
    for (; s.epoch < 2; s.epoch++) {
        Logs logs = { 0 };
        rt_log(&logs, "loss", 1. / (s.epoch + 3)), rt_log(&logs, "accuracy", 0.5);
        rt_callbacks_epoch(&s, &logs);
        rt_add_row(&s.history, &logs);
    }
    return s;
}

/* ---- the three files ---- */

static void read_checkpoint(void)
{
    Session s = fresh();
    rt_load_checkpoint(&s, "file");
    rt_save_checkpoint(&s, "saved");
}

static void read_weights(void)
{
    Session s = fresh();
    rt_load_weights("file", &model, &net, false, NULL, 0);
    net.steps = 23;                            /* which weights name, but nobody reads */
    rt_save_weights(&s, "saved");
}

static void read_settings(void)
{
    Session s = fresh();
    Options o = options;
    s.run = "read";
    rt_read_settings(&s, &o);
    s.run = "again";
    s.epochs = o.epochs, s.batch_size = (int)o.batch_size, s.seed = (uint64_t)o.seed, s.shuffle = !o.no_shuffle;
    s.augment = !o.no_augment;
    rt_write_settings(&s);
}

typedef struct File { const char *path, *again; void (*read)(void); } File;

static const File files[] = {
    { "file", "saved", read_checkpoint }, { "file", "saved", read_weights },
    { "read/settings.json", "again/settings.json", read_settings },
};

/* ---- reading what was changed ---- */

static jmp_buf *back;

_Noreturn void exit(int status)                /* instead of the C library's */
{
    if (back)
        longjmp(*back, status ? status : 1);
    fflush(NULL);
    _exit(status);
}

static char image[1 << 14];
static size_t size;

/* In place: a file that is cut to nothing and written again goes to the disk, one for each change. */
static void put(const char *path, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0666);
    assert_true(fd >= 0 && pwrite(fd, bytes, n, 0) == (ssize_t)n && ftruncate(fd, (off_t)n) == 0 && close(fd) == 0);
}

static size_t get(const char *path, char *bytes)
{
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(bytes, 1, sizeof image, f) : 0;
    if (f)
        fclose(f);
    return n;
}

/* Whether the file is taken, though it is not the one that was written. */
static bool silent(const File *f, const char *bytes, size_t n)
{
    static char again[sizeof image];
    jmp_buf here;
    int free_fd = dup(0), refused;
    close(free_fd);
    put(f->path, bytes, n);
    refused = setjmp(here);
    back = &here;
    if (!refused)
        f->read();
    back = NULL;
    for (int fd = free_fd; fd < free_fd + 8; fd++)
        close(fd);
    return !refused && (get(f->again, again) != size || memcmp(again, image, size) != 0);
}

enum { BITS = 8, OTHERS = 4 };                 /* changes of a byte: a bit flipped; 0, 255, a digit, a blank */

static bool changed(const File *f, size_t at, int how)
{
    static const char other[OTHERS] = { 0, (char)255, '7', ' ' };
    char bytes[sizeof image];
    memcpy(bytes, image, size);
    bytes[at] = how < BITS ? (char)(bytes[at] ^ 1 << how) : other[how - BITS];
    if (!silent(f, bytes, size))
        return false;
    printf("byte %zu, change %d, is taken\n", at, how);
    return true;
}

static void in_child(const File *f, size_t from, size_t to)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        int found = 0;
        assert_non_null(freopen("/dev/null", "w", stderr));
        for (size_t at = from; at < to; at++) {
            for (int how = 0; how < BITS + OTHERS; how++)
                found += changed(f, at, how);
            found += silent(f, image, at);     /* cut short */
        }
        fflush(stdout);
        _exit(found != 0);
    }
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    assert_int_equal(status, 0);
}

static void all_changes(const File *f)
{
    size = get(f->again, image);
    assert_in_range(size, 100, sizeof image - 1);
    assert_false(silent(f, image, size));      /* whole, it is taken, and gives itself */
    assert_int_equal(get(f->again, image), size);
    for (size_t from = 0; from < size; from += 128)
        in_child(f, from, from + 128 < size ? from + 128 : size);
    printf("%zu bytes, %zu changes\n", size, size * (BITS + OTHERS + 1));
}

static void checkpoint(void **state)
{
    Session s = trained();
    (void)state;
    rt_save_checkpoint(&s, "saved");
    all_changes(&files[0]);
    assert_in_range(size, 3900, 4400);
}

static void weights(void **state)
{
    Session s = trained();
    (void)state;
    rt_save_weights(&s, "saved");
    all_changes(&files[1]);
}

static void settings(void **state)
{
    Session s = trained();
    (void)state;
    s.run = "again";
    rt_write_settings(&s);
    all_changes(&files[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(checkpoint), cmocka_unit_test(weights), cmocka_unit_test(settings) };
    const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";      /* a hundred thousand files */
    char root[64], command[96];
    int failed;
    snprintf(root, sizeof root, "%s/cnnc-checkpoint-XXXXXX", memory);
    if (!mkdtemp(root) || chdir(root) != 0 || mkdir("read", 0777) != 0 || mkdir("again", 0777) != 0)
        return 1;
    for (int i = 0; i < SAMPLES; i++)
        order[i] = i;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command) != 0 || failed;
}
