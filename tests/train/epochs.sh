#!/bin/bash
# epochs.sh -- epochs of so many steps, numbered from another than the first; validation: on what, after which of them; classes that
# count more by their names
. "$(dirname "$0")/common.sh"
export CNNC_CFLAGS=-O0
column() { awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR > 1 { print $c }' "$1" | tr '\n' ' '; }
weights() { tail -c 17320 "$1" > "$2"; }                       # (432 + 1) x 10 floats

# ---- an epoch is so many steps: the updates are those of whole passes, the figures are taken elsewhere; also over a pass's end
program passes 'shuffle = true, batch_size = 700'              # 15 steps a pass, the last of 200 samples
program short 'steps_per_epoch = 9, batch_size = 700, validation_split = 0, callbacks = { CSVLogger { "log.csv" } }'
expect 0 "passes.run: 3 epochs, 45 steps" passes/passes-train --epochs 3 --run-dir passes.run
expect 0 "short.run: 5 epochs, 45 steps" short/short-train --epochs 5 --run-dir short.run --progress plain
weights passes.run/weights.safetensors a; weights short.run/weights.safetensors b
same a b
[ "$(grep -ao '"seen":"[0-9]*"' short.run/last.safetensors)" = '"seen":"0"' ] || fail "an epoch that has ended was seen"
expect 0 "" short/short-train --run-dir part --steps 16
[ "$(grep -ao '"pass":"[0-9]*","seen":"[0-9]*"' part/last.safetensors)" = '"pass":"1","seen":"4400"' ] || fail "part: $(grep -ao '"pass":[^}]*' part/last.safetensors)"
expect 64 "epoch 2 has begun with batch_size 700, now it is 500" short/short-train --resume part --batch-size 500
expect 0 "" short/short-train --resume part --steps 18
expect 64 "epoch 3 begins within a pass over the samples that has batch_size 700, now it is 500" short/short-train --resume part --batch-size 500
expect 0 "" short/short-train --resume part --epochs 5 --threads 1
for f in last.safetensors weights.safetensors best.safetensors history.csv log.csv; do same short.run/$f part/$f; done
expect 0 "" short/short-train --epochs 1 --run-dir one
cp -r one other; sed -i 's/steps_per_epoch = 9/steps_per_epoch = 8/' short.lua
"$CNNC" build short.lua -o short > short.log 2>&1 || fail "cannot build short again"
expect 64 "epoch 2 begins within a pass over the samples that has steps_per_epoch 9, now it is 8" short/short-train --resume other
grep -qF "the model says steps_per_epoch = 8 now, 9 when the run began: the model's holds, between two passes" err.txt || fail "no word of the model's change"

# ---- numbered from another: names, tables, rates; orders are those of these epochs
program later "initial_epoch = 3, epochs = 5, validation_freq = {5}, validation_split = 0.1, callbacks = { CSVLogger { 'log.csv' },
    ModelCheckpoint { 'w-{epoch}.safetensors' }, LearningRateScheduler { function(epoch, rate) return rate / (epoch - 1) end } }"
expect 0 "epoch 4/5  loss" later/later-train --progress plain
expect 0 "later-2: 2 epochs, 36 steps" later/later-train
[ "$(ls runs/later/w-*)" = "$(printf 'runs/later/w-%d.safetensors\n' 4 5)" ] || fail "names: $(ls runs/later)"
[ "$(column runs/later/log.csv epoch)" = "3 4 " ] || fail "epochs are $(column runs/later/log.csv epoch)"
[ "$(column runs/later/history.csv learning_rate | cut -c1-22)" = "0.004999999888241291 0" ] || fail "rates are $(column runs/later/history.csv learning_rate)"
[[ "$(column runs/later/history.csv val_loss)" = "NA "[0-9]* ]] || fail "validation: $(column runs/later/history.csv val_loss)"
expect 0 "" later/later-train --run-dir laterpart --steps 20
expect 0 "" later/later-train --resume laterpart
for f in last.safetensors weights.safetensors history.csv log.csv report.html; do same runs/later/$f laterpart/$f; done

# ---- validation beside the data: its validation samples, else its test samples, else all; by the training data's classes
for class in cat dog emu; do
    for k in 1 2 3 4; do picture train/$class/$k.ppm 10$k; picture parts/train/$class/$k.ppm 05$k; done
done
for class in dog emu; do picture aside/$class/1.ppm 120; picture parts/test/$class/1.ppm 130; done
picture strange/fox/1.ppm 120
network folders '{12, 12, 3}' 3 softmax sparse_categorical_crossentropy 'data = "train", validation_data = "aside", validation_batch_size = 1'
expect 0 "validation_data: 2 samples of aside validate" folders/folders-train --run-dir f1
grep -qF "aside: has 2 of the 3 classes of the training images; 'cat' is missing" err.txt || fail "no word of the class: $(cat err.txt)"
[[ "$(column f1/history.csv val_loss)" = [0-9]* ]] || fail "no validation: $(cat f1/history.csv)"
grep -qF '"validation_data": "aside"' f1/settings.json || fail "settings.json: $(cat f1/settings.json)"
expect 0 "validation_data: 2 test samples of parts validate" folders/folders-train --validation-data parts --run-dir f2
expect 65 "class 'fox' is not among the 3 classes of the training images" folders/folders-train --validation-data strange
expect 65 "validation_data: train is the training data too, and keeps no samples for validation or test" folders/folders-train --validation-data train
expect 65 "validation_data: ./train/ is the training data too" folders/folders-train --validation-data ./train/
expect 66 "nowhere: there is no such file, folder or data set" folders/folders-train --validation-data nowhere
for option in --data --validation-data --cache --weights; do
    expect 64 "$option: x\xff is no UTF-8, and settings.json could not name it" \
        folders/folders-train $option $'x\xff' --run-dir never
done
[ ! -e never ] || fail "a run that was refused has begun"
expect 0 "" folders/folders-train eval --weights f1/weights.safetensors --split val
grep -qx "samples 2" out.txt || fail "eval --split val: $(cat out.txt)"
expect 64 "--validation-data says which samples are those of --split val" folders/folders-train eval --weights f1/weights.safetensors --validation-data parts
expect 0 "" folders/folders-train report --run-dir f1 --split val
mkdir begun; cp f1/settings.json begun
expect 66 "the run in begun was ended before it saved anything, so there are no figures and no weights to show; folders/folders-train --resume begun" \
    folders/folders-train report --run-dir begun
expect 66 "train is no run folder: it has no settings.json" folders/folders-train report --run-dir train

# ---- classes count by the names that the data has for them
weighed() { network weighed '{12, 12, 3}' 3 softmax sparse_categorical_crossentropy "data = 'train', class_weight = { $1 }"; }
weighed '[0] = 0.5, [1] = 0, [2] = 3'; expect 0 "" weighed/weighed-train --run-dir by_number
weighed 'emu = 3, cat = 0.5, dog = 0'; expect 0 "" weighed/weighed-train --run-dir by_name
tail -c 5000 by_number/weights.safetensors > a; tail -c 5000 by_name/weights.safetensors > b
same a b
grep -qF '{"cat":0.5}' <(tr -d ' \n' < by_name/settings.json) || fail "settings.json: $(cat by_name/settings.json)"
expect 65 "class_weight: no class of shapes is called 'cat': they are disc, ring, square" weighed/weighed-train --data shapes
weighed 'emu = 3, cow = 1'
expect 65 "class_weight: no class of train is called 'cow'; did you mean 'cat'?: they are cat, dog, emu" weighed/weighed-train
weighed '[0] = 1, cat = 2'
expect 65 "class_weight: 'cat' is class 0 of train, which class_weight has by its number too" weighed/weighed-train
weighed 'emu = 0, cat = 0, dog = 0'
expect 65 "class_weight: each of the 12 training samples counts 0, and nothing would be learnt" weighed/weighed-train

# ---- validation_freq, validation_steps: gaps, who watches them, what is not used
program rare 'validation_data = "shapes", validation_freq = 2, validation_steps = 3, verbose = 0, callbacks = { TensorBoard {},
    EarlyStopping { patience = 1, min_delta = 100, verbose = 1 }, ModelCheckpoint { "b-{val_loss:.1f}.safetensors", save_best_only = true } }'
expect 0 "Epoch 4: early stopping" rare/rare-train --epochs 9   # the second epoch that has a val_loss
[ "$(wc -l < err.txt)" = 4 ] || fail "verbose = 0 says $(cat err.txt)"
[[ "$(column runs/rare/history.csv val_loss)" = "NA "[0-9.]*" NA "[0-9.]*" " ]] || fail "gaps: $(column runs/rare/history.csv val_loss)"
[ "$(grep -ao epoch_loss runs/rare/logs/validation/* | wc -l)" = 2 ] || fail "TensorBoard has other events"
expect 0 "" rare/rare-train --run-dir rarepart --steps 31 --progress plain
grep -qF "epoch 1/3" err.txt || fail "--progress does not win"
expect 0 "" rare/rare-train --resume rarepart --epochs 9
diff -r runs/rare rarepart -x settings.json || fail "a resumed run has other gaps"
program many 'validation_data = "shapes", validation_steps = 5, validation_freq = {7}'
expect 0 "validation_steps is 5, and all 2000 samples for validation are 4 batches of 500" many/many-train
grep -qF "none of the epochs 1 to 3 is one that the model's validation_freq lets validate" err.txt || fail "validation never comes, silently"
program none 'validation_steps = 2, callbacks = { ModelCheckpoint { "w-{val_loss}.safetensors" } }'
expect 1 "the model's validation_steps is not used: there are no samples for validation" none/none-train
program gaps 'validation_split = 0.1, validation_freq = 2, callbacks = { ModelCheckpoint { "w-{val_loss}.safetensors" } }'
expect 1 "filepath 'w-{val_loss}.safetensors': after an epoch without validation (validation_freq) there is no such figure" gaps/gaps-train
finish
