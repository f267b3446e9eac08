#!/usr/bin/env python3
"""tiny.py -- MLPerf Tiny's networks with their own weights: cnnc's outputs are Keras's, its accuracies too

  tests/keras/tiny.py CNNC MODELS [CIFAR]   MODELS: a folder with MLPerf Tiny's files; CIFAR: cifar-10-batches-bin, for ResNet-8's
                                            accuracy. Needs Keras with TensorFlow, and h5py; run by hand

The networks are models/resnet8.lua, models/mobilenet.lua and models/ds_cnn.lua. Weights of the first two are read from the .h5 that
MLPerf Tiny trained, under the names that layers have there. DS-CNN's are read from its .tflite: batch normalisation is in
its kernels already (so each has an identity for it), and those are whole numbers with a factor a channel, taken as the reals that
they stand for. Each network's outputs for IMAGES random inputs are then compared with those of its twin in Keras.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import twin                                    # first: it chooses Keras's backend
import h5py
import numpy as np
import tensorflow as tf

IMAGES, TOLERANCE = 24, 1e-5
RESCALE = {"mobilenet": 1 / 255}               # as the models say
SPREAD = {"ds_cnn": 1 / 8}                     # so large are the coefficients that it was trained with
HERE = os.path.dirname(os.path.abspath(__file__))


def of_h5(path):
    """Weights of a Keras 2 file, by the names of Keras 3."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and name.startswith("model_weights/"):
            layer, weight = name.split("/")[-2:]
            weight = weight.split(":")[0]
            found[layer + "/" + ("kernel" if weight == "depthwise_kernel" else weight)] = np.array(item, dtype="<f4")

    with h5py.File(path) as f:
        f.visititems(visit)
    return found


def tensors_of(interpreter):
    """Constants of a .tflite by their index, whole numbers as the reals that they stand for."""
    found = {}
    for d in interpreter.get_tensor_details():
        try:
            a = interpreter.get_tensor(d["index"])
        except ValueError:                     # made while it runs
            continue
        scales = d["quantization_parameters"]["scales"]
        if a.dtype == np.int8 and scales.size:
            shape = [1] * a.ndim
            shape[d["quantization_parameters"]["quantized_dimension"]] = scales.size
            a = a.astype("<f4") * scales.reshape(shape)
        found[d["index"]] = a
    return found


def of_tflite(path, names):
    """Weights of DS-CNN: convolutions in the file's order, an identity for each BatchNormalization. names: {name: shape}."""
    interpreter = tf.lite.Interpreter(path)
    interpreter.allocate_tensors()
    tensors, found, seen = tensors_of(interpreter), {}, {}
    for op in interpreter._get_ops_details():
        kind = {"CONV_2D": "conv2d", "DEPTHWISE_CONV_2D": "depthwise_conv2d", "FULLY_CONNECTED": "dense"}.get(op["op_name"])
        if not kind:
            continue
        layer = kind + ("_%d" % seen[kind] if kind in seen else "")
        seen[kind] = seen.get(kind, 0) + 1
        kernel, bias = (tensors[i] for i in op["inputs"][1:3])
        axes = {"conv2d": (1, 2, 3, 0), "depthwise_conv2d": (1, 2, 3, 0), "dense": (1, 0)}[kind]
        found[layer + "/kernel"] = kernel.transpose(axes).astype("<f4")
        found[layer + "/bias"] = bias.astype("<f4")
    identity = {"gamma": 1, "beta": 0, "moving_mean": 0, "moving_variance": 1 - 1e-3}
    for name, shape in names.items():
        if name not in found:
            found[name] = np.full(shape, identity[name.split("/")[1]], dtype="<f4")
    return found


def run(*words):
    out = subprocess.run(words, capture_output=True, text=True)
    if out.returncode:
        sys.exit(" ".join(words) + "\n" + out.stdout + out.stderr)
    return out.stdout


def differ(cnnc, model, read, folder):
    """Both ways through the network `model`: the largest difference of any output. Leaves program and weights in folder."""
    lua = os.path.join(HERE, "../../models", model + ".lua")
    net = twin.build(twin.summary(cnnc, lua))
    weights = read({v.path: tuple(v.shape) for v in twin.kept(net)})
    missing = {v.path for v in twin.kept(net)} ^ set(weights)
    if missing:
        sys.exit("%s: names without a partner: %s" % (model, sorted(missing)))
    twin.set_weights(net, weights)
    twin.write_safetensors(os.path.join(folder, model + ".safetensors"), weights)
    x = np.random.RandomState(0).randint(0, 256, (IMAGES, *net.input_shape[1:])).astype("f4") * np.float32(SPREAD.get(model, 1))
    data, out = os.path.join(folder, model + ".npz"), os.path.join(folder, model + ".npy")
    np.savez(data, x_test=x)
    run(cnnc, "build", lua, "--no-blas", "-o", os.path.join(folder, model))
    program = os.path.join(folder, model, model + "-train")
    run(program, "predict", "--weights", os.path.join(folder, model + ".safetensors"), "--data", data, "--output", out)
    return len(weights), np.load(out).max(-1).mean(), np.abs(np.load(out) - net.predict(x * RESCALE.get(model, 1), verbose=0)).max()


def accuracy(folder, cifar):
    program = os.path.join(folder, "resnet8", "resnet8-train")
    said = run(program, "eval", "--weights", os.path.join(folder, "resnet8.safetensors"), "--data", cifar)
    return float(re.search(r"accuracy\s+([0-9.]+)", said).group(1))


def main():
    cnnc, models = sys.argv[1:3]
    files = {"resnet8": lambda names: of_h5(os.path.join(models, "resnet8-cifar10.h5")),
             "mobilenet": lambda names: of_h5(os.path.join(models, "vww96-mobilenetv1.h5")),
             "ds_cnn": lambda names: of_tflite(os.path.join(models, "kws-dscnn-f32.tflite"), names)}
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for model, read in files.items():
            tensors, sure, difference = differ(cnnc, model, read, folder)
            worst = max(worst, difference)
            print("%-10s %4d tensors, %d inputs: largest difference of an output %.1e, mean of the largest outputs %.3f" %
                  (model, tensors, IMAGES, difference, sure))
        if len(sys.argv) > 3:
            with open(os.path.join(models, "golden.json")) as f:
                print("resnet8 on CIFAR-10's test images: %.4f; Keras %.4f" % (accuracy(folder, sys.argv[3]), json.load(f)["accuracy"]))
    if worst > TOLERANCE:
        sys.exit("an output differs by more than %.0e" % TOLERANCE)


main()
