/* shape.h -- the sizes of a tensor, and the one limit of them. */
#ifndef SHAPE_H
#define SHAPE_H
#include <stdbool.h>

enum { MAX_RANK = 4, REALS_A_LINE = 16, PANEL = 32 };

typedef struct { int rank, d[MAX_RANK]; } Shape;                 /* without the batch */
Shape shape1(int a);
Shape shape2(int a, int b);
Shape shape3(int a, int b, int c);
Shape shape4(int a, int b, int c, int d);
/* The one limit of sizes: no tensor has more elements than this, as the model has it or as it lies in memory, nor have the
 * parameters of a network together; so an int holds each size, and its sum with a border or a tile. Products are made by times(),
 * which stays at TOO_MANY; whoever gets that says so with err_at. Options have limits of their own (windows, steps: 65,536). */
enum { MOST_ELEMENTS = 2000000000, TOO_MANY = MOST_ELEMENTS + 1 };
#define MOST_TEXT "2,000,000,000"
long times(long a, long b);
long size(Shape s);                                              /* the product; -1 where it is too many */
long padded_size(Shape s);                                       /* with the last axis in lines of REALS_A_LINE; or TOO_MANY */
bool same_shape(Shape a, Shape b);
const char *show(Shape s);                                       /* "[32,32,3]" */

#endif
