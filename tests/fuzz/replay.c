/* replay.c -- the target on each of the files given, without libFuzzer: any compiler with sanitizers builds it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    long size = f && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    uint8_t *data = size >= 0 ? malloc((size_t)size + 1) : NULL;     /* an empty file has an address, too */
    if (!data || fseek(f, 0, SEEK_SET) != 0 || fread(data, 1, (size_t)size, f) != (size_t)size)
        return perror(path), 1;
    fclose(f);
    fprintf(stderr, "-- %s\n", path);             /* what follows on stderr is of this input */
    fflush(stderr);
    uint8_t *exact = size ? realloc(data, (size_t)size) : data;
    LLVMFuzzerTestOneInput(exact, (size_t)size);
    free(exact);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = argc < 2;
    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i]);
    printf("%d inputs\n", argc - 1);
    return failed;
}
