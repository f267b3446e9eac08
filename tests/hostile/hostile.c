/* hostile.c -- hostile CNNC MODELS FOLDER [STRIDE]: model files that try to run for ever, eat memory, get out, or write what is not
 * theirs
 *
 * MODELS (models.txt) says what they are, and what must come of each. A model lies in a folder of its own beside things that it
 * must not follow, and every command runs in an empty one: both must be as before. Whatever is refused is refused with file and
 * line; what is accepted has to give JSON, dot, a Makefile and C that are what they seem. With STRIDE the slow ones are left out,
 * and of the others every so manieth is taken. JOBS of them run at a time. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SECONDS = 12, MOST_MEGABYTES = 600, HANGS = 300, RUNS = 10, MOST_CASES = 4000, MOST_WORDS = 64 };

typedef struct { char *name, *text; bool limit, refused, same, slow; } Case;
static Case cases[MOST_CASES];
static int n_cases;
static const char *cnnc, *place;               /* place: the folder of the case that runs */
static char *include;                          /* what cnnc config --cflags says */
static bool failed;
static double most_seconds;                    /* that a command of this worker's took */
static long most_megabytes;

__attribute__((format(printf, 1, 2))) static char *text(const char *format, ...)
{
    char *s;
    va_list args;
    va_start(args, format);
    if (vasprintf(&s, format, args) < 0) abort();
    va_end(args);
    return s;
}

static char *whole(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *s = NULL;
    size_t room = 0;
    if (!f) return strdup("");
    ssize_t n = getdelim(&s, &room, EOF, f);
    bool all = n < 0 || feof(f);
    for (int c; !all && (c = fgetc(f)) != EOF; n++) s = realloc(s, (size_t)n + 2), s[n] = (char)c, s[n + 1] = 0;
    fclose(f);
    if (size) *size = n < 0 ? 0 : (size_t)n;
    return s && n >= 0 ? s : strdup("");
}

static void write_whole(const char *path, const char *s)
{
    FILE *f = fopen(path, "wb");
    if (!f || fputs(s, f) < 0 || fclose(f)) perror(path), exit(2);
}

static void complain(const Case *c, const char *what, const char *more)
{
    printf("%s: %s%s%.600s\n--- the model:\n%.400s\n---\n", c->name, what, more ? ": " : "", more ? more : "", c->text);
    failed = true;
}

/* ---- the table of models ---- */

static void add(const char *name, const char *verdict, char *body)
{
    if (n_cases == MOST_CASES) abort();
    cases[n_cases++] = (Case){ .name = text("%s", name), .text = body, .limit = strstr(verdict, "limit"),
                               .refused = strstr(verdict, "refused"), .same = strstr(verdict, "same"),
                                   .slow = strstr(verdict, "slow") };
}

/* Every @ becomes the literal. */
static char *with(const char *body, const char *literal)
{
    char *out = strdup("");
    for (const char *at = body; *at;) {
        size_t n = strcspn(at, "@");
        char *more = text("%s%.*s%s", out, (int)n, at, at[n] ? literal : "");
        free(out);
        out = more, at += n + (at[n] != 0);
    }
    return out;
}

/* Lines "=== NAME VERDICT", each followed by a model; those of "=== strings" are put in the place of @. */
static void read_table(const char *path)
{
    char *s = whole(path, NULL), *strings[MOST_WORDS];
    int n = 0;
    for (char *at = strstr(s, "=== "), *next; at; at = next) {
        next = strstr(at + 4, "\n=== ");
        if (next) *next++ = 0;
        char *body = strchr(at, '\n') + 1, name[64], verdict[64];
        body[-1] = 0;
        if (sscanf(at, "=== %63s %63[^\n]", name, verdict) != 2) fprintf(stderr, "%s: '%s'\n", path, at), exit(2);
        if (!strcmp(name, "strings"))
            for (char *line = strtok(body, "\n"); line; line = strtok(NULL, "\n")) strings[n++] = line;
        else if (!strchr(body, '@')) add(name, verdict, strdup(body));
        else for (int i = 0; i < n; i++) add(text("%s with %.40s", name, strings[i]), verdict, with(body, strings[i]));
    }
}

/* ---- a case's folders ---- */

static char *in(const char *name) { return text("%s/%s", place, name); }

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void make_place(const Case *c)
{
    nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    mkdir(place, 0777), mkdir(in("watched"), 0777), mkdir(in("run"), 0777), mkdir(in("watched/folder.lua"), 0777);
    write_whole(in("secret.lua"), "return { \"secret\" }\n");
    write_whole(in("watched/model.lua"), c->text);
    write_whole(in("watched/helper.lua"), "return { units = 3 }\n");
    write_whole(in("watched/huge.lua"), "return 1\n");
    if (truncate(in("watched/huge.lua"), 5l << 30) || symlink("../secret.lua", in("watched/link.lua")) ||
        symlink("/dev/zero", in("watched/zero.lua")) || mkfifo(in("watched/pipe.lua"), 0666)) perror(place), exit(2);
}

static unsigned long seen;                     /* of all that must stay */

static int look(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)kind, (void)at;
    unsigned long sum = st->st_ino * 31 + (unsigned long)st->st_size * 7 + (unsigned long)st->st_mtim.tv_nsec + st->st_mode;
    for (; *path; path++) sum = sum * 131 + (unsigned char)*path;
    seen += sum;
    return 0;
}

static unsigned long look_around(void)
{
    seen = 0;
    nftw(in("watched"), look, 16, FTW_PHYS), nftw(in("run"), look, 16, FTW_PHYS), nftw(in("secret.lua"), look, 16, FTW_PHYS);
    return seen;
}

/* ---- running ---- */

typedef struct { int status; bool signalled; double seconds; long megabytes; char *out, *err; size_t out_size; } Ran;

static _Noreturn void become(char *const *argv, bool limited)
{
    const struct rlimit memory = { (rlim_t)MOST_MEGABYTES << 20, (rlim_t)MOST_MEGABYTES << 20 },
        time = { 2 * MOST_SECONDS, 2 * MOST_SECONDS };
    int null = open("/dev/null", O_RDONLY), out = open(in("out"), O_WRONLY | O_CREAT | O_TRUNC, 0666),
        err = open(in("err"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    dup2(null, 0), dup2(out, 1), dup2(err, 2);
    if (limited) setrlimit(RLIMIT_AS, &memory), setrlimit(RLIMIT_CPU, &time);
    alarm(HANGS);
    if (chdir(in("run")) == 0) execvp(argv[0], argv);
    _exit(127);
}

static Ran run(bool limited, ...)
{
    char *argv[MOST_WORDS];
    int n = 0, status;
    struct rusage used;
    va_list args;
    va_start(args, limited);
    while ((argv[n] = va_arg(args, char *))) n++;
    va_end(args);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) become(argv, limited);
    if (wait4(child, &status, 0, &used) != child) abort();
    Ran r = { .signalled = WIFSIGNALED(status), .status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
              .seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
              .megabytes = used.ru_maxrss / 1024, .err = whole(in("err"), NULL) };
    r.out = whole(in("out"), &r.out_size);
    return r;
}

/* ---- what may come of it ---- */

/* "../watched/model.lua:12: ..." */
static bool tells_where(const char *err)
{
    const char *at = strstr(err, "watched/");
    const char *colon = at ? strstr(at, ".lua:") : NULL;
    return colon && isdigit((unsigned char)colon[5]);
}

static bool is_limit(const char *err)
{
    static const char *const words[] = { "of processor time", "of memory", "million instructions", "prints more than",
                                         "are the most", "a model has at most" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) if (strstr(err, words[i])) return true;
    return false;
}

static void check_ran(const Case *c, const char *command, const Ran *r)
{
    if (r->signalled) complain(c, text("%s: ended by signal %d after %.1f s", command, r->status, r->seconds), r->err);
    else if (r->status == 70 || r->status == 71 || r->status > 100)
        complain(c, text("%s: exit status %d", command, r->status), r->err);
    most_seconds = r->seconds > most_seconds ? r->seconds : most_seconds;
    most_megabytes = r->megabytes > most_megabytes ? r->megabytes : most_megabytes;
    if (r->seconds > MOST_SECONDS) complain(c, text("%s took %.1f s", command, r->seconds), r->err);
    if (r->megabytes > MOST_MEGABYTES) complain(c, text("%s took %ld MB", command, r->megabytes), r->err);
    if (r->status == 1 && !tells_where(r->err)) complain(c, "no file and line", r->err);
    for (const char *p = r->err; *p; p++)
        if (((unsigned char)*p < ' ' && *p != '\n' && *p != '\t') ||
            *p == 127) { complain(c, "a control character on the terminal", r->err); break; }
}

static void check_json(const Case *c, const char *what, const char *s, size_t n)
{
    json_error_t why;
    json_t *j = json_loadb(s, n, 0, &why);
    if (!j || !json_is_object(j)) complain(c, what, text("%s: %.300s", j ? "no object" : why.text, s));
    json_decref(j);
}

/* Outside of strings only a graph's words and signs; a string ends in its line. */
static void check_dot(const Case *c, const char *s)
{
    bool inside = false, good = !strncmp(s, "digraph", 7);
    for (const char *p = s; *p && good; p++) {
        if (inside && *p == '\\' && p[1]) p++;
        else if (*p == '"') inside = !inside;
        else if (inside) good = *p != '\n';
        else good = isalnum((unsigned char)*p) || strchr(" \n_{}[]=;,->.", *p);
    }
    if (!good || inside) complain(c, "no dot", s);
}

static void check_makefile(const Case *c, const char *s)
{
    for (const char *p = s; *p; p++)
        if (!isalnum((unsigned char)*p) && !strchr("#. ?=_-:$()@+\n\t", *p)) { complain(c, "the Makefile holds more than names", s);
            break; }
}

/* The only file of the folder that ends so. */
static char *ending(const char *folder, const char *end)
{
    DIR *d = opendir(folder);
    char *found = NULL;
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t n = strlen(e->d_name), m = strlen(end);
        if (n > m && !strcmp(e->d_name + n - m, end)) found = text("%s/%s", folder, e->d_name);
    }
    if (d) closedir(d);
    return found;
}

static void check_built(const Case *c)
{
    char *folder = in("built");
    Ran r = run(false, cnnc, "build", "../watched/model.lua", "--emit-only", "-o", folder, NULL);
    check_ran(c, "build", &r);
    if (r.status) return;                      /* such as a model without compile */
    size_t n;
    char *source = ending(folder, ".c"), *json = whole(text("%s/report.json", folder), &n);
    check_json(c, "report.json", json, n);
    check_makefile(c, whole(text("%s/Makefile", folder), NULL));
    if (!source) { complain(c, "no C", NULL); return; }
    r = run(false, "cc", "-std=gnu11", "-march=native", "-fopenmp", "-fsyntax-only", "-Wall", "-Werror", include, source, NULL);
    if (r.status) complain(c, "C that does not compile", r.err);
}

static void check_same(const Case *c)
{
    Ran first = run(true, cnnc, "summary", "../watched/model.lua", "--format", "json", NULL), r;
    for (int i = 1; i < RUNS; i++) {
        r = run(true, cnnc, "summary", "../watched/model.lua", "--format", "json", NULL);
        if (strcmp(r.out, first.out)) complain(c, "another network in another run", r.out);
    }
    if (first.status) complain(c, "refused", first.err);
}

static void try(const Case *c)
{
    make_place(c);
    unsigned long before = look_around();
    Ran r = run(true, cnnc, "check", "../watched/model.lua", NULL);
    check_ran(c, "check", &r);
    if (c->limit && !is_limit(r.err)) complain(c, text("no limit, exit status %d", r.status), r.err);
    if (c->refused && r.status != 1) complain(c, text("not refused, exit status %d", r.status), r.err);
    if (c->same) check_same(c);
    else if (r.status == 0) {
        r = run(true, cnnc, "summary", "../watched/model.lua", "--format", "json", NULL);
        check_ran(c, "summary", &r), check_json(c, "summary's JSON", r.out, r.out_size);
        r = run(true, cnnc, "summary", "../watched/model.lua", "--format", "dot", NULL);
        check_ran(c, "summary", &r), check_dot(c, r.out);
        check_built(c);
    }
    if (look_around() != before) complain(c, "files have changed", NULL);
    nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- all of them, JOBS at a time ---- */

static int work(const char *folder, int worker, int workers, int stride)
{
    int taken = 0;
    place = text("%s/%d", folder, worker);
    for (int i = 0, k = 0; i < n_cases; i++) {
        if (stride > 1 && (cases[i].slow || i % stride)) continue;
        if (k++ % workers != worker) continue;
        try(&cases[i]);
        taken++;
    }
    printf("%d models tried: at most %.1f s and %ld MB\n", taken, most_seconds, most_megabytes);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc < 4) return fprintf(stderr, "hostile CNNC MODELS FOLDER [STRIDE]\n"), 2;
    int stride = argc > 4 ? atoi(argv[4]) : 1, workers = getenv("JOBS") ? atoi(getenv("JOBS")) : 1, bad = 0, status;
    cnnc = realpath(argv[1], NULL);
    read_table(argv[2]);
    mkdir(argv[3], 0777);
    char *folder = realpath(argv[3], NULL);
    place = folder;
    mkdir(in("run"), 0777);
    include = run(false, cnnc, "config", "--cflags", NULL).out;
    include[strcspn(include, "\n")] = 0;
    fflush(stdout);
    for (int w = 0; w < workers; w++) if (fork() == 0) exit(work(folder, w, workers, stride));
    while (wait(&status) > 0) bad |= status;
    printf("%d models in all\n", n_cases);
    return bad != 0;
}
