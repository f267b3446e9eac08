"""augment.py -- what augmentation costs: training with a model's and without, in turn

    augment.py CNNC

The network of models/cifar.lua, with the shifts and flips of models/cifar_augmented.lua, and with rotation and zoom besides. Each
turn is a run of the program as it is, on bytes that lie channels first as CIFAR's files have them, and the same with --no-augment. Prints the medians of microseconds a sample and how much more the first took. Nothing here is a test.

SAMPLES (20000) an epoch, EPOCHS (2), TURNS (5), THREADS (2), WORK: a folder for programs and runs.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

MODEL = pathlib.Path(__file__).resolve().parent.parent / "models" / "cifar.lua"
SHIFTS = "width_shift_range = 0.1, height_shift_range = 0.1, horizontal_flip = true"
CASES = {"shift_flip": SHIFTS, "rotate_zoom": SHIFTS + ", rotation_range = 15, zoom_range = 0.1"}
SAMPLES, EPOCHS, TURNS, THREADS = (int(os.environ.get(name, default)) for name, default in
                                   (("SAMPLES", 20000), ("EPOCHS", 2), ("TURNS", 5), ("THREADS", 2)))


def write_data(folder):
    """CIFAR's files: a label, then three planes. All training files have the same samples."""
    folder.mkdir()
    noise = os.urandom(3072)
    samples = b"".join(bytes([i % 10]) + noise.translate(bytes((v + 25 * i) % 256 for v in range(256))) for i in range(10))
    for name, n in [(f"data_batch_{k}.bin", SAMPLES // 5) for k in range(1, 6)] + [("test_batch.bin", 10)]:
        (folder / name).write_bytes(samples * (n // 10))


def build(cnnc, folder, name, options):
    text = MODEL.read_text()
    fit = text.index("model:fit")
    text = text[:fit] + f"""model:fit {{ rescale = 1/255, batch_size = 32, augment = ImageDataGenerator {{ {options} }} }}
return model
"""
    model = folder / f"{name}.lua"
    model.write_text(text.replace('name = "cifar"', f'name = "{name}"'))
    subprocess.run([cnnc, "build", "--no-blas", model, "-o", folder / name], check=True, stderr=subprocess.DEVNULL)
    return folder / name / f"{name}-train"


def seconds(program, folder, more):
    with tempfile.TemporaryDirectory(dir=folder) as run:
        start = time.monotonic()
        subprocess.run([program, "--data", folder / "data", "--epochs", str(EPOCHS), "--threads", str(THREADS), "--run-dir",
                        f"{run}/run", "--progress", "none", *more], check=True, stderr=subprocess.DEVNULL)
        return time.monotonic() - start


def main():
    cnnc = os.path.realpath(sys.argv[1])
    folder = pathlib.Path(os.environ.get("WORK") or tempfile.mkdtemp())
    write_data(folder / "data")
    programs = {name: build(cnnc, folder, name, options) for name, options in CASES.items()}
    taken = {name: ([], []) for name in CASES}
    for _ in range(TURNS):
        for name, program in programs.items():
            for times, more in zip(taken[name], ([], ["--no-augment"])):
                times.append(seconds(program, folder, more))
    for name, times in taken.items():
        with_, without = (1e6 * statistics.median(t) / (SAMPLES * EPOCHS) for t in times)
        print(f"{name:12} {with_:7.1f} us a sample, without {without:7.1f}: {100 * (with_ / without - 1):+.1f} %")


main()
