#!/bin/bash
# cut_short.sh -- a mapped file that is cut short while it is read: what was trained is saved, and goes on to the same bits
. "$(dirname "$0")/common.sh"
export OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive
network cut "{16, 16}" 3
sed 's/name = "cut"/name = "norm"/; /Dense/i model:add(Dense { 8 }) model:add(BatchNormalization()) model:add(Dropout { 0.2 })' cut.lua > norm.lua
CNNC_CFLAGS=-O0 "$CNNC" build norm.lua -o norm > norm.log 2>&1 || { cat norm.log; fail "cannot build norm"; finish; }
mkdir digits
idx() { # FILE COUNT
    printf '\0\0\10\3\0\0%b\0\0\0\20\0\0\0\20' "$(printf '\\x%02x\\x%02x' $(($2 / 256)) $(($2 % 256)))" > "$1"
    seq -w 1000000 | head -c $((256 * $2)) >> "$1"
}
idx digits/train-images-idx3-ubyte 4001
(printf '\0\0\10\1\0\0\x0f\xa1'; head -c 4001 /dev/zero | tr '\0' '\1') > digits/train-labels-idx1-ubyte
cp -r digits whole
cut_short() { # NET BYTES 'TEXT': the images are cut to so many bytes while a run is in an epoch
    rm -rf digits run && cp -r whole digits
    timeout 60 "$1/$1-train" --data digits --run-dir run --epochs 100000 --batch-size 64 --progress none 2> err.txt & pid=$!
    for ((i = 0; i < 200; i++)); do [ -e run/last.safetensors ] && break; sleep 0.05; done
    truncate -s "$2" digits/train-images-idx3-ubyte
    wait $pid
    got=$?
    [ $got = 74 ] || fail "a file that is cut to $2 bytes ends the run with $got, expected 74: $(cat err.txt)"
    grep -qF -- "$3" err.txt || fail "a file that is cut to $2 bytes: $(cat err.txt)"
}
gone="error: digits/train-images-idx3-ubyte: was cut short while it was read: "
goes_on() { # NET BYTES
    local P=$1/$1-train step
    cut_short "$1" "$2" "$gone$2 bytes are there, 1024272 were"
    grep -qF "$1-train --resume run" err.txt || fail "no line that resumes: $(cat err.txt)"
    step=$(sed -n 's/^saved: .* step \([0-9]*\);.*/\1/p' err.txt)
    refused 65 "digits/train-images-idx3-ubyte: " "$P" --resume run
    cp whole/* digits
    expect 0 "" "$P" --resume run --steps $((step + 30)) --progress none
    rm -rf straight
    expect 0 "" "$P" --data digits --run-dir straight --epochs 100000 --batch-size 64 --steps $((step + 30)) --progress none
    same run/last.safetensors straight/last.safetensors
}
goes_on cut 0
goes_on cut 409600
goes_on norm 700000
cut_short cut 1024271 "${gone}1024271 bytes are there, 1024272 were; what was read since then is not kept"
finish
