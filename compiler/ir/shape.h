/* shape.h -- the sizes of a tensor, the one limit of them, and how a tensor lies in memory. */
#ifndef SHAPE_H
#define SHAPE_H
#include <stdbool.h>

enum { MAX_RANK = 6, REALS_A_LINE = 16, PANEL = 32 };

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

/* A dimension as it lies: `size` elements between what stands before and after them (the border), and behind that what only fills
 * up: channels to whole lines, a last panel, rows that keep panels apart. name: of a value of samples the loop's over it, "h";
 * of a parameter its axis, "o"; of several axes in one all of them, "hwi"; of the panels of an axis its capital, "O". */
typedef struct { const char *name; int before, size, after, behind; } Dim;
int in_memory(Dim d);                                             /* of all that */

/* How a value lies in memory, its dimensions from the outermost to the one whose elements lie side by side.
 * exact: a sample's vector has no room behind it, because a call for a group sees maps in the rows.
 * A parameter's order is a string of its axes, "hwio", "ohwi"; a capital is an axis in blocks of PANEL: "Oio". */
typedef struct { int rank; Dim d[MAX_RANK + 1]; const char *order; bool dense, exact; } Memory;
long memory_size(const Memory *m);                                /* with borders and padding; or TOO_MANY */
bool bordered(const Memory *m);                                   /* is anything before or after a dimension? */
const char *dim_name(int rank, int k);                            /* of dimension k of a value of samples: "h" */

/* What a call wants around a value, by its dimensions: zeros before and after what it reads, or room that it may write into. */
typedef struct { int before[MAX_RANK], after[MAX_RANK]; } Halo;

#endif
