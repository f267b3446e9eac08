#!/usr/bin/env bash
# memory.sh CNNC SCRATCH -- anonymous memory of training grows from main() to the tenth step by what the report says: within 10 %
# or 1 MiB, with two threads, for every model; and for the tutorial's network it stays under 15 MB at any batch size up to 128.
# INTERP (tests/interp) makes the data; memory is read before main and at the end of ten steps by a preloaded library. No samples
# are kept for validation: inference's memory is there from the first evaluation on, behind the tenth step.
set -eu
cnnc=$1 scratch=$2
here=$(cd "$(dirname "$0")" && pwd)
models=$here/../../models
interp=${INTERP:-}
[ -n "$interp" ] && [ -x "$interp" ] || { echo "INTERP is not set: no data"; exit 77; }
mkdir -p "$scratch" && cd "$scratch"

cat > memory.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static long anonymous(void)
{
    char line[256];
    long kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f)) if (!strncmp(line, "RssAnon:", 8)) kb = atol(line + 8);
    if (f) fclose(f);
    return kb;
}
static long before;
__attribute__((constructor)) static void begin(void) { before = anonymous(); }
__attribute__((destructor)) static void end(void)
{
    FILE *f = getenv("MEMORY") ? fopen(getenv("MEMORY"), "w") : NULL;
    if (f) fprintf(f, "%ld\n", anonymous() - before), fclose(f);
}
C
cc -shared -fPIC -O1 memory.c -o memory.so

grown() { # program data batch -> KB
    rm -rf run grown
    MEMORY=$PWD/grown LD_PRELOAD=$PWD/memory.so "$1" train --data "$2" --steps 10 --epochs 10 --batch-size "$3" --threads 2 \
        --run-dir run --progress none
    cat grown
}

status=0
for model in ${MODELS:-cifar mnist_mlp fashion_mnist lenet keras_cifar vgg resnet8 two_heads cifar_mlp}; do
    sed -E 's/validation_(split = [0-9.]+|range = \{[^}]*\}),?//' "$models/$model.lua" > "$model.lua"
    "$cnnc" build --no-blas "$model.lua" -o "$model" 2> build.log || { cat build.log; exit 1; }
    "$interp" "$model.lua" --seed 1 --samples 340 --make-data data.npz --make-weights weights.safetensors
    sizes=32; [ "$model" = cifar ] && sizes="1 32 128"
    for batch in $sizes; do
        kb=$(grown "$model/$model-train" data.npz "$batch")
        said=$(awk -v b="$batch" -F'[:,]' '/"network_bytes"/ { n = $2 } /"bytes_a_sample"/ { s = $2 } /"bytes_a_thread"/ { t = $2 }
                                           END { printf "%d", (n + b * s + 2 * t) / 1024 }' "$model/report.json")
        room=$((said / 10)); [ $room -lt 1024 ] && room=1024
        off=$((kb - said)); [ $off -lt 0 ] && off=$((-off))
        verdict=ok
        [ $off -le $room ] || { verdict="off by $off KB"; status=1; }
        [ "$model" != cifar ] || [ "$kb" -le 14648 ] || { verdict="over 15 MB"; status=1; }
        echo "$model, batch $batch: grew $kb KB, the report says $said KB: $verdict"
    done
done
[ $status = 0 ] && echo ok
exit $status
