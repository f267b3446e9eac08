#!/bin/bash
# assembly.sh -- nothing is fused but by MAC, and no function of libm is called
#
# The emitted networks are compiled with MAC as a product and a sum, and then have no fused multiply-add; the first one as it is
# too, and then has them. x86-64-v3 and -v4 by gcc and clang, and 64-bit ARM, whichever are there; networks behind the first by
# three of these, in which each compiler, width and instruction set is.
. "$(dirname "$0")/common.sh"
cp -r "$ROOT/runtime/kernel" apart
sed -i 's/^\(#define MAC(y, a, b)\) .*/\1 ((y) = (y) + (a) * (b))/' apart/rt_vec.h
[ "$(grep -c '^#define MAC(y, a, b) ((y) = (y) + (a) \* (b))$' apart/rt_vec.h)" = 1 ] ||
    fail "rt_vec.h defines MAC in another way than this test thinks"
FUSED='^[[:space:]]+(vfn?m(add|sub)|fn?m(add|sub|l[as])|fml[as])'
LIBM=' U (exp|expm1|log|log1p|log2|pow|tanh?|sinh?|cosh?|erfc?|fma|round|floor|fmax|fmin|sincos)f?l?$'

# fused HEADERS COMPILER MARCH MODEL: how many
fused() {
    $2 $CFLAGS -march="$3" -I"$1" -Iemitted -S emitted/"$4".c -o text.s 2> build.log ||
        { cat build.log; fail "$2 -march=$3 does not compile $4.c" >&2; return; }
    grep -cE "$FUSED" text.s
}

# examined COMPILER MARCH MODEL
examined() {
    command -v "$1" > /dev/null || { echo "without $1"; return; }
    has_openmp "$1" || { echo "without $1: it has no omp.h"; return; }
    CC=$1 "$CNNC" build "$ROOT/models/$3.lua" --march "$2" --no-blas --emit-only -o emitted > build.log 2>&1 ||
        { cat build.log; fail "$3"; return; }
    local joined apart
    if [ "$3" = cifar ]; then
        joined=$(fused "$ROOT/runtime/kernel" "$1" "$2" "$3")
        [ "${joined:-0}" -gt 100 ] || fail "$3: $1 -march=$2 has ${joined:-0} fused multiply-adds"
    fi
    apart=$(fused apart "$1" "$2" "$3")
    $1 -c -march="$2" text.s -o text.o && nm text.o | grep -E "$LIBM" && fail "$3: $1 -march=$2 calls libm"
    [ "$apart" = 0 ] ||
        { grep -nE "$FUSED" text.s | head -n 5; fail "$3: $1 -march=$2 fuses $apart times where MAC does not stand"; }
    COUNT=$((COUNT + 1))
}

examined gcc x86-64-v3 cifar
examined aarch64-linux-gnu-gcc armv8-a cifar
[ -z "$ALL" ] || { examined gcc x86-64-v4 cifar; examined clang x86-64-v3 cifar; examined clang x86-64-v4 cifar; }
for model in ${ALL:+resnet8 two_heads}; do
    examined gcc x86-64-v4 $model
    examined clang x86-64-v3 $model
    examined aarch64-linux-gnu-gcc armv8-a $model
done
now "assembly"
finish
