/* rt_rows.h -- outputs and their gradients as a network's caller sees them: plain rows. After rt_vec.h and rt_net.h.
 *
 * In the network they may lie with channels padded to whole 16s and with a border. rt_give hands an output over; rt_ask asks the
 * caller of step_grad for a gradient: what is behind the values in dy becomes zero, as a loss would leave it. */
#ifndef RT_ROWS_H
#define RT_ROWS_H

/* A map [h][w][c]. row: pixels of a row in memory; pixel: reals of a pixel there; reals: of all of it */
struct rt_map { int h, w, c, top, left, row, pixel, reals; };

/* Maps in further dimensions, the inner one first: how many places each has, behind how many of a border, and how many with it. */
struct rt_maps { struct rt_map map; int n[3], before[3], all[3]; };
#define RT_ONE_MAP(m) (struct rt_maps){ m, { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } }

/* How many rows [w][c] there are in all, and reals. */
static inline int rt_map_rows(const struct rt_maps *m) { return m->map.h * m->n[0] * m->n[1] * m->n[2]; }
static inline size_t rt_map_reals(const struct rt_maps *m)
{
    return (size_t)m->map.reals * (size_t)m->all[0] * (size_t)m->all[1] * (size_t)m->all[2];
}

/* Where pixel w of row i lies. */
static inline size_t rt_pixel(const struct rt_maps *m, int i, int w)
{
    size_t row = (size_t)(i % m->map.h + m->map.top), map = 0, step = 1;
    i /= m->map.h;
    for (int k = 0; k < 3; k++) {
        map += (size_t)(i % m->n[k] + m->before[k]) * step;
        i /= m->n[k], step *= (size_t)m->all[k];
    }
    return map * (size_t)m->map.reals + (row * (size_t)m->map.row + (size_t)(w + m->map.left)) * (size_t)m->map.pixel;
}

/* All of it at its start, without borders and padding, in place. */
static inline void rt_pack(real *map, const struct rt_maps *m)
{
    size_t c = (size_t)m->map.c;
    for (int i = 0; i < rt_map_rows(m); i++)
        for (int w = 0; w < m->map.w; w++)
            memmove(map + (size_t)(i * m->map.w + w) * c, map + rt_pixel(m, i, w), c * sizeof(real));
}

/* The way back, from the last pixel to the first; zeros in between. */
static inline void rt_unpack(real *map, const struct rt_maps *m)
{
    size_t end = rt_map_reals(m), c = (size_t)m->map.c;
    for (int i = rt_map_rows(m) - 1; i >= 0; i--)
        for (int w = m->map.w - 1; w >= 0; w--) {
            size_t at = rt_pixel(m, i, w);
            memmove(map + at, map + (size_t)(i * m->map.w + w) * c, c * sizeof(real));
            memset(map + at + c, 0, (end - at - c) * sizeof(real));
            end = at;
        }
    memset(map, 0, end * sizeof(real));
}

/* Row i of y, if there is one: n values, or a map's. */
static inline void rt_give(void *y, int i, const void *from, size_t n)
{
    if (y) memcpy((real *)y + (size_t)i * n, from, n * sizeof(real));
}

static inline void rt_give_maps(void *y, int i, const void *from, struct rt_maps of)
{
    size_t c = (size_t)of.map.c;
    int rows = rt_map_rows(&of);
    real *to = (real *)y + (size_t)i * (size_t)rows * (size_t)of.map.w * c;
    for (int h = 0; y && h < rows; h++)
        for (int w = 0; w < of.map.w; w++, to += c) memcpy(to, (const real *)from + rt_pixel(&of, h, w), c * sizeof(real));
}

static inline void rt_give_map(void *y, int i, const void *from, struct rt_map of)
{
    rt_give_maps(y, i, from, RT_ONE_MAP(of));
}

/* A vector, whose gradient lies in `reals` of memory. */
static inline void rt_ask(rt_grad *grad, void *ctx, int i, int output, const real *y, real *dy, int reals)
{
    memset(dy, 0, (size_t)reals * sizeof(real));
    grad(ctx, i, output, y, dy);
}

static inline void rt_ask_maps(rt_grad *grad, void *ctx, int i, int output, void *y, struct rt_maps of_y,
                               void *dy, struct rt_maps of_dy)
{
    rt_pack(y, &of_y);
    memset(dy, 0, rt_map_reals(&of_dy) * sizeof(real));
    grad(ctx, i, output, y, dy);
    rt_unpack(y, &of_y);
    rt_unpack(dy, &of_dy);
}

static inline void rt_ask_map(rt_grad *grad, void *ctx, int i, int output, void *y, struct rt_map of_y,
                              void *dy, struct rt_map of_dy)
{
    rt_ask_maps(grad, ctx, i, output, y, RT_ONE_MAP(of_y), dy, RT_ONE_MAP(of_dy));
}
#endif
