#!/bin/bash
# targets.sh -- gcc and clang, AVX-512, AVX2 and 64-bit ARM give the same bytes
#
# A few steps of each network by steps.c, compared tensor by tensor; ARM's is compiled across and run by qemu-user. Then whole
# programs: weights and history, of each compiler and width that this machine runs. Then random models, for the layers that the
# three do not have. ALL=1: also in double, batches of 1 and 7, conv_algorithm = "plain" where that changes kernels, more random
# models; and the networks as they are by every compiler for every width, all else by the three targets of the quick test.
. "$(dirname "$0")/common.sh"
find_targets

# networks MODEL HOW [OPTION...]: steps of a variation at each size of batch
networks() {
    [ -e "$2/$1.lua" ] || variation "$2" "$1"
    steps "$2/$1.lua" "$1" "$batches" "${@:3}"
    now "steps of $1 ${*:2}, batches $batches"
}

# programs MODEL DATA: whole programs; the first target's run is what the others are compared with
programs() {
    local model=$1 data=$2 name cc march runner first= FILES="weights.safetensors history.csv"
    for target in "${targets[@]}"; do
        read -r name cc march runner <<< "$target"
        [ -z "$runner" ] || continue
        CC=$cc build default "$model" "$model-$name" --march "$march" --no-blas
        train "$model-$name/$model-train" "runs/$model-$name" --data "$data" --batch-size 33 --epochs 3 --threads 2
        [ -z "$first" ] || same_run "$first" "runs/$model-$name" "$model, ${first#runs/} and $name"
        first=${first:-runs/$model-$name}
    done
    now "programs of $model"
}

optimizers=('SGD { learning_rate = 0.001 }' 'SGD { learning_rate = 0.001, momentum = 0.9, nesterov = true, weight_decay = 0.01 }'
            'Adam { clipvalue = 0.5 }' 'RMSprop { momentum = 0.5, centered = true }'
            'Adam { amsgrad = true, global_clipnorm = 0.5 }' 'Nadam { weight_decay = 0.01 }' 'Adagrad { clipnorm = 0.5 }'
            'Adadelta { learning_rate = 1 }' 'Adamax { clipvalue = 0.5 }' 'Lion { weight_decay = 0.01 }' 'AdamW { clipvalue = 0.5 }'
            'Muon { learning_rate = 0.001 }' 'Adafactor { clipnorm = 0.5 }' 'ScheduleFreeAdamW { warmup_steps = 3 }')

# within_bounds MODEL.lua: what the steps read is theirs; the same bytes twice prove nothing where both read beyond an end
within_bounds() {
    local name cc march runner
    read -r name cc march runner <<< "${targets[0]}"
    [ -z "$runner" ] || { echo "$1: bounds are not looked at, the first target is not this machine's"; return; }
    SANITIZE="-O0 -fsanitize=address" compiled "$1" model "$cc" "$march" "$(dirname "$1")/bounds" || return
    ASAN_OPTIONS=detect_leaks=0 "$(dirname "$1")/bounds/steps" 5 1 1 > /dev/null 2> bounds.log ||
        { head -n 8 bounds.log; fail "$1: a step reads or writes what is not its own"; }
}

# random_models N: the seeds from SEED on
random_models() {
    local seed make=${RANDMODEL:-$PWD/randmodel}
    [ -x "$make" ] || ${CC:-cc} -O1 "$ROOT/tests/random/randmodel.c" -o "$make" || { fail "cannot compile randmodel.c"; return; }
    for ((seed = SEED; seed < SEED + $1; seed++)); do
        mkdir -p "random/$seed" && "$make" "$seed" |
            sed "s/optimizer = SGD { learning_rate = 1 }/optimizer = ${optimizers[seed % ${#optimizers[@]}]}/" > "random/$seed/model.lua"
        steps "random/$seed/model.lua" model "5"
        within_bounds "random/$seed/model.lua"
        rm -rf "random/$seed/steps"
    done
    now "random models $SEED to $((SEED + $1 - 1)), $NAN of them leave the numbers"
}

mkdir runs
SEED=${SEED:-1} NAN=0
batches="33" models="cifar two_heads" random=4
[ -z "$ALL" ] || batches="1 7 33" models="cifar resnet8 two_heads" random=8
for model in $models; do
    networks $model default
    all=("${targets[@]}") targets=("${few[@]}")
    [ $NAN = 0 ] || fail "$model gives NaN, which proves nothing"
    [ -z "$ALL" ] || same_kernels plain $model || networks $model plain
    [ -z "$ALL" ] || networks $model default --double
    targets=("${all[@]}")
done
targets=("${few[@]}")
if [ -n "$ALL" ]; then
    ./data images 65 images.npz && ./data heads 65 heads.npz || fail "data"
    for model in $models; do programs $model $([ $model = two_heads ] && echo heads.npz || echo images.npz); done
    programs image_layers images.npz               # layers that draw
fi
random_models $random
finish
