/* build.c -- `cnnc build`: the text, a Makefile, a report and the training program in one folder.
 *
 * Only files that cnnc wrote are replaced: its text files say so in their first lines. */
#include "commands.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void make_folders(const char *path)
{
    char *p = copy(path);
    for (char *s = p + 1; ; s++) {
        if (*s && *s != '/') continue;
        char was = *s;
        *s = 0;
        if (mkdir(p, 0777) && errno != EEXIST) fatal(EXIT_CANTCREAT, "cannot create the folder %s: %s", p, strerror(errno));
        *s = was;
        if (!was) return;
    }
}

/* Refuses to replace a file that does not look like ours. */
static void ours_or_nothing(const char *path, bool force)
{
    size_t n;
    const char *why, *text = force ? NULL : read_file(path, SIZE_MAX, &n, &why);
    if (text && *text && !strstr(text, "cnnc")) fatal(EXIT_CANTCREAT, "%s is there and was not written by cnnc: --force replaces it, -o DIR writes elsewhere", path);
}

static FILE *create(const char *path, bool force)
{
    ours_or_nothing(path, force);
    FILE *f = fopen(path, "w");
    if (!f) fatal(EXIT_CANTCREAT, "cannot create %s: %s", path, strerror(errno));
    return f;
}

static void close_file(FILE *f, const char *path)
{
    if (ferror(f) | fclose(f)) fatal(EXIT_IOERR, "cannot write %s: %s", path, strerror(errno));
}

/* What the training program's name ends with. */
static const char *suffix_of(const Target *t) { return t->doubles ? "-double" : t->timed ? "-layers" : ""; }

static void write_makefile(const char *folder, const char *name, const Request *r, const Target *t)
{
    const char *path = format("%s/Makefile", folder), *train = format("%s-train%s", name, suffix_of(t));
    FILE *f = create(path, r->force);
    fprintf(f, "# Builds %s. Written by cnnc.\nCNNC ?= cnnc\nCC ?= cc\nCFLAGS = -std=gnu11 -O3 -march=%s -ffp-contract=off -fno-math-errno -fopenmp\n\n"
               "%s: %s.c %s.h\n\t$(CC) $(CFLAGS) $$($(CNNC) config --cflags) %s.c -o $@ $$($(CNNC) config --libs)%s\n",
            train, t->march, train, name, name, name, t->blas ? " -lopenblas" : "");
    if (t->doubles) fprintf(f, "\n%s-gradient: %s.c %s.h\n\t$(CC) $(CFLAGS) -DRT_GRADIENT $$($(CNNC) config --cflags) %s.c -o $@ $$($(CNNC) config --libs)%s\n",
                            name, name, name, name, t->blas ? " -lopenblas" : "");
    close_file(f, path);
}

static bool uses_blas(const Plan *p)
{
    for (int i = 0; i < p->graph->n_calls; i++)
        if (same(p->graph->calls[i]->variant->name, "im2col") || same(p->graph->calls[i]->variant->name, "blas")) return true;
    return false;
}

static void write_text(const Plan *train, const Plan *infer, const char *folder, const char *name, const Request *r)
{
    const char *c_path = format("%s/%s.c", folder, name), *h_path = format("%s/%s.h", folder, name);
    FILE *c = create(c_path, r->force), *h = create(h_path, r->force);
    emit(train, infer, r->templates, c, h);
    close_file(c, c_path), close_file(h, h_path);
}

Built write_program(const Model *m, const Request *r, const Target *t, const char *folder)
{
    Built b = { .folder = folder, .name = m->name };
    Target target = *t;
    limit("planning and writing this network", 600, 8192);
    const Plan *train = plan(m, true, &target, r->dump), *infer = plan(m, false, &target, r->dump);
    if (r->dump) exit(0);
    target.blas = target.blas && (uses_blas(train) || uses_blas(infer));
    ((Plan *)train)->target.blas = target.blas;
    make_folders(folder);
    write_text(train, infer, folder, m->name, r);
    b.blas = target.blas;
    write_makefile(folder, m->name, r, &target);
    write_reports(train, infer, folder);
    return b;
}

/* What the Makefile does, without make and its shell: the folder's name is anybody's. */
static void compile(const Built *b, const Request *r, const char *option, const char *program, bool blas)
{
    Words w = { 0 };
    compile_words(&w, r->march);
    if (option) word(&w, option);
    word(&w, format("%s.c", b->name)), word(&w, "-o"), word(&w, program);
    link_words(&w, blas);
    if (run(&w, b->folder)) die("the emitted program did not compile (%s/%s.c)", b->folder, b->name);
}

int build_command(const Request *r)
{
    if (r->tune) fatal(EXIT_USAGE, "--tune comes later; variants are chosen by the cost model, or by conv_algorithm and dense_algorithm");
    const Model *m = model_of(r);
    if (!m->compiled) {
        err_at(m->loc, "the model has no compile{}: a training program needs a loss and an optimizer");
        help("model:compile { loss = \"categorical_crossentropy\", optimizer = \"rmsprop\", metrics = {\"accuracy\"} }");
        stop_if_errors();
    }
    if (r->doubles && r->layers) fatal(EXIT_USAGE, "--double checks gradients and --layers measures: one at a time");
    Target t = target_of(r);
    const char *folder = r->out ? r->out : format("generated/%s", m->name);
    Built b = write_program(m, r, &t, folder);
    if (r->emit_only) return 0;
    const char *suffix = suffix_of(&t);
    compile(&b, r, NULL, format("%s-train%s", b.name, suffix), b.blas);
    if (t.doubles) compile(&b, r, "-DRT_GRADIENT", format("%s-gradient", b.name), b.blas);
    fprintf(stderr, "wrote %s/: %s.c %s.h Makefile report.txt report.json %s-train%s\n", folder, b.name, b.name, b.name, suffix);
    const char *next = t.doubles ? " gradcheck" : t.timed ? " bench --layers" : setting(m->fit, "data")->given ? "" : " --data SRC";
    fprintf(stderr, "try   %s%s\n", pasteable(format("%s/%s-train%s", folder, b.name, suffix)), next);
    return 0;
}
