/* rt_sheet.c -- what the network sees: training samples beside what an augmentation makes of them, as one picture
 *
 * A row is a sample, in the order of the first epoch; behind the sample as it is stands what epoch 1, 2 .. trains on in its
 * place: what is shown comes from the feed that training takes. Pictures of less than ENLARGED pixels are enlarged by a whole
 * number. Bytes are shown as they are; of reals the least in the rows' samples is black, the largest white. */
#define _GNU_SOURCE
#include "rt_takes.h"
#include "rt_train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ENLARGED = 96, GAP = 4, PAPER = 255, LARGEST_SIDE = 32768 };

typedef struct Sheet {
    Session s;
    int rows, variants, scale;
    int image[3], shape[3];                    /* of a picture as the network takes it, and of the sheet */
    double least, largest;                     /* black and white, of reals */
    uint8_t *pixels;
} Sheet;

/* ---- a picture ---- */

static double element(const Sheet *sheet, struct rt_array x, int i, int j, int k)
{
    const int *n = sheet->image;
    return rt_element(x, (size_t)(x.type & RT_PLANAR ? (k * n[0] + i) * n[1] + j : (i * n[1] + j) * n[2] + k));
}

static void draw(const Sheet *sheet, int row, int column, struct rt_array x)
{
    const int *n = sheet->image;
    int h = n[0] * sheet->scale, w = n[1] * sheet->scale, c = n[2];
    for (int i = 0; i < h; i++) {
        size_t y = (size_t)(GAP + row * (h + GAP) + i), left = (size_t)(GAP + column * (w + GAP));
        uint8_t *to = sheet->pixels + (y * (size_t)sheet->shape[1] + left) * (size_t)c;
        for (int j = 0; j < w; j++)
            for (int k = 0; k < c; k++)
                *to++ = rt_level(element(sheet, x, i / sheet->scale, j / sheet->scale, k), sheet->least, sheet->largest);
    }
}

/* ---- the sheet ---- */

static void sample(Sheet *sheet, int row, bool augmented, struct rt_array x[1])
{
    Rows rows = sheet->s.order;
    rows.augmenter = augmented ? rows.augmenter : NULL;
    rt_feed_rows(&rows, row, x, NULL);
}

static void look_at_range(Sheet *sheet)
{
    const int *n = sheet->image;
    struct rt_array x[1];
    sheet->least = INFINITY, sheet->largest = -INFINITY;
    for (int row = 0; row < sheet->rows; row++) {
        sample(sheet, row, false, x);
        for (int at = 0; at < n[0] * n[1] * n[2]; at++) {
            double v = element(sheet, x[0], at / n[2] / n[1], at / n[2] % n[1], at % n[2]);
            sheet->least = fmin(sheet->least, v), sheet->largest = fmax(sheet->largest, v);
        }
    }
    if (x[0].type == RT_U8 || x[0].type == (RT_U8 | RT_PLANAR))
        sheet->least = 0, sheet->largest = 255;
    else if (sheet->least == sheet->largest)
        sheet->largest++;                      /* one grey, which is black */
}

static void paint(Sheet *sheet)
{
    struct rt_array x[1];
    look_at_range(sheet);
    for (int row = 0; row < sheet->rows; row++) {
        sample(sheet, row, false, x);
        draw(sheet, row, 0, x[0]);
    }
    for (int epoch = 0; epoch < sheet->variants; epoch++) {
        rt_augment_epoch(sheet->s.order.augmenter, epoch);
        for (int row = 0; row < sheet->rows; row++) {
            sample(sheet, row, true, x);
            draw(sheet, row, epoch + 1, x[0]);
        }
    }
}

/* ---- what is asked for ---- */

static void check(Sheet *sheet, const Options *o)
{
    const struct rt_port *in = &sheet->s.model->inputs[0];
    const char *dot = strrchr(o->output, '.');
    if (!sheet->s.model->recipe->augment)
        rt_fail(RT_USAGE, "augment: the model's fit has no augment, so the network sees its samples as they are");
    if (!rt_takes_images(in->rank, in->shape, sheet->image))
        rt_fail(RT_USAGE, "augment: a sheet shows pictures of 1 or 3 channels, and those of '%s' have %d", in->name,
                in->shape[in->rank - 1]);
    if (!dot || strcasecmp(dot, ".png") != 0)
        rt_fail(RT_USAGE, "--output: %s does not end in .png, and a PNG is what is written", o->output);
    rt_out_check(o->output, RT_PICTURE, "--output", o->force);
}

static int scale_of(const int image[2])
{
    int longer = image[0] > image[1] ? image[0] : image[1];
    return longer < ENLARGED ? ENLARGED / longer : 1;
}

/* How many pictures one above (side 0) or beside (1) the other there is room for. */
static int room(const Sheet *sheet, int side)
{
    return LARGEST_SIDE / (sheet->image[side] * scale_of(sheet->image) + GAP);
}

static int least(int a, int b) { return a < b ? a : b; }

static void size(Sheet *sheet, const Options *o)
{
    const int *n = sheet->image;
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
    memcpy(sheet->shape, (int[]){ (int)(rows * high) + GAP, (int)((1 + variants) * wide) + GAP, n[2] }, sizeof sheet->shape);
}

/* What is asked for has its size; pixels are made. */
static void make(Sheet *sheet)
{
    Session *s = &sheet->s;
    size_t all = (size_t)sheet->shape[0] * (size_t)sheet->shape[1] * (size_t)sheet->shape[2];
    s->batch_size = sheet->rows;
    s->augment = true;
    s->order = s->train;
    s->order.index = memcpy(rt_alloc((size_t)s->train.n, sizeof *s->order.index), s->train.index,
                            (size_t)s->train.n * sizeof *s->order.index);
    if (s->model->recipe->shuffle)
        rt_shuffle((int *)s->order.index, s->train.n, s->seed, 0);
    s->order.augmenter = rt_make_augmenter(s);
    sheet->pixels = memset(rt_alloc(all, 1), PAPER, all);
    paint(sheet);
    rt_free_augmenter(s->order.augmenter);
    free((int *)s->order.index);
}

uint8_t *rt_sheet_of(Session *s, int rows, int variants, int shape[3])
{
    Sheet sheet = { .s = *s };
    const struct rt_port *in = &s->model->inputs[0];
    if (!s->model->recipe->augment || !rt_takes_images(in->rank, in->shape, sheet.image))
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
    Sheet sheet = { .s = { .model = model, .options = o } };
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
    rt_say("%s: %d training samples, and beside each what %d epochs see in its place", o->output, sheet.rows, sheet.variants);
    free(png);
    free(sheet.pixels);
    free((int *)s->train.index);
    free((int *)s->val.index);
    free(s->data_source);
    rt_free_data(s->data);
}
