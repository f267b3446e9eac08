/* rt_augment.c -- training samples changed at random, in the feed
 *
 * The thread that takes a sample changes it, into a slot of its own: of each place in a batch there is one, because the network
 * reads what it is given until the step's end. The random numbers come from counters: seed, epoch, the sample's place in the data
 * set, and which parameter it is. So a sample looks the same at every number of threads, at any place in a batch, in whatever order
 * and after a resume. Parameters and matrix are Keras's ImageDataGenerator's (get_random_transform, apply_affine_transform); sine
 * and cosine are our own, so that they do not depend on a library. What is beyond Keras comes behind: a part of the padded image,
 * a square's symmetry, cutout, then a mixture with a partner, another training sample as this epoch has it before mixtures. */
#define _GNU_SOURCE
#include "rt_exact.h"
#include "rt_mix.h"
#include "rt_random.h"
#include "rt_train.h"
#include "rt_warp.h"
#include <math.h>
#include <stdlib.h>

/* Each has its own number, so that one option does not change what another draws. */
enum { THETA, TX, TX_SIGN, TY, TY_SIGN, SHEAR, ZX, ZY, FLIP_HORIZONTAL, FLIP_VERTICAL, CHANNEL_SHIFT, BRIGHTNESS,
       CROP_Y, CROP_X, SYMMETRY, CUTOUT_Y, CUTOUT_X, PARTNER, MIX_KIND, MIX_Y, MIX_X, MIX_SHARE = 256 };

struct Augmenter {
    const struct rt_augment *how;
    uint64_t seed;
    int epoch, shape[3];
    const Rows *train;                         /* where partners are */
    size_t scratch, image, slot;               /* bytes of a slot's first part, of each of its two images, of all of it */
    size_t targets[RT_PORTS], weight;          /* where those of an output, and the sample's weight, lie in a slot */
    char *slots;
};

/* ---- Keras's matrix ---- */

static void times(double a[2][3], const double b[2][3])        /* a = a b; the third row of each is 0 0 1 */
{
    for (int r = 0; r < 2; r++) {
        double x = a[r][0], y = a[r][1];
        for (int k = 0; k < 3; k++) a[r][k] = x * b[0][k] + y * b[1][k] + (k == 2 ? a[r][2] : 0);
    }
}

static double cosine(double degrees)
{
    double half = fmod(fabs(degrees), 360) / 180;
    return rt_cos_pi_exact(half > 1 ? 2 - half : half);
}

static double sine(double degrees)
{
    return cosine(degrees - 90);
}

/* Keras makes the matrix for (x, y) and swaps its axes at the end, the centre's and the shifts' with them: so tx, which
 * height_shift_range draws, moves columns. */
void rt_affine(double m[2][3], const int shape[3], double theta, double tx, double ty, double shear, double zx, double zy)
{
    double cx = shape[0] / 2. - 0.5, cy = shape[1] / 2. - 0.5, s = sine(theta), c = cosine(theta);
    double a[2][3] = { { 1, 0, cx }, { 0, 1, cy } };
    double of[2][3] = { { c, -s, tx * c - ty * s }, { s, c, tx * s + ty * c } };     /* rotation, then shift */
    times(of, (const double[2][3]){ { 1, -sine(shear), 0 }, { 0, cosine(shear), 0 } });
    times(of, (const double[2][3]){ { zx, 0, 0 }, { 0, zy, 0 } });
    times(a, of);
    times(a, (const double[2][3]){ { 1, 0, -cx }, { 0, 1, -cy } });
    for (int r = 0; r < 2; r++) m[r][0] = a[1 - r][1], m[r][1] = a[1 - r][0], m[r][2] = a[1 - r][2];
}

/* ---- random parameters ---- */

static double drawn(const Augmenter *a, int index, uint32_t what)
{
    enum { AUGMENT = 0xA6 << 16 };             /* tells this use of the seed from the initializers', the shuffle's and dropout's */
    return rt_uniform(a->seed, (const uint32_t[]){ (uint32_t)index, (uint32_t)a->epoch, what, AUGMENT });
}

static double either_way(const Augmenter *a, int index, uint32_t what, double most)
{
    return most > 0 ? (2 * drawn(a, index, what) - 1) * most : 0;
}

static double between(const Augmenter *a, int index, uint32_t what, const double range[2])
{
    return range[1] > 0 ? range[0] + (range[1] - range[0]) * drawn(a, index, what) : 1;
}

/* In pixels. */
static double shift(const Augmenter *a, int index, uint32_t what, const struct rt_shift *s)
{
    int n = s->n ? s->n : s->whole;
    if (n == 0) return either_way(a, index, what, s->most);
    int k = (int)(drawn(a, index, what) * n);
    double pixels = s->n ? s->of[k] : k;
    return drawn(a, index, what + 1) < 0.5 ? -pixels : pixels;
}

static int whole(const Augmenter *a, int index, uint32_t what, int n)          /* 0 .. n - 1 */
{
    return (int)(drawn(a, index, what) * n);
}

/* Of the image with `pad` more pixels around, a part of the image's size. */
static void crop(const Augmenter *a, int index, Warp *w)
{
    int n = 2 * a->how->pad + 1;
    int di = whole(a, index, CROP_Y, n) - a->how->pad, dj = whole(a, index, CROP_X, n) - a->how->pad;
    for (int r = 0; r < 2; r++)
        w->m[r][2] += w->m[r][0] * di + w->m[r][1] * dj;
}

/* Rows and columns change places, or not; then the two flips. */
static void turn_square(const Augmenter *a, int index, Warp *w)
{
    int which = whole(a, index, SYMMETRY, 8);
    for (int r = 0; r < 2 && which & 1; r++) {
        double t = w->m[r][0];
        w->m[r][0] = w->m[r][1], w->m[r][1] = t;
    }
    w->flip_horizontal ^= which >> 1 & 1, w->flip_vertical ^= which >> 2 & 1;
}

static Warp warp_of(const Augmenter *a, int i)
{
    const struct rt_augment *how = a->how;
    Warp w = {
        .flip_horizontal = how->horizontal_flip && drawn(a, i, FLIP_HORIZONTAL) < 0.5,
        .flip_vertical = how->vertical_flip && drawn(a, i, FLIP_VERTICAL) < 0.5,
        .channel_shift = either_way(a, i, CHANNEL_SHIFT, how->channel_shift),
        .brightness = (float)between(a, i, BRIGHTNESS, how->brightness),
        .fill = how->fill, .cval = how->cval, .order = how->order };
    double tx = shift(a, i, TX, &how->height_shift), ty = shift(a, i, TY, &how->width_shift);
    rt_affine(w.m, a->shape, either_way(a, i, THETA, how->rotation), tx, ty, either_way(a, i, SHEAR, how->shear),
              between(a, i, ZX, how->zoom), between(a, i, ZY, how->zoom));
    if (how->pad)
        crop(a, i, &w);
    if (how->dihedral)
        turn_square(a, i, &w);
    return w;
}

/* ---- mixtures ---- */

typedef struct Mix { int partner; bool cut; Box box; double share; } Mix;      /* share: of the sample's own target */
typedef struct Draw { const Augmenter *a; int index; } Draw;

static double share_draw(void *ctx, uint32_t k)
{
    const Draw *d = ctx;
    return drawn(d->a, d->index, MIX_SHARE + k);
}

/* cutmix has one half of the samples where both are asked for. Its box has an area of 1 - share, less what lies outside. */
static Mix mix_of(const Augmenter *a, int i)
{
    const struct rt_augment *how = a->how;
    Mix m = { .partner = a->train->index[whole(a, i, PARTNER, a->train->n)],
              .cut = how->cutmix > 0 && !(how->mixup > 0 && drawn(a, i, MIX_KIND) < 0.5) };
    m.share = rt_beta(m.cut ? how->cutmix : how->mixup, share_draw, &(Draw){ a, i });
    if (m.cut) {
        double side = sqrt(1 - m.share);
        m.box = rt_box(a->shape, whole(a, i, MIX_Y, a->shape[0]), whole(a, i, MIX_X, a->shape[1]), a->shape[0] * side,
                       a->shape[1] * side);
        m.share = 1 - (double)(m.box.bottom - m.box.top) * (m.box.right - m.box.left) / ((double)a->shape[0] * a->shape[1]);
    }
    return m;
}

static bool mixes(const struct rt_augment *how)
{
    return how->mixup > 0 || how->cutmix > 0;
}

/* ---- slots ---- */

static void check_type(const struct rt_augment *how, const char *source, int type)
{
    bool bytes = type == RT_U8;
    if (how->brightness[1] > 0 && !bytes)
        rt_fail(RT_BAD_DATA, "%s: inputs are no bytes, which the model's brightness_range takes; --no-augment trains without",
                source);
    if ((how->fill == RT_FILL_CONSTANT || how->cutout) && bytes && (how->cval < 0 || how->cval > 255))
        rt_fail(RT_BAD_DATA, "%s: inputs are bytes, and the model's cval is %g, expected 0 to 255", source, how->cval);
}

static size_t lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

Augmenter *rt_make_augmenter(const Session *s)
{
    const struct rt_port *in = &s->model->inputs[0];
    const struct rt_augment *how = s->model->recipe->augment;
    int type = s->data->train.x[0].type, batch = s->batch_size < s->train.n ? s->batch_size : s->train.n;
    Augmenter *a;
    if (!how || !s->augment)
        return NULL;
    check_type(how, s->data_source, type & ~RT_PLANAR);
    a = rt_alloc(1, sizeof *a);
    *a = (Augmenter){ .how = how, .seed = s->seed, .train = &s->train,
                      .shape = { in->shape[0], in->shape[1], in->rank == 3 ? in->shape[2] : 1 } };
    a->scratch = lines(rt_warp_bytes(a->shape));
    a->image = lines(rt_port_elements(in) * rt_element_size(type));
    a->slot = a->scratch + (mixes(how) ? 2 : 1) * a->image;
    for (int p = 0; mixes(how) && p < s->model->n_outputs; p++) {
        a->targets[p] = a->slot;
        a->slot += lines(rt_port_elements(&s->model->outputs[p]) * sizeof(float));
    }
    a->weight = a->slot;
    a->slot += mixes(how) ? lines(sizeof(double)) : 0;
    a->slots = rt_alloc((size_t)batch, a->slot);
    return a;
}

void rt_free_augmenter(Augmenter *a)
{
    if (a)
        free(a->slots);
    free(a);
}

void rt_augment_epoch(Augmenter *a, int epoch)
{
    if (a)
        a->epoch = epoch;
}

/* A sample by itself. */
static struct rt_array changed(const Augmenter *a, int index, struct rt_array x, void *to, void *scratch)
{
    struct rt_array y = { to, x.type };
    Warp warp = warp_of(a, index);
    rt_warp(&warp, a->shape, x, to, scratch);
    if (a->how->cutout) {
        int side = a->how->cutout, h = a->shape[0], w = a->shape[1];
        Box box = rt_box(a->shape, whole(a, index, CUTOUT_Y, h), whole(a, index, CUTOUT_X, w), side, side);
        rt_fill_box(a->shape, y, &box, a->how->cval);
    }
    return y;
}

struct rt_array rt_augmented(Augmenter *a, int i, int index, struct rt_array x)
{
    char *slot = a->slots + (size_t)i * a->slot, *own = slot + a->scratch, *other = own + a->image;
    struct rt_array y = changed(a, index, x, own, slot), partner[RT_PORTS];
    if (!mixes(a->how))
        return y;
    Mix mix = mix_of(a, index);
    rt_sample(a->train->split, a->train->model->n_inputs, 0, mix.partner, partner, NULL);
    changed(a, mix.partner, partner[0], other, slot);
    if (mix.cut)
        rt_copy_box(a->shape, y, other, &mix.box);
    else
        rt_blend((size_t)a->shape[0] * (size_t)a->shape[1] * (size_t)a->shape[2], y, other, mix.share);
    return y;
}

static double weight(struct rt_array of)
{
    return of.at ? rt_element(of, 0) : 1;
}

void rt_augmented_targets(Augmenter *a, int i, int index, struct rt_array *y)
{
    const struct rt_model *m = a->train->model;
    struct rt_array x[RT_PORTS], other[RT_PORTS];
    if (!mixes(a->how))
        return;
    Mix mix = mix_of(a, index);
    rt_sample(a->train->split, m->n_inputs, m->n_outputs, mix.partner, x, other);
    for (int p = 0; p < m->n_outputs; p++) {
        float *mixed = (float *)(void *)(a->slots + (size_t)i * a->slot + a->targets[p]);
        if (!y[p].at || !other[p].at)
            continue;                          /* nobody looks at them */
        rt_blend_targets(&m->outputs[p], y[p], other[p], mix.share, mixed);
        y[p] = (struct rt_array){ mixed, RT_F32 };
    }
    if (rt_weighted(m)) {
        double *mixed = (double *)(void *)(a->slots + (size_t)i * a->slot + a->weight);
        *mixed = weight(y[m->n_outputs]) * mix.share + weight(rt_weight_of(a->train, mix.partner)) * (1 - mix.share);
        y[m->n_outputs] = (struct rt_array){ mixed, RT_F64 };
    }
}
