#!/bin/bash
# resume.sh -- a run that is stopped at a random moment and resumed leaves the bytes of one that never stopped
#
# One model's epochs are passes over the samples; the other's are so many steps, and some end with a validation.
#
# SIGTERM and SIGKILL in turn, at a moment anywhere in the run; then it goes on at another number of threads, every other time
# to be stopped once more. SEED=N repeats the moments, as far as time can be repeated. ALL=1: 24 moments for each network, else 3.
. "$(dirname "$0")/common.sh"
RANDOM=${SEED:=$((RANDOM + 1))}
echo "seed $SEED"
SIGNALS=(TERM KILL)
FILES="weights.safetensors history.csv last.safetensors best.safetensors log.csv"
CALLBACKS='callbacks = { ModelCheckpoint { filepath = "best.safetensors", monitor = "loss", save_best_only = true },
              ReduceLROnPlateau { monitor = "loss", patience = 1, min_delta = 0.2 }, CSVLogger { "log.csv" } }'

# with_callbacks MODEL [FIT]: its variation with other callbacks, so that they have something to remember, and FIT besides
with_callbacks() {
    variation default "$1"
    sed -i -e '/callbacks = {/d' \
        -e 's/, epochs = \([0-9]*\)\(, shuffle = true\)\?,\? *}\?$/, epochs = 4,\n'"${2:-}${CALLBACKS//$'\n'/\\n}"' }/' default/"$1".lua
}

milliseconds() { date +%s%3N; }

# start PROGRAM DIR OPTION...: the run in DIR from its beginning, or from where it was saved
start() {
    local program=$1 dir=$2
    shift 2
    if [ -e "$dir/last.safetensors" ]; then
        "$program" train --progress none --resume "$dir" --save "$dir.safetensors" --threads $((RANDOM % 3 + 1)) > run.log 2>&1 &
    else
        rm -rf "$dir"
        "$program" train --progress none --run-dir "$dir" --save "$dir.safetensors" --threads $((RANDOM % 3 + 1)) "$@" \
            > run.log 2>&1 &
    fi
    pid=$!
}

# stopped SIGNAL PROGRAM DIR OPTION...: starts the run and stops it, if it still runs, at a random moment
stopped() {
    local signal=$1 wait=$((RANDOM % LENGTH)) status
    shift
    start "$@"
    sleep "$((wait / 1000)).$(printf %03d $((wait % 1000)))"
    kill "-$signal" $pid 2> /dev/null
    wait $pid 2> /dev/null
    status=$?
    [ -e "$2/last.safetensors" ] && SAVED=$((SAVED + 1))
    case $signal$status in
    *0 | KILL137 | TERM130 | TERM143) ;;
    *) tail -n 2 run.log; fail "SIG$signal after $wait ms: status $status" ;;
    esac
}

# moments PROGRAM N OPTION...: N runs that are stopped, against one that is not
moments() {
    local program=$1 n=$2 i since
    shift 2
    rm -rf whole run
    since=$(milliseconds)
    train "$program" whole --threads 2 "$@"
    LENGTH=$(($(milliseconds) - since))
    SAVED=0
    for ((i = 0; i < n && FAILED == 0; i++)); do
        rm -rf run run.safetensors
        stopped ${SIGNALS[i % 2]} "$program" run "$@"
        ((i / 2 % 2)) && [ ! -e run.safetensors ] && stopped ${SIGNALS[(i + 1) % 2]} "$program" run "$@"
        if [ ! -e run.safetensors ]; then
            start "$program" run "$@"
            wait $pid || { tail -n 3 run.log; fail "the run does not go on (stop $i)"; }
        fi
        mv run.safetensors run/weights.safetensors
        same_run whole run "$program, stop $i, seed $SEED"
    done
    finite whole
    now "$program, $LENGTH ms long, $SAVED stops with something saved"
}

./data images 700 images.npz && ./data heads 700 heads.npz || fail "data"
for model in cifar two_heads; do
    data=images.npz
    [ $model = cifar ] || data=heads.npz
    with_callbacks $model "$([ $model = cifar ] || echo 'steps_per_epoch = 17, validation_split = 0.1, validation_freq = {2, 4, 5}, ')"
    build default $model $model --march native --no-blas
    moments $model/$model-train $([ -n "$ALL" ] && echo 24 || echo 3) --data $data --batch-size 33 --epochs 6
done
finish
