/* rt_pattern.h -- names of files with figures in them: "weights-{epoch:02d}-{val_loss:.2f}.safetensors" */
#ifndef RT_PATTERN_H
#define RT_PATTERN_H
#include <stdbool.h>

bool rt_names_meet(const char *a, const char *b);      /* two names beneath one folder may be one, or one a folder of the other */
#endif
