"""peers.py -- training and inference of the same networks in Keras on TensorFlow, beside cnnc, in turn.

    peers.py CNNC [NET...]      cifar, keras_cifar, vgg by default; wants keras and tensorflow-cpu, and NumPy

For each net and batch size: cnnc's bench, then TensorFlow's train step (tf.function, SGD, no dropout) for as long, three turns;
prints the medians and their ratio. Both get two threads.
"""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import tensorflow as tf

THREADS, SECONDS, TURNS = 2, 4, 3
tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)
L = tf.keras.layers


def conv(n, k=3, padding="same"):
    return L.Conv2D(n, k, padding=padding, activation="relu")


NETS = {
    "cifar": lambda: [conv(16, 2), L.MaxPooling2D(), conv(32, 2), L.MaxPooling2D(), conv(64, 2), L.MaxPooling2D(), L.Flatten(),
                      L.Dense(500, activation="relu"), L.Dense(10)],
    "keras_cifar": lambda: [conv(32), conv(32, padding="valid"), L.MaxPooling2D(), conv(64), conv(64, padding="valid"), L.MaxPooling2D(),
                            L.Flatten(), L.Dense(512, activation="relu"), L.Dense(10)],
    "vgg": lambda: [conv(64), conv(64), L.MaxPooling2D(), conv(128), conv(128), L.MaxPooling2D(), conv(256), conv(256), L.MaxPooling2D(),
                    L.Flatten(), L.Dense(256, activation="relu"), L.Dense(10)],
}


def tensorflow_speed(net, batch):
    """Images a second of a training step."""
    model = tf.keras.Sequential([L.Input((32, 32, 3)), *NETS[net]()])
    optimizer = tf.keras.optimizers.SGD(0.01)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function(jit_compile=False)
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
        return value

    x = tf.constant(np.random.rand(batch, 32, 32, 3).astype("f4"))
    y = tf.constant(np.random.randint(0, 10, batch))
    for _ in range(3):
        step(x, y).numpy()
    start, steps = time.time(), 0
    while time.time() - start < SECONDS:
        step(x, y).numpy()
        steps += 1
    return steps * batch / (time.time() - start)


def cnnc_speed(program, batch):
    out = subprocess.run([program, "bench", "--json", "--batch-size", str(batch), "--threads", str(THREADS), "--seconds", str(SECONDS)],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out)["train_img_s"]


def main():
    cnnc, nets = sys.argv[1], sys.argv[2:] or list(NETS)
    models = pathlib.Path(__file__).parent.parent / "models"
    with tempfile.TemporaryDirectory() as folder:
        for net in nets:
            subprocess.run([cnnc, "build", "--no-blas", models / f"{net}.lua", "-o", f"{folder}/{net}"], check=True, capture_output=True)
            for batch in (128, 32):
                turns = [(cnnc_speed(f"{folder}/{net}/{net}-train", batch), tensorflow_speed(net, batch)) for _ in range(TURNS)]
                ours, theirs = (statistics.median(t[k] for t in turns) for k in (0, 1))
                print(f"{net:12} batch {batch:4}: cnnc {ours:8.0f} img/s, TensorFlow {theirs:8.0f}, ratio {ours / theirs:.2f}", flush=True)


main()
