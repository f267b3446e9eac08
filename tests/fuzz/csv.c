/* csv.c -- a table of one picture and its targets
 *
 * Input: a byte of choices (1: two classes, 2: three numbers, else one; 4: no targets are wanted), then the table, which finds
 * a.pgm beside it. */
#include "model.h"

static const struct rt_port grey = { .name = "in", SHAPE(1, 1) };
static const struct rt_port outputs[] = {
    { .name = "out", SHAPE(1) }, { .name = "out", SHAPE(2), .classes = 2 }, { .name = "out", SHAPE(3) },
};
static bool inputs_only;

static void load(struct rt_data *data, const char *path, const struct rt_model *model)
{
    data->source = path;
    data->inputs_only = inputs_only;
    rt_load_table(data, path, model);
}

void fuzz_target(Bytes input)
{
    unsigned how = fuzz_byte(&input);
    fuzz_file("a.pgm", (Bytes){ (const uint8_t *)"P5 1 1 255 x", 12 });
    inputs_only = how & 4;
    fuzz_load(load, fuzz_file("table.csv", input), &grey, 1, &outputs[how % 4 % 3], !inputs_only);
}
