#!/bin/bash
# signals.sh -- what ends a program from outside, and what its caller took away: streams, room on the stack, in files, a clock
. "$(dirname "$0")/common.sh"
for f in faults clock; do
    ${CC:-cc} -shared -fPIC -O1 -o $f.so "$HERE/$f.c" -ldl || { fail "cannot compile $f.c"; finish; }
done
program sig ''
T="sig/sig-train --progress none"
P=sig/sig-train
$T --run-dir ref --save good.safetensors 2> err.txt || { cat err.txt; fail "the reference run"; finish; }
network grey "{2, 2}" 2
mkdir -p folder/a folder/b tmp && printf 'P5 2 2 255 abcd' | tee folder/a/x.pgm folder/b/y.pgm > x.pgm
grey/grey-train --progress none --data folder --run-dir grey_run 2> err.txt || { cat err.txt; fail "a run on images"; finish; }
W="--weights grey_run/weights.safetensors"
"$CNNC" classifier grey.lua $W -o grey_classifier 2> err.txt || { cat err.txt; fail "the classifier"; finish; }

# as_it_was: nothing came that was not there, nobody is left who works in our folder for temporaries
as_it_was() {
    local p now
    find . -name '.cnnc-*' | grep . && fail "$1 leaves a temporary file"
    ls -A tmp | grep . && { rm -rf tmp/*; fail "$1 leaves that in TMPDIR"; }
    for p in /proc/[0-9]*; do
        now=$(readlink "$p/cwd" 2> /dev/null)
        [[ $now == "$PWD/tmp/"* ]] && [ -r "$p/exe" ] && { tr '\0' ' ' < "$p/cmdline"; fail "$1 leaves a process"; }
    done
}

# began DIR: waits until the run in it was saved
began() { for ((i = 0; i < 200; i++)); do [ -e "$1/last.safetensors" ] && return; sleep 0.05; done; fail "$1 does not begin"; }

# ---- a signal, twice at once as timeout and terminals send it: saved, and resumed to the same bytes
for signal in HUP TERM INT; do
    rm -rf run
    $T --run-dir run --epochs 100000 2> err.txt & pid=$!
    began run
    kill -$signal $pid; kill -$signal $pid
    wait $pid; status=$?
    [ $status = 130 ] || fail "SIG$signal, twice: status $status"
    grep -qF "sig/sig-train --resume run" err.txt || fail "SIG$signal: no line that resumes"
    as_it_was "SIG$signal"
    $T --resume run --epochs 100000 --steps 100 2> err.txt || fail "what SIG$signal left is not resumed"
done

# the second one, a while later, ends a program that hangs, and its temporary goes
rm -rf run
FAULT=hang FAULT_AT=100 LD_PRELOAD=$PWD/faults.so $P --run-dir run --progress none --epochs 100000 2> err.txt & pid=$!
began run
for ((i = 0; i < 200; i++)); do
    before=$(find run -name '.cnnc-*'); sleep 0.2
    [ -n "$before" ] && [ "$before" = "$(find run -name '.cnnc-*')" ] && break
done
kill -TERM $pid; sleep 2.5; kill -0 $pid 2> /dev/null || fail "the first SIGTERM ends a program that saves"
kill -TERM $pid; wait $pid 2> /dev/null
[ $? = 143 ] || fail "a second SIGTERM does not end a program that hangs"
as_it_was "a second SIGTERM"

# nohup: what is ignored stays so; nobody who reads is no reason to end
rm -rf run
(trap '' HUP; exec $T --run-dir run --epochs 100000 2> err.txt) & pid=$!
began run
kill -HUP $pid; sleep 0.3; kill -TERM $pid; wait $pid
[ $? = 130 ] && [ "$(grep -c interrupted err.txt)" = 1 ] || fail "an ignored SIGHUP is heeded"
rm -rf run
{ sleep 0.2; sig/sig-train --progress plain --run-dir run 2>&1; echo $? > status.txt; } | true
for ((i = 0; i < 200; i++)); do [ -e status.txt ] && break; sleep 0.05; done
[ "$(cat status.txt)" = 0 ] || fail "a training that nobody reads ends with $(cat status.txt)"
diff -r ref run || fail "a training that nobody reads is another"

# ---- ended at any call that touches the disk: nothing is left, nothing half
export TMPDIR=$PWD/tmp CNNC_CFLAGS=-O0
ended() { # NAME STEP TARGET COMMAND..
    local name=$1 step=$2 target=$3 n k status
    shift 3
    rm -rf "$target" && mkdir "$target"
    FAULT_COUNT=$PWD/count LD_PRELOAD=$PWD/faults.so "$@" > out.txt 2> err.txt || { cat err.txt; fail "$name"; return; }
    n=$(cat count) && rm -rf right && cp -r "$target" right
    for ((k = 1 + RANDOM % step; k <= n; k += step)); do
        rm -rf "$target" && mkdir "$target"
        FAULT=term FAULT_AT=$k LD_PRELOAD=$PWD/faults.so "$@" > out.txt 2> err.txt
        status=$?
        [ $status = 143 ] || fail "$name, SIGTERM at call $k of $n: status $status"
        for f in $(cd "$target" && find . -type f); do same "right/$f" "$target/$f"; done
        as_it_was "$name, ended at call $k of $n,"
        [ $FAILED = 0 ] || finish
    done 2> killed.txt
    echo "$name: $n calls"
}
ended predict 1 answers grey/grey-train predict $W x.pgm --output answers/y.npz
ended "build, text only" 12 built "$CNNC" build grey.lua -o built/grey --emit-only
ended build 40 built "$CNNC" build grey.lua -o built/grey
ended classifier 60 built "$CNNC" classifier grey.lua $W -o built/c

# ended while a compiler works: it ends too
for signal in HUP TERM INT QUIT; do
    (ulimit -c 0; exec "$CNNC" classifier grey.lua $W -o built/c) 2> err.txt & pid=$!
    for ((i = 0; i < 200; i++)); do ls -A tmp | grep -q . && break; sleep 0.02; done
    sleep 0.$((RANDOM % 5))
    kill -$signal $pid; wait $pid 2> /dev/null
    as_it_was "classifier, ended by SIG$signal,"
done

# ---- standard streams: closed, full, without a reader. What was not written is said, and is no success
unwritten() { # COMMAND..
    local why
    "$@" > /dev/full 2> err.txt
    [ $? = 74 ] && grep -qE '^(error|cnnc): cannot write to standard output: No space' err.txt || fail "$* into a full disk: $(cat err.txt)"
    "$@" >&- 2> err.txt
    [ $? = 74 ] && grep -qE '^(error|cnnc): cannot write to standard output: Bad file' err.txt || fail "$* with its output closed: $(cat err.txt)"
    rm -f status.txt
    { sleep 0.1; "$@" 2> err.txt; echo $? > status.txt; } | true
    for ((i = 0; i < 200; i++)); do [ -s status.txt ] && break; sleep 0.05; done
    [ "$(cat status.txt)" = 74 ] && grep -qE '^(error|cnnc): cannot write to standard output: Broken pipe' err.txt || fail "$* without a reader: $(cat err.txt)"
}
for words in --help --version ops "ops Dense --markdown" "summary sig.lua" "summary sig.lua --format json" "build sig.lua -d schedule" \
    "config --cflags --libs" "build --help" doctor; do unwritten "$CNNC" $words; done
E="--weights good.safetensors"
for words in --help --version "eval $E" "eval $E --json" "predict $E" "predict $E --json" "bench --seconds 0.1" "bench --seconds 0.1 --json" \
    "prepare $E --output prepared --force"; do unwritten $P $words; done
for words in --help --version --self-test x.pgm "--json x.pgm"; do unwritten ./grey_classifier $words; done
rm -rf run
$T --run-dir run <&- >&- 2>&- || fail "a training without streams"
diff -r ref run || fail "a training without streams is another"
rm -rf built && mkdir built
"$CNNC" build grey.lua -o built/grey <&- >&- 2>&- || fail "a build without streams"
same built/grey/grey.c grey/grey.c
./grey_classifier - <&- > out.txt 2> err.txt && fail "a closed standard input is an image"

# ---- room on the stack; the kernel itself ends what has less than some 12 KB
for kb in 16 24 32 1023; do
    for what in "$CNNC check $PWD/sig.lua" "$PWD/$T --run-dir small" "$PWD/grey_classifier x.pgm"; do
        expect 71 "the stack may have $kb KB, and 1024 are needed: ulimit -s 1024 allows them" env -i PATH="$PATH" bash -c "ulimit -s $kb; exec $what"
    done
done
expect 0 "" bash -c "ulimit -s 1024; exec ./grey_classifier x.pgm"
for size in 16k 20000b "64 K" 1023 0.5M; do
    OMP_STACKSIZE=$size expect 71 "OMP_STACKSIZE=$size gives each thread too small a stack: 1024k are needed" $T --run-dir small
done
for size in 1m 1024 8M 1g; do OMP_STACKSIZE=$size expect 0 "" ./grey_classifier x.pgm; done
OMP_STACKSIZE=many expect 0 "" ./grey_classifier x.pgm

# ---- room in files: a failed save, and what was there before
expect 74 "cannot write run3/last.safetensors: File too large" bash -c "ulimit -f 10; exec $T --run-dir run3"
as_it_was "ulimit -f in a training"
$T --run-dir run3 2> /dev/null; rm -rf run4; $T --run-dir run4 --epochs 1 2> err.txt || fail "the run for ulimit -f"
cp run4/last.safetensors last
expect 74 "; the file that was there is unchanged" bash -c "ulimit -f 10; exec $T --resume run4 --epochs 3"
same last run4/last.safetensors
as_it_was "ulimit -f in a resumed training"
$T --resume run4 --epochs 3 2> err.txt || fail "what ulimit -f left is not resumed"
same ref/last.safetensors run4/last.safetensors
expect 74 "cannot write y.npy: File too large" bash -c "ulimit -f 10; exec $P predict $E --output y.npy"
[ -e y.npy ] && fail "ulimit -f leaves a part of y.npy"
as_it_was "ulimit -f in predict"
expect 74 "cannot write to standard output: File too large" bash -c "ulimit -f 1; exec $P predict $E --json > most.json"
expect 74 "cannot write built/new/grey.c: File too large" bash -c "ulimit -f 17; exec $CNNC build grey.lua -o built/new --emit-only --march x86-64-v3"
as_it_was "ulimit -f in build"

# ---- file systems that cannot sync folders: said once, and nothing is wrong; those that fail to are another thing
for error in ENOSYS EOPNOTSUPP EINVAL; do
    rm -rf run
    FAULT=$error FAULT_AT=folders LD_PRELOAD=$PWD/faults.so $T --run-dir run 2> err.txt || { cat err.txt; fail "$error of a folder's sync"; }
    [ "$(grep -c 'cannot sync folders' err.txt)" = 1 ] || { cat err.txt; fail "$error is not said once"; }
    diff -r ref run || fail "a run with $error is another"
done
rm -rf run
FAULT=EIO FAULT_AT=folders LD_PRELOAD=$PWD/faults.so expect 74 "the folder run was made, but the one above it cannot be synced: Input/output error" $P --progress none --run-dir run
[ -e run ] && fail "an empty run folder is left"
FAULT=EIO FAULT_AT=folders LD_PRELOAD=$PWD/faults.so expect 74 "the new file is in place, but may not outlive a power cut" $P --progress none --resume run4 --epochs 4

# ---- a clock that goes back: seconds and rates are numbers, and positive
for how in plain bar; do
    rm -rf run
    CLOCK_BACK=3600 LD_PRELOAD=$PWD/clock.so expect 0 "img/s" $P --progress $how --run-dir run
    grep -wqE -- '-[0-9.]+ (s|img/s)|inf|nan' err.txt && { cat err.txt; fail "seconds less than 0"; }
    diff -r ref run || fail "a run with another clock is another"
done
CLOCK_BACK=3600 LD_PRELOAD=$PWD/clock.so expect 0 "" $P bench --seconds 0.1
grep -wE -- '-[0-9.]+|inf|nan' out.txt && fail "bench has times less than 0"
finish
