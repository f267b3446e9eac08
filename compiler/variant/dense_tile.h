/* dense_tile.h -- the register tiles of products with a matrix, which recurrent layers have as well. */
#ifndef DENSE_TILE_H
#define DENSE_TILE_H
#include "ir/call.h"

void panels_tile(Call *c, const Target *t);      /* rows by vectors of a panel: at most `rows`, and `sums` accumulators */
void gradient_tile(Call *c, const Target *t);    /* a kernel's gradient: `rows` of it by `vectors` */

#endif
