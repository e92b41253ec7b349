"""Which arrays does each line of a program hold in memory?

Run it with    python code/05-numpy/temporaries.py --samples 1000000
Takes less than a second, and about 45 MB for a million points.

`peak_bytes` and `memory_by_line` ask Python's own `tracemalloc`, to which NumPy
reports the memory of its arrays.
"""

import sys
import tracemalloc
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_SAMPLES = 1_000_000
MB = 1e6


def peak_bytes(function, *args):
    """Most memory that `function(*args)` held at one time, in bytes."""
    tracemalloc.start()
    function(*args)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def with_names(n_samples, stream):
    """Every result has a name, so every array stays."""
    points = stream.random((n_samples, 2))
    x, y = points.T  # two views: other ways to look at the same memory
    yield "x, y"
    xx = x * x
    yield "x * x"
    yy = y * y
    yield "y * y"
    rr = xx + yy
    yield "their sum"
    inside = rr < 1.0
    yield "sum < 1"
    yield int(np.count_nonzero(inside))


def in_place(n_samples, stream):
    """The same arithmetic, but the results go into memory that is there already."""
    x, y = stream.random((n_samples, 2)).T
    yield "x, y"
    x *= x
    yield "x * x"
    y *= y
    yield "y * y"
    x += y
    yield "their sum"
    inside = x < 1.0
    yield "sum < 1"
    yield int(np.count_nonzero(inside))


def memory_by_line(version, n_samples, stream):
    """[(line, bytes held after it), ...], the most held at one time, and the hits."""
    lines = []
    tracemalloc.start()
    for label in version(n_samples, stream):
        held, peak = tracemalloc.get_traced_memory()
        lines.append((label, held))
    tracemalloc.stop()
    (hits, _) = lines.pop()
    return lines, peak, hits


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--samples", type=positive, default=DEFAULT_SAMPLES)
    args = parser.parse_args(argv)
    for version in (with_names, in_place):
        stream = np.random.default_rng(pi_cli.DEFAULT_SEED)
        try:
            lines, peak, hits = memory_by_line(version, args.samples, stream)
        except MemoryError:
            parser.error("not enough memory; try fewer --samples")
        except KeyboardInterrupt:
            print("stopped by Ctrl-C", file=sys.stderr)
            return 130
        print(f"{version.__name__}: {hits} hits")
        for label, held in lines:
            print(f"    {label:10} {held / MB:6.1f} MB")
        print(f"    {'peak':10} {peak / MB:6.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
