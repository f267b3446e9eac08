#!/bin/bash
# images.sh -- images and folders of them as users have them: which networks take them, what a picture is made of, what is no file
. "$(dirname "$0")/common.sh"
zeros() { # FILE INPUTS UNITS: weights for a network
    local k=$((4 * $2 * $3)) b=$((4 * $3))
    tensors "$1" "{\"dense/kernel\":{\"dtype\":\"F32\",\"shape\":[$2,$3],\"data_offsets\":[0,$k]},\
\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[$3],\"data_offsets\":[$k,$((k + b))]}}" $((k + b))
}
printf 'P5 2 2 255 abcd' > grey.pgm
printf 'P6 2 2 255 abcdefghijkl' > rgb.ppm

# ---- which networks take images: one answer, for predict, for folders and for the classifier
for c in 2 4 5; do
    network "c$c" "{2, 2, $c}" 3
    head -c $((4 * c)) /dev/zero > raw.bin
    mkdir -p pets/a pets/b pets/c && cp grey.pgm pets/a && cp rgb.ppm pets/b && cp grey.pgm pets/c
    takes="1 or 3 channels, but the model's input 'input_layer' is (2, 2, $c), expected (h, w), (h, w, 1) or (h, w, 3)"
    for image in grey.pgm rgb.ppm raw.bin; do
        refused 65 "$image: images have $takes" "c$c/c$c-train" predict --weights none.safetensors $image
    done
    refused 65 "pets: images have $takes" "c$c/c$c-train" --data pets
    refused 1 "the input [2,2,$c] takes no images: they have 1 or 3 channels" "$CNNC" classifier "c$c.lua" --weights raw.bin
done
network flat "{2, 2}" 3
zeros flat.safetensors 4 3
refused 0 "" flat/flat-train predict --weights flat.safetensors grey.pgm rgb.ppm
refused 0 "" flat/flat-train --data pets --run-dir flat/run --progress none

CNNC_CFLAGS=-O0 refused 0 "3 classes (a, b, c)" "$CNNC" classifier flat.lua --weights flat/run/last.safetensors -o ./one
refused 0 "" ./one --json grey.pgm rgb.ppm
[ "$(grep -o '"label": "[abc]", "probability": 0[.0-9]*, "top"' out.txt | wc -l)" = 2 ] ||
    fail "the classifier of a flat map says $(cat out.txt)"

# ---- photos as people have them: every form that cameras and programs leave, names with blanks and accents, a dollar and a quote;
#      beside them what is no photo, and what is called so and is none. It trains, and says what it left out
cc -O0 -Wall -Wextra "$HERE/classifier_images.c" -o images -lpng -ljpeg -lwebp -ljansson ||
    { echo "cannot compile classifier_images.c"; exit 1; }
jpeg=$HERE/../jpeg
mkdir -p photos/red photos/green photos/blue && ./images photos photos 36
cp "$jpeg"/turned_[1-8].jpg "$jpeg"/{420,progressive,cmyk,ycck_adobe,restarts}.jpg "$jpeg/turned_6.ppm" grey.pgm photos/green
tail -c +3 "$HERE/../fuzz/corpus/image/png_palette_1bit" > photos/green/p.PNG
printf 'bytes' > photos/red/Thumbs.db && cp photos/red/Thumbs.db photos/desktop.ini
: > photos/red/empty.jpg && echo 'a text' > photos/red/notes.png && head -c 162 /dev/zero > photos/blue/zeros.JPG
network several "{9, 6, 3}" 3 softmax sparse_categorical_crossentropy \
    'rescale = 1/255, epochs = 4, resize = "pad", background = 128'
T="several/several-train"
refused 0 "photos/red: Thumbs.db is ignored: it is no image" $T --data photos --run-dir several/run --progress none
for line in "photos: desktop.ini is ignored: it is no folder of a class" "left out: photos/red/empty.jpg: is empty" \
    "3 classes: 0 blue 1 green 2 red" \
    "left out: photos/red/notes.png: is no JPEG, PNG, WebP, PPM, PGM or .npy" "photos/red: 2 of 38 images are left out" \
    "left out: photos/blue/zeros.JPG: is no JPEG, PNG, WebP, PPM, PGM or .npy" "photos/blue: 1 of 37 images is left out"; do
    grep -qxF -- "$line" err.txt || fail "the training did not say: $line"
done
W="several/run/weights.safetensors"
grep -E 'left out|ignored|classes' err.txt > said_2.txt
for n in 1 5; do                               # threads decode; what is said, and every bit, is the same
    refused 0 "" $T --data photos --run-dir several/run$n --progress none --threads $n
    grep -E 'left out|ignored|classes' err.txt | diff said_2.txt - || fail "$n threads leave out others, or in another order"
    same several/run/last.safetensors several/run$n/last.safetensors
done
$T predict --data photos --weights $W --output y.npy 2> /dev/null && $T predict --data photos --weights $W 2> /dev/null > said.txt
[ "$(wc -l < said.txt)" = 124 ] || fail "of 124 photos predict knows $(wc -l < said.txt)"
[ "$(grep -cE 'photos/([a-z]*)/.*[[:blank:]]\1[[:blank:]]' said.txt)" -ge 100 ] ||
    fail "the network did not learn its photos: $(grep -vE 'photos/([a-z]*)/.*[[:blank:]]\1[[:blank:]]' said.txt | head)"
CNNC_CFLAGS=-O0 "$CNNC" classifier several.lua --weights $W -o ./several_one 2> /dev/null || fail "no classifier of photos"
cut -f 1 said.txt | tr '\n' '\0' | xargs -0 ./several_one --json --top 3 > got.json
printf 'blue\ngreen\nred\n' > labels.txt
./images compare y.npy got.json labels.txt > differ.txt || fail "predict and the classifier differ: $(cat differ.txt)"
refused 65 "photos/red/empty.jpg: is empty" ./several_one photos/red/*      # its other files are classified
[ "$(wc -l < out.txt)" = 36 ] || fail "beside files that are none the classifier knows $(wc -l < out.txt) of 36"
for turned in 1 2 3 4 5 6 7 8; do              # an upright copy of its pixels is the same picture
    ./several_one "$jpeg/turned_$turned.jpg" "$jpeg/turned_$turned.ppm" | sed 's/.*: //' > got.txt
    [ "$(uniq got.txt | wc -l)" = 1 ] || fail "turned_$turned is not what it is upright: $(cat got.txt)"
done
refused 65 "$W: resize is pad, expected stretch from the model" flat/flat-train predict --weights $W grey.pgm
for k in 1 2 3; do cp photos/red/empty.jpg photos/red/empty$k.png; done
refused 65 "photos/red: 5 of 41 images cannot be read, more than a tenth" $T --data photos --run-dir never
refused 0 "photos/red: 5 of 41 images are left out" $T --data photos --leave-out --run-dir several/half --progress none --steps 60
refused 0 "photos/red: 5 of 41 images are left out" $T --resume several/half --progress none      # its settings know

# ---- what is no regular file is refused, wherever a file is given
mkfifo fifo.png fifo.safetensors fifo.npz fifo.txt
P="flat/flat-train"
refused 65 "fifo.png: is no regular file, but a FIFO" $P predict --weights flat.safetensors fifo.png
refused 65 "/dev/zero: is no regular file, but a device" $P predict --weights flat.safetensors /dev/zero
refused 65 "pets: is no regular file, but a folder" $P predict --weights flat.safetensors pets
refused 65 "fifo.safetensors: is no regular file, but a FIFO" $P predict --weights fifo.safetensors grey.pgm
refused 65 "fifo.safetensors: is no regular file, but a FIFO" $P --data pets --weights fifo.safetensors --run-dir never
refused 65 "/dev/zero: is no regular file, but a device" $P eval --data pets --split train --weights /dev/zero
CNNC_CFLAGS=-O0 refused 65 "$PWD/fifo.safetensors: is no regular file, but a FIFO" "$CNNC" \
    classifier flat.lua --weights fifo.safetensors -o never
for labels in fifo.txt /dev/zero; do
    refused 66 "cannot read the labels in $labels: it is no regular file" \
        "$CNNC" classifier flat.lua --weights flat.safetensors --labels $labels -o never
done
refused 65 "fifo.npz: is no regular file, but a FIFO" $P --data fifo.npz
refused 65 "/dev/zero: is neither a folder nor an .npz file nor a table (.csv)" $P --data /dev/zero
for file in data_batch_1.bin train-images-idx3-ubyte train-images-idx3-ubyte.gz; do
    mkdir -p fifos && mkfifo "fifos/$file" && printf x > fifos/train-labels-idx1-ubyte
    refused 65 "" $P --data fifos
    rm -r fifos
done
refused 65 "fifo.png: is no regular file, but a FIFO" ./one fifo.png grey.pgm
[ "$(grep -c '^grey.pgm: ' out.txt)" = 1 ] || fail "behind a FIFO the classifier says $(cat out.txt)"
refused 65 "/dev/zero: is no regular file, but a device" ./one /dev/zero
refused 65 "standard input: has more than the 268435456 bytes that may be there" ./one - < /dev/zero
cp -r pets fifos && mkfifo fifos/a/a.png
refused 65 "fifos/a/a.png: is no regular file, but a FIFO" $P --data fifos
cp -r flat/run piped && rm piped/settings.json && mkfifo piped/settings.json
refused 65 "piped/settings.json: is no regular file, but a FIFO" $P --resume piped
cp -r flat/run again && rm again/last.safetensors && mkfifo again/last.safetensors
refused 65 "again/last.safetensors: is no regular file, but a FIFO" $P --resume again
# ---- classes that are not as many as the outputs, or are called what no list of names can hold: before there is a run
mkdir -p odd/a odd/b && cp grey.pgm odd/a && cp grey.pgm odd/b
refused 65 "odd (a sub-folder a class): has 2 classes, but the model's output 'dense' has 3" $P --data odd --run-dir never
mkdir odd/c odd/d && cp grey.pgm odd/c && cp grey.pgm odd/d
refused 65 "odd (a sub-folder a class): has 4 classes, but the model's output 'dense' has 3" $P --data odd --run-dir never
rm -r odd/d && mv odd/b "$(printf 'odd/b\351')"
refused 65 "odd/b\xe9: no class can be called 'b\xe9'" $P --data odd --run-dir never
sed 's/name = "flat"/name = "flat", class_names = { "a", "b" }/' flat.lua > named.lua
refused 1 "named.lua:1: class_names has 2 names, but the output 'dense' has 3 classes" "$CNNC" check named.lua
# ---- names of the data's own are those that the model has, or it has none
mkdir -p own/a own/b own/c && for c in a b c; do cp grey.pgm own/$c; done
sed 's/name = "flat"/name = "flat", class_names = { "a", "b", "d" }/' flat.lua > named.lua
CNNC_CFLAGS=-O0 "$CNNC" build named.lua -o named > named.log 2>&1 || fail "cannot build named: $(cat named.log)"
way="take class_names out of the model, or rename the data's"
refused 65 "own: class 2 is 'c' there, and 'd' by class_names of the model: $way" named/flat-train --data own --run-dir never
mv own/c own/d
refused 0 "" named/flat-train --data own --run-dir agreed
[ -e never ] && fail "what was refused left a file or a folder"
finish
