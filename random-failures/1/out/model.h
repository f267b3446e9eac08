/* model.h -- the network of model.lua, for C and C++. Written by cnnc; the text is yours.
 *
 * All memory is the caller's: an arena of model_bytes() for training, model_weights_bytes() and model_scratch_bytes() for inference,
 * each aligned to 64 bytes. Nothing here allocates, prints, exits or touches a file, and nothing is shared between two networks.
 * With -DMODEL_INFERENCE the source compiles to inference alone, which needs no runtime library. */
#ifndef MODEL_H
#define MODEL_H
#include "rt_net.h"
#ifdef __cplusplus
extern "C" {
#endif

enum { 
    MODEL_INPUT_0 = 60,                 /* input_a: [15,4,1] */
    MODEL_OUTPUT_0 = 1,                /* out_a: [1] */
    MODEL_OUTPUT_1 = 10,                /* out_b: [10] */
    MODEL_OUTPUT_2 = 33,                /* out_c: [33] */
    MODEL_SUMS = 4                     /* loss, out_b_loss, out_c_loss, out_a_loss */
};
typedef double model_real;

/* Inference. weights: prepared by model_prepare, may lie in read-only memory. y[k]: n rows of OUTPUT_k reals, or NULL; sums: NULL, or
 * losses and metrics of the n samples are added (the feed is then asked for targets). */
size_t model_weights_bytes(void);
size_t model_scratch_bytes(int threads);
void model_infer(const void *weights, void *scratch, int threads, rt_feed *feed, void *ctx, int n, void *const *y, double *sums);

#ifndef MODEL_INFERENCE
/* Training. init zeroes the arena, draws the weights from the seed and returns the network. step makes one update from n <= batch
 * samples; sums (or NULL) gets their losses and metrics added. step_grad takes the gradient of each output from the caller. */
size_t model_bytes(int batch, int threads);
void *model_init(void *arena, int batch, int threads, uint64_t seed);
void model_step(void *net, rt_feed *feed, void *ctx, int n, double rate, double *sums);
void model_step_grad(void *net, rt_feed *feed, void *ctx, int n, double rate, rt_grad *grad, void *grad_ctx);
uint64_t *model_steps(void *net);             /* the count of updates so far: dropout and Adam follow it */
void model_prepare(const void *net, void *weights);
extern const struct rt_model model_model;     /* all of it, for the runtime (rt.h) */
#endif

#ifdef __cplusplus
}
#endif
#endif
