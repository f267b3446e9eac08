#!/bin/bash
# commands.sh -- the command line: what is taken, what is refused and how, what is printed
. "$(dirname "$0")/common.sh"
program cmd ''
T=cmd/cmd-train
expect 64 "unknown option --epoch; did you mean --epochs?" $T --epoch 3
expect 64 "unknown option --bathc-size=3; did you mean --batch-size?" $T --bathc-size=3
expect 64 "unknown option --zzzzzz; --help lists them" $T --zzzzzz
expect 64 "unknown command evl; did you mean eval?" $T evl
expect 64 "--layers is no option of train" $T --layers
expect 64 "--epochs needs a value: N" $T --epochs
expect 64 "--epochs: 'x3' is no whole number from 0 up" $T --epochs x3
expect 64 "--batch-size: '0' is no whole number from 1 up" $T --batch-size 0
expect 64 "--batch-size: 99999999999 is too large: 16777216 is the most" $T --batch-size 99999999999
expect 64 "--batch-size: 16777217 is too large: 16777216 is the most" $T predict --batch-size 16777217
expect 64 "--batch-size: '99999999999999999999' is no whole number from 1 up" $T --batch-size 99999999999999999999
expect 64 "--no-shuffle takes no value" $T --no-shuffle=1
expect 64 "train takes no argument 'x'" $T train x
expect 64 "--progress: 'loud' is not one of auto, bar, plain, none" $T --progress loud
expect 64 "--split: 'all' is not one of test, train, val" $T eval --weights x --split all
expect 64 "eval needs --weights FILE" $T eval
expect 64 "--resume goes on in its own folder with its own weights: it takes no --run-dir" $T --resume a --run-dir b
expect 0 "" $T --help
grep -q -- '--batch-size  *N  *samples an update' out.txt || fail "--help lists no --batch-size"
expect 0 "" $T eval --help
expect 0 "" $T --version
grep -q '^cmd (cnnc ' out.txt || fail "--version says $(cat out.txt)"
[ -e runs ] && fail "a refused command made a run folder"

echo mine > mine
expect 73 "--save: mine exists and is no file of weights that cnnc wrote; --force replaces it, another name leaves it" $T --save mine
expect 73 "--save: cannot create none/x: there is no folder none, mkdir -p makes it" $T --save none/x
expect 0 "weights in mine" $T --epochs 1 --save mine --force
expect 0 "weights in mine" $T --epochs 1 --save mine
expect 0 "--no-augment changes nothing: the model's fit has no augment" $T --no-augment --steps 1
expect 65 "shapes has no validation samples; --split chooses others" $T eval --weights mine --data shapes --split val
expect 0 "" $T eval --weights mine --data shapes --json
grep -Eq '^\{"loss": [0-9.]+, "accuracy": [0-9.]+, "samples": [0-9]+\}$' out.txt || fail "eval --json prints $(cat out.txt)"
cp out.txt one; expect 0 "" $T eval --weights mine --json --threads 1; same out.txt one
expect 0 "" $T eval --weights mine --split train
grep -q '^samples 10000$' out.txt || fail "eval prints $(cat out.txt)"
expect 0 "" $T eval --weights mine --confusion             # its diagonal is the accuracy, a row's sum the support
awk '/^accuracy/ { accuracy = $2 } /^samples/ { n = $2 }
     NF == 16 { right += $(2 + $1); all += $15; row = 0; for (k = 2; k < 12; k++) row += $k; if (row != $15) bad = 1 }
     END { exit bad || all != n || sprintf("%.6f", right / n) != accuracy }' out.txt || fail "eval --confusion prints $(cat out.txt)"
cp out.txt table; expect 0 "" $T eval --weights mine --confusion --json
tr -d ' ' < out.txt | sed 's/.*"classes":\[{"precision":\([0-9.e-]*\),"recall":\([0-9.e-]*\),"f1":\([0-9.e-]*\),"support":\([0-9]*\),.*/\1 \2 \3 \4/' |
    awk '{ printf "%.6f %.6f %.6f %d\n", $1, $2, $3, $4 }' > want; awk '$1 == 0 && NF == 16 { print $12, $13, $14, $15 }' table > got; same got want
expect 0 "" $T predict --weights mine --data shapes
grep -Pq '^0\t\w+\t0\.\d{6}$' out.txt || fail "predict prints $(head -1 out.txt)"
expect 64 "--output: y.txt ends neither in .npy nor in .npz" $T predict --weights mine --output y.txt
cp "$0" own.npy
expect 73 "--output: own.npy exists and is no array that predict wrote; --force replaces it" $T predict --weights mine --output own.npy
expect 0 "" $T predict --weights mine --output y.npy
expect 66 "gradcheck needs" $T gradcheck
expect 0 "" $T bench --seconds 1 --json
for key in train_img_s infer_img_s latency_us shared_latency_us train_gflops infer_gflops peak_gflops threads batch_size rss_mb; do
    grep -q "\"$key\": [0-9]" out.txt || fail "bench --json has no $key"
done
expect 66 "bench --layers needs" $T bench --layers
expect 0 "" "$CNNC" build --layers cmd.lua -o layers
cp layers/cmd-train-layers cmd/
expect 0 "" $T bench --layers --seconds 1 --batch-size 20
for call in 'dense  *forward' 'dense  *dkernel' 'loss  *dz' 'feed, wait'; do
    [ "$(grep -c "$call" out.txt)" -ge 1 ] || fail "bench --layers has no $call: $(cat out.txt)"
done
expect 0 "" $T bench --layers --seconds 1 --json
for key in threads batch_size peak_gflops training inference layer call us gflops; do
    grep -q "\"$key\": [0-9[\"]" out.txt || fail "bench --layers --json has no $key"
done
expect 64 "-o is given twice; only one can hold" "$CNNC" build cmd.lua -o both -o other
expect 64 "--double checks gradients, --layers measures, --features gives a layer's values: one at a time" \
    "$CNNC" build --double --layers cmd.lua -o both
expect 64 "-o is given twice; only one can hold" "$CNNC" build cmd.lua -o a -o b
expect 64 "-d: there is no pass 'shedule': did you mean schedule?" "$CNNC" build cmd.lua -d shedule
(printf '\xef\xbb\xbf#!/usr/bin/env cnnc\n'; cat cmd.lua; echo 'x =') > mark.lua
expect 1 "mark.lua:$(wc -l < mark.lua): <eof> expected near" "$CNNC" check mark.lua
sed -i '$d' mark.lua; expect 0 "" "$CNNC" check mark.lua

# two processes, one folder; a folder that cannot be written; no two runs under one name
$T --run-dir busy --epochs 100000 --progress none 2> busy.txt & pid=$!
for ((i = 0; i < 100; i++)); do [ -e busy/last.safetensors ] && break; sleep 0.1; done
expect 71 "the run folder busy is in use by another process" $T --resume busy
kill -TERM $pid; wait $pid
[ $? = 130 ] || fail "SIGTERM does not end with 130"
grep -qF "cmd-train --resume busy" busy.txt || fail "no line that resumes: $(cat busy.txt)"
if [ "$(id -u)" != 0 ]; then
    mkdir locked; chmod 555 locked
    expect 73 "cannot create the run folder locked/run: Permission denied" $T --run-dir locked/run
fi
expect 73 "cannot create the run folder mine/run: Not a directory" $T --run-dir mine/run
finish
