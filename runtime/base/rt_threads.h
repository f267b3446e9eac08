/* rt_threads.h -- how many threads a program has, and how they give way: rt_threads.c rt_quota.c rt_pace.c rt_spin.c */
#ifndef RT_THREADS_H
#define RT_THREADS_H
#include <stdbool.h>
#include <stdint.h>

/* ---- rt_threads.c: the most threads of this run ---- */

/* As many as asked for (0 or less: as OMP_NUM_THREADS says, or one a processor), but no more than the processors that the process
 * may use, nor than it can create. A wish that does not hold is said; tell: so is why it has fewer than the machine has
 * processors. */
int rt_threads(int64_t asked, bool tell);
int rt_processors(void);                       /* that this process may use: affinity, places, quota */
bool rt_threads_fixed(void);                   /* OMP_DYNAMIC=false: the number is kept as it is asked for */

/* ---- rt_quota.c ---- */

/* processors that the control groups leave this process; 0: no limit. root: "", but in tests */
double rt_quota(const char *root);
/* bytes: the machine's, or fewer by the control groups; 0 where nobody says */
double rt_memory(const char *root);

/* ---- rt_pace.c: as many of them as are worth it at the moment ---- */

typedef struct Pace {                          /* of one kind of call */
    int most;                                  /* threads; level l has most >> l of them */
    int level, other;                          /* other: the level that is being tried, or `level` */
    bool still, warm, up;                      /* nothing is ever tried; a call was; the last trial was of more threads */
    bool crowded;                              /* in the last window it waited long for a processor */
    int calls;                                 /* so far, as long as they are few */
    double since, seconds, samples;            /* when the call began; what the window that is being measured has so far */
    double waited;                             /* for a processor, before this window */
    double mean, variance, usual;              /* of the last windows' costs of a sample; the mean when the last trial ended */
    int windows;                               /* that they are of */
    double trial; int turns;                   /* the mean of a trial's windows, and how many they are */
    double tried, length;                      /* when the last trial ended, and how long it was */
    int patience;                              /* how many lengths until the next one */
} Pace;

Pace rt_pace(int most);
int rt_pace_begin(Pace *p);                    /* the number of threads for the call that begins now */
void rt_pace_end(Pace *p, int samples);

/* ---- rt_spin.c: how long they wait awake ---- */

void rt_spin_briefly(char **argv);             /* at the start of main; may begin the program again */
#endif
