/* rt_warp.h -- one image resampled under an affine map, as scipy.ndimage.affine_transform does it; rt_warp.c. */
#ifndef RT_WARP_H
#define RT_WARP_H
#include "rt.h"

typedef struct Warp {
    double m[2][3];                            /* pixel (i, j) is what lies at m (i, j, 1) */
    bool flip_horizontal, flip_vertical;       /* then */
    double channel_shift;                      /* added to all, no further than the image's least and largest value; 0: none */
    float brightness;                          /* bytes are multiplied by it, and cut as PIL cuts; 1: none */
    enum rt_fill fill;
    double cval;
    int order;                                 /* 0 or 1 */
} Warp;

size_t rt_warp_bytes(const int shape[3]);      /* of scratch, aligned like a double */
/* shape: {h, w, c}. `to` has the type and layout of `from`. */
void rt_warp(const Warp *warp, const int shape[3], struct rt_array from, void *to, void *scratch);
/* Keras's matrix: rotation, shift, shear, zoom around the centre; angles in degrees. rt_augment.c */
void rt_affine(double m[2][3], const int shape[3], double theta, double tx, double ty, double shear, double zx, double zy);
#endif
