#!/bin/bash
# adapted.sh -- what layers are told of the training data before training: the same bytes at every number of threads and after a
# resume; validation and test samples have no part in it; it travels with the weights
. "$(dirname "$0")/common.sh"
cat > norm.lua <<'LUA'
local model = Sequential { name = "norm", Normalization { input_shape = {12, 12, 3} }, MaxPooling2D(), Normalization(), Flatten(),
                           Dense { 10, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.01 } }
model:fit { data = "shapes", batch_size = 500, epochs = 2, validation_range = { 0, 7000 } }
return model
LUA
export CNNC_CFLAGS=-O0
expect 0 "" "$CNNC" build norm.lua -o norm
T=norm/norm-train
for t in 1 2 3; do
    expect 0 "normalization_1: mean and variance of 3000 training samples" $T --run-dir $t --threads $t --progress none
    same 1/weights.safetensors $t/weights.safetensors
done
expect 0 "" $T --run-dir stopped --steps 3 --threads 2 --progress none
expect 0 "" $T --resume stopped --threads 1 --progress none
grep -q "training samples" err.txt && fail "a resumed run is adapted again"
same 1/weights.safetensors stopped/weights.safetensors
mkdir anew && cp 1/settings.json anew
expect 0 "normalization: mean and variance of 3000" $T --resume anew --progress none
same 1/weights.safetensors anew/weights.safetensors

# other samples, and weights that are adapted already; what has none of it
sed 's/0, 7000/3000, 10000/' norm.lua > other.lua && expect 0 "" "$CNNC" build other.lua -o other
expect 0 "normalization: is adapted already, by --weights" other/norm-train --run-dir kept --weights 1/weights.safetensors --epochs 0
"$COMPARE" --tolerance 0 kept/weights.safetensors 1/weights.safetensors > log || fail "it did not stay: $(cat log)"
expect 0 "normalization: mean and variance of 3000" other/norm-train --run-dir fresh --epochs 0
"$COMPARE" --tolerance 1e-9 fresh/weights.safetensors 1/weights.safetensors > log 2>&1 && fail "other samples have the same mean"
grep -q "normalization/mean" log || fail "other samples have the same mean: $(cat log)"
# more of them than a network has inputs
cat > many.lua <<'LUA'
local model = Sequential { name = "many", MaxPooling2D { 4, input_shape = {12, 12, 3} } }
for _ = 1, 70 do model:add(Normalization()) end
model:add(Flatten())
model:add(Dense { 10, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "sgd" }
model:fit { data = "shapes", batch_size = 500, epochs = 1 }
return model
LUA
expect 0 "" "$CNNC" build many.lua -o many
expect 0 "normalization_69: mean and variance of 10000 training samples" many/many-train --run-dir many.run --epochs 0 --progress none

# a generator's statistics travel in the same way
program each 'augment = ImageDataGenerator { featurewise_std_normalization = true, horizontal_flip = true }'
for t in 1 3; do
    expect 0 "image_data_generator: mean and deviation of 10000 training samples" each/each-train --run-dir each$t --threads $t \
        --progress none
    same each1/weights.safetensors each$t/weights.safetensors
done
program white 'augment = ImageDataGenerator { zca_whitening = true, zca_epsilon = 0.1 }'
expect 0 "zca_whitening: a matrix of 432 x 432, of 10000 training samples" white/white-train --run-dir white1 --threads 1 --progress none
expect 0 "" white/white-train --run-dir white3 --threads 3 --steps 3 --progress none
expect 0 "" white/white-train --resume white3 --threads 2 --progress none
same white1/weights.safetensors white3/weights.safetensors
expect 0 "" white/white-train eval --weights white1/weights.safetensors
program plain ''
expect 0 "" plain/plain-train --run-dir plain.run --epochs 1 --progress none
expect 65 "tensor 'image_data_generator/mean': is missing, expected" each/each-train eval --weights plain.run/weights.safetensors
expect 65 "tensor 'zca_whitening/kernel': is missing, expected" white/white-train eval --weights each1/weights.safetensors
expect 0 "" each/each-train eval --weights each1/weights.safetensors
expect 65 "tensor 'normalization/mean': is not there, and no training has adapted the layer to data" \
    $T eval --weights plain.run/weights.safetensors --partial
finish
