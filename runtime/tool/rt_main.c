/* rt_main.c -- an emitted program's main: reads the command line and runs the command */
#include "rt_start.h"
#include "rt_tool.h"
#include <stdlib.h>

/* jansson's functions give NULL without memory, and take NULL for a value that is left out. They get memory, or the program
 * ends. */
static void *json_room(size_t bytes)
{
    return rt_alloc(bytes, 1);
}

/* The mark by which cnnc build knows a program as its own. */
const char rt_trainer_mark[] __attribute__((used)) = "\1" RT_TRAINER_MARK "\1";

static void note_inputs(const Options *o)
{
    rt_input_was("/proc/self/exe");
    if (o->weights)
        rt_input_was(o->weights);
    for (int i = 0; i < o->n_before; i++)
        rt_input_was(o->before[i]);
    if (o->data)
        rt_input_was(o->data);
    for (int i = 0; i < o->n_images; i++)
        rt_input_was(o->images[i]);
}

/* A text without threads has one, whoever asks for more. */
static void keep_alone(Options *o, const struct rt_model *model)
{
    if (!model->alone)
        return;
    if (o->threads > 1)
        rt_say("--threads %lld changes nothing: this program was built without threads, for %s", (long long)o->threads,
               model->target);
    o->threads = 1;
}

int rt_main(int argc, char **argv, const struct rt_model *model)
{
    Options o;
    rt_start();
    json_set_alloc_funcs(json_room, free);
    rt_check_handed(model, argv[0]);
    rt_parse(&o, argc, argv, model);
    keep_alone(&o, model);
    if (o.threads != 1 && !(o.command & (RT_PREPARE | RT_AUGMENT)))
        rt_spin_briefly(argv);
    note_inputs(&o);
    switch (o.command) {
    case RT_TRAIN: rt_train(&o, model, rt_write_report); break;
    case RT_EVAL: rt_eval(&o, model); break;
    case RT_PREDICT: (o.layer ? rt_features : rt_predict)(&o, model); break;
    case RT_REPORT_RUN: rt_report(&o, model, argv); break;
    case RT_AUGMENT: rt_sheet(&o, model); break;
    case RT_BENCH: rt_bench(&o, model, argv); break;
    case RT_GRADCHECK: rt_gradcheck(&o, model, argv); break;
    case RT_PREPARE: rt_prepare(&o, model); break;
    }
    rt_flush_output();
    free(o.images);
    free(o.before);
    return 0;
}
