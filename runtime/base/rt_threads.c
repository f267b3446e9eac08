/* rt_threads.c -- how many threads a program has: what is asked for, what the machine gives, what can be created
 *
 * More threads than processors only wait for each other, so nobody gets more than the process may use: by its affinity, by the
 * places that OpenMP binds threads to, by the quota of its control groups. Where the system refuses to make as many, OpenMP ends
 * the program without a word of what to do; so they are made here once, on trial. OMP_DYNAMIC=false, OpenMP's own word for a number
 * that is not to be adjusted, has the number kept as it is asked for: how tests and measurements ask. */
#define _GNU_SOURCE
#include "rt_threads.h"
#include "rt_util.h"
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

enum { MOST = 4096 };

bool rt_threads_fixed(void)
{
    const char *dynamic = getenv("OMP_DYNAMIC");
    return dynamic && !strcasecmp(dynamic, "false");
}

/* ---- processors ---- */

#ifdef _OPENMP
static void add_place(cpu_set_t *all, int place)               /* places may overlap */
{
    int n = omp_get_place_num_procs(place), *id = rt_alloc((size_t)n, sizeof *id);
    omp_get_place_proc_ids(place, id);
    for (int i = 0; i < n; i++)
        if (id[i] >= 0 && id[i] < CPU_SETSIZE)
            CPU_SET(id[i], all);
    free(id);
}
#endif

static int bound_processors(void)              /* of the places that OpenMP binds threads to; 0: it binds none */
{
    int n = 0;
#ifdef _OPENMP
    cpu_set_t all;
    CPU_ZERO(&all);
    if (omp_get_proc_bind() == omp_proc_bind_false)
        return 0;
    for (int p = 0; p < omp_get_num_places(); p++)
        if (omp_get_proc_bind() != omp_proc_bind_master || p == omp_get_place_num())
            add_place(&all, p);
    n = CPU_COUNT(&all);
#endif
    return n;
}

static int processors(void)                    /* that threads of this process may run on */
{
    cpu_set_t set;
    int bound = bound_processors();
    if (bound > 0)
        return bound;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
    return (int)sysconf(_SC_NPROCESSORS_ONLN); /* more than cpu_set_t has */
}

/* ---- what can be created ---- */

static void *pass_gate(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* Of n threads, this one included, as many as there can be at once. */
static int creatable(int n, int *error)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_t *thread = rt_alloc((size_t)n, sizeof *thread);
    int made = 0;
    *error = 0;
    pthread_mutex_lock(&gate);
    while (made < n - 1 && !(*error = pthread_create(&thread[made], NULL, pass_gate, &gate)))
        made++;
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < made; i++)
        pthread_join(thread[i], NULL);
    if (*error)
        usleep(10000);                         /* until the system counts them no longer */
    free(thread);
    return made + 1;
}

/* ---- together ---- */

typedef struct Wish { int64_t threads; const char *name, *value; } Wish;       /* threads 0: there is none */

/* libgomp cuts a number off at 32 bits without a word; so its variable is read here. Of a list the first is for the outermost. */
static Wish wish_of(int64_t asked, char digits[24])
{
    const char *variable = getenv("OMP_NUM_THREADS");
    if (asked > 0) {
        snprintf(digits, 24, "%lld", (long long)asked);
        return (Wish){ asked, "--threads ", digits };
    }
    char *end = NULL;
    int64_t n = variable ? strtoll(variable, &end, 10) : 0;
    bool good = n > 0 && (!*end || strchr(", \t", *end));      /* what is none OpenMP refuses with a word */
    return (Wish){ good ? n : 0, "OMP_NUM_THREADS=", variable };
}

static const char *plural(int n) { return n == 1 ? "" : "s"; }

static int processors_by_quota(int may, double quota)          /* a part of one counts: it is used for a part of the time */
{
    return quota > 0 && quota < may ? (int)ceil(quota) : may;
}

static void say_more(const Wish *wish, int may, bool fixed)
{
    char *then = fixed && wish->threads > MOST ? rt_text("it has %d, the most that there can be", MOST)
        : fixed ? rt_text("they wait for each other, for OMP_DYNAMIC=false keeps the number")
        : rt_text("it has %d thread%s (OMP_DYNAMIC=false keeps the number)", may, plural(may));
    rt_say("%s%s is more than the %d processor%s that this program may use: %s", wish->name, wish->value, may, plural(may), then);
    free(then);
}

static void say_room(int may, int places, double quota)
{
    int machine = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (may < places)
        rt_say("%d thread%s: the control group's quota is %g of the machine's %d processors", may, plural(may), quota, machine);
    else if (may < machine)
        rt_say("%d thread%s: this program may run on %d of the machine's %d processors", may, plural(may), may, machine);
}

static int limited(int n)                      /* by OMP_THREAD_LIMIT, which OpenMP keeps to without a word */
{
#ifdef _OPENMP
    int limit = omp_get_thread_limit();
    if (limit > 0 && n > limit) {
        rt_say("%d thread%s: OMP_THREAD_LIMIT allows no more", limit, plural(limit));
        return limit;
    }
#endif
    return n;
}

static int checked(int n)                      /* by creating them */
{
    int error, made = n > 1 ? creatable(n, &error) : 1;
    if (made < n)
        rt_say("the system lets this program create %d thread%s, not %d (%s): it goes on with %s", made, plural(made), n,
               strerror(error), made == 1 ? "that one" : "those");
    return made;
}

int rt_processors(void)
{
    return processors_by_quota(processors(), rt_quota(""));
}

int rt_threads(int64_t asked, bool tell)
{
    char digits[24];
    double quota = rt_quota("");
    int places = processors(), may = processors_by_quota(places, quota);
    Wish wish = wish_of(asked, digits);
    int64_t n = wish.threads ? wish.threads : may, most = rt_threads_fixed() ? MOST : may;
    if (n > may)
        say_more(&wish, may, rt_threads_fixed());
    else if (!wish.threads && tell)
        say_room(may, places, quota);
    return checked(limited(n < most ? (int)n : (int)most));
}
