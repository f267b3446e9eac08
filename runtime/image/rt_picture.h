/* rt_picture.h -- image files as the rest of the runtime has them: read to the network's size, and written as PNG. */
#ifndef RT_PICTURE_H
#define RT_PICTURE_H
#include <stddef.h>
#include <stdint.h>
#include "rt_canvas.h"

/* ---- rt_image.c: reading ---- */

/* Reads an image file (JPEG, PNG, WebP, PPM/PGM, .npy of uint8, or exactly the raw bytes under a name that ends in .raw, .bin or
 * .rgb) as the canvas has it, channels last. Another size is resized: bilinear, half-pixel centres, edges repeated, each value
 * exact and rounded half up (integers only). RGB to grey: (19595 R + 38470 G + 7471 B + 32768) >> 16; grey to RGB: three times the
 * same. Alpha is laid over the background, 16 bits are scaled to 8, a photo is turned as its EXIF says. */
void rt_read_image(const char *path, const struct rt_canvas *to, uint8_t *out);

/* The same without exiting: 0, or an exit status with the sentence in error. path "-" is the standard input. */
int rt_load_image(const char *path, const struct rt_canvas *to, uint8_t *out, char error[512]);

/* The same from memory; name stands for the file in the sentence. */
int rt_decode_image(const char *name, const uint8_t *bytes, size_t size, const struct rt_canvas *to, uint8_t *out, char error[512]);

/* ---- rt_write_png.c: writing ---- */

/* How light v is between black and white, which it may lie beyond: 0 to 255; 0 where they are one, and of no number. */
uint8_t rt_level(double v, double black, double white);
/* Pixels of that shape, {h, w, 1 or 3}, as a PNG in memory, which the caller frees. */
char *rt_png(const uint8_t *pixels, const int shape[3], size_t *bytes);
#endif
