"""check.py -- cnnc against Keras 3 (TensorFlow backend), on models of any kind.

    check.py shapes  CNNC MODEL.lua...          parameters and shapes of every layer; --write FILE keeps them
    check.py forward CNNC MODEL.lua...          predict, float32, within 1e-5 of the largest output
    check.py steps   CNNC MODEL.lua...          20 steps in float64 with the model's optimizer, within 1e-9, without dropout
    check.py interp  CNNC INTERP RANDMODEL N    loss, gradients, statistics, outputs of tests/interp on N random models, within 1e-9
    check.py emitted CNNC INTERP RANDMODEL N    the same of emitted programs (slower: each is compiled)

Each prints a line a model and ends with "N passed, N failed".
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np
import twin
from twin import keras


def run(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout


def built(cnnc, model, folder, *options):
    run(cnnc, "build", model, "-o", folder, *options)
    name = pathlib.Path(model).stem
    return pathlib.Path(folder) / (name + ("-train-double" if "--double" in options else "-train"))


def train(program, folder, steps, batch):
    """From w.safetensors on d.npz to s.safetensors, all in the folder."""
    run(program, "train", "--steps", steps, "--no-shuffle", "--batch-size", batch, "--weights", f"{folder}/w.safetensors", "--data",
        f"{folder}/d.npz", "--run-dir", f"{folder}/run", "--save", f"{folder}/s.safetensors", "--progress", "none")


def random_weights(model, seed):
    """Nothing at 0 or 1, where an error could hide."""
    draw = np.random.default_rng(seed)
    out = {}
    for path, w in twin.weights(model).items():
        bound = np.sqrt(4 / (w.size / w.shape[-1])) if path.endswith("kernel") else 0.3
        base = {"gamma": 1, "moving_variance": 1.2}.get(path.split("/")[-1], 0)
        out[path] = (base + draw.uniform(-bound, bound, w.shape)).astype("f4").astype(keras.config.floatx())
    return out


def rows_of(s, name):
    """Below which number an input's whole ones are; 0: it holds any numbers."""
    from_it, rows = set(), []
    dims = {l["name"]: l["config"].get("input_dim") for l in s["layers"]}
    for i, t in enumerate(s["tensors"]):
        if t["layer"] == name or (from_it & set(t["inputs"]) and not dims[t["layer"]]):
            from_it.add(i)
        elif from_it & set(t["inputs"]):
            rows.append(dims[t["layer"]])
    return min(rows, default=0)


def random_data(s, n, seed):
    draw = np.random.default_rng(seed)
    shapes = {l["name"]: l["output_shape"] for l in s["layers"]}
    data = {}
    for which, count in (("train", n), ("test", 9)):
        for name in s["inputs"]:
            key = f"x_{which}_{name}" if len(s["inputs"]) > 1 else f"x_{which}"
            rows = rows_of(s, name)
            data[key] = (draw.integers(0, rows, (count, *shapes[name])).astype("u2") if rows
                         else draw.uniform(-1, 1, (count, *shapes[name])).astype("f4"))
        for name, loss in zip(s["outputs"], s["training"]["losses"]):
            key = f"y_{which}_{name}" if len(s["outputs"]) > 1 else f"y_{which}"
            if loss and "Categorical" in loss["name"]:
                data[key] = draw.integers(0, shapes[name][-1], (count, *shapes[name][:-1])).astype("u1")
            elif loss and loss["name"] == "Dice":
                data[key] = draw.integers(0, shapes[name][-1], (count, *shapes[name][:-1])).astype("u1")
            elif loss and ("Binary" in loss["name"] or loss["name"] == "Tversky"):
                data[key] = draw.integers(0, 2, (count, *shapes[name])).astype("f4")
            elif loss and "Hinge" in loss["name"]:
                data[key] = draw.integers(0, 2, (count, *shapes[name])).astype("f4") * (2 if "Squared" in loss["name"] else 1)
                data[key] -= "Squared" in loss["name"]
            elif loss and loss["name"] == "KLDivergence":
                data[key] = draw.dirichlet(np.ones(shapes[name][-1]), (count, *shapes[name][:-1])).astype("f4")
            elif loss and loss["name"] == "Poisson":
                data[key] = draw.integers(0, 4, (count, *shapes[name])).astype("f4")
            elif loss and "Logarithmic" in loss["name"]:
                data[key] = draw.uniform(-0.25, 3, (count, *shapes[name])).astype("f4")
            else:
                data[key] = draw.uniform(-1, 1, (count, *shapes[name])).astype("f4")
        if s["training"]["sample_weight"]:
            data[f"sample_weight_{which}"] = draw.uniform(0, 3, count).astype("f4")
    return data


# ---- models of the repository ----


def shapes(args):
    golden = {}
    for path in args.models:
        s = twin.summary(args.cnnc, path)
        model = twin.build(s)
        model.summary(print_fn=lambda *_a, **_k: None)
        theirs = {l["name"]: model.get_layer(l["name"]) for l in s["layers"]}
        found = {name: [list(l.output.shape[1:]), l.count_params()] for name, l in theirs.items()}
        ours = {l["name"]: [l["output_shape"], l["params"]] for l in s["layers"]}
        golden[s["name"]] = {"total_params": model.count_params(), "layers": found}
        wrong = {n: (ours[n], found[n]) for n in ours if ours[n] != found[n]}
        yield path, not wrong and s["total_params"] == model.count_params(), f"{model.count_params()} parameters {wrong or ''}"
    if args.write:
        pathlib.Path(args.write).write_text(json.dumps(golden, indent=1) + "\n")


def forward(args):
    for path in args.models:
        with tempfile.TemporaryDirectory() as folder:
            s = twin.summary(args.cnnc, path)
            model = twin.build(s)
            w, data = random_weights(model, 1), random_data(s, 1, 2)
            twin.set_weights(model, w)
            twin.write_safetensors(f"{folder}/w.safetensors", {k: v.astype("f4") for k, v in w.items()})
            np.savez(f"{folder}/d.npz", **data)
            program = built(args.cnnc, path, folder)
            output = f"{folder}/y.np{'z' if len(s['outputs']) > 1 else 'y'}"
            run(program, "predict", "--weights", f"{folder}/w.safetensors", "--data", f"{folder}/d.npz", "--output", output)
            x, _ = twin.split(s, data, "test", scale(args, path))
            expected, got = model.predict(x, verbose=0), np.load(output)
            pairs = [(got[n], e) for n, e in zip(s["outputs"], expected)] if len(s["outputs"]) > 1 else [(got, expected)]
            off = max(twin.gap(a, b) for a, b in pairs)
            yield path, off <= 1e-5, f"{off:.2g}"


def plain_copy(path, folder):
    """The model without what keeps steps from being compared: dropout's masks, samples set aside for validation."""
    text = pathlib.Path(path).read_text()
    text = re.sub(r"Dropout *[({][^)}]*[)}]", "Dropout { 0 }", text)
    text = re.sub(r"validation_split *= *[0-9.]+|validation_range *= *\{[^}]*\}", "validation_split = 0", text)
    copy = pathlib.Path(folder) / pathlib.Path(path).name
    copy.write_text(text)
    return str(copy)


def scale(args, path):
    """The model's rescale: not in the summary, read from the text."""
    text = pathlib.Path(path).read_text()
    return 1 / 255 if "rescale = 1/255" in text else 1.0


def steps(args):
    keras.config.set_floatx("float64")
    batch = 8
    for path in args.models:
        with tempfile.TemporaryDirectory() as folder:
            path = plain_copy(path, folder)
            s = twin.summary(args.cnnc, path)
            model = twin.build(s)
            w, data = random_weights(model, 3), random_data(s, 20 * batch, 4)
            twin.set_weights(model, w)
            twin.write_safetensors(f"{folder}/w.safetensors", w)
            np.savez(f"{folder}/d.npz", **data)
            program = built(args.cnnc, path, folder, "--double")
            train(program, folder, 20, batch)
            twin.compile(model, s)
            x, y = twin.split(s, data, "train", scale(args, path))
            model.fit(x, twin.targets(s, y), batch_size=batch, epochs=1, shuffle=False, verbose=0)
            got, off = twin.read_safetensors(f"{folder}/s.safetensors"), {}
            for name, value in twin.weights(model).items():
                off[name] = twin.gap(got[name], value)
            worst = max(off, key=off.get)
            yield pathlib.Path(path).name, off[worst] <= 1e-9, f"{off[worst]:.2g} {worst}"


# ---- random models ----


def keras_step(s, model, data, n, factor):
    """Loss, gradients and the moving statistics after one step on the first n samples."""
    import tensorflow as tf

    x, y = twin.split(s, data, "train", factor)
    first = lambda a: [v[:n] for v in a] if isinstance(a, list) else a[:n]
    made = twin.losses(s)
    with tf.GradientTape() as tape:
        p = model(first(x), training=True)
        t = twin.targets(s, first(y))
        pairs = list(zip(made, t, p)) if isinstance(made, list) else [(made, t, p)]
        total = tf.add_n([w * l(a, b) for w, (l, a, b) in zip(s["training"]["loss_weights"], pairs)] + list(model.losses))
    grads = tape.gradient(total, [v.value for v in model.trainable_variables])
    out = {v.path: np.zeros(v.shape) if g is None else g.numpy() for v, g in zip(model.trainable_variables, grads)}
    out.update({k: v for k, v in twin.weights(model).items() if "/moving_" in k})
    return float(total), out


def gaps(got, expected):
    """Of gradients: relative to the tensor's largest, or 1e-4 of the largest of all."""
    top = max([np.abs(v).max() for k, v in expected.items() if "/moving_" not in k], default=1)
    floor = {k: 0 if "/moving_" in k else 1e-4 * top for k in expected}
    return {k: float(np.abs(got[k] - v).max() / max(np.abs(v).max(), floor[k], 1e-300)) for k, v in expected.items()}


def random_models(args, emitted):
    keras.config.set_floatx("float64")
    for seed in range(args.seed, args.seed + args.n):
        with tempfile.TemporaryDirectory() as folder:
            path, w, d, g, o = (f"{folder}/{n}" for n in ("model.lua", "w.safetensors", "d.npz", "g.safetensors", "y.npz"))
            text = run(args.randmodel, seed)
            pathlib.Path(path).write_text(text)
            n = int(text.split("samples ")[1].split()[0])
            run(args.interp, path, "--seed", seed, "--samples", n, "--make-weights", w, "--make-data", d)
            told = json.loads(run(args.interp, path, "--weights", w, "--data", d, "--gradients", g, "--outputs", o))
            s = twin.summary(args.cnnc, path)
            model = twin.build(s)
            before, data = twin.read_safetensors(w), np.load(d)
            twin.set_weights(model, before)
            x, _ = twin.split(s, data, "test", scale(args, path))
            y = model(x, training=False)
            y = dict(zip(s["outputs"], y if isinstance(y, (list, tuple)) else [y]))
            loss, expected = keras_step(s, model, data, n, scale(args, path))
            got = twin.read_safetensors(g)
            if emitted:
                program = built(args.cnnc, path, folder, "--double")
                train(program, folder, 1, n)
                after = twin.read_safetensors(f"{folder}/s.safetensors")
                got = {k: after[k] if "/moving_" in k else before[k] - after[k] for k in expected}
            off = gaps(got, expected)
            off["loss"] = abs(told["train_loss"] - loss) / max(abs(loss), 1e-300)
            off.update({f"output {k}": twin.gap(np.load(o)[k], v) for k, v in y.items()})
            worst = max(off, key=off.get)
            yield f"seed {seed}", off[worst] <= 1e-9, f"{off[worst]:.2g} {worst}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("shapes", "forward", "steps"):
        p = commands.add_parser(name)
        p.add_argument("cnnc")
        p.add_argument("models", nargs="+")
        p.add_argument("--write")
    for name in ("interp", "emitted"):
        p = commands.add_parser(name)
        for a in ("cnnc", "interp", "randmodel"):
            p.add_argument(a)
        p.add_argument("n", type=int)
        p.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if "n" in args:
        results = random_models(args, args.command == "emitted")
    else:
        results = {"shapes": shapes, "forward": forward, "steps": steps}[args.command](args)
    passed = failed = 0
    for name, good, text in results:
        print("ok  " if good else "FAIL", name, text, flush=True)
        passed, failed = passed + good, failed + (not good)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
