/* data_test.c -- wrong data: every reader refuses it with its own sentence and the right exit status.
 *
 * refusal.h has what a case is. */
#include "rt_threads.h"
#include "refusal.h"

static const struct rt_port rgb = { .name = "input", SHAPE(32, 32, 3) }, grey = { .name = "input", SHAPE(2, 2, 1) };
static const struct rt_port ten = { .name = "dense", SHAPE(10), .classes = 10 }, one = { .name = "dense", SHAPE(1) };
static const struct rt_port pair_of = { .name = "dense", SHAPE(2), .classes = 2 };
static const struct rt_port three = { .name = "dense", SHAPE(3), .classes = 3 };
static const struct rt_port map = { .name = "conv2d", SHAPE(2, 2, 3), .classes = 3 };     /* a class a pixel */

/* ---- CIFAR ---- */
static uint8_t records[4 * 3074];

static void cifar_records(const char *path, int n, int labels, int label, long cut)
{
    memset(records, 0, sizeof records);
    for (int i = 0; i < n; i++)
        records[i * (3072 + labels) + labels - 1] = (uint8_t)label;
    put_file(path, records, (size_t)(n * (3072 + labels) - cut));
}

static void c_truncated(void) { cifar_records("c1/data_batch_1.bin", 2, 1, 3, 100); }
static void c_mixed(void) { cifar_records("c2/data_batch_1.bin", 2, 1, 3, 0); cifar_records("c2/data_batch_2.bin", 2, 2, 3, 0); }
static void c_label(void) { cifar_records("c3/data_batch_1.bin", 2, 1, 3, 0); cifar_records("c3/test_batch.bin", 3, 1, 17, 0); }
static void c_empty(void) { put_file("c4/data_batch_1.bin", "", 0); }
static void c_good(void) { cifar_records("c5/data_batch_1.bin", 2, 1, 3, 0); }
static void c_fine(void) { cifar_records("c6/train.bin", 2, 2, 10, 0); put_file("c6/fine_label_names.txt", "a\n", 2); }

/* ---- IDX ---- */
static void idx(const char *path, uint32_t magic, const uint32_t *axes, int n, size_t bytes, int value)
{
    uint8_t out[4096] = { 0 };
    for (int i = -1; i < n; i++)
        for (int k = 0; k < 4; k++)
            out[4 + 4 * i + k] = (uint8_t)((i < 0 ? magic : axes[i]) >> (24 - 8 * k));
    memset(out + 4 + 4 * n, value, bytes);
    put_file(path, out, 4 + 4 * (size_t)n + bytes);
}
#define IMAGES "train-images-idx3-ubyte"
#define LABELS "train-labels-idx1-ubyte"

static void i_magic(void)
{
    idx("i1/" IMAGES, 0x803, (uint32_t[]){ 2, 2, 2 }, 3, 8, 0);
    idx("i1/" LABELS, 0x803, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void i_short(void)
{
    idx("i2/" IMAGES, 0x803, (uint32_t[]){ 3, 2, 2 }, 3, 8, 0);
    idx("i2/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void i_long(void)
{
    idx("i3/" IMAGES, 0x803, (uint32_t[]){ 2, 2, 2 }, 3, 9, 0);
    idx("i3/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void i_count(void)
{
    idx("i4/" IMAGES, 0x803, (uint32_t[]){ 2, 2, 2 }, 3, 8, 0);
    idx("i4/" LABELS, 0x801, (uint32_t[]){ 3 }, 1, 3, 0);
}
static void i_label(void)
{
    idx("i5/" IMAGES, 0x803, (uint32_t[]){ 2, 2, 2 }, 3, 8, 0);
    idx("i5/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 12);
}
static void i_shape(void)
{
    idx("i6/" IMAGES, 0x803, (uint32_t[]){ 2, 2, 3 }, 3, 12, 0);
    idx("i6/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void i_alone(void) { idx("i7/" IMAGES, 0x803, (uint32_t[]){ 2, 2, 2 }, 3, 8, 0); }
static void i_huge(void)
{
    idx("i8/" IMAGES, 0x803, (uint32_t[]){ ~0u, ~0u, ~0u }, 3, 8, 0);
    idx("i8/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void i_tiny(void) { put_file("i9/" IMAGES, "\0\0", 2); idx("i9/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0); }

static void gz(const char *path, const uint32_t axes[3], size_t n, size_t keep)
{
    uint8_t raw[4096] = { 0, 0, 8, 3 }, packed[4096];
    for (int i = 0; i < 12; i++)
        raw[4 + i] = (uint8_t)(axes[i / 4] >> (24 - 8 * (i % 4)));
    z_stream z = { .next_in = raw, .avail_in = (uInt)(16 + n), .next_out = packed, .avail_out = sizeof packed };
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t size = z.total_out;
    deflateEnd(&z);
    put_file(path, packed, size - keep);
}
static void g_cut(void)
{
    gz("g1/" IMAGES ".gz", (uint32_t[]){ 2, 2, 2 }, 8, 12);
    idx("g1/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void g_bomb(void)
{
    gz("g2/" IMAGES ".gz", (uint32_t[]){ 1u << 20, 64, 64 }, 8, 0);
    idx("g2/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void g_long(void)
{
    gz("g3/" IMAGES ".gz", (uint32_t[]){ 2, 2, 2 }, 20, 0);
    idx("g3/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void g_behind(void)
{
    gz("g5/" IMAGES ".gz", (uint32_t[]){ 2, 2, 2 }, 8, 0);
    FILE *f = fopen("g5/" IMAGES ".gz", "ab");
    assert_true(f && fputs("what is this", f) >= 0 && !fclose(f));
    idx("g5/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0);
}
static void g_none(void) { put_file("g4/" IMAGES ".gz", "hello, world", 12); idx("g4/" LABELS, 0x801, (uint32_t[]){ 2 }, 1, 2, 0); }

/* ---- NumPy ---- */
static void n_fortran(void) { x_only("n1.npz", DICT("|u1", "True", "(2, 2, 2, 1)"), 8); }
static void n_negative(void) { x_only("n2.npz", DICT("|u1", "False", "(2, -2, 2, 1)"), 8); }
static void n_overflow(void) { x_only("n3.npz", DICT("<f4", "False", "(4294967296, 4294967296, 2, 1)"), 8); }
static void n_dtype(void) { x_only("n4.npz", DICT("<c8", "False", "(2, 2, 2, 1)"), 64); }
static void n_half(void) { x_only("n5.npz", DICT("<f2", "False", "(2, 2, 2, 1)"), 16); }
static void n_endian(void) { x_only("n6.npz", DICT(">f4", "False", "(2, 2, 2, 1)"), 32); }
static void n_cut(void) { x_only("n7.npz", DICT("|u1", "False", "(3, 2, 2, 1)"), 8); }
static void n_shape(void) { x_only("n8.npz", DICT("|u1", "False", "(2, 4, 1, 1)"), 8); }
static void n_count(void) { x_only("n9.npz", DICT("|u1", "False", "(3, 2, 2, 1)"), 12); }
static void n_digits(void) { x_only("n10.npz", DICT("|u1", "False", "(99999999999999999999, 2)"), 8); }
static void n_axes(void)
{
#define MOST "18446744073709551615, "
    x_only("n12.npz", DICT("|u1", "False", "(" MOST MOST MOST MOST MOST MOST MOST MOST ")"), 8);
}
static void n_zero(void) { x_only("n11.npz", DICT("|u1", "False", "(0, 2, 2, 1)"), 0); }
static void y_range(void) { y_only("y1.npz", DICT("<i8", "False", "(2,)"), (int64_t[]){ 3, -1 }, 16); }
static void y_fraction(void) { y_only("y2.npz", DICT("<f4", "False", "(2, 1)"), (float[]){ 3, 2.5f }, 8); }
static void y_hot(void) { y_only("y3.npz", DICT("|u1", "False", "(2, 7)"), NULL, 14); }
static void y_nan(void) { y_only("y4.npz", DICT("<f4", "False", "(2,)"), (uint32_t[]){ 0x7fc00000, 0 }, 8); }

/* Of a map: one class a sample is none a pixel. */
static void y_flat(void) { y_only("y5.npz", DICT("|u1", "False", "(2,)"), NULL, 2); }
static void y_column(void) { y_only("y6.npz", DICT("<i4", "False", "(2, 1)"), NULL, 8); }
static void y_place(void) { y_only("y7.npz", DICT("|u1", "False", "(2, 2, 2)"), "\0\1\2\0\0\1\3\2", 8); }

static void z_crc(void)
{
    x_only("z1.npz", DICT("|u1", "False", "(2, 2, 2, 1)"), 8);
    archive.bytes[30 + 11 + 10 + 60 + 7] ^= 1;
    zip_write(&archive, "z1.npz");
}
static void z_size(void)
{
    memset(&archive, 0, sizeof archive);
    little(zip_npy(&archive, "x_train.npy", DICT("|u1", "False", "(2,)"), NULL, 2) + 20, 0xfffffff0fffffff0u, 8);
    zip_write(&archive, "z2.npz");
}
static void z_bomb(void)
{
    memset(&archive, 0, sizeof archive);
    uint8_t *entry = zip_add(&archive, "x_train.npy", "abcd", 4);
    little(entry + 10, 8, 2);
    little(entry + 24, 1 << 20, 4);
    zip_write(&archive, "z3.npz");
}
static void z_garbage(void)
{
    memset(&archive, 0, sizeof archive);
    little(zip_add(&archive, "x_train.npy", "\xff\xff\xff\xff", 4) + 10, 8, 2);
    zip_write(&archive, "z4.npz");
}
static void z_offset(void)
{
    memset(&archive, 0, sizeof archive);
    little(zip_add(&archive, "x_train.npy", "abcd", 4) + 42, 0x7fffffff, 4);
    zip_write(&archive, "z5.npz");
}
static void z_cut(void) { x_only("z6.npz", DICT("|u1", "False", "(2, 2, 2, 1)"), 8); put_file("z6.npz", archive.bytes, 200); }
static void z_method(void)
{
    memset(&archive, 0, sizeof archive);
    little(zip_add(&archive, "x_train.npy", "abcd", 4) + 10, 12, 2);
    zip_write(&archive, "z7.npz");
}
static void z_names(void)
{
    memset(&archive, 0, sizeof archive);
    zip_npy(&archive, "x_train.npy", DICT("|u1", "False", "(2, 2, 2, 1)"), NULL, 8);
    zip_npy(&archive, "labels.npy", DICT("|u1", "False", "(2,)"), NULL, 2);
    zip_write(&archive, "z8.npz");
}
static void z_twice(void)
{
    memset(&archive, 0, sizeof archive);
    for (int k = 0; k < 2; k++)
        zip_npy(&archive, "x_train.npy", DICT("|u1", "False", "(2, 2, 2, 1)"), NULL, 8);
    zip_npy(&archive, "y_train.npy", DICT("|u1", "False", "(2,)"), NULL, 2);
    zip_write(&archive, "z11.npz");
}
static void z_directory(void)
{
    x_only("z9.npz", DICT("|u1", "False", "(2, 2, 2, 1)"), 8);
    little(archive.bytes + archive.n + archive.d + 10, 9999, 2);
    put_file("z9.npz", archive.bytes, archive.n + archive.d + 22);
}
static void z_npy(void)
{
    memset(&archive, 0, sizeof archive);
    zip_add(&archive, "x_train.npy", "this is text", 12);
    zip_write(&archive, "z10.npz");
}

/* ---- folders of images ---- */
static void f_image(void) { put_file("f1/cat/a.png", "\x89PNG\r\n\x1a\n....", 12); }
static void f_class(void)
{
    put_file("f2/train/cat/a.pgm", "P5 1 1 255 x", 12);
    put_file("f2/train/cow/a.pgm", "P5 1 1 255 x", 12);
    put_file("f2/test/dog/a.pgm", "P5 1 1 255 x", 12);
}
static void f_none(void) { mkdir("f3", 0777); mkdir("f3/cat", 0777); }
static void f_pnm(void) { put_file("f4/cat/a.ppm", "P6 4 4 255 xyz", 14); }
static void f_empty(void) { mkdir("f5", 0777); }
/* Two classes with an image each, and something beside them. */
static void pets(const char *folder, const char *beside, size_t n)
{
    char path[128];
    const char *const images[] = { "cat/a.pgm", "dog/b.pgm" };
    for (int k = 0; k < 2; k++) {
        snprintf(path, sizeof path, "%s/%s", folder, images[k]);
        put_file(path, "P5 1 1 255 x", 12);
    }
    snprintf(path, sizeof path, "%s/%s", folder, beside);
    memset(records, 0, n);
    put_file(path, records, n);
}
static void p_arguments(void) { pets("p1", "training_args.bin", 3000); }
static void p_several(void) { pets("p2", "training_args.bin", 3000); pets("p2", "test_results.bin", 0); pets("p2", "x.md", 3); }
static void p_notes(void) { pets("p3", "cat/notes.txt", 4); }
static void p_half(void) { pets("p4/train", "cat/.x", 0); pets("p4/valid", "cat/.x", 0); }
static void p_twice(void) { pets("p10/train", "cat/.x", 0); pets("p10/val", "cat/.x", 0); pets("p10/Valid", "cat/.x", 0); }
static void p_missing(void) { pets("p11/Training", "cat/.x", 0); put_file("p11/DEV/dog/a.pgm", "P5 1 1 255 x", 12); }
static void p_trains(void) { pets("p12", "train/a.pgm", 0); put_file("p12/train/a.pgm", "P5 1 1 255 x", 12); }
static void p_only(void) { pets("p13/validation", "cat/.x", 0); }
static void p_beside(void) { pets("p14/TRAIN", "cat/.x", 0); pets("p14/testing", "cat/.x", 0); pets("p14/old", "cat/.x", 0); }
static void p_photos(void)
{
    pets("p5", "dog/b.gif", 4);
    pets("p5", "dog/c.AVIF", 4);
    pets("p5", "dog/d.GIF", 4);
}
static void nine_of(const char *folder)
{
    char path[128];
    for (int k = 0; k < 8; k++) {
        snprintf(path, sizeof path, "%s/dog/%d.pgm", folder, k);
        put_file(path, "P5 1 1 255 x", 12);
    }
    pets(folder, "dog/x.TIFF", 4);
}
static void p_tenth(void) { nine_of("p8"); }
static void p_more(void) { nine_of("p9"); pets("p9", "dog/y.bmp", 4); }
static void p_cifar(void) { cifar_records("p6/train_1.bin", 2, 1, 1, 0); put_file("p6/test_results.bin", "x", 1); }
static void p_hundred(void) { cifar_records("p7/train_1.bin", 2, 2, 1, 0); }
static void f_word(void) { put_file("f6/cat/a.pgm", "P2 2 1 255 1 x", 14); }
static void f_npy(void)
{
    uint8_t bytes[256];
    put_file("f7/cat/a.npy", bytes, npy(bytes, DICT("<f4", "False", "(2, 2)"), NULL, 16));
}
static void f_camera(void) { put_file("f8/cat/DSC1.JPG", "\xff\xd8\xff\xe1\0\xff" "Exif", 10); }
static void nothing(void) { }

/* Eleven images of which one is none; ten of which two are none, and one a GIF by its first bytes. */
static void lost_of(const char *folder, bool gif)
{
    char path[128];
    nine_of(folder);
    snprintf(path, sizeof path, "%s/dog/x.TIFF", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/dog/9.pgm", folder);
    put_file(path, "P5 1 1 255 x", 12);
    snprintf(path, sizeof path, "%s/dog/empty.png", folder);
    put_file(path, "", 0);
    snprintf(path, sizeof path, "%s/dog/gif.jpg", folder);
    put_file(path, gif ? "GIF89a..........." : "P5 1 1 255 x", 12);
}
static void l_one(void) { lost_of("l1", false); }
static void l_two(void) { lost_of("l2", true); }

/* More images than any machine holds at that size. */
static const struct rt_port huge = { .name = "input", SHAPE(32768, 16384, 3) };
static char no_room[256];
static void l_many(void)
{
    double have = rt_memory("") / 1e9;
    for (int k = 0; k < 1000; k++) {
        char path[64];
        snprintf(path, sizeof path, "l3/cat/%d.pgm", k);
        put_file(path, "P5 1 1 255 x", 12);
    }
    snprintf(no_room, sizeof no_room, "l3: 1000 images of 32768 x 16384 x 3 take 1610.6 GB, and this machine, or its container, "
             "has %.1f GB: keep them on disk by --cache FILE, or give the network a smaller input, or fewer images", have);
}

#define ALONE(folder) folder "/cat: 1 of 1 images cannot be read, and none is left; the first: "
#define ENDS "(.jpg, .jpeg, .png, .webp, .ppm, .pgm, .pnm, .npy)"

/* ---- weights of samples ---- */
static void weights(const char *path, const char *descr, const float *w, size_t bytes)
{
    memset(&archive, 0, sizeof archive);
    zip_npy(&archive, "x_train.npy", DICT("|u1", "False", "(2, 2, 2, 1)"), NULL, 8);
    zip_npy(&archive, "y_train.npy", DICT("|u1", "False", "(2,)"), NULL, 2);
    if (w)
        zip_npy(&archive, "sample_weight_train.npy", descr, w, bytes);
    zip_write(&archive, path);
    fit_weighs = true;
}
static void s_none(void) { weights("s1.npz", NULL, NULL, 0); }
static void s_less(void) { weights("s2.npz", DICT("<f4", "False", "(2,)"), (float[]){ 1, -.5f }, 8); }
static void s_count(void) { weights("s3.npz", DICT("<f4", "False", "(3,)"), (float[]){ 1, 2, 3 }, 12); }
static void s_rows(void) { weights("s4.npz", DICT("<f4", "False", "(2, 2)"), (float[]){ 1, 2, 3, 4 }, 16); }
static void s_idle(void) { weights("s5.npz", DICT("<f4", "False", "(2,)"), (float[]){ 1, 0 }, 8); fit_weighs = false; }
static void s_good(void) { weights("s6.npz", DICT("<f4", "False", "(2, 1)"), (float[]){ 1, 0 }, 8); }

static const struct wrong cases[] = {
    { "c1", &rgb, &ten, 65,
      "c1/data_batch_1.bin: 6046 bytes are no whole number of records of 3073 bytes (1 records and 2973 bytes): truncated or no "
      "CIFAR batch", c_truncated },
    { "c2", &rgb, &ten, 65, "c2/data_batch_2.bin: holds records of 3074 bytes, but c2/data_batch_1.bin holds records of 3073",
      c_mixed },
    { "c3", &rgb, &ten, 65, "c3/test_batch.bin: sample 0 has label 17, but the model's output 'dense' has 10 classes (0 to 9)",
      c_label },
    { "c4", &rgb, &ten, 65, "c4/data_batch_1.bin: the file is empty", c_empty },
    { "c5", &grey, &ten, 65, "c5: a sample has shape (32, 32, 3), but the model's input 'input' is (2, 2, 1)", c_good },
    { "c6", &rgb, &ten, 65, "c6/train.bin: sample 0 has label 10, but the model's output 'dense' has 10 classes (0 to 9)", c_fine },
    { "i1", &grey, &ten, 65, "i1/" LABELS ": magic number is 0x00000803, expected 0x00000801 (unsigned bytes, 1 axis)", i_magic },
    { "i2", &grey, &ten, 65, "i2/" IMAGES ": is truncated: shape (3, 2, 2) needs 12 bytes, 8 are there", i_short },
    { "i3", &grey, &ten, 65, "i3/" IMAGES ": is too long: shape (2, 2, 2) needs 8 bytes, 9 are there", i_long },
    { "i4", &grey, &ten, 65, "i4/" IMAGES " holds 2 samples, but i4/" LABELS " holds 3", i_count },
    { "i5", &grey, &ten, 65, "i5/" LABELS ": sample 0 has label 12, but the model's output 'dense' has 10 classes (0 to 9)",
      i_label },
    { "i6", &grey, &ten, 65, "i6/" IMAGES ": a sample has shape (2, 3), but the model's input 'input' is (2, 2, 1)", i_shape },
    { "i7", &grey, &ten, 66, "i7: has " IMAGES " but no " LABELS " (or .gz)", i_alone },
    { "i8", &grey, &ten, 65, "i8/" IMAGES ": shape (4294967295, 4294967295, 4294967295) overflows", i_huge },
    { "i9", &grey, &ten, 65, "i9/" IMAGES ": is truncated: 2 bytes hold no IDX header", i_tiny },
    { "g1", &grey, &ten, 65, "g1/" IMAGES ".gz: is truncated: the gzip stream does not end", g_cut },
    { "g2", &grey, &ten, 65,
      "g2/" IMAGES ".gz: shape (1048576, 64, 64) needs 4294967296 bytes, more than 32 bytes of gzip can hold", g_bomb },
    { "g3", &grey, &ten, 65, "g3/" IMAGES ".gz: is too long: shape (2, 2, 2) needs 8 bytes, at least 9 are there", g_long },
    { "g4", &grey, &ten, 65, "g4/" IMAGES ".gz: is damaged: incorrect header check", g_none },
    { "g5", &grey, &ten, 65, "g5/" IMAGES ".gz: is damaged: 12 bytes behind the gzip stream are none", g_behind },
    { "n1.npz", &grey, &ten, 65,
      "n1.npz: x_train: the array is in Fortran order, expected C order (numpy.ascontiguousarray makes it so)", n_fortran },
    { "n2.npz", &grey, &ten, 65, "n2.npz: x_train: axis 1 of the shape is negative", n_negative },
    { "n3.npz", &grey, &ten, 65, "n3.npz: x_train: has shape (4294967296, 4294967296, 2, 1), whose size overflows", n_overflow },
    { "n12.npz", &grey, &ten, 65, "n12.npz: x_train: has shape (" MOST MOST MOST MOST MOST "..), whose size overflows", n_axes },
    { "n4.npz", &grey, &ten, 65, "n4.npz: x_train: elements are '<c8', expected uint8 ('|u1'), float32 ('<f4') or integers",
      n_dtype },
    { "n5.npz", &grey, &ten, 65, "n5.npz: x_train: elements are 'f2', expected uint8, float32, or integers", n_half },
    { "n6.npz", &grey, &ten, 65, "n6.npz: x_train: elements are big-endian ('>f4'), expected little-endian", n_endian },
    { "n7.npz", &grey, &ten, 65, "n7.npz: x_train: is truncated: shape (3, 2, 2, 1) needs 12 bytes, 8 are there", n_cut },
    { "n8.npz", &grey, &ten, 65, "n8.npz: x_train: a sample has shape (4, 1, 1), but the model's input 'input' is (2, 2, 1)",
      n_shape },
    { "n9.npz", &grey, &ten, 65, "n9.npz: x_train holds 3 samples, but n9.npz: y_train holds 2", n_count },
    { "n10.npz", &grey, &ten, 65, "n10.npz: x_train: axis 0 of the shape is no number that fits in 64 bits", n_digits },
    { "n11.npz", &grey, &ten, 65, "n11.npz: x_train: holds no samples", n_zero },
    { "y1.npz", &grey, &ten, 65, "y1.npz: y_train: sample 1 has label -1, but the model's output 'dense' has 10 classes (0 to 9)",
      y_range },
    { "y2.npz", &grey, &ten, 65, "y2.npz: y_train: sample 1 has label 2.5, which is no whole number", y_fraction },
    { "y3.npz", &grey, &ten, 65, "y3.npz: y_train: a target has shape (7,), but the model's output 'dense' is (10,)", y_hot },
    { "y4.npz", &grey, &ten, 65, "y4.npz: y_train: sample 0 has label nan, but the model's output 'dense' has 10 classes (0 to 9)",
      y_nan },
    { "y5.npz", &grey, &map, 65, "y5.npz: y_train: a target has shape (), but the model's output 'conv2d' is (2, 2, 3), expected "
      "classes (2, 2) or one-hot (2, 2, 3)", y_flat },
    { "y6.npz", &grey, &map, 65, "y6.npz: y_train: a target has shape (1,), but the model's output 'conv2d' is (2, 2, 3), expected "
      "classes (2, 2) or one-hot (2, 2, 3)", y_column },
    { "y7.npz", &grey, &map, 65, "y7.npz: y_train: sample 1 has label 3 at position 2 of 4, but the model's output 'conv2d' has 3 "
      "classes (0 to 2)", y_place },
    { "shapes", &(struct rt_port){ .name = "input", SHAPE(16, 16, 1) }, &map, 65, "shapes: a target has shape (), but the model's "
      "output 'conv2d' is (2, 2, 3), expected classes (2, 2) or one-hot (2, 2, 3)", nothing },
    { "z1.npz", &grey, &ten, 65, "z1.npz: x_train.npy is damaged: its CRC is 0xb7209492, expected 0x11579f26", z_crc },
    { "z2.npz", &grey, &ten, 65, "z2.npz: x_train.npy is truncated: 4294967280 bytes at byte 0 are said to be there, 149 are",
      z_size },
    { "z3.npz", &grey, &ten, 65, "z3.npz: x_train.npy is said to be 1048576 bytes, more than 4 packed bytes can hold", z_bomb },
    { "z4.npz", &grey, &ten, 65, "z4.npz: x_train.npy is damaged: it does not inflate to 4 bytes", z_garbage },
    { "z5.npz", &grey, &ten, 65, "z5.npz: x_train.npy is said to be at byte 2147483647, but is not there", z_offset },
    { "z6.npz", &grey, &ten, 65, "z6.npz: is truncated or no zip archive: there is no end of central directory in its 200 bytes",
      z_cut },
    { "z7.npz", &grey, &ten, 65, "z7.npz: x_train.npy is packed by method 12, expected 0 (stored) or 8 (deflated)", z_method },
    { "z11.npz", &grey, &ten, 65, "z11.npz: has two arrays called x_train, and only one can be meant", z_twice },
    { "z8.npz", &grey, &ten, 65, "z8.npz: has no array y_train, which the model's output 'dense' needs; it has x_train, labels",
      z_names },
    { "z9.npz", &grey, &ten, 65, "z9.npz: the central directory is said to have 9999 entries in 114 bytes", z_directory },
    { "z10.npz", &grey, &ten, 65, "z10.npz: x_train: is no .npy array: it does not start with \\x93NUMPY", z_npy },
    { "f1", &grey, &one, 65, ALONE("f1") "f1/cat/a.png: is a damaged PNG: the file ends too early", f_image },
    { "f2", &grey, &pair_of, 65, "f2/test: class 'dog' is not among the 2 classes of the training images", f_class },
    { "f3", &grey, &one, 65, "f3/cat: holds no images " ENDS, f_none },
    { "f4", &grey, &one, 65, ALONE("f4") "f4/cat/a.ppm: is truncated: 4 x 4 pixels do not fit in its bytes", f_pnm },
    { "f5", &grey, &ten, 65,
      "f5: holds neither CIFAR batches (*.bin), nor IDX files (*-ubyte, *-ubyte.gz), nor a table train.csv, nor a folder of "
      "images a class", f_empty },
    { "p1", &grey, &pair_of, 0, "p1: training_args.bin is ignored: it is no folder of a class", p_arguments },
    { "p2", &grey, &pair_of, 0, "p2: test_results.bin and 2 others are ignored: they are no folder of a class", p_several },
    { "p3", &grey, &pair_of, 0, "p3/cat: notes.txt is ignored: it is no image " ENDS, p_notes },
    { "p4", &grey, &pair_of, 0, "", p_half },
    { "p10", &grey, &pair_of, 65, "p10/Valid and p10/val are both for the same by their names, and only one can be: put them "
      "together", p_twice },
    { "p11", &grey, &pair_of, 0, "p11/DEV: has 1 of the 2 classes of the training images; 'cat' is missing", p_missing },
    { "p12", &grey, &three, 0, "", p_trains },
    { "p13", &grey, &pair_of, 65, "p13: has a folder for validation or test, and none for training, which says what the classes "
      "are: train or training", p_only },
    { "p14", &grey, &pair_of, 0, "p14: old is ignored: it is no folder of training, validation or test", p_beside },
    { "p5", &grey, &pair_of, 65, "p5/dog: 1 image, and 3 files of a kind that is not read: .gif .avif; make JPEG or PNG of them, "
      "or put them elsewhere, or go on without them by --leave-out", p_photos },
    { "p8", &grey, &pair_of, 0, "p8/dog: x.TIFF is ignored: it is no image " ENDS, p_tenth },
    { "p9", &grey, &pair_of, 65, "p9/dog: 9 images, and 2 files of a kind that is not read: .tiff .bmp; make JPEG or PNG of them, "
      "or put them elsewhere, or go on without them by --leave-out", p_more },
    { "l1", &grey, &pair_of, 0, "left out: l1/dog/empty.png: is empty\nl1/dog: 1 of 12 images is left out", l_one },
    { "l2", &grey, &pair_of, 65, "l2/dog: 2 of 12 images cannot be read, more than a tenth, which --leave-out would go on without; "
      "the first: l2/dog/empty.png: is empty", l_two },
    { "l3", &huge, &one, 71, no_room, l_many },
    { "p6", &rgb, &pair_of, 0, "p6/test_results.bin: is ignored: a CIFAR batch is called data_batch*.bin, train*.bin or test*.bin "
      "and has whole records of 3073 or 3074 bytes; it has 1 bytes", p_cifar },
    { "p7", &rgb, &pair_of, 0, "", p_hundred },
    { "f6", &grey, &one, 65, ALONE("f6") "f6/cat/a.pgm: is damaged: sample 1 of 2 is no number up to its maximum", f_word },
    { "f7", &grey, &one, 65, ALONE("f7") "f7/cat/a.npy: elements are 'f4', expected uint8", f_npy },
    { "f8", &grey, &one, 65, ALONE("f8") "f8/cat/DSC1.JPG: is a damaged JPEG: the file ends too early", f_camera },
    { "shapes", &grey, &ten, 65,
      "shapes: cannot be drawn for the model's input 'input' of shape (2, 2, 1), expected (h, w, 1) or (h, w, 3) of 12 to 1024 "
      "pixels", nothing },
    { "no/such.npz", &grey, &one, 66,
      "no/such.npz: there is no such file, folder or data set (named sets: cifar10, cifar100, mnist, fashion_mnist, shapes)",
      nothing },
    { "cifar100", &rgb, &ten, 66,
      "data set 'cifar100' is in none of $CNNC_DATA (nowhere), ./data and /usr/share/datasets: put its files there, in a folder "
      "cifar-100-binary, or say where they are by --data FOLDER", nothing },
    { "s1.npz", &grey, &ten, 65, "s1.npz: has no array sample_weight_train, which sample_weight = true in the model's fit needs; "
      "it stands in an .npz file beside x_train, one number a sample", s_none },
    { "s2.npz", &grey, &ten, 65, "s2.npz: sample_weight_train: sample 1 has weight -0.5, expected a number from 0 on", s_less },
    { "s3.npz", &grey, &ten, 65, "s3.npz: x_train holds 2 samples, but s3.npz: sample_weight_train holds 3", s_count },
    { "s4.npz", &grey, &ten, 65, "s4.npz: sample_weight_train: a sample's weight has shape (2,), expected one number a sample",
      s_rows },
    { "s5.npz", &grey, &ten, 0, "s5.npz: nothing reads sample_weight_train (weights are read where fit has sample_weight = true)",
      s_idle },
    { "s6.npz", &grey, &ten, 0, "", s_good },
};
int main(void)
{
    return run_cases("wrong data", cases, sizeof cases / sizeof *cases);
}
