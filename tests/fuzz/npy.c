/* npy.c -- one array of NumPy's: the header's dictionary, and what is said of the shape */
#include <string.h>
#include "fuzz.h"
#include "rt_format.h"

void fuzz_target(Bytes input)
{
    struct rt_table t;
    char error[256], shape[128];
    if (!rt_parse_npy((struct rt_bytes){ input.at, input.size }, &t, error)) {
        fuzz_read(error, strlen(error));
        return;
    }
    fuzz_read(shape, strlen(rt_show(shape, t.rank, t.shape)));
    fuzz_read(t.at, rt_table_bytes(&t));
}
