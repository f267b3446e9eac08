#!/bin/bash
# report.sh -- report.html of a run: well-formed, one file that asks nobody for anything, its numbers those of eval, names shown and
# not obeyed; refused before work begins
. "$(dirname "$0")/common.sh"

# Two classes whose names are markup; grey pictures of one shade, and a few that lie with the others.
rude='<b>&"x' kind="été"
for half in train test; do
    for ((i = 0; i < 6; i++)); do
        picture "set/$half/$rude/$i.ppm" "$(printf %o $((i * 5 + (i == 5) * 160)))"
        picture "set/$half/$kind/$i.ppm" "$(printf %o $((190 + i * 5 - (i == 5) * 150)))"
    done
done
cat > rep.lua <<'LUA'
local model = Sequential { name = "rep" }
model:add(Conv2D { 5, 3, activation = "relu", input_shape = {12, 12, 3} })
model:add(Flatten())
model:add(Dense { 2, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "sgd", metrics = { "accuracy", Recall { class_id = 1 }, TruePositives() } }
model:fit { data = "set", rescale = 1/255, batch_size = 4, epochs = 3, validation_split = 0.25,
            augment = ImageDataGenerator { horizontal_flip = true } }
return model
LUA
CNNC_CFLAGS=-O0 "$CNNC" build rep.lua -o rep > rep.log 2>&1 || { cat rep.log; fail "cannot build rep"; finish; }
T=rep/rep-train
expect 0 "" $T --progress none --run-dir run --threads 1

# whole PAGE: every tag is closed in turn; no script, no address, no picture but those inside it
whole() {
    tr '\n' ' ' < "$1" | awk 'BEGIN { RS = "<" }
        NR > 1 { tag = $0; sub(/>.*/, "", tag); name = tag; sub(/[ \/].*/, "", name) }
        NR == 1 || name ~ /^(!DOCTYPE|meta|img|br)$/ || tag ~ /\/$/ { next }
        tag ~ /^\// { if (open[n--] != substr(tag, 2)) { print "closes " tag; exit bad = 1 }; next }
        { open[++n] = name }
        END { exit bad || n != 0 }' || fail "$1: tags are not closed in turn"
    grep -qE '<script|https?:|url\(|<link|<iframe|<object| on[a-z]+=' "$1" && fail "$1 asks for something"
    grep -o ' src="[^"]\{15\}' "$1" | grep -vq '^ src="data:image/png' && fail "$1 has a picture from elsewhere"
    grep -q "default-src 'none'; img-src data:" "$1" || fail "$1 has no policy"
}
pictures() { grep -o '<img ' "$1" | wc -l; }

# ---- what a training leaves: curves, and the five kernels
whole run/report.html
[ "$(pictures run/report.html)" = 5 ] || fail "a training's page has $(pictures run/report.html) pictures"
for figure in loss accuracy recall true_positives; do
    grep -q "<b>$figure</b>.*training .*validation " run/report.html || fail "no curve of $figure"
done
grep -q '<table class="history">' run/report.html && [ "$(grep -c '<tr><th scope="row">[123]</th><td>' run/report.html)" = 3 ] ||
    fail "no table of three epochs"

# ---- the command: the same numbers as eval
expect 0 "run/report.html: written" $T report --run-dir run --threads 1
expect 0 "" $T eval --weights run/weights.safetensors --confusion --threads 1
whole run/report.html
awk '/^(loss|accuracy|recall|true_positives)/ { print $2 }' out.txt > want.txt
grep -o '<li><b>[^<]*' run/report.html | sed 's/.*<b>//' > got.txt; same got.txt want.txt
awk 'NF > 5 && $1 ~ /^[01]$/ && $2 ~ /^[0-9]+$/ && $4 ~ /\./ { print $4, $5, $6, $7; counts = counts " " $2 " " $3 } END { print counts }' out.txt > want.txt
{
    sed -n '/class="scores"/,/mean of/p' run/report.html | sed -n 's/.*<\/th><td>\(.*\)<\/td><\/tr>/\1/p' | sed 's/<\/td><td>/ /g' | head -n 2
    sed -n '/class="matrix"/,/tbody>$/p' run/report.html | grep -o '"--a:[0-9.]*">[0-9]*' | sed 's/.*>/ /' | tr -d '\n'; echo
} > got.txt
same got.txt want.txt
wrong=$(awk 'NF > 5 && $1 ~ /^[01]$/ && $4 ~ /\./ { n += $(3 - $1) } END { print n }' out.txt)
[ "$wrong" -gt 0 ] && [ "$(grep -c '<figcaption><b>' run/report.html)" = "$wrong" ] || fail "$wrong mistakes, but the page shows others"
grep -q '&lt;b&gt;&amp;&quot;x' run/report.html || fail "the page does not name a class"
grep -qF "$rude" run/report.html && fail "a name of a class is markup"
[ "$(pictures run/report.html)" = $((5 + wrong + 1)) ] || fail "kernels, mistakes, and the sheet of what augmentation makes"

grep -q 'was not measured: report --layers does' run/report.html || fail "no word of what each layer takes"

# ---- --layers: a row for each layer and for the update, each share of the time a number; all else as it was
expect 66 "report --layers needs" $T report --run-dir run --layers
expect 64 "--seconds says how long report --layers measures" $T report --run-dir run --seconds 1
CNNC_CFLAGS=-O0 "$CNNC" build --layers rep.lua -o rep > rep.log 2>&1 || { cat rep.log; fail "cannot build rep with clocks"; }
expect 0 "" $T report --run-dir run --threads 1 --layers --seconds 0.2 --output costs.html
whole costs.html
sed -n '/class="costs"/,/<\/table>/p' costs.html > costs.txt
for row in input_layer conv2d dense loss update "feeding, waiting"; do
    grep -qE "<th scope=\"row\">$row</th><td>-?[0-9.]+</td><td class=\"bar\" style=\"--w:-?[0-9.]+%\">" costs.txt || fail "no row of $row"
done
grep '>conv2d<' costs.txt | grep -qE '%</td><td>[0-9]+ %</td>.*%</td><td>[0-9]+ %</td></tr>' || fail "conv2d has no share of the peak"
diff <(grep -v 'report --layers does' run/report.html) <(sed '/<h2>What each layer/,/<\/table>/d' costs.html) || fail "another page but for costs"

# ---- another place; a run that has not ended; a network without classes
expect 0 "a.html: written" $T report --run-dir run/ --output a.html --threads 1; same a.html run/report.html
expect 0 "" $T report --run-dir run --output a.html --threads 2; same a.html run/report.html
mv run/weights.safetensors w.safetensors
expect 0 "" $T report --run-dir run --threads 1
grep -q '<p>last.safetensors on 12 test samples of set:' run/report.html || fail "not the last weights: $(grep '<p>' run/report.html)"
expect 0 "" $T report --run-dir run --weights w.safetensors --split val --threads 1
grep -q '<p>w.safetensors on 3 val samples of set:' run/report.html || fail "not the weights that were given"
network real "{12, 12, 3}" 2 linear mse 'data = "shapes"'
cp -r run other

# ---- refused, before any work
expect 64 "report needs --run-dir DIR" $T report
expect 71 "is in use by another process" flock run $T report --run-dir run
expect 66 "cannot open the run folder nowhere: No such file or directory" $T report --run-dir nowhere
mkdir -p bare; expect 66 "bare is no run folder: it has no settings.json" $T report --run-dir bare
expect 64 "--output: a.txt does not end in .html" $T report --run-dir run --output a.txt
echo mine > mine.html
expect 73 "--output: mine.html exists and is no page that cnnc wrote; --force replaces it" $T report --run-dir run --output mine.html
expect 65 "model is rep, expected real" real/real-train report --run-dir other
expect 64 "--confusion is no option of report" $T report --run-dir run --confusion
finish
