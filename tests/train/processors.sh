#!/bin/bash
# processors.sh -- a program on a processor that it was not compiled for says so, and ends with 69, before anything else
#
# Processors are qemu-user's: Nehalem is x86-64-v2, Haswell and EPYC are v3. Also: every extension of the instruction set that gcc
# and clang have a macro for is looked at, or is in the list of those that no compiler uses by itself; nothing of ours is compiled
# for the target and runs before that; building for another processor runs nothing; a classifier that cannot be tried is refused.
. "$(dirname "$0")/common.sh"
ROOT=$(realpath "$HERE/../..")
[ "$(uname -m)" = x86_64 ] || { echo "processors are told apart here on x86-64"; exit 77; }
V2="SSE4_1, SSE4_2, POPCNT" V3="AVX, AVX2, BMI, BMI2, F16C, FMA, LZCNT, MOVBE"
AVX512="AVX512F, AVX512BW, AVX512CD, AVX512DQ, AVX512VL"
flags="-std=gnu11 -ffp-contract=off -fno-math-errno -fopenmp $("$CNNC" config --cflags)"
rooms="-I$ROOT/runtime/kernel -I$ROOT/runtime/base"
export OMP_WAIT_POLICY=passive                # else the program begins again, and not under qemu
has() { grep -qw "$1" /proc/cpuinfo; }

cat > net.lua <<LUA
local model = Sequential { name = "net" }
model:add(Flatten { input_shape = {12, 12, 3} })
model:add(Dense { 10, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "adam" }
model:fit { data = "shapes", rescale = 1/255, batch_size = 50, epochs = 1 }
return model
LUA
for march in x86-64 x86-64-v2 x86-64-v3 x86-64-v4 bdver2; do
    expect 0 "wrote $march/: net.c" "$CNNC" build net.lua -o $march --march $march
done

# ---- what every compiler may use is looked at
# Only for what is written by name, for the system, or for hints that other processors pass over.
cat > left_out <<'TEXT'
3dNOW 3dNOW_A ABM ADX AES AMX_BF16 AMX_COMPLEX AMX_FP16 AMX_INT8 AMX_TILE AMXBF16 AMXINT8 AMXTILE AVX5124FMAPS AVX5124VNNIW
AVX512VP2INTERSECT CLDEMOTE CLFLUSHOPT CLWB CLZERO CMPCCXADD CRC32 ENQCMD FSGSBASE FXSR HLE HRESET INVPCID KL LAHF_SAHF LWP
MOVDIR64B MOVDIRI MWAITX PCONFIG PKU PREFETCHI PREFETCHWT1 PRFCHW PTWRITE RAOINT RDPID RDPRU RDRND RDSEED RTM SERIALIZE SGX SHA
SHSTK TSXLDTRK UINTR USERMSR VAES VPCLMULQDQ WAITPKG WBNOINVD WIDEKL XSAVE XSAVEC XSAVEOPT XSAVES
TEXT
tr -s ' ' '\n' < left_out > known
sed -n 's/^ *PART(\([A-Z0-9_]*\), .*/\1/p' "$ROOT/runtime/kernel/rt_cpu.h" >> known
macros() { # COMPILER...: its macros of that look, without __ around them
    "$@" -dM -E -x c /dev/null 2> /dev/null | sed -nE 's/^#define __([A-Z0-9][A-Za-z0-9_]*)__ .*/\1/p' |
        grep -vE '^(FLT|DBL|LDBL)|_MATH$'
}
looked=0
for cc in gcc clang; do
    command -v $cc > /dev/null || continue
    if [ $cc = gcc ]; then cpus=$(gcc -march=none -E -x c /dev/null 2>&1 | sed -n "s/;.*//; s/.*'-march=' switch are: //p")
    else cpus=$(clang --target=x86_64-linux-gnu --print-supported-cpus 2>&1 | awk '/^\t/ { print $1 }'); fi
    macros $cc -march=x86-64 > base
    for cpu in $cpus; do macros $cc -march="$cpu" | grep -vxFf base; done | sort -u > extensions
    looked=$((looked + $(wc -l < extensions)))
    new=$(grep -vxFf known extensions | tr '\n' ' ')
    [ -z "$new" ] || fail "$cc may use extensions that runtime/kernel/rt_cpu.h does not know: $new"
done
[ $looked -ge 60 ] || fail "the compilers name $looked extensions"

# ---- what runs before that, and what looks, is for every processor
baseline() { # PROGRAM FUNCTION...
    local f n
    for f in "${@:2}"; do
        objdump -d --no-show-raw-insn --disassemble="$f" "$1" | grep -P '^ +[0-9a-f]+:\t' | sed 's/.*:\t//' > text
        n=$(grep -cE '[yz]mm|^v[a-z]|^(s[ah]|ro)[lr]x|^(andn|bextr|bls|bzhi|pdep|pext|mulx|[lt]zcnt|popcnt|movbe|adcx|adox)' text)
        [ -s text ] && [ "$n" = 0 ] || fail "$1: $f has $(wc -l < text) instructions, $n of them for later processors"
    done
}
for cc in gcc clang; do
    echo 'int main(void) { return 0; }' | $cc -fopenmp -x c - -o /dev/null 2> /dev/null || continue
    for how in "-march=native -O3" "-march=native -O0" "-march=x86-64-v4 -O3"; do
        $cc $flags $how -c x86-64-v4/net.c -o net.o || fail "$cc does not compile net.c"
        $cc $how $rooms -c "$ROOT/runtime/base/rt_cpu.c" -o rt_cpu.o || fail "$cc does not compile rt_cpu.c"
        baseline net.o main net_runs_here
        baseline rt_cpu.o rt_need_cpu
        readelf -SW net.o rt_cpu.o | grep -E '\.(init|fini)_array|\.ctors|\.preinit' && fail "$cc: something runs before main"
    done
done

# ---- on this machine: XOP and FMA4 were on AMD's processors for six years only
if ! has xop; then
    expect 69 "error: this program was built for x86-64-v2 and more, and this processor lacks " bdver2/net-train --help
    [ "$(wc -l < err.txt)" = 1 ] && grep -qE 'XOP, FMA4, TBM; build it with --march x86-64(-v.)?$' err.txt || fail "$(cat err.txt)"
    x86-64/net-train --steps 3 --progress none --run-dir run --save net.safetensors > log 2>&1 || fail "x86-64: $(cat log)"
    expect 69 "cnnc: a classifier is tried where it is built, but this program was built for x86-64-v2 and more, and " \
        "$CNNC" classifier net.lua --weights net.safetensors --march bdver2 -o never
    [ ! -e never ] || fail "a classifier that was not tried is there"
fi

# ---- on others
command -v qemu-x86_64 > /dev/null || { echo "without qemu-x86_64: processors are not tried"; [ $FAILED = 0 ] && exit 77; finish; }
on() { # PROCESSOR COMMAND...; what qemu itself says is left out
    local status
    qemu-x86_64 -cpu "$1" "${@:2}" 2> said.txt
    status=$?
    grep -v 'warning: TCG' said.txt >&2
    return $status
}
lacks() { # PROCESSOR BUILT 'WHAT' FITS COMMAND...
    expect 69 "error: this program was built for $2, and this processor lacks $3; build it with --march $4" on "$1" "${@:5}"
    [ "$(grep -c '' err.txt)" = 1 ] && [ ! -s out.txt ] || fail "$5 on $1 says more: $(cat out.txt err.txt)"
}
# trains PROCESSOR MARCH: leaves weights of a few steps in PROCESSOR-MARCH.safetensors
trains() {
    expect 0 "" on "$1" "$2/net-train" --steps 3 --threads 2 --progress none --run-dir "run-$1-$2" --save "$1-$2.safetensors"
}
lacks Conroe x86-64-v2 "$V2" x86-64 x86-64-v2/net-train --help
lacks Nehalem x86-64-v3 "$V3" x86-64-v2 x86-64-v3/net-train --help
lacks Nehalem x86-64-v4 "$V3, $AVX512" x86-64-v2 x86-64-v4/net-train
lacks SandyBridge x86-64-v3 "${V3#AVX, }" x86-64-v2 x86-64-v3/net-train no-such-command
for v3 in Haswell EPYC max; do lacks $v3 x86-64-v4 "$AVX512" x86-64-v3 x86-64-v4/net-train --help; done
grep -qF "$(cat err.txt)" <(tr '\n' ' ' < "$ROOT/docs/emitted.md") ||
    fail "docs/emitted.md has another sentence than: $(cat err.txt)"
trains Conroe x86-64
trains Nehalem x86-64-v2
trains Haswell x86-64-v3
trains EPYC x86-64-v3
same Haswell-x86-64-v3.safetensors EPYC-x86-64-v3.safetensors
same Conroe-x86-64.safetensors Nehalem-x86-64-v2.safetensors

# -march by hand, whatever cnnc was told
cc $flags -O1 -march=sandybridge x86-64-v2/net.c -o by_hand $("$CNNC" config --libs) || fail "sandybridge does not compile"
lacks Nehalem "x86-64-v2 and more" "AVX, PCLMUL" x86-64-v2 ./by_hand --help
expect 0 "" on SandyBridge ./by_hand --help

# a runtime that was compiled for more than the text
cc $flags -O1 -march=x86-64-v3 $rooms -c "$ROOT/runtime/base/rt_cpu.c" -o rt_cpu.o && cc $flags -O1 -march=x86-64-v2 x86-64-v2/net.c rt_cpu.o \
    -o of_both $("$CNNC" config --libs) || fail "rt_cpu.c does not compile for x86-64-v3"
lacks Nehalem x86-64-v3 "$V3" x86-64-v2 ./of_both --help
expect 0 "" on Haswell ./of_both --help

# classifiers, for what this machine can try
trained() { "$CNNC" classifier net.lua --weights Haswell-x86-64-v3.safetensors "$@"; }
if has avx2; then
    expect 0 "" trained --march x86-64-v3 -o three
    lacks Nehalem x86-64-v3 "$V3" x86-64-v2 ./three --self-test
    expect 0 "" on EPYC ./three --self-test
fi
if has avx512dq; then
    expect 0 "" trained --march x86-64-v4 -o four
    lacks Haswell x86-64-v4 "$AVX512" x86-64-v3 ./four --version
    lacks EPYC x86-64-v4 "$AVX512" x86-64-v3 ./four
fi

# a library says it to its program
cat > ask.c <<'C'
#include "net.h"
int main(void) { return net_runs_here() == 1 ? 0 : 3; }
C
for march in x86-64-v3 x86-64-v4; do
    cc $flags -O1 -march=$march -DNET_INFERENCE -c $march/net.c -o net.o && cc $flags -O1 -I$march ask.c net.o -o ask-$march ||
        fail "ask.c does not compile for $march"
done
expect 3 "" on Nehalem ./ask-x86-64-v3
expect 0 "" on Haswell ./ask-x86-64-v3
expect 3 "" on EPYC ./ask-x86-64-v4

# ---- 64-bit ARM: what is beyond armv8-a
arm=aarch64-linux-gnu-gcc
if command -v $arm > /dev/null && command -v qemu-aarch64 > /dev/null; then
    printf '#include "rt_cpu.h"\nRT_BASELINE int main(void) { rt_need_cpu(RT_CPU_NEEDS); return 0; }\n' > arm.c
    for march in armv8-a armv8.2-a+sve; do
        $arm -O3 -Wall -Wextra -march=$march $rooms arm.c "$ROOT/runtime/base/rt_cpu.c" -static -o arm-$march ||
            fail "arm.c for $march"
        expect 0 "" qemu-aarch64 -cpu max ./arm-$march
    done
    expect 0 "" qemu-aarch64 -cpu cortex-a57 ./arm-armv8-a
    expect 69 "error: this program was built for armv8-a and more, and this processor lacks ATOMICS, " \
        qemu-aarch64 -cpu cortex-a57 ./arm-armv8.2-a+sve
    grep -q ', SVE; build it with --march armv8-a$' err.txt || fail "$(cat err.txt)"
else
    echo "without aarch64: it needs $arm and qemu-aarch64"
fi
finish
