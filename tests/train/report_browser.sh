#!/bin/bash
# report_browser.sh -- report.html in a real browser: it opens from disk, asks nobody for anything, and is drawn at two widths, no
# wider than the window
. "$(dirname "$0")/common.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "no chromium here"; exit 77; }
program page ''
expect 0 "" page/page-train --epochs 2 --progress none --run-dir run --threads 1
CNNC_CFLAGS=-O0 "$CNNC" build --layers page.lua -o page > page.log 2>&1 || { cat page.log; fail "cannot build page with clocks"; }
expect 0 "" page/page-train report --run-dir run --threads 1 --layers --seconds 0.2
root=(); [ "$(id -u)" = 0 ] && root=(--no-sandbox)
# browse WIDTH OPTION...: what the browser asks for itself, of its makers, gets no answer
browse() {
    timeout 120 "$browser" --headless "${root[@]}" --disable-gpu --disable-background-networking --disable-component-update \
        --no-first-run --disable-sync --host-resolver-rules="MAP * ~NOTFOUND" --user-data-dir="$PWD/profile" \
        --log-net-log="$PWD/net.json" --window-size="$1,1600" --hide-scrollbars "${@:2}" 2> browser.log ||
        fail "$*: $(tail -n 3 browser.log)"
}
# the same page in a frame, because a window has a least width, with a script of ours that says how wide its content is
sed -e 's/<meta http-equiv[^>]*>//' -e 's/<\/body>/<script>parent.postMessage(document.documentElement.scrollWidth, "*")<\/script>&/' \
    run/report.html > measured.html
for width in 1280 400; do
    browse $width --screenshot="$PWD/$width.png" "file://$PWD/run/report.html" > /dev/null
    [ "$(od -An -tu1 -j16 -N4 $width.png | awk '{ print ($1 * 256 + $2) * 65536 + $3 * 256 + $4 }')" = $width ] ||
        fail "no picture of $width pixels"
    [ "$(wc -c < $width.png)" -gt 20000 ] || fail "$width.png is empty"
    grep -oE '"url":"(https?|wss?|ftp)://[^"]*"' net.json | grep -vE '://[a-z0-9.-]*\.(google|googleapis|gvt1)\.com[:/]' > asked
    [ -s asked ] && fail "the page asks: $(cat asked)"
    echo "<iframe src=\"measured.html\" style=\"width: ${width}px; height: 1000px; border: 0\"></iframe>
          <script>onmessage = e => document.title = 'wide ' + e.data</script>" > frame.html
    browse $width --virtual-time-budget=3000 --dump-dom "file://$PWD/frame.html" > dom.html
    wide=$(sed -n 's/.*<title>wide \([0-9]*\)<.*/\1/p' dom.html)
    [ "${wide:-9999}" -le $width ] || fail "at $width pixels the page is ${wide:-of no width}"
done
finish
