#!/bin/bash
# emission.sh -- the same model gives the same files: twice, from any folder, however the compiler is called
#
# Nothing of the place, the time or the order of addresses may get into what is emitted. All of models/ is tried.
. "$(dirname "$0")/common.sh"
mkdir -p here "far away/from here"
ln -s "$CNNC" here/compiler
cp "$ROOT"/models/*.lua "far away/from here/"

# emit FOLDER COMPILER ARGUMENT...: from that folder
emit() { (cd "$1" && shift && "$@" --march x86-64-v3 --no-blas --emit-only) > build.log 2>&1 || { cat build.log; fail "$*"; }; }

for path in "$ROOT"/models/*.lua; do
    grep -q compile "$path" || continue            # shapes only
    name=$(basename "$path" .lua)
    here=$PWD/here/$name
    emit "$ROOT/models" "$CNNC" build "$name.lua" -o "$here-first"
    emit "$ROOT/models" "$CNNC" build "$name.lua" -o "$here-again"
    emit "far away/from here" env -i TZ=Asia/Tokyo LC_ALL=C.UTF-8 HOME=/ PATH="$PATH" "$CNNC" build "$name.lua" -o "../$name"
    emit / "$PWD/here/compiler" build "$PWD/far away/from here/$name.lua" -o "$here-root"
    emit "far away" "$CNNC" build "from here/$name.lua" -T "$ROOT/templates" -o "$here-templates"
    for other in "here/$name-again" "far away/$name" "here/$name-root" "here/$name-templates"; do
        diff -rq "here/$name-first" "$other" || fail "$name: emitted files differ"
        COUNT=$((COUNT + 1))
    done
    grep -qF -e "$ROOT" -e "$PWD" -r "here/$name-first" && fail "$name: a path of this machine is in what was emitted"
done
now "emission"
finish
