#!/bin/bash
# cache.sh -- pictures that --cache keeps decoded: the same bits, read instead of decoded; what is stale, damaged, cut short or
# anybody's else is never used; faults and kills at each call, two runs at once; a set that memory does not hold
. "$(dirname "$0")/common.sh"
${CC:-cc} -shared -fPIC -O1 -o faults.so "$HERE/faults.c" -ldl || { fail "cannot compile faults.c"; finish; }
${CC:-cc} -O1 -o reseal "$HERE/reseal.c" || { fail "cannot compile reseal.c"; finish; }
network c "{3, 2, 3}" 2
T=c/c-train
put() { printf "P6 2 2 255 $2bcdefghijk$2" > "$1"; } # FILE LETTER
for part in train valid test; do
    mkdir -p photos/$part/{a,b}
    for k in 1 2 3 4 5 6 7 8 9 0 x; do put photos/$part/a/$k.ppm $k; put photos/$part/b/$k.ppm Z; done
    : > photos/$part/a/empty.jpg
done
D="--data photos --progress none"
refused 0 "" $T $D --run-dir plain
grep -v '^plain' err.txt > said.txt
W="--weights plain/weights.safetensors"
$T eval --data photos $W --json > eval.json 2> said_eval.txt

# ---- as without it, made and read; a resumed run knows it; nothing is decoded: pictures of the same size and time may be anything
for k in 1 2; do
    refused 0 "" $T $D --run-dir run$k --cache kept --epochs 0
    refused 0 "" $T --resume run$k --epochs 1 --progress none
    [ "$(grep -c 'kept.*: 22 decoded images; none is decoded now' err.txt)" = 3 ] || fail "the resumed run decodes: $(cat err.txt)"
    grep -vE '^(run|kept)' err.txt | diff said.txt - || fail "what is left out is not said as without a cache"
    same plain/weights.safetensors run$k/weights.safetensors
done
[ "$(ls -d kept*)" = "$(printf 'kept\nkept.test\nkept.validation')" ] || fail "the cache is $(ls -d kept*)"
mkdir whole && cp kept* whole
for f in photos/*/b/*.ppm; do touch -r "$f" time; tr Z z < "$f" > new; cat new > "$f"; touch -r time "$f"; done
refused 0 "kept.test: 22 decoded images; none is decoded now" $T eval --data photos $W --json --cache kept
same eval.json out.txt
for f in photos/*/b/*.ppm; do put "$f" Z; touch -r time "$f"; done

# ---- what is not of these pictures, or not whole, is made again
E="$T eval --data photos $W --json --cache kept"
again() { # SENTENCE: eval says it and gives what it gives, and the file is as it was
    refused 0 "$1" $E
    same eval.json out.txt
    [ -n "${2:-}" ] || same whole/kept.test kept.test
}
touch photos/test/a/1.ppm
again "kept.test is of other pictures, or of another size, resize or background; it is made again" other
refused 0 "kept.test: 22 decoded images" $E && cp kept.test whole
size=$(stat -c %s kept.test)
for ((at = 16; at < size; at += 13)); do
    printf '\377' | dd of=kept.test bs=1 seek=$at conv=notrunc status=none
    cmp -s kept.test whole/kept.test || again "; it is made again"
done
for n in 16 17 100 $((size - 1)); do
    head -c "$n" whole/kept.test > kept.test
    again "kept.test is cut short or damaged; it is made again"
done
echo more >> kept.test; again "; it is made again"

# a whole one, of the right pictures, in which none was left out: the last sample would be one that is not there
{ head -c $((16 + 22 * 18)) whole/kept.test; tail -c 48 whole/kept.test | head -c 32; head -c 16 /dev/zero; } > kept.test
./reseal kept.test
refused 65 "kept.test: the images that it has and those that it left out are not 23 together" $E
rm kept.test; again ""

# ---- a file of the user's is not replaced, another kind of cnnc's neither; --force replaces it
for own in photos/test/a/1.ppm plain/weights.safetensors; do
    cp "$own" own
    refused 73 "--cache: own exists and is no file of decoded pictures that cnnc wrote; --force replaces it" \
        $T $D --run-dir never --cache own
    same "$own" own
done
refused 0 "own: keeps 22 decoded images" $T $D --run-dir forced --cache own --force
refused 73 "photos/test/a/1.ppm exists and is no file of decoded" $T $D --run-dir never --cache photos/test/a/1.ppm
refused 65 "--cache: photos is no regular file, but a folder" $T $D --run-dir never --cache photos
refused 73 "there is no folder none" $T $D --run-dir never --cache none/kept
network big "{12, 12, 3}" 10
refused 0 "shapes: holds no picture files, so nothing is kept in shaped" \
    big/big-train --data shapes --epochs 0 --run-dir shapes --progress none --cache shaped
[ -e never ] || [ -e shaped ] && fail "what was refused left a folder, or a file"

# ---- a fault or a kill at each call that touches the disk
rm kept*; FAULT_COUNT=$PWD/count LD_PRELOAD=$PWD/faults.so refused 0 "" $E
for fault in kill torn short ENOSPC EIO; do
    for ((k = 1; k <= $(cat count); k++)); do
        rm -f kept*
        FAULT=$fault FAULT_AT=$k LD_PRELOAD=$PWD/faults.so $E > out.txt 2> err.txt
        status=$?
        for f in kept*; do [ ! -e "$f" ] || cmp -s "$f" "whole/$f" || fail "$fault at call $k leaves a part of $f"; done
        left=$(find . -name '.cnnc-*' -delete -print)
        [[ $fault = kill || $fault = torn || ( -z $left && ( $status = 0 || $status = 7[134] ) ) ]] ||
            fail "$fault at call $k ended with $status and left '$left': $(cat err.txt)"
    done
done
again ""

# ---- two runs at once make the same file
for k in 1 2 3; do
    rm -f kept*
    $E > one.json 2> one.txt & $E > two.json 2> two.txt
    wait $! || fail "the first of two runs: $(cat one.txt)"
    same eval.json one.json; same eval.json two.json; same whole/kept.test kept.test
done

# ---- more than memory holds is trained from the file
network large "{160, 160, 3}" 2
mkdir -p many/a many/b && for k in {1..200}; do put many/a/$k.ppm a; put many/b/$k.ppm Z; done
limited() { (ulimit -d 30000; export OMP_NUM_THREADS=1; refused "$@"); }
limited 71 "" large/large-train --data many --run-dir never --progress none
limited 0 "most: keeps 400 decoded images, 30.7 MB" large/large-train --data many --cache most --run-dir large/run --progress none \
    --steps 9
finish
