/* rt_rows.h -- outputs and their gradients as a network's caller sees them: plain rows. After rt_vec.h and rt_net.h.
 *
 * In the network they may lie with channels padded to whole 16s and with a border. rt_give hands an output over; rt_ask asks the
 * caller of step_grad for a gradient: what is behind the values in dy becomes zero, as a loss would leave it. */
#ifndef RT_ROWS_H
#define RT_ROWS_H

/* row: pixels of a row in memory; pixel: reals of a pixel there; reals: of all of it */
struct rt_map { int h, w, c, top, left, row, pixel, reals; };

static inline size_t rt_pixel(const struct rt_map *m, int h, int w)
{
    return ((size_t)(h + m->top) * (size_t)m->row + (size_t)(w + m->left)) * (size_t)m->pixel;
}

/* [h][w][c] at the map's start, in place. */
static inline void rt_pack(real *map, const struct rt_map *m)
{
    for (int h = 0; h < m->h; h++)
        for (int w = 0; w < m->w; w++)
            memmove(map + (size_t)(h * m->w + w) * (size_t)m->c, map + rt_pixel(m, h, w), (size_t)m->c * sizeof(real));
}

/* The way back, from the last pixel to the first; zeros in between. */
static inline void rt_unpack(real *map, const struct rt_map *m)
{
    size_t end = (size_t)m->reals;
    for (int h = m->h - 1; h >= 0; h--)
        for (int w = m->w - 1; w >= 0; w--) {
            size_t at = rt_pixel(m, h, w);
            memmove(map + at, map + (size_t)(h * m->w + w) * (size_t)m->c, (size_t)m->c * sizeof(real));
            memset(map + at + m->c, 0, (end - at - (size_t)m->c) * sizeof(real));
            end = at;
        }
    memset(map, 0, end * sizeof(real));
}

/* Row i of y, if there is one: n values, or a map's. */
static inline void rt_give(void *y, int i, const void *from, size_t n)
{
    if (y) memcpy((real *)y + (size_t)i * n, from, n * sizeof(real));
}

static inline void rt_give_map(void *y, int i, const void *from, struct rt_map of)
{
    size_t c = (size_t)of.c;
    real *to = (real *)y + (size_t)i * (size_t)of.h * (size_t)of.w * c;
    for (int h = 0; y && h < of.h; h++)
        for (int w = 0; w < of.w; w++, to += c) memcpy(to, (const real *)from + rt_pixel(&of, h, w), c * sizeof(real));
}

/* A vector, whose gradient lies in `reals` of memory. */
static inline void rt_ask(rt_grad *grad, void *ctx, int i, int output, const real *y, real *dy, int reals)
{
    memset(dy, 0, (size_t)reals * sizeof(real));
    grad(ctx, i, output, y, dy);
}

static inline void rt_ask_map(rt_grad *grad, void *ctx, int i, int output, void *y, struct rt_map of_y,
                              void *dy, struct rt_map of_dy)
{
    rt_pack(y, &of_y);
    memset(dy, 0, (size_t)of_dy.reals * sizeof(real));
    grad(ctx, i, output, y, dy);
    rt_unpack(y, &of_y);
    rt_unpack(dy, &of_dy);
}
#endif
