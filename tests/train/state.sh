#!/bin/bash
# state.sh -- what a run saves is whole and what it says is true: figures that are no numbers, files of one state, what holds on
# resume
. "$(dirname "$0")/common.sh"
${CC:-cc} -O1 -o reseal "$HERE/reseal.c" || { fail "cannot compile reseal.c"; finish; }

# ---- a file is not replaced by weights whose loss is no number, though every step's own loss was one

# steep RATE BATCH FIT: a network that its first steps, or later ones, drive beyond all numbers
steep() {
    cat > steep.lua <<LUA
local model = Sequential { name = "steep" }
model:add(Flatten { input_shape = {12, 12, 3} })
model:add(Dense { 16, activation = "relu" })
model:add(Dense { 10, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = $1 } }
model:fit { data = "shapes", rescale = 1/255, batch_size = $2, epochs = 4, $3 }
return model
LUA
    "$CNNC" build steep.lua -o steep > steep.log 2>&1 || { cat steep.log; fail "cannot build steep"; finish; }
}
good() { # FILE: its loss is a number
    expect 0 "" steep/steep-train eval --weights "$1" --split train --json
    grep -q '"loss": [0-9]' out.txt || fail "$1: $(cat out.txt)"
}
for rate in 1e7 1e12 1e19 1e30; do
    steep $rate 10000 'callbacks = { ModelCheckpoint { filepath = "best.safetensors", monitor = "loss", save_best_only = true } }'
    rm -rf run
    steep/steep-train --run-dir run --epochs 1 --progress none > out.txt 2> err.txt
    status=$?
    case $status in
    0) good run/last.safetensors; good run/best.safetensors; good run/weights.safetensors ;;
    1) grep -q 'after step 1, in epoch 1: training stopped; nothing was saved' err.txt || fail "rate $rate: $(cat err.txt)"
       ls run | grep -q 'safetensors' && fail "rate $rate: weights were saved: $(ls run)"
       stopped=1 ;;
    *) fail "rate $rate ended with $status: $(cat err.txt)" ;;
    esac
done
[ -n "${stopped:-}" ] || fail "no rate was too steep"

# one that grows by 9 times a step, beyond all numbers at the end of epoch 4: what was saved before stays, and is what the message
# says
cat > grows.lua <<LUA
local model = Sequential { name = "grows" }
model:add(Dense { 10, activation = "softmax", kernel_regularizer = L2 { 5 } , input_shape = {432} })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 1 } }
model:fit { data = "shapes", rescale = 1/255, batch_size = 1000, epochs = 5, callbacks = {
    ModelCheckpoint { filepath = "e{epoch}.safetensors" } } }
return model
LUA
sed -i 's/model:add(Dense/model:add(Flatten { input_shape = {12, 12, 3} })\n&/; s/, input_shape = {432}//' grows.lua
"$CNNC" build grows.lua -o steep > steep.log 2>&1 || { cat steep.log; fail "cannot build grows"; finish; }
expect 1 "the loss is NaN after step 40, in epoch 4: training stopped; run4/last.safetensors has the weights of step 30, whose loss is finite" \
    steep/grows-train --run-dir run4 --progress none
[ "$(cd run4 && echo *.safetensors)" = "e1.safetensors e2.safetensors e3.safetensors last.safetensors" ] || fail "run4 has $(ls run4)"
[ "$(wc -l < run4/history.csv)" = 4 ] || fail "run4's history: $(cat run4/history.csv)"
expect 0 "" steep/grows-train eval --weights run4/last.safetensors --split train --json
grep -q '"loss": [0-9]' out.txt || fail "last evaluates to $(cat out.txt)"
expect 1 "after step 40, in epoch 4" steep/grows-train --resume run4
expect 0 "" steep/grows-train --run-dir run5 --steps 39
expect 1 "run5/last.safetensors has the weights of step 39, whose loss is finite" steep/grows-train --resume run5
network counts '{12, 12, 3}' 1 linear poisson 'data = "shapes", rescale = 1/255'
expect 1 "; a Poisson loss is NaN where an output is negative: activation = \"softplus\" or \"exponential\"" \
    counts/counts-train --run-dir counted --progress none
# weights whose loss nobody could ask for, as a data file that was cut short leaves them
cp -r run5 blind
(head -c -17320 run5/last.safetensors; printf '\377\377\177\177%.0s' {1..4330}) > blind/last.safetensors; ./reseal blind/last.safetensors
expect 1 "after step 40, in epoch 4: training stopped; blind/last.safetensors has the weights of step 39, which gave it" \
    steep/grows-train --resume blind

# a figure that is never a number, or never good enough, makes no best; the end says so
program worst 'callbacks = { ModelCheckpoint { filepath = "b.safetensors", monitor = "loss", save_best_only = true,
    initial_value_threshold = 0.0001 } }'
expect 0 "ModelCheckpoint: b.safetensors was never written: loss was never better than 0.0001" worst/worst-train

# ---- every file of an epoch is of one state: a run goes on from any of them as from its own
program one 'validation_range = {9000, 10000}, callbacks = {
    EarlyStopping { monitor = "loss", min_delta = 0.3, patience = 2, restore_best_weights = true },
    ReduceLROnPlateau { monitor = "loss", patience = 1, min_delta = 0.5, factor = 0.5 }, CSVLogger { "log.csv" },
    ModelCheckpoint { filepath = "e{epoch}-{val_loss:.3f}.safetensors" },
    ModelCheckpoint { filepath = "b{epoch}-{batch}.safetensors", monitor = "val_accuracy", save_best_only = true } }'
expect 0 "epochs" one/one-train --run-dir whole --epochs 5
[ "$(ls whole | grep -c '^[eb][0-9]')" -gt 5 ] || fail "few files: $(ls whole)"
for f in whole/[eb][0-9]*; do
    name=${f#whole/}
    rm -rf copy; mkdir copy; cp whole/settings.json copy; cp "$f" copy/last.safetensors
    cp whole/early_stopping.safetensors copy    # of the best epoch; written again where the best is still to come
    expect 0 "" one/one-train --resume copy
    for g in last.safetensors weights.safetensors history.csv log.csv report.html; do same whole/$g copy/$g; done
    same "$f" "copy/$name"                     # it was due, so it is written again
done
for e in 1 2 3; do
    expect 0 "" one/one-train --run-dir part$e --epochs $e
    same part$e/last.safetensors part$e/e$e-*.safetensors
done

# ---- the result has one name
program best 'callbacks = { EarlyStopping { monitor = "loss", min_delta = 100, patience = 2, restore_best_weights = true } }'
expect 0 "run6: 3 epochs, 60 steps; weights in run6/weights.safetensors, those of epoch 1" best/best-train --run-dir run6 --epochs 9
tail -c 17320 run6/weights.safetensors > a; tail -c 17320 run6/early_stopping.safetensors > b; same a b   # (432 + 1) x 10 floats
program plain ''
expect 0 "run7: 3 epochs, 60 steps; weights in run7/weights.safetensors" plain/plain-train --run-dir run7
expect 0 "" plain/plain-train eval --weights run7/last.safetensors; cp out.txt b
expect 0 "" plain/plain-train eval --weights run7/weights.safetensors; same out.txt b

# ---- what holds on resume is said; what cannot be is refused
expect 0 "" plain/plain-train --run-dir run8 --steps 31        # --steps is of one call
cp -r run8 run9; cp -r run8 run10; cp -r run8 run13; cp -r run8 run14
expect 64 "epoch 2 has begun with shuffle 1, now it is 0: that may change between two epochs only (without --no-shuffle" \
    plain/plain-train --resume run9 --no-shuffle
expect 64 "epoch 2 has begun with batch_size 500, now it is 250" plain/plain-train --resume run9 --batch-size 250
expect 0 "run8: 3 epochs, 60 steps" plain/plain-train --resume run8
for f in last.safetensors weights.safetensors history.csv settings.json; do same run7/$f run8/$f; done
expect 0 "shuffle was 1 and is 0 from epoch 4 on" plain/plain-train --resume run8 --no-shuffle --epochs 4
expect 0 "batch_size was 500 and is 250 from epoch 5 on" plain/plain-train --resume run8 --batch-size 250 --epochs 5
expect 0 "5 epochs, 120 steps" plain/plain-train --resume run8
expect 64 "--partial says how --weights FILE is loaded" plain/plain-train --partial
sed -i 's/learning_rate = 0.01/learning_rate = 0.02/; s/epochs = 3/epochs = 4, seed = 9, callbacks = { CSVLogger { "c.csv" } }/' plain.lua
"$CNNC" build plain.lua -o plain > plain.log 2>&1 || fail "cannot build plain anew"
rm run10/last.safetensors
for f in history.csv weights.safetensors report.html; do       # what lies there only behind a save is not replaced
    expect 66 "run10 has $f and no last.safetensors, which the run had saved before" plain/plain-train --resume run10
    rm run10/$f
done
expect 66 "run10/best.safetensors is there and no last.safetensors" plain/plain-train --resume run10
rm run10/best.safetensors                                                          # never saved: begins anew, as it was begun
expect 0 "run10 has no last.safetensors: the run was never saved and begins anew" plain/plain-train --resume run10
grep -qF 'learning_rate = "0.02" now, "0.01" when the run began: the model'"'"'s holds' err.txt || fail "anew: $(cat err.txt)"
sed -i 's/, callbacks = .*}/ }/' plain.lua
"$CNNC" build plain.lua -o plain > plain.log 2>&1 || fail "cannot build plain anew"
expect 0 "the model says epochs = 4 now, 3 when the run began: the run keeps its own, --epochs says otherwise" plain/plain-train --resume run9
grep -qF 'the model says learning_rate = "0.02" now, "0.01" when the run began: the run keeps its own' err.txt || fail "rate: $(cat err.txt)"
grep -qF 'the model says seed = 9 now, 0 when the run began: a run keeps its seed' err.txt || fail "seed: $(cat err.txt)"
grep -qF 'run9: 3 epochs, 60 steps' err.txt || fail "run9: $(cat err.txt)"
for f in weights.safetensors history.csv settings.json; do same run7/$f run9/$f; done
for seed in 0 9; do expect 0 "" plain/plain-train --run-dir seed$seed --epochs 1 --seed $seed; done
expect 0 "" plain/plain-train --run-dir seed --epochs 1        # the model's own
same seed/last.safetensors seed9/last.safetensors
cmp -s seed/last.safetensors seed0/last.safetensors && fail "the model's seed changes nothing"

# ---- killed before its first save, begun with weights: one command goes on, to the same bytes
expect 0 "" plain/plain-train --run-dir run11 --weights run7/weights.safetensors
mkdir run12; cp run11/settings.json run12
expect 73 "the run folder run12 exists and is not empty; --resume run12 goes on with the run in it" plain/plain-train --run-dir run12
expect 0 "run12 has no last.safetensors: the run was never saved and begins anew" plain/plain-train --resume run12
for f in last.safetensors weights.safetensors history.csv settings.json plain.lua; do same run11/$f run12/$f; done

# ---- files of earlier times: weights for --weights, nothing to resume
OLD='"__metadata__":{"format":"cnnc","format_version":"1","kind":"weights","xxh3":"0000000000000000"}'
KERNEL='"dense/kernel":{"dtype":"F32","shape":[432,10],"data_offsets":[0,17280]}'
BIAS='"dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[17280,17320]}'
tensors old.safetensors "{$OLD,$KERNEL,$BIAS}" 17320; ./reseal old.safetensors
expect 0 "" plain/plain-train eval --weights old.safetensors
cp old.safetensors run12/last.safetensors
expect 65 "run12/last.safetensors: format_version is 1, expected 2: an earlier cnnc wrote it" plain/plain-train --resume run12
head -c -4 old.safetensors > bad.safetensors; printf '\1\2\3\4' >> bad.safetensors
expect 65 "bad.safetensors: is damaged, or was changed" plain/plain-train eval --weights bad.safetensors

# ---- what the end puts back is what this run saved; what a callback watches is what its best is the best of
for e in 1 2; do expect 0 "" best/best-train --run-dir early$e --epochs 2 --seed $e; done
cp -r early1 early3; cp early2/early_stopping.safetensors early3
expect 65 "early3/early_stopping.safetensors: is not what this run saved in epoch 1" best/best-train --resume early3 --epochs 3
rm early3/early_stopping.safetensors
expect 66 "early3/early_stopping.safetensors is missing, from which EarlyStopping puts back the weights of epoch 1 at the end: bring back" \
    best/best-train --resume early3 --epochs 3
expect 0 "those of epoch 1" best/best-train --resume early1 --epochs 3
watches() { # MONITOR MODE
    program watch "validation_split = 0.1, callbacks = { ModelCheckpoint { filepath = \"w.safetensors\", save_best_only = true,
        monitor = \"$1\", mode = \"$2\" } }"
}
watches val_loss auto
expect 0 "" watch/watch-train --run-dir watched --steps 20     # 18 an epoch: in it nothing is due
cp -r watched watched2; rm watched2/w.safetensors
watches val_accuracy auto
expect 64 "ModelCheckpoint watched 'val_loss down' when the run was saved, now 'val_accuracy up'" watch/watch-train --resume watched --epochs 2
watches val_loss min                                           # in other words the same
expect 0 "watched: 2 epochs" watch/watch-train --resume watched --epochs 2
expect 0 "warning: watched2/w.safetensors is gone: ModelCheckpoint writes it again when val_loss is better than" \
    watch/watch-train --resume watched2 --epochs 2

# ---- a run keeps its order of samples, within an epoch too, whatever the model says now
sed -i 's/epochs = /shuffle = false, &/' plain.lua
"$CNNC" build plain.lua -o plain > plain.log 2>&1 || fail "cannot build plain unshuffled"
expect 0 "the model says shuffle = false now, true when the run began: the run keeps its own" plain/plain-train --resume run13
grep -q 'shuffle was' err.txt && fail "run13 is not shuffled: $(cat err.txt)"
for f in weights.safetensors history.csv; do same run7/$f run13/$f; done

# ---- what is to be pasted is one command
expect 0 "" plain/plain-train --run-dir 'a b; echo PWNED' --epochs 0
expect 73 "--resume 'a b; echo PWNED' goes on with the run in it" plain/plain-train --run-dir 'a b; echo PWNED'
expect 64 "--data '' names no data" env CNNC_DATA=/tmp plain/plain-train --data ''


# ---- names that figures will make the same, or too long, are refused before any work
program names 'callbacks = { ModelCheckpoint { filepath = "w-{epoch}.safetensors" } }'
expect 73 "ModelCheckpoint: 'w-{epoch}.safetensors' may become the name of a file that --save writes too" \
    names/names-train --run-dir ./named --save named/w-3.safetensors
[ -e named ] && fail "a refused run leaves its folder"
expect 0 "" names/names-train --run-dir named --save w-3.safetensors
program long "callbacks = { ModelCheckpoint { filepath = \"$(printf '%0230d' 0){loss}.safetensors\" } }"
expect 73 "has more than 255 bytes" long/long-train --run-dir longer
[ -e longer ] && fail "a refused run leaves its folder"

# ---- what Ctrl-C leaves under the result's name, and what the model says otherwise, is said
expect 0 "" plain/plain-train --run-dir stopped --epochs 1
plain/plain-train --resume stopped --epochs 1000000 --progress none 2> err.txt & pid=$!
for _ in $(seq 100); do [ "$(wc -l < stopped/history.csv)" -gt 3 ] && break; sleep 0.1; done
kill -INT $pid; wait $pid
[ $? = 130 ] || fail "Ctrl-C: $(cat err.txt)"
grep -qF 'stopped/weights.safetensors is still of an earlier end of this run' err.txt || fail "Ctrl-C: $(cat err.txt)"
sed -i 's/momentum = 0.9/&, clipnorm = 1/' plain.lua
"$CNNC" build plain.lua -o plain > plain.log 2>&1 || fail "cannot build plain with clipnorm"
sed -i 's/:fit {/& class_weight = {[0] = 2},/' plain.lua
expect 0 "" "$CNNC" build plain.lua -o weighted
expect 0 "the model says class_weight = [2.0] now, [] when the run began: the model's holds" weighted/plain-train --resume run14
expect 0 "run14/plain.lua is the model as it was when the run began, and it was changed since" plain/plain-train --resume run14
finish
