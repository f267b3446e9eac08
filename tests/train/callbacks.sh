#!/bin/bash
# callbacks.sh -- Keras 3's callbacks: when they save, stop, reduce; what they say and write
. "$(dirname "$0")/common.sh"

# column FILE NAME: a column of a CSV file
column() { awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR > 1 { print $c }' "$1"; }

# no ModelCheckpoint: last and best are there all the same; best is of the smallest loss
program plain ''
expect 0 "3 epochs, 60 steps" plain/plain-train
[ "$(ls runs/plain | tr '\n' ' ')" = "best.safetensors history.csv last.safetensors plain.lua report.html settings.json weights.safetensors " ] || fail "run folder has $(ls runs/plain)"
cmp -s plain.lua runs/plain/plain.lua || fail "the model was not copied"
[ "$(head -1 runs/plain/history.csv)" = "epoch,loss,accuracy" ] || fail "history starts $(head -1 runs/plain/history.csv)"
[ "$(column runs/plain/history.csv epoch | tr '\n' ' ')" = "0 1 2 " ] || fail "epochs are $(column runs/plain/history.csv epoch)"
expect 0 "runs/plain-2: 3 epochs" plain/plain-train
same runs/plain/history.csv runs/plain-2/history.csv
same runs/plain/last.safetensors runs/plain-2/last.safetensors
expect 0 "" plain/plain-train --run-dir one --threads 1
expect 0 "" plain/plain-train --run-dir two --threads 3
same one/last.safetensors two/last.safetensors
expect 73 "the run folder one exists and is not empty; --resume one goes on with the run in it" plain/plain-train --run-dir one
[ "$(grep -c '^epoch [123]/3  loss [0-9.]*  accuracy [0-9.]*  [0-9.]* s  [0-9]* img/s$' err.txt)" = 0 ] || fail "a refused run trains"
rm -rf mine; mkdir mine; touch mine/notes.tmp
expect 73 "the run folder mine exists and is not empty" plain/plain-train --run-dir mine
[ -e mine/notes.tmp ] || fail "a refused run removes a file"
rm -rf three; mkdir three; touch three/.cnnc-0123456789abcdef.tmp    # of a run that was killed before it had begun
expect 0 "" plain/plain-train --run-dir three --progress plain
[ -e three/.cnnc-0123456789abcdef.tmp ] && fail "a dead run's temporary stays"
[ "$(grep -c '^epoch [123]/3  loss [0-9.]*  accuracy [0-9.]*  [0-9.]* s  [0-9]* img/s$' err.txt)" = 3 ] || fail "plain progress is no line an epoch"
expect 0 "" plain/plain-train --run-dir four --progress none
[ "$(wc -l < err.txt)" = 1 ] || fail "--progress none says more than where the run is"
expect 0 "" plain/plain-train --run-dir five --no-shuffle
cmp -s one/last.safetensors five/last.safetensors && fail "--no-shuffle changes nothing"
expect 0 "" plain/plain-train --run-dir six --seed 1
cmp -s one/last.safetensors six/last.safetensors && fail "--seed changes nothing"

# file names; every epoch; batches
program names 'callbacks = {
    ModelCheckpoint { filepath = "w-{epoch:02d}-{accuracy:.3f}.safetensors", monitor = "loss", save_weights_only = true, verbose = 1 } }'
expect 0 "Epoch 1: saving model to run/w-01-" names/names-train --run-dir run
[ "$(ls run/w-0[123]-?.???.safetensors | wc -l)" = 3 ] || fail "names: $(ls run)"
[ -e run/best.safetensors ] && fail "ModelCheckpoint says otherwise, but there is a best.safetensors"
grep -q optimizer/ run/w-01-* && fail "save_weights_only saves the optimizer's state"
program wrong 'callbacks = { ModelCheckpoint { filepath = "w-{val_loss:.2f}.safetensors" } }'
expect 1 "filepath 'w-{val_loss:.2f}.safetensors': this training has no figure 'val_loss'" wrong/wrong-train
program best 'validation_split = 0.25, callbacks = {
    ModelCheckpoint { filepath = "b.safetensors", save_best_only = true, verbose = 1, monitor = "val_accuracy" } }'
expect 0 "Epoch 1: val_accuracy improved from -inf to 0." best/best-train
[ "$(head -1 runs/best/history.csv)" = "epoch,loss,accuracy,val_loss,val_accuracy" ] || fail "history starts $(head -1 runs/best/history.csv)"
program threshold 'callbacks = { ModelCheckpoint { filepath = "b.safetensors", save_best_only = true, verbose = 1,
    monitor = "loss", initial_value_threshold = 0.0001 } }'
expect 0 "Epoch 3: loss did not improve from 0.00010" threshold/threshold-train
[ -e runs/threshold/b.safetensors ] && fail "saved below the threshold"

# figures have the names that the user gave; only C has identifiers made of them
cat > odd.lua <<'LUA'
local long = ("long-"):rep(19)
local model = Sequential { Flatten { input_shape = {12, 12, 3} }, Dense { 10, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.01 },
    metrics = { Accuracy { name = "top-1" }, Accuracy { name = "top_1" }, Accuracy { name = "val_was" }, Accuracy { name = long } } }
model:fit { data = "shapes", rescale = 1/255, batch_size = 500, epochs = 2, validation_split = 0.25, callbacks = {
    ModelCheckpoint { "b-{val_top-1:.2f}-{" .. long .. ":.1f}.st", save_best_only = true, monitor = "val_top-1", mode = "max" },
    EarlyStopping { monitor = "val_was", patience = 9 }, EarlyStopping { monitor = "val_val_was", patience = 9 } } }
return model
LUA
"$CNNC" build odd.lua -o odd > odd.log 2>&1 || { cat odd.log; fail "cannot build odd"; finish; }
expect 0 "  top-1 0." odd/odd-train --progress plain
grep -q warning err.txt && fail "a figure is not there: $(grep warning err.txt)"
grep -q 'val_was up' runs/odd/last.safetensors || fail "accuracy is to fall where it is called val_was"
all=loss,top-1,top_1,val_was,$(printf 'long-%.0s' {1..19})
[ "$(head -1 runs/odd/history.csv)" = "epoch,$all,val_${all//,/,val_}" ] || fail "history starts $(head -1 runs/odd/history.csv)"
ls runs/odd/b-0.??-0.?.st > ls.txt || fail "odd: $(ls runs/odd)"
cat > two.lua <<'LUA'
local x = Input { shape = {8} }
local model = Model { inputs = x, outputs = { Dense { 2, name = "out-a" } (x), Dense { 1, name = "out_a" } (x), Dense { 3, name = "spare" } (x) } }
model:compile { loss = { ["out-a"] = "mse", out_a = "mse" }, metrics = { ["out-a"] = { MeanAbsoluteError { name = "ä?" } } } }
model:fit { callbacks = { EarlyStopping { monitor = "out-a_ä?" }, EarlyStopping { monitor = "out-a_loss" } } }
return model
LUA
CNNC_CFLAGS=-O0 "$CNNC" build two.lua -o two > two.log 2>&1 || { cat two.log; fail "cannot build two"; }
grep -qF '{ "loss", "out-a_loss", "out_a_loss", "out-a_\303\244\?" }' two/two.c || fail "figures are $(grep sums_names two/two.c)"
grep -qF '.unread = (const bool[]){ false, false, true }' two/two.c || fail "targets that nobody looks at are asked for"

# EarlyStopping: patience counts bad epochs; epoch 0 never stops; the best weights come back
program early 'callbacks = { EarlyStopping { monitor = "loss", min_delta = 100, patience = 2, verbose = 1, restore_best_weights = true } }'
expect 0 "Epoch 3: early stopping" early/early-train --epochs 9 --save early.safetensors
grep -qF "Restoring model weights from the end of the best epoch: 1." err.txt || fail "no word of restoring"
expect 0 "" early/early-train --epochs 1 --run-dir first --save first.safetensors
tail -c 17320 early.safetensors > a; tail -c 17320 first.safetensors > b      # (432 + 1) x 10 floats
same a b
program never 'callbacks = { EarlyStopping { monitor = "loss", min_delta = 100, patience = 1, start_from_epoch = 2, verbose = 1 } }'
expect 0 "Epoch 4: early stopping" never/never-train --epochs 9
program base 'callbacks = { EarlyStopping { monitor = "loss", baseline = 0.0001, patience = 2, verbose = 1 } }'
expect 0 "5 epochs" base/base-train --epochs 5                # improves each time, though never below the baseline: Keras goes on
program novalue 'callbacks = { EarlyStopping { patience = 1 } }'
expect 0 "warning: EarlyStopping watches val_loss, which this training does not have without validation samples" novalue/novalue-train

# SwapEMAWeights: what is saved behind it are the averages, which are the result too, but where the training stopped early
program swapped 'validation_split = 0.25, callbacks = { SwapEMAWeights { swap_on_epoch = true },
    ModelCheckpoint { "a.safetensors", save_weights_only = true }, ModelCheckpoint { "c{epoch}.safetensors" },
    EarlyStopping { monitor = "loss", min_delta = 100, patience = 1 } }' \
    "use_ema = true"
expect 0 "2 epochs, 30 steps; weights in early.safetensors, not the averages of use_ema" swapped/swapped-train --save early.safetensors
expect 0 "weights in whole.safetensors, the averages of use_ema" swapped/swapped-train --epochs 2 --save whole.safetensors
for f in early whole runs/swapped/a runs/swapped-2/a; do tail -c 17320 $f.safetensors > end-${f////-}; done
same end-whole end-runs-swapped-2-a
same end-whole end-runs-swapped-a
mkdir unlike; cp runs/swapped-2/settings.json unlike; cp runs/swapped-2/c1.safetensors unlike/last.safetensors
expect 0 "" swapped/swapped-train --resume unlike
same runs/swapped-2/last.safetensors unlike/last.safetensors           # a resume from what was swapped swaps it back
cmp -s end-early end-whole && fail "a training that stopped early ends with averages"
program unswapped 'callbacks = { SwapEMAWeights {} }' "use_ema = true"
expect 0 "SwapEMAWeights swaps nothing: there are no validation samples, and swap_on_epoch is false" unswapped/unswapped-train

# ReduceLROnPlateau: after `patience` bad epochs, then a cooldown; never below min_lr; the rate is a figure of the history
program plateau 'callbacks = { ReduceLROnPlateau {
    monitor = "loss", factor = 0.5, patience = 1, min_delta = 100, cooldown = 1, min_lr = 0.003, verbose = 1 } }'
expect 0 "Epoch 2: ReduceLROnPlateau reducing learning rate to 0.00499999989." plateau/plateau-train --epochs 6
[ "$(column runs/plateau/history.csv learning_rate | cut -c1-6 | tr '\n' ' ')" = "0.0099 0.0099 0.0049 0.0030 0.0030 0.0030 " ] ||
    fail "rates are $(column runs/plateau/history.csv learning_rate | tr '\n' ' ')"

# CSVLogger: sorted columns, a separator, append
program csv "callbacks = { CSVLogger { 'log.csv', separator = ';' }, CSVLogger { 'all.csv', append = true } }"
expect 0 "" csv/csv-train
expect 0 "" csv/csv-train --resume runs/csv --epochs 6
[ "$(head -1 runs/csv/log.csv)" = "epoch;accuracy;loss" ] || fail "log.csv starts $(head -1 runs/csv/log.csv)"
[ "$(wc -l < runs/csv/log.csv) $(wc -l < runs/csv/all.csv)" = "7 7" ] || fail "CSV files have $(wc -l < runs/csv/*.csv) lines"
# an editor left its last line without an end
mkdir glued; cp runs/csv/settings.json glued; printf 'epoch,loss\n0,1.5' > glued/all.csv
expect 0 "begins anew" csv/csv-train --resume glued --epochs 1
[ "$(head -2 glued/all.csv | tail -1) $(wc -l < glued/all.csv)" = "0,1.5 3" ] || fail "an appended log: $(cat glued/all.csv)"

# TensorBoard: a record that says who writes, then one for each figure of each epoch; these bytes TensorFlow read. The rate's, which
# is 0.01, is the last; the same bytes after a resume.
program board "seed = 3, validation_split = 0.1, callbacks = { TensorBoard { log_dir = './a/b/' } }"
hex() { od -An -v -tx1 | tr -d ' \n'; }
expect 0 "" board/board-train
E=a/b/train/events.out.tfevents.cnnc.v2
[ "$(head -c 73 runs/board/$E | hex)" = "39000000000000008b0737f10900000000000000001a0d627261696e2e4576656e743a32521f0a1d7772697474656e20627920636e6e6327732054656e736f72426f61726451e2dac3" ] || fail "events begin $(head -c 73 runs/board/$E | hex)"
[ "$(tail -c 79 runs/board/$E | hex)" = "3f000000000000005165766109000000000000084010022a320a300a1365706f63685f6c6561726e696e675f726174654a0d0a090a077363616c6172732001420a080112002a040ad7233c9cbb940e" ] || fail "events end $(tail -c 79 runs/board/$E | hex)"
for figure in loss accuracy learning_rate; do
    [ "$(grep -ao "epoch_$figure" runs/board/$E | wc -l)" = 3 ] || fail "no three events of $figure"
done
[ "$(grep -aoE 'epoch_(loss|accuracy)' runs/board/a/b/validation/*tfevents* | wc -l)" = 6 ] || fail "validation has other events"
expect 0 "" board/board-train --epochs 2 --run-dir again
expect 0 "" board/board-train --resume again --epochs 3
diff -r again/a runs/board/a || fail "a resumed run has other events"

# histograms of weights: every second epoch's, behind what the file had; TensorFlow read these buckets
program spread "validation_split = 0.1, callbacks = { TensorBoard { histogram_freq = 2 } }"
expect 0 "" spread/spread-train --epochs 4 --run-dir spread1
expect 0 "" spread/spread-train --epochs 4 --run-dir spread2 --steps 5
for steps in 18 30 54 72; do expect 0 "" spread/spread-train --resume spread2 --steps $steps --threads 1; done
diff -r spread1 spread2 || fail "a resumed run has other histograms"
E=logs/train/events.out.tfevents.cnnc.v2
[ "$(grep -ao 'dense/[a-z]*/histogram' spread1/$E | sort | uniq -c | tr -s ' \n' ' ')" = " 2 dense/bias/histogram 2 dense/kernel/histogram " ] ||
    fail "histograms: $(grep -ao 'dense/[a-z]*/histogram' spread1/$E)"
head -c 73 spread1/$E > cut; cp cut spread1/$E
expect 0 "warning: spread1/$E is not what this run wrote there: the weights' histograms of the epochs before are gone" \
    spread/spread-train --resume spread1 --epochs 5
[ "$(grep -ao epoch_loss spread1/$E | wc -l)" = 5 ] || fail "the figures of earlier epochs are gone too"
finish
