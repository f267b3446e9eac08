/* product.h -- what layers are made of that multiply values with each other: product.c. */
#ifndef PRODUCT_H
#define PRODUCT_H
#include "ir/graph.h"

/* the layer itself, as what its nodes are parts of */
Item *part_of(const Use *u);
/* scale times the sum of products of in[0] and in[1], along axes with these letters, over those that y does not have */
Value *product(const Use *u, const char *name, Value *in[2], const char *a, const char *b, const char *y, double scale);

#endif
