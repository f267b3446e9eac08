/* rt_net.h -- what a compiled network's callers give it and get from it. C and C++; needs nothing but this file.
 *
 * NAME.h includes it. Everything is by pointer; the network neither keeps nor frees what it is given. */
#ifndef RT_NET_H
#define RT_NET_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The type of an array's elements, and what may be added to it with |: all of one enum, or C++20 warns. A target given as a class
 * has RT_CLASS. An input of type RT_U8 | RT_PLANAR lies channels first, as [c][h][w] bytes (CIFAR's files, mapped and not copied);
 * only inputs of rank 3 come so, and only from the runtime's own reader. */
enum { RT_U8, RT_F32, RT_I32, RT_F64, RT_CLASS = 16, RT_PLANAR = 32 };

struct rt_array { const void *at; int type; };

/* Says where sample i of a batch lies: x[input], and, where y is not NULL, its target y[output]. Called by the worker threads, in
 * any order, more than once for a sample; what it points to stays until the call that asked returns.
 *   x: the input's shape, channels last, RT_U8 or RT_F32
 *   y: a class as one RT_I32 or RT_U8 (of a map: one for each of its positions), or one RT_F32 for each element of the output
 *      (one-hot, or a regression's target)
 * Where the model's fit has class_weight or sample_weight, y[OUTPUTS], behind the targets, is what the sample's losses are
 * multiplied by, one RT_F32 or RT_F64. A feed that leaves it alone says 1. */
typedef void rt_feed(void *ctx, int i, struct rt_array *x, struct rt_array *y);

/* Stands where a loss would: the gradient dy of sample i for the given output, from the output's values y. Both are arrays of the
 * network's real, of the output's size. Where the output is a softmax or sigmoid and its loss a cross-entropy, dy is the gradient
 * with respect to what goes into that softmax or sigmoid. Where the loss takes logits, y is the softmax or
 * sigmoid of them. Called by the worker threads. */
typedef void rt_grad(void *ctx, int i, int output, const void *y, void *dy);

#ifdef __cplusplus
}
#endif
#endif
