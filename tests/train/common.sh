# common.sh -- what the tests of the training driver share. A test is run as: TEST.sh CNNC SCRATCH
# CNNC is the compiler; SCRATCH a folder that is emptied and used.
set -u
export LC_ALL=C
# as many threads as a test asks for, also more than processors: they do not spin
export OMP_DYNAMIC=false OMP_WAIT_POLICY=passive
CNNC=$(command -v "$1") && CNNC=$(realpath "$CNNC") || { echo "no compiler $1"; exit 1; }
HERE=$(cd "$(dirname "$0")" && pwd)
rm -rf "$2" && mkdir -p "$2" && cd "$2" || exit 1
FAILED=0

fail() { echo "FAIL: $*"; FAILED=1; }
finish() { [ $FAILED = 0 ] && echo "ok"; exit $FAILED; }

# program NAME FIT: builds NAME-train of a one-layer network whose model:fit has FIT in it besides its data, which are
# `shapes`; or, if SAMPLES is set, so many, a twentieth of them a batch, for runs that are made many times
program() {
    local data=shapes batch=500
    [ -z "${SAMPLES:-}" ] || data=set.npz batch=$((SAMPLES / 20))
    cat > "$1.lua" <<LUA
local model = Sequential { name = "$1" }
model:add(Flatten { input_shape = {12, 12, 3} })
model:add(Dense { 10, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.01, momentum = 0.9${3:+, $3} }, metrics = {"accuracy"} }
model:fit { data = "$data", rescale = 1/255, batch_size = $batch, epochs = 3, $2 }
return model
LUA
    [ -z "${SAMPLES:-}" ] || "$INTERP" "$1.lua" --seed 1 --samples $SAMPLES --make-data $data || { fail "cannot make $data"; finish; }
    "$CNNC" build "$1.lua" -o "$1" > "$1.log" 2>&1 || { cat "$1.log"; fail "cannot build $1"; finish; }
}

# network NAME SHAPE UNITS [ACTIVATION [LOSS [FIT]]]: NAME/NAME-train of one dense layer, compiled without optimizing
network() {
    cat > "$1.lua" <<LUA
local model = Sequential { name = "$1" }
model:add(Flatten { input_shape = $2 })
model:add(Dense { $3, activation = "${4:-softmax}" })
model:compile { loss = "${5:-sparse_categorical_crossentropy}", optimizer = "sgd" }
model:fit { batch_size = 2, epochs = 1, ${6-rescale = 1/255} }
return model
LUA
    CNNC_CFLAGS=-O0 "$CNNC" build "$1.lua" -o "$1" > "$1.log" 2>&1 || { cat "$1.log"; fail "cannot build $1"; finish; }
}

# expect STATUS 'TEXT' COMMAND...: the command ends so and says that
expect() {
    local status=$1 text=$2 got
    shift 2
    "$@" > out.txt 2> err.txt
    got=$?
    [ $got = "$status" ] || fail "$* ended with $got, expected $status: $(tail -n 2 err.txt)"
    [ -z "$text" ] || grep -qF -- "$text" err.txt || { fail "$* did not say: $text"; sed 's/^/    /' err.txt; }
}

# refused STATUS 'TEXT' COMMAND...: the same; what hangs is killed, and ends with 124. What takes its time on a loaded machine does
# not hang: seconds of a clock on the wall say nothing of a program, so there are many of them
HANGS=120
refused() { expect "$1" "$2" timeout $HANGS "${@:3}"; }

same() { cmp "$1" "$2" || fail "$1 and $2 differ"; }

# picture FILE BYTE: 12 x 12 pixels of one grey
picture() { mkdir -p "$(dirname "$1")"; { printf 'P6\n12 12\n255\n'; head -c 432 /dev/zero | tr '\0' "\\$2"; } > "$1"; }

# tensors FILE HEADER BYTES: a safetensors file with that header and so many zero bytes of data
tensors() {
    local n=${#2}
    printf "\\x$(printf %02x $((n % 256)))\\x$(printf %02x $((n / 256 % 256)))\\0\\0\\0\\0\\0\\0%s" "$2" > "$1"
    head -c "$3" /dev/zero >> "$1"
}
