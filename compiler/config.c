/* config.c -- where cnnc's own files are, and what an emitted program is compiled and linked with.
 *
 * Files are found relative to the executable: beside it in a build tree (include/, lib/), one up in an installed one. What a target
 * CPU has is asked of the compiler, so any name that its -march knows will do. */
#include "commands.h"
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

char *compile_flags(const char *march, bool doubles)
{
    (void)doubles;
    const char *more = getenv("CNNC_CFLAGS");
    return format("-std=gnu11 -O3 -march=%s -ffp-contract=off -fno-math-errno -fopenmp -I%s%s%s", march ? march : "native", include_folder(), more ? " " : "", more ? more : "");
}

char *link_flags(bool blas)
{
    return format("-L%s -lcnnc_rt -ljansson -lpng -lz -lm%s", library_folder(), blas ? " -lopenblas" : "");
}

bool have_blas(void)
{
    static int known = -1;
    if (known < 0) known = system(format("printf '#include <cblas.h>\\nint main(void){return 0;}' | %s -x c - -o /dev/null -lopenblas 2>/dev/null", compiler_name())) == 0;
    return known;
}

static bool defined(const char *macros, const char *name)
{
    return strstr(macros, format("#define %s ", name)) != NULL;
}

static char *macros_of(const char *march)
{
    FILE *f = popen(format("%s -march=%s -dM -E -x c /dev/null 2>&1", compiler_name(), march), "r");
    if (!f) fatal(EXIT_OSERR, "cannot start the compiler %s", compiler_name());
    char *text = "", chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;) text = format("%s%.*s", text, (int)n, chunk);
    if (pclose(f) != 0) fatal(EXIT_USAGE, "the compiler %s does not know --march %s", compiler_name(), march);
    return text;
}

Target target_of(const Request *r)
{
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
    if (r->libs) printf("%s\n", link_flags(false));
    return 0;
}

static int found(const char *what, bool ok, const char *detail)
{
    printf("%-10s %-8s %s\n", what, ok ? "found" : "missing", detail);
    return !ok;
}

static const char *first_line(const char *command)
{
    char line[256] = "";
    FILE *f = popen(command, "r");
    if (!f || !fgets(line, sizeof line, f)) line[0] = 0;
    if (f) pclose(f);
    line[strcspn(line, "\n")] = 0;
    return copy(line);
}

int doctor_command(const Request *r)
{
    (void)r;
    const char *cc = first_line(format("%s --version 2>/dev/null", compiler_name()));
    int missing = found("compiler", *cc, *cc ? cc : "install gcc or clang, or set CC");
    missing += found("OpenMP", system(format("printf 'int main(void){return 0;}' | %s -fopenmp -x c - -o /dev/null 2>/dev/null", compiler_name())) == 0,
                     "-fopenmp (clang wants libomp-dev)");
    found("OpenBLAS", have_blas(), "libopenblas-dev: only for variants that are asked for by name");
    missing += found("runtime", access(format("%s/libcnnc_rt.a", library_folder()), R_OK) == 0, library_folder());
    if (*cc) {
        Target t = target_of(&(Request){ 0 });
        printf("%-10s %d reals a vector, %d registers\n", "CPU", t.lanes, t.registers);
    }
    printf("%-10s %ld\n", "threads", sysconf(_SC_NPROCESSORS_ONLN));
    return missing ? 1 : 0;
}
