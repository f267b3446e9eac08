/* rt_resize.c -- a picture to the size and the colours a network wants, in integers.
 *
 * Bilinear with half-pixel centres, as tf.image.resize: output pixel o of n looks at (o + 1/2) m / n - 1/2 of m input pixels. Over
 * the common denominator 2n that position is the whole number (2o + 1) m - n, so weights and sums are exact, and the one rounding
 * is half up: the same bytes everywhere. Outside, the edge is repeated. Colours are converted first. Where pictures are larger,
 * the pixels between those that are looked at count for nothing (as there, without antialias).
 *
 * What is resized is a window: the picture; of RT_CROP its middle with the output's proportions; of RT_PAD the picture between bars
 * of background, as Keras's crop_to_aspect_ratio and pad_to_aspect_ratio have them, in whole pixels.
 *
 * A picture that lies on its side is resized as it lies, and its output pixels are put where they belong: weights are whole numbers
 * and the same from either end, so this gives the bytes of turning first, and needs no room. */
#include "rt_image.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

enum { LARGEST_PICTURE = 1 << 29 };

struct rt_tap { size_t at[2]; uint64_t weight; };      /* of at[1], in units of 1 / 2n; at[0] has the rest */

static struct rt_tap tap(size_t o, size_t n, size_t m)
{
    int64_t position = (int64_t)((2 * o + 1) * m) - (int64_t)n, unit = 2 * (int64_t)n;
    if (position <= 0)
        return (struct rt_tap){ { 0, 0 }, 0 };
    size_t low = (size_t)(position / unit);
    if (low >= m - 1)
        return (struct rt_tap){ { m - 1, m - 1 }, 0 };
    return (struct rt_tap){ { low, low + 1 }, (uint64_t)(position % unit) };
}

/* ---- windows ---- */

enum { BACKGROUND = -1 };                      /* as a size_t: where a tap looks beside the picture */

struct window { int64_t first; size_t size; }; /* along an axis of the picture, which it may be larger than */

/* Of an axis of m pixels beside one of `across`, for n pixels beside `beside`. `reversed`: its last pixel becomes the first. */
static struct window window(enum rt_resize how, size_t m, size_t across, size_t n, size_t beside, bool reversed)
{
    size_t size = m, even = across * n / beside;       /* as long as the output's proportions have it */
    if (how == RT_CROP && even < m)
        size = even ? even : 1;
    if (how == RT_PAD && even > m)
        size = m + (even - m) / 2 * 2;         /* a bar is as wide as the other */
    int64_t rest = (int64_t)m - (int64_t)size, half = rest / 2;
    return (struct window){ reversed ? rest - half : half, size };
}

static struct rt_tap *taps(size_t n, size_t m, struct window w)
{
    struct rt_tap *t = calloc(n, sizeof *t);
    for (size_t o = 0; t && o < n; o++) {
        t[o] = tap(o, n, w.size);
        for (int side = 0; side < 2; side++) {
            int64_t at = w.first + (int64_t)t[o].at[side];
            t[o].at[side] = at >= 0 && at < (int64_t)m ? (size_t)at : (size_t)BACKGROUND;
        }
    }
    return t;
}

/* ---- colours ---- */

static void grey_as_it_is(const uint8_t *from, uint8_t *to)
{
    to[0] = from[0];
}

static void rgb_as_it_is(const uint8_t *from, uint8_t *to)
{
    memcpy(to, from, 3);
}

static void to_rgb(const uint8_t *from, uint8_t *to)
{
    to[0] = to[1] = to[2] = from[0];
}

static void to_grey(const uint8_t *from, uint8_t *to)  /* the luma weights of ITU-R 601 in 1 / 65536, as Pillow's */
{
    to[0] = (uint8_t)((19595u * from[0] + 38470u * from[1] + 7471u * from[2] + 32768u) >> 16);
}

typedef void Convert(const uint8_t *from, uint8_t *to);

static Convert *convert(const struct rt_fit *f)
{
    static Convert *const table[2][2] = { { grey_as_it_is, to_rgb }, { to_grey, rgb_as_it_is } };
    return table[f->c == 3][f->shape[2] == 3];
}

void rt_lay_over(uint8_t *row, size_t n, size_t c, uint8_t background)
{
    for (size_t x = 0; x < n; x++) {
        unsigned alpha = row[x * (c + 1) + c];
        for (size_t k = 0; k < c; k++)
            row[x * c + k] = (uint8_t)((row[x * (c + 1) + k] * alpha + background * (255 - alpha) + 127) / 255);
    }
}

/* ---- turning ---- */

static const struct way { bool swap, up, left; } ways[] = {    /* EXIF's: rows are columns; the first row, column is the last */
    { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 1 }, { 0, 1, 1 }, { 0, 1, 0 }, { 1, 0, 0 }, { 1, 1, 0 }, { 1, 1, 1 }, { 1, 0, 1 },
};

static void turn(struct rt_fit *f)
{
    const struct way *way = &ways[f->turned];
    ptrdiff_t h = f->shape[way->swap], w = f->shape[!way->swap], c = f->shape[2];
    f->shape[0] = (int)h;
    f->shape[1] = (int)w;
    f->y_step = way->swap ? c : w * c;
    f->x_step = way->swap ? h * c : c;
    if (way->up) {
        f->out += (h - 1) * f->y_step;
        f->y_step = -f->y_step;
    }
    if (way->left) {
        f->out += (w - 1) * f->x_step;
        f->x_step = -f->x_step;
    }
}

static uint8_t *place(const struct rt_fit *f, size_t y, size_t x)
{
    return f->out + (ptrdiff_t)y * f->y_step + (ptrdiff_t)x * f->x_step;
}

/* ---- rows ---- */

static bool same_size(const struct rt_fit *f)
{
    return f->h == (size_t)f->shape[0] && f->w == (size_t)f->shape[1];
}

int rt_fit_begin(struct rt_fit *f, size_t h, size_t w, size_t c, size_t most, char error[256])
{
    size_t n, to_c = (size_t)f->shape[2];
    if ((c != 1 && c != 3) || (to_c != 1 && to_c != 3))
        return rt_picture_fault(error, RT_BUG, "has %zu channels, and %zu are wanted: 1 or 3 can be", c, to_c);
    if (!rt_times(h, w, &n) || !rt_times(n, c, &n) || n > most)
        return rt_picture_fault(error, RT_BAD_DATA, "is truncated: %zu x %zu pixels do not fit in its bytes", w, h);
    if (n > LARGEST_PICTURE)
        return rt_picture_fault(error, RT_BAD_DATA, "is too large: %zu x %zu pixels are more than %d bytes", w, h, LARGEST_PICTURE);
    f->h = h;
    f->w = w;
    f->c = c;
    turn(f);
    if (same_size(f))
        return 0;
    size_t to_h = (size_t)f->shape[0], to_w = (size_t)f->shape[1];
    f->down = taps(to_h, h, window(f->resize, h, w, to_h, to_w, f->y_step < 0));
    f->across = taps(to_w, w, window(f->resize, w, h, to_w, to_h, f->x_step < 0));
    f->seen = malloc(4 * to_h * to_w * to_c);
    if (!f->down || !f->across || !f->seen)
        return rt_picture_fault(error, RT_SYSTEM, "needs more memory than there is");
    memset(f->seen, f->background, 4 * to_h * to_w * to_c);
    return 0;
}

static void look_across(struct rt_fit *f, const uint8_t *row, size_t first, size_t step, uint8_t *seen)
{
    Convert *colours = convert(f);
    for (int o = 0; o < f->shape[1]; o++)
        for (int side = 0; side < 2; side++, seen += f->shape[2]) {
            size_t x = f->across[o].at[side];
            if (x != (size_t)BACKGROUND && x >= first && (x - first) % step == 0)
                colours(row + x * f->c, seen);
        }
}

void rt_fit_row(struct rt_fit *f, size_t y, const uint8_t *row, size_t first, size_t step)
{
    size_t to_c = (size_t)f->shape[2], stride = 2 * (size_t)f->shape[1] * to_c;
    Convert *colours = convert(f);
    if (same_size(f)) {
        for (size_t x = first; x < f->w; x += step)
            colours(row + x * f->c, place(f, y, x));
        return;
    }
    for (size_t o = 0; o < (size_t)f->shape[0]; o++)
        for (size_t side = 0; side < 2; side++)
            if (f->down[o].at[side] == y)
                look_across(f, row, first, step, f->seen + (2 * o + side) * stride);
}

void rt_fit_end(struct rt_fit *f)
{
    size_t h = (size_t)f->shape[0], w = (size_t)f->shape[1], n = (size_t)f->shape[2];
    uint64_t all = 4 * (uint64_t)h * w;
    if (same_size(f))
        return;
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++)
            for (size_t c = 0; c < n; c++) {
                const uint8_t *top = f->seen + (4 * y * w + 2 * x) * n + c, *bottom = top + 2 * w * n;
                uint64_t u = f->across[x].weight, v = f->down[y].weight;
                uint64_t a = top[0] * (2 * w - u) + top[n] * u, b = bottom[0] * (2 * w - u) + bottom[n] * u;
                place(f, y, x)[c] = (uint8_t)((a * (2 * h - v) + b * v + all / 2) / all);
            }
}

void rt_fit_free(struct rt_fit *f)
{
    free(f->down);
    free(f->across);
    free(f->seen);
}
