#!/bin/bash
# kill_resume.sh -- a run that is killed anywhere and resumed leaves the bytes of one that was not
. "$(dirname "$0")/common.sh"
program kr 'validation_range = {9000, 10000}, callbacks = {
    ModelCheckpoint { filepath = "best.safetensors", monitor = "val_loss", save_best_only = true },
    EarlyStopping { monitor = "val_loss", patience = 5, restore_best_weights = true },
    ReduceLROnPlateau { monitor = "loss", patience = 1, min_delta = 0.5 }, CSVLogger { "log.csv" } }'
${CC:-cc} -shared -fPIC -O1 -o faults.so "$HERE/faults.c" -ldl || { fail "cannot compile faults.c"; finish; }
T="kr/kr-train --progress none"
$T --run-dir ref --save ref.safetensors 2> err.txt || { cat err.txt; fail "the reference run"; finish; }

# again DIR WHEN: what a user does after a kill; then everything must be as in the reference
again() {
    local how=--run-dir
    [ -e "$1/settings.json" ] && how=--resume                # saved or not: it goes on, or begins anew
    [ $how = --run-dir ] && [ -e "$1" ] && expect 66 "has no settings.json: no run began in it; --run-dir $1 begins one" $T --resume "$1"
    $T $how "$1" --save save.safetensors 2> err.txt || { cat err.txt; fail "$how $1 ($2)"; return; }
    for f in last.safetensors best.safetensors history.csv log.csv early_stopping.safetensors settings.json report.html \
        weights.safetensors; do
        same ref/$f "$1/$f"
    done
    same ref.safetensors save.safetensors
}

# every call that touches the disk, in turn; STRIDE > 1 tests fewer, but all those with which a run begins
for fault in kill torn ENOSPC; do
    for ((k = 1; k < 1000; k += k < 6 ? 1 : ${STRIDE:-1})); do
        rm -rf run save.safetensors*
        FAULT=$fault FAULT_AT=$k LD_PRELOAD=$PWD/faults.so $T --run-dir run --save save.safetensors 2> err.txt > out.txt
        status=$?
        [ $status = 0 ] && break
        case $fault$status in
        kill137 | torn137) ;;
        ENOSPC7[134]) grep -q '^error: .*No space left on device' err.txt || { cat err.txt; fail "ENOSPC at call $k gives no reason"; } ;;
        *) cat err.txt; fail "$fault at call $k ended with $status" ;;
        esac
        again run "$fault at call $k"
        [ $FAILED = 0 ] || finish
    done
    [ "$k" -gt 20 ] || [ "${STRIDE:-1}" != 1 ] || fail "$fault: only $k calls"
    echo "$fault: $k calls"
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
