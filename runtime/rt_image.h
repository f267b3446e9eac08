/* rt_image.h -- what the image decoders share (rt_image.c, rt_png.c, rt_pnm.c, rt_resize.c). */
#ifndef RT_IMAGE_H
#define RT_IMAGE_H
#include <stddef.h>
#include <stdint.h>

/* 8 bits a sample, rows from the top, c is 1 or 3; pixels are malloc's. */
struct rt_picture { size_t h, w, c; uint8_t *pixels; };

/* Each returns 0, or an exit status with a sentence (without the file's name) in error; then pixels is NULL. */
int rt_decode_png(const uint8_t *bytes, size_t size, struct rt_picture *picture, char error[256]);
int rt_decode_pnm(const uint8_t *bytes, size_t size, struct rt_picture *picture, char error[256]);

int rt_picture_fault(char error[256], int status, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Allocates h x w x c; at most `most` bytes may be asked for, which is what the file could hold. */
int rt_picture_room(struct rt_picture *picture, size_t h, size_t w, size_t c, size_t most, char error[256]);

/* To shape = {h, w, c}: colours first, then size. rt_resize.c */
int rt_fit_picture(const struct rt_picture *picture, const int shape[3], uint8_t *out);
#endif
