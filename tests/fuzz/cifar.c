/* cifar.c -- a folder of CIFAR's batches
 *
 * Records have 3073 bytes, of which the reader looks at few; so an input says how many bytes a file has and what its labels are:
 * a byte of choices (1: a second training file, 2: a test file, 4: fine_label_names.txt, 8: batches.meta.txt, 16: a flat model),
 * for each file a byte for its size (records * 4 + how many bytes too many) and one a record, then the names. */
#include "model.h"

enum { RECORD = 3073, RECORDS = 4 };

static const struct rt_port map = { .name = "in", SHAPE(32, 32, 3) }, flat = { .name = "in", SHAPE(3072) };
static const struct rt_port ten = { .name = "out", SHAPE(10), .classes = 10 };

static void batch(const char *name, bool there, Bytes *input)
{
    static uint8_t bytes[RECORDS * (RECORD + 1) + 4];
    unsigned size = there ? fuzz_byte(input) : 0, labels = 1 + (size >> 6 & 1), n = size / 4 % (RECORDS + 1), more = size % 4;
    for (unsigned i = 0; i < n; i++)
        bytes[i * (RECORD - 1 + labels) + labels - 1] = fuzz_byte(input);
    if (there)
        fuzz_file(name, (Bytes){ bytes, n * (RECORD - 1 + labels) + more });
    else
        fuzz_remove(name);
}

static void names(const char *name, bool there, Bytes content)
{
    if (there)
        fuzz_file(name, content);
    else
        fuzz_remove(name);
}

void fuzz_target(Bytes input)
{
    const char *folder = fuzz_folder("cifar");
    unsigned how = fuzz_byte(&input);
    batch("cifar/data_batch_1.bin", true, &input);
    batch("cifar/train_2.bin", how & 1, &input);
    batch("cifar/test_batch.bin", how & 2, &input);
    names("cifar/fine_label_names.txt", how & 4, input);
    names("cifar/batches.meta.txt", how & 8, input);
    if (rt_is_cifar(folder, true))
        fuzz_load(rt_load_cifar, folder, how & 16 ? &flat : &map, 1, &ten, 1);
}
