/* reseal.c -- gives a safetensors file of cnnc's, edited in place, the checksum that it would have had: so tests reach what is
 * checked behind it
 *
 *   reseal FILE
 *
 * Without the runtime's code, from what DESIGN.md says: the first key of the metadata is xxh3, 16 hexadecimal digits: XXH3 of the
 * whole file with zeros for them; of format_version 1 it was that of the data only. A file of decoded pictures ends with that of
 * all before. */
#define XXH_INLINE_ALL
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static void seal_pictures(char *bytes, size_t n)
{
    XXH64_hash_t sum = XXH3_64bits(bytes, n - sizeof sum);
    memcpy(bytes + n - sizeof sum, &sum, sizeof sum);
}

static void seal_tensors(char *bytes, size_t n, char *key)
{
    char digits[17];
    size_t from = 0;
    key += strlen("\"xxh3\":\"");
    memset(key, '0', 16);
    if (strstr(bytes + 8, "\"format_version\":\"1\"")) memcpy(&from, bytes, 8), from += 8;
    if (from > n) fprintf(stderr, "reseal: the header is longer than the file\n"), exit(65);
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)XXH3_64bits(bytes + from, n - from));
    memcpy(key, digits, 16);
}

int main(int argc, char **argv)
{
    FILE *f = argc == 2 ? fopen(argv[1], "r+b") : NULL;
    static char bytes[1 << 20];
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    bool pictures = n > 24 && !memcmp(bytes, "decoded by cnnc\n", 16);
    char *key = n > 8 && n < sizeof bytes ? strstr(bytes + 8, "\"xxh3\":\"") : NULL;
    if (!key && !pictures)
        return fprintf(stderr, "usage: reseal FILE, a checkpoint, weights or decoded pictures of cnnc's, under 1 MB\n"), 64;
    if (pictures) seal_pictures(bytes, n);
    else seal_tensors(bytes, n, key);
    rewind(f);
    return fwrite(bytes, 1, n, f) != n || fclose(f) != 0;
}
