/* rt_sheet.c -- what the network sees: training samples beside what an augmentation makes of them, as one picture
 *
 * A row is a sample, in the order of the first epoch; behind the sample as it is stands what epoch 1, 2 .. trains on in its
 * place: what is shown comes from the feed that training takes, and through the layers for images that the network begins with,
 * where some of them draw, as steps 1, 2 .. draw. Pictures of less than ENLARGED pixels are enlarged by a whole number. Bytes are
 * shown as they are; of reals the least in the rows' samples is black, the largest white, and so of what layers make of samples. */
#define _GNU_SOURCE
#include "rt_picture.h"
#include "rt_takes.h"
#include "rt_tool.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ENLARGED = 96, GAP = 4, PAPER = 255, LARGEST_SIDE = 32768 };

typedef struct Tone { double least, largest; } Tone;   /* black and white */

typedef struct Sheet {
    Session s;
    int rows, variants, scale;
    int image[3], seen[3];                     /* of a picture as the network takes it, and behind its layers for images */
    int cell[2], shape[3];                     /* of what has room for both, and of the sheet */
    Tone given, made;
    void *net, *values;                        /* those layers', and what they made: a row's behind the other */
    uint8_t *pixels;
} Sheet;

typedef struct Picture { struct rt_array x; const int *shape; Tone tone; } Picture;

/* ---- a picture ---- */

static double element(struct rt_array x, const int n[3], int i, int j, int k)
{
    return rt_element(x, (size_t)(x.type & RT_PLANAR ? (k * n[0] + i) * n[1] + j : (i * n[1] + j) * n[2] + k));
}

static void draw(const Sheet *sheet, int row, int column, Picture p)
{
    int h = p.shape[0] * sheet->scale, w = p.shape[1] * sheet->scale, c = p.shape[2];
    for (int i = 0; i < h; i++) {
        size_t y = (size_t)(GAP + row * (sheet->cell[0] * sheet->scale + GAP) + i);
        size_t left = (size_t)(GAP + column * (sheet->cell[1] * sheet->scale + GAP));
        uint8_t *to = sheet->pixels + (y * (size_t)sheet->shape[1] + left) * (size_t)c;
        for (int j = 0; j < w; j++)
            for (int k = 0; k < c; k++)
                *to++ = rt_level(element(p.x, p.shape, i / sheet->scale, j / sheet->scale, k), p.tone.least, p.tone.largest);
    }
}

/* ---- black and white ---- */

static const Tone nothing = { INFINITY, -INFINITY };

static Tone with(Tone tone, struct rt_array x, const int n[3])
{
    for (size_t i = 0; i < (size_t)n[0] * (size_t)n[1] * (size_t)n[2]; i++) {
        double v = rt_element(x, i);
        tone.least = fmin(tone.least, v), tone.largest = fmax(tone.largest, v);
    }
    return tone;
}

static bool bytes(struct rt_array x)
{
    return x.type == RT_U8 || x.type == (RT_U8 | RT_PLANAR);
}

static Tone range(Tone found)
{
    if (found.least == found.largest)
        found.largest++;                       /* one grey, which is black */
    return found;
}

/* ---- the sheet ---- */

static void sample(Sheet *sheet, int row, bool augmented, struct rt_array x[1])
{
    Rows rows = sheet->s.order;
    rows.augmenter = augmented ? rows.augmenter : NULL;
    rt_feed_rows(&rows, row, x, NULL);
}

/* What the layers make of all rows' samples, as step `step` draws. */
static void see(Sheet *sheet, int step)
{
    const struct rt_model *m = sheet->s.model;
    rt_augment_epoch(sheet->s.order.augmenter, step);
    *m->steps(sheet->net) = (uint64_t)step;
    m->see(sheet->net, rt_feed_rows, &sheet->s.order, sheet->rows, sheet->values);
}

static struct rt_array seen(const Sheet *sheet, int row)
{
    const struct rt_model *m = sheet->s.model;
    size_t bytes_each = rt_port_elements(m->seen) * (size_t)m->real_size;
    return (struct rt_array){ (char *)sheet->values + (size_t)row * bytes_each, m->real_size == 8 ? RT_F64 : RT_F32 };
}

static void look_at_ranges(Sheet *sheet)
{
    Tone given = nothing, made = nothing;
    struct rt_array x[1];
    for (int row = 0; row < sheet->rows; row++) {
        sample(sheet, row, false, x);
        given = with(given, x[0], sheet->image);
    }
    for (int step = 0; sheet->net && step < sheet->variants; step++) {
        see(sheet, step);
        for (int row = 0; row < sheet->rows; row++)
            made = with(made, seen(sheet, row), sheet->seen);
    }
    sheet->given = bytes(x[0]) ? (Tone){ 0, 255 } : range(given);
    sheet->made = range(made);
}

static void paint_variant(Sheet *sheet, int step, int row)
{
    struct rt_array x[1];
    if (sheet->net) {
        draw(sheet, row, step + 1, (Picture){ seen(sheet, row), sheet->seen, sheet->made });
        return;
    }
    sample(sheet, row, true, x);
    draw(sheet, row, step + 1, (Picture){ x[0], sheet->image, sheet->given });
}

static void paint(Sheet *sheet)
{
    struct rt_array x[1];
    look_at_ranges(sheet);
    for (int row = 0; row < sheet->rows; row++) {
        sample(sheet, row, false, x);
        draw(sheet, row, 0, (Picture){ x[0], sheet->image, sheet->given });
    }
    for (int step = 0; step < sheet->variants; step++) {
        if (sheet->net)
            see(sheet, step);
        else
            rt_augment_epoch(sheet->s.order.augmenter, step);
        for (int row = 0; row < sheet->rows; row++)
            paint_variant(sheet, step, row);
    }
}

/* The network, whose weights do not matter here. */
static void *make_net(Sheet *sheet)
{
    const struct rt_model *m = sheet->s.model;
    if (!m->see)
        return NULL;
    sheet->values = rt_alloc((size_t)sheet->rows * rt_port_elements(m->seen), (size_t)m->real_size);
    return m->init(rt_arena(m->bytes(sheet->rows, 1)), sheet->rows, 1, sheet->s.seed);
}

/* ---- what is asked for ---- */

/* The input takes pictures: theirs and the cells' sizes. */
static bool takes_pictures(Sheet *sheet)
{
    const struct rt_port *in = &sheet->s.model->inputs[0], *seen = sheet->s.model->seen ? sheet->s.model->seen : in;
    if (!rt_takes_images(in->rank, in->shape, sheet->image) || !rt_takes_images(seen->rank, seen->shape, sheet->seen))
        return false;
    for (int side = 0; side < 2; side++)
        sheet->cell[side] = sheet->image[side] > sheet->seen[side] ? sheet->image[side] : sheet->seen[side];
    return true;
}

static bool changes(const Session *s)
{
    return (s->augment && s->model->recipe->augment) || s->model->see;
}

static void check(Sheet *sheet, const Options *o)
{
    const struct rt_port *in = &sheet->s.model->inputs[0];
    const char *dot = strrchr(o->output, '.');
    if (!changes(&sheet->s))
        rt_fail(RT_USAGE, "augment: the model's fit has no augment and its first layers draw nothing, so the network sees its "
                "samples as they are");
    if (!takes_pictures(sheet))
        rt_fail(RT_USAGE, "augment: a sheet shows pictures of 1 or 3 channels, and those of '%s' have %d", in->name,
                in->shape[in->rank - 1]);
    if (!dot || strcasecmp(dot, ".png") != 0)
        rt_fail(RT_USAGE, "--output: %s does not end in .png, and a PNG is what is written", o->output);
    rt_out_check(o->output, RT_PICTURE, "--output", o->force);
}

static int scale_of(const int cell[2])
{
    int longer = cell[0] > cell[1] ? cell[0] : cell[1];
    return longer < ENLARGED ? ENLARGED / longer : 1;
}

/* How many pictures one above (side 0) or beside (1) the other there is room for. */
static int room(const Sheet *sheet, int side)
{
    return LARGEST_SIDE / (sheet->cell[side] * scale_of(sheet->cell) + GAP);
}

static int least(int a, int b) { return a < b ? a : b; }

static void size(Sheet *sheet, const Options *o)
{
    const int *n = sheet->cell;
    int64_t rows = o->samples >= 0 ? o->samples : 8, variants = o->variants >= 0 ? o->variants : 8;
    if (rows > sheet->s.train.n)
        rt_fail(RT_USAGE, "--samples: %lld is more than the %d training samples that there are", (long long)rows,
                sheet->s.train.n);
    sheet->scale = scale_of(n);
    int64_t high = n[0] * sheet->scale + GAP, wide = n[1] * sheet->scale + GAP;
    if (rows > room(sheet, 0) || variants >= room(sheet, 1))
        rt_fail(RT_USAGE, "augment: %lld samples and %lld variants of each make a picture of more than %d pixels a side; less of "
                "them do not", (long long)rows, (long long)variants, LARGEST_SIDE);
    sheet->rows = (int)rows, sheet->variants = (int)variants;
    memcpy(sheet->shape, (int[]){ (int)(rows * high) + GAP, (int)((1 + variants) * wide) + GAP, sheet->image[2] },
           sizeof sheet->shape);
}

/* What is asked for has its size; pixels are made. */
static void make(Sheet *sheet)
{
    Session *s = &sheet->s;
    size_t all = (size_t)sheet->shape[0] * (size_t)sheet->shape[1] * (size_t)sheet->shape[2];
    s->batch_size = sheet->rows;
    s->order = s->train;
    s->order.index = memcpy(rt_alloc((size_t)s->train.n, sizeof *s->order.index), s->train.index,
                            (size_t)s->train.n * sizeof *s->order.index);
    if (s->model->recipe->shuffle)
        rt_shuffle((int *)s->order.index, s->train.n, s->seed, 0);
    s->order.augmenter = rt_make_augmenter(s);
    sheet->pixels = memset(rt_alloc(all, 1), PAPER, all);
    sheet->net = make_net(sheet);
    paint(sheet);
    free(sheet->values);
    rt_free_augmenter(s->order.augmenter);
    free((int *)s->order.index);
}

uint8_t *rt_sheet_of(Session *s, int rows, int variants, int shape[3])
{
    Sheet sheet = { .s = *s };
    if (!changes(s) || !takes_pictures(&sheet))
        return NULL;
    rows = least(least(rows, s->train.n), room(&sheet, 0)), variants = least(variants, room(&sheet, 1) - 1);
    if (rows < 1 || variants < 1)
        return NULL;
    size(&sheet, &(Options){ .samples = rows, .variants = variants });
    make(&sheet);
    memcpy(shape, sheet.shape, sizeof sheet.shape);
    return sheet.pixels;
}

static void load(Session *s, const Options *o)
{
    s->data_source = rt_text("%s", rt_open_data(s, o));
    rt_divide(s);
    s->seed = o->seed >= 0 ? (uint64_t)o->seed : s->model->recipe->seed;
}

void rt_sheet(const Options *o, const struct rt_model *model)
{
    Sheet sheet = { .s = { .model = model, .options = o, .augment = true } };
    Session *s = &sheet.s;
    size_t bytes;
    check(&sheet, o);
    load(s, o);
    check(&sheet, o);                          /* again: now all that is read is known */
    size(&sheet, o);
    make(&sheet);
    rt_check_mapped();
    char *png = rt_png(sheet.pixels, sheet.shape, &bytes);
    rt_write_whole(o->output, RT_PICTURE, png, bytes);
    rt_say("%s: %d training samples, and beside each what %d %s", o->output, sheet.rows, sheet.variants,
           model->see ? "steps would see of it behind the first layers" : "epochs see in its place");
    free(png);
    free(sheet.pixels);
    free((int *)s->train.index);
    free((int *)s->val.index);
    free(s->data_source);
    rt_free_data(s->data);
}
