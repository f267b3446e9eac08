#!/bin/bash
# progress.sh -- what is drawn over stays within one row of the terminal, however wide that is and becomes; a dumb one gets lines
. "$(dirname "$0")/common.sh"
${CC:-cc} -O1 -Wall -Wextra -o terminal "$HERE/terminal.c" || { fail "cannot compile terminal.c"; finish; }
${CC:-cc} -shared -fPIC -O1 -o clock.so "$HERE/clock.c" -ldl || { fail "cannot compile clock.c"; finish; }
program bar ''
export TERM=xterm

# shown COLUMNS THEN OPTION..: frames.txt has what was drawn over, one a line; lines.txt what stayed. The clock is quick: each step
# draws
shown() {
    local columns=$1 then=$2
    shift 2
    rm -rf run
    ./terminal "$columns" "$then" env CLOCK_STEP=1 LD_PRELOAD="$PWD/clock.so" bar/bar-train --run-dir run --epochs 2 "$@" > seen.txt || { cat seen.txt; fail "the run"; }
    awk -v RS='\r' 'function put(text, file) { gsub(/\n|\033\[K/, "", text); if (text != "") print text > file }
        NR > 1 { put(last, /^\n/ ? "lines.txt" : "frames.txt") } { last = $0 }' seen.txt
    [ "$(grep -c '^epoch ./2  loss .* img/s$' lines.txt)" = 2 ] || { cat lines.txt; fail "$columns columns: no line an epoch"; }
}
longest() { awk '{ if (length($0) > n) n = length($0) } END { print n + 0 }' "$@"; }

for columns in 20 40 60 70 75 80 101 102 200; do
    : > frames.txt; shown $columns $columns
    [ "$(wc -l < frames.txt)" -ge 30 ] || fail "$columns columns: $(wc -l < frames.txt) rows are drawn"
    n=$(longest frames.txt)
    [ $n -lt $columns ] || { fail "$columns columns: a row has $n"; grep -E ".{$columns}" frames.txt | head -n 3; }
    [ $columns -ge 80 ] && grep -qvE '^epoch ./2 \[[=>.]+\] [0-9]+/10000  loss .* s left$' frames.txt && { head -n 3 frames.txt; fail "$columns columns: a row without its bar"; }
done
grep -q '\[=*>\.*\]' frames.txt && [ "$(grep -o '\[.*\]' frames.txt | longest)" = 26 ] || fail "a wide terminal's bar has not 24 places"
: > frames.txt; shown 120 50
tail -n 5 frames.txt > late.txt
[ "$(longest late.txt)" -lt 50 ] && [ "$(longest frames.txt)" -ge 50 ] || { cat frames.txt; fail "a terminal that becomes narrow is not noticed"; }
: > frames.txt; shown 0 0                                     # it does not say
[ "$(longest frames.txt)" -lt 80 ] || fail "a terminal that does not say its width is not taken for 80 columns"
for kind in dumb ''; do
    TERM=$kind shown 80 80
    grep -q $'\033' seen.txt && fail "TERM='$kind' is sent what it does not know"
done
TERM=dumb shown 80 80 --progress bar
grep -q $'\033' seen.txt || fail "--progress bar draws none on a dumb terminal"

# ---- pictures that take their time to be decoded
for class in 0 1 2 3 4 5 6 7 8 9; do for k in 0 1 2 3; do picture "photos/$class/$k.ppm" 7; done; done
: > frames.txt; shown 80 80 --data photos --threads 1 --batch-size 40
grep -qx '16 of 40 images are decoded' frames.txt || { cat -v seen.txt; fail "no line says how many pictures are decoded"; }
: > frames.txt; shown 20 20 --data photos --threads 1 --batch-size 40
grep -qx '16 of 40 images are' frames.txt || { cat -v seen.txt; fail "the line of pictures is not cut"; }
finish
