#!/bin/bash
# gate.sh -- which files a training program and the compiler write, and which they leave: the policy of runtime/base/rt_place.c
. "$(dirname "$0")/common.sh"
program g 'epochs = 1, callbacks = {
    ModelCheckpoint { filepath = "a/b/w-{epoch:02d}.safetensors", save_weights_only = true },
    ModelCheckpoint { filepath = "./best.safetensors", monitor = "loss", save_best_only = true }, CSVLogger { "logs/l.csv", separator = ";" } }'
T="g/g-train --progress none"

# refused STATUS TEXT FILE COMMAND..: so it ends, FILE is what it was, and no run began
refused() {
    local status=$1 text=$2 file=$3 before
    shift 3
    before=$(ls -ldi "$file" 2> /dev/null; cksum "$file" 2> /dev/null)
    expect "$status" "$text" timeout $HANGS "$@"
    [ "$before" = "$(ls -ldi "$file" 2> /dev/null; cksum "$file" 2> /dev/null)" ] || fail "$* changed $file"
    [ -e runs ] && { fail "$* began a run"; rm -rf runs; }
}

# ---- names that cannot be
mkdir folder
refused 73 "--save: the name of the file to write is empty" folder $T --save ''
refused 73 "--save: folder is a folder, which is not replaced" folder $T --save folder
refused 73 "--save: . is a folder" . $T --save . --force
refused 73 "--save: new/ is the name of a folder" folder $T --save new/
refused 73 "there is no folder none, mkdir -p makes it" folder $T --save none/x
refused 73 "there is no folder ~; the shell replaces a ~ only where a word begins: \$HOME/x" folder $T '--save=~/x'
refused 64 "--save is given twice" folder $T --save x --save y
refused 73 "g.lua is no folder" g.lua $T --save g.lua/x
long=$(printf 'n%.0s' {1..256})
refused 73 "the name has 256 bytes, more than the 255" folder $T --save "$long"
refused 73 "the path is too long, with 5001 bytes: a path may have 4095" folder $T --save "$(printf './%.0s' {1..2500})x"
refused 73 "has the name of a temporary" folder $T --save folder/.cnnc-0123456789abcdef.tmp --force
refused 73 "cannot create the run folder '' (--run-dir is empty)" folder $T --run-dir ''
refused 73 "-o DIR: the name of the folder is empty" folder "$CNNC" build g.lua -o ''
refused 73 "the folder g.lua: a file of that name is there" g.lua "$CNNC" build g.lua -o g.lua/x

# ---- files that are not ours, whatever their kind
echo mine > mine; echo mine > mine.npy; echo mine > mine.npz; mkfifo fifo; ln -s nowhere dangling
refused 73 "--save: mine exists and is no file of weights that cnnc wrote" mine $T --save mine
refused 73 "--save: fifo is a FIFO, which is not replaced" folder $T --save fifo --force
refused 73 "--save: /dev/null is a device, which is not replaced" folder $T --save /dev/null --force
refused 73 "dangling is a symbolic link that leads nowhere" folder $T --save dangling --force
[ -c /dev/null ] && [ -p fifo ] || fail "a device or a FIFO was replaced"

# ---- a whole run; names of 255 bytes; its own files again, --force, modes, links, write protection
expect 0 "" $T --run-dir r --save "${long:1}"
[ -s "${long:1}" ] || fail "no file with a name of 255 bytes"
[ "$(find r -type f | sort | tr '\n' ' ')" = "r/a/b/w-01.safetensors r/best.safetensors r/g.lua r/history.csv r/last.safetensors r/logs/l.csv r/report.html r/settings.json r/weights.safetensors " ] ||
    fail "the run has $(find r -type f)"
expect 0 "" $T --run-dir r2 --save w
chmod 640 w; ln -s w link; cp w copy
expect 0 "" $T --run-dir r3 --save link --seed 3
[ -L link ] && [ "$(stat -c %a w)" = 640 ] && ! cmp -s w copy || fail "a link stands for its file, which keeps its mode"
chmod 400 w
refused 73 "w exists and is write-protected; --force replaces it" w $T --save w
expect 0 "" $T --run-dir r4 --save w --force
[ "$(stat -c %a w)" = 400 ] || fail "--force changed the mode"
expect 0 "" $T --run-dir r5 --save mine --force

# ---- names of the run itself, and what it reads
for name in last.safetensors weights.safetensors best.safetensors history.csv settings.json report.html g.lua logs/l.csv; do
    before=$(cat r/$name | cksum)
    expect 73 "--save: r/" $T --resume r --epochs 2 --save r/$name --force
    [ "$before" = "$(cat r/$name | cksum)" ] || fail "--save r/$name changed it"
done
expect 73 "--save: new/settings.json is written by the run itself too" $T --run-dir new --save new/settings.json
[ -e new ] && fail "a refused run leaves its folder"
refused 73 "w is read by this very run" w $T --weights w --save w --force
expect 0 "" $T --run-dir first --weights w
expect 73 "w is read by this very run" $T --resume first --epochs 2 --save w --force
refused 73 "r2/last.safetensors exists and is no file of weights" r2/last.safetensors $T --save r2/last.safetensors
refused 73 "--run-dir: g.lua is no folder" g.lua $T --run-dir g.lua
echo mine > r/logs/l.csv
expect 73 "CSVLogger: r/logs/l.csv exists and is no log of a training by cnnc" $T --resume r --epochs 2
[ "$(cat r/logs/l.csv)" = mine ] || fail "a user's file in the run folder was replaced"

# ---- answers: a user's arrays are not cnnc's; answers may be answered anew
P="g/g-train predict --weights w"
for y in y.npz y.npy y.npz y.npy; do expect 0 "" $P --data shapes --output $y; done
refused 73 "mine.npy exists and is no array that predict wrote" mine.npy $P --data shapes --output mine.npy
refused 73 "mine.npz exists and is no archive that predict wrote" mine.npz $P --data shapes --output mine.npz
head -c -22 y.npz > d.npz; refused 73 "d.npz exists and is no archive that predict wrote" d.npz $P --data shapes --output d.npz
refused 73 "y.npz is read by this very run" y.npz $P --data y.npz --output y.npz --force
mkdir imgs; { printf 'P6 12 12 255\n'; head -c 432 /dev/zero; } > imgs/a.ppm; ln imgs/a.ppm same.npy
refused 73 "same.npy is read by this very run" imgs/a.ppm $P --data imgs --output same.npy --force
ln -f y.npz hard.npz; refused 73 "hard.npz is read by this very run" y.npz $P --data y.npz --output hard.npz --force
if python3 -c 'import numpy' 2> /dev/null; then
    python3 -c 'import numpy as n; a = n.load("y.npy"); b = n.load("y.npz"); assert (a == b[b.files[0]]).all()' || fail "NumPy does not read the answers"
fi

# ---- what a killed run left goes when it is resumed; a live one's and a user's stay
touch r2/.cnnc-0123456789abcdef.tmp r2/w.st.tmp
(flock 8; exec sleep 20) 8> r2/.cnnc-fedcba9876543210.tmp & pid=$!
sleep 0.5
expect 0 "" $T --resume r2 --epochs 2
kill $pid
[ -e r2/w.st.tmp ] && [ -e r2/.cnnc-fedcba9876543210.tmp ] && [ ! -e r2/.cnnc-0123456789abcdef.tmp ] || fail "temporaries: $(ls -A r2)"

# ---- two runs that write one file: both end well, and it is whole
for i in 1 2 3; do $T --run-dir two$i --save both --seed $i 2> two$i.txt & done
for job in $(jobs -p); do [ "$job" = $pid ] || wait "$job" || fail "a run beside another: $(cat two?.txt)"; done
expect 0 "" g/g-train eval --weights both --data shapes
[ -z "$(find . -name '.cnnc-*' ! -path './r2/*')" ] || fail "left over: $(find . -name '.cnnc-*')"

# ---- the compiler: its own text again, nobody else's
expect 0 "" "$CNNC" build g.lua -o g --emit-only
for file in g.c Makefile report.txt report.json g-train; do
    cp g/$file kept; echo 'uses cnnc' > g/$file
    refused 73 "g/$file exists and is no" g/$file "$CNNC" build g.lua -o g --emit-only
    cp kept g/$file
done
for line in '# my own rules, NOT written by cnnc' '/* hand-written by cnnc users */' '{ "tool": { "written_by": "cnnc" } }' \
            'training program written by cnnc'; do
    for file in g.c g.h Makefile report.txt report.json g-train; do
        cp g/$file kept; echo "$line" > g/$file
        refused 73 "g/$file exists and is no" g/$file "$CNNC" build g.lua -o g --emit-only
        cp kept g/$file
    done
done
expect 0 "" "$CNNC" build g.lua -o g --emit-only
cp g/g-train kept; cp "$CNNC" g/g-train
refused 73 "g/g-train exists and is no training program" g/g-train "$CNNC" build g.lua -o g --emit-only
cp kept g/g-train
for file in "$CNNC" g/g-train; do
    cp "$file" p
    refused 73 "p exists and is no program that cnnc classifier wrote" p "$CNNC" classifier g.lua --weights w -o p
done
cp g.lua report.txt
refused 73 "report.txt is read by this very run" report.txt "$CNNC" build report.txt -o . --force
refused 73 "-o PROGRAM: w is read by this very run" w "$CNNC" classifier g.lua --weights w -o w --force
"$CNNC" summary g.lua > /dev/full 2> err.txt; [ $? = 74 ] || fail "a full standard output is a success"
finish
