/* rt_classify.h -- what a classifier's generated file hands to rt_classify. */
#ifndef RT_CLASSIFY_H
#define RT_CLASSIFY_H
#include <stdbool.h>
#include "rt_answer.h"
#include "rt_canvas.h"
#include "rt_net.h"

/* The generated file holds the weights like this, so that they are mapped and never copied (64 bytes behind them may be read):
 *     __asm__(".pushsection .rodata\n .balign 64\n"
 *             "NAME_weights_start: .incbin \"NAME.weights\"\nNAME_weights_end: .zero 64\n .popsection\n");
 *     extern const unsigned char NAME_weights_start[] __attribute__((visibility("hidden"))), NAME_weights_end[] ...;
 * and its main fills one struct rt_classifier and returns rt_classify(argc, argv, &classifier). The program is built twice: what
 * the first build prints for --self-test=record is compiled into the second as self_test. */

struct rt_classifier {
    const char *name, *version;                /* of the program; of cnnc */
    const char *target;                        /* "x86-64-v4 float" */
    bool alone;                                /* its text knows no threads */
    struct rt_canvas to;                       /* what images are made into */
    int outputs;                               /* reals the network gives: one a class, or 1 where there are two classes */
    enum rt_says result;                       /* RT_PROBABILITIES or RT_LOGITS */
    int classes;
    const char *const *labels;                 /* one a class */
    const void *weights; size_t weights_size;  /* what model->prepare wrote; 64-byte aligned, only read */
    size_t (*weights_bytes)(void);             /* what the network expects: compared with weights_size at the start */
    size_t (*scratch_bytes)(int threads);
    void (*infer)(const void *weights, void *scratch, int threads, rt_feed *feed, void *ctx, int n, void *const *y, double *sums);
    uint64_t self_test;                        /* what --self-test=record prints; 0: not recorded */
};

int rt_classify(int argc, char **argv, const struct rt_classifier *classifier);
#endif
