/* rt_shapes.c -- the generated data set: ten kinds of figures, drawn where and how chance wants.
 *
 * Image i of a half is a function of (half, i) alone: its numbers come from a counter through a mixing function, all geometry is
 * in integers (1/16 pixel), so the bytes are the same on every machine. Position, size, colours and noise vary, so single pixels
 * say little: a linear model stays far below what a small network of convolutions reaches. */
#include "rt_format.h"
#include <stdlib.h>
#include <string.h>

enum { CLASSES = 10, TRAIN = 10000, TEST = 2000, UNIT = 16, SMALLEST = 12, LARGEST = 1024 };

static const char *const names[CLASSES] = {
    "disc", "ring", "square", "frame", "triangle", "plus", "cross", "diamond", "bars", "stripes"
};

/* Whether the point (x, y) from the figure's centre, y downward, belongs to a figure of half size r. */
static bool inside(int figure, int x, int y, int r)
{
    int a = abs(x), b = abs(y), thick = r * 2 / 7, square = a > b ? a : b;
    switch (figure) {
    case 0: return x * x + y * y <= r * r;
    case 1: return x * x + y * y <= r * r && x * x + y * y >= (r - thick) * (r - thick);
    case 2: return square <= r * 7 / 8;
    case 3: return square <= r * 7 / 8 && square >= r * 7 / 8 - thick;
    case 4: return b <= r && 2 * a <= y + r;
    case 5: return square <= r && (a < thick || b < thick);
    case 6: return square <= r && abs(a - b) < thick + thick / 3;
    case 7: return a + b <= r;
    case 8: return square <= r && (y + r) * 5 / (2 * r + 1) % 2 == 0;
    default: return square <= r && (x + r) * 5 / (2 * r + 1) % 2 == 0;
    }
}

/* Number k of stream s, evenly distributed over 64 bits: the finalizer of SplitMix64 over a counter. */
static uint64_t chance(uint64_t s, uint64_t k)
{
    uint64_t z = (s + 1) * 0xd1342543de82ef95u + (k + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* Low bits of z as a number from a to b, both included. */
static int between(uint64_t z, int a, int b)
{
    return a + (int)((z >> 11) % (uint64_t)(b - a + 1));
}

struct drawing { int figure, x, y, r, paper[3], ink[3]; };

static struct drawing draw(uint64_t stream, int figures, int h, int w)
{
    int side = (h < w ? h : w) * UNIT;
    struct drawing d = { .figure = between(chance(stream, 0), 0, figures - 1) };
    d.r = between(chance(stream, 1), side / 4, side * 7 / 18);
    d.x = between(chance(stream, 2), d.r, w * UNIT - d.r);
    d.y = between(chance(stream, 3), d.r, h * UNIT - d.r);
    bool dark = chance(stream, 4) >> 62 == 0;                    /* one in four is dark on light */
    for (int c = 0; c < 3; c++) {
        uint64_t k = 5 + 2 * (uint64_t)c;
        int low = between(chance(stream, k), 20, 110), high = low + between(chance(stream, k + 1), 60, 125);
        d.paper[c] = dark ? high : low;
        d.ink[c] = dark ? low : high;
    }
    return d;
}

/* How many of the pixel's 4 subsamples are inked. */
static int coverage(const struct drawing *d, int px, int py)
{
    int n = 0;
    for (int s = 0; s < 4; s++)
        n += inside(d->figure, px * UNIT + 4 + 8 * (s & 1) - d->x, py * UNIT + 4 + 8 * (s >> 1) - d->y, d->r);
    return n;
}

/* Noise is the sum of four numbers of -8 to 7: bell-shaped, deviation 9. */
static int noise(uint64_t z)
{
    return (int)((z & 15) + (z >> 4 & 15) + (z >> 8 & 15) + (z >> 12 & 15)) - 32;
}

static void paint(uint64_t stream, const struct drawing *d, int h, int w, int c, uint8_t *out)
{
    uint64_t z = 0;
    for (int i = 0, y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int part = coverage(d, x, y);
            for (int k = 0; k < c; k++, i++, z >>= 16) {
                if (i % 4 == 0)
                    z = chance(stream, 64 + (uint64_t)i / 4);
                int v = (d->ink[k] * part + d->paper[k] * (4 - part)) / 4 + noise(z);
                out[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
            }
        }
}

/* h, w, c of the model's input; a flat one is taken as a square of one channel, or of three. */
static void image_shape(const struct rt_port *in, int shape[3])
{
    char have[128];
    int n = in->shape[0], side = 1;
    if (in->rank == 1) {
        shape[2] = 1;
        while (side * side < n && side <= LARGEST)
            side++;
        if (side * side != n)
            for (shape[2] = 3, side = 1; 3 * side * side < n && side <= LARGEST; )
                side++;
        shape[0] = shape[1] = side;
        n -= shape[2] * side * side;
    } else {
        memcpy(shape, in->shape, 2 * sizeof *shape);
        shape[2] = in->rank == 2 ? 1 : in->shape[2];
        n = in->rank > 3;
    }
    int low = shape[0] < shape[1] ? shape[0] : shape[1], high = shape[0] + shape[1] - low;
    if (n || low < SMALLEST || high > LARGEST || (shape[2] != 1 && shape[2] != 3))
        rt_fail(RT_BAD_DATA, "shapes: cannot be drawn for the model's input '%s' of shape %s, expected (h, w, 1) or (h, w, 3) of "
                "%d to %d pixels", in->name, rt_show_port(have, in), SMALLEST, LARGEST);
}

/* Figures that the model can tell apart: its classes, or 2 for one number (a sigmoid). */
static int figures_for(const struct rt_port *out)
{
    int n = out->classes > 1 ? out->classes : 2;
    return n < CLASSES ? n : CLASSES;
}

static void load_split(struct rt_data *data, struct rt_split *split, const struct rt_model *model, int n, uint64_t first)
{
    int shape[3], figures = figures_for(&model->outputs[0]);
    image_shape(&model->inputs[0], shape);
    size_t size = (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
    uint8_t *pixels = rt_room_for(data, "shapes", (size_t)n, size), *labels = rt_room(data, (size_t)n);
    for (int i = 0; i < n; i++) {
        struct drawing d = draw(first + (uint64_t)i, figures, shape[0], shape[1]);
        labels[i] = (uint8_t)d.figure;
        paint(first + (uint64_t)i, &d, shape[0], shape[1], shape[2], pixels + (size_t)i * size);
    }
    rt_bind_input(data, split, model, 0, "shapes",
                  (struct rt_table){ pixels, 'u', 1, 4, { (size_t)n, (size_t)shape[0], (size_t)shape[1], (size_t)shape[2] } });
    rt_bind_target(data, split, model, 0, "shapes", (struct rt_table){ labels, 'u', 1, 1, { (size_t)n } });
}

void rt_load_shapes(struct rt_data *data, const struct rt_model *model)
{
    rt_only_input(data, model, "shapes");
    load_split(data, &data->train, model, TRAIN, 0);
    load_split(data, &data->test, model, TEST, 1u << 24);
    if (model->outputs[0].classes > CLASSES)
        return;                                /* there is no figure of some of them: they are numbers */
    data->class_names = names;
    data->n_class_names = figures_for(&model->outputs[0]);
}
