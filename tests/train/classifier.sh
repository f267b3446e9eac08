#!/bin/bash
# classifier.sh -- a classifier gives the bits that predict gives, holds its weights read-only, links seven libraries, and refuses
# what does not fit in exact words
. "$(dirname "$0")/common.sh"
cc -O1 -Wall -Wextra "$HERE/classifier_images.c" -o images -lpng -ljpeg -lwebp -ljansson || { echo "cannot compile classifier_images.c"; exit 1; }
export TMPDIR=$PWD/tmp
mkdir tmp pictures
./images write pictures 70                   # more than a batch of the classifier's

# model FILE 'NAME' 'LAST LAYER' 'LOSS' ['FIT' ['MORE OPTIONS']]: a small network over shapes
model() {
    cat > "$1" <<LUA
local model = Sequential { name = "$2" ${6:-} }
model:add(Conv2D { 20, 3, padding = "same", activation = "relu", input_shape = {12, 12, 3} })
model:add(BatchNormalization())
model:add(MaxPooling2D { 2 })
model:add(Flatten())
model:add(Dropout { 0.2 })
model:add(Dense { 30, activation = "relu" })
model:add($3)
model:compile { loss = $4, optimizer = "adam" }
model:fit { data = "shapes", batch_size = 100, epochs = 1, ${5-rescale = 1/255} }
return model
LUA
}
trained() { # FILE NAME: builds NAME and trains it a little, into NAME.safetensors
    "$CNNC" build "$1" -o "$2" > build.log 2>&1 || { cat build.log; fail "cannot build $1"; finish; }
    expect 0 "" "$2/$2-train" --steps 30 --progress none --run-dir "$2/run" --save "$2.safetensors"
}
classifier() { "$CNNC" classifier "$@"; }

# ---- the same bits as predict, in files of every kind and size
model one.lua shapes-1 'Dense { 10, activation = "softmax" }' '"sparse_categorical_crossentropy"'
trained one.lua shapes-1
expect 0 "wrote ./one: 0." classifier one.lua --weights shapes-1.safetensors -o ./one
grep -qF "10 classes (disc, ring, square, ..)" err.txt || fail "the classifier's classes: $(cat err.txt)"
grep -qF "try   ./one IMAGE" err.txt || fail "what to try: $(cat err.txt)"
expect 0 "" shapes-1/shapes-1-train predict --weights shapes-1.safetensors --output y.npy pictures/*
expect 0 "" ./one --json --top 10 pictures/*
cp out.txt one.json
strings shapes-1.safetensors | head -n 1 | grep -o 'class_names":"\[[^]]*' | grep -oE '[a-z_]+\\"' | tr -d '\\"' > names.txt
[ "$(wc -l < names.txt)" = 10 ] || fail "the weights name $(wc -l < names.txt) classes"
./images compare y.npy one.json names.txt || fail "classifier and predict differ"
expect 0 "" ./one --self-test
grep -q '^shapes-1: self-test passed (4 images, 0x[0-9a-f]*)$' out.txt || fail "self-test says $(cat out.txt)"
OMP_NUM_THREADS=1 ./one --json --top 10 pictures/* > one_thread.json; same one.json one_thread.json
./one - < pictures/000.png | sed 's/^-/pictures\/000.png/' > piped.txt; ./one pictures/000.png > named.txt; same piped.txt named.txt
expect 66 "no/such.png: cannot be read" ./one no/such.png

# ---- another target, the same bits
if grep -q ' avx2 .* fma\| fma .* avx2 ' /proc/cpuinfo; then
    expect 0 "" classifier one.lua --weights shapes-1.safetensors -o one_v3 --march x86-64-v3
    ./one_v3 --json --top 10 pictures/* > v3.json; same one.json v3.json
fi

# ---- what it is linked with, and where its weights are
others=$(ldd one | grep -vE '^\s*(linux-vdso|/lib.*ld-linux|libc\.so|libm\.so|libgomp\.so|libpng16?\.so|libjpeg\.so|libwebp\.so|libsharpyuv\.so|libz\.so|/usr/lib.*ld-linux)')
[ -z "$others" ] || fail "the classifier links more: $others"
start=$((16#$(nm one | awk '$3 == "shapes_1_weights_start" { print $1 }')))
end=$((16#$(nm one | awk '$3 == "shapes_1_weights_end" { print $1 }')))
section=$(readelf -SW one | sed 's/^ *\[ *[0-9]*\]//' | awk '$1 == ".rodata" { print $3, $5, $7 }')
read -r at bytes flags <<< "$section"
at=$((16#$at)) bytes=$((16#$bytes))
[ "$flags" = A ] || fail ".rodata has flags $flags, not A"
[ $((end - start)) -ge $((4 * (3 * 3 * 3 * 20 + 6 * 6 * 20 * 30))) ] || fail "the weights are $((end - start)) bytes"
[ $((start % 64)) = 0 ] && [ $start -ge $at ] && [ $((end + 64)) -le $((at + bytes)) ] || fail "the weights are not in .rodata"
read -r _ data bss _ < <(size one | tail -n 1)
[ $((data + bss)) -lt 8192 ] || fail "the classifier has $data bytes of data and $bss of bss, its weights $((end - start))"

# ---- labels
printf 'disc\r\nr"\\ng\n??/%%s\n\xc3\xa9t\xc3\xa9\nfive\nsix\nseven\neight\nnine\nten' > labels.txt
expect 0 "10 classes (disc, r\"\\ng, ??/%s, ..)" classifier one.lua --weights shapes-1.safetensors --labels labels.txt -o labelled
printf 'disc\nr"\\ng\n??/%%s\n\xc3\xa9t\xc3\xa9\nfive\nsix\nseven\neight\nnine\nten\n' > plain.txt
./labelled --json --top 10 pictures/* > labelled.json
./images compare y.npy labelled.json plain.txt || fail "labels from a file stand at other classes"
head -n 9 plain.txt > nine.txt
expect 65 "cnnc: nine.txt names 9 classes, but the network has 10: one name a line" \
    classifier one.lua --weights shapes-1.safetensors --labels nine.txt -o one
(cat plain.txt; echo eleven) > eleven.txt
expect 65 "cnnc: eleven.txt names 11 classes, but the network has 10" \
    classifier one.lua --weights shapes-1.safetensors --labels eleven.txt -o never
sed 's/five//' plain.txt > gap.txt
expect 65 "cnnc: gap.txt:5: the line is empty, a class's name should stand here" \
    classifier one.lua --weights shapes-1.safetensors --labels gap.txt -o never
expect 66 "cnnc: cannot read the labels in none.txt: No such file or directory" \
    classifier one.lua --weights shapes-1.safetensors --labels none.txt -o never
for letter in '\xef' '\x1b[31m' '\x7f' '\xc2\x9b'; do    # no UTF-8; what a terminal obeys: ESC, DEL, CSI in one character
    sed "s/five/f${letter}ve/" plain.txt > rude.txt
    expect 65 "cnnc: rude.txt:5: a class's name is UTF-8 text without control characters" \
        classifier one.lua --weights shapes-1.safetensors --labels rude.txt -o never
done
printf "a\0b\n" > labels.bin
expect 65 "labels.bin is no text file" classifier one.lua --weights shapes-1.safetensors --labels labels.bin -o never

# ---- logits, and yes or no
model logits.lua logits 'Dense { 10 }' 'SparseCategoricalCrossentropy { from_logits = true }'
trained logits.lua logits
expect 0 "" classifier logits.lua --weights logits.safetensors -o logits_one
./logits_one --json --top 10 pictures/000.png > out.json
grep -o '"probability": [0-9.e+-]*' out.json | awk 'NR > 1 { s += $2; n++ } END { exit !(n == 10 && s > .999999 && s < 1.000001) }' ||
    fail "the probabilities of logits: $(cat out.json)"
model yes.lua yes 'Dense { 1, activation = "sigmoid" }' '"binary_crossentropy"'
"$CNNC" build yes.lua -o yes > build.log 2>&1 || fail "cannot build yes.lua: $(cat build.log)"
expect 0 "" yes/yes-train --data shapes --steps 2 --progress none --run-dir yes/run --save yes.safetensors
printf 'no\nyes\n' > two.txt
expect 0 "2 classes (no, yes)" classifier yes.lua --weights yes.safetensors --labels two.txt -o yes_one

# ---- predict and the classifier say the same class and the same figure, of logits, of one number, of a loss that says nothing
# agree PREDICT-PROGRAM NAME CLASSIFIER: over all pictures, class and probability as JSON has them
agree() {
    "$1" predict --json --weights "$2.safetensors" pictures/* | grep -oE '"class": "[^"]*", "probability": [^,]*' | sed 's/class/label/' > said.txt
    "$3" --json pictures/* | sed 's/"top".*//' | grep -oE '"label": "[^"]*", "probability": [^,]*' > got.txt
    [ "$(wc -l < said.txt)" = 70 ] || fail "predict --json of $2 says $(wc -l < said.txt) classes"
    same said.txt got.txt
    "$1" predict --weights "$2.safetensors" pictures/* | awk -F '\t' '{ printf "%s: %s %.2f\n", $1, $2, $3 }' > said.txt
    "$3" pictures/* > got.txt
    same said.txt got.txt
}
agree logits/logits-train logits ./logits_one
expect 0 "2 classes (disc, ring)" classifier yes.lua --weights yes.safetensors -o yes_one
agree yes/yes-train yes ./yes_one
model alone.lua alone 'Dense { 1 }' 'BinaryCrossentropy { from_logits = true }'
trained alone.lua alone
expect 0 "2 classes" classifier alone.lua --weights alone.safetensors -o alone_one
agree alone/alone-train alone ./alone_one
model mean.lua mean 'Dense { 1, activation = "sigmoid" }' '"mse"'
trained mean.lua mean
expect 0 "2 classes" classifier mean.lua --weights mean.safetensors -o mean_one
agree mean/mean-train mean ./mean_one

# ---- the command line: options stand anywhere, all words behind -- are files
./one pictures/000.png --json --top 2 > behind.json; ./one --top=2 --json -- pictures/000.png > before.json
same behind.json before.json
cp pictures/000.png ./--json; ./one -- --json | sed 's/^--json/pictures\/000.png/' > named.txt; ./one pictures/000.png > got.txt; same named.txt got.txt
expect 64 "error: unknown option '-x'; a file of that name stands behind --" ./one pictures/000.png -x
expect 64 "--self-test has images of its own and takes no 'pictures/000.png'" ./one pictures/000.png --self-test
expect 64 "--top needs a whole number from 1, not ''" ./one pictures/000.png --top
shapes-1/shapes-1-train predict pictures/000.png --json --weights shapes-1.safetensors > behind.json
shapes-1/shapes-1-train predict --weights shapes-1.safetensors --json -- pictures/000.png > before.json
same behind.json before.json

# ---- names never reach a terminal as they are
cp pictures/000.png "$(printf 'a\033]0;b\007.png')"
./one --top 10 a*b*.png > rude.out; ./one --top 10 --json a*b*.png >> rude.out; ./one "$(printf 'no\033such\n.png')" 2>> rude.out
LC_ALL=C grep -q '[[:cntrl:]]' <(tr -d '\n' < rude.out) && fail "control bytes reach the terminal: $(cat -v rude.out)"
grep -q 'a\\x1b\]0;b\\x07.png: ' rude.out || fail "the name of the file: $(cat -v rude.out)"
grep -q 'error: no\\x1bsuch\\x0a.png: cannot be read' rude.out || fail "the name in the message: $(cat -v rude.out)"

# ---- weights that are not this model's
expect 66 "cnnc: cannot read the weights in none.safetensors: No such file or directory" classifier one.lua --weights none.safetensors
expect 64 "cnnc classifier wants --weights FILE" classifier one.lua
expect 65 "cnnc: $PWD/logits.safetensors: 2 tensors do not match the model" classifier yes.lua --weights logits.safetensors -o never
grep -q -- '--partial' err.txt && fail "an option is offered that there is not: $(cat err.txt)"
grep -qF "tensor 'dense_1/kernel': shape is [30, 10], expected [30, 1]" err.txt || fail "no word of the shapes: $(cat err.txt)"
model scaled.lua scaled 'Dense { 10, activation = "softmax" }' '"sparse_categorical_crossentropy"' 'rescale = 0.5'
expect 65 "rescale is 0.00392156862745098, expected 0.5 from the model" classifier scaled.lua --weights shapes-1.safetensors -o never
model named.lua named 'Dense { 10, activation = "softmax" }' '"sparse_categorical_crossentropy"' 'rescale = 1/255' \
    ', class_names = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" }'
expect 65 "class_names[0] is 'disc', expected 'a'" classifier named.lua --weights shapes-1.safetensors -o never
head -c 100 shapes-1.safetensors > short.safetensors
expect 65 "short.safetensors" classifier one.lua --weights short.safetensors -o never

# ---- models that are no classifier's
model mse.lua mse 'Dense { 10 }' '"mse"'
expect 1 "mse.lua:8: the output 'dense_1' of shape [10] is no choice of one class (its loss is MeanSquaredError)" \
    classifier mse.lua --weights shapes-1.safetensors
cat > vector.lua <<'LUA'
local model = Sequential { name = "vector", Dense { 3, activation = "softmax", input_shape = {7} } }
model:compile { loss = "categorical_crossentropy", optimizer = "sgd" }
return model
LUA
expect 1 "the input [7] takes no images: they have 1 or 3 channels, expected (h, w), (h, w, 1) or (h, w, 3)" \
    classifier vector.lua --weights shapes-1.safetensors
expect 1 "two_heads.lua:16: the model has 2 inputs and 2 outputs, a classifier has one of each" \
    classifier "$HERE/../../models/two_heads.lua" --weights shapes-1.safetensors
sed '/model:compile/d; /model:fit/d' one.lua > bare.lua
expect 1 "bare.lua:1: the model has no compile{}: its loss would say what the outputs mean" \
    classifier bare.lua --weights shapes-1.safetensors
expect 64 "--static comes later" classifier one.lua --weights shapes-1.safetensors --static

# ---- where the program goes
expect 73 "cnnc: -o PROGRAM: shapes-1 is a folder, which is not replaced; give the name of a file" classifier one.lua --weights shapes-1.safetensors
expect 73 "cnnc: -o PROGRAM: cannot create none/one: there is no folder none" classifier one.lua --weights shapes-1.safetensors -o none/one
echo mine > mine; chmod 640 mine
expect 73 "cnnc: -o PROGRAM: mine exists and is no program that cnnc classifier wrote; --force replaces it" \
    classifier one.lua --weights shapes-1.safetensors -o mine
expect 0 "wrote mine" classifier one.lua --weights shapes-1.safetensors -o mine --force
[ "$(stat -c %a mine)" = 750 ] || fail "mine was rw-r-----, and its mode is $(stat -c %a mine)"
./mine --json --top 10 pictures/* > mine.json; same one.json mine.json
[ -e never ] && fail "a refused classifier was written"
[ -z "$(ls tmp)" ] || fail "the temporary folder keeps $(ls tmp)"
finish
