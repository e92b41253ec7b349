"""What this Python and this NumPy make of the same seeds and the same numbers.

    python code/x12-same-answers/fingerprint.py
    OTHER_PYTHON code/x12-same-answers/fingerprint.py --json

Draws from streams and adds numbers in several ways, and prints a short hash of each
result; two lines that agree on two computers mean the same bits.  It needs NumPy and
nothing else, so that it runs in other environments too.  Takes less than a second.
"""

import argparse
import hashlib
import json
import platform
import sys

import numpy as np

SEED = 2026
N = 10_000


def stream():
    """A stream as our pi programs use it."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(SEED)))


def numbers():
    """Numbers between 0.5 and 1, from whole numbers: the same on every computer."""
    return (np.arange(N, dtype="int64") * 7919 % 9973 + 9973) / (2 * 9973)


def builtin_sum():
    return sum(numbers().tolist())


def one_after_the_other():
    """The running total of a loop: one order on every computer."""
    total = 0.0
    for number in numbers().tolist():
        total += number
    return total


PARTS = {
    "raw words of SFC64": lambda: np.random.SFC64(SEED).random_raw(N),
    "random": lambda: stream().random(N),
    "float32 random": lambda: stream().random(N, dtype="float32"),
    "integers(100)": lambda: stream().integers(100, size=N),
    "normal": lambda: stream().normal(size=N),
    "exponential": lambda: stream().exponential(size=N),
    "gamma(2.5)": lambda: stream().gamma(2.5, size=N),
    "poisson(3)": lambda: stream().poisson(3, size=N),
    "binomial(20, 0.3)": lambda: stream().binomial(20, 0.3, size=N),
    "geometric(0.2)": lambda: stream().geometric(0.2, size=N),
    "choice without replacement": lambda: stream().choice(N, 100, replace=False),
    "permutation": lambda: stream().permutation(N),
    "multivariate_normal": lambda: stream().multivariate_normal(
        [0, 0, 0], [[2, 1, 0.5], [1, 2, 1], [0.5, 1, 2]], N
    ),
    "RandomState.normal": lambda: np.random.RandomState(SEED).normal(size=N),
    "sum() of floats": builtin_sum,
    "loop over floats": one_after_the_other,
    "np.sum of float64": lambda: np.sum(numbers()),
    "np.sum of float32": lambda: np.sum(numbers().astype("float32")),
    "np.sum of integers": lambda: np.sum(np.arange(N)),
    "np.exp": lambda: np.exp(numbers()),
    "np.sin": lambda: np.sin(numbers()),
}


def hash_of(result):
    """Eight letters for the bits of the result; whole numbers count as 64 bits."""
    array = np.asarray(result)
    if array.dtype.kind in "iu":
        array = array.astype("uint64")
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:8]


def fingerprint():
    return {name: hash_of(make()) for name, make in PARTS.items()}


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    parts = fingerprint()
    if args.json:
        print(json.dumps({**versions, "parts": parts}))
        return 0
    print(f"Python {versions['python']}, NumPy {versions['numpy']}")
    for name, short in parts.items():
        print(f"{short}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
