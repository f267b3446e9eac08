#!/bin/bash
# bad_files.sh -- a file that is not what it must be is refused with a sentence: file, field, found, expected
. "$(dirname "$0")/common.sh"
${CC:-cc} -O1 -o reseal "$HERE/reseal.c" || { fail "cannot compile reseal.c"; finish; }
program bad ''
T="bad/bad-train --progress none"
P=bad/bad-train
$T --run-dir run --epochs 2 --save good.safetensors 2> err.txt || { cat err.txt; fail "training"; finish; }
eval_() { expect "$1" "$2" $P eval --weights x.safetensors --data shapes; }
KERNEL='"dense/kernel":{"dtype":"F32","shape":[432,10],"data_offsets":[0,17280]}'
BIAS='"dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[17280,17320]}'

cp good.safetensors x.safetensors;                             eval_ 0 ""
tensors x.safetensors "{$KERNEL,$BIAS}" 17320;                 eval_ 0 ""
tensors x.safetensors "{$BIAS,$KERNEL}   " 17320;              eval_ 0 ""

# Keras's full paths; two that mean one tensor; a name of the model's own goes before a path that ends in it
LONG=${KERNEL/dense/sequential\/dense} B=${BIAS/dense/functional\/sequential\/dense}
tensors x.safetensors "{$LONG,$B}" 17320;                      eval_ 0 ""
tensors x.safetensors "{$LONG,${BIAS/dense/optimizer\/dense}}" 17320
eval_ 65 "x.safetensors: tensor 'dense/bias': is missing, expected by the model"
tensors x.safetensors "{$LONG,${BIAS/dense/a\/dense},"'"b/dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[17320,17360]}}' 17360
eval_ 65 "x.safetensors: tensors 'a/dense/bias' and 'b/dense/bias' both end in 'dense/bias', and the model has one"
tensors x.safetensors "{$LONG,$BIAS,"'"b/dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[17320,17360]}}' 17360
eval_ 65 "x.safetensors: tensor 'b/dense/bias': is not in the model"
tensors x.safetensors "{${LONG/dense/predense},$BIAS}" 17320;  eval_ 65 "tensor 'sequential/predense/kernel': is not in the model"
rm x.safetensors;                                              eval_ 66 "x.safetensors: cannot be read: No such file or directory"
mkdir x.safetensors;                                           eval_ 65 "x.safetensors: is no regular file"
rmdir x.safetensors
: > x.safetensors;                                             eval_ 65 "x.safetensors: is no safetensors file: it has 0 bytes, expected at least 8"
head -c 100 good.safetensors > x.safetensors;                  eval_ 65 "or is cut short: header length is"
head -c -1 good.safetensors > x.safetensors;                   eval_ 65 "expected a range inside the file's 17319 bytes of data"
(cat good.safetensors; echo) > x.safetensors;                  eval_ 65 "x.safetensors: data is 17321 bytes, expected 17320 from the header"
printf '\377\377\377\377\377\377\377\177{}' > x.safetensors;   eval_ 65 "header length is 9223372036854775807, expected at most 2"

# other formats, told by their first bytes
# foreign BYTES WHAT: bytes as printf takes them
foreign() { (printf "$1"; head -c 400 /dev/zero) > x.safetensors; eval_ 65 "x.safetensors: is no safetensors file, but $2"; }
zip_of() { foreign "PK\\3\\4\\24\\0\\0\\0\\0\\0\\0\\0!\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\$(printf %o ${#1})\\0\\0\\0$1" "$2"; }
IN_PYTHON="in Python, of the loaded model: safetensors.numpy.save_file({w.path: w.numpy() for w in model.weights}, FILE)"
foreign '\211HDF\r\n\032\n\0\0' "HDF5 (Keras's .h5, .hdf5); $IN_PYTHON"
zip_of metadata.json "a .keras archive; $IN_PYTHON"
zip_of archive/data.pkl "PyTorch's; its arrays have to be saved by safetensors.numpy.save_file with Keras's names"
zip_of w.npy "NumPy's .npz; "
zip_of readme "a zip archive; "
foreign '\200\2\212\n\154\374' "PyTorch's; "
foreign '\200\2}q\0' "a pickle of Python's; "
foreign '\200\4\225\7' "a pickle of Python's; "
foreign '\34\0\0\0TFL3' "TensorFlow Lite; "
foreign '\223NUMPY\1\0' "NumPy's .npy; "
foreign 'GGUF\3\0\0\0\1' "GGUF; "
foreign '\10\1\22\300\5\12' "a SavedModel of TensorFlow's; "
foreign '\10\7\22\7pytorch\32' "ONNX; "
foreign 'version https://git-lfs.github.com/spec/v1' "a pointer of Git LFS, and not the file; git lfs pull fetches it"
foreign '<!DOCTYPE html>' "a web page, and not the file"
printf '\211HDF\r\n\032\n' > x.safetensors;                 eval_ 65 "x.safetensors: is no safetensors file, but HDF5"
printf 'PK\3\4\24\0\0\0\10' > x.safetensors;                  eval_ 65 "x.safetensors: is no safetensors file, but a zip archive"
cp x.safetensors x.keras
expect 65 "x.keras: is no safetensors file, but a zip archive" $T --weights x.keras --run-dir foreign
expect 65 "x.keras: is no safetensors file, but a zip archive" "$CNNC" classifier bad.lua --weights x.keras -o foreign
[ -e foreign ] && fail "a run began with weights of another format"
expect 64 "--save: 'w.h5' would be taken for HDF5, and what is written is a .safetensors file" $T --save w.h5

tensors x.safetensors '{"a' 0;                                 eval_ 65 "x.safetensors: header is no JSON"
tensors x.safetensors '[]' 0;                                  eval_ 65 "x.safetensors: header is no JSON object, expected one"
tensors x.safetensors "{$BIAS,$BIAS}" 17320;                   eval_ 65 "x.safetensors: header is no JSON: duplicate object key"
tensors x.safetensors '{"dense/bias":3}' 0;                    eval_ 65 "tensor 'dense/bias': is no object, expected dtype, shape and data_offsets"
tensors x.safetensors '{"dense/bias":{"dtype":"F99","shape":[10],"data_offsets":[0,40]}}' 40
eval_ 65 "x.safetensors: tensor 'dense/bias': dtype is F99, expected one of F32, F64, ..."
tensors x.safetensors '{"dense/bias":{"dtype":"F32","shape":[-1],"data_offsets":[0,40]}}' 40
eval_ 65 "tensor 'dense/bias': shape[0] is no whole number, expected one"
tensors x.safetensors '{"dense/bias":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}' 4
eval_ 65 "tensor 'dense/bias': shape has 9 axes, expected at most 8"
tensors x.safetensors '{"dense/bias":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}' 0
eval_ 65 "tensor 'dense/bias': shape is larger than any memory"
tensors x.safetensors '{"dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[0,44]}}' 44
eval_ 65 "tensor 'dense/bias': data_offsets spans 44 bytes, expected 40 from its shape and dtype"
tensors x.safetensors '{"dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[40,0]}}' 40
eval_ 65 "tensor 'dense/bias': data_offsets is [40, 0], expected a range inside the file's 40 bytes of data"
tensors x.safetensors '{"dense/bias":{"dtype":"F32","shape":[10],"data_offsets":[0]}}' 40
eval_ 65 "tensor 'dense/bias': data_offsets is no pair of whole numbers"
A='"a":{"dtype":"F32","shape":[10],"data_offsets":[0,40]}'
tensors x.safetensors "{$A,"'"b":{"dtype":"F32","shape":[10],"data_offsets":[20,60]}}' 60
eval_ 65 "tensor 'b': data_offsets starts at 20, expected 40 (it overlaps the tensor before it)"
tensors x.safetensors '{"a":{"dtype":"F32","shape":[10],"data_offsets":[4,44]}}' 44
eval_ 65 "tensor 'a': data_offsets starts at 4, expected 0 (a hole)"
tensors x.safetensors "{\"__metadata__\":{\"a\":1},$KERNEL,$BIAS}" 17320
eval_ 65 "x.safetensors: __metadata__ 'a': is no string, expected one"
tensors x.safetensors "{\"__metadata__\":{\"format\":\"cnnc\",\"format_version\":\"9\"},$KERNEL,$BIAS}" 17320
eval_ 65 "x.safetensors: the checksum xxh3 is missing: the file was changed since cnnc wrote it"
EDITED="x.safetensors: is damaged, or was changed since cnnc wrote it: its checksum is not "
edited() { sed "$1" good.safetensors > x.safetensors; }
edited 's/"format_version":"2"/"format_version":"9"/';         eval_ 65 "$EDITED"
./reseal x.safetensors;                                        eval_ 65 "x.safetensors: format_version is 9, expected 2"
edited 's/"xxh3"/"xxh4"/';                                     eval_ 65 "x.safetensors: the checksum xxh3 is missing"
edited 's/"xxh3":"................",//';                       eval_ 65 "x.safetensors: "     # the length is another: no JSON
edited 's/{"xxh3":"\(................\)","format":"cnnc"/{"format":"cnnc","xxh3":"\1"/'
eval_ 65 "$EDITED"
edited 's/"step":"40"/"step":"41"/';                           eval_ 65 "$EDITED"
edited 's/"format_version":"2"/"format_version":"1"/';         eval_ 65 "$EDITED"

# well formed, but not the model's
TURNED='"dense/kernel":{"dtype":"F32","shape":[10,432],"data_offsets":[0,17280]}'
HALVED='"dense/bias":{"dtype":"F16","shape":[10],"data_offsets":[17280,17300]}'
STRANGER='"a":{"dtype":"U8","shape":[],"data_offsets":[17300,17301]}'
tensors x.safetensors "{$TURNED,$HALVED,$STRANGER}" 17301
eval_ 65 "error: x.safetensors: 3 tensors do not match the model (--partial loads the others)"
grep -qF "x.safetensors: tensor 'dense/kernel': shape is [10, 432], expected [432, 10]" err.txt || fail "the shape is not listed"
grep -qF "x.safetensors: tensor 'dense/bias': dtype is F16, expected F32 or F64" err.txt || fail "the dtype is not listed"
grep -qF "x.safetensors: tensor 'a': is not in the model" err.txt || fail "the stranger is not listed"
expect 65 "x.safetensors: holds none of the model's 2 tensors: nothing is loaded" $P eval --weights x.safetensors --data shapes --partial
tensors x.safetensors '{"dense/bias":{"dtype":"F64","shape":[10],"data_offsets":[0,80]}}' 80
eval_ 65 "x.safetensors: tensor 'dense/kernel': is missing, expected by the model"
edited 's/"rescale":"0.00/"rescale":"0.01/'; eval_ 65 "$EDITED"; ./reseal x.safetensors
eval_ 65 "x.safetensors: rescale is 0.01"
edited 's/\\"disc\\"/\\"dice\\"/'; eval_ 65 "$EDITED"; ./reseal x.safetensors
eval_ 65 "x.safetensors: class_names[0] is 'dice', expected 'disc'"
head -c -4 good.safetensors > x.safetensors; printf '\1\2\3\4' >> x.safetensors
eval_ 65 "$EDITED"

# checkpoints
# damaged SED TEXT: a changed checkpoint is refused; and said what of it is wrong where its checksum has been made right again
damaged() {
    rm -rf copy; cp -r run copy; sed -i "$1" copy/last.safetensors
    cmp -s run/last.safetensors copy/last.safetensors && fail "$1 changes nothing"
    expect 65 "copy/last.safetensors: is damaged, or was changed since cnnc wrote it" $T --resume copy
    ./reseal copy/last.safetensors
    expect ${3:-65} "$2" $T --resume copy
}
damaged 's/"kind":"checkpoint"/"kind":"checkpaint"/' "copy/last.safetensors: kind is checkpaint, expected checkpoint"
damaged 's/"graph_hash":"..../"graph_hash":"zzzz/' ": it belongs to another network or optimizer"
damaged 's/"epoch":"2"/"epoch":"x"/' "copy/last.safetensors: epoch is 'x', expected a whole number from 0 to "
damaged 's/"epoch":"2"/"epoch":"1"/' "copy/last.safetensors: history has 2 epochs, expected 1"
damaged 's/"position":"0"/"positiom":"0"/' "copy/last.safetensors: position is missing from the metadata"
damaged 's/"samples":"10000"/"samples":"10001"/' "copy/last.safetensors: samples is 10001, expected 10000 from this data"
damaged 's/"sums":"\[/"sums":"]/' "copy/last.safetensors: sums is no JSON"
damaged 's/"name\\":\\"ModelCheckpoint/"name\\":\\"ModelCheckpaint/' "callbacks is not the state of this model's"
damaged 's/"rate":"0x/"rate":"xx/' "copy/last.safetensors: rate is 'xx"
damaged 's/"rate":"0x/"rate":"-x/' "copy/last.safetensors: rate is '-x"
damaged 's/"rate":"0x1.47ae14p/"rate":"0x1.57ae14p/' "copy/last.safetensors: rate is 0.010488281, expected 0.00999999978"
damaged 's/"position":"0"/"position":"7"/' "copy/last.safetensors: position is 7, expected a multiple of batch_size 500, or all 10000 samples"
damaged 's/"step":"40"/"step":"41"/' "copy/last.safetensors: step is 41, expected 40: 40 before epoch 3 and 0 in it"
damaged 's/"step":"40"/"step":"39"/' "copy/last.safetensors: step is 39, expected 40"
damaged 's/"epoch_step":"40"/"epoch_step":"39"/' "copy/last.safetensors: step is 40, expected 39"
damaged 's/"sums":"\[\\"0x0p+0\\"/"sums":"[\\"0x1p+0\\"/' "copy/last.safetensors: sums[0] is 1 at an epoch's start, expected 0"
damaged 's/"validation":"none"/"validation":"nons"/' "copy/last.safetensors: validation is nons, expected none"
damaged 's/\\"accuracy\\"/\\"accurazy\\"/' "copy/last.safetensors: history has other figures than this training"
damaged 's/\\"wait\\":0/\\"wait\\":9/' "copy/last.safetensors: callbacks is not the state of this model's 1 callbacks after 2 epochs"
damaged 's/\\"due\\":true/\\"dux\\":true/' "copy/last.safetensors: callbacks is not the state"
rm -rf copy; cp -r run copy; cp good.safetensors copy/last.safetensors
expect 65 "copy/last.safetensors: kind is weights, expected checkpoint: weights alone cannot be resumed; --weights" $T --resume copy
rm -rf copy; cp -r run copy; sed -i 's/"text_hash":"..../"text_hash":"zzzz/' copy/last.safetensors; ./reseal copy/last.safetensors
expect 0 "the bits may differ from those of a run that was not resumed" $T --resume copy --epochs 3
rm -rf copy; cp -r run copy
expect 65 "copy/last.safetensors: seed is 0, expected 7: a run keeps its seed" $T --resume copy --seed 7
EDITED="copy/settings.json: was changed since cnnc wrote it, or an earlier cnnc did: its checksum xxh3"
sed -i 's/"epochs": 2/"epochs": 3/' copy/settings.json
expect 65 "$EDITED is another; a copy from before is needed; other values are given to --resume: --epochs" $T --resume copy
echo '{"model": "bad"' > copy/settings.json
expect 65 "$EDITED is missing" $T --resume copy
cp run/settings.json copy; rm copy/last.safetensors
expect 66 "copy has history.csv and no last.safetensors, which the run had saved before" $T --resume copy
rm copy/settings.json
expect 66 "copy has history.csv and no last.safetensors" $T --resume copy
rm copy/history.csv
expect 66 "copy has weights.safetensors and no last.safetensors, which the run had saved before" $T --resume copy
rm copy/weights.safetensors copy/report.html
expect 66 "copy has no settings.json: no run began in it; --run-dir copy begins one" $T --resume copy
expect 66 "cannot open the run folder nowhere: No such file or directory" $T --resume nowhere

# what is due came of an epoch's end: within one nothing is
rm -rf within copy
$T --run-dir within --steps 25 2> err.txt || { cat err.txt; fail "a run that ends within an epoch"; }
cp -r within run_of_two; mv run run_whole; mv within run
damaged 's/\\"due\\":false/\\"due\\":true /' "copy/last.safetensors: callbacks is not the state of this model's 1 callbacks after 1 epochs"
mv run within; mv run_whole run; rm -r run_of_two

# class names of weights from anybody are texts, or no names
named() { tensors x.safetensors "{\"__metadata__\":{\"class_names\":\"$1\"},$KERNEL,$BIAS}" 17320; }
for names in '[1,2,3,4,5,6,7,8,9,10]' '[1' '{}' '7' '[\"a\",null]'; do
    named "$names"
    said="x.safetensors: class_names in the metadata is ${names//\\/}, expected a JSON list of texts"
    expect 65 "$said" $P predict --weights x.safetensors --data shapes
    expect 65 "$said" "$CNNC" classifier bad.lua --weights x.safetensors -o nan
done
named null; expect 0 "" $P predict --weights x.safetensors --data shapes

# NaN and infinity from outside: refused by all that read weights, naming tensor and count
head -c -4 good.safetensors > x.safetensors; printf '\0\0\300\177' >> x.safetensors; ./reseal x.safetensors
eval_ 65 "x.safetensors: tensor 'dense/bias': 1 of 10 values are NaN or infinite"
eval_ 65 "error: x.safetensors: 1 tensor has NaN or infinite values: no network is made of them"
expect 65 "x.safetensors: 1 tensor has NaN" $P predict --weights x.safetensors --data shapes
expect 65 "x.safetensors: 1 tensor has NaN" $T --weights x.safetensors --run-dir nan
[ -e nan ] && fail "a run began with weights that are NaN"
expect 65 "x.safetensors: 1 tensor has NaN" "$CNNC" classifier bad.lua --weights x.safetensors -o nan
WIDE='"dense/kernel":{"dtype":"F64","shape":[432,10],"data_offsets":[0,34560]}'
tensors x.safetensors "{$WIDE,"'"dense/bias":{"dtype":"F64","shape":[10],"data_offsets":[34560,34640]}}' 34632
printf '\0\0\0\0\0\0\360\177' >> x.safetensors;              eval_ 65 "tensor 'dense/bias': 1 of 10 values are NaN or infinite"
tensors x.safetensors "{$WIDE,"'"dense/bias":{"dtype":"F64","shape":[10],"data_offsets":[34560,34640]}}' 34632
printf '\0\0\0\0\0\0\360\107' >> x.safetensors                # 2^128: a number as double, none as float
eval_ 65 "tensor 'dense/bias': 1 of 10 values are NaN or infinite"

# cut short anywhere
for n in 0 7 8 9 100 1000 17000; do
    rm -rf copy; cp -r run copy; head -c $n run/last.safetensors > copy/last.safetensors
    expect 65 "copy/last.safetensors: " $T --resume copy
    head -c $n run/settings.json > copy/settings.json
    [ $n = 17000 ] || [ $n = 1000 ] || expect 65 "$EDITED" $T --resume copy
done
finish
