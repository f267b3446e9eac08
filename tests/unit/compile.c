/* compile.c -- models compiled in one process, by two threads at once
 *
 *   unit_compile MODEL.lua MODEL.lua SCRATCH
 *
 * Each model is compiled alone first. Then each thread compiles its own again and again, and between those a file that is wrong:
 * its text must be that of the first time, and what is wrong must be said of that file alone. A compilation gives back all that it
 * took, wherever it ends. */
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/compilation.h"
#include "emit/emission.h"
#include "front/load.h"
#include "passes/passes.h"

enum { TIMES = 3 };

typedef struct { const char *path; char *text, *header, *said; size_t n_text, n_header, n_said; int status; FILE *c, *h; } Compiled;
typedef struct { const Compiled *alone; const char *said; int faults; } Thread;

static const char *scratch;

/* What a model may do wrong, the exit status, and a part of what is said. */
static const struct { const char *name, *text; int status; const char *says; } wrong[] = {
    { "misspelt", "return Sequential { Dense { 10, activation = 'rellu', input_shape = { 4 } } }\n", 1, "rellu" },
    { "error", "local function f() error 'no' end\nf()\n", 1, "error.lua:1: no" },
    /* it ends within functions of Lua's, whose state is never closed: what a file wants to be run then is not */
    { "loud", "local x <close> = setmetatable({}, { __close = function() while true do end end })\nprint(('x'):rep(2000000))\n", 1,
      "prints more than a million bytes" },
    { "missing", NULL, 66, "cannot read" },
};
enum { N_WRONG = sizeof wrong / sizeof *wrong };

static void compile_model(void *of)
{
    static const Target target = { .march = "x86-64-v3", .lanes = 8, .registers = 16, .threads = true };
    Compiled *k = of;
    const Model *m = load_model(k->path, NULL, 0);
    Plan *train = plan(m, true, &target, NULL), *infer = plan(m, false, &target, NULL);
    convert(train, infer);
    emit(train, infer, NULL, k->c, k->h);
}

static Compiled compiled(const char *path)
{
    Compiled k = { .path = path };
    FILE *messages = open_memstream(&k.said, &k.n_said);
    k.c = open_memstream(&k.text, &k.n_text), k.h = open_memstream(&k.header, &k.n_header);
    k.status = compile_apart(compile_model, &k, messages);
    fclose(k.c), fclose(k.h), fclose(messages);
    return k;
}

static void drop(Compiled *k)
{
    free(k->text), free(k->header), free(k->said);
}

static const char *path_of(const char *name, char path[200])
{
    snprintf(path, 200, "%s/%s.lua", scratch, name);
    return path;
}

static int expect(bool holds, const char *what, const Compiled *k)
{
    if (!holds) printf("%s: %s; status %d, %zu bytes, said: %s\n", k->path, what, k->status, k->n_text, k->said);
    return !holds;
}

static int compile_wrong(int i)
{
    char path[200];
    Compiled k = compiled(path_of(wrong[i].name, path));
    int faults = expect(k.status == wrong[i].status, "another status", &k) +
        expect(strstr(k.said, wrong[i].says) != NULL, "another message", &k) + expect(!k.n_text, "a text", &k);
    drop(&k);
    return faults;
}

static void *compile_often(void *of)
{
    Thread *t = of;
    for (int i = 0; i < TIMES; i++) {
        Compiled k = compiled(t->alone->path);
        t->faults += expect(!k.status && !k.n_said, "it fails beside another", &k) +
            expect(!strcmp(k.text, t->alone->text) && !strcmp(k.header, t->alone->header), "another text beside another", &k);
        drop(&k);
        t->faults += compile_wrong(i % N_WRONG);
    }
    return NULL;
}

static int both_at_once(const Compiled *a, const Compiled *b)
{
    pthread_t id[2];
    Thread thread[2] = { { .alone = a }, { .alone = b } };
    for (int i = 0; i < 2; i++) if (pthread_create(&id[i], NULL, compile_often, &thread[i])) return 1;
    for (int i = 0; i < 2; i++) pthread_join(id[i], NULL);
    return thread[0].faults + thread[1].faults;
}

static size_t in_use(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

/* What leaks does so each time; of what the C library keeps for later use, it keeps a few of each size. */
static int leaves_nothing(const char *path)
{
    size_t more = 0;
    for (int i = 0; i < 12; i++) {
        size_t before = in_use();
        Compiled k = compiled(path);
        drop(&k);
        more = in_use() - before;
        if (in_use() <= before) return 0;
    }
    printf("%s: %zu bytes are not given back\n", path, more);
    return 1;
}

int main(int argc, char **argv)
{
    char path[200];
    if (argc != 4) return 2;
    scratch = argv[3];
    for (int i = 0; i < N_WRONG; i++) {
        FILE *f = wrong[i].text ? fopen(path_of(wrong[i].name, path), "w") : NULL;
        if (wrong[i].text && (!f || fputs(wrong[i].text, f) < 0 || fclose(f))) return 2;
    }
    int faults = 0;
    for (int i = 0; i < N_WRONG; i++) faults += compile_wrong(i) + leaves_nothing(path_of(wrong[i].name, path));
    Compiled a = compiled(argv[1]), b = compiled(argv[2]);
    faults += expect(!a.status && a.n_text, "it fails", &a) + expect(!b.status && b.n_text, "it fails", &b);
    faults += leaves_nothing(argv[1]) + both_at_once(&a, &b);
    printf("%zu and %zu bytes of text, %d faults\n", a.n_text, b.n_text, faults);
    drop(&a), drop(&b);
    return faults > 0;
}
