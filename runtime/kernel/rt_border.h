/* rt_border.h -- clears the border of a map that shares its memory with other values. After rt_vec.h. */
#ifndef RT_BORDER_H
#define RT_BORDER_H

/* A map [h][w][c], borders included: `top`, `bottom` rows and `left`, `right` columns become zero. */
static inline void rt_border(real *map, int h, int w, int c, int top, int bottom, int left, int right)
{
    size_t row = (size_t)w * (size_t)c, pixel = (size_t)c * sizeof(real);
    memset(map, 0, (size_t)top * row * sizeof(real));
    memset(map + (size_t)(h - bottom) * row, 0, (size_t)bottom * row * sizeof(real));
    for (int y = top; y < h - bottom; y++) {
        memset(map + (size_t)y * row, 0, (size_t)left * pixel);
        memset(map + (size_t)y * row + (size_t)(w - right) * (size_t)c, 0, (size_t)right * pixel);
    }
}

/* The same of maps one behind the other, [d][h][w][c]: also `front` and `back` maps become zero. */
static inline void rt_border_planes(real *maps, int d, int h, int w, int c, int front, int back, int top, int bottom,
                                    int left, int right)
{
    size_t map = (size_t)h * (size_t)w * (size_t)c;
    memset(maps, 0, (size_t)front * map * sizeof(real));
    memset(maps + (size_t)(d - back) * map, 0, (size_t)back * map * sizeof(real));
    for (int z = front; z < d - back; z++) rt_border(maps + (size_t)z * map, h, w, c, top, bottom, left, right);
}
#endif
