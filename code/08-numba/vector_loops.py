"""The same work for each point, with and without a dependence between the points.

Run it with    python code/08-numba/vector_loops.py
Takes about 2 s on one core.
"""

import re
import statistics
import sys

import numba_record
import numpy as np
from numba import njit, uint32
from pi_numba_counter import LOW_31_BITS, STEP, random_bits

ROUNDS = 5
SAMPLES = 100_000_000


@njit
def chain(n_samples, position):
    """Each point is made of the bits of the point before it."""
    outside = uint32(0)
    for _ in range(n_samples):
        position = random_bits(position + STEP)
        x, y = position >> 33, position & LOW_31_BITS
        outside = uint32(outside + ((x * x + y * y) >> 62))
    return n_samples - outside


@njit
def counter(n_samples, position):
    """Each point is made of its own position: `pi_numba_counter.count_hits`."""
    outside = uint32(0)
    for _ in range(n_samples):
        position += STEP
        bits = random_bits(position)
        x, y = bits >> 33, bits & LOW_31_BITS
        outside = uint32(outside + ((x * x + y * y) >> 62))
    return n_samples - outside


@njit
def wide(n_samples, position):
    """As the counter; the sum has 64 bits, as Numba makes it of itself."""
    outside = 0
    for _ in range(n_samples):
        position += STEP
        bits = random_bits(position)
        x, y = bits >> 33, bits & LOW_31_BITS
        outside += (x * x + y * y) >> 62
    return n_samples - outside


LOOPS = {"chain": chain, "counter": counter, "wide": wide}


def points_at_a_time(function):
    """How many points each instruction of the compiled loop works on."""
    (code,) = function.inspect_llvm().values()
    lanes = re.findall(r"mul <(\d+) x i64>", code)
    return max(map(int, lanes), default=1)


def measure(args):
    rows = [{"loop": name, "runs_s": []} for name in LOOPS]
    position = np.uint64(2026)
    for row in rows:
        LOOPS[row["loop"]](1, position)  # compiles
        row["at_a_time"] = points_at_a_time(LOOPS[row["loop"]])
    for _ in range(args.rounds):
        for row in rows:
            call = LOOPS[row["loop"]], (args.samples, position), args.patient
            row["runs_s"].append(numba_record.clocks(*call)[0])
    return {"samples": args.samples, "rows": rows}


def rate(row, samples):
    """Median of the runs, in million points per second."""
    return samples / statistics.median(row["runs_s"]) / 1e6


def show(results):
    return "\n".join(
        f"{row['loop']:8} {rate(row, results['samples']):7.0f} million/s, "
        f"points at a time: {row['at_a_time']}"
        for row in results["rows"]
    )


def make_parser():
    parser = numba_record.make_parser(__doc__, ROUNDS)
    positive = numba_record.pi_cli.whole_number(1)
    parser.add_argument("--samples", type=positive, default=SAMPLES)
    return parser


def main(argv=None):
    return numba_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
