/* rt_prepare.c -- the weights as inference reads them, in a file: what `cnnc classifier` puts into a program
 *
 * The weights are loaded and checked as for predict. On stdout goes what their file says of the classes: one object,
 * {"class_names": [...]}, without names null. The file is for this network's text alone: no header, no other reader. */
#define _GNU_SOURCE
#include "rt_tool.h"
#include <stdio.h>

void rt_prepare(const Options *o, const struct rt_model *model)
{
    Session s = { .model = model, .options = o };
    json_t *names, *said;
    rt_out_check(o->output, RT_BARE, "--output", o->force);
    rt_load_for_inference(&s, o);
    rt_write_whole(o->output, RT_BARE, s.weights, model->weights_bytes());
    names = rt_saved_class_names(o->weights);
    said = json_pack("{s:o}", "class_names", names ? names : json_null());
    json_dumpf(said, stdout, 0);
    putchar('\n');
    json_decref(said);
}
