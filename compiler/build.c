/* build.c -- `cnnc build`: the text, a Makefile, a report and the training program in one folder.
 *
 * All names are asked for before any work, and every file comes whole, by the runtime's gate (rt_file.h): text from memory,
 * programs from a folder of their own, where the C compiler puts them. */
#include "commands.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

/* ---- pages: text that is made in memory and written by the gate ---- */

Page *new_page(void)
{
    Page *p = NEW(Page);                   /* stays where it is: the stream writes to it */
    p->to = rt_text_stream(&p->text, &p->size);
    return p;
}

void put_page(Page *p, const char *path, enum rt_written kind)
{
    rt_text_end(p->to);
    rt_write_whole(path, kind, p->text, p->size);
    free(p->text);
}

void put_program(const char *from, const char *path, enum rt_written kind)
{
    size_t n;
    const char *why, *bytes = read_file(from, SIZE_MAX, &n, &why);
    if (!bytes) fatal(EXIT_IOERR, "cannot read %s: %s", from, why);
    rt_write_whole(path, kind, bytes, n);
}

/* ---- the folder ---- */

/* What the training program's name ends with. */
static const char *suffix_of(const Target *t) { return t->doubles ? "-double" : t->timed ? "-layers" : ""; }

static void write_makefile(const char *folder, const char *name, const Target *t)
{
    const char *path = format("%s/Makefile", folder), *train = format("%s-train%s", name, suffix_of(t));
    Page *page = new_page();
    FILE *f = page->to;
    fprintf(f, "# Builds %s. Written by cnnc.\nCNNC ?= cnnc\nCC ?= cc\nCFLAGS = -std=gnu11 -O3 -march=%s -ffp-contract=off -fno-math-errno -fopenmp\n\n"
               "%s: %s.c %s.h\n\t$(CC) $(CFLAGS) $$($(CNNC) config --cflags) %s.c -o $@ $$($(CNNC) config --libs)%s\n",
            train, t->march, train, name, name, name, t->blas ? " -lopenblas" : "");
    if (t->doubles) fprintf(f, "\n%s-gradient: %s.c %s.h\n\t$(CC) $(CFLAGS) -DRT_GRADIENT $$($(CNNC) config --cflags) %s.c -o $@ $$($(CNNC) config --libs)%s\n",
                            name, name, name, name, t->blas ? " -lopenblas" : "");
    put_page(page, path, RT_MAKEFILE);
}

static bool uses_blas(const Plan *p)
{
    for (int i = 0; i < p->graph->n_calls; i++)
        if (same(p->graph->calls[i]->variant->name, "im2col") || same(p->graph->calls[i]->variant->name, "blas")) return true;
    return false;
}

static void write_text(const Plan *train, const Plan *infer, const char *folder, const char *name, const Request *r)
{
    Page *c = new_page(), *h = new_page();
    emit(train, infer, r->templates, c->to, h->to);
    put_page(c, format("%s/%s.c", folder, name), RT_SOURCE), put_page(h, format("%s/%s.h", folder, name), RT_HEADER);
}

/* Asks for every name that will be written in the folder. */
static void claim_files(const char *folder, const char *name, const Request *r, const Target *t)
{
    const struct { const char *file; enum rt_written kind; } files[] = {
        { format("%s.c", name), RT_SOURCE }, { format("%s.h", name), RT_HEADER }, { "Makefile", RT_MAKEFILE },
        { "report.txt", RT_SUMMARY }, { "report.json", RT_REPORT }, { format("%s-train%s", name, suffix_of(t)), RT_TRAINER },
        { format("%s-gradient", name), RT_TRAINER },
    };
    rt_make_folders(folder, "-o DIR");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) rt_out_check(format("%s/%s", folder, files[i].file), files[i].kind, NULL, r->force);
}

Built write_program(const Model *m, const Request *r, const Target *t, const char *folder)
{
    Built b = { .folder = folder, .name = m->name };
    Target target = *t;
    if (!r->dump) claim_files(folder, m->name, r, t);
    limit("planning and writing this network", 600, 8192);
    const Plan *train = plan(m, true, &target, r->dump), *infer = plan(m, false, &target, r->dump);
    if (r->dump) exit(0);
    target.blas = target.blas && (uses_blas(train) || uses_blas(infer));
    ((Plan *)train)->target.blas = target.blas;
    write_text(train, infer, folder, m->name, r);
    b.blas = target.blas;
    write_makefile(folder, m->name, &target);
    write_reports(train, infer, folder);
    return b;
}

/* What the Makefile does, without make and its shell: the folder's name is anybody's. */
static void compile(const Built *b, const Request *r, const char *option, const char *program, bool blas)
{
    Words w = { 0 };
    compile_words(&w, r->march);
    if (option) word(&w, option);
    const char *made = format("%s/%s", rt_scratch_folder(), program);
    word(&w, format("%s.c", b->name)), word(&w, "-o"), word(&w, made);
    link_words(&w, blas);
    if (run(&w, b->folder)) die("the emitted program did not compile (%s/%s.c)", b->folder, b->name);
    put_program(made, format("%s/%s", b->folder, program), RT_TRAINER);
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
