/* classifier.c -- `cnnc classifier`: weights, labels and network in one executable.
 *
 * In a temporary folder: the training program is compiled and asked to write the weights as inference reads them; a file with them,
 * the labels and main is generated; it is linked with the network's inference half and the few runtime files that read images. The
 * program is built twice: the digest that the first prints for its own test images is compiled into the second. */
#define _GNU_SOURCE
#include "commands.h"
#include "emit/emission.h"
#include "ir/names.h"
#include "op/queries.h"
#include "rt_takes.h"
#include "rt_util.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#ifndef CNNC_VERSION
#define CNNC_VERSION "0.1.0"
#endif

typedef struct {
    const Request *r;
    const Model *m;
    Target target;
    Classes classes;
    int image[3];                          /* h, w, c of what the program reads */
    const char *program, *id, *upper;      /* id: the model's name as a C identifier */
} Job;

/* ---- the temporary folder ---- */

static const char *work;                   /* removed at exit, however that comes */

static const char *in_work(const char *name) { return format("%s/%s", work, name); }

static char *text_in_work(const char *name)
{
    size_t n;
    const char *why;
    char *text = read_file(in_work(name), SIZE_MAX, &n, &why);
    if (!text) fatal(EXIT_IOERR, "cannot read %s: %s", in_work(name), why);
    return text;
}

static Ran start_in_work(const Words *w)
{
    Ran ran = spawn(w, work, NULL, KEEP_OUT | KEEP_ERR);
    struct statvfs disk;
    int why = errno;
    if (ran.status < 0 && statvfs(work, &disk) == 0 && disk.f_flag & ST_NOEXEC)
        fatal(EXIT_OSERR, "cannot start a program in %s: the file system there is mounted noexec; TMPDIR says where else", work);
    if (ran.status < 0) fatal(EXIT_OSERR, "cannot start a program in %s: %s; TMPDIR says where else", work, strerror(why));
    return ran;
}

/* ---- what may be wrong before anything is compiled ---- */

static void check_request(const Request *r)
{
    if (r->statically)
        fatal(EXIT_USAGE, "--static comes later; the program needs libc, libm, libgomp, libpng, libjpeg, libwebp and zlib");
    if (!r->weights)
        fatal(EXIT_USAGE, "cnnc classifier wants --weights FILE: what training wrote, such as weights.safetensors in its run "
                          "folder");
    if (access(r->weights, R_OK)) fatal(EXIT_NOINPUT, "cannot read the weights in %s: %s", r->weights, strerror(errno));
    if (r->labels && access(r->labels, R_OK)) fatal(EXIT_NOINPUT, "cannot read the labels in %s: %s", r->labels, strerror(errno));
}

static void check_model(Job *j)
{
    const Model *m = j->m;
    if (!m->compiled) err_at(m->loc, "the model has no compile{}: its loss would say what the outputs mean");
    const Graph *g = build(m, false);
    stop_if_errors();
    const Shape *in = &g->inputs[0]->shape;
    if (m->n_inputs > 1 || m->n_outputs > 1) {
        err_at(m->loc, "the model has %d input%s and %d output%s, a classifier has one of each",
               m->n_inputs, m->n_inputs > 1 ? "s" : "", m->n_outputs, m->n_outputs > 1 ? "s" : "");
        help("such a network can be embedded: cnnc build writes %s.h", m->name);
    } else if (whole_numbers(g, 0) || !rt_takes_images(in->rank, in->d, j->image)) {
        err_at(m->inputs[0]->layer->loc, "the input %s takes no images: they have 1 or 3 channels, expected " RT_IMAGE_SHAPES,
               show(*in));
        help("NAME-train predict --data SRC takes other inputs; cnnc build writes %s.h for embedding", m->name);
    }
    stop_if_errors();
    j->classes = classes_of_model(m, g);
}

/* ---- the weights ---- */

/* prepare's complaint becomes ours; what it offers there, cnnc classifier does not have. */
static _Noreturn void refuse_weights(const Job *j, int status, char *text)
{
    char *last = text;
    size_t n = strlen(text);
    if (n && text[n - 1] == '\n') text[n - 1] = 0;
    for (char *p = text; (p = strchr(p, '\n')); last = ++p) continue;
    if (last != text) last[-1] = 0, fprintf(stderr, "%s\n", text);
    char *offer = strstr(last, " (--partial");
    if (offer) *offer = 0;
    if (!strncmp(last, "error: ", 7))
        fatal(status, "%s%s", status == RT_OTHER_CPU ? "a classifier is tried where it is built, but " : "", last + 7);
    fatal(EXIT_USAGE, "this machine cannot run what --march %s compiles (status %d), and building a classifier takes "
          "that; build it on one that can", j->r->march ? j->r->march : "native", status);
}

/* A layer may have asked for OpenBLAS by name; the program is linked with it only where inference calls it. */
static bool calls_blas(const Job *j)
{
    return strstr(text_in_work(format("%s.c", j->m->name)), "<cblas.h>") != NULL;
}

/* NAME.weights and, returned, what their file says of the classes. -O1: the bits are the same, and it is sooner there. */
static char *prepare_weights(const Job *j)
{
    Words cc = { 0 }, prepare = { 0 };
    compile_words(&cc, j->r->march);
    word(&cc, "-O1"), source_words(&cc, format("%s.c", j->m->name)), words(&cc, "-o train", NULL);
    link_words(&cc, calls_blas(j));
    compile(&cc, work, "train", format("a program from the emitted %s.c", j->m->name));
    char *weights = rt_real_path(j->r->weights);
    if (!weights) fatal(EXIT_NOINPUT, "cannot read the weights in %s: %s", j->r->weights, strerror(errno));
    words(&prepare, "./train prepare --weights", NULL), word(&prepare, copy(weights));
    word(&prepare, "--output"), word(&prepare, format("%s.weights", j->m->name));
    free(weights);
    Ran ran = start_in_work(&prepare);
    if (ran.status) refuse_weights(j, ran.status, ran.err);
    return ran.out;
}

/* ---- the generated file ---- */

static void write_weights_section(const Job *j, FILE *f)
{
    fprintf(f, "/* Mapped with the program, never copied; 64 bytes behind them may be read. */\n"
               "__asm__(\".pushsection .rodata\\n\"\n        \"    .balign 64\\n\"\n        \"%s_weights_start:\\n\"\n"
               "        \"    .incbin \\\"%s.weights\\\"\\n\"\n"
               "        \"%s_weights_end: .zero 64\\n\"\n        \"    .balign 64\\n\"\n"
               "        \".popsection\\n\");\n", j->id, j->m->name, j->id);
    fprintf(f, "extern const unsigned char %s_weights_start[] __attribute__((visibility(\"hidden\")));\n"
               "extern const unsigned char %s_weights_end[] __attribute__((visibility(\"hidden\")));\n\n", j->id, j->id);
}

static void write_main(const Job *j, FILE *f)
{
    const Classes *c = &j->classes;
    const Item *fit = j->m->fit;
    fprintf(f, "RT_BASELINE int main(int argc, char **argv)\n{\n    rt_need_cpu(RT_CPU_NEEDS);\n"
               "    const struct rt_classifier classifier = {\n        .name = %s, .version = %s, .target = %s,%s\n",
            literal(j->m->name), literal(CNNC_VERSION), literal(format("%s float", j->target.march)),
            j->target.threads ? "" : " .alone = true,");
    fprintf(f, "        .to = { { %d, %d, %d }, RT_%s, %d },\n", j->image[0], j->image[1], j->image[2],
            upper_case(text(fit, "resize")), (int)integer(fit, "background"));
    fprintf(f, "        .outputs = %d, .result = %s,\n        .classes = %d, .labels = labels,\n", c->outputs,
            c->logits ? "RT_LOGITS" : "RT_PROBABILITIES", c->classes);
    fprintf(f, "        .weights = %s_weights_start, .weights_size = (size_t)(%s_weights_end - %s_weights_start),\n",
            j->id, j->id, j->id);
    fprintf(f, "        .weights_bytes = %s_weights_bytes, .scratch_bytes = %s_scratch_bytes, .infer = %s_infer,\n",
            j->id, j->id, j->id);
    fprintf(f, "        .self_test = SELF_TEST,\n    };\n    return rt_classify(argc, argv, &classifier);\n}\n");
}

static void write_classifier(const Job *j)
{
    const char *path = format("%s_classifier.c", j->m->name);
    Page *page = new_page();
    FILE *f = page->to;
    fprintf(f, "/* %s_classifier.c -- " RT_CLASSIFIER_MARK ": weights, labels and the main program. */\n"
               "#include \"rt_classify.h\"\n#include \"rt_cpu.h\"\n#include \"%s.h\"\n\n", j->m->name, j->m->name);
    write_weights_section(j, f);
    fprintf(f, "#ifndef SELF_TEST\n#define SELF_TEST 0\n#endif\n\n"
               "const char %s_mark[] __attribute__((used, visibility(\"hidden\"))) = \"\\1" RT_CLASSIFIER_MARK "\\1\";\n\n", j->id);
    fprintf(f, "static const char *const labels[%d] = {\n", j->classes.classes);
    for (int i = 0; i < j->classes.classes; i++) fprintf(f, "    %s,\n", literal(j->classes.labels[i]));
    fprintf(f, "};\n\n");
    write_main(j, f);
    Built b = { 0 };
    add_page(&b, path, RT_BARE, page);
    put_files(&b, 1, work);
}

/* ---- compiling, and the program's place ---- */

static const char *const runtime_files[] = {
    "rt_classify", "rt_cpu", "rt_answer", "rt_image", "rt_read", "rt_jpeg", "rt_exif", "rt_png", "rt_webp", "rt_pnm", "rt_npy",
    "rt_resize", "rt_print", "rt_threads", "rt_quota", "rt_pace", "rt_spin", "rt_start", "rt_util",
};
enum { N_RUNTIME = sizeof runtime_files / sizeof *runtime_files };

static void compile_parts(const Job *j)
{
    Words half = { 0 }, files = { 0 };
    compile_words(&half, j->r->march), compile_words(&files, j->r->march);
    word(&half, format("-D%s_INFERENCE", j->upper)), word(&half, "-c");
    source_words(&half, format("%s.c", j->m->name));
    compile(&half, work, format("%s.o", j->m->name), format("the inference half of %s.c", j->m->name));
    word(&files, "-c");
    for (int i = 0; i < N_RUNTIME; i++) source_words(&files, format("%s/%s.c", include_folder(), runtime_files[i]));
    compile(&files, work, "rt_classify.o", format("the runtime's files in %s", include_folder()));
}

static void link_program(const Job *j, const char *self_test)
{
    Words w = { 0 };
    compile_words(&w, j->r->march);
    word(&w, format("-D%s_INFERENCE", j->upper)), word(&w, format("-DSELF_TEST=%s", self_test));
    source_words(&w, format("%s_classifier.c", j->m->name)), word(&w, format("%s.o", j->m->name));
    for (int i = 0; i < N_RUNTIME; i++) word(&w, format("%s.o", runtime_files[i]));
    words(&w, "-o program -lpng -ljpeg -lwebp -lz -lm -Wl,--as-needed", NULL);
    if (calls_blas(j)) word(&w, "-lopenblas");
    compile(&w, work, "program", "the classifier");
}

static void test_and_link_again(const Job *j)
{
    link_program(j, "0");
    Words record = { 0 }, test = { 0 };
    words(&record, "./program --self-test=record", NULL), words(&test, "./program --self-test", NULL);
    Ran first = start_in_work(&record);
    if (first.status) die("the classifier cannot run its own test images");
    char *digest = first.out;
    digest[strcspn(digest, "\n")] = 0;
    if (digest[0] != '0' || digest[1] != 'x' || strspn(digest + 2, "0123456789abcdef") != strlen(digest + 2))
        die("the self-test said '%s'", digest);
    link_program(j, format("%su", digest));
    if (start_in_work(&test).status) die("the classifier's self-test gives other bits the second time");
}

static void put_classifier(const Job *j)
{
    Built b = { 0 };
    add_program(&b, rt_base_of(j->program), RT_CLASSIFIER, in_work("program"), RT_CLASSIFIER_MARK);
    rt_write_whole(j->program, RT_CLASSIFIER, b.file[0].data, b.file[0].bytes);
}

static void say(const Job *j)
{
    struct stat st;
    char *names = "";
    for (int i = 0; i < j->classes.classes && i < 3; i++) names = format("%s%s%s", names, i ? ", " : "", j->classes.labels[i]);
    if (stat(j->program, &st)) st.st_size = 0;
    for (char *p = names; *p; p++) if ((unsigned char)*p < ' ' || *p == 127) *p = ' ';
    fprintf(stderr, "wrote %s: %.1f MB, %d classes (%s%s)\n", j->program, (double)st.st_size / 1e6, j->classes.classes,
            names, j->classes.classes > 3 ? ", .." : "");
    fprintf(stderr, "try   %s IMAGE\n", pasteable(strchr(j->program, '/') ? j->program : format("./%s", j->program)));
}

int classifier_command(const Request *r)
{
    check_request(r);
    Job j = { .r = r, .m = model_of(r) };
    j.program = r->out ? r->out : j.m->name;
    j.id = network_name(j.m->name);
    j.upper = upper_case(j.id);
    check_model(&j);
    rt_out_check(j.program, RT_CLASSIFIER, "-o PROGRAM", r->force);
    j.target = target_asked_for(r);
    if (r->labels) name_classes(&j.classes, j.m, r, "");
    work = rt_scratch_folder();
    Built b = write_program(j.m, r, &j.target);
    put_files(&b, b.n, work);
    const char *said = prepare_weights(&j);
    if (!r->labels) name_classes(&j.classes, j.m, r, said);
    write_classifier(&j);
    compile_parts(&j);
    test_and_link_again(&j);
    put_classifier(&j);
    say(&j);
    return 0;
}
