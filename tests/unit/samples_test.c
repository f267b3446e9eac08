/* samples_test.c -- right data: what the readers hand out, byte for byte. */
#include "data_fixture.h"
#include <fcntl.h>

#define SHAPE(...) .rank = sizeof (int[]){ __VA_ARGS__ } / sizeof(int), .shape = { __VA_ARGS__ }

static struct rt_data *load(const char *src, const struct rt_port *in, int inputs, const struct rt_port *out, int outputs)
{
    struct rt_model model = { .inputs = in, .outputs = out, .n_inputs = inputs, .n_outputs = outputs };
    return rt_load_data(src, &model, 0);
}

static uint64_t hash(uint64_t h, const void *bytes, size_t n)
{
    for (const uint8_t *b = bytes; n--; b++)
        h = (h ^ *b) * 0x100000001b3u;
    return h;
}

static const struct rt_port two = { .name = "dense", SHAPE(2), .classes = 2 };
static const struct rt_port ten = { .name = "dense", SHAPE(10), .classes = 10 };

/* Two batches of 3 and 2 records: image i holds 10 i + c in plane c; label i. Both layouts must show the same samples. */
static void cifar(void **state)
{
    static uint8_t records[5][3073];
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    const struct rt_port image = { .name = "input", SHAPE(32, 32, 3) }, flat = { .name = "input", SHAPE(3072) };
    (void)state;
    for (int i = 0; i < 5; i++) {
        records[i][0] = (uint8_t)i;
        for (int c = 0; c < 3; c++)
            memset(records[i] + 1 + 1024 * c, 10 * i + c, 1024);
    }
    put_file("cifar/data_batch_1.bin", records, 3 * 3073);
    put_file("cifar/data_batch_2.bin", records[3], 2 * 3073);
    put_file("cifar/batches.meta.txt", "cat\r\ndog\r\n2\n3\n4\n5\n6\n7\n8\n\xc3\xa9\n\n", 28);
    struct rt_data *a = load("cifar", &image, 1, &ten, 1), *b = load("cifar", &flat, 1, &ten, 1);
    assert_int_equal(a->train.n, 5);
    assert_int_equal(a->test.n, 0);
    assert_int_equal(a->n_class_names, 10);
    assert_string_equal(a->class_names[1], "dog");
    for (int i = 0; i < 5; i++) {
        rt_sample(&a->train, 1, 1, i, x, y);
        assert_int_equal(x[0].type, RT_U8 | RT_PLANAR);
        assert_int_equal(y[0].type, RT_U8 | RT_CLASS);
        assert_memory_equal(x[0].at, records[i] + 1, 3072);
        assert_int_equal(*(const uint8_t *)y[0].at, i);
        rt_sample(&b->train, 1, 1, i, x, y);
        assert_int_equal(x[0].type, RT_U8);
        for (int k = 0; k < 3072; k++)
            assert_int_equal(((const uint8_t *)x[0].at)[k], 10 * i + k % 3);
    }
    rt_free_data(a);
    rt_free_data(b);
}

/* Arrays written by rt_write_npz for two inputs and two outputs come back in place, by name. */
static void npz(void **state)
{
    float a[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } }, b[2][2] = { { .5f, -1 }, { 1e30f, 0 } }, label[2] = { 7, 0 };
    float value[2] = { -.25f, 3 };
    const char *names[] = { "x_train_left", "x_train_right", "y_train_class", "y_train_angle" };
    const float *arrays[] = { *a, *b, label, value };
    const int rank[] = { 2, 2, 1, 2 };
    const size_t shape[][RT_RANK + 1] = { { 2, 3 }, { 2, 2 }, { 2 }, { 2, 1 } };
    const struct rt_port in[] = { { .name = "left", SHAPE(3, 1) }, { .name = "right", SHAPE(2) } };
    const struct rt_port out[] = { { .name = "class", SHAPE(10), .classes = 10 }, { .name = "angle", SHAPE(1) } };
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    (void)state;
    rt_write_npz("two.npz", 4, names, arrays, rank, shape);
    struct rt_data *data = load("two.npz", in, 2, out, 2);
    assert_int_equal(data->train.n, 2);
    for (int i = 0; i < 2; i++) {
        rt_sample(&data->train, 2, 2, i, x, y);
        assert_int_equal(x[0].type, RT_F32);
        assert_int_equal((uintptr_t)data->train.x[0].at % 64, 0);
        assert_memory_equal(x[0].at, a[i], sizeof a[i]);
        assert_memory_equal(x[1].at, b[i], sizeof b[i]);
        assert_int_equal(y[0].type, RT_I32 | RT_CLASS);
        assert_int_equal(*(const int32_t *)y[0].at, (int)label[i]);
        assert_int_equal(y[1].type, RT_F32);
        assert_memory_equal(y[1].at, &value[i], sizeof value[i]);
    }
    rt_free_data(data);
}

/* An output that nothing looks at needs no targets; what the archive has of it, wrong as it may be, is said to be read by
 * nobody. */
static void unread(void **state)
{
    float a[2][1] = { { 1 }, { 2 } }, value[2] = { -.25f, 3 };
    const char *names[] = { "x_train", "y_train_angle", "y_train_spare" };
    const float *arrays[] = { *a, value, *a };
    const int rank[] = { 2, 2, 2 };
    const size_t shape[][RT_RANK + 1] = { { 2, 1 }, { 2, 1 }, { 2, 1 } };
    const struct rt_port in = { .name = "input", SHAPE(1) };
    const struct rt_port out[] = { { .name = "spare", SHAPE(7), .classes = 7 }, { .name = "angle", SHAPE(1) } };
    const bool nobody[] = { true, false };
    const struct rt_model model = { .inputs = &in, .outputs = out, .n_inputs = 1, .n_outputs = 2, .unread = nobody };
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    (void)state;
    for (int n = 2; n <= 3; n++) {             /* without and with the spare array */
        rt_write_npz("unread.npz", n, names, arrays, rank, shape);
        struct rt_data *data = rt_load_data("unread.npz", &model, 0);
        rt_sample(&data->train, 1, 2, 1, x, y);
        assert_null(y[0].at);
        assert_memory_equal(y[1].at, &value[1], sizeof value[1]);
        rt_free_data(data);
        assert_int_equal(unlink("unread.npz"), 0);
    }
}

/* Validation by each of its names. */
static void named_parts(void **state)
{
    float a[2][1] = { { 1 }, { 2 } };
    static const char *const names[][4] = { { "x_train", "y_train", "x_val", "y_val" },
                                            { "x_train", "y_train", "x_valid", "y_valid" },
                                            { "x_training", "y_training", "x_validation_input", "y_validation" } };
    const float *arrays[] = { *a, *a, *a, *a };
    const int rank[] = { 2, 2, 2, 2 };
    const size_t shape[][RT_RANK + 1] = { { 2, 1 }, { 2, 1 }, { 1, 1 }, { 1, 1 } };
    const struct rt_port in = { .name = "input", SHAPE(1) }, out = { .name = "angle", SHAPE(1) };
    const struct rt_model model = { .inputs = &in, .outputs = &out, .n_inputs = 1, .n_outputs = 1 };
    (void)state;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        rt_write_npz("named.npz", 4, names[k], arrays, rank, shape);
        struct rt_data *data = rt_load_data("named.npz", &model, 0);
        assert_int_equal(data->train.n, 2);
        assert_int_equal(data->val.n, 1);
        rt_free_data(data);
        assert_int_equal(unlink("named.npz"), 0);
    }
}

/* A class a pixel, and shares between no and yes, as they come. */
static void maps(void **state)
{
    static struct zip z;
    const uint8_t label[8] = { 0, 1, 2, 0, 2, 2, 1, 0 };
    const float share[8] = { 0, .25f, 1, .5f, 1, 1, 0, .75f };
    const struct rt_port in = { .name = "input", SHAPE(2) };
    const struct rt_port out[] = { { .name = "class", SHAPE(2, 2, 3), .classes = 3 },
                                   { .name = "mask", SHAPE(2, 2, 1), .classes = 2 } };
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    (void)state;
    zip_npy(&z, "x_train.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", NULL, 4);
    zip_npy(&z, "y_train_class.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2, 1), }", label, sizeof label);
    zip_npy(&z, "y_train_mask.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2), }", share, sizeof share);
    zip_write(&z, "maps.npz");
    struct rt_data *data = load("maps.npz", &in, 1, out, 2);
    for (int i = 0; i < 2; i++) {
        rt_sample(&data->train, 1, 2, i, x, y);
        assert_int_equal(y[0].type, RT_U8 | RT_CLASS);
        assert_memory_equal(y[0].at, label + 4 * i, 4);
        assert_int_equal(y[1].type, RT_F32);
        assert_memory_equal(y[1].at, share + 4 * i, 16);
    }
    rt_free_data(data);
}

/* Without targets: x alone is both halves; targets that do not fit are not looked at; what else lies there is said. */
static void unlabelled(void **state)
{
    static struct zip z, w, o;
    const struct rt_port in = { .name = "input", SHAPE(2) };
    struct rt_model model = { .inputs = &in, .outputs = (struct rt_port[]){ ten, ten }, .n_inputs = 1, .n_outputs = 2 };
    char said[128] = "";
    int terminal = dup(2), file = open("said", O_RDWR | O_CREAT, 0600);
    (void)state;
    zip_npy(&z, "x.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }", "abcdef", 6);
    zip_npy(&z, "ids.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", NULL, 3);
    zip_write(&z, "x.npz");
    zip_npy(&w, "x_test.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }", "abcdef", 6);
    zip_npy(&w, "y_test.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (7, 9), }", NULL, 63);
    zip_write(&w, "wrong.npz");
    zip_npy(&o, "x_train.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }", "abcdef", 6);
    zip_write(&o, "only.npz");
    dup2(file, 2);
    struct rt_data *data = rt_load_data("x.npz", &model, RT_INPUTS_ONLY);
    struct rt_data *wrong = rt_load_data("wrong.npz", &model, RT_INPUTS_ONLY);
    struct rt_data *only = rt_load_data("only.npz", &model, RT_INPUTS_ONLY);
    dup2(terminal, 2);
    assert_true(pread(file, said, sizeof said - 1, 0) > 0);
    assert_string_equal(said, "x.npz: nothing reads ids\nonly.npz has no x_test: x_train is read\n");
    assert_int_equal(only->test.n, 3);
    assert_int_equal(data->train.n, 3);
    assert_memory_equal(data->test.x[0].at, "abcdef", 6);
    assert_int_equal(wrong->train.n, 0);
    assert_memory_equal(wrong->test.x[0].at, "abcdef", 6);
    rt_free_data(data);
    rt_free_data(wrong);
    close(file);
    close(terminal);
}

/* IDX images without their labels. */
static void unlabelled_idx(void **state)
{
    const uint8_t file[] = { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 'a', 'b', 'c', 'd' };
    const struct rt_port in = { .name = "input", SHAPE(1, 2, 1) };
    struct rt_model model = { .inputs = &in, .outputs = &ten, .n_inputs = 1, .n_outputs = 1 };
    (void)state;
    put_file("bare/t10k-images-idx3-ubyte", file, sizeof file);
    struct rt_data *data = rt_load_data("bare", &model, RT_INPUTS_ONLY);
    assert_int_equal(data->test.n, 2);
    assert_memory_equal(data->test.x[0].at, "abcd", 4);
    rt_free_data(data);
}

static void npy_round_trip(void **state)
{
    float values[24];
    uint8_t bytes[512];
    struct rt_table t;
    char error[256];
    (void)state;
    for (int i = 0; i < 24; i++)
        values[i] = (float)i / 7;
    rt_write_npy("out.npy", values, 3, (size_t[]){ 2, 3, 4 });
    FILE *f = fopen("out.npy", "rb");
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_true(rt_parse_npy((struct rt_bytes){ bytes, n }, &t, error));
    assert_int_equal((t.at - bytes) % 64, 0);
    assert_int_equal(t.rank, 3);
    assert_int_equal(t.shape[2], 4);
    assert_memory_equal(t.at, values, sizeof values);
}

/* Doubles, 64-bit labels and bytes that are not aligned are converted; deflate is not needed for that. */
static void conversions(void **state)
{
    static struct zip z;
    double x[4] = { 1, -2, .5, 1e6 };
    int64_t label[2] = { 9, 0 };
    const struct rt_port in = { .name = "input", SHAPE(2) };
    struct rt_array at[RT_PORTS], y[RT_PORTS];
    (void)state;
    zip_npy(&z, "x_train.npy", "{'shape': (2, 2), 'fortran_order': False, \"descr\": '<f8'}", x, sizeof x);
    zip_npy(&z, "y_train.npy", "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", label, sizeof label);
    zip_write(&z, "convert.npz");
    struct rt_data *data = load("convert.npz", &in, 1, &ten, 1);
    for (int i = 0; i < 2; i++) {
        rt_sample(&data->train, 1, 1, i, at, y);
        const float *row = at[0].at;
        assert_true(row[0] == (float)x[2 * i] && row[1] == (float)x[2 * i + 1]);
        assert_int_equal(*(const int32_t *)y[0].at, label[i]);
    }
    rt_free_data(data);
}

static void image(const uint8_t *bytes, size_t n, int h, int w, int c, const uint8_t *want)
{
    uint8_t out[256];
    char error[512];
    assert_int_equal(rt_decode_image("image.raw", bytes, n, &(struct rt_canvas){ .shape = { h, w, c } }, out, error), 0);
    assert_memory_equal(out, want, (size_t)(h * w * c));
}
#define IMAGE(text, h, w, c, ...) image((const uint8_t *)text, sizeof text - 1, h, w, c, (uint8_t[]){ __VA_ARGS__ })

static void images(void **state)
{
    (void)state;
    IMAGE("P5\n2 2\n255\n\1\2\3\4", 2, 2, 1, 1, 2, 3, 4);
    IMAGE("P2 # two\n2 1 100 50 100", 1, 2, 1, 128, 255);
    IMAGE("P5 1 1 65535 \x80\x80", 1, 1, 1, 128);
    IMAGE("P6 1 1 255 \xff\0\0", 1, 1, 1, 76);                   /* (19595 * 255 + 32768) >> 16 */
    IMAGE("P3 1 1 255 10 20 30", 1, 1, 3, 10, 20, 30);
    IMAGE("P5 1 1 255 \7", 1, 1, 3, 7, 7, 7);
    IMAGE("\1\2\3\4\5\6\7\10\11\12\13\14", 2, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
}

/* As tf.image.resize(..., "bilinear"), rounded half up: 1x2 to 1x4 has positions -1/4, 1/4, 3/4, 5/4. */
static void resize(void **state)
{
    (void)state;
    IMAGE("P2 2 1 255 0 100", 1, 4, 1, 0, 25, 75, 100);
    IMAGE("P2 4 1 255 0 10 20 31", 1, 2, 1, 5, 26);
    IMAGE("P2 3 3 255 0 0 0 0 255 0 0 0 0", 1, 1, 1, 255);
    IMAGE("P2 2 2 255 0 4 8 12", 3, 3, 1, 0, 2, 4, 4, 6, 8, 8, 10, 12);
    IMAGE("P2 1 1 255 9", 2, 3, 1, 9, 9, 9, 9, 9, 9);
}

static void fits(const char *text, int h, int w, enum rt_resize how, const uint8_t *want)
{
    const struct rt_canvas to = { { h, w, 1 }, how, 200 };
    uint8_t out[64];
    char error[512];
    assert_int_equal(rt_decode_image("image", (const uint8_t *)text, strlen(text), &to, out, error), 0);
    assert_memory_equal(out, want, (size_t)(h * w));
}
#define FITS(text, h, w, how, ...) fits(text, h, w, how, (uint8_t[]){ __VA_ARGS__ })
#define WIDE "P2 5 2 255 10 30 50 70 90 110 130 150 170 190"
#define HIGH "P2 2 5 255 10 30 50 70 90 110 130 150 170 190"

/* As keras.ops.image.resize with crop_to_aspect_ratio, and with pad_to_aspect_ratio and fill_value 200, rounded half up. */
static void proportions(void **state)
{
    (void)state;
    FITS(WIDE, 2, 2, RT_CROP, 30, 50, 130, 150);
    FITS(WIDE, 3, 3, RT_CROP, 30, 40, 50, 80, 90, 100, 130, 140, 150);
    FITS(WIDE, 4, 4, RT_PAD, 200, 200, 200, 200, 13, 38, 63, 88, 113, 138, 163, 188, 200, 200, 200, 200);
    FITS(WIDE, 5, 5, RT_PAD, 200, 200, 200, 200, 200, 67, 81, 95, 109, 123, 60, 80, 100, 120, 140, 137, 151, 165, 179, 193, 200,
         200, 200, 200, 200);
    FITS(HIGH, 2, 2, RT_CROP, 50, 70, 90, 110);
    FITS(HIGH, 3, 4, RT_PAD, 200, 68, 83, 200, 200, 118, 133, 200, 200, 168, 183, 200);
    FITS(HIGH, 3, 4, RT_CROP, 90, 95, 105, 110, 90, 95, 105, 110, 90, 95, 105, 110);
    FITS(WIDE, 2, 5, RT_PAD, 10, 30, 50, 70, 90, 110, 130, 150, 170, 190);
    FITS("P2 1 9 255 1 2 3 4 5 6 7 8 9", 1, 3, RT_CROP, 5, 5, 5);
}

/* Class b has one image, class a three: interleaved evenly they are a a b a (b's middle ties with a's second; a goes first). */
static void folder(void **state)
{
    const struct rt_port in = { .name = "input", SHAPE(1, 1) };
    const uint8_t order[] = { '1', '2', '4', '3' };
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    (void)state;
    put_file("pets/a/1.pgm", "P5 1 1 255 1", 12);
    put_file("pets/a/2.pgm", "P5 1 1 255 2", 12);
    put_file("pets/a/3.pgm", "P5 1 1 255 3", 12);
    put_file("pets/b/4.pgm", "P5 1 1 255 4", 12);
    struct rt_data *data = load("pets", &in, 1, &two, 1);
    assert_int_equal(data->train.n, 4);
    assert_int_equal(data->n_class_names, 2);
    for (int i = 0; i < 4; i++) {
        rt_sample(&data->train, 1, 1, i, x, y);
        assert_int_equal(*(const uint8_t *)x[0].at, order[i]);
        assert_int_equal(*(const int32_t *)y[0].at, order[i] == '4');
    }
    rt_free_data(data);
}

/* Parts go where their names say; what validates is the data's own. */
static void parts(void **state)
{
    static const char *const files[] = { "parted/Train/a/1.pgm", "parted/VALID/a/2.pgm", "parted/Testing/a/3.pgm" };
    const struct rt_port in = { .name = "input", SHAPE(1, 1) }, one = { .name = "dense", SHAPE(1) };
    struct rt_array x[RT_PORTS];
    (void)state;
    for (int k = 0; k < 3; k++) {
        char text[16];
        put_file(files[k], text, (size_t)snprintf(text, sizeof text, "P5 1 1 255 %d", k));
    }
    for (int how = 0; how <= RT_INPUTS_ONLY; how++) {
        const struct rt_model model = { .inputs = &in, .outputs = &one, .n_inputs = 1, .n_outputs = 1 };
        struct rt_data *data = rt_load_data("parted", &model, how);
        const struct rt_split *splits[] = { &data->train, &data->val, &data->test };
        for (int k = 0; k < 3; k++) {
            assert_int_equal(splits[k]->n, 1);
            rt_sample(splits[k], 1, 0, 0, x, NULL);
            assert_int_equal(*(const uint8_t *)x[0].at, '0' + k);
        }
        rt_free_data(data);
    }
}

/* Appends a gzip stream of its own. */
static size_t gzip(uint8_t *to, size_t room, const void *bytes, size_t n)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)n, .next_out = to, .avail_out = (uInt)room };
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t size = z.total_out;
    deflateEnd(&z);
    return size;
}

/* A gzip file is all of its streams, as `cat a.gz b.gz` makes it, and zeros may follow: cut anywhere it is the same set. */
static void members(void **state)
{
    static const uint8_t images[24] = "\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2abcdefgh", labels[10] = "\0\0\10\1\0\0\0\2\3\4";
    const struct rt_port in = { .name = "input", SHAPE(2, 2) };
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    uint8_t packed[512];
    (void)state;
    put_file("idx/train-labels-idx1-ubyte", labels, sizeof labels);
    for (size_t at = 0; at <= sizeof images; at++) {
        size_t n = gzip(packed, sizeof packed, images, at);
        n += gzip(packed + n, sizeof packed - n, images + at, sizeof images - at);
        memset(packed + n, 0, 5);
        put_file("idx/train-images-idx3-ubyte.gz", packed, n + at % 6);
        struct rt_data *data = load("idx", &in, 1, &ten, 1);
        assert_int_equal(data->train.n, 2);
        rt_sample(&data->train, 1, 1, 1, x, y);
        assert_memory_equal(x[0].at, "efgh", 4);
        rt_free_data(data);
    }
}

/* The generated set's bytes are part of the contract: accuracies in tests and documents rest on them. */
static void shapes(void **state)
{
    const struct rt_port in = { .name = "input", SHAPE(28, 28, 1) };
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    uint64_t h = 1, labels = 1;
    (void)state;
    struct rt_data *data = load("shapes", &in, 1, &ten, 1);
    assert_int_equal(data->train.n, 10000);
    assert_int_equal(data->test.n, 2000);
    assert_string_equal(data->class_names[9], "stripes");
    for (int i = 0; i < data->train.n; i++) {
        rt_sample(&data->train, 1, 1, i, x, y);
        h = hash(h, x[0].at, 28 * 28);
        labels = hash(labels, y[0].at, 1);
    }
    assert_true(h == 0x7bfb35e84d880b34u);
    assert_true(labels == 0x128d2c10f6939beeu);
    rt_free_data(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cifar), cmocka_unit_test(npz), cmocka_unit_test(unread), cmocka_unit_test(named_parts),
            cmocka_unit_test(npy_round_trip),
            cmocka_unit_test(conversions),
        cmocka_unit_test(maps), cmocka_unit_test(unlabelled), cmocka_unit_test(unlabelled_idx),
        cmocka_unit_test(images), cmocka_unit_test(resize), cmocka_unit_test(proportions),
        cmocka_unit_test(folder), cmocka_unit_test(parts), cmocka_unit_test(members), cmocka_unit_test(shapes),
    };
    fixture_open();
    int failed = cmocka_run_group_tests_name("samples", tests, NULL, NULL);
    fixture_close();
    return failed;
}
