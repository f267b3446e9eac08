/* frame.h -- what the pieces of C in docs/emitted.md take as given. */
#include "cifar.h"

struct set { const uint8_t *image[32]; uint8_t label[32]; };
extern struct set set;
extern void *weights, *scratch, *net;
extern const uint8_t images[8][CIFAR_INPUT_0];
extern int threads;
extern double sums[CIFAR_SUMS];
