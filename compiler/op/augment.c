/* augment.c -- how training samples are changed at random: options. What they do is the runtime's (rt_augment.c).
 *
 * Names, defaults and their order are those of Keras's ImageDataGenerator. Shifts become pixels here, since the image's shape is
 * known: a number below 1, or a list of such, is a share of the side. What is not random is done to all samples, by the network's
 * input layer: where it were done to training samples alone, the network would meet others ever after. */
#include "options.h"

static const Option options[] = {
    { "featurewise_center",            BOOL,   "false", NULL, "every sample less the training samples' mean of each channel" },
    { "samplewise_center",             BOOL,   "false", NULL, "every sample, augmented or not, less its mean" },
    { "featurewise_std_normalization", BOOL,   "false", NULL, "and by their standard deviation of each channel" },
    { "samplewise_std_normalization",  BOOL,   "false", NULL, "every sample, augmented or not, by its standard deviation" },
    { "zca_whitening",                 BOOL,   "false", NULL, "and by a matrix that makes the training samples uncorrelated" },
    { "zca_epsilon",                   NUMBER, "1e-6", "0..1e37", "added to what zca_whitening divides by" },
    { "rotation_range",                NUMBER, "0",   "0..", "degrees, either way" },
    { "width_shift_range",             NUMBERS, "0",  "-65536..65536", "below 1 a share of the side, else pixels; or a list" },
    { "height_shift_range",            NUMBERS, "0",  "-65536..65536", "below 1 a share of the side, else pixels; or a list" },
    { "brightness_range",              NUMBERS, NULL, "0..65536", "{from, to}: what bytes are multiplied by" },
    { "shear_range",                   NUMBER, "0",   "0..", "degrees, either way" },
    { "zoom_range",                    NUMBERS, "0",  "0..1000", "z: from 1 - z to 1 + z; or {from, to}; below 1 enlarges" },
    { "channel_shift_range",           NUMBER, "0",   "0..", "added to all values, either way, within the image's range" },
    { "fill_mode",                     CHOICE, "nearest", "nearest constant reflect wrap", "what lies beyond the edge" },
    { "cval",                          NUMBER, "0",   NULL, "what \"constant\" and cutout fill with, before rescale" },
    { "horizontal_flip",               BOOL,   "false", NULL, "left and right swapped, every other time" },
    { "vertical_flip",                 BOOL,   "false", NULL, "top and bottom swapped, every other time" },
    { "rescale",                       NUMBER, "1",   NULL, "what every sample is multiplied by, augmented or not: fit's rescale" },
    { "preprocessing_function",        NEVER,  NULL,  NULL, "the program has no Lua in it" },
    CHANNELS_LAST,
    { "validation_split",              NUMBER, "0",   "0..<1", "the first share of the training data is for validation" },
    { "interpolation_order",           INT,    "1",   "0..1", "0: the nearest pixel, 1: bilinear" },
    { "dtype",                         NEVER,  NULL,  NULL, "samples keep the data's type" },
    { "pad",      INT,    "0",     "0..65536", "beyond Keras: so many pixels more all around, of which a part is cut out" },
    { "dihedral", BOOL,   "false", NULL,       "beyond Keras: a square in one of its eight symmetries, turned and mirrored" },
    { "cutout",   INT,    "0",     "0..65536", "beyond Keras: the side of a square that is filled with cval" },
    { "mixup",    NUMBER, "0",     "0..1",     "beyond Keras: two samples blended by a share of Beta(mixup, mixup)" },
    { "cutmix",   NUMBER, "0",     "0..1",     "beyond Keras: a box of another sample, by a share of Beta(cutmix, cutmix)" },
    END
};

const Op op_image_data_generator = {
    .name = "ImageDataGenerator", .kind = AUGMENTATION,
    .what = "training samples rotated, shifted, sheared, zoomed, flipped at random", .options = options,
};

/* ---- what is asked of options and model ---- */

static void check_shift(const Item *it, const char *option)
{
    const Setting *s = setting(it, option);
    if (s->n || s->number >= 0) return;
    err_at(s->loc, "%s: %s = %.14g is below 0; shifts go either way", it->op->name, option, s->number);
    help("%s = %.14g is up to so much in both directions", option, -s->number);
}

/* {from, to}, or of zoom_range a number below 1. */
static void check_interval(const Item *it, const char *option, bool or_number)
{
    const Setting *s = setting(it, option);
    if (!s->given) return;
    if (s->n == 0 && or_number && s->number < 1) return;
    if (s->n == 0 && or_number)
        err_at(s->loc, "%s: %s = %.14g would enlarge without end: below 1, or {from, to}", it->op->name, option, s->number);
    else if (s->n != 2) {
        err_at(s->loc, "%s: %s should be two numbers, {from, to}, not %s", it->op->name, option,
               s->n ? format("%d", s->n) : "one");
    } else if (s->numbers[0] > s->numbers[1])
        err_at(s->loc, "%s: %s = {%.14g, %.14g}: the first should not be above the second", it->op->name, option, s->numbers[0],
               s->numbers[1]);
    else if (s->numbers[or_number ? 0 : 1] <= 0)
        err_at(s->loc, "%s: %s = {%.14g, %.14g} leaves nothing of an image; numbers above 0 do", it->op->name, option,
               s->numbers[0], s->numbers[1]);
}

/* Statistics of the training samples. */
static bool by_training(const Item *it)
{
    return flag(it, "featurewise_center") || flag(it, "featurewise_std_normalization") || flag(it, "zca_whitening");
}

static bool standardizes(const Item *it)
{
    bool by_itself = flag(it, "samplewise_center") || flag(it, "samplewise_std_normalization");
    return by_training(it) || by_itself || number(it, "rescale") != 1;
}

/* Keras drops the one beside the other, or does nothing by it, with a warning or none. */
static void check_whitening(const Item *it)
{
    if (flag(it, "zca_whitening") && flag(it, "featurewise_std_normalization"))
        err_at(it->loc, "%s: zca_whitening overrides featurewise_std_normalization: one of them makes deviations 1",
               it->op->name);
    if (!flag(it, "zca_whitening") && setting(it, "zca_epsilon")->given)
        err_at(it->loc, "%s: zca_epsilon is of zca_whitening = true", it->op->name);
}

void check_augmentation(const Item *it, int n_inputs, Shape image)
{
    int c = image.rank == 3 ? image.d[2] : 1;
    check_shift(it, "width_shift_range"), check_shift(it, "height_shift_range");
    check_interval(it, "brightness_range", false), check_interval(it, "zoom_range", true);
    check_whitening(it);
    if (n_inputs != 1)
        err_at(it->loc, "%s: the model has %d inputs; images of one input are augmented", it->op->name, n_inputs);
    else if (image.rank != 2 && image.rank != 3)
        err_at(it->loc, "%s: the model's input is %s, expected images: {height, width, channels} or {height, width}", it->op->name,
               show(image));
    else if (image.rank == 2 && by_training(it))
        err_at(it->loc, "%s: featurewise statistics are of channels, and the model's input is %s: {%d, %d, 1} has one",
               it->op->name, show(image), image.d[0], image.d[1]);
    else if (flag(it, "dihedral") && image.d[0] != image.d[1])
        err_at(it->loc, "%s: dihedral turns squares, and the model's input is %s", it->op->name, show(image));
    else if (setting(it, "brightness_range")->given && c != 1 && c != 3)
        err_at(it->loc, "%s: brightness_range takes images of 1 or 3 channels, not %d", it->op->name, c);
    else if (!errors() && !standardizes(it) && number(it, "validation_split") == 0 && !*augmentation(it, image))
        err_at(it->loc, "%s: changes nothing; width_shift_range = 0.1 or horizontal_flip = true would", it->op->name);
}

void check_unmoved(const Item *it, const char *output, Shape y)
{
    static const char *const moving[] = { "rotation_range", "width_shift_range", "height_shift_range", "shear_range", "zoom_range",
                                          "horizontal_flip", "vertical_flip", "pad", "dihedral", "cutmix" };
    for (size_t i = 0; y.rank > 1 && i < sizeof moving / sizeof *moving; i++) {
        const Setting *s = setting(it, moving[i]);
        if (!s->n && s->number == 0) continue;
        err_at(it->loc, "%s: %s moves what is in an image, but not what the targets of '%s', maps of %s, say of it", it->op->name,
               moving[i], output, show(y));
        help("brightness_range and channel_shift_range leave it where it is");
        return;
    }
}

bool mixes(const Model *m)
{
    const Item *it = item(m->fit, "augment");
    return it && (number(it, "mixup") > 0 || number(it, "cutmix") > 0);
}

/* A loss that has two sides has none between them. */
void check_mixed(const Item *it, const char *output, const Item *loss)
{
    static const char *const sided[] = { "Hinge", "SquaredHinge", "CategoricalHinge" };
    for (size_t i = 0; i < sizeof sided / sizeof *sided; i++)
        if (same(loss->op->name, sided[i])) {
            err_at(it->loc, "%s: %s mixes targets, and those of '%s' are one side or the other: its loss is %s", it->op->name,
                   number(it, "mixup") > 0 ? "mixup" : "cutmix", output, sided[i]);
            help("a cross-entropy takes mixtures, and so does a loss of distances");
        }
}

/* ---- what is done to all samples ---- */

double rescale(const Model *m)
{
    const Item *it = item(m->fit, "augment");
    bool two = it && setting(it, "rescale")->given && setting(m->fit, "rescale")->given;
    if (two) err_at(setting(it, "rescale")->loc, "%s: rescale is fit's too, and only one of them can hold", it->op->name);
    return it && setting(it, "rescale")->given ? number(it, "rescale") : number(m->fit, "rescale");
}

bool samplewise(const Model *m, const char *option)
{
    const Item *it = item(m->fit, "augment");
    return it && flag(it, option);
}

/* ---- what the program is told ---- */

static const char *list(const double *v, int n, double times, int digits)
{
    const char *text = "";
    for (int i = 0; i < n; i++) text = format("%s%s%s", text, i ? ", " : "", format("%.*g", digits, v[i] * times));
    return text;
}

static const char *member(const char *name, double v)
{
    return v != 0 ? format("    .%s = %.17g,\n", name, v) : "";
}

/* Keras's rule: a share of the side where the largest number is below 1; an integer n is one of 0 .. n - 1. */
static const char *shift(const Item *it, const char *option, const char *name, int side)
{
    const Setting *s = setting(it, option);
    double most = s->n ? s->numbers[0] : s->number;
    for (int i = 1; i < s->n; i++) if (s->numbers[i] > most) most = s->numbers[i];
    double times = most < 1 ? side : 1;
    if (s->n)
        return format("    .%s = { .n = %d, .of = (const double[]){ %s } },\n", name, s->n, list(s->numbers, s->n, times, 17));
    if (s->number == 0 || (s->whole && s->number == 1)) return "";
    if (s->whole) return format("    .%s = { .whole = %.0f },\n", name, s->number);
    return format("    .%s = { .most = %.17g },\n", name, s->number * times);
}

static const char *interval(const Item *it, const char *option, const char *name)
{
    const Setting *s = setting(it, option);
    double from = s->n ? s->numbers[0] : 1 - s->number, to = s->n ? s->numbers[1] : 1 + s->number;
    return from == 1 && to == 1 ? "" : format("    .%s = { %.17g, %.17g },\n", name, from, to);
}

/* The options that are given, in Lua's words. */
static const char *says(const Item *it)
{
    const char *all = "";
    for (int i = 0; it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        const Setting *s = &it->settings[i];
        if (!s->given) continue;
        const char *v = o->type == BOOL ? (s->number != 0 ? "true" : "false") : o->type == CHOICE ? s->text
                      : s->n ? format("{%s}", list(s->numbers, s->n, 1, 14)) : format("%.14g", s->number);
        all = format("%s%s%s = %s", all, *all ? ", " : "", o->name, v);
    }
    return all;
}

const char *augmentation(const Item *it, Shape image)
{
    const char *fill = text(it, "fill_mode"), *how = format("%s%s%s%s%s%s%s%s%s",
        member("rotation", number(it, "rotation_range")), member("shear", number(it, "shear_range")),
        member("channel_shift", number(it, "channel_shift_range")),
        shift(it, "height_shift_range", "height_shift", image.d[0]), shift(it, "width_shift_range", "width_shift", image.d[1]),
        interval(it, "zoom_range", "zoom"),
        setting(it, "brightness_range")->given ? interval(it, "brightness_range", "brightness") : "",
        flag(it, "horizontal_flip") ? "    .horizontal_flip = true,\n" : "",
        flag(it, "vertical_flip") ? "    .vertical_flip = true,\n" : "");
    how = format("%s%s%s%s%s%s", how, member("pad", number(it, "pad")),
                 flag(it, "dihedral") ? "    .dihedral = true,\n" : "", member("cutout", number(it, "cutout")),
                 member("mixup", number(it, "mixup")), member("cutmix", number(it, "cutmix")));
    if (!*how) return "";
    bool filled = same(fill, "constant") || integer(it, "cutout");
    return format("static const struct rt_augment augment = {\n    .says = \"%s\",\n%s%s%s    .order = %ld,\n};", says(it), how,
        same(fill, "constant") ? "    .fill = RT_FILL_CONSTANT,\n" : same(fill, "reflect") ? "    .fill = RT_FILL_REFLECT,\n"
            : same(fill, "wrap") ? "    .fill = RT_FILL_WRAP,\n" : "",
        member("cval", filled ? number(it, "cval") : 0), integer(it, "interpolation_order"));
}
