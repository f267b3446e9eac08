#!/bin/bash
# embed.sh -- what is emitted, as a library: several networks in one C or C++ program, and inference alone without the runtime
. "$(dirname "$0")/common.sh"
UNIT=$HERE/../unit
cat > drop.lua <<'LUA'
local model = Sequential { name = "drop" }
model:add(Conv2D { 12, 3, padding = "same", input_shape = {16, 16, 3} })
model:add(BatchNormalization())
model:add(Activation { "relu" })
model:add(MaxPooling2D { 2 })
model:add(Dropout { 0.25 })
model:add(Conv2D { 20, 2, activation = "relu" })
model:add(Flatten())
model:add(Dense { 64, activation = "relu" })
model:add(Dropout { 0.5 })
model:add(Dense { 7, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "rmsprop", metrics = {"accuracy"} }
model:fit { rescale = 1/255 }
return model
LUA
cat > map.lua <<'LUA'
-- Two maps as outputs; the first has a border in memory, for the convolution that reads it, and both have padded channels.
local image = Input { shape = {9, 7, 3} }
local middle = Conv2D { 5, 3, padding = "same", activation = "sigmoid", name = "middle" } (image)
local last = Conv2D { 2, 3, padding = "same", name = "last" } (middle)
local model = Model { name = "map", inputs = image, outputs = { middle, last } }
model:compile { loss = { middle = "mse", last = "mse" }, optimizer = "adam" }
model:fit { rescale = 1/255 }
return model
LUA
models="two_heads drop map cifar resnet8"
for m in $models; do
    file=$HERE/../../models/$m.lua
    [ -e $m.lua ] && file=$m.lua
    expect 0 "" "$CNNC" build "$file" -o . --emit-only --no-blas
done

bare="-std=gnu11 -march=native -ffp-contract=off -fno-math-errno -fopenmp -Wall -Wextra -Wshadow"
flags="$bare $("$CNNC" config --cflags) -I."
libs=$("$CNNC" config --libs)
build() { # COMMAND...: fails on any word of the compiler's
    "$@" > cc.log 2>&1 || fail "$*"
    [ -s cc.log ] && fail "$* says: $(head -n 5 cc.log)"
}

# ---- no warning in any of the forms, and what each of them refers to
undefined() { nm -u "$1" | awk '{ print $2 }' | sed 's/@.*//' | grep -vxE "$2"; }
threads='_GLOBAL_OFFSET_TABLE_|GOMP_[a-z_]*|omp_[a-z_]*|__kmpc_[a-z_0-9]*|__stack_chk_fail'
for m in $models; do
    N=${m^^}
    build cc $bare -I"$HERE/../../runtime/kernel" -O1 -D${N}_INFERENCE -c $m.c -o ${m}_infer.o
    left=$(undefined ${m}_infer.o "mem(set|cpy|move|cmp)|$threads")
    [ -z "$left" ] || fail "inference of $m refers to: $left"
    build cc $flags -O1 -D${N}_LIBRARY -c $m.c -o ${m}_library.o
    left=$(undefined ${m}_library.o "mem(set|cpy|move|cmp)|rt_initialize|rt_load|$threads")
    [ -z "$left" ] || fail "the library $m refers to: $left"
    read -r _ data bss _ < <(size ${m}_infer.o | tail -n 1)
    [ "$((data + bss))" = 0 ] || fail "inference of $m has $data bytes of data and $bss of bss"
    constant='^(inputs|outputs|callbacks|class_names|sums_names|recipe|params)(\.[0-9]*)?$|_model$'
    state=$(nm ${m}_library.o | awk -v ok="${constant//\\/\\\\}" '$2 ~ /^[bBcC]$/ || ($2 ~ /^[dD]$/ && $3 !~ ok)')
    [ -z "$state" ] || fail "the library $m has state of its own: $state"
done
if command -v clang > /dev/null && echo 'int main(void){return 0;}' | clang -fopenmp -x c - -o /dev/null 2> /dev/null; then
    for m in $models; do
        build clang $flags -O1 -D${m^^}_INFERENCE -c $m.c -o clang.o
        build clang $flags -O1 -D${m^^}_LIBRARY -c $m.c -o clang.o
    done
fi

# ---- several in one program
wrap=
for f in malloc calloc realloc aligned_alloc mmap; do wrap="$wrap -Wl,--wrap=$f"; done
build cc $flags -O1 -I"$HERE/../../runtime/kernel" "$UNIT/embed.c" two_heads_library.o drop_library.o map_library.o cifar_library.o resnet8_library.o -o embed $wrap $libs
./embed > embed.txt || fail "$(grep FAIL embed.txt)"
[ "$(grep -c '^ok' embed.txt)" -ge 41 ] || fail "embed ended early: $(tail -n 1 embed.txt)"
for version in c++11 c++17 c++20; do
    build g++ -std=$version -O1 -fopenmp -Wall -Wextra -Wshadow -Wpedantic $("$CNNC" config --cflags) -I. "$UNIT/embed.cc" \
        two_heads_library.o drop_library.o -o embed_cc $libs
    ./embed_cc > embed_cc.txt || fail "$version: $(grep FAIL embed_cc.txt)"
done

# ---- inference alone: no runtime library; the weights are read where they lie
build cc $flags -O1 "$UNIT/embed_infer.c" drop_infer.o -o embed_infer
./embed_infer || fail "inference alone ends with $?"
readelf -sW embed_infer | awk '$8 == "drop_weights" { print $7 }' | head -n 1 > index
readelf -SW embed_infer | sed 's/^ *\[ *//; s/\]//' | awk -v i="$(cat index)" '$1 == i { print $2, $8 }' > section
[ "$(cat section)" = ".rodata A" ] || fail "the weights lie in $(cat section)"

# ---- without OpenMP too
build cc ${flags/-fopenmp/} -Wno-unknown-pragmas -O1 -DDROP_INFERENCE -c drop.c -o drop_single.o
build cc ${flags/-fopenmp/} -O1 "$UNIT/embed_infer.c" drop_single.o -o embed_single
./embed_single || fail "inference without OpenMP ends with $?"
left=$(undefined drop_single.o 'mem(set|cpy|move|cmp)|_GLOBAL_OFFSET_TABLE_')
[ -z "$left" ] || fail "inference without OpenMP refers to: $left"
finish
