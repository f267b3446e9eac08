/* families.c -- the list of variant tables, one a file of this folder. */
#include "ir/call.h"

extern const Variant conv2d_variants[], conv2d_pool_variants[], dense_variants[], elementwise_variants[], pooling_variants[],
    normalisation_variants[], depthwise_variants[], loss_variants[], permute_variants[], image_variants[],
    recurrent_variants[], embedding_variants[], attention_variants[];

const Variant *const variant_families[] = {
    conv2d_variants, conv2d_pool_variants, depthwise_variants, dense_variants, elementwise_variants, pooling_variants,
        normalisation_variants, loss_variants,
    permute_variants, image_variants, recurrent_variants, embedding_variants,
        attention_variants, NULL
};
