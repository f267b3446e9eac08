#!/bin/bash
# builds.sh CNNC SCRATCH -- what cnnc build writes: all of it or nothing, beside what was there, and a Makefile whose bits hold
. "$(dirname "$0")/../train/common.sh"
export CNNC_CFLAGS=-O0
program tiny 'shuffle = false'

# ---- --double and --layers have names of their own
(cd tiny && cksum ./*) > before
expect 0 "wrote tiny/: tiny-double.c tiny-double.h Makefile-double report-double.txt report-double.json tiny-train-double tiny-g" \
    "$CNNC" build tiny.lua --double -o tiny
expect 0 "wrote tiny/: tiny-layers.c tiny-layers.h Makefile-layers report-layers.txt report-layers.json tiny-train-layers" \
    "$CNNC" build tiny.lua --layers -o tiny
(cd tiny && cksum $(sed 's/.* //' ../before)) | diff before - || fail "--double or --layers changed what NAME-train was made of"
expect 0 "" tiny/tiny-train gradcheck
for kind in '' -double -layers; do
    grep -qx "#include \"tiny$kind.h\"" tiny/tiny$kind.c && head -n 1 tiny/tiny$kind.c | grep -q "^/\* tiny$kind.c -- " ||
        fail "tiny$kind.c is not itself"
    mv tiny/tiny-train$kind made
    expect 0 "" make -s -C tiny -f Makefile$kind CNNC="$CNNC" CFLAGS=-O0
    for p in ./made tiny/tiny-train$kind; do
        rm -rf run && expect 0 "" $p --progress none --run-dir run
        mv run/last.safetensors "$(basename $p).st"
    done
    same made.st tiny-train$kind.st
done
# a name of any length: the file's first line says whose it is, and stays one
long=$(printf 'long_%.0s' {1..18})
sed "s/name = \"tiny\"/name = \"$long\"/" tiny.lua > long.lua
for again in 1 2; do expect 0 "" "$CNNC" build long.lua --emit-only -o long; done
# files of any target are known as cnnc's own
for target in x86-64-v2 x86-64-v3 x86-64-v4 armv8-a generic native; do
    expect 0 "" "$CNNC" build tiny.lua --emit-only --march $target -o targets
done
for suffix in double layers features; do
    sed "s/name = \"tiny\"/name = \"tiny-$suffix\"/" tiny.lua > tiny-$suffix.lua
    expect 64 "a network called 'tiny-$suffix' and 'tiny' built with --$suffix would both be tiny-$suffix.c" \
        "$CNNC" build tiny-$suffix.lua -o tiny
done
rm tiny/tiny-gradient
expect 0 "" make -s -C tiny -f Makefile-double CNNC="$CNNC" CFLAGS=-O0
[ -x tiny/tiny-gradient ] || fail "Makefile-double does not make tiny-gradient"

# ---- one beside it that was built of another network does not answer for it
mkdir other && sed 's/Dense { 10/Dense { 30, activation = "relu" }); model:add(Dense { 10/' tiny.lua > other/tiny.lua
cp -r tiny mixed
expect 0 "" "$CNNC" build other/tiny.lua -o mixed
for command in gradcheck "bench --layers"; do expect 66 "was built from another tiny.lua" mixed/tiny-train $command; done
expect 0 "" "$CNNC" build other/tiny.lua --double -o mixed
expect 0 "" mixed/tiny-train gradcheck

# ---- what CFLAGS say is not what bits depend on
for flags in -Ofast "-O3 -ffast-math -ffp-contract=fast -march=x86-64 -std=c99" -O1; do
    [ "$(uname -m)" = x86_64 ] || flags=${flags/-march=x86-64/}
    expect 0 "" make -B -s -C tiny CNNC="$CNNC" CFLAGS="$flags"
    rm -rf run && expect 0 "" tiny/tiny-train --progress none --run-dir run
    same tiny-train.st run/last.safetensors
done
rm -rf tiny && CNNC_CFLAGS="-O1 -ffast-math" "$CNNC" build tiny.lua -o tiny 2> /dev/null
rm -rf run && expect 0 "" tiny/tiny-train --progress none --run-dir run
same tiny-train.st run/last.safetensors

# ---- a compiler that fails leaves what was there, and makes no folder
(cd tiny && cksum ./*) > before
sed -i 's/Dense { 10/Dense { 20, activation = "relu" }); model:add(Dense { 10/' tiny.lua
for folder in tiny new; do expect 71 "" env CC=/bin/true "$CNNC" build tiny.lua -o $folder; done
printf '#!/bin/sh\ncase " $* " in *" -dM "*) ;; *RT_GRADIENT*|*tiny-train\\ *) exit 1 ;; esac\nexec cc "$@"\n' > failing
chmod +x failing
for options in "" --double; do
    for folder in tiny new; do
        CC=./failing "$CNNC" build tiny.lua $options -o $folder 2> err.txt && fail "a compiler's failure is a success"
    done
done
(cd tiny && cksum ./*) | diff before - || fail "a build that failed changed the folder"
[ ! -e new ] || fail "a build that failed left $(find new)"

# ---- a compiler that heeds no signal ends all the same, and takes its files along; a file that is too large is told as that
printf '#!/bin/sh\ncase " $* " in *" -dM "*) exec cc "$@" ;; esac\ntrap "" TERM INT HUP\n: > deaf.begun\nwhile :; do sleep 0.1; done\n' > deaf
chmod +x deaf && mkdir tmp
TMPDIR=$PWD/tmp CC=$PWD/deaf "$CNNC" build tiny.lua -o tiny 2> err.txt &
until find tmp -name deaf.begun | grep -q .; do sleep 0.1; done
kill -TERM $!
wait $! && fail "a build that was ended is a success"
[ -z "$(ls tmp)" ] || fail "a build that was ended left $(find tmp)"
pgrep -f "$PWD/deaf" && fail "the compiler goes on"
expect 74 "a file may not be as large as it has to be" bash -c "ulimit -f 40; exec '$CNNC' build tiny.lua -o tiny"
finish
