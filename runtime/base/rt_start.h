/* rt_start.h -- what every program of cnnc's does before all else. */
#ifndef RT_START_H
#define RT_START_H

void rt_start(void);                           /* standard streams, errors instead of signals, room on the stack */

#endif
