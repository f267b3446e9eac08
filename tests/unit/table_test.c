/* table_test.c -- CSV tables of pictures: what is read of them, and what is refused with which line. */
#include "refusal.h"

static const struct rt_port grey = { .name = "input", SHAPE(1, 1) };
static const struct rt_port angle = { .name = "dense", SHAPE(1), .loss = "MeanSquaredError" };
static const struct rt_port pair_of = { .name = "dense", SHAPE(2), .classes = 2 };
static const struct rt_port three = { .name = "dense", SHAPE(3), .loss = "BinaryCrossentropy" };

static void pictures(void)
{
    static const char *const files[] = { "t/a.pgm", "t/b,c.pgm", "t/d \"e\".pgm", "t/more/f.pgm" };
    for (int k = 0; k < 4; k++) {
        char text[16];
        put_file(files[k], text, (size_t)snprintf(text, sizeof text, "P5 1 1 255 %d", k));
    }
}

static struct rt_data *table(const char *path, const char *text, const struct rt_port *out, int how)
{
    const struct rt_model model = { .inputs = &grey, .n_inputs = 1, .outputs = out, .n_outputs = 1 };
    pictures();
    if (text)
        put_file(path, text, strlen(text));
    return rt_load_data(path, &model, how);
}

/* Sample i of a split is picture k, and its first target that. */
static void has(const struct rt_split *split, int i, int k, double target)
{
    struct rt_array x[RT_PORTS], y[RT_PORTS];
    rt_sample(split, 1, 1, i, x, y);
    assert_int_equal(*(const uint8_t *)x[0].at, '0' + k);
    if (y[0].type & RT_CLASS)
        assert_int_equal(*(const int32_t *)y[0].at, (int)target);
    else
        assert_true(*(const float *)y[0].at == (float)target);
}

/* Quotes, a comma and doubled quotes in a name, ends of lines in either form, a mark at the start, blank lines, none at the end. */
static void numbers(void **state)
{
    (void)state;
    struct rt_data *data = table("t/n.csv", "\xef\xbb\xbf" "file,angle\r\na.pgm,0.5\r\n\"b,c.pgm\",-2e1\n\n"
                                 "\"d \"\"e\"\".pgm\",\" 3 \"\nmore/f.pgm,4", &angle, 0);
    static const double angles[] = { 0.5, -20, 3, 4 };
    assert_int_equal(data->train.n, 4);
    assert_int_equal(data->test.n, 0);
    for (int k = 0; k < 4; k++)
        has(&data->train, k, k, angles[k]);
    assert_string_equal(data->train.file[1], "t/b,c.pgm");
    rt_free_data(data);
}

/* A column says which part a row is of; names are the classes, in the order of their bytes. */
static void split(void **state)
{
    (void)state;
    struct rt_data *data = table("t/s.csv", "file,Split,animal\na.pgm,train,dog\n\"b,c.pgm\",VALID,cat\nmore/f.pgm,Training,cat\n"
                                 "a.pgm,test,dog\n", &pair_of, 0);
    assert_int_equal(data->train.n, 2);
    assert_string_equal(data->class_names[0], "cat");
    has(&data->train, 0, 0, 1);
    has(&data->train, 1, 3, 0);
    has(&data->val, 0, 1, 0);
    has(&data->test, 0, 0, 1);
    rt_free_data(data);
}

/* So do the names of tables in one folder; several columns are several targets. */
static void tables(void **state)
{
    (void)state;
    put_file("t/train.csv", "f,x,y,z\na.pgm,0,1,1\n", 20);
    put_file("t/Valid.CSV", "f,x,y,z\nmore/f.pgm,1,0,0\n", 25);
    struct rt_data *data = table("t", NULL, &three, 0);
    has(&data->train, 0, 0, 0);
    has(&data->val, 0, 3, 1);
    rt_free_data(data);
    data = table("t/p.csv", "file\\,what\na.pgm,?\n", &angle, RT_INPUTS_ONLY);         /* predict asks for no targets */
    assert_int_equal(data->test.n, 1);
    rt_free_data(data);
    unlink("t/train.csv"), unlink("t/Valid.CSV");
}

static const char *text;
static void write_text(const char *path) { pictures(); put_file(path, text, strlen(text)); }
#define TABLE(name, words) static void name(void) { text = words; write_text("t/" #name ".csv"); }
TABLE(none, "")
TABLE(head, "file,x\n")
TABLE(single, "file;x\na.pgm;1\n")
TABLE(short_row, "file,x\na.pgm,1\na.pgm\n")
TABLE(open_quote, "file,x\na.pgm,\"1\n2\n")
TABLE(inner_quote, "file,x\na\"b.pgm,1\n")
TABLE(behind_quote, "file,x\n\"a.pgm\"x,1\n")
TABLE(word, "file,x\na.pgm,1\na.pgm,one\n")
TABLE(infinite, "file,x\na.pgm,inf\n")
TABLE(large_class, "file,x\na.pgm,1\n\na.pgm,2\n")
TABLE(wrong_split, "file,x,split\na.pgm,1,train\na.pgm,1,later\n")
TABLE(stranger, "file,x,split\na.pgm,cat,train\na.pgm,dog,train\na.pgm,cow,val\n")
TABLE(columns, "file,x,y\na.pgm,1,2\n")
TABLE(no_file, "file,x\na.pgm,1\n,1\n")
TABLE(lost, "file,x\na.pgm,1\nb.pgm,1\n")
TABLE(nine, "file,x\na.pgm,1\na.pgm,1\na.pgm,1\na.pgm,1\na.pgm,1\na.pgm,1\na.pgm,1\na.pgm,1\na.pgm,1\nb.pgm,1\n")

static const struct wrong cases[] = {
    { "t/none.csv", &grey, &angle, 65, "t/none.csv: is empty, expected a line that names the columns: file,target", none },
    { "t/head.csv", &grey, &angle, 65, "t/head.csv: has no rows for training", head },
    { "t/single.csv", &grey, &angle, 65, "t/single.csv:1: has one column, 'file;x', expected file,target with a comma between",
      single },
    { "t/short_row.csv", &grey, &angle, 65, "t/short_row.csv:3: has 1 field, expected 2 as in the first line", short_row },
    { "t/open_quote.csv", &grey, &angle, 65, "t/open_quote.csv:2: a quote opens here and is never closed", open_quote },
    { "t/inner_quote.csv", &grey, &angle, 65, "t/inner_quote.csv:2: field 1 has a quote within it; a field with quotes stands "
      "in quotes, and each of its own is doubled", inner_quote },
    { "t/behind_quote.csv", &grey, &angle, 65, "t/behind_quote.csv:2: field 1 has a quote within it; a field with quotes stands "
      "in quotes, and each of its own is doubled", behind_quote },
    { "t/word.csv", &grey, &angle, 65, "t/word.csv:3: column 'x': 'one' is no number", word },
    { "t/infinite.csv", &grey, &angle, 65, "t/infinite.csv:2: column 'x': 'inf' is no number", infinite },
    { "t/large_class.csv", &grey, &pair_of, 65, "t/large_class.csv:4: column 'x': 2 is no class of the model's output 'dense', "
      "which has 2 (0 to 1)", large_class },
    { "t/wrong_split.csv", &grey, &angle, 65, "t/wrong_split.csv:3: split is 'later', expected train, valid or test", wrong_split },
    { "t/stranger.csv", &grey, &pair_of, 65, "t/stranger.csv:4: 'cow' is not among the 2 classes of the training rows", stranger },
    { "t/columns.csv", &grey, &three, 65, "t/columns.csv: a target has shape (2,), but the model's output 'dense' is (3,)",
      columns },
    { "t/no_file.csv", &grey, &angle, 65, "t/no_file.csv:3: names no file", no_file },
    { "t/lost.csv", &grey, &angle, 65, "t/lost.csv: 1 of 2 images cannot be read, more than a tenth, which --leave-out would go on "
      "without; the first: t/b.pgm: cannot be read: No such file or directory", lost },
    { "t/nine.csv", &grey, &angle, 0, "left out: t/b.pgm: cannot be read: No such file or directory\nt/nine.csv: 1 of 10 images is "
      "left out", nine },
};

static int open_folder(void **state) { (void)state; fixture_open(); return 0; }
static int close_folder(void **state) { (void)state; fixture_close(); return 0; }

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(numbers), cmocka_unit_test(split), cmocka_unit_test(tables) };
    int failed = cmocka_run_group_tests_name("tables", tests, open_folder, close_folder);
    return run_cases("wrong tables", cases, sizeof cases / sizeof *cases) + failed;
}
