#!/bin/bash
# augment.sh -- augmented training: the same bytes at every number of threads and after a resume; without; what is refused
. "$(dirname "$0")/common.sh"
ALL='rotation_range = 20, width_shift_range = 2, height_shift_range = {-1, 0, 3}, shear_range = 10, zoom_range = 0.2,
    channel_shift_range = 20, brightness_range = {0.5, 1.5}, fill_mode = "constant", cval = 100, horizontal_flip = true,
    pad = 2, dihedral = true, cutout = 4, mixup = 0.4, cutmix = 1'
program aug "validation_split = 0.1, augment = ImageDataGenerator { $ALL }"
program plain 'validation_split = 0.1'
T=aug/aug-train
for t in 1 2 3; do expect 0 "" $T --run-dir $t --threads $t --progress none; done
for f in weights.safetensors history.csv last.safetensors; do same 1/$f 2/$f; same 1/$f 3/$f; done

# stopped within an epoch and between two
for steps in 7 18; do
    expect 0 "" $T --run-dir s$steps --steps $steps --threads 2 --progress none
    expect 0 "" $T --resume s$steps --threads 3 --progress none
    for f in weights.safetensors history.csv last.safetensors; do same 1/$f s$steps/$f; done
done

# without: as if the model had none; a run keeps that, and within an epoch it may not change
expect 0 "" $T --no-augment --run-dir none --progress none
expect 0 "" plain/plain-train --run-dir plain.run --progress none
same none/history.csv plain.run/history.csv
cmp -s 1/history.csv none/history.csv && fail "augmenting changes nothing"
grep -q '"augment": false' none/settings.json || fail "settings.json does not say that there is none"
grep -q '"augment": "rotation_range = 20, width_shift_range = 2, height_shift_range = {-1, 0, 3}, ' 1/settings.json ||
    fail "settings.json does not have the model's options"
expect 0 "" $T --run-dir half --steps 7 --progress none
expect 64 "epoch 1 has begun with augment rotation_range = 20, width_shift_range = 2, height_shift_range" $T --resume half --no-augment
expect 0 "" $T --run-dir off --no-augment --steps 18 --progress none
expect 0 "" $T --resume off --progress none
same off/history.csv none/history.csv

# other options than when the run began
sed -i 's/rotation_range = 20/rotation_range = 25/' aug.lua
expect 0 "" $T --run-dir changed --epochs 1 --progress none
expect 0 "" "$CNNC" build aug.lua -o aug
expect 0 'the model says augment = "rotation_range = 25' $T --resume changed --epochs 2 --progress none
expect 64 "that may change between two epochs only (without --no-augment and with the model as it was the run goes on" $T --resume half

# evaluation sees samples as they are
for w in aug plain; do
    expect 0 "" $w/$w-train eval --weights plain.run/weights.safetensors --split val --json
    mv out.txt $w.json
done
same aug.json plain.json

# a generator's own share for validation is the first one
program first 'augment = ImageDataGenerator { validation_split = 0.15 }'
program range 'validation_range = { 0, 1500 }'
for w in first range; do expect 0 "" $w/$w-train --run-dir $w.run --progress none; done
same first.run/history.csv range.run/history.csv

# a picture of it: the same at every call, of another seed another one
S="$T augment --output"
expect 0 "sheet.png: 8 training samples, and beside each what 8 epochs see in its place" $S sheet.png
expect 0 "" $S again.png
same sheet.png again.png
expect 0 "" $S sheet.png --seed 5 --samples 3 --variants 1
cmp -s sheet.png again.png && fail "the sheet does not follow the seed"
expect 64 "has no augment and its first layers draw nothing, so the network sees its samples as they are" plain/plain-train augment --output x.png
expect 64 "augment needs --output FILE" $T augment
expect 64 "x.jpg does not end in .png, and a PNG is what is written" $S x.jpg
expect 64 "--samples: 9001 is more than the 9000 training samples that there are" $S x.png --samples 9001
expect 64 "9000 samples and 8 variants of each make a picture of more than 32768 pixels a side" $S x.png --samples 9000
expect 64 "8 samples and 9000 variants of each" $S x.png --variants 9000
expect 64 "--weights is no option of augment" $S x.png --weights 1/weights.safetensors
echo mine > mine.png
expect 73 "mine.png exists and is no picture that augment wrote" $S mine.png
expect 0 "" $S mine.png --force
[ ! -e x.png ] || fail "a refused sheet left a file"

# what layers draw is shown too, in the size that they make, behind what the feed makes
for augment in '' ', augment = ImageDataGenerator { vertical_flip = true }'; do
    cat > layers.lua <<LUA
local model = Sequential { name = "layers", RandomRotation { 0.1, input_shape = {12, 12, 3} }, RandomCrop { 8, 10 } }
model:add(Flatten()) model:add(Dense { 10 })
model:compile { loss = SparseCategoricalCrossentropy { from_logits = true }, optimizer = "sgd" }
model:fit { batch_size = 16, epochs = 1$augment }
return model
LUA
    expect 0 "" "$CNNC" build layers.lua -o layers
    S="layers/layers-train augment --data shapes --samples 3 --variants 2 --output"
    expect 0 "3 training samples, and beside each what 2 steps would see of it behind the first layers" $S layers.png --force
    expect 0 "" $S others.png --seed 5 --force
    cmp -s layers.png others.png && fail "the layers' sheet does not follow the seed"
    [ -z "$augment" ] || ! cmp -s layers.png before.png || fail "the layers' sheet does not show what the feed makes"
    cp layers.png before.png
done
expect 0 "" layers/layers-train train --data shapes --run-dir layers.run --no-augment --progress none
expect 0 "" layers/layers-train report --run-dir layers.run --data shapes
grep -q 'class="sheet"' layers.run/report.html || fail "the report does not show what layers draw"

# what the data's type does not allow
network real '{12, 12, 3}' 10 softmax sparse_categorical_crossentropy \
    'augment = ImageDataGenerator { brightness_range = {0.5, 1} }'
network fill '{12, 12, 3}' 10 softmax sparse_categorical_crossentropy \
    'augment = ImageDataGenerator { width_shift_range = 1.5, fill_mode = "constant", cval = -1 }'
"${INTERP:?the interpreter, which makes data}" real.lua --seed 1 --samples 6 --make-data f.npz || fail "no data"
expect 65 "f.npz: inputs are no bytes, which the model's brightness_range takes; --no-augment trains without" \
    real/real-train --data f.npz
expect 0 "" real/real-train --data f.npz --no-augment
expect 0 "" real/real-train --data shapes
expect 65 "shapes: inputs are bytes, and the model's cval is -1, expected 0 to 255" fill/fill-train --data shapes
expect 0 "" fill/fill-train --data f.npz

# what is done to every sample is the weights' too
network each '{12, 12, 3}' 10 softmax sparse_categorical_crossentropy \
    'augment = ImageDataGenerator { samplewise_center = true, samplewise_std_normalization = true }'
expect 0 "" each/each-train --data f.npz --save each.safetensors
expect 0 "" each/each-train eval --data f.npz --weights each.safetensors
sed -i 's/augment = .*}$/epochs = 1 }/' each.lua
expect 0 "" "$CNNC" build each.lua -o each
expect 65 "each.safetensors: samplewise is center, deviation, expected none from the model" \
    each/each-train eval --data f.npz --weights each.safetensors

# a mixture of yes and no is what its larger share is, for metrics
cat > yes.lua <<'LUA'
local model = Sequential { name = "yes", Flatten { input_shape = {12, 12, 3} }, Dense { 1, activation = "sigmoid" } }
model:compile { loss = "binary_crossentropy", optimizer = "sgd", metrics = {"accuracy"} }
model:fit { batch_size = 2, epochs = 60, augment = ImageDataGenerator { mixup = 0.05 } }
return model
LUA
expect 0 "" "$CNNC" build yes.lua -o yes
"$INTERP" yes.lua --seed 1 --samples 6 --make-data yes.npz || fail "no data"
expect 0 "" yes/yes-train --data yes.npz --run-dir yes.run
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "accuracy") k = i } END { exit !($k > 0.8) }' yes.run/history.csv ||
    fail "mixtures count as wrong: $(tail -n 1 yes.run/history.csv)"
finish
