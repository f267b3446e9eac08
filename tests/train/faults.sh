#!/bin/bash
# faults.sh -- a call that touches the disk fails in predict, build and classifier, each in turn: a message, and files whole or not there
. "$(dirname "$0")/common.sh"
${CC:-cc} -shared -fPIC -O1 -o faults.so "$HERE/faults.c" -ldl || { fail "cannot compile faults.c"; finish; }
network grey "{2, 2}" 2
mkdir -p folder/a folder/b tmp
printf 'P5 2 2 255 abcd' | tee folder/a/x.pgm folder/b/y.pgm > x.pgm
grey/grey-train --progress none --data folder --epochs 1 --run-dir run > out.txt 2> err.txt || { cat err.txt; fail "the run"; finish; }
export TMPDIR=$PWD/tmp CNNC_CFLAGS=-O0

# each NAME TARGET STEP COMMAND..: each STEPth call of the command, which writes into the folder TARGET, fails
each() {
    local name=$1 target=$2 step=$(($3 * ${STRIDE:-1})) fault k n status f
    shift 3
    rm -rf "$target" && mkdir "$target"
    FAULT_COUNT=$PWD/count LD_PRELOAD=$PWD/faults.so "$@" > out.txt 2> err.txt || { cat err.txt; fail "$name"; return; }
    n=$(cat count) && rm -rf right && cp -r "$target" right
    for fault in ENOSPC EIO EDQUOT EINTR short; do
        for ((k = 1 + RANDOM % step; k <= n; k += step)); do
            rm -rf "$target" && mkdir "$target"
            FAULT=$fault FAULT_AT=$k LD_PRELOAD=$PWD/faults.so "$@" > out.txt 2> err.txt
            status=$?
            if [ $status = 0 ]; then
                diff -r -x '.cnnc-*' right "$target" || fail "$name: $fault at call $k of $n ends well, with other files"
            else
                [[ $status = 7[134] ]] || { cat err.txt; fail "$name: $fault at call $k of $n ended with $status"; }
                grep -qE '^(error|cnnc): .' err.txt || fail "$name: $fault at call $k of $n gives no reason"
                for f in $(cd "$target" && find . -type f); do same "right/$f" "$target/$f"; done
                find . -name '.cnnc-*' | grep . && fail "$name: $fault at call $k leaves a temporary file"
                [ -z "$(ls tmp)" ] || { ls -R tmp; rm -rf tmp/*; fail "$name: $fault at call $k leaves its folder"; }
            fi
            [ $FAILED = 0 ] || finish
        done
    done
    echo "$name: $n calls"
}

W="--weights run/weights.safetensors"
for kind in npy npz; do each "predict to .$kind" answers 1 grey/grey-train predict $W x.pgm --output answers/y.$kind; done
each "build, text only" built 1 "$CNNC" build grey.lua -o built/grey --emit-only
each build built 9 "$CNNC" build grey.lua -o built/grey
each classifier built 9 "$CNNC" classifier grey.lua $W -o built/c
finish
