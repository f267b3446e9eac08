#!/bin/bash
# paths.sh CNNC SCRATCH [checkout] -- cnnc's own files, the current folder and the output lie in folders of any name
#
# Everything that a user does works from there: build, the Makefile, flags for a compilation by hand, a classifier. With `checkout`
# the sources lie in such a folder, and are built.
. "$(dirname "$0")/../train/common.sh"
BUILD=${BUILD:-$(dirname "$CNNC")} root=$(realpath "$HERE/../..")
export CNNC_CFLAGS=-O0
program tiny 'shuffle = false'
mv tiny.lua ..; rm -rf tiny; mv ../tiny.lua .
names=('a b' 'ümlaut' "all 'of' \"it\" \$(touch x) #1; ü")

# user PREFIX: what somebody does whose cnnc lies there, in the current folder
user() {
    local cnnc=$1/bin/cnnc quoted
    quoted=\'${cnnc//\'/\'\\\'\'}\'
    expect 0 "wrote" "$cnnc" build tiny.lua -o "$2"
    expect 0 "" "./$2/tiny-train" --run-dir "run $2" --progress none
    expect 0 "wrote" "$cnnc" classifier tiny.lua --weights "run $2/weights.safetensors" -o "$2/program $2"
    expect 0 "" "./$2/program $2" --self-test
    rm "$2/tiny-train"
    expect 0 "" env PATH="$1/bin:$PATH" make -s -C "$2" CFLAGS=-O0
    rm "$2/tiny-train"
    expect 0 "" make -s -C "$2" CFLAGS=-O0 CNNC="${quoted//\$/\$\$}"
    (cd "$2" && eval "cc -std=gnu11 -O0 -march=native -ffp-contract=off -fno-math-errno -fopenmp $("$cnnc" config --cflags) tiny.c \
        -o by-hand $("$cnnc" config --libs)") || fail "$cnnc config: by hand it does not compile"
    for program in tiny-train by-hand; do
        expect 0 "" "./$2/$program" --run-dir "run $program $2" --progress none
        same "run $2/last.safetensors" "run $program $2/last.safetensors"
    done
    [ ! -e x ] && [ ! -e "$2/x" ] || fail "$1: a name was executed"
}

if [ "${3:-}" = checkout ]; then
    there="$PWD/a 'checkout' of \$HOME, ü"
    mkdir "$there" && cp -r "$root"/{CMakeLists.txt,cmake,compiler,runtime,templates} "$there" || fail "no copy"
    cmake -S "$there" -B "$there/build" -DCMAKE_BUILD_TYPE=Debug > log 2>&1 && cmake --build "$there/build" -j 2 > log 2>&1 ||
        { tail log; fail "$there"; }
    mkdir 'a "quote"' && cp "$root/CMakeLists.txt" 'a "quote"' && cmake -S 'a "quote"' -B quote > log 2>&1 &&
        fail "CMake takes a double quote"
    grep -q "a double quote, a semicolon" log || fail "a double quote in the folder's name: $(cat log)"
    mkdir "$there/bin" && mv "$there"/build/{cnnc,include,lib} "$there/bin" && user "$there" out
    finish
fi
for name in "${names[@]}"; do
    cmake --install "$BUILD" --prefix "$PWD/prefix/$name" > log || fail "$name: no install"
    mkdir "here $name" && cp tiny.lua "here $name" && cd "here $name" || exit 1
    user "$OLDPWD/prefix/$name" "out $name"
    cd .. || exit 1
done
[ "$("$CNNC" config --cflags)" = "-I$(dirname "$CNNC")/include/cnnc" ] || fail "a plain path is quoted: $("$CNNC" config --cflags)"

# a newline is no part of a name that anybody could be told
mkdir prefix/$'new\nline' && cp -r prefix/'a b'/* prefix/$'new\nline'
for command in "config --cflags" "build tiny.lua -o out"; do
    expect 66 "with control characters, or bytes that are no UTF-8, it is no word for make" prefix/$'new\nline'/bin/cnnc $command
done
expect 64 "has control characters" "$CNNC" build tiny.lua -o $'new\nline'
[ ! -e out ] || fail "a refused build leaves its folder"
finish
