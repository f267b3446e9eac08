/* names.h -- what figures are called, and what emitted text calls networks, layers and files. */
#ifndef NAMES_H
#define NAMES_H
#include "ir/model.h"

const char *figure_name(const Model *m, int output, const Item *metric);    /* metric NULL: the output's loss */
/* stands alone, and before _step, _H ...: never C's, a header's, the runtime's */
const char *network_name(const char *name);
const char *layer_prefix(const char *name);                      /* stands before _forward, _kernel ... */

#endif
