#!/bin/bash
# threads.sh -- a run leaves the same bytes at every number of threads
#
# Networks: cifar (dropout, max pooling by arg-max, a deferred dense kernel), cifar_augmented (a feed that draws), resnet8
# (batch statistics over many phases), two_heads (a shared layer, two inputs and outputs), image_layers (layers that draw). Sizes
# of batches: 1, less than a group, more, and so much that a shard has several groups; with a partial batch at an epoch's end
# wherever there can be one: 65 = 9 * 7 + 2 = 33 + 32, 151 = 150 + 1. Weights, optimizer, checkpoint and history are compared byte
# by byte. ALL=1: all threads, forms of convolution and clipping; these by -O1, since what threads divide stands in the text, and
# clipping, which comes once a step behind all groups, on two sizes of batch.
. "$(dirname "$0")/common.sh"
for kind in images constant heads; do
    for n in 65 151; do ./data $kind $n $kind-$n.npz || fail "data"; done
done

# runs PROGRAM DATA NAME BATCH EPOCHS THREADS...: each number of threads against the first
runs() {
    local program=$1 data=$2 name=$3 batch=$4 epochs=$5 first=$6 t
    shift 5
    for t; do
        train "$program" "runs/$t" --data "$data" --batch-size "$batch" --epochs "$epochs" --threads "$t"
        [ "$t" = "$first" ] || same_run "runs/$first" "runs/$t" "$name, batch $batch, $first and $t threads"
    done
    finite "runs/$first"
}

# batches PROGRAM DATA NAME: DATA-65.npz and DATA-151.npz
batches() {
    local long=                                    # 64 steps and more
    [ -z "$ALL" ] || [[ $3 != cifar*default ]] || long=1
    [[ $3 = *clipnorm ]] || runs "$1" "$2-65.npz" "$3" 1 1 $threads
    runs "$1" "$2-65.npz" "$3" 7 $((long ? 7 : 2)) $threads
    runs "$1" "$2-65.npz" "$3" 33 $((long ? 32 : 4)) $threads
    [[ $3 = *clipnorm ]] || runs "$1" "$2-151.npz" "$3" 150 2 $threads
    now "$3"
}

mkdir runs
hows="default" threads="1 3"
[ -z "$ALL" ] || hows="default plain clipnorm global_clipnorm" threads="1 2 3 8"
for model in cifar cifar_augmented resnet8 two_heads; do
    data=images
    [ $model != two_heads ] || data=heads
    for how in $hows; do
        [ $how != plain ] || ! same_kernels plain $model || continue
        CNNC_CFLAGS=$([ $how = default ] || echo -O1) build $how $model $model-$how --march native --no-blas
        batches $model-$how/$model-train $data "$model $how"
    done
    [ $model = two_heads ] || batches $model-default/$model-train constant "$model on constant images"
done
build default image_layers image_layers --march native --no-blas
runs image_layers/image_layers-train images-65.npz "layers for images" 7 2 $threads
finish
