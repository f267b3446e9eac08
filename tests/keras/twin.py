"""twin.py -- a cnnc model's twin in Keras, rebuilt from `cnnc summary --format json`.

The summary holds every layer's options as cnnc understood them, and every use of a layer ("tensors": the layer and the tensors that
it reads). Weights travel as safetensors under Keras's names, "conv2d/kernel", in Keras's layouts; data as .npz.
"""
import functools
import json
import os
import struct
import subprocess

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.tensorflow.optimizer import TFOptimizer
from keras.src.optimizers.base_optimizer import BaseOptimizer

_cast = keras.src.ops.cast


def exact_cast(x, dtype):
    """Keras's optimizers cast their numbers (momentum, beta_1) through float32, even where everything else is float64."""
    return keras.ops.convert_to_tensor(np.asarray(x), dtype=dtype) if isinstance(x, float) else _cast(x, dtype)


keras.src.ops.cast = exact_cast
TFOptimizer._apply_weight_decay = BaseOptimizer._apply_weight_decay         # its own casts by tf.cast, through float32 too

TYPES = {"F64": "<f8", "F32": "<f4", "U8": "|u1", "I32": "<i4", "I64": "<i8"}
OURS = ("name", "input_shape", "conv_algorithm", "dense_algorithm", "use_causal_mask")


def read_safetensors(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        body = f.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(body[t["data_offsets"][0]:t["data_offsets"][1]], TYPES[t["dtype"]]).reshape(t["shape"])
            for name, t in header.items()}


def write_safetensors(path, arrays):
    header, body = {}, b""
    for name, a in arrays.items():
        a = np.array(a, order="C")              # of no axis it stays so
        dtype = next(k for k, v in TYPES.items() if np.dtype(v) == a.dtype)
        header[name] = {"dtype": dtype, "shape": list(a.shape), "data_offsets": [len(body), len(body) + a.nbytes]}
        body += a.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + body)


def summary(cnnc, model, *defines):
    return json.loads(subprocess.check_output([cnnc, "summary", model, "--format", "json", *defines]))


class Penalty(keras.regularizers.Regularizer):
    """l1 sum |w| + l2 sum w^2. Keras's own keep their factors in float32, whatever floatx says."""

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = l1, l2

    def __call__(self, w):
        exact = lambda factor: keras.ops.convert_to_tensor(np.asarray(factor), dtype=w.dtype)
        return exact(self.l1) * keras.ops.sum(keras.ops.abs(w)) + exact(self.l2) * keras.ops.sum(keras.ops.square(w))


class Orthogonal(keras.regularizers.OrthogonalRegularizer):
    """Keras's, whose factor is a float32 whatever floatx says, with the exact one."""

    def __init__(self, factor, mode):
        super().__init__(1.0, mode)
        self.exact, self.factor = factor, np.float64(1)

    def __call__(self, w):
        return keras.ops.convert_to_tensor(np.asarray(self.exact), dtype=w.dtype) * super().__call__(w)


def regularizer(spec):
    if not spec or spec["name"].lower() == "none":
        return None
    if spec["name"] == "OrthogonalRegularizer":
        return Orthogonal(**spec["config"])
    return Penalty(**{k: v for k, v in spec["config"].items() if k in ("l1", "l2")})


def constraint(spec):
    if not spec or spec["name"].lower() == "none":
        return None
    whole = lambda axis: [int(a) for a in axis] if isinstance(axis, list) else int(axis)
    return getattr(keras.constraints, spec["name"])(**{k: whole(v) if k == "axis" else v for k, v in spec["config"].items()})


def leaky_relu(x, negative_slope=0.2):
    """Keras's, whose TensorFlow op keeps the slope in float32, with the exact one."""
    return keras.ops.where(x > 0, x, x * keras.ops.convert_to_tensor(np.asarray(negative_slope), dtype=x.dtype))


def gelu(x, approximate=False):
    """Keras's, whose TensorFlow code rounds its constants to float32, with the exact ones."""
    exact = lambda a: keras.ops.convert_to_tensor(np.asarray(a), dtype=x.dtype)
    if approximate:
        return x * (1 + keras.ops.tanh(exact(np.sqrt(2 / np.pi)) * (x + exact(0.044715) * x * x * x))) / 2
    return x * (1 + keras.ops.erf(x / exact(np.sqrt(2.0)))) / 2


def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    only_slope = negative_slope and max_value is None and threshold == 0
    return leaky_relu(x, negative_slope) if only_slope else keras.activations.relu(x, negative_slope, max_value, threshold)


EXACT = {"leaky_relu": leaky_relu, "gelu": gelu, "clipped_relu": relu, "relu": relu}
OF_LAYERS = {"LeakyReLU": leaky_relu, "ReLU": relu}


def activation(spec):
    f = EXACT.get(spec["name"], getattr(keras.activations, spec["name"], None))
    return functools.partial(f, **whole(given(spec["config"]))) if spec["config"] else EXACT.get(spec["name"], spec["name"])


def given(config):
    return {k: v for k, v in config.items() if v is not None}


def initializer(spec):
    return keras.initializers.get({"class_name": spec["name"], "config": given(spec["config"])})


def schedule(spec):
    """Keras's, in float64: the type of what it computes is that of its first number."""
    exact = lambda v: [exact(x) for x in v] if isinstance(v, list) else np.float64(v) if isinstance(v, float) else v
    return getattr(keras.optimizers.schedules, spec["name"])(**{k: exact(v) for k, v in given(spec["config"]).items()})


def arguments(config, initializers=False):
    """Options as Keras's keyword arguments."""
    out = {}
    for name, value in config.items():
        if name in OURS or value is None:
            continue
        if name.endswith("_regularizer"):
            value = regularizer(value)
        elif name.endswith("_constraint"):
            value = constraint(value)
        elif name.endswith("_initializer"):
            if not initializers:
                continue
            value = initializer(value)
        elif name == "learning_rate" and isinstance(value, dict):
            value = schedule(value)
        elif name in ("shared_axes", "axes"):
            value = [int(a) for a in np.atleast_1d(value)]
            value = value[0] if name == "axes" and len(value) == 1 else value
        elif name in ("activation", "recurrent_activation"):
            value = activation(value)
        out[name] = tuple(value) if isinstance(value, list) else value
    return out


class Rescaling(keras.layers.Layer):
    """Keras's, which rounds its numbers to float32 on the way, with exact ones."""

    def __init__(self, scale, offset=0.0, **more):
        super().__init__(**more)
        self.scale, self.offset = scale, offset

    def call(self, x):
        exact = lambda a: keras.ops.convert_to_tensor(np.asarray(a), dtype=x.dtype)
        return x * exact(self.scale) + exact(self.offset)


class LocalResponseNormalization(keras.layers.Layer):
    """TensorFlow's function, which takes float32 alone."""

    def __init__(self, depth_radius, bias, alpha, beta, **more):
        super().__init__(**{**more, "dtype": "float32"})
        self.options = dict(depth_radius=int(depth_radius), bias=bias, alpha=alpha, beta=beta)

    def call(self, x):
        return tf.nn.local_response_normalization(x, **self.options)


class Embedding(keras.layers.Embedding):
    """Keras's with a gradient that is a tensor, as other backends have it. TensorFlow's is a list of rows, in which one that was
    looked up twice stands twice, and an optimizer that squares the gradient squares each alone."""

    def call(self, x):
        return keras.ops.matmul(keras.ops.one_hot(keras.ops.cast(x, "int32"), self.input_dim, dtype=self.dtype), self.embeddings)


def expression(function, **more):
    """Keras's Lambda of the expression in Python."""
    names = "abs erf exp log relu sigmoid sign softplus sqrt square tanh".split()
    known = {name: getattr(keras.ops, name) for name in names}

    def call(x):
        inputs = {f"x{k}": v for k, v in enumerate(x)} if isinstance(x, list) else {"x": x}
        return eval(function.replace("^", "**"), {**known, **inputs})

    return keras.layers.Lambda(call, **more)


class MatMul(keras.layers.Layer):
    """keras.ops's, of matrices that are turned before."""

    def __init__(self, transpose_a=False, transpose_b=False, **more):
        super().__init__(**more)
        self.turned = (transpose_a, transpose_b)

    def call(self, inputs):
        a, b = (keras.ops.swapaxes(x, -1, -2) if turned else x for x, turned in zip(inputs, self.turned))
        return keras.ops.matmul(a, b)


OWN = {"Lambda": expression, "MatMul": MatMul, "Embedding": Embedding, "Rescaling": Rescaling,
       "LocalResponseNormalization": LocalResponseNormalization}


def layer(spec, initializers=False):
    kind, config = spec["type"], spec["config"]
    if kind == "InputLayer":
        return keras.Input(tuple(spec["output_shape"]), name=spec["name"])
    alone = kind in ("Resizing", "UpSampling2D") and config["interpolation"] != "nearest"
    if alone or kind in ("MaxPooling3D", "AveragePooling3D"):
        config = {**config, "dtype": "float32"}          # as TensorFlow computes it; its gradients refuse float64
    if kind in OF_LAYERS:
        numbers = {k: v for k, v in arguments(config).items() if k not in ("name", "trainable")}
        return keras.layers.Activation(functools.partial(OF_LAYERS[kind], **numbers), name=spec["name"])
    return (OWN.get(kind) or getattr(keras.layers, kind))(name=spec["name"], **arguments(whole(config), initializers))


def build(s, initializers=False):
    """The summary's network as a keras.Model."""
    specs = {spec["name"]: spec for spec in s["layers"]}
    layers = {name: layer(spec, initializers) for name, spec in specs.items()}
    values = []
    for t in s["tensors"]:
        if t["layer"] not in layers:
            values.append(None)
        elif not t["inputs"]:
            values.append(layers[t["layer"]])
        else:
            x, spec = [values[i] for i in t["inputs"]], specs[t["layer"]]
            causal = {"use_causal_mask": True} if spec["config"].get("use_causal_mask") else {}
            heads = spec["type"] == "MultiHeadAttention"
            values.append(layers[t["layer"]](*x, **causal) if heads else layers[t["layer"]](x if len(x) > 1 else x[0], **causal))
    last = {}
    for t, v in zip(s["tensors"], values):
        last[t["layer"]] = v
    inputs, outputs = [last[n] for n in s["inputs"]], [last[n] for n in s["outputs"]]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs if len(outputs) > 1 else outputs[0])


def kept(model):
    """The weights that mean something: a Normalization's count is always 0."""
    return [v for v in model.weights if "seed_generator" not in v.path and not v.path.endswith("/count")]


def adapt(model, x):
    """Each Normalization without numbers of its own to what reaches it of x, in the order in which samples reach them."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.adapt(keras.Model(model.inputs, layer.input).predict(x, verbose=0))


def weights(model):
    return {v.path: np.array(v.numpy()) for v in kept(model)}


def set_weights(model, arrays):
    for v in kept(model):
        if v.path in arrays:
            v.assign(arrays[v.path])


def whole(config):
    """Axes are whole numbers."""
    axis = config.get("axis")
    return {**config, "axis": tuple(map(int, axis)) if isinstance(axis, list) else int(axis)} if axis is not None else config


def losses(s):
    made = [getattr(keras.losses, l["name"])(**whole(given(l["config"]))) for l in s["training"]["losses"]]
    return made if len(made) > 1 else made[0]


class Before:
    """A variable whose `value` is what it held when this was made, and whose tensor is what it holds now."""

    def __init__(self, variable):
        self.variable, self.dtype = variable, variable.dtype
        self.value = keras.ops.copy(variable)

    def __tf_tensor__(self, dtype=None, name=None):
        return keras.ops.convert_to_tensor(self.variable)


class ScheduleFreeAdamW(keras.optimizers.ScheduleFreeAdamW):
    """Keras's as it is written and as other backends have it: the old momentum, which in TensorFlow's is the new one by then."""

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        kept = self._momentums[i]
        self._momentums[i] = Before(kept)
        super().update_step(gradient, variable, learning_rate)
        self._momentums[i] = kept

    def assign_sub(self, variable, value):
        super().assign_sub(getattr(variable, "variable", variable), value)


OPTIMIZERS = {"ScheduleFreeAdamW": ScheduleFreeAdamW}


def optimizer(s):
    o = s["training"]["optimizer"]
    return OPTIMIZERS.get(o["name"], getattr(keras.optimizers, o["name"]))(**arguments(o["config"]))


def compile(model, s):
    several = len(s["outputs"]) > 1
    model.compile(optimizer=optimizer(s), loss=losses(s), loss_weights=s["training"]["loss_weights"] if several else None)
    model.optimizer.build(model.trainable_variables)      # within fit's graph, ScheduleFreeAdamW's would lose what it begins with


def split(s, data, which, scale=1.0):
    """(x, y) of the data's split as Keras takes them."""
    floatx = keras.config.floatx()

    def pick(letter, names):
        found = [data[f"{letter}_{which}_{n}" if len(names) > 1 else f"{letter}_{which}"] for n in names]
        return found if len(found) > 1 else found[0]

    x, y = pick("x", s["inputs"]), pick("y", s["outputs"])
    as_real = lambda a: a.astype(floatx) * scale
    return [as_real(a) for a in x] if isinstance(x, list) else as_real(x), y


def counts(s, data, which="train"):
    """What samples count, as arguments of fit and evaluate."""
    t = s["training"]
    if t["sample_weight"]:
        return {"sample_weight": data[f"sample_weight_{which}"].astype(keras.config.floatx())}
    if t["class_weight"] and which == "train":
        return {"class_weight": {k: v for k, v in enumerate(t["class_weight"]) if v is not None}}
    return {}


def targets(s, y):
    """Keras wants one-hot targets for the categorical losses and classes for the sparse one; cnnc takes either for both."""
    out = []
    for t, l, name in zip(y if isinstance(y, list) else [y], s["training"]["losses"], s["outputs"]):
        shape = next(x["output_shape"] for x in s["layers"] if x["name"] == name)
        if l["name"] in ("CategoricalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalHinge", "Dice") and t.size * shape[-1] == len(t) * np.prod(shape):
            t = keras.utils.to_categorical(t.reshape(len(t), *shape[:-1]), shape[-1])
        elif l["name"].startswith("Binary"):
            t = t.reshape(len(t), *shape)
        out.append(t.astype(keras.config.floatx()) if l["name"] not in ("SparseCategoricalCrossentropy", "CategoricalGeneralizedCrossEntropy") else t)
    return out if len(out) > 1 else out[0]


def overlap(metric):
    """Keras's IoU, which rounds to float32 on the way, from its exact counts."""
    counts, epsilon = np.asarray(metric.total_cm, "f8"), keras.config.epsilon()
    both = np.diag(counts)
    either = counts.sum(0) + counts.sum(1) - both
    ids = np.asarray(metric.target_class_ids, int)
    there = either[ids] > 1e-9
    return np.sum(np.where(there, both[ids] / (either[ids] + epsilon), 0)) / (there.sum() + epsilon)


def metric(m):
    """A class, or a function of a sample."""
    of, common = getattr(keras.metrics, m["name"]), {"name": m["reported"], "dtype": "float64"}
    config = {k: v for k, v in given(m["config"]).items() if k != "name"}
    if isinstance(of, type):
        return of(**config, **common)
    return keras.metrics.MeanMetricWrapper(of, **common, **config)


def metrics(s, y, p, sample_weight=None):
    """What Keras's metrics of the only output say of predictions p for targets y."""
    found = {}
    for m in s["training"]["metrics"][0]:
        made = metric(m)
        made.update_state(y, p, sample_weight if m["weighted"] else None)
        found[m["reported"]] = float(overlap(made) if hasattr(made, "total_cm") else np.ravel(made.result())[0])
    return found


def gap(a, b):
    """The largest difference relative to the largest entry."""
    a, b = np.asarray(a, "f8"), np.asarray(b, "f8")
    return float(np.max(np.abs(a - b)) / max(np.max(np.abs(b)), 1e-300)) if a.size else 0.0
