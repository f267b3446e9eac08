#!/bin/bash
# generic.sh -- the target that is C alone: the bits of the others, and inference that wants no library and no processor's header
#
# A few steps of cifar.lua are compared with those for this machine's first target (all of targets.sh has generic among the others).
# Then its inference half is compiled as for a machine without a system, by each compiler that is there, for size.
. "$(dirname "$0")/common.sh"
find_targets
targets=("${targets[0]}" "generic gcc generic")
variation default cifar
SANITIZE=-Os steps default/cifar.lua cifar 33
[ "$COUNT" = 1 ] || fail "$COUNT comparisons instead of one"
text=default/steps/generic-cifar
! grep -n '#pragma omp' $text/cifar.c || fail "a text without threads has directives for them"

# What the compiler itself calls: of memory, and arithmetic where the processor has none.
OWN=' (mem(cpy|set|move)|__aeabi_[a-z0-9_]+|__[a-z]+[sdt][fi][23]?|_GLOBAL_OFFSET_TABLE_|__stack_pointer|__linear_memory)$'

# half COMPILER OPTION...: the inference half, with the compiler's own headers and the folder of kernels
half() {
    local own=-nostdlibinc nm=nm
    command -v "$1" > /dev/null || { echo "without $1"; return; }
    if [ "$1" = clang ]; then nm=llvm-nm; else own="-nostdinc -isystem $("$1" -print-file-name=include)"; fi
    "$@" -std=c11 -Os -Wall -Wextra -ffp-contract=off -fno-math-errno -ffreestanding $own -I"$ROOT/runtime/kernel" -I$text \
        -DCIFAR_INFERENCE -MD -MF headers -c $text/cifar.c -o half.o 2> build.log && [ ! -s build.log ] ||
        { head -n 5 build.log; fail "$*"; return; }
    tr -s ' \\' '\n' < headers | grep '\.h$' | grep -vE '/(rt[a-z0-9_]*|cifar|_*std[a-z0-9_-]+)\.h$' && fail "$* reads these"
    ! command -v $nm > /dev/null || { $nm -u half.o | grep -vE "$OWN" && fail "$* calls these"; }
    COUNT=$((COUNT + 1))
}

half gcc
half gcc -m32 -msse2 -mfpmath=sse
half aarch64-linux-gnu-gcc
half clang -pedantic
half clang --target=wasm32 -pedantic
half clang --target=armv7em-none-eabihf -mcpu=cortex-m4 -mfpu=fpv4-sp-d16
half clang --target=armv6m-none-eabi -mcpu=cortex-m0
now "generic"
finish
