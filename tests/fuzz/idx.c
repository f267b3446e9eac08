/* idx.c -- a folder of IDX files, plain or gzip: images and labels, with and without a test half
 *
 * Input: a byte of choices (1: images are gzip, 2: labels are gzip, 4: there is a test half, 8: a flat model), then the files. */
#include "model.h"

static const struct rt_port map = { .name = "in", SHAPE(2, 2, 1) }, flat = { .name = "in", SHAPE(4) };
static const struct rt_port ten = { .name = "out", SHAPE(10), .classes = 10 };

static void file(const char *stem, bool gz, Bytes content)
{
    char name[2][64];
    for (int k = 0; k < 2; k++) {
        snprintf(name[k], sizeof name[k], "idx/%s%s", stem, k ? ".gz" : "");
        if (k != gz || !content.at)
            fuzz_remove(name[k]);
    }
    if (content.at)
        fuzz_file(name[gz], content);
}

void fuzz_target(Bytes input)
{
    const char *folder = fuzz_folder("idx");
    unsigned how = fuzz_byte(&input);
    Bytes none = { 0 }, images = fuzz_part(&input), labels = fuzz_part(&input);
    bool test = how & 4;
    file("train-images-idx3-ubyte", how & 1, images);
    file("train-labels-idx1-ubyte", how & 2, labels);
    file("t10k-images-idx3-ubyte", how & 1, test ? input : none);
    file("t10k-labels-idx1-ubyte", how & 2, test ? labels : none);
    if (rt_is_idx(folder, true))
        fuzz_load(rt_load_idx, folder, how & 8 ? &flat : &map, 1, &ten, 1);
}
