# common.sh -- what the tests of bits share. A test is run as: [ALL=1] TEST.sh CNNC SCRATCH
# ALL=1: the whole matrix; otherwise a part that takes less than a minute.
. "$(dirname "$0")/../train/common.sh"
ROOT=$(realpath "$HERE/../..")
ALL=${ALL:-}
COUNT=0

${CC:-cc} -std=gnu11 -O1 -Wall -Wextra "$HERE/data.c" -o data -lz || { fail "cannot compile data.c"; finish; }

# variation HOW MODEL: MODEL.lua of models/, or of this folder, with something changed, as HOW-MODEL/MODEL.lua
variation() {
    local from=$ROOT/models/$2.lua to=$1/$2.lua
    [ -e "$from" ] || from=$HERE/$2.lua
    mkdir -p "$1"
    case $1 in
    default) cp "$from" "$to" ;;
    plain) sed "s/\(Sequential\|Model\) { name/\1 { conv_algorithm = \"$1\", name/" "$from" > "$to" ;;
    clipnorm | global_clipnorm) sed "s/optimizer = \"rmsprop\"/optimizer = RMSprop {}/; s/optimizer = \"adam\"/optimizer = Adam {}/
                 s/optimizer = [A-Z][A-Za-z]* {/& $1 = 0.05,/" "$from" > "$to" ;;
    esac
    sed -i 's/, validation_range = {0, 5000}//; s/, validation_split = 0.1//' "$to"
    [ "$1" = default ] || ! cmp -s <(sed 's/, validation_range = {0, 5000}//; s/, validation_split = 0.1//' "$from") "$to" ||
        fail "$1 changes nothing in $2.lua"
}

# same_kernels HOW MODEL: is the variation's text default's, but for the model's own source and the hashes?
same_kernels() {
    local how
    for how in "$1" default; do
        [ -e "$how/$2.lua" ] || variation $how "$2"
        "$CNNC" build "$how/$2.lua" --emit-only --march x86-64-v3 --no-blas --force -o "$how/$2-text" > build.log 2>&1 || { cat build.log; finish; }
        sed '/^static const char source\[\]/,/^    "";/d; /_hash/d' "$how/$2-text/$2.c" > "$how/$2.kernels"
    done
    cmp -s "$1/$2.kernels" "default/$2.kernels" && echo "$2 $1 has default's kernels"
}

# build HOW MODEL DIR [OPTION...]: the program of a variation
build() {
    [ -e "$1/$2.lua" ] || variation "$1" "$2"
    "$CNNC" build "$1/$2.lua" -o "$3" "${@:4}" > build.log 2>&1 || { cat build.log; fail "cannot build $2 ($1) into $3"; finish; }
}

# train PROGRAM DIR OPTION...: a run in DIR, whose weights and last checkpoint lie there too
train() {
    rm -rf "$2"
    "$1" train --progress none --run-dir "$2" --save "$2.safetensors" "${@:3}" > train.log 2>&1 ||
        { tail -n 3 train.log; fail "$* ended in failure"; }
    [ -e "$2.safetensors" ] && mv "$2.safetensors" "$2/weights.safetensors"
}

# same_run A B WHAT: two runs left the same bytes; FILES says which
same_run() {
    local f
    for f in ${FILES:-weights.safetensors history.csv last.safetensors}; do
        [ -s "$1/$f" ] && cmp "$1/$f" "$2/$f" || fail "$3: $f differs"
    done
    COUNT=$((COUNT + 1))
}

finite() { ! grep -qi nan "$1/history.csv" || fail "$1: not a number in history.csv, which proves nothing"; }

# now WHAT: how long it took since the last call, and how many comparisons were made
now() { echo "$1: $COUNT comparisons, $((SECONDS - ${SINCE:-0})) s"; SINCE=$SECONDS COUNT=0; }

# ---- the same steps on several targets

CFLAGS="-std=gnu11 -O3 -ffp-contract=off -fno-math-errno -fopenmp"

has_openmp() { echo '#include <omp.h>' | $1 -fopenmp -fsyntax-only -x c - 2> /dev/null; }

# The targets that run here, as NAME COMPILER MARCH RUNNER: targets, all of them, and few, three that stand for the five: each
# compiler, width and instruction set is among them. What is missing is named. Without ALL=1 targets are the few.
find_targets() {
    local cc level target arm=aarch64-linux-gnu-gcc
    targets=() few=()
    for cc in gcc clang; do
        command -v $cc > /dev/null || { echo "without $cc"; continue; }
        has_openmp $cc || { echo "without $cc: it has no omp.h"; continue; }
        for level in 3:avx2 4:avx512dq; do
            [ -n "$ALL" ] || [[ $cc$level = gcc4* || $cc$level = clang3* ]] || continue
            if grep -qw "${level#*:}" /proc/cpuinfo; then targets+=("$cc-v${level%:*} $cc x86-64-v${level%:*}")
            else echo "without x86-64-v${level%:*}: this processor lacks it"; fi
        done
    done
    [ -z "$ALL" ] || targets+=("generic gcc generic")          # otherwise generic.sh has it
    if command -v $arm > /dev/null && command -v qemu-aarch64 > /dev/null; then
        targets+=("aarch64 $arm armv8-a qemu-aarch64 -L /usr/aarch64-linux-gnu")
    else
        echo "without aarch64: it needs $arm and qemu-aarch64"
    fi
    for target in "${targets[@]}"; do [[ $target = gcc-v3* || $target = clang-v4* ]] || few+=("$target"); done
    [ ${#few[@]} -gt 1 ] || few=("${targets[@]}")
    [ ${#targets[@]} -gt 1 ] || { echo "nothing to compare"; exit 77; }
}

march() { [ "$1" = generic ] || echo "-march=$1"; }

# compiled MODEL.lua NAME COMPILER MARCH DIR OPTION...: emits into DIR and compiles with steps.c; SANITIZE: options besides
compiled() {
    CC=$3 "$CNNC" build "$1" --march "$4" --emit-only --no-blas -o "$5" "${@:6}" > build.log 2>&1 &&
    $3 $CFLAGS ${SANITIZE:-} $(march "$4") -Wall -Wextra -DMODEL="$2_model" -D"${2^^}_LIBRARY" -I"$ROOT/runtime/kernel" -I"$ROOT/runtime/base" -I"$5" \
        "$HERE/steps.c" "$5"/*.c "$ROOT"/runtime/{train/rt_init,base/rt_util,base/rt_print}.c -o "$5/steps" -lm 2> build.log && [ ! -s build.log ] && return
    head -n 5 build.log
    fail "$1 for $3 -march=$4, into $5"
    return 1
}

# steps MODEL.lua NAME BATCHES [OPTION...]: for each target, in DIR of the model; the first target's figures are what the others
# are compared with. NaN differs in sign, so where it turns up nothing is compared but counted in NAN. Most of the time is qemu's,
# in the largest batches: two steps of these, of which the second begins with what the first left.
steps() {
    local lua=$1 name=$2 batches=$3 target cc march runner work first= b
    shift 3
    for target in "${targets[@]}"; do
        read -r target cc march runner <<< "$target"
        work=$(dirname "$lua")/steps/$target-$name$*
        mkdir -p "$(dirname "$work")"
        compiled "$lua" "$name" "$cc" "$march" "$work" "$@" || return
        for b in $batches; do
            $runner "$work/steps" "$b" $((b % 3 + 1)) $((b == 1 ? 8 : b < 30 ? 3 : 2)) > "$work/$b.txt" ||
                { fail "$work/steps $b ended badly"; continue; }
            ! grep -qiw -e '-\?nan' "$work/$b.txt" || { NAN=$((NAN + 1)); return; }
            [ -n "$first" ] || continue
            diff "$first/$b.txt" "$work/$b.txt" > difference || { head -n 8 difference; fail "batch $b: $first and $work differ"; }
            COUNT=$((COUNT + 1))
        done
        first=${first:-$work}
    done
}
