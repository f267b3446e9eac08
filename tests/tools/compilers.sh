#!/bin/bash
# compilers.sh CNNC SCRATCH -- which C compilers make programs, and what is said of those that do not
#
# Compilers that are made here, small scripts, fail in every way that one can; none leaves a file. Then those of Debian that are
# there: all make a program that computes the same bits.
. "$(dirname "$0")/../train/common.sh"
mkdir tmp bin
export TMPDIR=$PWD/tmp CNNC_CFLAGS=-O0
cat > m.lua <<'LUA'
local model = Sequential { Conv2D { 16, 3, activation = "relu", input_shape = {12, 12, 3} }, MaxPooling2D(), Dropout { 0.3 },
                           Flatten(), Dense { 64, activation = "relu" }, Dense { 10, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "adam", metrics = {"accuracy"} }
model:fit { data = "shapes", epochs = 1, batch_size = 32 }
return model
LUA

# nothing STATUS TEXT COMMAND..: it ends so, and leaves neither the folder `out` nor anything in TMPDIR
nothing() {
    expect "$@"
    [ ! -e out ] || { fail "${*:3} left $(ls out)"; rm -rf out; }
    [ -z "$(ls tmp)" ] || { fail "${*:3} left $(ls tmp) in TMPDIR"; rm -rf tmp/*; }
}
refuses() { nothing "$2" "$3" env CC="$1" "$CNNC" build m.lua -o out; }     # CC STATUS TEXT

# ---- none, and text without one
nothing 71 "cannot start the compiler cc: No such file or directory; cnnc wants gcc or clang, CC says which" \
    env PATH="$PWD/bin" "$CNNC" build m.lua -o out
expect 1 "" env PATH="$PWD/bin" "$CNNC" doctor
grep -q '^compiler *missing *install gcc or clang' out.txt || fail "doctor without a compiler: $(cat out.txt)"
for march in x86-64 x86-64-v2 x86-64-v3 x86-64-v4 generic; do
    expect 0 "" env PATH="$PWD/bin" "$CNNC" build m.lua --emit-only --march $march -o alone
    [ "$(uname -m)" = x86_64 ] || continue
    expect 0 "" "$CNNC" build m.lua --march $march -o asked
    same alone/m.c asked/m.c
done
expect 71 "cannot start the compiler cc" env PATH="$PWD/bin" "$CNNC" build m.lua --emit-only --march znver2 -o alone
mkdir below && (cd below && expect 0 "" env TMPDIR=../tmp "$CNNC" build ../m.lua -o out; exit $FAILED) || fail "TMPDIR=../tmp"

# ---- what CC is
cc=$(command -v "${CC:-cc}")
refuses nosuch 71 "cannot start the compiler nosuch: No such file or directory"
refuses ' ' 64 "CC names no compiler: it is ' '"
refuses "'gcc" 64 "CC: a quote is not closed in 'gcc"
mkdir "a b" && ln -s "$cc" "a b/gcc"
refuses "$PWD/a b/gcc -m64" 71 "cannot start the compiler $PWD/a, the first word of CC, $PWD/a b/gcc -m64: No such file"
for name in "$PWD/a b/gcc" "'$PWD/a b/gcc' -g0" "\"$PWD/a b/gcc\"" "${PWD// /\\ }/a\\ b/gcc" "env $cc -g0"; do
    expect 0 "wrote out/: m.c m.h Makefile report.txt report.json m-train" env CC="$name" "$CNNC" build m.lua -o out
    rm -rf out
done
refuses "$cc -fnosuch" 71 "does not work: its exit status is"
nothing 64 "does not know --march nosuch" "$CNNC" build m.lua --march nosuch -o out
nothing 64 "does not take CNNC_CFLAGS, '-fnosuch'" env CNNC_CFLAGS=-fnosuch "$CNNC" build m.lua -o out
nothing 71 "with CNNC_CFLAGS '-Dfloat=char*'; if it does not without them either, that is a bug of cnnc's" \
    env CNNC_CFLAGS='-Dfloat=char*' "$CNNC" build m.lua -o out

# fake NAME: a compiler that asks the real one what it is; the rest of it comes from stdin and sees $to, what is to be made
fake() {
    { echo '#!/bin/bash'
      echo "case \" \$* \" in *' -dM '*) exec $cc \"\$@\" ;; esac"
      echo 'for ((i = 1; i <= $#; i++)); do [ "${!i}" = -o ] && k=$((i + 1)) && to=${!k}; done'
      cat; } > "bin/$1" && chmod +x "bin/$1"
}
small="case \" \$* \" in *' - '*) exec $cc \"\$@\" ;; esac"                # small programs come from stdin
refuses /bin/true 71 "the compiler /bin/true is no compiler that cnnc knows: it does not say that it is gcc or clang"
refuses /bin/false 71 "the compiler /bin/false does not work: its exit status is 1"
fake silent <<< 'exit 0'
refuses bin/silent 71 "the compiler bin/silent says that all is well, and made nothing of m-train from the emitted m.c"
fake other <<< 'cp /bin/true "$to"'
refuses bin/other 71 "what the compiler made is not the program m-train"
fake full <<< "echo 'x.c:1: error writing to /tmp/x.s: No space left on device' >&2; exit 1"
full="the disk is full; temporary files lie in"
refuses bin/full 74 "did not make m-train from the emitted m.c: $full $TMPDIR, TMPDIR says where else"
grep -q '^    x.c:1: error writing' err.txt || fail "what the compiler said is not shown: $(cat err.txt)"
fake slow <<< 'echo "cc1: error: CPU time limit exceeded" >&2; exit 1'
refuses bin/slow 71 "it may not take as much processor time"
nothing 71 "; if $cc alone does not either, that is a bug of cnnc's" \
    env -u CNNC_CFLAGS CC="$cc -Dfloat=char*" "$CNNC" build m.lua -o out
fake killed <<< 'kill -KILL $$'
refuses bin/killed 71 "did not make m-train from the emitted m.c: Killed"
fake nothing <<< 'echo no licence >&2; exit 3'
refuses bin/nothing 71 "the compiler bin/nothing makes no programs, not even the smallest"
grep -q '^    no licence$' err.txt || fail "what the compiler said is not shown: $(cat err.txt)"
fake alone <<< "case \" \$* \" in *-fopenmp*) echo 'omp.h: no such file' >&2; exit 1 ;; esac; exec $cc \"\$@\""
refuses bin/alone 71 "it has no OpenMP (clang wants its libomp-dev); cnnc doctor says what else is missing"
expect 1 "" env CC=bin/alone "$CNNC" doctor
grep -q '^OpenMP *missing' out.txt || fail "doctor: $(cat out.txt)"
fake wrong <<< "$small"$'\nfor ((n = 1; n <= 30; n++)); do echo "m.c:$n: error: \e[31mnonsense" >&2; done; exit 1'
nothing 70 "a bug of cnnc's: the compiler bin/wrong did not make m-train" env -u CNNC_CFLAGS CC=bin/wrong "$CNNC" build m.lua -o out
grep -q '^    and 10 lines more$' err.txt || fail "30 lines are not cut to 20: $(cat err.txt)"
LC_ALL=C grep -q $'\e' err.txt && fail "a compiler's colours reach the terminal"
wants="and cnnc's programs want gcc 11 or clang 13 at least"
printf '#!/bin/sh\necho "#define __GNUC__ 10"\n' > bin/old && chmod +x bin/old
refuses bin/old 71 "the compiler bin/old is gcc 10, $wants; CC says which to take"
printf '#!/bin/sh\necho "#define __GNUC__ 4"\necho "#define __clang_major__ 12"\n' > bin/old
refuses bin/old 71 "the compiler bin/old is clang 12, $wants; CC says which to take"
expect 1 "" env CC=bin/old "$CNNC" doctor
grep -q "^compiler *missing *bin/old is clang 12, $wants" out.txt || fail "doctor takes an old compiler: $(cat out.txt)"

# ---- temporary files: a folder that is not there, or where no program starts; needs root, for the file systems
nothing 73 "cannot create a temporary folder" env TMPDIR=/nowhere "$CNNC" build m.lua -o out
if mkdir small && mount -t tmpfs -o size=64k tmpfs small 2> /dev/null; then
    trap 'umount "$PWD/small"' EXIT
    nothing 74 "$full $PWD/small, TMPDIR says where else" env TMPDIR="$PWD/small" "$CNNC" build m.lua -o out
    expect 74 "cannot write small/out/m-train: No space left on device" "$CNNC" build m.lua -o small/out
    [ -z "$(ls -A small)" ] || fail "a full disk keeps $(find small)"
    mount -o remount,size=20m,noexec small
    expect 0 "" "$CNNC" build m.lua -o built
    built/m-train --steps 1 --progress none --run-dir run > /dev/null 2>&1
    expect 71 "the file system there is mounted noexec; TMPDIR says where else" \
        env TMPDIR="$PWD/small" "$CNNC" classifier m.lua --weights run/weights.safetensors -o program
    env TMPDIR="$PWD/small" "$CNNC" doctor > out.txt
    grep -q '^TMPDIR *missing' out.txt || fail "doctor: TMPDIR is noexec: $(cat out.txt)"
else
    echo "no root here: without a full disk and one where no program starts"
fi

# ---- Debian's, those for C++ too; a clang without OpenMP of its own takes another's
for omp in /usr/lib/llvm-*/lib/clang/*/include/omp.h; do
    [ -e "$omp" ] && more="-idirafter ${omp%/omp.h} -L${omp%%/lib/clang/*}/lib"
done
tried=""
for name in gcc g++ gcc-11 clang-13 clang-14 clang++-14 clang-15 clang-16; do
    command -v $name > /dev/null || { echo "without $name"; continue; }
    [[ $name = g* ]] || [ -n "${more:-}" ] || { echo "without $name: there is no libomp-dev"; continue; }
    flags=-O0
    [[ $name = g* ]] || flags="-O0 $more"
    expect 0 "" env CC=$name CNNC_CFLAGS="$flags" "$CNNC" build m.lua -o by-$name
    expect 0 "" by-$name/m-train --steps 20 --progress none --run-dir run-$name --seed 1
    same run-gcc/last.safetensors run-$name/last.safetensors
    tried="$tried $name"
done
echo "the same bits by$tried"
finish
