#!/bin/bash
# transfer.sh -- docs/language.md's section on transfer as it stands: features, a new head on them and on the pictures behind the
# frozen trunk, fine-tuning, the classifier; and what is refused on the way
. "$(dirname "$0")/common.sh"
mkdir bin && ln -s "$CNNC" bin/cnnc && PATH=$PWD/bin:$PATH CNNC_CFLAGS=-O1
export PATH CNNC_CFLAGS
sed -n '/^## Transfer/,/^## Data/p' "$HERE/../../docs/language.md" > section
awk '/^-- [a-z]*\.lua$/ { file = $2 } /^```/ { file = "" } file { print > file }' section
awk '/^```sh/ { on = 1; next } /^```/ { on = 0 } on' section > commands
[ "$(wc -l < commands)" -ge 7 ] || fail "only $(wc -l < commands) commands are found in docs/language.md"
while read -r line; do
    eval "$line" > log 2>&1 || { fail "$line"; cat log; finish; }
    cat log >> said
done < commands
said() { grep -qF -- "$1" said || fail "nothing said: $1"; }
said "features.npz: x_train [10000, 16]"
said "features.npz: y_test [2000]"
said "old.safetensors: tensor 'old_answer/kernel': is not in the model"
said "old.safetensors: loaded 7 of the model's 9 tensors, 4 did not match"

# the head is the same either way, the trunk stays, and all of it together learns on
"$COMPARE" --tolerance 2e-6 new.safetensors head.safetensors || fail "the head on features is not the one behind the frozen trunk"
"$COMPARE" --tolerance 0 old.safetensors new.safetensors > log 2>&1
grep -q "answer/kernel: absent" log || fail "the frozen trunk changed: $(cat log)"
accuracy() { "$1" eval --json --weights "$2" "${@:3}" | sed 's/.*"accuracy": \([0-9.]*\).*/\1/'; }
quick=$(accuracy generated/quick/quick-train head.safetensors --data features.npz)
tuned=$(accuracy tuned/new-train tuned.safetensors)
[ "$(accuracy generated/new/new-train new.safetensors)" = "$quick" ] || fail "the two heads answer otherwise"
awk "BEGIN { exit !($tuned > $quick) }" || fail "fine-tuned it has an accuracy of $tuned, its head alone had $quick"
{ printf 'P6 12 12 255\n' && head -c 432 features.npz; } > picture.ppm
tuned/new-train predict --weights tuned.safetensors picture.ppm > a.txt
./classify picture.ppm > b.txt
grep -q "picture.ppm: $(cut -f2 a.txt) $(cut -f3 a.txt | cut -c1-3)" b.txt || fail "the classifier answers otherwise: $(head a.txt b.txt)"
"$CNNC" summary new.lua | grep -q 'trainable: 170, not trainable: 1,416' || fail "$("$CNNC" summary new.lua | tail -n 1)"

# features: the same bytes at any number of threads, a part alone, and only where the program knows the layer
F="generated/old/old-train-features predict --weights old.safetensors --layer"
expect 0 "" $F pooled --output again.npz --threads 1 --batch-size 7
same features.npz again.npz
expect 0 "part.npz: x_test [2000, 16]" $F pooled --output part.npz --split test
expect 65 "part.npz has no training samples" generated/quick/quick-train --data part.npz --run-dir none
expect 65 "shapes has no validation samples" $F pooled --output x.npz --split val
expect 64 "this program was built for the layer 'pooled'; cnnc build old.lua --features deep makes it for another" $F deep --output x.npz
expect 64 "x.npy does not end in .npz" $F pooled --output x.npy
expect 64 "it needs --output" $F pooled
expect 64 "it takes no --json" $F pooled --output x.npz --json
expect 64 "gives the network's outputs only; cnnc build old.lua --features deep makes old-train-features" \
    generated/old/old-train predict --weights old.safetensors --layer deep --output x.npz
expect 0 "" generated/old/old-train-features predict --weights old.safetensors --output y.npy
expect 0 "" generated/old/old-train predict --weights old.safetensors --output z.npy
"$COMPARE" --tolerance 1e-5 y.npy z.npy || fail "a program with features predicts otherwise"
expect 64 "old.lua has no layer 'poled': did you mean 'pooled'?" "$CNNC" build old.lua --features poled
echo 'return Sequential { Sequential { name = "body", Dense { 5, name = "deep", input_shape = {4} } }, Dense { 3 } }' > within.lua
expect 64 "'body' is a model within within.lua, and layers are what has features: --features deep is its last" "$CNNC" build within.lua --features body
expect 64 "'input_layer' is an input: it gives what the data has" "$CNNC" build old.lua --features input_layer
expect 64 "--features gives a layer's values: one at a time" "$CNNC" build old.lua --features deep --double
cat > twice.lua <<'LUA'
local layer, x = Dense { 4, name = "twice" }, Input { shape = {4} }
local model = Model { inputs = x, outputs = layer(layer(x)) }
model:compile { loss = "mse" }
return model
LUA
expect 64 "the layer 'twice' is used 2 times, and gives something else each time" "$CNNC" build twice.lua --features twice

# labels of data that the first network was not made for: its 10 classes are not theirs
for i in 0 1 2 3 4 5 6 7 8 9 10 11; do
    mkdir -p "others/kind$i" && cp picture.ppm "others/kind$i/$i.ppm"
    echo "kind$i/$i.ppm,$i.5,-$i"
done > rows
{ echo file,weight,height; cat rows; } > others.csv
(cd others && for i in kind*; do cp -r "$i" ..; done)
expect 0 "others.npz: y_train [12]" $F pooled --data others --output others.npz
sed 's/units = 10/units = 12/; s/Dense { 10/Dense { 12/; s/"answer"/"twelve"/' head.lua > twelve.lua
sed 's/"head"/"twelve"/; s/, validation_split = 0.1//' quick.lua > quick12.lua
expect 0 "" "$CNNC" build quick12.lua
expect 0 "" generated/quick12/quick12-train --data others.npz --run-dir others12 --progress none
expect 0 "tables.npz: y_train [12, 2]" $F pooled --data others.csv --output tables.npz
expect 65 "others (a sub-folder a class): has 12 classes, but the model's output 'old_answer' has 10" \
    generated/old/old-train eval --weights old.safetensors --data others

# weights of a part
N="generated/new/new-train --run-dir none"
expect 65 "head.safetensors: leaves 2 frozen tensors as drawn at random: they would never learn" $N --weights head.safetensors --partial
expect 65 "head.safetensors: holds none of the model's 9 tensors: nothing is loaded" \
    generated/old/old-train --run-dir none --weights head.safetensors --partial
expect 0 "'stem/kernel' and 1 tensors more are frozen (trainable = false), and drawn at random" $N --epochs 0 --progress none
expect 0 "" generated/new/new-train --run-dir run --steps 1 --weights old.safetensors --partial --progress none
expect 65 "graph_hash" tuned/new-train --resume run

# two parts, in files of their own or with more in them
at=0 header=
while read -r name shape n; do
    header+="${header:+,}\"$name\":{\"dtype\":\"F32\",\"shape\":[$shape],\"data_offsets\":[$at,$((at += 4 * n))]}"
done <<< "stem/kernel 3,3,3,8 216
norm/gamma 8 8
norm/beta 8 8
norm/moving_mean 8 8
norm/moving_variance 8 8
deep/kernel 3,3,8,16 1152
deep/bias 16 16"
tensors trunk.safetensors "{$header}" $at
expect 0 "" generated/new/new-train --weights trunk.safetensors --weights head.safetensors --epochs 0 --save three.safetensors \
    --run-dir three --progress none
"$COMPARE" --tolerance 0 three.safetensors head.safetensors || fail "the head is not in it"
"$COMPARE" --tolerance 0 three.safetensors trunk.safetensors || fail "the trunk is not in it"
mkdir anew && cp three/settings.json anew
expect 0 "the run was never saved and begins anew" generated/new/new-train --resume anew --progress none
same anew/weights.safetensors three/weights.safetensors
expect 65 "old.safetensors: 2 tensors do not match the model" $N --weights old.safetensors --weights head.safetensors
"$COMPARE" --tolerance 0 joined.safetensors head.safetensors || fail "the head is not in it"
expect 65 "--weights: 2 of the model's 9 tensors are not there" tuned/new-train --run-dir none --weights trunk.safetensors \
    --weights trunk.safetensors
grep -qF "trunk.safetensors: 7 of its tensors were in a file before it too: these hold" err.txt || fail "nothing said of a file twice"
expect 64 "--weights is given twice; only one can hold" generated/new/new-train report --run-dir three --weights a --weights b
finish
