/* names.c -- what a figure is called, and what emitted text calls a network and its layers.
 *
 * A figure, a loss or a metric, keeps the name that the user gave: the one in monitor, history.csv, {NAME:.3f}. It stands in
 * emitted text as a string. What stands there as C is made of names so:
 *
 * A name keeps its letters, digits and underscores; all else becomes an underscore. A network's name N stands in the text as
 * `struct N` and before the names of its interface, N_step, N_H. A layer's stands only before a call or a slot of its op,
 * conv2d_forward, conv2d_kernel: small words that no header has behind an underscore. So few names could mean something else to
 * C, its headers or the runtime, and those get n_ in front:
 *
 *   keywords, and the headers' macros and tags, as they are (words)
 *   capitals with an underscore: macros look so, and so do the guards of headers
 *   a library's names, in any case, by their first word (families): rt_vec has the guard RT_VEC_H, pthread_attr_init is libc's
 *
 * tests/sizes/names asks the preprocessor and the linker for everything that they know. */
#include "ir/names.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char words[] =                                     /* C, C++ */
    " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await "
    "co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do double "
    "dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept "
    "not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict return short "
    "signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid "
    "typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq "
    /* macros of headers and compilers */
    "BLASFUNC BUFSIZ CMPLX CMPLXF CMPLXL EOF FLOATRET HUGE I INFINITY L_ctermid L_tmpnam NAN NFDBITS NULL P_tmpdir TMP_MAX "
    "WCONTINUED WEXITED WEXITSTATUS WIFCONTINUED WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG "
    "WUNTRACED alloca assert be16toh be32toh be64toh complex errno fpclassify htobe16 htobe32 htobe64 htole16 htole32 htole64 "
    "i386 imaginary isfinite isgreater isgreaterequal isinf isless islessequal islessgreater isnan isnormal isunordered le16toh "
    "le32toh le64toh linux math_errhandling noreturn offsetof signbit stderr stdin stdout unix xdouble "
    /* their functions that end like the interface's: sem_init, xdr_bytes */
    "acc aio blas_num blas_thread cnd fanotify goto_set_num inet6_opt inet6_option inet6_rth inotify jpeg_mem mtx png_set_sig "
    "posix_spawn_file_actions posix_spawnattr sem xdr "
    /* their tags */
    "drand48_data itimerspec option random_data sched_param sched_priority sigaction sigevent stat timespec timeval timezone tm "
    /* the runtime's macros, the tags and functions of emitted text */
    "CLOCKS EACH INLINE LANES LINE MAC R REAL ROLLED RT SELECT SOME TIMED given infer_shard infer_thread job load member prepare "
    "product rates shard store summed tensor thread ";

static const char families[] = " atomic cblas goacc gomp gotoblas kmp omp openblas pthread rt ";

/* Is the word, in small letters, one of the list? */
static bool in_list(const char *list, const char *word, size_t n)
{
    for (const char *p = list + 1; *p; p += strcspn(p, " ") + 1)
        if (strcspn(p, " ") == n && !strncasecmp(p, word, n)) return true;
    return false;
}

static bool of_family(const char *name) { return in_list(families, name, strcspn(name, "_")); }

static bool capitals(const char *name)
{
    for (const char *p = name; *p; p++) if (islower((unsigned char)*p)) return false;
    return strchr(name, '_') != NULL;
}

static char *plain(const char *name)
{
    char *id = copy(name);
    for (char *p = id; *p; p++) if (!isalnum((unsigned char)*p)) *p = '_';
    return id;
}

const char *figure_name(const Model *m, int output, const Item *metric)
{
    const char *own = metric ? metric->name : "loss";
    return m->n_outputs > 1 ? format("%s_%s", m->output_names[output], own) : own;
}

const char *network_name(const char *name)
{
    const char *id = plain(name);
    bool own = isalpha((unsigned char)id[0]) && !strstr(words, format(" %s ", id)) && !of_family(id) && !capitals(id);
    return own ? id : format("n_%s", id);
}

/* What is made for gradcheck, bench --layers and predict --layer lies beside the training program and its text. */

/* A slot may have two words, as moving_mean: what ends with the first of them would meet another's slot. */
const char *layer_prefix(const char *name)
{
    static const char first[] = "_moving";
    const char *id = plain(name);
    size_t n = strlen(id), k = strlen(first);
    bool own = isalpha((unsigned char)id[0]) && !of_family(id), meets = n > k && same(id + n - k, first);
    return format("%s%s%s", own ? "" : "n_", id, meets ? "_" : "");
}
