/* compilation.c -- what a compilation has: memory, mistakes, the place that is reached, an end.
 *
 * All hangs on one pointer of the thread. It is no argument, because a text is made or a mistake recorded in nearly every function,
 * and none of them has a choice of which compilation that is for. Memory is an arena of blocks, dropped behind the work, beside it
 * what can be given back. The user's mistakes are recorded in order and printed when a stage ends, so that one run shows all that
 * are independent. Invariant: no compilation sees another one's, and nothing here depends on what a model is. */
#include "base/compilation.h"
#include "rt_print.h"
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#ifndef ARENA_BLOCK
#define ARENA_BLOCK (1 << 20)              /* 1: each request is a block of its own, whose bounds an address sanitizer sees */
#endif
enum { BLOCK = ARENA_BLOCK, ALIGN = 64, MOST_ERRORS = 20, MOST_LINES = 12 };

typedef struct { char *text, *line[MOST_LINES]; int n; } Mistake;
typedef struct Held { struct Held *next, **at; } Held;         /* in front of what is held; at: what points to it */

typedef struct {
    const Host *host;
    FILE *messages;
    jmp_buf *end;                          /* NULL: the process's */
    char *at; size_t left;                 /* what is left of the last block */
    void **block; size_t n_blocks;
    Held *held;
    Mistake mistake[MOST_ERRORS];
    int n_mistakes;                        /* how many there were; the first 20 are kept */
    bool repeated;                         /* the last one was there before: its help lines are too */
    const char *folder, *said, *stage;
    const char *path; volatile int line;   /* a signal may ask for the place */
} Compilation;

static _Thread_local Compilation *here;

/* ---- beginning and end ---- */

static const Host alone = { 0 };

void begin_compilation(const Host *host)
{
    Compilation *c = calloc(1, sizeof *c);
    if (!c) fatal(EXIT_OSERR, "out of memory");
    *c = (Compilation){ .host = host ? host : &alone, .messages = stderr, .folder = "", .path = "", .stage = "" };
    here = c;
}

static void drop(Compilation *c)
{
    while (c->held) hold(c->held + 1, 0);
    while (c->n_blocks) free(c->block[--c->n_blocks]);
    free(c->block);
}

/* 0, or the status that it was left with. */
static int run(Compilation *c, void (*work)(void *of), void *of)
{
    jmp_buf end;
    c->end = &end;
    int status = setjmp(end);
    if (!status) work(of);
    return status;
}

int compile_apart(void (*work)(void *of), void *of, FILE *messages)
{
    Compilation *around = here, own = { .host = &alone, .messages = messages, .folder = "", .path = "", .stage = "" };
    here = &own;
    int status = run(&own, work, of);
    drop(&own);
    here = around;
    return status;
}

static _Noreturn void leave(int status)
{
    if (here && here->end) longjmp(*here->end, status);
    exit(status);
}

/* ---- what the program around it does ---- */

void check_time(void) { if (here->host->check_time) here->host->check_time(); }
void tell_of_file(const struct stat *file) { if (here->host->file_was_read) here->host->file_was_read(file); }

void no_memory(size_t asked)
{
    if (here->host->no_memory) here->host->no_memory(asked);
    fatal(EXIT_OSERR, "out of memory");
}

/* ---- memory ---- */

/* Their number is doubled at each power of two. */
static void note_block(Compilation *c, void *block)
{
    if (!(c->n_blocks & (c->n_blocks - 1))) {
        void **more = realloc(c->block, sizeof *more * (c->n_blocks ? 2 * c->n_blocks : 1));
        if (!more) free(block), no_memory(sizeof *more * 2 * c->n_blocks);
        c->block = more;
    }
    c->block[c->n_blocks++] = block;
}

static void new_block(Compilation *c, size_t bytes)
{
    size_t size = bytes > BLOCK ? bytes : BLOCK;
    check_time();
    c->left = 0;
    c->at = aligned_alloc(ALIGN, size);
    if (!c->at) no_memory(size);
    note_block(c, c->at);
    c->left = size;
}

void *arena(size_t bytes)
{
    Compilation *c = here;
    if (bytes > SIZE_MAX / 2) die("a request for %zu bytes", bytes);
    bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (bytes > c->left) new_block(c, bytes);
    void *p = c->at;
    c->at += bytes, c->left -= bytes;
    return memset(p, 0, bytes);
}

static void let_go(Held *h)
{
    *h->at = h->next;
    if (h->next) h->next->at = h->at;
    free(h);
}

void *hold(void *p, size_t bytes)
{
    Held *h = p ? (Held *)p - 1 : NULL, *moved;
    if (h && !bytes) let_go(h);
    if (!bytes || bytes > SIZE_MAX - sizeof *h || !(moved = realloc(h, sizeof *h + bytes))) return NULL;
    if (!h) moved->next = here->held, moved->at = &here->held;
    *moved->at = moved;
    if (moved->next) moved->next->at = &moved->next;
    return moved + 1;
}

/* ---- the place ---- */

void at_line(const char *path, int line) { here->path = path, here->line = line; }
int line_reached(void) { return here ? here->line : 0; }
const char *path_reached(void) { return here ? here->path : ""; }
void at_stage(const char *what) { here->stage = what; }
const char *stage_reached(void) { return here->stage; }

/* ---- mistakes ---- */

void errors_in(const char *prefix)
{
    here->folder = copy(prefix);
}

int errors(void)
{
    return here->n_mistakes;
}

static bool known(const char *text)
{
    for (int i = 0; i < here->n_mistakes && i < MOST_ERRORS; i++)
        if (same(here->mistake[i].text, text)) return true;
    return false;
}

void err_at(Loc loc, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = vformat(fmt, args);
    va_end(args);
    if (loc.line > 0) text = format("%s%s:%d: %s", here->folder, loc.file, loc.line, text);
    else if (loc.file) text = format("%s%s: %s", here->folder, loc.file, text);
    here->repeated = known(text);
    if (here->repeated) return;
    if (here->n_mistakes < MOST_ERRORS) here->mistake[here->n_mistakes].text = text;
    here->n_mistakes++;
    if (loc.via) help("%s", loc.via);
}

void help(const char *fmt, ...)
{
    if (here->repeated || here->n_mistakes < 1 || here->n_mistakes > MOST_ERRORS) return;
    Mistake *m = &here->mistake[here->n_mistakes - 1];
    if (m->n == MOST_LINES) return;
    va_list args;
    va_start(args, fmt);
    m->line[m->n++] = vformat(fmt, args);
    va_end(args);
}

FILE *messages(void) { return here ? here->messages : stderr; }

/* A user's text may be part of it: what a terminal would obey, or is no text, is shown by its bytes. */
static void print_line(const char *indent, char *line)
{
    for (char *p = line; *p; p++) if (*p == '\n' || *p == '\t') *p = ' ';
    fputs(indent, messages());
    rt_print(messages(), line);
    fputc('\n', messages());
}

void print_errors(void)
{
    fflush(stdout);
    int n = here ? here->n_mistakes : 0;
    for (int i = 0; i < n && i < MOST_ERRORS; i++) {
        print_line("", here->mistake[i].text);
        for (int k = 0; k < here->mistake[i].n; k++) print_line("    ", here->mistake[i].line[k]);
    }
    if (n > MOST_ERRORS) fprintf(messages(), "and %d more\n", n - MOST_ERRORS);
}

void stop_if_errors(void)
{
    if (!here->n_mistakes) return;
    print_errors();
    leave(EXIT_FAILURE);
}

void said_by_tool(const char *text) { here->said = text; }

static void print_said(const char *text)
{
    char line[1024];
    enum { MOST = 20 };
    int n = 0;
    for (; *text; n++) {
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        if (n < MOST) print_line("    ", line);
        text += length + (text[length] == '\n');
    }
    if (n > MOST) fprintf(messages(), "    and %d lines more\n", n - MOST);
}

static _Noreturn void leave_with(int status, const char *prefix, const char *fmt, va_list args)
{
    char text[8192];                       /* no arena: that it has no memory left may be the message */
    print_errors();
    vsnprintf(text, sizeof text, fmt, args);
    fprintf(messages(), "cnnc: %s", prefix);
    print_line("", text);
    if (here && here->said) print_said(here->said);
    leave(status);
}

void die(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    leave_with(EXIT_SOFTWARE, "a bug of cnnc's: ", fmt, args);
}

void fatal(int status, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    leave_with(status, "", fmt, args);
}
