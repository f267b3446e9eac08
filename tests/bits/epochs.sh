#!/bin/bash
# epochs.sh -- two whole epochs of cifar on 10,000 samples, at one thread and at two
#
# ALL=1: also the model as it stands, with validation and its best epoch kept, at three threads and for AVX2.
. "$(dirname "$0")/common.sh"
mkdir runs
OPTIONS="--data shapes --epochs 2"
build default cifar cifar --march native --no-blas
for t in 1 2; do train cifar/cifar-train runs/$t $OPTIONS --threads $t; done
same_run runs/1 runs/2 "1 and 2 threads"
finite runs/1
if [ -n "$ALL" ]; then
    mkdir whole && cp "$ROOT/models/cifar.lua" whole/
    build whole cifar whole-native --march native --no-blas
    train whole-native/cifar-train runs/whole1 $OPTIONS --threads 1
    train whole-native/cifar-train runs/whole3 $OPTIONS --threads 3
    FILES="weights.safetensors history.csv last.safetensors best.safetensors" same_run runs/whole1 runs/whole3 "1 and 3 threads"
    if grep -qw avx2 /proc/cpuinfo; then
        build whole cifar whole-v3 --march x86-64-v3 --no-blas
        train whole-v3/cifar-train runs/v3 $OPTIONS --threads 2
        FILES="weights.safetensors history.csv" same_run runs/whole1 runs/v3 "native and AVX2"
    fi
fi
now "two epochs"
finish
