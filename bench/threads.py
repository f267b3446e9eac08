"""threads.py -- how programs share a machine: alone, two at once, beside busy neighbours, under a quota, pinned, asked for 8

    threads.py CNNC [BASE]      BASE: another build of cnnc, whose programs are the ones set by hand; by default CNNC's own

For each net and situation, in turn: one thread and two set by hand (with CNNC's own programs by OMP_DYNAMIC=false), and the
program as it is. Prints the medians of images a second, and the best set by hand as a multiple of the program as it is: its time,
compared with the time of the best. Wants Linux; for the quota a control group that may be made (root). Nothing here is a test.

NETS, SITUATIONS: some of them, with spaces; SECONDS (4) of a turn, TURNS (3), WORK: a folder for programs and runs.
"""
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

MODELS = pathlib.Path(__file__).resolve().parent.parent / "models"
SMALL = """
local model = Sequential { name = "small" }
model:add(Conv2D { 4, 3, activation = "relu", input_shape = {12, 12, 1} })
model:add(MaxPooling2D())
model:add(Flatten())
model:add(Dense { 3, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "sgd", metrics = {"accuracy"} }
model:fit { rescale = 1/255, batch_size = 32, epochs = 20 }
return model
"""
SHAPES = {"small": ((12, 12, 1), 200000, 3), "mnist_mlp": ((28, 28, 1), 20000, 10), "cifar": ((32, 32, 3), 20000, 10),
          "resnet8": ((32, 32, 3), 20000, 10)}
SECONDS, TURNS = float(os.environ.get("SECONDS", 4)), int(os.environ.get("TURNS", 3))
NEIGHBOUR = ["sh", "-c", "while :; do :; done"]
GROUPS = [("/sys/fs/cgroup/cpu", {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "100000"}),
          ("/sys/fs/cgroup", {"cpu.max": "100000 100000"})]


def npy(shape, kind, data):
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape!r}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def write_data(path, shape, n, classes):
    """Noise as bright as the class says, which can be learned: units that die of noise alone make steps faster. Epochs are so long
    that their ends do not count."""
    noise = os.urandom(shape[0] * shape[1] * shape[2])
    image = [noise.translate(bytes(v // 2 + 127 * k // classes for v in range(256))) for k in range(classes)]
    with zipfile.ZipFile(path, "w") as z:
        for part, count in ("train", n), ("test", 10):
            z.writestr(f"x_{part}.npy", npy((count, *shape), "|u1", b"".join(image[i % classes] for i in range(count))))
            z.writestr(f"y_{part}.npy", npy((count,), "|u1", bytes(i % classes for i in range(count))))


def build(cnnc, net, folder):
    model = MODELS / f"{net}.lua"
    if net == "small":
        model = folder.parent / "small.lua"
        model.write_text(SMALL)
    subprocess.run([cnnc, "build", "--no-blas", model, "-o", folder / net], check=True, stderr=subprocess.DEVNULL)
    return folder / net / f"{net}-train"


def quota_group():
    """The command that begins a program under a quota of one processor, or None."""
    for folder, files in GROUPS:
        group = pathlib.Path(folder) / "cnnc_bench"
        try:
            group.mkdir(exist_ok=True)
            for name, text in files.items():
                (group / name).write_text(text)
            return ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"]
        except OSError:
            continue
    return None


SITUATIONS = {                                 # programs at once, neighbours, what begins them, options of the program as it is
    "alone": (1, 0, [], []),
    "two at once": (2, 0, [], []),
    "two neighbours": (1, 2, [], []),
    "quota of one": (1, 0, None, []),
    "pinned to one": (1, 0, ["taskset", "-c", str(min(os.sched_getaffinity(0)))], []),
    "--threads 8": (1, 0, [], ["--threads", "8"]),
}


def images(process):
    """Trained on until now, as the program says when it is interrupted."""
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1]
    m = re.search(r"interrupted in epoch (\d+) after (\d+) of (\d+)", said)
    if not m:
        sys.exit(f"a program ended early: {said}")
    return (int(m[1]) - 1) * int(m[3]) + int(m[2])


def speed(program, data, situation, options, environment):
    """Images a second of one of the programs in the situation."""
    count, neighbours, before, _ = SITUATIONS[situation]
    others = [subprocess.Popen(NEIGHBOUR) for _ in range(neighbours)]
    runs = pathlib.Path(tempfile.mkdtemp(dir=data.parent))
    started = time.monotonic()
    command = [*before, program, "--data", data, "--epochs", "1000000", "--progress", "none", *options, "--run-dir"]
    programs = [subprocess.Popen([*command, runs / str(k)], env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
                for k in range(count)]
    time.sleep(SECONDS)
    seconds = time.monotonic() - started
    done = [images(p) for p in programs]
    for p in others:
        p.kill()
        p.wait()
    shutil.rmtree(runs)
    return sum(done) / count / seconds


def measure(net, situation, mine, base, data):
    by_hand = {"OMP_DYNAMIC": "false"} if mine == base else {}
    ways = {"1": (base, ["--threads", "1"], by_hand), "2": (base, ["--threads", "2"], by_hand),
            "own": (mine, SITUATIONS[situation][3], {})}
    found = {way: [] for way in ways}
    for _ in range(TURNS):
        for way, (program, options, environment) in ways.items():
            found[way].append(speed(program, data, situation, options, environment))
    one, two, own = (statistics.median(found[way]) for way in ways)
    print(f"{net:<12} {situation:<16} {one:12.0f} {two:12.0f} {own:12.0f} {max(one, two) / own:8.2f}", flush=True)


def main():
    cnnc, base = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else sys.argv[1]
    work = pathlib.Path(os.environ.get("WORK") or tempfile.mkdtemp())
    group = quota_group()
    SITUATIONS["quota of one"] = (1, 0, group, [])
    situations = [s for s in SITUATIONS if s in os.environ.get("SITUATIONS", s)]
    print(f"{'net':<12} {'situation':<16} {'1 by hand':>12} {'2 by hand':>12} {'as it is':>12} {'time':>8}")
    for net in os.environ.get("NETS", " ".join(SHAPES)).split():
        folders = [work / "mine", work / "base"]
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        mine = build(cnnc, net, folders[0])
        hand = mine if base == cnnc else build(base, net, folders[1])
        data = work / f"{net}.npz"
        write_data(data, *SHAPES[net])
        for situation in situations:
            if SITUATIONS[situation][2] is None:
                print(f"{net:<12} {situation:<16} no control group can be made here")
                continue
            measure(net, situation, mine, hand, data)


if __name__ == "__main__":
    main()
