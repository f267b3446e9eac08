/* make.h -- random data and weights for a network, as files that the emitted program and the interpreter both read */
#ifndef MAKE_H
#define MAKE_H
#include "net.h"

Arrays random_weights(const Net *net, uint64_t seed);
Arrays random_data(const Net *net, uint64_t seed, int train, int test);       /* x_train, y_train, x_test, y_test */
const char *array_name(const char *what, int several, const char *name);      /* "x_train" or "x_train_NAME" */
#endif
