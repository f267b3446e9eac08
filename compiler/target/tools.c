/* tools.c -- the C compiler that makes programs: which it is, what it can, and what is wrong where it makes none.
 *
 * $CC is words, with quotes as a shell has them, or the whole name of a file. What a tool says is kept and shown under our own
 * sentence. Whose fault a failure is follows from what the tool said (causes), and else from small programs (needs): the first that
 * does not compile says what is missing. Invariant: "a bug of cnnc's" is said only where all of them do. */
#define _GNU_SOURCE
#include "base/base.h"
#include "rt_file.h"
#include "rt_threads.h"
#include "target/target.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- which it is ---- */

static const char *cc(void)
{
    const char *name = getenv("CC");
    return name && *name ? name : "cc";
}

static const char *own_flags(void)
{
    const char *flags = getenv("CNNC_CFLAGS");
    return flags ? flags : "";
}

void compiler_words(Words *w)
{
    struct stat st;
    if (strchr(cc(), '/') && stat(cc(), &st) == 0 && S_ISREG(st.st_mode)) word(w, cc());
    else words(w, cc(), "CC");
    if (!w->n) fatal(EXIT_USAGE, "CC names no compiler: it is '%s'", cc());
    bool relative = w->word[0][0] != '/' && strchr(w->word[0], '/');
    char *here = relative ? getcwd(NULL, 0) : NULL;
    if (relative && !here) fatal(EXIT_OSERR, "cannot tell where the compiler %s is: %s", cc(), strerror(errno));
    if (here) w->word[0] = format("%s/%s", here, w->word[0]);        /* it is run elsewhere too */
    free(here);
}

static _Noreturn void not_started(const Words *w)
{
    int why = errno;
    if (strchr(w->word[0], '/') && strchr(cc(), ' '))
        fatal(EXIT_OSERR, "cannot start the compiler %s, the first word of CC, %s: %s; a name with blanks stands in quotes",
              w->word[0], cc(), strerror(why));
    fatal(EXIT_OSERR, "cannot start the compiler %s: %s; cnnc wants gcc or clang, CC says which", w->word[0], strerror(why));
}

static Ran ask(const char *march)
{
    Words w = { 0 };
    compiler_words(&w);
    if (march) word(&w, format("-march=%s", march));
    words(&w, "-dM -E -x c -", NULL);
    Ran ran = spawn(&w, NULL, NULL, KEEP_OUT | KEEP_ERR);
    if (ran.status < 0) not_started(&w);
    return ran;
}

/* What stands behind `#define NAME `, or NULL. */
static const char *macro(const char *macros, const char *name)
{
    const char *key = format("#define %s ", name), *at = strstr(macros, key);
    return at ? at + strlen(key) : NULL;
}

bool defined(const char *macros, const char *name) { return macro(macros, name) != NULL; }

/* Why programs are not made with it; NULL: they are. The oldest of each that the tests know. */
static const char *refusal(const char *macros)
{
    static const struct { const char *name, *macro; int oldest; } known[] = {
        { "clang", "__clang_major__", 13 }, { "gcc", "__GNUC__", 11 },
    };
    for (int i = 0; i < 2; i++) {
        const char *version = macro(macros, known[i].macro);
        if (!version) continue;
        return atoi(version) >= known[i].oldest ? NULL
            : format("is %s %d, and cnnc's programs want gcc 11 or clang 13 at least", known[i].name, atoi(version));
    }
    return "is no compiler that cnnc knows: it does not say that it is gcc or clang";
}

const char *macros_of(const char *march)
{
    Ran ran = ask(march);
    if (ran.status) {
        Ran plain = ask(NULL);
        said_by_tool(ran.err);
        if (plain.status) fatal(EXIT_OSERR, "the compiler %s does not work: its exit status is %d", cc(), plain.status);
        fatal(EXIT_USAGE, "the compiler %s does not know --march %s", cc(), march);
    }
    const char *why = refusal(ran.out);
    if (why) fatal(EXIT_OSERR, "the compiler %s %s; CC says which to take", cc(), why);
    return ran.out;
}

/* ---- what it can ---- */

#define PROGRAM "int main(void){return 0;}\n"
#define LOOP "int main(void){\n#pragma omp parallel for schedule(dynamic)\n" \
             "for (int i = 0; i < 9; i++) omp_get_thread_num();\nreturn 0;}\n"

static const struct Need { const char *what, *text, *flags; bool always; const char *where; } needs[] = {
    { "C",        PROGRAM,                           "",           true,  "libc6-dev" },
    { "OpenMP",   "#include <omp.h>\n" LOOP,         "-fopenmp",   true,  "clang wants its libomp-dev" },
    { "jansson",  PROGRAM,                           "-ljansson",  true,  "libjansson-dev" },
    { "libpng",   "#include <png.h>\n" PROGRAM,      "-lpng",      true,  "libpng-dev" },
    { "libjpeg",  "#include <stdio.h>\n#include <jpeglib.h>\n" PROGRAM, "-ljpeg", true, "libjpeg-dev" },
    { "libwebp",  "#include <webp/decode.h>\n" PROGRAM, "-lwebp", true, "libwebp-dev" },
    { "zlib",     "#include <zlib.h>\n" PROGRAM,     "-lz",        true,  "zlib1g-dev" },
    { "OpenBLAS", "#include <cblas.h>\n" PROGRAM,    "-lopenblas", false, "libopenblas-dev, only for variants asked for by name" },
};
enum { N_NEEDS = sizeof needs / sizeof *needs };

static bool compiles(const struct Need *need, const char *more, const char *to)
{
    Words w = { 0 };
    compiler_words(&w);
    words(&w, "-x c - -o", NULL), word(&w, to);
    words(&w, more, "CNNC_CFLAGS"), words(&w, need->flags, NULL);
    return spawn(&w, NULL, need->text, KEEP_OUT | KEEP_ERR).status == 0;
}

static bool can(const struct Need *need, const char *more) { return compiles(need, more, "/dev/null"); }

/* ---- what is wrong ---- */

static const struct { const char *said, *sentence; int status; } causes[] = {
    { "No space left on device", "the disk is full",                               EXIT_IOERR },
    { "Disk quota exceeded",     "the disk's quota is used up",                    EXIT_IOERR },
    { "File too large",          "a file may not be as large as it has to be",     EXIT_IOERR },
    { "File size limit exceeded", "a file may not be as large as it has to be",    EXIT_IOERR },
    { "Read-only file system",   "a temporary file cannot be written",             EXIT_IOERR },
    { "Cannot allocate memory",  "there is not enough memory",                     EXIT_OSERR },
    { "out of memory",           "there is not enough memory",                     EXIT_OSERR },
    { "CPU time limit exceeded", "it may not take as much processor time",         EXIT_OSERR },
    { "Killed",                  "it was killed, as a rule for want of memory or by a limit of time", EXIT_OSERR },
};

static _Noreturn void explain(const Words *w, const Ran *ran, const char *what)
{
    const char *said = format("%s%s", ran->out, ran->err), *flags = own_flags();
    said_by_tool(said);
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (strstr(said, causes[i].said))
            fatal(causes[i].status, "the compiler %s did not make %s: %s; temporary files lie in %s, TMPDIR says where else",
                  cc(), what, causes[i].sentence, rt_folder_of(rt_scratch_folder()));
    if (ran->status > 128) fatal(EXIT_OSERR, "the compiler %s did not make %s: %s", cc(), what, strsignal(ran->status - 128));
    if (!can(&needs[0], "")) fatal(EXIT_OSERR, "the compiler %s makes no programs, not even the smallest", cc());
    if (*flags && !can(&needs[0], flags)) fatal(EXIT_USAGE, "the compiler %s does not take CNNC_CFLAGS, '%s'", cc(), flags);
    for (int i = 0; i < N_NEEDS; i++) {
        bool asked = needs[i].always;
        for (int k = 0; k < w->n; k++) asked |= same(w->word[k], needs[i].flags);
        if (asked && !can(&needs[i], flags))
            fatal(EXIT_OSERR, "the compiler %s did not make %s: it has no %s (%s); cnnc doctor says what else is missing", cc(),
                  what, needs[i].what, needs[i].where);
    }
    if (*flags)
        fatal(EXIT_OSERR, "the compiler %s did not make %s with CNNC_CFLAGS '%s'; if it does not without them either, that is a "
              "bug of cnnc's", cc(), what, flags);
    Words given = { 0 };
    compiler_words(&given);
    if (given.n > 1)
        fatal(EXIT_OSERR, "the compiler %s did not make %s; if %s alone does not either, that is a bug of cnnc's", cc(), what,
              given.word[0]);
    die("the compiler %s did not make %s", cc(), what);
}

void compile(const Words *w, const char *folder, const char *made, const char *what)
{
    hand_on("TMPDIR", rt_scratch_folder());
    Ran ran = spawn(w, folder, NULL, KEEP_OUT | KEEP_ERR);
    struct stat st;
    if (ran.status < 0) not_started(w);
    if (ran.status) explain(w, &ran, what);
    const char *said = format("%s%s", ran.out, ran.err);
    said_by_tool(said);
    if (stat(format("%s/%s", folder, made), &st) || !S_ISREG(st.st_mode) || !st.st_size)
        fatal(EXIT_OSERR, "the compiler %s says that all is well, and made nothing of %s", cc(), what);
    fputs(said, stderr), said_by_tool(NULL);
}

/* ---- cnnc doctor ---- */

static bool found(const char *what, bool ok, const char *detail)
{
    printf("%-10s %-8s %s\n", what, ok ? "found" : "missing", detail);
    return ok;
}

static const char *version_of(const char *program)
{
    Words w = { 0 };
    if (program) word(&w, program);
    else compiler_words(&w);
    word(&w, "--version");
    Ran ran = spawn(&w, NULL, NULL, KEEP_OUT | KEEP_ERR);
    return ran.status ? "" : format("%.*s", (int)strcspn(ran.out, "\n"), ran.out);
}

static bool starts_programs(void)
{
    const char *program = format("%s/program", rt_scratch_folder());
    Words w = { 0 };
    word(&w, program);
    return compiles(&needs[0], "", program) && spawn(&w, NULL, NULL, KEEP_OUT | KEEP_ERR).status == 0;
}

static bool check_compiler(void)
{
    const char *version = version_of(NULL), *why = *version ? refusal(ask(NULL).out) : NULL;
    const char *none = "install gcc or clang, or let CC name one";
    bool good = found("compiler", *version && !why, !*version ? none : why ? format("%s %s", cc(), why) : version);
    for (int i = 0; *version && !why && i < N_NEEDS; i++) {
        const char *detail = format("%s%s%s", needs[i].flags, *needs[i].flags ? ": " : "", needs[i].where);
        bool there = found(needs[i].what, can(&needs[i], own_flags()), detail);
        good &= there || !needs[i].always;
    }
    if (good) found("TMPDIR", starts_programs(), "cnnc classifier makes and starts programs there");
    return good;
}

bool doctor(void)
{
    bool good = check_compiler();
    const char *make = version_of("make");
    found("make", *make, *make ? make : "only for the Makefile that is written beside a program");
    bool whole = found("runtime", access(format("%s/libcnnc_rt.a", library_folder()), R_OK) == 0, library_folder());
    if (good) {
        Target t = target_of(NULL, false, false);
        printf("%-10s %d reals a vector, %d registers\n", "CPU", t.lanes, t.registers);
    }
    printf("%-10s %d of %ld processors\n", "threads", rt_processors(), sysconf(_SC_NPROCESSORS_ONLN));
    return good && whole;
}
