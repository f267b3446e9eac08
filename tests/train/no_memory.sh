#!/bin/bash
# no_memory.sh -- a request for memory fails, each in turn, alone or with all that follow: a message, exit 71, and no file half
# written
. "$(dirname "$0")/common.sh"
${CC:-cc} -shared -fPIC -O1 -o no_memory.so "$HERE/no_memory.c" -ldl || { fail "cannot compile no_memory.c"; finish; }
[ -n "${INTERP:-}" ] || { echo "INTERP is not given: the tests' program interp, which makes the data"; exit 77; }
SAMPLES=200 program nm 'validation_range = {180, 200}, callbacks = { ModelCheckpoint { "best-{epoch:02d}.safetensors" },
    EarlyStopping { monitor = "val_loss", restore_best_weights = true }, ReduceLROnPlateau { monitor = "loss" }, CSVLogger { "log.csv" } }'
T=nm/nm-train
export OMP_NUM_THREADS=1

# requests NAME COMMAND..: each request of the command in turn fails alone, every seventh with those behind it; STRIDE > 1 tests
# fewer. before(): the files that the command finds
requests() {
    local name=$1 n k how status step=${STRIDE:-1}
    shift
    before; MEMORY_COUNT=$PWD/count LD_PRELOAD=$PWD/no_memory.so "$@" > right.out 2> err.txt || { tail -n 3 err.txt; fail "$name"; return; }
    n=$(cat count)
    rm -rf right; mkdir -p run; cp -r run right
    for how in MEMORY_AT MEMORY_FROM; do
        [ $how = MEMORY_FROM ] && [ "$step" = 1 ] && step=7
        for ((k = 1 + RANDOM % step; k <= n; k += step)); do
            before
            env $how=$k LD_PRELOAD="$PWD/no_memory.so" "$@" > out.txt 2> err.txt
            status=$?
            if [ $status = 71 ]; then
                grep -qE '^(error|cnnc): .*memory' err.txt || { tail -n 3 err.txt; fail "$name: $how=$k of $n gives no reason"; }
            elif [ $status != 0 ] || ! cmp -s right.out out.txt || ! diff -r right run > err.txt; then
                tail -n 3 err.txt; fail "$name: $how=$k of $n ended with $status"          # 0 is right: some can be done without
            fi
            find . -name '*.tmp*' | grep . && fail "$name: $how=$k of $n leaves a temporary file"
        done
    done
    echo "$name: $n requests"
}

before() { :; }
requests check "$CNNC" check nm.lua
before() { rm -rf run; }
STRIDE=$((100 * ${STRIDE:-1})) requests "build, text only" "$CNNC" build nm.lua -o run --emit-only

# data, weights and images of every kind
corpus=$HERE/../fuzz/corpus
network grey "{2, 2}" 2
mkdir -p folder/a folder/b idx
printf 'P5 2 2 255 abcd' | tee folder/a/x.pgm folder/b/y.pgm > x.pgm
tail -c +3 "$corpus/image/png_rgba16_interlaced" | tee folder/b/z.png > z.png
cp "$HERE/../jpeg/progressive.jpg" j.jpg && cp j.jpg folder/a/j.jpeg
tail -c +3 "$corpus/image/webp_lossy_alpha" | tee folder/a/w.webp > w.webp
tail -c +2 "$corpus/npz/deflated" > values.npz
printf '\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2abcdefgh' | gzip -n > idx/train-images-idx3-ubyte.gz
printf '\0\0\10\1\0\0\0\2\0\1' > idx/train-labels-idx1-ubyte
before() { rm -rf run; }
for data in folder values.npz idx; do
    requests "train --data $data" grey/grey-train --progress none --data $data --epochs 1 --run-dir run
done
cp run/last.safetensors w.safetensors
before() { rm -rf run; mkdir run; }
requests "predict images" grey/grey-train predict --weights w.safetensors x.pgm z.png j.jpg w.webp --output run/y.npz
requests "predict --json" grey/grey-train predict --weights w.safetensors x.pgm z.png j.jpg w.webp --json

# callbacks and a resume
before() { rm -rf run; }
requests train $T --progress none --steps 1 --run-dir run
$T --progress none --steps 25 --run-dir kept 2> err.txt || fail "the run"
before() { rm -rf run; cp -r kept run; }
requests resume $T --progress none --resume run --epochs 2
before() { :; }
requests eval $T eval --weights kept/last.safetensors
finish
