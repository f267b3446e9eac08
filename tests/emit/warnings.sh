#!/bin/bash
# warnings.sh CNNC SCRATCH -- no compiler that is here has a warning about the text of any model
#
# For x86-64-v3, -v4 and this machine, in float and in double, as a training program and as inference alone, by gcc and clang;
# without OpenMP too. What is compiled for this machine is optimised by gcc, some of whose warnings come from there only; clang's
# come from what it reads, and from making code at all (psabi). A text that is this machine's in all but the target's name has been
# compiled with that. ALL=1: everything is, and optimised. And networks may be called like keywords, macros and what emitted text
# names itself.
set -u
cnnc=$(realpath "$1")
models=$(realpath "$(dirname "$0")/../../models")
rm -rf "$2" && mkdir -p "$2" && cd "$2" || exit 1
failed=0 count=0
flags="-std=gnu11 -Wall -Wextra -Wshadow -ffp-contract=off -fno-math-errno $("$cnnc" config --cflags)"
targets="native"
if [ "$(uname -m)" = x86_64 ]; then targets="native x86-64-v3 x86-64-v4"; fi

quiet() {                                    # COMPILER FLAGS FILE
    count=$((count + 1))
    "$@" > log 2>&1 && [ ! -s log ] && return
    echo "FAIL $*"
    head -n 12 log
    failed=1
}

look() {                                     # FOLDER NAME TARGET SUFFIX
    local cc how inference text=$1/$2$4.c
    inference=-D$(tr '[:lower:]' '[:upper:]' <<< "$2")_INFERENCE
    sed '/^    \.name = /d; /_hash = /d' "$text" > "$3$4.text"
    [ -n "${ALL:-}" ] || [ "$3" = native ] || ! cmp -s "native$4.text" "$3$4.text" || return 0
    for cc in gcc clang; do
        command -v $cc > /dev/null || continue
        how=-O0
        if [ "$3$cc" = nativegcc ] || [ -n "${ALL:-}" ]; then how=-O2; fi
        quiet $cc $flags -march=$3 $how -fopenmp -c "$text" -o out.o
        quiet $cc $flags -march=$3 $how -fopenmp "$inference" -c "$text" -o out.o
        [ "$3" != native ] || quiet $cc $flags -march=$3 -Wno-unknown-pragmas -fsyntax-only "$text"
    done
}

for model in "$models"/*.lua; do
    name=$(basename "$model" .lua)
    grep -q ':compile' "$model" || continue
    for target in $targets; do
        for precision in "" --double; do
            "$cnnc" build "$model" --emit-only --march $target $precision -o "$name" > log 2>&1 || { cat log; failed=1; continue; }
            look "$name" "$name" $target "${precision/--/-}"
        done
    done
done
# Layers that take one value twice; what is adapted to data; counts that are no answer's.
cat > twice.lua <<LUA
local x, ids = Input { shape = {4, 5} }, Input { shape = {3, 2}, dtype = "int32" }
local a = Dense { 5 } (Normalization {} (x))
local y = Multiply { a, a }
y = Dot { axes = {2, 2} } { Add { y, y }, Add { y, y } }
y = Lambda { "x0 * x1 + x1^1.5" } { y, y }
y = Flatten() (Subtract { y, Maximum { y, y } })
y = Concatenate { y, Flatten() (Embedding { 50, 3 } (ids)) }
local model = Model { name = "twice", inputs = { x, ids }, outputs = Dense { 1, activation = "sigmoid" } (y) }
model:compile { loss = "binary_crossentropy", metrics = { "FalseNegatives", "TrueNegatives" } }
return model
LUA
"$cnnc" build twice.lua --emit-only -o twice > log 2>&1 || { cat log; failed=1; }
look twice twice native ""
for name in int class linux R thread load prepare tensor infer_shard step; do
    cat > "$name.lua" <<LUA
local model = Sequential { name = "$name", Conv2D { 5, 2, input_shape = {4, 5, 3}, kernel_regularizer = "l2" }, Flatten(), Dense { 3 } }
model:compile { loss = "mse", optimizer = Adam { clipnorm = 1 } }
return model
LUA
    "$cnnc" build "$name.lua" --emit-only -o "$name" > log 2>&1 || { cat log; failed=1; continue; }
    quiet gcc $flags -march=native -fopenmp -fsyntax-only "$name/$name.c"
    ! command -v g++ > /dev/null || quiet g++ -Wall -Wextra $("$cnnc" config --cflags) -x c++ -fsyntax-only "$name/$name.h"
done
echo "$count compilations"
exit $failed
