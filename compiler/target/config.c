/* config.c -- where cnnc's own files are, what an emitted program is compiled and linked with, and for which CPU.
 *
 * Files are found relative to the executable: beside it in a build tree (include/, lib/), one up in an installed one. What a target
 * CPU has is asked of the compiler, so any name that its -march knows will do; text alone is made without one, for the rows of a
 * table. generic is no CPU's name: its text asks for nothing but GNU C. */
#include "base/base.h"
#include "rt_text.h"
#include "target/target.h"
#include <ctype.h>
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
    if (!rt_is_text(self))
        fatal(EXIT_NOINPUT, "my own files lie below %.*s: with control characters, or bytes that are no UTF-8, it is no word for "
              "make or a shell; put cnnc elsewhere", n, self);
    const char *beside = format("%.*s/%s", n, self, what), *above = format("%.*s/../%s", n, self, what);
    if (stat(beside, &st) == 0) return beside;
    if (stat(above, &st) == 0) return above;
    fatal(EXIT_NOINPUT, "my own files are missing: neither %s nor %s is there", beside, above);
}

const char *include_folder(void) { return own_folder("include/cnnc"); }
const char *library_folder(void) { return own_folder("lib"); }

/* What bits depend on comes last: nothing that a user adds changes them. */
void compile_words(Words *w, const char *march)
{
    const char *more = getenv("CNNC_CFLAGS");
    compiler_words(w);
    words(w, "-O3 -fopenmp", NULL);
    if (more) words(w, more, "CNNC_CFLAGS");
    words(w, BITS_FLAGS, NULL), words(w, march_flag(march), NULL);
    word(w, format("-I%s", include_folder()));
}

/* As C, also by a compiler that takes it for C++. */
void source_words(Words *w, const char *source)
{
    words(w, "-x c", NULL), word(w, source), words(w, "-x none", NULL);
}

void link_words(Words *w, bool blas)
{
    word(w, format("-L%s", library_folder()));
    words(w, "-lcnnc_rt -ljansson -lpng -ljpeg -lwebp -lz -lm", NULL);
    if (blas) word(w, "-lopenblas");
}

/* ---- the target ---- */

/* As the compilers have them; tests/tools/compilers compares. Which header a row has is rt_vec.h's to say. */
static const Row rows[] = {
    /*            bytes, registers, twice, threads */
    { "x86-64",      16, 16,        true,  true,  NULL },              /* rt_sse.h */
    { "x86-64-v2",   16, 16,        true,  true,  NULL },
    { "x86-64-v3",   32, 16,        false, true,  NULL },              /* rt_avx2.h */
    { "x86-64-v4",   64, 32,        false, true,  NULL },              /* rt_avx512.h */
    { "armv8-a",     16, 32,        false, true,  NULL },              /* rt_neon.h */
    { "generic",     16, 16,        false, false, "RT_GENERIC" },      /* rt_generic.h alone */
};

static const Row *named(const char *march)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (same(rows[i].march, march)) return &rows[i];
    return NULL;
}

static bool is_generic(const char *march)
{
    const Row *row = march ? named(march) : NULL;
    return row && row->define;
}

const char *march_flag(const char *march) { return is_generic(march) ? "" : format("-march=%s", march ? march : "native"); }

static Row ask_compiler(const char *march)
{
    if (is_generic(march)) return macros_of(NULL), *named(march);      /* it is one that cnnc knows, and that is all */
    const char *macros = macros_of(march);
    bool wide = defined(macros, "__AVX512F__") && defined(macros, "__AVX512VL__") && defined(macros, "__AVX512DQ__") &&
                defined(macros, "__AVX512BW__");
    int bytes = wide ? 64 : defined(macros, "__AVX2__") && defined(macros, "__FMA__") ? 32 : 16;
    bool twice = defined(macros, "__SSE2__") && !defined(macros, "__FMA__");
    return (Row){ march, bytes, wide || defined(macros, "__aarch64__") ? 32 : 16, twice, true, NULL };
}

/* It is written into the Makefile and the report. */
static void check_march(const char *march)
{
    size_t n = strlen(march);
    bool good = n && n <= 64 && isalnum((unsigned char)march[0]);
    for (size_t i = 0; good && i < n; i++) good = isalnum((unsigned char)march[i]) || strchr("+-._", march[i]);
    if (!good)
        fatal(EXIT_USAGE, "--march '%s' is no CPU's name: those are letters and digits, with + - . and _ between them", march);
}

Target target_of(const char *march, bool by_name, bool doubles)
{
    if (march) check_march(march);
    else march = "native";
    const Row *known = by_name ? named(march) : NULL, row = known ? *known : ask_compiler(march);
    return (Target){ .march = march, .define = row.define, .lanes = row.bytes / (doubles ? 8 : 4), .registers = row.registers,
                     .twice = row.twice, .threads = row.threads, .doubles = doubles };
}

const char *suffix_of(const Target *t) { return t->doubles ? "-double" : t->timed ? "-layers" : t->features ? "-features" : ""; }
