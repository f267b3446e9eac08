/* load.h -- Lua -> Model (front.c). */
#ifndef LOAD_H
#define LOAD_H
#include "ir/model.h"

typedef struct { const char *name, *value; } Define;
Model *load_model(const char *path, const Define *defines, int n_defines);       /* stops on errors */

#endif
