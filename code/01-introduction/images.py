"""Weigh satellite images with masks; show which step takes the time.

    python code/01-introduction/images.py                 all steps in NumPy
    python code/01-introduction/images.py --count loop    one step as a Python loop

The images are random numbers in a temporary file (134 MB, removed at the end).
Takes about 1 s on 2 cores, with the loop about 3 s; about 80 MB of memory.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

# One thread for matrix products, so that the shares of the steps mean the same on
# every computer.  Must be set before NumPy is imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

N_IMAGES = 4096
SIDE_PIXELS = 128
IMAGE_PIXELS = SIDE_PIXELS * SIDE_PIXELS
BATCH_IMAGES = 64  # so many images are in memory at once
N_MASKS = 64
BRIGHT = 60_000  # brighter pixels are clouds
STEPS = ("read", "convert", "weigh", "count")


def read_images(file):
    """The next images of the file, one per row; no rows at its end."""
    pixels = np.fromfile(file, np.uint16, BATCH_IMAGES * IMAGE_PIXELS)
    return pixels.reshape(-1, IMAGE_PIXELS)


def to_float(images):
    """The same numbers in the type that the masks have."""
    return images.astype(np.float32)


def weigh(images, masks):
    """For each image and each mask: sum of all pixels times the mask."""
    return images @ masks


def count_bright(images):
    """Number of bright pixels, counted by NumPy."""
    return int(np.count_nonzero(images > BRIGHT))


def count_bright_loop(images):
    """Number of bright pixels, counted by a Python loop."""
    n_bright = 0
    for image in images:
        for pixel in image.tolist():
            if pixel > BRIGHT:
                n_bright += 1
    return n_bright


def analyse(path, masks, count):
    """Weights and number of bright pixels of all images; seconds of each step."""
    weights, n_bright, seconds = [], 0, dict.fromkeys(STEPS, 0.0)
    with open(path, "rb") as file:
        while True:
            clock = [time.perf_counter()]
            raw = read_images(file)
            clock.append(time.perf_counter())
            images = to_float(raw)
            clock.append(time.perf_counter())
            weights.append(weigh(images, masks))
            clock.append(time.perf_counter())
            n_bright += count(raw)
            clock.append(time.perf_counter())
            for step, start, stop in zip(STEPS, clock[:-1], clock[1:], strict=True):
                seconds[step] += stop - start
            if not len(raw):
                return np.concatenate(weights), n_bright, seconds


def write_images(path, n_images, rng):
    """Random images, in the order of the rows: 2 bytes a pixel."""
    with open(path, "wb") as file:
        for start in range(0, n_images, BATCH_IMAGES):
            n_rows = min(BATCH_IMAGES, n_images - start)
            shape = (n_rows, IMAGE_PIXELS)
            rng.integers(2**16, size=shape, dtype=np.uint16).tofile(file)


def run(args):
    """Make the images, analyse them; return everything that is known."""
    rng = np.random.default_rng(args.seed)
    count = {"numpy": count_bright, "loop": count_bright_loop}[args.count]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "images.dat")
        write_images(path, args.images, rng)
        masks = rng.random((IMAGE_PIXELS, N_MASKS), dtype=np.float32)
        start = time.perf_counter()
        for _ in range(args.passes):
            weights, n_bright, seconds = analyse(path, masks, count)
        total_s = (time.perf_counter() - start) / args.passes
    return {
        "images": args.images,
        "masks": N_MASKS,
        "count": args.count,
        "bright": n_bright,
        "mean_weight": float(weights.mean()),
        "seconds": total_s,
        "step_seconds": seconds,
    }


def print_table(result):
    """One row for each step; the rest is Python itself."""
    steps = result["step_seconds"]
    total_s = sum(steps.values())
    for step in STEPS:
        print(f"{step:8}{steps[step]:8.3f} s{steps[step] / total_s:6.0%}")
    print(f"{result['bright']} bright pixels in {result['images']} images")


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--images", type=positive, default=N_IMAGES)
    parser.add_argument(
        "--passes", type=positive, default=1, help="repeat the analysis"
    )
    parser.add_argument("--count", choices=("numpy", "loop"), default="numpy")
    parser.add_argument("--seed", type=pi_cli.whole_number(0), default=2026)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    try:
        result = run(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; the images are removed", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"images.py: {error}; set TMPDIR to a larger disk", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(result))
    else:
        print_table(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
