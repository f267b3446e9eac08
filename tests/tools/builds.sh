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
expect 0 "" make -s -C tiny -f Makefile-double CNNC="$CNNC" CFLAGS=-O0 -B tiny-gradient

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
finish
