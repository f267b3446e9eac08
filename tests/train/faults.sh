#!/bin/bash
# faults.sh -- a call that touches the disk fails in predict, build and classifier, each in turn: a message, and files whole or not
# there
. "$(dirname "$0")/common.sh"
${CC:-cc} -shared -fPIC -O1 -o faults.so "$HERE/faults.c" -ldl || { fail "cannot compile faults.c"; finish; }
network grey "{2, 2}" 2
mkdir -p folder/a folder/b tmp
printf 'P5 2 2 255 abcd' | tee folder/a/x.pgm folder/b/y.pgm > x.pgm
grey/grey-train --progress none --data folder --epochs 1 --run-dir run > out.txt 2> err.txt || { cat err.txt; fail "the run"; finish; }
mkdir made
export TMPDIR=$PWD/tmp CNNC_CFLAGS=-O0 CC=$HERE/remembers REMEMBERED=$PWD/made

# each NAME TARGET STEP COMMAND..: each STEPth call of the command, which writes into the folder TARGET, fails. TARGET begins as a
# copy of the folder OLD, if that is given; in the end it is that still, or as the command makes it: no third.
start() { rm -rf "$target"; if [ -n "${OLD:-}" ]; then cp -r "$OLD" "$target"; else mkdir "$target"; fi; }
is() { diff -r -x '.cnnc-*' "$1" "$target" > difference; }
each() {
    local name=$1 target=$2 step=$(($3 * ${STRIDE:-1})) fault k n status f
    shift 3
    start && rm -rf old && cp -r "$target" old
    FAULT_COUNT=$PWD/count LD_PRELOAD=$PWD/faults.so "$@" > out.txt 2> err.txt || { cat err.txt; fail "$name"; return; }
    n=$(cat count) && rm -rf right && cp -r "$target" right
    for fault in ENOSPC EIO EDQUOT EINTR short; do
        for ((k = 1 + RANDOM % step; k <= n; k += step)); do
            start
            FAULT=$fault FAULT_AT=$k LD_PRELOAD=$PWD/faults.so "$@" > out.txt 2> err.txt
            status=$?
            if [ $status = 0 ]; then
                is right || fail "$name: $fault at call $k of $n ends well, with other files"
            else
                [[ $status = 7[134] ]] || { cat err.txt; fail "$name: $fault at call $k of $n ended with $status"; }
                grep -qE '^(error|cnnc): .' err.txt || fail "$name: $fault at call $k of $n gives no reason"
                find "$target" -mindepth 1 -type d -empty -delete
                is old || is right || { cat difference; fail "$name: $fault at call $k of $n leaves a part"; }
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
mkdir first && "$CNNC" build grey.lua --march x86-64-v2 --emit-only -o first/grey 2> err.txt && echo "old" > first/grey/mine &&
    cp grey/grey-train first/grey || fail "the old build: $(cat err.txt)"
OLD=first each "build over an old one, text only" built 1 "$CNNC" build grey.lua --emit-only -o built/grey
OLD=first each "build over an old one" built 9 "$CNNC" build grey.lua -o built/grey
each classifier built 9 "$CNNC" classifier grey.lua $W -o built/c
finish
