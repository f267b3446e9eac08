/* conv2d_tile.h -- register tiles and nominal costs that the convolutions' variants share. */
#ifndef CONV2D_TILE_H
#define CONV2D_TILE_H
#include "ir/call.h"

enum { SIXTEEN = 16 };                     /* reals to which channels are padded; lanes of the nominal machine */

/* Whole numbers are long here: a side is below 2^31, and a product of three windows or sides with a constant is not. */
long most(long a, long b);
long least(long a, long b);
long padded16(long n);
long number_of(const Call *c, const char *name);       /* num() of a whole number */
int accumulators(int registers);           /* that leave room for weights and broadcasts */

/* A tile of p x v registers, p things along a row of n and v vectors of channels of `vectors`, `unit` registers each thing; at most
 * `room` registers. */
typedef struct { int p, v; } Tile;
Tile best_tile(long n, long vectors, int unit, long room);

/* Does the kernel pass half of the nominal L2? Then dkernel works by groups, whose samples share its passage. */
bool large_kernel(const Call *c);
bool small_kernel(const Call *c);

/* Of all sides of the map together: elements of a window, pixels of the output and of the input; how many of a window's elements a
 * pixel of the input meets. */
double taps(const Call *c);
double pixels(const Call *c);
double inputs(const Call *c);
double taps_of_class(const Call *c);

/* Multiply-adds of the whole call in vectors of 16 output channels, padding included: what a direct kernel really does. */
double forward_work(const Call *c);
double dx_work(const Call *c);
double cells(const Call *c);

/* The border of x that the windows of pixels touch, of as many as whole cells have. */
Halo around_x(const Call *c, int cell);
/* The border of dy that dx reads. */
Halo around_dy(const Call *c);

/* For a single image: into how many pieces a forward call may be cut. */
int pieces(const Call *c);
#endif
