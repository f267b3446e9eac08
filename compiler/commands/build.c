/* build.c -- `cnnc build`: the text, a Makefile, a report and the training program in one folder.
 *
 * All names are asked for before any work. Everything is made in memory, programs by the C compiler in a folder of their own; when
 * all of it is there, the runtime's gate (rt_file.h) puts it in place: the folder has all of a build or none of it. What --double
 * and --layers make has names of its own, and lies beside NAME-train and its text. */
#define _GNU_SOURCE
#include "commands.h"
#include "base/limits.h"
#include "emit/emission.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

/* ---- files that wait to be written ---- */

Page *new_page(void)
{
    Page *p = NEW(Page);                   /* stays where it is: the stream writes to it */
    p->to = rt_text_stream(&p->text, &p->size);
    return p;
}

void add_page(Built *b, const char *name, enum rt_written kind, Page *page)
{
    rt_text_end(page->to);
    struct rt_whole file = { name, kind, page->text, page->size };
    PUSH(b->file, b->n, file);
}

void add_program(Built *b, const char *name, enum rt_written kind, const char *from, const char *mark)
{
    size_t n;
    const char *why, *bytes = read_file(from, SIZE_MAX, &n, &why), *whole = format("\1%s\1", mark);
    if (!bytes) fatal(EXIT_IOERR, "cannot read %s: %s", from, why);
    if (!memmem(bytes, n, whole, strlen(whole)))
        fatal(EXIT_OSERR, "what the compiler made is not the program %s; cnnc doctor looks at the compiler", name);
    struct rt_whole file = { name, kind, bytes, n };
    PUSH(b->file, b->n, file);
}

void put_files(const Built *b, int n, const char *folder)
{
    struct rt_whole *file = NEWS(struct rt_whole, n);
    for (int i = 0; i < n; i++) file[i] = b->file[i], file[i].path = format("%s/%s", folder, b->file[i].path);
    rt_write_all(file, (size_t)n);
}

/* ---- the text ---- */

static void write_rule(FILE *f, const char *program, const char *stem, const char *option, bool blas)
{
    fprintf(f, "\n%s: %s.c %s.h\n\t$(CC) $(CFLAGS) $(OPENMP) $(BITS)%s $(shell $(CNNC) config --cflags) %s.c -o $@ "
            "$(shell $(CNNC) config --libs)%s\n", program, stem, stem, option, stem, blas ? " -lopenblas" : "");
}

/* What bits depend on stands last and apart: with other CFLAGS the program computes the same. */
static void write_makefile(Built *b, const Target *t)
{
    const char *suffix = suffix_of(t), *stem = format("%s%s", b->name, suffix), *train = format("%s-train%s", b->name, suffix);
    Page *page = new_page();
    fprintf(page->to, "# Builds %s. Written by cnnc.\nCNNC ?= cnnc\nCC ?= cc\nCFLAGS = -O3\nOPENMP = -fopenmp\n"
            "BITS = " BITS_FLAGS "%s%s\n", train, *march_flag(t->march) ? " " : "", march_flag(t->march));
    if (t->doubles) fprintf(page->to, "\nall: %s %s-gradient\n", train, b->name);
    write_rule(page->to, train, stem, "", t->blas);
    if (t->doubles) write_rule(page->to, format("%s-gradient", b->name), stem, " -DRT_GRADIENT", t->blas);
    add_page(b, format("Makefile%s", suffix), RT_MAKEFILE, page);
}

static bool uses_blas(const Plan *p)
{
    for (int i = 0; i < p->graph->n_calls; i++)
        if (same(p->graph->calls[i]->variant->name, "im2col") || same(p->graph->calls[i]->variant->name, "blas")) return true;
    return false;
}

static void write_text(Built *b, const Plan *train, const Plan *infer, const Request *r)
{
    Page *c = new_page(), *h = new_page();
    const char *stem = format("%s%s", b->name, suffix_of(&train->target));
    emit(train, infer, r->templates, c->to, h->to);
    add_page(b, format("%s.c", stem), RT_SOURCE, c), add_page(b, format("%s.h", stem), RT_HEADER, h);
}

enum { N_TEXT = 2 };                       /* of the files that wait, those that are compiled */

Built write_program(const Model *m, const Request *r, const Target *t)
{
    Built b = { .name = m->name };
    Target target = *t;
    limit("planning and writing this network", 600, 8192);
    Plan *train = plan(m, true, &target, r->dump), *infer = plan(m, false, &target, r->dump);
    if (r->dump) exit(0);
    convert(train, infer);
    b.blas = target.blas = target.blas && (uses_blas(train) || uses_blas(infer));
    train->target.blas = target.blas;
    write_text(&b, train, infer, r);
    write_makefile(&b, &target);
    write_reports(train, infer, &b);
    return b;
}

/* ---- the folder ---- */

/* x-double.c is the text of x, built --double: no other network's. */
static void check_suffix(const char *name)
{
    static const Target other[] = { { .doubles = true }, { .timed = true }, { .features = true } };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const char *suffix = suffix_of(&other[i]), *at = strrchr(name, '-');
        if (at && same(at, suffix))
            fatal(EXIT_USAGE, "a network called '%s' and '%.*s' built with -%s would both be %s.c: give it another name, "
                  "Sequential { name = .. } or the file's", name, (int)(at - name), name, suffix, name);
    }
}

/* Asks for every name that will be written in the folder. */
static void claim_files(const char *folder, const char *name, const Request *r, const Target *t)
{
    const char *suffix = suffix_of(t);
    check_suffix(name);
    const struct { const char *file; enum rt_written kind; } files[] = {
        { format("%s%s.c", name, suffix), RT_SOURCE }, { format("%s%s.h", name, suffix), RT_HEADER },
        { format("Makefile%s", suffix), RT_MAKEFILE },
        { format("report%s.txt", suffix), RT_SUMMARY }, { format("report%s.json", suffix), RT_REPORT },
        { format("%s-train%s", name, suffix), RT_TRAINER }, { format("%s-gradient", name), RT_TRAINER },
    };
    rt_make_folders(folder, "-o DIR");
    rt_clear_folder(folder);                   /* of a build that was killed */
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        rt_out_check(format("%s/%s", folder, files[i].file), files[i].kind, NULL, r->force);
}

/* What the Makefile does, without make and its shell. */
static void make_program(Built *b, const Request *r, const char *option, const char *program)
{
    Words w = { 0 };
    const char *folder = rt_scratch_folder(), *source = b->file[0].path;
    compile_words(&w, r->march);
    if (option) word(&w, option);
    source_words(&w, source), word(&w, "-o"), word(&w, program);
    link_words(&w, b->blas);
    compile(&w, folder, program, format("%s from the emitted %s", program, source));
    add_program(b, program, RT_TRAINER, format("%s/%s", folder, program), RT_TRAINER_MARK);
}

static void make_programs(Built *b, const Request *r, const Target *t)
{
    put_files(b, N_TEXT, rt_scratch_folder());
    make_program(b, r, NULL, format("%s-train%s", b->name, suffix_of(t)));
    if (t->doubles) make_program(b, r, "-DRT_GRADIENT", format("%s-gradient", b->name));
}

static void say(const Built *b, const char *folder, const Model *m, const Target *t)
{
    fprintf(stderr, "wrote %s/:", folder);
    for (int i = 0; i < b->n; i++) fprintf(stderr, " %s", b->file[i].path);
    const char *data = setting(m->fit, "data")->given ? "" : " --data SRC";
    const char *next = t->doubles ? " gradcheck" : t->timed ? " bench --layers" : !m->feature ? data
        : format(" predict --layer %s --weights FILE --output features.npz%s", pasteable(m->feature->layer->name), data);
    fprintf(stderr, "\ntry   %s%s\n", pasteable(format("%s/%s-train%s", folder, b->name, suffix_of(t))), next);
}

Target target_asked_for(const Request *r)
{
    Target t = target_of(r->march, r->emit_only, r->doubles);
    t.blas = !r->no_blas, t.timed = r->layers, t.features = r->features != NULL;
    return t;
}

int build_command(const Request *r)
{
    if (r->tune)
        fatal(EXIT_USAGE, "--tune comes later; variants are chosen by the cost model, or by conv_algorithm and dense_algorithm");
    const Model *m = model_of(r);
    if (!m->compiled) {
        err_at(m->loc, "the model has no compile{}: a training program needs a loss and an optimizer");
        help("model:compile { loss = \"categorical_crossentropy\", optimizer = \"rmsprop\", metrics = {\"accuracy\"} }");
        stop_if_errors();
    }
    if (r->doubles + r->layers + (r->features != NULL) > 1)
        fatal(EXIT_USAGE, "--double checks gradients, --layers measures, --features gives a layer's values: one at a time");
    Target t = target_asked_for(r);
    const char *folder = r->out ? r->out : format("generated/%s", m->name);
    if (!r->dump) claim_files(folder, m->name, r, &t);
    Built b = write_program(m, r, &t);
    if (!r->emit_only) make_programs(&b, r, &t);
    put_files(&b, b.n, folder);
    if (!r->emit_only) say(&b, folder, m, &t);
    return 0;
}
