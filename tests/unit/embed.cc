/* embed.cc -- a compiled network in a C++ program: the header compiles, the names link, the outputs are those that embed.c found */
#include "embed.h"
#include <vector>

int main()
{
    static samples s;
    make_samples(&s, 9);
    void *net = drop_init(aligned(drop_bytes(SAMPLES, 1)), SAMPLES, 1, 9);
    void *weights = aligned(drop_weights_bytes()), *scratch = aligned(drop_scratch_bytes(1));
    drop_prepare(net, weights);
    std::vector<drop_real> y((size_t)SAMPLES * DROP_OUTPUT_0);
    void *const outputs[] = { y.data() };
    drop_infer(weights, scratch, 1, feed_drop, &s, SAMPLES, outputs, nullptr);
    uint64_t hash = digest(y.data(), y.size() * sizeof y[0], 1), expected = 0;
    FILE *f = fopen("drop.digest", "rb");
    bool good = f && fread(&expected, sizeof expected, 1, f) == 1 && expected == hash;
    printf("%s: the outputs in C++\n", good ? "ok" : "FAIL");
    drop_step(net, feed_drop, &s, SAMPLES, 0.01, nullptr);
    printf("%s: a step in C++\n", *drop_steps(net) == 1 ? "ok" : "FAIL");
    return !good || *drop_steps(net) != 1;
}
