/* names.c -- class names, one a line, as the runtime reads those of a data set */
#include "model.h"

static void load(struct rt_data *data, const char *path, const struct rt_model *model)
{
    static const struct rt_port any = { .name = "output" };        /* of no number of classes */
    (void)model;
    rt_read_names(data, path, &any);
}

void fuzz_target(Bytes input)
{
    fuzz_load(load, fuzz_file("names.txt", input), NULL, 0, NULL, 0);
}
