/* rt_image.h -- what the image decoders share (rt_image.c, rt_jpeg.c, rt_exif.c, rt_png.c, rt_webp.c, rt_pnm.c, rt_resize.c). */
#ifndef RT_IMAGE_H
#define RT_IMAGE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "rt_canvas.h"

/* A picture on its way to a network's input. A decoder says its size, then shows its rows; what no output pixel looks at is never
 * kept, so a picture takes a row and a few times the input's bytes, whatever its own size is. rt_resize.c */
struct rt_fit {
    int shape[3];                              /* of the input: h, w, c; from rt_fit_begin on, h and w as the picture lies */
    enum rt_resize resize;                     /* what is done to a picture of other proportions */
    uint8_t background;                        /* behind what is transparent, and beside what is padded */
    uint8_t *out;                              /* from then on: where the picture's first pixel goes */
    int turned;                                /* EXIF's orientation, 1 to 8; 0: as it lies. Said before rt_fit_begin */
    ptrdiff_t y_step, x_step;                  /* in out, from one row and column of the picture to the next */
    size_t h, w, c;                            /* of the picture; 8 bits a sample, c is 1 or 3 */
    struct rt_tap *down, *across;              /* of each output row and column: which two it lies between */
    uint8_t *seen;                             /* [h][2][w][2][c]: the four pixels that each output pixel looks at */
};

/* The first to be called: h x w x c, at most `most` samples, which is what the file could hold. Returns 0, or an exit status with a
 * sentence (without the file's name) in error. */
int rt_fit_begin(struct rt_fit *fit, size_t h, size_t w, size_t c, size_t most, char error[256]);
/* Row y, of which the pixels first, first + step, .. are there. Each pixel is shown once, in any order. */
void rt_fit_row(struct rt_fit *fit, size_t y, const uint8_t *row, size_t first, size_t step);
void rt_fit_end(struct rt_fit *fit);           /* fills out */
void rt_fit_free(struct rt_fit *fit);

/* Each shows all rows and returns 0, or an exit status with a sentence in error. */
int rt_decode_jpeg(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256]);
int rt_decode_png(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256]);
int rt_decode_webp(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256]);
int rt_decode_pnm(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256]);

/* n pixels of c channels and alpha become n of c channels, in place, over the background. */
void rt_lay_over(uint8_t *row, size_t n, size_t c, uint8_t background);

/* The orientation that EXIF notes, 1 to 8, or 0. rt_exif.c */
int rt_exif_orientation(const uint8_t *exif, size_t size);

/* A file of chunks: where the first begins, in it its name and its length (of 4 bytes each), and what stands behind its bytes. */
struct rt_chunks { size_t first, name, length; bool big_endian, even; size_t behind; };
/* The n bytes of the first chunk of that name, or NULL. rt_exif.c */
const uint8_t *rt_find_chunk(const struct rt_chunks *kind, const char *name, const uint8_t *bytes, size_t size, size_t *n);

int rt_picture_fault(char error[256], int status, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#endif
