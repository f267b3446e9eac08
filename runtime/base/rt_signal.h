/* rt_signal.h -- signals from outside that end a program: what it made goes first, and training saves. */
#ifndef RT_SIGNAL_H
#define RT_SIGNAL_H
#include <sys/types.h>

void rt_when_ended(void (*clean_up)(void));    /* called by the handler: nothing but system calls, on what is whole at any time */
void rt_hold_signals(void);                    /* until rt_let_signals, which must follow soon: what is made can be written down */
void rt_let_signals(void);
void rt_started(pid_t group);                  /* a group of processes that is to end first; 0: none any more */
void rt_note_signals(void);                    /* from here on the first one is noted only: */
int rt_interrupted(void);                      /* the signal that came, or 0 */

#endif
