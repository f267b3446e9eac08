#!/bin/bash
# predict.sh -- answers for data without labels: each with its file, in a stated order; what nothing reads is said; names are shown,
# not obeyed
. "$(dirname "$0")/common.sh"
program cmd ''
T=cmd/cmd-train
expect 0 "" $T --steps 2 --progress none --run-dir run --save w.safetensors

said() { cut -f 1 out.txt | tr '\n' ' '; }
P="$T predict --weights w.safetensors"

# ---- a folder: its own images, then those of its folders; the bits of the images given by name
picture flat/b.ppm 20; picture flat/a.ppm 10; echo note > flat/readme.txt
expect 0 "flat: 1 file is no image and ignored, such as flat/readme.txt" $P --data flat
[ "$(said)" = "flat/a.ppm flat/b.ppm " ] || fail "a flat folder gives $(cat out.txt)"
cp out.txt flat.txt; expect 0 "" $P flat/a.ppm flat/b.ppm; same out.txt flat.txt
for split in train test; do expect 0 "" $P --data flat --split $split; same out.txt flat.txt; done
picture mixed/top.ppm 30; picture mixed/2019/x.ppm 40; picture mixed/2018/y.ppm 50
expect 0 "" $P --data mixed
[ "$(said)" = "mixed/top.ppm mixed/2018/y.ppm mixed/2019/x.ppm " ] || fail "a folder of folders gives $(cat out.txt)"
expect 0 "" $P --data mixed --json --output y.npy
grep -q '"image": "mixed/2018/y.ppm", "dense": {"class": "[a-z]*", "probability": 0\.[0-9]*, "values": \[' out.txt || fail "--json: $(cat out.txt)"
picture halves/train/c/a.ppm 60; picture halves/test/b.ppm 70
expect 0 "" $P --data halves
[ "$(said)" = "halves/test/b.ppm " ] || fail "a folder with test/ gives $(cat out.txt)"
expect 0 "" $P --data halves --split train
[ "$(said)" = "halves/train/c/a.ppm " ] || fail "--split train gives $(cat out.txt)"
mkdir empty
expect 65 "empty: holds no images" $P --data empty
expect 66 "nowhere: there is no such file, folder or data set" $P --data nowhere

# ---- labels and confusion: a class a folder, two classes by one number; what has none is told, before weights are looked for
picture pair/train/no/a.ppm 10; picture pair/test/no/a.ppm 20; picture pair/train/yes/b.ppm 90; picture pair/test/yes/b.ppm 200
picture pair/test/yes/c.ppm 210
network pair "{12, 12, 3}" 1 sigmoid binary_crossentropy
expect 0 "" pair/pair-train --data pair --steps 1 --progress none --run-dir paired
B="pair/pair-train predict --weights paired/weights.safetensors --data pair"
expect 0 "" $B --labels
cut -f 1,4 out.txt | sort > got.txt; printf 'pair/test/no/a.ppm\tno\npair/test/yes/b.ppm\tyes\npair/test/yes/c.ppm\tyes\n' > want.txt; same got.txt want.txt
said=$(awk '{ t[$4 $2]++ } END { print t["nono"] + 0, t["noyes"] + 0, t["yesno"] + 0, t["yesyes"] + 0 }' out.txt)
expect 0 "" pair/pair-train eval --weights paired/weights.safetensors --data pair --confusion
[ "$(awk '/ (no|yes)$/ { printf "%s %s ", $2, $3 }' out.txt)" = "$said " ] || fail "2 x 2: predict says $said, eval $(cat out.txt)"
expect 0 "" $B --labels --json
grep -q '"class": "[a-z]*", "probability": [0-9.]*, "true": "yes", "values"' out.txt || fail "--labels --json: $(cat out.txt)"
expect 0 "" $B --labels --output y.npz
LC_ALL=C grep -aq "dense_true.npy" y.npz || fail "y.npz has no labels"
expect 64 "--labels: the labels are arrays beside the outputs, which takes a .npz" $B --labels --output y.npy
expect 64 "--labels are the data's, and images by name have none" pair/pair-train predict --weights x --labels flat/a.ppm
network real "{12, 12, 3}" 2 linear mse
expect 64 "--confusion: the network's output 'dense' chooses no class" real/real-train eval --weights nothing --confusion

# ---- options stand anywhere, behind -- all words are images
expect 0 "" $T predict flat/a.ppm --weights w.safetensors flat/b.ppm; same out.txt flat.txt
cp flat/a.ppm ./--json
expect 0 "" $P -- --json
sed 's/^--json/flat\/a.ppm/' out.txt > got.txt; head -n 1 flat.txt > want.txt; same got.txt want.txt
expect 64 "unknown option --jsno; did you mean --json?" $P flat/a.ppm --jsno
expect 64 "predict takes --data SRC or images, not both" $P flat/a.ppm --data flat
for option in "--split test" --leave-out "--cache kept"; do
    expect 64 "${option% *} says something of a data set, and predict is given images" $P flat/a.ppm $option
done

# ---- names are shown, not obeyed: of files, of folders, in messages
picture "$(printf 'rude/a\033]0;b\007\n\302\233.ppm')" 80
expect 0 "" $P --data rude
[ "$(said)" = 'rude/a\x1b]0;b\x07\x0a\xc2\x9b.ppm ' ] || fail "a rude name gives $(cat -v out.txt)"
expect 0 "" $P --data rude --json
grep -qF '"image": "rude/a\u001b]0;b\u0007\u000a\u009b.ppm"' out.txt || fail "a rude name as JSON: $(cat -v out.txt)"
expect 66 'no\x1b[2Jfolder\x0aerror: none: there is no such' $P --data "$(printf 'no\033[2Jfolder\nerror: none')"
tensors x.safetensors "$(printf '{"rude\\u001b[2J\\n":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}')" 4
expect 65 "tensor 'rude\\x1b[2J\\x0a': is not in the model" $T predict --weights x.safetensors --data flat

# ---- values beyond all numbers are shown, and are no answer: finite weights that overflow
tensors huge.safetensors '{"dense/kernel":{"dtype":"F32","shape":[432,10],"data_offsets":[0,17280]},"dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[17280,17320]}}' 0
head -c 17320 /dev/zero | tr '\0' '\176' >> huge.safetensors
expect 1 "the output 'dense' has 20 of 20 values that are NaN or infinite, the first for sample 0" \
    $T predict --weights huge.safetensors flat/b.ppm flat/b.ppm --output huge.npy
[ -s huge.npy ] || fail "the values are not there"
expect 0 "" "$CNNC" classifier cmd.lua --weights huge.safetensors -o huge
expect 1 "flat/b.ppm: the network gives values that are NaN or infinite" ./huge flat/b.ppm
[ -s out.txt ] && fail "a classifier answers $(cat out.txt)"
finish
