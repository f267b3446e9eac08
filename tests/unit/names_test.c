/* names_test.c -- class names that are no text, or that are more or fewer than the classes, are refused when the data is read. */
#include "refusal.h"

static const struct rt_port grey = { .name = "input", SHAPE(2, 2) }, rgb = { .name = "input", SHAPE(32, 32, 3) };
static const struct rt_port two = { .name = "dense", SHAPE(2), .classes = 2 }, ten = { .name = "dense", SHAPE(10), .classes = 10 };
static const struct rt_port yes = { .name = "dense", SHAPE(1), .classes = 2, .loss = "BinaryCrossentropy" };
static const struct rt_port real = { .name = "dense", SHAPE(1), .loss = "MeanSquaredError" };

/* Folders of an image each. */
static void folders(const char *set, int n, const char *const *names)
{
    char path[128];
    for (int k = 0; k < n; k++) {
        snprintf(path, sizeof path, "%s/%s/a.pgm", set, names[k]);
        put_file(path, "P5 1 1 255 x", 12);
    }
}
#define FOLDERS(set, ...) folders(set, sizeof (const char *[]){ __VA_ARGS__ } / sizeof(char *), (const char *[]){ __VA_ARGS__ })
#define TEN "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"

static void f_latin(void) { FOLDERS("f1", "a", "caf\xe9"); }
static void f_surrogate(void) { FOLDERS("f2", "a", "b\xed\xa0\x80"); }
static void f_escape(void) { FOLDERS("f3", "a\x1b[2J", "b"); }
static void f_delete(void) { FOLDERS("f4/train", "a", "b\x7f"); }
static void f_line(void) { FOLDERS("f5", "a\nb", "c"); }
static void f_right(void) { FOLDERS("f6", "\xc3\xa9t\xc3\xa9", "\xe6\x97\xa5 \"\\'<&%s"); }
static void f_two(void) { FOLDERS("f7", "a", "b"); }
static void f_ten(void) { FOLDERS("f8", TEN); }
static void f_eleven(void) { FOLDERS("f9/train", TEN, "x"); }
static void f_three(void) { FOLDERS("f10", "a", "b", "c"); }
static void f_one(void) { FOLDERS("f11", "a"); }

static void names(const char *set, const char *file, const char *text, size_t n)
{
    static uint8_t records[2 * 3073];
    char path[128];
    snprintf(path, sizeof path, "%s/data_batch_1.bin", set);
    put_file(path, records, sizeof records);
    snprintf(path, sizeof path, "%s/%s", set, file);
    put_file(path, text, n);
}
#define NAMES(set, text) names(set, "batches.meta.txt", text, sizeof text - 1)

static void c_latin(void) { NAMES("c1", "a\nb\ncaf\xe9\n3\n4\n5\n6\n7\n8\n9\n"); }
static void c_nul(void) { NAMES("c2", "a\nb\0x\n2\n3\n4\n5\n6\n7\n8\n9\n"); }
static void c_blank(void) { NAMES("c3", "a\nb\n\n3\n4\n5\n6\n7\n8\n9\n"); }
static void c_tab(void) { NAMES("c4", "a\nb\nc\td\n3\n4\n5\n6\n7\n8\n9\n"); }
static void c_nine(void) { NAMES("c5", "0\n1\n2\n3\n4\n5\n6\n7\n8\n\n\n"); }
static void c_eleven(void) { NAMES("c6", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\nten"); }
static void c_right(void) { NAMES("c7", "0\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n\xc3\xa9\r\n\r\n"); }
static void c_empty(void) { NAMES("c8", "\n\n"); }

/* ---- arrays ---- */
static void n_key(void)
{
    memset(&archive, 0, sizeof archive);
    zip_npy(&archive, "x_train\x1b[31m.npy", DICT("|u1", "False", "(2, 2, 2)"), NULL, 8);
    zip_npy(&archive, "y\xff.npy", DICT("|u1", "False", "(2,)"), NULL, 2);
    zip_write(&archive, "n1.npz");
}

#define TEXT "a name is UTF-8 text without control characters"
static const struct wrong cases[] = {
    { "f1", &grey, &two, 65, "f1/caf\\xe9: no class can be called 'caf\\xe9': " TEXT, f_latin },
    { "f2", &grey, &two, 65, "f2/b\\xed\\xa0\\x80: no class can be called 'b\\xed\\xa0\\x80': " TEXT, f_surrogate },
    { "f3", &grey, &two, 65, "f3/a\\x1b[2J: no class can be called 'a\\x1b[2J': " TEXT, f_escape },
    { "f4", &grey, &two, 65, "f4/train/b\\x7f: no class can be called 'b\\x7f': " TEXT, f_delete },
    { "f5", &grey, &two, 65, "f5/a\\x0ab: no class can be called 'a\\x0ab': " TEXT, f_line },
    { "f6", &grey, &two, 0, "", f_right },
    { "f7", &grey, &ten, 65, "f7 (a sub-folder a class): has 2 classes, but the model's output 'dense' has 10", f_two },
    { "f7", &grey, &yes, 0, "", f_two },
    { "f8", &grey, &ten, 0, "", f_ten },
    { "f8", &grey, &real, 0, "", f_ten },
    { "f9", &grey, &ten, 65, "f9/train (a sub-folder a class): has 11 classes, but the model's output 'dense' has 10", f_eleven },
    { "f10", &grey, &yes, 65, "f10 (a sub-folder a class): has 3 classes, but the model's output 'dense' has 2", f_three },
    { "f11", &grey, &yes, 65, "f11 (a sub-folder a class): has 1 class, but the model's output 'dense' has 2", f_one },
    { "c1", &rgb, &ten, 65, "c1/batches.meta.txt:3: no class can be called 'caf\\xe9': " TEXT, c_latin },
    { "c2", &rgb, &ten, 65, "c2/batches.meta.txt: has a NUL at byte 3, expected names, one a line", c_nul },
    { "c3", &rgb, &ten, 65, "c3/batches.meta.txt:3: is empty, a class's name should stand here", c_blank },
    { "c4", &rgb, &ten, 65, "c4/batches.meta.txt:3: no class can be called 'c\\x09d': " TEXT, c_tab },
    { "c5", &rgb, &ten, 65, "c5/batches.meta.txt: has 9 classes, but the model's output 'dense' has 10", c_nine },
    { "c6", &rgb, &ten, 65, "c6/batches.meta.txt: has 11 classes, but the model's output 'dense' has 10", c_eleven },
    { "c7", &rgb, &ten, 0, "", c_right },
    { "c8", &rgb, &ten, 65, "c8/batches.meta.txt: has 0 classes, but the model's output 'dense' has 10", c_empty },
    { "n1.npz", &grey, &two, 65, "n1.npz: has neither x_train, y_train nor x_test, y_test; it has x_train\\x1b[31m, "
                                 "y\\xff", n_key },
};

int main(void)
{
    return run_cases("names", cases, sizeof cases / sizeof *cases);
}
