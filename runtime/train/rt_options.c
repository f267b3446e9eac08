/* rt_options.c -- the command line of an emitted program
 *
 * One table of options, each with the commands that take it; --help is printed from it. A word that fits nothing is refused with
 * the nearest one that would. */
#define _GNU_SOURCE
#include "rt_train.h"
#include "rt_run_name.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef CNNC_VERSION
#define CNNC_VERSION "0.1"
#endif

enum Type { FLAG, TEXT, FILES, COUNT, SECONDS };     /* FILES: a text that may be given again; the ones before are kept */

typedef struct Row {
    const char *name, *value;
    enum Type type;
    int commands;
    size_t field;
    int64_t least;                             /* of a COUNT; the most is row_most's */
    const char *what;
} Row;

enum { INFERS = RT_EVAL | RT_PREDICT | RT_REPORT_RUN, ALL = RT_TRAIN | INFERS | RT_BENCH | RT_GRADCHECK };
enum { USES_DATA = RT_TRAIN | INFERS | RT_AUGMENT };
#define AT(f) offsetof(Options, f)

static const Row rows[] = {
    { "data", "SRC", TEXT, USES_DATA, AT(data), 0, "a named set, a folder, an .npz file, a .csv table, or shapes" },
    { "validation-data", "SRC", TEXT, RT_TRAIN | INFERS, AT(validation_data), 0, "whose validation, test or all samples validate" },
    { "leave-out", NULL, FLAG, USES_DATA, AT(leave_out), 0, "go on though more than a tenth of a class cannot be read" },
    { "cache", "FILE", TEXT, USES_DATA, AT(cache), 0, "keep picture files decoded in FILE, and read that the next time" },
    { "epochs", "N", COUNT, RT_TRAIN, AT(epochs), 0, "passes over the training samples" },
    { "steps", "N", COUNT, RT_TRAIN, AT(steps), 0, "stop when N updates were made in all" },
    { "batch-size", "N", COUNT, ALL, AT(batch_size), 1, "samples an update" },
    { "seed", "N", COUNT, RT_TRAIN | RT_BENCH | RT_GRADCHECK | RT_AUGMENT, AT(seed), 0,
      "of all that is random; the model's by default" },
    { "threads", "N", COUNT, ALL, AT(threads), 1, "at most so many; all processors by default; changes no result" },
    { "no-shuffle", NULL, FLAG, RT_TRAIN, AT(no_shuffle), 0, "samples in file order" },
    { "no-augment", NULL, FLAG, RT_TRAIN, AT(no_augment), 0, "samples as they are, whatever the model's augment says" },
    { "weights", "FILE", FILES, RT_TRAIN | INFERS | RT_PREPARE, AT(weights), 0, "load a .safetensors file; parts of the "
      "network from several, one --weights each" },
    { "partial", NULL, FLAG, RT_TRAIN | RT_EVAL | RT_PREDICT, AT(partial), 0, "load what matches, list the rest" },
    { "save", "FILE", TEXT, RT_TRAIN, AT(save), 0, "write the trained weights" },
    { "run-dir", "DIR", TEXT, RT_TRAIN | RT_REPORT_RUN, AT(run_dir), 0, "the run folder; a new one is runs/NAME, "
      "runs/NAME-2, ... by default" },
    { "resume", "DIR", TEXT, RT_TRAIN, AT(resume), 0, "go on where the run in DIR was saved last" },
    { "progress", "HOW", TEXT, RT_TRAIN, AT(progress), 0, "auto, bar, plain or none" },
    { "split", "NAME", TEXT, INFERS, AT(split), 0, "test (default), train or val" },
    { "layer", "NAME", TEXT, RT_PREDICT, AT(layer), 0, "what that layer gives, with the labels beside: a .npz to train on" },
    { "output", "FILE", TEXT, RT_PREDICT | RT_AUGMENT | RT_PREPARE | RT_REPORT_RUN, AT(output), 0, "write outputs to a .npy, or "
      "several to a .npz; a sheet to a .png; a report to a .html" },
    { "samples", "N", COUNT, RT_AUGMENT, AT(samples), 1, "how many training samples it shows; 8 by default" },
    { "variants", "N", COUNT, RT_AUGMENT, AT(variants), 1, "of each: what so many epochs see; 8 by default" },
    { "confusion", NULL, FLAG, RT_EVAL, AT(confusion), 0, "which class is taken for which; precision, recall, F1" },
    { "labels", NULL, FLAG, RT_PREDICT, AT(labels), 0, "what is right, by the data, beside each answer" },
    { "seconds", "S", SECONDS, RT_BENCH | RT_REPORT_RUN, AT(seconds), 0, "how long to measure; 6 by default" },
    { "layers", NULL, FLAG, RT_BENCH | RT_REPORT_RUN, AT(layers), 0, "the time of each layer, and its share of the peak" },
    { "json", NULL, FLAG, RT_EVAL | RT_PREDICT | RT_BENCH, AT(json), 0, "print one JSON value" },
    { "force", NULL, FLAG, USES_DATA | RT_PREPARE, AT(force), 0, "replace files that cnnc did not write" },
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct { const char *name; int command; const char *what; } commands[] = {      /* what: NULL where --help is silent */
    { "train", RT_TRAIN, "train the network (what happens without a command)" },
    { "eval", RT_EVAL, "loss and metrics of saved weights" },
    { "predict", RT_PREDICT, "the outputs for a data set's samples or for images" },
    { "augment", RT_AUGMENT, "a picture of training samples beside what the model's augment makes of them" },
    { "report", RT_REPORT_RUN, "a page of a run: curves, confusion, the surest mistakes, kernels" },
    { "bench", RT_BENCH, "speed on synthetic input" },
    { "gradcheck", RT_GRADCHECK, "compare the gradients with finite differences, in double" },
    { "prepare", RT_PREPARE, NULL },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const char *name_of(int command)
{
    for (int i = 0; i < COMMANDS; i++)
        if (commands[i].command == command)
            return commands[i].name;
    return "?";
}

static void help(const struct rt_model *m)
{
    const struct rt_recipe *r = m->recipe;
    char number[32];
    printf("usage: %s-train [COMMAND] [OPTION...] [IMAGE...]\n\n", m->name);
    for (int i = 0; i < COMMANDS && commands[i].what; i++)
        printf("  %-12s %s\n", commands[i].name, commands[i].what);
    for (int c = 0; c < COMMANDS && commands[c].what; c++) {
        printf("\n%s:\n", commands[c].name);
        for (int i = 0; i < ROWS; i++)
            if (rows[i].commands & commands[c].command)
                printf("  --%-15s %-5s %s\n", rows[i].name, rows[i].value ? rows[i].value : "", rows[i].what);
    }
    printf("\nThe model says: data %s, %d epochs, batches of %d, optimizer %s, learning rate %s.\n", r->data ? r->data : "(none)",
           r->epochs, r->batch_size, r->optimizer, rt_rate_text(number, r));
}

static void version(const struct rt_model *m)
{
    printf("%s (cnnc %s), %s, graph %016llx, text %016llx\n", m->name, CNNC_VERSION, m->target,
           (unsigned long long)m->graph_hash, (unsigned long long)m->text_hash);
}

static const Row *find(const char *name, size_t length)
{
    for (int i = 0; i < ROWS; i++)
        if (strlen(rows[i].name) == length && !strncmp(rows[i].name, name, length))
            return &rows[i];
    return NULL;
}

static _Noreturn void unknown(const char *kind, const char *word, const char *nearest, const char *dashes)
{
    if (nearest)
        rt_fail(RT_USAGE, "unknown %s %s; did you mean %s%s?", kind, word, dashes, nearest);
    rt_fail(RT_USAGE, "unknown %s %s; --help lists them", kind, word);
}

static _Noreturn void unknown_option(const char *word, int command)
{
    const char *names[ROWS + 2] = { "help", "version" };
    char bare[64];
    int n = 2;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    for (int i = 0; i < ROWS; i++)
        if (rows[i].commands & command)
            names[n++] = rows[i].name;
    unknown("option", word, rt_nearest(bare, names, n), "--");
}

/* A batch's bound is the compiler's of batch_size: emitted text multiplies groups of samples by shards. */
static int64_t row_most(const Row *row)
{
    return row->field == AT(batch_size) ? RT_BATCH : INT64_MAX / 2;
}

static int64_t whole(const Row *row, const char *value)
{
    char *end;
    errno = 0;
    long long n = strtoll(value, &end, 10);
    if (!*value || *end || errno || n < row->least || n > INT64_MAX / 2)
        rt_fail(RT_USAGE, "--%s: '%s' is no whole number from %lld up", row->name, value, (long long)row->least);
    if (n > row_most(row))
        rt_fail(RT_USAGE, "--%s: %lld is too large: %lld is the most", row->name, n, (long long)row_most(row));
    return n;
}

static void set(Options *o, const Row *row, const char *value)
{
    char *field = (char *)o + row->field, *end;
    if (row->type == TEXT || row->type == FILES) {
        *(const char **)field = value;
    } else if (row->type == COUNT) {
        *(int64_t *)field = whole(row, value);
    } else {
        double x = strtod(value, &end);
        if (!*value || *end || !(x > 0 && x < 1e6))
            rt_fail(RT_USAGE, "--%s: '%s' is no number of seconds", row->name, value);
        *(double *)field = x;
    }
}

static int option(Options *o, char **argv, int i, bool given[ROWS])     /* returns how many words it was */
{
    const char *word = argv[i], *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) - 2 : strlen(word + 2);
    const Row *row = find(word + 2, length);
    if (!row)
        unknown_option(word, o->command);
    if (!(row->commands & o->command))
        rt_fail(RT_USAGE, "--%s is no option of %s", row->name, name_of(o->command));
    if (given[row - rows] && (row->type != FILES || !(o->command & (RT_TRAIN | RT_EVAL | RT_PREDICT))))
        rt_fail(RT_USAGE, "--%s is given twice; only one can hold", row->name);
    if (given[row - rows])
        o->before[o->n_before++] = o->weights;
    given[row - rows] = true;
    if (row->type == FLAG) {
        if (equals)
            rt_fail(RT_USAGE, "--%s takes no value", row->name);
        *(bool *)((char *)o + row->field) = true;
        return 1;
    }
    if (!equals && !argv[i + 1])
        rt_fail(RT_USAGE, "--%s needs a value: %s", row->name, row->value);
    set(o, row, equals ? equals + 1 : argv[i + 1]);
    return equals ? 1 : 2;
}

static int command(Options *o, char **argv)    /* returns where the options start */
{
    const char *names[COMMANDS];
    o->command = RT_TRAIN;
    if (!argv[0] || !argv[1] || argv[1][0] == '-')
        return argv[0] ? 1 : 0;
    for (int i = 0; i < COMMANDS; i++) {
        names[i] = commands[i].name;
        if (!strcmp(argv[1], names[i])) {
            o->command = commands[i].command;
            return 2;
        }
    }
    unknown("command", argv[1], rt_nearest(argv[1], names, COMMANDS), "");
}

static void one_of(const char *name, const char *value, const char *const *allowed, int n)
{
    for (int i = 0; value && i < n; i++)
        if (!strcmp(value, allowed[i]))
            return;
    if (value)
        rt_fail(RT_USAGE, "--%s: '%s' is not one of %s, %s, %s%s%s", name, value, allowed[0], allowed[1], allowed[2],
                n > 3 ? ", " : "", n > 3 ? allowed[3] : "");
}

static void check_images(const Options *o)
{
    const char *of_data = o->split ? "split" : o->leave_out ? "leave-out" : o->cache ? "cache" : NULL;
    if (o->data)
        rt_fail(RT_USAGE, "predict takes --data SRC or images, not both");
    if (of_data)
        rt_fail(RT_USAGE, "--%s says something of a data set, and predict is given images: it means nothing without --data",
                of_data);
}

static void check(const Options *o)
{
    static const char *const progress[] = { "auto", "bar", "plain", "none" }, *const split[] = { "test", "train", "val" };
    one_of("progress", o->progress, progress, 4);
    one_of("split", o->split, split, 3);
    const char *other = o->save ? rt_other_format(o->save) : NULL;
    if (other)
        rt_fail(RT_USAGE, "--save: '%s' would be taken for %s, and what is written is a .safetensors file", o->save, other);
    if (o->resume && (o->run_dir || o->weights))
        rt_fail(RT_USAGE, "--resume goes on in its own folder with its own weights: it takes no %s",
                o->run_dir ? "--run-dir" : "--weights");
    if (o->validation_data && !(o->command & RT_TRAIN) && (!o->split || strcmp(o->split, "val") != 0))
        rt_fail(RT_USAGE, "--validation-data says which samples are those of --split val: without that it means nothing");
    if (o->partial && !o->weights)
        rt_fail(RT_USAGE, "--partial says how --weights FILE is loaded: it means nothing without");
    if ((o->command & (RT_EVAL | RT_PREDICT | RT_PREPARE)) && !o->weights)
        rt_fail(RT_USAGE, "%s needs --weights FILE", name_of(o->command));
    if ((o->command & (RT_PREPARE | RT_AUGMENT)) && !o->output)
        rt_fail(RT_USAGE, "%s needs --output FILE", name_of(o->command));
    if (o->command == RT_REPORT_RUN && !o->run_dir)
        rt_fail(RT_USAGE, "report needs --run-dir DIR: the folder of the run that it shows");
    if (o->command == RT_REPORT_RUN && o->seconds > 0 && !o->layers)
        rt_fail(RT_USAGE, "--seconds says how long report --layers measures: it means nothing without");
    if (o->layer && (!o->output || o->n_images || o->json || o->labels))
        rt_fail(RT_USAGE, "--layer writes a data set's features, labels beside them, to --output FILE.npz: it %s",
                o->json ? "takes no --json" : o->labels ? "takes no --labels" : o->output ? "takes no images" : "needs --output");
    if (o->command == RT_PREDICT && o->n_images)
        check_images(o);
}

void rt_parse(Options *o, int argc, char **argv, const struct rt_model *m)
{
    bool only_images = false, given[ROWS] = { false };
    *o = (Options){ .epochs = -1, .steps = -1, .batch_size = -1, .seed = -1, .threads = -1, .samples = -1,
                    .variants = -1, .seconds = -1 };
    o->program = argc > 0 ? argv[0] : m->name;
    o->images = rt_alloc((size_t)argc + 1, sizeof *o->images);
    o->before = rt_alloc((size_t)argc + 1, sizeof *o->before);
    for (int i = command(o, argv); i < argc; ) {
        const char *word = argv[i];
        if (!only_images && (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "--version"))) {
            (strcmp(word, "--version") ? help : version)(m);
            rt_flush_output();
            exit(0);
        }
        if (!only_images && !strcmp(word, "--")) {
            only_images = true, i++;
        } else if (!only_images && !strncmp(word, "--", 2)) {
            i += option(o, argv, i, given);
        } else if (!only_images && word[0] == '-' && word[1]) {
            unknown("option", word, NULL, "");
        } else if (o->command != RT_PREDICT) {
            rt_fail(RT_USAGE, "%s takes no argument '%s'", name_of(o->command), word);
        } else {
            o->images[o->n_images++] = argv[i++];
        }
    }
    check(o);
}
