#!/bin/bash
# sanitize.sh CNNC SCRATCH [MODEL...] -- no report from the address and undefined-behaviour sanitizers, for any model
#
# Twenty updates with partial batches, eval, predict, a run that is resumed; and, without OpenMP, the same bits as with it.
# INTERP makes the data: samples of every input and target, as random as they are small in number. SANITIZED: the folder of the
# runtime with sanitizers inside, built here if it is not given.
set -u
cnnc=$(realpath "$1") scratch=$2
here=$(realpath "$(dirname "$0")")
shift 2
models=$here/../../models
rm -rf "$scratch" && mkdir -p "$scratch/models" && cd "$scratch" || exit 1
for model in "$models"/*.lua; do             # with fewer samples for validation
    sed 's/validation_range = {0, 5000}/validation_range = {0, 3}/' "$model" > "models/$(basename "$model")"
done
models=$PWD/models
sanitize="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined"
export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive
unset CNNC_CFLAGS
failed=0

runtime() {                                  # FOLDER FLAGS: libcnnc_rt.a compiled with them
    mkdir "$1" && (cd "$1" && ls "$here"/../../runtime/*/rt_*.c | grep -v /classify/ |
        xargs -P 2 -n 9 gcc -std=gnu11 $(printf -- '-I%s ' "$here"/../../runtime/*/) -ffp-contract=off $2 -c && ar rcs libcnnc_rt.a ./*.o)
}

build() {                                    # MODEL FOLDER FLAGS [OPENMP]
    "$cnnc" build "$models/$1.lua" --emit-only -o "$2" || return
    make -s -C "$2" CNNC="$cnnc" CFLAGS="$3" OPENMP="${4--fopenmp}" "$1-train"
}

everything() {                               # PROGRAM DATA BATCH STEPS OUTPUT
    "$1" train --steps "$4" --epochs 20 --batch-size "$3" --data "$2" --run-dir once --save w.safetensors --seed 5 \
        --progress none &&
    "$1" eval --weights w.safetensors --data "$2" --json &&
    "$1" eval --weights w.safetensors --data "$2" --split train --threads 3 --batch-size 3 &&
    "$1" predict --weights w.safetensors --data "$2" --output "$5" &&
    "$1" train --epochs 1 --batch-size "$3" --data "$2" --run-dir again --progress plain &&
    "$1" train --epochs 2 --resume again --data "$2" --progress plain &&
    [ -s w.safetensors ] && [ -s "$5" ]
}

try() {                                      # MODEL: batches of 3 of 11 samples; of slow ones of 1 of 3
    local batch=3 steps=20 samples=11 output=y.npy
    case $1 in vgg | mobilenet) batch=1 samples=3 ;; esac
    grep -q 'outputs = {' "$models/$1.lua" && output=y.npz
    mkdir "$1" && cd "$1" || return
    "$interp" "$models/$1.lua" --seed 7 --samples $samples --make-data d.npz &&
    build "$1" sanitized "$sanitize -L$scratch/sanitized" && everything "sanitized/$1-train" d.npz $batch $steps $output
}

# The same weights after three updates
without_openmp() {
    mkdir plain && cd plain || return
    "$interp" "$models/$1.lua" --seed 7 --samples 11 --make-data d.npz || return
    build "$1" with -O1 && build "$1" without "-O1 -L$scratch/alone" -Wno-unknown-pragmas || return
    for how in with without; do
        "$how/$1-train" train --steps 3 --epochs 3 --batch-size 5 --data d.npz --run-dir $how.run --save $how.safetensors \
            --progress none || return
    done
    cmp with.safetensors without.safetensors
}

scratch=$PWD interp=${INTERP:-}
[ -n "$interp" ] || { echo "INTERP is not given: the tests' program interp"; exit 77; }
if [ -n "${SANITIZED:-}" ]; then ln -s "$SANITIZED" sanitized; else runtime sanitized "$sanitize -fopenmp" || exit 1; fi
runtime alone "-O0 -Wno-unknown-pragmas" || exit 1
if [ $# -eq 0 ]; then
    set -- $(grep -l ':compile' "$models"/*.lua | xargs -n 1 basename | sed 's/\.lua$//')
fi
verdict() {                                  # WHAT FUNCTION MODEL
    if ("$2" "$3") > "$2_$3.log" 2>&1; then echo "ok   $1"; return; fi
    echo "FAIL $1"
    tail -n 25 "$2_$3.log"
    failed=1
}
for model in "$@"; do verdict "$model" try "$model"; done
verdict "cifar without OpenMP" without_openmp cifar
exit $failed
