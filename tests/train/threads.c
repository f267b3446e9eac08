/* threads.c -- preloaded: only THREADS_ALLOWED threads beside the first may be there at once; says how a program is begun
 *
 * Each time that a program is loaded it adds a line to the file THREADS_LOG, with what libgomp reads of how long threads wait. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

typedef int create_function(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
struct work { void *(*run)(void *); void *with; };
static atomic_int there;

__attribute__((constructor)) static void begin(void)
{
    const char *log = getenv("THREADS_LOG"), *spins = getenv("GOMP_SPINCOUNT");
    FILE *f = log ? fopen(log, "a") : NULL;
    if (f) {
        fprintf(f, "%s\n", spins ? spins : "none");
        fclose(f);
    }
}

static void *counted(void *at)
{
    struct work w = *(struct work *)at;
    void *result;
    free(at);
    result = w.run(w.with);
    there--;
    return result;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *with)
{
    create_function *create = (create_function *)dlsym(RTLD_NEXT, "pthread_create");
    const char *allowed = getenv("THREADS_ALLOWED");
    struct work *w = malloc(sizeof *w);
    if (!w || (allowed && there >= atoi(allowed))) {
        free(w);
        return EAGAIN;
    }
    *w = (struct work){ run, with };
    there++;
    return create(thread, how, counted, w);
}
