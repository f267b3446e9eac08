/* config.c -- where cnnc's own files are, and what an emitted program is compiled and linked with.
 *
 * Files are found relative to the executable: beside it in a build tree (include/, lib/), one up in an installed one. What a target
 * CPU has is asked of the compiler, so any name that its -march knows will do. */
#include "commands.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *self_path(void)
{
    static char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) fatal(EXIT_OSERR, "cannot find my own executable in /proc/self/exe");
    path[n] = 0;
    return path;
}

static const char *own_folder(const char *what)
{
    const char *self = self_path();
    int n = (int)(strrchr(self, '/') - self);
    struct stat st;
    const char *beside = format("%.*s/%s", n, self, what), *above = format("%.*s/../%s", n, self, what);
    if (stat(beside, &st) == 0) return beside;
    if (stat(above, &st) == 0) return above;
    fatal(EXIT_NOINPUT, "my own files are missing: neither %s nor %s is there", beside, above);
}

const char *include_folder(void) { return own_folder("include/cnnc"); }
const char *library_folder(void) { return own_folder("lib"); }

const char *compiler_name(void)
{
    const char *cc = getenv("CC");
    return cc && *cc ? cc : "cc";
}

void compile_words(Words *w, const char *march)
{
    const char *more = getenv("CNNC_CFLAGS");
    words(w, compiler_name());
    words(w, "-std=gnu11 -O3 -ffp-contract=off -fno-math-errno -fopenmp");
    word(w, format("-march=%s", march ? march : "native"));
    word(w, format("-I%s", include_folder()));
    if (more) words(w, more);
}

void link_words(Words *w, bool blas)
{
    word(w, format("-L%s", library_folder()));
    words(w, "-lcnnc_rt -ljansson -lpng -lz -lm");
    if (blas) word(w, "-lopenblas");
}

/* Does the compiler make a program of this text with these flags? */
static bool compiles(const char *text, const char *flags)
{
    Words w = { 0 };
    words(&w, compiler_name());
    words(&w, "-x c - -o /dev/null");
    words(&w, flags);
    return spawn(&w, NULL, text, KEEP_OUT | KEEP_ERR).status == 0;
}

bool have_blas(void)
{
    static int known = -1;
    if (known < 0) known = compiles("#include <cblas.h>\nint main(void){return 0;}\n", "-lopenblas");
    return known;
}

static bool defined(const char *macros, const char *name)
{
    return strstr(macros, format("#define %s ", name)) != NULL;
}

static char *macros_of(const char *march)
{
    Words w = { 0 };
    words(&w, compiler_name());
    word(&w, format("-march=%s", march));
    words(&w, "-dM -E -x c -");
    Ran ran = spawn(&w, NULL, NULL, KEEP_OUT | KEEP_ERR);
    if (ran.status < 0) fatal(EXIT_OSERR, "cannot start the compiler %s: %s", compiler_name(), strerror(errno));
    if (ran.status) fatal(EXIT_USAGE, "the compiler %s does not know --march %s", compiler_name(), march);
    return ran.out;
}

/* It is written into the Makefile and the report. */
static void check_march(const char *march)
{
    size_t n = strlen(march);
    bool good = n && n <= 64 && isalnum((unsigned char)march[0]);
    for (size_t i = 0; good && i < n; i++) good = isalnum((unsigned char)march[i]) || strchr("+-._", march[i]);
    if (!good) fatal(EXIT_USAGE, "--march '%s' is no CPU's name: those are letters and digits, with + - . and _ between them", march);
}

Target target_of(const Request *r)
{
    if (r->march) check_march(r->march);
    const char *march = r->march ? r->march : "native", *macros = macros_of(march);
    bool wide = defined(macros, "__AVX512F__") && defined(macros, "__AVX512VL__") && defined(macros, "__AVX512DQ__") && defined(macros, "__AVX512BW__");
    int bytes = wide ? 64 : defined(macros, "__AVX2__") && defined(macros, "__FMA__") ? 32 : 16;
    return (Target){ .march = march, .lanes = bytes / (r->doubles ? 8 : 4), .registers = wide || defined(macros, "__aarch64__") ? 32 : 16,
                     .doubles = r->doubles, .blas = !r->no_blas, .timed = r->layers };
}

int config_command(const Request *r)
{
    if (!r->cflags && !r->libs) fatal(EXIT_USAGE, "cnnc config wants --cflags or --libs");
    if (r->cflags) printf("-I%s%s", include_folder(), r->libs ? " " : "\n");
    Words libs = { 0 };
    link_words(&libs, false);
    if (r->libs) printf("%s\n", joined(&libs));
    return 0;
}

static int found(const char *what, bool ok, const char *detail)
{
    printf("%-10s %-8s %s\n", what, ok ? "found" : "missing", detail);
    return !ok;
}

/* What the compiler calls itself; empty where there is none. */
static const char *compiler_version(void)
{
    Words w = { 0 };
    words(&w, compiler_name());
    word(&w, "--version");
    Ran ran = spawn(&w, NULL, NULL, KEEP_OUT | KEEP_ERR);
    return ran.status ? "" : format("%.*s", (int)strcspn(ran.out, "\n"), ran.out);
}

int doctor_command(const Request *r)
{
    (void)r;
    const char *cc = compiler_version();
    int missing = found("compiler", *cc, *cc ? cc : "install gcc or clang, or set CC");
    missing += found("OpenMP", compiles("int main(void){return 0;}\n", "-fopenmp"), "-fopenmp (clang wants libomp-dev)");
    found("OpenBLAS", have_blas(), "libopenblas-dev: only for variants that are asked for by name");
    missing += found("runtime", access(format("%s/libcnnc_rt.a", library_folder()), R_OK) == 0, library_folder());
    if (*cc) {
        Target t = target_of(&(Request){ 0 });
        printf("%-10s %d reals a vector, %d registers\n", "CPU", t.lanes, t.registers);
    }
    printf("%-10s %ld\n", "threads", sysconf(_SC_NPROCESSORS_ONLN));
    return missing ? 1 : 0;
}
