/* rt_canvas.h -- what pictures are made into: the network's size, and what becomes of proportions and transparency.
 *
 * It goes with the weights: training, predict and the classifier have the same one. */
#ifndef RT_CANVAS_H
#define RT_CANVAS_H

/* All of the picture, out of shape; its middle, as large as the shape allows; all of it, with background beside it. */
enum rt_resize { RT_STRETCH, RT_CROP, RT_PAD };

struct rt_canvas {
    int shape[3];                              /* h, w, c; c is 1 or 3 */
    enum rt_resize resize;
    int background;                            /* a level from 0, black, to 255 */
};
#endif
