/* rt_takes.h -- which inputs take images: the one answer for folders, predict, the classifier, and `cnnc classifier` itself.
 *
 * A map of one or three channels, grey or red, green, blue; without an axis of channels it is grey. What a decoder is asked for
 * has passed here, so no decoder meets another number of channels. */
#ifndef RT_TAKES_H
#define RT_TAKES_H
#include <stdbool.h>

/* image = {h, w, c} of an input of that shape; false where it takes no images. */
static inline bool rt_takes_images(int rank, const int *shape, int image[3])
{
    int c = rank == 3 ? shape[2] : 1;
    if ((rank != 2 && rank != 3) || (c != 1 && c != 3))
        return false;
    image[0] = shape[0];
    image[1] = shape[1];
    image[2] = c;
    return true;
}

#define RT_IMAGE_SHAPES "(h, w), (h, w, 1) or (h, w, 3)"
#endif
