#!/bin/bash
# schedules.sh -- learning rates that follow the steps: the same bytes after a resume, the rates of epochs, what a run keeps
. "$(dirname "$0")/common.sh"
${CC:-cc} -O1 -o reseal "$HERE/reseal.c" || { fail "cannot compile reseal.c"; finish; }

# scheduled NAME RATE [FIT]: program, 20 steps an epoch, at that learning rate
scheduled() {
    program "$1" "${3:-}"
    sed -i "s/learning_rate = 0.01/learning_rate = $2/" "$1.lua"
    "$CNNC" build "$1.lua" -o "$1" > "$1.log" 2>&1 || { cat "$1.log"; fail "cannot build $1"; finish; }
}
column() { awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR > 1 { print $c }' "$1"; }
weights() { tail -c 17320 "$1" > "$2"; }                       # (432 + 1) x 10 floats

# ---- a run that ends within a decaying epoch and goes on leaves the bytes of one that did not, whatever the schedule; also between
# two steps that make one update, over an epoch's end, with an average beside the weights
frame='use_ema = true, ema_momentum = 0.9, ema_overwrite_frequency = 3, gradient_accumulation_steps = 4'
for schedule in 'ExponentialDecay { 0.02, 7, 0.9 }' 'CosineDecay { 0, 40, alpha = 0.1, warmup_target = 0.02, warmup_steps = 15 }' \
    "CosineDecayRestarts { 0.02, 9, 1.5, 0.8 }, $frame"; do
    rm -rf whole part
    scheduled steps "$schedule" 'validation_split = 0.1, callbacks = { CSVLogger { "log.csv" } }'
    expect 0 "whole: 3 epochs, 54 steps" steps/steps-train --run-dir whole
    expect 0 "part: 1 epochs, 25 steps" steps/steps-train --run-dir part --steps 25
    expect 0 "part: 2 epochs, 36 steps" steps/steps-train --resume part --steps 36 --threads 1
    expect 0 "part: 2 epochs, 47 steps" steps/steps-train --resume part --steps 47
    expect 0 "part: 3 epochs, 54 steps" steps/steps-train --resume part
    for f in last.safetensors weights.safetensors best.safetensors history.csv log.csv; do same whole/$f part/$f; done
done
expect 0 "whole: 3 epochs, 54 steps; weights in whole/weights.safetensors, the averages of use_ema" steps/steps-train --resume whole
cp -r whole gathered
CNNC_CFLAGS=-O0 scheduled steps "CosineDecayRestarts { 0.02, 9, 1.5, 0.8 }, ${frame/= 4/= 5}" 'validation_split = 0.1'
expect 64 "gathered/last.safetensors: gradient_accumulation_steps was 4 for 54 steps, and the model says 5 now: a run keeps it" \
    steps/steps-train --resume gathered
[ "$(head -1 whole/log.csv)" = "epoch,accuracy,loss,val_accuracy,val_loss" ] || fail "log.csv starts $(head -1 whole/log.csv)"

# ---- the first update has the rate of step 0: up to the boundary a run has the bits of one of a constant rate
program plain ''
scheduled pieces 'PiecewiseConstantDecay { {39}, {0.01, 0.005} }'
for n in 40 41; do
    expect 0 "" plain/plain-train --run-dir plain$n --steps $n
    expect 0 "" pieces/pieces-train --run-dir pieces$n --steps $n
    weights plain$n/last.safetensors a$n; weights pieces$n/last.safetensors b$n
done
same a40 b40
cmp -s a41 b41 && fail "the rate behind the boundary is the one before it"

# ---- the rate of an epoch is that of its last step: 19, 39, 59
expect 0 "learning_rate 0.01 " pieces/pieces-train --run-dir run --progress plain
[ "$(column run/history.csv learning_rate | cut -c1-6 | tr '\n' ' ')" = "0.0099 0.0099 0.0049 " ] ||
    fail "rates are $(column run/history.csv learning_rate | tr '\n' ' ')"
says='PiecewiseConstantDecay { boundaries = {39}, values = {0.01, 0.005} }'
pieces/pieces-train --help | grep -qF "learning rate $says." || fail "--help: $(pieces/pieces-train --help | tail -1)"
grep -qF "\"$says\"" run/settings.json || fail "settings.json: $(cat run/settings.json)"

# ---- a run keeps its schedule, and its rate is the schedule's
cp -r pieces41 other; cp -r plain41 constant
scheduled pieces 'PiecewiseConstantDecay { {39}, {0.01, 0.002} }'
expect 64 "other/last.safetensors: learning_rate was $says when the run began, and the model says ${says/0.005/0.002} now: a run keeps its schedule" \
    pieces/pieces-train --resume other
grep -q "the run keeps its own" err.txt && fail "a schedule is kept, and then refused: $(cat err.txt)"
sed -i "s/PiecewiseConstantDecay { {39}, {0.01, 0.002} }/0.01/" pieces.lua
"$CNNC" build pieces.lua -o pieces > pieces.log 2>&1 || fail "cannot build pieces with a number"
expect 64 "learning_rate was $says when the run began, and the model says 0.01 now" pieces/pieces-train --resume other
scheduled plain 'ExponentialDecay { 0.01, 100, 0.5 }'
expect 64 "when the run began, and the model says ExponentialDecay { initial_learning_rate = 0.01, decay_steps = 100, decay_rate = 0.5, staircase = false } now" \
    plain/plain-train --resume constant
scheduled pieces 'PiecewiseConstantDecay { {39}, {0.01, 0.005} }'
grep -qF '"rate":"0x1.47ae14p-8"' other/last.safetensors || fail "the rate is $(grep -ao '"rate":"[^"]*"' other/last.safetensors)"
sed -i 's/"rate":"0x1.47ae14p-8"/"rate":"0x1.47ae14p-7"/' other/last.safetensors; ./reseal other/last.safetensors
expect 65 "other/last.safetensors: rate is 0.00999999978, expected 0.00499999989 of step 41" pieces/pieces-train --resume other

# ---- LearningRateScheduler: a rate an epoch, Keras's words, the bytes of an unbroken run
by_epoch() { program "$1" "callbacks = { CSVLogger { 'before.csv' }, LearningRateScheduler { $2, verbose = 1 }, CSVLogger { 'log.csv' } }"; }
by_epoch epochs 'function(epoch, rate) return epoch == 0 and rate or rate / 4 end'
expect 0 "Epoch 3: LearningRateScheduler setting learning rate to 0.000624999986." epochs/epochs-train --run-dir byepoch
[ "$(column byepoch/log.csv learning_rate | cut -c1-8 | tr '\n' ' ')" = "0.009999 0.002499 0.000624 " ] ||
    fail "rates are $(column byepoch/log.csv learning_rate | tr '\n' ' ')"
[ "$(head -1 byepoch/before.csv)" = "epoch,accuracy,loss" ] || fail "before.csv starts $(head -1 byepoch/before.csv)"
expect 0 "" epochs/epochs-train --run-dir first --epochs 1
expect 0 "" epochs/epochs-train --run-dir byparts --steps 20
expect 0 "" epochs/epochs-train --resume byparts --steps 33
expect 0 "" epochs/epochs-train --resume byparts --threads 1
for f in last.safetensors weights.safetensors history.csv log.csv before.csv; do same byepoch/$f byparts/$f; done
expect 64 "--epochs: 4, and the model's LearningRateScheduler has rates of 3" epochs/epochs-train --run-dir more --epochs 4
expect 64 "--epochs: 4, and the model's LearningRateScheduler has rates of 3" epochs/epochs-train --resume byparts --epochs 4
by_epoch epochs 'function(epoch) return ({ 0.01, 0.0025, 0.0001 })[epoch + 1] end'
expect 0 "0.01 to 0.0001 in 3 epochs" epochs/epochs-train --resume first --epochs 3
[ "$(column first/log.csv learning_rate | cut -c1-7 | tr '\n' ' ')" = "0.00999 0.00249 9.99999 " ] ||
    fail "rates are $(column first/log.csv learning_rate | tr '\n' ' ')"
expect 64 "epoch 3 was trained at a learning rate of 0.000624999986, and the model's LearningRateScheduler says 9.99999975e-05 now" \
    epochs/epochs-train --resume byepoch
finish
