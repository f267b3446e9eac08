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

# ---- a folder of several formats, some photos on their sides: it trains, and the classifier says what predict says
jpeg=$HERE/../jpeg
mkdir -p mix/a mix/b mix/c
cp "$jpeg"/turned_[1-8].jpg mix/a && cp "$jpeg/420.jpg" mix/a/PHOTO.JPG && cp "$jpeg/progressive.jpg" mix/b/p.jpeg
cp "$jpeg/cmyk.jpg" "$jpeg/grey.jpg" rgb.ppm mix/b && cp grey.pgm "$jpeg/turned_6.ppm" mix/c
tail -c +3 "$HERE/../fuzz/corpus/image/png_rgb" > mix/c/p.PNG
network mixed "{9, 6, 3}" 3
refused 0 "" mixed/mixed-train --data mix --run-dir mixed/run --progress none --epochs 2
grep -q ignored err.txt && fail "of a folder of images some are left out: $(cat err.txt)"
CNNC_CFLAGS=-O0 refused 0 "3 classes (a, b, c)" "$CNNC" classifier mixed.lua --weights mixed/run/last.safetensors -o ./mixed_one
mixed/mixed-train predict --json --weights mixed/run/last.safetensors mix/*/* |
    grep -oE '"class": "[^"]*", "probability": [^,]*' | sed 's/class/label/' > said.txt
./mixed_one --json mix/*/* | sed 's/"top".*//' | grep -oE '"label": "[^"]*", "probability": [^,]*' > got.txt
[ "$(wc -l < said.txt)" = 16 ] && cmp said.txt got.txt || fail "predict and the classifier differ: $(diff said.txt got.txt)"
for turned in 1 2 3 4 5 6 7 8; do              # an upright copy of its pixels is the same picture
    ./mixed_one "$jpeg/turned_$turned.jpg" "$jpeg/turned_$turned.ppm" | sed 's/.*: //' > got.txt
    [ "$(uniq got.txt | wc -l)" = 1 ] || fail "turned_$turned is not what it is upright: $(cat got.txt)"
done

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
refused 65 "/dev/zero: is neither a folder nor an .npz file" $P --data /dev/zero
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
