"""Count the hits among the same points in four ways, and compare time and memory.

Run it with    python code/05-numpy/four_ways.py --samples 200000
Takes about 2 s on one core.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from temporaries import peak_bytes

DEFAULT_SAMPLES = 200_000
MEASURE_S = 0.3  # the CPU clock of Windows moves in steps of 0.016 s
SETTLE_S = 0.2  # after its import NumPy's BLAS threads are busy for a moment


def is_hit(x, y):
    """Is the point inside the quarter circle?  For numbers and for whole arrays."""
    return x * x + y * y < 1.0


def count_in_loop(xs, ys):
    """A plain loop; xs and ys are two lists, or two arrays."""
    hits = 0
    for x, y in zip(xs, ys, strict=True):
        if is_hit(x, y):
            hits += 1
    return hits


def count_with_vectorize(xs, ys):
    """`np.vectorize` turns a function of numbers into one that takes arrays."""
    return int(np.count_nonzero(np.vectorize(is_hit)(xs, ys)))


def count_in_arrays(xs, ys):
    """One expression for all the points."""
    return int(np.count_nonzero(is_hit(xs, ys)))


def measure(count, xs, ys):
    """Hits, ns per point, CPU/wall, and the bytes per point that it needs beside."""
    hits = count(xs, ys)  # warm-up
    runs, start, cpu_start = 0, time.perf_counter(), time.process_time()
    while (wall := time.perf_counter() - start) < MEASURE_S:
        count(xs, ys)
        runs += 1
    cpu = time.process_time() - cpu_start
    n = len(xs)
    return hits, wall / runs / n * 1e9, cpu / wall, peak_bytes(count, xs, ys) / n


def compare(n_samples):
    """Print a line for each way."""
    time.sleep(SETTLE_S)
    stream = np.random.default_rng(pi_cli.DEFAULT_SEED)
    xs, ys = stream.random((n_samples, 2)).T.copy()
    ways = {
        "loop over two lists": (count_in_loop, xs.tolist(), ys.tolist()),
        "loop over two arrays": (count_in_loop, xs, ys),
        "np.vectorize": (count_with_vectorize, xs, ys),
        "whole arrays": (count_in_arrays, xs, ys),
    }
    print("per point:               time  CPU/wall  extra memory")
    for name, (count, *points) in ways.items():
        hits, ns, ratio, extra = measure(count, *points)
        print(f"{name:20}{ns:7.1f} ns{ratio:10.2f}{extra:8.1f} bytes {hits:8} hits")


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--samples", type=positive, default=DEFAULT_SAMPLES)
    args = parser.parse_args(argv)
    try:
        compare(args.samples)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except MemoryError:
        parser.error("not enough memory; try fewer --samples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
