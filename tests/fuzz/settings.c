/* settings.c -- a run folder's settings.json, as --resume reads it */
#include <string.h>
#include "fuzz.h"
#include "rt_train.h"

void fuzz_target(Bytes input)
{
    const char *run = fuzz_folder("run");
    struct rt_model model = { .name = "m" };
    Options o = { .resume = run, .epochs = -1, .steps = -1, .batch_size = -1, .seed = -1, .threads = -1 };
    Session s = { .model = &model, .options = &o };
    fuzz_file("run/last.safetensors", (Bytes){ (const uint8_t *)"", 0 });
    fuzz_file("run/settings.json", input);
    rt_open_run(&s, &o);
}
