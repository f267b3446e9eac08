"""golden.py -- makes golden/: what Keras 3 computes in float64, for tests that run without Keras.

    golden.py CNNC [MODEL.CASE...]    those cases alone, beside what is there

For each case of golden/MODEL.lua: weights and data before, weights (moving statistics among them) after a few steps, what predict
and evaluate give then; statistics of the initializers; what callbacks do on given figures; augmented images; rates of schedules.
`check CNNC` and unit tests compare. Run it again when a case is added; the seeds are fixed, so that nothing else changes.
"""
import json
import pathlib
import sys

import check
import numpy as np
import twin
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from twin import keras

HERE = pathlib.Path(__file__).parent / "golden"
STEPS, MANY_STEPS = 5, 50
MODES = ("nearest", "constant", "reflect", "wrap")
# merging's batch is none of its maps' sizes: Keras's add takes a [batch, 1, 1, 1] of as many channels for a bias
BATCHES = {"optimizers": 4, "losses": 6, "metrics": 6, "maps": 3, "activations": 4, "layers": 6, "convolutions": 3, "images": 6,
           "resizing": 4, "borders": 3, "upsampled": 3, "merging": 4, "moving": 4, "within": 4, "response": 4, "adapted": 5,
           "featurewise": 5, "whitened": 10, "ranks": 3, "along": 4, "volumes": 3, "tokens": 4,
            "sequences": 3, "recurrent": 3, "attention": 3}
CASES = {
    "losses": ["categorical_softmax", "categorical_logits", "categorical_plain", "sparse_softmax", "sparse_logits", "sparse_plain",
               "binary_sigmoid", "binary_logits", "binary_plain", "squared", "absolute", "huber",
               "huber_narrow", "log_cosh", "percentage", "logarithmic", "poisson", "divergence", "cosine",
               "hinge", "squared_hinge", "categorical_hinge", "categorical_smooth",
               "categorical_smooth_plain", "binary_smooth", "binary_smooth_plain", "counted_classes", "counted", "counted_sigmoid",
               "focal_sigmoid", "focal_balanced", "focal_logits", "focal_plain", "focal_classes", "focal_class_logits",
               "focal_class_plain", "focal_counted", "generalized", "generalized_near"],
    "maps": ["sparse_softmax", "sparse_logits", "categorical_softmax", "categorical_plain", "binary_sigmoid", "binary_plain",
             "divergence", "cosine", "categorical_hinge", "focal_sigmoid", "focal_classes", "generalized",
             "dice", "dice_places", "tversky"],
    "metrics": ["softmax", "sigmoid", "numbers", "labels", "weighted", "weighted_numbers"],
    "activations": ["all"], "functions": ["all"], "prelu": ["all"], "along": ["all"], "attention": ["all"],
    "layers": ["all"],
    "ranks": ["lines", "volumes", "clips"],
    "convolutions": ["depthwise", "grouped", "separable", "transposed"],
    "sequences": ["causal", "depthwise", "transposed"],
    "frozen": ["all"], "recurrent": ["all"],
    "merging": ["all"], "moving": ["all"],
    "within": ["maps", "rows", "groups"], "response": ["all"],
    "images": ["all"], "lambda": ["all"], "tokens": ["sgd", "momentum", "adam", "rmsprop", "clipped", "frozen"],
    "resizing": ["all"], "borders": ["all"], "upsampled": ["all"], "volumes": ["pooled", "convolved", "transposed"],
    "adapted": ["all"], "featurewise": ["all"], "whitened": ["many", "few"],
}
# how near, by model or case, where Keras itself computes in float32; else check's own, 1e-9
FLOAT32 = {"resizing": "1e-5", "response": "1e-5", "upsampled": "1e-5", "volumes.pooled": "1e-5"}
LONG_CASES = {
    "optimizers": ["sgd", "momentum", "nesterov", "sgd_all", "rmsprop", "rmsprop_rho", "rmsprop_all", "adam", "adam_betas",
                   "adam_all", "decay", "warmup", "adamw", "adamw_all", "adagrad", "adagrad_all", "adadelta", "adadelta_all",
                   "adamax", "adamax_all", "nadam", "nadam_all", "lion", "lion_all", "ftrl", "ftrl_all", "ftrl_power", "average",
                   "average_back", "accumulated", "accumulated_all", "lamb", "lamb_all", "schedule_free", "schedule_free_all",
                   "adafactor", "adafactor_all", "adafactor_shared", "muon", "muon_all", "muon_excluded", "muon_shared"],
    "penalties": ["l1", "both", "clipped", "rows", "columns", "bounds", "more_bounds"],
}


def standardizer(model_name, x):
    """What is done to all samples by statistics of x, and these under cnnc's names."""
    of = lambda names: {f"image_data_generator/{n}": np.array(v).ravel() for n, v in names.items()}
    if model_name == "featurewise":
        g = ImageDataGenerator(featurewise_center=True, featurewise_std_normalization=True, dtype="float64")
        g.fit(x)
        return g, of({"mean": g.mean, "deviation": g.std})
    if model_name == "whitened":
        g = ImageDataGenerator(featurewise_center=True, zca_whitening=True, zca_epsilon=0.01, dtype="float64")
        g.fit(x)
        return g, {**of({"mean": g.mean}), "zca_whitening/kernel": g.zca_whitening_matrix}
    return None, {}


def step_case(cnnc, model_name, case, batch, steps):
    s = twin.summary(cnnc, str(HERE / f"{model_name}.lua"), *([] if case == "all" else ["-D", f"case={case}"]))
    model = twin.build(s)
    seed = sum(map(ord, model_name + case))
    w, data = check.random_weights(model, seed), check.random_data(s, steps * batch, seed + 1)
    if model_name == "adapted":
        w = {k: v for k, v in w.items() if not k.startswith("normal_")}
    twin.set_weights(model, w)
    twin.compile(model, s)
    x, y = twin.split(s, data, "train")
    twin.adapt(model, x)
    generator, found = standardizer(model_name, x)
    x = generator.standardize(x) if found else x
    fit = model.fit(x, twin.targets(s, y), batch_size=batch, epochs=1, shuffle=False, verbose=0, **twin.counts(s, data))
    name = f"{model_name}.{case}"
    twin.write_safetensors(HERE / f"{name}.before.safetensors", {k: v.astype("f4") for k, v in w.items()})
    twin.write_safetensors(HERE / f"{name}.after.safetensors", {**twin.weights(model), **found})
    np.savez(HERE / f"{name}.data.npz", **data)
    x, y = twin.split(s, data, "test")
    x = generator.standardize(x) if found else x
    p = model.predict(x, verbose=0)
    outputs = dict(zip(s["outputs"], p if isinstance(p, list) else [p]))
    twin.write_safetensors(HERE / f"{name}.predicted.safetensors", {k: v.astype("f8") for k, v in outputs.items()})
    counts = twin.counts(s, data, "test")
    result = model.evaluate(x, twin.targets(s, y), batch_size=9, verbose=0, return_dict=True, **counts)
    figures = {"metrics": twin.metrics(s, twin.targets(s, y), p, **counts)} if model_name == "metrics" else {}
    if model_name == "penalties":
        figures["train_loss"] = fit.history["loss"][0]
    (HERE / f"{name}.loss.json").write_text(json.dumps({"test_loss": result["loss"], **figures}) + "\n")
    near = FLOAT32.get(model_name, FLOAT32.get(f"{model_name}.{case}", ""))
    return f"{model_name} {case} {steps} {batch} {len(s['outputs'])} {near}".rstrip()


def augmentation():
    """Images under ImageDataGenerator.apply_transform, each of six shapes: what moves pixels in every fill mode, by both orders,
    and what else it does. No place lies on an edge but by whole numbers: elsewhere rounding would decide what is beyond it."""
    rng = np.random.default_rng(1)
    moves = [{"tx": 1.3, "ty": -2.6}, {"theta": 33.0}, {"shear": 21.0, "tx": 0.3}, {"zx": 0.7, "zy": 1.6}, {"tx": 3, "ty": -1},
             {"ty": 40.25},
             {"theta": -140.0, "tx": 0.4, "ty": 1.5, "shear": -12.0, "zx": 1.2, "zy": 0.9, "flip_horizontal": True}]
    values = [{"flip_vertical": True}, {"theta": 10.0, "channel_shift_intensity": 20.3}, {"channel_shift_intensity": -60.0},
              {"brightness": 0.37}, {"brightness": 1.9}, {"tx": 0.25, "ty": 0.5, "brightness": 1.21, "flip_horizontal": True}]
    shapes = [(5, 5, 1), (4, 6, 3), (6, 3, 3), (1, 5, 1), (7, 4, 1), (3, 8, 3)]
    cases = [(shape, mode, (i + k) % 2, move) for mode in MODES for i, move in enumerate(moves) for k, shape in enumerate(shapes)]
    cases += [(shape, "reflect", 1, value) for value in values for shape in shapes]
    rows = []
    for shape, mode, order, move in cases:
        x = rng.integers(0, 256, shape)
        g = ImageDataGenerator(fill_mode=mode, cval=0.5 if mode == "constant" else 0.0, interpolation_order=order)
        scale = 1 if "brightness" in move or "channel_shift_intensity" in move else 256
        y = g.apply_transform((x / scale).astype("f4"), move)
        rows.append({"shape": shape, "mode": mode, "order": order, "scale": scale, **{n: float(v) for n, v in move.items()},
                     "x": x.ravel().tolist(), "y": [round(float(v), 6) for v in y.ravel()]})
    lines = (json.dumps(row, separators=(",", ":")) for row in rows)
    (HERE / "augmentation.json").write_text("[" + ",\n".join(lines) + "]\n")


def rotation(layer, h, w, draw):
    """Turns, and Keras's matrix of them; those whose sine and cosine float32 has as rounding once would make them."""
    while True:
        turns = draw()
        angle = keras.ops.convert_to_tensor(np.float32([turns * 360]))
        zero, one = keras.ops.zeros([1], "float32"), keras.ops.ones([1], "float32")
        m = np.array(layer._compute_affine_matrix(0.5, 0.5, angle, zero, zero, one, zero, zero, h, w))
        c, s = np.float32(np.cos(2 * np.pi * turns)), np.float32(np.sin(2 * np.pi * turns))
        if m[0, 0] == c and m[0, 3] == s:
            return [turns], m


def moves():
    """Batches of two under the layers that move pixels, from numbers that are given: every fill mode, both interpolations."""
    rng = np.random.default_rng(2)
    draw = lambda low=-1.0: round(rng.uniform(low, 1) * 1024) / 1024
    f4 = lambda *rows: np.array(rows, "f4")
    shapes = [(5, 5, 1), (4, 6, 3), (6, 3, 2), (1, 5, 1), (7, 4, 1), (3, 8, 3)]
    images = [rng.integers(0, 256, (2, *shape)) for shape in shapes]

    def translated(layer, h, w):
        a = [0.5 / h, draw()] if h in (1, 4) and rng.random() < 0.5 else [draw(), draw()]       # half a pixel: which is nearer?
        return a, {"translations": f4([a[1] * w, a[0] * h])}

    def zoomed(layer, h, w):
        a = [draw(-0.9), draw(-0.9)]
        return a, {"height_zoom": f4([1 + a[0]]), "width_zoom": f4([1 + a[1]])}

    def rotated(layer, h, w):
        a, matrix = rotation(layer, h, w, draw)
        return a, {"rotation_matrix": matrix}

    def sheared(layer, h, w):
        a = [rng.integers(0, 4) / 4 + 0.125, draw(), draw()]
        return a, {"shear_factor": f4([a[2], a[1]]) * (-1 if a[0] > 0.5 else 1)}

    kinds = {translated: ("RandomTranslation", (0.1, 0.1)), zoomed: ("RandomZoom", (0.1, 0.1)), rotated: ("RandomRotation", (0.1,)),
             sheared: ("RandomShear", (0.1, 0.1))}
    rows = []
    for make, (kind, factors) in kinds.items():
        for mode in MODES:
            for interpolation in ("nearest", "bilinear"):
                layer = getattr(keras.layers, kind)(*factors, fill_mode=mode, interpolation=interpolation, fill_value=0.75)
                for shape, x in zip(shapes, images):
                    drawn = [make(layer, *shape[:2]) for _ in x]
                    together = {key: np.concatenate([d[key] for _, d in drawn]) for key in drawn[0][1]}
                    y = layer.transform_images(keras.ops.convert_to_tensor(x / 256.), together)
                    rows.append({"map": make.__name__, "mode": mode, "interpolation": interpolation, "shape": shape,
                                 "numbers": [a for a, _ in drawn], "y": np.rint(np.array(y).ravel() * 1e8).astype(int).tolist()})
    first = {"scale": 1e8, "images": [{"shape": s, "x": x.ravel().tolist()} for s, x in zip(shapes, images)]}
    (HERE / "moves.json").write_text("[" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in [first] + rows) + "]\n")


def initializers(cnnc):
    """name: mean, standard deviation, and the largest magnitude (0: none), of each kernel in initializers.lua."""
    s = twin.summary(cnnc, str(HERE / "initializers.lua"))
    model = twin.build(s, initializers=True)
    found = {}
    for l in s["layers"]:
        if not l["name"].startswith(("conv_", "dense_")):
            continue
        kernel = model.get_layer(l["name"]).kernel
        make = model.get_layer(l["name"]).kernel_initializer
        many = np.concatenate([np.array(make.clone()(kernel.shape, "float64")).ravel() for _ in range(60)])
        unbounded = l["name"].endswith(("random_normal", "orthogonal"))
        bound = 0 if unbounded else float(np.abs(many).max()) * 1.0005
        found[f"{l['name']}/kernel"] = [float(many.mean()), float(many.std()), bound]
    np.savez(HERE / "initializers.data.npz", **check.random_data(s, 1, 0))
    (HERE / "initializers.json").write_text(json.dumps(found, indent=0) + "\n")


class Fake(keras.Model):
    """Enough of a model for callbacks: an optimizer's learning rate, and weights that say at which epoch they were taken."""

    def __init__(self):
        super().__init__()
        self.optimizer = keras.optimizers.SGD(learning_rate=1.0)
        self.stop_training, self.epoch, self.restored = False, -1, -1

    def get_weights(self):
        return [np.array(self.epoch)]

    def set_weights(self, w):
        self.restored = int(w[0])


def sequence(make, values, monitor):
    """Rates after each epoch (none: they stayed at 1), the epoch that stopped, the one whose weights were restored (-1: none)."""
    model, callback = Fake(), make()
    callback.set_model(model)
    callback.on_train_begin()
    rates, stopped = [], -1
    for epoch, value in enumerate(values):
        model.epoch = epoch
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, {monitor: value})
        rates.append(float(model.optimizer.learning_rate))
        if model.stop_training:
            stopped = epoch
            break
    callback.on_train_end()
    return {"rates": rates if set(rates) != {1.0} else [], "stopped": stopped, "restored": model.restored}


def callbacks():
    draw = np.random.default_rng(5)
    series = {"falling": [1 / (1 + i) for i in range(12)], "flat": [1.0] * 12, "noisy": list(np.round(draw.uniform(0, 1, 30), 3)),
              "slow": [1 - 1e-5 * i for i in range(15)], "worse": [0.1 * i for i in range(12)]}
    options = [("EarlyStopping", dict(patience=p, min_delta=d, restore_best_weights=r, start_from_epoch=f))
               for p in (0, 1, 3) for d in (0, 0.05) for r in (False, True) for f in (0, 4)]
    options += [("EarlyStopping", dict(patience=2, baseline=0.5)), ("EarlyStopping", dict(patience=2, mode="max")),
                ("EarlyStopping", dict(patience=2, monitor="val_accuracy", mode="max"))]
    options += [("ReduceLROnPlateau", dict(patience=p, factor=f, cooldown=c, min_lr=m, min_delta=d))
                for p in (1, 3) for f in (0.5, 0.1) for c in (0, 2) for m in (0, 0.02) for d in (1e-4, 0.1)]
    cases = []
    for name, config in options:
        for title, values in series.items():
            monitor = config.get("monitor", "val_loss")
            cases.append({"callback": name, "options": config, "monitor": monitor, "series": title,
                          **sequence(lambda: getattr(keras.callbacks, name)(**config), values, monitor)})
    lines = ",\n".join(json.dumps(c) for c in cases)
    (HERE / "callbacks.json").write_text('{"series": ' + json.dumps(series) + ',\n"cases": [\n' + lines + "\n]}\n")


def schedules():
    """Rates at steps that meet every piece of a schedule; numbers: its options in order, as the runtime has them."""
    steps = [0, 1, 2, 3, 7, 10, 15, 29, 30, 31, 45, 60, 61, 62, 70, 99, 100, 101, 155, 210, 211, 999, 12345]
    rate, decay = dict(initial_learning_rate=0.1), dict(initial_learning_rate=0.1, decay_steps=30.0)
    chosen = [("ExponentialDecay", {**decay, "decay_rate": r, "staircase": s})
              for r in (0.9, 0.5, 1.001, 0.0) for s in (False, True)]
    chosen += [("InverseTimeDecay", {**decay, "decay_rate": r, "staircase": s}) for r in (0.5, 3.0) for s in (False, True)]
    chosen += [("PolynomialDecay", {**decay, "end_learning_rate": e, "power": p, "cycle": c})
               for e in (0.0001, 0.2) for p in (1.0, 0.5, 2.5, 3.0) for c in (False, True)]
    chosen += [("CosineDecay", {**decay, "alpha": a, "warmup_target": t, "warmup_steps": w})
               for a in (0.0, 0.25) for t, w in ((None, 0.0), (0.4, 0.0), (0.4, 31.0), (0.05, 7.0))]
    chosen += [("CosineDecayRestarts", {**rate, "first_decay_steps": f, "t_mul": t, "m_mul": m, "alpha": a})
               for f, t in ((30.0, 2.0), (30.0, 1.0), (13.7, 1.3)) for m in (1.0, 0.8, 1.1) for a in (0.0, 0.1)]
    chosen += [("PiecewiseConstantDecay", dict(boundaries=b, values=v))
               for b, v in (([30.0], [1.0, 0.5]), ([0.0, 1.0, 60.0, 100.0], [0.1, 0.2, 0.05, 0.3, 0.0]))]
    cases = []
    for name, config in chosen:
        schedule = twin.schedule({"name": name, "config": config})
        rates = [float(schedule(keras.ops.convert_to_tensor(s, "int64"))) for s in steps]
        # without a warmup_target there is a warmup of no steps, to the initial rate
        numbers = [config["initial_learning_rate"] if v is None else v for v in config.values()]
        flat = [float(x) for v in numbers for x in (v if isinstance(v, list) else [v])]
        cases.append({"schedule": name, "numbers": flat, "steps": steps, "rates": rates})
    (HERE / "schedules.json").write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


def some(cnnc, wanted):
    """These cases, and their rows of cases.txt: one that is new stands last."""
    keras.config.set_floatx("float64")
    rows = dict((" ".join(line.split()[:2]), line) for line in (HERE / "cases.txt").read_text().splitlines())
    for name in wanted:
        model, case = name.split(".")
        many = case in LONG_CASES.get(model, [])
        rows[f"{model} {case}"] = step_case(cnnc, model, case, *((2, MANY_STEPS) if many else (BATCHES.get(model, 4), STEPS)))
    (HERE / "cases.txt").write_text("\n".join(rows.values()) + "\n")


def main(cnnc):
    keras.config.set_floatx("float64")
    keras.utils.set_random_seed(1)
    lines = [step_case(cnnc, m, case, BATCHES.get(m, 4), STEPS) for m, cases in CASES.items() for case in cases]
    initializers(cnnc)
    callbacks()
    augmentation()
    moves()
    schedules()
    lines += [step_case(cnnc, m, case, 2, MANY_STEPS) for m, cases in LONG_CASES.items() for case in cases]
    (HERE / "cases.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    some(sys.argv[1], sys.argv[2:]) if len(sys.argv) > 2 else main(sys.argv[1])
