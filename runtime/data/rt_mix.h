/* rt_mix.h -- two samples as one, and boxes of pictures; rt_mix.c. */
#ifndef RT_MIX_H
#define RT_MIX_H
#include "rt.h"

typedef struct Box { int top, left, bottom, right; } Box;      /* half open, within a picture */

Box rt_box(const int shape[2], double y, double x, double h, double w);        /* of such a height around the pixel at y, x */
/* Pictures are arrays of shape {h, w, c}; both of the type and layout of `image`. */
void rt_fill_box(const int shape[3], struct rt_array image, const Box *box, double value);
void rt_copy_box(const int shape[3], struct rt_array image, const void *other, const Box *box);
/* share of what is there, the rest of other */
void rt_blend(size_t n, struct rt_array image, const void *other, double share);
/* The targets a and b of an output as one of reals, for each element: classes become one-hot. */
void rt_blend_targets(const struct rt_port *port, struct rt_array a, struct rt_array b, double share, float *mixed);
/* A share from Beta(alpha, alpha), alpha at most 1; draw(ctx, k) is uniform in (0, 1). */
double rt_beta(double alpha, double (*draw)(void *ctx, uint32_t k), void *ctx);
#endif
