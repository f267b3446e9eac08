/* main.c -- the command line of cnnc. A command is a row; an option is a row and says which commands take it. */
#include "commands.h"
#include "base/compilation.h"
#include "base/limits.h"
#include "rt_start.h"
#include "rt_text.h"
#include "rt_util.h"
#include <jansson.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef CNNC_VERSION
#define CNNC_VERSION "0.1.0"
#endif

enum { CHECK = 1, SUMMARY = 2, BUILD = 4, CLASSIFIER = 8, DATA_ = 16, OPS = 32, CONFIG = 64, DOCTOR = 128,
       ANY_MODEL = CHECK | SUMMARY | BUILD | CLASSIFIER };

static int data_command(const Request *r)
{
    (void)r;
    fatal(EXIT_USAGE, "cnnc data comes later; a training program's --data takes a folder, an .npz file, a named set or 'shapes'");
}

/* Quoted where a shell would take them for more than words. */
static int config_command(const Request *r)
{
    if (!r->cflags && !r->libs) fatal(EXIT_USAGE, "cnnc config wants --cflags or --libs");
    Words w = { 0 };
    if (r->cflags) word(&w, format("-I%s", include_folder()));
    if (r->libs) link_words(&w, false);
    for (int i = 0; i < w.n; i++) printf("%s%s", i ? " " : "", pasteable(w.word[i]));
    printf("\n");
    return 0;
}

static int doctor_command(const Request *r)
{
    (void)r;
    return doctor() ? 0 : 1;
}

typedef struct { const char *name; int bit; int (*run)(const Request *); const char *arguments, *what; } Command;
static const Command commands[] = {
    { "check",      CHECK,      check_command,      "MODEL.lua",
      "shapes, options and algorithms; silent when all is well" },
    { "summary",    SUMMARY,    summary_command,    "MODEL.lua [--format text|json|dot]",
      "layers, shapes, parameters" },
    { "build",      BUILD,      build_command,      "MODEL.lua [-o DIR] [--march CPU] [--emit-only] ..",
      "C, a Makefile, a report and the training program (the default)" },
    { "classifier", CLASSIFIER, classifier_command, "MODEL.lua --weights FILE [--labels FILE] [-o PROGRAM]",
      "one executable with the weights inside" },
    { "data",       DATA_,      data_command,       "",                                                  "later" },
    { "ops",        OPS,        ops_command,        "[NAME] [--markdown]",
      "layers, losses, optimizers ... and their options" },
    { "config",     CONFIG,     config_command,     "--cflags --libs",
      "what an emitted program is compiled and linked with" },
    { "doctor",     DOCTOR,     doctor_command,     "",
      "compiler, BLAS, threads, CPU: what was found, what is missing" },
    { 0 }
};

typedef struct { const char *name, *value; int takers; size_t text, flag; const char *what; } Flag;
#define TEXT_AT(field) offsetof(Request, field), 0
#define FLAG_AT(field) 0, offsetof(Request, field)
static const Flag flags[] = {
    { "-o",           "PATH",       BUILD | CLASSIFIER, TEXT_AT(out),
      "the folder (build) or the program (classifier) to write" },
    { "--march",      "CPU",        BUILD | CLASSIFIER, TEXT_AT(march),
      "target: native (default), x86-64-v2, x86-64-v3, x86-64-v4, armv8-a, .., generic (C alone)" },
    { "--emit-only",  NULL,         BUILD,              FLAG_AT(emit_only),  "write the text, compile nothing" },
    { "--double",     NULL,         BUILD,              FLAG_AT(doubles),
      "compute in double: NAME-train-double, which checks gradients" },
    { "--layers",     NULL,         BUILD,              FLAG_AT(layers),
      "time each call: NAME-train-layers, for bench --layers" },
    { "--features",   "LAYER",      BUILD,              TEXT_AT(features),
      "inference gives that layer's values: NAME-train-features, for predict --layer" },
    { "--tune",       NULL,         BUILD,              FLAG_AT(tune),       "later: time variants on this machine" },
    { "--no-blas",    NULL,         BUILD | CLASSIFIER, FLAG_AT(no_blas),    "link no OpenBLAS" },
    { "--format",     "text|json|dot", SUMMARY,         TEXT_AT(format),     "what the summary looks like" },
    { "--weights",    "FILE",       CLASSIFIER,         TEXT_AT(weights),    "a .safetensors file that training saved" },
    { "--labels",     "FILE",       CLASSIFIER,         TEXT_AT(labels),     "class names, one a line" },
    { "--static",     NULL,         CLASSIFIER,         FLAG_AT(statically), "later: link everything statically" },
    { "--force",      NULL,         BUILD | CLASSIFIER, FLAG_AT(force),      "replace files that cnnc did not write" },
    { "--markdown",   NULL,         OPS,                FLAG_AT(markdown),   "as a table for documents" },
    { "--cflags",     NULL,         CONFIG,             FLAG_AT(cflags),     "compiler flags" },
    { "--libs",       NULL,         CONFIG,             FLAG_AT(libs),       "linker flags" },
    { "-D",           "NAME=VALUE", ANY_MODEL,          0, 0,                "sets a global of the model file" },
    { "-d",           "PASS",       BUILD,              TEXT_AT(dump),       "print the state after a pass (or all) and stop" },
    { "-T",           "DIR",        BUILD | CLASSIFIER, TEXT_AT(templates),  "read templates from a folder" },
    { 0 }
};

static void print_flags(int takers)
{
    for (const Flag *f = flags; f->name; f++)
        if (f->takers & takers) printf("  %-24s %s\n", format("%s %s", f->name, f->value ? f->value : ""), f->what);
}

static int usage(void)
{
    printf("cnnc MODEL.lua: compiles a convolutional network to C, and that to a training program.\n\n");
    for (const Command *c = commands; c->name; c++) printf("  cnnc %-10s %-54s %s\n", c->name, c->arguments, c->what);
    printf("\n");
    print_flags(~0);
    printf("\npasses, for -d:\n");
    for (const Pass *p = passes; p->name; p++) printf("  %-24s %s\n", p->name, p->what);
    return 0;
}

static int help_of(const Command *c)
{
    printf("cnnc %s %s: %s\n", c->name, c->arguments, c->what);
    print_flags(c->bit);
    return 0;
}

static const Command *find_command(const char *name)
{
    for (const Command *c = commands; c->name; c++) if (same(c->name, name)) return c;
    return NULL;
}

static const Flag *find_flag(const char *word, const Command *c)
{
    const char *names[64];
    int n = 0;
    for (const Flag *f = flags; f->name; f++) {
        if (f->takers & c->bit) names[n++] = f->name;
        if (same(f->name, word) && f->takers & c->bit) return f;
    }
    const char *near = nearest(word, names, n);
    fatal(EXIT_USAGE, "cnnc %s has no option %s%s%s%s", c->name, word, near ? ": did you mean " : "", near ? near : "", near ? "?"
          : "");
}

static void define(Request *r, const char *text)
{
    const char *eq = strchr(text, '=');
    if (!eq || eq == text) fatal(EXIT_USAGE, "-D takes NAME=VALUE, not '%s'", text);
    Define d = { format("%.*s", (int)(eq - text), text), eq + 1 };
    PUSH(r->defines, r->n_defines, d);
}

static void take_flag(Request *r, const Command *c, const char *word, char **argv, int argc, int *i)
{
    if (!strncmp(word, "-D", 2) && word[2] && c->bit & ANY_MODEL) { define(r, word + 2); return; }
    const Flag *f = find_flag(word, c);
    if (!f->value) { *(bool *)((char *)r + f->flag) = true; return; }
    if (++*i >= argc) fatal(EXIT_USAGE, "%s wants a value: %s %s", f->name, f->name, f->value);
    if (same(f->name, "-D")) define(r, argv[*i]);
    else {
        const char **text = (const char **)((char *)r + f->text);
        if (*text) fatal(EXIT_USAGE, "%s is given twice; only one can hold", f->name);
        *text = argv[*i];
    }
}

static void check_pass(const char *name)
{
    const char *names[32] = { "all" };
    int n = 1;
    for (const Pass *p = passes; p->name; p++) names[n++] = p->name;
    for (int i = 0; i < n; i++) if (same(names[i], name)) return;
    const char *near = nearest(name, names, n);
    fatal(EXIT_USAGE, "-d: there is no pass '%s'%s%s%s; cnnc --help lists them", name, near ? ": did you mean " : "",
          near ? near : "", near ? "?" : "");
}

static int dispatch(const Command *c, int argc, char **argv, int i)
{
    Request r = { 0 };
    for (; i < argc; i++) {
        if (same(argv[i], "--help") || same(argv[i], "-h")) return help_of(c);
        if (argv[i][0] == '-' && argv[i][1]) take_flag(&r, c, argv[i], argv, argc, &i);
        else PUSH(r.rest, r.n_rest, argv[i]);
    }
    if (r.dump) check_pass(r.dump);
    if (c->bit & ANY_MODEL) {
        if (r.n_rest != 1) fatal(EXIT_USAGE, "cnnc %s takes one model file, not %d", c->name, r.n_rest);
        r.model = r.rest[0];
        limit("this model", 10, 512);
    }
    if (r.weights) rt_input_was(r.weights);    /* the training program reads it for us */
    return c->run(&r);
}

/* What build would refuse, check refuses: it runs the passes that can, for a nominal machine, which decides nothing but tiles. */
int check_command(const Request *r)
{
    static const Target nominal = { .march = "nominal", .lanes = REALS_A_LINE, .registers = 32, .threads = true, .blas = true };
    const Model *m = model_of(r);
    try_plan(m, true, &nominal), try_plan(m, false, &nominal);
    return 0;
}

/* Registered first, so it runs last: what did not reach its reader is no success. */
static void close_output(void)
{
    if (!(ferror(stdout) | fflush(stdout))) return;
    fprintf(stderr, "cnnc: cannot write to standard output: %s\n", strerror(errno));
    _exit(EXIT_IOERR);
}

/* What is said here ends in messages, reports, the text: names of files too. */
static void check_arguments(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!rt_is_text(argv[i]))
            fatal(EXIT_USAGE, "argument %d, \"%s\", has control characters, or bytes that are no UTF-8", i, argv[i]);
}

/* jansson's functions give NULL without memory, and take NULL for a value that is left out. They get memory, or cnnc ends. */
static void *json_room(size_t bytes)
{
    return rt_alloc(bytes, 1);
}

int main(int argc, char **argv)
{
    static const Host host = { check_limits, over_limits, rt_input_is };
    begin_compilation(&host);
    json_set_alloc_funcs(json_room, free);
    atexit(close_output);
    rt_speak_as("cnnc: ");
    rt_start();
    rt_input_was("/proc/self/exe");
    check_arguments(argc, argv);
    if (argc < 2) { usage(); return EXIT_USAGE; }
    if (same(argv[1], "--help") || same(argv[1], "-h") || same(argv[1], "help")) return usage();
    if (same(argv[1], "--version")) { printf("cnnc %s\n", CNNC_VERSION); return 0; }
    const Command *c = find_command(argv[1]);
    if (c) return dispatch(c, argc, argv, 2);
    size_t n = strlen(argv[1]);
    if (argv[1][0] == '-' || (n > 4 && same(argv[1] + n - 4, ".lua"))) return dispatch(find_command("build"), argc, argv, 1);
    const char *names[16];
    int count = 0;
    for (const Command *k = commands; k->name; k++) names[count++] = k->name;
    const char *near = nearest(argv[1], names, count);
    fatal(EXIT_USAGE, "no command '%s'%s%s%s; cnnc --help lists them", argv[1], near ? ": did you mean " : "", near ? near
          : "", near ? "?" : "");
}
