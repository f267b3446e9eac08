#!/bin/bash
# kill_resume.sh -- a run that is killed anywhere and resumed leaves the bytes of one that was not
. "$(dirname "$0")/common.sh"
[ -n "${INTERP:-}" ] || { echo "INTERP is not given: the tests' program interp, which makes the data"; exit 77; }
SAMPLES=200 program kr 'augment = ImageDataGenerator { width_shift_range = 0.1, rotation_range = 9, horizontal_flip = true },
    validation_range = {180, 200}, callbacks = {
    ModelCheckpoint { filepath = "best.safetensors", monitor = "val_loss", save_best_only = true },
    SwapEMAWeights { swap_on_epoch = true }, ModelCheckpoint { "each/{epoch}.safetensors" }, ModelCheckpoint { "each/w{epoch}.safetensors", save_weights_only = true },
    EarlyStopping { monitor = "val_loss", patience = 5, restore_best_weights = true },
    ReduceLROnPlateau { monitor = "loss", patience = 1, min_delta = 0.5 }, CSVLogger { "log.csv" } }' "use_ema = true"
${CC:-cc} -shared -fPIC -O1 -o faults.so "$HERE/faults.c" -ldl || { fail "cannot compile faults.c"; finish; }
T="kr/kr-train --progress none"
mkdir own && for f in best.safetensors log.csv save.safetensors.tmp last.safetensors notes.txt; do echo "the user's $f" > own/$f; done
cp own/* . && count=$PWD/count
FAULT_COUNT=$count LD_PRELOAD=$PWD/faults.so $T --run-dir ref --save ref/save.safetensors 2> err.txt ||
    { cat err.txt; fail "the reference run"; finish; }
calls=$(cat count)

# again DIR WHEN: what a user does after a kill; then everything must be as in the reference, and the user's files as they were
again() {
    local how=--run-dir f
    [ -e "$1/settings.json" ] && how=--resume                # saved or not: it goes on, or begins anew
    [ $how = --run-dir ] && [ -e "$1" ] && expect 66 "has no settings.json: no run began in it; --run-dir $1 begins one" $T --resume "$1"
    [ $how = --resume ] && cp own/notes.txt "$1"
    $T $how "$1" --save "$1/save.safetensors" 2> err.txt || { cat err.txt; fail "$how $1 ($2)"; return; }
    [ $how = --resume ] && { same own/notes.txt "$1/notes.txt"; rm "$1/notes.txt"; }
    diff -r ref "$1" || fail "$1 is not as the reference ($2)"
    for f in own/*; do same "$f" "${f#own/}"; done
}

# faulted FAULT AT COMMAND..: runs it with that fault; what may come of it
faulted() {
    local fault=$1 at=$2 status reason=memory
    shift 2
    { FAULT=$fault FAULT_AT=$at LD_PRELOAD=$PWD/faults.so "$@" 2> err.txt > out.txt; } 2> killed.txt
    status=$?
    case $fault in
    ENOSPC) reason='No space left on device' ;;
    EDQUOT) reason='Disk quota exceeded' ;;
    EIO | short) reason='Input/output error' ;;
    EINTR) reason='Interrupted system call' ;;
    esac
    case $fault$status in
    kill137 | torn137 | *0) return ;;
    *7[134]) grep -q "^error: .*$reason" err.txt || { cat err.txt; fail "$fault at call $at gives no reason"; } ;;
    *) cat err.txt; fail "$fault at call $at ended with $status" ;;
    esac
    find . -name '.cnnc-*' | grep . && fail "$fault at call $at leaves a temporary file"
}

# every call that touches the disk, in turn; STRIDE > 1 tests fewer. Errors one in five, since they go one way
for fault in kill torn ENOSPC EIO EDQUOT EINTR short; do
    step=${STRIDE:-1}
    case $fault in kill) ;; torn) step=$((2 * step)) ;; *) step=$((5 * step)) ;; esac
    for ((k = 1 + RANDOM % step; k <= calls; k += step)); do
        rm -rf run
        faulted $fault $k $T --run-dir run --save run/save.safetensors
        again run "$fault at call $k"
        [ $FAILED = 0 ] || finish
    done
    echo "$fault: $calls calls"
done

# killed at any call, resumed, killed again ..: 300 times
for ((kills = 0; kills < 300 / ${STRIDE:-1}; )); do
    rm -rf run
    while
        how=--run-dir
        [ -e run/settings.json ] && how=--resume
        faulted kill $((1 + RANDOM % calls)) $T $how run --save run/save.safetensors
        [ -s killed.txt ]
    do ((kills++)); done
    again run "killed again and again"
    [ $FAILED = 0 ] || finish
done

# Ctrl-C: saves at the step's end and says how to go on; again and again, from any place
rm -rf run
$T --run-dir run --epochs 3 & pid=$!
for ((i = 0; i < 40; i++)); do
    sleep 0.0$((RANDOM % 9 + 1))
    kill -INT $pid 2> /dev/null
    wait $pid
    status=$?
    [ $status = 0 ] && break
    [ $status = 130 ] || [ ! -e run/last.safetensors ] || fail "interrupted: status $status"
    [ -e run/settings.json ] || { rm -rf run; $T --run-dir run & pid=$!; continue; }
    $T --resume run & pid=$!
done 2> err.txt
kill $pid 2> /dev/null; wait $pid 2> /dev/null
again run "interrupted $i times"

# steps: the same place reached in two parts; --steps is of one call
rm -rf run
$T --run-dir run --steps 25 2> /dev/null || fail "--steps 25"
expect 0 "run: 1 epochs, 25 steps" $T --resume run --steps -0
again run "two parts"
[ "$($T --resume run --epochs 3 2>&1 | grep -c '3 epochs, 54 steps')" = 1 ] || fail "a finished run, resumed, does not say so"
finish
